//! A survey as comma-separated values, by RFC 4180: one table, so that a spreadsheet reads it as it is.

use super::outcomes::{Outcomes, Scope, Summary};
use super::waiting::Waiting;
use super::{DueCount, Quartiles, Survey};

/// Marks the text as UTF-8 for spreadsheets that would guess otherwise.
const BYTE_ORDER_MARK: char = '\u{feff}';

const HEAD: [&str; 14] = [
    "table",
    "name",
    "cases",
    "things_due",
    "treatments",
    "without_outcome",
    "relief_percent_median",
    "relief_percent_lower_quartile",
    "relief_percent_upper_quartile",
    "days_median",
    "days_lower_quartile",
    "days_upper_quartile",
    "durable",
    "note",
];

/// One row; what a table has not stays empty.
#[derive(Default)]
struct Row<'a> {
    table: &'static str,
    name: &'a str,
    cases: Option<usize>,
    things: Option<usize>,
    treatments: Option<usize>,
    without: Option<usize>,
    relief: Option<Quartiles>,
    days: Option<Quartiles>,
    durable: Option<usize>,
    note: &'a str,
}

/// The survey as text. It holds no patient.
pub(super) fn csv(survey: &Survey) -> String {
    let mut text = String::from(BYTE_ORDER_MARK);
    line(&mut text, HEAD.map(str::to_owned));
    let basis = format!("as of {}, knowledge {}, policy {}", survey.as_of, survey.knowledge, survey.policy);
    row(
        &mut text,
        &Row { table: "all", name: "Cases", cases: Some(survey.cases), note: &basis, ..Row::default() },
    );
    for outcomes in &survey.outcomes {
        row(&mut text, &of_treatment(outcomes));
    }
    for waiting in &survey.waiting {
        row(&mut text, &of_waiting(waiting));
    }
    for (name, things) in survey.due.iter().flat_map(of_due) {
        row(&mut text, &Row { table: "due", name: &name, things: Some(things), ..Row::default() });
    }
    text
}

fn of_treatment(outcomes: &Outcomes) -> Row<'_> {
    let summary: Option<&Summary> = outcomes.summary.as_ref();
    Row {
        table: match outcomes.scope {
            Scope::Lane => "lane",
            Scope::Treatment => "treatment",
        },
        name: &outcomes.name,
        cases: Some(outcomes.cases),
        treatments: Some(outcomes.treatments),
        without: Some(outcomes.without),
        relief: summary.and_then(|summary| summary.relief),
        days: summary.map(|summary| summary.days),
        durable: summary.map(|summary| summary.durable),
        note: if summary.is_none() { "too few cases to sum up" } else { "" },
        ..Row::default()
    }
}

fn of_waiting(waiting: &Waiting) -> Row<'_> {
    Row {
        table: "waiting",
        name: waiting.kind.label(),
        cases: Some(waiting.cases),
        days: waiting.days,
        note: if waiting.days.is_none() { "too few cases to sum up" } else { "days since the last entry" },
        ..Row::default()
    }
}

fn of_due(due: &DueCount) -> [(String, usize); 4] {
    let kind = due.kind.label();
    [
        (format!("{kind}: today or before"), due.now),
        (format!("{kind}: within seven days"), due.week),
        (format!("{kind}: within a month"), due.month),
        (format!("{kind}: later"), due.later),
    ]
}

fn row(text: &mut String, row: &Row<'_>) {
    let count = |count: Option<usize>| count.map_or_else(String::new, |count| count.to_string());
    let [relief, days] = [row.relief, row.days].map(|of| match of {
        Some(of) => [of.median, of.low, of.high].map(|value| format!("{}", (value * 10.0).round() / 10.0)),
        None => Default::default(),
    });
    let [relief_median, relief_low, relief_high] = relief;
    let [days_median, days_low, days_high] = days;
    line(
        text,
        [
            row.table.to_owned(),
            words(row.name),
            count(row.cases),
            count(row.things),
            count(row.treatments),
            count(row.without),
            relief_median,
            relief_low,
            relief_high,
            days_median,
            days_low,
            days_high,
            count(row.durable),
            words(row.note),
        ],
    );
}

fn line(text: &mut String, cells: [String; 14]) {
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// Words as a cell. What a spreadsheet would take for a formula gets an apostrophe before it.
fn words(text: &str) -> String {
    let formula =
        text.trim_start().starts_with(['=', '+', '-', '@', '|']) || text.starts_with(['\t', '\r', '\n']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r', ';']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_no_cell_breaks_the_table() {
        assert_eq!(words("=1+1"), "'=1+1");
        assert_eq!(words(" @SUM(A1)"), "' @SUM(A1)");
        assert_eq!(words("\tx"), "'\tx");
        assert_eq!(words("-2"), "'-2");
        assert_eq!(words("ESI, caudal"), "\"ESI, caudal\"");
        assert_eq!(words("a \"b\""), "\"a \"\"b\"\"\"");
        assert_eq!(words("Facet RFA"), "Facet RFA");
    }
}
