//! `stepwell case`, and reading case files.

use std::path::Path;

use super::{Failure, say};
use crate::model::{Case, CaseError};
use crate::pathway::Knowledge;
use crate::workspace;

/// The knowledge that ships with the program.
pub(super) fn knowledge() -> Result<&'static Knowledge, Failure> {
    workspace::knowledge().map_err(|error| Failure::Other(error.to_string()))
}

/// Reads a case file that the knowledge can read as well.
pub(super) fn read(file: &Path, knowledge: &Knowledge) -> Result<Case, Failure> {
    let case = workspace::read_case(file).map_err(|error| Failure::refused(file, error))?;
    let errors = knowledge.check_case(&case);
    if errors.is_empty() { Ok(case) } else { Err(Failure::refused(file, list(&errors))) }
}

fn list(errors: &[CaseError]) -> String {
    let lines: Vec<String> = errors.iter().map(|error| format!("\n  {error}")).collect();
    format!("the case was refused.{}", lines.concat())
}

/// `stepwell case check FILE`
pub(super) fn check(file: &Path) -> Result<(), Failure> {
    let case = read(file, knowledge()?)?;
    let (entries, problems) = (case.entries.len(), case.problems.len());
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    say(&format!(
        "{}: a good case file with {} and {}.\n",
        file.display(),
        count(problems, "problem", "problems"),
        count(entries, "entry", "entries"),
    ))
}
