//! Whether a changed criterion can be told from the one it was.

use crate::model::{Region, Target};
use crate::pathway::evaluation::{ConceptIx, CriterionIx, FlagIx, FlagState, GeneratorIx, StepIx};
use crate::pathway::expression::Expr;
use crate::pathway::knowledge::{Flag, Generator, Knowledge, OnUnknown};
use crate::pathway::prove::property::Dice;

use super::trial::Trial;
use super::vars::{Val, Var};
use super::{About, Base, Differs, MOST_BRANCHES, Recipe, Searcher, Witness, differing, regions, said};

/// Most coded cases a change is tried beside, and most of a region.
const MOST_BASES: usize = 24;
const MOST_OF_REGION: usize = 8;
/// Most regions a rule is tried in by itself.
const MOST_REGIONS: usize = 2;
/// Most steps that are tried for a criterion several share.
const MOST_STEPS: usize = 3;

/// Most coded cases that are tried with answers at random, and how often each.
const MOST_AT_RANDOM: usize = 120;
const MOST_ROLLS: usize = 40;

/// A coded case a rule is tried beside.
pub(super) struct Beside<'b> {
    pub(super) base: &'b Base,
    /// The place that is spoken of.
    pub(super) here: Option<Target>,
    /// Criteria that speak against the rule there, or do not speak yet.
    pub(super) against: Vec<CriterionIx>,
    /// How much speaks against it.
    distance: usize,
}

/// What a search for a difference says.
#[derive(Debug, Clone)]
pub(in crate::pathway::prove) enum Told {
    /// A case shows it.
    Apart(Box<Witness>),
    /// There is none, whatever is on record.
    Never,
    /// Neither was found.
    Open,
}

impl Searcher<'_> {
    /// Looks for a case that a pack with a changed criterion tells otherwise.
    pub(in crate::pathway::prove) fn tell_apart(
        &self,
        (ix, changed): (CriterionIx, &Expr),
        wanted: Differs,
        pack: &Knowledge,
    ) -> Told {
        let terms = (self.knowledge, self.policy);
        let mut regions: Vec<Region> = Vec::new();
        let mut same = true;
        for about in self.rests_on(ix) {
            for beside in self.beside(about, ix).iter().take(MOST_BASES) {
                let region = beside.base.region;
                let Some(trial) = Trial::of_pair(terms, about, beside, (ix, changed)) else { continue };
                // What a rule rests on differs by region, not by case.
                if !regions.contains(&region) {
                    regions.push(region);
                    same = same && trial.never_differs(wanted);
                }
                if same {
                    continue;
                }
                if let Some(found) = trial.with_lines(MOST_BRANCHES).told_apart(pack, wanted, &[about]) {
                    return Told::Apart(Box::new(found));
                }
            }
        }
        if same && !regions.is_empty() {
            return Told::Never;
        }
        let found =
            self.by_itself((ix, changed), wanted, pack).or_else(|| self.at_random((ix, changed), pack));
        found.map_or(Told::Open, |found| Told::Apart(Box::new(found)))
    }

    /// Looks for it beside many coded cases, with facts answered at random.
    fn at_random(&self, (ix, changed): (CriterionIx, &Expr), pack: &Knowledge) -> Option<Witness> {
        let terms = (self.knowledge, self.policy);
        let mut dice = Dice::new(u64::from(ix.0));
        self.rests_on(ix).into_iter().find_map(|about| {
            self.beside(about, ix).iter().find_map(|beside| {
                let mut trial = Trial::of_pair(terms, about, beside, (ix, changed))?;
                trial.told_apart_at_random(pack, (&mut dice, MOST_ROLLS), &[about])
            })
        })
    }

    /// Looks for it without a coded case: everything else in the rule speaks for it.
    fn by_itself(
        &self,
        (ix, changed): (CriterionIx, &Expr),
        wanted: Differs,
        pack: &Knowledge,
    ) -> Option<Witness> {
        let (knowledge, policy) = (self.knowledge, self.policy);
        self.rests_on(ix).into_iter().find_map(|about| {
            let trials: Vec<Trial<'_>> = match about {
                About::Step(step) => regions(knowledge, knowledge.step(step))
                    .into_iter()
                    .take(MOST_REGIONS)
                    .filter_map(|region| Trial::of_step(knowledge, policy, step, region))
                    .collect(),
                // What brings a flag to another region is no part of what raises it.
                About::Flag(flag) if knowledge.flag(flag).screened_too.contains(&ix) => Region::ALL
                    .iter()
                    .filter(|region| knowledge.criterion(ix).concerns(**region))
                    .take(MOST_REGIONS)
                    .filter_map(|region| Trial::of_screening(knowledge, policy, flag, (ix, *region)))
                    .collect(),
                About::Flag(flag) => self
                    .alone(flag, ix)
                    .into_iter()
                    .filter_map(|region| Trial::of_flag(knowledge, policy, flag, region))
                    .collect(),
                About::Generator(_) | About::Plan => Vec::new(),
            };
            let own = |trial: &Trial<'_>| trial.criteria.iter().any(|(own, _)| *own == ix);
            trials.into_iter().filter(own).find_map(|trial| {
                trial.with_changed(ix, changed).with_lines(MOST_BRANCHES).told_apart(pack, wanted, &[about])
            })
        })
    }

    /// Regions in which a trigger is tried: those where the fewest others may raise the flag before it, its own first.
    fn alone(&self, flag: FlagIx, ix: CriterionIx) -> Vec<Region> {
        let concerns = |ix: CriterionIx, region: Region| self.knowledge.criterion(ix).concerns(region);
        let flag = self.knowledge.flag(flag);
        let own = |region: &&Region| flag.regions.is_empty() || flag.regions.contains(region);
        let (own, other): (Vec<&Region>, Vec<&Region>) = Region::ALL.iter().partition(own);
        let watched = other.into_iter().filter(|region| flag.watched.contains(region));
        let mut regions: Vec<Region> = own.into_iter().chain(watched).copied().collect();
        regions.retain(|region| concerns(ix, *region));
        let own: Vec<Region> = regions.iter().take(1).copied().collect();
        regions.sort_by_key(|region| flag.triggers.iter().filter(|of| concerns(**of, *region)).count());
        let first = regions.into_iter().take(MOST_REGIONS).filter(|region| !own.contains(region));
        own.iter().copied().chain(first).collect()
    }

    /// A case in which a screened fact alone is not answered, if a pack tells it otherwise.
    pub(in crate::pathway::prove) fn unanswered(
        &self,
        (flag, concept): (FlagIx, ConceptIx),
        pack: &Knowledge,
    ) -> Option<Witness> {
        let (knowledge, changed) = (self.knowledge, pack.policy(self.policy.id.as_str())?);
        let absent = |base: &&Base| {
            base.evaluation.flags.iter().any(|r| r.flag == flag && r.state == FlagState::Absent)
        };
        self.bases.iter().filter(absent).take(MOST_BASES).find_map(|base| {
            let recipe = Recipe { set: vec![(Var::Concept(concept), Val::Unknown)], ..Recipe::of(base) };
            let about = (About::Flag(flag), Vec::new());
            let witness = Witness::recorded(about, recipe, knowledge, self.bases)?;
            let before = witness.evaluation(knowledge, self.policy)?;
            let about =
                differing(knowledge, &[witness.about], (&before, &witness.evaluation(pack, changed)?))?;
            Some(Witness { about, said: said(knowledge, about, &before), ..witness })
        })
    }

    /// The rules that have a criterion of their own, then steps that rest on it through their generator.
    pub(in crate::pathway::prove) fn rests_on(&self, ix: CriterionIx) -> Vec<About> {
        let Knowledge { flags, generators, steps, .. } = self.knowledge;
        let asks = |g: &Generator| {
            [&g.suspected, &g.support, &g.confirmed, &g.refuted].iter().any(|list| list.contains(&ix))
        };
        let of_flag =
            |f: &Flag| f.triggers.contains(&ix) || f.screen_when == Some(ix) || f.screened_too.contains(&ix);
        let flags = (0..).zip(flags).filter(|(_, flag)| of_flag(flag));
        let generators = (0..).zip(generators).filter(|(_, generator)| asks(generator));
        let own = (0..).zip(steps).filter(|(_, step)| step.criteria.contains(&ix));
        let through = (0..)
            .zip(steps)
            .filter(|(_, step)| step.of.iter().any(|generator| asks(self.knowledge.generator(*generator))));
        let steps = own.take(MOST_STEPS).chain(through.take(MOST_STEPS));
        let flags = flags.map(|(n, _)| About::Flag(FlagIx(n)));
        let generators = generators.map(|(n, _)| About::Generator(GeneratorIx(n)));
        flags.chain(generators).chain(steps.map(|(n, _)| About::Step(StepIx(n)))).collect()
    }

    /// Coded cases to try it beside, the nearest first: those in which the least speaks against the rule.
    fn beside(&self, about: About, ix: CriterionIx) -> Vec<Beside<'_>> {
        let concerned = |region: Region| self.knowledge.criterion(ix).concerns(region);
        let bases = self.bases.iter().filter(|base| concerned(base.region));
        let mut found: Vec<Beside<'_>> = bases.filter_map(|base| self.at(about, ix, base)).collect();
        found.sort_by_key(|beside| beside.distance);
        let mut taken: Vec<Beside<'_>> = Vec::new();
        let mut rest: Vec<Beside<'_>> = Vec::new();
        for beside in found {
            let of_region = taken.iter().filter(|other| other.base.region == beside.base.region).count();
            if of_region < MOST_OF_REGION && taken.len() < MOST_BASES {
                taken.push(beside);
            } else {
                rest.push(beside);
            }
        }
        taken.extend(rest);
        taken.truncate(MOST_AT_RANDOM);
        taken
    }

    /// Where a coded case stands to a rule: its nearest place, and the criteria that speak against the rule there.
    fn at<'b>(&self, about: About, ix: CriterionIx, base: &'b Base) -> Option<Beside<'b>> {
        let whole = |distance| Beside { base, here: None, against: Vec::new(), distance };
        let evaluation = &base.evaluation;
        match about {
            About::Step(step) => {
                let own = &self.knowledge.step(step).criteria;
                let results = evaluation.steps.iter().filter(|result| result.step == step);
                let places = results.map(|result| {
                    let stands = |of: &CriterionIx| {
                        let row = result.ledger.iter().find(|row| row.criterion == *of);
                        row.is_some_and(|row| row.favourable().is_met())
                    };
                    let settled = |of: &CriterionIx| {
                        let criterion = self.knowledge.criterion(*of);
                        *of == ix
                            || !criterion.concerns(base.region)
                            || criterion.unknown == OnUnknown::Ignore
                    };
                    let against: Vec<_> =
                        own.iter().filter(|of| !settled(of) && !stands(of)).copied().collect();
                    Beside { here: result.target, distance: against.len(), against, ..whole(0) }
                });
                places.min_by_key(|beside| beside.distance)
            }
            About::Generator(of) => {
                let results = evaluation.generators.iter().filter(|result| result.generator == of);
                let places = results.map(|result| {
                    let rows = result.ledger.iter().filter(|row| row.criterion != ix);
                    let distance = rows.filter(|row| !row.favourable().is_met()).count();
                    let stands = |of: &CriterionIx| {
                        let row = result.ledger.iter().find(|row| row.criterion == *of);
                        *of == ix || row.is_some_and(|row| row.truth.is_met())
                    };
                    let pattern = self.knowledge.generator(of).suspected.iter();
                    let own = |of: &&CriterionIx| self.knowledge.criterion(**of).concerns(base.region);
                    let against = pattern.filter(own).filter(|of| !stands(of)).copied().collect();
                    Beside { here: result.target, against, ..whole(distance) }
                });
                places.min_by_key(|beside| beside.distance)
            }
            About::Flag(flag) => {
                let result = evaluation.flags.iter().find(|result| result.flag == flag);
                Some(whole(usize::from(result.is_none_or(|result| result.state != FlagState::Absent))))
            }
            About::Plan => None,
        }
    }
}
