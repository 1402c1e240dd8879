//! The faults there are, and how each is put into a pack.

use crate::pathway::evaluation::{CriterionIx, FlagIx, ReadingIx, Role, Urgency};
use crate::pathway::expression::Expr;
use crate::pathway::expression::ast::{Scope, Test, Word};
use crate::pathway::knowledge::{Amount, Knowledge, OnUnknown, Policy, Rank};
use crate::pathway::prove::reach::Differs;
use crate::pathway::prove::rules::drop_criterion;
use crate::pathway::truth::Truth;

use super::change::{Change, Own, RAISED, Turn, holds};

/// What is written as an expression. A definition is written once, whoever uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// A criterion.
    Of(CriterionIx),
    /// A definition, by its place in the pack.
    Shared(usize),
}

impl Text {
    fn own(self, knowledge: &Knowledge) -> Option<Own<'_>> {
        match self {
            Self::Of(ix) => Some(Own::of_criterion(knowledge, &knowledge.criterion(ix).expr)),
            Self::Shared(n) => {
                let definition = knowledge.definitions.get(n)?;
                Some(Own::of_definition(knowledge, &definition.item))
            }
        }
    }
}

/// A fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A criterion is missing; a trigger, an exclusion or a guard among them.
    Drop(CriterionIx),
    /// What is written somewhere is changed.
    Text(Text, Change),
    /// What was asked counts only where it is recorded.
    Weaken(CriterionIx),
    /// A trigger is less urgent.
    Slow(CriterionIx),
    /// What comes first is forgotten.
    First(CriterionIx),
    /// What has to wait waits half as long again.
    Wait(CriterionIx),
    /// An item of a screen is missing.
    Screen(FlagIx, usize),
    /// What brings a flag to other regions is missing.
    Brought(FlagIx, usize),
    /// A step a flag still allows is missing.
    Release(FlagIx, usize),
    /// A reading of an injection is missing.
    Reading(ReadingIx),
    /// Two neighbours in the order of the plan have changed places.
    Order(u8),
}

/// Every fault there is.
pub(super) fn every(knowledge: &Knowledge) -> Vec<Fault> {
    let mut all = Vec::new();
    // What makes a flag more likely never raises it: it is printed, and decides nothing.
    let decides = |ix: &CriterionIx| !knowledge.flags().iter().any(|flag| flag.risk.contains(ix));
    let changes = |text: Text| {
        let changes = text.own(knowledge).map(|own| own.changes()).unwrap_or_default();
        changes.into_iter().map(move |change| Fault::Text(text, change))
    };
    let criteria = knowledge.criteria().iter().zip((0..).map(CriterionIx)).filter(|(_, ix)| decides(ix));
    for (criterion, ix) in criteria {
        all.push(Fault::Drop(ix));
        all.extend(changes(Text::Of(ix)));
        let asked = matches!(criterion.role, Role::Requires | Role::Excludes | Role::Weighs);
        // What is never unknown asks nobody.
        let asked = asked && criterion.unknown != OnUnknown::Ignore && !is_never_unknown(&criterion.expr);
        all.extend(asked.then_some(Fault::Weaken(ix)));
        all.extend(criterion.first.map(|_| Fault::First(ix)));
        let waits = criterion.until.filter(|until| !matches!(until.plus, Amount::Fixed(0.0)));
        all.extend(waits.map(|_| Fault::Wait(ix)));
    }
    let shared = (0..knowledge.definitions.len()).map(Text::Shared).flat_map(changes);
    // What only payers and explanations use is none of the pathway's rules.
    let used = |fault: &Fault| fault.criteria(knowledge).is_some_and(|criteria| !criteria.is_empty());
    all.extend(shared.filter(used));
    for (flag, n) in knowledge.flags().iter().zip(0..) {
        all.extend((0..flag.screen.len()).map(|item| Fault::Screen(FlagIx(n), item)));
        all.extend((0..flag.screened_too.len()).map(|item| Fault::Brought(FlagIx(n), item)));
        all.extend((0..flag.releases.len()).map(|item| Fault::Release(FlagIx(n), item)));
        let urgent = flag.triggers.iter().filter(|ix| knowledge.criterion(**ix).urgency != Urgency::Routine);
        all.extend(urgent.map(|ix| Fault::Slow(*ix)));
    }
    all.extend((0..).map(ReadingIx).take(knowledge.readings.len()).map(Fault::Reading));
    let places = u8::try_from(knowledge.order().len()).unwrap_or(u8::MAX);
    all.extend((0..places.saturating_sub(1)).map(Fault::Order));
    all
}

impl Fault {
    /// The one criterion it changes.
    fn criterion(self) -> Option<CriterionIx> {
        match self {
            Self::Drop(ix)
            | Self::Text(Text::Of(ix), _)
            | Self::Weaken(ix)
            | Self::Slow(ix)
            | Self::First(ix)
            | Self::Wait(ix) => Some(ix),
            Self::Text(Text::Shared(_), _)
            | Self::Screen(..)
            | Self::Brought(..)
            | Self::Release(..)
            | Self::Reading(_)
            | Self::Order(_) => None,
        }
    }

    /// The criteria it changes: one, or all that use a definition; none where it changes something else.
    pub(super) fn criteria(self, knowledge: &Knowledge) -> Option<Vec<CriterionIx>> {
        let Self::Text(Text::Shared(n), _) = self else { return self.criterion().map(|ix| vec![ix]) };
        let shared = &knowledge.definitions.get(n)?.item;
        let criteria = knowledge.criteria().iter().zip((0..).map(CriterionIx));
        Some(criteria.filter(|(criterion, _)| holds(&criterion.expr, shared)).map(|(_, ix)| ix).collect())
    }

    /// Where its criterion has to stand for it to be noticed.
    pub(super) fn differs(self, knowledge: &Knowledge) -> Differs {
        let role = self.criterion().map(|ix| knowledge.criterion(ix).role);
        match self {
            // Only what is not known is asked.
            Self::Weaken(_) => Differs::Where(Truth::Unknown),
            Self::First(_) | Self::Wait(_) => Differs::Where(match role {
                Some(Role::Excludes | Role::Weighs) => Truth::Met,
                _ => Truth::NotMet,
            }),
            Self::Slow(_) | Self::Brought(..) | Self::Release(..) => Differs::Where(Truth::Met),
            _ => Differs::InTruth,
        }
    }

    /// What kind of fault it is.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Drop(_) => "criterion dropped",
            Self::Text(_, Change::Cut(_)) => "part of a rule cut",
            Self::Text(_, Change::Figure(..)) => "figure changed",
            Self::Text(_, Change::Edge(_)) => "edge of a figure moved",
            Self::Weaken(_) => "asked no more",
            Self::Slow(_) => "trigger less urgent",
            Self::First(_) => "nothing comes first",
            Self::Wait(_) => "waits longer",
            Self::Screen(..) => "not screened",
            Self::Brought(..) => "not screened elsewhere",
            Self::Release(..) => "not released by a flag",
            Self::Reading(_) => "reading of an injection dropped",
            Self::Order(_) => "order of the plan swapped",
        }
    }

    /// How it is printed.
    pub(super) fn name(self, knowledge: &Knowledge) -> String {
        let of = |ix: CriterionIx| format!("{} \"{}\"", owner(knowledge, ix), knowledge.criterion(ix).say);
        match self {
            Self::Drop(ix) => format!("dropped: {}", of(ix)),
            Self::Text(text, change) => {
                let at = match text {
                    Text::Of(ix) => of(ix),
                    Text::Shared(n) => {
                        format!(
                            "definition {}",
                            knowledge.definitions.get(n).map_or("?", |shared| &shared.id)
                        )
                    }
                };
                match change {
                    Change::Cut(n) => format!("part {} cut: {at}", n + 1),
                    Change::Figure(n, Turn::Up) => format!("figure {} raised by half: {at}", n + 1),
                    Change::Figure(n, Turn::Down) => format!("figure {} halved: {at}", n + 1),
                    Change::Edge(n) => format!("edge {} moved: {at}", n + 1),
                }
            }
            Self::Weaken(ix) => format!("asked no more: {}", of(ix)),
            Self::Slow(ix) => format!("less urgent: {}", of(ix)),
            Self::First(ix) => format!("nothing comes first: {}", of(ix)),
            Self::Wait(ix) => format!("waits longer: {}", of(ix)),
            Self::Screen(ix, n) => {
                let flag = knowledge.flag(ix);
                let concept = flag.screen.get(n).map(|concept| knowledge.concept(*concept).id.as_str());
                format!("not screened: {} {}", flag.id, concept.unwrap_or_default())
            }
            Self::Brought(ix, n) => {
                let flag = knowledge.flag(ix);
                let by = flag.screened_too.get(n).map(|by| knowledge.criterion(*by).say.as_str());
                format!("not brought: {} \"{}\"", flag.id, by.unwrap_or_default())
            }
            Self::Release(ix, n) => {
                let flag = knowledge.flag(ix);
                let step = flag.releases.get(n).map(|step| knowledge.step(*step).id.as_str());
                format!("not released: {} {}", flag.id, step.unwrap_or_default())
            }
            Self::Reading(ix) => format!("reading dropped: {}", knowledge.reading(ix).id),
            Self::Order(n) => {
                let name = |n: u8| knowledge.order().get(usize::from(n)).map_or("?", String::as_str);
                format!("order swapped: {} and {}", name(n), name(n + 1))
            }
        }
    }

    /// The pack with it.
    pub(super) fn seed(self, knowledge: &Knowledge, policy: &Policy) -> Knowledge {
        let mut pack = knowledge.clone();
        match self {
            Self::Drop(ix) => drop_criterion(&mut pack, ix),
            Self::Weaken(ix) => on(&mut pack, ix, |c| c.unknown = OnUnknown::Ignore),
            Self::Slow(ix) => on(&mut pack, ix, |c| c.urgency = Urgency::Routine),
            Self::First(ix) => on(&mut pack, ix, |c| c.first = None),
            Self::Wait(ix) => on(&mut pack, ix, |c| {
                if let Some(until) = &mut c.until {
                    let days = match until.plus {
                        Amount::Fixed(value) => value,
                        Amount::Policy(figure) => policy.value(figure),
                    };
                    until.plus = Amount::Fixed((days * RAISED).ceil());
                }
            }),
            Self::Screen(ix, n) => {
                if let Some(flag) = pack.flags.get_mut(ix.at()) {
                    flag.screen = without(&flag.screen, n);
                }
            }
            Self::Brought(ix, n) => {
                if let Some(flag) = pack.flags.get_mut(ix.at()) {
                    flag.screened_too = without(&flag.screened_too, n);
                }
            }
            Self::Release(ix, n) => {
                if let Some(flag) = pack.flags.get_mut(ix.at()) {
                    flag.releases = without(&flag.releases, n);
                }
            }
            Self::Reading(ix) => {
                if let Some(row) = pack.readings.get_mut(ix.at()) {
                    row.retire();
                }
            }
            Self::Order(n) => {
                let at = usize::from(n);
                if at + 1 < pack.order.len() {
                    pack.order.swap(at, at + 1);
                }
                for step in &mut pack.steps {
                    step.rank = match step.rank {
                        Rank::At(place) if place == n => Rank::At(n + 1),
                        Rank::At(place) if place == n + 1 => Rank::At(n),
                        other => other,
                    };
                }
            }
            Self::Text(text, change) => rewrite(&mut pack, (text, change), knowledge, policy),
        }
        pack
    }

    /// What a criterion it changes says with it.
    pub(super) fn changed(self, knowledge: &Knowledge, policy: &Policy, expr: &Expr) -> Expr {
        match self {
            Self::Text(text, change) => {
                let own = text.own(knowledge);
                own.map_or_else(|| expr.clone(), |own| own.within(change, (knowledge, policy), expr))
            }
            // As if it held, or for what speaks for or against by itself, as if it never did.
            Self::Drop(ix) => {
                let raises = knowledge.flags().iter().any(|flag| flag.triggers.contains(&ix));
                let role = knowledge.criterion(ix).role;
                match role {
                    Role::Indicates | Role::Requires if !raises => Expr::All(Vec::new()),
                    _ => Expr::Any(Vec::new()),
                }
            }
            _ => expr.clone(),
        }
    }
}

/// Changes what is written, wherever it is used.
fn rewrite(pack: &mut Knowledge, (text, change): (Text, Change), knowledge: &Knowledge, policy: &Policy) {
    let Some(own) = text.own(knowledge) else { return };
    let rewritten = |expr: &Expr| own.within(change, (knowledge, policy), expr);
    let only = match text {
        Text::Of(ix) => Some(ix),
        Text::Shared(_) => None,
    };
    for (criterion, ix) in pack.criteria.iter_mut().zip((0..).map(CriterionIx)) {
        if only.is_none_or(|only| only == ix) {
            criterion.expr = rewritten(&criterion.expr);
            criterion.premise = criterion.premise.as_ref().and_then(|sound| criterion.expr.premise(sound));
            criterion.local = criterion.expr.is_local();
        }
    }
}

fn on(pack: &mut Knowledge, ix: CriterionIx, change: impl FnOnce(&mut crate::pathway::knowledge::Criterion)) {
    if let Some(criterion) = pack.criteria.get_mut(ix.at()) {
        change(criterion);
    }
}

fn without<T: Copy>(list: &[T], n: usize) -> Vec<T> {
    list.iter().enumerate().filter(|(at, _)| *at != n).map(|(_, item)| *item).collect()
}

/// Whether an expression always has an answer: it speaks of the record itself, of flags, of the region, or of what is done
/// only where the timeline says so.
fn is_never_unknown(expr: &Expr) -> bool {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().all(is_never_unknown),
        Expr::Not(inner) => is_never_unknown(inner),
        Expr::Noted(_) | Expr::Known(..) | Expr::Flag(_) | Expr::NamedHere | Expr::Among(Word::Region, _) => {
            true
        }
        Expr::Treatment(Test::Recorded, _, scope) => *scope != Scope::Here,
        Expr::Treatment(Test::Planned | Test::TooEarly, ..) => true,
        _ => false,
    }
}

/// The rule a criterion belongs to; the first of those that share it.
fn owner(knowledge: &Knowledge, ix: CriterionIx) -> String {
    let step = knowledge.steps().iter().find(|step| step.criteria.contains(&ix));
    let flag = || {
        let has = |list: &[CriterionIx]| list.contains(&ix);
        knowledge.flags().iter().find(|f| {
            has(&f.triggers) || has(&f.risk) || has(f.screen_when.as_slice()) || has(&f.screened_too)
        })
    };
    let generator = || {
        knowledge.generators().iter().find(|g| {
            [&g.suspected, &g.support, &g.confirmed, &g.refuted].iter().any(|list| list.contains(&ix))
        })
    };
    match (step, flag()) {
        (Some(step), _) => format!("step {}", step.id),
        (None, Some(flag)) => format!("flag {}", flag.id),
        (None, None) => generator().map_or_else(String::new, |g| format!("generator {}", g.id)),
    }
}
