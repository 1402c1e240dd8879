//! What the window is to be opened on.

use crate::workspace::{self, Clock, Purpose, Workspace, default_directory};

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
    /// Those of the workspace.
    pub fn workspace(self) -> workspace::Result<Workspace> {
        match self {
            Self::Store => Workspace::new(&default_directory()?, Purpose::Patients, Clock::System),
            Self::Demo => Workspace::demo(),
        }
    }
}
