//! `stepwell knowledge prove`: what must hold for any case.

use std::fmt::Write;
use std::path::Path;

use super::{cases, pack, record};
use crate::cli::args::CodedCases;
use crate::cli::{Failure, say};
use crate::pathway::prove::{Effort, Made, Property, prove};
use crate::workspace::write_case;

/// `stepwell knowledge prove [DIR]`
pub(super) fn run(asked: &CodedCases, effort: Effort, folder: Option<&Path>) -> Result<(), Failure> {
    let (knowledge, files) = pack::load_with_files(&asked.pack)?;
    let cases = cases::read(&asked.cases, &knowledge)?;
    let record = record::read(&asked.cases)?;
    let properties = prove(&knowledge, &files, &cases, &record, effort);
    say(&properties.iter().map(print).collect::<String>())?;
    let broken: Vec<&Property> = properties.iter().filter(|p| !p.broken.is_empty()).collect();
    if let Some(folder) = folder {
        write(folder, &properties)?;
    }
    if broken.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = broken.iter().map(|p| p.name).collect();
    Err(Failure::Other(format!("These do not hold: {}.", names.join(", "))))
}

fn print(property: &Property) -> String {
    let verdict = if property.broken.is_empty() { "holds" } else { "DOES NOT HOLD" };
    let Property { name, says, covered, .. } = property;
    let mut text = format!("{name}: {verdict}\n  {says}.\n  covered: {covered}\n");
    for note in &property.notes {
        let _ = writeln!(text, "    {note}");
    }
    for found in &property.broken {
        let _ = writeln!(text, "  counterexample: {}", found.text.replace('\n', "\n    "));
    }
    text
}

/// Writes what breaks something as case files, and what was made for the proof as coded cases.
fn write(folder: &Path, properties: &[Property]) -> Result<(), Failure> {
    let refused = |error: &dyn std::fmt::Display| Failure::Other(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(|error| refused(&error))?;
    let found = properties.iter().flat_map(|p| &p.broken).filter_map(|found| found.case.as_ref());
    for (case, n) in found.zip(1..) {
        write_case(&folder.join(format!("counterexample-{n}.case.json")), case)
            .map_err(|error| refused(&error))?;
    }
    let made = folder.join("made");
    std::fs::create_dir_all(&made).map_err(|error| refused(&error))?;
    for (Made { rule, case, expected }, n) in properties.iter().flat_map(|p| &p.made).zip(1..) {
        let file = |ending: &str| made.join(format!("{n:04}-{rule}.{ending}"));
        write_case(&file("case.json"), case).map_err(|error| refused(&error))?;
        std::fs::write(file("expect.toml"), expected).map_err(|error| refused(&error))?;
    }
    Ok(())
}
