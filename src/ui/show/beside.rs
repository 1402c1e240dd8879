//! What stands beside the plan: the look ahead, the payer's answer, and what other policies say.

use super::Reading;
use super::signs::{sign_of, step_sign};
use crate::pathway::words::{Wording, answered, capitalised, dates};
use crate::pathway::{
    Advice, Answered, Branch, Coverage, Evaluation, Outcome, Proposal, StepCoverage, Truth, evaluate,
};
use crate::ui::screens::plan::{AheadRow, CoverageStep, CoverageView, ElsewhereView};
use crate::ui::widgets::Glyph;

/// The plan after each outcome of the next step.
pub(super) fn ahead(wording: &Wording<'_>, evaluation: &Evaluation, advice: &Advice) -> Vec<AheadRow> {
    let branches = advice.outlook.iter().flat_map(|outlook| &outlook.branches);
    branches.map(|branch| row(wording, evaluation, branch)).collect()
}

fn row(wording: &Wording<'_>, evaluation: &Evaluation, branch: &Branch) -> AheadRow {
    let as_of = evaluation.as_of;
    let judged = (branch.day > as_of).then(|| match branch.outcome {
        Outcome::Works | Outcome::Fails => format!("judged {}", dates::short_day(branch.day, as_of)),
        Outcome::Shows => format!("from {}", dates::short_day(branch.day, as_of)),
    });
    let date = branch.next.as_ref().and_then(|next| next.date);
    let date = date.map(|day| format!("then {}", dates::short_day(day, as_of)));
    let from: Vec<String> = judged.into_iter().chain(date).collect();
    let others: Vec<&str> = branch.others.iter().map(|proposal| wording.step(proposal.step)).collect();
    AheadRow {
        label: branch.label.clone(),
        sign: branch.next.as_ref().map_or(Glyph::NotIndicated, |next| step_sign(next.strength)),
        step: branch
            .next
            .as_ref()
            .map_or_else(|| "No step is left.".to_owned(), |next| wording.proposal(next)),
        from: capitalised(&from.join(", ")),
        others: if others.is_empty() {
            String::new()
        } else {
            format!("Also open then: {}", others.join("; "))
        },
    }
}

/// What the payer makes of the plan.
pub(super) fn coverage(wording: &Wording<'_>, coverage: &Coverage) -> CoverageView {
    let payer = wording.payer(coverage);
    let says = match (coverage.payer, coverage.steps.first()) {
        (None, _) => payer.clone(),
        (Some(_), None) => "nothing in this plan has to be asked".to_owned(),
        (Some(ix), Some(first)) => {
            let name = wording.knowledge.payer(ix).map_or(payer.as_str(), |payer| payer.label.as_str());
            format!("{name}: {}", answered(first.answer))
        }
    };
    CoverageView { payer, says, steps: coverage.steps.iter().map(|step| covered(wording, step)).collect() }
}

fn covered(wording: &Wording<'_>, step: &StepCoverage) -> CoverageStep {
    let criteria = wording.coverage_criteria(step);
    let open = criteria.into_iter().filter(|criterion| criterion.row.truth != Truth::Met);
    let mut remarks = wording.coverage_remarks(step);
    if let Some((rule, _)) = wording.coverage_rule(step) {
        let titles: Vec<&str> = rule
            .sources
            .iter()
            .filter_map(|id| wording.knowledge.source(id))
            .map(|source| source.title.as_str())
            .collect();
        if !titles.is_empty() {
            remarks.push(format!("By: {}.", titles.join("; ")));
        }
    }
    CoverageStep {
        sign: match step.answer {
            Answered::Met => Glyph::Met,
            Answered::Unknown => Glyph::Unknown,
            Answered::NotMet | Answered::NotCovered => Glyph::NotMet,
            Answered::NoRule => Glyph::NotIndicated,
        },
        name: wording.step_at(step.step, &step.targets),
        answer: answered(step.answer).to_owned(),
        open: open.map(|criterion| (sign_of(criterion.row.truth), criterion.text)).collect(),
        lacks: wording.coverage_lacks(step),
        remarks,
    }
}

/// What the policies that are not in force make of the same case on the same day.
pub(super) fn elsewhere(reading: &Reading<'_>, evaluation: &Evaluation, advice: &Advice) -> ElsewhereView {
    let wording = reading.wording();
    let disputes = advice.disputes.iter().filter_map(|disputed| {
        let (pro, contra) = wording.dispute(disputed)?;
        Some((capitalised(wording.step(disputed.step)), pro, contra))
    });
    let mut view = ElsewhereView { disputes: disputes.collect(), ..ElsewhereView::default() };
    for policy in reading.knowledge.policies().iter().filter(|policy| policy.id != reading.policy.id) {
        let other = evaluate(reading.knowledge, policy, reading.case, reading.problem, reading.as_of);
        let Ok(other) = other else { continue };
        let wording = Reading { policy, ..*reading }.wording();
        match (&evaluation.plan.next, &other.plan.next) {
            (Some(ours), Some(theirs)) if is_same(ours, theirs) => view.same.push(policy.label.clone()),
            (None, None) => view.same.push(policy.label.clone()),
            (_, Some(theirs)) => {
                view.differ.push((
                    policy.label.clone(),
                    step_sign(theirs.strength),
                    wording.proposal(theirs),
                ));
            }
            (Some(_), None) => {
                view.differ.push((policy.label.clone(), Glyph::NotIndicated, "No further step.".to_owned()));
            }
        }
    }
    view
}

fn is_same(ours: &Proposal, theirs: &Proposal) -> bool {
    (ours.step, ours.strength, &ours.targets) == (theirs.step, theirs.strength, &theirs.targets)
}
