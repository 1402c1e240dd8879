//! The plan: what leads, what prepares it, what goes alongside.

use crate::model::Target;
use crate::pathway::evaluation::{
    FlagResult, FlagState, GeneratorState, LedgerRow, Plan, Proposal, Role, Status, StepIx, StepResult,
    TreatmentIx, Urgency,
};
use crate::pathway::facts::Facts;
use crate::pathway::knowledge::{Knowledge, Rank, Step, StepRole, TREAT_RANKS};
use crate::pathway::vocabulary::Nature;

use super::{flags, holds};

/// Longest chain of steps that prepare each other.
const CHAIN: usize = 4;

/// Where a proposal stands: rank, whether something speaks against it, support (more first), tier, place in the files.
type Key = (u8, bool, std::cmp::Reverse<i32>, u8, StepIx);

struct Candidate {
    proposal: Proposal,
    key: Key,
    /// Steps that come first; empty if it may lead itself.
    first: Vec<StepIx>,
}

/// Orders what may lead, and picks the next step.
pub(super) fn plan(facts: &Facts<'_>, flags: &[FlagResult], steps: &[StepResult]) -> Plan {
    if let Some((flag, urgency)) = flags::leading(facts.knowledge, flags) {
        let mut plan = emergency(facts, flag, urgency, steps);
        redirected(facts, flags, steps).into_iter().for_each(|p| push_new(&mut plan.alongside, p));
        return plan;
    }
    let mut candidates = candidates(facts, steps);
    candidates.sort_by_key(|c| c.key);
    let mut plan = Plan { next: None, alternatives: Vec::new(), alongside: alongside(facts, flags, steps) };
    for candidate in &candidates {
        let found = if candidate.first.is_empty() {
            Some((candidate.proposal.clone(), Vec::new()))
        } else {
            prepare(facts, steps, candidate)
        };
        let Some((proposal, others)) = found else { continue };
        if plan.next.is_none() {
            plan.next = Some(proposal);
            merge_front(&mut plan.alongside, others);
        } else if candidate.first.is_empty() && facts.knowledge.rides_along(candidate.key.0) {
            push_new(&mut plan.alongside, proposal);
        } else {
            push_new(&mut plan.alternatives, proposal);
        }
        if !candidate.first.is_empty() {
            push_new(&mut plan.alternatives, candidate.proposal.clone());
        }
    }
    settle(facts, &candidates, plan)
}

/// Ties are shown as ties; nothing stands twice.
fn settle(facts: &Facts<'_>, candidates: &[Candidate], mut plan: Plan) -> Plan {
    let Some(next) = &mut plan.next else { return plan };
    let step = next.step;
    if next.prepares.is_none() {
        next.tie = candidates
            .iter()
            .filter(|c| c.first.is_empty() && c.proposal.step != step)
            .filter(|c| are_equals(facts.knowledge, step, c.proposal.step))
            .map(|c| c.proposal.step)
            .collect();
    }
    plan.alongside.retain(|p| p.step != step);
    one_of_equals(facts.knowledge, step, &mut plan);
    let beside: Vec<StepIx> = plan.alongside.iter().map(|p| p.step).collect();
    plan.alternatives.retain(|p| p.step != step && !beside.contains(&p.step));
    plan
}

/// Whether two steps share the choice as equals.
fn are_equals(knowledge: &Knowledge, one: StepIx, other: StepIx) -> bool {
    let shares = |step: StepIx, with: StepIx| knowledge.step(step).shared_with.contains(&with);
    shares(one, other) || shares(other, one)
}

/// Of steps that share the choice one goes alongside, and none beside a lead of their kind: two medicines are not begun at
/// once. The others stay open. One that is set aside itself sets no other aside. What the lead only prepares is not begun
/// yet, and what goes alongside need not wait for it.
fn one_of_equals(knowledge: &Knowledge, lead: StepIx, plan: &mut Plan) {
    let all = std::mem::take(&mut plan.alongside);
    let mut best_first: Vec<&Proposal> = all.iter().collect();
    best_first.sort_by_key(|proposal| proposal.strength);
    let mut chosen = vec![lead];
    for step in best_first.into_iter().map(|proposal| proposal.step) {
        if !chosen.iter().any(|other| are_equals(knowledge, *other, step)) {
            chosen.push(step);
        }
    }
    for proposal in all {
        let list = if chosen.contains(&proposal.step) { &mut plan.alongside } else { &mut plan.alternatives };
        push_new(list, proposal);
    }
}

fn push_new(list: &mut Vec<Proposal>, proposal: Proposal) {
    if !list.iter().any(|p| p.step == proposal.step) {
        list.push(proposal);
    }
}

fn merge_front(list: &mut Vec<Proposal>, others: Vec<Proposal>) {
    let mut all = others;
    for proposal in list.drain(..) {
        push_new(&mut all, proposal);
    }
    *list = all;
}

/// A present flag leads with what it releases, the first of it that is not done yet; everything else waits.
fn emergency(facts: &Facts<'_>, flag: &FlagResult, urgency: Urgency, steps: &[StepResult]) -> Plan {
    let releases = &facts.knowledge.flag(flag.flag).releases;
    // A second flag that does not release it is no reason to pass it over.
    let is_due = |r: &StepResult| r.status.may_lead() || (r.status == Status::Withheld && !is_forbidden(r));
    let due =
        releases.iter().position(|step| steps.iter().any(|r| r.step == *step && is_due(r))).unwrap_or(0);
    let (before, from) = releases.split_at(due);
    let released = |step: &StepIx| {
        let strength = released_as(steps.iter().filter(|r| r.step == *step))?;
        let basis = asked_for(steps, *step);
        let (targets, tie) = (Vec::new(), Vec::new());
        let (prepares, date, worded) = (None, None, worded(facts, *step));
        Some(Proposal { step: *step, targets, strength, urgency, basis, tie, prepares, date, worded })
    };
    let unasked = |p: &Proposal| {
        let results = || p.basis.iter().filter_map(|at| steps.get(*at));
        results().next().is_some() && results().all(|r| r.status == Status::NotIndicated)
    };
    // An image of another region is none of this problem, and no needle is put in that nothing speaks for.
    let fits = |p: &Proposal| {
        let step = facts.knowledge.step(p.step);
        let here = step.regions.is_empty() || step.regions.contains(&facts.problem.region);
        here && !(step.withheld && unasked(p))
    };
    let proposals: Vec<Proposal> = from.iter().chain(before).filter_map(released).filter(fits).collect();
    // No second image of the same kind that nothing speaks for, beside the first or one that something speaks for: contrast
    // shows a scar where there was an operation.
    let leads = proposals.first().map(|p| p.step);
    let asked = |p: &Proposal| Some(p.step) == leads || !unasked(p);
    let of = |p: &Proposal| kinds(facts.knowledge, p.step);
    let mut known: Vec<&str> = proposals.iter().filter(|p| asked(p)).flat_map(of).collect();
    let mut rest = proposals.into_iter().filter(|p| {
        let own = of(p);
        let once_more = !asked(p) && !own.is_empty() && own.iter().all(|kind| known.contains(kind));
        known.extend(own);
        !once_more
    });
    Plan { next: rest.next(), alternatives: Vec::new(), alongside: rest.collect() }
}

/// Which of the other words of a step fit.
fn worded(facts: &Facts<'_>, step: StepIx) -> Option<usize> {
    facts.knowledge.step(step).instead.iter().position(|words| holds(facts, &words.premise).is_met())
}

/// The families of the tests by which a step is carried out; none where it is no test.
fn kinds(knowledge: &Knowledge, step: StepIx) -> Vec<&str> {
    let performs = &knowledge.step(step).performs;
    let tests = (0u16..)
        .zip(knowledge.treatments())
        .filter(|(n, t)| t.item.nature == Nature::Test && performs.contains(TreatmentIx(*n)));
    tests.flat_map(|(_, t)| t.item.families.iter().map(String::as_str)).collect()
}

/// How a step that a flag releases stands: the flag is its indication, and what is not known does not hold it. What must
/// be weighed stays to be weighed, and what something forbids is not there at all.
fn released_as<'r>(results: impl Iterator<Item = &'r StepResult>) -> Option<Status> {
    let barred = |result: &StepResult| match result.status {
        _ if is_forbidden(result) => None,
        Status::Conditional => Some(Status::Conditional),
        _ => Some(Status::Offered),
    };
    let mut results = results.peekable();
    if results.peek().is_none() { Some(Status::Offered) } else { results.filter_map(barred).min() }
}

/// Whether something forbids a step, another flag that withholds it or not.
fn is_forbidden(result: &StepResult) -> bool {
    let forbids = |row: &LedgerRow| row.role == Role::Excludes && row.truth.is_met();
    match result.status {
        Status::Contraindicated => true,
        Status::Withheld => result.ledger.iter().any(forbids),
        _ => false,
    }
}

/// Where a released step is asked for; everywhere, if nowhere by itself. What is open at its other places is beside the
/// point while a flag stands.
fn asked_for(steps: &[StepResult], step: StepIx) -> Vec<usize> {
    let open = |r: &StepResult| matches!(r.status, Status::NeedsInformation | Status::NotIndicated);
    let asked = positions(steps, |r| r.step == step && !open(r));
    if asked.is_empty() { positions(steps, |r| r.step == step) } else { asked }
}

fn positions(steps: &[StepResult], test: impl Fn(&StepResult) -> bool) -> Vec<usize> {
    steps.iter().enumerate().filter(|(_, r)| test(r)).map(|(n, _)| n).collect()
}

/// Steps that may lead, or would if another came first.
fn candidates(facts: &Facts<'_>, steps: &[StepResult]) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut from = 0;
    while let Some(head) = steps.get(from) {
        let to = from + steps.iter().skip(from).take_while(|r| r.step == head.step).count();
        let step = facts.knowledge.step(head.step);
        if step.role == StepRole::Lead {
            // Where only another step needs it, it comes with that step, at that step's rank.
            candidates.extend(candidate(facts, step, steps, from..to, |r| r.needed_by.is_empty()));
        }
        from = to;
    }
    candidates
}

/// The targets of one step that share its best status. A target that waits for another step never joins one that
/// may be done.
fn candidate(
    facts: &Facts<'_>,
    step: &Step,
    steps: &[StepResult],
    range: std::ops::Range<usize>,
    counts: fn(&StepResult) -> bool,
) -> Option<Candidate> {
    let eligible = |r: &StepResult| {
        counts(r) && (r.status.may_lead() || (r.status == Status::NotYet && !r.first.is_empty()))
    };
    let key =
        |r: &StepResult| (rank(facts, step, r.target), std::cmp::Reverse(support(facts, step, r.target)));
    let numbered = || steps.iter().enumerate().skip(range.start).take(range.len());
    let (_, best) = numbered().filter(|(_, r)| eligible(r)).min_by_key(|(_, r)| (key(r), r.status))?;
    let same = |r: &StepResult| {
        counts(r) && r.status == best.status && rank(facts, step, r.target) == rank(facts, step, best.target)
    };
    let chosen: Vec<(usize, &StepResult)> = numbered().filter(|(_, r)| same(r)).collect();
    let (rank, support) = key(best);
    Some(Candidate {
        proposal: Proposal {
            step: best.step,
            targets: chosen.iter().filter_map(|(_, r)| r.target).collect(),
            strength: best.status,
            urgency: Urgency::Routine,
            basis: chosen.iter().map(|(n, _)| *n).collect(),
            tie: Vec::new(),
            prepares: None,
            date: best.until,
            worded: worded(facts, best.step),
        },
        key: (rank, best.status == Status::Conditional, support, step.tier, best.step),
        first: if best.status == Status::NotYet { best.first.clone() } else { Vec::new() },
    })
}

/// The place in `plan.order`.
fn rank(facts: &Facts<'_>, step: &Step, target: Option<Target>) -> u8 {
    match step.rank {
        Rank::At(place) => place,
        Rank::Treat => {
            let confirmed = step
                .of
                .iter()
                .any(|g| facts.generator(*g, target).any(|r| r.state == GeneratorState::Confirmed));
            let [sure, likely] = TREAT_RANKS;
            let word = if confirmed { sure } else { likely };
            let place = facts.knowledge.order().iter().position(|w| w == word);
            place.and_then(|n| u8::try_from(n).ok()).unwrap_or(u8::MAX)
        }
    }
}

/// Support of the generators a step belongs to, at a target.
fn support(facts: &Facts<'_>, step: &Step, target: Option<Target>) -> i32 {
    let results = step.of.iter().flat_map(|g| facts.generator(*g, target));
    results.filter(|r| r.state <= GeneratorState::Suspected).map(|r| r.support).max().unwrap_or(0)
}

/// The first step that prepares a candidate, and the others it needs.
fn prepare(
    facts: &Facts<'_>,
    steps: &[StepResult],
    candidate: &Candidate,
) -> Option<(Proposal, Vec<Proposal>)> {
    let mut ready = Vec::new();
    let mut queue = candidate.first.clone();
    for _ in 0..CHAIN {
        let mut next = Vec::new();
        for step in queue {
            let Some(range) = range(steps, step) else { continue };
            let Some(found) = candidate_of(facts, steps, step, range) else { continue };
            if found.first.is_empty() {
                push_new(&mut ready, found.proposal);
            } else {
                next.extend(found.first);
            }
        }
        if next.is_empty() {
            break;
        }
        queue = next;
    }
    let mut ready = ready.into_iter();
    let mut first = ready.next()?;
    let basis = first.basis.iter().filter_map(|at| steps.get(*at));
    let by_itself = basis.clone().count() > 0 && basis.clone().all(|result| result.needed_by.is_empty());
    // Therapy is not begun for the sake of an experiment that may follow it.
    if !(by_itself && facts.knowledge.is_no_reason(candidate.key.0)) {
        first.prepares = Some(candidate.proposal.step);
    }
    Some((first, ready.collect()))
}

fn range(steps: &[StepResult], step: StepIx) -> Option<std::ops::Range<usize>> {
    // Results stand in the order of the knowledge.
    let from = steps.partition_point(|r| r.step < step);
    let to = from + steps.iter().skip(from).take_while(|r| r.step == step).count();
    (from < to).then_some(from..to)
}

fn candidate_of(
    facts: &Facts<'_>,
    steps: &[StepResult],
    step: StepIx,
    range: std::ops::Range<usize>,
) -> Option<Candidate> {
    candidate(facts, facts.knowledge.step(step), steps, range, |_| true)
}

/// The work-up of flags that only redirect.
fn redirected(facts: &Facts<'_>, flags: &[FlagResult], steps: &[StepResult]) -> Vec<Proposal> {
    let mut list = Vec::new();
    let present = flags.iter().filter(|f| f.state == FlagState::Present);
    let redirecting = present.map(|f| facts.knowledge.flag(f.flag)).filter(|flag| flag.redirects);
    for step in redirecting.flat_map(|flag| &flag.releases) {
        if let Some(found) = range(steps, *step).and_then(|r| candidate_of(facts, steps, *step, r)) {
            push_new(&mut list, found.proposal);
        }
    }
    list
}

/// What goes alongside: steps of that role that are indicated, and the work-up of flags that only redirect.
fn alongside(facts: &Facts<'_>, flags: &[FlagResult], steps: &[StepResult]) -> Vec<Proposal> {
    let mut list = redirected(facts, flags, steps);
    let mut from = 0;
    while let Some(head) = steps.get(from) {
        let range = range(steps, head.step).unwrap_or(from..from + 1);
        from = range.end;
        if facts.knowledge.step(head.step).role != StepRole::Alongside {
            continue;
        }
        if let Some(found) = candidate_of(facts, steps, head.step, range).filter(|c| c.first.is_empty()) {
            push_new(&mut list, found.proposal);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside(step: StepIx, strength: Status) -> Proposal {
        let (targets, basis, tie) = (Vec::new(), Vec::new(), Vec::new());
        let (urgency, prepares, date, worded) = (Urgency::Routine, None, None, None);
        Proposal { step, targets, strength, urgency, basis, tie, prepares, date, worded }
    }

    #[test]
    fn an_equal_that_is_set_aside_sets_no_third_aside() {
        let (lead, first, middle, last) = (StepIx(0), StepIx(1), StepIx(2), StepIx(3));
        let pack = |equal: &[(StepIx, StepIx)]| {
            let mut pack = Knowledge::builtin().unwrap().clone();
            for (n, step) in (0..).zip(&mut pack.steps) {
                let with = equal.iter().filter(|(one, _)| *one == StepIx(n));
                step.shared_with = with.map(|(_, other)| *other).collect();
            }
            pack
        };
        let chosen = |pack: &Knowledge, proposals: &[(StepIx, Status)]| {
            let alongside = proposals.iter().map(|(step, strength)| beside(*step, *strength)).collect();
            let mut plan = Plan { next: None, alternatives: Vec::new(), alongside };
            one_of_equals(pack, lead, &mut plan);
            let steps = |list: &[Proposal]| list.iter().map(|p| p.step).collect::<Vec<_>>();
            (steps(&plan.alongside), steps(&plan.alternatives))
        };
        let all = [(first, Status::Offered), (middle, Status::Offered), (last, Status::Offered)];
        let chain = pack(&[(middle, first), (middle, last)]);
        assert_eq!(chosen(&chain, &all), (vec![first, last], vec![middle]));
        let with_lead = pack(&[(lead, middle), (middle, last)]);
        assert_eq!(chosen(&with_lead, &all), (vec![first, last], vec![middle]));
        // The stronger one goes first, wherever it stands.
        let stronger = [(first, Status::Conditional), (middle, Status::Offered), (last, Status::Conditional)];
        assert_eq!(chosen(&chain, &stronger), (vec![middle], vec![first, last]));
    }
}
