//! Putting a store back: from a backup as it is, or rebuilt from what can be read and the latest backup. The new
//! database is written and checked beside the old one; then they change places, and the old one is set aside.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::anchor::Anchor;
use super::backup::{self, BackupInfo, copy};
use super::door::{Keys, Store};
use super::files::Files;
use super::journal::{self, Head, Line, Stamp};
use super::lock::InstanceLock;
use super::salvage::{AffectedCase, Gathering, copied};
use super::source::Source;
use super::vault::Vault;
use super::verify::{self, GoOn};
use super::{Credential, Error, Purpose, Result, connection, migrate, place};

/// What is put back, and where.
#[derive(Debug, Clone, Copy)]
pub struct Restoring<'a> {
    /// The folder of the store; it may be empty, or not be there yet.
    pub directory: &'a Path,
    /// What opens the store and the backup.
    pub credential: Credential<'a>,
    /// What the store is for.
    pub purpose: Purpose,
    /// Who puts it back, and when.
    pub stamp: &'a Stamp,
}

/// What a rebuilt store was made of.
#[derive(Debug, Default)]
pub struct Rebuilt {
    /// The name of the backup that filled the gaps, if there was a sound one.
    pub backup: Option<String>,
    /// The cases that are not whole even so.
    pub affected: Vec<AffectedCase>,
    /// Whether the journal of the damaged store could be read to its end. If not, there may have been changes after the
    /// backup that nothing speaks of.
    pub complete: bool,
    /// Where the damaged files are kept.
    pub set_aside: Option<PathBuf>,
}

impl Store {
    /// Puts a backup in the place of the store in a folder, or into an empty folder. What was there is set aside and not
    /// deleted. A passphrase that was changed since the backup stays changed.
    ///
    /// # Errors
    /// [`Error::NoBackup`], [`Error::OtherStore`], [`Error::WrongPassphrase`], [`Error::AlreadyOpen`];
    /// [`Error::Damaged`] and its like if the backup is; [`Error::Cancelled`]; the disk's errors. The store is then as
    /// it was.
    pub fn restore(asked: Restoring<'_>, from: &Path, go_on: GoOn<'_>) -> Result<Self> {
        let backup = backup::existing(from)?;
        let files = Files::new(asked.directory);
        files.make_directory()?;
        place::check_local(asked.directory)?;
        let files = Files::new(&place::resolved(asked.directory)?);
        files.refuse_links()?;
        let lock = InstanceLock::take(&files)?;
        let vault = header_for(&files, &backup, &asked)?;
        let keys = Keys::of(&vault)?;
        files.clear_unfinished()?;
        let head = restored(&backup, &files, &vault, &keys, (asked.stamp, go_on));
        let head = head.inspect_err(|_failed| {
            // The next attempt begins with removing what is left.
            let _left_behind = files.clear_unfinished();
        })?;
        put_in_place(&files, &vault, &keys, head, asked.stamp)?;
        Self::open_locked(&files, vault, lock)
    }

    /// Whether what was given opens the store in a folder, or a backup that is to take its place. Nothing is changed, and
    /// the database itself is not looked at, so that the store may be open meanwhile.
    ///
    /// # Errors
    /// [`Error::NoBackup`], [`Error::WrongPassphrase`], [`Error::WrongRecoveryKey`]; what is wrong with the key file.
    pub fn opens_for_restoring(asked: &Restoring<'_>, from: &Path) -> Result<()> {
        let backup = backup::existing(from)?;
        let open = |header: PathBuf| Vault::open(&header, asked.credential, asked.purpose).map(drop);
        match (open(Files::new(asked.directory).header()), open(backup.header())) {
            (Ok(()), _) | (_, Ok(())) => Ok(()),
            (Err(Error::HeaderDamaged(_)), of_backup) => of_backup,
            (own, Err(_same)) => own,
        }
    }

    /// Whether what was given opens the store that is to be rebuilt. Nothing is changed.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::WrongPassphrase`], [`Error::WrongRecoveryKey`]; what is wrong with the key file.
    pub fn opens_for_rebuilding(asked: &Restoring<'_>) -> Result<()> {
        any_header(&super::opening::found(asked.directory)?, asked).map(drop)
    }

    /// Makes a whole store of what can be read of the one in a folder and the latest sound backup, and puts it in its
    /// place. What was there is set aside and not deleted.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::AlreadyOpen`], [`Error::WrongPassphrase`]; [`Error::Damaged`] if nothing can be
    /// read and there is no backup; [`Error::Cancelled`]; the disk's errors. The store is then as it was.
    pub fn rebuild(asked: Restoring<'_>, go_on: GoOn<'_>) -> Result<(Self, Rebuilt)> {
        let files = super::opening::found(asked.directory)?;
        let lock = InstanceLock::take(&files)?;
        let vault = any_header(&files, &asked)?;
        let keys = Keys::of(&vault)?;
        files.clear_unfinished()?;
        let folder = tempfile::Builder::new()
            .prefix("stepwell-rebuild-")
            .tempdir()
            .map_err(Error::file("make a folder for a copy"))?;
        let space = place::resolved(folder.path())?;
        let mut rebuilt = Rebuilt::default();
        if !go_on(0, 0) {
            return Err(Error::Cancelled);
        }
        let damaged = copied(&files, &space.join("damaged")).unwrap_or_else(|_unreadable| space.join("none"));
        let mut newer = Source::new(&damaged, &vault);
        let older = newest_sound(&files, &vault, &space, &mut rebuilt)?;
        if !newer.opens() && older.is_none() {
            return Err(Error::Damaged(super::Damage::Page));
        }
        if !go_on(0, 0) {
            return Err(Error::Cancelled);
        }
        let mut gathering = Gathering::new(&files.unfinished(), &vault, &keys)?.stamped(asked.stamp);
        let gathered = gathering.gather(newer, older.as_deref().map(|path| Source::new(path, &vault)))?;
        (rebuilt.affected, rebuilt.complete) = (gathered.affected, gathered.complete);
        finished(gathering.target, &files, &vault, &keys)?;
        rebuilt.set_aside = put_in_place(&files, &vault, &keys, gathered.head, asked.stamp)?;
        Ok((Self::open_locked(&files, vault, lock)?, rebuilt))
    }
}

/// Copies a backup beside the store, checks the copy, migrates it and says in its journal what happened.
fn restored(
    backup: &Files,
    files: &Files,
    vault: &Vault,
    keys: &Keys,
    (stamp, go_on): (&Stamp, GoOn<'_>),
) -> Result<Head> {
    let folder = tempfile::tempdir_in(files.directory()).map_err(Error::file("make a folder for a copy"))?;
    // The backup is not written to: the library may, even when it only reads.
    let source = copied(backup, &folder.path().join("backup"))?;
    let (source, _) = backup::checked(&source, backup, vault)?;
    super::files::owner_only()
        .create_new(true)
        .open(files.unfinished())
        .map_err(Error::file("make its database"))?;
    copy(&source, &files.unfinished(), vault, go_on)?;
    let mut target = connection::open(&files.unfinished(), vault)?;
    connection::ready(&target)?;
    let head = journal::verify_tail(&target, &keys.journal)?;
    migrate::run(&mut target)?;
    let stamp = Stamp { action: "restore", ..stamp.clone() };
    let line = Line { case: "", kind: "store", record: "restored", before: None, after: None };
    let head = journal::append(&target, &keys.journal, head, &stamp, &line)?;
    finished(target, files, vault, keys)?;
    Ok(head)
}

/// Closes a database that is about to become the store, and checks it as it is on the disk.
fn finished(target: Connection, files: &Files, vault: &Vault, keys: &Keys) -> Result<()> {
    connection::close(target)?;
    let check = || verify::whole(&connection::open(&files.unfinished(), vault)?, keys);
    match check() {
        Err(error) if error.may_pass() => check(),
        other => other,
    }
}

/// The last steps. From the moment the anchor stands beside the finished database it is decided, and opening goes on with
/// what was interrupted; what fails before the places are changed leaves the store as it was. A backup of the new state
/// comes first, so that no earlier one speaks of a later journal.
fn put_in_place(
    files: &Files,
    vault: &Vault,
    keys: &Keys,
    head: Head,
    stamp: &Stamp,
) -> Result<Option<PathBuf>> {
    Anchor::create(&files.unfinished_anchor(), &keys.anchor, head)?;
    let mut made = None;
    let done = backed_up(files, vault, head, &stamp.at).and_then(|backup| {
        made = Some(backup.path);
        files.write_header(&vault.file()?)?;
        files.exchange()
    });
    if done.is_err() && files.database().exists() && files.unfinished().exists() {
        // While a backup speaks of the new state, the new state must come.
        let gone = made.is_none_or(|backup| std::fs::remove_dir_all(backup).is_ok());
        let _opening_goes_on = gone.then(|| files.clear_unfinished());
    }
    done
}

/// A backup of the finished database beside the store.
fn backed_up(files: &Files, vault: &Vault, head: Head, at: &str) -> Result<BackupInfo> {
    let fresh = connection::open(&files.unfinished(), vault)?;
    let made = backup::of_rebuilt(&fresh, files, vault, (head, at))?;
    connection::ready(&fresh)?;
    connection::close(fresh)?;
    Ok(made)
}

/// Goes on with a change of places that was decided and interrupted before the old database was moved; removes what stands
/// there and was not decided.
///
/// # Errors
/// The disk's errors.
pub(super) fn resume(files: &Files, vault: &Vault) -> Result<()> {
    let keys = Keys::of(vault)?;
    let (head, at) = match decided(files, vault, &keys) {
        Ok(found) => found,
        Err(error) if error.may_pass() => return Err(error),
        Err(_undecided) => return files.clear_unfinished(),
    };
    if backup::newest_anchor(files, &keys)? != Some(head) {
        backed_up(files, vault, head, &at)?;
    }
    files.exchange().map(drop)
}

/// The head of the finished database beside the store, and when its last entry was written, if its anchor says the same.
fn decided(files: &Files, vault: &Vault, keys: &Keys) -> Result<(Head, String)> {
    // Without its anchor the database may be half written, and is not looked at.
    let anchored = Anchor::read(&files.unfinished_anchor(), &keys.anchor)?.ok_or(Error::AnchorDamaged)?;
    connection::check_first_bytes(&files.unfinished(), vault)?;
    let fresh = connection::open(&files.unfinished(), vault)?;
    let head = journal::verify_tail(&fresh, &keys.journal)?;
    let at = journal::written_at(&fresh, head.sequence)?;
    connection::ready(&fresh)?;
    connection::close(fresh)?;
    if anchored == head { Ok((head, at)) } else { Err(Error::AnchorDamaged) }
}

/// The key file that is to hold after restoring: the store's own, where it is of the same store; the backup's, where
/// there is none or a damaged one.
fn header_for(files: &Files, backup: &Files, asked: &Restoring<'_>) -> Result<Vault> {
    let of_backup = Vault::open(&backup.header(), asked.credential, asked.purpose);
    match (Vault::open(&files.header(), asked.credential, asked.purpose), of_backup) {
        (Ok(own), Ok(of_backup)) if own.is_of_same_store(&of_backup) => Ok(own),
        (Ok(own), Err(Error::WrongPassphrase | Error::WrongRecoveryKey)) if backup_belongs(backup, &own) => {
            Ok(own)
        }
        (Ok(_), Err(error)) => Err(error),
        (Err(Error::HeaderDamaged(_)), of_backup) => of_backup,
        (Ok(_), Ok(_)) => Err(Error::OtherStore),
        (Err(_), Ok(of_backup)) if backup_belongs(files, &of_backup) => Ok(of_backup),
        (Err(error), _) => Err(error),
    }
}

/// Whether the database in a folder begins as this vault's do.
fn backup_belongs(files: &Files, vault: &Vault) -> bool {
    connection::check_first_bytes(&files.database(), vault).is_ok()
}

/// The key file, its copy, or that of a backup: whichever is sound.
fn any_header(files: &Files, asked: &Restoring<'_>) -> Result<Vault> {
    let open = |path: &Path| Vault::open(path, asked.credential, asked.purpose);
    let first = match open(&files.header()) {
        Err(error @ Error::HeaderDamaged(_)) => error,
        other => return other,
    };
    // Where none can be read, what is wrong with the key file itself is told.
    let backups = Store::backups(files.directory()).unwrap_or_default();
    [files.header_copy(), files.old_header_copy()]
        .into_iter()
        .chain(backups.into_iter().map(|one| Files::new(&one.path).header()))
        .find_map(|path| open(&path).ok())
        .ok_or(first)
}

/// The newest backup that passes its check, as a copy that may be written to.
fn newest_sound(
    files: &Files,
    vault: &Vault,
    space: &Path,
    rebuilt: &mut Rebuilt,
) -> Result<Option<PathBuf>> {
    for (number, one) in Store::backups(files.directory())?.into_iter().enumerate() {
        let Ok(backup) = backup::existing(&one.path) else { continue };
        let copy = copied(&backup, &space.join(format!("backup-{number}")))?;
        if backup::checked(&copy, &backup, vault).is_ok() {
            rebuilt.backup = Some(one.name);
            return Ok(Some(copy));
        }
    }
    Ok(None)
}
