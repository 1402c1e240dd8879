//! Faults put into the rules by machine, to see who notices: a coded case, or a case made by the proof.

use crate::model::Region;
use crate::pathway::coded::{CodedCase, Judged};
use crate::pathway::evaluation::{CriterionIx, Evaluation, FlagIx, ReadingIx, Role, Urgency};
use crate::pathway::expression::Expr;
use crate::pathway::expression::ast::Number;
use crate::pathway::knowledge::{Knowledge, OnUnknown, Policy};

use super::accepted::harmless;
use super::coverage::{Sound, sound};
use super::parallel::in_parallel;
use super::reach::{self, About, Witness};
use super::rules::drop_criterion;

/// A fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// A criterion is missing; a trigger or an exclusion among them.
    Drop(CriterionIx),
    /// A part of a criterion is missing.
    Cut(CriterionIx, usize),
    /// A figure of a criterion is half as much again, or half.
    Figure(CriterionIx, usize, Change),
    /// A comparison takes its edge in, or leaves it out.
    Edge(CriterionIx, usize),
    /// What was asked counts only where it is recorded.
    Weaken(CriterionIx),
    /// A trigger is less urgent.
    Slow(CriterionIx),
    /// An item of a screen is missing.
    Screen(FlagIx, usize),
    /// A reading of an injection is missing.
    Reading(ReadingIx),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Up,
    Down,
}

/// What became of the faults.
#[derive(Debug, Clone, Default)]
pub struct FaultReport {
    /// Faults that were seeded.
    pub seeded: usize,
    /// Those a coded case noticed.
    pub by_cases: usize,
    /// Further ones a case of the proof noticed.
    pub by_proof: usize,
    /// Those nobody noticed and that are harmless, with the reason.
    pub harmless: Vec<(String, &'static str)>,
    /// Those nobody noticed.
    pub survivors: Vec<String>,
}

impl FaultReport {
    /// Faults that were noticed, in percent.
    #[must_use]
    pub fn caught_pct(&self) -> f64 {
        (self.by_cases + self.by_proof) as f64 * 100.0 / self.seeded.max(1) as f64
    }
}

/// Seeds every fault, one at a time.
#[must_use]
pub fn faults(knowledge: &Knowledge, policy: &Policy, cases: &[CodedCase]) -> FaultReport {
    let sound = sound(knowledge, cases);
    let witnesses = reach::prove(knowledge, policy).1;
    let watch = Watch::new(knowledge, policy, &sound, &witnesses);
    let all = every_fault(knowledge);
    let seen = in_parallel(&all, |fault| watch.noticed(*fault));
    let mut report = FaultReport { seeded: all.len(), ..FaultReport::default() };
    for (fault, seen) in all.iter().zip(seen) {
        let name = fault.name(knowledge);
        match (seen, harmless(&name)) {
            (Some(Noticed::ByCase), _) => report.by_cases += 1,
            (Some(Noticed::ByProof), _) => report.by_proof += 1,
            (None, Some(reason)) => report.harmless.push((name, reason)),
            (None, None) => report.survivors.push(name),
        }
    }
    report
}

fn every_fault(knowledge: &Knowledge) -> Vec<Fault> {
    let mut all = Vec::new();
    for (criterion, n) in knowledge.criteria().iter().zip(0..) {
        let ix = CriterionIx(n);
        all.push(Fault::Drop(ix));
        if let Expr::Any(parts) | Expr::All(parts) = &criterion.expr {
            all.extend((0..parts.len()).map(|part| Fault::Cut(ix, part)));
        }
        let (mut figures, mut comparisons) = (0, 0);
        criterion.expr.leaves(&mut |leaf| {
            if let Expr::Compare(a, _, b) = leaf {
                figures += usize::from(is_figure(a)) + usize::from(is_figure(b));
                comparisons += 1;
            }
        });
        all.extend((0..figures).flat_map(|n| [Fault::Figure(ix, n, Change::Up), Fault::Figure(ix, n, Change::Down)]));
        all.extend((0..comparisons).map(|n| Fault::Edge(ix, n)));
        let asked = matches!(criterion.role, Role::Requires | Role::Excludes | Role::Weighs);
        if asked && criterion.unknown == OnUnknown::Ask {
            all.push(Fault::Weaken(ix));
        }
    }
    for (flag, n) in knowledge.flags().iter().zip(0..) {
        all.extend((0..flag.screen.len()).map(|item| Fault::Screen(FlagIx(n), item)));
        let urgent = flag.triggers.iter().filter(|ix| knowledge.criterion(**ix).urgency != Urgency::Routine);
        all.extend(urgent.map(|ix| Fault::Slow(*ix)));
    }
    all.extend((0..).map(ReadingIx).take(knowledge.readings.len()).map(Fault::Reading));
    all
}

fn is_figure(number: &Number) -> bool {
    matches!(number, Number::Figure(_) | Number::Policy(_))
}

impl Fault {
    fn criterion(self) -> Option<CriterionIx> {
        match self {
            Self::Drop(ix)
            | Self::Cut(ix, _)
            | Self::Figure(ix, ..)
            | Self::Edge(ix, _)
            | Self::Weaken(ix)
            | Self::Slow(ix) => Some(ix),
            Self::Screen(..) | Self::Reading(_) => None,
        }
    }

    fn name(self, knowledge: &Knowledge) -> String {
        let of = |ix: CriterionIx| format!("{} \"{}\"", owner(knowledge, ix), knowledge.criterion(ix).say);
        match self {
            Self::Drop(ix) => format!("dropped: {}", of(ix)),
            Self::Cut(ix, n) => format!("part {} cut: {}", n + 1, of(ix)),
            Self::Figure(ix, n, Change::Up) => format!("figure {} raised by half: {}", n + 1, of(ix)),
            Self::Figure(ix, n, Change::Down) => format!("figure {} halved: {}", n + 1, of(ix)),
            Self::Edge(ix, n) => format!("edge {} moved: {}", n + 1, of(ix)),
            Self::Weaken(ix) => format!("asked no more: {}", of(ix)),
            Self::Slow(ix) => format!("less urgent: {}", of(ix)),
            Self::Screen(ix, n) => {
                let flag = knowledge.flag(ix);
                let concept = flag.screen.get(n).map(|concept| knowledge.concept(*concept).id.as_str());
                format!("not screened: {} {}", flag.id, concept.unwrap_or_default())
            }
            Self::Reading(ix) => format!("reading dropped: {}", knowledge.reading(ix).id),
        }
    }

    fn seed(self, pack: &Knowledge, policy: &Policy) -> Knowledge {
        let mut pack = pack.clone();
        let values = |number: &Number| match number {
            Number::Figure(ix) => pack.figure_value(*ix),
            Number::Policy(ix) => policy.value(*ix),
            _ => f64::NAN,
        };
        match self {
            Self::Drop(ix) => drop_criterion(&mut pack, ix),
            Self::Figure(ix, n, change) => {
                let mut expr = pack.criterion(ix).expr.clone();
                let mut at = 0;
                numbers(&mut expr, &mut |number| {
                    if is_figure(number) {
                        if at == n {
                            let factor = if change == Change::Up { 1.5 } else { 0.5 };
                            *number = Number::Constant(values(number) * factor);
                        }
                        at += 1;
                    }
                });
                set(&mut pack, ix, expr);
            }
            Self::Edge(ix, n) => {
                let mut expr = pack.criterion(ix).expr.clone();
                let mut at = 0;
                leaves(&mut expr, &mut |leaf| {
                    if let Expr::Compare(_, how, _) = leaf {
                        if at == n {
                            *how = other_edge(*how);
                        }
                        at += 1;
                    }
                });
                set(&mut pack, ix, expr);
            }
            Self::Cut(ix, n) => {
                let mut expr = pack.criterion(ix).expr.clone();
                if let Expr::Any(parts) | Expr::All(parts) = &mut expr {
                    parts.remove(n.min(parts.len().saturating_sub(1)));
                }
                set(&mut pack, ix, expr);
            }
            Self::Weaken(ix) => {
                if let Some(criterion) = pack.criteria.get_mut(ix.at()) {
                    criterion.unknown = OnUnknown::Ignore;
                }
            }
            Self::Slow(ix) => {
                if let Some(criterion) = pack.criteria.get_mut(ix.at()) {
                    criterion.urgency = Urgency::Routine;
                }
            }
            Self::Screen(ix, n) => {
                if let Some(flag) = pack.flags.get_mut(ix.at())
                    && n < flag.screen.len()
                {
                    flag.screen.remove(n);
                }
            }
            Self::Reading(ix) => {
                if let Some(row) = pack.readings.get_mut(ix.at()) {
                    row.retire();
                }
            }
        }
        pack
    }
}

fn other_edge(how: crate::pathway::truth::Comparison) -> crate::pathway::truth::Comparison {
    use crate::pathway::truth::Comparison::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
    match how {
        Less => AtMost,
        AtMost => Less,
        Greater => AtLeast,
        AtLeast => Greater,
        Equal => NotEqual,
        NotEqual => Equal,
    }
}

fn set(pack: &mut Knowledge, ix: CriterionIx, expr: Expr) {
    if let Some(criterion) = pack.criteria.get_mut(ix.at()) {
        criterion.local = expr.is_local();
        criterion.expr = expr;
    }
}

fn leaves(expr: &mut Expr, change: &mut dyn FnMut(&mut Expr)) {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter_mut().for_each(|part| leaves(part, change)),
        Expr::Not(inner) => leaves(inner, change),
        leaf => change(leaf),
    }
}

fn numbers(expr: &mut Expr, change: &mut dyn FnMut(&mut Number)) {
    leaves(expr, &mut |leaf| {
        if let Expr::Compare(a, _, b) = leaf {
            change(a);
            change(b);
        }
    });
}

/// The rule a criterion belongs to; the first of those that share it.
fn owner(knowledge: &Knowledge, ix: CriterionIx) -> String {
    let step = knowledge.steps().iter().find(|step| step.criteria.contains(&ix));
    let flag = || knowledge.flags().iter().find(|f| f.triggers.contains(&ix) || f.risk.contains(&ix));
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noticed {
    ByCase,
    ByProof,
}

/// Those who might notice, with the criteria each of them rests on.
struct Watch<'c> {
    knowledge: &'c Knowledge,
    policy: &'c Policy,
    cases: Vec<(&'c Sound<'c>, Vec<bool>)>,
    witnesses: Vec<(&'c Witness, Vec<bool>)>,
}

impl<'c> Watch<'c> {
    fn new(
        knowledge: &'c Knowledge,
        policy: &'c Policy,
        cases: &'c [Sound<'c>],
        witnesses: &'c [Witness],
    ) -> Self {
        let cases = cases.iter().map(|case| (case, rests_on(knowledge, case.evaluation(), case.region())));
        let cases = cases.collect();
        let witnesses = in_parallel(witnesses, |witness| {
            let evaluation = witness.evaluation(knowledge, policy)?;
            Some((witness, rests_on(knowledge, &evaluation, witness.region)))
        });
        Self { knowledge, policy, cases, witnesses: witnesses.into_iter().flatten().collect() }
    }

    fn noticed(&self, fault: Fault) -> Option<Noticed> {
        let pack = fault.seed(self.knowledge, self.policy);
        let policy = pack.policy(self.policy.id.as_str())?;
        let concerned = |marks: &[bool]| {
            fault.criterion().is_none_or(|ix| marks.get(ix.at()).copied().unwrap_or(true))
        };
        let mut cases = self.cases.iter().filter(|(_, marks)| concerned(marks));
        if cases.any(|(case, _)| case.notices(&pack, Judged::Plan)) {
            return Some(Noticed::ByCase);
        }
        let about = |witness: &Witness| match (fault, witness.about) {
            (Fault::Screen(flag, _), About::Flag(of)) => flag == of,
            (Fault::Screen(..), About::Step(_)) => false,
            _ => true,
        };
        let mut witnesses =
            self.witnesses.iter().filter(|(witness, marks)| about(witness) && concerned(marks));
        witnesses.any(|(witness, _)| !witness.stands(&pack, policy)).then_some(Noticed::ByProof)
    }
}

/// By criterion, whether an evaluation may change with it: it stands in a ledger, belongs to a flag of the region, or
/// leaves no trace where it is not recorded.
fn rests_on(knowledge: &Knowledge, evaluation: &Evaluation, region: Region) -> Vec<bool> {
    let mut marks: Vec<bool> =
        knowledge.criteria().iter().map(|c| c.unknown == OnUnknown::Ignore && c.concerns(region)).collect();
    let mut mark = |ix: CriterionIx| {
        if let Some(slot) = marks.get_mut(ix.at()) {
            *slot = true;
        }
    };
    let rows = evaluation.steps.iter().flat_map(|step| &step.ledger);
    rows.chain(evaluation.generators.iter().flat_map(|g| &g.ledger)).for_each(|row| mark(row.criterion));
    for flag in &evaluation.flags {
        let flag = knowledge.flag(flag.flag);
        flag.triggers.iter().chain(&flag.screen_when).for_each(|ix| mark(*ix));
    }
    for flag in knowledge.flags().iter().filter(|flag| flag.watched.contains(&region)) {
        flag.triggers.iter().for_each(|ix| mark(*ix));
    }
    marks
}
