//! Letters that left: kept with their bytes, never altered, gone only with their case.

use serde_json::json;
use stepwell::model::{Case, CaseId, Edit, IssuedLetter, Record, RecordId};
use stepwell::store::{CaseChange, Error, Store};

use crate::support::{case, create, id, open, reopen, row_of, stamp};

const PDF: &[u8] = b"%PDF-1.7 invented bytes";

fn letter(id: &str) -> IssuedLetter {
    serde_json::from_value(json!({
        "draft": { "id": id, "problem": "p1", "recipient": "spine_surgeon" },
        "addressee": "Dr. Nobody", "signer": "Dr. Somebody", "date": "2026-11-20",
        "issued_at": "2026-11-20T10:42:00Z", "pages": 2, "sha256": "0", "knowledge": "2026-11",
        "case": "0", "blocks": [{ "block": "question", "facts": "0" }],
    }))
    .unwrap()
}

/// A case with a letter in the making.
fn with_draft(store: &mut Store, case_id: &str) -> Case {
    let mut case = case(case_id, "Reyes");
    case.letters.push(letter("l1").draft);
    store.apply(&CaseChange::New { case: &case, row: &row_of(&case) }, &stamp("new case")).unwrap();
    case
}

fn issue(store: &mut Store, case: &Case, id: &str) -> Result<Case, Error> {
    let edits: Vec<Edit> = Edit::remove(case, &RecordId::Letter(id.parse().unwrap())).into_iter().collect();
    let after = edits.iter().fold(case.clone(), |case, edit| edit.apply(&case).unwrap());
    let (row, letter) = (row_of(&after), letter(id));
    let change = CaseChange::Issued { case: &after, edits: &edits, row: &row, letter: &letter, pdf: PDF };
    store.apply(&change, &stamp("issue letter")).map(|()| after)
}

fn actions(store: &Store, case: &CaseId) -> Vec<String> {
    store.history(case).unwrap().into_iter().map(|entry| entry.action).collect()
}

#[test]
fn an_issued_letter_is_kept_with_its_bytes_and_its_draft_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let case = with_draft(&mut store, "c1");
    issue(&mut store, &case, "l1").unwrap();
    drop(store);
    let store = open(folder.path());
    assert!(store.load(&id("c1")).unwrap().letters.is_empty());
    assert_eq!(store.issued(&id("c1")).unwrap(), [letter("l1")]);
    let kept = store.issued_letter(&id("c1"), &"l1".parse().unwrap()).unwrap().unwrap();
    assert_eq!((kept.letter, kept.pdf.as_slice()), (letter("l1"), PDF));
    assert_eq!(store.issued_letter(&id("c1"), &"l2".parse().unwrap()).unwrap(), None);
    assert!(actions(&store, &id("c1")).contains(&"issue letter".to_owned()));
    store.check().unwrap();
}

#[test]
fn a_letter_is_issued_once_and_a_failure_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let case = with_draft(&mut store, "c1");
    let after = issue(&mut store, &case, "l1").unwrap();
    let before = actions(&store, &id("c1"));
    // The draft is put back by hand: still the letter that left stays the one it was.
    let back = Edit::put(&after, Record::Letter(letter("l1").draft));
    let again = back.apply(&after).unwrap();
    let (edits, row) = ([back], row_of(&again));
    store.apply(&CaseChange::Edited { case: &again, edits: &edits, row: &row }, &stamp("add")).unwrap();
    assert!(matches!(issue(&mut store, &again, "l1"), Err(Error::Conflict)));
    assert_eq!(store.load(&id("c1")).unwrap().letters.len(), 1, "the draft is still there");
    assert_eq!(actions(&store, &id("c1")).len(), before.len() + 1);
}

#[test]
fn letters_go_with_their_case_and_the_journal_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let case = with_draft(&mut store, "c1");
    let after = issue(&mut store, &case, "l1").unwrap();
    store.apply(&CaseChange::Erased { case: &after }, &stamp("erase case")).unwrap();
    assert!(matches!(store.issued(&id("c1")), Err(Error::NoSuchCase)));
    drop(store);
    reopen(folder.path()).unwrap().check().unwrap();
}
