//! Looking ahead: the plan if the next step works, and if it fails. One level deep, by the real evaluator: the step is
//! put into a copy of the case with its outcome, today's findings are written down again on the day it can be judged,
//! and the copy is evaluated as of that day.

mod suppose;

use crate::model::{Case, Date};
use crate::pathway::evaluate::evaluate;
use crate::pathway::evaluation::{
    Answer, Branch, Evaluation, Field, Outcome, Outlook, Proposal, Response, Role, Status, StepIx, Subject,
    TreatmentIx,
};
use crate::pathway::knowledge::{Knowledge, Policy, StepRole};
use crate::pathway::vocabulary::Nature;
use crate::pathway::words::{Audience, Wording, uncapitalised};

use suppose::{Relief, Supposed};

/// Most other steps of a branch that are kept.
const OTHERS: usize = 3;
/// The label where every outcome leads to the same plan.
const EITHER_WAY: &str = "Whichever way it goes, the same follows";

/// The outlook of an evaluation; `None` where a red flag leads, where there is no next step, or where nothing can be
/// supposed of it.
#[must_use]
pub fn outlook(
    knowledge: &Knowledge,
    policy: &Policy,
    case: &Case,
    evaluation: &Evaluation,
) -> Option<Outlook> {
    let next = evaluation.plan.next.as_ref()?;
    if evaluation.flags.iter().any(|flag| flag.urgency == Some(next.urgency)) {
        return None;
    }
    let words = Wording { knowledge, policy, case, audience: Audience::Screen };
    let ahead = Ahead { words, now: evaluation, next, performed: performed(knowledge, next) };
    let reason = &knowledge.step(next.step).either_way;
    let branches = if ahead.only_tells() { told_once(ahead.branches(), reason) } else { ahead.branches() };
    (!branches.is_empty()).then_some(Outlook { step: next.step, branches })
}

/// Where every outcome of a test leads to the same plan, that is said once, with the reason for the test.
fn told_once(mut branches: Vec<Branch>, reason: &str) -> Vec<Branch> {
    let plan = |branch: &Branch| {
        let all = branch.next.iter().chain(&branch.others);
        all.map(|p| (p.step, p.targets.clone(), p.strength)).collect::<Vec<_>>()
    };
    let same = branches.iter().zip(branches.iter().skip(1)).all(|(a, b)| plan(a) == plan(b));
    if same && branches.len() > 1 {
        branches.truncate(1);
        if let Some(branch) = branches.first_mut() {
            branch.outcome = Outcome::Shows;
            branch.label =
                if reason.is_empty() { EITHER_WAY.to_owned() } else { format!("{EITHER_WAY} ({reason})") };
        }
    }
    branches
}

/// The treatment a proposal would be carried out by: the one that aims at its kind of target, else the first.
fn performed(knowledge: &Knowledge, proposal: &Proposal) -> Option<TreatmentIx> {
    let performs = &knowledge.step(proposal.step).performs;
    let structure = proposal.targets.first().map(|target| target.structure.id());
    let all = || (0u16..).zip(knowledge.treatments()).filter(|(n, _)| performs.contains(TreatmentIx(*n)));
    let fits = all().find(|(_, t)| structure.is_some() && t.item.structure.as_deref() == structure);
    fits.or_else(|| all().next()).map(|(n, _)| TreatmentIx(n))
}

/// The next step, ahead of which we look.
pub(super) struct Ahead<'a> {
    pub(super) words: Wording<'a>,
    pub(super) now: &'a Evaluation,
    pub(super) next: &'a Proposal,
    pub(super) performed: Option<TreatmentIx>,
}

impl Ahead<'_> {
    fn branches(&self) -> Vec<Branch> {
        let knowledge = self.words.knowledge;
        if let Some(branches) = self.of_record() {
            return branches;
        }
        let waits = self.waited_for();
        if !waits.is_empty() {
            let day = self.next.date.unwrap_or(self.now.as_of);
            let of = |outcome, label: &str, relief| {
                self.branch(outcome, label, Supposed::new(self, day).judged(&waits, relief))
            };
            return [
                of(Outcome::Works, "If it has worked", Relief::Full),
                of(Outcome::Fails, "If it has not", Relief::None),
            ]
            .into_iter()
            .flatten()
            .collect();
        }
        // What asks for many facts is looked ahead at by the questions.
        let asks = !knowledge.step(self.next.step).asks.is_empty();
        let Some(treatment) = self.performed.filter(|_| !asks) else { return Vec::new() };
        match knowledge.treatment(treatment).item.nature {
            Nature::Steroid => self.of_steroid(treatment),
            Nature::Test | Nature::Referral => self.of_test(treatment),
            // What is test and treatment in one is judged by its weeks, too.
            Nature::Block if self.treats() => self.both(
                treatment,
                (Some(Relief::Full), Some(Relief::Full)),
                (Some(Relief::None), Some(Relief::None)),
            ),
            Nature::Block => self.both(treatment, (Some(Relief::Full), None), (Some(Relief::None), None)),
            _ => self.both(treatment, (None, Some(Relief::Full)), (None, Some(Relief::None))),
        }
    }

    /// Whether the rules say when the next step works now: a block among them treats as well as tells.
    fn treats(&self) -> bool {
        let knowledge = self.words.knowledge;
        let criteria = &knowledge.step(self.next.step).criteria;
        criteria.iter().any(|ix| knowledge.criterion(*ix).role == Role::Works)
    }

    /// Whether the next step is there to tell something, and helps nobody by itself.
    fn only_tells(&self) -> bool {
        let nature = self.performed.map(|ix| self.words.knowledge.treatment(ix).item.nature);
        matches!(nature, Some(Nature::Test | Nature::Referral | Nature::Block)) && !self.treats()
    }

    /// What a record that has to be obtained may show.
    fn of_record(&self) -> Option<Vec<Branch>> {
        let ledgers = self.next.basis.iter().filter_map(|n| self.now.steps.get(*n)).flat_map(|r| &r.ledger);
        // What is there to obtain it, not what only lacks it.
        let fact = ledgers
            .filter(|row| row.role == Role::Indicates)
            .flat_map(|row| &row.missing)
            .copied()
            .find(|fact| matches!(fact.subject, Subject::Field(_, Field::Record | Field::Technique)))?;
        let shown = |label: &str, answer: &Answer| {
            let supposed = Supposed::new(self, self.now.as_of).answered(fact, answer);
            self.branch(Outcome::Shows, label, supposed)
        };
        let choices = super::answers::choices(&self.words, fact);
        if choices.is_empty() {
            return Some(
                shown("Once it is on record", &Answer::Field("known".to_owned())).into_iter().collect(),
            );
        }
        let label = |choice: &super::answers::Choice| format!("If it shows {}", uncapitalised(&choice.label));
        Some(choices.iter().filter_map(|choice| shown(&label(choice), &choice.answer)).collect())
    }

    /// Entries whose outcome the next step waits for or lives on: a step with a review and nothing to carry out.
    fn waited_for(&self) -> Vec<crate::pathway::EntryIx> {
        let knowledge = self.words.knowledge;
        let step = knowledge.step(self.next.step);
        let acts = self.performed.is_some_and(|t| knowledge.treatment(t).item.nature != Nature::Referral);
        if acts || step.review.is_empty() {
            return Vec::new();
        }
        let ledgers = self.next.basis.iter().filter_map(|n| self.now.steps.get(*n)).flat_map(|r| &r.ledger);
        let proofs: Vec<_> = ledgers.flat_map(|row| row.evidence.iter().copied()).collect();
        let open = |r: Response| matches!(r, Response::TooEarly | Response::Good | Response::Durable);
        let readings = self.now.readings.iter().filter(|r| proofs.contains(&r.entry) && open(r.response));
        let mut entries: Vec<_> = readings.map(|r| r.entry).collect();
        entries.dedup();
        entries
    }

    /// A steroid may fail in two ways that lead to different plans.
    fn of_steroid(&self, treatment: TreatmentIx) -> Vec<Branch> {
        let localises = self.words.knowledge.treatment(treatment).item.localises;
        let of = |outcome, label: &str, relief| self.done(outcome, label, treatment, relief);
        let (full, none) = (Some(Relief::Full), Some(Relief::None));
        let mut branches = vec![of(Outcome::Works, "If it works", (full, full))];
        if localises {
            branches.push(of(Outcome::Fails, "If it helps for hours, not for weeks", (full, none)));
            branches.push(of(Outcome::Fails, "If it does not help at any time", (none, none)));
        } else {
            branches.push(of(Outcome::Fails, "If it fails", (None, none)));
        }
        branches.into_iter().flatten().collect()
    }

    fn both(
        &self,
        treatment: TreatmentIx,
        works: (Option<Relief>, Option<Relief>),
        fails: (Option<Relief>, Option<Relief>),
    ) -> Vec<Branch> {
        let works = self.done(Outcome::Works, "If it works", treatment, works);
        works.into_iter().chain(self.done(Outcome::Fails, "If it fails", treatment, fails)).collect()
    }

    /// The step done, with relief in the first hours and in the weeks after.
    fn done(
        &self,
        outcome: Outcome,
        label: &str,
        treatment: TreatmentIx,
        relief: (Option<Relief>, Option<Relief>),
    ) -> Option<Branch> {
        let wait = self.words.knowledge.treatment(treatment).item.assess_days.unwrap_or(0);
        let day = self.now.as_of.plus_days(wait);
        let supposed = Supposed::new(self, day).done(treatment, relief)?;
        self.branch(outcome, label, supposed.settled(outcome))
    }

    /// A test or an opinion: what it prepares is allowed, or not. Without anything it prepares, it shows nothing new.
    fn of_test(&self, treatment: TreatmentIx) -> Vec<Branch> {
        let wait = self.words.knowledge.treatment(treatment).item.assess_days.unwrap_or(0);
        let made = || Supposed::new(self, self.now.as_of.plus_days(wait)).done(treatment, (None, None));
        let waiting = self.waiting();
        let Some(first) = waiting.first().copied() else {
            let nothing_new = self.branch(Outcome::Shows, "If it shows nothing new", made());
            return nothing_new.into_iter().collect();
        };
        let prepared = self.words.step(first);
        let works = made().and_then(|s| s.settled(Outcome::Works));
        let fails = made().and_then(|s| s.settled(Outcome::Fails)).and_then(|s| s.declined(&waiting));
        let label = format!("If it speaks for {prepared}");
        let allows = self.plan_of(Outcome::Works, &label, works, |p| p.step == first);
        let not = self.branch(Outcome::Fails, &format!("If it speaks against {prepared}"), fails);
        allows.into_iter().chain(not).collect()
    }

    /// Leading steps that wait for the next one: the one it prepares first.
    pub(super) fn waiting(&self) -> Vec<StepIx> {
        let knowledge = self.words.knowledge;
        let mut waiting: Vec<StepIx> = self.next.prepares.into_iter().collect();
        for result in self.now.steps.iter().filter(|r| r.status == Status::NotYet) {
            let leads = knowledge.step(result.step).role == StepRole::Lead;
            if leads && result.first.contains(&self.next.step) && !waiting.contains(&result.step) {
                waiting.push(result.step);
            }
        }
        waiting
    }

    /// The plan of a supposed case.
    fn branch(&self, outcome: Outcome, label: &str, supposed: Option<Supposed<'_>>) -> Option<Branch> {
        self.plan_of(outcome, label, supposed, |_| false)
    }

    /// The plan of a supposed case, what the outcome speaks for first. Where a step that this opens may be done from a
    /// later day on, as of that day.
    fn plan_of(
        &self,
        outcome: Outcome,
        label: &str,
        supposed: Option<Supposed<'_>>,
        favored: impl Fn(&Proposal) -> bool,
    ) -> Option<Branch> {
        let supposed = supposed?;
        let (mut then, mut day) = (supposed.evaluated()?, supposed.day);
        if let Some(later) = self.opens(&then) {
            day = later;
            then = supposed.on(later).evaluated()?;
        }
        let plan = then.plan.next.iter().chain(&then.plan.alternatives);
        let bare = |p: &Proposal| Proposal { basis: Vec::new(), ..p.clone() };
        let mut plan: Vec<Proposal> = plan.filter(|p| !self.is_over(p, outcome)).map(bare).collect();
        // What has to wait for a step that is over comes after what may be done. A stable sort keeps the order else.
        let led = then.plan.next.as_ref().is_some_and(|p| self.is_over(p, outcome));
        plan.sort_by_key(|p| {
            let may_lead = p.strength.may_lead();
            (!(favored(p) && may_lead), led && !may_lead)
        });
        let mut plan = plan.into_iter();
        let next = plan.next();
        Some(Branch { outcome, label: label.to_owned(), day, next, others: plan.take(OTHERS).collect() })
    }

    /// Whether a proposal is what has just been supposed done: a test or an opinion is not asked for again, nor a course
    /// that has not helped.
    fn is_over(&self, proposal: &Proposal, outcome: Outcome) -> bool {
        let nature = self.performed.map(|ix| self.words.knowledge.treatment(ix).item.nature);
        let once = match nature {
            Some(Nature::Block) if self.treats() => outcome == Outcome::Fails,
            Some(Nature::Test | Nature::Referral | Nature::Block) => true,
            Some(Nature::Course) => outcome == Outcome::Fails,
            _ => false,
        };
        once && proposal.step == self.next.step && proposal.targets == self.next.targets
    }

    /// The first day on which a leading step may be done that is not indicated now, or waits for the next one.
    fn opens(&self, then: &Evaluation) -> Option<Date> {
        let (knowledge, waiting) = (self.words.knowledge, self.waiting());
        let closed = |step: StepIx| {
            let mut now = self.now.steps.iter().filter(|r| r.step == step);
            waiting.contains(&step) || now.all(|r| r.status == Status::NotIndicated)
        };
        let dated = then.steps.iter().filter(|r| r.status == Status::NotYet && r.first.is_empty());
        let opened = dated.filter(|r| knowledge.step(r.step).role == StepRole::Lead && closed(r.step));
        opened.filter_map(|r| r.until).filter(|day| *day > then.as_of).min()
    }

    /// Evaluates a supposed case.
    pub(super) fn evaluate(&self, case: &Case, day: Date) -> Option<Evaluation> {
        evaluate(self.words.knowledge, self.words.policy, case, &self.now.problem, day).ok()
    }
}
