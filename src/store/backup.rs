//! Backups. Each is a folder that is a store itself: the database, encrypted under the same key, its key file and its
//! anchor. It is checked whole after it was written, and only then gets its name.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::anchor::Anchor;
use super::door::{Keys, Store};
use super::files::{Files, make_if_missing, owner_only, sync_directory};
use super::journal::Head;
use super::vault::Vault;
use super::verify::{self, GoOn};
use super::{Credential, Error, Purpose, Result, connection, journal, migrate};
use crate::model::Date;

/// Pages that are copied between two questions whether to go on.
const PAGES: std::ffi::c_int = 512;

/// A folder under construction; whatever is in it counts for nothing.
const UNFINISHED: &str = "unfinished";

/// Names of backups that were made before a migration begin so; they do not roll.
const BEFORE_MIGRATION: &str = "before-format-";

/// How many backups are kept: the newest, and the newest of each of so many days, weeks and months.
const NEWEST: usize = 3;
const DAYS: usize = 7;
const WEEKS: usize = 5;
const MONTHS: usize = 12;

/// A backup that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupInfo {
    /// The name of its folder: when it was made, or before which migration.
    pub name: String,
    /// The folder.
    pub path: PathBuf,
    /// Bytes of its database.
    pub bytes: u64,
}

impl Store {
    /// Makes a backup in the folder of rolling backups, checks it, and removes those that are no longer kept. `at` is
    /// the instant in UTC, ISO 8601.
    ///
    /// # Errors
    /// [`Error::Cancelled`]; [`Error::BackupUnsound`]; the disk's errors. The backups before are then as they were.
    pub fn backup(&self, at: &str, go_on: GoOn<'_>) -> Result<BackupInfo> {
        let folder = self.files.backups();
        let made = self.backup_to(&folder, at, go_on)?;
        for old in dropped(&names(&folder)?) {
            // One that cannot be removed is removed after the next backup.
            let _still_there = fs::remove_dir_all(folder.join(old));
        }
        Ok(made)
    }

    /// Makes a backup in any folder, for example on a removable disk, and checks it.
    ///
    /// # Errors
    /// As [`Store::backup`].
    pub fn backup_to(&self, folder: &Path, at: &str, go_on: GoOn<'_>) -> Result<BackupInfo> {
        self.expect_writable()?;
        let name = fresh_name(&names(folder)?, at);
        let place = Place { folder, name: &name };
        self.ask(|connection| write(connection, &place, &self.vault, self.head, go_on))
    }

    /// Removes the rolling backups but the one named, and what restoring and rebuilding set aside: after a patient was
    /// erased, they still hold the case.
    ///
    /// # Errors
    /// The disk's errors.
    pub fn remove_backups_but(&self, kept: &str) -> Result<()> {
        let folder = self.files.backups();
        for name in every_name(&folder)?.into_iter().filter(|name| name != kept) {
            fs::remove_dir_all(folder.join(name)).map_err(Error::file("remove an earlier backup"))?;
        }
        sync_directory(&folder)?;
        for path in self.files.all_set_aside() {
            fs::remove_dir_all(path).map_err(Error::file("remove what was set aside"))?;
        }
        sync_directory(self.files.directory())
    }

    /// The backups in a store's own folder, newest first; those before a migration come last.
    ///
    /// # Errors
    /// [`Error::BackupsUnreadable`].
    pub fn backups(directory: &Path) -> Result<Vec<BackupInfo>> {
        let folder = Files::new(directory).backups();
        let mut found = every_name(&folder)?;
        found.sort_by_key(|name| (!name.starts_with(BEFORE_MIGRATION), name.clone()));
        Ok(found.into_iter().rev().map(|name| info(&folder, name)).collect())
    }
}

/// Opens a backup as it is, reads all of it and checks it, in a copy: the backup itself is not written to.
///
/// # Errors
/// [`Error::NoBackup`]; those of [`Store::open`] and [`Store::check`].
pub fn verify_backup<'a>(
    folder: &Path,
    credential: impl Into<Credential<'a>>,
    purpose: Purpose,
) -> Result<()> {
    let files = existing(folder)?;
    let vault = Vault::open(&files.header(), credential.into(), purpose)?;
    let copy = tempfile::tempdir().map_err(Error::file("make a folder for a copy"))?;
    let database = super::salvage::copied(&files, &super::place::resolved(copy.path())?.join("backup"))?;
    checked(&database, &files, &vault).map(drop)
}

/// The files of a backup that is there.
pub(super) fn existing(folder: &Path) -> Result<Files> {
    if !folder.is_dir() {
        return Err(Error::NoBackup);
    }
    let files = Files::new(&super::place::resolved(folder)?);
    files.refuse_links()?;
    if files.database().exists() && files.header().exists() { Ok(files) } else { Err(Error::NoBackup) }
}

/// Checks the database of a backup, or a copy of it, against the backup's own anchor. Returns it open. A failed reading may
/// pass; only what is wrong twice is said to be damaged.
pub(super) fn checked(database: &Path, files: &Files, vault: &Vault) -> Result<(Connection, Head)> {
    match checked_once(database, files, vault) {
        Err(error) if error.may_pass() => checked_once(database, files, vault),
        other => other,
    }
}

fn checked_once(database: &Path, files: &Files, vault: &Vault) -> Result<(Connection, Head)> {
    let keys = Keys::of(vault)?;
    connection::check_first_bytes(database, vault)?;
    let opened = connection::open(database, vault)?;
    migrate::check(&opened)?;
    verify::whole(&opened, &keys)?;
    let anchored = Anchor::read(&files.anchor(), &keys.anchor)?.ok_or(Error::AnchorDamaged)?;
    let head = journal::verify_tail(&opened, &keys.journal)?;
    journal::check_passed(&opened, &keys.journal, head, anchored)?;
    Ok((opened, head))
}

/// Backs up a database of an earlier format before it is migrated; once for each format.
pub(super) fn before_migration(
    source: &Connection,
    files: &Files,
    vault: &Vault,
    head: Head,
    format: u32,
) -> Result<()> {
    let (folder, name) = (files.backups(), format!("{BEFORE_MIGRATION}{format}"));
    if folder.join(&name).exists() {
        return Ok(());
    }
    write(source, &Place { folder: &folder, name: &name }, vault, head, &mut |_, _| true).map(drop)
}

/// Backs up a database that is about to become the store; from then on it is the newest backup.
pub(super) fn of_rebuilt(
    source: &Connection,
    files: &Files,
    vault: &Vault,
    (head, at): (Head, &str),
) -> Result<BackupInfo> {
    let folder = files.backups();
    let name = fresh_name(&names(&folder)?, at);
    write(source, &Place { folder: &folder, name: &name }, vault, head, &mut |_, _| true)
}

/// How far the journal had come when the newest rolling backup was made, if there is one and its anchor can be read. A
/// damaged backup says nothing about the store, nor does a folder that cannot be read: the store's own anchor stands, and
/// the backup of the day and checking the store say what is wrong with the folder.
pub(super) fn newest_anchor(files: &Files, keys: &Keys) -> Result<Option<Head>> {
    let folder = files.backups();
    let Some(newest) = names(&folder).unwrap_or_default().into_iter().next_back() else { return Ok(None) };
    match Anchor::read(&Files::new(&folder.join(newest)).anchor(), &keys.anchor) {
        Err(Error::AnchorDamaged) => Ok(None),
        other => other,
    }
}

/// Gives the rolling backups the key file of the store, so that a passphrase that was replaced opens none of them.
pub(super) fn renew_headers(files: &Files, header: &[u8]) -> Result<()> {
    let folder = files.backups();
    for name in every_name(&folder)? {
        let backup = Files::new(&folder.join(name));
        backup.replace(&backup.header(), header)?;
    }
    Ok(())
}

/// Where a backup is written.
struct Place<'a> {
    folder: &'a Path,
    name: &'a str,
}

fn write(
    source: &Connection,
    place: &Place<'_>,
    vault: &Vault,
    head: Head,
    go_on: GoOn<'_>,
) -> Result<BackupInfo> {
    make_if_missing(place.folder)?;
    let unfinished = place.folder.join(UNFINISHED);
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(Error::file("remove an unfinished backup"))?;
    }
    make_if_missing(&unfinished)?;
    let done = write_files(source, &super::place::resolved(&unfinished)?, vault, head, go_on);
    if let Err(error) = done {
        // Should this fail, the next backup tries again.
        let _left_behind = fs::remove_dir_all(&unfinished);
        return Err(error);
    }
    let target = place.folder.join(place.name);
    fs::rename(&unfinished, &target).map_err(Error::file("give the backup its name"))?;
    sync_directory(place.folder)?;
    Ok(info(place.folder, place.name.to_owned()))
}

fn write_files(
    source: &Connection,
    unfinished: &Path,
    vault: &Vault,
    head: Head,
    go_on: GoOn<'_>,
) -> Result<()> {
    let files = Files::new(unfinished);
    owner_only().create_new(true).open(files.database()).map_err(Error::file("make the backup"))?;
    copy(source, &files.database(), vault, go_on)?;
    Anchor::create(&files.anchor(), &Keys::of(vault)?.anchor, head)?;
    files.replace(&files.header(), &vault.file()?)?;
    let found = checked(&files.database(), &files, vault).map(|(_open, found)| found);
    // Reading left an empty log.
    super::files::remove_if_there(&files.log())?;
    match found {
        Ok(found) if found == head => Ok(()),
        Ok(_) => Err(Error::BackupUnsound(Box::new(Error::JournalBroken { sequence: head.sequence }))),
        Err(error) => Err(Error::BackupUnsound(Box::new(error))),
    }
}

/// Copies a database page by page into a new one under the same key, and brings it to the disk.
pub(super) fn copy(source: &Connection, target: &Path, vault: &Vault, go_on: GoOn<'_>) -> Result<()> {
    let mut copy = connection::create(target, vault)?;
    {
        let backup = Backup::new(source, &mut copy)?;
        loop {
            let step = backup.step(PAGES)?;
            let progress = backup.progress();
            let pages = |count: std::ffi::c_int| usize::try_from(count).unwrap_or_default();
            let (all, left) = (pages(progress.pagecount), pages(progress.remaining));
            match step {
                StepResult::Done => break,
                StepResult::More if go_on(all.saturating_sub(left), all) => {}
                StepResult::More => return Err(Error::Cancelled),
                _ => return Err(Error::AlreadyOpen),
            }
        }
    }
    connection::close(copy)?;
    let file = fs::File::open(target).map_err(Error::file("read the backup"))?;
    file.sync_all().map_err(Error::file("write the backup to disk"))
}

fn info(folder: &Path, name: String) -> BackupInfo {
    let path = folder.join(&name);
    let bytes = fs::metadata(path.join("stepwell.db")).map_or(0, |data| data.len());
    BackupInfo { name, path, bytes }
}

/// The names of all finished backups in a folder, sorted; none where there is no folder yet. A folder that cannot be read is
/// an error: what is not seen is neither given its new key file nor erased.
fn every_name(folder: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(Error::BackupsUnreadable)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(Error::BackupsUnreadable)?.file_name();
        // A name that is no text is none of ours.
        if let Ok(name) = name.into_string()
            && (day(&name).is_some() || name.starts_with(BEFORE_MIGRATION))
        {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The names of the rolling backups, oldest first.
fn names(folder: &Path) -> Result<Vec<String>> {
    Ok(every_name(folder)?.into_iter().filter(|name| day(name).is_some()).collect())
}

/// The day a backup was made, by its name.
fn day(name: &str) -> Option<Date> {
    name.get(..10)?.parse().ok()
}

/// A name for a backup of this instant that sorts after all others, whatever the clock says.
fn fresh_name(taken: &[String], at: &str) -> String {
    let name = at.replace(':', "-");
    match taken.last() {
        Some(last) if *last >= name => {
            let (base, number) = last.split_once('.').unwrap_or((last, "1"));
            format!("{base}.{:04}", number.parse().unwrap_or(1) + 1)
        }
        _ => name,
    }
}

/// The number of the day, week or month of a date.
type Period = fn(Date) -> i32;

/// Which of these backups are no longer kept. The names are sorted, oldest first.
fn dropped(names: &[String]) -> Vec<String> {
    let mut kept: Vec<&String> = names.iter().rev().take(NEWEST).collect();
    let periods: [(usize, Period); 3] = [
        (DAYS, Date::number),
        // Weeks begin on a Monday, whichever number they bear.
        (WEEKS, |day: Date| day.number().div_euclid(7)),
        (MONTHS, |day| i32::from(day.year()) * 12 + i32::from(day.month())),
    ];
    for (count, period) in periods {
        let mut seen: Vec<i32> = Vec::new();
        for name in names.iter().rev() {
            let Some(this) = day(name).map(period) else { continue };
            if seen.contains(&this) {
                continue;
            }
            if seen.len() == count {
                break;
            }
            seen.push(this);
            kept.push(name);
        }
    }
    names.iter().filter(|name| !kept.contains(name)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(days: impl IntoIterator<Item = i32>) -> Vec<String> {
        let first = Date::new(2025, 1, 1).unwrap();
        days.into_iter().map(|day| format!("{}T08-00-00Z", first.plus_days(day))).collect()
    }

    #[test]
    fn days_weeks_and_months_are_kept() {
        let mut held: Vec<String> = Vec::new();
        for name in named(0..700) {
            held.push(name);
            for gone in dropped(&held) {
                held.retain(|name| *name != gone);
            }
        }
        let newest = &named([699])[0];
        assert_eq!(held.last().unwrap(), newest);
        assert!(named(693..700).iter().all(|day| held.contains(day)), "the last seven days: {held:?}");
        let months: std::collections::BTreeSet<&str> = held.iter().map(|name| &name[..7]).collect();
        assert_eq!(months.len(), 12, "{held:?}");
        assert!(held.len() <= DAYS + WEEKS + MONTHS, "{held:?}");
    }

    #[test]
    fn the_newest_are_kept_though_they_are_of_one_day() {
        let names: Vec<String> = (0..9).map(|hour| format!("2026-11-21T0{hour}-00-00Z")).collect();
        assert_eq!(dropped(&names), names[..6]);
        assert!(dropped(&names[..3]).is_empty());
    }

    #[test]
    fn a_name_sorts_last_even_after_the_clock_was_set_back() {
        let mut names: Vec<String> = Vec::new();
        for at in
            ["2026-11-21T08:00:00Z", "2026-11-21T08:00:00Z", "2025-01-01T00:00:00Z", "2026-11-22T08:00:00Z"]
        {
            names.push(fresh_name(&names, at));
        }
        assert!(names.is_sorted(), "{names:?}");
        assert_eq!(names[2], "2026-11-21T08-00-00Z.0003");
        assert_eq!(names[3], "2026-11-22T08-00-00Z");
    }
}
