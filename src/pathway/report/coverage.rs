//! Coverage and disputes as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{EntryId, StepId, Target};
use crate::pathway::evaluation::{self, Answered, ChosenBy};
use crate::pathway::truth::Truth;
use crate::pathway::words::CoverageCriterion;

use super::build::Builder;
use super::shape::Fact;

/// What the patient's payer makes of the plan. An answer of its own: it never changes what is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Coverage {
    /// The payer, by its id; null if no rules of the one the case names are on file.
    pub payer: Option<String>,
    /// As shown.
    pub label: String,
    /// Why this payer is asked.
    pub chosen_by: ChosenBy,
    /// The next step first, then what stands beside it in the plan.
    pub steps: Vec<StepCoverage>,
}

/// What the payer makes of one step.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StepCoverage {
    /// The step.
    pub step: StepId,
    /// Where; empty where the step has no target.
    pub targets: Vec<Target>,
    /// The answer. `no_rule` says nothing about what the payer pays.
    pub answer: Answered,
    /// The payer's criteria; empty where it never covers the step, or has no rule on file.
    pub criteria: Vec<Asked>,
    /// What has to be on file and is not.
    pub lacking: Vec<String>,
    /// Why it is never covered, or how it has to be done to be paid.
    pub remarks: Vec<String>,
    /// How sure the rule is, as in `policy_changes`; null without one.
    pub certainty: Option<String>,
    /// Sources of the rule, as ids of the knowledge.
    pub sources: Vec<String>,
}

/// One criterion of a payer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Asked {
    /// The statement.
    pub text: String,
    /// Whether it holds, at every target.
    pub truth: Truth,
    /// Entries that prove it.
    pub evidence: Vec<EntryId>,
    /// Facts that would decide it.
    pub missing: Vec<Fact>,
    /// How sure it is what the payer asks.
    pub certainty: String,
    /// Sources, as ids of the knowledge.
    pub sources: Vec<String>,
}

/// Two sides of a matter over which guidelines contradict each other.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Dispute {
    /// The step of the plan.
    pub step: StepId,
    /// Its id.
    pub id: String,
    /// Who is for it.
    pub pro: String,
    /// How sure it is that they say so, as in `policy_changes`.
    pub pro_certainty: String,
    /// Who is against it.
    pub contra: String,
    /// How sure it is that they say so.
    pub contra_certainty: String,
    /// Sources, as ids of the knowledge.
    pub sources: Vec<String>,
}

impl Builder<'_> {
    pub(super) fn dispute(&self, disputed: &evaluation::Disputed) -> Option<Dispute> {
        let dispute = self.words.knowledge.dispute(disputed.dispute)?;
        let (pro, contra) = self.words.dispute(disputed)?;
        Some(Dispute {
            step: self.id(disputed.step),
            id: dispute.id.clone(),
            pro,
            pro_certainty: dispute.pro.certainty.id().to_owned(),
            contra,
            contra_certainty: dispute.contra.certainty.id().to_owned(),
            sources: dispute.sources.clone(),
        })
    }

    pub(super) fn coverage(&self, coverage: &evaluation::Coverage) -> Coverage {
        let payer = coverage.payer.and_then(|ix| self.words.knowledge.payer(ix));
        let named = || self.words.case.patient.payer.clone().unwrap_or_default();
        Coverage {
            payer: payer.map(|payer| payer.id.clone()),
            label: payer.map_or_else(named, |payer| payer.label.clone()),
            chosen_by: coverage.chosen_by,
            steps: coverage.steps.iter().map(|step| self.step_coverage(step)).collect(),
        }
    }

    fn step_coverage(&self, step: &evaluation::StepCoverage) -> StepCoverage {
        let rule = self.words.coverage_rule(step).map(|(rule, _)| rule);
        StepCoverage {
            step: self.id(step.step),
            targets: step.targets.clone(),
            answer: step.answer,
            criteria: self.words.coverage_criteria(step).iter().map(|c| self.asked(c)).collect(),
            lacking: self.words.coverage_lacks(step),
            remarks: self.words.coverage_remarks(step),
            certainty: rule.map(|rule| rule.certainty.id().to_owned()),
            sources: rule.map(|rule| rule.sources.clone()).unwrap_or_default(),
        }
    }

    fn asked(&self, criterion: &CoverageCriterion<'_>) -> Asked {
        let row = criterion.row;
        Asked {
            text: criterion.text.clone(),
            truth: row.truth,
            evidence: self.entries(&row.evidence),
            missing: self.facts(&row.missing),
            certainty: criterion.certainty.id().to_owned(),
            sources: self.words.knowledge.criterion(row.criterion).sources.clone(),
        }
    }
}
