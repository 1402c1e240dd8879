//! Records, changes, history.

use std::fs;

use serde_json::json;
use stepwell::model::{Edit, Record, RecordId};
use stepwell::store::{CaseChange, Error};

use crate::support::{add, case, create, edit, entry, id, open, put, row_of, stamp};

#[test]
fn what_was_applied_is_read_back_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut whole = case("c1", "Beispiel");
    whole.entries =
        vec![entry("e1", "two  spaces, \u{0}, Ł, \"quotes\"; DROP TABLE record"), entry("e2", "")];
    add(&mut store, &whole);
    drop(store);
    assert_eq!(open(folder.path()).load(&id("c1")).unwrap(), whole);
}

#[test]
fn a_number_is_the_same_after_any_number_of_readings() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut whole = case("c1", "Beispiel");
    // A hurried reader takes this text for the number next to it.
    let odd = 31.245_270_191_439_438_f64;
    let finding = json!({ "concept": "weight_kg", "value": odd });
    let visit =
        json!({ "id": "e1", "date": "2026-03-01", "body": { "assessment": { "findings": [finding] } } });
    whole.entries = vec![serde_json::from_value(visit).unwrap()];
    add(&mut store, &whole);
    let read = store.load(&id("c1")).unwrap();
    assert_eq!(read, whole);
    let mut changed = read.entries[0].clone();
    changed.note = Some("x".to_owned());
    edit(&mut store, &read, &[put(&read, changed)]).unwrap();
}

#[test]
fn an_edit_of_something_else_than_it_found_is_refused_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let before = case("c1", "Beispiel");
    add(&mut store, &before);
    // Somebody believes in an entry the store does not have; the good edit before it must not stay either.
    let mut imagined = before.clone();
    imagined.patient.name.family = "Renamed".to_owned();
    imagined.entries = vec![entry("e1", "old")];
    let good = put(&imagined, entry("e2", "new"));
    let stale = put(&imagined, entry("e1", "changed"));
    let error = edit(&mut store, &imagined, &[good, stale]).unwrap_err();
    assert!(matches!(error, Error::Conflict), "{error:?}");
    assert_eq!(store.load(&id("c1")).unwrap(), before);
    assert_eq!(store.case_row(&id("c1")).unwrap(), row_of(&before));
    assert_eq!(store.history(&id("c1")).unwrap().len(), 2);
    // The journal goes on where it was.
    edit(&mut store, &before, &[put(&before, entry("e2", "new"))]).unwrap();
    store.check().unwrap();
}

#[test]
fn a_case_is_added_once_and_only_known_cases_are_edited_or_erased() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (one, two) = (case("c1", "Beispiel"), case("c2", "Muster"));
    add(&mut store, &one);
    let again =
        store.apply(&CaseChange::New { case: &one, row: &row_of(&one) }, &stamp("new case")).unwrap_err();
    assert!(matches!(again, Error::CaseExists));
    let unknown = edit(&mut store, &two, &[put(&two, entry("e1", ""))]).unwrap_err();
    assert!(matches!(unknown, Error::NoSuchCase));
    let unknown = store.apply(&CaseChange::Erased { case: &two }, &stamp("erase")).unwrap_err();
    assert!(matches!(unknown, Error::NoSuchCase));
    assert!(matches!(store.load(&id("c2")).unwrap_err(), Error::NoSuchCase));
    let mixed =
        store.apply(&CaseChange::New { case: &two, row: &row_of(&one) }, &stamp("new case")).unwrap_err();
    assert!(matches!(mixed, Error::Conflict));
}

#[test]
fn records_are_changed_removed_and_the_case_erased_while_the_journal_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut now = case("c1", "Beispiel");
    add(&mut store, &now);
    for note in ["one", "two"] {
        now = edit(&mut store, &now, &[put(&now, entry("e1", note))]).unwrap();
    }
    let removal = Edit::remove(&now, &RecordId::Entry("e1".parse().unwrap())).unwrap();
    now = edit(&mut store, &now, &[removal]).unwrap();
    assert_eq!(store.load(&id("c1")).unwrap(), now);
    let about: Vec<_> =
        store.history(&id("c1")).unwrap().into_iter().map(|entry| (entry.action, entry.record)).collect();
    let expected = [("new case", "c1"), ("new case", "p1"), ("edit", "e1"), ("edit", "e1"), ("edit", "e1")];
    assert_eq!(about, expected.map(|(action, record)| (action.to_owned(), record.to_owned())));

    store.apply(&CaseChange::Erased { case: &now }, &stamp("erase")).unwrap();
    assert!(matches!(store.load(&id("c1")).unwrap_err(), Error::NoSuchCase));
    assert_eq!(store.history(&id("c1")).unwrap().len(), 7);
    drop(store);
    let mut store = open(folder.path());
    store.check().unwrap();
    // The same case may come back, from a file for example.
    add(&mut store, &now);
    assert_eq!(store.load(&id("c1")).unwrap(), now);
}

#[test]
fn a_case_with_other_records_than_told_is_not_erased() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let before = case("c1", "Beispiel");
    add(&mut store, &before);
    let after = edit(&mut store, &before, &[put(&before, entry("e1", "one"))]).unwrap();
    assert!(store.apply(&CaseChange::Erased { case: &before }, &stamp("erase")).is_err());
    assert_eq!(store.load(&id("c1")).unwrap(), after);
}

#[test]
fn problems_keep_their_order_through_moves_and_removals() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut now = case("c1", "Beispiel");
    add(&mut store, &now);
    let problem = |name: &str, place| {
        let problem = json!({ "id": name, "title": name, "region": "lumbar" });
        Record::Problem(place, serde_json::from_value(problem).unwrap())
    };
    for record in [problem("p2", 0), problem("p3", 1), problem("p1", 0), problem("p4", 9), problem("p2", 2)] {
        let step = Edit::put(&now, record);
        now = edit(&mut store, &now, &[step]).unwrap();
        assert_eq!(store.load(&id("c1")).unwrap(), now);
    }
    let removal = Edit::remove(&now, &RecordId::Problem("p1".parse().unwrap())).unwrap();
    now = edit(&mut store, &now, &[removal]).unwrap();
    let order: Vec<_> = store.load(&id("c1")).unwrap().problems.iter().map(|p| p.id.to_string()).collect();
    assert_eq!(order, now.problems.iter().map(|p| p.id.to_string()).collect::<Vec<_>>());
    assert_eq!(order.len(), 3);
}

#[test]
fn no_file_of_the_store_holds_a_name_in_plain_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut whole = case("c1", "Quillfeather");
    whole.patient.name.given = "Zebulon".to_owned();
    add(&mut store, &whole);
    let looked_for: [&[u8]; 4] = [b"Quillfeather", b"quillfeather", b"Zebulon", b"CREATE TABLE"];
    let search = |when: &str| {
        for entry in fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            for text in looked_for {
                let found = bytes.windows(text.len()).any(|window| window == text);
                assert!(!found, "{} in {} {when}", String::from_utf8_lossy(text), path.display());
            }
        }
    };
    // The log holds the change while the store is open, the database once it is closed.
    assert!(fs::metadata(folder.path().join("stepwell.db-wal")).unwrap().len() > 0);
    search("while open");
    drop(store);
    assert!(!folder.path().join("stepwell.db-wal").exists());
    search("after closing");
}

#[test]
fn settings_are_kept_and_journaled() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    assert_eq!(store.settings().unwrap(), None);
    store.set_settings(r#"{"paper":"a4"}"#, &stamp("settings")).unwrap();
    store.set_settings(r#"{"paper":"letter"}"#, &stamp("settings")).unwrap();
    assert!(store.set_settings("{half", &stamp("settings")).is_err());
    drop(store);
    let store = open(folder.path());
    assert_eq!(store.settings().unwrap().as_deref(), Some(r#"{"paper":"letter"}"#));
    store.check().unwrap();
}
