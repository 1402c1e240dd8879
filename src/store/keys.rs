//! What opens the store: the passphrase, and the recovery key for when it is forgotten.

use super::door::Store;
use super::journal::{self, Line, Stamp};
use super::vault::Vault;
use super::{Error, Passphrase, RecoveryKey, Result};

/// Kind of the journal's entries about keys.
const KEYS: &str = "keys";

impl Store {
    /// Replaces the passphrase. The database and its key stay. Afterwards the old passphrase opens neither the store
    /// nor its rolling backups; copies that were carried elsewhere keep theirs.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`] if `current` is not the one in force; [`Error::ShortPassphrase`];
    /// [`Error::BackupsUnreadable`], after which it is in force still; the disk's errors, after which it may be.
    pub fn set_passphrase(&mut self, current: &Passphrase, next: &Passphrase, stamp: &Stamp) -> Result<()> {
        self.expect_writable()?;
        let mut vault = Vault::open(&self.files.header(), current.into(), self.vault.purpose())?;
        vault.set_passphrase(next)?;
        self.expect_backups()?;
        self.note("change passphrase", "passphrase", stamp)?;
        self.put_vault(vault)
    }

    /// A new recovery key, to be printed and typed again; it opens nothing before [`Store::set_recovery_key`].
    ///
    /// # Errors
    /// [`Error::KeyDerivation`] if the system gives no random numbers.
    pub fn new_recovery_key(&self) -> Result<RecoveryKey> {
        RecoveryKey::random()
    }

    /// Puts a recovery key in force; the one before opens nothing from then on.
    ///
    /// # Errors
    /// [`Error::KeyDerivation`]; [`Error::BackupsUnreadable`], after which the old one holds; the disk's errors, after which it
    /// may.
    pub fn set_recovery_key(&mut self, key: &RecoveryKey, stamp: &Stamp) -> Result<()> {
        self.expect_writable()?;
        let mut vault = self.vault.again();
        vault.set_recovery_key(key)?;
        self.expect_backups()?;
        self.note("set recovery key", "recovery-key", stamp)?;
        self.put_vault(vault)
    }

    /// After the store was opened with the recovery key: says so in the journal, gives the store a new passphrase and
    /// takes the used key away.
    ///
    /// # Errors
    /// [`Error::ShortPassphrase`]; [`Error::BackupsUnreadable`], after which the key opens the store still; the disk's errors.
    pub fn recovered(&mut self, next: &Passphrase, stamp: &Stamp) -> Result<()> {
        self.expect_writable()?;
        let mut vault = self.vault.again();
        vault.set_passphrase(next)?;
        vault.remove_recovery_key();
        self.expect_backups()?;
        // Before the key file changes: a use that is stopped half way is in the journal all the same.
        self.note("use recovery key", "recovery-key", stamp)?;
        self.put_vault(vault)
    }

    /// Whether there is a recovery key that opens the store.
    #[must_use]
    pub fn has_recovery_key(&self) -> bool {
        self.vault.has_recovery_key()
    }

    /// Backups that cannot be seen cannot be given a new key file. That is said before anything is changed: a change that holds
    /// and is told as failed locks out whoever believes it.
    fn expect_backups(&self) -> Result<()> {
        Self::backups(self.files.directory()).map(drop)
    }

    fn put_vault(&mut self, vault: Vault) -> Result<()> {
        let file = vault.file()?;
        self.files.write_header(&file)?;
        self.vault = vault;
        super::backup::renew_headers(&self.files, &file)
    }

    /// Writes an entry about a key: no digest, as there is no record.
    pub(super) fn note(&mut self, action: &'static str, record: &'static str, stamp: &Stamp) -> Result<()> {
        let stamp = Stamp { action, ..stamp.clone() };
        self.transact(Some(&stamp), |transaction, keys, head| {
            let line = Line { case: "", kind: KEYS, record, before: None, after: None };
            *head = journal::append(transaction, &keys.journal, *head, &stamp, &line)?;
            Ok(())
        })
    }

    pub(super) fn expect_writable(&self) -> Result<()> {
        match &self.findings {
            None => Ok(()),
            Some(findings) => Err(Error::OpenForReading(findings.remedy())),
        }
    }
}
