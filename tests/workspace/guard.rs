//! What is typed for one patient never lands in another.

use stepwell::model::{Edit, Record};
use stepwell::workspace::Error;

use crate::support::{case, entry, id, letter, open, put, stored, unlocked};

#[test]
fn an_edit_made_for_a_case_that_is_no_longer_open_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    let of_first = put(&open(&mut workspace).case, entry("e1", "2026-03", "text for the first"));
    // The second patient's records bear the same ids, as case files from elsewhere may.
    workspace.new_case(case("c2", "Muster")).unwrap();
    let before = stored(&mut workspace, &id("c2"));
    let error = workspace.edit(&id("c1"), &[of_first]).unwrap_err();
    assert!(matches!(error, Error::OtherCase));
    assert_eq!(stored(&mut workspace, &id("c2")), before);
}

#[test]
fn undo_never_brings_text_of_one_patient_into_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    for text in ["first draft for Beispiel", "second draft for Beispiel"] {
        let now = open(&mut workspace).case;
        workspace.edit(&id("c1"), &[Edit::put(&now, Record::Letter(letter("l1", text)))]).unwrap();
    }
    workspace.undo(&id("c1")).unwrap();
    workspace.new_case(case("c2", "Muster")).unwrap();
    let before = stored(&mut workspace, &id("c2"));
    let shown = open(&mut workspace);
    assert_eq!((shown.undo, shown.redo), (None, None));
    for wanted in [id("c1"), id("c2")] {
        assert!(workspace.undo(&wanted).is_err());
        assert!(workspace.redo(&wanted).is_err());
    }
    assert_eq!(stored(&mut workspace, &id("c2")), before);
    // Back in the first case, its steps are forgotten and its text stands.
    workspace.open_case(&id("c1")).unwrap();
    assert!(matches!(workspace.undo(&id("c1")), Err(Error::NothingToUndo)));
    assert_eq!(open(&mut workspace).case.letters[0].edits[0].text, "first draft for Beispiel");
}

#[test]
fn opening_the_open_case_again_keeps_its_steps() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let c1 = workspace.new_case(case("c1", "Beispiel")).unwrap();
    let now = open(&mut workspace).case;
    workspace.edit(&c1, &[put(&now, entry("e1", "2026-03", ""))]).unwrap();
    workspace.open_case(&c1).unwrap();
    workspace.undo(&c1).unwrap();
}

#[test]
fn locking_forgets_everything() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let c1 = workspace.new_case(case("c1", "Beispiel")).unwrap();
    let now = open(&mut workspace).case;
    workspace.edit(&c1, &[put(&now, entry("e1", "2026-03", ""))]).unwrap();
    workspace.lock();
    let picture = workspace.snapshot();
    assert!(picture.open.is_none() && picture.cases.is_empty());
    assert!(!format!("{picture:?}").contains("Beispiel"));
    assert!(matches!(workspace.open_case(&c1), Err(Error::Locked)));
    assert!(matches!(workspace.undo(&c1), Err(Error::Locked)));
}
