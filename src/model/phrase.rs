//! A physician's own phrases for letters, and the jump marks in them: `[[what is to be filled in]]`.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A phrase that is used again and again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Phrase {
    /// What it is called for with: one word.
    pub name: String,
    /// The text, with jump marks where something is to be filled in.
    pub text: String,
}

/// Where a jump mark begins and ends.
const OPENS: &str = "[[";
const CLOSES: &str = "]]";

/// The jump marks of a text, in bytes, brackets included. A mark stands on one line.
#[must_use]
pub fn jump_marks(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some((opens, rest)) = text.get(from..).and_then(|rest| Some((rest.find(OPENS)?, rest))) {
        let inner = rest.get(opens + OPENS.len()..).unwrap_or_default();
        let closes = inner.find(CLOSES);
        let begin = from + opens;
        match closes.filter(|at| inner.get(..*at).is_some_and(|it| !it.contains(['\n', '[']))) {
            Some(at) => {
                from = begin + OPENS.len() + at + CLOSES.len();
                out.push(begin..from);
            }
            None => from = begin + 1,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Vec<&str> {
        jump_marks(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn marks_are_found_one_by_one() {
        assert_eq!(marks("See [[him]] on [[day, é]]."), ["[[him]]", "[[day, é]]"]);
        assert_eq!(marks("[[]] is one too"), ["[[]]"]);
    }

    #[test]
    fn what_does_not_close_on_its_line_is_no_mark() {
        for text in ["[[open", "a [single] one", "[[two\nlines]]", "]] [["] {
            assert!(marks(text).is_empty(), "{text}");
        }
        assert_eq!(marks("[[[inner]]"), ["[[inner]]"]);
    }
}
