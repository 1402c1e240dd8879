//! Undo and redo of one case. A step is the inverse of what was done; undoing applies it through the same door as
//! any edit, so the journal grows and nothing is erased from it.

use std::fmt;

use crate::model::{Body, Case, Edit, EditError, Record, RecordId};

/// What an edit did, for "Undo ...".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditLabel {
    /// Added, changed or removed.
    pub deed: Deed,
    /// To what: "treatment", "problem", "letter".
    pub noun: &'static str,
}

/// What an edit does to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// It was not there before.
    Add,
    /// It is another after.
    Change,
    /// It is gone after.
    Remove,
}

impl EditLabel {
    /// The label of edits made together: that of the first.
    #[must_use]
    pub fn of(edits: &[Edit]) -> Option<Self> {
        let first = edits.first()?;
        let deed = match (first.before(), first.after()) {
            (None, Some(_)) => Deed::Add,
            (Some(_), None) => Deed::Remove,
            _ => Deed::Change,
        };
        Some(Self { deed, noun: noun(first.after().or(first.before())?) })
    }

    /// The action as the journal names it.
    pub(super) fn action(self) -> &'static str {
        match self.deed {
            Deed::Add => "add",
            Deed::Change => "change",
            Deed::Remove => "remove",
        }
    }
}

impl fmt::Display for EditLabel {
    /// "add treatment", to stand after "Undo" or "Redo".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.action(), self.noun)
    }
}

fn noun(record: &Record) -> &'static str {
    match record {
        Record::Patient(_) => "patient",
        Record::Problem(..) => "problem",
        Record::Letter(_) => "letter",
        Record::Entry(entry) => match entry.body {
            Body::Treatment(_) => "treatment",
            Body::Medicine(_) => "medicine",
            Body::Assessment(_) => "assessment",
            Body::Imaging(_) => "imaging",
            Body::Event(_) => "event",
            Body::Decision(_) => "decision",
            Body::FlagAction(_) => "flag action",
        },
    }
}

/// One step back or forth.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct UndoStep {
    /// What takes the deed back, in order.
    pub(super) edits: Vec<Edit>,
    /// The deed as the user made it.
    pub(super) label: EditLabel,
}

/// Steps kept; a day's work on one case is far less.
const LIMIT: usize = 500;

/// The steps of the open case. Another case means another stack.
#[derive(Debug, Default)]
pub(super) struct UndoStack {
    done: Vec<UndoStep>,
    undone: Vec<UndoStep>,
}

impl UndoStack {
    /// After a new deed: what was undone can no longer be redone.
    pub(super) fn push(&mut self, step: UndoStep) {
        self.undone.clear();
        if self.done.len() == LIMIT {
            self.done.remove(0);
        }
        self.done.push(step);
    }

    /// After a deed that goes on with the last one, made on the same record: one step takes back both, from how `case` is
    /// now. After any other deed it is a step of its own.
    pub(super) fn go_on(&mut self, step: UndoStep, case: &Case) {
        let last = self.done.last_mut().filter(|_| self.undone.is_empty());
        match last.and_then(|last| Some((joined(&last.edits, &step.edits, case)?, last))) {
            Some((edit, last)) => last.edits = vec![edit],
            None => self.push(step),
        }
    }

    /// Forgets the steps that concern a record: it cannot be changed any more.
    pub(super) fn forget(&mut self, record: &RecordId) {
        let concerns =
            |step: &UndoStep| step.edits.iter().any(|edit| edit.record_id().as_ref() == Some(record));
        self.done.retain(|step| !concerns(step));
        self.undone.retain(|step| !concerns(step));
    }

    pub(super) fn next_undo(&self) -> Option<&UndoStep> {
        self.done.last()
    }

    pub(super) fn next_redo(&self) -> Option<&UndoStep> {
        self.undone.last()
    }

    /// After the last deed was taken back; `redo` brings it again.
    pub(super) fn undone(&mut self, redo: UndoStep) {
        self.done.pop();
        self.undone.push(redo);
    }

    /// After the last undone deed was done again; `undo` takes it back.
    pub(super) fn redone(&mut self, undo: UndoStep) {
        self.undone.pop();
        self.done.push(undo);
    }
}

/// What takes back two deeds on one record at once; `None` if they are not that.
fn joined(first: &[Edit], second: &[Edit], case: &Case) -> Option<Edit> {
    let ([first], [second]) = (first, second) else { return None };
    let id = first.record_id().filter(|id| second.record_id().as_ref() == Some(id))?;
    match first.after() {
        Some(before) => Some(Edit::put(case, before.clone())),
        None => Edit::remove(case, &id),
    }
}

/// Applies edits one after the other. Returns the case after them and what takes them back.
pub(super) fn apply_all(case: &Case, edits: &[Edit]) -> Result<(Case, Vec<Edit>), EditError> {
    let mut current = case.clone();
    let mut inverse = Vec::with_capacity(edits.len());
    for edit in edits {
        let next = edit.apply(&current)?;
        inverse.push(inverse_of(edit, &next)?);
        current = next;
    }
    inverse.reverse();
    Ok((current, inverse))
}

/// The inverse, stated against the case the edit led to: a problem may have been put at another place than asked.
fn inverse_of(edit: &Edit, after: &Case) -> Result<Edit, EditError> {
    let id: RecordId = edit.record_id().ok_or(EditError::Mismatch)?;
    match edit.before() {
        Some(before) => Ok(Edit::put(after, before.clone())),
        None => Edit::remove(after, &id).ok_or(EditError::Mismatch),
    }
}
