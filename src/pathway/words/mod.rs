//! Sentences from an [`Evaluation`](super::Evaluation), shared by the window, the command line, the clipboard and the
//! letter.
//!
//! Free functions name what needs no context: [`dates`], [`places`] (targets and sites), [`terms`] (statuses,
//! urgencies, reasons of missing). [`Wording`] names what the knowledge and the case name: steps, criteria, entries,
//! facts. What a rule says stands in the knowledge; here are only grammar and the names of our own fields.

pub mod dates;
pub mod places;
pub mod terms;

mod coverage;
mod entries;
mod facts;
mod figures;
mod fill;
mod plan;
mod readings;

use crate::model::{Case, Target};
use crate::pathway::evaluation::{Alternatives, CriterionIx, FlagIx, StepIx};
use crate::pathway::knowledge::{Knowledge, Policy};
use crate::pathway::truth::Truth;

pub use coverage::{CoverageCriterion, answered};
pub(in crate::pathway) use facts::lacks_only_source;
pub use facts::{Gap, screened_on, why_missing};
pub use figures::{change, figure};
pub use fill::{Audience, capitalised, from_memory, number, uncapitalised};
pub(in crate::pathway) use plan::ruled_out;
pub use plan::{Headline, OUTLOOK_ASSUMES, Reason, deciding_row, headline, looks_again, reasons};
pub use readings::Said;

/// A wording of the knowledge with its figures filled in, where there is no case; a figure from memory is marked.
#[must_use]
pub fn filled(knowledge: &Knowledge, policy: &Policy, wording: &str) -> String {
    fill::fill((knowledge, policy, Audience::Screen), wording, &[]).unwrap_or_default()
}

/// Names and sentences over one case.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'a> {
    /// The knowledge the evaluation rests on.
    pub knowledge: &'a Knowledge,
    /// The policy in force.
    pub policy: &'a Policy,
    /// The case the evaluation speaks of.
    pub case: &'a Case,
    /// For whom it is written.
    pub audience: Audience,
}

impl<'a> Wording<'a> {
    /// A wording of the knowledge with its gaps filled. `None` for a letter, if it rests on a figure from memory.
    #[must_use]
    pub fn fill(&self, wording: &str, targets: &[Target]) -> Option<String> {
        fill::fill((self.knowledge, self.policy, self.audience), wording, targets)
    }

    /// How a criterion reads, as a statement that may be true or not: "Pain for at least 3 months". `None` for a
    /// letter, if it rests on a figure from memory.
    #[must_use]
    pub fn criterion(&self, ix: CriterionIx, target: Option<Target>) -> Option<String> {
        let targets: Vec<Target> = target.into_iter().collect();
        self.statement(ix, Alternatives::default(), Truth::NotMet, &targets)
    }

    /// A criterion with its outcome: where it may hold in several ways, the one that holds, or those that are open: "A
    /// cause at L5 that fits the symptoms: severe stenosis". `None` for a letter, if it rests on a figure from memory.
    pub(in crate::pathway) fn statement(
        &self,
        ix: CriterionIx,
        alternatives: Alternatives,
        truth: Truth,
        targets: &[Target],
    ) -> Option<String> {
        let criterion = self.knowledge.criterion(ix);
        let text = self.fill(&criterion.say, targets)?;
        let ways: Vec<String> = criterion
            .alternatives
            .iter()
            .enumerate()
            .filter(|(position, _)| alternatives.contains(*position))
            .filter_map(|(_, way)| self.fill(way, targets).map(|way| uncapitalised(&way)))
            .collect();
        Some(match (truth, ways.as_slice()) {
            (_, []) => text,
            (Truth::Met, ways) => format!("{text}: {}", ways.join("; or ")),
            (_, ways) => format!("{text}. Open: {}", ways.join("; or ")),
        })
    }

    /// A step as a noun phrase, in the middle of a sentence: "medial branch block".
    #[must_use]
    pub fn step(&self, ix: StepIx) -> &'a str {
        &self.knowledge.step(ix).title
    }

    /// A step with its targets, as the head of a row: "Medial branch block, L4-5 facet joints, both sides".
    #[must_use]
    pub fn step_at(&self, ix: StepIx, targets: &[Target]) -> String {
        let title = capitalised(self.step(ix));
        // A structure without level, part or side says nothing that the title does not.
        let told = targets.iter().copied().filter(|target| *target != Target::of(target.structure));
        let at = places::targets(&told.collect::<Vec<_>>());
        if at.is_empty() { title } else { format!("{title}, {at}") }
    }

    /// A red flag, as the head of a row: "Cauda equina syndrome".
    #[must_use]
    pub fn flag(&self, ix: FlagIx) -> String {
        capitalised(&self.knowledge.flag(ix).label)
    }
}
