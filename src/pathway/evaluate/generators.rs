//! Suspected sources of pain, each at its targets.

use crate::model::Target;
use crate::pathway::evaluation::{GeneratorIx, GeneratorResult, GeneratorState, Role};
use crate::pathway::facts::{Facts, targets};
use crate::pathway::knowledge::Generator;
use crate::pathway::truth::Truth;

use super::{concerning, counts_as, is_beside_the_point, row};

/// Evaluates the generators of the region, in the order of the files; a rule may name an earlier one.
pub(super) fn evaluate(facts: &mut Facts<'_>) {
    let knowledge = facts.knowledge;
    for (generator, n) in knowledge.generators().iter().zip(0u16..) {
        if !generator.regions.contains(&facts.problem.region) {
            continue;
        }
        let ix = GeneratorIx(n);
        let mut results = Vec::new();
        for target in targets(facts, generator) {
            results.push(one(facts, ix, generator, target));
        }
        facts.add_generator(ix, results);
    }
}

fn one(facts: &Facts<'_>, ix: GeneratorIx, generator: &Generator, target: Target) -> GeneratorResult {
    let here = Some(target);
    let mut ledger = Vec::new();
    let mut suspected = Truth::Met;
    for criterion in concerning(facts, &generator.suspected) {
        let row = row(facts, *criterion, here);
        suspected = suspected.and(counts_as(facts, &row));
        if !is_beside_the_point(facts, &row, here) {
            ledger.push(row);
        }
    }
    let mut decided = |criteria: &[crate::pathway::evaluation::CriterionIx]| {
        let mut any = Truth::NotMet;
        for criterion in concerning(facts, criteria) {
            let row = row(facts, *criterion, here);
            any = any.or(row.truth);
            ledger.push(row);
        }
        any
    };
    let confirmed = decided(&generator.confirmed);
    let refuted = decided(&generator.refuted);
    let mut support = 0;
    if suspected != Truth::NotMet || confirmed.is_met() {
        for criterion in concerning(facts, &generator.support) {
            let row = row(facts, *criterion, here);
            if row.truth.is_met() {
                support += if row.role == Role::Opposes { -1 } else { 1 };
            }
            ledger.push(row);
        }
    }
    let state = match (confirmed, refuted, suspected) {
        (Truth::Met, _, _) => GeneratorState::Confirmed,
        (_, Truth::Met, _) => GeneratorState::Refuted,
        (_, _, Truth::Met) => GeneratorState::Suspected,
        (_, _, Truth::Unknown) => GeneratorState::Unknown,
        (_, _, Truth::NotMet) => GeneratorState::Unlikely,
    };
    GeneratorResult { generator: ix, target: here, state, support, ledger }
}
