//! Ids: short, stable words that name a record or an item of the knowledge.

use std::fmt;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Longest id in characters; a UUID has 36.
pub const MAX_ID_LEN: usize = 64;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id has 1 to 64 lower-case letters, digits, '-', '_' or '.', and begins with a letter or digit")]
pub struct IdError;

fn parse(text: &str) -> Result<Arc<str>, IdError> {
    let tail = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let head = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let good = text.len() <= MAX_ID_LEN && text.starts_with(head) && text.chars().all(tail);
    if good { Ok(text.into()) } else { Err(IdError) }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(d)?;
                parse(&text).map(Self).map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,63}$" })
            }
        }
    )+};
}

ids! {
    /// One patient's record.
    CaseId;
    /// A pain problem of the patient.
    ProblemId;
    /// An entry of the timeline.
    EntryId;
    /// A letter, draft or issued.
    LetterId;
    /// A treatment or test of the knowledge's catalogue, such as `tfesi`.
    TreatmentId;
    /// A medicine of the knowledge's list, such as `apixaban`.
    DrugId;
    /// A fact that can be asked, examined or looked up, such as `foot_drop`.
    ConceptId;
    /// A step of the pathway, such as `rfa_facet`.
    StepId;
    /// A red flag, such as `rf3`.
    FlagId;
    /// A named set of thresholds, such as `clinic`.
    PolicyId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_lower_case_words() {
        for good in ["e1", "tfesi", "0198c3a2-7b", "all.injections", "rfa_facet"] {
            assert!(good.parse::<EntryId>().is_ok(), "{good}");
        }
        for bad in ["", "A", "_x", "a b", "é", "../x", &"x".repeat(65)] {
            assert!(bad.parse::<EntryId>().is_err(), "{bad}");
        }
    }
}
