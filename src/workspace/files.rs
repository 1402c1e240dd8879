//! Files outside the store.

use std::io::{Read, Write};
use std::path::Path;

use super::error::{Error, Result};
use crate::exchange;
use crate::model::Case;

/// Writes a file whole or not at all: beside the target first, then renamed over it; only its owner may read it.
///
/// # Errors
/// [`Error::File`]; the target is then as it was.
pub fn write_file(target: &Path, bytes: &[u8]) -> Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(Error::written)?;
    file.write_all(bytes).map_err(Error::written)?;
    file.as_file().sync_all().map_err(Error::written)?;
    file.persist(target).map(drop).map_err(|failed| Error::written(failed.error))
}

/// Reads a case file, unless it is far too long for one.
///
/// # Errors
/// [`Error::File`]; [`Error::CaseFile`] with path and reason of each fault.
pub fn read_case(file: &Path) -> Result<Case> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(exchange::case_file::MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let opened = std::fs::File::open(file).map_err(Error::read)?;
    opened.take(limit).read_to_end(&mut bytes).map_err(Error::read)?;
    Ok(exchange::read_case(&bytes)?)
}

/// Writes a case file, whole or not at all.
///
/// # Errors
/// [`Error::File`]; the target is then as it was.
pub fn write_case(target: &Path, case: &Case) -> Result<()> {
    write_file(target, &exchange::write_case(case)?)
}
