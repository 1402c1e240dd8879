//! Invented cases in throw-away stores.

use std::path::{Path, PathBuf};

use serde_json::json;
use stepwell::model::{Case, CaseId, Edit, Entry, IssuedLetter, Record, RecordId};
use stepwell::store::{CaseChange, CaseOutlook, CaseRow, KdfCost, Passphrase, Purpose, Result, Stamp, Store};

pub(crate) fn passphrase() -> Passphrase {
    Passphrase::new("lantern harbour quince".to_owned())
}

/// Whether this run has the time for all of what is otherwise tried in part.
pub(crate) fn deep() -> bool {
    std::env::var_os("STEPWELL_DEEP").is_some()
}

/// What a try costs in a store that guards nothing.
pub(crate) fn cheap() -> KdfCost {
    KdfCost::standard(Purpose::ThrowAway)
}

pub(crate) fn create(directory: &Path) -> Store {
    Store::create(directory, &passphrase(), Purpose::ThrowAway, cheap()).unwrap()
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
    CaseRow::of(case, CaseOutlook::default(), "2026-11-20T10:42:00Z".to_owned())
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

/// A letter as it is described when it is issued.
pub(crate) fn letter(id: &str) -> IssuedLetter {
    serde_json::from_value(json!({
        "draft": { "id": id, "problem": "p1", "recipient": "spine_surgeon" },
        "addressee": "Dr. Nobody", "signer": "Dr. Somebody", "date": "2026-11-20",
        "issued_at": "2026-11-20T10:42:00Z", "pages": 2, "sha256": "0", "knowledge": "2026-11",
        "case": "0", "blocks": [{ "block": "question", "facts": "0" }],
    }))
    .unwrap()
}

/// The bytes of an invented letter: so many, and no two letters have the same.
pub(crate) fn pdf(id: &str, length: usize) -> Vec<u8> {
    format!("%PDF-1.7 {id} ").bytes().cycle().take(length).collect()
}

/// Issues a letter of the case in the store; its draft, if there is one, goes. Returns the case after it.
pub(crate) fn issue(store: &mut Store, case: &Case, id: &str, pdf: &[u8]) -> Result<Case> {
    let edits: Vec<Edit> = Edit::remove(case, &RecordId::Letter(id.parse().unwrap())).into_iter().collect();
    let after = edits.iter().fold(case.clone(), |case, edit| edit.apply(&case).unwrap());
    let (row, letter) = (row_of(&after), letter(id));
    let change = CaseChange::Issued { case: &after, edits: &edits, row: &row, letter: &letter, pdf };
    store.apply(&change, &stamp("issue letter")).map(|()| after)
}

/// A new store with so many cases, `c0` and on, of 50 entries each.
pub(crate) fn filled(directory: &Path, cases: usize) -> Store {
    let mut store = create(directory);
    for number in 0..cases {
        let mut case = case(&format!("c{number}"), "Beispiel");
        case.entries = (0..50).map(|n| entry(&format!("e{n:03}"), &"note ".repeat(4))).collect();
        add(&mut store, &case);
    }
    store
}

/// Every file and folder within a folder.
pub(crate) fn walk(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(walk(&path));
        }
        found.push(path);
    }
    found
}

/// Name and digest of every file of the store but the lock.
pub(crate) fn files(directory: &Path) -> Vec<(String, String)> {
    use sha2::Digest;
    let digest = |path: &Path| format!("{:x?}", sha2::Sha256::digest(std::fs::read(path).unwrap()));
    let name = |path: &Path| path.strip_prefix(directory).unwrap().to_string_lossy().into_owned();
    let mut files: Vec<_> = walk(directory)
        .into_iter()
        .filter(|path| path.is_file())
        .map(|path| (name(&path), digest(&path)))
        .filter(|(name, _)| name != "stepwell.lock")
        .collect();
    files.sort();
    files
}
