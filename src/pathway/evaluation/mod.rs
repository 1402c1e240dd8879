//! What the evaluator answers. Plain data by index into the knowledge and the case; [`super::words`] turns it into
//! sentences, [`super::report`] into JSON.

mod coverage;
mod index;
mod states;

use crate::model::{Date, ProblemId, Site, Target};

use super::truth::{Bounds, Truth};

pub use coverage::*;
pub use index::*;
pub use states::*;

/// Entries that prove something. Most criteria rest on one or two.
pub type Entries = smallvec::SmallVec<[EntryIx; 2]>;

/// Facts that would decide something. Most open criteria wait for one.
pub type Missing = smallvec::SmallVec<[Fact; 1]>;

/// A fact that would decide something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact {
    /// What is missing.
    pub subject: Subject,
    /// Where, as far as the rule says.
    pub site: Site,
}

/// What a missing fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A concept: answered by a finding.
    Concept(ConceptIx),
    /// A field of an entry: answered by editing it.
    Field(EntryIx, Field),
    /// When the problem began.
    Onset,
    /// The patient's date of birth.
    BirthDate,
    /// The patient's sex.
    Sex,
}

/// A red flag of the region.
#[derive(Debug, Clone, PartialEq)]
pub struct FlagResult {
    /// Which.
    pub flag: FlagIx,
    /// Where it stands.
    pub state: FlagState,
    /// How soon, if present.
    pub urgency: Option<Urgency>,
    /// The criterion that raised it, if present.
    pub trigger: Option<CriterionIx>,
    /// Entries that prove it.
    pub evidence: Vec<EntryIx>,
    /// Facts that its screen needs of this patient, and that are answered.
    pub answered: Vec<Fact>,
    /// Facts of its screen that are still open.
    pub open: Vec<Fact>,
    /// What to do, as positions in the actions of the flag: without those that are known not to concern this patient.
    pub actions: Vec<usize>,
}

/// Why needles, implants and elective surgery wait: the screen is not complete.
#[derive(Debug, Clone, PartialEq)]
pub struct Hold {
    /// Flags whose screen is open.
    pub flags: Vec<FlagIx>,
    /// What must be answered, in the order to ask.
    pub open: Vec<Fact>,
}

/// How a past treatment is read, at one target.
#[derive(Debug, Clone, PartialEq)]
pub struct TreatmentReading {
    /// The entry.
    pub entry: EntryIx,
    /// The treatment; absent for a medicine.
    pub treatment: Option<TreatmentIx>,
    /// Target, if recorded.
    pub target: Option<Target>,
    /// Pain.
    pub response: Response,
    /// Function, where it was recorded.
    pub function: Option<Response>,
    /// The anaesthetic phase.
    pub block: BlockResult,
    /// How it failed or worked: a row of the table, for injections.
    pub reading: Option<ReadingIx>,
    /// The most relief of pain in percent at a reading of the weeks after; below zero is worse.
    pub relief: Option<Bounds>,
    /// Days relief of at least half lasted, at least and at most.
    pub relief_days: Option<(i32, Option<i32>)>,
}

/// A suspected source of pain at one target.
#[derive(Debug, Clone, PartialEq)]
pub struct GeneratorResult {
    /// Which.
    pub generator: GeneratorIx,
    /// Where.
    pub target: Option<Target>,
    /// How sure.
    pub state: GeneratorState,
    /// Findings for minus findings against; orders suspects, says nothing by itself.
    pub support: i32,
    /// Criteria with their truth.
    pub ledger: Vec<LedgerRow>,
}

/// Some of the ways in which a criterion may hold, by position.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Alternatives(u16);

impl Alternatives {
    /// The most ways one criterion can have.
    pub const MOST: usize = 16;

    /// With one more of them; a position that no criterion has is none.
    #[must_use]
    pub fn with(self, position: usize) -> Self {
        let bit = u32::try_from(position).ok().and_then(|n| 1u16.checked_shl(n)).unwrap_or(0);
        Self(self.0 | bit)
    }

    /// Whether this one is among them.
    #[must_use]
    pub fn contains(self, position: usize) -> bool {
        self.with(position) == self && position < Self::MOST
    }
}

/// One criterion of a ledger.
#[derive(Debug, PartialEq)]
pub struct LedgerRow {
    /// Which criterion of the knowledge.
    pub criterion: CriterionIx,
    /// What it is for.
    pub role: Role,
    /// Whether it holds.
    pub truth: Truth,
    /// For a criterion with alternatives: the one that holds, or those that are open.
    pub alternatives: Alternatives,
    /// Entries that prove it, the most telling first.
    pub evidence: Entries,
    /// Facts that would decide it if it is unknown, or whose absence is what it states.
    pub missing: Missing,
    /// The criterion is unknown, cannot be known, and is assumed; the plan says so.
    pub assumed: bool,
}

impl Clone for LedgerRow {
    /// By slices: the derived clone of a small vector goes element by element, and rows are cloned for every step.
    fn clone(&self) -> Self {
        Self {
            evidence: Entries::from_slice(&self.evidence),
            missing: Missing::from_slice(&self.missing),
            ..*self
        }
    }
}

impl LedgerRow {
    /// Whether the row speaks for the step: a met requirement, or an exclusion that does not hold.
    #[must_use]
    pub fn favourable(&self) -> Truth {
        match self.role {
            Role::Excludes | Role::Weighs | Role::Exhausts | Role::Opposes => !self.truth,
            _ => self.truth,
        }
    }
}

/// A step at one atomic target.
#[derive(Debug, Clone, PartialEq)]
pub struct StepResult {
    /// Which step.
    pub step: StepIx,
    /// Atomic target; absent where the step has none.
    pub target: Option<Target>,
    /// Status.
    pub status: Status,
    /// The steps that come first, for `NotYet`.
    pub first: Vec<StepIx>,
    /// The steps that wait for it, where that is its only indication.
    pub needed_by: Vec<StepIx>,
    /// The day it may be done or asked again, for `NotYet`, `Declined`, `Unavailable`, `Working`.
    pub until: Option<Date>,
    /// Criteria with their truth.
    pub ledger: Vec<LedgerRow>,
}

/// A step of the plan, its atomic targets joined.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Which step.
    pub step: StepIx,
    /// Targets, grouped; empty where the step has none.
    pub targets: Vec<Target>,
    /// How firmly it is proposed: the status of its targets.
    pub strength: Status,
    /// How soon.
    pub urgency: Urgency,
    /// Positions in [`Evaluation::steps`] it stands for.
    pub basis: Vec<usize>,
    /// Steps that share the choice as equals.
    pub tie: Vec<StepIx>,
    /// The step this one prepares, for a step that leads because another needs it.
    pub prepares: Option<StepIx>,
    /// Not before this day, or review on this day.
    pub date: Option<Date>,
    /// Which of the step's other words fit this patient, by position.
    pub worded: Option<usize>,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The next step; judged behind a hold. Absent only if every step is closed.
    pub next: Option<Proposal>,
    /// Other steps that may lead, best first.
    pub alternatives: Vec<Proposal>,
    /// What goes alongside.
    pub alongside: Vec<Proposal>,
}

/// Edition and digest of the knowledge an evaluation rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnowledgeStamp {
    /// Edition, for example `2026.11`.
    pub edition: String,
    /// SHA-256 of the pack, in hex.
    pub sha256: String,
}

/// The result of running the pathway over a case. Same input, same value.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The day it speaks of.
    pub as_of: Date,
    /// The problem it speaks of.
    pub problem: ProblemId,
    /// The knowledge it rests on.
    pub knowledge: KnowledgeStamp,
    /// The policy in force, by id.
    pub policy: String,
    /// Red flags of the region, in the order of the knowledge.
    pub flags: Vec<FlagResult>,
    /// Why needles, implants and elective surgery wait, if they do.
    pub hold: Option<Hold>,
    /// How past treatments are read, in the order of time.
    pub readings: Vec<TreatmentReading>,
    /// Suspected sources, the most likely first.
    pub generators: Vec<GeneratorResult>,
    /// Every step at every target, in the order of the knowledge.
    pub steps: Vec<StepResult>,
    /// The plan.
    pub plan: Plan,
}

impl Evaluation {
    /// The most urgent flag that is present.
    #[must_use]
    pub fn leading_flag(&self) -> Option<&FlagResult> {
        self.flags.iter().filter(|f| f.state == FlagState::Present).min_by_key(|f| f.urgency)
    }
}

/// A value an answer may have.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A value for a finding.
    Value(crate::model::Value),
    /// A word for a field of an entry, as in the case file.
    Field(String),
    /// Asked, and cannot be known.
    CannotBeKnown,
}

/// What one answer leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Consequence {
    /// The answer.
    pub answer: Answer,
    /// As shown on the button.
    pub label: String,
    /// What follows, in a few words: "The plan stands", "Surgeon's opinion leads".
    pub leads_to: String,
    /// The step that would lead, if it changes.
    pub next: Option<StepIx>,
}

/// A decisive unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The missing fact.
    pub fact: Fact,
    /// Further facts asked with it (the items of a red-flag screen); empty otherwise.
    pub items: Vec<Fact>,
    /// The question.
    pub text: String,
    /// Answers and what they lead to; empty where the answer is a date or free.
    pub answers: Vec<Consequence>,
}

/// What is supposed of the next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It works, or allows what it prepares.
    Works,
    /// It fails, or speaks against what it prepares.
    Fails,
    /// It shows something that neither works nor fails.
    Shows,
}

/// The plan after one outcome of the next step. Its proposals have no basis: the supposed case is gone.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// What is supposed.
    pub outcome: Outcome,
    /// The same in words: "If it works".
    pub label: String,
    /// The day it is looked at from: when the outcome can be judged, or what follows may be done.
    pub day: Date,
    /// The next step then; absent if every step is closed.
    pub next: Option<Proposal>,
    /// Other steps that may lead then, best first.
    pub others: Vec<Proposal>,
}

/// The look ahead, one level deep. Today's findings are assumed to stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// The next step of today.
    pub step: StepIx,
    /// One for each outcome.
    pub branches: Vec<Branch>,
}

/// A step of the plan over which guidelines contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disputed {
    /// The step.
    pub step: StepIx,
    /// What is disputed.
    pub dispute: DisputeIx,
}

/// Why a past treatment may not have helped. What is known of it, never a verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The treatment.
    pub entry: EntryIx,
    /// Why.
    pub explanation: ExplanationIx,
    /// Whether the way it is read, or the response, says so; otherwise the signs do.
    pub read: bool,
    /// Signs on record that point to it.
    pub signs: Vec<LedgerRow>,
}

/// What is worked out at leisure: questions that matter, coverage, disputes, explanations, and the look ahead.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Advice {
    /// At most seven, the most decisive first.
    pub questions: Vec<Question>,
    /// What the patient's payer makes of the plan; absent if nobody says who pays, and in an emergency, which waits for
    /// no payer.
    pub coverage: Option<Coverage>,
    /// Where guidelines contradict each other over a step of the plan.
    pub disputes: Vec<Disputed>,
    /// Why past treatments may not have helped, in the order of time.
    pub explanations: Vec<Explained>,
    /// What follows if the next step works, and if it fails; absent if that cannot be said.
    pub outlook: Option<Outlook>,
}

/// The case has no such problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the case has no problem '{0}'; choose one of its problems")]
pub struct ProblemMissing(pub ProblemId);
