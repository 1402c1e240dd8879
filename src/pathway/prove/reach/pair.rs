//! A criterion and what a fault makes of it: searches for a case that tells one from the other, and for the proof that
//! there is none.

use crate::model::{Structure, Target};
use crate::pathway::evaluation::CriterionIx;
use crate::pathway::expression::Expr;
use crate::pathway::knowledge::{Knowledge, Policy, TreatmentSet};
use crate::pathway::prove::property::Dice;
use crate::pathway::truth::Truth;

use super::apart::Beside;
use super::deeds::{self, Line, Stage};
use super::expand;
use super::solve::{self, Goal, History, Search, Set};
use super::trial::{MOST_BESIDE, MOST_TRIED, Parts, Question, Trial, against, leaves};
use super::vars::{Val, Var};
use super::views::{About, differing, said};
use super::witness::Witness;

/// Most facts that are answered at random in one case, and most things that were done.
const MOST_ANSWERS: usize = 3;
const MOST_DEEDS: usize = 2;

/// Where a criterion and what a fault makes of it say different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pathway::prove) enum Differs {
    /// They are of another truth.
    InTruth,
    /// What follows is another where the criterion has this truth.
    Where(Truth),
}

impl<'k> Trial<'k> {
    /// A criterion and what a fault makes of it, beside a coded case; and what else speaks against its rule there.
    pub(super) fn of_pair(
        (knowledge, policy): (&'k Knowledge, &'k Policy),
        about: About,
        beside: &Beside<'k>,
        (ix, changed): (CriterionIx, &Expr),
    ) -> Option<Self> {
        let Beside { base, here, against, .. } = beside;
        let stage = Stage { region: base.region, here: here.unwrap_or(Target::of(Structure::Whole)) };
        let performs = match about {
            About::Step(step) => knowledge.step(step).performs,
            _ => TreatmentSet::default(),
        };
        let criteria: Vec<CriterionIx> = [ix].into_iter().chain(against.iter().copied()).collect();
        let trial = Self::new(knowledge, policy, stage, &Parts { about, performs, criteria: &criteria })?;
        Some(Self { base: Some(base), ..trial }.with_changed(ix, changed))
    }

    /// The rule, with what a fault makes of one of its criteria.
    pub(super) fn with_changed(mut self, ix: CriterionIx, changed: &Expr) -> Self {
        let changed = expand::expand(self.terms.knowledge, self.stage.region, changed);
        let premise = self.premise(ix);
        let leaves = leaves(self.criteria.iter().map(|(_, expr)| expr).chain([&changed]).chain(&premise));
        self.asked = leaves.into_iter().filter(expand::asks_timeline).collect();
        self.changed = Some((ix, changed));
        self
    }

    /// What the other criteria have to say for one to be noticed, where the whole rule is tried.
    fn others(&self, ix: CriterionIx) -> Vec<Goal> {
        let of_flag = matches!(self.about, About::Flag(_));
        let speaks = |own: CriterionIx| {
            let role = self.role(own);
            let favourable = if of_flag { Truth::NotMet } else { !against(role) };
            let counts = self.counts(Question::Decides(ix), role) && !(of_flag && self.outranks(ix, own));
            counts.then_some(favourable)
        };
        let others = self.criteria.iter().filter(|(own, _)| *own != ix);
        others.filter_map(|(own, expr)| Some((expr.clone(), vec![speaks(*own)?]))).collect()
    }

    /// A case beside the coded one that is told otherwise by the changed pack. `wanted` says which truths of the
    /// criterion may show it, and whether the changed one must then be another.
    pub(super) fn told_apart(&self, pack: &Knowledge, wanted: Differs, first: &[About]) -> Option<Witness> {
        let most = if self.base.is_some() { MOST_BESIDE } else { MOST_TRIED };
        let mut found = None;
        for goals in self.apart(wanted) {
            let vars = self.vars(&goals);
            let history = History::Made(&self.lines.asked, &self.lines.answers);
            let search = Search { terms: self.terms, goals, vars, history, most: self.most };
            let mut tried = 0;
            search.run(&mut |set| {
                tried += 1;
                found = self.telling(set, pack, first);
                found.is_some() || tried >= most
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The case of a solution, if another pack tells it otherwise.
    fn telling(&self, set: &Set, pack: &Knowledge, first: &[About]) -> Option<Witness> {
        let (witness, before) = self.witness(&self.with_open_screen(set), Question::Reached)?;
        let after = witness.evaluation(pack, pack.policy(self.terms.policy.id.as_str())?)?;
        let about = differing(self.terms.knowledge, first, (&before, &after))?;
        Some(Witness { about, said: said(self.terms.knowledge, about, &before), ..witness })
    }

    /// For whom a screen matters is seen where nobody answered it.
    fn with_open_screen(&self, set: &Set) -> Set {
        let mut set = set.clone();
        if let (About::Flag(flag), Some((ix, _))) = (self.about, &self.changed)
            && let flag = self.terms.knowledge.flag(flag)
            && flag.screen_when == Some(*ix)
        {
            for concept in flag.screen.iter().map(|concept| Var::Concept(*concept)) {
                if solve::value(&set, &concept).is_none() {
                    set.push((concept, Val::Unknown));
                }
            }
        }
        set
    }

    /// Looks for a case that another pack tells otherwise, without knowing where: a few facts at a time are answered at
    /// random, and up to two things more were done.
    pub(super) fn told_apart_at_random(
        &mut self,
        pack: &Knowledge,
        (dice, tries): (&mut Dice, usize),
        first: &[About],
    ) -> Option<Witness> {
        let both =
            self.criteria.iter().map(|(_, expr)| expr).chain(self.changed.iter().map(|(_, expr)| expr));
        let premise = self.changed.as_ref().and_then(|(ix, _)| self.premise(*ix));
        let goals: Vec<Goal> = both.chain(&premise).map(|expr| (expr.clone(), Vec::new())).collect();
        let vars: Vec<(Var, Vec<Val>)> =
            self.vars(&goals).into_iter().filter(|(var, _)| *var != Var::Timeline).collect();
        let deeds = deeds::deeds(self.terms, self.stage, &self.performs, &self.asked);
        for _ in 0..tries {
            let mut set = Set::new();
            for _ in 0..1 + dice.roll(MOST_ANSWERS) {
                if let Some((var, values)) = dice.pick(&vars)
                    && let Some(value) = dice.pick(values)
                    && solve::value(&set, var).is_none()
                {
                    set.push((var.clone(), *value));
                }
            }
            let mut line = Line::default();
            if !deeds.is_empty() {
                let more = (0..dice.roll(MOST_DEEDS + 1)).filter_map(|_| dice.pick(&deeds)).flatten();
                line.deeds = more.cloned().collect();
                set.push((Var::Timeline, Val::Line(0)));
            }
            self.lines.lines = vec![line];
            if let Some(found) = self.telling(&set, pack, first) {
                return Some(found);
            }
        }
        None
    }

    /// Whether a criterion and what a fault makes of it say the same, whatever is on record.
    pub(super) fn never_differs(&self, wanted: Differs) -> bool {
        let ways = self.ways_apart(wanted);
        !ways.is_empty() && ways.into_iter().all(|goals| self.never(goals))
    }

    /// The ways in which a criterion and what a fault makes of it may differ, while the others speak for the rule.
    fn apart(&self, wanted: Differs) -> Vec<Vec<Goal>> {
        let others = self.changed.as_ref().map(|(ix, _)| self.others(*ix)).unwrap_or_default();
        let ways = self.ways_apart(wanted).into_iter();
        ways.map(|way| way.into_iter().chain(others.iter().cloned()).collect()).collect()
    }

    /// Whom a criterion asks about, written out, if it does not ask everybody.
    fn premise(&self, ix: CriterionIx) -> Option<Expr> {
        let knowledge = self.terms.knowledge;
        let premise = knowledge.criterion(ix).premise.as_ref();
        premise.map(|premise| expand::expand(knowledge, self.stage.region, premise))
    }

    /// Whom a criterion asks about, or what a fault makes of it; none where that is everybody.
    fn asked_of(&self, ix: CriterionIx, changed: &Expr) -> Option<Expr> {
        let sound = self.premise(ix)?;
        let other = changed.premise(&sound)?;
        Some(if other == sound { sound } else { Expr::Any(vec![sound, other]) })
    }

    /// The ways in which a criterion and what a fault makes of it may differ, for somebody either asks about.
    fn ways_apart(&self, wanted: Differs) -> Vec<Vec<Goal>> {
        let Some((ix, changed)) = &self.changed else { return Vec::new() };
        let Some((_, sound)) = self.criteria.iter().find(|(own, _)| own == ix) else { return Vec::new() };
        let all = [Truth::Met, Truth::NotMet, Truth::Unknown];
        let not = |truth| all.into_iter().filter(|other| *other != truth).collect();
        let mut ways: Vec<Vec<Goal>> = match wanted {
            Differs::InTruth => {
                let pair = |truth| vec![(sound.clone(), vec![truth]), (changed.clone(), not(truth))];
                all.into_iter().map(pair).collect()
            }
            Differs::Where(truth) => vec![vec![(sound.clone(), vec![truth])]],
        };
        if let Some(premise) = self.asked_of(*ix, changed) {
            ways.iter_mut()
                .for_each(|way| way.insert(0, (premise.clone(), vec![Truth::Met, Truth::Unknown])));
        }
        ways
    }
}
