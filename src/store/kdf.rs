//! From a passphrase to a key: Argon2id, with figures that are stored and checked.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::{Zeroize, Zeroizing};

use super::vault::Purpose;
use super::{Error, Passphrase, Result};

const KIB_PER_MIB: u32 = 1024;

/// What one try of a passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KdfCost {
    /// Memory in KiB.
    pub(super) memory_kib: u32,
    /// Passes over the memory.
    pub(super) passes: u32,
    /// Lanes, each an independent part of the memory.
    pub(super) lanes: u32,
}

impl KdfCost {
    /// The least a store of patients is ever given.
    pub(super) const FLOOR: Self = Self { memory_kib: 64 * KIB_PER_MIB, passes: 3, lanes: 4 };
    /// The most it is ever given: above this, a forged header only makes the program hang.
    const CEILING: Self = Self { memory_kib: 2048 * KIB_PER_MIB, passes: 16, lanes: 16 };
    /// A throw-away store guards nothing; tests open hundreds of them.
    pub(super) const THROW_AWAY: Self = Self { memory_kib: 64, passes: 1, lanes: 1 };

    /// The cost of a new store: for patients half a second to a second on a desktop of these years.
    pub(super) fn for_new(purpose: Purpose) -> Self {
        match purpose {
            Purpose::ThrowAway => Self::THROW_AWAY,
            Purpose::Patients => Self { memory_kib: 256 * KIB_PER_MIB, ..Self::FLOOR },
        }
    }

    /// Whether figures read from a header are ones this program would write.
    pub(super) fn is_allowed(self, purpose: Purpose) -> bool {
        let within = |floor: Self| {
            (floor.memory_kib..=Self::CEILING.memory_kib).contains(&self.memory_kib)
                && (floor.passes..=Self::CEILING.passes).contains(&self.passes)
                && (floor.lanes..=Self::CEILING.lanes).contains(&self.lanes)
        };
        match purpose {
            Purpose::Patients => within(Self::FLOOR),
            Purpose::ThrowAway => within(Self::THROW_AWAY),
        }
    }

    /// The key that wraps the data key in a passphrase slot.
    pub(super) fn wrapping_key(
        self,
        passphrase: &Passphrase,
        salt: &[u8; 16],
    ) -> Result<Zeroizing<[u8; 32]>> {
        self.stretch(passphrase.bytes(), salt)
    }

    fn stretch(self, secret: &[u8], salt: &[u8; 16]) -> Result<Zeroizing<[u8; 32]>> {
        let mut key = Zeroizing::new([0; 32]);
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(key.len()))
            .map_err(|_bounds| Error::KeyDerivation)?;
        let count = params.block_count();
        // Allocated here, so that too little memory is an error and not an abort, and wiped after use.
        let mut memory = Vec::new();
        memory.try_reserve_exact(count).map_err(|_memory| Error::KeyDerivation)?;
        memory.resize(count, Block::default());
        let result = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
            secret,
            salt,
            key.as_mut_slice(),
            &mut memory,
        );
        memory.iter_mut().for_each(Zeroize::zeroize);
        result.map_err(|_refused| Error::KeyDerivation)?;
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patients_are_never_given_less_than_the_floor() {
        assert!(KdfCost::FLOOR.is_allowed(Purpose::Patients));
        assert!(!KdfCost::THROW_AWAY.is_allowed(Purpose::Patients));
        for weaker in [
            KdfCost { memory_kib: 63 * KIB_PER_MIB, ..KdfCost::FLOOR },
            KdfCost { passes: 2, ..KdfCost::FLOOR },
            KdfCost { lanes: 3, ..KdfCost::FLOOR },
            KdfCost { memory_kib: u32::MAX, ..KdfCost::FLOOR },
            KdfCost { passes: 17, ..KdfCost::FLOOR },
            KdfCost { lanes: 0, ..KdfCost::FLOOR },
        ] {
            assert!(!weaker.is_allowed(Purpose::Patients), "{weaker:?}");
        }
    }

    #[test]
    fn the_same_passphrase_and_salt_give_the_same_key_and_another_salt_another() {
        let passphrase = Passphrase::new("four invented words here".to_owned());
        let key = |salt| KdfCost::THROW_AWAY.wrapping_key(&passphrase, &[salt; 16]).unwrap();
        assert_eq!(key(1), key(1));
        assert_ne!(key(1), key(2));
    }
}
