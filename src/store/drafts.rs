//! What was typed and not yet saved: kept encrypted while the store is locked.

use rusqlite::{Connection, params};

use super::door::Store;
use super::{Error, Result};
use crate::model::CaseId;

/// One form as it was left. The store does not know what a body means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The case it belongs to; `None` for one of no case, such as a case that is begun.
    pub case: Option<CaseId>,
    /// Which form, as the window names it.
    pub form: String,
    /// What was typed, as JSON.
    pub body: String,
}

impl Store {
    /// The drafts that are kept.
    ///
    /// # Errors
    /// [`Error::Unreadable`]; [`Error::Damaged`].
    pub fn drafts(&self) -> Result<Vec<Draft>> {
        let sql = "SELECT case_id, form, body FROM draft ORDER BY case_id, form";
        let draft = |(case, form, body): (String, String, String)| {
            let case = if case.is_empty() { Ok(None) } else { case.parse().map(Some) };
            let case = case.map_err(|_not_an_id| Error::Unreadable { reason: "a draft".to_owned() })?;
            Ok(Draft { case, form, body })
        };
        self.ask(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
            })?;
            rows.map(|row| draft(row?)).collect()
        })
    }

    /// Keeps these drafts and forgets all others.
    ///
    /// # Errors
    /// [`Error::Unwritable`] for a body that is not JSON, or a form of a case that is there twice; the disk's errors, after which those before are kept.
    pub fn keep_drafts(&mut self, drafts: &[Draft]) -> Result<()> {
        self.transact(None, |transaction, _keys, _head| {
            transaction.execute("DELETE FROM draft", [])?;
            let sql = "INSERT INTO draft (case_id, form, body) VALUES (?1, ?2, ?3)";
            let mut insert = transaction.prepare_cached(sql)?;
            for draft in drafts {
                let case = draft.case.as_ref().map_or("", CaseId::as_str);
                insert.execute(params![case, draft.form, draft.body]).map_err(|error| match error {
                    rusqlite::Error::SqliteFailure(failure, _)
                        if failure.code == rusqlite::ErrorCode::ConstraintViolation =>
                    {
                        Error::Unwritable { reason: "a draft is not JSON, or is there twice" }
                    }
                    other => other.into(),
                })?;
            }
            Ok(())
        })
    }
}

/// Forgets the drafts of a case that is erased.
pub(super) fn forget(transaction: &Connection, case: &CaseId) -> Result<()> {
    transaction.execute("DELETE FROM draft WHERE case_id = ?1", [case.as_str()])?;
    Ok(())
}
