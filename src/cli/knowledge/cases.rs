//! `stepwell knowledge cases`: the coded cases, and where the pathway differs from what a physician expects.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::pack;
use crate::cli::args::CodedCases;
use crate::cli::{Failure, case, say};
use crate::pathway::Knowledge;
use crate::pathway::coded::{CodedCase, Expected};
use crate::pathway::prove::in_parallel;

/// `stepwell knowledge cases [DIR]`
pub(super) fn run(asked: &CodedCases) -> Result<(), Failure> {
    let knowledge = pack::load(&asked.pack)?;
    let cases = read(&asked.cases, &knowledge)?;
    let found = in_parallel(&cases, |coded| coded.differences(&knowledge));
    let mut report = String::new();
    let mut wrong: Vec<&str> = Vec::new();
    for (coded, differences) in cases.iter().zip(&found).filter(|(_, found)| !found.is_empty()) {
        let why = coded.expected.why.replace('\n', "\n  ");
        let _ = writeln!(report, "{}\n  {why}\n{differences}", coded.name);
        wrong.push(&coded.name);
    }
    let _ = writeln!(report, "{} of {} cases come out as coded.", cases.len() - wrong.len(), cases.len());
    say(&report)?;
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Failure::Other(format!("These do not: {}.", wrong.join(", "))))
    }
}

/// The coded cases of a folder, in the order of their names.
pub(super) fn read(dir: &Path, knowledge: &Knowledge) -> Result<Vec<CodedCase>, Failure> {
    let unread = |error: std::io::Error| {
        Failure::refused(dir, format!("the folder of coded cases cannot be read: {error}."))
    };
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(dir).map_err(unread)? {
        let name = entry.map_err(unread)?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".case.json").map(str::to_owned));
    }
    if names.is_empty() {
        return Err(Failure::refused(
            dir,
            "the folder holds no coded case: there is no *.case.json file in it.",
        ));
    }
    names.sort();
    names.iter().map(|name| one(dir, name, knowledge)).collect()
}

fn one(dir: &Path, name: &str, knowledge: &Knowledge) -> Result<CodedCase, Failure> {
    let file = |ending: &str| -> PathBuf { dir.join(format!("{name}.{ending}")) };
    let case = case::read(&file("case.json"), knowledge)?;
    let path = file("expect.toml");
    let text = fs::read_to_string(&path)
        .map_err(|error| Failure::refused(&path, format!("the file cannot be read: {error}.")))?;
    let expected = Expected::parse(&text).map_err(|error| Failure::refused(&path, error))?;
    let strangers = expected.strangers(knowledge);
    if !strangers.is_empty() {
        return Err(Failure::refused(&path, format!("the knowledge has no {}.", strangers.join(", no "))));
    }
    Ok(CodedCase { name: name.to_owned(), case, expected })
}
