//! Reading what can be read of a database that is damaged: each question may fail, and the next one is asked anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Params, Row};

use super::rows::Stored;
use super::vault::Vault;
use super::{Result, connection, issued};
use crate::model::CaseId;

/// A database that may fail at any page. It is a copy: reading may write to it.
#[derive(Debug)]
pub(super) struct Source<'a> {
    path: PathBuf,
    vault: &'a Vault,
    connection: Option<Connection>,
}

impl<'a> Source<'a> {
    pub(super) fn new(path: &Path, vault: &'a Vault) -> Self {
        Self { path: path.to_owned(), vault, connection: None }
    }

    /// Whether anything can be read at all: without the list of its tables, nothing can.
    pub(super) fn opens(&mut self) -> bool {
        let sql = "SELECT count(*) FROM sqlite_schema WHERE name IN ('case_row', 'record', 'journal')";
        let tables = self.ask(|connection| Ok(connection.query_row(sql, [], |row| row.get::<_, i64>(0))?));
        tables == Some(3)
    }

    /// The answer to a question, or `None` where it cannot be read. After a failure the library refuses everything on
    /// the same connection, so the next question gets a new one.
    pub(super) fn ask<T>(&mut self, question: impl FnOnce(&Connection) -> Result<T>) -> Option<T> {
        if self.connection.is_none() {
            self.connection = connection::open(&self.path, self.vault).ok();
        }
        let answer = question(self.connection.as_ref()?).ok();
        if answer.is_none() {
            self.connection = None;
        }
        answer
    }

    /// The pages that fail their check.
    pub(super) fn damaged_pages(&mut self) -> Vec<u32> {
        self.ask(connection::damaged_pages).unwrap_or_default()
    }

    /// The rows up to the first that cannot be read, and whether these are all.
    fn rows_until_failure<T>(
        &mut self,
        sql: &str,
        parameters: impl Params,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> (Vec<T>, bool) {
        let mut found = Vec::new();
        let all = self.ask(|connection| {
            let mut statement = connection.prepare(sql)?;
            for row in statement.query_map(parameters, read)? {
                found.push(row?);
            }
            Ok(())
        });
        (found, all.is_some())
    }

    /// The rows that can be reached from either end. `sql` ends with `ORDER BY` and its last word.
    fn rows_from_both_ends<T>(
        &mut self,
        sql: &str,
        number: Option<i64>,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Vec<T> {
        let parameters = || rusqlite::params_from_iter(number);
        let (mut found, all) = self.rows_until_failure(sql, parameters(), read);
        if !all {
            let (back, _) = self.rows_until_failure(&format!("{sql} DESC"), parameters(), read);
            found.extend(back);
        }
        found
    }

    /// The numbers of the cases that can be found, by id.
    pub(super) fn cases(&mut self) -> BTreeMap<String, i64> {
        let pair = |row: &Row<'_>| Ok((row.get::<_, String>(1)?, row.get::<_, i64>(0)?));
        let mut found = BTreeMap::new();
        for sql in [
            "SELECT number, id FROM case_row NOT INDEXED ORDER BY number",
            "SELECT number, id FROM case_row INDEXED BY sqlite_autoindex_case_row_1 ORDER BY id",
        ] {
            found.extend(self.rows_from_both_ends(sql, None, pair));
        }
        // A case whose row is lost is still known by its patient's record.
        let sql = "SELECT case_number, id FROM record WHERE kind = 'patient' ORDER BY case_number";
        for (id, number) in self.rows_from_both_ends(sql, None, pair) {
            found.entry(id).or_insert(number);
        }
        found
    }

    /// The records of a case that can be read, by kind and id.
    pub(super) fn records(&mut self, number: i64) -> BTreeMap<(String, String), Stored> {
        let sql = format!("SELECT {} FROM record WHERE case_number = ?1 ORDER BY kind, id", Stored::COLUMNS);
        let (mut found, all) = self.rows_until_failure(&sql, [number], Stored::read);
        if !all {
            let back = sql.replace("ORDER BY kind, id", "ORDER BY kind DESC, id DESC");
            found.extend(self.rows_until_failure(&back, [number], Stored::read).0);
        }
        found.into_iter().map(|row| ((row.kind.clone(), row.id.clone()), row)).collect()
    }

    /// The issued letters of a case that can be read, by id.
    pub(super) fn letters(&mut self, number: i64) -> BTreeMap<String, issued::Stored> {
        let sql = format!(
            "SELECT {} FROM issued_letter WHERE case_number = ?1 ORDER BY number",
            issued::Stored::COLUMNS
        );
        let found = self.rows_from_both_ends(&sql, Some(number), issued::Stored::read);
        found.into_iter().map(|row| (row.id.clone(), row)).collect()
    }

    /// The row of a case in the list.
    pub(super) fn row(&mut self, case: &CaseId) -> Option<super::CaseRow> {
        self.ask(|connection| super::cases::one(connection, case))
    }

    /// All rows of three texts.
    pub(super) fn texts(&mut self, sql: &str) -> Vec<[String; 3]> {
        let read = |row: &Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?]);
        self.rows_until_failure(sql, [], read).0
    }
}
