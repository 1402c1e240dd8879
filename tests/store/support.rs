//! Invented cases as rows, in throw-away stores.

use std::path::Path;

use stepwell::store::{
    CaseChange, CaseRow, Passphrase, Purpose, RecordRow, RowChange, RowKind, Stamp, Store,
};

pub(crate) fn passphrase() -> Passphrase {
    Passphrase::new("lantern harbour quince".to_owned())
}

pub(crate) fn create(directory: &Path) -> Store {
    Store::create(directory, &passphrase(), Purpose::ThrowAway).unwrap()
}

pub(crate) fn open(directory: &Path) -> Store {
    reopen(directory).unwrap()
}

pub(crate) fn reopen(directory: &Path) -> stepwell::store::Result<Store> {
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

pub(crate) fn row(case: &str, family: &str, given: &str) -> CaseRow {
    CaseRow {
        id: case.to_owned(),
        family_name: family.to_owned(),
        given_name: given.to_owned(),
        changed_at: "2026-11-20T10:42:00Z".to_owned(),
        ..CaseRow::default()
    }
}

pub(crate) fn record(kind: RowKind, id: &str, body: &str) -> RecordRow {
    RecordRow::new(kind, id, 0, body)
}

pub(crate) fn added(record: RecordRow) -> RowChange {
    RowChange { before: None, after: Some(record) }
}

/// A change of one case without problems.
pub(crate) fn change(row: CaseRow, records: Vec<RowChange>) -> CaseChange {
    CaseChange { case: row.id.clone(), records, problems: Vec::new(), row: Some(row) }
}

pub(crate) fn new_case(store: &mut Store, row: CaseRow) {
    let patient = record(RowKind::Patient, &row.id, &format!(r#"{{"name":"{}"}}"#, row.family_name));
    store.apply(&change(row, vec![added(patient)]), &stamp("new case")).unwrap();
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
