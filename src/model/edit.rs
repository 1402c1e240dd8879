//! Every possible change of a case, by id, and its inverse.

use serde::{Deserialize, Serialize};

use super::case::Case;
use super::entry::Entry;
use super::id::{CaseId, EntryId, LetterId, ProblemId};
use super::letter::LetterDraft;
use super::patient::Patient;
use super::problem::Problem;

/// A record: the unit that is stored, changed and undone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// The patient.
    Patient(Patient),
    /// A problem, with its place among the problems (0 = leading).
    Problem(usize, Problem),
    /// An entry.
    Entry(Box<Entry>),
    /// A letter in the making.
    Letter(LetterDraft),
}

/// The kind of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKind {
    /// The patient.
    Patient,
    /// A problem.
    Problem,
    /// An entry.
    Entry,
    /// A letter.
    Letter,
}

/// Which record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordId {
    /// The patient.
    Patient(CaseId),
    /// A problem.
    Problem(ProblemId),
    /// An entry.
    Entry(EntryId),
    /// A letter.
    Letter(LetterId),
}

impl RecordId {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> RecordKind {
        match self {
            Self::Patient(_) => RecordKind::Patient,
            Self::Problem(_) => RecordKind::Problem,
            Self::Entry(_) => RecordKind::Entry,
            Self::Letter(_) => RecordKind::Letter,
        }
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Patient(id) => id.as_str(),
            Self::Problem(id) => id.as_str(),
            Self::Entry(id) => id.as_str(),
            Self::Letter(id) => id.as_str(),
        }
    }
}

impl Record {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> RecordId {
        match self {
            Self::Patient(p) => RecordId::Patient(p.id.clone()),
            Self::Problem(_, p) => RecordId::Problem(p.id.clone()),
            Self::Entry(e) => RecordId::Entry(e.id.clone()),
            Self::Letter(l) => RecordId::Letter(l.id.clone()),
        }
    }
}

/// Why an edit does not fit the case. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The record is not as the edit found it.
    #[error("the {0} was changed in the meantime; look at it again and repeat the change")]
    Stale(&'static str),
    /// Before and after are different records, or the patient would be exchanged or removed.
    #[error("an edit changes one record at a time, and a case keeps its patient")]
    Mismatch,
    /// The case would contradict itself.
    #[error("{0}")]
    Breaks(super::case::CaseError),
}

/// A change of one record: what it was and what it becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The record before; absent if it is new.
    before: Option<Record>,
    /// The record after; absent if it is removed.
    after: Option<Record>,
}

impl Edit {
    /// Puts a record: adds it, or replaces the one with its id. A problem beyond the end is put at the end.
    #[must_use]
    pub fn put(case: &Case, record: Record) -> Self {
        let before = find(case, &record.id());
        let others = case.problems.len() - usize::from(matches!(before, Some(Record::Problem(..))));
        let after = match record {
            // Taking it back looks for it where it came to stand.
            Record::Problem(place, problem) => Record::Problem(place.min(others), problem),
            other => other,
        };
        Self { before, after: Some(after) }
    }

    /// Removes a record; `None` if the case does not have it.
    #[must_use]
    pub fn remove(case: &Case, id: &RecordId) -> Option<Self> {
        find(case, id).map(|record| Self { before: Some(record), after: None })
    }

    /// The record before; absent if it is new.
    #[must_use]
    pub fn before(&self) -> Option<&Record> {
        self.before.as_ref()
    }

    /// The record after; absent if it is removed.
    #[must_use]
    pub fn after(&self) -> Option<&Record> {
        self.after.as_ref()
    }

    /// Which record it changes.
    #[must_use]
    pub fn record_id(&self) -> Option<RecordId> {
        self.after.as_ref().or(self.before.as_ref()).map(Record::id)
    }

    /// The case after the edit.
    ///
    /// # Errors
    /// If the case is not as the edit found it, or would contradict itself. `case` is never changed.
    pub fn apply(&self, case: &Case) -> Result<Case, EditError> {
        let id = self.record_id().ok_or(EditError::Mismatch)?;
        if self.before.as_ref().is_some_and(|before| before.id() != id) {
            return Err(EditError::Mismatch);
        }
        if find(case, &id) != self.before {
            return Err(EditError::Stale(noun(id.kind())));
        }
        let mut next = case.clone();
        take(&mut next, &id);
        match (&self.after, &id) {
            (Some(record), _) => place(&mut next, record.clone()),
            (None, RecordId::Patient(_)) => return Err(EditError::Mismatch),
            (None, _) => {}
        }
        next.arrange();
        match next.check().into_iter().next() {
            Some(error) => Err(EditError::Breaks(error)),
            None => Ok(next),
        }
    }
}

fn noun(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Patient => "patient",
        RecordKind::Problem => "problem",
        RecordKind::Entry => "entry",
        RecordKind::Letter => "letter",
    }
}

fn find(case: &Case, id: &RecordId) -> Option<Record> {
    match id {
        RecordId::Patient(id) => (case.patient.id == *id).then(|| Record::Patient(case.patient.clone())),
        RecordId::Problem(id) => {
            let place = case.problems.iter().position(|p| p.id == *id)?;
            case.problems.get(place).map(|p| Record::Problem(place, p.clone()))
        }
        RecordId::Entry(id) => case.entry(id).map(|e| Record::Entry(Box::new(e.clone()))),
        RecordId::Letter(id) => case.letter(id).map(|l| Record::Letter(l.clone())),
    }
}

fn take(case: &mut Case, id: &RecordId) {
    match id {
        RecordId::Patient(_) => {}
        RecordId::Problem(id) => case.problems.retain(|p| p.id != *id),
        RecordId::Entry(id) => case.entries.retain(|e| e.id != *id),
        RecordId::Letter(id) => case.letters.retain(|l| l.id != *id),
    }
}

fn place(case: &mut Case, record: Record) {
    match record {
        Record::Patient(patient) => case.patient = patient,
        Record::Problem(place, problem) => {
            let place = place.min(case.problems.len());
            case.problems.insert(place, problem);
        }
        Record::Entry(entry) => case.entries.push(*entry),
        Record::Letter(letter) => case.letters.push(letter),
    }
}
