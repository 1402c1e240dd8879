//! Records as rows: the body is the record's JSON as in the case file.

use rusqlite::{Connection, OptionalExtension, Row, params};

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
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) place: i64,
    pub(super) body: String,
    pub(super) digest: [u8; 32],
}

impl Stored {
    /// The columns [`Stored::read`] reads.
    pub(super) const COLUMNS: &'static str = "kind, id, place, body, digest";

    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            kind: row.get(0)?,
            id: row.get(1)?,
            place: row.get(2)?,
            body: row.get(3)?,
            digest: row.get(4)?,
        })
    }

    /// Whether it is what was once written for this case: an old version passes, an altered one does not.
    pub(super) fn is_authentic(&self, key: &MacKey, case: &str) -> bool {
        digest(key, case, &self.kind, &self.id, &self.body) == self.digest
    }

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
    text.map_err(|_not_finite| Error::Unwritable { reason: "a number in it is not finite" })
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

/// Reads a case. Its records must be those the journal expects, no more and no fewer.
pub(super) fn load(connection: &Connection, key: &MacKey, case: &CaseId) -> Result<Case> {
    let number = case_number(connection, case)?.ok_or(Error::NoSuchCase)?;
    let mut expected = journal::expected(connection, case.as_str(), journal::RECORD_KINDS)?;
    let sql =
        format!("SELECT {} FROM record WHERE case_number = ?1 ORDER BY kind, place, id", Stored::COLUMNS);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = Vec::new();
    for row in statement.query_map([number], Stored::read)? {
        let row = row?;
        let last = expected.remove(&(row.kind.clone(), row.id.clone()));
        let as_expected = last.is_some_and(|(_, after)| after == Some(row.digest));
        if !as_expected || !row.is_authentic(key, case.as_str()) {
            return Err(Error::JournalBroken { sequence: last.map_or(0, |(sequence, _)| sequence) });
        }
        rows.push(row);
    }
    if let Some((sequence, _)) = expected.into_values().find(|(_, after)| after.is_some()) {
        return Err(Error::JournalBroken { sequence });
    }
    assembled(&rows)
}

/// The case whose records these rows are.
pub(super) fn assembled(rows: &[Stored]) -> Result<Case> {
    let mut patient: Option<Patient> = None;
    let mut problems: Vec<(usize, Problem)> = Vec::new();
    let (mut entries, mut letters) = (Vec::new(), Vec::new());
    for row in rows {
        match row.record()? {
            Record::Patient(one) => patient = Some(one),
            Record::Problem(place, problem) => problems.push((place, problem)),
            Record::Entry(entry) => entries.push(*entry),
            Record::Letter(letter) => letters.push(letter),
        }
    }
    let patient = patient.ok_or_else(|| Error::Unreadable { reason: "its patient is missing".to_owned() })?;
    problems.sort_by_key(|(place, _)| *place);
    let problems = problems.into_iter().map(|(_, problem)| problem).collect();
    let mut case = Case { patient, problems, entries, letters };
    case.arrange();
    Ok(case)
}

/// Writes a row as it is.
pub(super) fn put(transaction: &Connection, number: i64, row: &Stored) -> Result<()> {
    let sql = "INSERT INTO record (case_number, kind, id, place, body, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
               ON CONFLICT DO UPDATE SET place = excluded.place, body = excluded.body, digest = excluded.digest";
    let values = params![number, row.kind, row.id, row.place, row.body, row.digest];
    transaction.prepare_cached(sql)?.execute(values)?;
    Ok(())
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
        let digest = digest(owner.key, owner.case.as_str(), kind, id.as_str(), &body);
        let (kind, id) = (kind.to_owned(), id.as_str().to_owned());
        put(transaction, owner.number, &Stored { kind, id, place: place(record), body, digest })?;
        digest_after = Some(digest);
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
