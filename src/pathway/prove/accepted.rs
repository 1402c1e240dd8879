//! What a proof found and is as it should be, each with its reason.

use std::sync::OnceLock;

use serde::Deserialize;

/// A criterion that decides alone in no case the proof makes, and stays for a reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Idle {
    /// Ids of the steps or flags that have it.
    rules: Vec<String>,
    /// The criterion, as it reads.
    say: String,
    /// Why it stays.
    reason: String,
}

/// Seeded faults that nothing notices, and that are harmless for one reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Harmless {
    /// The faults, each as `stepwell knowledge prove --faults` prints it.
    faults: Vec<String>,
    /// Why they are harmless.
    reason: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Accepted {
    idle: Vec<Idle>,
    harmless: Vec<Harmless>,
}

fn file() -> &'static Accepted {
    static ACCEPTED: OnceLock<Accepted> = OnceLock::new();
    // A test keeps the file readable; without it nothing would be accepted.
    ACCEPTED.get_or_init(|| {
        toml::from_str(include_str!("../../../assets/proof/accepted.toml")).unwrap_or_default()
    })
}

/// Whether it is accepted that a criterion never decides alone.
pub(super) fn accepted(rule: &str, say: &str) -> bool {
    let of = |idle: &Idle| idle.rules.iter().any(|known| known == rule) && idle.say == say;
    file().idle.iter().any(|idle| of(idle) && !idle.reason.is_empty())
}

/// Why a fault that nothing notices is harmless, if that was judged.
pub(super) fn harmless(fault: &str) -> Option<&'static str> {
    let mut judged = file().harmless.iter();
    judged.find(|known| known.faults.iter().any(|name| name == fault)).map(|known| known.reason.as_str())
}

/// The faults that were judged to be harmless.
#[cfg(test)]
pub(super) fn judged_harmless() -> impl Iterator<Item = &'static str> {
    file().harmless.iter().flat_map(|known| &known.faults).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_can_be_read_and_each_entry_has_a_reason() {
        let text = include_str!("../../../assets/proof/accepted.toml");
        let accepted: Accepted = toml::from_str(text).unwrap();
        assert!(accepted.idle.iter().all(|idle| !idle.reason.is_empty()));
        assert!(accepted.harmless.iter().all(|known| !known.reason.is_empty()));
    }
}
