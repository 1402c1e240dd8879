//! The door of the store: what is read from it and how it is changed.

use std::borrow::Cow;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::anchor::Anchor;
use super::cases::{self, CaseRow};
use super::files::Files;
use super::issued;
use super::journal::{self, Head, JournalEntry, Line, Stamp};
use super::live::Live;
use super::lock::InstanceLock;
use super::mac::MacKey;
use super::rows::{self, Owner};
use super::salvage::Findings;
use super::secret::KeyUse;
use super::vault::Vault;
use super::{Error, Purpose, Result, connection};
use crate::model::{Case, CaseId, Edit, IssuedLetter, Record};

/// Kind and id of the settings in the journal.
pub(super) const SETTINGS: &str = "settings";

/// An open store. Dropping it closes the database, wipes the keys and lets other windows open it.
#[derive(Debug)]
pub struct Store {
    // Fields drop in order: the database closes before its copy is removed and the lock released.
    pub(super) live: Live,
    pub(super) keys: Keys,
    pub(super) head: Head,
    /// Absent in a store that is only read.
    pub(super) anchor: Option<Anchor>,
    /// When the last change was made, UTC.
    pub(super) last_at: String,
    pub(super) vault: Vault,
    pub(super) files: Files,
    /// Why the store is only read, if it is.
    pub(super) findings: Option<Findings>,
    /// The folder of the copy that is read in that case.
    pub(super) _copy: Option<tempfile::TempDir>,
    /// Absent where the folder takes no lock.
    pub(super) _lock: Option<InstanceLock>,
}

/// The keys that outlast opening, each for one use.
#[derive(Debug)]
pub(super) struct Keys {
    pub(super) journal: MacKey,
    pub(super) record: MacKey,
    pub(super) anchor: MacKey,
}

impl Keys {
    pub(super) fn of(vault: &Vault) -> Result<Self> {
        Ok(Self {
            journal: vault.mac_key(KeyUse::Journal)?,
            record: vault.mac_key(KeyUse::Record)?,
            anchor: vault.mac_key(KeyUse::Anchor)?,
        })
    }
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

    /// All cases in the order of the list, each with the folded words it is found by, separated by spaces.
    ///
    /// # Errors
    /// [`Error::Unreadable`]; [`Error::Damaged`] if a page cannot be read.
    pub fn listed(&self) -> Result<Vec<(CaseRow, String)>> {
        self.ask(cases::listed)
    }

    /// The row of one case in the list.
    ///
    /// # Errors
    /// [`Error::NoSuchCase`], [`Error::Damaged`].
    pub fn case_row(&self, case: &CaseId) -> Result<CaseRow> {
        self.ask(|connection| cases::one(connection, case))
    }

    /// Reads a case.
    ///
    /// # Errors
    /// [`Error::NoSuchCase`]; [`Error::JournalBroken`] if a record is not what the journal says;
    /// [`Error::Unreadable`]; [`Error::Damaged`].
    pub fn load(&self, case: &CaseId) -> Result<Case> {
        self.ask(|connection| rows::load(connection, &self.keys.record, case))
    }

    /// Applies a change: records, journal and case list in one transaction. After `Ok` it is on the disk; after an
    /// error nothing of it is.
    ///
    /// # Errors
    /// [`Error::Conflict`] if a record is not as the change found it; [`Error::CaseExists`], [`Error::NoSuchCase`];
    /// [`Error::DiskFull`], [`Error::ReadOnly`].
    pub fn apply(&mut self, change: &CaseChange<'_>, stamp: &Stamp) -> Result<()> {
        self.change(change, stamp)?;
        if matches!(change, CaseChange::Erased { .. }) {
            // The log still holds what is gone from the file; should this fail, closing empties it.
            let _still_there = connection::checkpoint(&self.live.borrow());
        }
        Ok(())
    }

    fn change(&mut self, change: &CaseChange<'_>, stamp: &Stamp) -> Result<()> {
        let case = change.case();
        let id = &case.patient.id;
        self.transact(Some(stamp), |transaction, keys, head| {
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
            let owner = Owner { case: id, number, key: &keys.record };
            for (before, after) in change.steps() {
                let (record, before, after) =
                    rows::write(transaction, &owner, before.as_deref(), after.as_deref())?;
                let kind = rows::word(record.kind());
                let line = Line { case: id.as_str(), kind, record: record.as_str(), before, after };
                *head = journal::append(transaction, &keys.journal, *head, stamp, &line)?;
            }
            let kept = |head| (&keys.journal, head, stamp);
            match change {
                CaseChange::Erased { .. } => *head = issued::erase(transaction, &owner, kept(*head))?,
                CaseChange::Issued { letter, pdf, .. } => {
                    *head = issued::write(transaction, &owner, (letter, pdf), kept(*head))?;
                }
                CaseChange::New { .. } | CaseChange::Edited { .. } => {}
            }
            match change {
                CaseChange::Erased { .. } => {
                    super::drafts::forget(transaction, id)?;
                    cases::remove(transaction, number)
                }
                _ => rows::set_places(transaction, number, &case.problems),
            }
        })
    }

    /// Renews the rows of cases whose records did not change, after a new evaluation, all of them or none. Not
    /// journaled: it follows from what is.
    ///
    /// # Errors
    /// [`Error::NoSuchCase`]; the disk's errors.
    pub fn refresh(&mut self, rows: &[CaseRow]) -> Result<()> {
        self.transact(None, |transaction, _keys, _head| {
            rows.iter().try_for_each(|row| {
                rows::case_number(transaction, &row.id)?.ok_or(Error::NoSuchCase)?;
                cases::put(transaction, row).map(drop)
            })
        })
    }

    /// The cases after one, in the order of their ids, so many at most: to go through all of them in steps.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn cases_after(&self, case: Option<&CaseId>, limit: usize) -> Result<Vec<CaseId>> {
        self.ask(|connection| cases::after(connection, case, None, limit))
    }

    /// As [`Store::cases_after`], but only those whose outlook was not computed with this basis.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn stale(&self, basis: &str, case: Option<&CaseId>, limit: usize) -> Result<Vec<CaseId>> {
        self.ask(|connection| cases::after(connection, case, Some(basis), limit))
    }

    /// The clinic's settings as JSON, if any were saved.
    ///
    /// # Errors
    /// [`Error::JournalBroken`] if they are not what the journal says; [`Error::Damaged`].
    pub fn settings(&self) -> Result<Option<String>> {
        let (body, last): (Option<String>, _) = self.ask(|connection| {
            let sql = "SELECT body FROM settings WHERE singleton = 1";
            let body = connection.query_row(sql, [], |row| row.get(0)).optional()?;
            Ok((body, journal::last_digest(connection, "", SETTINGS, SETTINGS)?))
        })?;
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
        self.transact(Some(stamp), |transaction, keys, head| {
            let sql = "INSERT INTO settings (singleton, body, digest) VALUES (1, ?1, ?2) \
                       ON CONFLICT DO UPDATE SET body = excluded.body, digest = excluded.digest";
            transaction.execute(sql, params![body, after])?;
            let line = Line { case: "", kind: SETTINGS, record: SETTINGS, before, after: Some(after) };
            *head = journal::append(transaction, &keys.journal, *head, stamp, &line)?;
            Ok(())
        })
    }

    fn settings_digest(&self, body: &str) -> [u8; 32] {
        rows::digest(&self.keys.record, "", SETTINGS, SETTINGS, body)
    }

    /// The answer to a question that only reads; a reading that failed is tried once more.
    pub(super) fn ask<T>(&self, question: impl FnMut(&Connection) -> Result<T>) -> Result<T> {
        self.live.ask(&self.vault, question)
    }

    /// What was changed in a case, oldest first.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn history(&self, case: &CaseId) -> Result<Vec<JournalEntry>> {
        self.ask(|connection| journal::of_case(connection, case.as_str()))
    }

    /// What was done to the store itself and its keys, oldest first.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn log(&self) -> Result<Vec<JournalEntry>> {
        self.ask(|connection| journal::of_case(connection, ""))
    }

    /// Runs one transaction. The journal's head and the anchor move only if it was committed. If the disk failed, the
    /// database is opened anew, so that memory says what the disk says; and if only a reading had failed, the transaction
    /// is tried once more.
    pub(super) fn transact(
        &mut self,
        stamp: Option<&Stamp>,
        work: impl Fn(&Transaction<'_>, &Keys, &mut Head) -> Result<()>,
    ) -> Result<()> {
        self.expect_writable()?;
        let mut wanted = self.head;
        match self.commit(stamp, &mut wanted, &work) {
            Ok(()) => self.arrived_at(wanted, stamp),
            Err(error) if error.leaves_doubt() => match self.read_again(wanted, error)? {
                Found::Saved => self.arrived_at(wanted, stamp),
                Found::Untouched => {
                    wanted = self.head;
                    self.commit(stamp, &mut wanted, &work)?;
                    self.arrived_at(wanted, stamp);
                }
            },
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn commit(
        &mut self,
        stamp: Option<&Stamp>,
        head: &mut Head,
        work: impl Fn(&Transaction<'_>, &Keys, &mut Head) -> Result<()>,
    ) -> Result<()> {
        let transaction = self.live.get_mut().transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(stamp) = stamp.filter(|stamp| stamp.at < self.last_at) {
            // The sequence is the order that counts; that the clock went back is worth knowing all the same.
            let line = Line { case: "", kind: "clock", record: "set-back", before: None, after: None };
            *head = journal::append(&transaction, &self.keys.journal, *head, stamp, &line)?;
        }
        work(&transaction, &self.keys, head)?;
        Ok(transaction.commit()?)
    }

    fn arrived_at(&mut self, head: Head, stamp: Option<&Stamp>) {
        self.head = head;
        if let Some(stamp) = stamp {
            self.last_at.clone_from(&stamp.at);
        }
        self.follow();
    }

    /// Brings the anchor to where the journal is.
    pub(super) fn follow(&mut self) {
        if let Some(anchor) = &mut self.anchor {
            anchor.follow(&self.keys.anchor, self.head);
        }
    }

    /// After a failure: what the disk holds counts. A change that is whole in the log, and that the disk now takes, was
    /// saved after all; one that failed by a reading was never begun. Anything else was not saved.
    fn read_again(&mut self, wanted: Head, error: Error) -> Result<Found> {
        if self.live.renew(&self.vault).is_err() {
            return Err(error);
        }
        let found = self.ask(|connection| journal::verify_tail(connection, &self.keys.journal))?;
        let is_there = found == wanted && found != self.head;
        let is_untouched = found == self.head && !matches!(error, Error::WriteFault);
        self.head = found;
        self.follow();
        match is_there {
            true if connection::checkpoint(&self.live.borrow()).is_ok() => Ok(Found::Saved),
            false if is_untouched => Ok(Found::Untouched),
            _ => Err(error),
        }
    }
}

/// What a disk that failed was found to hold.
enum Found {
    /// The change.
    Saved,
    /// What was there before it.
    Untouched,
}

impl Drop for Store {
    fn drop(&mut self) {
        self.follow();
        if let Some(anchor) = &self.anchor {
            anchor.sync();
        }
    }
}

#[cfg(test)]
mod tests;
