//! Why a command failed, and with which exit code.

use std::io::{self, Write};
use std::path::Path;

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// What was typed cannot be understood, or help was asked for.
    #[error(transparent)]
    Usage(clap::Error),
    /// An id that the case or the knowledge does not have was typed.
    #[error("{0}")]
    Unknown(String),
    /// An input file was refused, with the reason.
    #[error("{0}")]
    Refused(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// A file that was refused, with its name before the reason.
    pub(super) fn refused(file: &Path, reason: impl std::fmt::Display) -> Self {
        Self::Refused(format!("{}: {reason}", file.display()))
    }

    /// The exit code.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Usage(error) => u8::try_from(error.exit_code()).unwrap_or(2),
            Self::Unknown(_) => 2,
            Self::Refused(_) => 3,
            Self::Other(_) => 1,
        }
    }

    /// Writes it to standard error; help, which was asked for, to standard output.
    pub(super) fn show(&self) {
        // Where nobody listens any more, the exit code still tells.
        let _unheard = match self {
            Self::Usage(error) => error.print(),
            other => writeln!(io::stderr().lock(), "{other}"),
        };
    }
}
