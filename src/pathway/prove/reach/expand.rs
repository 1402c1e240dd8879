//! A rule with everything it rests on written out: generators and flags become the criteria they are made of.

use crate::model::Region;
use crate::pathway::evaluation::{CriterionIx, FlagIx, GeneratorIx};
use crate::pathway::expression::Expr;
use crate::pathway::expression::ast::{Number, Word};
use crate::pathway::knowledge::{Knowledge, OnUnknown};

/// Deepest chain of generators that name each other.
const DEPTH: u8 = 6;

/// Writes an expression out.
pub(super) fn expand(knowledge: &Knowledge, region: Region, expr: &Expr) -> Expr {
    at_depth((knowledge, region), expr, DEPTH)
}

fn at_depth(pack: (&Knowledge, Region), expr: &Expr, depth: u8) -> Expr {
    let (knowledge, _) = pack;
    let each = |parts: &[Expr]| parts.iter().map(|part| at_depth(pack, part, depth)).collect();
    match expr {
        Expr::All(parts) => Expr::All(each(parts)),
        Expr::Any(parts) => Expr::Any(each(parts)),
        Expr::Not(inner) => Expr::Not(Box::new(at_depth(pack, inner, depth))),
        Expr::Noted(inner) => Expr::Noted(Box::new(at_depth(pack, inner, depth))),
        Expr::Suspected(ix, _) if depth > 0 => suspected(pack, *ix, depth - 1),
        Expr::Confirmed(ix, _) if depth > 0 => any_of(pack, &knowledge.generator(*ix).confirmed, depth - 1),
        Expr::Flag(FlagIx(n)) if depth > 0 => any_of(pack, &knowledge.flag(FlagIx(*n)).triggers, depth - 1),
        // As many targets as show it; none while it is not suspected.
        Expr::Compare(Number::Candidates(ix), how, limit) if depth > 0 => {
            let shown = Expr::Noted(Box::new(suspected(pack, *ix, depth - 1)));
            let none = Expr::Compare(Number::Constant(0.0), *how, limit.clone());
            let not_shown = Expr::Not(Box::new(shown.clone()));
            Expr::Any(vec![Expr::All(vec![shown, expr.clone()]), Expr::All(vec![not_shown, none])])
        }
        leaf => leaf.clone(),
    }
}

fn any_of(pack: (&Knowledge, Region), list: &[CriterionIx], depth: u8) -> Expr {
    let (knowledge, region) = pack;
    let criteria = list.iter().map(|ix| knowledge.criterion(*ix)).filter(|c| c.concerns(region));
    let exprs = criteria.map(|c| at_depth(pack, &c.expr, depth));
    Expr::Any(exprs.collect())
}

/// Confirmed, or the pattern fits and no block speaks against it.
fn suspected(pack: (&Knowledge, Region), ix: GeneratorIx, depth: u8) -> Expr {
    let (knowledge, region) = pack;
    let generator = knowledge.generator(ix);
    // A generator that does not occur in the region is never suspected there.
    if !generator.regions.contains(&region) {
        return Expr::Any(Vec::new());
    }
    let pattern =
        generator.suspected.iter().map(|ix| knowledge.criterion(*ix)).filter(|c| c.concerns(region));
    let counted = pattern.filter(|c| !matches!(c.unknown, OnUnknown::Ignore | OnUnknown::Assume));
    let mut all: Vec<Expr> = counted.map(|c| at_depth(pack, &c.expr, depth)).collect();
    all.push(Expr::Not(Box::new(any_of(pack, &generator.refuted, depth))));
    Expr::Any(vec![any_of(pack, &generator.confirmed, depth), Expr::All(all)])
}

/// The set of treatments a number counts, if it does.
pub(super) fn counts_treatments(number: &Number) -> bool {
    matches!(
        number,
        Number::Sessions(..)
            | Number::Relief(..)
            | Number::Count(..)
            | Number::CareWeeks(_)
            | Number::DaysSince(..)
            | Number::WeeksSince(..)
            | Number::MonthsSince(..)
            | Number::PositiveRun(..)
            | Number::Negatives(..)
            | Number::Answers(..)
            | Number::LastedMonths(..)
    )
}

/// Whether a part of a rule asks the timeline of treatments.
pub(super) fn asks_timeline(leaf: &Expr) -> bool {
    match leaf {
        Expr::Treatment(..) => true,
        Expr::Compare(a, _, b) => counts_treatments(a) || counts_treatments(b),
        Expr::Among(word, _) => matches!(word, Word::Response(..) | Word::Programme(..) | Word::Reading(..)),
        _ => false,
    }
}
