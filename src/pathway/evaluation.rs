//! What the evaluator answers. Plain data by index into the knowledge and the case; [`super::words`] turns it into
//! sentences, [`super::report`] into JSON.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Date, ProblemId, Site, Target};

use super::truth::Truth;

macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u16);
        impl $name {
            /// As a position in a list.
            #[must_use]
            pub fn at(self) -> usize {
                usize::from(self.0)
            }
        }
    )+};
}

indices! {
    /// A concept of the knowledge.
    ConceptIx;
    /// A treatment of the catalogue.
    TreatmentIx;
    /// A step of the pathway.
    StepIx;
    /// A red flag.
    FlagIx;
    /// A pain generator.
    GeneratorIx;
    /// A criterion of a rule, over the whole pack.
    CriterionIx;
    /// A row of the table that reads past treatments.
    ReadingIx;
}

/// An entry, by its position in `case.entries`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryIx(pub usize);

/// How soon something must happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Now: an emergency.
    Now,
    /// The same day.
    SameDay,
    /// Within two weeks.
    TwoWeeks,
    /// In its own time.
    Routine,
}

impl Urgency {
    /// The word in rules and output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::SameDay => "same_day",
            Self::TwoWeeks => "two_weeks",
            Self::Routine => "routine",
        }
    }
}

/// Status of a step at a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Indicated, requirements met, exclusions known false.
    Offered,
    /// Only what is confirmed on the day is open.
    ConfirmFirst,
    /// Done before with good and lasting relief; may be repeated now.
    Repeatable,
    /// Indicated, nothing refuted, something else unknown.
    Provisional,
    /// Something must be weighed and agreed first.
    Conditional,
    /// Another step, or a date, comes first.
    NotYet,
    /// It works now; nothing to do until the review.
    Working,
    /// The indication itself is unknown.
    NeedsInformation,
    /// A criterion speaks against it.
    NotIndicated,
    /// Tried properly, without lasting benefit.
    Exhausted,
    /// The patient does not want it for now.
    Declined,
    /// Cannot be had for now.
    Unavailable,
    /// Something forbids it.
    Contraindicated,
    /// A red flag stands against it.
    Withheld,
}

impl Status {
    /// All, in the order of lists.
    pub const ALL: [Self; 14] = [
        Self::Offered,
        Self::ConfirmFirst,
        Self::Repeatable,
        Self::Provisional,
        Self::Conditional,
        Self::NotYet,
        Self::Working,
        Self::NeedsInformation,
        Self::NotIndicated,
        Self::Exhausted,
        Self::Declined,
        Self::Unavailable,
        Self::Contraindicated,
        Self::Withheld,
    ];

    /// The word in output and coded cases.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::ConfirmFirst => "confirm_first",
            Self::Repeatable => "repeatable",
            Self::Provisional => "provisional",
            Self::Conditional => "conditional",
            Self::NotYet => "not_yet",
            Self::Working => "working",
            Self::NeedsInformation => "needs_information",
            Self::NotIndicated => "not_indicated",
            Self::Exhausted => "exhausted",
            Self::Declined => "declined",
            Self::Unavailable => "unavailable",
            Self::Contraindicated => "contraindicated",
            Self::Withheld => "withheld",
        }
    }

    /// Whether a step with this status may lead the plan.
    #[must_use]
    pub fn may_lead(self) -> bool {
        matches!(
            self,
            Self::Offered | Self::ConfirmFirst | Self::Repeatable | Self::Provisional | Self::Conditional
        )
    }
}

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

/// A field of a treatment or medicine that a rule needed and did not find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// When.
    Date,
    /// How long the course was: dates, weeks or visits.
    Length,
    /// What it was aimed at.
    Target,
    /// Image guidance.
    Guidance,
    /// Contrast spread.
    Contrast,
    /// Whether a local anaesthetic was given.
    Anaesthetic,
    /// Relief in the first hours.
    FirstHours,
    /// Relief in the weeks after.
    WeeksAfter,
    /// How long relief lasted.
    Lasted,
    /// Kind of exercise programme.
    Programme,
    /// Whether the dose was enough to judge a medicine.
    DoseReached,
    /// Technique of an ablation or implant.
    Technique,
    /// The procedure record itself.
    Record,
}

impl Field {
    /// The word in output, as `concept` of a question.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Date => "entry_date",
            Self::Length => "entry_length",
            Self::Target => "entry_target",
            Self::Guidance => "entry_guidance",
            Self::Contrast => "entry_contrast",
            Self::Anaesthetic => "entry_anaesthetic",
            Self::FirstHours => "entry_first_hours",
            Self::WeeksAfter => "entry_weeks_after",
            Self::Lasted => "entry_lasted",
            Self::Programme => "entry_programme",
            Self::DoseReached => "entry_dose_reached",
            Self::Technique => "entry_technique",
            Self::Record => "entry_record",
        }
    }
}

/// Where a red flag stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlagState {
    /// A trigger holds.
    Present,
    /// The screen is complete and no trigger holds.
    Absent,
    /// The screen is incomplete or outdated.
    Unknown,
    /// It was worked up; not yet cleared.
    WorkedUp,
    /// It was cleared, and nothing changed since.
    Cleared,
}

impl FlagState {
    /// The word in output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Unknown => "unknown",
            Self::WorkedUp => "worked_up",
            Self::Cleared => "cleared",
        }
    }
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
    /// Facts of its screen that are still open.
    pub open: Vec<Fact>,
}

/// Why needles, implants and elective surgery wait: the screen is not complete.
#[derive(Debug, Clone, PartialEq)]
pub struct Hold {
    /// Flags whose screen is open.
    pub flags: Vec<FlagIx>,
    /// What must be answered, in the order to ask.
    pub open: Vec<Fact>,
}

/// How well a treatment did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// No help worth the name.
    None,
    /// Hours or days only.
    Brief,
    /// Some.
    Partial,
    /// At least half, not yet for long.
    Good,
    /// At least half, for long, and still so.
    Durable,
    /// At least half, and then gone.
    WornOff,
    /// Worse than before.
    Worse,
    /// Not tolerated.
    Intolerant,
    /// Dose or time too small to judge.
    Underdosed,
    /// Not yet time to judge.
    TooEarly,
    /// Cannot be judged.
    NotAssessable,
}

impl Response {
    /// The word in rules and output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Brief => "brief",
            Self::Partial => "partial",
            Self::Good => "good",
            Self::Durable => "durable",
            Self::WornOff => "worn_off",
            Self::Worse => "worse",
            Self::Intolerant => "intolerant",
            Self::Underdosed => "underdosed",
            Self::TooEarly => "too_early",
            Self::NotAssessable => "not_assessable",
        }
    }
}

/// What a block, or the anaesthetic phase of an injection, showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockResult {
    /// Enough relief, under fair conditions.
    Positive,
    /// No relief worth the name.
    Negative,
    /// Relief in between, or conditions that blur it.
    Indeterminate,
    /// No anaesthetic, or not scored the same day.
    NotTested,
}

impl BlockResult {
    /// The word in rules and output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
            Self::Indeterminate => "indeterminate",
            Self::NotTested => "not_tested",
        }
    }
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
    /// Days relief of at least half lasted, at least and at most.
    pub relief_days: Option<(i32, Option<i32>)>,
}

/// How sure a generator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GeneratorState {
    /// Blocks confirm it.
    Confirmed,
    /// The pattern fits.
    Suspected,
    /// Cannot be told yet.
    Unknown,
    /// The pattern does not fit.
    Unlikely,
    /// Blocks speak against it.
    Refuted,
}

impl GeneratorState {
    /// The word in output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Suspected => "suspected",
            Self::Unknown => "unknown",
            Self::Unlikely => "unlikely",
            Self::Refuted => "refuted",
        }
    }
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

/// What a criterion is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Speaks for the step or generator.
    Indicates,
    /// Must hold before it is done.
    Requires,
    /// Forbids it.
    Excludes,
    /// Must be weighed.
    Weighs,
    /// Shows that it was tried enough.
    Exhausts,
    /// Shows that it works now.
    Works,
    /// Strengthens a suspicion.
    Supports,
    /// Weakens a suspicion.
    Opposes,
}

impl Role {
    /// The word in output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Indicates => "indicates",
            Self::Requires => "requires",
            Self::Excludes => "excludes",
            Self::Weighs => "weighs",
            Self::Exhausts => "exhausts",
            Self::Works => "works",
            Self::Supports => "supports",
            Self::Opposes => "opposes",
        }
    }
}

/// One criterion of a ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerRow {
    /// Which criterion of the knowledge.
    pub criterion: CriterionIx,
    /// What it is for.
    pub role: Role,
    /// Whether it holds.
    pub truth: Truth,
    /// Entries that prove it, the most telling first.
    pub evidence: Vec<EntryIx>,
    /// Facts that would decide it if it is unknown, or whose absence is what it states.
    pub missing: Vec<Fact>,
    /// The criterion is unknown, cannot be known, and is assumed; the plan says so.
    pub assumed: bool,
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
    /// Its only indication is that another step waits for it.
    pub needed: bool,
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

/// What is worked out at leisure: questions that matter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Advice {
    /// At most seven, the most decisive first.
    pub questions: Vec<Question>,
}

/// The case has no such problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the case has no problem '{0}'; choose one of its problems")]
pub struct ProblemMissing(pub ProblemId);
