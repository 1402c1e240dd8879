//! Levels of the spine as people type them: `l5`, `l45`, `L4-L5`, `l5s1`.

use crate::model::{Level, LevelError};

/// A level as it is typed: `l5`, `L4-5`, `l45`, `l5s1`, `L4-L5`.
///
/// # Errors
/// If there is no such level; the words are for the form.
pub(in crate::ui) fn read(typed: &str) -> Result<Level, LevelError> {
    let typed = typed.to_uppercase();
    if let Ok(level) = typed.parse::<Level>() {
        return Ok(level);
    }
    let short: String = typed.chars().filter(|c| *c != '-').collect();
    // The segment whose name, without what people leave out, is what was typed.
    let same = |level: &Level| {
        let name = level.to_string();
        let letter = name.get(..1).unwrap_or_default();
        let Some((upper, lower)) = name.split_once('-') else { return false };
        let lower_full = if lower.starts_with(|c: char| c.is_ascii_digit()) {
            format!("{letter}{lower}")
        } else {
            lower.to_owned()
        };
        short == format!("{upper}{lower}") || short == format!("{upper}{lower_full}")
    };
    let mut next = "C0-1".parse::<Level>().ok();
    while let Some(level) = next {
        if same(&level) {
            return Ok(level);
        }
        next = level.below();
    }
    typed.parse()
}

/// The one level a field holds, or none; else what to write, for the field.
pub(in crate::ui) fn typed(typed: &str) -> Result<Option<Level>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    read(typed).map(Some).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_as_they_are_typed() {
        for (typed, means) in [
            ("l5", "L5"),
            ("L4-5", "L4-5"),
            ("l45", "L4-5"),
            ("l4-l5", "L4-5"),
            ("l4l5", "L4-5"),
            ("l5s1", "L5-S1"),
            ("l5-s1", "L5-S1"),
            ("c56", "C5-6"),
            ("c7t1", "C7-T1"),
            ("t1112", "T11-12"),
            ("c01", "C0-1"),
        ] {
            assert_eq!(read(typed).map(|level| level.to_string()).as_deref(), Ok(means), "{typed}");
        }
    }

    #[test]
    fn what_is_no_level_is_refused() {
        for wrong in ["l6", "l46", "x4", "", "l4-7"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
