//! A store that was put back to an earlier state raises the alarm, whatever was put back.

use std::fs;
use std::path::{Path, PathBuf};

use stepwell::model::{Edit, Patient, PersonName, Record};
use stepwell::store::{Error, Passphrase, Store};

use crate::support::{add, case, edit, entry, files, filled, id, open, passphrase, put, reopen, stamp};

const CONTENT: [&str; 3] = ["stepwell.db", "stepwell.db-wal", "stepwell.anchor"];

/// The content files of a store, copied.
fn kept(from: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in CONTENT {
        if from.join(name).exists() {
            fs::copy(from.join(name), folder.path().join(name)).unwrap();
        }
    }
    folder
}

fn put_back(from: &Path, to: &Path, names: &[&str]) {
    for name in names {
        let _absent = fs::remove_file(to.join(name));
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

fn change(store: &mut Store, name: &str) {
    let now = store.load(&id("c0")).unwrap();
    edit(store, &now, &[put(&now, entry(name, "changed"))]).unwrap();
}

fn refused(folder: &Path) -> Error {
    let before = files(folder);
    let error = reopen(folder).unwrap_err();
    assert_eq!(files(folder), before, "refusing changed a file");
    error
}

#[test]
fn an_older_database_in_the_place_of_the_newer_one_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path(), 2));
    let old = kept(folder.path());
    let mut store = open(folder.path());
    (0..3).for_each(|number| change(&mut store, &format!("n{number}")));
    drop(store);
    put_back(old.path(), folder.path(), &["stepwell.db"]);
    let error = refused(folder.path());
    assert!(matches!(error, Error::RolledBack { missing: 3 }), "{error:?}");
    assert!(error.to_string().contains("3 changes are missing"), "{error}");
}

#[test]
fn a_deleted_log_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(folder.path(), 2);
    store.check().unwrap();
    (0..3).for_each(|number| change(&mut store, &format!("n{number}")));
    // What a crash leaves: the changes stand in the log alone.
    let crashed = kept(folder.path());
    drop(store);
    put_back(crashed.path(), folder.path(), &CONTENT);
    open(folder.path()).check().unwrap();
    put_back(crashed.path(), folder.path(), &CONTENT);
    fs::remove_file(folder.path().join("stepwell.db-wal")).unwrap();
    let error = refused(folder.path());
    assert!(matches!(error, Error::RolledBack { missing: 3 }), "{error:?}");
}

#[test]
fn an_older_log_in_the_place_of_the_newer_one_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(folder.path(), 2);
    store.check().unwrap();
    change(&mut store, "first");
    let early = kept(folder.path());
    change(&mut store, "second");
    let late = kept(folder.path());
    drop(store);
    put_back(late.path(), folder.path(), &CONTENT);
    put_back(early.path(), folder.path(), &["stepwell.db-wal"]);
    assert!(matches!(refused(folder.path()), Error::RolledBack { missing: 1 }));
}

#[test]
fn database_and_anchor_put_back_together_are_noticed_by_the_newest_backup() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path(), 2));
    let old = kept(folder.path());
    let mut store = open(folder.path());
    change(&mut store, "late");
    store.backup("2026-11-20T12:00:00Z", &mut |_, _| true).unwrap();
    drop(store);
    put_back(old.path(), folder.path(), &["stepwell.db", "stepwell.anchor"]);
    assert!(matches!(refused(folder.path()), Error::RolledBack { missing: 1 }));
}

#[test]
fn a_missing_or_altered_anchor_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path(), 1));
    let anchor = folder.path().join("stepwell.anchor");
    let whole = fs::read(&anchor).unwrap();
    fs::remove_file(&anchor).unwrap();
    assert!(matches!(refused(folder.path()), Error::AnchorDamaged));
    fs::write(&anchor, vec![0; whole.len()]).unwrap();
    assert!(matches!(refused(folder.path()), Error::AnchorDamaged));
    fs::write(&anchor, whole).unwrap();
    open(folder.path());
}

#[test]
fn a_journal_that_went_another_way_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path(), 1));
    let fork = kept(folder.path());
    let mut store = open(folder.path());
    change(&mut store, "here");
    drop(store);
    let here = kept(folder.path());
    // The same store, continued from the older copy elsewhere.
    put_back(fork.path(), folder.path(), &CONTENT);
    let mut store = open(folder.path());
    (0..2).for_each(|number| change(&mut store, &format!("there{number}")));
    drop(store);
    put_back(here.path(), folder.path(), &["stepwell.anchor"]);
    assert!(matches!(refused(folder.path()), Error::JournalBroken { .. }));
}

#[test]
fn an_anchor_that_lags_behind_is_what_a_power_cut_leaves_and_no_alarm() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path(), 1));
    let lagging = kept(folder.path());
    let mut store = open(folder.path());
    change(&mut store, "late");
    drop(store);
    put_back(lagging.path(), folder.path(), &["stepwell.anchor"]);
    open(folder.path()).check().unwrap();
}

/// Backups that cannot be seen are not taken for none: the store could not be compared with them, a replaced passphrase would
/// still open them, an erased patient would stay in them. It keeps nobody from working.
#[test]
fn a_folder_of_backups_that_cannot_be_read_is_told_and_the_store_opens() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path(), 2));
    let backups = folder.path().join("backups");
    fs::write(&backups, "no folder").unwrap();
    let mut store = open(folder.path());
    change(&mut store, "meanwhile");
    let other = || Passphrase::new("another long passphrase".to_owned());
    let told = [
        store.check().unwrap_err(),
        store.backup("2026-11-20T09:00:00Z", &mut |_, _| true).unwrap_err(),
        store.remove_backups_but("none").unwrap_err(),
        Store::backups(folder.path()).unwrap_err(),
        store.set_passphrase(&passphrase(), &other(), &stamp("keys")).unwrap_err(),
        store.set_recovery_key(&store.new_recovery_key().unwrap(), &stamp("keys")).unwrap_err(),
        store.recovered(&other(), &stamp("keys")).unwrap_err(),
    ];
    for error in told {
        assert!(matches!(error, Error::BackupsUnreadable(_)), "{error:?}");
        assert!(error.to_string().contains("Make it readable, or move it elsewhere."), "{error}");
    }
    assert!(!store.has_recovery_key());
    fs::remove_file(&backups).unwrap();
    store.check().unwrap();
    drop(store);
    // A change of keys that was refused has changed none.
    open(folder.path()).check().unwrap();
}

/// A file manager or a backup program copies the folder while the store is open: one file after the other, with changes in
/// between. The copy opens whole, or it is refused and names what is wrong; it never opens with less than it had.
#[test]
fn a_store_that_was_copied_while_it_was_open_is_whole_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(folder.path(), 2);
    store.backup("2026-11-20T09:00:00Z", &mut |_, _| true).unwrap();
    let (mut whole, mut refusals) = (0, 0);
    let names = ["stepwell.db", "stepwell.db-wal", "stepwell.anchor"];
    // The files in any order, and how much is changed between one and the next.
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        for changes in [0, 1, 3] {
            let copy = tempfile::tempdir().unwrap();
            for name in ["vault.hdr", "vault.hdr.copy"] {
                fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
            }
            let begun = store.load(&id("c0")).unwrap().entries.len();
            for file in order {
                fs::copy(folder.path().join(names[file]), copy.path().join(names[file])).unwrap();
                let now = store.load(&id("c0")).unwrap().entries.len();
                (0..changes).for_each(|number| change(&mut store, &format!("n{}", now + number)));
                // The log comes into the database, as it does now and then.
                if changes == 3 {
                    store.check().unwrap();
                }
            }
            match reopen(copy.path()).and_then(|copy| copy.check().map(|()| copy)) {
                Ok(copy) => {
                    assert!(copy.load(&id("c0")).unwrap().entries.len() >= begun, "{order:?}, {changes}");
                    whole += 1;
                }
                Err(Error::RolledBack { .. } | Error::JournalBroken { .. } | Error::Damaged(_)) => {
                    refusals += 1
                }
                Err(error) => panic!("{order:?}, {changes}: {error:?}"),
            }
            if changes == 0 {
                assert_eq!(refusals, 0, "a copy of a store at rest is whole: {order:?}");
            }
        }
        refusals = 0;
    }
    assert!(whole >= 6, "{whole}");
}

/// Every page of an older file put back into the newer one, one at a time: found by opening, reading or checking. What
/// is not found is a page that says the same in another encryption.
#[test]
fn an_old_page_put_back_is_noticed_whichever_it_is() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path(), 4));
    let old = fs::read(folder.path().join("stepwell.db")).unwrap();
    let mut store = open(folder.path());
    for number in 0..4 {
        let now = store.load(&id(&format!("c{number}"))).unwrap();
        let renamed = Patient {
            name: PersonName { family: format!("Renamed{number}"), ..now.patient.name.clone() },
            ..now.patient.clone()
        };
        let mut edits: Vec<_> =
            now.entries.iter().take(3).map(|one| put(&now, entry(one.id.as_str(), "new"))).collect();
        edits.push(Edit::put(&now, Record::Patient(renamed)));
        edit(&mut store, &now, &edits).unwrap();
    }
    let content = |store: &Store| {
        let list = store.listed().unwrap();
        let cases: Vec<_> = list.iter().map(|(row, _)| store.load(&row.id).unwrap()).collect();
        (list, cases)
    };
    let expected = content(&store);
    drop(store);
    let new = kept(folder.path());
    let now = fs::read(new.path().join("stepwell.db")).unwrap();
    let mut noticed = 0;
    for (page, (before, after)) in old.chunks(4096).zip(now.chunks(4096)).enumerate() {
        if before == after {
            continue;
        }
        let mut bytes = now.clone();
        bytes[page * 4096..(page + 1) * 4096].copy_from_slice(before);
        put_back(new.path(), folder.path(), &CONTENT);
        fs::write(folder.path().join("stepwell.db"), bytes).unwrap();
        match reopen(folder.path()).and_then(|store| store.check().map(|()| store)) {
            Ok(store) => assert_eq!(content(&store), expected, "page {}", page + 1),
            Err(_) => noticed += 1,
        }
    }
    assert!(noticed > 4, "{noticed}");
}

#[test]
fn a_record_deleted_behind_the_journal_is_noticed_when_its_case_is_read() {
    // Records are removed by putting back the pages of a time before they were there.
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(folder.path(), 1);
    add(&mut store, &case("late", "Muster"));
    drop(store);
    let path: PathBuf = folder.path().join("stepwell.db");
    let before = fs::read(&path).unwrap();
    let mut store = open(folder.path());
    let now = store.load(&id("late")).unwrap();
    edit(&mut store, &now, &[put(&now, entry("e1", "new"))]).unwrap();
    drop(store);
    let after = fs::read(&path).unwrap();
    let mut noticed = 0;
    for page in 1..before.len() / 4096 {
        let range = page * 4096..(page + 1) * 4096;
        if before[range.clone()] == after[range.clone()] {
            continue;
        }
        let mut bytes = after.clone();
        bytes[range.clone()].copy_from_slice(&before[range]);
        fs::write(&path, &bytes).unwrap();
        // The store may open; the case never comes back with fewer records than it has.
        if let Ok(found) = reopen(folder.path()).and_then(|store| store.load(&id("late"))) {
            assert_eq!(found.entries.len(), 1, "page {}", page + 1);
        } else {
            noticed += 1;
        }
    }
    assert!(noticed > 0);
}
