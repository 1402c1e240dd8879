//! Findings: dated, valued facts from history, examination, scales and imaging.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::date::PartialDate;
use super::id::ConceptId;
use super::recorded::Recorded;
use super::site::{Region, Site, words};

/// Value of a finding. In files: `"present"`, `"absent"`, a number, or a word of the concept's list.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Found.
    Present,
    /// Looked for and not found.
    Absent,
    /// A number in the concept's unit.
    Number(f64),
    /// A word of the concept's list.
    Choice(String),
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Present => s.serialize_str("present"),
            Self::Absent => s.serialize_str("absent"),
            Self::Number(n) => s.serialize_f64(*n),
            Self::Choice(word) => s.serialize_str(word),
        }
    }
}

struct ValueVisitor;

impl Visitor<'_> for ValueVisitor {
    type Value = Value;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"present\", \"absent\", a number, or a word of the concept's list")
    }
    fn visit_str<E: de::Error>(self, v: &str) -> Result<Value, E> {
        Ok(match v {
            "present" => Value::Present,
            "absent" => Value::Absent,
            word => Value::Choice(word.to_owned()),
        })
    }
    fn visit_f64<E: de::Error>(self, v: f64) -> Result<Value, E> {
        if v.is_finite() { Ok(Value::Number(v)) } else { Err(E::custom("a number must be finite")) }
    }
    fn visit_i64<E: de::Error>(self, v: i64) -> Result<Value, E> {
        i32::try_from(v)
            .map(|n| Value::Number(n.into()))
            .map_err(|_| E::custom("the number is too large for a finding"))
    }
    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Value, E> {
        i32::try_from(v)
            .map(|n| Value::Number(n.into()))
            .map_err(|_| E::custom("the number is too large for a finding"))
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(ValueVisitor)
    }
}

impl JsonSchema for Value {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Value".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number"] })
    }
}

/// A dated fact. A concept that was never asked has no finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// What was asked, examined or measured.
    pub concept: ConceptId,
    /// Where.
    #[serde(default, skip_serializing_if = "Site::is_empty")]
    pub site: Site,
    /// The answer, or why there is none.
    pub value: Recorded<Value>,
    /// The clinical date, where it differs from that of the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Anything worth keeping in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Findings and scores of one visit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// What was asked, examined and measured.
    #[serde(default)]
    pub findings: Vec<Finding>,
}

words! {
    /// Whether an image explains the symptoms.
    Concordance {
        /// It does.
        Concordant = "concordant",
        /// In part.
        Partial = "partial",
        /// It does not.
        Discordant = "discordant",
    }
}

/// An imaging study, an electrodiagnostic or a laboratory test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Imaging {
    /// Test of the catalogue: `mri_plain`, `mri_contrast`, `xr_flexext`, `labs`, ...
    pub modality: super::id::TreatmentId,
    /// Region that was imaged; absent = that of the problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// What was seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Whether it explains the symptoms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concordance: Option<Recorded<Concordance>>,
    /// The report in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
}
