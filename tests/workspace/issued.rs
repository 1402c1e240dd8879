//! A letter that left is locked, listed, read again as it was, marked when its case changes, and amended.

use stepwell::model::{BlockEdit, CaseId, Edit, LetterDraft, LetterId, RecipientKind, Record, Settings};
use stepwell::workspace::letter::{BlockState, Content};
use stepwell::workspace::{
    BlockChoice, Command, Done, Error, IssuedShown, LetterCommand, Passphrase, Purpose, Workspace,
};

use crate::letters::{change, shown, with_letter};
use crate::support::{clock, entry, open, put};

fn issued(workspace: &mut Workspace) -> Vec<IssuedShown> {
    open(workspace).issued.to_vec()
}

fn change_goal(workspace: &mut Workspace, case: &CaseId, goal: &str) {
    let now = open(workspace).case;
    let mut patient = now.patient.clone();
    patient.goal = Some(goal.to_owned());
    workspace.edit(case, &[Edit::put(&now, Record::Patient(patient))]).unwrap();
}

/// Edits a passage of the open letter, as the letter screen does.
fn write(workspace: &mut Workspace, case: &CaseId, block: &str, text: &str) {
    let open = shown(workspace);
    let composed = open.composed.as_ref().unwrap();
    let facts = composed.letter.document.blocks().find(|known| known.id.0 == block).unwrap().facts.0.clone();
    change(workspace, case, |draft| {
        draft.edits.push(BlockEdit { block: block.to_owned(), facts: facts.clone(), text: text.to_owned() });
    });
}

#[test]
fn what_was_shown_is_kept_listed_and_exported_again() {
    let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
    workspace.open_letter(&case, &letter).unwrap();
    let shown = shown(&mut workspace).composed.as_ref().unwrap().clone();
    let (pdf, pages) = (shown.pdf, shown.pages.pages.len());
    let command =
        Command::Letter { case: case.clone(), letter: letter.clone(), command: LetterCommand::Issue };
    assert!(matches!(workspace.execute(command).unwrap(), Done::LetterIssued(id) if id == letter));
    let now = open(&mut workspace);
    assert!(now.letter.is_none() && now.case.letters.is_empty(), "it is no longer in the making");
    let [one] = issued(&mut workspace).try_into().unwrap();
    assert_eq!((one.letter.id(), one.changed.is_empty()), (&letter, true));
    assert_eq!(one.letter.pages, pages);
    assert!(!one.letter.addressee.is_empty() && one.letter.sha256.len() == 64);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("again.pdf");
    workspace.export_issued(&case, &letter, &file).unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), *pdf);
    let command = Command::Letter { case: case.clone(), letter, command: LetterCommand::Read };
    assert!(matches!(workspace.execute(command).unwrap(), Done::IssuedRead { pdf: read, .. } if read == pdf));
}

#[test]
fn a_letter_that_left_is_the_same_after_the_case_changed_and_the_store_was_closed() {
    let folder = tempfile::tempdir().unwrap();
    let passphrase = || Passphrase::new("lantern harbour quince".to_owned());
    let mut workspace = Workspace::new(folder.path(), Purpose::ThrowAway, clock()).unwrap();
    workspace.create_store(&passphrase()).unwrap();
    let case = workspace.new_case(crate::support::case("c1", "Reyes")).unwrap();
    let now = open(&mut workspace).case;
    let letter: LetterId = "l1".parse().unwrap();
    let draft = LetterDraft::new(letter.clone(), now.problems[0].id.clone(), RecipientKind::PhysicalTherapy);
    workspace.edit(&case, &[Edit::put(&now, Record::Letter(draft))]).unwrap();
    workspace.issue_letter(&case, &letter).unwrap();
    let before = workspace.issued_pdf(&case, &letter).unwrap();
    change_goal(&mut workspace, &case, "To dance again");
    workspace.lock();
    workspace.unlock(&passphrase()).unwrap();
    workspace.open_case(&case).unwrap();
    assert_eq!(workspace.issued_pdf(&case, &letter).unwrap(), before);
    assert!(!issued(&mut workspace)[0].changed.is_empty(), "known again after the store was opened");
    workspace.erase_case(&case).unwrap();
}

#[test]
fn a_letter_that_left_is_not_changed_and_not_taken_back() {
    let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
    let now = open(&mut workspace).case;
    workspace.edit(&case, &[put(&now, entry("e-new", "2026-11-01", "fell on the stairs"))]).unwrap();
    workspace.issue_letter(&case, &letter).unwrap();
    assert!(matches!(workspace.issue_letter(&case, &letter), Err(Error::NoLetter)), "once");
    // Undo goes on to what was done before, and never to the letter.
    workspace.undo(&case).unwrap();
    assert!(open(&mut workspace).case.entries.iter().all(|entry| entry.id.as_str() != "e-new"));
    assert!(matches!(workspace.undo(&case), Err(Error::NothingToUndo)));
    assert!(open(&mut workspace).case.letters.is_empty());
    assert_eq!(issued(&mut workspace).len(), 1);
}

#[test]
fn a_letter_is_outdated_once_the_case_changes_in_what_it_says() {
    let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
    workspace.issue_letter(&case, &letter).unwrap();
    let now = open(&mut workspace).case;
    let mut patient = now.patient.clone();
    patient.phone = Some("(218) 555-0199".to_owned());
    workspace.edit(&case, &[Edit::put(&now, Record::Patient(patient))]).unwrap();
    assert!(issued(&mut workspace)[0].changed.is_empty(), "the letter says nothing of the telephone");
    change_goal(&mut workspace, &case, "To dance again");
    let [one] = issued(&mut workspace).try_into().unwrap();
    assert_eq!(one.changed.len(), 1, "{:?}", one.changed);
    assert!(one.changed[0].to_lowercase().contains("goals"), "{:?}", one.changed);
    workspace.undo(&case).unwrap();
    assert!(issued(&mut workspace)[0].changed.is_empty(), "as it was");
}

#[test]
fn an_addendum_tells_what_has_changed_and_nothing_else() {
    let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
    workspace.issue_letter(&case, &letter).unwrap();
    change_goal(&mut workspace, &case, "To dance again");
    let id: LetterId = workspace.ids().fresh();
    let command = LetterCommand::BeginAddendum(id.clone());
    workspace.execute(Command::Letter { case: case.clone(), letter: letter.clone(), command }).unwrap();
    let addendum = shown(&mut workspace);
    assert_eq!(addendum.id, id);
    let composed = addendum.composed.as_ref().unwrap();
    let text: String = composed.pages.pages.iter().map(|page| page.text()).collect();
    assert!(text.contains("Addendum to my letter of 20 Nov 2026: please read"), "{text}");
    assert!(text.contains("dance again") && !text.contains("Imaging"), "{text}");
    assert_eq!(composed.pages.pages.len(), 1);
    workspace.issue_letter(&case, &id).unwrap();
    assert_eq!(issued(&mut workspace)[1].letter.draft.amends, Some(letter));
}

#[test]
fn a_new_letter_begins_with_what_was_written_in_the_old_one() {
    let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
    workspace.open_letter(&case, &letter).unwrap();
    write(&mut workspace, &case, "goals.words", "My own words.");
    workspace.issue_letter(&case, &letter).unwrap();
    let id: LetterId = workspace.ids().fresh();
    workspace.begin_again(&case, &letter, id.clone()).unwrap();
    let again = shown(&mut workspace);
    assert!(again.composed.as_ref().unwrap().letter.edits().iter().any(|edit| edit.text == "My own words."));
    assert!(matches!(workspace.begin_again(&case, &id, letter), Err(Error::NoLetter)), "only of what left");
}

#[test]
fn words_on_changed_facts_wait_for_a_decision() {
    for (choice, printed) in [(BlockChoice::Keep, "My own words."), (BlockChoice::Renew, "dance again")] {
        let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
        workspace.open_letter(&case, &letter).unwrap();
        write(&mut workspace, &case, "goals.words", "My own words.");
        change_goal(&mut workspace, &case, "To dance again");
        let open_letter = shown(&mut workspace);
        let both = open_letter.composed.as_ref().unwrap().letter.undecided().next().unwrap().clone();
        assert_eq!(both.state(), BlockState::EditedFactsChanged);
        let words = |content: &Content| content.to_notation();
        assert_eq!(words(both.content()), "My own words.");
        assert!(words(&both.composed).contains("dance again"), "both versions are there");
        let refused = workspace.issue_letter(&case, &letter).unwrap_err();
        assert!(matches!(refused, Error::Undecided(1)), "{refused}");
        let command = LetterCommand::Decide { block: "goals.words".to_owned(), choice };
        workspace.execute(Command::Letter { case: case.clone(), letter: letter.clone(), command }).unwrap();
        assert_eq!(shown(&mut workspace).composed.as_ref().unwrap().letter.undecided().count(), 0);
        let text: String =
            shown(&mut workspace).composed.as_ref().unwrap().pages.pages.iter().map(|p| p.text()).collect();
        assert!(text.contains(printed), "{choice:?}: {text}");
        workspace.issue_letter(&case, &letter).unwrap();
    }
}

#[test]
fn enclosures_and_copies_are_printed_as_the_physician_says() {
    let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
    workspace.open_letter(&case, &letter).unwrap();
    change(&mut workspace, &case, |draft| {
        draft.enclosures = vec!["MRI report 22 Sep 2026".to_owned(), " procedure notes. ".to_owned()];
        draft.copies = vec!["Dr. Tomás Grönlund, primary care".to_owned()];
    });
    let open_letter = shown(&mut workspace);
    let pages = &open_letter.composed.as_ref().unwrap().pages.pages;
    let text = pages.last().unwrap().text().replace('\n', "");
    assert!(text.contains("Enclosed: MRI report 22 Sep 2026; procedure notes."), "{text}");
    assert!(text.contains("Copies: Dr. Tomás Grönlund, primary care."), "{text}");
}

#[cfg(unix)]
#[test]
fn all_that_left_of_one_patient_is_written_to_a_folder_and_nothing_there_is_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("letters");
    assert!(workspace.export_letters(&case, &target).unwrap().is_empty() && !target.exists());
    workspace.issue_letter(&case, &letter).unwrap();
    let written = workspace.export_letters(&case, &target).unwrap();
    assert_eq!(written, [target.join("letter-01-2026-11-20-spine_surgeon.pdf")]);
    let pdf = workspace.issued_pdf(&case, &letter).unwrap();
    assert_eq!(std::fs::read(&written[0]).unwrap(), *pdf);
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&target), mode(&written[0])), (0o700, 0o600));
    // What lies there under the name stays, and so does what a link points to.
    std::fs::write(&written[0], "kept").unwrap();
    assert!(matches!(workspace.export_letters(&case, &target), Err(Error::File { .. })));
    assert_eq!(std::fs::read_to_string(&written[0]).unwrap(), "kept");
    let elsewhere = folder.path().join("elsewhere");
    std::fs::remove_file(&written[0]).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &written[0]).unwrap();
    assert!(matches!(workspace.export_letters(&case, &target), Err(Error::File { .. })));
    assert!(!elsewhere.exists());
}

#[test]
fn a_letter_with_a_blank_is_not_issued() {
    let (mut workspace, case, letter) = with_letter(RecipientKind::SpineSurgeon);
    workspace.open_letter(&case, &letter).unwrap();
    write(&mut workspace, &case, "goals.words", "To walk by [[when]].");
    let refused = workspace.issue_letter(&case, &letter).unwrap_err();
    assert!(matches!(refused, Error::Unfilled(1)), "{refused}");
    let text: String =
        shown(&mut workspace).composed.as_ref().unwrap().pages.pages.iter().map(|p| p.text()).collect();
    assert!(
        text.contains("To walk by ________.") && !text.contains("[["),
        "a draft has room for a pen: {text}"
    );
    write(&mut workspace, &case, "goals.words", "To walk by spring.");
    workspace.issue_letter(&case, &letter).unwrap();
}

/// A change of policy looks at the open case anew: what it says of letters that left is what opening the case says.
#[test]
fn letters_that_left_are_compared_anew_under_another_policy() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = crate::support::unlocked(folder.path());
    let blocks_required = |blocks: u8| Settings {
        policy: Some("our_clinic".parse().unwrap()),
        own_policy: Some(format!(
            "[policy.our_clinic]\nlabel = \"Our clinic\"\nextends = \"nice\"\n\
             [policy.our_clinic.figures]\nblocks_required = {blocks}\n"
        )),
        ..Settings::default()
    };
    workspace.save_settings(blocks_required(2)).unwrap();
    // One positive block.
    let mut case = crate::advice::demo("v30", "c1");
    case.entries.retain(|entry| entry.date.to_string() != "2026-10-06");
    let case = workspace.new_case(case).unwrap();
    let now = open(&mut workspace).case;
    let letter: LetterId = "l1".parse().unwrap();
    let problem = now.problems[0].id.clone();
    let draft = LetterDraft::new(letter.clone(), problem, RecipientKind::InterventionalPain);
    workspace.edit(&case, &[Edit::put(&now, Record::Letter(draft))]).unwrap();
    workspace.issue_letter(&case, &letter).unwrap();
    change_goal(&mut workspace, &case, "To dance again");
    let before = issued(&mut workspace);
    workspace.save_settings(blocks_required(1)).unwrap();
    let after = issued(&mut workspace);
    assert!(after[0].changed.len() > before[0].changed.len(), "{:?}", after[0].changed);
    workspace.open_case(&case).unwrap();
    assert_eq!(after, issued(&mut workspace));
}
