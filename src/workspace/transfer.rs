//! Cases from files and to files.

use std::path::{Path, PathBuf};

use super::Workspace;
use super::error::{Error, Result};
use super::files::{make_folder, read_case, write_file, write_new_file};
use super::snapshot::{JobKind, JobProgress};
use crate::exchange;
use crate::model::{Case, CaseId};

/// What became of files that were imported.
#[derive(Debug, Default)]
pub struct ImportReport {
    /// Cases that were added, in the order of the files.
    pub imported: Vec<CaseId>,
    /// Files that were not, each with the reason.
    pub refused: Vec<(PathBuf, Error)>,
    /// Whether it was cancelled before the last file.
    pub cancelled: bool,
}

impl Workspace {
    /// Reads a case file that speaks of nothing the knowledge does not have.
    fn read_known(&self, file: &Path) -> Result<Case> {
        let case = read_case(file)?;
        let unknown = self.knowledge.check_case(&case);
        if unknown.is_empty() { Ok(case) } else { Err(Error::Vocabulary(unknown)) }
    }

    /// Adds the cases of many files after a backup; a file that is refused does not stop the others. `go_on` is told the
    /// progress before each file and answers whether to go on.
    ///
    /// # Errors
    /// [`Error::Locked`]; what is wrong with a file stands in the report.
    pub fn import_files(
        &mut self,
        files: &[PathBuf],
        go_on: &mut dyn FnMut(JobProgress) -> bool,
    ) -> Result<ImportReport> {
        self.session_mut()?;
        self.backup_before()?;
        let mut report = ImportReport::default();
        for (done, file) in files.iter().enumerate() {
            if !go_on(JobProgress { kind: JobKind::Import, done, total: files.len() }) {
                report.cancelled = true;
                break;
            }
            match self.read_known(file).and_then(|case| self.add(&case, "import")) {
                Ok(id) => report.imported.push(id),
                Err(error) => report.refused.push((file.clone(), error)),
            }
        }
        Ok(report)
    }

    /// Writes a case to a file, whole or not at all.
    ///
    /// # Errors
    /// `NoSuchCase`; [`Error::File`].
    pub fn export(&mut self, id: &CaseId, file: &Path) -> Result<()> {
        let case = self.session_mut()?.store.load(id)?;
        write_file(file, &exchange::write_case(&case)?)
    }

    /// Writes every letter of a case that left to a folder, as it left, and returns the files. The folder is made if it is
    /// not there. No file is replaced, and no name says anything of the patient: number, day and kind of recipient.
    ///
    /// # Errors
    /// `NoSuchCase`; `JournalBroken` if a letter is not what was issued; [`Error::File`].
    pub fn export_letters(&mut self, id: &CaseId, folder: &Path) -> Result<Vec<PathBuf>> {
        let issued = self.session_mut()?.store.issued(id)?;
        let mut written = Vec::new();
        for (place, letter) in issued.iter().enumerate() {
            make_folder(folder)?;
            let recipient = letter.draft.recipient.id();
            let file = folder.join(format!("letter-{:02}-{}-{recipient}.pdf", place + 1, letter.date));
            let pdf = self.issued_pdf(id, letter.id())?;
            write_new_file(&file, &pdf)?;
            written.push(file);
        }
        Ok(written)
    }
}
