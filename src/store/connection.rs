//! The connection: opened encrypted, with every setting that matters set and read back.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Once;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use super::error::Damage;
use super::secret::KeyUse;
use super::vault::Vault;
use super::{Error, Result};

/// `application_id` of our databases ("STPW").
const APPLICATION: i32 = 0x5354_5057;

/// Bytes of a page; SQLCipher's default, and each page carries its own check.
pub(super) const PAGE: u64 = 4096;

/// Settings of each connection, each with its reason.
const SETTINGS: [(&str, &str, &str); 10] = [
    // Intermediate results (sorting the list) stay in memory: a temporary file would be unencrypted.
    ("temp_store", "MEMORY", "2"),
    // 64 MiB of pages: each page that is not kept is decrypted and checked again, and reading the list touches many.
    ("cache_size", "-65536", "-65536"),
    // No function with side effects may be called by a view or trigger that a forged file brings along.
    ("trusted_schema", "OFF", "0"),
    // What is deleted is overwritten: an erased patient is not found again in free pages, key or no key.
    ("secure_delete", "ON", "1"),
    // A row never points to a case that is gone.
    ("foreign_keys", "ON", "1"),
    // INSERT OR REPLACE fires the delete triggers, so that the journal cannot be replaced silently.
    ("recursive_triggers", "ON", "1"),
    // A damaged page is found when it is read and not when it is used.
    ("cell_size_check", "ON", "1"),
    // One process. Besides, WAL then needs no shared memory file.
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    // Writers append; a killed process leaves a file that is whole without a rollback.
    ("journal_mode", "WAL", "wal"),
    // Each commit reaches the disk before it is reported: "saved" stays true through a power cut.
    ("synchronous", "FULL", "2"),
];

/// Makes an empty encrypted database at `path`, which must exist and be empty.
pub(super) fn create(path: &Path, vault: &Vault) -> Result<Connection> {
    let connection = keyed(path, vault)?;
    apply_settings(&connection)?;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    Ok(connection)
}

/// Opens the database at `path`. Nothing is written until [`ready`] was called on the connection.
///
/// # Errors
/// [`Error::Damaged`] when it is not what this vault wrote.
pub(super) fn open(path: &Path, vault: &Vault) -> Result<Connection> {
    let connection = keyed(path, vault)?;
    // Until the format is known to be ours, closing must leave the file and its log as they are.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // The first read: a wrong key, a foreign file and a damaged first page show here.
    let application = connection.pragma_query_value(None, "application_id", |row| row.get::<_, i32>(0))?;
    if application != APPLICATION {
        return Err(Error::Damaged(Damage::Foreign));
    }
    Ok(connection)
}

/// Makes an opened connection ready for writing.
pub(super) fn ready(connection: &Connection) -> Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    apply_settings(connection)
}

/// Brings what stands in the log into the database file and to the disk.
///
/// # Errors
/// [`Error::AlreadyOpen`] if somebody reads; the disk's errors.
pub(super) fn checkpoint(connection: &Connection) -> Result<()> {
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy == 0 { Ok(()) } else { Err(Error::AlreadyOpen) }
}

/// Closes a database so that its file alone is all of it. Closing by itself says nothing of a log it could not empty.
pub(super) fn close(connection: Connection) -> Result<()> {
    checkpoint(&connection)?;
    connection.close().map_err(|(_open, error)| error.into())
}

/// The format number of the database.
pub(super) fn format(connection: &Connection) -> Result<u32> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// The pages that fail their check, by a full read of the file; empty when all is well.
///
/// # Errors
/// [`Error::ReadFault`] if the disk gives no answer: that says nothing about what is on it.
pub(super) fn damaged_pages(connection: &Connection) -> Result<Vec<u32>> {
    let mut statement = connection.prepare("PRAGMA cipher_integrity_check")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    lines
        .map(|line| {
            let line = line?;
            let page = line.strip_prefix("HMAC verification failed for page ");
            let page = page.or_else(|| line.strip_prefix("page ")?.split(' ').next());
            page.and_then(|number| number.parse().ok()).ok_or(Error::ReadFault)
        })
        .collect()
}

fn keyed(path: &Path, vault: &Vault) -> Result<Connection> {
    // No CREATE: a missing file is an error, never a new store. No URI: a path is a path. No link in it is followed.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NOFOLLOW
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    // The library says that it has started before its cipher has: a second thread that opens just then is told of an error
    // in its first question.
    static STARTED: Once = Once::new();
    STARTED.call_once(|| drop(Connection::open_in_memory()));
    let connection = Connection::open_with_flags(path, flags)?;
    // SQLCipher would otherwise write its complaints to standard error.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    // Keys and decrypted pages are wiped from memory when freed.
    connection.execute_batch("PRAGMA cipher_memory_security = ON")?;
    let version: Option<String> = connection.query_row("PRAGMA cipher_version", [], |row| row.get(0)).ok();
    // A plain SQLite ignores the key and would write patients in the clear.
    if version.is_none() {
        return Err(Error::NoEncryption);
    }
    connection.execute_batch(&key_statement(vault)?)?;
    // Forged schemas can neither be written nor run functions; the schema tables stay read-only.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // "text" in double quotes is a name; a misspelt column is an error and not a string.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    Ok(connection)
}

/// A raw key with salt, so that no passphrase is stretched on opening. SQLCipher takes a raw key of any other
/// length for a passphrase, silently; hence the check.
fn key_statement(vault: &Vault) -> Result<Zeroizing<String>> {
    let key = vault.derive::<32>(KeyUse::Database)?;
    let mut statement = Zeroizing::new(String::with_capacity(128));
    statement.push_str("PRAGMA key = \"x'");
    let begin = statement.len();
    for byte in key.iter().chain(&vault.database_salt()) {
        write!(statement, "{byte:02x}").map_err(|_format| Error::KeyDerivation)?;
    }
    if statement.len() - begin != 96 {
        return Err(Error::KeyDerivation);
    }
    statement.push_str("'\"");
    Ok(statement)
}

fn apply_settings(connection: &Connection) -> Result<()> {
    for (name, value, expected) in SETTINGS {
        connection.pragma_update(None, name, value)?;
        let actual = connection.pragma_query_value(None, name, |row| {
            Ok(match row.get_ref(0)? {
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                other => other.as_str().unwrap_or_default().to_owned(),
            })
        })?;
        if actual != expected {
            return Err(Error::Database { code: rusqlite::ffi::SQLITE_MISUSE });
        }
    }
    Ok(())
}

/// What can be told from the outside, before SQLCipher reads: it reports all of it as "not a database".
pub(super) fn check_first_bytes(path: &Path, vault: &Vault) -> Result<()> {
    use std::io::Read;
    let mut file = std::fs::File::open(path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => Error::Damaged(Damage::Missing),
        _ => Error::file("read its database")(source),
    })?;
    let mut first = Vec::with_capacity(16);
    file.by_ref().take(16).read_to_end(&mut first).map_err(Error::file("read its database"))?;
    match first.len() {
        0 => Err(Error::Damaged(Damage::Empty)),
        16 if first == vault.database_salt() => Ok(()),
        16 => Err(Error::Damaged(Damage::Foreign)),
        _ => Err(Error::Damaged(Damage::Truncated)),
    }
}
