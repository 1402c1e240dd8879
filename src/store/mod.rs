//! L2: the store, one encrypted SQLite file with its key file beside it. The only module that names `rusqlite`.
//!
//! A store is a folder: `stepwell.db` (the database), `vault.hdr` (the key file: the random data key, wrapped under
//! the passphrase and the recovery key) and its copy, `stepwell.anchor` (how far the journal had come), `backups`, and
//! `stepwell.lock`. [`Store`] is the door; behind it are `vault` (keys), `opening` and `connection` (settings),
//! `migrate` (formats), `rows`, `cases` and `journal` (content), `backup`, `restore` and `salvage` (when it is lost).
//!
//! What holds: every change is one transaction that also writes its journal entries; when [`Store::apply`] returns
//! `Ok`, the change is on the disk; no plain text ever is; a file that is damaged or newer is left as it was.

mod anchor;
mod backup;
mod cases;
mod connection;
mod door;
mod drafts;
mod error;
mod files;
mod fold;
mod header;
mod issued;
mod journal;
mod kdf;
mod keys;
mod live;
mod lock;
mod mac;
mod migrate;
mod opening;
mod place;
mod recovery_key;
mod restore;
mod rows;
mod salvage;
mod secret;
mod source;
mod vault;
mod verify;
mod versions;

pub use backup::{BackupInfo, verify_backup};
pub use cases::{CaseOutlook, CaseRow, sort_key, terms_of};
pub use door::{CaseChange, Store};
pub use drafts::Draft;
pub use error::{Damage, Error, HeaderFault, Remedy, Result};
pub use fold::{fold, words as search_words};
pub use issued::KeptLetter;
pub use journal::{JournalEntry, Stamp};
pub use kdf::KdfCost;
pub use migrate::newest_format;
pub use recovery_key::{Mistyped, RecoveryKey};
pub use restore::{Rebuilt, Restoring};
pub use salvage::{AffectedCase, Findings};
pub use secret::{Credential, Passphrase};
pub use vault::Purpose;
pub use verify::GoOn;
