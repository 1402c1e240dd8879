//! What payers ask. Read from `coverage*.toml`; it never touches a rule of the pathway.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::pathway::evaluation::{CoverageIx, CriterionIx, PayerIx, StepIx};
use crate::pathway::vocabulary::Certainty;

use super::rules::{OnUnknown, PolicyFigureText};
use super::{Knowledge, Policy};

/// A payer whose criteria are on file.
#[derive(Debug, Clone)]
pub struct Payer {
    /// Id: what a case names.
    pub id: String,
    /// As shown: "Medicare".
    pub label: String,
    /// Other words a case may name it by, in small letters.
    pub also: Vec<String>,
    /// Its figures, with its own label.
    pub policy: Policy,
    /// Policies under which this payer is asked where the case does not say who pays.
    pub asked_under: Vec<String>,
    /// Sources.
    pub sources: Vec<String>,
}

/// What a payer asks for some steps.
#[derive(Debug, Clone)]
pub struct CoverageRule {
    /// Id.
    pub id: String,
    /// Whose rule it is.
    pub payer: PayerIx,
    /// The steps.
    pub steps: Vec<StepIx>,
    /// Why it is never covered; none where the criteria decide.
    pub never: Option<String>,
    /// What must hold.
    pub criteria: Vec<Condition>,
    /// What must be on file, beside what shows that the criteria hold.
    pub papers: Vec<Condition>,
    /// How it has to be done, to be paid: nothing the record of the past could show.
    pub done_so: Vec<String>,
    /// How sure.
    pub certainty: Certainty,
    /// Sources.
    pub sources: Vec<String>,
}

/// One criterion of a payer.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The criterion.
    pub criterion: CriterionIx,
    /// What shows it, as a noun phrase: "dates and kind of therapy"; empty = the missing facts by their names.
    pub shown_by: String,
    /// How sure.
    pub certainty: Certainty,
}

/// A payer, as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PayerText {
    pub(super) label: String,
    #[serde(default)]
    pub(super) also: Vec<String>,
    /// The policy whose figures it begins with.
    pub(super) policy: Spanned<String>,
    /// Policies under which it is asked where the case does not say who pays.
    #[serde(default)]
    pub(super) asked_under: Vec<Spanned<String>>,
    /// Figures that differ.
    #[serde(default)]
    pub(super) figures: BTreeMap<Spanned<String>, PolicyFigureText>,
    pub(super) sources: Vec<Spanned<String>>,
}

/// What a payer asks, as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CoverageText {
    pub(super) payer: Spanned<String>,
    pub(super) steps: Vec<Spanned<String>>,
    pub(super) never: Option<String>,
    #[serde(default)]
    pub(super) criteria: Vec<ConditionText>,
    #[serde(default)]
    pub(super) papers: Vec<ConditionText>,
    #[serde(default)]
    pub(super) done_so: Vec<Spanned<String>>,
    pub(super) certainty: Certainty,
    pub(super) sources: Vec<Spanned<String>>,
}

/// One criterion of a payer, as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConditionText {
    pub(super) when: Spanned<String>,
    pub(super) say: Spanned<String>,
    #[serde(default)]
    pub(super) shown_by: String,
    /// `ask` leaves the answer open; `confirm` does not, but what shows it is still to be documented.
    #[serde(default)]
    pub(super) unknown: OnUnknown,
    pub(super) certainty: Option<Certainty>,
    #[serde(default)]
    pub(super) regions: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) sources: Vec<Spanned<String>>,
}

impl Knowledge {
    /// All payers, in the order of the files.
    #[must_use]
    pub fn payers(&self) -> &[Payer] {
        &self.payers
    }

    /// A payer.
    #[must_use]
    pub fn payer(&self, ix: PayerIx) -> Option<&Payer> {
        self.payers.get(ix.at())
    }

    /// The payer a case names, whatever the capitals.
    #[must_use]
    pub fn payer_named(&self, word: &str) -> Option<PayerIx> {
        let word = word.trim().to_lowercase();
        let found = self.payers.iter().position(|payer| payer.id == word || payer.also.contains(&word));
        found.and_then(|n| u16::try_from(n).ok()).map(PayerIx)
    }

    /// The payer that is asked under a policy, or under one it extends.
    #[must_use]
    pub fn payer_under(&self, policy: &Policy) -> Option<PayerIx> {
        let mut policy = Some(policy);
        // No chain of policies is longer than the list of them.
        for _ in 0..=self.policies.len() {
            let here = policy?;
            let under = |payer: &Payer| payer.asked_under.iter().any(|id| id == here.id.as_str());
            if let Some(found) = self.payers.iter().position(under) {
                return u16::try_from(found).ok().map(PayerIx);
            }
            policy = here.extends.as_ref().and_then(|id| self.policy(id.as_str()));
        }
        None
    }

    /// All rules of payers, in the order of the files.
    #[must_use]
    pub fn coverage_rules(&self) -> &[CoverageRule] {
        &self.coverage
    }

    /// A rule of a payer.
    #[must_use]
    pub fn coverage(&self, ix: CoverageIx) -> Option<&CoverageRule> {
        self.coverage.get(ix.at())
    }

    /// What a payer asks for a step.
    #[must_use]
    pub fn coverage_of(&self, payer: PayerIx, step: StepIx) -> Option<CoverageIx> {
        let found = self.coverage.iter().position(|rule| rule.payer == payer && rule.steps.contains(&step));
        found.and_then(|n| u16::try_from(n).ok()).map(CoverageIx)
    }
}
