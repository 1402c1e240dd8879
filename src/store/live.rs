//! The connection of an open store. After a failed reading the library refuses everything on the same connection, and a
//! disk that gave no answer once may give one now: so it is asked once more over a new one, before anything is said.

use std::cell::{Ref, RefCell};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::error::Damage;
use super::vault::Vault;
use super::{Error, Result, connection, verify};

/// A connection that can be replaced by a new one to the same database.
#[derive(Debug)]
pub(super) struct Live {
    connection: RefCell<Connection>,
    path: PathBuf,
}

impl Live {
    /// Keeps an open connection to the database at `path`.
    pub(super) fn new(connection: Connection, path: &Path) -> Self {
        Self { connection: RefCell::new(connection), path: path.to_owned() }
    }

    /// The connection as it is, for what is not read from the disk.
    pub(super) fn borrow(&self) -> Ref<'_, Connection> {
        self.connection.borrow()
    }

    /// The connection, to write with.
    pub(super) fn get_mut(&mut self) -> &mut Connection {
        self.connection.get_mut()
    }

    /// The answer to a question. Where a failed reading may be the reason that there is none, the question is asked again
    /// over a new connection; only what is wrong twice is said to be damaged.
    pub(super) fn ask<T>(
        &self,
        vault: &Vault,
        mut question: impl FnMut(&Connection) -> Result<T>,
    ) -> Result<T> {
        let first = match question(&self.connection.borrow()) {
            Err(error) if error.may_pass() => error,
            other => return other,
        };
        if self.renew(vault).is_err() {
            return Err(first);
        }
        let second = question(&self.connection.borrow());
        match second {
            Err(Error::Damaged(Damage::Page)) => {
                self.renew(vault)?;
                Err(verify::named(&self.connection.borrow()))
            }
            other => other,
        }
    }

    /// Opens the database anew, so that memory says what the disk says.
    pub(super) fn renew(&self, vault: &Vault) -> Result<()> {
        // The old connection goes first: it holds the lock on the file.
        drop(self.connection.replace(Connection::open_in_memory()?));
        let connection = connection::open(&self.path, vault)?;
        // A disk that takes no writing can still be read.
        let _read_only = connection::ready(&connection);
        self.connection.replace(connection);
        Ok(())
    }
}
