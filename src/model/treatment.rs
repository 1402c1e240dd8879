//! A treatment or test: what was done, how, and what came of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::id::{DrugId, TreatmentId};
use super::reading::Reading;
use super::recorded::Recorded;
use super::site::{Target, words};

words! {
    /// How far a treatment has come.
    TreatmentStatus {
        /// Intended, not yet done.
        Planned = "planned",
        /// Under way: a course of therapy, an implant in use.
        Ongoing = "ongoing",
        /// Done.
        Done = "done",
        /// Was planned and did not happen.
        Cancelled = "cancelled",
        /// The patient does not want it; see `reason` and `revisit`. Never counted as failed.
        Declined = "declined",
        /// Cannot be had here; see `reason` and `revisit`. Never counted as failed.
        Unavailable = "unavailable",
    }
}

words! {
    /// Way to the target.
    Approach {
        /// Through the foramen.
        Transforaminal = "transforaminal",
        /// Between the laminae.
        Interlaminar = "interlaminar",
        /// Through the sacral hiatus.
        Caudal = "caudal",
        /// Into the joint.
        IntraArticular = "intra_articular",
        /// Around the joint.
        PeriArticular = "periarticular",
    }
}

words! {
    /// Image guidance.
    Guidance {
        /// Fluoroscopy.
        Fluoroscopy = "fluoroscopy",
        /// Computed tomography.
        Ct = "ct",
        /// Ultrasound.
        Ultrasound = "ultrasound",
        /// None: by landmarks.
        None = "none",
    }
}

words! {
    /// Where contrast was seen.
    Contrast {
        /// At the target.
        AtTarget = "at_target",
        /// Elsewhere, or poor spread.
        Elsewhere = "elsewhere",
        /// Not used.
        NotUsed = "not_used",
    }
}

words! {
    /// Whether something was given.
    Given {
        /// Given.
        Given = "given",
        /// Not given.
        NotGiven = "not_given",
    }
}

words! {
    /// Why a procedure was done.
    Intent {
        /// To find the source.
        Diagnostic = "diagnostic",
        /// To treat.
        Therapeutic = "therapeutic",
    }
}

words! {
    /// What may have blurred an outcome.
    Confounder {
        /// A new or higher opioid in the time of the reading.
        NewOpioid = "new_opioid",
        /// Another new medicine at the same time.
        NewMedicine = "new_medicine",
        /// Another procedure at the same time.
        OtherProcedure = "other_procedure",
        /// The pain was already easing.
        NaturalCourse = "natural_course",
        /// Many targets were numbed at once.
        ManyTargets = "many_targets",
    }
}

words! {
    /// Kind of exercise programme.
    Programme {
        /// Flexion-biased.
        Flexion = "flexion",
        /// Extension-biased.
        Extension = "extension",
        /// Deep muscle and trunk stabilisation.
        Stabilisation = "stabilisation",
        /// By directional preference.
        DirectionalPreference = "directional_preference",
        /// Posture and ergonomics.
        Posture = "posture",
        /// Strength of a limb.
        Strength = "strength",
        /// General conditioning, nothing specific.
        General = "general",
    }
}

words! {
    /// Unit of a dose.
    Unit {
        /// Milligram.
        Mg = "mg",
        /// Microgram.
        Mcg = "mcg",
        /// Millilitre.
        Ml = "ml",
        /// Percent solution.
        Percent = "percent",
    }
}

/// A drug given in a procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dose {
    /// The drug.
    pub drug: DrugId,
    /// How much; absent = not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    /// Unit of the amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
}

/// A treatment or test of the catalogue, with as much detail as is known. "ESI 2023 elsewhere, helped a bit" is
/// complete: everything else may be absent, and absent never means "no".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Treatment {
    /// Which one.
    pub treatment: TreatmentId,
    /// How far it has come.
    #[serde(default = "done")]
    pub status: TreatmentStatus,
    /// Why it was declined, cancelled, stopped or not available.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When to ask again, for what was declined or not available.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revisit: Option<PartialDate>,
    /// What it was aimed at; empty = not recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// Way to the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approach: Option<Recorded<Approach>>,
    /// Image guidance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<Recorded<Guidance>>,
    /// Contrast spread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contrast: Option<Recorded<Contrast>>,
    /// Drugs with doses, as far as recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drugs: Vec<Dose>,
    /// Whether a local anaesthetic reached the target; follows from `drugs` where those are recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anaesthetic: Option<Recorded<Given>>,
    /// Whether a steroid was given; follows from `drugs` where those are recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steroid: Option<Recorded<Given>>,
    /// Sedation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sedation: Option<Recorded<Given>>,
    /// Diagnostic or therapeutic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Intent>,
    /// Kind of exercise programme, for therapy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<Recorded<Programme>>,
    /// Visits or sessions of a course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visits: Option<Recorded<u16>>,
    /// Weeks of a course, where the dates do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weeks: Option<Recorded<u16>>,
    /// Technique in words: gauge, temperature, lesions, device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technique: Option<Recorded<String>>,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performer: Option<String>,
    /// Where it was done, if not here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Complications, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub complications: Vec<String>,
    /// What may have blurred the outcome.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confounders: Vec<Confounder>,
    /// Outcomes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}

fn done() -> TreatmentStatus {
    TreatmentStatus::Done
}

impl Treatment {
    /// A treatment of which nothing else is known than that it was done.
    #[must_use]
    pub fn done(treatment: TreatmentId) -> Self {
        Self {
            treatment,
            status: TreatmentStatus::Done,
            reason: None,
            revisit: None,
            targets: Vec::new(),
            approach: None,
            guidance: None,
            contrast: None,
            drugs: Vec::new(),
            anaesthetic: None,
            steroid: None,
            sedation: None,
            intent: None,
            programme: None,
            visits: None,
            weeks: None,
            technique: None,
            performer: None,
            place: None,
            complications: Vec::new(),
            confounders: Vec::new(),
            readings: Vec::new(),
        }
    }
}
