//! One process at a time. SQLite's own exclusive lock comes with the connection; this one comes first, before any
//! byte of the store is read, and gives the friendly message.

use std::fs::{File, TryLockError};
use std::time::Duration;

use super::files::{Files, owner_only};
use super::{Error, Result};

/// A process that is being started holds its parent's lock for a moment; that is no second window.
const PATIENCE: usize = 10;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// Held while the store is open; the system releases it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct InstanceLock {
    _file: File,
}

impl InstanceLock {
    /// Takes the lock.
    ///
    /// # Errors
    /// [`Error::AlreadyOpen`] when somebody holds it.
    pub(super) fn take(files: &Files) -> Result<Self> {
        let file = owner_only()
            .create(true)
            .truncate(false)
            .open(files.lock())
            .map_err(Error::file("make its lock file"))?;
        for _ in 0..PATIENCE {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN_TRIES),
                Err(TryLockError::Error(source)) => return Err(Error::file("lock its lock file")(source)),
            }
        }
        Err(Error::AlreadyOpen)
    }
}
