//! What is open of the screen and how it is named: what was absent once, what settles a flag, lists that are cut.

use super::Composer;
use super::dates;
use super::flags::Screen;
use super::passage::{Passage, and, commas, keep_first};
use super::record::Known;
use crate::model::{Body, Date, EventKind, Value};
use crate::pathway::FlagState;
use crate::pathway::vocabulary::{Concept, Group};

/// So many items that are not recorded are named.
const OPEN_NAMED: usize = 7;
/// So many more are named all the same.
const OPEN_BEYOND: usize = 3;

impl<'a> Composer<'a> {
    /// An item that was absent on a day and has to be asked again: the day, and the item.
    pub(super) fn absent_before(&self, id: &str, concept: &Concept) -> Option<(Option<String>, String)> {
        let known = self.latest(id).filter(|known| known.value() == Some(&Value::Absent))?;
        let day = dates::partial(known.date).filter(|_| self.is_outdated(&known))?;
        Some((Some(day), self.item(id, concept)))
    }

    /// A finding with all the places where it is alike: "Hoffmann sign positive on both sides".
    pub(super) fn at_all_sites(&self, known: &Known<'a>) -> Option<String> {
        let alike = |other: &Known<'a>| other.value() == known.value() && other.date == known.date;
        let sites: Vec<Known<'a>> = self.latest_by_site(known.id).into_iter().filter(alike).collect();
        let said: Vec<String> = self.joined(&sites).into_iter().map(|said| said.phrase).collect();
        and(&said).or_else(|| self.phrase_of(known))
    }

    /// The same without what was noted beside it.
    pub(super) fn at_all_sites_bare(&self, known: &Known<'a>) -> Option<String> {
        let said = self.at_all_sites(known)?;
        let note = self.note_beside(known).map(|note| format!(" ({note})"));
        Some(note.map_or_else(|| said.clone(), |note| said.replace(&note, "")))
    }

    /// The name of what was found: where the name of what is asked leaves a choice, as it is said when it is there.
    pub(super) fn sign(&self, id: &str, concept: &Concept) -> String {
        let item = self.wording.phrase("sign", id).unwrap_or_else(|| self.item(id, concept));
        let present = self.wording.common.phrase.get(id).and_then(|phrase| phrase.present.as_deref());
        match present.filter(|present| item.contains(" or ") && !present.contains('{')) {
            Some(present) => self.wording.spell(present),
            None => item,
        }
    }

    /// What was found, as it stands within a sentence: "a positive Hoffmann sign and unsteady gait".
    pub(super) fn signs_said(&self, screen: &Screen<'_>) -> Option<String> {
        // What the name of what is suspected says is no sign of it.
        let suspected = self.suspected(|_| true);
        let (injury, day) = self.injury().unzip();
        let of_injury = self.wording.list("signs_of_injury");
        // An injury with its day says more than that there was one.
        let is_injury = |id: &&str| of_injury.iter().any(|known| known == id);
        let signs = screen.found.iter().zip(&screen.signs);
        let signs = signs.filter(|(_, id)| injury.is_none() || !is_injury(id)).map(|(sign, _)| sign);
        let signs = signs.filter(|sign| !suspected.contains(sign));
        let mut found: Vec<String> = signs.map(|sign| self.with_article(sign)).collect();
        keep_first(&mut found);
        let injury = injury.filter(|_| screen.signs.iter().any(is_injury));
        let slots = self.slots().with_some("signs", and(&found)).with_some("injury", injury.clone());
        // A sign that was there before the injury did not come after it.
        let before = |id: &&str| {
            let there = |known: &&Known<'_>| known.id == *id && known.value() != Some(&Value::Absent);
            let mut found = self.findings().iter().filter(there);
            found.any(|known| day.is_some_and(|day| known.date.interval().last < day))
        };
        let earlier = screen.signs.iter().any(before);
        let pattern = if earlier { "question.and_injury" } else { "question.after_injury" };
        let after = self.phrase(pattern, &slots).map(|text| text.to_plain());
        after.or_else(|| and(&found)).or(injury)
    }

    /// The latest fall or accident of the year that has a day: "the fall of 14 Sep 2026", and when it was.
    fn injury(&self) -> Option<(String, Date)> {
        let oldest = self.today.plus_days(-self.wording.common.figure.screen_days);
        let injuries = self.entries().filter(|entry| entry.start().first >= oldest);
        let injuries = injuries.filter_map(|entry| match &entry.body {
            Body::Event(event) if matches!(event.event, EventKind::Fall | EventKind::Accident) => {
                let slots = self
                    .slots()
                    .with("event", self.wording.word("event", event.event.id()))
                    .with_some("date", dates::inside(entry.date));
                Some((self.phrase("question.injury", &slots)?.to_plain(), entry.start().first))
            }
            _ => None,
        });
        injuries.last()
    }

    /// A list of what is not recorded: what bears most on the decision stands first, and a long one is cut.
    pub(super) fn shortened(&self, items: &[String]) -> Option<String> {
        self.shortened_after(0, items)
    }

    /// The same, where so many at its beginning are named beside the rest.
    pub(super) fn shortened_after(&self, first: usize, items: &[String]) -> Option<String> {
        let named = OPEN_NAMED + first;
        let more = items.len().saturating_sub(named);
        if more <= OPEN_BEYOND {
            return commas(items);
        }
        let slots = self
            .slots()
            .with_some("items", commas(items.get(..named)?))
            .with("more", self.wording.word("count", &more.to_string()));
        self.phrase("flags.more", &slots).map(|text| text.to_plain())
    }

    /// What settles the flags that are raised, was not done, and is asked of a letter to this recipient.
    pub(super) fn not_settled(&self) -> Vec<String> {
        let raised = self.proven_flags().into_iter().filter(|flag| flag.state == FlagState::Present);
        let settles = raised.flat_map(|flag| &self.lexicon.0.flag(flag.flag).releases);
        let mut out: Vec<String> = Vec::new();
        for id in settles.filter_map(|step| self.lexicon.step(*step)).filter(|id| !self.is_done(id)) {
            out.extend(self.wording.phrase("settles", id).filter(|words| !out.contains(words)));
        }
        out
    }

    /// Flags that were raised and settled: their signs are on record, and the reader has to know that they were judged.
    pub(super) fn cleared(&self, passage: &mut Passage) {
        for flag in self.cleared_flags() {
            let flag = self.lexicon.0.flag(flag.flag);
            let day = self.entries().filter_map(|entry| match &entry.body {
                Body::FlagAction(action) if action.flag.as_str() == flag.id => dates::partial(entry.date),
                _ => None,
            });
            let slots =
                self.slots().with("items", self.wording.spell(&flag.label)).with_some("date", day.last());
            self.say(passage, "flags.cleared", &slots);
        }
    }

    /// Whether nothing of the neurology is recorded.
    pub(super) fn neurology_is_open(&self) -> bool {
        let asked = self.checklist(Group::Neurology);
        asked.iter().all(|(id, _)| self.current(id).is_none())
    }
}
