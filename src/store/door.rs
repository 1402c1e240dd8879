//! The door of the store: make, open, read, change, check.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::cases::{self, CaseRow};
use super::error::Damage;
use super::files::{Files, owner_only};
use super::issued;
use super::journal::{self, Head, JournalEntry, Line, Stamp};
use super::lock::InstanceLock;
use super::mac::MacKey;
use super::rows::{self, Owner};
use super::search::{self, CaseList, CaseQuery};
use super::secret::KeyUse;
use super::vault::Vault;
use super::{Error, Passphrase, Purpose, Result, connection, migrate};
use crate::model::{Case, CaseId, Edit, IssuedLetter, Record};

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

/// A change of one case, applied as a whole or not at all. `row` is the case list's row after it.
#[derive(Debug)]
pub enum CaseChange<'a> {
    /// A case the store does not have yet.
    New {
        /// The whole case.
        case: &'a Case,
        /// Its row.
        row: &'a CaseRow,
    },
    /// Records of a case changed.
    Edited {
        /// The case after the edits.
        case: &'a Case,
        /// What changed, one after the other.
        edits: &'a [Edit],
        /// Its row.
        row: &'a CaseRow,
    },
    /// A letter of the case was issued: it is kept as it left, and its draft is gone.
    Issued {
        /// The case after the edits.
        case: &'a Case,
        /// What changed in the records: the draft was removed.
        edits: &'a [Edit],
        /// Its row.
        row: &'a CaseRow,
        /// The letter.
        letter: &'a IssuedLetter,
        /// The bytes of its file.
        pdf: &'a [u8],
    },
    /// The case is erased, journal excepted.
    Erased {
        /// The case as it stands.
        case: &'a Case,
    },
}

/// A record before and after.
type Step<'a> = (Option<Cow<'a, Record>>, Option<Cow<'a, Record>>);

impl<'a> CaseChange<'a> {
    fn case(&self) -> &'a Case {
        match self {
            Self::New { case, .. }
            | Self::Edited { case, .. }
            | Self::Issued { case, .. }
            | Self::Erased { case } => case,
        }
    }

    fn row(&self) -> Option<&'a CaseRow> {
        match self {
            Self::New { row, .. } | Self::Edited { row, .. } | Self::Issued { row, .. } => Some(row),
            Self::Erased { .. } => None,
        }
    }

    fn steps(&self) -> Vec<Step<'a>> {
        match self {
            Self::New { case, .. } => records(case).map(|record| (None, Some(Cow::Owned(record)))).collect(),
            Self::Erased { case } => records(case).map(|record| (Some(Cow::Owned(record)), None)).collect(),
            Self::Edited { edits, .. } | Self::Issued { edits, .. } => {
                let step =
                    |edit: &'a Edit| (edit.before().map(Cow::Borrowed), edit.after().map(Cow::Borrowed));
                edits.iter().map(step).collect()
            }
        }
    }
}

/// All records of a case.
fn records(case: &Case) -> impl Iterator<Item = Record> + '_ {
    let problems = case.problems.iter().enumerate().map(|(place, one)| Record::Problem(place, one.clone()));
    let entries = case.entries.iter().map(|entry| Record::Entry(Box::new(entry.clone())));
    let letters = case.letters.iter().map(|letter| Record::Letter(letter.clone()));
    std::iter::once(Record::Patient(case.patient.clone())).chain(problems).chain(entries).chain(letters)
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

    /// The passphrase of every demo store; it is no secret.
    pub const DEMO_PASSPHRASE: &str = "demo";

    /// Makes and opens a store for invented patients, which needs no passphrase and protects nothing. A store of
    /// patients is never opened this way, nor one of these as a store of patients.
    ///
    /// # Errors
    /// As [`Store::create`].
    pub fn demo(directory: &Path) -> Result<Self> {
        Self::create(directory, &Passphrase::new(Self::DEMO_PASSPHRASE.to_owned()), Purpose::ThrowAway)
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
            .and_then(|()| journal::verify_tail(&connection, &journal_key))?;
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
        search::search(&self.connection, query)
    }

    /// The row of one case in the list.
    ///
    /// # Errors
    /// [`Error::NoSuchCase`], [`Error::Damaged`].
    pub fn case_row(&self, case: &CaseId) -> Result<CaseRow> {
        cases::one(&self.connection, case)
    }

    /// Reads a case.
    ///
    /// # Errors
    /// [`Error::NoSuchCase`]; [`Error::JournalBroken`] if a record is not what the journal says;
    /// [`Error::Unreadable`]; [`Error::Damaged`].
    pub fn load(&self, case: &CaseId) -> Result<Case> {
        rows::load(&self.connection, &self.record_key, case)
    }

    /// Applies a change: records, journal and case list in one transaction. After `Ok` it is on the disk; after an
    /// error nothing of it is.
    ///
    /// # Errors
    /// [`Error::Conflict`] if a record is not as the change found it; [`Error::CaseExists`], [`Error::NoSuchCase`];
    /// [`Error::DiskFull`], [`Error::ReadOnly`].
    pub fn apply(&mut self, change: &CaseChange<'_>, stamp: &Stamp) -> Result<()> {
        let case = change.case();
        let id = &case.patient.id;
        self.transact(|transaction, keys, head| {
            let known = rows::case_number(transaction, id)?;
            let number = match (change, change.row(), known) {
                (_, Some(row), _) if row.id != *id => return Err(Error::Conflict),
                (CaseChange::New { .. }, _, Some(_)) => return Err(Error::CaseExists),
                (CaseChange::New { row, .. }, _, None)
                | (CaseChange::Edited { row, .. } | CaseChange::Issued { row, .. }, _, Some(_)) => {
                    cases::put(transaction, row)?
                }
                (CaseChange::Erased { .. }, _, Some(number)) => number,
                (_, _, None) => return Err(Error::NoSuchCase),
            };
            let owner = Owner { case: id, number, key: keys.record };
            for (before, after) in change.steps() {
                let (record, before, after) =
                    rows::write(transaction, &owner, before.as_deref(), after.as_deref())?;
                let kind = rows::word(record.kind());
                let line = Line { case: id.as_str(), kind, record: record.as_str(), before, after };
                *head = journal::append(transaction, keys.journal, *head, stamp, &line)?;
            }
            let kept = |head| (keys.journal, head, stamp);
            match change {
                CaseChange::Erased { .. } => *head = issued::erase(transaction, &owner, kept(*head))?,
                CaseChange::Issued { letter, pdf, .. } => {
                    *head = issued::write(transaction, &owner, (letter, pdf), kept(*head))?;
                }
                CaseChange::New { .. } | CaseChange::Edited { .. } => {}
            }
            match change {
                CaseChange::Erased { .. } => cases::remove(transaction, number),
                _ => rows::set_places(transaction, number, &case.problems),
            }
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
    /// [`Error::WrongPassphrase`] if `current` is not the one in force; [`Error::ShortPassphrase`]; the disk's
    /// errors, after which the old passphrase holds.
    pub fn set_passphrase(&mut self, current: &Passphrase, next: &Passphrase) -> Result<()> {
        let mut vault = Vault::open(&self.files, current, self.vault.purpose())?;
        vault.set_passphrase(next)?;
        vault.write(&self.files)?;
        self.vault = vault;
        Ok(())
    }

    /// What reading needs: the database, and the key of the records' digests.
    pub(super) fn reading(&self) -> (&Connection, &MacKey) {
        (&self.connection, &self.record_key)
    }

    /// What was changed in a case, oldest first.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn history(&self, case: &CaseId) -> Result<Vec<JournalEntry>> {
        journal::of_case(&self.connection, case.as_str())
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

/// Opens the database without writing; if it is refused, the folder is left as it was.
fn examined(files: &Files, vault: &Vault) -> Result<Connection> {
    connection::check_first_bytes(&files.database(), vault)?;
    let log_before = files.log().exists();
    // After a crash the end of the file may stand in the log; otherwise a half page is a lost one.
    if !log_before && has_half_page(files) {
        return Err(Error::Damaged(Damage::Truncated));
    }
    let opened = connection::open(&files.database(), vault)
        .and_then(|connection| migrate::check(&connection).map(|()| connection));
    if opened.is_err() && !log_before {
        // SQLite leaves an empty log behind. Should this fail, it does no harm.
        let _left_behind = remove_if_there(&files.log());
    }
    opened
}

fn has_half_page(files: &Files) -> bool {
    let length = fs::metadata(files.database()).map_or(0, |data| data.len());
    length > 0 && !length.is_multiple_of(connection::PAGE)
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

#[cfg(test)]
mod tests;
