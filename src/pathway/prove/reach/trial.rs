//! One rule in one region: questions to the search, and the cases that answer them.

use crate::model::Region;
use crate::pathway::evaluation::{CriterionIx, Evaluation, FlagIx, FlagState, Role, Status, StepIx};
use crate::pathway::expression::Expr;
use crate::pathway::knowledge::{Knowledge, Policy, TreatmentSet};
use crate::pathway::truth::Truth;

use super::build;
use super::deeds::{Lines, Stage};
use super::expand;
use super::solve::{self, Goal, Outcome, Search, Set};
use super::vars::{Terms, Val, Var};
use super::witness::{About, Witness, said};

/// Most solutions of a search that are tried as cases.
const MOST_TRIED: usize = 40;

/// A question to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// Can everything speak for it?
    Reached,
    /// Can this criterion alone decide against it, or raise the flag?
    Decides(CriterionIx),
    /// What if this criterion alone is not known?
    Open(CriterionIx),
    /// Can this one of the alternatives of a criterion decide alone?
    Part(CriterionIx, usize),
}

/// What was found out about a question.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// Yes, and here is the case.
    Yes(Box<Witness>),
    /// No: the search ended without a solution.
    Never,
    /// A red flag speaks before it in every case that was made.
    Masked,
    /// Solutions were found, and the evaluator said otherwise of each: what it said of the last one.
    Unconfirmed(String),
    /// The search was given up.
    Open,
}

impl Answer {
    pub(super) fn is_yes(&self) -> bool {
        matches!(self, Self::Yes(_))
    }

    /// Takes another answer to the same question if it says more.
    pub(super) fn improve(&mut self, other: Self) {
        let says = |answer: &Self| match answer {
            Self::Yes(_) => 4,
            Self::Masked => 3,
            Self::Unconfirmed(_) => 2,
            Self::Open => 1,
            Self::Never => 0,
        };
        if says(&other) > says(self) {
            *self = other;
        }
    }
}

/// A rule of the pack with what its search needs.
pub(super) struct Trial<'k> {
    pub(super) terms: Terms<'k>,
    pub(super) stage: Stage,
    about: About,
    /// Its criteria, written out.
    pub(super) criteria: Vec<(CriterionIx, Expr)>,
    leaves: Vec<Expr>,
    pub(super) lines: Lines,
}

/// What a rule consists of.
struct Parts<'k> {
    about: About,
    performs: TreatmentSet,
    criteria: &'k [CriterionIx],
}

impl<'k> Trial<'k> {
    pub(super) fn of_step(
        knowledge: &'k Knowledge,
        policy: &'k Policy,
        ix: StepIx,
        region: Region,
    ) -> Option<Self> {
        let step = knowledge.step(ix);
        let stage = build::stage(knowledge, step, region)?;
        let parts = Parts { about: About::Step(ix), performs: step.performs, criteria: &step.criteria };
        Self::new(knowledge, policy, stage, &parts)
    }

    pub(super) fn of_flag(
        knowledge: &'k Knowledge,
        policy: &'k Policy,
        ix: FlagIx,
        region: Region,
    ) -> Option<Self> {
        let flag = knowledge.flag(ix);
        let stage = Stage { region, here: crate::model::Target::of(crate::model::Structure::Whole) };
        let none = TreatmentSet::default();
        let parts = Parts { about: About::Flag(ix), performs: none, criteria: &flag.triggers };
        Self::new(knowledge, policy, stage, &parts)
    }

    fn new(knowledge: &'k Knowledge, policy: &'k Policy, stage: Stage, parts: &Parts<'k>) -> Option<Self> {
        let region = stage.region;
        let place = Region::ALL.iter().position(|r| *r == region).and_then(|n| u16::try_from(n).ok())?;
        let terms = Terms { knowledge, policy, region: place };
        let written =
            |ix: &CriterionIx| (*ix, expand::expand(knowledge, region, &knowledge.criterion(*ix).expr));
        let concerned = parts.criteria.iter().filter(|ix| knowledge.criterion(**ix).concerns(region));
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
        let lines = Lines::singles(terms, stage, &parts.performs, asked);
        Some(Self { terms, stage, about: parts.about, criteria, leaves, lines })
    }

    fn role(&self, ix: CriterionIx) -> Role {
        self.terms.knowledge.criterion(ix).role
    }

    /// What has to hold for the question to be answered with yes.
    fn goals(&self, question: Question) -> Option<Vec<Goal>> {
        let mut goals = Vec::new();
        for (ix, expr) in &self.criteria {
            let role = self.role(*ix);
            let favourable =
                if matches!(self.about, About::Flag(_)) { Truth::NotMet } else { !against(role) };
            match question {
                Question::Decides(asked) if asked == *ix => goals.push((expr.clone(), vec![!favourable])),
                Question::Open(asked) if asked == *ix => goals.push((expr.clone(), vec![Truth::Unknown])),
                Question::Part(asked, n) if asked == *ix => {
                    let Expr::Any(parts) = expr else { return None };
                    let wanted = |part| if part == n { Truth::Met } else { Truth::NotMet };
                    goals.extend(parts.iter().enumerate().map(|(part, e)| (e.clone(), vec![wanted(part)])));
                }
                _ if self.counts(question, role) => goals.push((expr.clone(), vec![favourable])),
                _ => {}
            }
        }
        Some(goals)
    }

    /// Whether a criterion of this role is asked at all before the question is settled.
    fn counts(&self, question: Question, role: Role) -> bool {
        if matches!(self.about, About::Flag(_)) {
            return true;
        }
        match question {
            Question::Decides(ix) => stand_before(self.role(ix)).contains(&role),
            Question::Part(ix, _) if against(self.role(ix)) == Truth::Met => {
                stand_before(self.role(ix)).contains(&role)
            }
            _ => true,
        }
    }

    /// Whether the evaluator says what the question predicts.
    fn confirms(&self, question: Question, evaluation: &Evaluation) -> bool {
        let ix = match self.about {
            About::Step(ix) => ix,
            About::Flag(ix) => {
                let flag = evaluation.flags.iter().find(|flag| flag.flag == ix);
                return flag.is_some_and(|flag| match question {
                    Question::Decides(trigger) | Question::Part(trigger, _) => {
                        flag.state == FlagState::Present && flag.trigger == Some(trigger)
                    }
                    Question::Open(_) => flag.state != FlagState::Present,
                    Question::Reached => flag.state == FlagState::Absent,
                });
            }
        };
        let mut results = evaluation.steps.iter().filter(|result| result.step == ix);
        results.any(|result| {
            let row =
                |ix: CriterionIx| result.ledger.iter().find(|row| row.criterion == ix).map(|row| row.truth);
            match question {
                Question::Reached => result.status.may_lead(),
                Question::Open(ix) => row(ix).is_none_or(Truth::is_unknown),
                Question::Part(ix, _) if against(self.role(ix)) == Truth::NotMet => {
                    result.status.may_lead() && row(ix) == Some(Truth::Met)
                }
                Question::Decides(ix) | Question::Part(ix, _) => {
                    let role = self.role(ix);
                    closed(role).contains(&result.status) && row(ix) == Some(against(role))
                }
            }
        })
    }

    fn withheld(&self, evaluation: &Evaluation) -> bool {
        let About::Step(ix) = self.about else { return false };
        evaluation.steps.iter().any(|result| result.step == ix && result.status == Status::Withheld)
    }

    /// Searches for a case that answers the question with yes.
    pub(super) fn ask(&self, question: Question) -> Answer {
        let Some(goals) = self.goals(question) else { return Answer::Never };
        let search = Search {
            terms: self.terms,
            goals,
            vars: self.vars(),
            lines: (&self.lines.asked, &self.lines.answers),
        };
        let (mut tried, mut masked, mut found, mut other) = (0, 0, None, None);
        let outcome = search.run(&mut |set| {
            tried += 1;
            let Some((witness, evaluation)) = self.witness(set, question) else { return false };
            if self.confirms(question, &evaluation) {
                found = Some(witness);
                return true;
            }
            masked += usize::from(self.withheld(&evaluation));
            other = Some(witness.said.join("; "));
            tried >= MOST_TRIED
        });
        match (found, outcome) {
            (Some(witness), _) => Answer::Yes(Box::new(witness)),
            (None, _) if masked > 0 && masked == tried => Answer::Masked,
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

    /// The case of a solution, with what the evaluator says of it.
    pub(super) fn witness(&self, set: &Set, question: Question) -> Option<(Witness, Evaluation)> {
        let Terms { knowledge, policy, .. } = self.terms;
        let line = match solve::value(set, &Var::Timeline) {
            Some(Val::Line(n)) => self.lines.lines.get(n)?.as_slice(),
            _ => &[],
        };
        let draft = build::build(knowledge, self.stage, set, line)?;
        let mut witness = Witness {
            about: self.about,
            shows: self.shows(question),
            case: draft.case,
            day: draft.day,
            region: self.stage.region,
            said: Vec::new(),
        };
        let evaluation = witness.evaluation(knowledge, policy)?;
        witness.said = said(knowledge, self.about, &evaluation);
        Some((witness, evaluation))
    }

    fn shows(&self, question: Question) -> String {
        let knowledge = self.terms.knowledge;
        let of = match self.about {
            About::Step(ix) => knowledge.step(ix).id.to_string(),
            About::Flag(ix) => knowledge.flag(ix).id.clone(),
        };
        let say = |ix: CriterionIx| knowledge.criterion(ix).say.as_str();
        match question {
            Question::Reached => format!("{of}: reached"),
            Question::Decides(ix) => format!("{of}: \"{}\" decides", say(ix)),
            Question::Open(ix) => format!("{of}: \"{}\" is not known", say(ix)),
            Question::Part(ix, n) => format!("{of}: \"{}\", by its alternative {}", say(ix), n + 1),
        }
    }
}

/// The truth of a criterion that speaks against its step.
pub(super) fn against(role: Role) -> Truth {
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
