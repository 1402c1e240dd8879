//! The vault: what turns a passphrase into the keys of one store.

use std::fmt;
use std::fs;
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::error::HeaderFault;
use super::header::{Header, Slot, SlotKind};
use super::kdf::KdfCost;
use super::mac::MacKey;
use super::secret::{DataKey, KeyBytes, KeyUse, random};
use super::{Credential, Error, Passphrase, RecoveryKey, Result};

/// What a store is for. The two never open each other, and only the first guards anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Real patients: full cost of key derivation, a passphrase of some length.
    Patients,
    /// Invented patients, for the demo and for tests: cheap keys, any passphrase.
    ThrowAway,
}

impl Purpose {
    pub(super) fn byte(self) -> u8 {
        match self {
            Self::Patients => 1,
            Self::ThrowAway => 2,
        }
    }

    pub(super) fn from_byte(byte: u8) -> Option<Self> {
        [Self::Patients, Self::ThrowAway].into_iter().find(|purpose| purpose.byte() == byte)
    }
}

impl fmt::Display for Purpose {
    /// What to tell a user who met a store of this purpose where the other one was expected.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Patients => "This folder holds a store of patients; a demo never opens one. Choose another folder for the demo.",
            Self::ThrowAway => "This folder holds a demo store, which does not protect patients. Choose the folder of your own store.",
        })
    }
}

/// An opened vault: the header and the data key.
#[derive(Debug)]
pub(super) struct Vault {
    header: Header,
    key: DataKey,
}

impl Vault {
    /// A new vault with one passphrase slot; nothing is written yet.
    pub(super) fn new(passphrase: &Passphrase, purpose: Purpose, cost: KdfCost) -> Result<Self> {
        let header = Header { purpose, vault: random()?, database_salt: random()?, slots: Vec::new() };
        let mut vault = Self { header, key: DataKey::random()? };
        vault.put_slot(Credential::Passphrase(passphrase), cost)?;
        Ok(vault)
    }

    /// Reads the key file and unwraps the data key.
    ///
    /// # Errors
    /// [`Error::WrongPurpose`], [`Error::HeaderDamaged`], [`Error::Newer`], [`Error::WrongPassphrase`],
    /// [`Error::WrongRecoveryKey`].
    pub(super) fn open(file: &Path, credential: Credential<'_>, purpose: Purpose) -> Result<Self> {
        let bytes = fs::read(file).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => Error::HeaderDamaged(HeaderFault::Missing),
            _ => Error::file("read its key file")(source),
        })?;
        let (header, mac) = Header::parse(&bytes)?;
        if header.purpose != purpose {
            return Err(Error::WrongPurpose(header.purpose));
        }
        let slots = header.slots.iter().filter(|slot| slot.kind == kind(credential));
        for slot in slots {
            if let Some(key) = unwrap(&header, slot, credential)? {
                let vault = Self { header, key };
                return if vault.mac_key(KeyUse::Header)?.matches(&[&vault.header.body()], &mac) {
                    Ok(vault)
                } else {
                    Err(Error::HeaderDamaged(HeaderFault::Forged))
                };
            }
        }
        Err(match credential {
            Credential::Passphrase(_) => Error::WrongPassphrase,
            Credential::RecoveryKey(_) => Error::WrongRecoveryKey,
        })
    }

    /// The same vault once more.
    pub(super) fn again(&self) -> Self {
        Self { header: self.header.clone(), key: self.key.again() }
    }

    /// Replaces the passphrase: the passphrase slot only, the data key and the database stay. A try costs what it did.
    pub(super) fn set_passphrase(&mut self, passphrase: &Passphrase) -> Result<()> {
        let cost =
            self.header.slots.iter().find(|slot| slot.kind == SlotKind::Passphrase).map(|slot| slot.cost);
        let cost = cost.unwrap_or_else(|| KdfCost::standard(self.header.purpose));
        self.put_slot(Credential::Passphrase(passphrase), cost)
    }

    /// Replaces the recovery key, or gives the vault its first. The key is random and long, so one try need not cost
    /// more than the least.
    pub(super) fn set_recovery_key(&mut self, key: &RecoveryKey) -> Result<()> {
        let cost = match self.header.purpose {
            Purpose::Patients => KdfCost::FLOOR,
            Purpose::ThrowAway => KdfCost::THROW_AWAY,
        };
        self.put_slot(Credential::RecoveryKey(key), cost)
    }

    /// Takes the recovery key away: what was used once is no secret any more.
    pub(super) fn remove_recovery_key(&mut self) {
        self.header.slots.retain(|slot| slot.kind != SlotKind::RecoveryKey);
    }

    /// Whether a recovery key opens this vault.
    pub(super) fn has_recovery_key(&self) -> bool {
        self.header.slots.iter().any(|slot| slot.kind == SlotKind::RecoveryKey)
    }

    /// The key file as bytes.
    pub(super) fn file(&self) -> Result<Vec<u8>> {
        let mac = self.mac_key(KeyUse::Header)?.over(&[&self.header.body()]);
        Ok(self.header.file(&mac))
    }

    /// Whether the other one belongs to the same store and holds the same key.
    pub(super) fn is_of_same_store(&self, other: &Self) -> bool {
        self.header.vault == other.header.vault && self.key.bytes() == other.key.bytes()
    }

    pub(super) fn purpose(&self) -> Purpose {
        self.header.purpose
    }

    pub(super) fn database_salt(&self) -> [u8; 16] {
        self.header.database_salt
    }

    pub(super) fn derive<const N: usize>(&self, purpose: KeyUse) -> Result<KeyBytes<N>> {
        self.key.derive(purpose)
    }

    pub(super) fn mac_key(&self, purpose: KeyUse) -> Result<MacKey> {
        self.derive(purpose).map(MacKey::new)
    }

    /// Puts a slot in the place of those of its kind.
    fn put_slot(&mut self, credential: Credential<'_>, cost: KdfCost) -> Result<()> {
        if let (Purpose::Patients, Credential::Passphrase(passphrase)) = (self.header.purpose, credential)
            && !passphrase.is_long_enough()
        {
            return Err(Error::ShortPassphrase { minimum: Passphrase::MINIMUM });
        }
        let kind = kind(credential);
        let mut slot = Slot { kind, cost, salt: random()?, nonce: random()?, wrapped: [0; 48] };
        let wrapping = slot.cost.stretch(credential.bytes(), &slot.salt)?;
        let payload = Payload { msg: self.key.bytes(), aad: &self.header.bound_to(&slot) };
        let wrapped = XChaCha20Poly1305::new(<&Key>::from(&*wrapping))
            .encrypt(<&XNonce>::from(&slot.nonce), payload)
            .map_err(|_no_source| Error::KeyDerivation)?;
        slot.wrapped = wrapped.try_into().map_err(|_length| Error::KeyDerivation)?;
        self.header.slots.retain(|slot| slot.kind != kind);
        self.header.slots.push(slot);
        Ok(())
    }
}

fn kind(credential: Credential<'_>) -> SlotKind {
    match credential {
        Credential::Passphrase(_) => SlotKind::Passphrase,
        Credential::RecoveryKey(_) => SlotKind::RecoveryKey,
    }
}

/// The data key, or `None` when the credential is not the one.
fn unwrap(header: &Header, slot: &Slot, credential: Credential<'_>) -> Result<Option<DataKey>> {
    let wrapping = slot.cost.stretch(credential.bytes(), &slot.salt)?;
    let payload = Payload { msg: &slot.wrapped, aad: &header.bound_to(slot) };
    let opened = XChaCha20Poly1305::new(<&Key>::from(&*wrapping))
        .decrypt(<&XNonce>::from(&slot.nonce), payload)
        .map(Zeroizing::new);
    Ok(opened.ok().and_then(|key| DataKey::from_slice(&key)))
}

#[cfg(test)]
mod tests;
