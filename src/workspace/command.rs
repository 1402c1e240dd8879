//! Everything that can be asked of the workspace, and what it answers.

use std::path::PathBuf;

use super::error::Result;
use super::undo::EditLabel;
use super::{ImportReport, Workspace};
use crate::model::{Case, CaseId, Date, Edit, LetterId, Settings};
use crate::pathway::review::Review;
use crate::store::{CaseQuery, Passphrase};

/// What is asked. Commands that change a case name it: after another case was opened they are refused.
#[derive(Debug)]
pub enum Command {
    /// Make a store in the folder and open it.
    CreateStore(Passphrase),
    /// Open the store.
    Unlock(Passphrase),
    /// Close the store and wipe the keys.
    Lock,
    /// Replace the passphrase.
    ChangePassphrase {
        /// The one in force.
        current: Passphrase,
        /// The new one.
        next: Passphrase,
    },
    /// List the cases; the answer stands in the snapshot.
    Search(CaseQuery),
    /// Add a case and open it.
    NewCase(Box<Case>),
    /// Open a case; the steps of undo of the one before are forgotten.
    OpenCase(CaseId),
    /// Close the open case.
    CloseCase,
    /// Show the open case as of a day; `None` is today.
    LookAt {
        /// The case meant.
        case: CaseId,
        /// The day.
        day: Option<Date>,
    },
    /// Look back at the past treatments of the open case, problem by problem. Nobody sees it unless it is asked for.
    Review(CaseId),
    /// Erase a case for good, journal excepted.
    EraseCase(CaseId),
    /// Change records of the open case as one step: entries, problems, the patient, letters in the making.
    Edit {
        /// The case meant.
        case: CaseId,
        /// One after the other, in one transaction.
        edits: Vec<Edit>,
    },
    /// Take back the last edit of the open case.
    Undo(CaseId),
    /// Do the last undone edit again.
    Redo(CaseId),
    /// Save the clinic's settings.
    SaveSettings(Box<Settings>),
    /// Add the cases of these files.
    Import(Vec<PathBuf>),
    /// Write a case to a file.
    Export {
        /// The case.
        case: CaseId,
        /// The file; replaced if it is there.
        file: PathBuf,
    },
    /// Show a letter of the open case.
    OpenLetter {
        /// The case meant.
        case: CaseId,
        /// The letter.
        letter: LetterId,
    },
    /// Close the letter.
    CloseLetter(CaseId),
    /// Write a letter of the open case as PDF.
    ExportLetter {
        /// The case meant.
        case: CaseId,
        /// The letter.
        letter: LetterId,
        /// The file; replaced if it is there.
        file: PathBuf,
    },
    /// Read and check the whole store.
    Check,
}

/// What was done.
#[derive(Debug)]
pub enum Done {
    /// The store is open.
    StoreOpened,
    /// The store is locked.
    Locked,
    /// The new passphrase holds.
    PassphraseChanged,
    /// The list in the snapshot answers the query.
    Listed,
    /// The case was added and is open.
    CaseCreated(CaseId),
    /// The case is open.
    CaseOpened(CaseId),
    /// The snapshot shows the case as of this day; `None` is today.
    LookedAt(Option<Date>),
    /// What the pathway would have offered before each past treatment; one review for each problem, in the order of the
    /// case. It is in no snapshot, letter or file.
    Reviewed(Vec<Review>),
    /// No case is open.
    CaseClosed,
    /// The case is erased.
    CaseErased(CaseId),
    /// The edit is saved.
    Edited(EditLabel),
    /// The deed was taken back, and that is saved.
    Undone(EditLabel),
    /// The deed was done again, and that is saved.
    Redone(EditLabel),
    /// The settings are saved.
    SettingsSaved,
    /// Which files came in and which did not.
    Imported(ImportReport),
    /// The case is in the file.
    Exported(PathBuf),
    /// The snapshot shows the letter, or why it cannot be composed.
    LetterOpened(LetterId),
    /// No letter is open.
    LetterClosed,
    /// The letter is in the file.
    LetterExported(PathBuf),
    /// Every page and the whole journal are as they should be.
    StoreSound,
}

impl Workspace {
    /// Carries out a command. On an error nothing was done.
    ///
    /// # Errors
    /// What the command's own function says.
    pub fn execute(&mut self, command: Command) -> Result<Done> {
        match command {
            Command::CreateStore(passphrase) => self.create_store(&passphrase).map(|()| Done::StoreOpened),
            Command::Unlock(passphrase) => self.unlock(&passphrase).map(|()| Done::StoreOpened),
            Command::Lock => {
                self.lock();
                Ok(Done::Locked)
            }
            Command::ChangePassphrase { current, next } => {
                self.change_passphrase(&current, &next).map(|()| Done::PassphraseChanged)
            }
            Command::Search(query) => self.search(query).map(|()| Done::Listed),
            Command::NewCase(case) => self.new_case(*case).map(Done::CaseCreated),
            Command::OpenCase(id) => self.open_case(&id).map(|()| Done::CaseOpened(id)),
            Command::CloseCase => {
                self.close_case();
                Ok(Done::CaseClosed)
            }
            Command::LookAt { case, day } => self.look_at(&case, day).map(|()| Done::LookedAt(day)),
            Command::Review(case) => self.review(&case).map(Done::Reviewed),
            Command::EraseCase(id) => self.erase_case(&id).map(|()| Done::CaseErased(id)),
            Command::Edit { case, edits } => self.edit(&case, &edits).map(Done::Edited),
            Command::Undo(case) => self.undo(&case).map(Done::Undone),
            Command::Redo(case) => self.redo(&case).map(Done::Redone),
            Command::SaveSettings(settings) => self.save_settings(*settings).map(|()| Done::SettingsSaved),
            Command::Import(files) => self.import_files(&files, &mut |_| true).map(Done::Imported),
            Command::Export { case, file } => self.export(&case, &file).map(|()| Done::Exported(file)),
            Command::OpenLetter { case, letter } => {
                self.open_letter(&case, &letter).map(|()| Done::LetterOpened(letter))
            }
            Command::CloseLetter(case) => self.close_letter(&case).map(|()| Done::LetterClosed),
            Command::ExportLetter { case, letter, file } => {
                self.export_letter(&case, &letter, &file).map(|()| Done::LetterExported(file))
            }
            Command::Check => self.check().map(|()| Done::StoreSound),
        }
    }
}
