//! What can go wrong with a store, sorted by what the user can do about it.

/// What helps where the store can only be read, unless it can be rebuilt.
pub(super) const RESTORE: &str = "Restore the latest backup.";

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
    /// The recovery key is well typed, but does not open the store.
    #[error(
        "This recovery key does not open the store. Look for a newer print; a key that was used or replaced opens nothing."
    )]
    WrongRecoveryKey,
    /// The recovery key was mistyped.
    #[error("{0}")]
    MistypedRecoveryKey(super::recovery_key::Mistyped),
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
         Rebuild the store, which puts back its copy, or restore the latest backup."
    )]
    HeaderDamaged(HeaderFault),
    /// The key file is sound and the passphrase right, but the database is not what was written.
    #[error("The store file is damaged: {}. Nothing was changed. {}", .0, RESTORE)]
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
    /// The store stands before the point its anchor, or its newest backup, says it had reached.
    #[error(
        "The store is older than it was when it was last used ({missing} changes are missing): an older copy was put \
         in its place, or its log was deleted. Rebuild it from what is there and the latest backup."
    )]
    RolledBack {
        /// How many journal entries are known to be missing; at least 1.
        missing: i64,
    },
    /// The anchor is gone or was altered, so that nobody can say whether the store is the newest one.
    #[error(
        "The file that guards the store against being replaced by an older copy (stepwell.anchor) is missing or \
         damaged. Rebuild the store from what is there and the latest backup."
    )]
    AnchorDamaged,
    /// The store was opened for reading only.
    #[error("The store is open for reading only, so nothing was saved. {0}")]
    OpenForReading(Remedy),
    /// A file of the store is a symbolic link.
    #[error(
        "{name} in the folder of the store is a link to somewhere else, and Stepwell follows none. Put the file itself there."
    )]
    Link {
        /// Name of the file.
        name: &'static str,
    },
    /// The folder is on another computer.
    #[error(
        "This folder is on a network drive, where a store can be damaged by a lost connection. Choose a folder on this computer."
    )]
    NetworkFolder,
    /// The folder is no backup.
    #[error("This folder holds no backup of a store. Choose a folder that Stepwell wrote as a backup.")]
    NoBackup,
    /// The backup was made of another store.
    #[error(
        "This backup is of another store than the one in the folder. Choose another backup, or an empty folder to restore it to."
    )]
    OtherStore,
    /// The backup was written, but what was written is not what the store holds; it was not kept.
    #[error(
        "The backup did not pass its check, so it was not kept. The store is as it was. Check the disk the backup is on, \
         and make another."
    )]
    BackupUnsound(#[source] Box<Error>),
    /// The work was stopped by the user.
    #[error("Cancelled. The store is as it was.")]
    Cancelled,
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
    #[error("A record of this case cannot be read ({reason}). Nothing was changed. {}", RESTORE)]
    Unreadable {
        /// What the reader said; names fields, never values.
        reason: String,
    },
    /// The clinic's settings in the database could not be read, or the ones to be saved not be written.
    #[error("The clinic's settings cannot be read. Nothing was changed. {}", RESTORE)]
    SettingsUnreadable,
    /// A record holds what cannot be written down.
    #[error("This cannot be saved: {reason}. Nothing was changed. Correct it and save again.")]
    Unwritable {
        /// What stands in the way; names fields, never values.
        reason: &'static str,
    },
    /// No room: nothing was saved, reading still works.
    #[error("The disk is full, so nothing was saved. Free some space and try again; reading still works.")]
    DiskFull,
    /// The folder or file may not be written.
    #[error(
        "The store cannot be written (read-only, or no permission), so nothing was saved. Check the folder's permissions."
    )]
    ReadOnly,
    /// The folder of backups is there and cannot be read. The store can be worked in meanwhile.
    #[error(
        "The folder \"backups\" in the store's folder cannot be read ({0}). Make it readable, or move it elsewhere."
    )]
    BackupsUnreadable(#[source] std::io::Error),
    /// The account may not do this to the file or folder.
    #[error("The system does not allow Stepwell to {action}. Check who owns the store's folder and files.")]
    NotPermitted {
        /// What was being done, as a verb: "read its key file".
        action: &'static str,
    },
    /// The disk failed while reading.
    #[error(
        "The disk reported an error while reading. Nothing was changed. Try again; if it stays, check the disk."
    )]
    ReadFault,
    /// The disk failed while writing.
    #[error(
        "The disk reported an error while writing, so this was not saved. Try again; if it stays, check the disk."
    )]
    WriteFault,
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
    #[error("The store could not {action}: {source}. Check the disk and try again.")]
    File {
        /// What was being done, as a verb: "read its key file".
        action: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// Any other answer of the database: a defect in this program or in the disk below.
    #[error(
        "The store could not finish this (database code {code}). Nothing was changed. Close Stepwell and open it again."
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
    /// Each page passes its check, but they do not fit together.
    #[error("its pages do not fit together, as if older ones had been put back")]
    Structure,
    /// It belongs to another store, or is no store at all.
    #[error("it does not belong to this key file")]
    Foreign,
}

/// What helps against a store that can only be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Remedy {
    /// The folder or the disk does not take writing.
    #[error("Make its folder writable and open it again.")]
    Permit,
    /// The store is damaged or was replaced.
    #[error("Rebuild it, or restore the latest backup.")]
    Rebuild,
}

impl Error {
    /// Whether the store could be opened for reading in spite of it, and what would help.
    #[must_use]
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::ReadOnly | Self::NotPermitted { .. } => Some(Remedy::Permit),
            Self::Damaged(Damage::Missing | Damage::Empty | Damage::Foreign) => None,
            Self::Damaged(_) | Self::JournalBroken { .. } | Self::RolledBack { .. } | Self::AnchorDamaged => {
                Some(Remedy::Rebuild)
            }
            _ => None,
        }
    }

    /// Whether a failed reading may be the reason, so that the same question may have an answer when it is asked again.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Damaged(damage) => {
                matches!(damage, Damage::Page | Damage::PageNumber(_) | Damage::Structure)
            }
            Self::ReadFault | Self::Database { .. } | Self::BackupUnsound(_) => true,
            _ => false,
        }
    }

    /// Whether the disk may hold something else than the error says, so that the store must be read again. A connection
    /// on which a reading failed takes no writing either, and says so in the words of a read-only disk.
    pub(super) fn leaves_doubt(&self) -> bool {
        self.may_pass() || matches!(self, Self::WriteFault | Self::ReadOnly)
    }

    /// Wraps a file error with what was being done.
    pub(super) fn file(action: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull,
            std::io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            std::io::ErrorKind::PermissionDenied => Self::NotPermitted { action },
            _ => Self::File { action, source },
        }
    }
}

/// Results of SQLite that speak of reading; all other input and output errors come from writing.
const READ_CODES: [i32; 5] = [
    rusqlite::ffi::SQLITE_IOERR_READ,
    rusqlite::ffi::SQLITE_IOERR_SHORT_READ,
    rusqlite::ffi::SQLITE_IOERR_CORRUPTFS,
    rusqlite::ffi::SQLITE_IOERR_FSTAT,
    rusqlite::ffi::SQLITE_IOERR_ACCESS,
];

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
            Code::SystemIoFailure if READ_CODES.contains(&failure.extended_code) => Self::ReadFault,
            Code::SystemIoFailure => Self::WriteFault,
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
