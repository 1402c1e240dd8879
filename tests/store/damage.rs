//! What is wrong with a file is said in its own words, and the file is left as it was.

use std::fs;
use std::path::{Path, PathBuf};

use stepwell::store::{Damage, Error, Store};

use crate::support::{files, filled as store_of, id, open, reopen};

/// A closed store with enough content for a few dozen pages.
fn filled() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let store = store_of(folder.path(), 5);
    drop(store);
    let database = folder.path().join("stepwell.db");
    (folder, database)
}

fn refused_untouched(folder: &Path) -> Error {
    let before = files(folder);
    let error = reopen(folder).unwrap_err();
    assert_eq!(files(folder), before, "opening changed a file");
    error
}

#[test]
fn an_empty_file_is_damaged_and_never_a_new_store() {
    let (folder, database) = filled();
    fs::write(&database, b"").unwrap();
    assert!(matches!(refused_untouched(folder.path()), Error::Damaged(Damage::Empty)));
}

#[test]
fn a_missing_file_is_damage_too() {
    let (folder, database) = filled();
    fs::remove_file(&database).unwrap();
    assert!(matches!(refused_untouched(folder.path()), Error::Damaged(Damage::Missing)));
    assert!(!database.exists());
}

#[test]
fn a_truncated_file_is_refused_at_any_length() {
    let (folder, database) = filled();
    let whole = fs::read(&database).unwrap();
    for length in [1, 15, 100, 4095, 4096, 5000, 8192, whole.len() / 2, whole.len() - 4096, whole.len() - 1] {
        fs::write(&database, &whole[..length]).unwrap();
        let error = refused_untouched(folder.path());
        assert!(matches!(error, Error::Damaged(_)), "{length}: {error:?}");
        if length % 4096 != 0 {
            assert!(error.to_string().contains("cut short"), "{length}: {error}");
        }
    }
    fs::write(&database, &whole).unwrap();
    open(folder.path()).check().unwrap();
}

#[test]
fn a_flipped_bit_on_the_first_page_is_damage_and_not_a_wrong_passphrase() {
    let (folder, database) = filled();
    let whole = fs::read(&database).unwrap();
    for at in [0, 15, 16, 24, 28, 100, 2000, 4000, 4095] {
        let mut flipped = whole.clone();
        flipped[at] ^= 4;
        fs::write(&database, &flipped).unwrap();
        let error = refused_untouched(folder.path());
        assert!(matches!(error, Error::Damaged(_)), "{at}: {error:?}");
    }
}

#[test]
fn a_flipped_bit_on_any_page_is_found_and_the_page_is_named() {
    let (folder, database) = filled();
    let whole = fs::read(&database).unwrap();
    let pages = whole.len() / 4096;
    assert!(pages > 20, "{pages}");
    for page in (2..=pages).step_by(3) {
        let mut flipped = whole.clone();
        flipped[(page - 1) * 4096 + 77] ^= 1;
        fs::write(&database, &flipped).unwrap();
        match reopen(folder.path()).and_then(|store| store.check()).unwrap_err() {
            Error::Damaged(Damage::PageNumber(named)) => assert_eq!(named as usize, page),
            Error::Damaged(Damage::Page) => {}
            other => panic!("page {page}: {other:?}"),
        }
    }
}

#[test]
fn a_plain_database_or_another_file_is_foreign() {
    let (folder, database) = filled();
    fs::write(&database, b"SQLite format 3\0 and so on").unwrap();
    assert!(matches!(refused_untouched(folder.path()), Error::Damaged(Damage::Foreign)));
}

#[test]
fn damage_while_open_is_reported_when_it_is_read() {
    let (folder, database) = filled();
    let whole = fs::read(&database).unwrap();
    let mut broken = whole.clone();
    for page in 3..whole.len() / 4096 {
        broken[page * 4096 + 9] ^= 1;
    }
    fs::write(&database, &broken).unwrap();
    let answer = reopen(folder.path()).and_then(|store| store.load(&id("c0")));
    assert!(matches!(answer, Err(Error::Damaged(_))), "{answer:?}");
}

#[test]
fn each_trouble_has_its_own_sentence() {
    let (folder, _database) = filled();
    let second = open(folder.path());
    let mut sentences = vec![reopen(folder.path()).unwrap_err().to_string()];
    drop(second);
    let damages = [Damage::Missing, Damage::Empty, Damage::Truncated, Damage::Page, Damage::Foreign];
    sentences.extend(damages.map(|damage| Error::Damaged(damage).to_string()));
    sentences.push(Error::WrongPassphrase.to_string());
    sentences.push(Error::Newer { found: 9, known: 1 }.to_string());
    sentences.push(Error::Missing.to_string());
    let count = sentences.len();
    for sentence in &sentences {
        assert!(sentence.ends_with('.') && !sentence.contains("  "), "{sentence}");
    }
    sentences.sort();
    sentences.dedup();
    assert_eq!(sentences.len(), count);
    assert!(Store::exists(folder.path()));
}
