//! What the review of all cases shows, in words, signs and places.

use crate::model::CaseId;
use crate::ui::widgets::Glyph;
use crate::workspace::survey::{Lasted, Quartiles, Scope, WaitKind};

/// The review of all cases.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SurveyView {
    /// What was read, and by which knowledge.
    pub says: String,
    /// Why nothing is summed up: too few cases.
    pub too_few: Option<String>,
    /// Treatments with enough cases, lane by lane.
    pub outcomes: Vec<OutcomeRow>,
    /// Treatments with too few cases, in one sentence; empty if there are none.
    pub few: String,
    /// Treatments without an outcome, in one sentence; empty if there are none.
    pub without: String,
    /// Where cases wait.
    pub waiting: Vec<WaitRow>,
    /// What is due.
    pub due: Vec<DueRow>,
    /// Cases whose advice changed with the knowledge: which, the name, and from what to what.
    pub changed: Vec<(CaseId, String, String)>,
}

/// One treatment.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeRow {
    /// One treatment, or all of a lane.
    pub scope: Scope,
    /// Its name.
    pub name: String,
    /// "7 cases, 9 treatments".
    pub count: String,
    /// Relief in percent: quartiles.
    pub relief: Option<Quartiles>,
    /// "50 %", the median.
    pub relief_words: String,
    /// Days relief of half or more lasted: quartiles.
    pub days: Quartiles,
    /// "4 weeks", the median.
    pub days_words: String,
    /// Each treatment.
    pub lasted: Vec<Lasted>,
    /// "2 of 9 durable".
    pub durable: String,
    /// The whole row, for a screen reader.
    pub spoken: String,
}

/// Cases that wait for the same.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitRow {
    /// For what.
    pub kind: WaitKind,
    /// Its sign.
    pub sign: Glyph,
    /// The same in words.
    pub name: String,
    /// How many.
    pub cases: usize,
    /// The most that wait for one thing, for the length of the bar.
    pub of: usize,
    /// For how long.
    pub days: String,
    /// Next steps with how many cases each has.
    pub steps: Vec<String>,
    /// Those that wait longest: which, the name, and for how long.
    pub longest: Vec<(CaseId, String, String)>,
}

/// How many things of one kind are due: by today, in seven days, in a month, later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueRow {
    /// What.
    pub name: &'static str,
    /// How many, by when.
    pub counts: [usize; 4],
}
