//! Where guidelines contradict each other: both sides, shown beside a step. Read from `disputes.toml`.

use serde::Deserialize;
use toml::Spanned;

use crate::pathway::evaluation::{CriterionIx, DisputeIx, StepIx};
use crate::pathway::vocabulary::Certainty;

use super::Knowledge;

/// Two sides of a matter.
#[derive(Debug, Clone)]
pub struct Dispute {
    /// Id.
    pub id: String,
    /// Steps it is about.
    pub steps: Vec<StepIx>,
    /// For which problems it stands; none = for all.
    pub when: Option<CriterionIx>,
    /// Who is for it.
    pub pro: Side,
    /// Who is against it.
    pub contra: Side,
    /// Sources.
    pub sources: Vec<String>,
}

/// One side.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// One sentence.
    pub say: String,
    /// How sure it is that they say so.
    pub certainty: Certainty,
}

/// A dispute, as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DisputeText {
    pub(super) steps: Vec<Spanned<String>>,
    pub(super) when: Option<Spanned<String>>,
    pub(super) pro: Side,
    pub(super) contra: Side,
    pub(super) sources: Vec<Spanned<String>>,
}

impl Knowledge {
    /// All disputes, in the order of the files.
    #[must_use]
    pub fn disputes(&self) -> &[Dispute] {
        &self.disputes
    }

    /// A dispute.
    #[must_use]
    pub fn dispute(&self, ix: DisputeIx) -> Option<&Dispute> {
        self.disputes.get(ix.at())
    }
}
