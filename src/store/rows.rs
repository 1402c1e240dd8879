//! Records as rows: the body is the record's JSON as in the case file, byte for byte.

use rusqlite::{Connection, OptionalExtension, params};

use super::journal::{self, Digest};
use super::mac::MacKey;
use super::{Error, Result};

/// The kind of a stored record, as the column says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKind {
    /// The patient.
    Patient,
    /// A problem.
    Problem,
    /// An entry of the timeline.
    Entry,
    /// A letter in the making.
    Letter,
}

impl RowKind {
    const ALL: [Self; 4] = [Self::Patient, Self::Problem, Self::Entry, Self::Letter];

    /// The word in the column.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Problem => "problem",
            Self::Entry => "entry",
            Self::Letter => "letter",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A stored record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// Its kind.
    pub kind: RowKind,
    /// Its id, unique in case and kind.
    pub id: String,
    /// Place of a problem among the problems, 0 for other kinds.
    pub place: u32,
    /// The record as JSON.
    pub body: String,
}

/// One record's change. Both ends are the whole record; one of them is missing for a new or a removed record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// The record as the change found it.
    pub before: Option<RecordRow>,
    /// The record as it becomes.
    pub after: Option<RecordRow>,
}

impl RowChange {
    /// Kind and id of the record; `None` if the change names none, or two different ones.
    pub(super) fn subject(&self) -> Option<(RowKind, &str)> {
        let name = |row: &'_ RecordRow| (row.kind, row.id.clone());
        let one = self.after.as_ref().or(self.before.as_ref())?;
        let same = self.before.as_ref().is_none_or(|before| name(before) == name(one));
        same.then_some((one.kind, one.id.as_str()))
    }
}

/// The keyed digest of a record.
pub(super) fn digest(key: &MacKey, case: &str, kind: &str, id: &str, body: &str) -> [u8; 32] {
    key.over(&[case.as_bytes(), kind.as_bytes(), id.as_bytes(), body.as_bytes()])
}

/// The number of a case within the database.
pub(super) fn case_number(connection: &Connection, case: &str) -> Result<Option<i64>> {
    let mut statement = connection.prepare_cached("SELECT number FROM case_row WHERE id = ?1")?;
    Ok(statement.query_row([case], |row| row.get(0)).optional()?)
}

/// The records of a case, in no order that means anything. Each is checked against the journal.
pub(super) fn load(connection: &Connection, key: &MacKey, case: &str) -> Result<Vec<RecordRow>> {
    let number = case_number(connection, case)?.ok_or(Error::NoSuchCase)?;
    let sql = "SELECT kind, id, place, body, digest FROM record WHERE case_number = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([number], |row| {
        Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, [u8; 32]>(4)?))
    })?;
    let mut records = Vec::new();
    for row in rows {
        let (word, id, place, body, stored) = row?;
        let kind =
            RowKind::from_word(&word).ok_or_else(|| Error::Unreadable { reason: "unknown kind".into() })?;
        let record = RecordRow { kind, id, place, body };
        let computed = digest(key, case, kind.word(), &record.id, &record.body);
        match journal::last_digest(connection, case, kind.word(), &record.id)? {
            Some((_, Some(last))) if last == computed && stored == computed => {}
            Some((sequence, _)) => return Err(Error::JournalBroken { sequence }),
            None => return Err(Error::JournalBroken { sequence: 0 }),
        }
        records.push(record);
    }
    Ok(records)
}

/// Writes one change, if the stored record is as the change found it. Returns the digests for the journal.
pub(super) fn write(
    transaction: &Connection,
    key: &MacKey,
    (case, number): (&str, i64),
    change: &RowChange,
) -> Result<(Digest, Digest)> {
    let (kind, id) = change.subject().ok_or(Error::Conflict)?;
    let digest_of =
        |row: &Option<RecordRow>| row.as_ref().map(|row| digest(key, case, kind.word(), id, &row.body));
    let (before, after) = (digest_of(&change.before), digest_of(&change.after));
    let sql = "SELECT digest FROM record WHERE case_number = ?1 AND kind = ?2 AND id = ?3";
    let stored: Digest = transaction
        .prepare_cached(sql)?
        .query_row(params![number, kind.word(), id], |row| row.get(0))
        .optional()?;
    if stored != before {
        return Err(Error::Conflict);
    }
    match (&change.after, &after) {
        (Some(row), Some(digest)) => {
            let sql = "INSERT INTO record (case_number, kind, id, place, body, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                       ON CONFLICT DO UPDATE SET place = excluded.place, body = excluded.body, digest = excluded.digest";
            let values = params![number, kind.word(), id, row.place, row.body, digest];
            transaction.prepare_cached(sql)?.execute(values)?;
        }
        _ => {
            let sql = "DELETE FROM record WHERE case_number = ?1 AND kind = ?2 AND id = ?3";
            transaction.prepare_cached(sql)?.execute(params![number, kind.word(), id])?;
        }
    }
    Ok((before, after))
}

/// Renews the places of a case's problems, given in their order.
pub(super) fn set_places(transaction: &Connection, number: i64, problems: &[String]) -> Result<()> {
    let sql = "UPDATE record SET place = ?3 WHERE case_number = ?1 AND kind = 'problem' AND id = ?2 AND place <> ?3";
    let mut statement = transaction.prepare_cached(sql)?;
    for (place, id) in problems.iter().enumerate() {
        statement.execute(params![number, id, i64::try_from(place).unwrap_or(i64::MAX)])?;
    }
    Ok(())
}
