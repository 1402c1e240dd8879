//! Who gets in: making, unlocking and locking the store, its passphrase and its recovery key.

use std::time::Duration;

use super::Workspace;
use super::error::{Error, Result};
use crate::store::{Credential, KdfCost, Passphrase, RecoveryKey, Store};

/// Wrong tries that cost nothing but the computing of the key.
const FREE_TRIES: u32 = 3;
/// The longest wait after a wrong try.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// Wrong tries in a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tries {
    failed: u32,
    last: Duration,
}

impl Tries {
    /// How long the next try has to wait, seen from `now`: after the third wrong one 1 s, then 2, 4, ... at most 5 min.
    fn wait(self, now: Duration) -> Duration {
        let Some(doublings) = self.failed.checked_sub(FREE_TRIES) else { return Duration::ZERO };
        let wait = Duration::from_secs(1).saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST_WAIT);
        (self.last + wait).saturating_sub(now)
    }

    fn fail(&mut self, now: Duration) {
        *self = Self { failed: self.failed.saturating_add(1), last: now };
    }
}

impl Workspace {
    /// Makes a store in the folder and opens it. The cost of a try of the passphrase is measured on this computer.
    ///
    /// # Errors
    /// [`Error::Unlocked`]; those of [`Store::create`].
    pub fn create_store(&mut self, passphrase: &Passphrase) -> Result<()> {
        self.expect_locked()?;
        let clock = self.clock;
        let cost = KdfCost::measured(self.purpose, &mut || clock.running())?;
        let store = Store::create(&self.directory, passphrase, self.purpose, cost)?;
        self.begin(store)
    }

    /// Opens the store. One that is damaged, was put back, or takes no writing is opened for reading only; the
    /// snapshot says so, and which cases are affected.
    ///
    /// # Errors
    /// [`Error::Unlocked`]; [`Error::TooManyTries`]; those of [`Store::open_or_read`].
    pub fn unlock(&mut self, passphrase: &Passphrase) -> Result<()> {
        let store = self.try_with(Credential::Passphrase(passphrase))?;
        self.begin(store)
    }

    /// Opens the store with the recovery key and gives it a new passphrase. The key is used up by that; returns the one
    /// that is to take its place, to be printed and confirmed. A store that can only be read keeps both as they are, and
    /// there is no new key.
    ///
    /// # Errors
    /// As [`Workspace::unlock`]; `ShortPassphrase`, after which the store is locked.
    pub fn recover(&mut self, key: &RecoveryKey, next: &Passphrase) -> Result<Option<RecoveryKey>> {
        let mut store = self.try_with(Credential::RecoveryKey(key))?;
        if store.findings().is_some() {
            return self.begin(store).map(|()| None);
        }
        store.recovered(next, &self.stamp("use recovery key"))?;
        self.begin(store)?;
        self.make_recovery_key().map(Some)
    }

    fn try_with(&mut self, credential: Credential<'_>) -> Result<Store> {
        self.expect_locked()?;
        let (directory, purpose) = (self.directory.clone(), self.purpose);
        self.tried(|| Store::open_or_read(&directory, credential, purpose))
    }

    /// What needs a passphrase or a recovery key: after wrong tries in a row it has to wait.
    pub(super) fn tried<T>(&mut self, open: impl FnOnce() -> crate::store::Result<T>) -> Result<T> {
        let now = self.clock.running();
        let wait = self.tries.wait(now);
        if !wait.is_zero() {
            return Err(Error::TooManyTries { seconds: wait.as_secs() + 1 });
        }
        let opened = open();
        match &opened {
            Ok(_) => self.tries = Tries::default(),
            Err(crate::store::Error::WrongPassphrase | crate::store::Error::WrongRecoveryKey) => {
                self.tries.fail(now);
            }
            Err(_) => {}
        }
        Ok(opened?)
    }

    pub(super) fn expect_locked(&self) -> Result<()> {
        if self.session.is_some() { Err(Error::Unlocked) } else { Ok(()) }
    }

    /// Closes the store: the case is closed, the keys are wiped, another window may open it.
    pub fn lock(&mut self) {
        self.session = None;
        self.pending_key = None;
    }

    /// How long nobody may touch the window before the store is locked; `None` while it is locked, or a demo.
    #[must_use]
    pub fn locks_after(&self) -> Option<Duration> {
        let session = self.session.as_ref().filter(|_| self.demo.is_none())?;
        Some(session.settings.locks_after())
    }

    /// Replaces the passphrase; the old one then opens neither the store nor its rolling backups.
    ///
    /// # Errors
    /// [`Error::Locked`]; `WrongPassphrase` if `current` is not the one in force; `ShortPassphrase`.
    pub fn change_passphrase(&mut self, current: &Passphrase, next: &Passphrase) -> Result<()> {
        let stamp = self.stamp("change passphrase");
        Ok(self.session_mut()?.store.set_passphrase(current, next, &stamp)?)
    }

    /// Makes a recovery key, to be printed. It opens nothing before [`Workspace::confirm_recovery_key`].
    ///
    /// # Errors
    /// [`Error::Locked`]; `KeyDerivation`.
    pub fn make_recovery_key(&mut self) -> Result<RecoveryKey> {
        let key = self.session_mut()?.store.new_recovery_key()?;
        self.pending_key = Some(key.again());
        Ok(key)
    }

    /// Puts the recovery key in force that was made last, once it was typed from the print. The one before opens nothing
    /// from then on.
    ///
    /// # Errors
    /// [`Error::Locked`]; [`Error::OtherRecoveryKey`] if another one was typed, or none was made; the store's errors.
    pub fn confirm_recovery_key(&mut self, typed: &RecoveryKey) -> Result<()> {
        let stamp = self.stamp("set recovery key");
        if !self.pending_key.as_ref().is_some_and(|made| made.is(typed)) {
            return Err(Error::OtherRecoveryKey);
        }
        self.session_mut()?.store.set_recovery_key(typed, &stamp)?;
        self.pending_key = None;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_try_after_the_third_doubles_the_wait() {
        let mut tries = Tries::default();
        let mut waits = Vec::new();
        for _ in 0..14 {
            tries.fail(Duration::from_secs(1000));
            waits.push(tries.wait(Duration::from_secs(1000)).as_secs());
        }
        assert_eq!(waits, [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        assert_eq!(tries.wait(Duration::from_secs(1299)), Duration::from_secs(1));
        assert!(tries.wait(Duration::from_secs(1300)).is_zero());
    }
}
