//! Why a treatment may not have helped: a closed list. Read from `explanations.toml`.

use serde::Deserialize;
use toml::Spanned;

use crate::pathway::evaluation::{CriterionIx, ExplanationIx, ReadingIx, Response};
use crate::pathway::expression::SetIx;

use super::Knowledge;
use super::rules::CriterionText;

/// Why a treatment may not have helped.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// Id.
    pub id: String,
    /// A statement: "Another structure hurts".
    pub label: String,
    /// What follows if it is so, as a sentence.
    pub then: String,
    /// The treatments it explains; none = all that are read.
    pub of: Option<SetIx>,
    /// Responses that say so by themselves.
    pub responses: Vec<Response>,
    /// Readings that speak against it.
    pub against: Vec<ReadingIx>,
    /// Any of them points to it.
    pub signs: Vec<CriterionIx>,
    /// Whether a reading alone does not point to it: without a sign it is none.
    pub needs_sign: bool,
    /// Sources.
    pub sources: Vec<String>,
}

/// An explanation, as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExplanationText {
    pub(super) label: String,
    pub(super) then: Spanned<String>,
    pub(super) of: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) responses: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) against: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) signs: Vec<CriterionText>,
    #[serde(default)]
    pub(super) needs_sign: bool,
    pub(super) sources: Vec<Spanned<String>>,
}

impl Knowledge {
    /// All explanations, in the order of the files.
    #[must_use]
    pub fn explanations(&self) -> &[Explanation] {
        &self.explanations
    }

    /// An explanation; none if it is not of this knowledge.
    #[must_use]
    pub fn explanation(&self, ix: ExplanationIx) -> Option<&Explanation> {
        self.explanations.get(ix.at())
    }
}
