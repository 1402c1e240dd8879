//! What only shows from within: tampering under the key, and the settings of the connection.

use super::super::cases::CaseOutlook;
use std::fs;

use super::super::{Credential, Passphrase};
use super::*;

fn stamp() -> Stamp {
    let at = "2026-11-20T10:42:00Z".to_owned();
    Stamp { at, actor: "tester".to_owned(), action: "edit", knowledge: "2026-11".to_owned() }
}

fn row() -> CaseRow {
    CaseRow::of(&case("1"), CaseOutlook::default(), "2026-11-20T10:42:00Z".to_owned())
}

fn case(goal: &str) -> Case {
    let patient = serde_json::json!({ "id": "c1", "name": { "family": "Beispiel" }, "goal": goal });
    let problem = serde_json::json!({ "id": "p1", "title": "Low back", "region": "lumbar" });
    Case {
        patient: serde_json::from_value(patient).unwrap(),
        problems: vec![serde_json::from_value(problem).unwrap()],
        entries: Vec::new(),
        letters: Vec::new(),
    }
}

/// A demo store with one case whose patient was changed twice.
fn seeded(directory: &Path) -> Store {
    let mut store = Store::demo(directory).unwrap();
    store.apply(&CaseChange::New { case: &case("1"), row: &row() }, &stamp()).unwrap();
    for (from, to) in [("1", "2"), ("2", "3")] {
        let edits = [Edit::put(&case(from), Record::Patient(case(to).patient))];
        let change = CaseChange::Edited { case: &case(to), edits: &edits, row: &row() };
        store.apply(&change, &stamp()).unwrap();
    }
    store
}

fn reopen(directory: &Path) -> Result<Store> {
    Store::open(directory, &Passphrase::new("demo".to_owned()), Purpose::ThrowAway)
}

#[test]
fn the_journal_cannot_be_changed_by_any_statement() {
    let folder = tempfile::tempdir().unwrap();
    let store = seeded(folder.path());
    let columns = "at, actor, action, case_id, kind, record_id, before, after, format, program, knowledge, previous, mac";
    for statement in [
        "UPDATE journal SET actor = 'x'".to_owned(),
        "DELETE FROM journal WHERE sequence = 3".to_owned(),
        "DELETE FROM journal".to_owned(),
        format!("REPLACE INTO journal SELECT sequence, {columns} FROM journal WHERE sequence = 1"),
        format!("INSERT OR REPLACE INTO journal SELECT 2, {columns} FROM journal WHERE sequence = 1"),
        format!("INSERT INTO journal SELECT 9, {columns} FROM journal WHERE sequence = 1"),
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE type = 'trigger'".to_owned(),
    ] {
        assert!(store.live.borrow().execute_batch(&statement).is_err(), "{statement}");
    }
    store.check().unwrap();
}

#[test]
fn tampering_with_the_journal_is_found_on_opening() {
    for tampering in [
        "UPDATE journal SET actor = 'x' WHERE sequence = 2",
        "UPDATE journal SET at = '2020-01-01T00:00:00Z' WHERE sequence = 3",
        "UPDATE journal SET after = zeroblob(32) WHERE sequence = 1",
        "DELETE FROM journal WHERE sequence = 2",
        "DELETE FROM journal WHERE sequence = 1",
        "UPDATE journal SET sequence = -sequence; UPDATE journal SET sequence = 5 + sequence",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let store = seeded(folder.path());
        let drop_guards = "DROP TRIGGER journal_is_never_updated; DROP TRIGGER journal_is_never_deleted;";
        store.live.borrow().execute_batch(drop_guards).unwrap();
        store.live.borrow().execute_batch(tampering).unwrap();
        drop(store);
        let answer = reopen(folder.path());
        assert!(matches!(answer, Err(Error::JournalBroken { .. })), "{tampering}: {answer:?}");
    }
}

#[test]
fn an_old_record_put_back_is_found_on_reading() {
    let folder = tempfile::tempdir().unwrap();
    let store = seeded(folder.path());
    let body = serde_json::to_string(&case("1").patient).unwrap();
    let old = rows::digest(&store.keys.record, "c1", "patient", "c1", &body);
    let replay = "UPDATE record SET body = ?1, digest = ?2 WHERE kind = 'patient'";
    store.live.borrow().execute(replay, params![body, old]).unwrap();
    let answer = store.load(&"c1".parse().unwrap());
    assert!(matches!(answer, Err(Error::JournalBroken { sequence: 4 })), "{answer:?}");
}

#[test]
fn a_newer_format_is_refused_and_every_byte_left_even_with_a_log_from_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let store = seeded(folder.path());
    store.live.borrow().pragma_update(None, "user_version", 99).unwrap();
    // What a crash leaves: the files as they are while the store is open.
    let crashed = tempfile::tempdir().unwrap();
    let names = ["stepwell.db", "stepwell.db-wal", "vault.hdr"];
    for name in names {
        fs::copy(folder.path().join(name), crashed.path().join(name)).unwrap();
    }
    drop(store);
    for directory in [folder.path(), crashed.path()] {
        let bytes = || names.map(|name| fs::read(directory.join(name)).ok());
        let before = bytes();
        let error = reopen(directory).unwrap_err();
        assert!(matches!(error, Error::Newer { found: 99, .. }), "{error:?}");
        assert!(error.to_string().contains("newer Stepwell"));
        assert!(bytes() == before, "opening changed a file");
    }
}

#[test]
fn the_settings_that_protect_are_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let store = seeded(folder.path());
    let text = |pragma: &str| -> String {
        store
            .live
            .borrow()
            .query_row(&format!("SELECT CAST({pragma} AS TEXT) FROM pragma_{pragma}"), [], |row| row.get(0))
            .unwrap()
    };
    for (pragma, value) in [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("foreign_keys", "1"),
        ("recursive_triggers", "1"),
        ("trusted_schema", "0"),
        ("temp_store", "2"),
        ("secure_delete", "1"),
        ("cell_size_check", "1"),
    ] {
        assert_eq!(text(pragma), value, "{pragma}");
    }
    let memory: String =
        store.live.borrow().query_row("PRAGMA cipher_memory_security", [], |row| row.get(0)).unwrap();
    assert_eq!(memory, "1");
}

/// A letter of the seeded case, issued.
fn with_letter(store: &mut Store) {
    let letter: IssuedLetter = serde_json::from_value(serde_json::json!({
        "draft": { "id": "l1", "problem": "p1", "recipient": "spine_surgeon" },
        "addressee": "", "signer": "", "date": "2026-11-20", "issued_at": "2026-11-20T10:42:00Z", "pages": 1,
        "sha256": "0", "knowledge": "2026-11", "case": "0", "blocks": [],
    }))
    .unwrap();
    let change =
        CaseChange::Issued { case: &case("3"), edits: &[], row: &row(), letter: &letter, pdf: b"%PDF" };
    store.apply(&change, &stamp()).unwrap();
}

#[test]
fn an_issued_letter_cannot_be_altered_and_its_loss_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = seeded(folder.path());
    with_letter(&mut store);
    let id = "c1".parse().unwrap();
    for statement in [
        "UPDATE issued_letter SET pdf = x'00'",
        "INSERT OR REPLACE INTO issued_letter (case_number, id, body, pdf, digest) \
         SELECT case_number, id, body, x'00', digest FROM issued_letter",
    ] {
        let _refused = store.live.borrow().execute_batch(statement);
        // Either the statement is refused, or what it did is noticed.
        let read = store.issued_letter(&id, &"l1".parse().unwrap());
        match read {
            Ok(kept) => assert_eq!(kept.unwrap().pdf, b"%PDF", "{statement}"),
            Err(error) => assert!(matches!(error, Error::JournalBroken { .. }), "{statement}: {error}"),
        }
    }
    store.live.borrow().execute_batch("DELETE FROM issued_letter").unwrap();
    assert!(matches!(store.issued(&id), Err(Error::JournalBroken { .. })));
    assert!(matches!(store.check(), Err(Error::JournalBroken { .. })));
}

#[test]
fn a_letter_altered_moved_or_added_behind_the_journal_is_found_by_checking_all() {
    for tampering in [
        "UPDATE issued_letter SET pdf = x'00'",
        "UPDATE issued_letter SET body = replace(body, 'spine_surgeon', 'gp')",
        "UPDATE issued_letter SET digest = zeroblob(32)",
        "UPDATE issued_letter SET id = 'l9'",
        "UPDATE issued_letter SET case_number = 99",
        "INSERT INTO issued_letter (case_number, id, body, pdf, digest) \
         SELECT case_number, 'l2', body, pdf, digest FROM issued_letter",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = seeded(folder.path());
        with_letter(&mut store);
        store.check().unwrap();
        let guards = "DROP TRIGGER issued_letter_is_never_altered; PRAGMA foreign_keys = OFF;";
        store.live.borrow().execute_batch(guards).unwrap();
        store.live.borrow().execute_batch(tampering).unwrap();
        let answer = store.check();
        assert!(matches!(answer, Err(Error::JournalBroken { .. })), "{tampering}: {answer:?}");
    }
}

#[test]
fn a_record_or_row_altered_moved_or_gone_is_found_by_checking_all() {
    for tampering in [
        "DELETE FROM record WHERE kind = 'problem'",
        "UPDATE record SET body = replace(body, 'Low back', 'Knee') WHERE kind = 'problem'",
        "UPDATE record SET digest = zeroblob(32) WHERE kind = 'problem'",
        "UPDATE record SET id = 'p9' WHERE kind = 'problem'",
        "UPDATE case_row SET family_name = 'Muster'",
        "UPDATE case_row SET birth_date = '1950-01-01'",
        "DELETE FROM case_term",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let store = seeded(folder.path());
        store.check().unwrap();
        store.live.borrow().execute_batch(tampering).unwrap();
        let answer = store.check();
        assert!(matches!(answer, Err(Error::JournalBroken { .. })), "{tampering}: {answer:?}");
    }
}

#[test]
fn an_altered_record_is_not_taken_over_when_a_store_is_read_in_spite_of_damage() {
    let folder = tempfile::tempdir().unwrap();
    let store = seeded(folder.path());
    let altered = "UPDATE record SET body = replace(body, 'Low back', 'Knee') WHERE kind = 'problem'";
    store.live.borrow().execute_batch(altered).unwrap();
    drop(store);
    fs::remove_file(folder.path().join("stepwell.anchor")).unwrap();
    let passphrase = Passphrase::new("demo".to_owned());
    let store = Store::open_or_read(folder.path(), &passphrase, Purpose::ThrowAway).unwrap();
    let affected = &store.findings().unwrap().affected;
    assert_eq!(affected.iter().map(|one| (one.id.as_str(), one.lost)).collect::<Vec<_>>(), [("c1", 1)]);
    assert!(store.load(&"c1".parse().unwrap()).unwrap().problems.is_empty());
}

#[test]
fn a_clock_that_was_set_back_is_noted_and_the_order_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = seeded(folder.path());
    let before = store.log().unwrap().len();
    let edits = [Edit::put(&case("3"), Record::Patient(case("4").patient))];
    let change = CaseChange::Edited { case: &case("4"), edits: &edits, row: &row() };
    store.apply(&change, &Stamp { at: "2020-01-01T00:00:00Z".to_owned(), ..stamp() }).unwrap();
    let log = store.log().unwrap();
    assert_eq!(log.len(), before + 1);
    let noted = log.last().unwrap();
    assert_eq!((noted.kind.as_str(), noted.record.as_str()), ("clock", "set-back"));
    let history = store.history(&"c1".parse().unwrap()).unwrap();
    assert!(
        history.last().unwrap().sequence > noted.sequence && history.is_sorted_by_key(|one| one.sequence)
    );
    store.check().unwrap();
}

#[test]
fn nothing_secret_can_be_printed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = seeded(folder.path());
    let key = store.new_recovery_key().unwrap();
    store.set_recovery_key(&key, &stamp()).unwrap();
    let passphrase = Passphrase::new("lantern harbour quince".to_owned());
    let printed =
        format!("{store:?} {passphrase:?} {key:?} {:?} {:?}", key.again(), Credential::from(&passphrase));
    let database = store.vault.derive::<32>(KeyUse::Database).unwrap();
    let journal = store.vault.derive::<64>(KeyUse::Journal).unwrap();
    // As a derived Debug would print bytes, and as anybody else would.
    for secret in [&database[..], &journal[..]] {
        let list: Vec<String> = secret[..4].iter().map(u8::to_string).collect();
        let hex: String = secret[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(!printed.contains(&list.join(", ")) && !printed.to_lowercase().contains(&hex), "{printed}");
    }
    assert!(!printed.contains("quince") && !printed.contains(&key.print()[..5]), "{printed}");
    assert!(printed.matches("hidden").count() >= 6, "{printed}");
}
