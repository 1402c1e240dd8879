//! Names of the files of a store, and writing them so that no half file is ever seen and nobody else may read.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
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

    /// The key file before its last change (at first a copy): a damaged key file must not lose the store.
    pub(super) fn previous_header(&self) -> PathBuf {
        self.directory.join("vault.hdr.previous")
    }

    /// Locked while the store is open.
    pub(super) fn lock(&self) -> PathBuf {
        self.directory.join("stepwell.lock")
    }

    /// Makes the folder, closed to other users.
    pub(super) fn make_directory(&self) -> Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.directory).map_err(Error::file("make its folder"))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&self.directory, fs::Permissions::from_mode(0o700))
                .map_err(Error::file("close its folder to others"))?;
        }
        Ok(())
    }

    /// Makes a rename or a new file in the folder outlast a power cut.
    pub(super) fn sync_directory(&self) -> Result<()> {
        #[cfg(unix)]
        File::open(&self.directory)
            .and_then(|directory| directory.sync_all())
            .map_err(Error::file("write its folder to disk"))?;
        Ok(())
    }

    /// Writes `target` whole: a temporary file beside it, to disk, renamed over it.
    pub(super) fn replace(&self, target: &Path, bytes: &[u8]) -> Result<()> {
        // `tempfile` creates with mode 0600.
        let mut file =
            tempfile::NamedTempFile::new_in(&self.directory).map_err(Error::file("write its key file"))?;
        file.write_all(bytes).map_err(Error::file("write its key file"))?;
        file.as_file().sync_all().map_err(Error::file("write its key file to disk"))?;
        file.persist(target).map_err(|failed| Error::file("put its key file in place")(failed.error))?;
        self.sync_directory()
    }
}

/// Options of a file that only its owner may read and write.
pub(super) fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
