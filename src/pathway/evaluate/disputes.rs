//! Which disputes between guidelines stand over the steps of a plan.

use crate::model::Case;
use crate::pathway::evaluation::{DisputeIx, Disputed, Evaluation, Urgency};
use crate::pathway::facts::Facts;
use crate::pathway::knowledge::{Knowledge, Policy};

use super::{evaluated, flags, generators};

/// The disputes over the steps of a plan, the next step first; none in an emergency.
#[must_use]
pub fn disputes(
    knowledge: &Knowledge,
    policy: &Policy,
    case: &Case,
    evaluation: &Evaluation,
) -> Vec<Disputed> {
    let plan = &evaluation.plan;
    let emergency = plan.next.as_ref().is_some_and(|next| next.urgency <= Urgency::SameDay);
    let Some(problem) = case.problem(&evaluation.problem).filter(|_| !emergency) else { return Vec::new() };
    let mut facts = Facts::new(knowledge, policy, case, problem, evaluation.as_of);
    facts.flags_present = flags::present(knowledge, &evaluation.flags);
    generators::evaluate(&mut facts);
    let stands: Vec<bool> = knowledge
        .disputes()
        .iter()
        .map(|dispute| dispute.when.is_none_or(|when| evaluated(&facts, when, None).truth.is_met()))
        .collect();
    let steps = plan.next.iter().chain(&plan.alternatives).chain(&plan.alongside).map(|p| p.step);
    let over = |step| {
        let all = knowledge.disputes().iter().zip(&stands).zip(0u16..);
        all.filter(move |((dispute, stands), _)| **stands && dispute.steps.contains(&step))
            .map(move |(_, n)| Disputed { step, dispute: DisputeIx(n) })
    };
    steps.flat_map(over).collect()
}
