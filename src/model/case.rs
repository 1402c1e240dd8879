//! A case: the whole record of one patient.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::End;
use super::entry::{Body, Entry};
use super::id::{EntryId, LetterId, ProblemId};
use super::letter::LetterDraft;
use super::patient::Patient;
use super::problem::Problem;
use super::reading::{Measure, Reading};

/// One patient with one or more pain problems. The patient owns the timeline.
///
/// Entries stand in the order of [`Entry::order`], problems in that of the physician, letters by id; so two equal
/// cases have equal bytes. [`Case::arrange`] restores the order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The person.
    pub patient: Patient,
    /// Pain problems, at least one, the leading one first.
    pub problems: Vec<Problem>,
    /// The timeline.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Entry>,
    /// Letters in the making.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<LetterDraft>,
}

/// What does not fit together in a case: the path of the field, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct CaseError {
    /// Path as in the file: `entries[3].problems[0]`.
    pub path: String,
    /// One sentence: what is wrong and what to do.
    pub reason: String,
}

impl CaseError {
    /// An error at a path.
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into() }
    }
}

impl Case {
    /// The problem with this id.
    #[must_use]
    pub fn problem(&self, id: &ProblemId) -> Option<&Problem> {
        self.problems.iter().find(|p| p.id == *id)
    }

    /// The entry with this id.
    #[must_use]
    pub fn entry(&self, id: &EntryId) -> Option<&Entry> {
        self.entries.iter().find(|e| e.id == *id)
    }

    /// The letter with this id.
    #[must_use]
    pub fn letter(&self, id: &LetterId) -> Option<&LetterDraft> {
        self.letters.iter().find(|l| l.id == *id)
    }

    /// Puts entries and letters in their order, so that equal cases have equal bytes.
    pub fn arrange(&mut self) {
        self.entries.sort_by(|a, b| a.order().cmp(&b.order()));
        self.letters.sort_by(|a, b| a.id.cmp(&b.id));
    }

    /// Everything in the record that contradicts itself, without knowledge of vocabulary.
    #[must_use]
    pub fn check(&self) -> Vec<CaseError> {
        let mut errors = Vec::new();
        if self.patient.name.family.trim().is_empty() {
            errors.push(CaseError::new("patient.name.family", "a patient needs a family name"));
        }
        if self.problems.is_empty() {
            errors.push(CaseError::new("problems", "a case needs at least one pain problem"));
        }
        let mut problems = HashSet::new();
        for (i, problem) in self.problems.iter().enumerate() {
            if !problems.insert(&problem.id) {
                let reason = format!("the problem id '{}' is used twice; give each its own", problem.id);
                errors.push(CaseError::new(format!("problems[{i}].id"), reason));
            }
        }
        let born = self.patient.birth_date.map(|date| date.interval().first);
        let before_birth = |last: super::date::Date| born.is_some_and(|born| last < born);
        for (i, problem) in self.problems.iter().enumerate() {
            if problem.onset.is_some_and(|onset| before_birth(onset.interval().last)) {
                let reason = "the pain began before the patient was born; correct one of the two dates";
                errors.push(CaseError::new(format!("problems[{i}].onset"), reason));
            }
        }
        let mut ids = HashSet::new();
        for (i, entry) in self.entries.iter().enumerate() {
            if before_birth(entry.start().last) {
                let reason = "the entry lies before the patient was born; correct one of the two dates";
                errors.push(CaseError::new(format!("entries[{i}].date"), reason));
            }
            if !ids.insert(&entry.id) {
                let reason = format!("the entry id '{}' is used twice; give each its own", entry.id);
                errors.push(CaseError::new(format!("entries[{i}].id"), reason));
            }
            check_entry(entry, &format!("entries[{i}]"), &problems, &mut errors);
        }
        let mut letters = HashSet::new();
        for (i, letter) in self.letters.iter().enumerate() {
            if !letters.insert(&letter.id) {
                let reason = format!("the letter id '{}' is used twice; give each its own", letter.id);
                errors.push(CaseError::new(format!("letters[{i}].id"), reason));
            }
            check_problem(&letter.problem, &format!("letters[{i}].problem"), &problems, &mut errors);
        }
        errors
    }
}

fn check_problem(id: &ProblemId, path: &str, known: &HashSet<&ProblemId>, errors: &mut Vec<CaseError>) {
    if !known.contains(id) {
        errors.push(CaseError::new(path, format!("the case has no problem '{id}'")));
    }
}

fn check_entry(entry: &Entry, path: &str, problems: &HashSet<&ProblemId>, errors: &mut Vec<CaseError>) {
    for (i, problem) in entry.problems.iter().enumerate() {
        check_problem(problem, &format!("{path}.problems[{i}]"), problems, errors);
    }
    if let Some(End::On(end)) = entry.end
        && end.interval().last < entry.start().first
    {
        let reason =
            format!("the entry ends ({end}) before it begins ({}); correct one of the two", entry.date);
        errors.push(CaseError::new(format!("{path}.end"), reason));
    }
    let readings = match &entry.body {
        Body::Treatment(t) => ("treatment", &t.readings),
        Body::Medicine(m) => ("medicine", &m.readings),
        _ => return,
    };
    for (i, reading) in readings.1.iter().enumerate() {
        check_reading(reading, &format!("{path}.body.{}.readings[{i}]", readings.0), errors);
    }
}

fn check_reading(reading: &Reading, path: &str, errors: &mut Vec<CaseError>) {
    match &reading.measure {
        Measure::Percent(p) if !(-100.0..=100.0).contains(p) => {
            let reason = format!("{p} is not a relief in percent; write -100 (worse) to 100 (gone)");
            errors.push(CaseError::new(format!("{path}.measure.percent"), reason));
        }
        _ => {}
    }
}
