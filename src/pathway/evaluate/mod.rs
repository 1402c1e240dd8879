//! Runs the pathway over a case: flags, generators, a status for every step and target, the plan.

mod coverage;
mod disputes;
mod explanations;
mod expr;
mod flags;
mod generators;
mod numbers;
mod plan;
mod status;
mod steps;
mod works;

use crate::model::{Case, Date, Problem, Target};
use crate::pathway::evaluation::{
    Alternatives, CriterionIx, Evaluation, LedgerRow, ProblemMissing, Role, TreatmentReading,
};
use crate::pathway::expression::{Expr, Number};
use crate::pathway::facts::{Facts, Trace};
use crate::pathway::knowledge::{Knowledge, OnUnknown, Policy};
use crate::pathway::truth::{Bounds, Truth};

use expr::At;

pub use coverage::coverage;
pub use disputes::disputes;
pub use explanations::explanations;
pub(in crate::pathway) use flags::{last_action, matters, was_asked};
pub use status::{Inputs, Refusal, status};

/// What expressions and numbers of the rule language say of a problem, at a target. For proofs.
pub(in crate::pathway) struct Probe<'f, 'a> {
    /// The record as it was known on the day.
    pub(in crate::pathway) facts: &'f Facts<'a>,
    /// The target, for what asks about one.
    pub(in crate::pathway) here: Option<Target>,
}

impl Probe<'_, '_> {
    /// The truth of an expression.
    pub(in crate::pathway) fn truth(&self, expr: &Expr) -> Truth {
        At { facts: self.facts, here: self.here }.truth(expr, &mut Trace::default())
    }

    /// A number.
    pub(in crate::pathway) fn number(&self, number: &Number) -> Bounds {
        At { facts: self.facts, here: self.here }.number(number, &mut Trace::default())
    }
}

/// Evaluates a case for one of its problems as of a day. Total and deterministic: same input, same value.
///
/// # Errors
/// If the case has no such problem.
pub fn evaluate(
    knowledge: &Knowledge,
    policy: &Policy,
    case: &Case,
    problem: &crate::model::ProblemId,
    as_of: Date,
) -> Result<Evaluation, ProblemMissing> {
    let problem = case.problem(problem).ok_or_else(|| ProblemMissing(problem.clone()))?;
    Ok(run(Facts::new(knowledge, policy, case, problem, as_of), OpenScreen::Holds))
}

/// Evaluates a case as of a past day. What nobody wrote down of the red-flag screen then is reported, but holds nothing:
/// that it was not recorded does not say that it was not asked.
pub(super) fn look_back(
    knowledge: &Knowledge,
    policy: &Policy,
    case: &Case,
    problem: &Problem,
    as_of: Date,
) -> Evaluation {
    run(Facts::new(knowledge, policy, case, problem, as_of), OpenScreen::IsReported)
}

/// What an incomplete red-flag screen does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OpenScreen {
    /// Needles, implants and elective surgery wait for it.
    Holds,
    /// It is named in the evaluation; nothing waits.
    IsReported,
}

fn run(mut facts: Facts<'_>, open_screen: OpenScreen) -> Evaluation {
    let (knowledge, policy, problem, as_of) = (facts.knowledge, facts.policy, facts.problem, facts.as_of);
    let flags = flags::evaluate(&facts);
    facts.flags_present = flags::present(knowledge, &flags);
    let hold = flags::hold(&facts, &flags);
    generators::evaluate(&mut facts);
    let steps = steps::evaluate(&facts, &flags, hold.is_some() && open_screen == OpenScreen::Holds);
    let plan = plan::plan(&facts, &flags, &steps);
    let mut generators = std::mem::take(&mut facts.generators);
    generators.sort_by_key(|g| (g.state, std::cmp::Reverse(g.support)));
    Evaluation {
        as_of,
        problem: problem.id.clone(),
        knowledge: knowledge.stamp().clone(),
        policy: policy.id.to_string(),
        flags,
        hold,
        readings: readings(&facts),
        generators,
        steps,
        plan,
    }
}

fn readings(facts: &Facts<'_>) -> Vec<TreatmentReading> {
    let past = facts.past.iter().filter(|p| p.is_done() && p.concerns).map(|p| TreatmentReading {
        entry: p.entry,
        treatment: Some(p.treatment),
        target: p.target,
        response: p.response,
        function: p.function,
        block: p.block,
        reading: p.reading,
        relief: p.best,
        relief_days: p.relief_days,
    });
    let courses = facts.courses.iter().map(|c| TreatmentReading {
        entry: c.entry,
        treatment: None,
        target: None,
        response: c.response,
        function: None,
        block: crate::pathway::evaluation::BlockResult::NotTested,
        reading: None,
        relief: None,
        relief_days: None,
    });
    let mut all: Vec<TreatmentReading> = past.chain(courses).collect();
    all.sort_by_key(|r| r.entry);
    all
}

/// Whether something is the case, wherever the target is.
fn holds(facts: &Facts<'_>, expr: &Expr) -> Truth {
    At { facts, here: None }.truth(expr, &mut Trace::default())
}

/// Those of a list that hold for the region of the problem.
fn concerning<'l>(facts: &Facts<'_>, list: &'l [CriterionIx]) -> impl Iterator<Item = &'l CriterionIx> {
    let (knowledge, region) = (facts.knowledge, facts.problem.region);
    list.iter().filter(move |ix| knowledge.criterion(**ix).concerns(region))
}

/// One criterion at a target, as a row of a ledger. One that does not ask about the target is evaluated once.
fn row(facts: &Facts<'_>, ix: CriterionIx, here: Option<Target>) -> LedgerRow {
    if facts.knowledge.criterion(ix).local {
        return evaluated(facts, ix, here);
    }
    facts.row_once(ix, || evaluated(facts, ix, here))
}

fn evaluated(facts: &Facts<'_>, ix: CriterionIx, here: Option<Target>) -> LedgerRow {
    let criterion = facts.knowledge.criterion(ix);
    let mut trace = Trace::default();
    let at = At { facts, here };
    let (truth, alternatives) = match &criterion.expr {
        Expr::Any(parts) if !criterion.alternatives.is_empty() => at.any_of(parts, &mut trace),
        expr => (at.truth(expr, &mut trace), Alternatives::default()),
    };
    let unobtainable = truth == Truth::Unknown && trace.missing.is_empty();
    LedgerRow {
        criterion: ix,
        role: criterion.role,
        truth,
        alternatives,
        evidence: trace.evidence,
        missing: if truth == Truth::Unknown { trace.missing } else { trace.wanted },
        assumed: unobtainable && criterion.unknown == OnUnknown::Assume,
    }
}

/// Whether a row says nothing, and nobody has to ask: what it is asked about is not the case, or it counts only where it is
/// recorded, and is not.
fn is_beside_the_point(facts: &Facts<'_>, row: &LedgerRow, here: Option<Target>) -> bool {
    let criterion = facts.knowledge.criterion(row.criterion);
    match (row.truth, &criterion.premise) {
        (Truth::Unknown, _) => criterion.unknown == OnUnknown::Ignore,
        // Where its premise is not met it holds, and that is all there is to it.
        (Truth::Met, Some(premise)) => At { facts, here }.truth(premise, &mut Trace::default()).is_not_met(),
        _ => false,
    }
}

/// What a row counts as: what is assumed, or counts only where it is recorded, is settled in favour.
fn counts_as(facts: &Facts<'_>, row: &LedgerRow) -> Truth {
    let ignored = facts.knowledge.criterion(row.criterion).unknown == OnUnknown::Ignore;
    match (row.truth, row.role) {
        (Truth::Unknown, Role::Indicates | Role::Requires) if row.assumed || ignored => Truth::Met,
        (Truth::Unknown, _) if row.assumed || ignored => Truth::NotMet,
        (truth, _) => truth,
    }
}
