//! A damaged store: what can be read is read, the affected cases are named, and the latest backup fills the gaps.

use std::fs;
use std::path::Path;

use stepwell::store::{Error, Purpose, Rebuilt, Remedy, Restoring, Result, Store};

use crate::support::{add, case, edit, entry, files, filled, id, open, passphrase, put, reopen, stamp};

fn readable(directory: &Path) -> Result<Store> {
    Store::open_or_read(directory, &passphrase(), Purpose::ThrowAway)
}

fn rebuild(directory: &Path) -> Result<(Store, Rebuilt)> {
    let (passphrase, stamp) = (passphrase(), stamp("rebuild"));
    let credential = (&passphrase).into();
    let asked = Restoring { directory, credential, purpose: Purpose::ThrowAway, stamp: &stamp };
    Store::rebuild(asked, &mut |_, _| true)
}

fn flip(database: &Path, page: usize) {
    let mut bytes = fs::read(database).unwrap();
    bytes[(page - 1) * 4096 + 77] ^= 1;
    fs::write(database, bytes).unwrap();
}

#[test]
fn a_sound_store_takes_changes_and_has_no_findings() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path(), 1));
    let mut store = readable(folder.path()).unwrap();
    assert!(store.findings().is_none());
    add(&mut store, &case("new", "Muster"));
}

#[test]
fn a_store_with_a_damaged_page_can_be_read_and_takes_no_change() {
    let folder = tempfile::tempdir().unwrap();
    let sound = filled(folder.path(), 6);
    let wanted: Vec<_> = (0..6).map(|n| sound.load(&id(&format!("c{n}"))).unwrap()).collect();
    drop(sound);
    let database = folder.path().join("stepwell.db");
    let whole = fs::read(&database).unwrap();
    let mut read_all = 0;
    let (mut affected_named, mut nothing) = (0, 0);
    for page in (2..=whole.len() / 4096).step_by(2) {
        fs::write(&database, &whole).unwrap();
        flip(&database, page);
        let before = files(folder.path());
        let Ok(mut store) = readable(folder.path()) else {
            nothing += 1;
            continue;
        };
        let Some(findings) = store.findings().cloned() else {
            // The page was not met on opening; checking finds it.
            assert!(store.check().is_err(), "page {page}");
            continue;
        };
        assert_eq!(findings.remedy(), Remedy::Rebuild);
        assert!(findings.pages.contains(&u32::try_from(page).unwrap()), "page {page}: {findings:?}");
        let list = store.listed().unwrap();
        for case in &wanted {
            let name = &case.patient.id;
            match store.load(name) {
                Ok(found) if found == *case => read_all += 1,
                Ok(found) => {
                    assert!(findings.affected.iter().any(|one| one.id == *name), "page {page}: {name}");
                    assert!(found.entries.len() < case.entries.len());
                    affected_named += 1;
                }
                Err(_) => assert!(
                    findings.affected.iter().any(|one| one.id == *name && one.gone) || list.is_empty(),
                    "page {page}: {name}: {findings:?}"
                ),
            }
        }
        let refused = store.set_settings("{}", &stamp("settings")).unwrap_err();
        assert!(matches!(refused, Error::OpenForReading(Remedy::Rebuild)));
        assert!(refused.to_string().contains("Rebuild it"), "{refused}");
        assert!(store.backup("2026-11-20T12:00:00Z", &mut |_, _| true).is_err());
        drop(store);
        assert_eq!(files(folder.path()), before, "page {page}: reading changed a file");
    }
    assert!(read_all > 0, "no damaged page was met on opening");
    assert!(affected_named + read_all > 6, "{affected_named} {read_all}");
    // Only the few pages with the list of tables take everything with them.
    assert!(nothing < 4, "{nothing}");
}

#[test]
fn damage_that_is_met_later_is_recovered_by_rebuilding() {
    let folder = tempfile::tempdir().unwrap();
    let sound = filled(folder.path(), 6);
    let wanted: Vec<_> = (0..6).map(|n| sound.load(&id(&format!("c{n}"))).unwrap()).collect();
    sound.backup("2026-11-20T10:00:00Z", &mut |_, _| true).unwrap();
    drop(sound);
    let database = folder.path().join("stepwell.db");
    let whole = fs::read(&database).unwrap();
    for page in (1..=whole.len() / 4096).step_by(5) {
        let copy = tempfile::tempdir().unwrap();
        copy_all(folder.path(), copy.path());
        flip(&copy.path().join("stepwell.db"), page);
        let (store, rebuilt) = rebuild(copy.path()).unwrap();
        assert!(rebuilt.affected.is_empty(), "page {page}: {:?}", rebuilt.affected);
        assert_eq!(rebuilt.backup.as_deref(), Some("2026-11-20T10-00-00Z"));
        for case in &wanted {
            assert_eq!(store.load(&case.patient.id).unwrap(), *case, "page {page}");
        }
        store.check().unwrap();
        drop(store);
        open(copy.path()).check().unwrap();
        assert!(rebuilt.set_aside.unwrap().join("stepwell.db").exists(), "page {page}");
    }
}

#[test]
fn without_a_backup_the_readable_rest_is_kept_and_the_losses_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let sound = filled(folder.path(), 6);
    let wanted: Vec<_> = (0..6).map(|n| sound.load(&id(&format!("c{n}"))).unwrap()).collect();
    drop(sound);
    let pages = fs::read(folder.path().join("stepwell.db")).unwrap().len() / 4096;
    let (mut whole_cases, mut affected_cases, mut nothing) = (0, 0, 0);
    for page in (2..=pages).step_by(2) {
        let copy = tempfile::tempdir().unwrap();
        copy_all(folder.path(), copy.path());
        flip(&copy.path().join("stepwell.db"), page);
        let Ok((store, rebuilt)) = rebuild(copy.path()) else {
            // Without the list of tables nothing can be read; it is said, and nothing is touched.
            nothing += 1;
            assert!(matches!(reopen(copy.path()).unwrap_err(), Error::Damaged(_)), "page {page}");
            continue;
        };
        store.check().unwrap();
        for case in &wanted {
            let name = &case.patient.id;
            match store.load(name) {
                Ok(found) if found == *case => whole_cases += 1,
                _ => {
                    let found = store.load(name).map(|found| found.entries.len());
                    assert!(
                        rebuilt.affected.iter().any(|one| one.id == *name),
                        "page {page}: {name}: {found:?}, {:?}",
                        rebuilt.affected
                    );
                    affected_cases += 1;
                }
            }
        }
        drop(store);
        open(copy.path()).check().unwrap();
    }
    // One page of many: most of what there is survives any of them.
    assert!(whole_cases > 4 * affected_cases, "{whole_cases} whole, {affected_cases} affected");
    assert!(affected_cases > 0 && nothing < 4, "{affected_cases} {nothing}");
}

#[test]
fn changes_since_the_backup_outlast_the_damage() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(folder.path(), 3);
    store.backup("2026-11-20T10:00:00Z", &mut |_, _| true).unwrap();
    let now = store.load(&id("c2")).unwrap();
    let after = edit(&mut store, &now, &[put(&now, entry("late", "after the backup"))]).unwrap();
    add(&mut store, &case("c9", "Muster"));
    let erased = store.load(&id("c1")).unwrap();
    store.apply(&stepwell::store::CaseChange::Erased { case: &erased }, &stamp("erase")).unwrap();
    drop(store);
    // The anchor is lost, and nothing else: everything can be read, nothing comes back that was erased.
    fs::remove_file(folder.path().join("stepwell.anchor")).unwrap();
    let store = readable(folder.path()).unwrap();
    assert!(store.findings().unwrap().affected.is_empty());
    assert_eq!(store.load(&id("c2")).unwrap(), after);
    drop(store);
    let (store, rebuilt) = rebuild(folder.path()).unwrap();
    assert!(rebuilt.affected.is_empty(), "{rebuilt:?}");
    assert_eq!(store.load(&id("c2")).unwrap(), after);
    assert_eq!(store.load(&id("c9")).unwrap(), case("c9", "Muster"));
    assert!(matches!(store.load(&id("c1")), Err(Error::NoSuchCase)));
    drop(store);
    open(folder.path()).check().unwrap();
}

#[test]
fn a_store_that_was_put_back_is_brought_forward_by_a_later_backup() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path(), 2));
    let old = fs::read(folder.path().join("stepwell.db")).unwrap();
    let mut store = open(folder.path());
    let now = store.load(&id("c0")).unwrap();
    let after = edit(&mut store, &now, &[put(&now, entry("late", "new"))]).unwrap();
    store.backup("2026-11-20T10:00:00Z", &mut |_, _| true).unwrap();
    drop(store);
    fs::write(folder.path().join("stepwell.db"), old).unwrap();
    let store = readable(folder.path()).unwrap();
    assert!(store.findings().unwrap().why.contains("older than it was"));
    assert_eq!(store.load(&id("c0")).unwrap(), now);
    drop(store);
    let (store, rebuilt) = rebuild(folder.path()).unwrap();
    assert!(rebuilt.affected.is_empty(), "{rebuilt:?}");
    assert_eq!(store.load(&id("c0")).unwrap(), after);
}

#[test]
fn a_truncated_or_missing_database_is_rebuilt_from_the_backup() {
    let folder = tempfile::tempdir().unwrap();
    let sound = filled(folder.path(), 3);
    let wanted: Vec<_> = (0..3).map(|n| sound.load(&id(&format!("c{n}"))).unwrap()).collect();
    sound.backup("2026-11-20T10:00:00Z", &mut |_, _| true).unwrap();
    drop(sound);
    let whole = fs::read(folder.path().join("stepwell.db")).unwrap();
    for length in [0, 100, 5000, whole.len() / 2, whole.len() - 1] {
        let copy = tempfile::tempdir().unwrap();
        copy_all(folder.path(), copy.path());
        fs::write(copy.path().join("stepwell.db"), &whole[..length]).unwrap();
        let (store, rebuilt) = rebuild(copy.path()).unwrap();
        assert!(rebuilt.affected.is_empty(), "{length}: {rebuilt:?}");
        wanted.iter().for_each(|case| assert_eq!(store.load(&case.patient.id).unwrap(), *case));
    }
    fs::remove_file(folder.path().join("stepwell.db")).unwrap();
    let (store, rebuilt) = rebuild(folder.path()).unwrap();
    assert!(rebuilt.set_aside.is_none());
    wanted.iter().for_each(|case| assert_eq!(store.load(&case.patient.id).unwrap(), *case));
}

#[test]
fn where_nothing_can_be_read_and_no_backup_is_there_the_files_stay_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path(), 1));
    fs::write(folder.path().join("stepwell.db"), b"").unwrap();
    let before = files(folder.path());
    assert!(matches!(rebuild(folder.path()).unwrap_err(), Error::Damaged(_)));
    assert!(matches!(readable(folder.path()).unwrap_err(), Error::Damaged(_)));
    assert_eq!(files(folder.path()), before);
}

#[test]
fn an_exchange_of_databases_that_was_stopped_half_way_is_finished_by_opening() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(folder.path(), 2);
    let now = store.load(&id("c0")).unwrap();
    // A log with a change stands beside the old database when the new one takes its place.
    edit(&mut store, &now, &[put(&now, entry("late", "old"))]).unwrap();
    let log = fs::read(folder.path().join("stepwell.db-wal")).unwrap();
    drop(store);
    let path = |name: &str| folder.path().join(name);
    fs::rename(path("stepwell.db"), path("stepwell.db.new")).unwrap();
    fs::rename(path("stepwell.anchor"), path("stepwell.anchor.new")).unwrap();
    fs::write(path("stepwell.db-wal"), log).unwrap();
    open(folder.path()).check().unwrap();
    assert!(path("set-aside").join("stepwell.db-wal").exists());
}

pub(crate) fn copy_all(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir(&target).unwrap();
            copy_all(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
