//! Red flags and neurology: present, absent, not recorded, each dated.

use super::Composer;
use super::dates;
use super::passage::{Passage, commas, tidy};
use super::record::Known;
use crate::letter::document::{Block, Urgency};
use crate::model::{Missing, Recorded, Side, Value};
use crate::pathway::expression::Expr;
use crate::pathway::vocabulary::{Concept, ConceptKind, Group};
use crate::pathway::{FlagResult, FlagState, Subject};

/// From so many absent items on they are told in a sentence.
const SENTENCE_FROM: usize = 8;
/// What the screen holds: items found, asked and not found, and open.
#[derive(Debug, Default)]
pub(super) struct Screen<'a> {
    pub(super) present: Vec<(Option<String>, String)>,
    pub(super) absent: Vec<(Option<String>, String)>,
    pub(super) open: Vec<String>,
    /// Asked, and the answer cannot be had.
    pub(super) unknowable: Vec<String>,
    /// Said to be absent, with a remark that may say more.
    pub(super) remarked: Vec<(Option<String>, String)>,
    /// Scores of none.
    pub(super) scored: Vec<(Option<String>, String)>,
    /// Found absent at a time, and not asked since something may have changed it.
    pub(super) past: Vec<(Option<String>, String)>,
    /// What has been there for long and is no red flag, but reads the others.
    pub(super) known: Vec<(Option<String>, String)>,
    /// What was there before, of what was answered otherwise since or not at all.
    pub(super) earlier: Vec<(Option<String>, String)>,
    /// Names of what was found, without its circumstances.
    pub(super) found: Vec<String>,
    /// The same as ids.
    pub(super) signs: Vec<&'a str>,
}

impl<'a> Composer<'a> {
    pub(super) fn flags(&self) -> Vec<Block> {
        let mut out = vec![self.screen_passage().block("flags.screen")];
        let neurology = self.neurology();
        out.push(neurology.block("flags.neurology"));
        out
    }

    /// The answers of the red-flag screen of the region.
    pub(super) fn screen(&self) -> Screen<'a> {
        let mut out = Screen::default();
        let named = self.screen_needed();
        let shown = self.wording.list("screen_shown");
        let mut checklist = self.checklist(Group::RedFlags);
        checklist.extend(self.denied_elsewhere(&checklist));
        checklist.sort_by_key(|(id, _)| shown.iter().position(|known| known == id).unwrap_or(shown.len()));
        for (id, concept) in checklist {
            if self.keeps_back(id) {
                continue;
            }
            let answers = self.latest_by_site(id);
            let counted: Vec<&Known<'_>> =
                answers.iter().filter(|known| known.value().is_some() && !self.is_outdated(known)).collect();
            if counted.is_empty() && named.iter().any(|needed| needed == id) {
                if let Some(past) = self.absent_before(id, concept) {
                    out.past.push(past);
                    continue;
                }
                let asked = self
                    .latest(id)
                    .is_some_and(|known| known.finding.value == Recorded::Missing(Missing::CannotBeKnown));
                let item = self.item(id, concept);
                let note = self.latest(id).and_then(|known| known.finding.note.as_deref());
                match (asked, note) {
                    (true, Some(note)) => out.unknowable.push(format!("{item} (“{}”)", tidy(note))),
                    (true, None) => out.unknowable.push(item),
                    (false, _) => out.open.push(item),
                }
            }
            out.earlier.extend(self.there_before(id, &answers).map(|date| (date, self.item(id, concept))));
            for known in counted {
                let date = dates::partial(known.date);
                let listed = shown.iter().any(|known| known == id);
                match known.value() {
                    Some(Value::Absent) if listed => {
                        let item = self.item(id, concept);
                        match known.finding.note.as_deref() {
                            Some(note) => {
                                let slots = self.slots().with("item", item).with("note", tidy(note));
                                let said = self.phrase("flags.remarked_item", &slots);
                                out.remarked.extend(said.map(|said| (date, said.to_plain())));
                            }
                            None => out.absent.push((date, item)),
                        }
                    }
                    // A score of none is an answer.
                    Some(Value::Number(_))
                        if listed && concept.is_normal(known.value().unwrap_or(&Value::Absent)) =>
                    {
                        out.scored.extend(self.phrase_of(known).map(|phrase| (date, phrase)));
                    }
                    Some(value) if concept.is_normal(value) => {}
                    _ if self.is_said_by_a_flag(id) => {}
                    _ if self.wording.list("screen_qualifiers").iter().any(|known| known == id) => {
                        out.known.extend(self.phrase_of(known).map(|phrase| (date, phrase)));
                    }
                    _ => {
                        out.found.push(self.told_of_another(known, self.sign_noted(known, concept)));
                        out.signs.push(id);
                        let phrase = self.phrase_of(known).map(|phrase| self.told_of_another(known, phrase));
                        out.present.extend(phrase.map(|phrase| (date, phrase)));
                    }
                }
            }
        }
        out.absent.dedup();
        self.add_raised(&mut out);
        self.add_holding(&mut out);
        out
    }

    /// A sign, with what was noted beside it where that says which: "a history of cancer (prostate, 2021)".
    fn sign_noted(&self, known: &Known<'_>, concept: &Concept) -> String {
        let sign = self.sign(known.id, concept);
        match self.note_beside(known) {
            Some(note) if self.wording.list("told_with_note").iter().any(|id| id == known.id) => {
                format!("{sign} ({note})")
            }
            _ => sign,
        }
    }

    /// A sign that is part of a pain, with the other pain it was told of: it is no sign of this one.
    fn told_of_another(&self, known: &Known<'_>, phrase: String) -> String {
        let of_a_pain = self.wording.list("screen_of_a_pain").iter().any(|id| id == known.id);
        let elsewhere = of_a_pain && !known.entry.concerns(&self.problem.id);
        let other = self.case.problems.iter().find(|other| elsewhere && known.entry.concerns(&other.id));
        let said = other.and_then(|other| {
            let region = self.wording.word("region", other.region.id());
            let on =
                other.side.filter(|side| matches!(side, Side::Left | Side::Right)).map(super::record::side);
            let slots = self.slots().with("sign", phrase.clone()).with("region", region).with_some("on", on);
            self.phrase("flags.of_another", &slots).map(|text| text.to_plain())
        });
        said.unwrap_or(phrase)
    }

    /// What was denied of the checklists of other regions, as far as this recipient reads of it.
    fn denied_elsewhere(&self, checklist: &[(&'a str, &'a Concept)]) -> Vec<(&'a str, &'a Concept)> {
        let answered = self.wording.list("screen_shown").iter().filter_map(|id| self.current(id));
        let denied = answered.filter(|known| {
            let here = checklist.iter().any(|(id, _)| *id == known.id);
            !here && known.value() == Some(&Value::Absent) && known.concept.group == Group::RedFlags
        });
        denied.map(|known| (known.id, known.concept)).collect()
    }

    /// What this recipient needs answered; some of it in one region only, and nothing that signs of its own answer.
    pub(super) fn screen_needed(&self) -> Vec<String> {
        let here = format!("screen_needed_{}", self.problem.region.id());
        let mut out = self.wording.list("screen_needed").to_vec();
        out.extend(self.wording.list(&here).iter().cloned());
        out.extend(self.needed_beside());
        let grown = self.wording.list("of_the_grown");
        out.retain(|id| !self.is_minor() || !grown.contains(id));
        out.retain(|id| {
            let signs = self.wording.phrase("answered_by", id).unwrap_or_default();
            !signs.split_whitespace().any(|sign| self.current(sign).is_some())
        });
        out
    }

    /// What has to be asked beside something that is there, unless a test of it was done: calf pain on walking may come
    /// from the spine and from the arteries.
    fn needed_beside(&self) -> Vec<String> {
        let there = |id: &&str| self.current(id).is_some_and(|known| known.value() == Some(&Value::Present));
        let tested =
            |id: &String| self.wording.phrase("tested_by", id).is_some_and(|test| self.is_done(&test));
        let beside = self.wording.ids("needed_beside").filter(there);
        beside
            .filter_map(|id| self.wording.id("needed_beside", id))
            .map(str::to_owned)
            .filter(|id| !tested(id))
            .collect()
    }

    /// The day on which something was there within a year, where the latest answers do not say that it is.
    fn there_before(&self, id: &str, answers: &[Known<'_>]) -> Option<Option<String>> {
        let there = |known: &Known<'_>| known.value() == Some(&Value::Present);
        if answers.iter().any(there) || self.wording.list("screen_qualifiers").iter().any(|known| known == id)
        {
            return None;
        }
        let since = self.wording.common.figure.screen_days;
        let before = self.findings().iter().rfind(|known| known.id == id && there(known))?;
        let recent = before.date.interval().last.days_until(self.today) <= since;
        recent.then(|| dates::partial(before.date))
    }

    /// What procedures wait for is named, though it is not on the recipient's own list.
    fn add_holding(&self, out: &mut Screen<'a>) {
        for (id, concept) in self.open_concepts() {
            let item = self.item(id, concept);
            if out.open.contains(&item) || out.unknowable.contains(&item) || out.signs.contains(&id) {
                continue;
            }
            // An emergency is not asked what only an elective needle would wait for.
            let needed = self.wording.list("screen_needed").iter().any(|known| known == id);
            if self.urgency() >= Urgency::SameDay && !needed {
                continue;
            }
            out.absent.retain(|(_, absent)| *absent != item);
            if let Some(past) = self.absent_before(id, concept) {
                if !out.past.contains(&past) {
                    out.past.push(past);
                }
                continue;
            }
            let asked = self
                .latest(id)
                .is_some_and(|known| known.finding.value == Recorded::Missing(Missing::CannotBeKnown));
            if asked { out.unknowable.push(item) } else { out.open.push(item) }
        }
    }

    /// What raised a flag of the evaluation stands in every letter, though it is not on the checklist of the region. What
    /// is open of a flag of another region is named with it.
    fn add_raised(&self, out: &mut Screen<'a>) {
        let mut at = 0;
        for flag in self.proven_flags() {
            let proofs = self.proofs(flag);
            let told = |out: &Screen<'a>, id: &str| out.signs.contains(&id);
            let qualifies = |id: &str| self.wording.list("screen_qualifiers").iter().any(|known| known == id);
            let is_told = proofs.iter().any(|known| told(out, known.id));
            for known in proofs.into_iter().filter(|known| !qualifies(known.id)) {
                let strength = self.strength_concepts().iter().any(|id| id == known.id);
                if (told(out, known.id) && !strength) || (is_told && strength) {
                    continue;
                }
                let phrase = if strength { self.weak(&known) } else { self.at_all_sites(&known) };
                let Some(phrase) = phrase else { continue };
                let phrase = self.wording.phrase("sign", known.id).unwrap_or(phrase);
                // A name says enough only of what is there or not: "tear", "rotator cuff" would not.
                let named = !strength && known.concept.kind == ConceptKind::Presence;
                let item = match (named, strength) {
                    (true, _) => self.item(known.id, known.concept),
                    (false, true) => self.weakness().unwrap_or_else(|| phrase.clone()),
                    (false, false) => self.measured(&known).unwrap_or_else(|| phrase.clone()),
                };
                out.absent.retain(|(_, absent)| *absent != item);
                out.open.retain(|open| *open != item);
                out.present.insert(at, (dates::partial(known.date), phrase));
                out.found.insert(at, if named { self.sign(known.id, known.concept) } else { item });
                out.signs.insert(at, known.id);
                at += 1;
            }
            if self.is_of_elsewhere(flag) {
                let open = flag.open.iter().filter_map(|fact| match fact.subject {
                    Subject::Concept(ix) => self.lexicon.concept_at(ix),
                    _ => None,
                });
                let items = open.filter(|(id, _)| !self.keeps_back(id)).map(|(id, c)| self.item(id, c));
                for item in items {
                    if !out.open.contains(&item) && !out.unknowable.contains(&item) {
                        out.open.push(item);
                    }
                }
            }
        }
    }

    /// What was measured or chosen, as it stands among signs.
    fn measured(&self, known: &Known<'a>) -> Option<String> {
        let found = self.wording.phrase("sign", known.id).or_else(|| self.at_all_sites_bare(known))?;
        let pattern = self.wording.phrase("sign_found", known.id);
        Some(pattern.map_or_else(|| found.clone(), |pattern| pattern.replace("{found}", &found)))
    }

    pub(super) fn screen_passage(&self) -> Passage {
        self.screen_passage_noting(None)
    }

    /// The same, with what was noted beside the signs after them.
    pub(super) fn screen_passage_noting(&self, notes: Option<String>) -> Passage {
        let screen = self.screen();
        let mut passage = Passage::default();
        self.precautions(&mut passage);
        for (pattern, items) in [
            ("flags.present", &screen.present),
            ("flags.known", &screen.known),
            ("flags.absent", &screen.absent),
            ("flags.remarked", &screen.remarked),
            ("flags.scored", &screen.scored),
            ("flags.earlier", &screen.earlier),
            ("flags.past", &screen.past),
        ] {
            for (date, items) in grouped(items) {
                let items = if pattern == "flags.absent" { with_shared_noun(&items) } else { items };
                let many = pattern == "flags.absent" && items.len() >= SENTENCE_FROM;
                let pattern = if many { "flags.absent_many" } else { pattern };
                let items = if many { super::passage::or(&items) } else { commas(&items) };
                let slots = self
                    .slots()
                    .with_some("date", date)
                    .with_some("Items", items.as_deref().map(super::passage::capital))
                    .with_some("items", items);
                let undated = format!("{pattern}_undated");
                self.say_first(&mut passage, &[pattern, &undated], &slots);
            }
            if pattern == "flags.known" {
                self.say(&mut passage, "urgent.notes", &self.slots().with_some("notes", notes.clone()));
            }
        }
        self.cleared(&mut passage);
        let unknowable = self.slots().with_some("items", commas(&screen.unknowable));
        self.say(&mut passage, "flags.unknowable", &unknowable);
        // In an emergency what has to be measured goes before what has to be asked.
        let mut open = self.not_measured();
        open.extend(screen.open);
        open.extend(self.not_settled());
        let held = self.evaluation.hold.is_some() && self.urgency() < Urgency::SameDay;
        let items = if held { commas(&open) } else { self.shortened(&open) };
        self.say(&mut passage, "flags.open", &self.slots().with_some("items", items));
        passage
    }

    /// Whether the name of a raised flag says a finding already: "loosening of an artificial joint".
    fn is_said_by_a_flag(&self, id: &str) -> bool {
        let named = self.wording.list("said_by_flags").iter().any(|known| known == id);
        let raises = |flag: &FlagResult| {
            let knowledge = self.lexicon.0;
            let mut asks = false;
            for trigger in &knowledge.flag(flag.flag).triggers {
                knowledge.criterion(*trigger).expr.leaves(&mut |leaf| {
                    let Expr::Present(concept, _) = leaf else { return };
                    asks |= self.lexicon.concept_at(*concept).is_some_and(|(known, _)| known == id);
                });
            }
            asks
        };
        named && self.proven_flags().into_iter().any(|flag| flag.state == FlagState::Present && raises(flag))
    }
}

/// Neighbours that share their noun as one item: "bladder or bowel change".
fn with_shared_noun(items: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for item in items {
        let shared = item.split_once(' ').filter(|(_, noun)| !noun.contains(' '));
        let one = out.last().and_then(|last| last.split_once(' ')).zip(shared);
        match one.filter(|((_, one), (_, other))| one == other) {
            Some(((first, noun), (second, _))) => {
                let joined = format!("{first} or {second} {noun}");
                out.pop();
                out.push(joined);
            }
            None => out.push(item.clone()),
        }
    }
    out
}

/// Items under each date, in the order in which the dates appear.
pub(super) fn grouped(items: &[(Option<String>, String)]) -> Vec<(Option<String>, Vec<String>)> {
    let mut out: Vec<(Option<String>, Vec<String>)> = Vec::new();
    for (date, item) in items {
        match out.iter_mut().find(|(known, _)| known == date) {
            Some((_, list)) => list.push(item.clone()),
            None => out.push((date.clone(), vec![item.clone()])),
        }
    }
    out
}
