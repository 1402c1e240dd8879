//! The unknowns of a rule, each with the few values that can matter: numbers are cut at the figures the rule compares
//! them with, and "not known" is a value of its own.

use crate::model::Side;
use crate::pathway::evaluation::{ConceptIx, GeneratorIx};
use crate::pathway::expression::ast::{Expr, GroupIx, Number, Word};
use crate::pathway::knowledge::{Knowledge, Policy};
use crate::pathway::prove::draft::today;
use crate::pathway::truth::{Bounds, Truth};
use crate::pathway::vocabulary::{Concept, ConceptKind};

use super::expand::asks_timeline;

/// Something a rule asks about.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Var {
    /// A finding.
    Concept(ConceptIx),
    /// How far a number fell.
    Fell(ConceptIx),
    /// Years.
    Age,
    /// Days since onset.
    Onset,
    /// Sex of the patient.
    Sex,
    /// Side of the problem.
    Side,
    /// A medicine of a group is taken.
    On(GroupIx),
    /// Days for which it is taken.
    DaysOn(GroupIx),
    /// Classes of medicine that failed.
    Classes(Vec<GroupIx>),
    /// Classes of medicine that were taken, and not known to be too little.
    Tried(Vec<GroupIx>),
    /// Targets at which a generator is suspected.
    Candidates(GeneratorIx),
    /// What was done so far: one of the timelines that were made for the rule.
    Timeline,
    /// A part of the rule that may have any answer, by position.
    Leaf(usize),
}

/// A value of an unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Val {
    Unknown,
    Yes,
    No,
    Number(f64),
    Word(u16),
    /// A timeline, by position.
    Line(usize),
}

/// What a rule is read with.
#[derive(Clone, Copy)]
pub(super) struct Terms<'k> {
    pub(super) knowledge: &'k Knowledge,
    pub(super) policy: &'k Policy,
    /// Position of the region in the vocabulary.
    pub(super) region: u16,
}

impl<'k> Terms<'k> {
    fn concept(&self, ix: ConceptIx) -> &'k Concept {
        &self.knowledge.concept(ix).item
    }

    /// The value of a number that is the same for every case.
    pub(super) fn fixed(&self, number: &Number) -> Option<f64> {
        match number {
            Number::Constant(value) => Some(*value),
            Number::Figure(ix) => Some(self.knowledge.figure_value(*ix)),
            Number::Policy(ix) => Some(self.policy.value(*ix)),
            _ => None,
        }
    }

    /// The unknowns a part of a rule asks about, those of the timeline as one.
    pub(super) fn vars(&self, leaf: &Expr) -> Vec<Var> {
        match leaf {
            leaf if asks_timeline(leaf) => vec![Var::Timeline],
            Expr::Present(c, _) | Expr::Known(c, _) => vec![Var::Concept(*c)],
            Expr::On(group) => vec![Var::On(*group)],
            Expr::PresentBut(c, but) => vec![Var::Concept(*c), Var::Concept(*but)],
            Expr::Compare(a, _, b) => [a, b].into_iter().flat_map(number_vars).collect(),
            Expr::Among(Word::Value(c, _), _) => vec![Var::Concept(*c)],
            Expr::Among(Word::Side, _) => vec![Var::Side],
            Expr::Among(Word::Sex, _) => vec![Var::Sex],
            _ => Vec::new(),
        }
    }

    /// Whether a part of a rule has unknowns the search has no values for.
    pub(super) fn is_open(&self, leaf: &Expr) -> bool {
        let settled = matches!(leaf, Expr::Among(Word::Region, _) | Expr::Applies(_));
        let fixed = |n: &Number| self.fixed(n).is_some() || !number_vars(n).is_empty();
        let compared = |leaf: &Expr| matches!(leaf, Expr::Compare(a, _, b) if fixed(a) && fixed(b));
        asks_timeline(leaf) || (!settled && !compared(leaf) && self.vars(leaf).is_empty())
    }

    /// The truth of a part of a rule; absent while an unknown it needs has no value yet.
    pub(super) fn leaf(&self, leaf: &Expr, get: &dyn Fn(&Var) -> Option<Val>) -> Option<Truth> {
        match leaf {
            Expr::Present(c, _) => Some(yes(get(&Var::Concept(*c))?)),
            Expr::Known(c, _) => Some((get(&Var::Concept(*c))? != Val::Unknown).into()),
            Expr::PresentBut(c, but) => {
                Some(yes(get(&Var::Concept(*c))?).and(!yes(get(&Var::Concept(*but))?)))
            }
            Expr::On(group) => Some(yes(get(&Var::On(*group))?)),
            // The search looks at patients to whom it applies.
            Expr::Applies(_) => Some(Truth::Met),
            Expr::Compare(a, how, b) => Some(self.bounds(a, get)?.compare(*how, self.bounds(b, get)?)),
            Expr::Among(Word::Region, list) => Some(list.contains(&self.region).into()),
            Expr::Among(Word::Value(c, _), list) => Some(word(get(&Var::Concept(*c))?, list)),
            Expr::Among(Word::Side, list) => Some(word(get(&Var::Side)?, list)),
            Expr::Among(Word::Sex, list) => Some(word(get(&Var::Sex)?, list)),
            // Deeper than rules are written out: it may be either.
            _ => Some(Truth::Unknown),
        }
    }

    fn bounds(&self, number: &Number, get: &dyn Fn(&Var) -> Option<Val>) -> Option<Bounds> {
        if let Some(value) = self.fixed(number) {
            return Some(Bounds::exact(value));
        }
        let values: Option<Vec<Val>> = number_vars(number).iter().map(get).collect();
        let values = values?;
        let first = values.first().copied().unwrap_or(Val::Unknown);
        let count = |value: Val| values.iter().filter(|v| **v == value).count() as f64;
        Some(match (number, first) {
            (Number::HowMany(_), _) => {
                Bounds { low: count(Val::Yes), high: count(Val::Yes) + count(Val::Unknown) }
            }
            (Number::WorstBut(..), _) if count(Val::Yes) > 0.0 => Bounds::UNKNOWN,
            (Number::PainMonths | Number::MonthsOn(_), Val::Number(days)) => Bounds::exact(months(days)?),
            (Number::PainWeeks, Val::Number(days)) => Bounds::exact(days / 7.0),
            (Number::PainMonths | Number::PainWeeks, _) => Bounds { low: 0.0, high: f64::INFINITY },
            (_, Val::Number(value)) => Bounds::exact(value),
            _ => Bounds::UNKNOWN,
        })
    }

    /// The values of an unknown that can matter to these parts of rules. The plainest stand first.
    pub(super) fn domain(&self, var: &Var, leaves: &[Expr]) -> Vec<Val> {
        let numbers = |least: f64, most: f64, step: f64| cells(&self.cuts(var, leaves), (least, most), step);
        let mut values = match var {
            Var::Concept(ix) => self.findings(*ix, leaves),
            Var::Fell(ix) => numbers(0.0, self.concept(*ix).max.unwrap_or(100.0), 1.0),
            // A year beyond adults on either side: what is asked of somebody under age can be met.
            Var::Age => numbers(17.0, 96.0, 1.0),
            Var::Onset | Var::DaysOn(_) => numbers(0.0, 7300.0, 1.0),
            Var::Sex => vec![Val::Word(0), Val::Word(1)],
            Var::Side => vec![side(Side::Right), side(Side::Bilateral), side(Side::Midline)],
            Var::On(_) => vec![Val::No, Val::Yes],
            Var::Classes(groups) | Var::Tried(groups) => numbers(0.0, groups.len() as f64, 1.0),
            Var::Candidates(_) => return vec![Val::Number(1.0), Val::Number(2.0)],
            Var::Timeline => return Vec::new(),
            Var::Leaf(_) => vec![Val::Yes, Val::No],
        };
        values.push(Val::Unknown);
        values
    }

    fn findings(&self, ix: ConceptIx, leaves: &[Expr]) -> Vec<Val> {
        let item = self.concept(ix);
        match item.kind {
            ConceptKind::Presence => vec![Val::No, Val::Yes],
            ConceptKind::Number => {
                let (least, most) = (item.min.unwrap_or(0.0), item.max.unwrap_or(1000.0));
                let step = if most - least > 5.0 { 1.0 } else { 0.5 };
                cells(&self.cuts(&Var::Concept(ix), leaves), (least, most), step)
            }
            ConceptKind::Choice => {
                let mut named: Vec<u16> = Vec::new();
                for leaf in leaves {
                    if let Expr::Among(Word::Value(of, _), list) = leaf
                        && *of == ix
                    {
                        named.extend(list.iter().filter(|word| !named.contains(word)).collect::<Vec<_>>());
                    }
                }
                let other = (0..).take(item.values.len()).find(|word| !named.contains(word));
                named.into_iter().chain(other).map(Val::Word).collect()
            }
        }
    }

    /// The figures an unknown is compared with.
    fn cuts(&self, var: &Var, leaves: &[Expr]) -> Vec<f64> {
        let mut cuts = Vec::new();
        for leaf in leaves {
            let Expr::Compare(a, _, b) = leaf else { continue };
            for (number, figure) in [(a, b), (b, a)] {
                if number_vars(number).first() == Some(var) {
                    cuts.extend(self.fixed(figure).and_then(|figure| in_days(number, figure)));
                }
            }
        }
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        cuts
    }
}

/// One value at each figure, one on either side of it.
fn cells(cuts: &[f64], (least, most): (f64, f64), step: f64) -> Vec<Val> {
    let mut values: Vec<f64> = cuts.to_vec();
    values.extend(cuts.iter().flat_map(|cut| [cut - step, cut + step]));
    if values.is_empty() {
        values.push(least.midpoint(most).round());
    }
    let mut kept: Vec<f64> = Vec::new();
    for value in values {
        if (least..=most).contains(&value) && !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept.into_iter().map(Val::Number).collect()
}

fn side(side: Side) -> Val {
    let place = Side::ALL.iter().position(|s| *s == side).and_then(|n| u16::try_from(n).ok());
    place.map_or(Val::Unknown, Val::Word)
}

/// Calendar months after so many days, as the evaluator counts them.
fn months(days: f64) -> Option<f64> {
    let today = today()?;
    let from = today.plus_days(-(days as i32));
    let whole = from.months_until(today);
    Some(f64::from(whole) + f64::from(from.plus_months(whole).days_until(today)) / 31.0)
}

/// A figure a time since onset is compared with, in days.
fn in_days(number: &Number, figure: f64) -> Option<f64> {
    Some(match number {
        Number::PainMonths | Number::MonthsOn(_) => {
            let today = today()?;
            f64::from(today.plus_months(-(figure.ceil() as i32)).days_until(today))
        }
        Number::PainWeeks => figure * 7.0,
        _ => figure,
    })
}

/// The unknowns a number asks about.
fn number_vars(number: &Number) -> Vec<Var> {
    match number {
        Number::Value(c, _) | Number::Worst(c, _) | Number::Peak(c, _) => vec![Var::Concept(*c)],
        Number::WorstBut(c, but) => vec![Var::Concept(*c), Var::Concept(*but)],
        Number::HowMany(list) => list.iter().copied().map(Var::Concept).collect(),
        Number::Fell(c, _) => vec![Var::Fell(*c)],
        Number::Age => vec![Var::Age],
        Number::PainMonths | Number::PainWeeks => vec![Var::Onset],
        Number::MonthsOn(group) => vec![Var::DaysOn(*group)],
        Number::ClassesFailed(groups) => vec![Var::Classes(groups.clone())],
        Number::ClassesTried(groups) => vec![Var::Tried(groups.clone())],
        Number::Candidates(g) => vec![Var::Candidates(*g)],
        _ => Vec::new(),
    }
}

pub(super) fn yes(value: Val) -> Truth {
    match value {
        Val::Yes => Truth::Met,
        Val::No => Truth::NotMet,
        _ => Truth::Unknown,
    }
}

fn word(value: Val, list: &[u16]) -> Truth {
    match value {
        Val::Word(word) => list.contains(&word).into(),
        _ => Truth::Unknown,
    }
}
