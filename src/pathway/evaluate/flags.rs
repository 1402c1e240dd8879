//! Red flags: triggers, screens, life cycle, and the hold of an open screen.

use crate::model::{Date, FlagAction, FlagStep, Interval};
use crate::pathway::evaluation::{
    ConceptIx, CriterionIx, EntryIx, Fact, FlagIx, FlagResult, FlagState, Hold, Subject, Urgency,
};
use crate::pathway::expression::Expr;
use crate::pathway::facts::{Facts, Trace};
use crate::pathway::knowledge::{Flag, Knowledge, StepRole};
use crate::pathway::truth::Truth;

use super::{concerning, holds, is_beside_the_point, row};

/// Every flag of the region, those that this problem brings into question though it lies elsewhere, and those that are
/// only watched there once something raised them.
pub(super) fn evaluate(facts: &Facts<'_>) -> Vec<FlagResult> {
    let region = facts.problem.region;
    let brought =
        |flag: &Flag| concerning(facts, &flag.screened_too).any(|ix| row(facts, *ix, None).truth.is_met());
    let screened = |flag: &Flag| flag.regions.is_empty() || flag.regions.contains(&region) || brought(flag);
    let mut results = Vec::new();
    for (flag, n) in facts.knowledge.flags().iter().zip(0u16..) {
        if screened(flag) {
            results.push(one(facts, FlagIx(n), flag));
        } else if flag.watched.contains(&region) {
            results.extend(Some(one(facts, FlagIx(n), flag)).filter(|result| result.trigger.is_some()));
        }
    }
    results
}

/// Which flags are present, by index.
pub(super) fn present(knowledge: &Knowledge, flags: &[FlagResult]) -> Vec<bool> {
    let mut present = vec![false; knowledge.flags().len()];
    for flag in flags.iter().filter(|f| f.state == FlagState::Present) {
        if let Some(slot) = present.get_mut(flag.flag.at()) {
            *slot = true;
        }
    }
    present
}

fn one(facts: &Facts<'_>, ix: FlagIx, flag: &Flag) -> FlagResult {
    let (answered, mut open) = screen(facts, flag);
    let mut proofs: Vec<EntryIx> = Vec::new();
    let mut met: Vec<CriterionIx> = Vec::new();
    let mut raised: Option<(Urgency, CriterionIx)> = None;
    for trigger in concerning(facts, &flag.triggers) {
        let row = row(facts, *trigger, None);
        let urgency = facts.knowledge.criterion(*trigger).urgency;
        match row.truth {
            Truth::Met => {
                met.push(*trigger);
                proofs
                    .extend(row.evidence.iter().filter(|entry| !proofs.contains(entry)).collect::<Vec<_>>());
                if raised.is_none_or(|(least, _)| urgency < least) {
                    raised = Some((urgency, *trigger));
                }
            }
            // Half proven: what is left of it has to be asked before the flag counts as absent.
            Truth::Unknown if !row.evidence.is_empty() => {
                open.extend(row.missing.iter().filter(|fact| !open.contains(fact)).collect::<Vec<_>>());
            }
            _ => {}
        }
    }
    let Some((urgency, trigger)) = raised else {
        let state = if open.is_empty() { FlagState::Absent } else { FlagState::Unknown };
        let evidence = Vec::new();
        let (urgency, trigger, actions) = (None, None, Vec::new());
        return FlagResult { flag: ix, state, urgency, trigger, evidence, answered, open, actions };
    };
    let state = match life(facts, flag, (&proofs, &met)) {
        // Cleared, and something has happened since: what the screen asks has to be asked again.
        (FlagState::Cleared, Some(day)) if facts.any_changed_since(&flag.screen, day) => {
            open.extend(
                flag.screen.iter().map(|c| fact(*c)).filter(|f| !open.contains(f)).collect::<Vec<_>>(),
            );
            FlagState::Unknown
        }
        (state, _) => state,
    };
    let urgency = (state == FlagState::Present).then_some(urgency);
    let (trigger, actions) = (Some(trigger), actions(facts, flag));
    FlagResult { flag: ix, state, urgency, trigger, evidence: proofs, answered, open, actions }
}

/// What there is to do for this patient: what is not known to concern somebody else.
fn actions(facts: &Facts<'_>, flag: &Flag) -> Vec<usize> {
    let concerns = |premise: &Option<Expr>| premise.as_ref().is_none_or(|p| !holds(facts, p).is_not_met());
    let numbered = flag.actions.iter().enumerate();
    numbered.filter(|(_, action)| concerns(&action.premise)).map(|(n, _)| n).collect()
}

/// Whether the screen of a flag is known to matter for this patient.
pub(in crate::pathway) fn matters(facts: &Facts<'_>, flag: &Flag) -> bool {
    flag.screen_when.is_none_or(|when| row(facts, when, None).truth.is_met())
}

/// Whether something of the screen of a flag has an answer, whether it had to be asked or not.
pub(in crate::pathway) fn was_asked(facts: &Facts<'_>, flag: &Flag) -> bool {
    flag.screen.iter().any(|concept| facts.answered(*concept, None, &mut Trace::default()).is_met())
}

/// Facts that the screen needs now: those with a valid answer, and those without one.
fn screen(facts: &Facts<'_>, flag: &Flag) -> (Vec<Fact>, Vec<Fact>) {
    let when = flag.screen_when.map(|when| row(facts, when, None));
    if when.is_some_and(|row| row.truth.is_not_met() || is_beside_the_point(facts, &row, None)) {
        return (Vec::new(), Vec::new());
    }
    // What no checklist of the region holds is not asked there: the cord of the chest does not move the hands. A flag
    // that is brought to another region brings its questions.
    let region = facts.problem.region;
    let brought = !flag.regions.is_empty() && !flag.regions.contains(&region);
    let asked = |concept: &ConceptIx| {
        let regions = &facts.knowledge.concept(*concept).item.regions;
        brought || regions.is_empty() || regions.iter().any(|id| id == region.id())
    };
    let answered = |concept: &ConceptIx| facts.answered(*concept, None, &mut Trace::default()).is_met();
    let (answered, open): (Vec<_>, Vec<_>) = flag.screen.iter().copied().filter(asked).partition(answered);
    let facts_of = |concepts: Vec<ConceptIx>| concepts.into_iter().map(fact).collect();
    (facts_of(answered), facts_of(open))
}

fn fact(concept: ConceptIx) -> Fact {
    Fact { subject: Subject::Concept(concept), site: crate::model::Site::default() }
}

/// Where a raised flag stands, and since when: open, worked up or cleared; open again once something newer raised it.
fn life(
    facts: &Facts<'_>,
    flag: &Flag,
    (proofs, met): (&[EntryIx], &[CriterionIx]),
) -> (FlagState, Option<Date>) {
    let Some((action, when, _)) = last_action(facts, flag) else { return (FlagState::Present, None) };
    let day = when.last;
    let newer = |e: &&EntryIx| facts.case.entries.get(e.0).is_some_and(|entry| entry.start().last > day);
    if proofs.iter().filter(newer).any(|e| says_something_new(facts, met, *e, day)) {
        return (FlagState::Present, None);
    }
    let state = match action.action {
        FlagStep::WorkedUp => FlagState::WorkedUp,
        FlagStep::Cleared => FlagState::Cleared,
        FlagStep::Reopened => FlagState::Present,
    };
    (state, Some(day))
}

/// What was done last about a flag, of what counts for the problem by the day looked at.
pub(in crate::pathway) fn last_action<'a>(
    facts: &Facts<'a>,
    flag: &Flag,
) -> Option<(&'a FlagAction, Interval, EntryIx)> {
    // What was settled for one problem says nothing about another that the flag is screened for; where it is only
    // watched it belongs to another problem, and so does what was done about it.
    let watched = flag.watched.contains(&facts.problem.region);
    let all = facts.flag_actions.iter();
    all.filter(|(action, _, _, concerns)| action.flag.as_str() == flag.id && (*concerns || watched))
        .map(|(action, when, entry, _)| (*action, *when, *entry))
        .max_by_key(|(_, when, entry)| (when.last, *entry))
}

/// Whether an entry says more than what stood already on the day a flag was settled. To ask again for a cancer of six
/// years ago and to write the same answer is no change. What may not wait counts as new each time.
fn says_something_new(facts: &Facts<'_>, met: &[CriterionIx], entry: EntryIx, day: Date) -> bool {
    let pressing = |c: &CriterionIx| facts.knowledge.criterion(*c).urgency <= Urgency::SameDay;
    if met.iter().any(pressing) {
        return true;
    }
    let asked = met.iter().flat_map(|c| facts.knowledge.criterion(*c).expr.concepts());
    let mut said = asked.filter_map(|concept| facts.repeats(concept, entry, day)).peekable();
    said.peek().is_none() || said.any(|repeats| !repeats)
}

/// Needles, implants and elective surgery wait while a screen is open, unless every open flag only redirects.
pub(super) fn hold(facts: &Facts<'_>, flags: &[FlagResult]) -> Option<Hold> {
    let mut hold = Hold { flags: Vec::new(), open: Vec::new() };
    for result in flags.iter().filter(|f| f.state == FlagState::Unknown) {
        if facts.knowledge.flag(result.flag).redirects {
            continue;
        }
        hold.flags.push(result.flag);
        for fact in &result.open {
            if !hold.open.contains(fact) {
                hold.open.push(*fact);
            }
        }
    }
    (!hold.flags.is_empty()).then_some(hold)
}

/// Whether a flag withholds a step: it is open, does not redirect, and does not release the step. A flag that cannot
/// wait withholds every leading step; any other one withholds needles, implants and elective surgery.
pub(super) fn withholds(
    knowledge: &Knowledge,
    flags: &[FlagResult],
    step: crate::pathway::evaluation::StepIx,
) -> bool {
    flags
        .iter()
        .filter(|f| matches!(f.state, FlagState::Present | FlagState::WorkedUp))
        .map(|f| (f.urgency, knowledge.flag(f.flag)))
        .filter(|(_, flag)| !flag.redirects && !flag.releases.contains(&step))
        .any(|(urgency, _)| {
            let item = knowledge.step(step);
            let pressing = urgency.is_some_and(|urgency| urgency <= Urgency::SameDay);
            item.withheld || (pressing && item.role == StepRole::Lead)
        })
}

/// The most urgent flag that is present and does not only redirect, the first of the files among equals.
pub(super) fn leading<'f>(
    knowledge: &Knowledge,
    flags: &'f [FlagResult],
) -> Option<(&'f FlagResult, Urgency)> {
    flags
        .iter()
        .filter(|f| f.state == FlagState::Present && !knowledge.flag(f.flag).redirects)
        .filter_map(|f| f.urgency.map(|urgency| (f, urgency)))
        .min_by_key(|(_, urgency)| *urgency)
}
