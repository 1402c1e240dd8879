//! What the patient's payer makes of the plan: its criteria over the same record, with its own figures.

use crate::model::{Body, Case, Source, Target};
use crate::pathway::evaluation::{
    Answered, ChosenBy, Coverage, CoverageRow, CriterionIx, EntryIx, Evaluation, LedgerRow, PayerIx,
    Proposal, StepCoverage, Urgency,
};
use crate::pathway::facts::Facts;
use crate::pathway::knowledge::{CoverageRule, Knowledge, OnUnknown, Payer, Policy};
use crate::pathway::truth::Truth;

use super::{concerning, evaluated, flags, generators};

/// What the payer of a case makes of its evaluation. The payer is the one the case names, else the one that is asked
/// under the policy in force; `None` if there is neither, and in an emergency.
#[must_use]
pub fn coverage(
    knowledge: &Knowledge,
    policy: &Policy,
    case: &Case,
    evaluation: &Evaluation,
) -> Option<Coverage> {
    if evaluation.plan.next.as_ref().is_some_and(|next| next.urgency <= Urgency::SameDay) {
        return None;
    }
    let named = case.patient.payer.as_deref().filter(|word| !word.trim().is_empty());
    let (payer, chosen_by) = match named {
        Some(word) => (knowledge.payer_named(word), ChosenBy::Case),
        None => (Some(knowledge.payer_under(policy)?), ChosenBy::Policy),
    };
    let steps = match payer.and_then(|ix| knowledge.payer(ix).map(|payer| (ix, payer))) {
        Some(payer) => steps(knowledge, payer, case, evaluation),
        None => Vec::new(),
    };
    Some(Coverage { payer, chosen_by, steps })
}

fn steps(
    knowledge: &Knowledge,
    (ix, payer): (PayerIx, &Payer),
    case: &Case,
    evaluation: &Evaluation,
) -> Vec<StepCoverage> {
    let Some(problem) = case.problem(&evaluation.problem) else { return Vec::new() };
    let mut facts = Facts::new(knowledge, &payer.policy, case, problem, evaluation.as_of);
    facts.flags_present = flags::present(knowledge, &evaluation.flags);
    generators::evaluate(&mut facts);
    let plan = &evaluation.plan;
    let offered = plan.next.iter().chain(&plan.alternatives);
    // What goes alongside is told only where the payer has a rule for it.
    let beside = plan.alongside.iter().filter(|p| knowledge.coverage_of(ix, p.step).is_some());
    offered.chain(beside).filter_map(|proposal| one(&facts, ix, evaluation, proposal)).collect()
}

fn one(
    facts: &Facts<'_>,
    payer: PayerIx,
    evaluation: &Evaluation,
    proposal: &Proposal,
) -> Option<StepCoverage> {
    let rule_ix = facts.knowledge.coverage_of(payer, proposal.step);
    let mut result = StepCoverage {
        step: proposal.step,
        targets: proposal.targets.clone(),
        answer: Answered::NoRule,
        rule: rule_ix,
        criteria: Vec::new(),
        papers: Vec::new(),
    };
    let Some(rule) = rule_ix.and_then(|ix| facts.knowledge.coverage(ix)) else {
        // Without a rule there is something to say only where a payer is asked beforehand.
        return facts.knowledge.step(proposal.step).withheld.then_some(result);
    };
    let mut targets: Vec<Option<Target>> =
        proposal.basis.iter().filter_map(|n| evaluation.steps.get(*n)).map(|step| step.target).collect();
    if targets.is_empty() {
        targets.push(None);
    }
    result.criteria = conditions(facts, rule.criteria.iter().map(|c| c.criterion), &targets);
    let papers = conditions(facts, rule.papers.iter().map(|c| c.criterion), &targets);
    result.papers = papers.iter().filter(|row| !row.truth.is_met()).map(|row| row.criterion).collect();
    result.answer = answer(facts, rule, &result.criteria);
    Some(result)
}

fn answer(facts: &Facts<'_>, rule: &CoverageRule, rows: &[CoverageRow]) -> Answered {
    if rule.never.is_some() {
        return Answered::NotCovered;
    }
    let confirmed =
        |row: &CoverageRow| facts.knowledge.criterion(row.criterion).unknown == OnUnknown::Confirm;
    let weighs = rows.iter().filter(|row| !(row.truth.is_unknown() && confirmed(row)));
    match weighs.fold(Truth::Met, |all, row| all.and(row.truth)) {
        Truth::Met => Answered::Met,
        Truth::NotMet => Answered::NotMet,
        Truth::Unknown => Answered::Unknown,
    }
}

fn conditions(
    facts: &Facts<'_>,
    criteria: impl Iterator<Item = CriterionIx>,
    targets: &[Option<Target>],
) -> Vec<CoverageRow> {
    let criteria: Vec<CriterionIx> = criteria.collect();
    let rows = concerning(facts, &criteria).map(|criterion| {
        let local = facts.knowledge.criterion(*criterion).local;
        let places = if local { targets } else { targets.get(..1).unwrap_or_default() };
        let rows = places.iter().map(|here| (*here, evaluated(facts, *criterion, *here)));
        joined(facts, *criterion, rows.collect())
    });
    rows.collect()
}

/// One criterion over all targets: it stands as it does at the worst of them.
fn joined(facts: &Facts<'_>, criterion: CriterionIx, rows: Vec<(Option<Target>, LedgerRow)>) -> CoverageRow {
    let truth = rows.iter().fold(Truth::Met, |all, (_, row)| all.and(row.truth));
    let mut joined = CoverageRow {
        criterion,
        truth,
        targets: Vec::new(),
        evidence: Vec::new(),
        told: Vec::new(),
        missing: Vec::new(),
    };
    for (here, row) in rows.iter().filter(|(_, row)| row.truth == truth) {
        joined.targets.extend(here);
        for entry in row.evidence.iter().filter(|entry| !joined.evidence.contains(entry)).collect::<Vec<_>>()
        {
            joined.evidence.push(*entry);
        }
        let missing = row.missing.iter().filter(|_| truth.is_unknown());
        for fact in missing.filter(|fact| !joined.missing.contains(fact)).collect::<Vec<_>>() {
            joined.missing.push(*fact);
        }
    }
    joined.told = joined.evidence.iter().copied().filter(|entry| is_told(facts, *entry)).collect();
    joined
}

/// Whether a treatment is known from the patient's words alone.
fn is_told(facts: &Facts<'_>, EntryIx(n): EntryIx) -> bool {
    facts.case.entries.get(n).is_some_and(|entry| {
        let record = matches!(entry.body, Body::Treatment(_) | Body::Medicine(_) | Body::Imaging(_));
        record && entry.source == Some(Source::Patient)
    })
}
