//! Backups: made, checked, rolled, restored.

use std::fs;
use std::path::Path;

use stepwell::store::{
    BackupInfo, Error, Passphrase, Purpose, Restoring, Result, Stamp, Store, verify_backup,
};

use crate::support::{
    add, case, cheap, create, edit, entry, files, filled, id, open, passphrase, put, reopen, stamp, walk,
};

fn at(hour: usize) -> String {
    format!("2026-11-20T{hour:02}:00:00Z")
}

fn back_up(store: &Store, hour: usize) -> BackupInfo {
    store.backup(&at(hour), &mut |_, _| true).unwrap()
}

fn restore(directory: &Path, backup: &Path) -> Result<Store> {
    let (passphrase, stamp) = (passphrase(), Stamp { at: at(20), ..stamp("restore") });
    let credential = (&passphrase).into();
    let asked = Restoring { directory, credential, purpose: Purpose::ThrowAway, stamp: &stamp };
    Store::restore(asked, backup, &mut |_, _| true)
}

#[test]
fn a_backup_is_a_store_that_can_be_restored_to_an_empty_folder() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = filled(folder.path(), 3);
    let made = back_up(&store, 9);
    assert_eq!(made.name, "2026-11-20T09-00-00Z");
    let before = files(&made.path);
    verify_backup(&made.path, &passphrase(), Purpose::ThrowAway).unwrap();
    // On another computer, with nothing but the backup.
    let new = elsewhere.path().join("store");
    let restored = restore(&new, &made.path).unwrap();
    for number in 0..3 {
        let case = id(&format!("c{number}"));
        assert_eq!(restored.load(&case).unwrap(), store.load(&case).unwrap());
    }
    restored.check().unwrap();
    assert_eq!(restored.log().unwrap().last().unwrap().action, "restore");
    drop(restored);
    open(&new).check().unwrap();
    assert_eq!(files(&made.path), before, "neither checking nor restoring writes to a backup");
}

#[test]
fn restoring_sets_the_store_aside_and_later_changes_are_gone_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(folder.path(), 2);
    let made = back_up(&store, 9);
    let now = store.load(&id("c1")).unwrap();
    edit(&mut store, &now, &[put(&now, entry("later", "after the backup"))]).unwrap();
    back_up(&store, 10);
    drop(store);
    let restored = restore(folder.path(), &made.path).unwrap();
    assert_eq!(restored.load(&id("c1")).unwrap(), now);
    drop(restored);
    assert!(folder.path().join("set-aside").join("stepwell.db").exists());
    // It is no rollback: it was asked for, with the passphrase, and opening says nothing.
    open(folder.path()).check().unwrap();
    // A second time there is a second folder.
    drop(restore(folder.path(), &made.path).unwrap());
    assert!(folder.path().join("set-aside-2").join("stepwell.db").exists());
    open(folder.path());
}

#[test]
fn a_passphrase_that_was_changed_since_stays_changed() {
    let (folder, usb) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut store = filled(folder.path(), 1);
    let made = store.backup_to(usb.path(), &at(9), &mut |_, _| true).unwrap();
    let next = || Passphrase::new("copper ladder meadow".to_owned());
    store.set_passphrase(&passphrase(), &next(), &stamp("keys")).unwrap();
    drop(store);
    let passphrase = next();
    let stamp = stamp("restore");
    let (directory, purpose) = (folder.path(), Purpose::ThrowAway);
    let asked = Restoring { directory, credential: (&passphrase).into(), purpose, stamp: &stamp };
    drop(Store::restore(asked, &made.path, &mut |_, _| true).unwrap());
    assert!(matches!(reopen(folder.path()).unwrap_err(), Error::WrongPassphrase));
    Store::open(folder.path(), &next(), Purpose::ThrowAway).unwrap().check().unwrap();
}

#[test]
fn only_a_sound_backup_of_this_store_is_restored_and_refusal_changes_nothing() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = filled(folder.path(), 3);
    let made = back_up(&store, 9);
    let damaged = back_up(&store, 10);
    drop(store);
    let foreign = back_up(&filled(other.path(), 1), 9);
    let mut bytes = fs::read(damaged.path.join("stepwell.db")).unwrap();
    bytes[5 * 4096 + 100] ^= 1;
    fs::write(damaged.path.join("stepwell.db"), bytes).unwrap();
    let before = files(folder.path());
    let refused = |from: &Path| restore(folder.path(), from).unwrap_err();
    assert!(matches!(refused(&damaged.path), Error::Damaged(_)));
    assert!(matches!(refused(&foreign.path), Error::OtherStore), "{:?}", refused(&foreign.path));
    assert!(matches!(refused(other.path().join("nowhere").as_path()), Error::NoBackup));
    assert!(matches!(refused(&folder.path().join("backups")), Error::NoBackup));
    assert_eq!(files(folder.path()), before);
    open(folder.path()).check().unwrap();
    restore(folder.path(), &made.path).unwrap().check().unwrap();
}

#[test]
fn an_older_database_in_a_backup_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(folder.path(), 1);
    let first = back_up(&store, 9);
    add(&mut store, &case("late", "Muster"));
    let second = back_up(&store, 10);
    fs::copy(first.path.join("stepwell.db"), second.path.join("stepwell.db")).unwrap();
    let error = verify_backup(&second.path, &passphrase(), Purpose::ThrowAway).unwrap_err();
    assert!(matches!(error, Error::RolledBack { missing: 2 }), "{error:?}");
}

#[test]
fn a_cancelled_backup_or_restore_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    // Enough pages that there is a moment to say no.
    let store = filled(folder.path(), 200);
    let made = back_up(&store, 9);
    let mut told = Vec::new();
    let cancelled = store.backup(&at(10), &mut |done, all| {
        told.push((done, all));
        false
    });
    assert!(matches!(cancelled, Err(Error::Cancelled)), "{cancelled:?}");
    assert!(told.iter().all(|(done, all)| done < all), "{told:?}");
    assert_eq!(Store::backups(folder.path()).unwrap(), std::slice::from_ref(&made));
    assert!(!folder.path().join("backups").join("unfinished").exists());
    drop(store);
    let before = files(folder.path());
    let (passphrase, stamp) = (passphrase(), stamp("restore"));
    let (directory, purpose) = (folder.path(), Purpose::ThrowAway);
    let asked = Restoring { directory, credential: (&passphrase).into(), purpose, stamp: &stamp };
    let cancelled = Store::restore(asked, &made.path, &mut |_, _| false);
    assert!(matches!(cancelled, Err(Error::Cancelled)), "{cancelled:?}");
    assert_eq!(files(folder.path()), before);
    open(folder.path());
}

#[test]
fn backups_roll_and_those_before_a_migration_stay() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path(), 1);
    let kept = folder.path().join("backups").join("before-format-1");
    let first = back_up(&store, 1);
    fs::rename(&first.path, &kept).unwrap();
    (2..12).for_each(|hour| drop(back_up(&store, hour)));
    let names: Vec<String> = Store::backups(folder.path()).unwrap().into_iter().map(|one| one.name).collect();
    let expected =
        ["2026-11-20T11-00-00Z", "2026-11-20T10-00-00Z", "2026-11-20T09-00-00Z", "before-format-1"];
    assert_eq!(names, expected);
}

#[test]
fn what_was_written_is_read_again_before_it_counts_as_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path(), 5);
    // A page of the store goes bad while it is open: what is copied from it must not become a backup.
    let database = folder.path().join("stepwell.db");
    store.check().unwrap();
    drop(store);
    let mut bytes = fs::read(&database).unwrap();
    let page = bytes.len() / 4096 - 2;
    bytes[page * 4096 + 50] ^= 1;
    fs::write(&database, bytes).unwrap();
    let store = open(folder.path());
    assert!(store.backup(&at(9), &mut |_, _| true).is_err());
    assert!(Store::backups(folder.path()).unwrap().is_empty());
}

#[test]
fn a_backup_of_a_demo_does_not_become_a_store_of_patients() {
    let (demo, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::demo(demo.path()).unwrap();
    let made = back_up(&store, 9);
    let (passphrase, stamp) = (Passphrase::new("demo".to_owned()), stamp("restore"));
    let (directory, purpose) = (new.path(), Purpose::Patients);
    let asked = Restoring { directory, credential: (&passphrase).into(), purpose, stamp: &stamp };
    let error = Store::restore(asked, &made.path, &mut |_, _| true).unwrap_err();
    assert!(matches!(error, Error::WrongPurpose(Purpose::ThrowAway)), "{error:?}");
    assert!(!Store::exists(new.path()));
    assert_eq!(cheap(), stepwell::store::KdfCost::standard(Purpose::ThrowAway));
    drop(create(new.path()));
}

/// A folder of the user's choice is the user's: its rights stay, and those of the backup within are ours.
#[cfg(unix)]
#[test]
fn a_folder_of_choice_keeps_its_rights_and_the_backup_within_is_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, choice) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = create(folder.path());
    fs::set_permissions(choice.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let made = store.backup_to(choice.path(), &at(8), &mut |_, _| true).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(choice.path()), 0o755);
    assert_eq!(mode(&made.path), 0o700);
    for file in walk(&made.path) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}
