//! What can go wrong with a store, sorted by what the user can do about it.

/// Result of everything in this module.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a store could not be made, opened, read or written. Each text is one sentence for the user; none holds
/// patient data, a passphrase or a path.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no store in the folder: make one, or choose another folder.
    #[error("There is no store in this folder. Create one, or choose the folder that holds it.")]
    Missing,
    /// There is a store in the folder already; creating never overwrites.
    #[error("This folder already holds a store. Open it, or choose an empty folder for a new one.")]
    Exists,
    /// The key file is sound, but this passphrase does not open it.
    #[error(
        "This passphrase does not open the store. Check Caps Lock and the keyboard layout, then type it again."
    )]
    WrongPassphrase,
    /// The passphrase for a new store is too short.
    #[error("This passphrase is too short. Choose at least {minimum} characters; a short sentence is best.")]
    ShortPassphrase {
        /// The least number of characters.
        minimum: usize,
    },
    /// Another process (or another window) has the store open.
    #[error(
        "The store is already open in another Stepwell window. Use that window, or close it and try again."
    )]
    AlreadyOpen,
    /// The database was written by a newer program. It was not touched.
    #[error(
        "The store was written by a newer Stepwell (format {found}; this program reads up to {known}). \
         Nothing was changed. Open it with the newer program."
    )]
    Newer {
        /// The format number in the file.
        found: u32,
        /// The newest format number this program knows.
        known: u32,
    },
    /// `vault.hdr` fails its own check, so no passphrase can be tried.
    #[error(
        "The key file of the store (vault.hdr) is damaged: {0}. Nothing was changed. \
         Put back its copy vault.hdr.previous, or restore the latest backup."
    )]
    HeaderDamaged(HeaderFault),
    /// The key file is sound and the passphrase right, but the database is not what was written.
    #[error("The store file is damaged: {0}. Nothing was changed. Restore the latest backup.")]
    Damaged(Damage),
    /// The journal does not match itself or the records: somebody put an old or altered file back.
    #[error(
        "The journal of the store does not match its content at entry {sequence}: an older or altered copy may \
         have been put in its place. Restore the latest backup, or ask for help before going on."
    )]
    JournalBroken {
        /// The first journal entry that does not match.
        sequence: i64,
    },
    /// A demo store was opened as a real one or the other way round.
    #[error("{0}")]
    WrongPurpose(super::vault::Purpose),
    /// The record was changed since it was read; the edit was not applied.
    #[error(
        "This entry was changed in the meantime. Nothing was saved; open the case again and repeat the change."
    )]
    Conflict,
    /// The record asked for is not there.
    #[error("This case is no longer in the store. Choose another one from the list.")]
    NoSuchCase,
    /// A case with this id is in the store already.
    #[error("This case is already in the store. Open the one that is there.")]
    CaseExists,
    /// A body in the database could not be read as a record, or a record not be written as one.
    #[error(
        "A record of this case cannot be read ({reason}). Nothing was changed. Restore the latest backup."
    )]
    Unreadable {
        /// What the reader said; names fields, never values.
        reason: String,
    },
    /// No room: nothing was saved, reading still works.
    #[error("The disk is full, so nothing was saved. Free some space and try again; reading still works.")]
    DiskFull,
    /// The folder or file may not be written.
    #[error(
        "The store cannot be written (read-only, or no permission), so nothing was saved. Check the folder's permissions."
    )]
    ReadOnly,
    /// The system could not give the memory or the random numbers that keys need.
    #[error(
        "The key could not be computed: the system has too little free memory. Close other programs and try again."
    )]
    KeyDerivation,
    /// The library in this build does not encrypt; no patient data is written without.
    #[error(
        "This build of Stepwell cannot encrypt, so it refuses to open a store. Install a complete build."
    )]
    NoEncryption,
    /// The system refused a file operation.
    #[error("The store could not {action}: {source}. Nothing was saved; check the disk and try again.")]
    File {
        /// What was being done, as a verb: "read its key file".
        action: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// Any other answer of the database: a defect in this program or in the disk below.
    #[error(
        "The store could not finish this (database code {code}), so nothing was saved. Close Stepwell and open it again."
    )]
    Database {
        /// SQLite's extended result code.
        code: i32,
    },
}

/// What is wrong with `vault.hdr`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderFault {
    /// The file is not there, though the database is.
    #[error("it is missing")]
    Missing,
    /// Too short to hold what it says.
    #[error("it is cut short")]
    Truncated,
    /// The first bytes are not those of a Stepwell key file.
    #[error("it does not begin like a key file")]
    Magic,
    /// The check sum over the file does not match.
    #[error("its check sum does not match")]
    Checksum,
    /// Key derivation figures outside what this program ever writes.
    #[error("its key settings are outside the allowed range")]
    Settings,
    /// The check under the data key does not match: it was altered by somebody without the key.
    #[error("it was altered without the key")]
    Forged,
}

/// What is wrong with the database file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// The database file is gone, the key file is there.
    #[error("it is missing")]
    Missing,
    /// Zero bytes.
    #[error("it is empty")]
    Empty,
    /// It is shorter than it says, or ends within a page.
    #[error("it is cut short")]
    Truncated,
    /// A page does not pass its check.
    #[error("a page does not pass its check")]
    Page,
    /// The named page does not pass its check.
    #[error("page {0} does not pass its check")]
    PageNumber(u32),
    /// It belongs to another store, or is no store at all.
    #[error("it does not belong to this key file")]
    Foreign,
}

impl Error {
    /// Wraps a file error with what was being done.
    pub(super) fn file(action: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull,
            std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => Self::ReadOnly,
            _ => Self::File { action, source },
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let rusqlite::Error::SqliteFailure(failure, _) = &error else {
            return Self::Unreadable { reason: column_reason(&error) };
        };
        match failure.code {
            Code::NotADatabase | Code::DatabaseCorrupt => Self::Damaged(Damage::Page),
            Code::DiskFull => Self::DiskFull,
            Code::ReadOnly | Code::PermissionDenied => Self::ReadOnly,
            Code::DatabaseBusy | Code::DatabaseLocked => Self::AlreadyOpen,
            _ => Self::Database { code: failure.extended_code },
        }
    }
}

/// Names the kind of a mapping error without the value that caused it.
fn column_reason(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::InvalidColumnType(_, name, kind) => format!("column {name} holds {kind}"),
        rusqlite::Error::QueryReturnedNoRows => "a row is missing".to_owned(),
        _ => "unexpected row".to_owned(),
    }
}
