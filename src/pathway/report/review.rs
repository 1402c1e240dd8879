//! A review as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Date, EntryId, PartialDate, PolicyId, ProblemId, StepId, Target, TreatmentId};
use crate::pathway::evaluation::Status;
use crate::pathway::review::{Look, Review, Standing};
use crate::pathway::words::{Audience, Wording};

use super::build::Builder;
use super::shape::{Fact, KnowledgeStamp, Proposal};

/// What the pathway would have offered the day before each past treatment of a problem, from what was known then.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "Stepwell review")]
pub struct ReviewReport {
    /// The day of the review; later treatments are not in it.
    pub as_of: Date,
    /// The problem it speaks of.
    pub problem: ProblemId,
    /// The knowledge it rests on: that of today, also for the past.
    pub knowledge: KnowledgeStamp,
    /// The policy in force.
    pub policy: PolicyId,
    /// The treatments, in the order of time.
    pub treatments: Vec<ReviewedTreatment>,
}

/// One past treatment, looked back at.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReviewedTreatment {
    /// Its entry.
    pub entry: EntryId,
    /// The treatment of the catalogue.
    pub treatment: TreatmentId,
    /// When it was, as exactly as it is known.
    pub date: PartialDate,
    /// What it was aimed at; empty if not recorded.
    pub targets: Vec<Target>,
    /// The day it is looked at from: the day before the first day it may have been on. Null if its date is not known.
    pub looked_from: Option<Date>,
    /// Where it stood on the pathway that day.
    pub standing: Standing,
    /// The same in one sentence.
    pub says: String,
    /// What had to be weighed, what spoke against it, or what was not met.
    pub because: Vec<String>,
    /// The steps that would have carried it out, the nearest to being offered.
    pub steps: Vec<StepId>,
    /// Their status that day; null where no step stands for it.
    pub status: Option<Status>,
    /// Facts that were open and would have been asked first.
    pub asked_first: Vec<Fact>,
    /// Answers of the red-flag screen that nobody wrote down by then; reported, and they hold nothing.
    pub unrecorded_screen: Vec<Fact>,
    /// Steps that would have come first.
    pub first: Vec<StepId>,
    /// The day it would have waited for.
    pub until: Option<Date>,
    /// The next step the pathway would have proposed that day.
    pub next: Option<Proposal>,
}

/// The report of a review, with the sentences of the screen.
#[must_use]
pub fn review(words: &Wording<'_>, review: &Review) -> ReviewReport {
    let words = Wording { audience: Audience::Screen, ..*words };
    ReviewReport {
        as_of: review.as_of,
        problem: review.problem.clone(),
        knowledge: KnowledgeStamp {
            edition: review.knowledge.edition.clone(),
            sha256: review.knowledge.sha256.clone(),
        },
        policy: words.policy.id.clone(),
        treatments: review.looks.iter().filter_map(|look| treatment(&words, look)).collect(),
    }
}

fn treatment(words: &Wording<'_>, look: &Look) -> Option<ReviewedTreatment> {
    let built = look.evaluation.as_deref().map(|evaluation| (Builder::new(words, evaluation), evaluation));
    let facts = |facts| built.as_ref().map(|(built, _)| built.facts(facts)).unwrap_or_default();
    let id = |step| words.knowledge.step(step).id.clone();
    let mut steps: Vec<StepId> = look.results().map(|result| id(result.step)).collect();
    steps.dedup();
    Some(ReviewedTreatment {
        entry: words.entry(look.entry)?.id.clone(),
        treatment: words.knowledge.treatment(look.treatment).id.clone(),
        date: look.date,
        targets: look.targets.clone(),
        looked_from: look.day,
        standing: look.standing,
        says: look.says(words),
        because: look.because(words),
        steps,
        status: look.results().next().map(|result| result.status),
        asked_first: facts(&look.asked),
        unrecorded_screen: facts(look.unrecorded()),
        first: look.first().into_iter().map(id).collect(),
        until: look.results().filter_map(|result| result.until).max(),
        next: built
            .as_ref()
            .and_then(|(built, made)| made.plan.next.as_ref().map(|next| built.proposal(next))),
    })
}

/// The JSON Schema of [`ReviewReport`], as text; `schema/review.schema.json` is its copy.
#[must_use]
pub fn review_schema() -> String {
    super::schema_of::<ReviewReport>()
}
