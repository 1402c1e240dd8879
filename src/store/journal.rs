//! The journal: append-only, in the transaction of the change, each entry chained to the one before by a keyed
//! digest. An altered, missing or reordered entry breaks the chain; an old record put back breaks the match between
//! the record and the last entry about it.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::mac::MacKey;
use super::{Error, Result, migrate};

/// Who changes something, when, and with which knowledge. The store has no clock and asks nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The instant in UTC, ISO 8601.
    pub at: String,
    /// Who: the name of the account, never of a patient.
    pub actor: String,
    /// What was done, one of the workspace's action words.
    pub action: &'static str,
    /// Edition of the knowledge in force.
    pub knowledge: String,
}

/// The digest of a record, or `None` where there is no record.
pub(super) type Digest = Option<[u8; 32]>;

/// One record's change, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) case: &'a str,
    pub(super) kind: &'a str,
    pub(super) record: &'a str,
    pub(super) before: Digest,
    pub(super) after: Digest,
}

/// Where the chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) sequence: i64,
    pub(super) mac: [u8; 32],
}

/// An entry of the journal, for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// Counts from 1 without gaps; the order that counts, even if the clock was moved.
    pub sequence: i64,
    /// The instant in UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// Kind of the record.
    pub kind: String,
    /// Id of the record.
    pub record: String,
    /// Edition of the knowledge in force.
    pub knowledge: String,
}

/// How many entries opening checks; the whole chain is checked by [`verify_all`].
const CHECKED_ON_OPEN: i64 = 2_000;

/// The kinds of the rows of the table `record`, for SQL.
pub(super) const RECORD_KINDS: &str = "'patient', 'problem', 'entry', 'letter'";

/// The kind of the rows of the table `issued_letter`, for SQL.
pub(super) const ISSUED_KIND: &str = "'issued'";

/// The stored form of an entry.
pub(super) struct Stored {
    pub(super) sequence: i64,
    at: String,
    actor: String,
    action: String,
    pub(super) case: String,
    pub(super) kind: String,
    pub(super) record: String,
    before: Digest,
    pub(super) after: Digest,
    format: u32,
    program: String,
    knowledge: String,
    previous: [u8; 32],
    mac: [u8; 32],
}

impl Stored {
    const COLUMNS: &'static str = "sequence, at, actor, action, case_id, kind, record_id, before, after, format, program, knowledge, previous, mac";

    /// Whether it is the entry after `head`, unaltered.
    pub(super) fn follows(&self, key: &MacKey, head: Head) -> bool {
        self.sequence == head.sequence + 1 && self.previous == head.mac && self.computed_mac(key) == self.mac
    }

    /// The head of a chain that ends with it.
    pub(super) fn head(&self) -> Head {
        Head { sequence: self.sequence, mac: self.mac }
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            sequence: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            action: row.get(3)?,
            case: row.get(4)?,
            kind: row.get(5)?,
            record: row.get(6)?,
            before: row.get(7)?,
            after: row.get(8)?,
            format: row.get(9)?,
            program: row.get(10)?,
            knowledge: row.get(11)?,
            previous: row.get(12)?,
            mac: row.get(13)?,
        })
    }

    fn computed_mac(&self, key: &MacKey) -> [u8; 32] {
        // An absent digest is an empty part, a present one has 32 bytes.
        fn part(digest: &Digest) -> &[u8] {
            digest.as_ref().map_or(&[], |bytes| bytes)
        }
        key.over(&[
            &self.sequence.to_le_bytes(),
            self.at.as_bytes(),
            self.actor.as_bytes(),
            self.action.as_bytes(),
            self.case.as_bytes(),
            self.kind.as_bytes(),
            self.record.as_bytes(),
            part(&self.before),
            part(&self.after),
            &self.format.to_le_bytes(),
            self.program.as_bytes(),
            self.knowledge.as_bytes(),
            &self.previous,
        ])
    }
}

/// Begins the chain: what the first entry is chained to.
pub(super) fn origin(key: &MacKey) -> Head {
    Head { sequence: 0, mac: key.over(&[b"origin"]) }
}

/// Appends one entry; the new head holds once the transaction is committed.
pub(super) fn append(
    transaction: &Connection,
    key: &MacKey,
    head: Head,
    stamp: &Stamp,
    line: &Line<'_>,
) -> Result<Head> {
    let mut entry = Stored {
        sequence: head.sequence + 1,
        at: stamp.at.clone(),
        actor: stamp.actor.clone(),
        action: stamp.action.to_owned(),
        case: line.case.to_owned(),
        kind: line.kind.to_owned(),
        record: line.record.to_owned(),
        before: line.before,
        after: line.after,
        format: migrate::newest_format(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        knowledge: stamp.knowledge.clone(),
        previous: head.mac,
        mac: [0; 32],
    };
    entry.mac = entry.computed_mac(key);
    insert(transaction, &entry)?;
    Ok(entry.head())
}

/// Writes an entry as it is.
pub(super) fn insert(transaction: &Connection, entry: &Stored) -> Result<()> {
    let sql = format!(
        "INSERT INTO journal ({}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        Stored::COLUMNS
    );
    transaction.prepare_cached(&sql)?.execute(params![
        entry.sequence,
        entry.at,
        entry.actor,
        entry.action,
        entry.case,
        entry.kind,
        entry.record,
        entry.before,
        entry.after,
        entry.format,
        entry.program,
        entry.knowledge,
        entry.previous,
        entry.mac,
    ])?;
    Ok(())
}

/// The entry with this number.
pub(super) fn entry(connection: &Connection, sequence: i64) -> Result<Option<Stored>> {
    let sql = format!("SELECT {} FROM journal WHERE sequence = ?1", Stored::COLUMNS);
    Ok(connection.prepare_cached(&sql)?.query_row([sequence], Stored::read).optional()?)
}

/// The number of the last entry; 0 in an empty journal.
pub(super) fn last(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row("SELECT coalesce(max(sequence), 0) FROM journal", [], |row| row.get(0))?)
}

/// When the entry with this number was written; empty if there is none.
pub(super) fn written_at(connection: &Connection, sequence: i64) -> Result<String> {
    Ok(entry(connection, sequence)?.map(|entry| entry.at).unwrap_or_default())
}

/// Whether the chain, which ends at `head`, once stood at `anchored`.
///
/// # Errors
/// [`Error::RolledBack`] if it never came so far; [`Error::JournalBroken`] if it went another way.
pub(super) fn check_passed(connection: &Connection, key: &MacKey, head: Head, anchored: Head) -> Result<()> {
    if anchored.sequence > head.sequence {
        return Err(Error::RolledBack { missing: anchored.sequence - head.sequence });
    }
    let there = match anchored.sequence {
        0 => Some(origin(key)),
        sequence => entry(connection, sequence)?.map(|entry| entry.head()),
    };
    if there == Some(anchored) { Ok(()) } else { Err(Error::JournalBroken { sequence: anchored.sequence }) }
}

/// Checks the last entries and returns the head.
pub(super) fn verify_tail(connection: &Connection, key: &MacKey) -> Result<Head> {
    verify_from(connection, key, (last(connection)? - CHECKED_ON_OPEN).max(0))
}

/// Checks the whole chain.
pub(super) fn verify_all(connection: &Connection, key: &MacKey) -> Result<Head> {
    verify_from(connection, key, 0)
}

/// Checks the chain after the entry `begin`, which is taken as it is.
fn verify_from(connection: &Connection, key: &MacKey, begin: i64) -> Result<Head> {
    let mut head = origin(key);
    if begin > 0 {
        let mac = connection
            .query_row("SELECT mac FROM journal WHERE sequence = ?1", [begin], |row| row.get(0))
            .optional()?
            .ok_or(Error::JournalBroken { sequence: begin })?;
        head = Head { sequence: begin, mac };
    }
    let sql = format!("SELECT {} FROM journal WHERE sequence > ?1 ORDER BY sequence", Stored::COLUMNS);
    let mut statement = connection.prepare(&sql)?;
    for entry in statement.query_map([begin], Stored::read)? {
        let entry = entry?;
        if !entry.follows(key, head) {
            return Err(Error::JournalBroken { sequence: entry.sequence });
        }
        head = entry.head();
    }
    Ok(head)
}

/// The digest the record must have by the last entry about it, and that entry's number.
pub(super) fn last_digest(
    connection: &Connection,
    case: &str,
    kind: &str,
    record: &str,
) -> Result<Option<(i64, Digest)>> {
    let sql = "SELECT sequence, after FROM journal WHERE case_id = ?1 AND kind = ?2 AND record_id = ?3 \
               ORDER BY sequence DESC LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row([case, kind, record], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// For each record of a case, what its last entry says: the entry's number and the digest, absent if it was removed.
pub(super) type Expected = BTreeMap<(String, String), (i64, Digest)>;

/// What the journal expects of the rows of a case of these kinds, [`RECORD_KINDS`] or [`ISSUED_KIND`].
pub(super) fn expected(connection: &Connection, case: &str, kinds: &str) -> Result<Expected> {
    // SQLite takes the other columns from the row with the maximum.
    let sql = format!(
        "SELECT kind, record_id, max(sequence), after FROM journal \
         WHERE case_id = ?1 AND kind IN ({kinds}) GROUP BY kind, record_id"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows =
        statement.query_map([case], |row| Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The ids of all cases there ever were.
pub(super) fn cases(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT DISTINCT case_id FROM journal WHERE case_id <> ''")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// How many rows of these kinds the journal expects in all cases together.
pub(super) fn expected_count(connection: &Connection, kinds: &str) -> Result<i64> {
    let sql = format!(
        "SELECT count(*) FROM (SELECT max(sequence), after FROM journal \
         WHERE kind IN ({kinds}) GROUP BY case_id, kind, record_id) WHERE after IS NOT NULL"
    );
    Ok(connection.query_row(&sql, [], |row| row.get(0))?)
}

/// The entries about a case, oldest first.
pub(super) fn of_case(connection: &Connection, case: &str) -> Result<Vec<JournalEntry>> {
    let sql = format!("SELECT {} FROM journal WHERE case_id = ?1 ORDER BY sequence", Stored::COLUMNS);
    let mut statement = connection.prepare_cached(&sql)?;
    let entries = statement.query_map([case], Stored::read)?;
    let shown = |entry: Stored| JournalEntry {
        sequence: entry.sequence,
        at: entry.at,
        actor: entry.actor,
        action: entry.action,
        kind: entry.kind,
        record: entry.record,
        knowledge: entry.knowledge,
    };
    Ok(entries.map(|entry| entry.map(shown)).collect::<rusqlite::Result<_>>()?)
}
