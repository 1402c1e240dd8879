//! What is shown: an immutable picture of the workspace, replaced whole after each change.

use std::path::PathBuf;
use std::sync::Arc;

use super::assess::Assessment;
use super::cases::CaseIndex;
use super::clock::Moment;
use super::issued::IssuedShown;
use super::letters::OpenLetter;
use super::undo::EditLabel;
use crate::model::{Case, CaseId, Date, ProblemId, Settings};
use crate::pathway::{Advice, Knowledge, Policy};
use crate::store::{Draft, Findings, Purpose};

/// A picture of the workspace. Cheap to clone behind its `Arc`, never edited.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Counts pictures; a higher one is newer.
    pub version: u64,
    /// Where the store stands.
    pub state: StoreState,
    /// Whether it is the demo, which is thrown away at the end and has neither backups nor keys.
    pub demo: bool,
    /// The folder of the store.
    pub directory: PathBuf,
    /// Today, by the clock on the wall.
    pub today: Date,
    /// The knowledge in force.
    pub knowledge: &'static Knowledge,
    /// The policy in force.
    pub policy: Arc<Policy>,
    /// Why the policy that was chosen is not in force, if it is not.
    pub policy_problem: Option<String>,
    /// The clinic's own policy, whether it is in force or not.
    pub own_policy: Option<Arc<Policy>>,
    /// What all advice rests on besides the records: another text means other rules.
    pub rules: String,
    /// The clinic's settings; the defaults while locked.
    pub settings: Arc<Settings>,
    /// All cases; empty while locked.
    pub cases: Arc<CaseIndex>,
    /// The open case.
    pub open: Option<OpenCase>,
    /// Why the store is only read, and which cases are affected; `None` for one that takes changes.
    pub read_only: Option<Arc<Findings>>,
    /// Whether there is a recovery key that opens the store; the window asks for one until there is.
    pub has_recovery_key: bool,
    /// What was typed before the store was locked, and is kept; empty while it is locked.
    pub drafts: Arc<[Draft]>,
    /// Why the backup of the day failed, if it did.
    pub backup_problem: Option<String>,
    /// Long work under way.
    pub job: Option<JobProgress>,
}

/// Where the store stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreState {
    /// There is none in the folder: first run.
    Missing,
    /// It is there and locked.
    Locked,
    /// It is open.
    Open(Purpose),
}

/// The open case.
#[derive(Debug, Clone)]
pub struct OpenCase {
    /// The record.
    pub case: Arc<Case>,
    /// Counts changes of the case since it was opened; drafts and layouts are cached by case and revision.
    pub revision: u64,
    /// What the pathway says of it as of the day that is looked at; today unless another was chosen.
    pub assessment: Arc<Assessment>,
    /// The questions that matter, one advice for each evaluation of the assessment, in the same order; absent while
    /// it is being worked out, a moment after each change.
    pub advice: Option<Arc<[Advice]>>,
    /// The letter that is being worked on.
    pub letter: Option<Arc<OpenLetter>>,
    /// The letters of the case that left, in the order in which they were issued.
    pub issued: Arc<[IssuedShown]>,
    /// When it was last saved since it was opened.
    pub saved_at: Option<Moment>,
    /// What undo would take back.
    pub undo: Option<EditLabel>,
    /// What redo would do again.
    pub redo: Option<EditLabel>,
}

impl OpenCase {
    /// Id of the case.
    #[must_use]
    pub fn id(&self) -> &CaseId {
        &self.case.patient.id
    }

    /// The questions that matter for a problem, once they are worked out.
    #[must_use]
    pub fn advice(&self, problem: &ProblemId) -> Option<&Advice> {
        let place = self.assessment.evaluations.iter().position(|one| one.problem == *problem)?;
        self.advice.as_ref()?.get(place)
    }
}

/// How far long work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobProgress {
    /// What is being done.
    pub kind: JobKind,
    /// Units done.
    pub done: usize,
    /// Units in all; 0 if that cannot be said.
    pub total: usize,
}

/// Long work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// The key is computed from the passphrase.
    Unlock,
    /// A new store is made.
    Create,
    /// Case files are read in; the units are files.
    Import,
    /// Every page and the whole journal are checked.
    Check,
    /// A backup is made and checked; the units are pages.
    Backup,
    /// A backup is put back; the units are pages.
    Restore,
    /// The store is rebuilt from what can be read and the latest backup.
    Rebuild,
    /// Saved decisions are compared with the advice of today; the units are cases.
    CompareAdvice,
    /// All cases are read for figures over them; the units are cases.
    Survey,
}

impl JobKind {
    /// What the progress line says.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Unlock => "Opening the store",
            Self::Create => "Making the store",
            Self::Import => "Importing case files",
            Self::Check => "Checking the store",
            Self::Backup => "Making a backup",
            Self::Restore => "Restoring a backup",
            Self::Rebuild => "Rebuilding the store",
            Self::CompareAdvice => "Comparing decisions with the advice of today",
            Self::Survey => "Reading all cases",
        }
    }

    /// Whether it can be stopped between units.
    #[must_use]
    pub fn can_cancel(self) -> bool {
        matches!(
            self,
            Self::Import | Self::Backup | Self::Restore | Self::Rebuild | Self::CompareAdvice | Self::Survey
        )
    }
}
