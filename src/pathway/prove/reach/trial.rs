//! One rule in one region: questions to the search, and the cases that answer them.

use crate::model::{Region, Structure, Target};
use crate::pathway::evaluation::{
    ConceptIx, CriterionIx, Evaluation, FlagIx, FlagState, Role, Status, StepIx,
};
use crate::pathway::expression::Expr;
use crate::pathway::knowledge::{Knowledge, Policy, TreatmentSet};
use crate::pathway::prove::draft::Draft;
use crate::pathway::truth::Truth;
use crate::pathway::vocabulary::Group;

use super::build;
use super::deeds::{Line, Lines, Stage};
use super::expand;
use super::recipe::Recipe;
use super::solve::{self, Goal, History, Outcome, Search, Set};
use super::vars::{Terms, Val, Var};
use super::vary::{self, Base};
use super::views::{About, said};
use super::witness::Witness;

/// Most solutions of a search that are tried as cases of their own.
pub(super) const MOST_TRIED: usize = 40;
/// Most solutions that are tried beside one coded case.
pub(super) const MOST_BESIDE: usize = 12;
/// Most branches of a search whose parts of the past may have any answer.
const MOST_ANY: usize = 50_000;

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

impl Question {
    /// Whether the proof rests on it: the rule is reached, or a criterion decides.
    pub(super) fn is_main(self) -> bool {
        matches!(self, Self::Reached | Self::Decides(_))
    }

    /// The criterion it is about.
    pub(super) fn criterion(self) -> Option<CriterionIx> {
        match self {
            Self::Reached => None,
            Self::Decides(ix) | Self::Open(ix) | Self::Part(ix, _) => Some(ix),
        }
    }
}

/// What was found out about a question.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// Yes, and here is the case.
    Yes(Box<Witness>),
    /// No: whatever was done and found, there is no solution.
    Dead,
    /// A red flag speaks before it in every case that was made.
    Masked,
    /// Solutions were found, and the evaluator said otherwise of each: what it said of the last one.
    Unconfirmed(String),
    /// No case was found.
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
            Self::Dead => 3,
            Self::Masked => 2,
            Self::Unconfirmed(_) => 1,
            Self::Open => 0,
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
    pub(super) about: About,
    /// Its criteria, written out.
    pub(super) criteria: Vec<(CriterionIx, Expr)>,
    /// Parts that ask the timeline.
    pub(super) asked: Vec<Expr>,
    pub(super) performs: TreatmentSet,
    pub(super) base: Option<&'k Base>,
    /// What a fault makes of one of them, written out.
    pub(super) changed: Option<(CriterionIx, Expr)>,
    pub(super) lines: Lines,
    /// Most branches of a search.
    pub(super) most: usize,
}

/// What a rule consists of.
pub(super) struct Parts<'k> {
    pub(super) about: About,
    pub(super) performs: TreatmentSet,
    pub(super) criteria: &'k [CriterionIx],
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

    /// The step beside a coded case that leads to it at a place.
    pub(super) fn beside(
        knowledge: &'k Knowledge,
        policy: &'k Policy,
        ix: StepIx,
        base: &'k Base,
        here: Option<Target>,
    ) -> Option<Self> {
        let step = knowledge.step(ix);
        let stage = Stage { region: base.region, here: here.unwrap_or(Target::of(Structure::Whole)) };
        let parts = Parts { about: About::Step(ix), performs: step.performs, criteria: &step.criteria };
        let trial = Self::new(knowledge, policy, stage, &parts)?;
        Some(Self { base: Some(base), ..trial })
    }

    pub(super) fn of_flag(
        knowledge: &'k Knowledge,
        policy: &'k Policy,
        ix: FlagIx,
        region: Region,
    ) -> Option<Self> {
        let flag = knowledge.flag(ix);
        let stage = Stage { region, here: Target::of(Structure::Whole) };
        let none = TreatmentSet::default();
        let parts = Parts { about: About::Flag(ix), performs: none, criteria: &flag.triggers };
        Self::new(knowledge, policy, stage, &parts)
    }

    /// What brings a flag to a region that is not its own.
    pub(super) fn of_screening(
        knowledge: &'k Knowledge,
        policy: &'k Policy,
        flag: FlagIx,
        (by, region): (CriterionIx, Region),
    ) -> Option<Self> {
        let stage = Stage { region, here: Target::of(Structure::Whole) };
        let none = TreatmentSet::default();
        let parts = Parts { about: About::Flag(flag), performs: none, criteria: &[by] };
        Self::new(knowledge, policy, stage, &parts)
    }

    pub(super) fn new(
        knowledge: &'k Knowledge,
        policy: &'k Policy,
        stage: Stage,
        parts: &Parts<'_>,
    ) -> Option<Self> {
        let region = stage.region;
        let place = Region::ALL.iter().position(|r| *r == region).and_then(|n| u16::try_from(n).ok())?;
        let terms = Terms { knowledge, policy, region: place };
        let written =
            |ix: &CriterionIx| (*ix, expand::expand(knowledge, region, &knowledge.criterion(*ix).expr));
        let concerned = parts.criteria.iter().filter(|ix| knowledge.criterion(**ix).concerns(region));
        let criteria: Vec<(CriterionIx, Expr)> = concerned.map(written).collect();
        let leaves = leaves(criteria.iter().map(|(_, expr)| expr));
        let asked = leaves.into_iter().filter(expand::asks_timeline).collect();
        let (about, performs) = (parts.about, parts.performs);
        let lines = Lines::default();
        let (base, changed) = (None, None);
        Some(Self { terms, stage, about, criteria, asked, performs, base, changed, lines, most: MOST_ANY })
    }

    /// Makes the timelines its searches choose from, and bounds them.
    pub(super) fn with_lines(mut self, most: usize) -> Self {
        let place = (self.stage, self.base.map(|base| &base.draft));
        self.lines = Lines::singles(self.terms, place, &self.performs, std::mem::take(&mut self.asked));
        self.asked.clone_from(&self.lines.asked);
        self.most = most;
        self
    }

    pub(super) fn role(&self, ix: CriterionIx) -> Role {
        self.terms.knowledge.criterion(ix).role
    }

    /// What has to hold for the question to be answered with yes.
    fn goals(&self, question: Question) -> Option<Vec<Goal>> {
        let mut goals = Vec::new();
        for (ix, expr) in &self.criteria {
            let role = self.role(*ix);
            let favourable =
                if matches!(self.about, About::Flag(_)) { Truth::NotMet } else { !against(role) };
            // A coded case already speaks for the step: only what is asked about is answered otherwise.
            if self.base.is_some() && question.criterion() != Some(*ix) {
                continue;
            }
            match question {
                Question::Decides(asked) if asked == *ix => goals.push((expr.clone(), vec![!favourable])),
                Question::Open(asked) if asked == *ix => goals.push((expr.clone(), vec![Truth::Unknown])),
                Question::Part(asked, n) if asked == *ix => {
                    let Expr::Any(parts) = expr else { return None };
                    let wanted = |part| if part == n { Truth::Met } else { Truth::NotMet };
                    goals.extend(parts.iter().enumerate().map(|(part, e)| (e.clone(), vec![wanted(part)])));
                }
                // A flag is raised by its most urgent trigger, whatever the others say.
                Question::Decides(asked) | Question::Part(asked, _) if self.outranks(asked, *ix) => {}
                _ if self.counts(question, role) => {
                    // A trigger raises its flag while others are not known; a flag is absent when none is open.
                    let raised = matches!(self.about, About::Flag(_)) && question != Question::Reached;
                    let open = raised.then_some(Truth::Unknown);
                    goals.push((expr.clone(), [favourable].into_iter().chain(open).collect()));
                }
                _ => {}
            }
        }
        Some(goals)
    }

    /// Whether one trigger of a flag is more urgent than another.
    pub(super) fn outranks(&self, one: CriterionIx, other: CriterionIx) -> bool {
        let urgency = |ix| self.terms.knowledge.criterion(ix).urgency;
        matches!(self.about, About::Flag(_)) && urgency(one) < urgency(other)
    }

    /// Whether a criterion of this role is asked at all before the question is settled.
    pub(super) fn counts(&self, question: Question, role: Role) -> bool {
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
            About::Generator(_) | About::Plan => return false,
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
        let Some(goals) = self.goals(question) else { return Answer::Open };
        let vars = self.vars(&goals);
        let history = History::Made(&self.lines.asked, &self.lines.answers);
        let search = Search { terms: self.terms, goals, vars, history, most: self.most };
        let most_tried = if self.base.is_some() { MOST_BESIDE } else { MOST_TRIED };
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
            tried >= most_tried
        });
        match (found, outcome) {
            (Some(witness), _) => Answer::Yes(Box::new(witness)),
            (None, _) if masked > 0 && masked == tried => Answer::Masked,
            (None, Outcome::Open) => Answer::Open,
            (None, _) => other.map_or(Answer::Open, Answer::Unconfirmed),
        }
    }

    /// Whether the question cannot be answered with yes, whatever was done: the past may give any answers.
    pub(super) fn is_dead(&self, question: Question) -> bool {
        self.goals(question).is_some_and(|goals| self.never(goals))
    }

    /// Whether goals cannot be met, whatever was done.
    pub(super) fn never(&self, goals: Vec<Goal>) -> bool {
        let mut vars = self.vars(&goals);
        let leaf = |n| (Var::Leaf(n), vec![Val::Yes, Val::No, Val::Unknown]);
        let changed = self.changed.iter().map(|(_, expr)| expr);
        let all = leaves(self.criteria.iter().map(|(_, expr)| expr).chain(changed));
        let free: Vec<Expr> = all.into_iter().filter(|leaf| self.terms.is_open(leaf)).collect();
        vars.extend((0..free.len()).map(leaf));
        let history = History::Any(&free);
        let search = Search { terms: self.terms, goals, vars, history, most: MOST_ANY };
        search.run(&mut |_| true) == Outcome::None
    }

    pub(super) fn vars(&self, goals: &[Goal]) -> Vec<(Var, Vec<Val>)> {
        let leaves = leaves(goals.iter().map(|(expr, _)| expr));
        let mut vars: Vec<(Var, Vec<Val>)> = Vec::new();
        for var in leaves.iter().flat_map(|leaf| self.terms.vars(leaf)) {
            if vars.iter().any(|(known, _)| *known == var) {
                continue;
            }
            let values = match var {
                Var::Timeline => (0..self.lines.answers.len()).map(Val::Line).collect(),
                _ => self.terms.domain(&var, &leaves),
            };
            vars.push((var, values));
        }
        vars
    }

    /// The case of a solution, with what the evaluator says of it.
    pub(super) fn witness(&self, set: &Set, question: Question) -> Option<(Witness, Evaluation)> {
        let knowledge = self.terms.knowledge;
        let line = match solve::value(set, &Var::Timeline) {
            Some(Val::Line(n)) => self.lines.lines.get(n)?.clone(),
            _ => Line::default(),
        };
        let mut set = set.clone();
        if line.whole {
            set.extend(
                completeness(knowledge).filter(|(var, _)| solve::value(&set, var).is_none()).collect::<Set>(),
            );
        }
        let draft = match self.base {
            Some(base) => vary::varied(knowledge, self.stage, &base.draft, &set, &line)?,
            None => build::build(knowledge, self.stage, &set, &line)?,
        };
        let beside = self.base.map(|base| base.name.clone());
        let recipe = Recipe { beside, stage: self.stage, set, line };
        self.told((recipe, draft), question)
    }

    /// The coded case itself, which leads to the step.
    pub(super) fn as_coded(&self, base: &Base) -> Answer {
        let told = self.told((Recipe::of(base), base.draft.clone()), Question::Reached);
        told.map_or(Answer::Open, |(witness, _)| Answer::Yes(Box::new(witness)))
    }

    /// A case with what the evaluator says of it.
    fn told(&self, (recipe, draft): (Recipe, Draft), question: Question) -> Option<(Witness, Evaluation)> {
        let Terms { knowledge, policy, .. } = self.terms;
        let mut witness = Witness {
            about: self.about,
            shows: self.shows(question),
            recipe,
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
            other => other.label(knowledge),
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

/// What says that everything that was done is on the timeline.
fn completeness(knowledge: &Knowledge) -> impl Iterator<Item = (Var, Val)> {
    let all = knowledge.concepts().iter().zip((0..).map(ConceptIx));
    all.filter(|(concept, _)| concept.item.group == Group::Completeness)
        .map(|(_, ix)| (Var::Concept(ix), Val::Yes))
}

/// The parts of some expressions, each once.
pub(super) fn leaves<'e>(exprs: impl Iterator<Item = &'e Expr>) -> Vec<Expr> {
    let mut leaves: Vec<Expr> = Vec::new();
    for expr in exprs {
        expr.leaves(&mut |leaf| {
            if !leaves.contains(leaf) {
                leaves.push(leaf.clone());
            }
        });
    }
    leaves
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
