//! Which missing facts come up: what the next step is there to find out, and what the ledgers near the plan lack.

use crate::model::Site;
use crate::pathway::evaluate::matters;
use crate::pathway::evaluation::{
    CriterionIx, Evaluation, Fact, FlagState, LedgerRow, Proposal, Role, Status, StepIx, StepResult, Subject,
    TreatmentIx,
};
use crate::pathway::facts::{Facts, Trace};
use crate::pathway::knowledge::{Asked, Knowledge, OnUnknown};
use crate::pathway::vocabulary::{Group, Obtain, Track};
use crate::pathway::words::Wording;

/// Why a fact came up, the nearest to the plan first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nearness {
    /// The screen of a red flag that only redirects is open: it holds nothing, and is asked first all the same.
    Screens,
    /// The next step is there to find it out.
    Finds,
    /// The next step, or one it shares the choice with, lacks it.
    Next,
    /// A step that may follow lacks it.
    Follows,
    /// It would decide whether a step is indicated at all.
    Indication,
    /// The plan has it confirmed on the day already.
    OnTheDay,
}

/// A fact that a ledger lacks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    pub(super) fact: Fact,
    pub(super) nearness: Nearness,
    /// The criterion that lacks it; none for what a step is there to find out.
    pub(super) criterion: Option<CriterionIx>,
    /// It forbids, or must be weighed: each of several such facts is asked for itself.
    pub(super) danger: bool,
}

/// Facts that are open, the nearest to the plan first, each once.
pub(super) fn facts(wording: &Wording<'_>, evaluation: &Evaluation) -> Vec<Open> {
    let Some(problem) = wording.case.problem(&evaluation.problem) else { return Vec::new() };
    let known = Facts::new(wording.knowledge, wording.policy, wording.case, problem, evaluation.as_of);
    let mut open = screens(&known, evaluation);
    let of_next = asked_by_next(&known, evaluation);
    for found in of_next.into_iter().chain(lacking(wording.knowledge, evaluation)) {
        if !open.iter().any(|known| known.fact == found.fact) {
            open.push(found);
        }
    }
    let on_the_day = confirmed_on_the_day(wording.knowledge, evaluation);
    // What a flag's screen lacks does not wait for the day.
    let waits = |found: &&mut Open| found.nearness != Nearness::Screens && on_the_day.contains(&found.fact);
    for found in open.iter_mut().filter(waits) {
        found.nearness = Nearness::OnTheDay;
    }
    open
}

/// What the screens of flags lack that hold nothing: an inflammatory disease of the young, arteries that are narrow.
fn screens(facts: &Facts<'_>, evaluation: &Evaluation) -> Vec<Open> {
    let unanswered = evaluation.flags.iter().filter(|flag| flag.state == FlagState::Unknown);
    let redirects = unanswered.filter(|flag| {
        let item = facts.knowledge.flag(flag.flag);
        item.redirects && matters(facts, item)
    });
    let open = |fact: &Fact| Open { fact: *fact, nearness: Nearness::Screens, criterion: None, danger: true };
    redirects.flat_map(|flag| &flag.open).map(open).collect()
}

/// What the ledger of the next step leaves to the day it is done.
fn confirmed_on_the_day(knowledge: &Knowledge, evaluation: &Evaluation) -> Vec<Fact> {
    let basis = evaluation.plan.next.iter().flat_map(|next| &next.basis);
    let rows = basis.filter_map(|n| evaluation.steps.get(*n)).flat_map(|step| &step.ledger);
    let left = rows.filter(|row| row.truth.is_unknown());
    let confirmed = left.filter(|row| knowledge.criterion(row.criterion).unknown == OnUnknown::Confirm);
    confirmed.flat_map(|row| row.missing.iter().copied()).collect()
}

/// What the next step is there to find out in this region and is not known yet, in its order.
fn asked_by_next(facts: &Facts<'_>, evaluation: &Evaluation) -> Vec<Open> {
    let Some(next) = &evaluation.plan.next else { return Vec::new() };
    let (knowledge, region) = (facts.knowledge, facts.problem.region);
    let site = Site::default();
    let here = |regions: &[String]| regions.is_empty() || regions.iter().any(|id| id == region.id());
    let subjects = knowledge.step(next.step).asks.iter().filter_map(|asked| match *asked {
        Asked::Concept(ix) => {
            let open = !facts.answered(ix, None, &mut Trace::default()).is_met();
            (open && here(&knowledge.concept(ix).item.regions)).then_some(Subject::Concept(ix))
        }
        Asked::Field(field) => {
            facts.lacking_of_latest_steroid(field).map(|entry| Subject::Field(entry, field))
        }
    });
    let open = |subject| Open {
        fact: Fact { subject, site },
        nearness: Nearness::Finds,
        criterion: None,
        danger: false,
    };
    subjects.map(open).collect()
}

/// The steps of the plan and how near each is: the next one, its equals and what it prepares; then the others.
pub(super) fn near(evaluation: &Evaluation) -> impl Iterator<Item = (Nearness, &StepResult)> {
    let plan = &evaluation.plan;
    let at = |n: &usize| evaluation.steps.get(*n);
    let tied: Vec<StepIx> = plan.next.iter().flat_map(|p| p.tie.iter().copied().chain(p.prepares)).collect();
    let of = move |proposal: &Proposal| {
        if tied.contains(&proposal.step) { Nearness::Next } else { Nearness::Follows }
    };
    let next = plan.next.iter().flat_map(|p| &p.basis).filter_map(at).map(|step| (Nearness::Next, step));
    let follow = plan.alternatives.iter().flat_map(move |proposal| {
        let nearness = of(proposal);
        proposal.basis.iter().filter_map(at).map(move |step| (nearness, step))
    });
    next.chain(follow)
}

fn lacking(knowledge: &Knowledge, evaluation: &Evaluation) -> Vec<Open> {
    let mut open = Vec::new();
    let images = images(knowledge, evaluation);
    for (nearness, step) in near(evaluation) {
        collect(knowledge, &step.ledger, nearness, &mut open);
    }
    open.retain(|found: &Open| !(images && is_of_an_image(knowledge, found.fact)));
    // What is far from the plan comes up only where something on record speaks for it already.
    let undecided =
        evaluation.steps.iter().filter(|s| s.status == Status::NeedsInformation).map(|s| &s.ledger);
    let suspects = evaluation.generators.iter().map(|g| &g.ledger);
    for ledger in undecided.chain(suspects).filter(|ledger| is_half_proven(ledger)) {
        collect(knowledge, ledger, Nearness::Indication, &mut open);
    }
    open.sort_by_key(|o| o.nearness);
    open
}

/// Whether the next step makes an image and says what to ask before: what it will show is not guessed then.
fn images(knowledge: &Knowledge, evaluation: &Evaluation) -> bool {
    evaluation.plan.next.as_ref().is_some_and(|next| {
        let step = knowledge.step(next.step);
        let mut treatments = knowledge.treatments().iter().zip(0..);
        let image =
            treatments.any(|(t, n)| t.item.track == Track::Imaging && step.performs.contains(TreatmentIx(n)));
        !step.asks.is_empty() && image
    })
}

fn is_of_an_image(knowledge: &Knowledge, fact: Fact) -> bool {
    matches!(fact.subject, Subject::Concept(ix) if knowledge.concept(ix).item.group == Group::Imaging)
}

/// Whether an entry speaks for it, nothing speaks against it, and something is open.
fn is_half_proven(ledger: &[LedgerRow]) -> bool {
    if ledger.iter().any(|row| row.role == Role::Indicates && row.truth.is_not_met()) {
        return false;
    }
    let speaks = |row: &LedgerRow| matches!(row.role, Role::Indicates | Role::Supports);
    ledger.iter().any(|row| speaks(row) && row.truth.is_met() && !row.evidence.is_empty())
}

fn collect(knowledge: &Knowledge, ledger: &[LedgerRow], nearness: Nearness, open: &mut Vec<Open>) {
    for row in ledger.iter().filter(|row| !row.assumed) {
        let unknown = knowledge.criterion(row.criterion).unknown;
        let indication = matches!(row.role, Role::Indicates);
        let asked = !matches!(unknown, OnUnknown::Confirm | OnUnknown::Ignore);
        if !asked || (nearness == Nearness::Indication && !indication) {
            continue;
        }
        for fact in &row.missing {
            if !open.iter().any(|o| o.fact == *fact) && may_ask(knowledge, *fact, nearness) {
                let danger = matches!(row.role, Role::Excludes | Role::Weighs);
                open.push(Open { fact: *fact, nearness, criterion: Some(row.criterion), danger });
            }
        }
    }
}

/// What only a test can tell is asked only for a step that is next: its result may be there already.
fn may_ask(knowledge: &Knowledge, fact: Fact, nearness: Nearness) -> bool {
    match fact.subject {
        Subject::Concept(ix) => {
            let item = &knowledge.concept(ix).item;
            let tested = item.obtain == Obtain::Step || item.group == Group::Imaging;
            nearness == Nearness::Next || !tested
        }
        _ => true,
    }
}
