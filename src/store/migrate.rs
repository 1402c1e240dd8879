//! Numbered migrations. `user_version` counts those that ran; all that are missing run in one transaction.

use rusqlite::{Connection, TransactionBehavior};

use super::{Error, Result, connection};

/// The migrations in order; the n-th brings format n - 1 to format n. Released ones are never changed.
///
/// The indexes `case_row_by_change`, `case_row_by_due` and `case_row_by_urgency` serve no statement since the list of cases is
/// held in memory. They stay until a format is made for another reason: one of its own would shut out every program before
/// it, and they cost a few pages.
const MIGRATIONS: [&str; 2] = [
    include_str!("../../schema/0001_store.sql"),
    include_str!("../../schema/0002_drafts_and_issued_letters.sql"),
];

/// The format this program writes.
#[must_use]
pub fn newest_format() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Refuses a database of a newer program; to be called before anything is written.
pub(super) fn check(connection: &Connection) -> Result<()> {
    let found = connection::format(connection)?;
    if found > newest_format() {
        return Err(Error::Newer { found, known: newest_format() });
    }
    Ok(())
}

/// The format of a database that needs a migration; `None` if it is the newest.
pub(super) fn pending(connection: &Connection) -> Result<Option<u32>> {
    let format = connection::format(connection)?;
    Ok((format < newest_format()).then_some(format))
}

/// Brings the database to [`newest_format`]: all missing migrations or none.
pub(super) fn run(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let format = usize::try_from(connection::format(&transaction)?).unwrap_or(usize::MAX);
    for migration in MIGRATIONS.iter().skip(format) {
        transaction.execute_batch(migration)?;
    }
    if format < MIGRATIONS.len() {
        transaction.pragma_update(None, "user_version", newest_format())?;
    }
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_twice_changes_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        let tables = |connection: &Connection| -> i64 {
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap()
        };
        let before = tables(&connection);
        run(&mut connection).unwrap();
        assert_eq!(tables(&connection), before);
        assert_eq!(connection::format(&connection).unwrap(), newest_format());
    }

    #[test]
    fn a_newer_format_is_refused() {
        let connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", newest_format() + 1).unwrap();
        assert!(matches!(check(&connection), Err(Error::Newer { .. })));
    }

    #[test]
    fn every_table_is_strict() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        let loose: i64 = connection
            .query_row("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(loose, 0);
    }
}
