//! L2: the store, one encrypted SQLite file with its key file beside it. The only module that names `rusqlite`.
//!
//! A store is a folder: `stepwell.db` (the database), `vault.hdr` (the key file: the random data key, wrapped under
//! the passphrase), `vault.hdr.previous` and `stepwell.lock`. [`Store`] is the door; behind it are `vault` (keys), `connection` (settings), `migrate` (formats), `rows`, `cases` and `journal` (content).
//!
//! What holds: every change is one transaction that also writes its journal entries; when [`Store::apply`] returns
//! `Ok`, the change is on the disk; no plain text ever is; a file that is damaged or newer is left as it was.

mod cases;
mod connection;
mod door;
mod error;
mod files;
mod fold;
mod header;
mod issued;
mod journal;
mod kdf;
mod lock;
mod mac;
mod migrate;
mod rows;
mod search;
mod secret;
mod vault;

pub use cases::{CaseOutlook, CaseRow};
pub use door::{CaseChange, Store};
pub use error::{Damage, Error, HeaderFault, Result};
pub use fold::fold;
pub use issued::KeptLetter;
pub use journal::{JournalEntry, Stamp};
pub use migrate::newest_format;
pub use search::{CaseFilter, CaseList, CaseOrder, CaseQuery};
pub use secret::Passphrase;
pub use vault::Purpose;
