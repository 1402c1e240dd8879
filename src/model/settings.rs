//! What belongs to the clinic rather than to a patient.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::PolicyId;
use super::phrase::Phrase;
use super::site::words;

words! {
    /// To whom a letter goes; decides order, emphasis and what must be complete.
    RecipientKind {
        /// Spine surgery, elective.
        SpineSurgeon = "spine_surgeon",
        /// Neurosurgery on call, emergency.
        NeurosurgeonUrgent = "neurosurgeon_urgent",
        /// A colleague who does interventions.
        InterventionalPain = "interventional_pain",
        /// Physical therapy.
        PhysicalTherapy = "physical_therapy",
        /// Pain psychology.
        PainPsychology = "pain_psychology",
        /// Orthopaedics.
        Orthopaedics = "orthopaedics",
    }
}

/// Paper of a letter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// US Letter, 612 x 792 points.
    #[default]
    Letter,
    /// A4, 595.28 x 841.89 points.
    A4,
}

/// A picture in PNG format; base64 in files.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Picture(pub Vec<u8>);

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} bytes)", self.0.len())
    }
}

impl Serialize for Picture {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Picture {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let refused = |_| serde::de::Error::custom("a picture is a PNG file written as base64");
        STANDARD.decode(text.trim()).map(Self).map_err(refused)
    }
}

/// The clinic as its letterhead shows it. Empty fields are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Clinic {
    /// Name.
    pub name: String,
    /// Address on one line.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// Fax.
    pub fax: String,
    /// Logo beside the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub logo: Option<Picture>,
}

/// Who signs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Clinician {
    /// Name with degree: "Ingrid Sørensen-Vega, MD".
    pub name: String,
    /// Department or speciality.
    pub role: String,
    /// Direct line and hours.
    pub direct_line: String,
    /// Signature above the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub signature: Option<Picture>,
}

/// Someone a letter is sent to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Addressee {
    /// Name with title: "Dr. Amélie Thériault".
    pub name: String,
    /// Family name with title, for the salutation: "Dr. Thériault".
    pub salutation: String,
    /// Institution and department.
    pub institution: String,
    /// Address on one line.
    pub address: String,
}

/// A recipient the clinic writes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// What they do.
    pub kind: RecipientKind,
    /// Who they are.
    pub addressee: Addressee,
}

/// The clinic's settings: one record of the store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Letterhead.
    pub clinic: Clinic,
    /// Who signs.
    pub clinician: Clinician,
    /// Known recipients.
    pub recipients: Vec<Recipient>,
    /// Paper of letters.
    pub paper: Paper,
    /// The policy in force; absent = `clinic`.
    pub policy: Option<PolicyId>,
    /// The clinic's own policy, as its file reads; in force where `policy` names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_policy: Option<String>,
    /// Minutes without a touch after which the store is locked, 1 to 30; absent = 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock_after_minutes: Option<u8>,
    /// The physician's own phrases for letters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phrases: Vec<Phrase>,
}

impl Settings {
    /// The time without a touch after which the store is locked: what was chosen, kept within 1 to 30 minutes.
    #[must_use]
    pub fn locks_after(&self) -> std::time::Duration {
        std::time::Duration::from_secs(60 * u64::from(self.lock_after_minutes.unwrap_or(10).clamp(1, 30)))
    }
}
