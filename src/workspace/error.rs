//! What a command can fail with. Each text is one sentence for the user, shown once, where the command was given.

use crate::exchange::CaseFileError;
use crate::model::{CaseId, EditError};
use crate::store;

/// Why a command was not carried out, or not to its end. What was done all the same stands in the sentence or in the
/// documentation of the command's own function.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The edit does not fit the case.
    #[error("{0}. Nothing was saved")]
    Edit(#[from] EditError),
    /// The case file was refused.
    #[error("The case file was refused: {0}.")]
    CaseFile(#[from] CaseFileError),
    /// The case contradicts itself.
    #[error("The case was refused: {0}.")]
    Case(crate::model::CaseError),
    /// The case has no such letter.
    #[error("This letter is no longer part of the case. Start a new one.")]
    NoLetter,
    /// There is no letter, and why.
    #[error("{0}")]
    Letter(String),
    /// The physician wrote over passages whose facts have changed since, so many.
    #[error(
        "The facts behind {0} of the passages you wrote have changed. Choose for each which version holds, then \
         issue the letter."
    )]
    Undecided(usize),
    /// Something is still to be filled in, in so many passages.
    #[error(
        "Something is still to be filled in, in {0} of the passages of this letter. Go to each blank and fill it in, \
         then issue the letter."
    )]
    Unfilled(usize),
    /// The store is locked.
    #[error("The store is locked. Type the passphrase to open it.")]
    Locked,
    /// A store is open already; lock it first.
    #[error("A store is open in this window. Lock it first.")]
    Unlocked,
    /// No case is open.
    #[error("No case is open. Choose one from the list.")]
    NoCase,
    /// The command speaks of another case than the one that is open.
    #[error(
        "Another case has been opened meanwhile, so the change was not made. Go back to the case and repeat it."
    )]
    OtherCase,
    /// There is nothing to undo or redo.
    #[error("There is nothing to take back in this case.")]
    NothingToUndo,
    /// The case waits for no outcome.
    #[error("This case waits for no outcome any more. Open it to see what was recorded.")]
    NothingAwaited,
    /// The case file's patient is in the store already.
    #[error("This case is already in the store. Open the one that is there; importing never overwrites.")]
    AlreadyThere(CaseId),
    /// A file outside the store could not be read or written.
    #[error("The file could not be {action}: {source}. Check the folder and try again.")]
    File {
        /// "read" or "written".
        action: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// A picture cannot be printed in letters.
    #[error("This picture cannot be used: {0}.")]
    Picture(&'static str),
    /// A file cannot be a policy.
    #[error("This file cannot be a policy: {0}. Choose the .toml file of the policy.")]
    NoPolicy(&'static str),
    /// The folder cannot be found out.
    #[error(
        "The system does not say where applications keep their data. Start Stepwell with the folder of the store."
    )]
    NoFolder,
    /// The knowledge in this build is not sound.
    #[error(
        "The clinical knowledge of this build has {count} errors (first: {first}). Install a complete build."
    )]
    Knowledge {
        /// How many.
        count: usize,
        /// The first.
        first: String,
    },
    /// The workspace has ended.
    #[error("Stepwell is closing. Start it again to go on.")]
    Closing,
    /// Too many wrong tries in a row.
    #[error("That was wrong several times. Wait {seconds} seconds, then type it again.")]
    TooManyTries {
        /// How long to wait.
        seconds: u64,
    },
    /// What was typed is not the recovery key that was made last.
    #[error("This is not the recovery key that was just made. Type the one on the new print.")]
    OtherRecoveryKey,
    /// The case is erased from the store, but earlier backups hold it.
    #[error(
        "The case is erased from the store, but earlier backups still hold it, as they could not be replaced: {0} \
         Make a backup, and delete the earlier ones."
    )]
    StillInBackups(String),
    /// The case speaks of things the knowledge does not have.
    #[error("The case file was refused: {}.", list(.0))]
    Vocabulary(Vec<crate::model::CaseError>),
}

fn list(errors: &[crate::model::CaseError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Result of a command.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(super) fn read(source: std::io::Error) -> Self {
        Self::File { action: "read", source }
    }

    pub(super) fn written(source: std::io::Error) -> Self {
        Self::File { action: "written", source }
    }
}
