//! Everything a user can ask for. Views push these while they draw; [`crate::ui::App`] carries them out once the
//! frame is drawn, so that nothing changes under a view's hands. What was typed in secret is not carried: it stays in its
//! draft until the workspace takes it.

use std::path::PathBuf;

use crate::model::{CaseId, ConceptId, Date, EntryId, LetterId, ProblemId, Recorded, Words};
use crate::pathway::vocabulary::Track;
use crate::ui::drafts::entry::DraftKind;
use crate::ui::route::{CaseTab, Route};
use crate::ui::screens::letter::LetterAct;
use crate::ui::screens::settings::{SettingsPart, StorageAct};
use crate::ui::timeline::Grip;
use crate::workspace::LetterPicture;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum UiCommand {
    /// Show a screen.
    Go(Route),
    /// Show another view of the open case.
    ShowTab(CaseTab),
    /// Make a store under the passphrase that was typed at the gate.
    CreateStore,
    /// Open the store with the passphrase that was typed at the gate.
    Unlock,
    /// Look at the demo.
    OpenDemo,
    /// Close the store.
    Lock,
    /// Load a case for the preview.
    PreviewCase(CaseId),
    /// Load a case and show it.
    OpenCase(CaseId, CaseTab),
    /// Begin a case.
    NewCase,
    /// Save the case that was begun.
    SaveNewCase,
    /// Open the form of who the patient is.
    EditPatient,
    /// Save that form.
    SavePatient,
    /// Open the settings, at the part that was shown last.
    OpenSettings,
    /// Open a part of the settings.
    ShowSettings(SettingsPart),
    /// Show the cases whose advice changed with the knowledge or the policy.
    OpenChangedAdvice,
    /// Compare the decisions of all cases with the advice of today.
    CompareAdvice,
    /// Record how the procedure helped whose outcome a case waits for.
    RecordOutcome(CaseId, Recorded<Words>),
    /// Show all cases together, read anew.
    OpenSurvey,
    /// Read all cases for the figures over them.
    ReadAllCases,
    /// Ask whether to erase the open case for good.
    AskWhetherToErase,
    /// Erase a case for good.
    EraseCase(CaseId),
    /// Something about the store itself.
    Storage(StorageAct),
    /// Open the store with the recovery key that was typed at the gate, under a new passphrase.
    Recover,
    /// Stop the long work that is under way.
    StopJob,
    /// Show another problem of the patient.
    ChooseProblem(ProblemId),
    /// Show the open case as of a day; `None` is today.
    LookAt(Option<Date>),
    /// Look back at the past treatments of the open case, or stop doing so.
    LookBack(LookBackWish),
    /// Select an entry and bring it into view.
    ShowEntry(EntryId),
    /// Select the entry that proves a criterion, with the findings on these concepts first.
    ShowProof(EntryId, Vec<ConceptId>),
    /// Open the form of an entry.
    EditEntry(EntryId),
    /// Begin an entry.
    AddEntry {
        /// What kind.
        kind: DraftKind,
        /// On which day, if that is known.
        day: Option<Date>,
        /// In which lane, if that is known.
        track: Option<Track>,
    },
    /// The selected or shown entry again, as a new one.
    DuplicateEntry(EntryId),
    /// The selected treatment, or the last one, again as a new one.
    DuplicateLast,
    /// Ask how often and how far apart the selected treatment, or the last one, is repeated.
    RepeatAsSeries,
    /// Repeat an entry on these days.
    AddSeries(EntryId, Vec<Date>),
    /// Save the entry in the form.
    SaveEntry,
    /// Save the entry in the form and begin another one of its kind.
    SaveEntryAndAnother,
    /// Drop what was typed in the form.
    DropEntry,
    /// Remove an entry.
    RemoveEntry(EntryId),
    /// Move an entry in time.
    MoveEntry {
        /// Which.
        id: EntryId,
        /// Which part of it.
        grip: Grip,
        /// By how many days.
        days: i32,
    },
    /// Answer an item of the red-flag screen.
    AnswerHold {
        /// Place of the item.
        item: usize,
        /// Place of the answer.
        answer: usize,
    },
    /// Answer a question of the plan.
    AnswerQuestion {
        /// Place of the question.
        question: usize,
        /// Place of the answer.
        answer: usize,
    },
    /// Record findings of the checklist: places on it, and of the answers.
    RecordFindings(Vec<(usize, usize)>),
    /// Record a number of the checklist.
    RecordNumber {
        /// Its place on the checklist.
        row: usize,
        /// The number.
        value: f64,
    },
    /// Go to where a finding is answered.
    AnswerConcept(ConceptId),
    /// Take the next step.
    Accept,
    /// The patient does not want it.
    Decline {
        /// Why.
        reason: String,
        /// When to ask again, as typed.
        revisit: String,
    },
    /// Something else is done.
    Override {
        /// Why.
        reason: String,
    },
    /// The leading red flag was worked up and is cleared.
    ClearFlag {
        /// Who signs.
        by: String,
    },
    /// Take back the last change.
    Undo,
    /// Do the last undone change again.
    Redo,
    /// Change the open letter.
    Letter(LetterAct),
    /// Put text on the clipboard.
    Copy(String),
    /// Ask which files to read, or where to write.
    AskFile(FileUse),
    /// Ask with the system's own dialog.
    AskSystem(FileUse),
    /// Ask where to save the open case.
    SaveCaseAs,
    /// Ask where to write the open letter.
    ExportLetter,
    /// Ask whether to issue the open letter.
    IssueLetter,
    /// Use this path for what was asked.
    UseFile(FileUse, PathBuf),
    /// The other theme.
    SwitchTheme,
    /// Find a command or a case by typing.
    OpenPalette,
    /// Show or hide the list of keys.
    ToggleKeys,
    /// Put the cursor into the search field.
    FocusSearch,
    /// What was chosen in the list of commands, which closes.
    FromPalette(Box<UiCommand>),
    /// Close what is open in front.
    Escape,
}

/// Whether the reader wants to look back at a case. Nobody sees it unless it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookBackWish {
    /// The reader does.
    Begin,
    /// Not any more.
    End,
}

/// What a file is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileUse {
    /// Read cases from it.
    OpenCases,
    /// Write this case to it.
    SaveCase(CaseId),
    /// Write this letter of this case to it.
    ExportLetter(CaseId, LetterId),
    /// Write the copy of this letter of this case to it.
    ExportCopy(CaseId, LetterId),
    /// Write this letter that left to it.
    ExportIssued(CaseId, LetterId),
    /// Make a backup in this folder.
    BackupFolder,
    /// Write the figures over all cases to it.
    ExportSurvey,
    /// Read a picture for letters from it.
    Picture(LetterPicture),
    /// Read the clinic's own policy from it.
    OwnPolicy,
}
