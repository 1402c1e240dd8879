//! An evaluation as JSON: typed, with a published schema (`schema/evaluation.schema.json`). A review has its own
//! (`schema/review.schema.json`).
//!
//! Steps, flags, entries and facts stand with their ids, so that a reader needs no position of ours; the sentences
//! beside them are those of the screen.

mod ahead;
mod build;
mod coverage;
mod review;
mod shape;

use sha2::{Digest, Sha256};

use super::evaluation::{Advice, Evaluation};
use super::words::{Audience, Wording};

pub use ahead::{Branch, FollowingStep, Outlook};
pub use coverage::{Asked, Coverage, Dispute, StepCoverage};
pub use review::{ReviewReport, ReviewedTreatment, review, review_schema};
pub use shape::{
    ChangedFigure, Consequence, Criterion, Fact, Gap, Generator, Hold, KnowledgeStamp, Plan, Proposal,
    Question, Reading, RedFlag, ReliefDays, Report, Speaks, Step,
};

/// The report of an evaluation and its questions, with the sentences of the screen.
#[must_use]
pub fn report(words: &Wording<'_>, evaluation: &Evaluation, advice: &Advice) -> Report {
    let words = Wording { audience: Audience::Screen, ..*words };
    build::Builder::new(&words, evaluation).report(advice)
}

/// SHA-256, in hex, of the report in compact JSON, without its questions. A decision names it, so that what was
/// decided on can be recognised later: same case, knowledge, policy and day, same digest.
#[must_use]
pub fn digest(words: &Wording<'_>, evaluation: &Evaluation) -> String {
    let report = report(words, evaluation, &Advice::default());
    let bytes = serde_json::to_vec(&report).unwrap_or_default();
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The JSON Schema of [`Report`], as text; `schema/evaluation.schema.json` is its copy.
#[must_use]
pub fn schema() -> String {
    schema_of::<Report>()
}

fn schema_of<T: schemars::JsonSchema>() -> String {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
