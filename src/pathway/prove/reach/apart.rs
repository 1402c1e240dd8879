//! Whether a changed criterion can be told from the one it was.

use crate::model::{Region, Target};
use crate::pathway::evaluation::{CriterionIx, FlagState, StepIx};
use crate::pathway::expression::Expr;
use crate::pathway::knowledge::Knowledge;

use super::trial::Trial;
use super::{About, Base, MOST_BRANCHES, Searcher};

/// Most coded cases a change is tried beside, and most of a region.
const MOST_BASES: usize = 4;
const MOST_OF_REGION: usize = 2;
/// Most steps that are tried for a criterion several share.
const MOST_STEPS: usize = 2;

/// What a search for a difference says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pathway::prove) enum Told {
    /// A case shows it.
    Apart,
    /// There is none, whatever is on record.
    Never,
    /// Neither was found.
    Open,
}

impl Searcher<'_> {
    /// Looks for a case that a pack with a changed criterion tells otherwise.
    pub(in crate::pathway::prove) fn tell_apart(
        &self,
        ix: CriterionIx,
        changed: &Expr,
        pack: &Knowledge,
    ) -> Told {
        let terms = (self.knowledge, self.policy);
        let mut regions: Vec<Region> = Vec::new();
        let mut same = true;
        for about in self.rests_on(ix) {
            for (base, here) in self.beside(about, ix) {
                let Some(trial) = Trial::of_pair(terms, about, (base, here), (ix, changed)) else { continue };
                // What a rule rests on differs by region, not by case.
                if !regions.contains(&base.region) {
                    regions.push(base.region);
                    same = same && trial.never_differs();
                }
                if !same && trial.with_lines(MOST_BRANCHES).tells_apart(pack) {
                    return Told::Apart;
                }
            }
        }
        if same && !regions.is_empty() { Told::Never } else { Told::Open }
    }

    /// Steps and flags that rest on a criterion, by themselves or through their generator.
    fn rests_on(&self, ix: CriterionIx) -> Vec<About> {
        let of_generator = |g: &crate::pathway::knowledge::Generator| {
            [&g.suspected, &g.support, &g.confirmed, &g.refuted].iter().any(|list| list.contains(&ix))
        };
        let steps = self.knowledge.steps().iter().zip(0..).filter(|(step, _)| {
            step.criteria.contains(&ix)
                || step.of.iter().any(|generator| of_generator(self.knowledge.generator(*generator)))
        });
        let flags = self.knowledge.flags().iter().zip(0..).filter(|(flag, _)| flag.triggers.contains(&ix));
        let flags = flags.map(|(_, n)| About::Flag(crate::pathway::evaluation::FlagIx(n)));
        flags.chain(steps.take(MOST_STEPS).map(|(_, n)| About::Step(StepIx(n)))).collect()
    }

    /// Coded cases to try it beside: those that lead to the step, or have the flag absent; the nearest first.
    fn beside(&self, about: About, ix: CriterionIx) -> Vec<(&Base, Option<Target>)> {
        let concerned = |region: Region| self.knowledge.criterion(ix).concerns(region);
        let mut found: Vec<(usize, &Base, Option<Target>)> = Vec::new();
        for base in self.bases.iter().filter(|base| concerned(base.region)) {
            match about {
                About::Step(step) => {
                    let results = base.evaluation.steps.iter().filter(|result| result.step == step);
                    let against = |result: &&crate::pathway::evaluation::StepResult| {
                        let rows = result.ledger.iter().filter(|row| row.criterion != ix);
                        rows.filter(|row| !row.favourable().is_met()).count()
                    };
                    let nearest = results.map(|result| (against(&result), result)).min_by_key(|(n, _)| *n);
                    found.extend(nearest.map(|(n, result)| (n, base, result.target)));
                }
                About::Flag(flag) => {
                    let result = base.evaluation.flags.iter().find(|result| result.flag == flag);
                    let open = usize::from(result.is_none_or(|result| result.state != FlagState::Absent));
                    found.push((open, base, None));
                }
            }
        }
        found.sort_by_key(|(against, ..)| *against);
        let mut taken: Vec<(&Base, Option<Target>)> = Vec::new();
        for (_, base, here) in found {
            let of_region = taken.iter().filter(|(other, _)| other.region == base.region).count();
            if of_region < MOST_OF_REGION && taken.len() < MOST_BASES {
                taken.push((base, here));
            }
        }
        taken
    }
}
