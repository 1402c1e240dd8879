//! Stores of earlier formats, as the programs of their time left them (`tests/store/formats`), are brought up to date.

use std::fs;
use std::path::{Path, PathBuf};

use stepwell::store::{Error, Purpose, newest_format, verify_backup};

use crate::recovery::copy_all;
use crate::support::{case, edit, entry, files, id, open, passphrase, put, reopen};

pub(crate) fn dump(format: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/store/formats/{format:04}"))
}

/// A copy of a store of an earlier format.
pub(crate) fn of_format(format: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_all(&dump(format), folder.path());
    folder
}

#[test]
fn there_is_a_dump_of_each_released_format_and_none_else() {
    // The newest is not released before a later one is begun.
    for format in 1..newest_format() {
        assert!(dump(format).join("stepwell.db").exists(), "no dump of format {format}");
    }
    let count = fs::read_dir(dump(1).parent().unwrap()).unwrap().count();
    assert_eq!(count, newest_format() as usize - 1);
}

#[test]
fn each_earlier_format_is_brought_up_to_date_with_everything_in_it() {
    for format in 1..newest_format() {
        let folder = of_format(format);
        let store = open(folder.path());
        let mut changed = case("c1", "Łukasiewicz");
        changed.entries = vec![entry("e1", "first"), entry("e2", "changed"), entry("e3", "third")];
        let mut as_it_was = case("c2", "Beispiel");
        as_it_was.entries = vec![entry("e1", "first"), entry("e2", "second, \"quoted\"")];
        assert_eq!(store.load(&id("c1")).unwrap(), changed);
        assert_eq!(store.load(&id("c2")).unwrap(), as_it_was);
        assert!(matches!(store.load(&id("c3")), Err(Error::NoSuchCase)), "it was erased");
        assert_eq!(store.settings().unwrap().as_deref(), Some(r#"{"paper":"a4"}"#));
        assert_eq!(store.history(&id("c3")).unwrap().len(), 8);
        let list = store.listed().unwrap();
        let found = list.iter().filter(|(_, terms)| terms.split(' ').any(|term| term == "lukasiewicz"));
        assert_eq!((list.len(), found.count()), (2, 1));
        store.check().unwrap();
        drop(store);
        let mut store = open(folder.path());
        let now = store.load(&id("c2")).unwrap();
        edit(&mut store, &now, &[put(&now, entry("e9", "after the migration"))]).unwrap();
        store.check().unwrap();
    }
}

#[test]
fn before_a_migration_there_is_a_backup_and_it_stays_as_it_was() {
    let folder = of_format(1);
    let before = files(folder.path());
    drop(open(folder.path()));
    let backup = folder.path().join("backups").join("before-format-1");
    verify_backup(&backup, &passphrase(), Purpose::ThrowAway).unwrap();
    assert_eq!(files(&dump(1)), before);
    let kept = files(&backup);
    drop(open(folder.path()));
    assert_eq!(files(&backup), kept);
}

#[test]
fn a_migrated_store_without_its_anchor_is_not_taken_for_an_old_one() {
    let folder = of_format(1);
    drop(open(folder.path()));
    fs::remove_file(folder.path().join("stepwell.anchor")).unwrap();
    assert!(matches!(reopen(folder.path()).unwrap_err(), Error::AnchorDamaged));
}
