//! Opinions of colleagues on this problem: who gave one, what it was, and whether another is wanted.

use super::Composer;
use super::dates;
use super::passage::{Passage, dashed, lower, tidy};
use crate::model::{Body, Entry, Treatment, TreatmentStatus, Value};

/// The evaluation whose result is a finding of its own.
const PSYCHOLOGICAL: &str = "psych_eval";
const SUITABILITY: &str = "psych_evaluation";

impl Composer<'_> {
    /// The latest opinion of a colleague of the recipient's own trade on this problem.
    fn own_opinion(&self) -> Option<&Entry> {
        let listed = self.wording.list("own_opinions");
        let opinions = self.entries().filter(|entry| match &entry.body {
            Body::Treatment(treatment) => {
                treatment.status == TreatmentStatus::Done
                    && listed.iter().any(|id| *id == treatment.treatment.as_str())
            }
            _ => false,
        });
        opinions.last()
    }

    /// Whether an opinion is wanted after one was given.
    pub(super) fn is_second_wanted(&self) -> bool {
        let wanted = self.wording.list("opinion_wanted").iter().filter_map(|id| self.current(id));
        let given = self.own_opinion().map(|entry| entry.start().last);
        wanted
            .filter(|known| known.value() == Some(&Value::Present))
            .any(|known| given.is_some_and(|given| known.date.interval().first > given))
    }

    /// The opinion of a colleague of the recipient's own trade on this problem: when, and what it was.
    pub(super) fn opinion_before(&self) -> Option<(String, Option<String>)> {
        let entry = self.own_opinion()?;
        let note = entry.note.as_deref().map(|note| lower(&dashed(&tidy(note))));
        Some((dates::within(entry.date)?, note.filter(|note| !note.is_empty() && !note.contains(". "))))
    }

    /// Opinions of others on this problem, each with what they advised.
    pub(super) fn opinions_given(&self, passage: &mut Passage) {
        for entry in self.entries() {
            let Body::Treatment(treatment) = &entry.body else { continue };
            let words = self.wording.phrase("opinion_given", treatment.treatment.as_str());
            let begun = words.and_then(|words| super::pattern::fill(&words, &self.slots()));
            let (Some(begun), TreatmentStatus::Done) = (begun, treatment.status) else { continue };
            let note = entry.note.as_deref().map(|note| dashed(&tidy(note))).filter(|note| !note.is_empty());
            // What was planned after it, or answered at it, is the opinion.
            let answered = self.is_operation_planned() || self.is_suitability_told(treatment);
            let pattern = match note {
                None if answered => "why.opinion_followed",
                None => "why.opinion_open",
                Some(_) => "why.opinion",
            };
            // What is a sentence or more stands by itself.
            let long = note.as_ref().is_some_and(|note| note.contains(": ") || note.contains(". "));
            let brief = note.as_deref().filter(|_| !long).map(lower);
            let (does, brief) = self.doing(brief);
            let slots = self
                .slots()
                .with("Opinion", begun.text.to_plain())
                .with_some("date", dates::within(entry.date))
                .with_some("brief", brief)
                .with_some("does", does)
                .with_some("note", note.filter(|_| long));
            self.say(passage, pattern, &slots);
        }
    }

    /// A brief opinion that says what its giver does, and any other: "offers a replacement".
    pub(super) fn doing(&self, brief: Option<String>) -> (Option<String>, Option<String>) {
        let first = brief.as_deref().and_then(|brief| brief.split_whitespace().next());
        let does =
            first.is_some_and(|first| self.wording.list("opinion_verbs").iter().any(|verb| verb == first));
        if does { (brief, None) } else { (None, brief) }
    }

    /// Whether the result of a psychological evaluation is on record as a finding of its own.
    pub(super) fn is_suitability_told(&self, treatment: &Treatment) -> bool {
        treatment.treatment.as_str() == PSYCHOLOGICAL && self.current(SUITABILITY).is_some()
    }
}
