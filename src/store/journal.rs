//! The journal: append-only, in the transaction of the change, each entry chained to the one before by a keyed
//! digest. An altered, missing or reordered entry breaks the chain; an old record put back breaks the match between
//! the record and the last entry about it.

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
    mac: [u8; 32],
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

/// The stored form of an entry.
struct Stored {
    sequence: i64,
    at: String,
    actor: String,
    action: String,
    case: String,
    kind: String,
    record: String,
    before: Digest,
    after: Digest,
    format: u32,
    program: String,
    knowledge: String,
    previous: [u8; 32],
    mac: [u8; 32],
}

impl Stored {
    const COLUMNS: &'static str = "sequence, at, actor, action, case_id, kind, record_id, before, after, format, program, knowledge, previous, mac";

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
fn origin(key: &MacKey) -> Head {
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
    Ok(Head { sequence: entry.sequence, mac: entry.mac })
}

/// Checks the last entries and returns the head.
pub(super) fn verify_tail(connection: &Connection, key: &MacKey) -> Result<Head> {
    let last: i64 =
        connection.query_row("SELECT coalesce(max(sequence), 0) FROM journal", [], |row| row.get(0))?;
    verify_from(connection, key, (last - CHECKED_ON_OPEN).max(0))
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
        let chained = entry.sequence == head.sequence + 1 && entry.previous == head.mac;
        if !chained || entry.computed_mac(key) != entry.mac {
            return Err(Error::JournalBroken { sequence: entry.sequence });
        }
        head = Head { sequence: entry.sequence, mac: entry.mac };
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
