//! From a passphrase to a key: Argon2id, with figures that are stored and checked.

use std::time::Duration;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroize;

use super::secret::KeyBytes;
use super::vault::Purpose;
use super::{Error, Result};

const KIB_PER_MIB: u32 = 1024;

/// What one try of a passphrase costs whoever tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfCost {
    /// Memory in KiB.
    pub(super) memory_kib: u32,
    /// Passes over the memory.
    pub(super) passes: u32,
    /// Lanes, each an independent part of the memory.
    pub(super) lanes: u32,
}

impl KdfCost {
    /// The least a store of patients is ever given.
    pub const FLOOR: Self = Self { memory_kib: 64 * KIB_PER_MIB, passes: 3, lanes: 4 };
    /// The most it is ever given: above this, a forged header only makes the program hang.
    const CEILING: Self = Self { memory_kib: 2048 * KIB_PER_MIB, passes: 16, lanes: 16 };
    /// A throw-away store guards nothing; tests open hundreds of them.
    pub(super) const THROW_AWAY: Self = Self { memory_kib: 64, passes: 1, lanes: 1 };

    /// The most memory a new store is given, so that the small computer of the clinic opens it as well.
    const MOST_MEMORY_KIB: u32 = 512 * KIB_PER_MIB;
    /// A try should take at least this long on the computer that makes the store ...
    const AT_LEAST: Duration = Duration::from_millis(500);
    /// ... and not longer than this.
    const AT_MOST: Duration = Duration::from_millis(1000);

    /// The cost of a new store where nobody measured: for patients half a second on a desktop of these years.
    #[must_use]
    pub fn standard(purpose: Purpose) -> Self {
        match purpose {
            Purpose::ThrowAway => Self::THROW_AWAY,
            Purpose::Patients => Self { memory_kib: 256 * KIB_PER_MIB, ..Self::FLOOR },
        }
    }

    /// The cost at which a try takes half a second to a second on this computer, never below the floor. `watch` tells
    /// the time that passed since any fixed moment. A throw-away store is not measured.
    ///
    /// # Errors
    /// [`Error::KeyDerivation`] if there is not even the memory for the floor.
    pub fn measured(purpose: Purpose, watch: &mut dyn FnMut() -> Duration) -> Result<Self> {
        if purpose == Purpose::ThrowAway {
            return Ok(Self::THROW_AWAY);
        }
        Self::chosen(&mut |cost| {
            let before = watch();
            cost.stretch(b"measured and thrown away", &[0; 16])?;
            Ok(watch().saturating_sub(before))
        })
    }

    /// More memory while a try is too cheap, then more passes.
    fn chosen(time: &mut dyn FnMut(Self) -> Result<Duration>) -> Result<Self> {
        let mut cost = Self::FLOOR;
        let mut took = time(cost)?;
        if took.is_zero() {
            // A watch that stands still measures nothing.
            return Ok(Self::standard(Purpose::Patients));
        }
        while took < Self::AT_LEAST && cost.memory_kib < Self::MOST_MEMORY_KIB {
            let more = Self { memory_kib: cost.memory_kib * 2, ..cost };
            match time(more) {
                Ok(longer) if longer <= Self::AT_MOST => (cost, took) = (more, longer),
                _ => break,
            }
        }
        while took < Self::AT_LEAST && cost.passes < Self::CEILING.passes {
            let each = took / cost.passes;
            cost.passes += 1;
            took += each;
        }
        Ok(cost)
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

    /// The key that wraps the data key in a slot.
    pub(super) fn stretch(self, secret: &[u8], salt: &[u8; 16]) -> Result<KeyBytes<32>> {
        let mut key = KeyBytes::zeroed();
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

    /// What is chosen on a computer where the floor takes so many milliseconds and time grows with memory and passes.
    fn chosen_where_the_floor_takes(milliseconds: u32) -> (KdfCost, u32) {
        let takes = |cost: KdfCost| {
            milliseconds * (cost.memory_kib / KdfCost::FLOOR.memory_kib) * cost.passes / KdfCost::FLOOR.passes
        };
        let cost = KdfCost::chosen(&mut |cost| Ok(Duration::from_millis(u64::from(takes(cost))))).unwrap();
        (cost, takes(cost))
    }

    #[test]
    fn a_try_takes_half_a_second_to_a_second_on_slow_and_fast_computers() {
        for floor in [20, 60, 114, 200, 300, 499, 700, 999] {
            let (cost, takes) = chosen_where_the_floor_takes(floor);
            assert!((500..=1000).contains(&takes), "floor {floor} ms: {takes} ms with {cost:?}");
            assert!(cost.is_allowed(Purpose::Patients), "{cost:?}");
        }
        // A computer on which even the floor takes longer than that keeps the floor.
        assert_eq!(chosen_where_the_floor_takes(4000).0, KdfCost::FLOOR);
    }

    #[test]
    fn where_memory_is_short_a_try_takes_more_passes_instead() {
        let scarce = &mut |cost: KdfCost| match cost.memory_kib > KdfCost::FLOOR.memory_kib {
            true => Err(Error::KeyDerivation),
            false => Ok(Duration::from_millis(100)),
        };
        let cost = KdfCost::chosen(scarce).unwrap();
        assert_eq!(cost.memory_kib, KdfCost::FLOOR.memory_kib);
        assert!(cost.passes > KdfCost::FLOOR.passes && cost.is_allowed(Purpose::Patients), "{cost:?}");
    }

    #[test]
    fn the_same_passphrase_and_salt_give_the_same_key_and_another_salt_another() {
        let key = |salt| KdfCost::THROW_AWAY.stretch(b"four invented words here", &[salt; 16]).unwrap();
        assert_eq!(*key(1), *key(1));
        assert_ne!(*key(1), *key(2));
    }
}
