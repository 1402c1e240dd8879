//! Decisions whose advice reads otherwise since: what was proposed then, and what the knowledge and the policy of today
//! would have proposed on the same day from the same record.

use super::Workspace;
use super::error::{Error, Result};
use super::snapshot::{JobKind, JobProgress};
use super::upkeep::OnProgress;
use crate::model::{Body, Case, CaseId, Date, Decision, Entry, EntryId, PolicyId, ProblemId, StepId, Target};
use crate::pathway::evaluate;
use crate::store::CaseRow;

/// Cases that are read between two questions whether to go on.
const BATCH: usize = 64;

/// A proposal: a step and what it is aimed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The step.
    pub step: StepId,
    /// Its wording; absent for a step the knowledge of today does not have.
    pub label: Option<String>,
    /// Its targets, in order.
    pub targets: Vec<Target>,
}

/// A decision on a proposal that would be another today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedAdvice {
    /// The case as the list shows it.
    pub row: CaseRow,
    /// The problem.
    pub problem: ProblemId,
    /// The entry of the decision.
    pub decision: EntryId,
    /// The day of the decision, or the last it may have been on.
    pub day: Date,
    /// The edition of the knowledge it was decided with.
    pub knowledge: String,
    /// The policy it was decided with.
    pub policy: PolicyId,
    /// What was proposed then.
    pub was: Proposed,
    /// What would be proposed for that day by the knowledge and policy in force; `None` if nothing would.
    pub would_be: Option<Proposed>,
    /// What is proposed today, from all that was recorded since.
    pub is: Option<Proposed>,
}

impl Workspace {
    /// The latest decision of each problem, in all cases, whose proposal was made with another edition or policy and would
    /// be another one now. The unit of the progress is the case. A case that cannot be read is left out: checking the store
    /// names it.
    ///
    /// # Errors
    /// [`Error::Locked`]; `Cancelled`; the store's errors.
    pub fn changed_advice(&mut self, progress: OnProgress<'_>) -> Result<Vec<ChangedAdvice>> {
        let mut found = Vec::new();
        let (mut last, mut done): (Option<CaseId>, usize) = (None, 0);
        loop {
            let ids = self.session_mut()?.store.cases_after(last.as_ref(), BATCH)?;
            if ids.is_empty() {
                return Ok(found);
            }
            for id in &ids {
                found.extend(self.changed_in(id).unwrap_or_default());
            }
            done += ids.len();
            if !progress(JobProgress { kind: JobKind::CompareAdvice, done, total: 0 }) {
                return Err(Error::Store(crate::store::Error::Cancelled));
            }
            last = ids.last().cloned();
        }
    }

    fn changed_in(&mut self, id: &CaseId) -> Result<Vec<ChangedAdvice>> {
        let case = self.session_mut()?.store.load(id)?;
        let mut found = Vec::new();
        for problem in &case.problems {
            let Some((entry, decision)) = latest_decision(&case, &problem.id) else { continue };
            if decision.knowledge == self.knowledge.stamp().edition && decision.policy == self.policy().id {
                continue;
            }
            let was = self.proposed(&decision.step, decision.targets.clone());
            let day = entry.start().last;
            // Without the decision itself, which was not there when the proposal was made.
            let before = without(&case, &entry.id);
            let would_be = self.next(&before, &problem.id, day);
            let equals = would_be.iter().flat_map(|(_, equals)| equals);
            if would_be.as_ref().is_some_and(|(next, _)| *next == was)
                || equals.into_iter().any(|step| *step == was.step)
            {
                continue;
            }
            found.push(ChangedAdvice {
                row: self.session_mut()?.store.case_row(id)?,
                problem: problem.id.clone(),
                decision: entry.id.clone(),
                day,
                knowledge: decision.knowledge.clone(),
                policy: decision.policy.clone(),
                was,
                would_be: would_be.map(|(next, _)| next),
                is: self.next(&case, &problem.id, self.clock.today()).map(|(next, _)| next),
            });
        }
        Ok(found)
    }

    /// The next step of a problem as of a day, and those that share the choice as equals.
    fn next(&self, case: &Case, problem: &ProblemId, day: Date) -> Option<(Proposed, Vec<StepId>)> {
        let evaluation = evaluate(self.knowledge, self.policy(), case, problem, day).ok()?;
        let next = evaluation.plan.next?;
        let equals = next.tie.iter().map(|ix| self.knowledge.step(*ix).id.clone()).collect();
        Some((self.proposed(&self.knowledge.step(next.step).id, next.targets), equals))
    }

    fn proposed(&self, step: &StepId, mut targets: Vec<Target>) -> Proposed {
        targets.sort_unstable();
        let label = self.knowledge.step_named(step.as_str()).map(|ix| self.knowledge.step(ix).title.clone());
        Proposed { step: step.clone(), label, targets }
    }
}

/// The decision on a problem that came last.
fn latest_decision<'a>(case: &'a Case, problem: &ProblemId) -> Option<(&'a Entry, &'a Decision)> {
    let decisions = case.entries.iter().filter_map(|entry| match &entry.body {
        Body::Decision(decision) if entry.concerns(problem) => Some((entry, decision)),
        _ => None,
    });
    decisions.max_by_key(|(entry, _)| entry.start().last)
}

fn without(case: &Case, entry: &EntryId) -> Case {
    let mut before = case.clone();
    before.entries.retain(|one| one.id != *entry);
    before
}
