//! A status with its ledger for every step at every target.

use smallvec::SmallVec;

use crate::model::{Body, Date, Decision, DecisionChoice, Entry, Structure, Target, TreatmentStatus};
use crate::pathway::evaluation::{
    EntryIx, FlagResult, GeneratorIx, GeneratorResult, GeneratorState, LedgerRow, Response, Role, Status,
    StepIx, StepResult,
};
use crate::pathway::facts::{Facts, covers};
use crate::pathway::knowledge::{Amount, OnUnknown, Step, Until, UntilUnit};
use crate::pathway::truth::Truth;

use super::status::{Inputs, Refusal, status};
use super::{concerning, counts_as, flags, is_beside_the_point, row};

/// Evaluates the steps of the region, in the order of the files.
pub(super) fn evaluate(facts: &Facts<'_>, flags: &[FlagResult], on_hold: bool) -> Vec<StepResult> {
    let mut results = Vec::with_capacity(facts.knowledge.steps().len());
    for (step, n) in facts.knowledge.steps().iter().zip(0u16..) {
        let region = facts.problem.region;
        let elsewhere = |g: &GeneratorIx| !facts.knowledge.generator(*g).regions.contains(&region);
        let of_others = !step.of.is_empty() && step.of.iter().all(elsewhere);
        if of_others || (!step.regions.is_empty() && !step.regions.contains(&region)) {
            continue;
        }
        let ix = StepIx(n);
        let withheld = flags::withholds(facts.knowledge, flags, ix);
        let held = on_hold && step.withheld;
        for target in targets(facts, step) {
            results.push(one(facts, (ix, step), target, Standing { withheld, held, needed_by: &[] }));
        }
    }
    for Need { step: ix, places, by } in needs(&results) {
        let step = facts.knowledge.step(ix);
        let withheld = flags::withholds(facts.knowledge, flags, ix);
        let standing = Standing { withheld, held: on_hold && step.withheld, needed_by: &by };
        // Where it has the targets of what waits for it, it is needed there only.
        let shared = results.iter().any(|r| r.step == ix && places.contains(&r.target));
        let needed = |r: &StepResult| r.step == ix && (!shared || places.contains(&r.target));
        for result in results.iter_mut().filter(|r| needed(r) && lacks_indication(r.status)) {
            *result = one(facts, (ix, step), result.target, standing);
        }
    }
    results
}

/// Rows of a ledger that ends with the indication, as most do.
const FEW: usize = 4;

/// What stands over a step from outside its own rule.
#[derive(Clone, Copy)]
struct Standing<'n> {
    /// A red flag is present.
    withheld: bool,
    /// The screen is open.
    held: bool,
    /// Other steps that are indicated and wait for it: that is its indication.
    needed_by: &'n [StepIx],
}

/// A step that indicated steps wait for.
struct Need {
    step: StepIx,
    /// The targets of what waits.
    places: Vec<Option<Target>>,
    /// What waits.
    by: Vec<StepIx>,
}

fn lacks_indication(status: Status) -> bool {
    matches!(status, Status::NotIndicated | Status::NeedsInformation)
}

/// Steps that indicated steps wait for.
fn needs(results: &[StepResult]) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    let waiting = results.iter().filter(|r| r.status == Status::NotYet);
    // A step that is indicated by itself at some target, even if it waits there, is on its way already.
    let on_its_way = |ix: StepIx| {
        results.iter().any(|r| r.step == ix && (r.status.may_lead() || r.status == Status::NotYet))
    };
    for (ix, waits) in waiting.flat_map(|r| r.first.iter().map(move |ix| (*ix, r))) {
        match needs.iter_mut().find(|need| need.step == ix) {
            Some(need) => {
                need.places.push(waits.target);
                need.by.extend(Some(waits.step).filter(|step| !need.by.contains(step)));
            }
            None if !on_its_way(ix) => {
                needs.push(Need { step: ix, places: vec![waits.target], by: vec![waits.step] });
            }
            None => {}
        }
    }
    needs
}

/// The targets of the generators a step belongs to; one without target where it has none.
fn targets(facts: &Facts<'_>, step: &Step) -> SmallVec<[Option<Target>; 4]> {
    let mut targets = SmallVec::new();
    let own = || step.of.iter().flat_map(|generator| facts.results_of(*generator));
    let likely = |g: &&GeneratorResult| g.state != GeneratorState::Unlikely;
    let any = own().any(|g| likely(&g));
    let first = own().next().map(|g| g.generator);
    for generator in own().filter(|g| if any { likely(g) } else { Some(g.generator) == first }) {
        if !targets.contains(&generator.target) {
            targets.push(generator.target);
        }
    }
    // One that leaves the place open says nothing beside one of the same structure and side that names it, unless it is
    // suspected and the other is not.
    let placed = targets.clone();
    let suspected = |t: Option<Target>| own().any(|g| g.target == t && g.state <= GeneratorState::Suspected);
    let says_more = |other: Option<Target>, t: Option<Target>| suspected(other) || !suspected(t);
    targets.retain(|t| !placed.iter().any(|other| leaves_open(*t, *other) && says_more(*other, *t)));
    if !any {
        targets.retain(|t| !is_nameless(*t));
    }
    if targets.is_empty() {
        targets.push(None);
    }
    targets
}

/// Whether a target is a nerve or a root that nobody has named: where none is in question, the step has no place.
fn is_nameless(target: Option<Target>) -> bool {
    target.is_some_and(|t| {
        matches!(t.structure, Structure::Nerve | Structure::Root) && t.level.is_none() && t.part.is_none()
    })
}

/// Whether a target leaves the place open that another one names.
fn leaves_open(target: Option<Target>, other: Option<Target>) -> bool {
    let (Some(target), Some(other)) = (target, other) else { return false };
    let open = target.level.is_none() && target.part.is_none();
    let named = other.level.is_some() || other.part.is_some();
    let side = target.side.is_none() || target.side == other.side;
    open && named && side && target.structure == other.structure
}

fn one(
    facts: &Facts<'_>,
    (ix, step): (StepIx, &Step),
    here: Option<Target>,
    Standing { withheld, held, needed_by }: Standing<'_>,
) -> StepResult {
    let mut result = StepResult {
        step: ix,
        target: here,
        status: Status::NotIndicated,
        needed_by: needed_by.to_vec(),
        first: Vec::new(),
        until: None,
        ledger: Vec::with_capacity(FEW),
    };
    let (refused, ask_again) = refusal(facts, ix, here);
    let mut inputs = Inputs {
        withheld,
        held,
        indicated: Truth::Met,
        excluded: Truth::NotMet,
        required: Truth::Met,
        waits: false,
        weighed: Truth::NotMet,
        exhausted: Truth::NotMet,
        working: Truth::NotMet,
        confirm: false,
        helped_before: false,
        refused,
    };
    let needed = !needed_by.is_empty();
    let (own, guards) = step.criteria.split_at_checked(step.own).unwrap_or((&step.criteria, &[]));
    for (list, shared) in [(own, false), (guards, true)] {
        // Guards say nothing of a step that nothing speaks for.
        if shared && !needed && inputs.indicated.is_not_met() {
            break;
        }
        for criterion in concerning(facts, list) {
            let role = facts.knowledge.criterion(*criterion).role;
            // Once the indication fails, only what works now can still matter.
            let skip = if needed { role == Role::Indicates } else { inputs.indicated.is_not_met() };
            if skip && (needed || !matches!(role, Role::Indicates | Role::Works)) {
                continue;
            }
            let row = row(facts, *criterion, here);
            weigh(facts, &row, &mut inputs, &mut result);
            if !is_beside_the_point(facts, &row, here) {
                if result.ledger.len() == FEW {
                    // It came further than most: there is room for all that is left.
                    result.ledger.reserve_exact(step.criteria.len().saturating_sub(FEW));
                }
                result.ledger.push(row);
            }
        }
    }
    inputs.helped_before = inputs.indicated.is_met() && helped_before(facts, step, here);
    result.status = status(inputs);
    match result.status {
        Status::Declined | Status::Unavailable => result.until = ask_again,
        Status::Working => result.until = review(facts, step),
        Status::NotYet => {}
        _ if !step.review.is_empty() && result.status.may_lead() => {
            result.until = review(facts, step).filter(|day| *day > facts.as_of);
        }
        _ => {
            result.until = None;
            result.first.clear();
        }
    }
    result
}

/// Adds what one row says to the inputs of the status.
fn weigh(facts: &Facts<'_>, row: &LedgerRow, inputs: &mut Inputs, result: &mut StepResult) {
    let criterion = facts.knowledge.criterion(row.criterion);
    let truth = counts_as(facts, row);
    let confirm = truth.is_unknown() && criterion.unknown == OnUnknown::Confirm;
    inputs.confirm |= confirm;
    match row.role {
        Role::Indicates => inputs.indicated = inputs.indicated.and(truth),
        Role::Requires if confirm => {}
        Role::Requires => {
            let first = if truth.is_unknown() { criterion.by } else { criterion.first };
            let until = if truth.is_not_met() {
                let waited_for = || first.and_then(|step| review(facts, facts.knowledge.step(step)));
                criterion.until.map_or_else(waited_for, |until| day(facts, until))
            } else {
                None
            };
            let settles = !truth.is_met() && (first.is_some() || until.is_some_and(|day| day > facts.as_of));
            if settles {
                inputs.waits = true;
                result.first.extend(first.filter(|step| !result.first.contains(step)));
                result.until = result.until.max(until);
            } else {
                inputs.required = inputs.required.and(truth);
            }
        }
        Role::Excludes if confirm => {}
        Role::Excludes => inputs.excluded = inputs.excluded.or(truth),
        Role::Weighs if confirm => {}
        Role::Weighs => inputs.weighed = inputs.weighed.or(truth),
        Role::Exhausts => inputs.exhausted = inputs.exhausted.or(truth),
        Role::Works => inputs.working = inputs.working.or(truth),
        Role::Supports | Role::Opposes => {}
    }
}

/// The latest day to look again.
fn review(facts: &Facts<'_>, step: &Step) -> Option<Date> {
    step.review.iter().filter_map(|until| review_day(facts, *until)).max()
}

/// The day a rule speaks of: so long after the latest of a set, or after the onset.
pub(super) fn day(facts: &Facts<'_>, until: Until) -> Option<Date> {
    so_long_after(anchor(facts, until)?, facts, until)
}

/// The day to look again: like [`day`], or as the latest treatment itself says unless the rule is firm.
fn review_day(facts: &Facts<'_>, until: Until) -> Option<Date> {
    if until.firm {
        return day(facts, until);
    }
    let anchor = anchor(facts, until)?;
    let set = until.last.map(|set| facts.knowledge.set(set));
    let latest = facts.past.iter().filter(|p| p.is_done() && p.concerns && p.when.last == anchor);
    let own = latest
        .filter(|p| set.is_some_and(|set| set.contains(p.treatment)))
        .filter_map(|p| facts.knowledge.treatment(p.treatment).item.review_days)
        .max();
    own.map(|days| anchor.plus_days(days)).or_else(|| so_long_after(anchor, facts, until))
}

fn anchor(facts: &Facts<'_>, until: Until) -> Option<Date> {
    if let Some(group) = until.taken {
        let course = facts.latest_course(group)?;
        return facts.case.entries.get(course.entry.0).map(|entry| entry.start().last);
    }
    match until.last {
        Some(set) => {
            let set = facts.knowledge.set(set);
            let done = facts.past.iter().filter(|p| p.is_done() && p.concerns && set.contains(p.treatment));
            let days = done.map(|p| p.when.last);
            match until.nth {
                None => days.max(),
                Some(nth) => {
                    let mut days: Vec<Date> = days.collect();
                    days.sort_unstable_by(|a, b| b.cmp(a));
                    days.dedup();
                    days.get(whole(facts, nth).checked_sub(1)?).copied()
                }
            }
        }
        None => facts.problem.onset.map(|onset| onset.interval().last),
    }
}

fn so_long_after(anchor: Date, facts: &Facts<'_>, until: Until) -> Option<Date> {
    let count = i32::try_from(whole(facts, until.plus)).unwrap_or(i32::MAX);
    Some(match until.unit {
        UntilUnit::Days => anchor.plus_days(count),
        UntilUnit::Weeks => anchor.plus_days(count * 7),
        UntilUnit::Months => anchor.plus_months(count),
    })
}

/// A figure as a whole number, rounded up.
fn whole(facts: &Facts<'_>, amount: Amount) -> usize {
    let value = match amount {
        Amount::Fixed(value) => value,
        Amount::Policy(figure) => facts.policy.value(figure),
    };
    value.ceil().clamp(0.0, 10_000.0) as usize
}

fn helped_before(facts: &Facts<'_>, step: &Step, here: Option<Target>) -> bool {
    facts.past.iter().any(|p| {
        p.is_done()
            && p.concerns
            && step.performs.contains(p.treatment)
            && matches!(p.response, Response::Durable | Response::WornOff)
            && here.is_none_or(|here| covers(facts.knowledge, p.target, here))
    })
}

/// Whether the step was declined or cannot be had, and when to ask again. What came last counts: a treatment that was
/// done, or a step that was accepted later, ends a refusal.
fn refusal(facts: &Facts<'_>, ix: StepIx, here: Option<Target>) -> (Option<Refusal>, Option<Date>) {
    if !facts.any_refusal {
        return (None, None);
    }
    let step = facts.knowledge.step(ix);
    let treatments = facts
        .past
        .iter()
        .filter(|p| p.concerns && step.performs.contains(p.treatment))
        .filter(|p| here.is_none_or(|here| covers(facts.knowledge, p.target, here)))
        .filter_map(|p| {
            let refused = match p.status {
                TreatmentStatus::Declined => Some(Refusal::Declined),
                TreatmentStatus::Unavailable => Some(Refusal::Unavailable),
                TreatmentStatus::Done | TreatmentStatus::Ongoing => None,
                TreatmentStatus::Planned | TreatmentStatus::Cancelled => return None,
            };
            Some(((p.when.last, p.entry), refused, p.revisit.map(|day| day.first)))
        });
    let decisions = facts.case.entries.iter().zip(0..).filter_map(|(entry, n)| {
        let Body::Decision(decision) = &entry.body else { return None };
        if decision.step != step.id || !is_heard(facts, entry, decision, here) {
            return None;
        }
        let refused = (decision.choice == DecisionChoice::Declined).then_some(Refusal::Declined);
        let revisit = decision.revisit.map(|date| date.interval().first);
        Some(((entry.start().last.min(facts.as_of), EntryIx(n)), refused, revisit))
    });
    match treatments.chain(decisions).max_by_key(|(order, ..)| *order) {
        Some((_, refused, revisit)) if revisit.is_none_or(|day| day > facts.as_of) => (refused, revisit),
        _ => (None, None),
    }
}

/// Whether a decision was known on the day and is about this problem and target.
pub(super) fn is_heard(facts: &Facts<'_>, entry: &Entry, decision: &Decision, here: Option<Target>) -> bool {
    let known = entry.known_on.unwrap_or(entry.start().first) <= facts.as_of;
    known && entry.concerns(&facts.problem.id) && speaks_of(facts, decision, here)
}

/// Whether a decision is about a target. One without targets is about all.
fn speaks_of(facts: &Facts<'_>, decision: &Decision, here: Option<Target>) -> bool {
    let atoms = || decision.targets.iter().flat_map(|target| target.atoms());
    here.is_none_or(|here| {
        decision.targets.is_empty() || atoms().any(|atom| covers(facts.knowledge, Some(atom), here))
    })
}
