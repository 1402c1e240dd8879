//! What may become of an expression: a part is cut, a figure changed, an edge moved. What a definition says within it is
//! written elsewhere, and changes there for all who use it.

use crate::pathway::expression::Expr;
use crate::pathway::expression::ast::Number;
use crate::pathway::knowledge::{Knowledge, Policy};
use crate::pathway::truth::Comparison;

/// By how much a figure is raised.
pub(super) const RAISED: f64 = 1.5;
/// How much of a figure is left when it is lowered.
const LOWERED: f64 = 0.5;

/// What is changed, each counted in the order of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// A part is missing, at any depth.
    Cut(usize),
    /// A figure is half as much again, or half.
    Figure(usize, Turn),
    /// A comparison takes its edge in, or leaves it out.
    Edge(usize),
}

/// What becomes of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Up,
    Down,
}

impl Turn {
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

/// An expression, without what definitions say within it.
pub(super) struct Own<'k> {
    expr: &'k Expr,
    shared: Vec<&'k Expr>,
}

impl<'k> Own<'k> {
    /// What a criterion says.
    pub(super) fn of_criterion(knowledge: &'k Knowledge, expr: &'k Expr) -> Self {
        Self { expr, shared: knowledge.definitions.iter().map(|definition| &definition.item).collect() }
    }

    /// What a definition says.
    pub(super) fn of_definition(knowledge: &'k Knowledge, expr: &'k Expr) -> Self {
        let Self { mut shared, .. } = Self::of_criterion(knowledge, expr);
        shared.retain(|other| *other != expr);
        Self { expr, shared }
    }

    /// Every change there is.
    pub(super) fn changes(&self) -> Vec<Change> {
        let (mut figures, mut comparisons) = (0, 0);
        self.leaves(&mut self.expr.clone(), &mut |leaf| {
            if let Expr::Compare(a, _, b) = leaf {
                figures += usize::from(is_figure(a)) + usize::from(is_figure(b));
                comparisons += 1;
            }
        });
        let both = |n| [Change::Figure(n, Turn::Up), Change::Figure(n, Turn::Down)];
        let cuts = (0..self.parts(self.expr)).map(Change::Cut);
        cuts.chain((0..figures).flat_map(both)).chain((0..comparisons).map(Change::Edge)).collect()
    }

    /// The expression after a change.
    fn changed(&self, change: Change, knowledge: &Knowledge, policy: &Policy) -> Expr {
        let mut expr = self.expr.clone();
        let mut at = 0;
        match change {
            Change::Figure(n, turn) => self.leaves(&mut expr, &mut |leaf| {
                let Expr::Compare(a, _, b) = leaf else { return };
                let whole = is_count(a) || is_count(b);
                for number in [a, b].into_iter().filter(|number| is_figure(number)) {
                    if at == n {
                        let value = match number {
                            Number::Figure(ix) => knowledge.figure_value(*ix),
                            Number::Policy(ix) => policy.value(*ix),
                            _ => f64::NAN,
                        };
                        *number = Number::Constant(turn.of(value, whole));
                    }
                    at += 1;
                }
            }),
            Change::Edge(n) => self.leaves(&mut expr, &mut |leaf| {
                if let Expr::Compare(_, how, _) = leaf {
                    if at == n {
                        *how = other_edge(*how);
                    }
                    at += 1;
                }
            }),
            Change::Cut(n) => {
                self.cut(&mut expr, &mut (n + 1));
            }
        }
        expr
    }

    /// Another expression, with this one changed wherever it stands in it.
    pub(super) fn within(
        &self,
        change: Change,
        (knowledge, policy): (&Knowledge, &Policy),
        other: &Expr,
    ) -> Expr {
        replaced(other, (self.expr, &self.changed(change, knowledge, policy)))
    }

    fn leaves(&self, expr: &mut Expr, take: &mut dyn FnMut(&mut Expr)) {
        if self.shared.contains(&&*expr) {
            return;
        }
        match expr {
            Expr::All(parts) | Expr::Any(parts) => parts.iter_mut().for_each(|part| self.leaves(part, take)),
            Expr::Not(inner) | Expr::Noted(inner) => self.leaves(inner, take),
            leaf => take(leaf),
        }
    }

    /// How many parts can be cut.
    fn parts(&self, expr: &Expr) -> usize {
        if self.shared.contains(&expr) {
            return 0;
        }
        match expr {
            Expr::All(list) | Expr::Any(list) => list.iter().map(|part| 1 + self.parts(part)).sum(),
            Expr::Not(inner) | Expr::Noted(inner) => self.parts(inner),
            _ => 0,
        }
    }

    /// Cuts the part that is counted down to, outer ones first; says whether it is cut.
    fn cut(&self, expr: &mut Expr, left: &mut usize) -> bool {
        if self.shared.contains(&&*expr) {
            return false;
        }
        match expr {
            Expr::All(list) | Expr::Any(list) => {
                for at in 0..list.len() {
                    *left -= 1;
                    if *left == 0 {
                        list.remove(at);
                        return true;
                    }
                    if list.get_mut(at).is_some_and(|part| self.cut(part, left)) {
                        return true;
                    }
                }
                false
            }
            Expr::Not(inner) | Expr::Noted(inner) => self.cut(inner, left),
            _ => false,
        }
    }
}

/// An expression in which a part stands as another.
fn replaced(expr: &Expr, (from, to): (&Expr, &Expr)) -> Expr {
    let within = |part: &Expr| replaced(part, (from, to));
    match expr {
        same if same == from => to.clone(),
        Expr::All(parts) => Expr::All(parts.iter().map(within).collect()),
        Expr::Any(parts) => Expr::Any(parts.iter().map(within).collect()),
        Expr::Not(inner) => Expr::Not(Box::new(within(inner))),
        Expr::Noted(inner) => Expr::Noted(Box::new(within(inner))),
        leaf => leaf.clone(),
    }
}

/// Whether an expression holds another.
pub(super) fn holds(expr: &Expr, other: &Expr) -> bool {
    expr == other
        || match expr {
            Expr::All(parts) | Expr::Any(parts) => parts.iter().any(|part| holds(part, other)),
            Expr::Not(inner) | Expr::Noted(inner) => holds(inner, other),
            _ => false,
        }
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
