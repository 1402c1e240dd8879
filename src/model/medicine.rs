//! A medicine as a course: dose reached, why stopped, what it did.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::DrugId;
use super::reading::Reading;
use super::recorded::Recorded;
use super::site::words;

words! {
    /// Whether dose and time were enough to judge a medicine.
    DoseReached {
        /// Enough.
        Adequate = "adequate",
        /// Too little or too short.
        Low = "low",
    }
}

words! {
    /// Why a course ended.
    StopReason {
        /// It did not help.
        NoBenefit = "no_benefit",
        /// It was not tolerated.
        NotTolerated = "not_tolerated",
        /// It stopped helping.
        WoreOff = "wore_off",
        /// The course was complete.
        Completed = "completed",
        /// It clashed with another medicine or illness.
        Interaction = "interaction",
        /// The patient's wish.
        PatientChoice = "patient_choice",
    }
}

/// A course of one medicine. Start and end are those of the entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Medicine {
    /// Which one.
    pub drug: DrugId,
    /// Dose in words: "900 mg a day".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose: Option<String>,
    /// Whether dose and time were enough to judge it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<Recorded<DoseReached>>,
    /// Why it was stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Recorded<StopReason>>,
    /// What it is taken for, where that matters: "atrial fibrillation".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indication: Option<String>,
    /// Who prescribes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prescriber: Option<String>,
    /// Outcomes; always of the therapeutic phase.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}
