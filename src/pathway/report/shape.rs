//! The shape of the report: what stands in the JSON, in its order.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{
    Date, EntryId, Missing, PolicyId, ProblemId, Recorded, Site, StepId, Target, TreatmentId, Value,
};
use crate::pathway::evaluation::{BlockResult, FlagState, GeneratorState, Response, Role, Status, Urgency};
use crate::pathway::truth::Truth;

use super::ahead::Outlook;
use super::coverage::{Coverage, Dispute};

/// What the pathway says of one problem of a case on one day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "Stepwell evaluation")]
pub struct Report {
    /// The day it speaks of: what was known by then.
    pub as_of: Date,
    /// The problem it speaks of.
    pub problem: ProblemId,
    /// The knowledge it rests on.
    pub knowledge: KnowledgeStamp,
    /// The policy in force.
    pub policy: PolicyId,
    /// Figures of the policy that differ from those of the policy it extends, with what they were there.
    pub policy_changes: Vec<ChangedFigure>,
    /// Red flags of the region.
    pub red_flags: Vec<RedFlag>,
    /// Why needles, implants and elective surgery wait; null if they do not.
    pub hold: Option<Hold>,
    /// What in the record cannot be right or contradicts itself, as sentences.
    pub remarks: Vec<String>,
    /// How past treatments are read, in the order of time.
    pub readings: Vec<Reading>,
    /// Suspected sources of pain, the most likely first.
    pub generators: Vec<Generator>,
    /// What is proposed.
    pub plan: Plan,
    /// Every step at every target.
    pub steps: Vec<Step>,
    /// What should be answered, the most decisive first.
    pub questions: Vec<Question>,
    /// What the patient's payer makes of the plan; null if nobody says who pays, and in an emergency.
    pub coverage: Option<Coverage>,
    /// Where guidelines contradict each other over a step of the plan; it changes nothing that is proposed.
    pub disputes: Vec<Dispute>,
    /// What follows if the next step works, and if it fails; null unless it was asked for, or if nothing can be said.
    pub outlook: Option<Outlook>,
}

/// Edition and digest of the knowledge.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct KnowledgeStamp {
    /// Edition, for example `2026.11`.
    pub edition: String,
    /// SHA-256 of the pack, in hex.
    pub sha256: String,
}

/// A figure that the policy changes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ChangedFigure {
    /// Name of the figure.
    pub figure: String,
    /// What it is.
    pub label: String,
    /// The number in force.
    pub value: f64,
    /// What it is in the policy that is extended.
    pub was: f64,
    /// Unit of both.
    pub unit: String,
    /// How sure: `V` read in the document, `V-s` read in a secondary text, `M-H`, `M-M`, `M-L` from memory and to be shown
    /// as unverified, `inference`, or `clinic` for the clinic's own choice.
    pub certainty: String,
    /// Sources, as ids of the knowledge; the reason in words for the clinic's own.
    pub sources: Vec<String>,
}

/// A red flag.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RedFlag {
    /// Its id, such as `rf3`.
    pub id: String,
    /// As shown.
    pub label: String,
    /// Where it stands; `unknown` means that its screen is not complete.
    pub status: FlagState,
    /// How soon, if it is present.
    pub urgency: Option<Urgency>,
    /// What raised it, if it is present.
    pub trigger: Option<String>,
    /// Entries that prove it.
    pub evidence: Vec<EntryId>,
    /// Facts of its screen that are open.
    pub open: Vec<Fact>,
    /// Who acts on it, if it is present: "the emergency department, for the vascular surgeon on call".
    pub send_to: Option<String>,
}

/// A screen that is not complete.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Hold {
    /// Ids of the flags whose screen is open.
    pub flags: Vec<String>,
    /// What must be answered, in the order to ask.
    pub open: Vec<Fact>,
}

/// Why a fact has no value that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// Nobody asked.
    NotAsked,
    /// Asked, and it cannot be known.
    CannotBeKnown,
    /// The answer is too old, or something happened since.
    OutOfDate,
    /// The question does not apply.
    NotApplicable,
    /// Entries contradict each other.
    Contradicts,
}

impl From<Missing> for Gap {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::NotAsked => Self::NotAsked,
            Missing::CannotBeKnown => Self::CannotBeKnown,
            Missing::OutOfDate => Self::OutOfDate,
            Missing::NotApplicable => Self::NotApplicable,
        }
    }
}

/// A missing fact.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Fact {
    /// A concept of the knowledge, a field of an entry (`entry_guidance`), `onset`, `birth_date` or `sex`.
    pub concept: String,
    /// Where.
    pub site: Site,
    /// The entry whose field it is; null for a finding.
    pub entry: Option<EntryId>,
    /// As shown.
    pub label: String,
    /// Why it is missing.
    pub missing: Gap,
}

/// Days that relief of at least half lasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReliefDays {
    /// At least so many.
    pub at_least: i32,
    /// At most so many; null if it may still last.
    pub at_most: Option<i32>,
}

/// How a past treatment is read, at one target.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Reading {
    /// The entry.
    pub entry: EntryId,
    /// The treatment of the catalogue; null for a medicine.
    pub treatment: Option<TreatmentId>,
    /// Where, if recorded.
    pub target: Option<Target>,
    /// Pain in the weeks after.
    pub response: Response,
    /// Function in the weeks after, where it was recorded.
    pub function: Option<Response>,
    /// What the first hours showed.
    pub block: BlockResult,
    /// How it worked or failed: a row of the table, for injections.
    pub reading: Option<String>,
    /// The same in one sentence.
    pub says: Option<String>,
    /// How long relief of at least half lasted.
    pub relief_days: Option<ReliefDays>,
    /// Why it may not have helped, if it fell short.
    pub explanations: Vec<Explanation>,
}

/// Why a treatment may not have helped: no verdict, but what is on record of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// Its id, such as `wrong_target`.
    pub id: String,
    /// As shown.
    pub label: String,
    /// Whether the way the treatment is read says so; otherwise the signs do.
    pub read: bool,
    /// What on record points to it.
    pub signs: Vec<String>,
    /// What follows if it is so.
    pub then: String,
    /// Sources.
    pub sources: Vec<String>,
}

/// A suspected source of pain at one target.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Generator {
    /// Its id, such as `facet`.
    pub id: String,
    /// As shown.
    pub label: String,
    /// Where.
    pub target: Option<Target>,
    /// How sure.
    pub state: GeneratorState,
    /// Findings for minus findings against.
    pub support: i32,
    /// Its criteria.
    pub ledger: Vec<Criterion>,
}

/// Which way a criterion points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Speaks {
    /// For the step.
    For,
    /// Against it.
    Against,
    /// Cannot be told.
    Open,
}

impl From<Truth> for Speaks {
    fn from(favourable: Truth) -> Self {
        match favourable {
            Truth::Met => Self::For,
            Truth::NotMet => Self::Against,
            Truth::Unknown => Self::Open,
        }
    }
}

/// One criterion of a ledger.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Criterion {
    /// The statement.
    pub text: String,
    /// What it is for.
    pub role: Role,
    /// Whether the statement holds.
    pub truth: Truth,
    /// Which way it points: an exclusion that does not hold speaks for the step.
    pub speaks: Speaks,
    /// Unknown, cannot be known, and assumed.
    pub assumed: bool,
    /// Entries that prove it, the most telling first.
    pub evidence: Vec<EntryId>,
    /// Facts that would decide it.
    pub missing: Vec<Fact>,
    /// Sources, as ids of the knowledge.
    pub sources: Vec<String>,
}

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Plan {
    /// The next step, judged behind a hold; null only if every step is closed.
    pub next: Option<Proposal>,
    /// Other steps that may lead, best first.
    pub alternatives: Vec<Proposal>,
    /// What goes alongside.
    pub alongside: Vec<Proposal>,
}

/// A step that is proposed, its targets joined.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Proposal {
    /// The step.
    pub step: StepId,
    /// As a sentence.
    pub sentence: String,
    /// Where; empty where the step has no target.
    pub targets: Vec<Target>,
    /// How firmly.
    pub strength: Status,
    /// How soon.
    pub urgency: Urgency,
    /// Its criteria: those that speak for it, against it, and those that are open.
    pub why: Vec<Criterion>,
    /// What is taken for granted because it was asked and cannot be known.
    pub assumptions: Vec<String>,
    /// Steps that share the choice as equals.
    pub ties: Vec<StepId>,
    /// The step this one prepares.
    pub prepares: Option<StepId>,
    /// Who is written to, as a recipient's word; null if nobody.
    pub referral: Option<String>,
    /// The first day it may be done, if it must wait.
    pub not_before: Option<Date>,
    /// The day to look again, if it waits or works.
    pub review: Option<Date>,
}

/// A step at one target.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Step {
    /// The step.
    pub id: StepId,
    /// Where; null where the step has no target.
    pub target: Option<Target>,
    /// Its status there.
    pub status: Status,
    /// Steps that come first.
    pub first: Vec<StepId>,
    /// Steps that wait for it, where that is its only indication: its own criteria are beside the point.
    pub needed_by: Vec<StepId>,
    /// The day it may be done, asked again, or looked at again.
    pub until: Option<Date>,
    /// Its criteria, as far as they were needed.
    pub ledger: Vec<Criterion>,
}

/// A decisive unknown.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Question {
    /// A concept of the knowledge, a field of an entry, `onset`, `birth_date` or `sex`.
    pub concept: String,
    /// Where.
    pub site: Site,
    /// The entry whose field it is; null for a finding.
    pub entry: Option<EntryId>,
    /// The question.
    pub text: String,
    /// Further facts asked with it: the items of a red-flag screen.
    pub items: Vec<Fact>,
    /// Answers and what they lead to; empty where the answer is a date or free.
    pub leads_to: Vec<Consequence>,
}

/// What one answer leads to.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Consequence {
    /// The answer: a value, a word for a field, or `{"missing": "cannot_be_known"}`.
    pub answer: Recorded<Value>,
    /// As shown.
    pub label: String,
    /// What follows.
    pub leads_to: String,
    /// The step that would lead, if it changes.
    pub next: Option<StepId>,
}
