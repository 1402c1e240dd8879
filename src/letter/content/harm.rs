//! The letter while somebody may harm themselves: what was said and scored, and blanks for what only the physician knows.
//! Nothing of the rest is worth a line of it.

use super::Composer;
use super::dates;
use super::kept_back::SELF_HARM;
use super::passage::{Passage, commas};
use crate::letter::document::Block;
use crate::model::{Missing, Recorded};
use crate::pathway::{FlagState, Urgency};

/// The score of depression, and the figure from which on it says so.
const DEPRESSION: &str = "phq9";

impl Composer<'_> {
    /// Whether thoughts of self-harm are all that cannot wait.
    pub(super) fn is_of_self_harm(&self) -> bool {
        let listed = self.wording.list("flags_kept_back");
        let mut pressing = self
            .evaluation
            .flags
            .iter()
            .filter(|flag| flag.state == FlagState::Present)
            .filter(|flag| flag.urgency.is_some_and(|urgency| urgency <= Urgency::SameDay))
            .peekable();
        pressing.peek().is_some() && pressing.all(|flag| listed.contains(&self.lexicon.0.flag(flag.flag).id))
    }

    /// Whether a section stands in such a letter, and in one that asks to wait without saying for what.
    pub(super) fn stands_in_a_note(&self, section: &str) -> bool {
        self.wording.list("sections_of_a_note").iter().any(|id| id == section)
    }

    /// Whether a letter goes to somebody who would do something now and is not told what it waits for.
    pub(super) fn waits_unexplained(&self) -> bool {
        // What a red flag asks for within weeks is asked all the same.
        let elective = self.urgency() == crate::letter::document::Urgency::Routine;
        let untold = elective && self.is_held_untold() && !self.wording.pattern("question.held").is_empty();
        untold || (self.is_of_self_harm() && self.told_flag().is_none())
    }

    /// Whether the score of depression says that there is one.
    fn burdens_of_mood(&self) -> bool {
        let least = self.lexicon.0.figure(DEPRESSION).map(|figure| figure.value);
        let score = self.current(DEPRESSION).and_then(|known| known.value().cloned());
        matches!((score, least), (Some(crate::model::Value::Number(score)), Some(least)) if score >= least)
    }

    /// Whether a low mood was scored and nobody asked about self-harm, where this reader asks it.
    pub(super) fn is_self_harm_unasked(&self) -> bool {
        let asked = self.wording.list("screen_needed").iter().any(|id| id == SELF_HARM);
        asked
            && self.burdens_of_mood()
            && !self.keeps_back(SELF_HARM)
            && self
                .latest(SELF_HARM)
                .is_none_or(|known| matches!(known.finding.value, Recorded::Missing(Missing::NotAsked)))
    }

    /// Whether procedures wait for nothing but the question about self-harm.
    pub(super) fn is_only_harm_open(&self) -> bool {
        let open = self.open_concepts();
        !open.is_empty()
            && open.iter().all(|(id, _)| self.wording.list("harm_signs").iter().any(|sign| sign == id))
    }

    /// What the one who acts on self-harm is asked about: the thoughts that were told, or the score where none were.
    pub(super) fn harm_named(&self) -> Option<String> {
        let scored = self.wording.list("harm_scored").iter().find_map(|id| self.current(id));
        let scored = scored.and_then(|known| self.phrase_of(&known)).filter(|_| !self.is_there(SELF_HARM));
        let slots = self.slots().with_some("scored", scored);
        let named = ["question.own_emergency_scored", "question.own_emergency"];
        let said = named.into_iter().find_map(|pattern| self.phrase(pattern, &slots));
        said.map(|text| text.to_plain()).filter(|said| !said.is_empty())
    }

    /// What was said and scored, who knows of it, who is there, what was agreed, and who treats.
    pub(super) fn self_harm(&self) -> Vec<Block> {
        if self.waits_unexplained() {
            return Vec::new();
        }
        let mut said = Passage::default();
        for id in self.wording.list("harm_signs") {
            let Some(known) = self.current(id) else { continue };
            let items: Vec<String> = self
                .phrase_of(&known)
                .into_iter()
                .chain(known.finding.note.as_deref().map(|note| format!("“{note}”")))
                .collect();
            let slots = self
                .slots()
                .with_some("items", commas(&items).map(|items| super::passage::capital(&items)))
                .with_some("date", dates::partial(known.date));
            self.say(&mut said, "harm.said", &slots);
        }
        let signs = self.wording.list("harm_signs").iter();
        let latest = signs.filter_map(|id| self.latest(id)).map(|known| known.date.interval().last).max();
        // Days may pass between the answer and the letter.
        let day = latest.filter(|day| *day < self.today).map(dates::day);
        self.say(&mut said, "harm.no_later", &self.slots().with_some("day", day));
        let means = self.wording.list("harm_means").iter().flat_map(|group| self.dosed_of_group(group));
        let mut means: Vec<String> = means.collect();
        super::passage::keep_first(&mut means);
        self.say(&mut said, "harm.means", &self.slots().with_some("drugs", super::passage::and(&means)));
        let mut blanks = Passage::default();
        for blank in ["harm.told", "harm.with", "harm.agreed", "harm.treats"] {
            blanks.say_on_new_line(&self.wording.pattern(blank), &self.slots());
        }
        vec![said.block("flags.screen"), blanks.block("harm.done")]
    }
}
