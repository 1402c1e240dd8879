//! Who gets in, and when the store locks itself.

use std::time::Duration;

use stepwell::model::{Date, Settings};
use stepwell::workspace::{
    Clock, Command, Done, Draft, Error, Hand, Handle, Passphrase, Purpose, RecoveryKey, StoreError,
    StoreState, Ticket, Workspace,
};

use crate::support::{case, id, passphrase, unlocked};

fn hand() -> &'static Hand {
    Box::leak(Box::new(Hand::at_noon(Date::new(2026, 11, 20).unwrap())))
}

fn turned(directory: &std::path::Path) -> (&'static Hand, Workspace) {
    let hand = hand();
    (hand, Workspace::new(directory, Purpose::ThrowAway, Clock::Turned(hand)).unwrap())
}

fn next() -> Passphrase {
    Passphrase::new("copper ladder meadow".to_owned())
}

#[test]
fn wrong_tries_make_the_next_one_wait_and_a_right_one_ends_that() {
    let folder = tempfile::tempdir().unwrap();
    drop(unlocked(folder.path()));
    let (hand, mut workspace) = turned(folder.path());
    let wrong = Passphrase::new("not this one".to_owned());
    for _ in 0..3 {
        let error = workspace.unlock(&wrong).unwrap_err();
        assert!(matches!(error, Error::Store(StoreError::WrongPassphrase)), "{error:?}");
    }
    hand.turn(1);
    assert!(workspace.unlock(&wrong).is_err());
    // Even the right one waits now.
    let error = workspace.unlock(&passphrase()).unwrap_err();
    assert!(matches!(error, Error::TooManyTries { seconds: 1..=3 }), "{error:?}");
    assert!(error.to_string().starts_with("That was wrong several times. Wait"), "{error}");
    hand.turn(5);
    workspace.unlock(&passphrase()).unwrap();
    workspace.lock();
    let error = workspace.unlock(&wrong).unwrap_err();
    assert!(matches!(error, Error::Store(StoreError::WrongPassphrase)), "the count began again: {error:?}");
    workspace.unlock(&passphrase()).unwrap();
}

#[test]
fn a_recovery_key_is_in_force_once_it_was_typed_from_its_print() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    assert!(!workspace.snapshot().has_recovery_key);
    let first = workspace.make_recovery_key().unwrap();
    let second = workspace.make_recovery_key().unwrap();
    let refused = workspace.confirm_recovery_key(&first).unwrap_err();
    assert!(matches!(refused, Error::OtherRecoveryKey));
    assert!(!workspace.snapshot().has_recovery_key, "made is not in force");
    let typed = RecoveryKey::parse(&second.print().to_lowercase().replace('-', " ")).unwrap();
    workspace.confirm_recovery_key(&typed).unwrap();
    assert!(workspace.snapshot().has_recovery_key);
    assert!(matches!(workspace.confirm_recovery_key(&typed), Err(Error::OtherRecoveryKey)), "once");
}

#[test]
fn the_used_recovery_key_gives_way_to_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    let key = workspace.make_recovery_key().unwrap();
    workspace.confirm_recovery_key(&key).unwrap();
    workspace.lock();
    let mut handle = Handle::start(workspace, || {}).unwrap();
    let ticket = handle.send(Command::Recover { key: key.again(), next: next() });
    let Ok(Done::RecoveryKeyMade(new)) = handle.wait(ticket) else { panic!("a new key is made at once") };
    assert!(!new.is(&key));
    let shown = handle.snapshot();
    assert_eq!(shown.state, StoreState::Open(Purpose::ThrowAway));
    assert!(!shown.has_recovery_key, "the window asks until the new one is confirmed");
    let ticket = handle.send(Command::ConfirmRecoveryKey(new));
    assert!(matches!(handle.wait(ticket), Ok(Done::RecoveryKeySet)));
    drop(handle);
    let mut workspace = Workspace::new(folder.path(), Purpose::ThrowAway, crate::support::clock()).unwrap();
    assert!(matches!(workspace.recover(&key, &next()), Err(Error::Store(StoreError::WrongRecoveryKey))));
    assert!(matches!(workspace.unlock(&passphrase()), Err(Error::Store(StoreError::WrongPassphrase))));
    workspace.unlock(&next()).unwrap();
    workspace.open_case(&id("c1")).unwrap();
}

#[test]
fn an_untouched_store_locks_itself_and_what_was_typed_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    drop(unlocked(folder.path()));
    let (hand, mut workspace) = turned(folder.path());
    workspace.unlock(&passphrase()).unwrap();
    let settings = Settings { lock_after_minutes: Some(3), ..Settings::default() };
    workspace.save_settings(settings).unwrap();
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    let mut handle = Handle::start(workspace, || {}).unwrap();
    let draft =
        Draft { case: Some(id("c1")), form: "entry".to_owned(), body: r#"{"note":"half a sen"}"#.to_owned() };
    let ticket = handle.send(Command::KeepDrafts(vec![draft.clone()]));
    assert!(matches!(handle.wait(ticket), Ok(Done::DraftsKept)));
    hand.turn(170);
    handle.touch();
    hand.turn(170);
    let ticket = handle.send(Command::OpenCase(id("c1")));
    handle.wait(ticket).unwrap();
    assert_eq!(handle.snapshot().state, StoreState::Open(Purpose::ThrowAway), "it was touched in time");
    hand.turn(181);
    let answer = loop {
        if let Some(reply) = handle.replies().next() {
            break reply;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    assert_eq!(answer.ticket, Ticket::NOBODY);
    assert!(matches!(answer.result, Ok(Done::Locked)));
    let shown = handle.snapshot();
    assert_eq!(shown.state, StoreState::Locked);
    assert!(shown.drafts.is_empty() && shown.cases.is_empty());
    // Closed means free: the files can be opened by another window.
    drop(unlocked(folder.path()));
    let ticket = handle.send(Command::Unlock(passphrase()));
    handle.wait(ticket).unwrap();
    assert_eq!(*handle.snapshot().drafts, [draft]);
}

#[test]
fn the_time_to_the_lock_is_the_clinics_choice_within_bounds_and_a_demo_never_locks() {
    for (minutes, seconds) in [(None, 600), (Some(0), 60), (Some(1), 60), (Some(30), 1800), (Some(200), 1800)]
    {
        let settings = Settings { lock_after_minutes: minutes, ..Settings::default() };
        assert_eq!(settings.locks_after(), Duration::from_secs(seconds));
    }
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    assert_eq!(workspace.locks_after(), Some(Duration::from_secs(600)));
    workspace.lock();
    assert_eq!(workspace.locks_after(), None);
    assert_eq!(Workspace::demo().unwrap().locks_after(), None);
}

#[test]
fn drafts_of_an_erased_case_are_erased_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    let draft =
        |case: Option<&str>| Draft { case: case.map(id), form: "f".to_owned(), body: "{}".to_owned() };
    workspace.keep_drafts(vec![draft(Some("c1")), draft(None)]).unwrap();
    let half = Draft { body: "{half".to_owned(), ..draft(None) };
    assert!(workspace.keep_drafts(vec![half]).is_err());
    let twice = workspace.keep_drafts(vec![draft(None), draft(None)]);
    assert!(twice.is_err(), "one of two of a name would be lost");
    assert_eq!(workspace.snapshot().drafts.len(), 2, "what was kept stays");
    workspace.erase_case(&id("c1")).unwrap();
    assert_eq!(*workspace.snapshot().drafts, [draft(None)]);
    workspace.lock();
    workspace.unlock(&passphrase()).unwrap();
    assert_eq!(*workspace.snapshot().drafts, [draft(None)]);
}
