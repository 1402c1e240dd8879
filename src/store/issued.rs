//! Letters as they left: bytes and description, written once. The journal holds a keyed digest of both.

use rusqlite::{Connection, Row, params};

use super::journal::{self, Head, Line, Stamp};
use super::mac::MacKey;
use super::rows::{self, Owner};
use super::{Error, Result, Store, connection};
use crate::model::{CaseId, IssuedLetter, LetterId};

/// The word for them in the journal.
pub(super) const KIND: &str = "issued";

/// The first format that keeps letters.
const WITH_LETTERS: u32 = 2;

/// A row as it stands.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) id: String,
    body: String,
    pdf: Vec<u8>,
    pub(super) digest: [u8; 32],
}

impl Stored {
    /// The columns [`Stored::read`] reads.
    pub(super) const COLUMNS: &'static str = "id, body, pdf, digest";

    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, body: row.get(1)?, pdf: row.get(2)?, digest: row.get(3)? })
    }

    /// Whether it is what was once issued for this case.
    pub(super) fn is_authentic(&self, key: &MacKey, case: &str) -> bool {
        digest(key, case, &self.id, (&self.body, &self.pdf)) == self.digest
    }

    /// Writes the row as it is. Says whether there was none of its id.
    pub(super) fn put(&self, transaction: &Connection, case_number: i64) -> Result<bool> {
        let sql = "INSERT INTO issued_letter (case_number, id, body, pdf, digest) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT DO NOTHING";
        let values = params![case_number, self.id, self.body, self.pdf, self.digest];
        Ok(transaction.prepare_cached(sql)?.execute(values)? > 0)
    }
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
    let row = Stored { id: letter.id().as_str().to_owned(), body, pdf: pdf.to_vec(), digest: computed };
    if !row.put(transaction, owner.number)? {
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
    let sql = format!("SELECT {} FROM issued_letter WHERE case_number = ?1 ORDER BY number", Stored::COLUMNS);
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([case_number], Stored::read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The letters of a case in the order in which they were issued, each checked against the journal.
fn load(connection: &Connection, key: &MacKey, case: &CaseId) -> Result<Vec<KeptLetter>> {
    let number = rows::case_number(connection, case)?.ok_or(Error::NoSuchCase)?;
    let mut kept = Vec::new();
    for row in stored(connection, number)? {
        check(connection, key, case.as_str(), &row)?;
        let letter = serde_json::from_str(&row.body)
            .map_err(|_shape| Error::Unreadable { reason: "the description of a letter".to_owned() })?;
        kept.push(KeptLetter { letter, pdf: row.pdf });
    }
    match missing(connection, case, &kept)? {
        Some(sequence) => Err(Error::JournalBroken { sequence }),
        None => Ok(kept),
    }
}

/// A letter is the one the journal says was issued.
fn check(connection: &Connection, key: &MacKey, case: &str, row: &Stored) -> Result<()> {
    let last = journal::last_digest(connection, case, KIND, &row.id)?;
    if last.is_some_and(|(_, after)| after == Some(row.digest)) && row.is_authentic(key, case) {
        return Ok(());
    }
    Err(Error::JournalBroken { sequence: last.map_or(0, |(sequence, _)| sequence) })
}

/// Each letter of the store is the one the journal says was issued, and none is missing.
pub(super) fn check_all(connection: &Connection, key: &MacKey) -> Result<()> {
    let sql = format!(
        "SELECT {}, (SELECT id FROM case_row WHERE number = case_number) FROM issued_letter",
        Stored::COLUMNS
    );
    // A backup from before a migration has no such table; nor has it such letters.
    if connection::format(connection)? < WITH_LETTERS {
        return Ok(());
    }
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut count: i64 = 0;
    while let Some(row) = rows.next()? {
        let case: Option<String> = row.get(4)?;
        let case = case.ok_or(Error::JournalBroken { sequence: 0 })?;
        check(connection, key, &case, &Stored::read(row)?)?;
        count += 1;
    }
    if count == journal::expected_count(connection, journal::ISSUED_KIND)? {
        return Ok(());
    }
    Err(Error::JournalBroken { sequence: journal::last(connection)? })
}

/// The journal entry of a letter that was issued and is not there.
fn missing(connection: &Connection, case: &CaseId, kept: &[KeptLetter]) -> Result<Option<i64>> {
    let expected = journal::expected(connection, case.as_str(), journal::ISSUED_KIND)?;
    let lost = expected.into_iter().find(|((_, id), (_, after))| {
        after.is_some() && !kept.iter().any(|one| one.letter.id().as_str() == id)
    });
    Ok(lost.map(|(_, (sequence, _))| sequence))
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
