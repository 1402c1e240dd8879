//! (f) How useful the answers are. "Every case has a plan" is empty if the plan is always "ask".

use std::collections::BTreeMap;

use crate::pathway::advise::advise;
use crate::pathway::coded::CodedCase;
use crate::pathway::evaluation::{Evaluation, FlagState};
use crate::pathway::knowledge::Knowledge;

use super::parallel::in_parallel;
use super::property::{Counterexample, Effort, Property};

/// Rank of the step that only looks again.
const ASK: &str = "reevaluate";

/// Counts how the coded cases end.
pub(super) fn prove(knowledge: &Knowledge, cases: &[CodedCase], effort: Effort) -> Property {
    let ends: Vec<Option<(Evaluation, usize)>> = in_parallel(cases, |coded| {
        let evaluation = coded.evaluation(knowledge)?;
        let asked = match (effort, knowledge.policy(&evaluation.policy)) {
            (Effort::Full, Some(policy)) => {
                advise(knowledge, policy, &coded.case, &evaluation).questions.len()
            }
            _ => 0,
        };
        Some((evaluation, asked))
    });
    let ends: Vec<(Evaluation, usize)> = ends.into_iter().flatten().collect();
    let count = |test: &dyn Fn(&Evaluation) -> bool| ends.iter().filter(|(e, _)| test(e)).count();
    let flag = |e: &Evaluation| e.flags.iter().any(|f| f.state == FlagState::Present);
    let asks = |e: &Evaluation| {
        let place = e.plan.next.as_ref().map(|next| knowledge.step(next.step).rank);
        place.is_none_or(|rank| {
            knowledge
                .order()
                .iter()
                .zip(0u8..)
                .any(|(word, n)| word == ASK && rank == crate::pathway::knowledge::Rank::At(n))
        })
    };
    let none = count(&|e| e.plan.next.is_none());
    let mut strengths: BTreeMap<&str, usize> = BTreeMap::new();
    for next in ends.iter().filter_map(|(e, _)| e.plan.next.as_ref()) {
        *strengths.entry(next.strength.id()).or_default() += 1;
    }
    let mut notes = vec![
        share("a red flag is present", count(&flag), ends.len()),
        share("the screen is open and needles wait", count(&|e| e.hold.is_some()), ends.len()),
        share("the plan is only to look again", count(&asks), ends.len()),
        share("a step leads", ends.len() - count(&asks), ends.len()),
        share("nothing is proposed", none, ends.len()),
    ];
    notes.extend(strengths.iter().map(|(id, n)| share(&format!("the next step is {id}"), *n, ends.len())));
    if effort == Effort::Full {
        let asked: usize = ends.iter().map(|(_, asked)| asked).sum();
        notes.push(format!("{:.1} questions a case", asked as f64 / ends.len().max(1) as f64));
    }
    let stuck = ends.iter().filter(|(e, _)| e.plan.next.is_none());
    Property {
        name: "(f) usefulness",
        says: "Every coded case has a next step, and most lead somewhere",
        covered: format!("{} coded cases", ends.len()),
        broken: stuck.map(|(e, _)| Counterexample::of(format!("no next step as of {}", e.as_of))).collect(),
        notes,
        made: Vec::new(),
    }
}

fn share(what: &str, count: usize, of: usize) -> String {
    format!("{:>3.0} % ({count} of {of}): {what}", count as f64 * 100.0 / of.max(1) as f64)
}
