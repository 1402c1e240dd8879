//! What the pathway says of a case, and what of it stands in the list of cases.

use std::sync::Arc;

use super::due;
use super::error::{Error, Result};
use crate::model::{Case, Date, ProblemId};
use crate::pathway::words::{Headline, headline};
use crate::pathway::{Evaluation, Knowledge, Policy, evaluate};
use crate::store::CaseOutlook;

/// The evaluations of a case as of a day, one for each problem in the order of the case.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The day they speak of.
    pub as_of: Date,
    /// One for each problem.
    pub evaluations: Vec<Arc<Evaluation>>,
}

impl Assessment {
    /// The evaluation of a problem.
    #[must_use]
    pub fn of(&self, problem: &ProblemId) -> Option<&Arc<Evaluation>> {
        self.evaluations.iter().find(|evaluation| evaluation.problem == *problem)
    }

    /// The evaluation to look at first: the one with the most urgent flag or next step; else that of the leading
    /// problem.
    #[must_use]
    pub fn leading(&self) -> Option<&Arc<Evaluation>> {
        self.evaluations.iter().min_by_key(|evaluation| {
            let flag = evaluation.leading_flag().and_then(|flag| flag.urgency);
            let next = evaluation.plan.next.as_ref().map(|next| next.urgency);
            // `None` would sort first, and means that nothing presses.
            let pressing = flag.into_iter().chain(next).min();
            (pressing.is_none(), pressing)
        })
    }
}

/// Begins to read the knowledge that ships with the program, beside whatever the caller does next. Who asks for it
/// afterwards waits for the rest of the reading only.
pub fn read_ahead() {
    // Without a thread it is read when it is asked for, and a fault in it is reported then.
    let _ = std::thread::Builder::new().name("knowledge".to_owned()).spawn(Knowledge::builtin);
}

/// The knowledge that ships with the program.
pub(super) fn knowledge() -> Result<&'static Knowledge> {
    Knowledge::builtin().map_err(|errors| Error::Knowledge {
        count: errors.len(),
        first: errors.first().map(ToString::to_string).unwrap_or_default().lines().take(1).collect(),
    })
}

/// The policy that every pack has.
pub(super) fn default_policy(knowledge: &Knowledge) -> Result<&Policy> {
    knowledge
        .policy(DEFAULT_POLICY)
        .ok_or_else(|| Error::Knowledge { count: 1, first: format!("there is no policy '{DEFAULT_POLICY}'") })
}

/// The policy that holds unless the clinic chose another.
pub const DEFAULT_POLICY: &str = "clinic";

/// Evaluates a case for each of its problems.
pub(super) fn assess(knowledge: &Knowledge, policy: &Policy, case: &Case, as_of: Date) -> Assessment {
    let one = |problem: &ProblemId| evaluate(knowledge, policy, case, problem, as_of).ok().map(Arc::new);
    Assessment { as_of, evaluations: case.problems.iter().filter_map(|problem| one(&problem.id)).collect() }
}

/// What of an assessment stands in the list.
pub(super) fn outlook(
    knowledge: &Knowledge,
    policy: &Policy,
    case: &Case,
    assessment: &Assessment,
) -> CaseOutlook {
    let flags = assessment.evaluations.iter().filter_map(|evaluation| evaluation.leading_flag()?.urgency);
    let due = due::of_case(knowledge, policy, case, &assessment.evaluations);
    let next = assessment.leading().and_then(|evaluation| evaluation.plan.next.as_ref());
    let step = next.map(|next| knowledge.step(next.step));
    CaseOutlook {
        step: step.map(|step| step.id.to_string()),
        step_label: step.map(|step| step.title.clone()),
        strength: next.map(|next| next.strength.id().to_owned()),
        urgency: flags.min().map(|urgency| urgency.id().to_owned()),
        // A flag that stands goes before the open part of the screen.
        held: assessment.evaluations.iter().any(|e| matches!(headline(e), Headline::Hold(_))),
        due: due.first().map(|due| due.day),
        due_reason: due::written(&due),
        knowledge: Some(knowledge.stamp().edition.clone()),
        basis: Some(basis(knowledge, policy, assessment.as_of)),
    }
}

/// What an outlook is computed with besides the records and the day.
pub(super) fn rules(knowledge: &Knowledge, policy: &Policy) -> String {
    format!("{} {}", knowledge.stamp().sha256, policy_key(knowledge, policy))
}

/// A policy in one word: its name; of a clinic's own also what it changes, which may change under the same name.
pub(super) fn policy_key(knowledge: &Knowledge, policy: &Policy) -> String {
    if knowledge.policy(policy.id.as_str()).is_some() {
        return policy.id.to_string();
    }
    let base = policy.extends.as_ref().map(|base| format!(":{base}"));
    let changes = policy.changes(knowledge).map(|change| format!(",{}={}", change.name, change.now.value));
    std::iter::once(policy.id.to_string()).chain(base).chain(changes).collect()
}

/// What an outlook is computed with besides the records.
pub(super) fn basis(knowledge: &Knowledge, policy: &Policy, day: Date) -> String {
    format!("{} {day}", rules(knowledge, policy))
}
