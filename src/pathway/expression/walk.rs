//! Walks over an expression, for those who print or prove rules.

use super::ast::{Expr, Number};
use crate::pathway::evaluation::ConceptIx;

impl Expr {
    /// Most parts the definitions in one rule may stand for together: definitions of definitions would otherwise double
    /// until memory ends.
    pub(super) const MOST_PARTS: usize = 500;

    /// How many parts it is made of, itself among them.
    pub(super) fn parts(&self) -> usize {
        let within = match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::parts).sum(),
            Self::Not(inner) | Self::Noted(inner) => inner.parts(),
            _ => 0,
        };
        1 + within
    }

    /// Every part that is no combination of others, in the order of the text.
    pub fn leaves<'e>(&'e self, take: &mut dyn FnMut(&'e Self)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.leaves(take)),
            Self::Not(inner) | Self::Noted(inner) => inner.leaves(take),
            leaf => take(leaf),
        }
    }

    /// The parts that speak for it by holding: those beneath a `not` speak for it by not holding.
    pub fn affirmed<'e>(&'e self, take: &mut dyn FnMut(&'e Self)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.affirmed(take)),
            Self::Noted(inner) => inner.affirmed(take),
            Self::Not(_) => {}
            leaf => take(leaf),
        }
    }

    /// Every number that is compared, in the order of the text.
    pub fn numbers<'e>(&'e self, take: &mut dyn FnMut(&'e Number)) {
        self.leaves(&mut |leaf| match leaf {
            Self::Compare(left, _, right) => {
                take(left);
                take(right);
            }
            Self::Noted(inner) => inner.numbers(take),
            _ => {}
        });
    }

    /// The fact of which it says that it applies.
    pub(super) fn applies(&self) -> Option<ConceptIx> {
        match self {
            Self::Applies(concept) => Some(*concept),
            _ => None,
        }
    }

    /// Whether a figure of the policy decides.
    #[must_use]
    pub fn asks_policy(&self) -> bool {
        let mut asks = false;
        self.numbers(&mut |number| asks |= matches!(number, Number::Policy(_)));
        asks
    }
}
