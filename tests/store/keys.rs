//! Passphrases, key files, and who may open what.

use std::fs;
use std::path::Path;

use stepwell::store::{
    Error, HeaderFault, KdfCost, Passphrase, Purpose, RecoveryKey, Restoring, Store, verify_backup,
};

use crate::support::{add, case, create, files, id, open, passphrase, reopen, stamp, walk};

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
    let refused =
        Store::create(folder.path(), &short, Purpose::Patients, KdfCost::standard(Purpose::Patients))
            .unwrap_err();
    assert!(matches!(refused, Error::ShortPassphrase { minimum: 12 }));
    assert!(!Store::exists(folder.path()));

    drop(
        Store::create(folder.path(), &passphrase(), Purpose::Patients, KdfCost::standard(Purpose::Patients))
            .unwrap(),
    );
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
    drop(
        Store::create(real.path(), &passphrase(), Purpose::Patients, KdfCost::standard(Purpose::Patients))
            .unwrap(),
    );
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
fn a_replaced_passphrase_opens_neither_the_store_nor_its_copies_nor_its_backups() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    add(&mut store, &case("c1", "Beispiel"));
    let backup = store.backup("2026-11-20T10:00:00Z", &mut |_, _| true).unwrap();
    // Where earlier programs kept the key file before its last change.
    fs::copy(folder.path().join("vault.hdr"), folder.path().join("vault.hdr.previous")).unwrap();
    let next = || Passphrase::new("copper ladder meadow".to_owned());
    let wrong = Passphrase::new("not this one".to_owned());
    let refused = store.set_passphrase(&wrong, &next(), &stamp("keys")).unwrap_err();
    assert!(matches!(refused, Error::WrongPassphrase));
    store.set_passphrase(&passphrase(), &next(), &stamp("keys")).unwrap();
    drop(store);
    assert!(matches!(reopen(folder.path()).unwrap_err(), Error::WrongPassphrase));
    let headers: Vec<_> = walk(folder.path()).into_iter().filter(|path| is_header(path)).collect();
    assert_eq!(headers.len(), 3, "store, copy, backup: {headers:?}");
    for header in headers {
        // In the place of the store's own: what this file opens, the old passphrase must not.
        let bytes = fs::read(&header).unwrap();
        fs::write(folder.path().join("vault.hdr"), bytes).unwrap();
        assert!(matches!(reopen(folder.path()).unwrap_err(), Error::WrongPassphrase), "{}", header.display());
    }
    let store = Store::open(folder.path(), &next(), Purpose::ThrowAway).unwrap();
    assert_eq!(store.load(&id("c1")).unwrap(), case("c1", "Beispiel"));
    verify_backup(&backup.path, &next(), Purpose::ThrowAway).unwrap();
}

fn is_header(path: &Path) -> bool {
    path.file_name().unwrap().to_string_lossy().starts_with("vault.hdr")
}

#[test]
fn a_copy_of_the_key_file_that_was_left_behind_is_renewed_on_opening() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (header, copy) = (folder.path().join("vault.hdr"), folder.path().join("vault.hdr.copy"));
    let before = fs::read(&header).unwrap();
    let next = || Passphrase::new("copper ladder meadow".to_owned());
    store.set_passphrase(&passphrase(), &next(), &stamp("keys")).unwrap();
    drop(store);
    // Killed between the first copy and the second.
    fs::write(&copy, &before).unwrap();
    drop(Store::open(folder.path(), &next(), Purpose::ThrowAway).unwrap());
    assert_eq!(fs::read(&copy).unwrap(), fs::read(&header).unwrap());
}

#[test]
fn a_recovery_key_opens_the_store_once_and_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    add(&mut store, &case("c1", "Beispiel"));
    assert!(!store.has_recovery_key());
    let (first, second) = (store.new_recovery_key().unwrap(), store.new_recovery_key().unwrap());
    store.set_recovery_key(&first, &stamp("keys")).unwrap();
    store.set_recovery_key(&second, &stamp("keys")).unwrap();
    drop(store);
    let with = |key: &RecoveryKey| Store::open(folder.path(), key, Purpose::ThrowAway);
    assert!(matches!(with(&first).unwrap_err(), Error::WrongRecoveryKey), "it was replaced");
    let typed = RecoveryKey::parse(&second.print().to_lowercase()).unwrap();
    let mut store = with(&typed).unwrap();
    let next = || Passphrase::new("copper ladder meadow".to_owned());
    store.recovered(&next(), &stamp("keys")).unwrap();
    assert!(!store.has_recovery_key());
    store.check().unwrap();
    drop(store);
    assert!(matches!(with(&second).unwrap_err(), Error::WrongRecoveryKey), "it was used");
    assert!(matches!(reopen(folder.path()).unwrap_err(), Error::WrongPassphrase));
    let store = Store::open(folder.path(), &next(), Purpose::ThrowAway).unwrap();
    assert_eq!(store.load(&id("c1")).unwrap(), case("c1", "Beispiel"));
    let actions: Vec<String> = store.log().unwrap().into_iter().map(|entry| entry.action).collect();
    assert!(
        actions.ends_with(&["set recovery key".to_owned(), "use recovery key".to_owned()]),
        "{actions:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_file_is_refused_and_what_it_points_to_left_alone() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut store = create(folder.path());
    add(&mut store, &case("c1", "Beispiel"));
    store.backup("2026-11-20T10:00:00Z", &mut |_, _| true).unwrap();
    drop(store);
    for name in ["stepwell.db", "vault.hdr", "vault.hdr.copy", "stepwell.anchor", "stepwell.lock", "backups"]
    {
        let (path, moved) = (folder.path().join(name), elsewhere.path().join(name));
        fs::rename(&path, &moved).unwrap();
        std::os::unix::fs::symlink(&moved, &path).unwrap();
        match reopen(folder.path()).unwrap_err() {
            Error::Link { name: named } => assert_eq!(named, name),
            other => panic!("{name}: {other:?}"),
        }
        fs::remove_file(&path).unwrap();
        fs::rename(&moved, &path).unwrap();
    }
    // A log that is planted where there was none.
    let target = elsewhere.path().join("precious");
    fs::write(&target, "kept").unwrap();
    std::os::unix::fs::symlink(&target, folder.path().join("stepwell.db-wal")).unwrap();
    assert!(matches!(reopen(folder.path()).unwrap_err(), Error::Link { name: "stepwell.db-wal" }));
    assert_eq!(fs::read_to_string(&target).unwrap(), "kept");
    fs::remove_file(folder.path().join("stepwell.db-wal")).unwrap();
    // The folder itself may be reached over a link: many homes are.
    let way = elsewhere.path().join("way");
    std::os::unix::fs::symlink(folder.path(), &way).unwrap();
    open(&way);
}

#[cfg(unix)]
#[test]
fn files_that_came_open_from_a_copy_are_closed_to_others_again() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let open_to_all =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    for name in ["stepwell.db", "vault.hdr", "stepwell.anchor"] {
        open_to_all(&folder.path().join(name), 0o644);
    }
    open_to_all(folder.path(), 0o755);
    fs::create_dir(folder.path().join("backups")).unwrap();
    open_to_all(&folder.path().join("backups"), 0o755);
    drop(open(folder.path()));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder.path()), 0o700);
    assert_eq!(mode(&folder.path().join("backups")), 0o700);
    for name in ["stepwell.db", "vault.hdr", "stepwell.anchor"] {
        assert_eq!(mode(&folder.path().join(name)), 0o600, "{name}");
    }
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
    assert!(error.to_string().contains("Rebuild the store"));
    fs::remove_file(&path).unwrap();
    assert!(matches!(reopen(folder.path()).unwrap_err(), Error::HeaderDamaged(HeaderFault::Missing)));
    let stamp = stamp("rebuild");
    let passphrase = passphrase();
    let (directory, purpose) = (folder.path(), Purpose::ThrowAway);
    let asked = Restoring { directory, credential: (&passphrase).into(), purpose, stamp: &stamp };
    Store::rebuild(asked, &mut |_, _| true).unwrap();
    open(folder.path());
}

#[test]
fn creating_never_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    fs::write(folder.path().join("stepwell.db"), b"").unwrap();
    fs::remove_file(folder.path().join("vault.hdr")).unwrap();
    let error = Store::create(
        folder.path(),
        &passphrase(),
        Purpose::ThrowAway,
        KdfCost::standard(Purpose::ThrowAway),
    )
    .unwrap_err();
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
fn folders_and_files_are_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("clinic").join("store");
    let mut store = create(&folder);
    add(&mut store, &case("c1", "Beispiel"));
    store.backup("2026-11-20T10:00:00Z", &mut |_, _| true).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let all = walk(&folder);
    for path in &all {
        assert_eq!(mode(path), if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
    }
    assert!(all.len() >= 11, "database, log, key file, copy, anchor, lock, and a backup: {all:?}");
}

/// The lock comes before anything is read: whoever holds it is another window, whatever state the files are in.
#[test]
fn whoever_holds_the_lock_file_keeps_others_out_before_a_byte_is_read() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let held = fs::File::open(folder.path().join("stepwell.lock")).unwrap();
    held.lock().unwrap();
    fs::write(folder.path().join("vault.hdr"), "no key file").unwrap();
    assert!(matches!(reopen(folder.path()).unwrap_err(), Error::AlreadyOpen));
    drop(held);
    assert!(matches!(reopen(folder.path()).unwrap_err(), Error::HeaderDamaged(_)));
}

/// The first that a process opens, opened by two threads in the same moment: without its guard, in some hundred tries,
/// one of them fails. Each time in a process of its own, as there is one first time in each.
#[test]
fn threads_that_open_the_first_stores_at_once_all_open_them() {
    const CHILD: &str = "STEPWELL_OPENS_AT_ONCE";
    if std::env::var_os(CHILD).is_none() {
        let opened = |_| {
            let name = "keys::threads_that_open_the_first_stores_at_once_all_open_them";
            let mut child = std::process::Command::new(std::env::current_exe().unwrap());
            let child = child.args(["--exact", name]).env(CHILD, "1").output().unwrap();
            assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
        };
        (0..200).for_each(opened);
        return;
    }
    let gate = std::sync::Barrier::new(2);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let folder = tempfile::tempdir().unwrap();
                gate.wait();
                drop(Store::demo(folder.path()).unwrap());
            });
        }
    });
}
