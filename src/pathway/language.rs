//! The language of the rules as text: what may stand in a rule, what each word means, and a rule that uses it.

use std::fmt::Write;

use super::expression::reference::{FUNCTIONS, OPERATORS, Term, VALUES};
use super::knowledge::{Knowledge, RESPONSES, SEXES};
use crate::model::{Programme, Region, Side};

/// The whole language, with the closed lists of words as this knowledge has them.
#[must_use]
pub fn language(knowledge: &Knowledge) -> String {
    let mut text = "A rule holds, does not hold, or is unknown; unknown is never taken for no.\n".to_owned();
    text.push_str("\nJoining and comparing\n");
    OPERATORS.iter().for_each(|(how, says)| line(&mut text, format_args!("  {how}: {says}.\n")));
    text.push_str("\nValues\n");
    VALUES.iter().for_each(|value| term(&mut text, value.name, value));
    text.push_str("\nFunctions\n");
    for function in FUNCTIONS {
        term(&mut text, &format!("{}({})", function.name, function.takes), function);
    }
    text.push_str("\nWords\n");
    let ids = |ids: Vec<&str>| ids.join(", ");
    let readings = knowledge.readings.iter().map(|reading| reading.id.as_str()).collect();
    for (list, words) in [
        ("region", ids(Region::ALL.iter().map(|region| region.id()).collect())),
        ("side", ids(Side::ALL.iter().map(|side| side.id()).collect())),
        ("sex", ids(SEXES.iter().map(|(word, _)| *word).collect())),
        ("programme", ids(Programme::ALL.iter().map(|programme| programme.id()).collect())),
        ("response", ids(RESPONSES.iter().map(|response| response.id()).collect())),
        ("reading", ids(readings)),
    ] {
        line(&mut text, format_args!("  {list}: {words}.\n"));
    }
    text
}

fn term(text: &mut String, name: &str, term: &Term) {
    let Term { gives, says, example, .. } = term;
    line(text, format_args!("  {name}: {says}.\n    Gives {}. {example}\n", gives.label()));
}

fn line(text: &mut String, parts: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = text.write_fmt(parts);
}
