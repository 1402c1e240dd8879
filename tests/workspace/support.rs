//! Invented cases in a throw-away store.

use std::path::Path;

use serde_json::json;
use stepwell::exchange::write_case;
use stepwell::model::{Case, CaseId, Date, Edit, Entry, LetterDraft, Problem, Record};
use stepwell::workspace::{Clock, Error, OpenCase, Passphrase, Purpose, Workspace};

pub(crate) fn clock() -> Clock {
    Clock::fixed(Date::new(2026, 11, 20).unwrap())
}

pub(crate) fn passphrase() -> Passphrase {
    Passphrase::new("lantern harbour quince".to_owned())
}

/// A workspace on a throw-away store in the folder, made if there is none, and open.
pub(crate) fn unlocked(directory: &Path) -> Workspace {
    let mut workspace = Workspace::new(directory, Purpose::ThrowAway, clock()).unwrap();
    match workspace.snapshot().state {
        stepwell::workspace::StoreState::Missing => workspace.create_store(&passphrase()).unwrap(),
        _ => workspace.unlock(&passphrase()).unwrap(),
    }
    workspace
}

pub(crate) fn id(case: &str) -> CaseId {
    case.parse().unwrap()
}

pub(crate) fn problem(id: &str) -> Problem {
    serde_json::from_value(json!({ "id": id, "title": id, "region": "lumbar" })).unwrap()
}

pub(crate) fn case(id: &str, family: &str) -> Case {
    let patient = json!({ "id": id, "name": { "family": family, "given": "Anna" } });
    let patient = serde_json::from_value(patient).unwrap();
    Case { patient, problems: vec![problem("p1")], entries: Vec::new(), letters: Vec::new() }
}

pub(crate) fn entry(id: &str, date: &str, note: &str) -> Entry {
    let entry = json!({ "id": id, "date": date, "note": note, "body": { "event": { "event": "fall" } } });
    serde_json::from_value(entry).unwrap()
}

pub(crate) fn letter(id: &str, text: &str) -> LetterDraft {
    let block = json!({ "block": "history", "facts": "0", "text": text });
    let letter = json!({ "id": id, "problem": "p1", "recipient": "spine_surgeon", "edits": [block] });
    serde_json::from_value(letter).unwrap()
}

pub(crate) fn put(case: &Case, entry: Entry) -> Edit {
    Edit::put(case, Record::Entry(Box::new(entry)))
}

pub(crate) fn open(workspace: &mut Workspace) -> OpenCase {
    workspace.snapshot().open.expect("a case is open")
}

/// The bytes of the open case as a case file.
pub(crate) fn shown(workspace: &mut Workspace) -> Vec<u8> {
    write_case(&open(workspace).case).unwrap()
}

/// The bytes of a case as the store has it.
pub(crate) fn stored(workspace: &mut Workspace, case: &CaseId) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.case.json");
    workspace.export(case, &file).unwrap();
    std::fs::read(file).unwrap()
}

/// The row of the case that stands first in the list.
pub(crate) fn first_row(workspace: &mut Workspace) -> stepwell::workspace::CaseRow {
    workspace.snapshot().cases.iter().next().expect("a case").row.clone()
}

/// Imports one file as the window does it: what is wrong with it stands in the report.
pub(crate) fn import(workspace: &mut Workspace, file: &Path) -> Result<CaseId, Error> {
    let mut report = workspace.import_files(&[file.to_owned()], &mut |_| true)?;
    match report.refused.pop() {
        Some((_, error)) => Err(error),
        None => Ok(report.imported.remove(0)),
    }
}
