//! Letters as they left: bytes and description, written once. The journal holds a keyed digest of both.

use rusqlite::{Connection, params};

use super::journal::{self, Head, Line, Stamp};
use super::mac::MacKey;
use super::rows::{self, Owner};
use super::{Error, Result, Store};
use crate::model::{CaseId, IssuedLetter, LetterId};

/// The word for them in the journal.
const KIND: &str = "issued";

/// A row as it stands.
struct Stored {
    id: String,
    body: String,
    pdf: Vec<u8>,
    digest: [u8; 32],
}

/// A letter with the bytes of its file.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptLetter {
    /// What was said of it when it was issued.
    pub letter: IssuedLetter,
    /// The PDF file, byte for byte.
    pub pdf: Vec<u8>,
}

fn digest(key: &MacKey, case: &str, id: &str, (body, pdf): (&str, &[u8])) -> [u8; 32] {
    key.over(&[case.as_bytes(), KIND.as_bytes(), id.as_bytes(), body.as_bytes(), pdf])
}

/// Keeps a letter. A case never has two of one id.
pub(super) fn write(
    transaction: &Connection,
    owner: &Owner<'_>,
    (letter, pdf): (&IssuedLetter, &[u8]),
    (key, head, stamp): (&MacKey, Head, &Stamp),
) -> Result<Head> {
    let body = serde_json::to_string(letter)
        .map_err(|_text_only| Error::Unreadable { reason: "the description of a letter".to_owned() })?;
    let computed = digest(owner.key, owner.case.as_str(), letter.id().as_str(), (&body, pdf));
    let sql = "INSERT INTO issued_letter (case_number, id, body, pdf, digest) VALUES (?1, ?2, ?3, ?4, ?5) \
               ON CONFLICT DO NOTHING";
    let values = params![owner.number, letter.id().as_str(), body, pdf, computed];
    if transaction.prepare_cached(sql)?.execute(values)? == 0 {
        return Err(Error::Conflict);
    }
    let line = Line {
        case: owner.case.as_str(),
        kind: KIND,
        record: letter.id().as_str(),
        before: None,
        after: Some(computed),
    };
    journal::append(transaction, key, head, stamp, &line)
}

/// Removes the letters of a case that is erased.
pub(super) fn erase(
    transaction: &Connection,
    owner: &Owner<'_>,
    (key, mut head, stamp): (&MacKey, Head, &Stamp),
) -> Result<Head> {
    for row in stored(transaction, owner.number)? {
        let line = Line {
            case: owner.case.as_str(),
            kind: KIND,
            record: &row.id,
            before: Some(row.digest),
            after: None,
        };
        head = journal::append(transaction, key, head, stamp, &line)?;
    }
    let sql = "DELETE FROM issued_letter WHERE case_number = ?1";
    transaction.prepare_cached(sql)?.execute([owner.number])?;
    Ok(head)
}

fn stored(connection: &Connection, case_number: i64) -> Result<Vec<Stored>> {
    let sql = "SELECT id, body, pdf, digest FROM issued_letter WHERE case_number = ?1 ORDER BY number";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([case_number], |row| {
        Ok(Stored { id: row.get(0)?, body: row.get(1)?, pdf: row.get(2)?, digest: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The letters of a case in the order in which they were issued, each checked against the journal.
fn load(connection: &Connection, key: &MacKey, case: &CaseId) -> Result<Vec<KeptLetter>> {
    let number = rows::case_number(connection, case)?.ok_or(Error::NoSuchCase)?;
    let mut kept = Vec::new();
    for row in stored(connection, number)? {
        let computed = digest(key, case.as_str(), &row.id, (&row.body, &row.pdf));
        match journal::last_digest(connection, case.as_str(), KIND, &row.id)? {
            Some((_, Some(last))) if last == computed && row.digest == computed => {}
            Some((sequence, _)) => return Err(Error::JournalBroken { sequence }),
            None => return Err(Error::JournalBroken { sequence: 0 }),
        }
        let letter = serde_json::from_str(&row.body)
            .map_err(|_shape| Error::Unreadable { reason: "the description of a letter".to_owned() })?;
        kept.push(KeptLetter { letter, pdf: row.pdf });
    }
    match missing(connection, case, &kept)? {
        Some(sequence) => Err(Error::JournalBroken { sequence }),
        None => Ok(kept),
    }
}

/// The journal entry of a letter that was issued and is not there.
fn missing(connection: &Connection, case: &CaseId, kept: &[KeptLetter]) -> Result<Option<i64>> {
    let sql = "SELECT DISTINCT record_id FROM journal WHERE case_id = ?1 AND kind = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let ids = statement.query_map(params![case.as_str(), KIND], |row| row.get::<_, String>(0))?;
    for id in ids {
        let id = id?;
        let last = journal::last_digest(connection, case.as_str(), KIND, &id)?;
        if let Some((sequence, Some(_))) = last
            && !kept.iter().any(|one| one.letter.id().as_str() == id)
        {
            return Ok(Some(sequence));
        }
    }
    Ok(None)
}

impl Store {
    /// The issued letters of a case, in the order in which they were issued.
    ///
    /// # Errors
    /// [`Error::NoSuchCase`]; [`Error::JournalBroken`] if one is not what was issued, or is gone;
    /// [`Error::Unreadable`]; [`Error::Damaged`].
    pub fn issued(&self, case: &CaseId) -> Result<Vec<IssuedLetter>> {
        Ok(self.kept(case)?.into_iter().map(|kept| kept.letter).collect())
    }

    /// One issued letter with its bytes; `None` if the case has none of that id.
    ///
    /// # Errors
    /// As [`Store::issued`].
    pub fn issued_letter(&self, case: &CaseId, id: &LetterId) -> Result<Option<KeptLetter>> {
        Ok(self.kept(case)?.into_iter().find(|kept| kept.letter.id() == id))
    }

    fn kept(&self, case: &CaseId) -> Result<Vec<KeptLetter>> {
        self.ask(|connection| load(connection, &self.keys.record, case))
    }
}
