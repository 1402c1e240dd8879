//! `stepwell knowledge prove`: what must hold for any case.

use std::fmt::Write;
use std::path::Path;

use super::{cases, pack};
use crate::cli::args::CodedCases;
use crate::cli::{Failure, say};
use crate::pathway::prove::{Counterexample, Effort, Property, prove};
use crate::workspace::write_case;

/// `stepwell knowledge prove [DIR]`
pub(super) fn run(asked: &CodedCases, effort: Effort, folder: Option<&Path>) -> Result<(), Failure> {
    let (knowledge, files) = pack::load_with_files(&asked.pack)?;
    let cases = cases::read(&asked.cases, &knowledge)?;
    let properties = prove(&knowledge, &files, &cases, effort);
    say(&properties.iter().map(print).collect::<String>())?;
    let broken: Vec<&Property> = properties.iter().filter(|p| !p.broken.is_empty()).collect();
    if let Some(folder) = folder {
        write(folder, broken.iter().flat_map(|p| &p.broken))?;
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

fn write<'p>(folder: &Path, found: impl Iterator<Item = &'p Counterexample>) -> Result<(), Failure> {
    let refused = |error: &dyn std::fmt::Display| Failure::Other(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(|error| refused(&error))?;
    for (case, n) in found.filter_map(|found| found.case.as_ref()).zip(1..) {
        write_case(&folder.join(format!("counterexample-{n}.case.json")), case)
            .map_err(|error| refused(&error))?;
    }
    Ok(())
}
