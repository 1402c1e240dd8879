//! Records as rows: the body is the record's JSON as in the case file.

use rusqlite::{Connection, OptionalExtension, params};

use super::journal::{self, Digest};
use super::mac::MacKey;
use super::{Error, Result};
use crate::model::{Case, CaseId, Patient, Problem, Record, RecordId, RecordKind};

/// The word of a kind in the `kind` column.
pub(super) fn word(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Patient => "patient",
        RecordKind::Problem => "problem",
        RecordKind::Entry => "entry",
        RecordKind::Letter => "letter",
    }
}

/// A row as it stands.
struct Stored {
    kind: String,
    id: String,
    place: i64,
    body: String,
    digest: [u8; 32],
}

impl Stored {
    /// The record in the row. What cannot be read is named by its path in the record, never by its value.
    fn record(&self) -> Result<Record> {
        let place = usize::try_from(self.place).unwrap_or(usize::MAX);
        match self.kind.as_str() {
            "patient" => self.parse().map(Record::Patient),
            "problem" => self.parse().map(|problem| Record::Problem(place, problem)),
            "entry" => self.parse().map(Record::Entry),
            "letter" => self.parse().map(Record::Letter),
            _ => Err(Error::Unreadable { reason: "it is of a kind this program does not know".to_owned() }),
        }
    }

    fn parse<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        let mut reader = serde_json::Deserializer::from_str(&self.body);
        serde_path_to_error::deserialize(&mut reader).map_err(|error| Error::Unreadable {
            reason: format!("the {} {}, at {}", self.kind, self.id, error.path()),
        })
    }
}

/// The record as JSON.
fn body(record: &Record) -> Result<String> {
    let text = match record {
        Record::Patient(patient) => serde_json::to_string(patient),
        Record::Problem(_, problem) => serde_json::to_string(problem),
        Record::Entry(entry) => serde_json::to_string(entry),
        Record::Letter(letter) => serde_json::to_string(letter),
    };
    text.map_err(|_not_finite| Error::Unreadable { reason: "a number in it cannot be written".to_owned() })
}

/// The place of a problem among the problems, 0 for other kinds.
fn place(record: &Record) -> i64 {
    match record {
        Record::Problem(place, _) => i64::try_from(*place).unwrap_or(i64::MAX),
        _ => 0,
    }
}

/// The keyed digest of a record.
pub(super) fn digest(key: &MacKey, case: &str, kind: &str, id: &str, body: &str) -> [u8; 32] {
    key.over(&[case.as_bytes(), kind.as_bytes(), id.as_bytes(), body.as_bytes()])
}

/// The number of a case within the database.
pub(super) fn case_number(connection: &Connection, case: &CaseId) -> Result<Option<i64>> {
    let mut statement = connection.prepare_cached("SELECT number FROM case_row WHERE id = ?1")?;
    Ok(statement.query_row([case.as_str()], |row| row.get(0)).optional()?)
}

/// Reads a case. Each record is checked against the journal.
pub(super) fn load(connection: &Connection, key: &MacKey, case: &CaseId) -> Result<Case> {
    let number = case_number(connection, case)?.ok_or(Error::NoSuchCase)?;
    let sql =
        "SELECT kind, id, place, body, digest FROM record WHERE case_number = ?1 ORDER BY kind, place, id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([number], |row| {
        Ok(Stored {
            kind: row.get(0)?,
            id: row.get(1)?,
            place: row.get(2)?,
            body: row.get(3)?,
            digest: row.get(4)?,
        })
    })?;
    let mut patient: Option<Patient> = None;
    let mut problems: Vec<Problem> = Vec::new();
    let (mut entries, mut letters) = (Vec::new(), Vec::new());
    for row in rows {
        let row = row?;
        check(connection, key, case, &row)?;
        match row.record()? {
            Record::Patient(one) => patient = Some(one),
            Record::Problem(_, problem) => problems.push(problem),
            Record::Entry(entry) => entries.push(*entry),
            Record::Letter(letter) => letters.push(letter),
        }
    }
    let patient = patient.ok_or_else(|| Error::Unreadable { reason: "its patient is missing".to_owned() })?;
    let mut case = Case { patient, problems, entries, letters };
    case.arrange();
    Ok(case)
}

/// Whether the row is what the last journal entry about it says.
fn check(connection: &Connection, key: &MacKey, case: &CaseId, row: &Stored) -> Result<()> {
    let computed = digest(key, case.as_str(), &row.kind, &row.id, &row.body);
    match journal::last_digest(connection, case.as_str(), &row.kind, &row.id)? {
        Some((_, Some(last))) if last == computed && row.digest == computed => Ok(()),
        Some((sequence, _)) => Err(Error::JournalBroken { sequence }),
        None => Err(Error::JournalBroken { sequence: 0 }),
    }
}

/// Where a record is written to.
pub(super) struct Owner<'a> {
    pub(super) case: &'a CaseId,
    pub(super) number: i64,
    pub(super) key: &'a MacKey,
}

/// Writes one change, if the stored record is as the change found it. Returns the digests for the journal.
pub(super) fn write(
    transaction: &Connection,
    owner: &Owner<'_>,
    before: Option<&Record>,
    after: Option<&Record>,
) -> Result<(RecordId, Digest, Digest)> {
    let id = after.or(before).map(Record::id).ok_or(Error::Conflict)?;
    if before.is_some_and(|before| before.id() != id) {
        return Err(Error::Conflict);
    }
    let kind = word(id.kind());
    let stored = find(transaction, owner.number, kind, id.as_str())?;
    // Records are compared and not bytes: a body written by an earlier program may spell the same otherwise.
    let found = stored.as_ref().map(Stored::record).transpose()?;
    if !same(found.as_ref(), before) {
        return Err(Error::Conflict);
    }
    let mut digest_after = None;
    if let Some(record) = after {
        let body = body(record)?;
        let computed = digest(owner.key, owner.case.as_str(), kind, id.as_str(), &body);
        let sql = "INSERT INTO record (case_number, kind, id, place, body, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                   ON CONFLICT DO UPDATE SET place = excluded.place, body = excluded.body, digest = excluded.digest";
        let values = params![owner.number, kind, id.as_str(), place(record), body, computed];
        transaction.prepare_cached(sql)?.execute(values)?;
        digest_after = Some(computed);
    } else {
        let sql = "DELETE FROM record WHERE case_number = ?1 AND kind = ?2 AND id = ?3";
        transaction.prepare_cached(sql)?.execute(params![owner.number, kind, id.as_str()])?;
    }
    Ok((id, stored.map(|row| row.digest), digest_after))
}

/// Whether two records are equal. The place of a problem is not compared: other problems' changes move it.
fn same(one: Option<&Record>, other: Option<&Record>) -> bool {
    match (one, other) {
        (Some(Record::Problem(_, one)), Some(Record::Problem(_, other))) => one == other,
        _ => one == other,
    }
}

fn find(connection: &Connection, number: i64, kind: &str, id: &str) -> Result<Option<Stored>> {
    let sql = "SELECT place, body, digest FROM record WHERE case_number = ?1 AND kind = ?2 AND id = ?3";
    let read = |row: &rusqlite::Row<'_>| {
        let (kind, id) = (kind.to_owned(), id.to_owned());
        Ok(Stored { kind, id, place: row.get(0)?, body: row.get(1)?, digest: row.get(2)? })
    };
    Ok(connection.prepare_cached(sql)?.query_row(params![number, kind, id], read).optional()?)
}

/// Renews the places of a case's problems: adding, moving or removing one moves the others.
pub(super) fn set_places(transaction: &Connection, number: i64, problems: &[Problem]) -> Result<()> {
    let sql = "UPDATE record SET place = ?3 WHERE case_number = ?1 AND kind = 'problem' AND id = ?2 AND place <> ?3";
    let mut statement = transaction.prepare_cached(sql)?;
    for (place, problem) in problems.iter().enumerate() {
        statement.execute(params![number, problem.id.as_str(), i64::try_from(place).unwrap_or(i64::MAX)])?;
    }
    Ok(())
}
