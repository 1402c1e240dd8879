//! What the plan panel shows, in words and signs: nothing here knows a rule.

use crate::model::{ConceptId, EntryId};
use crate::ui::widgets::Glyph;

/// The plan of a case on a day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanView {
    /// Its head.
    pub head: Head,
    /// What must be ruled out on the day, listed under the sentence.
    pub rule_out: Vec<String>,
    /// Criteria that are shown at once: the most telling met, all against, all unknown.
    pub ledger: Vec<Criterion>,
    /// All of them.
    pub full_ledger: Vec<Criterion>,
    /// "All 9 criteria: 7 met, none against, 2 unknown".
    pub ledger_count: String,
    /// What in the record cannot be right or contradicts itself, one sentence each; usually nothing.
    pub remarks: Vec<String>,
    /// Decisive unknowns.
    pub questions: Vec<QuestionView>,
    /// Other steps that may lead, best first.
    pub alternatives: Vec<(Glyph, String)>,
    /// What counts as success, what follows then, and what follows otherwise.
    pub outlook: Vec<(String, String)>,
    /// The plan after each outcome of the next step; empty while it is not worked out.
    pub ahead: Vec<AheadRow>,
    /// What the payer makes of the plan; absent while nobody says who pays.
    pub coverage: Option<CoverageView>,
    /// What other policies make of the case.
    pub elsewhere: ElsewhereView,
    /// Steps that go alongside.
    pub alongside: Vec<(Glyph, String)>,
    /// Steps that were considered, with why not.
    pub rejected: Vec<Rejected>,
    /// What changed with the last edit, while it is news.
    pub changed: Option<String>,
    /// Whose plan it is: case and problem.
    pub about: String,
    /// Whether the questions are still being worked out.
    pub working: bool,
    /// Whether the plan is shown as of a past day: read, not acted on.
    pub past: bool,
    /// Whether there is a step to accept or decline.
    pub can_decide: bool,
    /// What was decided on this very step before.
    pub decided: Option<Decided>,
    /// The whole plan as plain text.
    pub as_text: String,
}

/// What was decided on a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Its sign.
    pub sign: Glyph,
    /// "Accepted 12 Nov 2026".
    pub words: String,
    /// Whether it was accepted on the day looked at, and need not be once more.
    pub accepted_today: bool,
}

/// Status line, sentence and reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The status of the next step.
    pub status: Glyph,
    /// "Next step, provisional".
    pub status_words: String,
    /// "Routine, 2 answers open".
    pub urgency: String,
    /// The one sentence.
    pub sentence: String,
    /// One line of reason.
    pub reason: String,
}

impl Default for Head {
    fn default() -> Self {
        Self {
            status: Glyph::Unknown,
            status_words: String::new(),
            urgency: String::new(),
            sentence: String::new(),
            reason: String::new(),
        }
    }
}

/// One criterion with its truth and what proves it.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// Met, not met, unknown.
    pub truth: Glyph,
    /// In words.
    pub words: String,
    /// What stands at the right: the date of the proof, or what is missing.
    pub proof: String,
    /// The entry a click leads to.
    pub entry: Option<EntryId>,
    /// The concepts it speaks of: the findings in that entry that prove it.
    pub concepts: Vec<ConceptId>,
    /// The finding that is missing, where no entry is: a click leads to where it is answered.
    pub asks: Option<ConceptId>,
}

/// A question with what its answers lead to.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionView {
    /// What is asked, the same as long as it is asked.
    pub key: String,
    /// The question.
    pub text: String,
    /// Its answers.
    pub answers: Vec<AnswerView>,
    /// The entry whose form answers it, for what is not one of a few words.
    pub entry: Option<EntryId>,
}

/// An answer on its button.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerView {
    /// On the button.
    pub label: String,
    /// What follows.
    pub leads_to: String,
    /// What is recorded now and would not be any more: "Guidance: Fluoroscopy".
    pub replaces: Option<String>,
    /// Whether the matter stays unknown with it.
    pub stays_unknown: bool,
}

/// A step that is not proposed, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Rejected {
    /// Its status.
    pub status: Glyph,
    /// Its name with target.
    pub name: String,
    /// Why not, in one line.
    pub why: String,
    /// The entry that proves it.
    pub entry: Option<EntryId>,
    /// Whether anything speaks for it.
    pub weight: Weight,
}

/// How much a step that is not proposed was considered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Something speaks for it, and something else closes it: it is told.
    Considered,
    /// Nothing speaks for it, or nobody can say: it is counted, and told on demand.
    Counted,
}

/// The plan after one outcome of the next step.
#[derive(Debug, Clone, PartialEq)]
pub struct AheadRow {
    /// "If it works".
    pub label: String,
    /// The status of the step that leads then.
    pub sign: Glyph,
    /// Its sentence.
    pub step: String,
    /// From when: "from 1 Jan 2027"; empty if at once.
    pub from: String,
    /// What else is open then; empty if nothing.
    pub others: String,
}

/// What a payer makes of the plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CoverageView {
    /// Who is asked, and why.
    pub payer: String,
    /// The answer for the next step, in a few words.
    pub says: String,
    /// Step by step.
    pub steps: Vec<CoverageStep>,
}

/// What a payer makes of one step.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageStep {
    /// Met, open, not met.
    pub sign: Glyph,
    /// The step with its targets.
    pub name: String,
    /// The answer: "its criteria are met".
    pub answer: String,
    /// Criteria that are open or not met.
    pub open: Vec<(Glyph, String)>,
    /// What has to be on file and is not.
    pub lacks: Vec<String>,
    /// Remarks and sources.
    pub remarks: Vec<String>,
}

/// What other policies make of the case.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ElsewhereView {
    /// Those that say something else: the policy, the status of its next step, and the step.
    pub differ: Vec<(String, Glyph, String)>,
    /// Those that say the same, by name.
    pub same: Vec<String>,
    /// Steps of the plan over which guidelines contradict each other: the step, what is said for it, and against it.
    pub disputes: Vec<(String, String, String)>,
}
