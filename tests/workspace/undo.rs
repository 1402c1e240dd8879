//! Undo of any edits restores the case byte for byte, on the screen and on the disk, and redo brings them again.

use proptest::prelude::*;
use stepwell::model::{Case, Edit, Record, RecordId};
use stepwell::workspace::{Deed, Error, Workspace};

use crate::support::{case, entry, id, letter, open, problem, put, shown, stored, unlocked};

/// An edit that may or may not fit the case it meets.
#[derive(Debug, Clone)]
enum Wish {
    Patient(String),
    PutEntry(u8, u8, String),
    RemoveEntry(u8),
    PutProblem(u8, usize),
    RemoveProblem(u8),
    PutLetter(u8, String),
    RemoveLetter(u8),
}

impl Wish {
    fn edit(&self, case: &Case) -> Option<Edit> {
        let remove = |id| Edit::remove(case, &id);
        match self {
            Self::Patient(goal) => {
                let mut patient = case.patient.clone();
                patient.goal = Some(goal.clone());
                Some(Edit::put(case, Record::Patient(patient)))
            }
            Self::PutEntry(n, month, note) => {
                Some(put(case, entry(&format!("e{n}"), &format!("2026-{month:02}"), note)))
            }
            Self::RemoveEntry(n) => remove(RecordId::Entry(format!("e{n}").parse().unwrap())),
            Self::PutProblem(n, place) => {
                Some(Edit::put(case, Record::Problem(*place, problem(&format!("p{n}")))))
            }
            Self::RemoveProblem(n) => remove(RecordId::Problem(format!("p{n}").parse().unwrap())),
            Self::PutLetter(n, text) => Some(Edit::put(case, Record::Letter(letter(&format!("l{n}"), text)))),
            Self::RemoveLetter(n) => remove(RecordId::Letter(format!("l{n}").parse().unwrap())),
        }
    }
}

fn wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        "[a-zØ 0-9\"]{0,8}".prop_map(Wish::Patient),
        (0_u8..5, 1_u8..=12, ".{0,6}").prop_map(|(n, month, note)| Wish::PutEntry(n, month, note)),
        (0_u8..5).prop_map(Wish::RemoveEntry),
        (1_u8..4, 0_usize..6).prop_map(|(n, place)| Wish::PutProblem(n, place)),
        (1_u8..4).prop_map(Wish::RemoveProblem),
        (0_u8..3, ".{0,6}").prop_map(|(n, text)| Wish::PutLetter(n, text)),
        (0_u8..3).prop_map(Wish::RemoveLetter),
    ]
}

/// Makes the edits of one step against the case as it develops; those that do not fit are left out.
fn step(workspace: &mut Workspace, wishes: &[Wish]) -> Vec<Edit> {
    let mut case = (*open(workspace).case).clone();
    let mut edits = Vec::new();
    for edit in wishes.iter().filter_map(|wish| wish.edit(&case)).collect::<Vec<_>>() {
        // Stated against the first state; a second edit of the same record may have become stale.
        if let Ok(next) = edit.apply(&case) {
            case = next;
            edits.push(edit);
        }
    }
    edits
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undo_restores_each_state_and_redo_brings_it_again(
        steps in prop::collection::vec(prop::collection::vec(wish(), 1..4), 1..12)
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut workspace = unlocked(folder.path());
        workspace.new_case(case("c1", "Beispiel")).unwrap();
        let c1 = id("c1");
        let mut states = vec![shown(&mut workspace)];
        for wishes in &steps {
            let edits = step(&mut workspace, wishes);
            if !edits.is_empty() {
                workspace.edit(&c1, &edits).unwrap();
                states.push(shown(&mut workspace));
            }
        }
        prop_assert_eq!(&stored(&mut workspace, &c1), states.last().unwrap());
        for state in states.iter().rev().skip(1) {
            workspace.undo(&c1).unwrap();
            prop_assert_eq!(&shown(&mut workspace), state);
            prop_assert_eq!(&stored(&mut workspace, &c1), state);
        }
        prop_assert!(matches!(workspace.undo(&c1), Err(Error::NothingToUndo)));
        for state in states.iter().skip(1) {
            workspace.redo(&c1).unwrap();
            prop_assert_eq!(&shown(&mut workspace), state);
        }
        prop_assert_eq!(&stored(&mut workspace, &c1), states.last().unwrap());
        prop_assert!(matches!(workspace.redo(&c1), Err(Error::NothingToUndo)));
        workspace.check().unwrap();
    }
}

#[test]
fn undo_is_a_new_change_in_the_history_and_names_what_it_takes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let c1 = workspace.new_case(case("c1", "Beispiel")).unwrap();
    let before = open(&mut workspace).case;
    let label = workspace.edit(&c1, &[put(&before, entry("e1", "2026-03", "fell"))]).unwrap();
    assert_eq!((label.deed, label.to_string().as_str()), (Deed::Add, "add event"));
    assert_eq!(open(&mut workspace).undo, Some(label));
    workspace.undo(&c1).unwrap();
    let after = open(&mut workspace);
    assert_eq!((after.undo, after.redo, after.revision), (None, Some(label), 2));
    let actions: Vec<_> = workspace.history(&c1).unwrap().into_iter().map(|entry| entry.action).collect();
    assert_eq!(actions, ["new case", "new case", "add", "undo"]);
}

#[test]
fn a_new_edit_after_undo_leaves_nothing_to_redo() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let c1 = workspace.new_case(case("c1", "Beispiel")).unwrap();
    for name in ["e1", "e2"] {
        let now = open(&mut workspace).case;
        workspace.edit(&c1, &[put(&now, entry(name, "2026-03", ""))]).unwrap();
    }
    workspace.undo(&c1).unwrap();
    let now = open(&mut workspace).case;
    workspace.edit(&c1, &[put(&now, entry("e3", "2026-04", ""))]).unwrap();
    assert!(matches!(workspace.redo(&c1), Err(Error::NothingToUndo)));
    let ids: Vec<_> = open(&mut workspace).case.entries.iter().map(|entry| entry.id.to_string()).collect();
    assert_eq!(ids, ["e1", "e3"]);
}

/// The note of the only entry.
fn note(workspace: &mut Workspace) -> Option<String> {
    open(workspace).case.entries.first().map(|entry| entry.note.clone().unwrap_or_default())
}

#[test]
fn what_goes_on_with_an_edit_is_taken_back_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let c1 = workspace.new_case(case("c1", "Beispiel")).unwrap();
    let write = |workspace: &mut Workspace, text: &str| {
        let mut written = entry("e1", "2026-03", "");
        written.note = Some(text.to_owned());
        put(&open(workspace).case, written)
    };
    let edit = write(&mut workspace, "a");
    workspace.edit(&c1, &[edit]).unwrap();
    for text in ["a b", "a b c"] {
        let edit = write(&mut workspace, text);
        workspace.go_on(&c1, edit).unwrap();
    }
    assert_eq!(workspace.undo(&c1).unwrap().to_string(), "add event");
    assert_eq!((note(&mut workspace), open(&mut workspace).undo), (None, None));
    workspace.redo(&c1).unwrap();
    assert_eq!(note(&mut workspace).as_deref(), Some("a b c"));
    assert_eq!(stored(&mut workspace, &c1), shown(&mut workspace));
}

#[test]
fn nothing_goes_on_with_an_edit_of_another_record_or_one_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let c1 = workspace.new_case(case("c1", "Beispiel")).unwrap();
    for name in ["e1", "e2"] {
        let edit = put(&open(&mut workspace).case, entry(name, "2026-03", ""));
        workspace.go_on(&c1, edit).unwrap();
    }
    workspace.undo(&c1).unwrap();
    let edit = put(&open(&mut workspace).case, entry("e1", "2026-04", ""));
    workspace.go_on(&c1, edit).unwrap();
    assert!(matches!(workspace.redo(&c1), Err(Error::NothingToUndo)));
    assert_eq!(workspace.undo(&c1).unwrap().to_string(), "change event");
    assert_eq!(workspace.undo(&c1).unwrap().to_string(), "add event");
}

#[test]
fn edits_of_one_step_are_all_made_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let c1 = workspace.new_case(case("c1", "Beispiel")).unwrap();
    let before = open(&mut workspace);
    let good = put(&before.case, entry("e1", "2026-03", ""));
    // Ends before it begins.
    let mut wrong = entry("e2", "2026-03", "");
    wrong.end = Some("2025".parse().unwrap());
    let wrong = put(&before.case, wrong);
    let error = workspace.edit(&c1, &[good, wrong]).unwrap_err();
    assert!(matches!(error, Error::Edit(_)), "{error:?}");
    assert!(error.to_string().ends_with("Nothing was saved"), "{error}");
    let after = open(&mut workspace);
    assert_eq!((after.case, after.revision, after.undo), (before.case, 0, None));
    assert_eq!(stored(&mut workspace, &c1), shown(&mut workspace));
    assert!(workspace.edit(&c1, &[]).is_err());
}

#[test]
fn a_problem_put_beyond_the_end_stands_at_the_end_and_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    workspace.new_case(case("c1", "Amsel")).unwrap();
    let c1 = id("c1");
    workspace.open_case(&c1).unwrap();
    let before = open(&mut workspace).case;
    workspace.edit(&c1, &[Edit::put(&before, Record::Problem(9, problem("p2")))]).unwrap();
    let after = open(&mut workspace).case;
    assert_eq!(after.problems.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["p1", "p2"]);
    workspace.edit(&c1, &[Edit::put(&after, Record::Problem(9, problem("p1")))]).unwrap();
    let turned = open(&mut workspace).case;
    assert_eq!(turned.problems.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["p2", "p1"]);
    workspace.undo(&c1).unwrap();
    workspace.undo(&c1).unwrap();
    assert_eq!(open(&mut workspace).case, before);
}
