//! Backups, restoring, rebuilding and reading what is damaged, as the window asks for them.

use std::fs;
use std::path::Path;

use stepwell::exchange::write_case;
use stepwell::workspace::{
    Command, Done, Error, Handle, JobKind, Passphrase, Remedy, StoreError, StoreState, Workspace,
};

use crate::support::{case, entry, id, import, open, passphrase, put, unlocked};

fn with_case(directory: &Path) -> Workspace {
    let mut workspace = unlocked(directory);
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    workspace
}

/// Flips a bit in a page of the journal's end, which is read on opening.
fn damage(directory: &Path) {
    let database = directory.join("stepwell.db");
    let whole = fs::read(&database).unwrap();
    for page in 1..whole.len() / 4096 {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 60] ^= 1;
        fs::write(&database, bytes).unwrap();
        let mut tried =
            Workspace::new(directory, stepwell::workspace::Purpose::ThrowAway, crate::support::clock())
                .unwrap();
        if tried.unlock(&passphrase()).is_ok() && tried.snapshot().read_only.is_some() {
            return;
        }
    }
    panic!("no page is met on opening");
}

#[test]
fn the_backup_of_the_day_is_made_once_and_shown_if_it_fails() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = with_case(folder.path());
    let mut kinds = Vec::new();
    assert!(workspace.backup_if_due(&mut |progress| {
        kinds.push(progress.kind);
        true
    }));
    assert!(kinds.iter().all(|kind| *kind == JobKind::Backup));
    assert_eq!(workspace.backups().unwrap().len(), 1);
    assert!(!workspace.backup_if_due(&mut |_| true), "one a day");
    workspace.lock();
    workspace.unlock(&passphrase()).unwrap();
    assert!(!workspace.backup_if_due(&mut |_| true), "one a day, whatever happens");
    // No folder can be made where a file stands.
    fs::remove_dir_all(folder.path().join("backups")).unwrap();
    fs::write(folder.path().join("backups"), "in the way").unwrap();
    workspace.lock();
    workspace.unlock(&passphrase()).unwrap();
    assert!(workspace.backup_if_due(&mut |_| true));
    assert!(workspace.snapshot().backup_problem.unwrap().contains("cannot be read"));
    workspace.open_case(&id("c1")).unwrap();
}

#[test]
fn the_thread_makes_the_backup_of_the_day_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut handle = Handle::start(with_case(folder.path()), || {}).unwrap();
    let ticket = handle.send(Command::OpenCase(id("c1")));
    handle.wait(ticket).unwrap();
    while stepwell::store::Store::backups(folder.path()).unwrap().is_empty() {
        std::thread::yield_now();
    }
}

#[test]
fn a_demo_has_no_backups() {
    let mut demo = Workspace::demo().unwrap();
    assert!(!demo.backup_if_due(&mut |_| true));
    assert!(demo.backups().unwrap().is_empty());
}

#[test]
fn an_import_is_preceded_by_a_backup_without_what_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = with_case(&folder.path().join("store"));
    let file = folder.path().join("a.case.json");
    fs::write(&file, write_case(&case("c2", "Muster")).unwrap()).unwrap();
    import(&mut workspace, &file).unwrap();
    let backup = workspace.backups().unwrap().remove(0);
    let mut restored = Handle::start(workspace, || {}).unwrap();
    let ticket = restored.send(Command::Restore { backup: backup.path, passphrase: passphrase() });
    assert!(matches!(restored.wait(ticket), Ok(Done::Restored)));
    assert_eq!(restored.snapshot().cases.len(), 1);
}

#[test]
fn an_import_that_speaks_of_unknown_things_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(&folder.path().join("store"));
    let mut strange = case("c1", "Beispiel");
    let treatment = serde_json::json!({ "id": "e1", "date": "2026-03", "body": { "treatment": { "treatment": "leeching" } } });
    strange.entries = vec![serde_json::from_value(treatment).unwrap()];
    let file = folder.path().join("a.case.json");
    fs::write(&file, write_case(&strange).unwrap()).unwrap();
    let error = import(&mut workspace, &file).unwrap_err();
    assert!(matches!(error, Error::Vocabulary(_)), "{error:?}");
    assert!(error.to_string().contains("leeching") && !error.to_string().contains("Beispiel"), "{error}");
    let report = workspace.import_files(&[file], &mut |_| true).unwrap();
    assert!(report.imported.is_empty());
    assert_eq!(workspace.snapshot().cases.len(), 0);
}

#[test]
fn a_backup_goes_to_a_folder_of_choice_and_comes_back() {
    let (folder, usb) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut handle = Handle::start(with_case(folder.path()), || {}).unwrap();
    let ticket = handle.send(Command::Backup(Some(usb.path().to_owned())));
    let Ok(Done::BackedUp(made)) = handle.wait(ticket) else { panic!("a backup") };
    assert!(made.path.starts_with(usb.path()) && made.bytes > 0);
    let edit = vec![put(&handle.snapshot().open.clone().unwrap().case, entry("e1", "2026-03", "later"))];
    let ticket = handle.send(Command::Edit { case: id("c1"), edits: edit });
    handle.wait(ticket).unwrap();
    let wrong = Passphrase::new("not this one".to_owned());
    let ticket = handle.send(Command::Restore { backup: made.path.clone(), passphrase: wrong });
    assert!(matches!(handle.wait(ticket), Err(Error::Store(StoreError::WrongPassphrase))));
    assert!(handle.snapshot().open.is_some(), "everything is as it was");
    let ticket = handle.send(Command::Restore { backup: made.path, passphrase: passphrase() });
    assert!(matches!(handle.wait(ticket), Ok(Done::Restored)));
    let ticket = handle.send(Command::OpenCase(id("c1")));
    handle.wait(ticket).unwrap();
    assert!(handle.snapshot().open.clone().unwrap().case.entries.is_empty());
}

#[test]
fn an_erased_patient_is_in_no_backup() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = with_case(folder.path());
    workspace.new_case(case("c2", "Muster")).unwrap();
    let first = workspace.backup(None, &mut |_| true).unwrap();
    // What restoring set aside holds the case as well.
    workspace.restore(&first.path, (&passphrase()).into(), &mut |_| true).unwrap();
    assert!(folder.path().join("set-aside").is_dir());
    let another = folder.path().join("set-aside-by-hand");
    fs::create_dir(&another).unwrap();
    workspace.erase_case(&id("c1")).unwrap();
    assert!(!folder.path().join("set-aside").exists() && another.exists());
    // A log that is cut off shows the store as it was before its last changes: nothing may be left in it.
    let log = fs::metadata(folder.path().join("stepwell.db-wal")).unwrap().len();
    assert_eq!(log, 0, "the erased case can be read in the log");
    let backups = workspace.backups().unwrap();
    assert_eq!(backups.len(), 1);
    workspace.restore(&backups[0].path, (&passphrase()).into(), &mut |_| true).unwrap();
    let shown = workspace.snapshot();
    assert_eq!(shown.cases.iter().map(|case| case.row.id.clone()).collect::<Vec<_>>(), [id("c2")]);
    assert_eq!(workspace.history(&id("c1")).unwrap().len(), 4, "the journal stays whole");
    workspace.check().unwrap();
}

/// It is told when it happens, and stands with the backups afterwards.
#[test]
fn a_patient_who_is_still_in_the_backups_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = with_case(folder.path());
    fs::write(folder.path().join("backups"), "in the way").unwrap();
    let error = workspace.erase_case(&id("c1")).unwrap_err();
    assert!(matches!(error, Error::StillInBackups(_)), "{error:?}");
    let shown = workspace.snapshot();
    assert!(shown.cases.iter().all(|case| case.row.id != id("c1")), "the store itself has no such case");
    assert_eq!(shown.backup_problem, Some(error.to_string()));
}

#[test]
fn a_damaged_store_is_read_and_then_rebuilt() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = with_case(folder.path());
    workspace.backup(None, &mut |_| true).unwrap();
    drop(workspace);
    damage(folder.path());
    let mut workspace = unlocked(folder.path());
    let shown = workspace.snapshot();
    let findings = shown.read_only.unwrap();
    assert_eq!(findings.remedy(), Remedy::Rebuild);
    assert!(findings.why.contains("does not") && !findings.pages.is_empty(), "{findings:?}");
    workspace.open_case(&id("c1")).unwrap();
    let now = open(&mut workspace).case;
    let refused = workspace.edit(&id("c1"), &[put(&now, entry("e1", "2026-03", ""))]).unwrap_err();
    assert!(refused.to_string().starts_with("The store is open for reading only"), "{refused}");
    assert!(open(&mut workspace).case.entries.is_empty());
    let rebuilt = workspace.rebuild((&passphrase()).into(), &mut |_| true).unwrap();
    assert!(rebuilt.affected.is_empty() && rebuilt.backup.is_some());
    assert!(workspace.snapshot().read_only.is_none());
    workspace.open_case(&id("c1")).unwrap();
    workspace.edit(&id("c1"), &[put(&now, entry("e1", "2026-03", ""))]).unwrap();
    workspace.check().unwrap();
}

#[test]
fn a_name_in_latin_letters_still_finds_the_case_after_it_was_opened() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let mut whole = case("c1", "Фёдоров");
    whole.patient.name.latin = Some("Fyodorov".to_owned());
    workspace.new_case(whole).unwrap();
    let another_day = stepwell::workspace::Clock::fixed("2027-11-20".parse().unwrap());
    drop(workspace);
    let mut workspace =
        Workspace::new(folder.path(), stepwell::workspace::Purpose::ThrowAway, another_day).unwrap();
    workspace.unlock(&passphrase()).unwrap();
    workspace.open_case(&id("c1")).unwrap();
    assert_eq!(workspace.snapshot().cases.matching("fyodorov").count(), 1);
}

#[test]
fn a_wrong_passphrase_for_restoring_or_rebuilding_leaves_the_store_open_and_counts_as_a_try() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = with_case(folder.path());
    let backup = workspace.backup(None, &mut |_| true).unwrap().path;
    let wrong = Passphrase::new("not the one at all".to_owned());
    let still_open = |workspace: &mut Workspace| {
        let now = workspace.snapshot();
        assert!(matches!(now.state, StoreState::Open(_)) && now.open.is_some());
    };
    for tries in 0..2 {
        let refused = workspace.restore(&backup, (&wrong).into(), &mut |_| true);
        assert!(matches!(refused, Err(Error::Store(StoreError::WrongPassphrase))), "{tries}: {refused:?}");
        still_open(&mut workspace);
    }
    let refused = workspace.rebuild((&wrong).into(), &mut |_| true);
    assert!(matches!(refused, Err(Error::Store(StoreError::WrongPassphrase))), "{refused:?}");
    still_open(&mut workspace);
    let refused = workspace.restore(&backup, (&wrong).into(), &mut |_| true);
    assert!(matches!(refused, Err(Error::TooManyTries { .. })), "{refused:?}");
    still_open(&mut workspace);
}
