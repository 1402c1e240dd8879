//! (b) Each step can be reached, and each of its criteria can decide. Decided by a search over the values that matter;
//! every answer becomes a case, and the evaluator must say of it what was predicted.
//!
//! Axioms of the search: findings stand where the step is, or have no site; what was done is one treatment or two of a
//! kind the rule asks about, all of it on record; generators and flags are written out as their criteria.

mod build;
mod deeds;
mod expand;
mod solve;
mod vars;

use crate::model::{Case, Date, Region};
use crate::pathway::evaluate::evaluate;
use crate::pathway::evaluation::{CriterionIx, Role, Status, StepIx, StepResult};
use crate::pathway::expression::Expr;
use crate::pathway::knowledge::{Knowledge, Policy, Step};
use crate::pathway::truth::Truth;

use super::parallel::in_parallel;
use super::property::{Counterexample, Property};
use deeds::{Lines, Stage};
use solve::{Goal, Outcome, Search, Set};
use vars::{Terms, Val, Var};

/// Most solutions of a search that are tried as cases.
const MOST_TRIED: usize = 40;

/// A case made for a rule, with what the evaluator must say of it.
#[derive(Debug, Clone)]
pub(super) struct Witness {
    /// The step.
    pub(super) step: StepIx,
    /// What it shows: "the step is reached", "... forbids it".
    pub(super) shows: String,
    /// The case.
    pub(super) case: Case,
    pub(super) day: Date,
    /// Statuses of the step, in the order of its targets.
    pub(super) statuses: Vec<Status>,
    pub(super) region: Region,
}

/// What was found out about a question to a rule.
#[derive(Debug, Clone)]
enum Answer {
    /// Yes, and here is the case.
    Yes(Box<Witness>),
    /// No: the search ended without a solution.
    Never,
    /// Solutions were found, and the evaluator said otherwise of each of them: the last one, and what it said.
    Unconfirmed(String),
    /// The search was given up.
    Open,
}

/// What was found out about a step.
struct StepProof {
    step: StepIx,
    reached: Answer,
    criteria: Vec<(CriterionIx, Answer)>,
}

/// Cases that show each step reached and each criterion deciding, and what was found out.
pub(super) fn prove(knowledge: &Knowledge, policy: &Policy) -> (Property, Vec<Witness>) {
    let steps: Vec<StepIx> = (0..).map(StepIx).take(knowledge.steps().len()).collect();
    let proofs = in_parallel(&steps, |ix| step(knowledge, policy, *ix));
    let property = property(knowledge, &proofs);
    let mut witnesses = Vec::new();
    for proof in proofs {
        let answers = proof.criteria.into_iter().map(|(_, answer)| answer);
        for answer in std::iter::once(proof.reached).chain(answers) {
            if let Answer::Yes(witness) = answer {
                witnesses.push(*witness);
            }
        }
    }
    (property, witnesses)
}

fn property(knowledge: &Knowledge, proofs: &[StepProof]) -> Property {
    let (mut broken, mut notes) = (Vec::new(), Vec::new());
    let (mut reached, mut decide, mut criteria) = (0, 0, 0);
    for proof in proofs {
        let id = &knowledge.step(proof.step).id;
        match &proof.reached {
            Answer::Yes(_) => reached += 1,
            Answer::Never => broken.push(Counterexample::of(format!("no case reaches the step {id}"))),
            Answer::Unconfirmed(told) => {
                notes.push(format!("{id}: could be reached, but the case made for it says {told}"));
            }
            Answer::Open => notes.push(format!("{id}: the search was given up")),
        }
        for (ix, answer) in &proof.criteria {
            criteria += 1;
            let criterion = knowledge.criterion(*ix);
            let (file, line) = &criterion.at;
            let what = format!("{id}: \"{}\" ({file}:{line})", criterion.say);
            match answer {
                Answer::Yes(_) => decide += 1,
                Answer::Never if matches!(proof.reached, Answer::Yes(_)) => {
                    broken.push(Counterexample::of(format!(
                        "{what} never decides: the rest of the rule implies it"
                    )));
                }
                Answer::Never => {}
                Answer::Unconfirmed(told) => {
                    notes.push(format!("{what} could decide, but the case made for it says {told}"));
                }
                Answer::Open => notes.push(format!("{what}: the search was given up")),
            }
        }
    }
    Property {
        name: "(b) rules",
        says: "Every step can be reached, and every criterion can decide, as a case shows",
        covered: format!(
            "{reached} of {} steps reached, {decide} of {criteria} criteria decide, each shown by a case that was run",
            proofs.len()
        ),
        broken,
        notes,
    }
}

/// A step of the pack with what its search needs.
struct Trial<'k> {
    terms: Terms<'k>,
    stage: Stage,
    ix: StepIx,
    step: &'k Step,
    /// Its criteria, written out.
    criteria: Vec<(CriterionIx, Expr)>,
    leaves: Vec<Expr>,
    lines: Lines,
}

fn step(knowledge: &Knowledge, policy: &Policy, ix: StepIx) -> StepProof {
    let step = knowledge.step(ix);
    let mut proof = StepProof { step: ix, reached: Answer::Never, criteria: Vec::new() };
    proof.criteria = step.criteria.iter().map(|ix| (*ix, Answer::Never)).collect();
    for region in regions(knowledge, step) {
        let Some(mut trial) = Trial::new(knowledge, policy, ix, region) else { continue };
        trial.fill(&mut proof);
        if !proof.is_whole() {
            trial.lines = std::mem::take(&mut trial.lines).pairs(trial.terms, trial.stage);
            trial.fill(&mut proof);
        }
        if proof.is_whole() {
            break;
        }
    }
    proof
}

impl Answer {
    fn is_yes(&self) -> bool {
        matches!(self, Self::Yes(_))
    }

    /// Takes another answer to the same question if it says more.
    fn improve(&mut self, other: Self) {
        let says = |answer: &Self| match answer {
            Self::Yes(_) => 3,
            Self::Unconfirmed(_) => 2,
            Self::Open => 1,
            Self::Never => 0,
        };
        if says(&other) > says(self) {
            *self = other;
        }
    }
}

impl StepProof {
    fn is_whole(&self) -> bool {
        self.reached.is_yes() && self.criteria.iter().all(|(_, answer)| answer.is_yes())
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

impl<'k> Trial<'k> {
    fn new(knowledge: &'k Knowledge, policy: &'k Policy, ix: StepIx, region: Region) -> Option<Self> {
        let step = knowledge.step(ix);
        let stage = build::stage(knowledge, step, region)?;
        let place = Region::ALL.iter().position(|r| *r == region).and_then(|n| u16::try_from(n).ok())?;
        let terms = Terms { knowledge, policy, region: place };
        let written =
            |ix: &CriterionIx| (*ix, expand::expand(knowledge, region, &knowledge.criterion(*ix).expr));
        let concerned = step.criteria.iter().filter(|ix| knowledge.criterion(**ix).concerns(region));
        let criteria: Vec<(CriterionIx, Expr)> = concerned.map(written).collect();
        let mut leaves: Vec<Expr> = Vec::new();
        for (_, expr) in &criteria {
            expr.leaves(&mut |leaf| {
                if !leaves.contains(leaf) {
                    leaves.push(leaf.clone());
                }
            });
        }
        let asked = leaves.iter().filter(|leaf| expand::asks_timeline(leaf)).cloned().collect();
        let lines = Lines::singles(terms, stage, step, asked);
        Some(Self { terms, stage, ix, step, criteria, leaves, lines })
    }

    /// Answers what the proof still lacks.
    fn fill(&self, proof: &mut StepProof) {
        if !proof.reached.is_yes() {
            let shown = |result: &StepResult| result.status.may_lead();
            proof.reached.improve(self.ask(None, &shown, "the step is reached".to_owned()));
        }
        for (ix, answer) in proof.criteria.iter_mut().filter(|(_, answer)| !answer.is_yes()) {
            if self.criteria.iter().any(|(own, _)| own == ix) {
                answer.improve(self.decides(*ix));
            }
        }
    }

    fn decides(&self, ix: CriterionIx) -> Answer {
        let criterion = self.terms.knowledge.criterion(ix);
        let against = against(criterion.role);
        let shown = |result: &StepResult| {
            let row = result.ledger.iter().find(|row| row.criterion == ix);
            closed(criterion.role).contains(&result.status) && row.is_some_and(|row| row.truth == against)
        };
        self.ask(Some(ix), &shown, format!("\"{}\" decides", criterion.say))
    }

    fn ask(
        &self,
        flipped: Option<CriterionIx>,
        shown: &dyn Fn(&StepResult) -> bool,
        shows: String,
    ) -> Answer {
        let goals: Vec<Goal> = self
            .criteria
            .iter()
            .filter_map(|(ix, expr)| {
                let role = self.terms.knowledge.criterion(*ix).role;
                if flipped == Some(*ix) {
                    return Some((expr.clone(), vec![against(role)]));
                }
                let counts = flipped
                    .is_none_or(|ix| stand_before(self.terms.knowledge.criterion(ix).role).contains(&role));
                counts.then(|| (expr.clone(), vec![!against(role)]))
            })
            .collect();
        let search = Search {
            terms: self.terms,
            goals,
            vars: self.vars(),
            lines: (&self.lines.asked, &self.lines.answers),
        };
        let (mut tried, mut found, mut other) = (0, None, None);
        let outcome = search.run(&mut |set| {
            tried += 1;
            let Some((witness, results)) = self.witness(set, &shows) else { return false };
            if results.iter().any(shown) {
                found = Some(witness);
                return true;
            }
            other = Some(self.told(&results, flipped));
            tried >= MOST_TRIED
        });
        match (found, outcome) {
            (Some(witness), _) => Answer::Yes(Box::new(witness)),
            (None, Outcome::Open) => Answer::Open,
            (None, _) => other.map_or(Answer::Never, Answer::Unconfirmed),
        }
    }

    fn vars(&self) -> Vec<(Var, Vec<Val>)> {
        let mut vars: Vec<(Var, Vec<Val>)> = Vec::new();
        for var in self.leaves.iter().flat_map(|leaf| self.terms.vars(leaf)) {
            if vars.iter().any(|(known, _)| *known == var) {
                continue;
            }
            let values = match var {
                Var::Timeline => (0..self.lines.answers.len()).map(Val::Line).collect(),
                _ => self.terms.domain(&var, &self.leaves),
            };
            vars.push((var, values));
        }
        vars
    }

    /// What the evaluator said of the step: its statuses, and the criterion in question.
    fn told(&self, results: &[StepResult], flipped: Option<CriterionIx>) -> String {
        let each = results.iter().map(|result| {
            let wrong = result.ledger.iter().filter(|row| match flipped {
                Some(ix) => row.criterion == ix,
                None => row.favourable() != Truth::Met,
            });
            let rows = wrong.map(|row| {
                format!("{:?} \"{}\"", row.truth, self.terms.knowledge.criterion(row.criterion).say)
            });
            format!("{} [{}]", result.status.id(), rows.collect::<Vec<_>>().join("; "))
        });
        each.collect::<Vec<_>>().join(", ")
    }

    /// The case of a solution, with what the evaluator says of its step.
    fn witness(&self, set: &Set, shows: &str) -> Option<(Witness, Vec<StepResult>)> {
        let line = match solve::value(set, &Var::Timeline) {
            Some(Val::Line(n)) => self.lines.lines.get(n)?.as_slice(),
            _ => &[],
        };
        let draft = build::build(self.terms.knowledge, self.stage, set, line)?;
        let witness = Witness {
            step: self.ix,
            shows: format!("{}: {shows}", self.step.id),
            case: draft.case,
            day: draft.day,
            statuses: Vec::new(),
            region: self.stage.region,
        };
        let results = witness.results(self.terms.knowledge, self.terms.policy);
        let statuses = results.iter().map(|result| result.status).collect();
        Some((Witness { statuses, ..witness }, results))
    }
}

impl Witness {
    fn results(&self, knowledge: &Knowledge, policy: &Policy) -> Vec<StepResult> {
        let Some(problem) = self.case.problems.first() else { return Vec::new() };
        let Ok(evaluation) = evaluate(knowledge, policy, &self.case, &problem.id, self.day) else {
            return Vec::new();
        };
        evaluation.steps.into_iter().filter(|result| result.step == self.step).collect()
    }

    /// Whether the evaluator says the same of its step on another pack.
    pub(super) fn stands(&self, knowledge: &Knowledge, policy: &Policy) -> bool {
        let results = self.results(knowledge, policy);
        results.iter().map(|result| result.status).eq(self.statuses.iter().copied())
    }
}

/// The truth of a criterion that speaks against its step.
fn against(role: Role) -> Truth {
    match role {
        Role::Indicates | Role::Requires | Role::Supports => Truth::NotMet,
        Role::Excludes | Role::Weighs | Role::Exhausts | Role::Works | Role::Opposes => Truth::Met,
    }
}

/// The roles that must speak for a step before a criterion of this role is asked at all.
fn stand_before(role: Role) -> &'static [Role] {
    use Role::{Excludes, Exhausts, Indicates, Requires, Weighs, Works};
    match role {
        Works => &[Excludes],
        Excludes => &[Indicates],
        Indicates => &[Indicates, Works],
        Exhausts => &[Indicates, Excludes, Works, Exhausts],
        Requires => &[Indicates, Excludes, Works, Exhausts, Requires],
        _ => &[Indicates, Excludes, Works, Exhausts, Requires, Weighs],
    }
}

/// The statuses a criterion leads to when it alone speaks against its step.
fn closed(role: Role) -> &'static [Status] {
    match role {
        Role::Indicates => &[Status::NotIndicated],
        Role::Requires => &[Status::NotYet, Status::NotIndicated],
        Role::Excludes => &[Status::Contraindicated],
        Role::Weighs => &[Status::Conditional, Status::Provisional],
        Role::Exhausts => &[Status::Exhausted],
        Role::Works => &[Status::Working],
        Role::Supports | Role::Opposes => &[],
    }
}
