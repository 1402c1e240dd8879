//! The open letter follows its case, and what is exported is what is shown.

use std::sync::Arc;

use stepwell::model::{BlockEdit, CaseId, Edit, LetterDraft, LetterId, RecipientKind, Record};
use stepwell::workspace::{Error, OpenLetter, Workspace};

use crate::support::{entry, first_row, open, put};

/// The demo with its first case open and a letter in it.
pub(crate) fn with_letter(recipient: RecipientKind) -> (Workspace, CaseId, LetterId) {
    let mut workspace = Workspace::demo().unwrap();
    let case = first_row(&mut workspace).id;
    workspace.open_case(&case).unwrap();
    let letter: LetterId = workspace.ids().fresh();
    let now = open(&mut workspace).case;
    let draft = LetterDraft::new(letter.clone(), now.problems[0].id.clone(), recipient);
    workspace.edit(&case, &[Edit::put(&now, Record::Letter(draft))]).unwrap();
    (workspace, case, letter)
}

pub(crate) fn shown(workspace: &mut Workspace) -> Arc<OpenLetter> {
    open(workspace).letter.expect("a letter is open")
}

/// Saves a change of the draft, as the letter screen does.
pub(crate) fn change(workspace: &mut Workspace, case: &CaseId, change: impl Fn(&mut LetterDraft)) {
    let now = open(workspace).case;
    let mut draft = now.letters[0].clone();
    change(&mut draft);
    workspace.edit(case, &[Edit::put(&now, Record::Letter(draft))]).unwrap();
}

#[test]
fn what_is_exported_is_what_is_shown() {
    let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
    assert!(open(&mut workspace).letter.is_none());
    workspace.open_letter(&case, &letter).unwrap();
    let composed = shown(&mut workspace);
    let composed = composed.composed.as_ref().unwrap();
    assert!(composed.pdf.starts_with(b"%PDF-"));
    assert!(!composed.letter.document.sections.is_empty());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.pdf");
    workspace.export_letter(&case, &letter, &file).unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), *composed.pdf);
}

#[test]
fn the_letter_follows_the_draft_and_undo() {
    let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
    workspace.open_letter(&case, &letter).unwrap();
    let before = shown(&mut workspace);
    let before = before.composed.as_ref().unwrap();
    let block = before.letter.document.blocks().next().unwrap().id.0.clone();
    change(&mut workspace, &case, |draft| {
        let text = "Written by the physician.".to_owned();
        draft.edits.push(BlockEdit { block: block.clone(), facts: String::new(), text });
    });
    let edited = shown(&mut workspace);
    let edited = edited.composed.as_ref().unwrap();
    assert_ne!(edited.pdf, before.pdf);
    assert!(edited.letter.edits().iter().any(|edit| edit.text.contains("Written by the physician")));
    workspace.undo(&case).unwrap();
    assert_eq!(shown(&mut workspace).composed.as_ref().unwrap().pdf, before.pdf);
    // Taking back the letter itself closes it.
    workspace.undo(&case).unwrap();
    assert!(open(&mut workspace).letter.is_none());
    assert!(matches!(workspace.open_letter(&case, &letter), Err(Error::NoLetter)));
}

#[test]
fn a_section_that_is_switched_off_is_not_printed_but_can_be_switched_on_again() {
    let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
    workspace.open_letter(&case, &letter).unwrap();
    let all = shown(&mut workspace).composed.as_ref().unwrap().sections.clone();
    assert!(all.iter().all(|section| section.printed));
    let off = all.last().unwrap().id.clone();
    change(&mut workspace, &case, |draft| draft.left_out.push(off.clone()));
    let composed = shown(&mut workspace);
    let composed = composed.composed.as_ref().unwrap();
    assert_eq!(composed.sections.len(), all.len());
    assert!(!composed.sections.last().unwrap().printed);
    assert!(composed.letter.document.sections.iter().all(|section| section.id != off));
}

#[test]
fn a_letter_that_cannot_be_composed_says_why_and_is_not_exported() {
    let (mut workspace, case, letter) = with_letter(RecipientKind::PhysicalTherapy);
    let mut patient = open(&mut workspace).case.patient.clone();
    patient.goal = Some("to read 漢 again".to_owned());
    let now = open(&mut workspace).case;
    workspace.edit(&case, &[Edit::put(&now, Record::Patient(patient))]).unwrap();
    workspace.open_letter(&case, &letter).unwrap();
    let reason = shown(&mut workspace).composed.as_ref().unwrap_err().to_string();
    assert!(reason.contains('漢'), "{reason}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.pdf");
    assert!(matches!(workspace.export_letter(&case, &letter, &file), Err(Error::Letter(_))));
    assert!(!file.exists());
}

#[test]
fn an_entry_of_the_case_reaches_the_open_letter() {
    let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
    workspace.open_letter(&case, &letter).unwrap();
    let before = shown(&mut workspace);
    let now = open(&mut workspace).case;
    workspace.edit(&case, &[put(&now, entry("e-new", "2026-11-01", "fell on the stairs"))]).unwrap();
    assert!(!Arc::ptr_eq(&before, &shown(&mut workspace)), "composed anew after a change of the case");
    // Without a change the same letter is shown.
    assert!(Arc::ptr_eq(&shown(&mut workspace), &shown(&mut workspace)));
}

#[test]
fn a_word_in_a_letter_leaves_what_was_worked_out_of_the_case() {
    let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
    workspace.advise();
    let before = open(&mut workspace);
    let mut draft = before.case.letter(&letter).unwrap().clone();
    let block =
        BlockEdit { block: "question".to_owned(), facts: String::new(), text: "Please call.".to_owned() };
    draft.edits.push(block);
    workspace.edit(&case, &[Edit::put(&before.case, Record::Letter(draft))]).unwrap();
    let written = open(&mut workspace);
    assert!(Arc::ptr_eq(&written.assessment, &before.assessment) && written.advice.is_some());
    // Anything else is worked out anew.
    let edit = put(&written.case, entry("e1", "2026-03", "fell"));
    workspace.edit(&case, &[edit]).unwrap();
    let changed = open(&mut workspace);
    assert!(!Arc::ptr_eq(&changed.assessment, &before.assessment) && changed.advice.is_none());
}
