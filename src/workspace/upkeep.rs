//! Keeping the store: backups, restoring, rebuilding, checking, and drafts that outlast a lock.

use std::path::Path;

use super::Workspace;
use super::error::{Error, Result};
use super::snapshot::{JobKind, JobProgress};
use crate::store::{BackupInfo, Credential, Draft, Passphrase, Rebuilt, Restoring, Store};

/// Told the progress; answers whether to go on.
pub type OnProgress<'a> = &'a mut dyn FnMut(JobProgress) -> bool;

fn told(kind: JobKind, progress: OnProgress<'_>) -> impl FnMut(usize, usize) -> bool + '_ {
    move |done, total| progress(JobProgress { kind, done, total })
}

impl Workspace {
    /// Makes a backup now: among the rolling ones, or in a folder of the user's choice.
    ///
    /// # Errors
    /// [`Error::Locked`]; `Cancelled`; `BackupUnsound`; the disk's errors.
    pub fn backup(&mut self, to: Option<&Path>, progress: OnProgress<'_>) -> Result<BackupInfo> {
        let at = self.clock.read().utc();
        let store = &self.session_mut()?.store;
        let mut go_on = told(JobKind::Backup, progress);
        Ok(match to {
            None => store.backup(&at, &mut go_on)?,
            Some(folder) => store.backup_to(folder, &at, &mut go_on)?,
        })
    }

    /// Makes the backup of today, unless there is one or the store is a demo or only read. Returns whether there is
    /// something new to show; that it failed is shown and does not keep anybody from working.
    pub fn backup_if_due(&mut self, progress: OnProgress<'_>) -> bool {
        let today = self.clock.today().to_string();
        let directory = self.directory.clone();
        let is_demo = self.demo.is_some();
        let Some(session) = self.session.as_mut() else { return false };
        if is_demo || session.backup_done || session.store.findings().is_some() {
            return false;
        }
        let newest = Store::backups(&directory).ok().and_then(|all| all.into_iter().next());
        // Where they cannot be read, making one says why.
        if newest.is_some_and(|newest| newest.name.starts_with(&today)) {
            session.backup_done = true;
            return false;
        }
        let made = self.backup(None, progress);
        let Some(session) = self.session.as_mut() else { return false };
        match made {
            Err(Error::Store(crate::store::Error::Cancelled)) => false,
            made => {
                session.backup_done = true;
                session.backup_problem = made.err().map(|error| error.to_string());
                true
            }
        }
    }

    /// A backup before something is done to many cases at once; a demo has none.
    pub(super) fn backup_before(&mut self) -> Result<()> {
        if self.demo.is_some() {
            return Ok(());
        }
        self.backup(None, &mut |_| true).map(drop)
    }

    /// The backups in the store's own folder, newest first.
    ///
    /// # Errors
    /// [`crate::store::Error::BackupsUnreadable`].
    pub fn backups(&self) -> Result<Vec<BackupInfo>> {
        Ok(Store::backups(&self.directory)?)
    }

    /// Puts a backup in the place of the store and opens it. What was there is set aside, not deleted.
    ///
    /// # Errors
    /// [`Error::TooManyTries`] and a wrong passphrase, after which an open store stays open; the others of
    /// [`Store::restore`], after which the store is locked and as it was.
    pub fn restore(
        &mut self,
        backup: &Path,
        credential: Credential<'_>,
        progress: OnProgress<'_>,
    ) -> Result<()> {
        let (stamp, directory) = (self.stamp("restore"), self.directory.clone());
        let asked = Restoring { directory: &directory, credential, purpose: self.purpose, stamp: &stamp };
        if self.session.is_some() {
            self.tried(|| Store::opens_for_restoring(&asked, backup))?;
            self.lock();
        }
        let store = self.tried(|| Store::restore(asked, backup, &mut told(JobKind::Restore, progress)))?;
        self.begin(store)
    }

    /// Makes a whole store of what can be read of the damaged one and the latest sound backup, and opens it. What was
    /// there is set aside, not deleted.
    ///
    /// # Errors
    /// [`Error::TooManyTries`] and a wrong passphrase, after which an open store stays open; the others of
    /// [`Store::rebuild`], after which the store is locked and as it was.
    pub fn rebuild(&mut self, credential: Credential<'_>, progress: OnProgress<'_>) -> Result<Rebuilt> {
        let (stamp, directory) = (self.stamp("rebuild"), self.directory.clone());
        let asked = Restoring { directory: &directory, credential, purpose: self.purpose, stamp: &stamp };
        if self.session.is_some() {
            self.tried(|| Store::opens_for_rebuilding(&asked))?;
            self.lock();
        }
        let (store, rebuilt) = self.tried(|| Store::rebuild(asked, &mut told(JobKind::Rebuild, progress)))?;
        self.begin(store)?;
        Ok(rebuilt)
    }

    /// Reads and checks every page, the whole journal and every record.
    ///
    /// # Errors
    /// `Damaged` with the page, `JournalBroken` with the entry.
    pub fn check(&mut self) -> Result<()> {
        Ok(self.session_mut()?.store.check()?)
    }

    /// Opens and checks a backup, which is not written to.
    ///
    /// # Errors
    /// `NoBackup`; those of opening and checking a store.
    pub fn verify_backup(&self, backup: &Path, passphrase: &Passphrase) -> Result<()> {
        Ok(crate::store::verify_backup(backup, passphrase, self.purpose)?)
    }

    /// Keeps these drafts, encrypted, and forgets all others. The window calls it while somebody types, so that a lock
    /// or a crash finds them kept; they stand in the next snapshots.
    ///
    /// # Errors
    /// [`Error::Locked`]; `Unwritable`; the disk's errors.
    pub fn keep_drafts(&mut self, drafts: Vec<Draft>) -> Result<()> {
        let session = self.session_mut()?;
        session.store.keep_drafts(&drafts)?;
        session.drafts = drafts.into();
        Ok(())
    }
}
