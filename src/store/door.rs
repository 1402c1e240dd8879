//! The door of the store: make, open, read, change, check.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::cases::{self, CaseList, CaseQuery, CaseRow};
use super::error::Damage;
use super::files::{Files, owner_only};
use super::journal::{self, Head, JournalEntry, Line, Stamp};
use super::lock::InstanceLock;
use super::mac::MacKey;
use super::rows::{self, RecordRow, RowChange, RowKind};
use super::secret::KeyUse;
use super::vault::Vault;
use super::{Error, Passphrase, Purpose, Result, connection, migrate};

/// Kind and id of the settings in the journal.
const SETTINGS: &str = "settings";

/// An open store. Dropping it closes the database, wipes the keys and lets other windows open it.
#[derive(Debug)]
pub struct Store {
    // Fields drop in order: the database closes before the lock is released.
    connection: Connection,
    journal_key: MacKey,
    record_key: MacKey,
    head: Head,
    vault: Vault,
    files: Files,
    _lock: InstanceLock,
}

/// A change of one case, applied as a whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseChange {
    /// The case.
    pub case: String,
    /// The records that change; each at most once.
    pub records: Vec<RowChange>,
    /// The problems of the case after the change, in their order.
    pub problems: Vec<String>,
    /// The row of the case list after the change; `None` erases the case, whose records must all be removed.
    pub row: Option<CaseRow>,
}

impl Store {
    /// Makes a new store in a folder that has none and opens it.
    ///
    /// # Errors
    /// [`Error::Exists`] if the folder holds one, even a damaged one; [`Error::ShortPassphrase`];
    /// [`Error::ReadOnly`] and [`Error::DiskFull`] from the disk.
    pub fn create(directory: &Path, passphrase: &Passphrase, purpose: Purpose) -> Result<Self> {
        let files = Files::new(directory);
        if files.database().exists() || files.header().exists() {
            return Err(Error::Exists);
        }
        let vault = Vault::new(passphrase, purpose)?;
        files.make_directory()?;
        let lock = InstanceLock::take(&files)?;
        // An attempt that was interrupted before its key file was written holds nothing.
        remove_if_there(&files.unfinished())?;
        owner_only().create_new(true).open(files.unfinished()).map_err(Error::file("make its database"))?;
        let mut database = connection::create(&files.unfinished(), &vault)?;
        migrate::run(&mut database)?;
        database.close().map_err(|(_open, error)| Error::from(error))?;
        // The key file first: from here on an interrupted attempt is finished by opening.
        vault.write(&files)?;
        finish(&files)?;
        Self::open_locked(files, vault, lock)
    }

    /// Opens the store in a folder.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::AlreadyOpen`], [`Error::WrongPassphrase`], [`Error::WrongPurpose`],
    /// [`Error::HeaderDamaged`], [`Error::Damaged`], [`Error::Newer`], [`Error::JournalBroken`]. After each of
    /// them all files are as they were.
    pub fn open(directory: &Path, passphrase: &Passphrase, purpose: Purpose) -> Result<Self> {
        let files = Files::new(directory);
        if !Self::exists(directory) {
            return Err(Error::Missing);
        }
        let lock = InstanceLock::take(&files)?;
        let vault = Vault::open(&files, passphrase, purpose)?;
        if !files.database().exists() && files.unfinished().exists() {
            finish(&files)?;
        }
        Self::open_locked(files, vault, lock)
    }

    /// Makes and opens a store for invented patients, which needs no passphrase and protects nothing. A store of
    /// patients is never opened this way, nor one of these as a store of patients.
    ///
    /// # Errors
    /// As [`Store::create`].
    pub fn demo(directory: &Path) -> Result<Self> {
        Self::create(directory, &Passphrase::new("demo".to_owned()), Purpose::ThrowAway)
    }

    /// Whether the folder holds a store, sound or damaged.
    #[must_use]
    pub fn exists(directory: &Path) -> bool {
        let files = Files::new(directory);
        files.database().exists() || files.header().exists()
    }

    fn open_locked(files: Files, vault: Vault, lock: InstanceLock) -> Result<Self> {
        let journal_key = vault.mac_key(KeyUse::Journal)?;
        let record_key = vault.mac_key(KeyUse::Record)?;
        let mut connection = examined(&files, &vault)?;
        let head = connection::ready(&connection)
            .and_then(|()| migrate::run(&mut connection))
            .and_then(|()| journal::verify_tail(&connection, &journal_key))
            .map_err(truncation(&files))?;
        Ok(Self { connection, journal_key, record_key, head, vault, files, _lock: lock })
    }

    /// What the store is for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.vault.purpose()
    }

    /// The folder of the store.
    #[must_use]
    pub fn directory(&self) -> &Path {
        self.files.directory()
    }

    /// Looks for cases.
    ///
    /// # Errors
    /// [`Error::Damaged`] if a page cannot be read.
    pub fn search(&self, query: &CaseQuery) -> Result<CaseList> {
        cases::search(&self.connection, query)
    }

    /// The row of one case in the list.
    ///
    /// # Errors
    /// [`Error::NoSuchCase`], [`Error::Damaged`].
    pub fn case_row(&self, case: &str) -> Result<CaseRow> {
        cases::one(&self.connection, case)
    }

    /// The records of a case, in no order that means anything.
    ///
    /// # Errors
    /// [`Error::NoSuchCase`]; [`Error::JournalBroken`] if a record is not what the journal says; [`Error::Damaged`].
    pub fn load(&self, case: &str) -> Result<Vec<RecordRow>> {
        rows::load(&self.connection, &self.record_key, case)
    }

    /// Applies a change: records, journal and case list in one transaction. After `Ok` it is on the disk; after an
    /// error nothing of it is.
    ///
    /// # Errors
    /// [`Error::Conflict`] if a record is not as the change found it; [`Error::DiskFull`], [`Error::ReadOnly`].
    pub fn apply(&mut self, change: &CaseChange, stamp: &Stamp) -> Result<()> {
        self.transact(|transaction, keys, head| {
            let number = match &change.row {
                Some(row) if row.id != change.case => return Err(Error::Conflict),
                Some(row) => cases::put(transaction, row)?,
                None => rows::case_number(transaction, &change.case)?.ok_or(Error::NoSuchCase)?,
            };
            for record in &change.records {
                let (kind, id) = record.subject().ok_or(Error::Conflict)?;
                let (before, after) = rows::write(transaction, keys.record, (&change.case, number), record)?;
                let line = Line { case: &change.case, kind: kind.word(), record: id, before, after };
                *head = journal::append(transaction, keys.journal, *head, stamp, &line)?;
            }
            rows::set_places(transaction, number, &change.problems)?;
            if change.row.is_none() {
                cases::remove(transaction, number)?;
            }
            Ok(())
        })
    }

    /// Renews the row of a case whose records did not change, after a new evaluation. Not journaled: it follows
    /// from what is.
    ///
    /// # Errors
    /// [`Error::NoSuchCase`]; the disk's errors.
    pub fn refresh(&mut self, row: &CaseRow) -> Result<()> {
        self.transact(|transaction, _keys, _head| {
            rows::case_number(transaction, &row.id)?.ok_or(Error::NoSuchCase)?;
            cases::put(transaction, row).map(drop)
        })
    }

    /// The clinic's settings as JSON, if any were saved.
    ///
    /// # Errors
    /// [`Error::JournalBroken`] if they are not what the journal says; [`Error::Damaged`].
    pub fn settings(&self) -> Result<Option<String>> {
        let sql = "SELECT body FROM settings WHERE singleton = 1";
        let body: Option<String> = self.connection.query_row(sql, [], |row| row.get(0)).optional()?;
        let last = journal::last_digest(&self.connection, "", SETTINGS, SETTINGS)?;
        let computed = body.as_ref().map(|body| self.settings_digest(body));
        match last {
            None if computed.is_none() => Ok(body),
            Some((_, last)) if last == computed => Ok(body),
            other => Err(Error::JournalBroken { sequence: other.map_or(0, |(sequence, _)| sequence) }),
        }
    }

    /// Saves the clinic's settings.
    ///
    /// # Errors
    /// The disk's errors.
    pub fn set_settings(&mut self, body: &str, stamp: &Stamp) -> Result<()> {
        let before = self.settings()?.map(|body| self.settings_digest(&body));
        let after = self.settings_digest(body);
        self.transact(|transaction, keys, head| {
            let sql = "INSERT INTO settings (singleton, body, digest) VALUES (1, ?1, ?2) \
                       ON CONFLICT DO UPDATE SET body = excluded.body, digest = excluded.digest";
            transaction.execute(sql, params![body, after])?;
            let line = Line { case: "", kind: SETTINGS, record: SETTINGS, before, after: Some(after) };
            *head = journal::append(transaction, keys.journal, *head, stamp, &line)?;
            Ok(())
        })
    }

    fn settings_digest(&self, body: &str) -> [u8; 32] {
        rows::digest(&self.record_key, "", SETTINGS, SETTINGS, body)
    }

    /// Replaces the passphrase. The database and its key stay; the key file before is kept beside the new one.
    ///
    /// # Errors
    /// [`Error::ShortPassphrase`]; the disk's errors, after which the old passphrase holds.
    pub fn set_passphrase(&mut self, passphrase: &Passphrase) -> Result<()> {
        self.vault.set_passphrase(passphrase)?;
        self.vault.write(&self.files)
    }

    /// What was changed in a case, oldest first.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn history(&self, case: &str) -> Result<Vec<JournalEntry>> {
        journal::of_case(&self.connection, case)
    }

    /// Reads and checks everything: each page of the file and the whole journal. Takes seconds in a large store.
    ///
    /// # Errors
    /// [`Error::Damaged`] with the page; [`Error::JournalBroken`] with the entry.
    pub fn check(&self) -> Result<()> {
        // Pages are checked as they are on the disk, so what is in the log goes there first.
        self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        if let Some(&page) = connection::damaged_pages(&self.connection)?.first() {
            return Err(Error::Damaged(Damage::PageNumber(page)));
        }
        journal::verify_all(&self.connection, &self.journal_key).map(drop)
    }

    /// Runs one transaction; the journal's head moves only if it was committed.
    fn transact<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &Keys<'_>, &mut Head) -> Result<T>,
    ) -> Result<T> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut head = self.head;
        let keys = Keys { journal: &self.journal_key, record: &self.record_key };
        let done = work(&transaction, &keys, &mut head)?;
        transaction.commit()?;
        self.head = head;
        Ok(done)
    }
}

struct Keys<'a> {
    journal: &'a MacKey,
    record: &'a MacKey,
}

impl RecordRow {
    /// A record with its place.
    #[must_use]
    pub fn new(kind: RowKind, id: impl Into<String>, place: u32, body: impl Into<String>) -> Self {
        Self { kind, id: id.into(), place, body: body.into() }
    }
}

/// Opens the database without writing; if it is refused, the folder is left as it was.
fn examined(files: &Files, vault: &Vault) -> Result<Connection> {
    let log_before = files.log().exists();
    let opened = connection::open(&files.database(), vault)
        .and_then(|connection| migrate::check(&connection).map(|()| connection))
        .map_err(truncation(files));
    if opened.is_err() && !log_before {
        // SQLite leaves an empty log behind. Should this fail, it does no harm.
        let _left_behind = remove_if_there(&files.log());
    }
    opened
}

/// Gives a complete new database its name.
fn finish(files: &Files) -> Result<()> {
    fs::rename(files.unfinished(), files.database()).map_err(Error::file("put its database in place"))?;
    files.sync_directory()
}

fn remove_if_there(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::file("remove an unfinished database")(source))
        }
        _ => Ok(()),
    }
}

/// SQLCipher says "damaged" for both; a length that is no multiple of the page says more.
fn truncation(files: &Files) -> impl FnOnce(Error) -> Error {
    const PAGE: u64 = 4096;
    let length = fs::metadata(files.database()).map_or(0, |data| data.len());
    move |error| match error {
        Error::Damaged(Damage::Page) if !length.is_multiple_of(PAGE) => Error::Damaged(Damage::Truncated),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp() -> Stamp {
        let at = "2026-11-20T10:42:00Z".to_owned();
        Stamp { at, actor: "tester".to_owned(), action: "edit", knowledge: "2026-11".to_owned() }
    }

    fn entry(body: &str) -> RecordRow {
        RecordRow::new(RowKind::Entry, "e1", 0, body)
    }

    fn change(before: Option<&str>, after: Option<&str>) -> CaseChange {
        let record = RowChange { before: before.map(entry), after: after.map(entry) };
        let row = CaseRow { id: "c1".to_owned(), ..CaseRow::default() };
        CaseChange { case: "c1".to_owned(), records: vec![record], problems: Vec::new(), row: Some(row) }
    }

    /// A demo store with one entry that was changed twice.
    fn seeded(directory: &Path) -> Store {
        let mut store = Store::demo(directory).unwrap();
        store.apply(&change(None, Some("1")), &stamp()).unwrap();
        store.apply(&change(Some("1"), Some("2")), &stamp()).unwrap();
        store.apply(&change(Some("2"), Some("3")), &stamp()).unwrap();
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
            assert!(store.connection.execute_batch(&statement).is_err(), "{statement}");
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
            "UPDATE journal SET sequence = -sequence; UPDATE journal SET sequence = 4 + sequence",
        ] {
            let folder = tempfile::tempdir().unwrap();
            let store = seeded(folder.path());
            let drop_guards = "DROP TRIGGER journal_is_never_updated; DROP TRIGGER journal_is_never_deleted;";
            store.connection.execute_batch(drop_guards).unwrap();
            store.connection.execute_batch(tampering).unwrap();
            drop(store);
            let answer = reopen(folder.path());
            assert!(matches!(answer, Err(Error::JournalBroken { .. })), "{tampering}: {answer:?}");
        }
    }

    #[test]
    fn an_old_record_put_back_is_found_on_reading() {
        let folder = tempfile::tempdir().unwrap();
        let store = seeded(folder.path());
        let old = rows::digest(&store.record_key, "c1", "entry", "e1", "1");
        let replay = "UPDATE record SET body = '1', digest = ?1 WHERE id = 'e1'";
        store.connection.execute(replay, [old]).unwrap();
        assert!(matches!(store.load("c1"), Err(Error::JournalBroken { sequence: 3 })));
    }

    #[test]
    fn a_newer_format_is_refused_and_every_byte_left_even_with_a_log_from_a_crash() {
        let folder = tempfile::tempdir().unwrap();
        let store = seeded(folder.path());
        store.connection.pragma_update(None, "user_version", 99).unwrap();
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
                .connection
                .query_row(&format!("SELECT CAST({pragma} AS TEXT) FROM pragma_{pragma}"), [], |row| {
                    row.get(0)
                })
                .unwrap()
        };
        for (pragma, value) in [
            ("journal_mode", "wal"),
            ("synchronous", "2"),
            ("foreign_keys", "1"),
            ("recursive_triggers", "1"),
            ("trusted_schema", "0"),
            ("temp_store", "2"),
        ] {
            assert_eq!(text(pragma), value, "{pragma}");
        }
        let memory: String =
            store.connection.query_row("PRAGMA cipher_memory_security", [], |row| row.get(0)).unwrap();
        assert_eq!(memory, "1");
    }
}
