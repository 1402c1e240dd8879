//! What the plan panel shows, in words and signs: nothing here knows a rule.

use crate::model::{ConceptId, EntryId};
use crate::ui::widgets::Glyph;

/// The plan of a case on a day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanView {
    /// Its head.
    pub head: Head,
    /// What must be confirmed first, listed under the sentence.
    pub confirm: Vec<String>,
    /// Criteria that are shown at once: the most telling met, all against, all unknown.
    pub ledger: Vec<Criterion>,
    /// All of them.
    pub full_ledger: Vec<Criterion>,
    /// "All 9 criteria: 7 met, none against, 2 unknown".
    pub ledger_count: String,
    /// Decisive unknowns.
    pub questions: Vec<QuestionView>,
    /// Other steps that may lead, best first.
    pub alternatives: Vec<(Glyph, String)>,
    /// What counts as success, what follows then, and what follows otherwise.
    pub outlook: Vec<(String, String)>,
    /// Steps that go alongside.
    pub alongside: Vec<(Glyph, String)>,
    /// Steps that were considered, with why not.
    pub rejected: Vec<Rejected>,
    /// What changed with the last edit, while it is news.
    pub changed: Option<String>,
    /// Whether the plan is shown as of a past day: read, not acted on.
    pub past: bool,
    /// Whether there is a step to accept or decline.
    pub can_decide: bool,
    /// The whole plan as plain text.
    pub as_text: String,
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
}

/// A question with what its answers lead to.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionView {
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
}
