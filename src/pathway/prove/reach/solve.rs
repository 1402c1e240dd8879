//! A search over the values of a rule's unknowns. It cuts a branch as soon as what is set already decides against the
//! goal, and ends with a solution, or with the proof that there is none.

use crate::pathway::expression::ast::Expr;
use crate::pathway::truth::Truth;

use super::expand::asks_timeline;
use super::vars::{Terms, Val, Var, yes};

/// What is to come out: each expression has one of these truths.
pub(super) type Goal = (Expr, Vec<Truth>);

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A solution was taken.
    Found,
    /// There is none.
    None,
    /// The search was given up.
    Open,
}

/// A search.
pub(super) struct Search<'k> {
    pub(super) terms: Terms<'k>,
    pub(super) goals: Vec<Goal>,
    /// The unknowns with the values they may have.
    pub(super) vars: Vec<(Var, Vec<Val>)>,
    /// What the parts of the rule that ask the timeline may answer.
    pub(super) history: History<'k>,
    /// Most branches; beyond them the search is given up.
    pub(super) most: usize,
}

/// What may have been done.
#[derive(Debug, Clone, Copy)]
pub(super) enum History<'k> {
    /// One of the timelines that were made: the parts that ask, and what each timeline answers.
    Made(&'k [Expr], &'k [Vec<Truth>]),
    /// Anything: these parts may have any answers, whatever the others say. What is impossible so is impossible.
    Any(&'k [Expr]),
}

impl History<'_> {
    /// The unknown that settles a part of a rule, if it is one of the past.
    fn var(&self, leaf: &Expr) -> Option<Var> {
        match self {
            Self::Made(..) => asks_timeline(leaf).then_some(Var::Timeline),
            Self::Any(free) => free.iter().position(|other| other == leaf).map(Var::Leaf),
        }
    }
}

/// Values of some unknowns.
pub(super) type Set = Vec<(Var, Val)>;

impl Search<'_> {
    /// Offers solutions to `accept` until it takes one.
    pub(super) fn run(&self, accept: &mut dyn FnMut(&Set) -> bool) -> Outcome {
        let mut branches = 0;
        self.branch(&mut Vec::new(), &mut branches, accept)
    }

    fn branch(&self, set: &mut Set, branches: &mut usize, accept: &mut dyn FnMut(&Set) -> bool) -> Outcome {
        *branches += 1;
        if *branches > self.most {
            return Outcome::Open;
        }
        let mut open = None;
        for (expr, wanted) in &self.goals {
            match self.truth(expr, set) {
                Some(truth) if !wanted.contains(&truth) => return Outcome::None,
                Some(_) => {}
                None => open = open.or(Some(expr)),
            }
        }
        let Some(expr) = open else {
            return if accept(set) { Outcome::Found } else { Outcome::None };
        };
        let Some(var) = self.free(expr, set) else { return Outcome::None };
        let values = self.vars.iter().find(|(v, _)| *v == var).map(|(_, values)| values.as_slice());
        for value in values.unwrap_or_default() {
            set.push((var.clone(), *value));
            let outcome = self.branch(set, branches, accept);
            set.pop();
            if outcome != Outcome::None {
                return outcome;
            }
        }
        Outcome::None
    }

    /// The truth of an expression; absent while it is open.
    fn truth(&self, expr: &Expr, set: &Set) -> Option<Truth> {
        match expr {
            Expr::All(parts) => self.fold(parts, Truth::NotMet, set),
            Expr::Any(parts) => self.fold(parts, Truth::Met, set),
            Expr::Not(inner) => self.truth(inner, set).map(|truth| !truth),
            Expr::Noted(inner) => self.truth(inner, set).map(|truth| truth.is_met().into()),
            leaf => match (self.history.var(leaf), self.history) {
                (Some(var), History::Any(_)) => value(set, &var).map(yes),
                (Some(var), History::Made(asked, answers)) => {
                    let Some(Val::Line(n)) = value(set, &var) else { return None };
                    let place = asked.iter().position(|other| other == leaf)?;
                    answers.get(n)?.get(place).copied()
                }
                (None, _) => self.terms.leaf(leaf, &|var| value(set, var)),
            },
        }
    }

    fn fold(&self, parts: &[Expr], stop: Truth, set: &Set) -> Option<Truth> {
        let (mut all, mut open) = (!stop, false);
        for part in parts {
            match self.truth(part, set) {
                Some(truth) if truth == stop => return Some(stop),
                Some(Truth::Unknown) => all = Truth::Unknown,
                Some(_) => {}
                None => open = true,
            }
        }
        if open { None } else { Some(all) }
    }

    /// The first unknown without a value in an open expression.
    fn free(&self, expr: &Expr, set: &Set) -> Option<Var> {
        match expr {
            Expr::All(parts) | Expr::Any(parts) => parts
                .iter()
                .filter(|part| self.truth(part, set).is_none())
                .find_map(|part| self.free(part, set)),
            Expr::Not(inner) | Expr::Noted(inner) => self.free(inner, set),
            leaf if self.history.var(leaf).is_some() => self.history.var(leaf),
            leaf => self.terms.vars(leaf).into_iter().find(|var| value(set, var).is_none()),
        }
    }
}

pub(super) fn value(set: &Set, var: &Var) -> Option<Val> {
    set.iter().find(|(v, _)| v == var).map(|(_, value)| *value)
}
