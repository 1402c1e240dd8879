//! `stepwell case`, and reading case files.

use std::path::{Path, PathBuf};

use super::{Failure, say};
use crate::model::{Case, CaseError};
use crate::pathway::{Knowledge, remarks};
use crate::workspace::{self, Clock};

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

/// What in a case cannot be right today, each once over its problems. Dates and doses are judged alike by every policy.
fn amiss(knowledge: &Knowledge, case: &Case) -> Vec<String> {
    let today = Clock::System.today();
    let Some(policy) = knowledge.policies().first() else { return Vec::new() };
    let mut said: Vec<String> = Vec::new();
    for problem in &case.problems {
        for remark in remarks((knowledge, policy), (case, problem), today) {
            if !said.contains(&remark) {
                said.push(remark);
            }
        }
    }
    said
}

/// `stepwell case check FILE ..`. What does not fit together is pointed out; a file with that is still a good one. Each
/// file is checked, whatever is wrong with another; the refused ones are told together at the end.
pub(super) fn check(files: &[PathBuf]) -> Result<(), Failure> {
    let knowledge = knowledge()?;
    let mut refused = Vec::new();
    for file in files {
        match read(file, knowledge) {
            Ok(case) => tell(file, &case, knowledge)?,
            Err(Failure::Refused(reason)) => refused.push(reason),
            Err(other) => return Err(other),
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(Failure::Refused(refused.join("\n"))) }
}

fn tell(file: &Path, case: &Case, knowledge: &Knowledge) -> Result<(), Failure> {
    let (entries, problems) = (case.entries.len(), case.problems.len());
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    say(&format!(
        "{}: a good case file with {} and {}.\n",
        file.display(),
        count(problems, "problem", "problems"),
        count(entries, "entry", "entries"),
    ))?;
    let amiss = amiss(knowledge, case);
    if amiss.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = amiss.iter().map(|remark| format!("  ? {remark}\n")).collect();
    say(&format!("Look at the record again:\n{}", lines.concat()))
}
