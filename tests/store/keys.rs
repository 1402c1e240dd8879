//! Passphrases, key files, and who may open what.

use std::fs;

use stepwell::store::{Error, HeaderFault, Passphrase, Purpose, Store};

use crate::support::{add, case, create, files, id, open, passphrase, reopen};

#[test]
fn a_wrong_passphrase_is_refused_and_nothing_changes() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let before = files(folder.path());
    let wrong = Passphrase::new("lantern harbour quincf".to_owned());
    let error = Store::open(folder.path(), &wrong, Purpose::ThrowAway).unwrap_err();
    assert!(matches!(error, Error::WrongPassphrase));
    assert!(error.to_string().starts_with("This passphrase does not open the store."));
    assert_eq!(files(folder.path()), before);
}

#[test]
fn a_second_window_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let first = create(folder.path());
    let error = reopen(folder.path()).unwrap_err();
    assert!(matches!(error, Error::AlreadyOpen));
    assert!(error.to_string().contains("already open in another Stepwell window"));
    drop(first);
    open(folder.path());
}

#[test]
fn a_store_of_patients_takes_the_full_cost_and_no_short_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let short = Passphrase::new("abc".to_owned());
    let refused = Store::create(folder.path(), &short, Purpose::Patients).unwrap_err();
    assert!(matches!(refused, Error::ShortPassphrase { minimum: 12 }));
    assert!(!Store::exists(folder.path()));

    drop(Store::create(folder.path(), &passphrase(), Purpose::Patients).unwrap());
    let header = fs::read(folder.path().join("vault.hdr")).unwrap();
    let figure = |at: usize| u32::from_le_bytes(header[at..at + 4].try_into().unwrap());
    assert!(figure(56) >= 64 * 1024, "memory {} KiB", figure(56));
    assert!(figure(60) >= 3 && figure(64) >= 4);
    drop(Store::open(folder.path(), &passphrase(), Purpose::Patients).unwrap());
}

#[test]
fn demo_and_patients_never_open_each_other() {
    let demo = tempfile::tempdir().unwrap();
    drop(Store::demo(demo.path()).unwrap());
    let any = Passphrase::new("demo".to_owned());
    let error = Store::open(demo.path(), &any, Purpose::Patients).unwrap_err();
    assert!(matches!(error, Error::WrongPurpose(Purpose::ThrowAway)));
    assert!(error.to_string().contains("demo store"));

    let real = tempfile::tempdir().unwrap();
    drop(Store::create(real.path(), &passphrase(), Purpose::Patients).unwrap());
    assert!(matches!(Store::demo(real.path()).unwrap_err(), Error::Exists));
    let error = Store::open(real.path(), &passphrase(), Purpose::ThrowAway).unwrap_err();
    assert!(matches!(error, Error::WrongPurpose(Purpose::Patients)));
}

#[test]
fn a_key_file_of_another_store_does_not_open_this_one() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(create(one.path()));
    drop(create(two.path()));
    fs::copy(two.path().join("vault.hdr"), one.path().join("vault.hdr")).unwrap();
    let error = reopen(one.path()).unwrap_err();
    assert!(error.to_string().contains("does not belong to this key file"), "{error}");
}

#[test]
fn the_passphrase_can_be_replaced_and_the_previous_key_file_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    add(&mut store, &case("c1", "Beispiel"));
    let before = fs::read(folder.path().join("vault.hdr")).unwrap();
    let next = || Passphrase::new("copper ladder meadow".to_owned());
    let wrong = Passphrase::new("not this one".to_owned());
    assert!(matches!(store.set_passphrase(&wrong, &next()).unwrap_err(), Error::WrongPassphrase));
    store.set_passphrase(&passphrase(), &next()).unwrap();
    drop(store);
    assert_eq!(fs::read(folder.path().join("vault.hdr.previous")).unwrap(), before);
    assert!(matches!(reopen(folder.path()).unwrap_err(), Error::WrongPassphrase));
    let store = Store::open(folder.path(), &next(), Purpose::ThrowAway).unwrap();
    assert_eq!(store.load(&id("c1")).unwrap(), case("c1", "Beispiel"));
}

#[test]
fn a_damaged_key_file_is_told_from_a_wrong_passphrase_and_its_copy_helps() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let path = folder.path().join("vault.hdr");
    let mut bytes = fs::read(&path).unwrap();
    bytes[100] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let error = reopen(folder.path()).unwrap_err();
    assert!(matches!(error, Error::HeaderDamaged(HeaderFault::Checksum)));
    assert!(error.to_string().contains("vault.hdr.previous"));
    fs::remove_file(&path).unwrap();
    assert!(matches!(reopen(folder.path()).unwrap_err(), Error::HeaderDamaged(HeaderFault::Missing)));
    fs::copy(folder.path().join("vault.hdr.previous"), &path).unwrap();
    open(folder.path());
}

#[test]
fn creating_never_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    fs::write(folder.path().join("stepwell.db"), b"").unwrap();
    fs::remove_file(folder.path().join("vault.hdr")).unwrap();
    let error = Store::create(folder.path(), &passphrase(), Purpose::ThrowAway).unwrap_err();
    assert!(matches!(error, Error::Exists));
}

#[test]
fn an_interrupted_creation_is_begun_again_or_finished() {
    let folder = tempfile::tempdir().unwrap();
    // Killed before the key file was written.
    fs::write(folder.path().join("stepwell.db.new"), b"half a database").unwrap();
    assert!(matches!(reopen(folder.path()).unwrap_err(), Error::Missing));
    drop(create(folder.path()));
    // Killed between the key file and the last rename.
    fs::rename(folder.path().join("stepwell.db"), folder.path().join("stepwell.db.new")).unwrap();
    open(folder.path());
    assert!(!folder.path().join("stepwell.db.new").exists());
}

#[test]
fn an_empty_folder_holds_no_store() {
    let folder = tempfile::tempdir().unwrap();
    assert!(!Store::exists(folder.path()));
    assert!(matches!(reopen(folder.path()).unwrap_err(), Error::Missing));
    assert!(matches!(reopen(&folder.path().join("nowhere")).unwrap_err(), Error::Missing));
}

#[cfg(unix)]
#[test]
fn folder_and_files_are_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("clinic").join("store");
    let mut store = create(&folder);
    add(&mut store, &case("c1", "Beispiel"));
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let mut seen = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 5, "database, log, key file, its copy, lock: {seen}");
}
