//! What the window is to be opened on.

use super::Failure;
use crate::workspace::{Clock, Purpose, Workspace, default_directory};

/// What the window is to be opened on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// The store of this user.
    Store,
    /// A throw-away store with invented patients.
    Demo,
}

impl Start {
    /// The workspace over that store.
    ///
    /// # Errors
    /// Those of the workspace, as one sentence.
    pub fn workspace(self) -> Result<Workspace, Failure> {
        let workspace = match self {
            Self::Store => default_directory()
                .and_then(|directory| Workspace::new(&directory, Purpose::Patients, Clock::System)),
            Self::Demo => Workspace::demo(),
        };
        workspace.map_err(|error| Failure::Other(error.to_string()))
    }
}
