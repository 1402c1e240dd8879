//! The person: identity and what holds for all problems.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::id::CaseId;

/// Sex as the clinic records it; decides grammar in letters and a few rules (pregnancy, aneurysm).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither of the two.
    Other,
}

/// A name as it is written, in any script.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonName {
    /// Family name.
    pub family: String,
    /// Given names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub given: String,
    /// Title as the clinic writes it: "Mr.", "Ms.", "Dr".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The name in Latin letters, for letters whose font cannot set the script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latin: Option<String>,
}

impl PersonName {
    /// "Given Family".
    #[must_use]
    pub fn full(&self) -> String {
        if self.given.is_empty() { self.family.clone() } else { format!("{} {}", self.given, self.family) }
    }

    /// "Family, Given", as in lists and running heads.
    #[must_use]
    pub fn sorted(&self) -> String {
        if self.given.is_empty() { self.family.clone() } else { format!("{}, {}", self.family, self.given) }
    }
}

/// The patient: identity, and the few undated facts of the person. Dated facts (allergies, implants, diabetes)
/// are findings on the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Patient {
    /// The id of the whole record.
    pub id: CaseId,
    /// Name.
    pub name: PersonName,
    /// Date of birth; a year alone is allowed for outside records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<PartialDate>,
    /// Sex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Identifier in the clinic's record system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Who pays, as an id of the knowledge's coverage list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
    /// The goal in the patient's words, for example "walk to church, 400 m".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// Work, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<String>,
    /// What the patient has been told and prefers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<String>,
}
