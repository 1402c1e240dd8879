//! Decisions of the physician, and actions on red flags.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::id::{EntryId, FlagId, PolicyId, StepId};
use super::site::{Target, words};

words! {
    /// What the physician did with a proposal.
    DecisionChoice {
        /// Took it.
        Accepted = "accepted",
        /// The patient does not want it; ask again on the revisit date.
        Declined = "declined",
        /// Something else is done, for the physician's reason.
        Overridden = "overridden",
    }
}

/// What was decided on a proposal, and on which basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// SHA-256 of the evaluation, in hex.
    pub evaluation: String,
    /// Edition of the knowledge.
    pub knowledge: String,
    /// Policy in force.
    pub policy: PolicyId,
    /// The proposed step.
    pub step: StepId,
    /// Its targets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// What was done with it.
    pub choice: DecisionChoice,
    /// The physician's or patient's reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What is done instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<StepId>,
    /// When to look at it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revisit: Option<PartialDate>,
}

words! {
    /// A step in the life of a red flag.
    FlagStep {
        /// The work-up was done.
        WorkedUp = "worked_up",
        /// It is cleared.
        Cleared = "cleared",
        /// It is open again.
        Reopened = "reopened",
    }
}

/// An action on a red flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlagAction {
    /// Which flag.
    pub flag: FlagId,
    /// What was done.
    pub action: FlagStep,
    /// Who signs for it.
    pub by: String,
    /// Entries that prove it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EntryId>,
}
