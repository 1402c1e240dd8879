//! Coverage: what the patient's payer makes of the plan. An answer of its own, which never changes the clinical one.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Target;
use crate::pathway::truth::Truth;

use super::{CoverageIx, CriterionIx, EntryIx, Fact, PayerIx, StepIx};

/// What the payer makes of the lead and of each step that is offered beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The payer; none if the knowledge has no rules of the one the case names.
    pub payer: Option<PayerIx>,
    /// Why it is this payer.
    pub chosen_by: ChosenBy,
    /// The next step first, then what stands beside it in the plan; empty without a payer on file.
    pub steps: Vec<StepCoverage>,
}

/// Why a payer is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChosenBy {
    /// The case says who pays.
    Case,
    /// The case does not say; the policy in force is this payer's, or extends it.
    Policy,
}

/// What a payer answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// Every criterion is met, but for what can be confirmed from the record of others.
    Met,
    /// Something is not known yet.
    Unknown,
    /// A criterion is not met.
    NotMet,
    /// The payer does not cover it, whatever the case.
    NotCovered,
    /// No rule of this payer for it is on file: that says nothing about what it pays.
    NoRule,
}

/// What the payer makes of one step.
#[derive(Debug, Clone, PartialEq)]
pub struct StepCoverage {
    /// The step.
    pub step: StepIx,
    /// Its targets; empty where it has none.
    pub targets: Vec<Target>,
    /// The answer.
    pub answer: Answered,
    /// The rule it rests on; none for [`Answered::NoRule`].
    pub rule: Option<CoverageIx>,
    /// Its criteria, in the order of the rule.
    pub criteria: Vec<CoverageRow>,
    /// Papers the payer wants to see that are not on the timeline.
    pub papers: Vec<CriterionIx>,
}

/// One criterion of a payer, over all targets of the step.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageRow {
    /// The criterion.
    pub criterion: CriterionIx,
    /// Whether it holds at every target.
    pub truth: Truth,
    /// The targets at which it stands so; empty where the step has none.
    pub targets: Vec<Target>,
    /// Entries that prove it.
    pub evidence: Vec<EntryIx>,
    /// Those of them that rest on the patient's word alone: a payer will ask for the record.
    pub told: Vec<EntryIx>,
    /// Facts that would decide it.
    pub missing: Vec<Fact>,
}
