//! The bytes of `vault.hdr`.
//!
//! ```text
//!   0  16  magic "STEPWELL VAULT\r\n" (a text-mode copy breaks it)
//!  16   2  version, little endian like every number here
//!  18   1  purpose: 1 patients, 2 throw-away
//!  19   1  number of slots, 1 to 8
//!  20  16  vault id
//!  36  16  salt of the database
//!  52   n  slots of 104 bytes: kind 1, reserved 3, memory in KiB 4, passes 4, lanes 4, salt 16, nonce 24, wrapped key 48
//!   .  32  HMAC-SHA256 of all before under a key derived from the data key: nobody adds a slot without that key
//!   .  32  SHA-256 of all before: tells a damaged file from a wrong passphrase; in this place in every version
//! ```

use sha2::{Digest, Sha256};

use super::error::HeaderFault;
use super::kdf::KdfCost;
use super::vault::Purpose;
use super::{Error, Result};

const MAGIC: &[u8; 16] = b"STEPWELL VAULT\r\n";
const VERSION: u16 = 1;
const FIXED: usize = 52;
const SLOT: usize = 104;
const MAXIMUM_SLOTS: usize = 8;
const CHECK: usize = 32;

/// How a slot is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SlotKind {
    /// With the passphrase.
    Passphrase,
    /// With the printed recovery key.
    RecoveryKey,
    /// With a key in the system's keyring; reserved, kept as it is.
    Keyring,
}

impl SlotKind {
    fn byte(self) -> u8 {
        match self {
            Self::Passphrase => 1,
            Self::RecoveryKey => 2,
            Self::Keyring => 3,
        }
    }

    fn from_byte(byte: u8) -> Option<Self> {
        [Self::Passphrase, Self::RecoveryKey, Self::Keyring].into_iter().find(|kind| kind.byte() == byte)
    }
}

/// One wrapping of the data key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) kind: SlotKind,
    pub(super) cost: KdfCost,
    pub(super) salt: [u8; 16],
    pub(super) nonce: [u8; 24],
    pub(super) wrapped: [u8; 48],
}

/// The parsed key file without its two checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) purpose: Purpose,
    pub(super) vault: [u8; 16],
    pub(super) database_salt: [u8; 16],
    pub(super) slots: Vec<Slot>,
}

impl Header {
    /// The bytes the HMAC covers.
    pub(super) fn body(&self) -> Vec<u8> {
        let mut bytes = self.fixed();
        for slot in &self.slots {
            bytes.extend_from_slice(&slot.settings());
            bytes.extend_from_slice(&slot.nonce);
            bytes.extend_from_slice(&slot.wrapped);
        }
        bytes
    }

    /// What a slot's wrapping is bound to: this vault and the slot's own settings, not the other slots.
    pub(super) fn bound_to(&self, slot: &Slot) -> Vec<u8> {
        let mut bytes = self.fixed();
        // The number of slots may change without rewrapping each.
        bytes.truncate(FIXED);
        if let Some(count) = bytes.get_mut(19) {
            *count = 0;
        }
        bytes.extend_from_slice(&slot.settings());
        bytes
    }

    fn fixed(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FIXED + SLOT * self.slots.len() + 2 * CHECK);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.push(self.purpose.byte());
        bytes.push(u8::try_from(self.slots.len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(&self.vault);
        bytes.extend_from_slice(&self.database_salt);
        bytes
    }

    /// The whole file: body, its HMAC, check sum.
    pub(super) fn file(&self, mac: &[u8; 32]) -> Vec<u8> {
        let mut bytes = self.body();
        bytes.extend_from_slice(mac);
        let sum = Sha256::digest(&bytes);
        bytes.extend_from_slice(&sum);
        bytes
    }

    /// Reads a file; returns the header and the HMAC it carries.
    ///
    /// # Errors
    /// [`Error::HeaderDamaged`] with the fault, [`Error::Newer`] for a later version.
    pub(super) fn parse(file: &[u8]) -> Result<(Self, [u8; 32])> {
        let damaged = |fault| move || Error::HeaderDamaged(fault);
        if file.len() < FIXED + SLOT + 2 * CHECK {
            return Err(Error::HeaderDamaged(HeaderFault::Truncated));
        }
        if !file.starts_with(MAGIC) {
            return Err(Error::HeaderDamaged(HeaderFault::Magic));
        }
        let (rest, sum) = file.split_last_chunk::<CHECK>().ok_or_else(damaged(HeaderFault::Truncated))?;
        if Sha256::digest(rest).as_slice() != sum {
            return Err(Error::HeaderDamaged(HeaderFault::Checksum));
        }
        let mut reader = Reader(rest.get(MAGIC.len()..).unwrap_or_default());
        let version = u16::from_le_bytes(reader.take().ok_or_else(damaged(HeaderFault::Truncated))?);
        if version > VERSION {
            return Err(Error::Newer { found: version.into(), known: VERSION.into() });
        }
        // No program ever wrote an earlier one.
        if version < VERSION {
            return Err(Error::HeaderDamaged(HeaderFault::Settings));
        }
        let (header, mac) = reader.header().ok_or_else(damaged(HeaderFault::Settings))?;
        let allowed = |slot: &Slot| slot.cost.is_allowed(header.purpose);
        if !header.slots.iter().all(allowed) {
            return Err(Error::HeaderDamaged(HeaderFault::Settings));
        }
        Ok((header, mac))
    }
}

impl Slot {
    fn settings(&self) -> Vec<u8> {
        let mut bytes = vec![self.kind.byte(), 0, 0, 0];
        for figure in [self.cost.memory_kib, self.cost.passes, self.cost.lanes] {
            bytes.extend_from_slice(&figure.to_le_bytes());
        }
        bytes.extend_from_slice(&self.salt);
        bytes
    }
}

/// Takes fields from the front; `None` when the bytes end or a value is not one of ours.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*field)
    }

    fn number(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn slot(&mut self) -> Option<Slot> {
        let [kind, reserved @ ..] = self.take::<4>()?;
        if reserved != [0; 3] {
            return None;
        }
        Some(Slot {
            kind: SlotKind::from_byte(kind)?,
            cost: KdfCost { memory_kib: self.number()?, passes: self.number()?, lanes: self.number()? },
            salt: self.take()?,
            nonce: self.take()?,
            wrapped: self.take()?,
        })
    }

    fn header(&mut self) -> Option<(Header, [u8; 32])> {
        let [purpose, count] = self.take()?;
        let purpose = Purpose::from_byte(purpose)?;
        let (vault, database_salt) = (self.take()?, self.take()?);
        let count = usize::from(count);
        if !(1..=MAXIMUM_SLOTS).contains(&count) {
            return None;
        }
        let slots = (0..count).map(|_slot| self.slot()).collect::<Option<Vec<_>>>()?;
        let mac = self.take()?;
        self.0.is_empty().then_some((Header { purpose, vault, database_salt, slots }, mac))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        let slot =
            |kind| Slot { kind, cost: KdfCost::FLOOR, salt: [3; 16], nonce: [4; 24], wrapped: [5; 48] };
        let slots = vec![slot(SlotKind::Passphrase), slot(SlotKind::RecoveryKey)];
        Header { purpose: Purpose::Patients, vault: [1; 16], database_salt: [2; 16], slots }
    }

    /// Changes bytes and renews the check sum, as a later program (or a forger) would.
    fn resealed(mut file: Vec<u8>, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
        file.truncate(file.len() - CHECK);
        change(&mut file);
        let sum = Sha256::digest(&file);
        file.extend_from_slice(&sum);
        file
    }

    #[test]
    fn what_is_written_is_read_back() {
        let (read, mac) = Header::parse(&header().file(&[9; 32])).unwrap();
        assert_eq!(read, header());
        assert_eq!(mac, [9; 32]);
    }

    #[test]
    fn every_single_bit_flip_is_noticed() {
        let file = header().file(&[9; 32]);
        for bit in 0..file.len() * 8 {
            let mut flipped = file.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(matches!(Header::parse(&flipped), Err(Error::HeaderDamaged(_))), "bit {bit}");
        }
    }

    #[test]
    fn every_shorter_file_is_noticed() {
        let file = header().file(&[9; 32]);
        for length in 0..file.len() {
            assert!(matches!(Header::parse(&file[..length]), Err(Error::HeaderDamaged(_))), "{length} bytes");
        }
    }

    #[test]
    fn a_later_version_is_told_from_damage() {
        let later = resealed(header().file(&[9; 32]), |file| file[16] = 2);
        assert!(matches!(Header::parse(&later), Err(Error::Newer { found: 2, known: 1 })));
    }

    #[test]
    fn settings_outside_the_bounds_are_refused_before_any_memory_is_taken() {
        let huge =
            resealed(header().file(&[9; 32]), |file| file[56..60].copy_from_slice(&u32::MAX.to_le_bytes()));
        let weak =
            resealed(header().file(&[9; 32]), |file| file[56..60].copy_from_slice(&64_u32.to_le_bytes()));
        for forged in [huge, weak] {
            assert!(matches!(Header::parse(&forged), Err(Error::HeaderDamaged(HeaderFault::Settings))));
        }
    }

    #[test]
    fn reserved_bytes_slot_counts_and_kinds_outside_the_format_are_refused() {
        let changes: [fn(&mut Vec<u8>); 5] = [
            |file| file[53] = 1,
            |file| file[19] = 0,
            |file| file[19] = 3,
            |file| file[52] = 77,
            // A version before the first.
            |file| file[16] = 0,
        ];
        for change in changes {
            let forged = resealed(header().file(&[9; 32]), change);
            assert!(matches!(Header::parse(&forged), Err(Error::HeaderDamaged(HeaderFault::Settings))));
        }
    }

    /// Bytes changed at random under a check sum that fits: read, or refused in a sentence; what is read says the same when
    /// it is written. `STEPWELL_FUZZ_INPUTS` says how many.
    #[test]
    fn any_bytes_are_read_or_refused() {
        let wanted = std::env::var("STEPWELL_FUZZ_INPUTS").map_or(5_000, |text| text.parse().unwrap());
        let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut roll = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below.max(1) as u64).unwrap()
        };
        let (mut tried, mut taken) = (0_u64, 0_u64);
        while tried < wanted {
            let mut changed = header().file(&[9; 32]);
            changed.truncate(changed.len() - CHECK);
            for _ in 0..=roll(3) {
                let at = roll(changed.len() + 1);
                match roll(4) {
                    0 => changed.truncate(at),
                    1 => changed.splice(at..at, vec![0xff; roll(90)]).for_each(drop),
                    _ if at < changed.len() => changed[at] = u8::try_from(roll(256)).unwrap(),
                    _ => {}
                }
            }
            let sum = Sha256::digest(&changed);
            changed.extend_from_slice(&sum);
            tried += 1;
            if let Ok((read, mac)) = Header::parse(&changed) {
                assert_eq!(read.file(&mac), changed, "what was read is all there was");
                taken += 1;
            }
        }
        println!("{tried} key files, {taken} of them read");
        assert!(taken > 0 && taken < tried);
    }
}
