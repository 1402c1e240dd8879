//! Outcome readings: what a treatment did, when, at which target.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::{PartialDate, Span};
use super::id::ConceptId;
use super::recorded::Missing;
use super::site::Target;

/// Which of the two questions a reading answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The first hours, while a local anaesthetic acts: was it the right place?
    Anaesthetic,
    /// Weeks and months after: did the treatment help?
    Therapeutic,
}

/// Pain and function are graded apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// Pain.
    #[default]
    Pain,
    /// What the patient can do.
    Function,
}

/// Help in the patient's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Words {
    /// Worse than before.
    Worse,
    /// Did not help.
    None,
    /// Helped a bit.
    ABit,
    /// Helped about half.
    Half,
    /// Took most of it away.
    Most,
}

/// Before and after on one scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// A scale of the knowledge, for example `nrs_average` or `odi`.
    pub scale: ConceptId,
    /// Score before the treatment.
    pub before: f64,
    /// Score at the reading.
    pub after: f64,
}

/// How the outcome was measured. In files: `{"percent": 57}`, `{"words": "half"}`, ...
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Two scores on the same scale.
    Score(Score),
    /// Relief in percent as stated; negative means worse. -100 to 100.
    Percent(f64),
    /// The patient's words.
    Words(Words),
    /// Asked and not known, or not applicable.
    Missing(Missing),
}

/// One dated outcome of a treatment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// First hours or weeks after.
    pub phase: Phase,
    /// Time since the treatment, for example `3h` or `4w`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Span>,
    /// The day it was read, where that is what was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// The target it speaks of, where a treatment had several; absent = all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Pain or function.
    #[serde(default)]
    pub domain: Domain,
    /// The outcome.
    pub measure: Measure,
    /// How long relief of this size lasted before it was gone. Absent = not recorded, or not gone yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasted: Option<Span>,
}
