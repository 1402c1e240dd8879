//! The open case: opened, changed, taken back, looked at. There is one way a case changes, [`Workspace::edit`] and its
//! undo and redo share it.

use std::sync::Arc;

use super::Workspace;
use super::assess::Assessment;
use super::core::{Loaded, with_begun};
use super::error::{Error, Result};
use super::undo::{EditLabel, UndoStack, UndoStep, apply_all};
use crate::letter::Press;
use crate::model::{Case, CaseId, Date, Edit, LetterDraft, LetterId, ProblemId, Record, RecordId};
use crate::pathway::review::Review;
use crate::pathway::{advise, review};
use crate::store::{CaseChange, CaseRow};

impl Workspace {
    /// Opens a case. The steps of undo of the case before are forgotten, so that nothing typed for one patient can
    /// come back in another.
    ///
    /// # Errors
    /// [`Error::Locked`]; `NoSuchCase`, after which the open case stays open; the store's errors.
    pub fn open_case(&mut self, id: &CaseId) -> Result<()> {
        let session = self.session_mut()?;
        if session.open.as_ref().is_some_and(|open| open.case.patient.id == *id) {
            return Ok(());
        }
        let case = Arc::new(session.store.load(id)?);
        let kept = session.store.issued(id)?;
        let assessment = Arc::new(self.assess(&case, None));
        let issued = self.list_issued(&case, &assessment, kept)?;
        let fresh = self.row(&case, &assessment);
        let session = self.session_mut()?;
        let row = session.store.case_row(id)?;
        let fresh = CaseRow { changed_at: row.changed_at.clone(), ..fresh };
        // Other names are found by and not read back.
        if row != (CaseRow { other_names: String::new(), ..fresh.clone() }) {
            // Time went by, the knowledge is another, or the list holds an old row: it says so from now on.
            if session.store.findings().is_none() {
                session.store.refresh(std::slice::from_ref(&fresh))?;
            }
            Arc::make_mut(&mut session.cases).put(fresh);
        }
        session.open = Some(Loaded {
            case,
            revision: 0,
            as_of: None,
            assessment,
            advice: None,
            letter: None,
            press: Press::default(),
            begun: None,
            issued,
            saved_at: None,
            undo: UndoStack::default(),
        });
        Ok(())
    }

    /// Shows the open case as of a day: what was known by then, and what the pathway would have said. `None` is today.
    ///
    /// # Errors
    /// [`Error::OtherCase`], [`Error::NoCase`]; the store's errors.
    pub fn look_at(&mut self, id: &CaseId, day: Option<Date>) -> Result<()> {
        let case = Arc::clone(&self.loaded_mut(id)?.case);
        let assessment = Arc::new(self.assess(&case, day));
        // Another policy, or another day, may have letters that left read otherwise.
        let kept = self.kept(id)?;
        let issued = if day.is_none() { Some(self.list_issued(&case, &assessment, kept)?) } else { None };
        let open = self.loaded_mut(id)?;
        open.issued = issued.unwrap_or_else(|| Arc::clone(&open.issued));
        open.as_of = day;
        open.assessment = assessment;
        open.advice = None;
        Ok(())
    }

    /// Looks back at the past treatments of the open case as of the day that is looked at: one review for each problem.
    ///
    /// # Errors
    /// [`Error::OtherCase`], [`Error::NoCase`].
    pub fn review(&mut self, id: &CaseId) -> Result<Vec<Review>> {
        let open = self.loaded_mut(id)?;
        let (case, day) = (Arc::clone(&open.case), open.assessment.as_of);
        let one = |problem: &ProblemId| review(self.knowledge, &self.policy(), &case, problem, day).ok();
        Ok(case.problems.iter().filter_map(|problem| one(&problem.id)).collect())
    }

    /// Changes records of the open case in one transaction and as one step of undo.
    ///
    /// # Errors
    /// [`Error::OtherCase`], [`Error::NoCase`]; [`Error::Edit`] if an edit does not fit; the store's errors. The
    /// case is then as it was, in memory and on the disk.
    pub fn edit(&mut self, case: &CaseId, edits: &[Edit]) -> Result<EditLabel> {
        let label = EditLabel::of(edits).ok_or(crate::model::EditError::Mismatch)?;
        let inverse = self.change(case, edits, label.action())?;
        self.loaded_mut(case)?.undo.push(UndoStep { edits: inverse, label });
        Ok(label)
    }

    /// Changes a record of the open case and goes on with its last edit: if that was of the same record, one step of
    /// undo takes back both. Saved and written into the journal as any edit.
    ///
    /// # Errors
    /// Those of [`Workspace::edit`].
    pub fn go_on(&mut self, case: &CaseId, edit: Edit) -> Result<EditLabel> {
        let edits = [edit];
        let label = EditLabel::of(&edits).ok_or(crate::model::EditError::Mismatch)?;
        let inverse = self.change(case, &edits, label.action())?;
        let open = self.loaded_mut(case)?;
        open.undo.go_on(UndoStep { edits: inverse, label }, &open.case);
        Ok(label)
    }

    /// Takes back the last edit of the open case, as a new change.
    ///
    /// # Errors
    /// [`Error::NothingToUndo`]; those of [`Workspace::edit`].
    pub fn undo(&mut self, case: &CaseId) -> Result<EditLabel> {
        let step = self.loaded_mut(case)?.undo.next_undo().cloned().ok_or(Error::NothingToUndo)?;
        let edits = self.change(case, &step.edits, "undo")?;
        self.loaded_mut(case)?.undo.undone(UndoStep { edits, label: step.label });
        Ok(step.label)
    }

    /// Does the last undone edit again, as a new change.
    ///
    /// # Errors
    /// [`Error::NothingToUndo`]; those of [`Workspace::edit`].
    pub fn redo(&mut self, case: &CaseId) -> Result<EditLabel> {
        let step = self.loaded_mut(case)?.undo.next_redo().cloned().ok_or(Error::NothingToUndo)?;
        let edits = self.change(case, &step.edits, "redo")?;
        self.loaded_mut(case)?.undo.redone(UndoStep { edits, label: step.label });
        Ok(step.label)
    }

    /// The one way a case changes. Returns what takes it back.
    fn change(&mut self, id: &CaseId, edits: &[Edit], action: &'static str) -> Result<Vec<Edit>> {
        let open = self.loaded_mut(id)?;
        let before = Arc::clone(&open.case);
        // The first change of a letter that was only looked at adds it.
        let begun = open.begun.clone().filter(|begun| !edits.iter().any(|edit| is_of(edit, &begun.id)));
        let edits: &[Edit] =
            &edits.iter().map(|edit| added(&before, open.begun.as_ref(), edit)).collect::<Vec<_>>();
        let (after, inverse) = apply_all(&before, edits)?;
        let after = Arc::new(after);
        let shown = with_begun(&after, begun.as_ref());
        let as_of = self.loaded_mut(id)?.as_of;
        // No rule reads a letter: what was worked out of the case stands, and the pages wait for less.
        let known = self.known_today(id, edits)?;
        let (stands, today) = match known {
            Some(known) => (true, known),
            None => (false, Arc::new(self.assess(&after, None))),
        };
        let (row, stamp, now) = (self.row(&after, &today), self.stamp(action), self.clock.read());
        let letter = self.loaded_mut(id)?.letter.as_ref().map(|letter| letter.id.clone());
        let letter = letter.filter(|letter| shown.letter(letter).is_some());
        let kept = self.kept(id)?;
        let letter = self.composed((&shown, &kept), &today, letter)?;
        // Nor does any letter that left go by one that is written.
        let issued = if stands {
            Arc::clone(&self.loaded_mut(id)?.issued)
        } else {
            self.list_issued(&after, &today, kept)?
        };
        let assessment = if as_of.is_none() { today } else { Arc::new(self.assess(&after, as_of)) };
        let session = self.session_mut()?;
        session.store.apply(&CaseChange::Edited { case: &after, edits, row: &row }, &stamp)?;
        // Saved: from here on nothing may fail.
        if let Some(open) = &mut session.open {
            open.case = after;
            open.revision += 1;
            open.assessment = assessment;
            if !stands {
                open.advice = None;
            }
            open.letter = letter;
            open.begun = begun;
            open.issued = issued;
            open.saved_at = Some(now);
        }
        Arc::make_mut(&mut session.cases).put(row);
        Ok(inverse)
    }

    /// The assessment of today, where these edits change letters alone and it was made today.
    fn known_today(&mut self, id: &CaseId, edits: &[Edit]) -> Result<Option<Arc<Assessment>>> {
        let today = self.clock.today();
        let open = self.loaded_mut(id)?;
        let letters = edits.iter().all(|edit| matches!(edit.record_id(), Some(RecordId::Letter(_))));
        let stands = letters && open.as_of.is_none() && open.assessment.as_of == today;
        Ok(stands.then(|| Arc::clone(&open.assessment)))
    }

    /// Shows a letter in which nothing was changed yet. It is in no store before something is, or it is issued or written
    /// to a file.
    ///
    /// # Errors
    /// [`Error::OtherCase`], [`Error::NoCase`].
    pub fn look_at_letter(&mut self, case: &CaseId, draft: LetterDraft) -> Result<()> {
        let id = draft.id.clone();
        self.loaded_mut(case)?.begun = Some(draft);
        self.show_letter(case, Some(id))
    }

    /// Keeps a letter that was only looked at, before it leaves.
    pub(super) fn keep_begun(&mut self, case: &CaseId, letter: &LetterId) -> Result<()> {
        let open = self.loaded_mut(case)?;
        let Some(begun) = open.begun.clone().filter(|begun| begun.id == *letter) else { return Ok(()) };
        let edit = Edit::put(&open.case, Record::Letter(begun));
        self.edit(case, &[edit]).map(drop)
    }

    /// Works out the questions that matter in the open case, if that was not done since its last change. Returns
    /// whether there is something new to show.
    pub fn advise(&mut self) -> bool {
        let (knowledge, policy) = (self.knowledge, self.policy());
        let open = self.session.as_mut().and_then(|session| session.open.as_mut());
        let Some(open) = open.filter(|open| open.advice.is_none()) else { return false };
        let evaluations = &open.assessment.evaluations;
        open.advice =
            Some(evaluations.iter().map(|one| advise(knowledge, &policy, &open.case, one)).collect());
        true
    }
}

fn is_of(edit: &Edit, letter: &LetterId) -> bool {
    edit.record_id() == Some(RecordId::Letter(letter.clone()))
}

/// An edit as the stored case takes it: what was made over a letter that was only looked at adds that letter.
fn added(stored: &Case, begun: Option<&LetterDraft>, edit: &Edit) -> Edit {
    match edit.after() {
        Some(after) if begun.is_some_and(|begun| is_of(edit, &begun.id)) => Edit::put(stored, after.clone()),
        _ => edit.clone(),
    }
}
