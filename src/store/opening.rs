//! Making and opening a store. What is refused is left as it was, byte for byte.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::anchor::Anchor;
use super::door::{Keys, Store};
use super::error::Damage;
use super::files::{Files, owner_only, remove_if_there};
use super::journal::{self, Head};
use super::kdf::KdfCost;
use super::live::Live;
use super::lock::InstanceLock;
use super::salvage::Findings;
use super::vault::Vault;
use super::{Credential, Error, Passphrase, Purpose, Result, backup, connection, migrate, place, restore};

/// The first format whose stores always have an anchor.
const ANCHORED: u32 = 2;

impl Store {
    /// Makes a new store in a folder that has none and opens it. `cost` is what a try of the passphrase costs.
    ///
    /// # Errors
    /// [`Error::Exists`] if the folder holds one, even a damaged one; [`Error::ShortPassphrase`];
    /// [`Error::NetworkFolder`]; [`Error::Link`]; [`Error::ReadOnly`] and [`Error::DiskFull`] from the disk.
    pub fn create(
        directory: &Path,
        passphrase: &Passphrase,
        purpose: Purpose,
        cost: KdfCost,
    ) -> Result<Self> {
        if Self::exists(directory) {
            return Err(Error::Exists);
        }
        let vault = Vault::new(passphrase, purpose, cost)?;
        let files = Files::new(directory);
        files.make_directory()?;
        place::check_local(directory)?;
        let files = Files::new(&place::resolved(directory)?);
        files.refuse_links()?;
        let lock = InstanceLock::take(&files)?;
        let keys = Keys::of(&vault)?;
        // An attempt that was interrupted before its key file was written holds nothing.
        files.clear_unfinished()?;
        owner_only().create_new(true).open(files.unfinished()).map_err(Error::file("make its database"))?;
        let mut database = connection::create(&files.unfinished(), &vault)?;
        migrate::run(&mut database)?;
        connection::close(database)?;
        Anchor::create(&files.unfinished_anchor(), &keys.anchor, journal::origin(&keys.journal))?;
        // The key file first: from here on an interrupted attempt is finished by opening.
        files.write_header(&vault.file()?)?;
        files.finish()?;
        Self::open_locked(&files, vault, lock)
    }

    /// Opens the store in a folder.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::AlreadyOpen`], [`Error::WrongPassphrase`], [`Error::WrongRecoveryKey`],
    /// [`Error::WrongPurpose`], [`Error::HeaderDamaged`], [`Error::Damaged`], [`Error::Newer`],
    /// [`Error::JournalBroken`], [`Error::RolledBack`], [`Error::AnchorDamaged`], [`Error::Link`]. After each of them
    /// all files are as they were.
    pub fn open<'a>(
        directory: &Path,
        credential: impl Into<Credential<'a>>,
        purpose: Purpose,
    ) -> Result<Self> {
        let files = found(directory)?;
        let lock = InstanceLock::take(&files)?;
        let vault = Vault::open(&files.header(), credential.into(), purpose)?;
        Self::open_locked(&files, vault, lock)
    }

    /// Opens the store in a folder; if it can only be read (damaged, put back, in a folder that takes no writing), a
    /// copy of what can be read of it is opened, which takes no change. [`Store::findings`] says why.
    ///
    /// # Errors
    /// As [`Store::open`], where there is nothing to read: the key file, the passphrase, another window.
    pub fn open_or_read<'a>(
        directory: &Path,
        credential: impl Into<Credential<'a>>,
        purpose: Purpose,
    ) -> Result<Self> {
        let credential = credential.into();
        let files = found(directory)?;
        let lock = match InstanceLock::take(&files) {
            Ok(lock) => lock,
            Err(error) if error.remedy().is_some() => {
                // Whoever may not even lock may not write: there is nobody to keep out.
                let vault = Vault::open(&files.header(), credential, purpose)?;
                return Self::read(&files, vault, error, None);
            }
            Err(error) => return Err(error),
        };
        let vault = Vault::open(&files.header(), credential, purpose)?;
        let again = vault.again();
        match Self::open_locked(&files, vault, lock) {
            Err(error) if error.remedy().is_some() => {
                let lock = InstanceLock::take(&files).ok();
                Self::read(&files, again, error, lock)
            }
            other => other,
        }
    }

    /// The passphrase of every demo store; it is no secret.
    pub const DEMO_PASSPHRASE: &str = "demo";

    /// Makes and opens a store for invented patients, which needs no passphrase and protects nothing. A store of
    /// patients is never opened this way, nor one of these as a store of patients.
    ///
    /// # Errors
    /// As [`Store::create`].
    pub fn demo(directory: &Path) -> Result<Self> {
        let (passphrase, purpose) = (Passphrase::new(Self::DEMO_PASSPHRASE.to_owned()), Purpose::ThrowAway);
        Self::create(directory, &passphrase, purpose, KdfCost::standard(purpose))
    }

    /// Whether the folder holds a store, sound or damaged.
    #[must_use]
    pub fn exists(directory: &Path) -> bool {
        let files = Files::new(directory);
        files.database().exists() || files.header().exists()
    }

    /// Why the store can only be read, and what could not be read of it; `None` for a store that takes changes.
    #[must_use]
    pub fn findings(&self) -> Option<&Findings> {
        self.findings.as_ref()
    }

    pub(super) fn open_locked(files: &Files, vault: Vault, lock: InstanceLock) -> Result<Self> {
        if files.unfinished().exists() {
            if files.database().exists() { restore::resume(files, &vault)? } else { files.finish()? }
        }
        let keys = Keys::of(&vault)?;
        // A failed reading may pass; only what is wrong twice is said to be damaged.
        let (connection, head, anchor) = match up_to_date(files, &vault, &keys) {
            Err(error) if error.may_pass() || matches!(error, Error::ReadOnly) => {
                up_to_date(files, &vault, &keys)?
            }
            other => other?,
        };
        files.close_to_others();
        // A copy of the key file from before the last change would open with what was replaced.
        files.copy_header(&vault.file()?)?;
        let last_at = journal::written_at(&connection, head.sequence)?;
        let mut store = Self {
            live: Live::new(connection, &files.database()),
            keys,
            head,
            anchor: Some(anchor),
            last_at,
            vault,
            files: files.clone(),
            findings: None,
            _copy: None,
            _lock: Some(lock),
        };
        store.follow();
        Ok(store)
    }
}

/// The files of a store that is there.
pub(super) fn found(directory: &Path) -> Result<Files> {
    if !Store::exists(directory) {
        return Err(Error::Missing);
    }
    let files = Files::new(&place::resolved(directory)?);
    files.refuse_links()?;
    Ok(files)
}

/// Opens the database, checks that it is the newest one, and brings it to the newest format.
fn up_to_date(files: &Files, vault: &Vault, keys: &Keys) -> Result<(Connection, Head, Anchor)> {
    let (mut connection, head, anchor) = examined(files, vault, keys)?;
    let anchor = match anchor {
        Some(anchor) => anchor,
        None => Anchor::create(&files.anchor(), &keys.anchor, head)?,
    };
    if let Some(format) = migrate::pending(&connection)? {
        backup::before_migration(&connection, files, vault, head, format)?;
    }
    connection::ready(&connection)?;
    migrate::run(&mut connection)?;
    Ok((connection, head, anchor))
}

/// Opens the database without writing, and checks that it is the newest one; if it is refused, the folder is left as
/// it was.
fn examined(files: &Files, vault: &Vault, keys: &Keys) -> Result<(Connection, Head, Option<Anchor>)> {
    connection::check_first_bytes(&files.database(), vault)?;
    let log_before = files.log().exists();
    // After a crash the end of the file may stand in the log; otherwise a half page is a lost one.
    if !log_before && has_half_page(files) {
        return Err(Error::Damaged(Damage::Truncated));
    }
    let opened = connection::open(&files.database(), vault).and_then(|connection| {
        migrate::check(&connection)?;
        let (head, anchor) = newest(files, &connection, keys)?;
        Ok((connection, head, anchor))
    });
    if opened.is_err() && !log_before {
        // SQLite leaves an empty log behind. Should this fail, it does no harm.
        let _left_behind = remove_if_there(&files.log());
    }
    opened
}

/// Checks the journal against itself, the anchor and the newest backup.
fn newest(files: &Files, connection: &Connection, keys: &Keys) -> Result<(Head, Option<Anchor>)> {
    // A store that was never finished has no table yet; its migration is still to come.
    if connection::format(connection)? == 0 {
        return Err(Error::Damaged(Damage::Foreign));
    }
    let head = journal::verify_tail(connection, &keys.journal)?;
    let anchor = Anchor::open(&files.anchor(), &keys.anchor)?;
    match anchor.as_ref().and_then(Anchor::head) {
        Some(anchored) => journal::check_passed(connection, &keys.journal, head, anchored)?,
        None if connection::format(connection)? >= ANCHORED => return Err(Error::AnchorDamaged),
        None => {}
    }
    if let Some(anchored) = backup::newest_anchor(files, keys)? {
        journal::check_passed(connection, &keys.journal, head, anchored)?;
    }
    Ok((head, anchor))
}

pub(super) fn has_half_page(files: &Files) -> bool {
    let length = fs::metadata(files.database()).map_or(0, |data| data.len());
    length > 0 && !length.is_multiple_of(connection::PAGE)
}
