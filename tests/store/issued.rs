//! Letters that left: kept with their bytes, never altered, gone only with their case.

use std::fs;
use std::path::Path;

use stepwell::model::{Case, CaseId, Edit, Record};
use stepwell::store::{CaseChange, Error, Purpose, Rebuilt, Restoring, Store};

use crate::recovery::copy_all;
use crate::support::{add, case, create, id, issue, letter, open, passphrase, pdf, reopen, row_of, stamp};

const PDF: &[u8] = b"%PDF-1.7 invented bytes";

/// A case with a letter in the making.
fn with_draft(store: &mut Store, case_id: &str) -> Case {
    let mut case = case(case_id, "Reyes");
    case.letters.push(letter("l1").draft);
    store.apply(&CaseChange::New { case: &case, row: &row_of(&case) }, &stamp("new case")).unwrap();
    case
}

fn actions(store: &Store, case: &CaseId) -> Vec<String> {
    store.history(case).unwrap().into_iter().map(|entry| entry.action).collect()
}

#[test]
fn an_issued_letter_is_kept_with_its_bytes_and_its_draft_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let case = with_draft(&mut store, "c1");
    issue(&mut store, &case, "l1", PDF).unwrap();
    drop(store);
    let store = open(folder.path());
    assert!(store.load(&id("c1")).unwrap().letters.is_empty());
    assert_eq!(store.issued(&id("c1")).unwrap(), [letter("l1")]);
    let kept = store.issued_letter(&id("c1"), &"l1".parse().unwrap()).unwrap().unwrap();
    assert_eq!((kept.letter, kept.pdf.as_slice()), (letter("l1"), PDF));
    assert_eq!(store.issued_letter(&id("c1"), &"l2".parse().unwrap()).unwrap(), None);
    assert!(actions(&store, &id("c1")).contains(&"issue letter".to_owned()));
    store.check().unwrap();
}

#[test]
fn a_letter_is_issued_once_and_a_failure_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let case = with_draft(&mut store, "c1");
    let after = issue(&mut store, &case, "l1", PDF).unwrap();
    let before = actions(&store, &id("c1"));
    // The draft is put back by hand: still the letter that left stays the one it was.
    let back = Edit::put(&after, Record::Letter(letter("l1").draft));
    let again = back.apply(&after).unwrap();
    let (edits, row) = ([back], row_of(&again));
    store.apply(&CaseChange::Edited { case: &again, edits: &edits, row: &row }, &stamp("add")).unwrap();
    assert!(matches!(issue(&mut store, &again, "l1", PDF), Err(Error::Conflict)));
    assert_eq!(store.load(&id("c1")).unwrap().letters.len(), 1, "the draft is still there");
    assert_eq!(actions(&store, &id("c1")).len(), before.len() + 1);
}

#[test]
fn letters_go_with_their_case_and_the_journal_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let case = with_draft(&mut store, "c1");
    let after = issue(&mut store, &case, "l1", PDF).unwrap();
    store.apply(&CaseChange::Erased { case: &after }, &stamp("erase case")).unwrap();
    assert!(matches!(store.issued(&id("c1")), Err(Error::NoSuchCase)));
    drop(store);
    reopen(folder.path()).unwrap().check().unwrap();
}

/// A store whose pages are letters for the most part: three cases of two each.
fn lettered(directory: &Path) -> Store {
    let mut store = create(directory);
    for name in ["c0", "c1", "c2"] {
        let case = case(name, "Beispiel");
        add(&mut store, &case);
        for letter in ["l1", "l2"] {
            issue(&mut store, &case, letter, &pdf(&format!("{name} {letter}"), 9_000)).unwrap();
        }
    }
    store
}

/// The letters of a case that are there, each whole.
fn letters_of(store: &Store, name: &str) -> Result<usize, Error> {
    let listed = store.issued(&id(name))?;
    for letter in &listed {
        let kept = store.issued_letter(&id(name), letter.id())?.unwrap();
        assert_eq!(kept.pdf, pdf(&format!("{name} {}", letter.id()), 9_000));
    }
    let order: Vec<&str> = listed.iter().map(|letter| letter.id().as_str()).collect();
    assert!(order.is_sorted(), "not in the order in which they were issued: {order:?}");
    Ok(listed.len())
}

fn rebuild(directory: &Path) -> Result<(Store, Rebuilt), Error> {
    let (passphrase, stamp) = (passphrase(), stamp("rebuild"));
    let credential = (&passphrase).into();
    let asked = Restoring { directory, credential, purpose: Purpose::ThrowAway, stamp: &stamp };
    Store::rebuild(asked, &mut |_, _| true)
}

/// Copies of the store, each with one of its pages damaged.
fn each_damaged(folder: &Path, mut look: impl FnMut(&Path, usize)) {
    let whole = fs::read(folder.join("stepwell.db")).unwrap();
    for page in (2..=whole.len() / 4096).step_by(2) {
        let copy = tempfile::tempdir().unwrap();
        copy_all(folder, copy.path());
        let mut bytes = whole.clone();
        bytes[(page - 1) * 4096 + 77] ^= 1;
        fs::write(copy.path().join("stepwell.db"), bytes).unwrap();
        look(copy.path(), page);
    }
}

#[test]
fn a_letter_on_a_damaged_page_is_found_by_checking_and_comes_back_from_the_backup() {
    let folder = tempfile::tempdir().unwrap();
    let store = lettered(folder.path());
    store.backup("2026-11-20T10:00:00Z", &mut |_, _| true).unwrap();
    drop(store);
    let mut met = 0;
    each_damaged(folder.path(), |copy, page| {
        let answer = reopen(copy).and_then(|store| store.check());
        assert!(matches!(answer, Err(Error::Damaged(_))), "page {page}: {answer:?}");
        if let Ok(store) = reopen(copy) {
            let read = ["c0", "c1", "c2"].map(|name| letters_of(&store, name));
            met += usize::from(read.iter().any(|one| matches!(one, Err(Error::Damaged(_)))));
        }
        let (store, rebuilt) = rebuild(copy).unwrap();
        assert!(rebuilt.affected.is_empty(), "page {page}: {:?}", rebuilt.affected);
        ["c0", "c1", "c2"]
            .iter()
            .for_each(|name| assert_eq!(letters_of(&store, name).unwrap(), 2, "page {page}"));
        store.check().unwrap();
    });
    assert!(met > 3, "{met} pages were those of letters");
}

#[test]
fn without_a_backup_the_case_that_lost_a_letter_is_named_and_the_rest_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    drop(lettered(folder.path()));
    let (mut lost, mut whole) = (0, 0);
    each_damaged(folder.path(), |copy, page| {
        // Looked at in a copy, and rebuilt: the same is lost.
        let read = Store::open_or_read(copy, &passphrase(), Purpose::ThrowAway).ok();
        let seen = read.as_ref().and_then(|store| store.findings().map(|found| found.affected.clone()));
        drop(read);
        let Ok((store, rebuilt)) = rebuild(copy) else { return };
        assert!(seen.is_none_or(|seen| seen == rebuilt.affected), "page {page}");
        for name in ["c0", "c1", "c2"] {
            let affected = rebuilt.affected.iter().find(|one| one.id == id(name));
            match (letters_of(&store, name), affected) {
                (Ok(2), _) => whole += 1,
                (Ok(letters), Some(affected)) => {
                    assert!(affected.lost >= 2 - letters, "page {page}: {affected:?}");
                    lost += 1;
                }
                (Err(Error::NoSuchCase), Some(affected)) => assert!(affected.gone),
                (other, _) => panic!("page {page}: {name} is not named: {other:?}"),
            }
        }
        store.check().unwrap();
    });
    assert!(lost > 3 && whole > 2 * lost, "{lost} lost, {whole} whole");
}

#[test]
fn what_was_issued_since_the_backup_and_what_was_erased_since_outlast_the_damage() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = lettered(folder.path());
    store.backup("2026-11-20T10:00:00Z", &mut |_, _| true).unwrap();
    let now = store.load(&id("c2")).unwrap();
    issue(&mut store, &now, "l3", &pdf("c2 l3", 9_000)).unwrap();
    let erased = store.load(&id("c1")).unwrap();
    store.apply(&CaseChange::Erased { case: &erased }, &stamp("erase case")).unwrap();
    drop(store);
    fs::remove_file(folder.path().join("stepwell.anchor")).unwrap();
    let (store, rebuilt) = rebuild(folder.path()).unwrap();
    assert!(rebuilt.affected.is_empty(), "{rebuilt:?}");
    assert_eq!(letters_of(&store, "c2").unwrap(), 3);
    assert!(matches!(letters_of(&store, "c1"), Err(Error::NoSuchCase)));
    drop(store);
    open(folder.path()).check().unwrap();
}

/// Every page of the time before a letter was issued put back, one at a time: found, or it says the same.
#[test]
fn an_old_page_of_letters_put_back_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    drop(lettered(folder.path()));
    let database = folder.path().join("stepwell.db");
    let before = fs::read(&database).unwrap();
    let mut store = open(folder.path());
    let now = store.load(&id("c1")).unwrap();
    issue(&mut store, &now, "l3", &pdf("c1 l3", 9_000)).unwrap();
    drop(store);
    let after = fs::read(&database).unwrap();
    let mut noticed = 0;
    for (page, (old, new)) in before.chunks(4096).zip(after.chunks(4096)).enumerate() {
        if old == new {
            continue;
        }
        let mut bytes = after.clone();
        bytes[page * 4096..(page + 1) * 4096].copy_from_slice(old);
        fs::write(&database, bytes).unwrap();
        match reopen(folder.path()).and_then(|store| store.check().map(|()| store)) {
            Ok(store) => assert_eq!(letters_of(&store, "c1").unwrap(), 3, "page {}", page + 1),
            Err(_) => noticed += 1,
        }
    }
    assert!(noticed > 2, "{noticed}");
}
