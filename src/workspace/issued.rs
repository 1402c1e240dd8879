//! Letters that left: issued and locked, listed, read again byte for byte, corrected by an addendum.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::Workspace;
use super::assess::Assessment;
use super::command::Done;
use super::error::{Error, Result};
use super::files::write_file;
use super::letters::LetterBasis;
use super::undo::{EditLabel, apply_all};
use crate::model::{Case, CaseId, Edit, IssuedLetter, LetterDraft, LetterId, Record, RecordId};
use crate::store::{CaseChange, KeptLetter};

/// An issued letter as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedShown {
    /// What is kept of it.
    pub letter: IssuedLetter,
    /// Labels of its sections that would read otherwise today; empty while the letter is up to date.
    pub changed: Vec<String>,
}

/// What holds of a passage that the physician wrote over and whose facts have changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockChoice {
    /// The physician's words.
    Keep,
    /// The passage as it is composed now.
    Renew,
}

/// What is asked of letters that leave, or have left.
#[derive(Debug)]
pub enum LetterCommand {
    /// Keep the letter's bytes and lock it.
    Issue,
    /// Decide what holds of a passage that was written over and whose facts have changed since; the letter is open.
    Decide {
        /// The passage.
        block: String,
        /// What holds.
        choice: BlockChoice,
    },
    /// Write the copy of a letter in the making for those who do not act on all of it; the file is replaced if it is
    /// there.
    ExportCopy(PathBuf),
    /// Read the bytes of an issued letter.
    Read,
    /// Write an issued letter to a file, as it left; the file is replaced if it is there.
    Export(PathBuf),
    /// Begin an addendum of this id to an issued letter and show it.
    BeginAddendum(LetterId),
    /// Begin a new letter of this id like an issued one and show it.
    BeginAgain(LetterId),
}

/// SHA-256 of the records of a case, letters excepted: an issued letter goes by it to know whether anything changed.
fn records(case: &Case) -> String {
    let bare = Case { letters: Vec::new(), ..case.clone() };
    // A number that cannot be written never came in; nothing would equal it.
    serde_json::to_vec(&bare).map(|bytes| hex(&bytes)).unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Workspace {
    /// Carries out a command about a letter.
    ///
    /// # Errors
    /// What the command's own function says.
    pub fn letter_command(
        &mut self,
        case: &CaseId,
        letter: LetterId,
        command: LetterCommand,
    ) -> Result<Done> {
        self.keep_begun(case, &letter)?;
        match command {
            LetterCommand::Issue => self.issue_letter(case, &letter).map(|()| Done::LetterIssued(letter)),
            LetterCommand::Decide { block, choice } => {
                self.decide_block(case, &letter, (&block, choice)).map(Done::Edited)
            }
            LetterCommand::ExportCopy(file) => {
                self.export_copy(case, &letter, &file).map(|()| Done::LetterExported(file))
            }
            LetterCommand::Read => self.issued_pdf(case, &letter).map(|pdf| Done::IssuedRead { letter, pdf }),
            LetterCommand::Export(file) => {
                self.export_issued(case, &letter, &file).map(|()| Done::LetterExported(file))
            }
            LetterCommand::BeginAddendum(id) => self.begin_addendum(case, &letter, id).map(Done::Edited),
            LetterCommand::BeginAgain(id) => self.begin_again(case, &letter, id).map(Done::Edited),
        }
    }

    /// Issues a letter of the open case: it is composed once more, kept with its bytes, and locked. Its draft is gone,
    /// and no undo brings it back; to correct it there is [`Workspace::begin_addendum`].
    ///
    /// # Errors
    /// [`Error::NoLetter`]; [`Error::Letter`] if it cannot be composed; [`Error::Undecided`] if the physician wrote
    /// over passages whose facts have changed since; [`Error::Unfilled`] if a jump mark is left; the store's errors. The
    /// letter is then still in the making.
    pub fn issue_letter(&mut self, case: &CaseId, letter: &LetterId) -> Result<()> {
        let before = Arc::clone(&self.loaded_mut(case)?.case);
        let today = self.assess(&before, None);
        let settings = self.settings()?;
        let kept = self.kept(case)?;
        let draft = before.letter(letter).ok_or(Error::NoLetter)?;
        let evaluation = today.of(&draft.problem).ok_or(Error::NoLetter)?;
        let basis = LetterBasis {
            knowledge: self.knowledge,
            settings: &settings,
            case: &before,
            evaluation,
            issued: &kept,
            date: today.as_of,
            policy: None,
        };
        let composed = basis.letter(draft)?;
        let undecided = composed.letter.undecided().count();
        if undecided > 0 {
            return Err(Error::Undecided(undecided));
        }
        let unfilled = composed.letter.unfilled().count();
        if unfilled > 0 {
            return Err(Error::Unfilled(unfilled));
        }
        let (stamp, now) = (self.stamp("issue letter"), self.clock.read());
        let issued = IssuedLetter {
            addressee: basis.addressee(draft).name,
            signer: settings.clinician.name.clone(),
            date: today.as_of,
            issued_at: now.utc(),
            pages: composed.pages.pages.len(),
            sha256: hex(&composed.pdf),
            knowledge: stamp.knowledge.clone(),
            case: records(&before),
            blocks: composed.letter.facts(),
            draft: draft.clone(),
        };
        let id = RecordId::Letter(letter.clone());
        let edits: Vec<Edit> = Edit::remove(&before, &id).into_iter().collect();
        let (after, _locked) = apply_all(&before, &edits)?;
        let row = self.row(&after, &today);
        let change = CaseChange::Issued {
            case: &after,
            edits: &edits,
            row: &row,
            letter: &issued,
            pdf: &composed.pdf,
        };
        let session = self.session_mut()?;
        session.store.apply(&change, &stamp)?;
        // Kept: from here on nothing may fail.
        if let Some(open) = &mut session.open {
            open.case = Arc::new(after);
            open.revision += 1;
            open.letter = None;
            open.saved_at = Some(now);
            open.undo.forget(&id);
            let fresh = IssuedShown { letter: issued, changed: Vec::new() };
            open.issued = open.issued.iter().cloned().chain([fresh]).collect();
        }
        Arc::make_mut(&mut session.cases).put(row);
        Ok(())
    }

    /// The bytes of an issued letter, as they left.
    ///
    /// # Errors
    /// [`Error::NoLetter`]; the store's errors, among them `JournalBroken` if the letter is not what was issued.
    pub fn issued_pdf(&mut self, case: &CaseId, letter: &LetterId) -> Result<Arc<[u8]>> {
        let kept: Option<KeptLetter> = self.session_mut()?.store.issued_letter(case, letter)?;
        kept.map(|kept| kept.pdf.into()).ok_or(Error::NoLetter)
    }

    /// Writes an issued letter to a file, byte for byte as it left.
    ///
    /// # Errors
    /// As [`Workspace::issued_pdf`]; [`Error::File`].
    pub fn export_issued(&mut self, case: &CaseId, letter: &LetterId, file: &Path) -> Result<()> {
        let pdf = self.issued_pdf(case, letter)?;
        write_file(file, &pdf)
    }

    /// Writes the copy of a letter in the making for those who do not act on all of it.
    ///
    /// # Errors
    /// [`Error::NoLetter`]; [`Error::Letter`] if it cannot be composed; [`Error::File`].
    pub fn export_copy(&mut self, case: &CaseId, letter: &LetterId, file: &Path) -> Result<()> {
        let record = Arc::clone(&self.loaded_mut(case)?.case);
        let today = self.assess(&record, None);
        let (settings, kept) = (self.settings()?, self.kept(case)?);
        let draft = record.letter(letter).ok_or(Error::NoLetter)?;
        let evaluation = today.of(&draft.problem).ok_or(Error::NoLetter)?;
        let basis = LetterBasis {
            knowledge: self.knowledge,
            settings: &settings,
            case: &record,
            evaluation,
            issued: &kept,
            date: today.as_of,
            policy: None,
        };
        write_file(file, &basis.copy(draft)?.pdf)
    }

    /// Begins an addendum to an issued letter and shows it: it tells what has changed since, and has room for the
    /// physician's own words.
    ///
    /// # Errors
    /// [`Error::NoLetter`] if the case has no such issued letter; those of [`Workspace::edit`].
    pub fn begin_addendum(&mut self, case: &CaseId, to: &LetterId, id: LetterId) -> Result<EditLabel> {
        let draft = self.draft_after(case, to, &id)?;
        self.begin_letter(case, LetterDraft { edits: Vec::new(), amends: Some(to.clone()), ..draft })
    }

    /// Begins a new letter like an issued one, with what the physician wrote in it, and shows it.
    ///
    /// # Errors
    /// As [`Workspace::begin_addendum`].
    pub fn begin_again(&mut self, case: &CaseId, like: &LetterId, id: LetterId) -> Result<EditLabel> {
        let draft = self.draft_after(case, like, &id)?;
        self.begin_letter(case, draft)
    }

    fn begin_letter(&mut self, case: &CaseId, draft: LetterDraft) -> Result<EditLabel> {
        let now = Arc::clone(&self.loaded_mut(case)?.case);
        let id = draft.id.clone();
        let label = self.edit(case, &[Edit::put(&now, Record::Letter(draft))])?;
        self.open_letter(case, &id)?;
        Ok(label)
    }

    /// The draft of an issued letter under a new id.
    fn draft_after(&mut self, case: &CaseId, letter: &LetterId, id: &LetterId) -> Result<LetterDraft> {
        let open = self.loaded_mut(case)?;
        let issued = open.issued.iter().find(|shown| shown.letter.id() == letter).ok_or(Error::NoLetter)?;
        Ok(LetterDraft { id: id.clone(), ..issued.letter.draft.clone() })
    }

    /// Decides what holds of a passage the physician wrote over and whose facts have changed since.
    ///
    /// # Errors
    /// [`Error::NoLetter`] if the letter or the passage is not open; those of [`Workspace::edit`].
    pub fn decide_block(
        &mut self,
        case: &CaseId,
        letter: &LetterId,
        (block, choice): (&str, BlockChoice),
    ) -> Result<EditLabel> {
        let open = self.loaded_mut(case)?;
        let now = Arc::clone(&open.case);
        let shown = open.letter.as_ref().filter(|open| open.id == *letter).ok_or(Error::NoLetter)?;
        let composed = shown.composed.as_ref().map_err(|_no_letter| Error::NoLetter)?;
        let current = composed.letter.document.blocks().find(|known| known.id.0 == block);
        let facts = current.ok_or(Error::NoLetter)?.facts.0.clone();
        let mut draft = now.letter(letter).ok_or(Error::NoLetter)?.clone();
        match choice {
            BlockChoice::Keep => {
                draft
                    .edits
                    .iter_mut()
                    .filter(|edit| edit.block == block)
                    .for_each(|edit| edit.facts.clone_from(&facts));
            }
            BlockChoice::Renew => draft.edits.retain(|edit| edit.block != block),
        }
        self.edit(case, &[Edit::put(&now, Record::Letter(draft))])
    }

    /// What is kept of the issued letters of the open case.
    pub(super) fn kept(&mut self, case: &CaseId) -> Result<Vec<IssuedLetter>> {
        Ok(self.loaded_mut(case)?.issued.iter().map(|shown| shown.letter.clone()).collect())
    }

    /// The issued letters of a case, each with what would read otherwise today.
    pub(super) fn list_issued(
        &self,
        case: &Case,
        today: &Assessment,
        kept: Vec<IssuedLetter>,
    ) -> Result<Arc<[IssuedShown]>> {
        let settings = self.settings()?;
        let records = records(case);
        let changed = |letter: &IssuedLetter| {
            if letter.case == records {
                return Vec::new();
            }
            let basis = today.of(&letter.draft.problem).map(|evaluation| LetterBasis {
                knowledge: self.knowledge,
                settings: &settings,
                case,
                evaluation,
                issued: &[],
                date: today.as_of,
                policy: None,
            });
            basis.and_then(|basis| basis.changed_since(letter)).unwrap_or_default()
        };
        Ok(kept.into_iter().map(|letter| IssuedShown { changed: changed(&letter), letter }).collect())
    }
}
