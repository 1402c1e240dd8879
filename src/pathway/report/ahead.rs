//! The look ahead as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Date, StepId, Target};
use crate::pathway::evaluation::{self, Outcome, Status, Urgency};
use crate::pathway::words::{self, OUTLOOK_ASSUMES, Wording};

/// The plan after each outcome of the next step, one level deep.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Outlook {
    /// The next step of today.
    pub step: StepId,
    /// What is taken for granted: that today's findings stand.
    pub assumes: String,
    /// One for each outcome.
    pub branches: Vec<Branch>,
}

/// The plan after one outcome.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Branch {
    /// What is supposed.
    pub outcome: Outcome,
    /// The same in words.
    pub label: String,
    /// The day it is looked at from: when the outcome can be judged, or what follows may be done.
    pub as_of: Date,
    /// The next step then; null if every step is closed.
    pub next: Option<FollowingStep>,
    /// Other steps that may lead then, best first.
    pub alternatives: Vec<FollowingStep>,
}

/// A step of a plan that is looked ahead at.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FollowingStep {
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
    /// The first day it may be done, if it must wait.
    pub not_before: Option<Date>,
    /// The day to look again, if it waits or works.
    pub review: Option<Date>,
}

pub(super) fn outlook(words: &Wording<'_>, outlook: &evaluation::Outlook) -> Outlook {
    let following = |p: &evaluation::Proposal| {
        let again = words::looks_again(p);
        FollowingStep {
            step: words.knowledge.step(p.step).id.clone(),
            sentence: words.proposal(p),
            targets: p.targets.clone(),
            strength: p.strength,
            urgency: p.urgency,
            not_before: p.date.filter(|_| !again),
            review: p.date.filter(|_| again),
        }
    };
    let branch = |branch: &evaluation::Branch| Branch {
        outcome: branch.outcome,
        label: branch.label.clone(),
        as_of: branch.day,
        next: branch.next.as_ref().map(following),
        alternatives: branch.others.iter().map(following).collect(),
    };
    Outlook {
        step: words.knowledge.step(outlook.step).id.clone(),
        assumes: OUTLOOK_ASSUMES.to_owned(),
        branches: outlook.branches.iter().map(branch).collect(),
    }
}
