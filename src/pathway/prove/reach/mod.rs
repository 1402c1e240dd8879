//! (b) Each step can be reached, and each of its criteria can decide. Decided by a search over the values that matter:
//! numbers are cut at the figures they are compared with, and "not known" is a value. Every yes becomes a case, beside a
//! coded one where one leads there, and the evaluator must say of it what was predicted. A no is said only where the
//! search ends with every part of the rule that asks the past left free to answer anything.
//!
//! Axioms of the search: findings stand where the step is, or have no site; what was done is added to what a coded case
//! holds, or is one treatment or two of a kind the rule asks about; generators and flags are written out as their
//! criteria.

mod apart;
mod build;
mod deeds;
mod expand;
mod pair;
mod recipe;
mod solve;
mod trial;
mod vars;
mod vary;
mod views;
mod witness;

use crate::model::Region;
use crate::pathway::coded::CodedCase;
use crate::pathway::evaluation::{ConceptIx, CriterionIx, FlagIx, StepIx, StepResult};
use crate::pathway::expression::Expr;
use crate::pathway::knowledge::{Knowledge, OnUnknown, Policy, Step};

use super::accepted::accepted;
use super::parallel::in_parallel;
use super::property::{Counterexample, Effort, Property};
use trial::{Answer, Question, Trial};
use vars::{Val, Var};

pub(super) use apart::Told;
pub(super) use pair::Differs;
pub(super) use recipe::{Recipe, Written};
pub(super) use vary::Base;
pub(super) use views::{About, differing, said};
pub(super) use witness::Witness;

/// Most coded cases of a region a step is tried beside.
const MOST_BASES: usize = 2;
/// Most branches of one search for a case.
const MOST_BRANCHES: usize = 20_000;

/// What was found out about a rule.
struct Proof {
    about: About,
    answers: Vec<(Question, Answer)>,
}

impl Proof {
    fn is_whole(&self) -> bool {
        self.answers.iter().all(|(_, answer)| answer.is_yes())
    }

    /// Whether it is open if the rule is reached, or if a criterion decides.
    fn lacks_main(&self) -> bool {
        self.answers.iter().any(|(question, answer)| question.is_main() && !answer.is_yes())
    }

    /// Asks what is not answered yet.
    fn fill(&mut self, trial: &Trial<'_>, asks: impl Fn(Question) -> bool) {
        for (question, answer) in self.answers.iter_mut().filter(|(_, answer)| !answer.is_yes()) {
            let own = question.criterion().is_none_or(|ix| trial.criteria.iter().any(|(own, _)| *own == ix));
            if own && asks(*question) {
                answer.improve(trial.ask(*question));
            }
        }
    }

    /// Says of what is still open whether it is impossible in every one of these trials.
    fn bury(&mut self, trials: &[Trial<'_>]) {
        for (question, answer) in
            self.answers.iter_mut().filter(|(q, answer)| q.is_main() && !answer.is_yes())
        {
            if !trials.is_empty() && trials.iter().all(|trial| trial.is_dead(*question)) {
                *answer = Answer::Dead;
            }
        }
    }
}

/// Coded cases as the search needs them.
pub(super) fn bases(knowledge: &Knowledge, cases: &[CodedCase]) -> Vec<Base> {
    in_parallel(cases, |coded| Base::of(knowledge, coded)).into_iter().flatten().collect()
}

/// Alternatives of a criterion, none if it has no choice.
fn alternatives(knowledge: &Knowledge, ix: CriterionIx) -> usize {
    match &knowledge.criterion(ix).expr {
        Expr::Any(parts) => parts.len(),
        _ => 0,
    }
}

fn questions(knowledge: &Knowledge, criteria: &[CriterionIx]) -> Vec<(Question, Answer)> {
    let mut questions = vec![Question::Reached];
    for ix in criteria {
        questions.push(Question::Decides(*ix));
        if knowledge.criterion(*ix).unknown != OnUnknown::Ignore {
            questions.push(Question::Open(*ix));
        }
        questions.extend((0..alternatives(knowledge, *ix)).map(|n| Question::Part(*ix, n)));
    }
    questions.into_iter().map(|question| (question, Answer::Open)).collect()
}

/// Who answers the questions of all rules.
pub(super) struct Searcher<'k> {
    pub(super) knowledge: &'k Knowledge,
    pub(super) policy: &'k Policy,
    pub(super) bases: &'k [Base],
    pub(super) effort: Effort,
}

impl<'k> Searcher<'k> {
    /// Cases that show each rule reached and each criterion deciding, and what was found out.
    pub(super) fn prove(&self) -> (Property, Vec<Witness>) {
        let steps = (0..).map(StepIx).take(self.knowledge.steps().len()).map(About::Step);
        let flags = (0..).map(FlagIx).take(self.knowledge.flags().len()).map(About::Flag);
        let rules: Vec<About> = steps.chain(flags).collect();
        let proofs = in_parallel(&rules, |about| match about {
            About::Step(ix) => (self.step(*ix), Vec::new()),
            About::Flag(ix) => self.flag(*ix),
            other => (Proof { about: *other, answers: Vec::new() }, Vec::new()),
        });
        let (proofs, screens): (Vec<Proof>, Vec<Vec<Witness>>) = proofs.into_iter().unzip();
        let answers = proofs.iter().flat_map(|proof| &proof.answers);
        let witnesses = answers.filter_map(|(_, answer)| match answer {
            Answer::Yes(witness) => Some(witness.as_ref().clone()),
            _ => None,
        });
        let witnesses: Vec<Witness> = witnesses.chain(screens.into_iter().flatten()).collect();
        let made = in_parallel(&witnesses, |witness| witness.made(self.knowledge, self.policy));
        let made = made.into_iter().flatten().collect();
        (Property { made, ..property(self.knowledge, &proofs, witnesses.len()) }, witnesses)
    }

    /// Beside coded cases that lead to the step, then with cases of its own, then by the search that says never.
    fn step(&self, ix: StepIx) -> Proof {
        let Self { knowledge, policy, .. } = *self;
        let step = knowledge.step(ix);
        let regions = regions(knowledge, step);
        let concerned = |ix: &&CriterionIx| regions.iter().any(|r| knowledge.criterion(**ix).concerns(*r));
        let criteria: Vec<CriterionIx> = step.criteria.iter().filter(concerned).copied().collect();
        let mut proof = Proof { about: About::Step(ix), answers: questions(knowledge, &criteria) };
        for (base, result) in self.bases_of(ix) {
            if proof.is_whole() {
                return proof;
            }
            let Some(trial) = Trial::beside(knowledge, policy, ix, base, result.target) else { continue };
            let trial = trial.with_lines(MOST_BRANCHES);
            if let Some((Question::Reached, answer)) = proof.answers.first_mut() {
                answer.improve(trial.as_coded(base));
            }
            proof.fill(&trial, |question| question.criterion().is_some());
        }
        let trials = || regions.iter().filter_map(|region| Trial::of_step(knowledge, policy, ix, *region));
        for trial in trials() {
            if !proof.lacks_main() {
                break;
            }
            let mut trial = trial.with_lines(MOST_BRANCHES);
            proof.fill(&trial, Question::is_main);
            if proof.lacks_main() && self.effort == Effort::Full {
                trial.lines = std::mem::take(&mut trial.lines).pairs(trial.terms, trial.stage);
                proof.fill(&trial, Question::is_main);
            }
        }
        proof.bury(&trials().collect::<Vec<_>>());
        proof
    }

    /// Coded cases that lead to a step, a few of each region.
    fn bases_of(&self, ix: StepIx) -> Vec<(&'k Base, &'k StepResult)> {
        let leads = |base: &'k Base| {
            let mut results = base.evaluation.steps.iter();
            results.find(|result| result.step == ix && result.status.may_lead()).map(|result| (base, result))
        };
        let mut taken: Vec<(&Base, &StepResult)> = Vec::new();
        for (base, result) in self.bases.iter().filter_map(leads) {
            if taken.iter().filter(|(other, _)| other.region == base.region).count() < MOST_BASES {
                taken.push((base, result));
            }
        }
        taken
    }

    /// A flag, and the cases in which one item of its screen alone is open.
    fn flag(&self, ix: FlagIx) -> (Proof, Vec<Witness>) {
        let Self { knowledge, policy, .. } = *self;
        let flag = knowledge.flag(ix);
        let mut proof = Proof { about: About::Flag(ix), answers: questions(knowledge, &flag.triggers) };
        let mut screens = Vec::new();
        let all = if flag.regions.is_empty() { Region::ALL } else { flag.regions.as_slice() };
        let regions: Vec<Region> = all.iter().chain(&flag.watched).copied().collect();
        let trials = || regions.iter().filter_map(|region| Trial::of_flag(knowledge, policy, ix, *region));
        for trial in trials() {
            let mut trial = trial.with_lines(MOST_BRANCHES);
            if screens.is_empty() {
                let open = |concept: &ConceptIx| {
                    trial.witness(&vec![(Var::Concept(*concept), Val::Unknown)], Question::Reached)
                };
                screens.extend(flag.screen.iter().filter_map(open).map(|(witness, _)| witness));
            }
            proof.fill(&trial, |_| true);
            if proof.lacks_main() && self.effort == Effort::Full {
                trial.lines = std::mem::take(&mut trial.lines).pairs(trial.terms, trial.stage);
                proof.fill(&trial, Question::is_main);
            }
            if proof.is_whole() {
                break;
            }
        }
        proof.bury(&trials().collect::<Vec<_>>());
        (proof, screens)
    }
}

/// Regions a step belongs to: its own and those of its generators.
fn regions(knowledge: &Knowledge, step: &Step) -> Vec<Region> {
    let own = |region: &Region| step.regions.is_empty() || step.regions.contains(region);
    let has = |region: &Region| {
        step.of.is_empty() || step.of.iter().any(|g| knowledge.generator(*g).regions.contains(region))
    };
    Region::ALL.iter().copied().filter(|region| own(region) && has(region)).collect()
}

/// A criterion that stands in several ledgers decides if it does in one of them.
fn decides_elsewhere(proofs: &[Proof], ix: CriterionIx) -> bool {
    let mut answers = proofs.iter().flat_map(|proof| &proof.answers);
    answers.any(|(question, answer)| *question == Question::Decides(ix) && answer.is_yes())
}

/// A criterion that is met wherever it is known decides by not being known.
fn is_shown((asked, proof): (Question, &Proof)) -> bool {
    proof.answers.iter().any(|(question, answer)| *question == asked && answer.is_yes())
}

/// Counts of what was asked and shown.
#[derive(Default)]
struct Tally {
    asked: usize,
    shown: usize,
}

impl Tally {
    fn take(&mut self, answer: &Answer) {
        self.asked += 1;
        self.shown += usize::from(answer.is_yes());
    }
}

fn property(knowledge: &Knowledge, proofs: &[Proof], witnesses: usize) -> Property {
    let (mut broken, mut notes) = (Vec::new(), Vec::new());
    let (mut rules, mut criteria, mut parts, mut masked) =
        (Tally::default(), Tally::default(), Tally::default(), 0);
    for proof in proofs {
        let id = match proof.about {
            About::Step(ix) => knowledge.step(ix).id.as_str(),
            About::Flag(ix) => knowledge.flag(ix).id.as_str(),
            About::Generator(_) | About::Plan => continue,
        };
        for (question, answer) in &proof.answers {
            let what = match question {
                Question::Reached => {
                    rules.take(answer);
                    format!("{id} is reached")
                }
                Question::Decides(ix) => {
                    criteria.take(answer);
                    let criterion = knowledge.criterion(*ix);
                    let (file, line) = &criterion.at;
                    let open = (Question::Open(*ix), proof);
                    if decides_elsewhere(proofs, *ix) || is_shown(open) || accepted(id, &criterion.say) {
                        continue;
                    }
                    format!("{id}: \"{}\" decides ({file}:{line})", criterion.say)
                }
                _ => {
                    parts.take(answer);
                    continue;
                }
            };
            match answer {
                Answer::Yes(_) => {}
                Answer::Masked => masked += 1,
                Answer::Dead => broken.push(Counterexample::of(format!("in no case {what}"))),
                Answer::Unconfirmed(told) => {
                    notes.push(format!("no case was made in which {what}; the last one says: {told}"));
                }
                Answer::Open => notes.push(format!("no case was made in which {what}")),
            }
        }
    }
    notes.push(format!("{masked} criteria speak only where a red flag withholds the step before them"));
    Property {
        name: "(b) rules",
        says: "Every step and flag can be reached, and every criterion can decide, as a case shows",
        covered: format!(
            "{} of {} steps and flags reached; {} of {} criteria decide; {} of {} alternatives and unknowns shown; \
             {witnesses} cases made and run",
            rules.shown, rules.asked, criteria.shown, criteria.asked, parts.shown, parts.asked,
        ),
        broken,
        notes,
        made: Vec::new(),
    }
}
