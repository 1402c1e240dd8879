//! Names a rule may use, while the pack is loaded.

use std::collections::HashMap;

use crate::model::{Programme, Region, Sex, Side};
use crate::pathway::evaluation::{ConceptIx, ExplanationIx, FlagIx, GeneratorIx, Response, StepIx};
use crate::pathway::expression::Names;
use crate::pathway::expression::ast::{Expr, FigureIx, GroupIx, PolicyIx, SetIx};
use crate::pathway::expression::reference::FUNCTIONS;
use crate::pathway::vocabulary::ConceptKind;

/// Words of `response(...)`, by position.
pub(in crate::pathway) const RESPONSES: [Response; 11] = [
    Response::None,
    Response::Brief,
    Response::Partial,
    Response::Good,
    Response::Durable,
    Response::WornOff,
    Response::Worse,
    Response::Intolerant,
    Response::Underdosed,
    Response::TooEarly,
    Response::NotAssessable,
];

/// Words of `sex`, by position.
pub(in crate::pathway) const SEXES: [(&str, Sex); 3] =
    [("female", Sex::Female), ("male", Sex::Male), ("other", Sex::Other)];

/// Everything that has a name, with its position.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) concepts: HashMap<String, (ConceptIx, ConceptKind)>,
    /// Facts that need not apply to every patient.
    pub(super) may_not_apply: Vec<ConceptIx>,
    pub(super) choices: HashMap<u16, Vec<String>>,
    pub(super) sets: HashMap<String, SetIx>,
    pub(super) groups: HashMap<String, GroupIx>,
    pub(super) generators: HashMap<String, GeneratorIx>,
    pub(super) flags: HashMap<String, FlagIx>,
    pub(super) steps: HashMap<String, StepIx>,
    pub(super) policy: HashMap<String, PolicyIx>,
    pub(super) figures: HashMap<String, FigureIx>,
    pub(super) readings: Vec<String>,
    pub(super) explanations: HashMap<String, ExplanationIx>,
    /// What red flags are screened by, also where it could not be read.
    pub(super) screenings: Vec<String>,
    /// Statements that are used by name.
    pub(super) definitions: HashMap<String, Expr>,
}

fn place<T: Copy>(list: &[T], found: impl Fn(&T) -> bool) -> Option<u16> {
    list.iter().position(found).and_then(|n| u16::try_from(n).ok())
}

impl Names for Index {
    fn concept(&self, name: &str) -> Option<(ConceptIx, ConceptKind)> {
        self.concepts.get(name).copied()
    }
    fn may_not_apply(&self, concept: ConceptIx) -> bool {
        self.may_not_apply.contains(&concept)
    }
    fn choice(&self, concept: ConceptIx, word: &str) -> Option<u16> {
        let words = self.choices.get(&concept.0)?;
        words.iter().position(|w| w == word).and_then(|n| u16::try_from(n).ok())
    }
    fn set(&self, name: &str) -> Option<SetIx> {
        self.sets.get(name).copied()
    }
    fn group(&self, name: &str) -> Option<GroupIx> {
        self.groups.get(name).copied()
    }
    fn generator(&self, name: &str) -> Option<GeneratorIx> {
        self.generators.get(name).copied()
    }
    fn flag(&self, name: &str) -> Option<FlagIx> {
        self.flags.get(name).copied()
    }
    fn policy(&self, name: &str) -> Option<PolicyIx> {
        self.policy.get(name).copied()
    }
    fn figure(&self, name: &str) -> Option<FigureIx> {
        self.figures.get(name).copied()
    }
    fn definition(&self, name: &str) -> Option<&Expr> {
        self.definitions.get(name)
    }
    fn word(&self, list: &str, word: &str) -> Option<u16> {
        match list {
            "region" => place(Region::ALL, |r| r.id() == word),
            "side" => place(Side::ALL, |s| s.id() == word),
            "programme" => place(Programme::ALL, |p| p.id() == word),
            "sex" => place(&SEXES, |(name, _)| *name == word),
            "response" => place(&RESPONSES, |r| r.id() == word),
            "reading" => self.readings.iter().position(|r| r == word).and_then(|n| u16::try_from(n).ok()),
            _ => None,
        }
    }
    fn words(&self, concept: Option<ConceptIx>, list: &str) -> Vec<String> {
        let ids = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect();
        match (concept, list) {
            (Some(concept), _) => self.choices.get(&concept.0).cloned().unwrap_or_default(),
            (None, "region") => ids(Region::ALL.iter().map(|r| r.id()).collect()),
            (None, "side") => ids(Side::ALL.iter().map(|s| s.id()).collect()),
            (None, "programme") => ids(Programme::ALL.iter().map(|p| p.id()).collect()),
            (None, "sex") => ids(SEXES.iter().map(|(name, _)| *name).collect()),
            (None, "response") => ids(RESPONSES.iter().map(|r| r.id()).collect()),
            (None, _) => self.readings.clone(),
        }
    }
    fn suggest(&self, name: &str) -> Option<String> {
        let all = self
            .concepts
            .keys()
            .chain(self.sets.keys())
            .chain(self.groups.keys())
            .chain(self.generators.keys())
            .chain(self.steps.keys())
            .chain(self.policy.keys())
            .chain(self.flags.keys())
            .chain(self.figures.keys())
            .chain(self.definitions.keys())
            .chain(self.explanations.keys())
            .chain(&self.screenings)
            .map(String::as_str);
        let words = Region::ALL.iter().map(|r| r.id()).chain(FUNCTIONS.iter().map(|function| function.name));
        closest(name, all.chain(words))
    }
    fn stands_for(&self, name: &str) -> Option<&'static str> {
        let kinds = [
            (self.concepts.contains_key(name), "a fact"),
            (self.sets.contains_key(name), "a treatment or family"),
            (self.groups.contains_key(name), "a drug group"),
            (self.generators.contains_key(name), "a generator"),
            (self.flags.contains_key(name), "a red flag"),
            (self.definitions.contains_key(name), "a definition"),
            (self.steps.contains_key(name), "a step"),
        ];
        kinds.into_iter().find(|(is, _)| *is).map(|(_, kind)| kind)
    }
}

/// The name most like `word`, if one is near enough; the first in the alphabet among equals.
pub(in crate::pathway) fn closest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let reach = 1 + word.chars().count() / 4;
    names
        .map(|name| (distance(word, name), name))
        .filter(|(far, _)| *far <= reach)
        .min()
        .map(|(_, name)| name.to_owned())
}

/// Letters to change, add or drop to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for ((y, window), left) in b.iter().zip(row.windows(2)).zip(0..) {
            let (up_left, up) = (window.first().copied().unwrap_or(0), window.last().copied().unwrap_or(0));
            let before: usize = next.get::<usize>(left).copied().unwrap_or(0);
            next.push((up_left + usize::from(x != *y)).min(up + 1).min(before + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_its_name() {
        assert_eq!(distance("foot_drop", "foot_drp"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(closest("foot_dropp", ["foot_drop", "fever"].into_iter()).as_deref(), Some("foot_drop"));
        assert_eq!(closest("xyz", ["foot_drop", "fever"].into_iter()), None);
    }
}
