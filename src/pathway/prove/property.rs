//! What a proof answers.

use crate::model::Case;

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Seconds: for every run of the checks.
    Quick,
    /// Minutes: everything.
    Full,
}

/// Something that must hold for any case, what was tried, and what breaks it.
#[derive(Debug, Clone)]
pub struct Property {
    /// Its letter and name: "(a) status".
    pub name: &'static str,
    /// What must hold, in one sentence.
    pub says: &'static str,
    /// What was covered, with counts.
    pub covered: String,
    /// What breaks it; empty if it holds.
    pub broken: Vec<Counterexample>,
    /// What a reader should know beside it.
    pub notes: Vec<String>,
    /// Cases that were made to show it.
    pub made: Vec<Made>,
}

/// A case made by the proof, with what the pathway says of it as an expectation: it can be run as a coded case.
#[derive(Debug, Clone)]
pub struct Made {
    /// Id of the step or flag it was made for.
    pub rule: String,
    /// The case.
    pub case: Case,
    /// Its `*.expect.toml`.
    pub expected: String,
}

/// What breaks a property, as a physician can read it.
#[derive(Debug, Clone)]
pub struct Counterexample {
    /// What was expected and what came, in lines.
    pub text: String,
    /// The case that shows it, where there is one.
    pub case: Option<Case>,
}

impl Counterexample {
    /// A counterexample without a case of its own.
    pub(super) fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), case: None }
    }

    /// A counterexample with the case that shows it.
    pub(super) fn with(text: impl Into<String>, case: Case) -> Self {
        Self { text: text.into(), case: Some(case) }
    }
}

/// Numbers that look random and are the same in every run.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }

    /// A number below `sides`; 0 if there are none.
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(self.0 >> 33).unwrap_or(0);
        high.checked_rem(sides).unwrap_or(0)
    }

    /// One of a list.
    pub(super) fn pick<'t, T>(&mut self, list: &'t [T]) -> Option<&'t T> {
        list.get(self.roll(list.len()))
    }

    /// The list in another order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.roll(at + 1));
        }
    }
}
