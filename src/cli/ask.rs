//! Asking on the terminal: a secret is typed without being shown. From a pipe it is read as it is, a line at a time.

use std::io::{self, IsTerminal, Write};

use zeroize::{Zeroize as _, Zeroizing};

use super::Failure;
use crate::workspace::Passphrase;

/// The most bytes of a line: more than anybody types, and room that is never outgrown, so that no copy is left behind.
const LONGEST: usize = 1024;

/// Asks for the passphrase.
pub(super) fn passphrase(prompt: &str) -> Result<Passphrase, Failure> {
    line(prompt).map(|mut text| Passphrase::new(std::mem::take(&mut *text)))
}

/// Asks for a line that is not shown.
pub(super) fn line(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    let typed_by_hand = io::stdin().is_terminal();
    if typed_by_hand {
        // Without a prompt the question is lost, not the answer.
        let _unseen = write!(io::stderr().lock(), "{prompt}: ");
    }
    let _hidden = typed_by_hand.then(Hidden::begin).flatten();
    let read = read_line();
    if typed_by_hand {
        let _unseen = writeln!(io::stderr().lock());
    }
    match read {
        Ok(Some(text)) => Ok(text),
        Ok(None) => Err(Failure::Other(format!(
            "{prompt}: nothing was typed. Type it, or pass it on standard input."
        ))),
        Err(error) => Err(Failure::Other(format!("{prompt}: it could not be read ({error})."))),
    }
}

/// The next line of standard input without its end; `None` if there is none.
fn read_line() -> io::Result<Option<Zeroizing<String>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut one = Zeroizing::new([0]);
    loop {
        match (read_byte(&mut one)?, *one) {
            (0, _) if bytes.is_empty() => return Ok(None),
            (0, _) | (_, [b'\n']) => break,
            (_, [byte]) if bytes.len() < LONGEST => bytes.push(byte),
            _ => {
                return Err(io::Error::other(format!("the line is longer than {LONGEST} bytes")));
            }
        }
    }
    let length = bytes.len() - usize::from(bytes.last() == Some(&b'\r'));
    bytes.truncate(length);
    // Taken over, not copied.
    match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) => Ok(Some(Zeroizing::new(text))),
        Err(strange) => {
            strange.into_bytes().zeroize();
            Err(io::Error::other("it is not text in UTF-8"))
        }
    }
}

/// Reads past the buffer of the standard library, which keeps what went through it.
#[cfg(unix)]
fn read_byte(one: &mut [u8; 1]) -> io::Result<usize> {
    Ok(rustix::io::retry_on_intr(|| rustix::io::read(io::stdin(), one.as_mut_slice()))?)
}

#[cfg(not(unix))]
fn read_byte(one: &mut [u8; 1]) -> io::Result<usize> {
    io::Read::read(&mut io::stdin(), one)
}

/// While it lives, the terminal does not show what is typed.
struct Hidden {
    #[cfg(unix)]
    before: rustix::termios::Termios,
}

#[cfg(unix)]
impl Hidden {
    fn begin() -> Option<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(io::stdin()).ok()?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Flush, &silent).ok()?;
        Some(Self { before })
    }
}

#[cfg(unix)]
impl Drop for Hidden {
    fn drop(&mut self) {
        let _stays_silent =
            rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, &self.before);
    }
}

#[cfg(not(unix))]
impl Hidden {
    fn begin() -> Option<Self> {
        None
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
