//! Secrets: wiped when dropped, never printed, never compared or cloned by accident.

use std::fmt;
use std::ops::{Deref, DerefMut};

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize as _, Zeroizing};

use super::recovery_key::RecoveryKey;
use super::{Error, Result};

/// A passphrase as typed. Wiped when dropped.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// The least number of characters of a passphrase that guards patients.
    pub const MINIMUM: usize = 12;

    /// Takes the text over; the caller should not keep another copy.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether it may guard a new store of patients.
    #[must_use]
    pub fn is_long_enough(&self) -> bool {
        self.0.chars().count() >= Self::MINIMUM
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(hidden)")
    }
}

/// What a store is opened with.
#[derive(Debug, Clone, Copy)]
pub enum Credential<'a> {
    /// The passphrase, as on every day.
    Passphrase(&'a Passphrase),
    /// The recovery key, when the passphrase is forgotten.
    RecoveryKey(&'a RecoveryKey),
}

impl Credential<'_> {
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Passphrase(passphrase) => passphrase.bytes(),
            Self::RecoveryKey(key) => key.bytes(),
        }
    }
}

impl<'a> From<&'a Passphrase> for Credential<'a> {
    fn from(passphrase: &'a Passphrase) -> Self {
        Self::Passphrase(passphrase)
    }
}

impl<'a> From<&'a RecoveryKey> for Credential<'a> {
    fn from(key: &'a RecoveryKey) -> Self {
        Self::RecoveryKey(key)
    }
}

/// The bytes of a key. They stay in one place until they are wiped: an array leaves a copy on the stack wherever it is moved.
pub(super) struct KeyBytes<const N: usize>(Box<[u8; N]>);

impl<const N: usize> KeyBytes<N> {
    /// Zeros, to be written over in their place.
    pub(super) fn zeroed() -> Self {
        Self(Box::new([0; N]))
    }

    /// Random bytes from the system.
    pub(super) fn random() -> Result<Self> {
        let mut key = Self::zeroed();
        getrandom::fill(key.as_mut_slice()).map_err(|_no_source| Error::KeyDerivation)?;
        Ok(key)
    }

    /// The same bytes once more; there is no `Clone`, so that no copy is made by accident.
    pub(super) fn again(&self) -> Self {
        let mut key = Self::zeroed();
        key.copy_from_slice(self.as_slice());
        key
    }
}

impl<const N: usize> Deref for KeyBytes<N> {
    type Target = [u8; N];

    fn deref(&self) -> &[u8; N] {
        &self.0
    }
}

impl<const N: usize> DerefMut for KeyBytes<N> {
    fn deref_mut(&mut self) -> &mut [u8; N] {
        &mut self.0
    }
}

impl<const N: usize> Drop for KeyBytes<N> {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl<const N: usize> fmt::Debug for KeyBytes<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyBytes(hidden)")
    }
}

/// The random key everything else is derived from. It exists wrapped in `vault.hdr`, and bare only in memory.
pub(super) struct DataKey(KeyBytes<32>);

impl DataKey {
    pub(super) fn random() -> Result<Self> {
        KeyBytes::random().map(Self)
    }

    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = KeyBytes::zeroed();
        (bytes.len() == key.len()).then(|| key.copy_from_slice(bytes))?;
        Some(Self(key))
    }

    /// The same key once more.
    pub(super) fn again(&self) -> Self {
        Self(self.0.again())
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for one use; two uses never share a key.
    pub(super) fn derive<const N: usize>(&self, purpose: KeyUse) -> Result<KeyBytes<N>> {
        let mut key = KeyBytes::zeroed();
        Hkdf::<Sha256>::new(Some(b"stepwell"), self.0.as_slice())
            .expand(purpose.label(), key.as_mut_slice())
            .map_err(|_too_long| Error::KeyDerivation)?;
        Ok(key)
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(hidden)")
    }
}

/// What a derived key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyUse {
    /// The raw key of the database.
    Database,
    /// The check of the header.
    Header,
    /// The chain of the journal.
    Journal,
    /// The digests of records.
    Record,
    /// The anchor of the journal's head.
    Anchor,
}

impl KeyUse {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Database => b"database 1",
            Self::Header => b"vault header 1",
            Self::Journal => b"journal chain 1",
            Self::Record => b"record digest 1",
            Self::Anchor => b"anchor 1",
        }
    }
}

/// Random bytes from the system.
pub(super) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_no_source| Error::KeyDerivation)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_shows_no_secret() {
        let passphrase = Passphrase::new("correct horse battery".to_owned());
        assert!(!format!("{passphrase:?}").contains("horse"));
        let key = DataKey::from_slice(&[0x41; 32]).unwrap();
        assert_eq!(format!("{key:?}"), "DataKey(hidden)");
    }

    #[test]
    fn each_use_has_its_own_key() {
        let key = DataKey::random().unwrap();
        let uses = [KeyUse::Database, KeyUse::Header, KeyUse::Journal, KeyUse::Record, KeyUse::Anchor];
        let derived: std::collections::BTreeSet<[u8; 32]> =
            uses.iter().map(|&each| *key.derive::<32>(each).unwrap()).collect();
        assert_eq!(derived.len(), uses.len());
        assert!(!derived.contains(key.bytes()));
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        assert!(DataKey::from_slice(&[0; 31]).is_none());
    }
}
