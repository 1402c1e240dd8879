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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    row: Vec<Row>,
}

/// All rows, in the order of the file.
#[must_use]
pub fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    // A test keeps the file readable; without it there would be no rows, and coverage would say so.
    ROWS.get_or_init(|| {
        let read = toml::from_str::<Rows>(include_str!("../../../assets/proof/rows.toml"));
        read.map_or_else(|_| Vec::new(), |rows| rows.row)
    })
}

/// The row with this id.
#[must_use]
pub fn row(id: &str) -> Option<&'static Row> {
    rows().iter().find(|row| row.id == id)
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
}
