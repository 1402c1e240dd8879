//! The recovery key: a random secret that is printed once and opens the store when the passphrase is forgotten.
//!
//! Written as seven groups of five characters of Crockford's base 32 (no I, L, O, U). The last character of each group
//! is a check digit over the other four and the place of the group, so that a slip of the pen is found in its group.

use std::fmt;

use zeroize::Zeroizing;

use super::secret::KeyBytes;
use super::{Error, Result};

/// Characters and their values.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS: usize = 7;
/// Characters of a group that carry the secret; one check digit follows.
const PAYLOAD: usize = 4;
const SECRET: usize = GROUPS * PAYLOAD;

/// A recovery key: 28 characters of 5 bits, 140 bits in all. Wiped when dropped.
pub struct RecoveryKey(KeyBytes<SECRET>);

/// What is wrong with a recovery key as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mistyped {
    /// Too few or too many characters.
    #[error(
        "A recovery key has 7 groups of 5 characters; {0} characters were typed. Compare it with the print."
    )]
    Length(usize),
    /// A character that no key has.
    #[error("Group {0} of the recovery key holds a character that no key has. Compare it with the print.")]
    Character(usize),
    /// The check digit of a group does not match.
    #[error("Group {0} of the recovery key is mistyped. Compare it with the print.")]
    Group(usize),
}

impl RecoveryKey {
    /// A new random key.
    pub(super) fn random() -> Result<Self> {
        let mut key = KeyBytes::<SECRET>::random()?;
        key.iter_mut().for_each(|byte| *byte &= 31);
        Ok(Self(key))
    }

    /// Reads a key as it was typed: spaces, hyphens and case do not count; O is read as 0, I and L as 1.
    ///
    /// # Errors
    /// [`Error::MistypedRecoveryKey`] with the group.
    pub fn parse(typed: &str) -> Result<Self> {
        let mistyped = |what| Error::MistypedRecoveryKey(what);
        let counts = |c: &char| !c.is_whitespace() && *c != '-';
        let length = typed.chars().filter(counts).count();
        if length != GROUPS * (PAYLOAD + 1) {
            return Err(mistyped(Mistyped::Length(length)));
        }
        let mut characters = typed.chars().filter(counts);
        let mut key = KeyBytes::<SECRET>::zeroed();
        for (place, group) in key.chunks_exact_mut(PAYLOAD).enumerate() {
            let mut next = || {
                let value = characters.next().and_then(value);
                value.ok_or_else(|| mistyped(Mistyped::Character(place + 1)))
            };
            for digit in group.iter_mut() {
                *digit = next()?;
            }
            if next()? != check_digit(place, group) {
                return Err(mistyped(Mistyped::Group(place + 1)));
            }
        }
        Ok(Self(key))
    }

    /// The key as it is printed: seven groups with hyphens between. The caller shows it once and keeps no copy.
    #[must_use]
    pub fn print(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(GROUPS * (PAYLOAD + 2)));
        for (place, group) in self.0.chunks_exact(PAYLOAD).enumerate() {
            if place > 0 {
                text.push('-');
            }
            group.iter().for_each(|&digit| text.push(letter(digit)));
            text.push(letter(check_digit(place, group)));
        }
        text
    }

    /// The same key once more; there is no `Clone`, so that no copy is made by accident.
    #[must_use]
    pub fn again(&self) -> Self {
        Self(self.0.again())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Whether two keys are the same.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(hidden)")
    }
}

/// A Reed-Solomon check digit over the field of 32 elements: finds each single wrong character, each swap of two, and
/// groups that changed places.
fn check_digit(place: usize, group: &[u8]) -> u8 {
    let start = u8::try_from(place + 1).unwrap_or_default();
    times_two(group.iter().fold(start, |sum, digit| times_two(sum) ^ digit))
}

/// Multiplication by x modulo x^5 + x^2 + 1.
fn times_two(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 32 == 0 { shifted } else { (shifted ^ 0b10_0101) & 31 }
}

fn letter(digit: u8) -> char {
    ALPHABET.get(usize::from(digit)).map_or('0', |&byte| char::from(byte))
}

fn value(typed: char) -> Option<u8> {
    let upper = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|&byte| char::from(byte) == upper).and_then(|at| u8::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_can_be_typed_in_any_fashion() {
        let key = RecoveryKey::random().unwrap();
        let print = key.print();
        assert_eq!(print.len(), 41, "{}", print.len());
        for typed in [
            print.to_string(),
            print.to_lowercase(),
            print.replace('-', ""),
            print.replace('-', " "),
            print.replace('0', "o").replace('1', "l"),
        ] {
            assert!(RecoveryKey::parse(&typed).unwrap().is(&key));
        }
        assert!(!RecoveryKey::random().unwrap().is(&key));
    }

    #[test]
    fn every_wrong_character_and_every_swap_is_found_in_its_group() {
        let mut bytes = KeyBytes::zeroed();
        bytes.iter_mut().enumerate().for_each(|(at, byte)| *byte = u8::try_from(at * 7 % 32).unwrap());
        let key = RecoveryKey(bytes);
        let print: Vec<char> = key.print().chars().filter(|&c| c != '-').collect();
        let refused = |typed: &[char], group: usize| {
            let typed: String = typed.iter().collect();
            let error = RecoveryKey::parse(&typed).unwrap_err();
            assert!(
                matches!(error, Error::MistypedRecoveryKey(Mistyped::Group(at)) if at == group),
                "{error}"
            );
        };
        for at in 0..print.len() {
            for &other in ALPHABET {
                let mut typed = print.clone();
                typed[at] = char::from(other);
                if typed != print {
                    refused(&typed, at / 5 + 1);
                }
            }
            if at % 5 < 4 && print[at] != print[at + 1] {
                let mut typed = print.clone();
                typed.swap(at, at + 1);
                refused(&typed, at / 5 + 1);
            }
        }
        let groups_swapped: Vec<char> = [&print[5..10], &print[..5], &print[10..]].concat();
        refused(&groups_swapped, 1);
    }

    #[test]
    fn a_key_of_another_length_or_with_a_stranger_in_it_is_named_so() {
        let print = RecoveryKey::random().unwrap().print();
        let mut short = print.to_string();
        short.pop();
        for (typed, what) in [
            (String::new(), Mistyped::Length(0)),
            (short, Mistyped::Length(34)),
            (format!("{}0", &*print), Mistyped::Length(36)),
            (print.replacen(&print[6..7], "U", 1), Mistyped::Character(0)),
        ] {
            match (RecoveryKey::parse(&typed).unwrap_err(), what) {
                (Error::MistypedRecoveryKey(Mistyped::Character(_)), Mistyped::Character(_)) => {}
                (Error::MistypedRecoveryKey(found), wanted) => assert_eq!(found, wanted),
                (other, _) => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_key_is_never_shown_by_accident() {
        assert_eq!(format!("{:?}", RecoveryKey::random().unwrap()), "RecoveryKey(hidden)");
    }
}
