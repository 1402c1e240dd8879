//! Records, changes, history.

use std::fs;

use stepwell::store::{CaseChange, Error, RowChange, RowKind};

use crate::support::{added, change, create, new_case, open, record, row, stamp};

fn sorted(mut records: Vec<stepwell::store::RecordRow>) -> Vec<stepwell::store::RecordRow> {
    records.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    records
}

#[test]
fn what_was_applied_is_read_back_after_reopening_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let odd = r#"{"b":1,"a":"two  spaces, \u0041, Ł, \"quotes\"" , "n":1.50}"#;
    let records =
        vec![record(RowKind::Patient, "c1", r#"{"name":"Beispiel"}"#), record(RowKind::Entry, "e1", odd)];
    let all = records.iter().cloned().map(added).collect();
    store.apply(&change(row("c1", "Beispiel", "Anna"), all), &stamp("new case")).unwrap();
    drop(store);
    assert_eq!(sorted(open(folder.path()).load("c1").unwrap()), records);
}

#[test]
fn a_change_of_something_else_than_it_found_is_refused_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    new_case(&mut store, row("c1", "Beispiel", "Anna"));
    let before = store.load("c1").unwrap();
    let stale = RowChange {
        before: Some(record(RowKind::Entry, "e1", "1")),
        after: Some(record(RowKind::Entry, "e1", "2")),
    };
    let good = added(record(RowKind::Entry, "e2", "3"));
    let mut renamed = row("c1", "Other", "Name");
    renamed.identifier = Some("X1".to_owned());
    let error = store.apply(&change(renamed, vec![good, stale]), &stamp("edit")).unwrap_err();
    assert!(matches!(error, Error::Conflict));
    assert_eq!(store.load("c1").unwrap(), before);
    assert_eq!(store.case_row("c1").unwrap().family_name, "Beispiel");
    assert_eq!(store.history("c1").unwrap().len(), 1);
    // The journal goes on where it was.
    store
        .apply(
            &change(row("c1", "Beispiel", "Anna"), vec![added(record(RowKind::Entry, "e2", "3"))]),
            &stamp("edit"),
        )
        .unwrap();
    store.check().unwrap();
}

#[test]
fn a_body_that_is_no_json_and_a_change_of_two_records_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    new_case(&mut store, row("c1", "Beispiel", "Anna"));
    let torn = added(record(RowKind::Entry, "e1", "{\"half\":"));
    assert!(store.apply(&change(row("c1", "Beispiel", "Anna"), vec![torn]), &stamp("edit")).is_err());
    let two = RowChange {
        before: Some(record(RowKind::Entry, "e1", "1")),
        after: Some(record(RowKind::Entry, "e2", "1")),
    };
    let error = store.apply(&change(row("c1", "Beispiel", "Anna"), vec![two]), &stamp("edit")).unwrap_err();
    assert!(matches!(error, Error::Conflict));
    assert_eq!(store.load("c1").unwrap().len(), 1);
}

#[test]
fn records_are_changed_removed_and_the_case_erased_while_the_journal_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    new_case(&mut store, row("c1", "Beispiel", "Anna"));
    let (one, two) = (record(RowKind::Entry, "e1", "1"), record(RowKind::Entry, "e1", "2"));
    let list = || row("c1", "Beispiel", "Anna");
    store.apply(&change(list(), vec![added(one.clone())]), &stamp("add")).unwrap();
    let changed = RowChange { before: Some(one), after: Some(two.clone()) };
    store.apply(&change(list(), vec![changed]), &stamp("change")).unwrap();
    let removed = RowChange { before: Some(two), after: None };
    store.apply(&change(list(), vec![removed]), &stamp("remove")).unwrap();
    let actions: Vec<_> = store.history("c1").unwrap().into_iter().map(|entry| entry.action).collect();
    assert_eq!(actions, ["new case", "add", "change", "remove"]);

    let patient = store.load("c1").unwrap().remove(0);
    let erase = CaseChange {
        case: "c1".to_owned(),
        records: vec![RowChange { before: Some(patient), after: None }],
        problems: Vec::new(),
        row: None,
    };
    store.apply(&erase, &stamp("erase")).unwrap();
    assert!(matches!(store.load("c1").unwrap_err(), Error::NoSuchCase));
    assert_eq!(store.history("c1").unwrap().len(), 5);
    store.check().unwrap();
    drop(store);
    open(folder.path()).check().unwrap();
}

#[test]
fn a_case_with_records_left_cannot_be_erased() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    new_case(&mut store, row("c1", "Beispiel", "Anna"));
    let erase = CaseChange { case: "c1".to_owned(), records: Vec::new(), problems: Vec::new(), row: None };
    assert!(store.apply(&erase, &stamp("erase")).is_err());
    assert_eq!(store.load("c1").unwrap().len(), 1);
}

#[test]
fn problems_keep_the_order_they_are_given() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let problem = |id: &str, place| stepwell::store::RecordRow::new(RowKind::Problem, id, place, "{}");
    let mut first =
        change(row("c1", "Beispiel", "Anna"), vec![added(problem("neck", 0)), added(problem("back", 1))]);
    first.problems = vec!["neck".to_owned(), "back".to_owned()];
    store.apply(&first, &stamp("new case")).unwrap();
    let mut second = change(row("c1", "Beispiel", "Anna"), vec![added(problem("knee", 0))]);
    second.problems = vec!["knee".to_owned(), "back".to_owned(), "neck".to_owned()];
    store.apply(&second, &stamp("edit")).unwrap();
    let mut places: Vec<_> =
        store.load("c1").unwrap().into_iter().map(|record| (record.place, record.id)).collect();
    places.sort();
    assert_eq!(places, [(0, "knee".to_owned()), (1, "back".to_owned()), (2, "neck".to_owned())]);
}

#[test]
fn no_file_of_the_store_holds_a_name_in_plain_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    new_case(&mut store, row("c1", "Quillfeather", "Zebulon"));
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
    drop(store);
    let store = open(folder.path());
    assert_eq!(store.settings().unwrap().as_deref(), Some(r#"{"paper":"letter"}"#));
    assert_eq!(store.history("").unwrap().len(), 2);
    store.check().unwrap();
}
