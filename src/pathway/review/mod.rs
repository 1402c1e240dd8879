//! Looking back: for each past treatment, what the pathway would have offered the day before it, from what was known
//! then. The same evaluator, run as of a past day; red-flag answers that nobody wrote down are reported and hold nothing.

mod words;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{
    Body, Case, Date, Entry, Interval, PartialDate, Problem, ProblemId, Target, Treatment, TreatmentStatus,
};
use crate::pathway::evaluate::look_back;
use crate::pathway::evaluation::{
    EntryIx, Evaluation, Fact, KnowledgeStamp, ProblemMissing, Proposal, Status, StepIx, StepResult,
    TreatmentIx,
};
use crate::pathway::facts::covers;
use crate::pathway::knowledge::{Knowledge, OnUnknown, Policy};

pub use words::note;

/// Where a past treatment stood on the pathway the day before it. None of them says that it was right or wrong: the
/// record holds only what was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It was the next step, or shared the choice as an equal.
    Next,
    /// It was offered, or went alongside; another step came first.
    Offered,
    /// Something had to be weighed and agreed first.
    Weighed,
    /// Facts were open that the pathway would have asked for first.
    AskedFirst,
    /// Another step, or a date, came before it.
    OtherFirst,
    /// It was declined or could not be had, or another course of it worked.
    Waiting,
    /// From what was recorded, the pathway would have offered other steps.
    NotOffered,
    /// Something on record spoke against it: a contraindication, or a red flag.
    Against,
    /// It is where the pathway begins: there is no rule for the first one.
    Beginning,
    /// The pathway has no step for it in this region.
    NoStep,
    /// Its date is not known.
    Undated,
}

/// One past treatment, looked back at.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The treatment's entry.
    pub entry: EntryIx,
    /// The treatment.
    pub treatment: TreatmentIx,
    /// What it was aimed at.
    pub targets: Vec<Target>,
    /// When it was, as exactly as it is known.
    pub date: PartialDate,
    /// The day it is looked at from: the day before the first day it may have been on. Absent if nothing is known.
    pub day: Option<Date>,
    /// Where it stood.
    pub standing: Standing,
    /// Positions in the steps of the evaluation that stand for it; the best first.
    pub basis: Vec<usize>,
    /// Facts that were open and would have been asked first.
    pub asked: Vec<Fact>,
    /// What the pathway said that day; absent without a day.
    pub evaluation: Option<Box<Evaluation>>,
}

/// A problem looked back at, treatment by treatment in the order of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The problem.
    pub problem: ProblemId,
    /// The day of the review: later treatments are not in it.
    pub as_of: Date,
    /// The knowledge it rests on: that of today, also for the past.
    pub knowledge: KnowledgeStamp,
    /// The policy in force, by id.
    pub policy: String,
    /// One for each past treatment.
    pub looks: Vec<Look>,
}

/// Looks back at every treatment of a problem that was done or begun by `as_of`.
///
/// # Errors
/// If the case has no such problem.
pub fn review(
    knowledge: &Knowledge,
    policy: &Policy,
    case: &Case,
    problem: &ProblemId,
    as_of: Date,
) -> Result<Review, ProblemMissing> {
    let problem = case.problem(problem).ok_or_else(|| ProblemMissing(problem.clone()))?;
    let past = Past { knowledge, policy, case, problem };
    let mut done: Vec<(&Entry, EntryIx, &Treatment)> =
        case.entries.iter().zip(0..).filter_map(|(entry, n)| past.treatment(entry, EntryIx(n))).collect();
    done.retain(|(entry, ..)| entry.start().first <= as_of || entry.date == PartialDate::Unknown);
    done.sort_by(|a, b| a.0.order().cmp(&b.0.order()));
    Ok(Review {
        problem: problem.id.clone(),
        as_of,
        knowledge: knowledge.stamp().clone(),
        policy: policy.id.to_string(),
        looks: done
            .into_iter()
            .filter_map(|(entry, ix, treatment)| past.look(entry, ix, treatment))
            .collect(),
    })
}

struct Past<'a> {
    knowledge: &'a Knowledge,
    policy: &'a Policy,
    case: &'a Case,
    problem: &'a Problem,
}

impl Past<'_> {
    /// The treatment of an entry, if it took place and belongs to the problem.
    fn treatment<'e>(&self, entry: &'e Entry, ix: EntryIx) -> Option<(&'e Entry, EntryIx, &'e Treatment)> {
        let Body::Treatment(treatment) = &entry.body else { return None };
        let done = matches!(treatment.status, TreatmentStatus::Done | TreatmentStatus::Ongoing);
        (done && entry.concerns(&self.problem.id)).then_some((entry, ix, treatment))
    }

    fn look(&self, entry: &Entry, ix: EntryIx, done: &Treatment) -> Option<Look> {
        let treatment = self.knowledge.treatment_named(done.treatment.as_str())?;
        let mut look = Look {
            entry: ix,
            treatment,
            targets: done.targets.clone(),
            date: entry.date,
            day: None,
            standing: Standing::Undated,
            basis: Vec::new(),
            asked: Vec::new(),
            evaluation: None,
        };
        if entry.date == PartialDate::Unknown {
            return Some(look);
        }
        let Interval { first, .. } = entry.start();
        let day = first.plus_days(-1);
        let evaluation = look_back(self.knowledge, self.policy, self.case, self.problem, day);
        look.day = Some(day);
        look.basis = self.basis(&evaluation, treatment, &look.targets);
        look.standing = self.standing(&evaluation, &look);
        if !matches!(look.standing, Standing::Beginning | Standing::NoStep) {
            look.asked = self.asked(&evaluation, &look.basis);
        }
        look.evaluation = Some(Box::new(evaluation));
        Some(look)
    }

    /// Results of the steps that would have carried it out: at its targets if there are any, else wherever.
    fn basis(&self, evaluation: &Evaluation, treatment: TreatmentIx, targets: &[Target]) -> Vec<usize> {
        let performs = |r: &StepResult| self.knowledge.step(r.step).performs.contains(treatment);
        let numbered = || evaluation.steps.iter().enumerate().filter(|(_, r)| performs(r));
        let atoms = || targets.iter().flat_map(|target| target.atoms());
        let at = |r: &StepResult| {
            r.target.is_none_or(|here| atoms().any(|atom| covers(self.knowledge, Some(atom), here)))
        };
        let mut basis: Vec<usize> = numbered().filter(|(_, r)| at(r)).map(|(n, _)| n).collect();
        if basis.is_empty() {
            basis = numbered().map(|(n, _)| n).collect();
        }
        let status = |n: &usize| evaluation.steps.get(*n).map(|r| nearness(r.status));
        basis.sort_by_key(status);
        let best = basis.first().and_then(status);
        // A step that does not fit says nothing where another one does.
        basis.retain(|n| status(n) == best);
        basis
    }

    fn standing(&self, evaluation: &Evaluation, look: &Look) -> Standing {
        let at = |n: &usize| evaluation.steps.get(*n);
        let Some(best) = look.basis.first().and_then(at) else { return self.unknown_to(evaluation, look) };
        let steps: Vec<StepIx> = look.basis.iter().filter_map(at).map(|r| r.step).collect();
        let next = evaluation.plan.next.as_ref();
        let leads = |p: &Proposal| steps.contains(&p.step) || p.tie.iter().any(|step| steps.contains(step));
        match best.status {
            status if status.may_lead() && next.is_some_and(leads) => Standing::Next,
            Status::Offered | Status::ConfirmFirst | Status::Repeatable => Standing::Offered,
            Status::Conditional => Standing::Weighed,
            Status::Provisional | Status::NeedsInformation => Standing::AskedFirst,
            Status::NotYet => Standing::OtherFirst,
            Status::Working | Status::Declined | Status::Unavailable => Standing::Waiting,
            Status::Contraindicated | Status::Withheld => Standing::Against,
            Status::NotIndicated | Status::Exhausted => match self.unknown_to(evaluation, look) {
                Standing::Beginning => Standing::Beginning,
                _ => Standing::NotOffered,
            },
        }
    }

    /// No step stands for it: because the pathway begins with it, or because there is none.
    fn unknown_to(&self, evaluation: &Evaluation, look: &Look) -> Standing {
        let Some(begins) = self.knowledge.begins_with() else { return Standing::NoStep };
        let before = evaluation.readings.iter().filter_map(|r| r.treatment).any(|ix| begins.contains(ix));
        if begins.contains(look.treatment) && !before { Standing::Beginning } else { Standing::NoStep }
    }

    /// Facts that keep the steps from being certain, each once, in the order of the ledgers.
    fn asked(&self, evaluation: &Evaluation, basis: &[usize]) -> Vec<Fact> {
        let mut asked = Vec::new();
        for result in basis.iter().filter_map(|n| evaluation.steps.get(*n)) {
            let open = result.ledger.iter().filter(|row| row.truth.is_unknown() && !row.assumed);
            let open =
                open.filter(|row| self.knowledge.criterion(row.criterion).unknown != OnUnknown::Confirm);
            for fact in open.flat_map(|row| &row.missing) {
                if !asked.contains(fact) {
                    asked.push(*fact);
                }
            }
        }
        asked
    }
}

/// How near to being offered a status is.
fn nearness(status: Status) -> u8 {
    match status {
        Status::Offered | Status::ConfirmFirst | Status::Repeatable => 0,
        Status::Conditional => 1,
        Status::Provisional => 2,
        Status::NotYet => 3,
        Status::NeedsInformation => 4,
        Status::Working | Status::Declined | Status::Unavailable => 5,
        Status::Contraindicated | Status::Withheld => 6,
        Status::Exhausted => 7,
        Status::NotIndicated => 8,
    }
}
