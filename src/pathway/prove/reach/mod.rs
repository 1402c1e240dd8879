//! (b) Each step can be reached, and each of its criteria can decide. Decided by a search over the values that matter;
//! every answer becomes a case, and the evaluator must say of it what was predicted.
//!
//! Axioms of the search: findings stand where the step is, or have no site; what was done is one treatment or two of a
//! kind the rule asks about, all of it on record; generators and flags are written out as their criteria.

mod build;
mod deeds;
mod expand;
mod solve;
mod trial;
mod vars;
mod witness;

use crate::model::Region;
use crate::pathway::evaluation::{ConceptIx, CriterionIx, FlagIx, StepIx};
use crate::pathway::expression::Expr;
use crate::pathway::knowledge::{Knowledge, OnUnknown, Policy, Step};

use super::accepted::accepted;
use super::parallel::in_parallel;
use super::property::{Counterexample, Property};
use trial::{Answer, Question, Trial};
use vars::{Val, Var};

pub(super) use witness::{About, Witness};

/// What was found out about a rule.
struct Proof {
    about: About,
    answers: Vec<(Question, Answer)>,
}

impl Proof {
    fn is_whole(&self) -> bool {
        self.answers.iter().all(|(_, answer)| answer.is_yes())
    }

    /// Asks what is not answered yet.
    fn fill(&mut self, trial: &Trial<'_>) {
        for (question, answer) in self.answers.iter_mut().filter(|(_, answer)| !answer.is_yes()) {
            let own = match question {
                Question::Reached => true,
                Question::Decides(ix) | Question::Open(ix) | Question::Part(ix, _) => {
                    trial.criteria.iter().any(|(own, _)| own == ix)
                }
            };
            if own {
                answer.improve(trial.ask(*question));
            }
        }
    }
}

/// Cases that show each rule reached and each criterion deciding, and what was found out.
pub(super) fn prove(knowledge: &Knowledge, policy: &Policy) -> (Property, Vec<Witness>) {
    let steps = (0..).map(StepIx).take(knowledge.steps().len()).map(About::Step);
    let flags = (0..).map(FlagIx).take(knowledge.flags().len()).map(About::Flag);
    let rules: Vec<About> = steps.chain(flags).collect();
    let proofs = in_parallel(&rules, |about| match about {
        About::Step(ix) => (step(knowledge, policy, *ix), Vec::new()),
        About::Flag(ix) => flag(knowledge, policy, *ix),
    });
    let (proofs, screens): (Vec<Proof>, Vec<Vec<Witness>>) = proofs.into_iter().unzip();
    let witnesses = proofs.iter().flat_map(|proof| &proof.answers).filter_map(|(_, answer)| match answer {
        Answer::Yes(witness) => Some(witness.as_ref().clone()),
        _ => None,
    });
    let witnesses: Vec<Witness> = witnesses.chain(screens.into_iter().flatten()).collect();
    (property(knowledge, &proofs, witnesses.len()), witnesses)
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
    questions.into_iter().map(|question| (question, Answer::Never)).collect()
}

fn step(knowledge: &Knowledge, policy: &Policy, ix: StepIx) -> Proof {
    let step = knowledge.step(ix);
    let mut proof = Proof { about: About::Step(ix), answers: questions(knowledge, &step.criteria) };
    for region in regions(knowledge, step) {
        let Some(mut trial) = Trial::of_step(knowledge, policy, ix, region) else { continue };
        proof.fill(&trial);
        let lacks_main = proof.answers.iter().any(|(question, answer)| {
            matches!(question, Question::Reached | Question::Decides(_)) && !answer.is_yes()
        });
        if lacks_main {
            trial.lines = std::mem::take(&mut trial.lines).pairs(trial.terms, trial.stage);
            proof.fill(&trial);
        }
        if proof.is_whole() {
            break;
        }
    }
    proof
}

/// Regions a step belongs to: its own and those of its generators.
fn regions(knowledge: &Knowledge, step: &Step) -> Vec<Region> {
    let own = |region: &Region| step.regions.is_empty() || step.regions.contains(region);
    let has = |region: &Region| {
        step.of.is_empty() || step.of.iter().any(|g| knowledge.generator(*g).regions.contains(region))
    };
    Region::ALL.iter().copied().filter(|region| own(region) && has(region)).collect()
}

/// A flag, and the cases in which one item of its screen alone is open.
fn flag(knowledge: &Knowledge, policy: &Policy, ix: FlagIx) -> (Proof, Vec<Witness>) {
    let flag = knowledge.flag(ix);
    let mut proof = Proof { about: About::Flag(ix), answers: questions(knowledge, &flag.triggers) };
    let mut screens = Vec::new();
    let all = if flag.regions.is_empty() { Region::ALL } else { flag.regions.as_slice() };
    for region in all.iter().chain(&flag.watched) {
        let Some(mut trial) = Trial::of_flag(knowledge, policy, ix, *region) else { continue };
        if screens.is_empty() {
            let open = |concept: &ConceptIx| {
                trial.witness(&vec![(Var::Concept(*concept), Val::Unknown)], Question::Reached)
            };
            screens.extend(flag.screen.iter().filter_map(open).map(|(witness, _)| witness));
        }
        proof.fill(&trial);
        if !proof.is_whole() {
            trial.lines = std::mem::take(&mut trial.lines).pairs(trial.terms, trial.stage);
            proof.fill(&trial);
        }
        if proof.is_whole() {
            break;
        }
    }
    (proof, screens)
}

/// A criterion that stands in several ledgers decides if it does in one of them.
fn decides_elsewhere(proofs: &[Proof], ix: CriterionIx) -> bool {
    let mut answers = proofs.iter().flat_map(|proof| &proof.answers);
    answers.any(|(question, answer)| *question == Question::Decides(ix) && answer.is_yes())
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
                    if decides_elsewhere(proofs, *ix) || accepted(id, &criterion.say) {
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
                Answer::Never => broken.push(Counterexample::of(format!("in no case {what}"))),
                Answer::Unconfirmed(told) => {
                    notes.push(format!("no case was made in which {what}; the last one says: {told}"));
                }
                Answer::Open => notes.push(format!("the search for a case in which {what} was given up")),
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
    }
}
