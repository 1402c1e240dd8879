//! The workspace behind its handle: nothing waits, every command is answered, the newest picture is there.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use stepwell::model::EntryId;
use stepwell::workspace::{Command, Done, Error, Handle, Purpose, StoreError, StoreState, Workspace};

use crate::support::{case, clock, entry, first_row, id, open, passphrase, put, unlocked};

fn handle(directory: &std::path::Path) -> Handle {
    Handle::start(Workspace::new(directory, Purpose::ThrowAway, clock()).unwrap(), || {}).unwrap()
}

#[test]
fn commands_are_answered_in_order_and_the_picture_is_published_before_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let woken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&woken);
    let workspace = Workspace::new(folder.path(), Purpose::ThrowAway, clock()).unwrap();
    let mut handle = Handle::start(workspace, move || {
        count.fetch_add(1, Ordering::SeqCst);
    })
    .unwrap();
    assert_eq!(handle.snapshot().state, StoreState::Missing);
    let first = handle.send(Command::CreateStore(passphrase()));
    assert!(matches!(handle.wait(first), Ok(Done::StoreOpened)));
    assert_eq!(handle.snapshot().state, StoreState::Open(Purpose::ThrowAway));
    let created = handle.send(Command::NewCase(Box::new(case("c1", "Beispiel"))));
    let wrong = handle.send(Command::OpenCase(id("c9")));
    let mut answers = Vec::new();
    while answers.len() < 2 {
        answers.extend(handle.replies());
        std::thread::yield_now();
    }
    assert_eq!(answers.iter().map(|reply| reply.ticket).collect::<Vec<_>>(), [created, wrong]);
    assert!(matches!(answers[1].result, Err(Error::Store(StoreError::NoSuchCase))));
    let picture = handle.snapshot();
    assert_eq!(picture.open.as_ref().unwrap().id(), &id("c1"));
    assert!(picture.job.is_none());
    assert!(woken.load(Ordering::SeqCst) >= 4, "long work wakes twice, a command once");
}

#[test]
fn edits_undo_and_redo_through_commands() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    let now = open(&mut workspace).case;
    let mut handle = Handle::start(workspace, || {}).unwrap();
    let new: EntryId = handle.ids().fresh();
    let edits = vec![put(&now, entry(new.as_str(), "2026-03", "fell"))];
    let ticket = handle.send(Command::Edit { case: id("c1"), edits });
    assert!(matches!(handle.wait(ticket), Ok(Done::Edited(_))));
    let shown = handle.snapshot().open.clone().unwrap();
    assert_eq!(shown.saved_at.unwrap().hour_minute(), "12:00");
    assert_eq!(shown.case.entries[0].id, new);
    let ticket = handle.send(Command::Undo(id("c1")));
    assert!(matches!(handle.wait(ticket), Ok(Done::Undone(_))));
    assert!(handle.snapshot().open.clone().unwrap().case.entries.is_empty());
    let ticket = handle.send(Command::Redo(id("c1")));
    assert!(matches!(handle.wait(ticket), Ok(Done::Redone(_))));
    assert_eq!(handle.snapshot().open.clone().unwrap().case.entries.len(), 1);
}

#[test]
fn dropping_the_handle_finishes_what_was_sent_and_closes_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = handle(folder.path());
    first.send(Command::CreateStore(passphrase()));
    first.send(Command::NewCase(Box::new(case("c1", "Beispiel"))));
    drop(first);
    let mut second = handle(folder.path());
    let ticket = second.send(Command::Unlock(passphrase()));
    second.wait(ticket).unwrap();
    assert_eq!(second.snapshot().cases.len(), 1);
    let ticket = second.send(Command::Lock);
    second.wait(ticket).unwrap();
    assert_eq!(second.snapshot().state, StoreState::Locked);
    // Locked means free for another window.
    drop(unlocked(folder.path()));
}

#[test]
fn every_command_that_changes_something_gives_a_new_picture() {
    let folder = tempfile::tempdir().unwrap();
    let mut handle = handle(folder.path());
    let ticket = handle.send(Command::CreateStore(passphrase()));
    handle.wait(ticket).unwrap();
    let before = handle.snapshot();
    let ticket = handle.send(Command::NewCase(Box::new(case("c1", "Beispiel"))));
    handle.wait(ticket).unwrap();
    let after = handle.snapshot();
    assert!(after.version > before.version);
    assert_eq!((before.cases.len(), after.cases.len()), (0, 1));
}

#[test]
fn questions_follow_without_being_asked_for() {
    let (mut workspace, (sender, woken)) = (Workspace::demo().unwrap(), std::sync::mpsc::channel());
    let first = first_row(&mut workspace).id;
    let mut handle = Handle::start(workspace, move || sender.send(()).unwrap_or_default()).unwrap();
    handle.send(Command::OpenCase(first));
    // Woken for the command, and again when the questions are there.
    woken.recv().unwrap();
    woken.recv().unwrap();
    assert!(handle.snapshot().open.as_ref().unwrap().advice.is_some());
}
