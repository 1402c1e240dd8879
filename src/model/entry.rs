//! Entries: what stands on the patient's timeline.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::{Date, End, Interval, PartialDate};
use super::decision::{Decision, FlagAction};
use super::finding::{Assessment, Imaging};
use super::id::{EntryId, ProblemId};
use super::medicine::Medicine;
use super::site::words;
use super::treatment::Treatment;

words! {
    /// Where an entry comes from.
    Source {
        /// This clinic's own record.
        OwnRecord = "own_record",
        /// Another clinic's record or report.
        OutsideRecord = "outside_record",
        /// A letter.
        Letter = "letter",
        /// The patient.
        Patient = "patient",
    }
}

words! {
    /// Something that happened and may have changed what was known.
    EventKind {
        /// A fall.
        Fall = "fall",
        /// An accident.
        Accident = "accident",
        /// An operation that is not in the catalogue.
        Operation = "operation",
        /// The patient reports a change.
        ReportedChange = "reported_change",
        /// An infection.
        Infection = "infection",
        /// A stay in hospital.
        Hospital = "hospital",
        /// Anything else worth a date.
        Other = "other",
    }
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Kind.
    pub event: EventKind,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What an entry holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A treatment or test.
    Treatment(Box<Treatment>),
    /// A course of a medicine.
    Medicine(Medicine),
    /// Findings and scores of one visit.
    Assessment(Assessment),
    /// An image or laboratory test with its findings.
    Imaging(Imaging),
    /// Something that happened.
    Event(Event),
    /// What the physician decided.
    Decision(Decision),
    /// An action on a red flag.
    FlagAction(FlagAction),
}

/// One entry of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Id, unique in the case.
    pub id: EntryId,
    /// When it happened or began, as exactly as it is known.
    pub date: PartialDate,
    /// When it ended; absent for what takes a day, or where the end is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// The problems it belongs to; empty = the patient as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<ProblemId>,
    /// The day it became known, where that is not its clinical date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_on: Option<Date>,
    /// Where it comes from; absent = not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What it holds.
    pub body: Body,
}

impl Entry {
    /// The days it may have happened or begun on.
    #[must_use]
    pub fn start(&self) -> Interval {
        self.date.interval()
    }

    /// The key entries are ordered by: first possible day, last possible day, id.
    #[must_use]
    pub fn order(&self) -> (Interval, &EntryId) {
        (self.start(), &self.id)
    }

    /// Whether it speaks of `problem`: it names it, or it belongs to the patient as a whole.
    #[must_use]
    pub fn concerns(&self, problem: &ProblemId) -> bool {
        self.problems.is_empty() || self.problems.contains(problem)
    }
}
