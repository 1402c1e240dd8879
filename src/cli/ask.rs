//! Asking on the terminal: a secret is typed without being shown. From a pipe it is read as it is, a line at a time.

use std::io::{self, BufRead, IsTerminal, Write};

use zeroize::Zeroizing;

use super::Failure;
use crate::workspace::Passphrase;

/// Asks for the passphrase.
pub(super) fn passphrase(prompt: &str) -> Result<Passphrase, Failure> {
    line(prompt).map(|text| Passphrase::new(text.to_string()))
}

/// Asks for a line that is not shown.
pub(super) fn line(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    let input = io::stdin();
    let typed_by_hand = input.is_terminal();
    if typed_by_hand {
        // Without a prompt the question is lost, not the answer.
        let _unseen = write!(io::stderr().lock(), "{prompt}: ");
    }
    let _hidden = typed_by_hand.then(Hidden::begin).flatten();
    let mut text = Zeroizing::new(String::with_capacity(256));
    let read = input.lock().read_line(&mut text);
    if typed_by_hand {
        let _unseen = writeln!(io::stderr().lock());
    }
    match read {
        Ok(0) => Err(Failure::Other(format!(
            "{prompt}: nothing was typed. Type it, or pass it on standard input."
        ))),
        Ok(_) => {
            let length = text.trim_end_matches(['\r', '\n']).len();
            text.truncate(length);
            Ok(text)
        }
        Err(error) => Err(Failure::Other(format!("{prompt}: it could not be read ({error})."))),
    }
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
