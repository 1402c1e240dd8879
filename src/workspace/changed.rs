//! Decisions whose advice reads otherwise since: what was proposed then, and what the knowledge and the policy of today
//! would have proposed on the same day from the same record.

use super::Workspace;
use super::error::{Error, Result};
use super::snapshot::{JobKind, JobProgress};
use super::upkeep::OnProgress;
use crate::model::{Body, Case, CaseId, Date, Decision, Entry, EntryId, PolicyId, ProblemId, StepId, Target};
use crate::pathway::words::{Audience, Wording};
use crate::pathway::{Evaluation, Knowledge, Policy, evaluate};
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

/// What is another one since the advice was given, and made it another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeCause {
    /// The edition of the knowledge.
    Knowledge,
    /// The policy.
    Policy,
    /// The edition and the policy; which of them cannot be said.
    Both,
}

impl ChangeCause {
    /// What differs between then and now; `None` if nothing does.
    pub(super) fn of(other_knowledge: bool, other_policy: bool) -> Option<Self> {
        match (other_knowledge, other_policy) {
            (true, true) => Some(Self::Both),
            (true, false) => Some(Self::Knowledge),
            (false, true) => Some(Self::Policy),
            (false, false) => None,
        }
    }
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
    /// What made the difference.
    pub cause: ChangeCause,
    /// Why what was proposed then would not be proposed for that day now, in a sentence.
    pub why: String,
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
            let other_knowledge = decision.knowledge != self.knowledge.stamp().edition;
            // A clinic's own may have changed under the same name: which figures it had is not kept.
            let own = self.knowledge.policy(decision.policy.as_str()).is_none();
            let other_policy = own || decision.policy != self.policy().id;
            let Some(cause) = ChangeCause::of(other_knowledge, other_policy) else { continue };
            let was = self.proposed(&decision.step, decision.targets.clone());
            let day = entry.start().last;
            // Without the decision itself, which was not there when the proposal was made.
            let before = without(&case, &entry.id);
            let evaluation = evaluate(self.knowledge, &self.policy(), &before, &problem.id, day).ok();
            if evaluation.as_ref().is_some_and(|evaluation| self.proposes(evaluation, &was)) {
                continue;
            }
            found.push(ChangedAdvice {
                row: self.session_mut()?.store.case_row(id)?,
                problem: problem.id.clone(),
                decision: entry.id.clone(),
                day,
                knowledge: decision.knowledge.clone(),
                policy: decision.policy.clone(),
                cause: self.traced(cause, &before, (&problem.id, day), (&decision.policy, &was)),
                why: evaluation.as_ref().map_or_else(String::new, |evaluation| {
                    why_not(self.knowledge, &self.policy(), &before, evaluation, was.step.as_str())
                }),
                would_be: evaluation.and_then(|evaluation| self.next(&evaluation)),
                is: evaluate(self.knowledge, &self.policy(), &case, &problem.id, self.clock.today())
                    .ok()
                    .and_then(|evaluation| self.next(&evaluation)),
                was,
            });
        }
        Ok(found)
    }

    /// Where both are others: what made the difference, as the knowledge of today under the policy of then tells.
    fn traced(
        &self,
        cause: ChangeCause,
        before: &Case,
        (problem, day): (&ProblemId, Date),
        (policy, was): (&PolicyId, &Proposed),
    ) -> ChangeCause {
        let then = self.knowledge.policy(policy.as_str()).filter(|_| cause == ChangeCause::Both);
        let then = then.and_then(|policy| evaluate(self.knowledge, policy, before, problem, day).ok());
        match then {
            Some(then) if self.proposes(&then, was) => ChangeCause::Policy,
            _ => cause,
        }
    }

    /// Whether an evaluation proposes this, alone or among equals.
    fn proposes(&self, evaluation: &Evaluation, what: &Proposed) -> bool {
        let Some(next) = &evaluation.plan.next else { return false };
        let mut equals = next.tie.iter().map(|ix| &self.knowledge.step(*ix).id);
        self.next(evaluation).as_ref() == Some(what) || equals.any(|step| *step == what.step)
    }

    /// The next step of an evaluation.
    fn next(&self, evaluation: &Evaluation) -> Option<Proposed> {
        let next = evaluation.plan.next.as_ref()?;
        Some(self.proposed(&self.knowledge.step(next.step).id, next.targets.clone()))
    }

    fn proposed(&self, step: &StepId, mut targets: Vec<Target>) -> Proposed {
        targets.sort_unstable();
        let label = self.knowledge.step_named(step.as_str()).map(|ix| self.knowledge.step(ix).title.clone());
        Proposed { step: step.clone(), label, targets }
    }
}

/// Why an evaluation does not propose a step, in a sentence.
pub(super) fn why_not(
    knowledge: &Knowledge,
    policy: &Policy,
    case: &Case,
    evaluation: &Evaluation,
    step: &str,
) -> String {
    let Some(ix) = knowledge.step_named(step) else {
        return "The knowledge has no such step any more".to_owned();
    };
    let wording = Wording { knowledge, policy, case, audience: Audience::Screen };
    // Of several targets the one that came nearest speaks for the step.
    let nearest =
        evaluation.steps.iter().filter(|result| result.step == ix).min_by_key(|result| result.status);
    let Some(result) = nearest else { return "It is no step for this problem any more".to_owned() };
    match &evaluation.plan.next {
        Some(next) if result.status.may_lead() && next.step != ix => {
            format!("Still possible; {} comes first", knowledge.step(next.step).title)
        }
        Some(next) if result.status.may_lead() && next.step == ix => {
            "The same step, aimed elsewhere".to_owned()
        }
        _ => wording.why_not(result, evaluation.as_of),
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
