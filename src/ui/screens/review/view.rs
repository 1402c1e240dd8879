//! What the review tab shows, in words and signs.

use crate::model::{Date, EntryId};
use crate::ui::widgets::Glyph;

/// The review tab of a case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReviewView {
    /// A line under the head: what is shown, and how many of which kind.
    pub says: String,
    /// "As of 3 Mar 2025", if the case is shown as of a past day.
    pub past: Option<String>,
    /// The look back; absent while nobody asked for it.
    pub looks: Option<LookBackView>,
    /// What was decided, the newest first.
    pub decisions: Vec<DecisionRow>,
    /// The knowledge and policy the look back rests on.
    pub basis: String,
}

/// Each past treatment beside what the pathway would have offered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LookBackView {
    /// In the order of time.
    pub rows: Vec<LookRow>,
    /// Where it led to.
    pub next: Option<NextRow>,
    /// The whole review as plain text.
    pub as_text: String,
}

/// One past treatment, looked back at.
#[derive(Debug, Clone, PartialEq)]
pub struct LookRow {
    /// Its entry.
    pub entry: EntryId,
    /// When it was.
    pub when: String,
    /// What was done.
    pub what: String,
    /// How it went.
    pub how: String,
    /// The sign of where it stood; absent where the pathway says nothing about it.
    pub sign: Option<Glyph>,
    /// Where it stood, in a few words: "Would have led".
    pub head: String,
    /// Why, line by line.
    pub lines: Vec<Passage>,
    /// The day it is looked at from, in words and as a day.
    pub day: Option<(String, Date)>,
}

impl LookRow {
    /// The whole row, for a screen reader.
    pub fn spoken(&self) -> String {
        format!("{}, {}: {}", self.what, self.when, self.head)
    }
}

/// A line of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passage {
    /// A reason.
    Said(String),
    /// What nobody had written down then.
    Unknown(String),
    /// The step that stood first then.
    Instead(String),
}

/// The next step of the day looked from.
#[derive(Debug, Clone, PartialEq)]
pub struct NextRow {
    /// "Today".
    pub when: String,
    /// Its status.
    pub sign: Glyph,
    /// Its status in words.
    pub head: String,
    /// The sentence of the plan.
    pub sentence: String,
}

/// One decision with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionRow {
    /// Its entry.
    pub entry: EntryId,
    /// When.
    pub when: String,
    /// The same as a day.
    pub day: Date,
    /// Accepted, declined, decided otherwise.
    pub sign: Glyph,
    /// "Accepted: medial branch block".
    pub head: String,
    /// The reason that was given, or when to ask again.
    pub reason: String,
    /// "Knowledge 2026.11, policy of the clinic".
    pub basis: String,
    /// What is different now: another edition, another policy, another next step.
    pub since: Vec<String>,
}
