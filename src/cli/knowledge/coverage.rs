//! `stepwell knowledge coverage`: the rules that carry each row of the clinical knowledge.

use std::fmt::Write;

use super::{cases, pack};
use crate::cli::args::CodedCases;
use crate::cli::{Failure, say};
use crate::pathway::prove::{RowCoverage, coverage};

/// `stepwell knowledge coverage [DIR]`
pub(super) fn run(asked: &CodedCases) -> Result<(), Failure> {
    let knowledge = pack::load(&asked.pack)?;
    let cases = cases::read(&asked.cases, &knowledge)?;
    let rows = coverage(&knowledge, &cases);
    say(&rows.iter().map(print).collect::<String>())?;
    let context = rows.iter().filter(|row| row.row.context.is_some()).count();
    let lacking: Vec<&RowCoverage> = rows.iter().filter(|row| !row.holds()).collect();
    say(&format!(
        "\n{} rows: {} carried by a rule whose loss a case notices, {context} without a rule for a reason, {} lacking.\n",
        rows.len(),
        rows.len() - context - lacking.len(),
        lacking.len(),
    ))?;
    if lacking.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = lacking.iter().map(|row| row.row.id.as_str()).collect();
    Err(Failure::Other(format!("No case notices the loss of: {}.", ids.join(", "))))
}

fn print(row: &RowCoverage) -> String {
    let mut text = format!("{:<5} {}\n", row.row.id, row.row.text);
    if let Some(reason) = &row.row.context {
        let _ = writeln!(text, "      no rule: {reason}");
    } else if row.carriers.is_empty() {
        text.push_str("      NO RULE cites it\n");
    }
    for carrier in &row.carriers {
        let by = match carrier.noticed_by.as_slice() {
            [] => "NO CASE notices".to_owned(),
            names => names.join(", "),
        };
        let _ = writeln!(text, "      {}: {by}", carrier.rule);
    }
    text
}
