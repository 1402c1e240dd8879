//! Everything that can be asked of the workspace, and what it answers.

use std::path::PathBuf;
use std::sync::Arc;

use super::changed::ChangedAdvice;
use super::clinic::{LetterPicture, PolicyFile};
use super::error::Result;
use super::issued::LetterCommand;
use super::survey::Survey;
use super::undo::EditLabel;
use super::upkeep::OnProgress;
use super::{ImportReport, Workspace};
use crate::model::{Case, CaseId, Date, Edit, LetterDraft, LetterId, Picture, Recorded, Settings, Words};
use crate::pathway::review::Review;
use crate::store::{BackupInfo, Draft, Passphrase, Rebuilt, RecoveryKey};

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
    /// Add a case and open it.
    NewCase(Box<Case>),
    /// Open a case; the steps of undo of the one before are forgotten.
    OpenCase(CaseId),
    /// Show the open case as of a day; `None` is today.
    LookAt {
        /// The case meant.
        case: CaseId,
        /// The day.
        day: Option<Date>,
    },
    /// Look back at the past treatments of the open case, problem by problem. Nobody sees it unless it is asked for.
    Review(CaseId),
    /// Sum up all cases of the store as of today.
    Survey,
    /// Write figures over all cases to a file, as comma-separated values.
    ExportSurvey {
        /// The figures, as they were summed up.
        survey: Arc<Survey>,
        /// The file; replaced if it is there.
        file: PathBuf,
    },
    /// Erase a case for good, journal excepted.
    EraseCase(CaseId),
    /// Change records of the open case as one step: entries, problems, the patient, letters in the making.
    Edit {
        /// The case meant.
        case: CaseId,
        /// One after the other, in one transaction.
        edits: Vec<Edit>,
    },
    /// Change a record of the open case and go on with its last edit: one step of undo takes back both. After an edit of
    /// another record it is a step of its own.
    GoOn {
        /// The case meant.
        case: CaseId,
        /// The change.
        edit: Box<Edit>,
    },
    /// Open a case and record how the last procedure helped that nobody was asked about.
    RecordOutcome {
        /// The case.
        case: CaseId,
        /// How it helped, in the patient's words, or that it cannot be known.
        said: Recorded<Words>,
    },
    /// Take back the last edit of the open case.
    Undo(CaseId),
    /// Do the last undone edit again.
    Redo(CaseId),
    /// Save the clinic's settings.
    SaveSettings(Box<Settings>),
    /// Read a picture for letters from a file; it is in no letter before the settings are saved with it.
    ReadPicture {
        /// Which.
        of: LetterPicture,
        /// The file.
        file: PathBuf,
    },
    /// Check a file that is to be the clinic's own policy; it is in force once the settings are saved with it.
    CheckPolicy(PathBuf),
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
    /// Show a letter in which nothing was changed yet; it is kept when something is.
    LookAtLetter {
        /// The case meant.
        case: CaseId,
        /// What the letter would be.
        draft: Box<LetterDraft>,
    },
    /// Write a letter of the open case as PDF.
    ExportLetter {
        /// The case meant.
        case: CaseId,
        /// The letter.
        letter: LetterId,
        /// The file; replaced if it is there.
        file: PathBuf,
    },
    /// What is asked of a letter that leaves, or has left.
    Letter {
        /// The case meant.
        case: CaseId,
        /// The letter.
        letter: LetterId,
        /// What.
        command: LetterCommand,
    },
    /// Read and check the whole store.
    Check,
    /// Open the store with the recovery key, and give it a new passphrase.
    Recover {
        /// The key, as it was typed.
        key: RecoveryKey,
        /// The new passphrase.
        next: Passphrase,
    },
    /// Make a recovery key, to be printed.
    MakeRecoveryKey,
    /// Put the recovery key in force that was made last, typed from its print.
    ConfirmRecoveryKey(RecoveryKey),
    /// List the backups in the store's own folder.
    ListBackups,
    /// Make a backup: among the rolling ones, or in this folder.
    Backup(Option<PathBuf>),
    /// Put a backup in the place of the store, which is locked first.
    Restore {
        /// The folder of the backup.
        backup: PathBuf,
        /// The passphrase of the store or of the backup.
        passphrase: Passphrase,
    },
    /// Make a whole store of what can be read and the latest backup; the store is locked first.
    Rebuild(Passphrase),
    /// Keep what was typed and not saved; what was kept before is forgotten.
    KeepDrafts(Vec<Draft>),
    /// Compare the decisions of all cases with what knowledge and policy of today would have proposed.
    CompareAdvice,
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
    /// The case was added and is open.
    CaseCreated(CaseId),
    /// The case is open.
    CaseOpened(CaseId),
    /// The snapshot shows the case as of this day; `None` is today.
    LookedAt(Option<Date>),
    /// What the pathway would have offered before each past treatment; one review for each problem, in the order of the
    /// case. It is in no snapshot, letter or file.
    Reviewed(Vec<Review>),
    /// All cases are summed up. It is in no snapshot.
    Surveyed(Arc<Survey>),
    /// The figures are in the file.
    SurveyExported(PathBuf),
    /// The case is erased.
    CaseErased(CaseId),
    /// The edit is saved.
    Edited(EditLabel),
    /// The outcome is saved, and the case is open.
    OutcomeRecorded(CaseId),
    /// The deed was taken back, and that is saved.
    Undone(EditLabel),
    /// The deed was done again, and that is saved.
    Redone(EditLabel),
    /// The settings are saved.
    SettingsSaved,
    /// The picture, which letters can print.
    PictureRead {
        /// Which.
        of: LetterPicture,
        /// The picture.
        picture: Picture,
    },
    /// The file, with its policy or everything that is wrong in it.
    PolicyChecked(Box<PolicyFile>),
    /// Which files came in and which did not.
    Imported(ImportReport),
    /// The case is in the file.
    Exported(PathBuf),
    /// The snapshot shows the letter, or why it cannot be composed.
    LetterOpened(LetterId),
    /// The letter is in the file.
    LetterExported(PathBuf),
    /// The letter is kept and locked; the snapshot lists it.
    LetterIssued(LetterId),
    /// The bytes of an issued letter.
    IssuedRead {
        /// The letter.
        letter: LetterId,
        /// The PDF file.
        pdf: Arc<[u8]>,
    },
    /// Every page, the whole journal and every record are as they should be.
    StoreSound,
    /// A recovery key was made. It is shown once, to be printed, and opens nothing before it is confirmed.
    RecoveryKeyMade(RecoveryKey),
    /// The recovery key is in force.
    RecoveryKeySet,
    /// The backups in the store's own folder, newest first.
    Backups(Vec<BackupInfo>),
    /// The backup is there, and was checked.
    BackedUp(BackupInfo),
    /// The backup is in the place of the store, which is open.
    Restored,
    /// The store is rebuilt and open; what it was made of.
    StoreRebuilt(Rebuilt),
    /// The drafts are kept.
    DraftsKept,
    /// The decisions whose proposal would be another one now.
    AdviceCompared(Vec<ChangedAdvice>),
}

impl Workspace {
    /// Carries out a command.
    ///
    /// # Errors
    /// What the command's own function says; the change it asked for was then not saved, unless that function says
    /// otherwise.
    pub fn execute(&mut self, command: Command) -> Result<Done> {
        self.execute_telling(command, &mut |_| true)
    }

    /// Carries out a command; long work tells its progress and is stopped where the answer is no.
    ///
    /// # Errors
    /// As [`Workspace::execute`]; `Cancelled`.
    pub fn execute_telling(&mut self, command: Command, progress: OnProgress<'_>) -> Result<Done> {
        match command {
            Command::Recover { key, next } => {
                Ok(self.recover(&key, &next)?.map_or(Done::StoreOpened, Done::RecoveryKeyMade))
            }
            Command::MakeRecoveryKey => self.make_recovery_key().map(Done::RecoveryKeyMade),
            Command::ConfirmRecoveryKey(key) => {
                self.confirm_recovery_key(&key).map(|()| Done::RecoveryKeySet)
            }
            Command::ListBackups => self.backups().map(Done::Backups),
            Command::Backup(to) => self.backup(to.as_deref(), progress).map(Done::BackedUp),
            Command::Restore { backup, passphrase } => {
                self.restore(&backup, (&passphrase).into(), progress).map(|()| Done::Restored)
            }
            Command::Rebuild(passphrase) => {
                self.rebuild((&passphrase).into(), progress).map(Done::StoreRebuilt)
            }
            Command::KeepDrafts(drafts) => self.keep_drafts(drafts).map(|()| Done::DraftsKept),
            Command::CompareAdvice => self.changed_advice(progress).map(Done::AdviceCompared),
            Command::Survey => self.survey(progress).map(|survey| Done::Surveyed(Arc::new(survey))),
            Command::Import(files) => self.import_files(&files, progress).map(Done::Imported),
            other => self.execute_at_once(other),
        }
    }

    fn execute_at_once(&mut self, command: Command) -> Result<Done> {
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
            Command::NewCase(case) => self.new_case(*case).map(Done::CaseCreated),
            Command::OpenCase(id) => self.open_case(&id).map(|()| Done::CaseOpened(id)),
            Command::LookAt { case, day } => self.look_at(&case, day).map(|()| Done::LookedAt(day)),
            Command::Review(case) => self.review(&case).map(Done::Reviewed),
            Command::ExportSurvey { survey, file } => {
                self.export_survey(&survey, &file).map(|()| Done::SurveyExported(file))
            }
            Command::EraseCase(id) => self.erase_case(&id).map(|()| Done::CaseErased(id)),
            Command::Edit { case, edits } => self.edit(&case, &edits).map(Done::Edited),
            Command::GoOn { case, edit } => self.go_on(&case, *edit).map(Done::Edited),
            Command::RecordOutcome { case, said } => {
                self.record_outcome(&case, said).map(|_of_a_treatment| Done::OutcomeRecorded(case))
            }
            Command::Undo(case) => self.undo(&case).map(Done::Undone),
            Command::Redo(case) => self.redo(&case).map(Done::Redone),
            Command::SaveSettings(settings) => self.save_settings(*settings).map(|()| Done::SettingsSaved),
            Command::ReadPicture { of, file } => {
                self.read_picture(&file).map(|picture| Done::PictureRead { of, picture })
            }
            Command::CheckPolicy(file) => {
                self.check_policy(&file).map(|checked| Done::PolicyChecked(Box::new(checked)))
            }
            Command::Export { case, file } => self.export(&case, &file).map(|()| Done::Exported(file)),
            Command::OpenLetter { case, letter } => {
                self.open_letter(&case, &letter).map(|()| Done::LetterOpened(letter))
            }
            Command::LookAtLetter { case, draft } => {
                let letter = draft.id.clone();
                self.look_at_letter(&case, *draft).map(|()| Done::LetterOpened(letter))
            }
            Command::ExportLetter { case, letter, file } => {
                self.export_letter(&case, &letter, &file).map(|()| Done::LetterExported(file))
            }
            Command::Letter { case, letter, command } => self.letter_command(&case, letter, command),
            Command::Check => self.check().map(|()| Done::StoreSound),
            long => self.execute_telling(long, &mut |_| true),
        }
    }
}
