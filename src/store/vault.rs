//! The vault: what turns a passphrase into the keys of one store.

use std::fmt;
use std::fs;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::error::HeaderFault;
use super::files::Files;
use super::header::{Header, Slot, SlotKind};
use super::kdf::KdfCost;
use super::mac::MacKey;
use super::secret::{DataKey, KeyUse, random};
use super::{Error, Passphrase, Result};

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
    pub(super) fn new(passphrase: &Passphrase, purpose: Purpose) -> Result<Self> {
        if purpose == Purpose::Patients && !passphrase.is_long_enough() {
            return Err(Error::ShortPassphrase { minimum: Passphrase::MINIMUM });
        }
        let header = Header { purpose, vault: random()?, database_salt: random()?, slots: Vec::new() };
        let mut vault = Self { header, key: DataKey::random()? };
        vault.header.slots.push(vault.wrap(passphrase)?);
        Ok(vault)
    }

    /// Reads the key file and unwraps the data key.
    ///
    /// # Errors
    /// [`Error::WrongPurpose`], [`Error::HeaderDamaged`], [`Error::Newer`], [`Error::WrongPassphrase`].
    pub(super) fn open(files: &Files, passphrase: &Passphrase, purpose: Purpose) -> Result<Self> {
        let bytes = fs::read(files.header()).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => Error::HeaderDamaged(HeaderFault::Missing),
            _ => Error::file("read its key file")(source),
        })?;
        let (header, mac) = Header::parse(&bytes)?;
        if header.purpose != purpose {
            return Err(Error::WrongPurpose(header.purpose));
        }
        let slots = header.slots.iter().filter(|slot| slot.kind == SlotKind::Passphrase);
        for slot in slots {
            if let Some(key) = unwrap(&header, slot, passphrase)? {
                let vault = Self { header, key };
                return if vault.mac_key(KeyUse::Header)?.matches(&[&vault.header.body()], &mac) {
                    Ok(vault)
                } else {
                    Err(Error::HeaderDamaged(HeaderFault::Forged))
                };
            }
        }
        Err(Error::WrongPassphrase)
    }

    /// Replaces the passphrase: the passphrase slot only, the data key and the database stay.
    pub(super) fn set_passphrase(&mut self, passphrase: &Passphrase) -> Result<()> {
        if self.header.purpose == Purpose::Patients && !passphrase.is_long_enough() {
            return Err(Error::ShortPassphrase { minimum: Passphrase::MINIMUM });
        }
        let slot = self.wrap(passphrase)?;
        self.header.slots.retain(|slot| slot.kind != SlotKind::Passphrase);
        self.header.slots.insert(0, slot);
        Ok(())
    }

    /// Writes the key file, keeping the one before (at first, a copy of itself).
    pub(super) fn write(&self, files: &Files) -> Result<()> {
        let mac = self.mac_key(KeyUse::Header)?.over(&[&self.header.body()]);
        let bytes = self.header.file(&mac);
        match fs::read(files.header()) {
            Ok(before) => files.replace(&files.previous_header(), &before)?,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => {
                files.replace(&files.previous_header(), &bytes)?;
            }
            Err(source) => return Err(Error::file("read its key file")(source)),
        }
        files.replace(&files.header(), &bytes)
    }

    pub(super) fn purpose(&self) -> Purpose {
        self.header.purpose
    }

    pub(super) fn database_salt(&self) -> [u8; 16] {
        self.header.database_salt
    }

    pub(super) fn derive<const N: usize>(&self, purpose: KeyUse) -> Result<Zeroizing<[u8; N]>> {
        self.key.derive(purpose)
    }

    pub(super) fn mac_key(&self, purpose: KeyUse) -> Result<MacKey> {
        self.derive(purpose).map(MacKey::new)
    }

    fn wrap(&self, passphrase: &Passphrase) -> Result<Slot> {
        let mut slot = Slot {
            kind: SlotKind::Passphrase,
            cost: KdfCost::for_new(self.header.purpose),
            salt: random()?,
            nonce: random()?,
            wrapped: [0; 48],
        };
        let wrapping = slot.cost.wrapping_key(passphrase, &slot.salt)?;
        let payload = Payload { msg: self.key.bytes(), aad: &self.header.bound_to(&slot) };
        let wrapped = XChaCha20Poly1305::new(<&Key>::from(&*wrapping))
            .encrypt(<&XNonce>::from(&slot.nonce), payload)
            .map_err(|_no_source| Error::KeyDerivation)?;
        slot.wrapped = wrapped.try_into().map_err(|_length| Error::KeyDerivation)?;
        Ok(slot)
    }
}

/// The data key, or `None` when the passphrase is not the one.
fn unwrap(header: &Header, slot: &Slot, passphrase: &Passphrase) -> Result<Option<DataKey>> {
    let wrapping = slot.cost.wrapping_key(passphrase, &slot.salt)?;
    let payload = Payload { msg: &slot.wrapped, aad: &header.bound_to(slot) };
    let opened = XChaCha20Poly1305::new(<&Key>::from(&*wrapping))
        .decrypt(<&XNonce>::from(&slot.nonce), payload)
        .map(Zeroizing::new);
    Ok(opened.ok().and_then(|key| DataKey::from_slice(&key)))
}
