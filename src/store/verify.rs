//! Reading and checking everything: pages, structure, journal, and each record and issued letter against the journal.

use rusqlite::Connection;

use super::door::{Keys, Store};
use super::error::Damage;
use super::rows::Stored;
use super::{Error, Result, cases, connection, issued, journal, rows};

/// How far long work is: units done and units in all, 0 while that cannot be said. The answer is whether to go on.
pub type GoOn<'a> = &'a mut dyn FnMut(usize, usize) -> bool;

impl Store {
    /// Reads and checks everything: each page of the file, its structure, the whole journal, each record and issued
    /// letter against the journal, and that the backups can be seen. Takes seconds in a large store.
    ///
    /// # Errors
    /// [`Error::Damaged`] with the page; [`Error::JournalBroken`] with the entry; [`Error::BackupsUnreadable`].
    pub fn check(&self) -> Result<()> {
        self.ask(|connection| {
            if self.findings.is_none() {
                // Pages are checked as they are on the disk, so what is in the log goes there first.
                connection::checkpoint(connection)?;
            }
            whole(connection, &self.keys)
        })?;
        Self::backups(self.files.directory()).map(drop)
    }
}

/// What is wrong with a database that answered a question with a damaged page, over a connection that did not fail yet.
pub(super) fn named(connection: &Connection) -> Error {
    match structure(connection) {
        Ok(()) => Error::ReadFault,
        Err(error) => error,
    }
}

/// Checks an open database. What it says of pages may be a failed reading: see [`Error::may_pass`].
pub(super) fn whole(connection: &Connection, keys: &Keys) -> Result<()> {
    structure(connection)?;
    journal::verify_all(connection, &keys.journal)?;
    records(connection, keys)?;
    issued::check_all(connection, &keys.record)
}

/// Each page passes its check, and they hang together.
fn structure(connection: &Connection) -> Result<()> {
    if let Some(&page) = connection::damaged_pages(connection)?.first() {
        return Err(Error::Damaged(Damage::PageNumber(page)));
    }
    let found: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(Error::Damaged(Damage::Structure)) }
}

/// Each record is the one the journal expects, and none is missing.
fn records(connection: &Connection, keys: &Keys) -> Result<()> {
    let sql = format!(
        "SELECT {}, (SELECT id FROM case_row WHERE number = case_number) FROM record",
        Stored::COLUMNS
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut count: i64 = 0;
    while let Some(row) = rows.next()? {
        let (record, case): (Stored, Option<String>) = (Stored::read(row)?, row.get(5)?);
        let case = case.ok_or(Error::JournalBroken { sequence: 0 })?;
        let last = journal::last_digest(connection, &case, &record.kind, &record.id)?;
        let as_expected = last.is_some_and(|(_, after)| after == Some(record.digest));
        if !as_expected || !record.is_authentic(&keys.record, &case) {
            return Err(Error::JournalBroken { sequence: last.map_or(0, |(sequence, _)| sequence) });
        }
        if record.kind == "patient" {
            list_row(connection, &record, &case)?;
        }
        count += 1;
    }
    if count == journal::expected_count(connection, journal::RECORD_KINDS)? {
        return Ok(());
    }
    // Which one is missing is known by its case; the last entry says how far the journal had come.
    Err(Error::JournalBroken { sequence: journal::last(connection)? })
}

/// The list of cases shows the patient of the record. A row of another time would lead to the wrong patient.
fn list_row(connection: &Connection, record: &Stored, case: &str) -> Result<()> {
    let patient = rows::assembled(std::slice::from_ref(record))?.patient;
    let shown = cases::one(connection, &patient.id)?;
    let same = patient.id.as_str() == case
        && shown.family_name == patient.name.family
        && shown.given_name == patient.name.given
        && shown.birth_date == patient.birth_date
        && shown.sex == patient.sex
        && shown.identifier == patient.identifier;
    if same && cases::has_terms_of(connection, &shown)? {
        return Ok(());
    }
    let last = journal::last_digest(connection, case, &record.kind, &record.id)?;
    Err(Error::JournalBroken { sequence: last.map_or(0, |(sequence, _)| sequence) })
}
