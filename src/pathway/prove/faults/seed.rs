//! The faults there are, and how each is put into a pack.

use crate::pathway::evaluation::{CriterionIx, FlagIx, ReadingIx, Role, Urgency};
use crate::pathway::expression::Expr;
use crate::pathway::expression::ast::{Number, Scope, Test, Word};
use crate::pathway::knowledge::{Amount, Knowledge, OnUnknown, Policy, Rank};
use crate::pathway::prove::reach::Differs;
use crate::pathway::prove::rules::drop_criterion;
use crate::pathway::truth::{Comparison, Truth};

/// By how much a figure is raised.
const RAISED: f64 = 1.5;
/// How much of a figure is left when it is lowered.
const LOWERED: f64 = 0.5;

/// A fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A criterion is missing; a trigger, an exclusion or a guard among them.
    Drop(CriterionIx),
    /// A part of a criterion is missing, at any depth.
    Cut(CriterionIx, usize),
    /// A figure of a criterion is half as much again, or half.
    Figure(CriterionIx, usize, Change),
    /// A comparison takes its edge in, or leaves it out.
    Edge(CriterionIx, usize),
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

/// What becomes of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Up,
    Down,
}

impl Change {
    /// The figure after it. One that something is counted against moves by whole steps: 0.5 is no other limit than 1.
    fn of(self, value: f64, whole: bool) -> f64 {
        match (self, whole) {
            (Self::Up, false) => value * RAISED,
            (Self::Up, true) => (value * RAISED).ceil(),
            (Self::Down, false) => value * LOWERED,
            (Self::Down, true) => (value * LOWERED).floor(),
        }
    }
}

/// Every fault there is.
pub(super) fn every(knowledge: &Knowledge) -> Vec<Fault> {
    let mut all = Vec::new();
    // What makes a flag more likely never raises it: it is printed, and decides nothing.
    let decides = |ix: &CriterionIx| !knowledge.flags().iter().any(|flag| flag.risk.contains(ix));
    let criteria = knowledge.criteria().iter().zip((0..).map(CriterionIx)).filter(|(_, ix)| decides(ix));
    for (criterion, ix) in criteria {
        all.push(Fault::Drop(ix));
        all.extend((0..parts(&criterion.expr)).map(|part| Fault::Cut(ix, part)));
        let (mut figures, mut comparisons) = (0, 0);
        criterion.expr.leaves(&mut |leaf| {
            if let Expr::Compare(a, _, b) = leaf {
                figures += usize::from(is_figure(a)) + usize::from(is_figure(b));
                comparisons += 1;
            }
        });
        let both = |n| [Fault::Figure(ix, n, Change::Up), Fault::Figure(ix, n, Change::Down)];
        all.extend((0..figures).flat_map(both));
        all.extend((0..comparisons).map(|n| Fault::Edge(ix, n)));
        let asked = matches!(criterion.role, Role::Requires | Role::Excludes | Role::Weighs);
        // What is never unknown asks nobody.
        let asked = asked && criterion.unknown != OnUnknown::Ignore && !is_never_unknown(&criterion.expr);
        all.extend(asked.then_some(Fault::Weaken(ix)));
        all.extend(criterion.first.map(|_| Fault::First(ix)));
        let waits = criterion.until.filter(|until| !matches!(until.plus, Amount::Fixed(0.0)));
        all.extend(waits.map(|_| Fault::Wait(ix)));
    }
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
    /// The criterion it changes.
    pub(super) fn criterion(self) -> Option<CriterionIx> {
        match self {
            Self::Drop(ix)
            | Self::Cut(ix, _)
            | Self::Figure(ix, ..)
            | Self::Edge(ix, _)
            | Self::Weaken(ix)
            | Self::Slow(ix)
            | Self::First(ix)
            | Self::Wait(ix) => Some(ix),
            Self::Screen(..) | Self::Brought(..) | Self::Release(..) | Self::Reading(_) | Self::Order(_) => {
                None
            }
        }
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

    /// Whether it changes what a criterion says, and that alone.
    pub(super) fn changes_expression(self) -> bool {
        matches!(self, Self::Cut(..) | Self::Figure(..) | Self::Edge(..))
    }

    /// What kind of fault it is.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Drop(_) => "criterion dropped",
            Self::Cut(..) => "part of a criterion cut",
            Self::Figure(..) => "figure changed",
            Self::Edge(..) => "edge of a figure moved",
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
            Self::Cut(ix, n) => format!("part {} cut: {}", n + 1, of(ix)),
            Self::Figure(ix, n, Change::Up) => format!("figure {} raised by half: {}", n + 1, of(ix)),
            Self::Figure(ix, n, Change::Down) => format!("figure {} halved: {}", n + 1, of(ix)),
            Self::Edge(ix, n) => format!("edge {} moved: {}", n + 1, of(ix)),
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
        if self.changes_expression()
            && let Some(ix) = self.criterion()
            && let Some(criterion) = pack.criteria.get_mut(ix.at())
        {
            criterion.expr = self.changed(knowledge, policy, &criterion.expr);
            criterion.local = criterion.expr.is_local();
            return pack;
        }
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
            Self::Cut(..) | Self::Figure(..) | Self::Edge(..) => {}
        }
        pack
    }

    /// What a criterion says with it.
    pub(super) fn changed(self, knowledge: &Knowledge, policy: &Policy, expr: &Expr) -> Expr {
        let mut expr = expr.clone();
        let mut at = 0;
        match self {
            Self::Figure(_, n, change) => leaves(&mut expr, &mut |leaf| {
                let Expr::Compare(a, _, b) = leaf else { return };
                let whole = is_count(a) || is_count(b);
                for number in [a, b].into_iter().filter(|number| is_figure(number)) {
                    if at == n {
                        let value = match number {
                            Number::Figure(ix) => knowledge.figure_value(*ix),
                            Number::Policy(ix) => policy.value(*ix),
                            _ => f64::NAN,
                        };
                        *number = Number::Constant(change.of(value, whole));
                    }
                    at += 1;
                }
            }),
            Self::Edge(_, n) => leaves(&mut expr, &mut |leaf| {
                if let Expr::Compare(_, how, _) = leaf {
                    if at == n {
                        *how = other_edge(*how);
                    }
                    at += 1;
                }
            }),
            Self::Cut(_, n) => cut(&mut expr, &mut (n + 1)),
            // As if it held, or for what speaks for or against by itself, as if it never did.
            Self::Drop(ix) => {
                let raises = knowledge.flags().iter().any(|flag| flag.triggers.contains(&ix));
                let role = knowledge.criterion(ix).role;
                expr = match role {
                    Role::Indicates | Role::Requires if !raises => Expr::All(Vec::new()),
                    _ => Expr::Any(Vec::new()),
                };
            }
            _ => {}
        }
        expr
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

fn is_figure(number: &Number) -> bool {
    matches!(number, Number::Figure(_) | Number::Policy(_))
}

/// Whether a number counts things.
fn is_count(number: &Number) -> bool {
    matches!(
        number,
        Number::Sessions(..)
            | Number::Count(..)
            | Number::PositiveRun(..)
            | Number::Negatives(..)
            | Number::HowMany(_)
            | Number::ClassesFailed(_)
            | Number::ClassesTried(_)
            | Number::Candidates(_)
    )
}

fn other_edge(how: Comparison) -> Comparison {
    use Comparison::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
    match how {
        Less => AtMost,
        AtMost => Less,
        Greater => AtLeast,
        AtLeast => Greater,
        Equal => NotEqual,
        NotEqual => Equal,
    }
}

/// Whether an expression always has an answer: it speaks of the record itself, of flags, of the region, or of what is done
/// only where the timeline says so.
fn is_never_unknown(expr: &Expr) -> bool {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().all(is_never_unknown),
        Expr::Not(inner) => is_never_unknown(inner),
        Expr::Noted(_) | Expr::Known(..) | Expr::Flag(_) | Expr::Among(Word::Region, _) => true,
        Expr::Treatment(Test::Recorded, _, scope) => *scope != Scope::Here,
        Expr::Treatment(Test::Planned | Test::TooEarly, ..) => true,
        _ => false,
    }
}

/// How many parts can be cut.
fn parts(expr: &Expr) -> usize {
    match expr {
        Expr::All(list) | Expr::Any(list) => list.iter().map(|part| 1 + parts(part)).sum(),
        Expr::Not(inner) | Expr::Noted(inner) => parts(inner),
        _ => 0,
    }
}

/// Cuts the part that is counted down to, outer ones first.
fn cut(expr: &mut Expr, left: &mut usize) {
    match expr {
        Expr::All(list) | Expr::Any(list) => {
            for at in 0..list.len() {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    list.remove(at);
                    *left = usize::MAX;
                    return;
                }
                if let Some(part) = list.get_mut(at) {
                    cut(part, left);
                }
                if *left > usize::MAX / 2 {
                    return;
                }
            }
        }
        Expr::Not(inner) | Expr::Noted(inner) => cut(inner, left),
        _ => {}
    }
}

fn leaves(expr: &mut Expr, change: &mut dyn FnMut(&mut Expr)) {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter_mut().for_each(|part| leaves(part, change)),
        Expr::Not(inner) | Expr::Noted(inner) => leaves(inner, change),
        leaf => change(leaf),
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
