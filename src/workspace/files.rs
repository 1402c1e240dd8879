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
    beside(target, bytes)?.persist(target).map(drop).map_err(|failed| Error::written(failed.error))
}

/// Writes a file that is not there yet, whole or not at all.
///
/// # Errors
/// [`Error::File`], also if there is one; it is then as it was.
pub(super) fn write_new_file(target: &Path, bytes: &[u8]) -> Result<()> {
    beside(target, bytes)?.persist_noclobber(target).map(drop).map_err(|failed| Error::written(failed.error))
}

/// Makes a folder that only its owner may look into, unless it is there.
pub(super) fn make_folder(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(Error::written)
}

/// The bytes in a file without a lasting name, in the folder of the target and on the disk.
fn beside(target: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(Error::written)?;
    file.write_all(bytes).map_err(Error::written)?;
    file.as_file().sync_all().map_err(Error::written)?;
    Ok(file)
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
