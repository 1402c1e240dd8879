//! Invented cases in throw-away stores.

use std::path::Path;

use serde_json::json;
use stepwell::model::{Case, CaseId, Edit, Entry, Record};
use stepwell::store::{CaseChange, CaseOutlook, CaseRow, Passphrase, Purpose, Result, Stamp, Store};

pub(crate) fn passphrase() -> Passphrase {
    Passphrase::new("lantern harbour quince".to_owned())
}

pub(crate) fn create(directory: &Path) -> Store {
    Store::create(directory, &passphrase(), Purpose::ThrowAway).unwrap()
}

pub(crate) fn open(directory: &Path) -> Store {
    reopen(directory).unwrap()
}

pub(crate) fn reopen(directory: &Path) -> Result<Store> {
    Store::open(directory, &passphrase(), Purpose::ThrowAway)
}

pub(crate) fn stamp(action: &'static str) -> Stamp {
    Stamp {
        at: "2026-11-20T10:42:00Z".to_owned(),
        actor: "tester".to_owned(),
        action,
        knowledge: "2026-11".to_owned(),
    }
}

pub(crate) fn id(case: &str) -> CaseId {
    case.parse().unwrap()
}

pub(crate) fn case(id: &str, family: &str) -> Case {
    let patient = json!({ "id": id, "name": { "family": family, "given": "Anna" } });
    let problem = json!({ "id": "p1", "title": "Low back", "region": "lumbar" });
    Case {
        patient: serde_json::from_value(patient).unwrap(),
        problems: vec![serde_json::from_value(problem).unwrap()],
        entries: Vec::new(),
        letters: Vec::new(),
    }
}

pub(crate) fn entry(id: &str, note: &str) -> Entry {
    let entry =
        json!({ "id": id, "date": "2026-03", "note": note, "body": { "event": { "event": "fall" } } });
    serde_json::from_value(entry).unwrap()
}

pub(crate) fn row_of(case: &Case) -> CaseRow {
    CaseRow {
        id: case.patient.id.clone(),
        family_name: case.patient.name.family.clone(),
        given_name: case.patient.name.given.clone(),
        other_names: String::new(),
        birth_date: case.patient.birth_date,
        sex: case.patient.sex,
        identifier: case.patient.identifier.clone(),
        regions: case.problems.iter().map(|problem| problem.region).collect(),
        outlook: CaseOutlook::default(),
        open_letters: 0,
        changed_at: "2026-11-20T10:42:00Z".to_owned(),
    }
}

pub(crate) fn add(store: &mut Store, case: &Case) {
    store.apply(&CaseChange::New { case, row: &row_of(case) }, &stamp("new case")).unwrap();
}

/// Applies edits to the case in the store and returns the case after them.
pub(crate) fn edit(store: &mut Store, before: &Case, edits: &[Edit]) -> Result<Case> {
    let case = edits.iter().fold(before.clone(), |case, edit| edit.apply(&case).unwrap());
    let change = CaseChange::Edited { case: &case, edits, row: &row_of(&case) };
    store.apply(&change, &stamp("edit")).map(|()| case)
}

pub(crate) fn put(case: &Case, entry: Entry) -> Edit {
    Edit::put(case, Record::Entry(Box::new(entry)))
}

/// Name and digest of every file of the store but the lock.
pub(crate) fn files(directory: &Path) -> Vec<(String, String)> {
    use sha2::Digest;
    let digest = |path: &Path| format!("{:x?}", sha2::Sha256::digest(std::fs::read(path).unwrap()));
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), digest(&entry.path())))
        .filter(|(name, _)| name != "stepwell.lock")
        .collect();
    files.sort();
    files
}
