//! Names of the files of a store, and writing them so that no half file is ever seen and nobody else may read.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{Error, Result};

/// The folder of one store and the names within.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Files {
    directory: PathBuf,
}

impl Files {
    pub(super) fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }

    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// The encrypted database.
    pub(super) fn database(&self) -> PathBuf {
        self.directory.join("stepwell.db")
    }

    /// The log beside the database, there while it is open or after a crash.
    pub(super) fn log(&self) -> PathBuf {
        self.directory.join("stepwell.db-wal")
    }

    /// A database under construction; it gets its name when its key file is safely written.
    pub(super) fn unfinished(&self) -> PathBuf {
        self.directory.join("stepwell.db.new")
    }

    /// The key file.
    pub(super) fn header(&self) -> PathBuf {
        self.directory.join("vault.hdr")
    }

    /// A second copy of the key file: a damaged one must not lose the store.
    pub(super) fn header_copy(&self) -> PathBuf {
        self.directory.join("vault.hdr.copy")
    }

    /// Where earlier programs kept the key file before its last change; it opens with a passphrase that was replaced.
    pub(super) fn old_header_copy(&self) -> PathBuf {
        self.directory.join("vault.hdr.previous")
    }

    /// How far the journal had come; see [`super::anchor`].
    pub(super) fn anchor(&self) -> PathBuf {
        self.directory.join("stepwell.anchor")
    }

    /// The anchor of the unfinished database.
    pub(super) fn unfinished_anchor(&self) -> PathBuf {
        self.directory.join("stepwell.anchor.new")
    }

    /// Locked while the store is open.
    pub(super) fn lock(&self) -> PathBuf {
        self.directory.join("stepwell.lock")
    }

    /// The folder of the backups that roll.
    pub(super) fn backups(&self) -> PathBuf {
        self.directory.join("backups")
    }

    /// Refuses links in the place of files: whoever can plant one would have another file read or overwritten.
    pub(super) fn refuse_links(&self) -> Result<()> {
        let named: [(PathBuf, &'static str); 9] = [
            (self.database(), "stepwell.db"),
            (self.log(), "stepwell.db-wal"),
            (self.unfinished(), "stepwell.db.new"),
            (self.header(), "vault.hdr"),
            (self.header_copy(), "vault.hdr.copy"),
            (self.anchor(), "stepwell.anchor"),
            (self.unfinished_anchor(), "stepwell.anchor.new"),
            (self.lock(), "stepwell.lock"),
            (self.backups(), "backups"),
        ];
        for (path, name) in named {
            if fs::symlink_metadata(path).is_ok_and(|data| data.file_type().is_symlink()) {
                return Err(Error::Link { name });
            }
        }
        Ok(())
    }

    /// Makes the folder, closed to other users.
    pub(super) fn make_directory(&self) -> Result<()> {
        make_directory(&self.directory)
    }

    /// Closes folder and files to other users, as they may have come open from a copy. Best effort: a file of
    /// another owner stays as it is.
    pub(super) fn close_to_others(&self) {
        let files =
            [self.database(), self.log(), self.header(), self.header_copy(), self.anchor(), self.lock()];
        let modes = files.iter().map(|file| (file.as_path(), 0o600));
        let backups = self.backups();
        for (path, mode) in modes.chain([(self.directory(), 0o700), (backups.as_path(), 0o700)]) {
            let _of_another_owner = set_mode(path, mode);
        }
    }

    /// Makes a rename or a new file in the folder outlast a power cut.
    pub(super) fn sync_directory(&self) -> Result<()> {
        sync_directory(&self.directory)
    }

    /// Writes both copies of the key file, one after the other: at any moment one of them is whole, and afterwards
    /// no earlier one is left that a replaced passphrase opens.
    pub(super) fn write_header(&self, bytes: &[u8]) -> Result<()> {
        self.replace(&self.header(), bytes)?;
        self.copy_header(bytes)
    }

    /// Makes the second copy of the key file the same as the first, which is `bytes`.
    pub(super) fn copy_header(&self, bytes: &[u8]) -> Result<()> {
        if fs::read(self.header_copy()).ok().as_deref() != Some(bytes) {
            self.replace(&self.header_copy(), bytes)?;
        }
        remove_if_there(&self.old_header_copy())
    }

    /// Writes `target` whole: beside it first, to disk, renamed over it. The name beside it is always the same, so that
    /// a process that is killed leaves at most one such file, which the next writing replaces.
    pub(super) fn replace(&self, target: &Path, bytes: &[u8]) -> Result<()> {
        let beside = target.with_added_extension("new");
        remove_if_there(&beside)?;
        let mut file =
            owner_only().create_new(true).open(&beside).map_err(Error::file("write its key file"))?;
        file.write_all(bytes).map_err(Error::file("write its key file"))?;
        file.sync_all().map_err(Error::file("write its key file to disk"))?;
        fs::rename(&beside, target).map_err(Error::file("put its key file in place"))?;
        self.sync_directory()
    }

    /// Removes what an interrupted attempt left of a new database.
    pub(super) fn clear_unfinished(&self) -> Result<()> {
        let log = self.directory.join("stepwell.db.new-wal");
        for path in [self.unfinished(), log, self.unfinished_anchor()] {
            remove_if_there(&path)?;
        }
        Ok(())
    }

    /// Gives a complete new database its name. `stepwell.db` must not be there; a log that is left of the one before
    /// is set aside first, or it would be read into the new one.
    pub(super) fn finish(&self) -> Result<()> {
        let moved = Error::file("put its database in place");
        if self.log().exists() {
            fs::rename(self.log(), self.fresh_aside()?.join("stepwell.db-wal")).map_err(moved)?;
        }
        if self.unfinished_anchor().exists() {
            fs::rename(self.unfinished_anchor(), self.anchor())
                .map_err(Error::file("put its anchor in place"))?;
            // A disk need not keep the order of two renames: the database must not come without its anchor.
            self.sync_directory()?;
        }
        fs::rename(self.unfinished(), self.database()).map_err(Error::file("put its database in place"))?;
        self.sync_directory()
    }

    /// Moves the database, its log and its anchor to a folder of their own, and puts the finished new ones in their
    /// place. Nothing is deleted. Stopped at any point, opening goes on with [`Files::finish`]. Returns the folder, if
    /// there was something to move.
    pub(super) fn exchange(&self) -> Result<Option<PathBuf>> {
        if !self.database().exists() {
            return self.finish().map(|()| None);
        }
        let aside = self.fresh_aside()?;
        let moved = |from: &Path, name: &str| match fs::rename(from, aside.join(name)) {
            Err(source) if source.kind() != ErrorKind::NotFound => {
                Err(Error::file("set its database aside")(source))
            }
            _ => Ok(()),
        };
        // The database first: once it is gone, opening knows that the new one is the store.
        moved(&self.database(), "stepwell.db")?;
        moved(&self.log(), "stepwell.db-wal")?;
        moved(&self.anchor(), "stepwell.anchor")?;
        sync_directory(&aside)?;
        self.sync_directory()?;
        self.finish().map(|()| Some(aside))
    }

    /// The folders of what was set aside.
    pub(super) fn all_set_aside(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(&self.directory) else { return Vec::new() };
        let ours = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            path.is_dir() && !path.is_symlink() && name.strip_prefix(ASIDE).is_some_and(is_number)
        };
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(ours).collect()
    }

    /// An empty folder for what is set aside: `set-aside`, `set-aside-2`, ...
    fn fresh_aside(&self) -> Result<PathBuf> {
        let taken = |path: &PathBuf| fs::read_dir(path).is_ok_and(|mut inside| inside.next().is_some());
        let mut path = self.directory.join(ASIDE);
        let mut number = 2;
        while taken(&path) {
            path = self.directory.join(format!("{ASIDE}-{number}"));
            number += 1;
        }
        make_directory(&path)?;
        Ok(path)
    }
}

/// The name of the folder for what is set aside.
const ASIDE: &str = "set-aside";

/// What follows the name: nothing, or `-2`, `-3`, ...
fn is_number(rest: &str) -> bool {
    rest.is_empty() || rest.strip_prefix('-').is_some_and(|number| number.parse::<u32>().is_ok())
}

/// Options of a file that only its owner may read and write.
pub(super) fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a folder that only its owner may enter, and those above it where they are missing; one that is there is closed to
/// others.
pub(super) fn make_directory(path: &Path) -> Result<()> {
    make_if_missing(path)?;
    set_mode(path, 0o700).map_err(Error::file("close its folder to others"))
}

/// Makes a folder that only its owner may enter, and those above it where they are missing; they outlast a power cut. One
/// that is there stays as it is: it is somebody else's, or on a disk that knows no owners.
pub(super) fn make_if_missing(path: &Path) -> Result<()> {
    let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let missing: Vec<&Path> = path.ancestors().take_while(is_missing).collect();
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(Error::file("make its folder"))?;
    // A folder lasts as its name in the one above it does.
    for above in missing.into_iter().filter_map(Path::parent) {
        sync_directory(if above.as_os_str().is_empty() { Path::new(".") } else { above })?;
    }
    Ok(())
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let now = fs::metadata(path)?.permissions().mode() & 0o777;
    if now == mode { Ok(()) } else { fs::set_permissions(path, fs::Permissions::from_mode(mode)) }
}

/// Other systems give a user's folder to that user alone.
#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> std::io::Result<()> {
    Ok(())
}

/// Makes the names in a folder outlast a power cut.
pub(super) fn sync_directory(path: &Path) -> Result<()> {
    #[cfg(unix)]
    File::open(path)
        .and_then(|directory| directory.sync_all())
        .map_err(Error::file("write its folder to disk"))?;
    #[cfg(not(unix))]
    let _unneeded = path;
    Ok(())
}

/// Removes a file, if it is there.
pub(super) fn remove_if_there(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != ErrorKind::NotFound => {
            Err(Error::file("remove an unfinished file")(source))
        }
        _ => Ok(()),
    }
}
