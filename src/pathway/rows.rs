//! The rows of the clinical knowledge, one line each.

use std::sync::OnceLock;

use serde::Deserialize;

/// A row of the clinical knowledge: a statement (S001), a conflict (X01), a trap (T01), a red flag (RF1, SH1).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its id, as rules cite it.
    pub id: String,
    /// What it says.
    pub text: String,
    /// Why no rule can carry it, where that is so.
    pub context: Option<String>,
}

/// A chapter (2.1.3) or a standard guard (G8) of the clinical knowledge: cited where no single row says it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pathway) struct Chapter {
    /// Its id, as rules cite it.
    id: String,
    /// What it is about.
    text: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    row: Vec<Row>,
    chapter: Vec<Chapter>,
}

fn file() -> &'static Rows {
    static ROWS: OnceLock<Rows> = OnceLock::new();
    // A test keeps the file readable; without it there would be no rows, and every pack that cites one were refused.
    ROWS.get_or_init(|| toml::from_str(include_str!("../../assets/proof/rows.toml")).unwrap_or_default())
}

/// All rows, in the order of the file.
#[must_use]
pub fn rows() -> &'static [Row] {
    &file().row
}

/// What a row, a chapter or a standard guard says; none where nothing has this id.
pub(in crate::pathway) fn text(id: &str) -> Option<&'static str> {
    let row = rows().iter().find(|row| row.id == id).map(|row| row.text.as_str());
    row.or_else(|| {
        file().chapter.iter().find(|chapter| chapter.id == id).map(|chapter| chapter.text.as_str())
    })
}

/// The ids of everything a rule may cite.
pub(in crate::pathway) fn ids<'a>() -> impl Iterator<Item = &'a str> {
    let chapters = file().chapter.iter().map(|chapter| chapter.id.as_str());
    rows().iter().map(|row| row.id.as_str()).chain(chapters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_there_once() {
        let numbered = |prefix: &str, last: u32, width: usize| {
            (1..=last).map(|n| format!("{prefix}{n:0width$}")).collect::<Vec<_>>()
        };
        let all = [
            numbered("S", 124, 3),
            numbered("X", 23, 2),
            numbered("T", 16, 2),
            numbered("RF", 14, 1),
            numbered("SH", 1, 1),
        ];
        let ids: Vec<String> = rows().iter().map(|row| row.id.clone()).collect();
        assert_eq!(ids, all.concat());
    }

    #[test]
    fn a_chapter_is_known_by_its_title_and_an_invented_one_is_not() {
        assert!(text("2.1.3").is_some_and(|title| title.starts_with("Facet")));
        for invented in ["S9999", "99..9", "2.1.", "G99", ""] {
            assert_eq!(text(invented), None, "{invented}");
        }
        let mut all: Vec<_> = ids().collect();
        let before = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), before, "an id stands for two things");
    }
}
