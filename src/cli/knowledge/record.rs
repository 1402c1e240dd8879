//! `stepwell knowledge prove --record`: what the cases of the proof are told, written down.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::{cases, pack};
use crate::cli::args::CodedCases;
use crate::cli::{Failure, say};
use crate::pathway::prove::{Record, renewed};

/// What is done with what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// It is printed.
    Tell,
    /// It is put on record.
    Record,
}

/// `stepwell knowledge prove --record [DIR]`
pub(super) fn renew(asked: &CodedCases) -> Result<(), Failure> {
    let knowledge = pack::load(&asked.pack)?;
    let cases = cases::read(&asked.cases, &knowledge)?;
    let renewed = renewed(&knowledge, &cases, &read(&asked.cases)?);
    write(&asked.cases, &renewed.record)?;
    let mut text = String::new();
    for change in &renewed.changes {
        let _ = writeln!(text, "{change}");
    }
    let _ =
        writeln!(text, "{} cases on record, {} changed.", renewed.record.cases.len(), renewed.changes.len());
    say(&text)
}

/// The record beside a folder of coded cases: `../proof/record.toml`.
fn path(cases: &Path) -> PathBuf {
    cases.parent().unwrap_or(Path::new("")).join("proof").join("record.toml")
}

/// The record; empty where there is none.
pub(super) fn read(cases: &Path) -> Result<Record, Failure> {
    let path = path(cases);
    if !path.exists() {
        return Ok(Record::default());
    }
    let text = fs::read_to_string(&path)
        .map_err(|error| Failure::refused(&path, format!("the file cannot be read: {error}.")))?;
    Record::parse(&text).map_err(|error| Failure::refused(&path, error))
}

/// Writes the record.
pub(super) fn write(cases: &Path, record: &Record) -> Result<(), Failure> {
    let path = path(cases);
    let refused = |error: std::io::Error| Failure::Other(format!("{}: {error}", path.display()));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(refused)?;
    }
    fs::write(&path, record.text()).map_err(refused)
}
