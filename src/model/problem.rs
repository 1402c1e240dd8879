//! A pain problem: what the patient comes with. What was found about it stands on the timeline.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::id::ProblemId;
use super::site::{Region, Side};

/// One pain problem of the patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// Id, unique in the case.
    pub id: ProblemId,
    /// How the clinic calls it: "Low back and both legs on walking".
    pub title: String,
    /// The region whose pathway applies. Pain in a leg that comes from the back has region `lumbar`.
    pub region: Region,
    /// Side of the pain; absent while nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// When it began, as exactly as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onset: Option<PartialDate>,
}
