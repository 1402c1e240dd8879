//! Looks through the memory of this very process, as one who got hold of it would.

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;

/// What every byte of a needle is kept under, so that looking for it does not find the needle itself.
const MASK: u8 = 0x5A;
/// Bytes read at once.
const PIECE: usize = 1 << 20;

/// A secret that is looked for.
pub(crate) struct Needle {
    masked: Vec<u8>,
}

impl Needle {
    pub(crate) fn of(secret: &[u8]) -> Self {
        Self { masked: secret.iter().map(|byte| byte ^ MASK).collect() }
    }

    fn begins(&self, bytes: &[u8]) -> bool {
        bytes.len() >= self.masked.len()
            && bytes.iter().zip(&self.masked).all(|(one, two)| one ^ MASK == *two)
    }

    fn times_in(&self, bytes: &[u8]) -> usize {
        let first = self.masked[0] ^ MASK;
        let mut times = 0;
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| *byte == first) {
            times += usize::from(self.begins(&rest[at..]));
            rest = &rest[at + 1..];
        }
        times
    }

    /// How often it stands in what this process can write to: heap, stacks, data.
    pub(crate) fn times_in_memory(&self) -> usize {
        let memory = File::open("/proc/self/mem").unwrap();
        let maps = fs::read_to_string("/proc/self/maps").unwrap();
        let mut piece = vec![0; PIECE + self.masked.len()];
        let mut times = 0;
        for line in maps.lines() {
            let mut words = line.split_whitespace();
            let (begin, end) = words.next().unwrap().split_once('-').unwrap();
            if !words.next().unwrap().starts_with("rw") {
                continue;
            }
            let address = |text| u64::from_str_radix(text, 16).unwrap();
            let (begin, end) = (address(begin), address(end));
            let own = piece.as_ptr() as u64..(piece.as_ptr() as u64 + piece.len() as u64);
            for at in (begin..end).step_by(PIECE) {
                let length = usize::try_from(end - at).unwrap().min(PIECE + self.masked.len() - 1);
                // What was given back in the meantime is not there any more, and what was read is not read again.
                let read =
                    if own.contains(&at) { 0 } else { memory.read_at(&mut piece[..length], at).unwrap_or(0) };
                times += self.times_in(&piece[..read]);
            }
        }
        piece.fill(0);
        times
    }
}
