//! Figures of policies in words.

use crate::pathway::knowledge::Change;
use crate::pathway::vocabulary::Figure;

use super::fill::{UNVERIFIED, from_memory, number};

/// A figure with its unit: "80 percent", "1 block", "14 days (typical, unverified)".
#[must_use]
pub fn figure(figure: &Figure) -> String {
    let unit = if figure.value == 1.0 { figure.unit.trim_end_matches('s') } else { figure.unit.as_str() };
    let mark = if from_memory(figure.certainty) { UNVERIFIED } else { "" };
    format!("{} {unit}{mark}", number(figure.value))
}

/// A changed figure with what it was: "relief at which a medial branch block is positive: 50 percent (was 80)".
#[must_use]
pub fn change(change: &Change<'_>) -> String {
    format!("{}: {} (was {})", change.now.label, figure(change.now), number(change.was.value))
}
