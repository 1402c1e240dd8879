//! What is worked out at leisure: the decisive unknowns, found by trying each answer, and the look ahead.
//!
//! A fact is worth asking if some answer would change a flag, the hold, the next step or what may follow it. Each
//! answer is put into a copy of the case and the case evaluated again: the question knows what it leads to because it
//! was tried.

mod answers;
mod outlook;
mod pretend;

use crate::model::{Case, Site};
use crate::pathway::evaluate::{coverage, evaluate};
use crate::pathway::evaluation::{
    Advice, Answer, Consequence, Evaluation, Fact, FlagState, LedgerRow, Question, Role, Status, StepIx,
    StepResult, Subject,
};
use crate::pathway::facts::{Facts, Trace};
use crate::pathway::knowledge::{Asked, Knowledge, OnUnknown, Policy};
use crate::pathway::vocabulary::{Group, Obtain};
use crate::pathway::words::{Audience, Wording, capitalised, terms};

use answers::Choice;

pub use outlook::outlook;
pub use pretend::record as answer_record;

/// Most questions that are asked.
pub const MOST_QUESTIONS: usize = 7;
/// Most facts whose answers are tried, so that advice stays within a frame.
const MOST_TRIED: usize = 48;

/// How much an answer changes, the weightiest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    /// A red flag appears or goes.
    flags: u32,
    /// Another step leads.
    next: u32,
    /// The same step leads more or less firmly, or elsewhere.
    strength: u32,
    /// Open criteria of what is next that it settles.
    settles: u32,
    /// Another list of alternatives.
    others: u32,
    /// Statuses of steps.
    statuses: u32,
}

/// Works out the questions that matter for an evaluation of this case, what its payer says, and the look ahead.
#[must_use]
pub fn advise(knowledge: &Knowledge, policy: &Policy, case: &Case, evaluation: &Evaluation) -> Advice {
    let wording = Wording { knowledge, policy, case, audience: Audience::Screen };
    let mut questions: Vec<Question> = screen(&wording, evaluation).into_iter().collect();
    let mut found: Vec<(Nearness, Change, Question)> = Vec::new();
    let mut open = asked_by_next(&wording, evaluation);
    open.extend(open_facts(knowledge, evaluation));
    for open in open.into_iter().take(MOST_TRIED) {
        let asked = questions.iter().any(|q| q.fact == open.fact || q.items.contains(&open.fact));
        if asked {
            continue;
        }
        // What is far from the plan is asked only if it would change what leads.
        let reaches =
            |change: &Change| open.nearness != Nearness::Indication || change.flags + change.next > 0;
        if let Some((change, question)) =
            ask(&wording, evaluation, open).filter(|(change, _)| reaches(change))
        {
            let weight = if open.nearness == Nearness::Finds { Change::default() } else { change };
            found.push((open.nearness, weight, question));
        }
    }
    // A stable sort: among equals, the order of the ledgers.
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    let room = MOST_QUESTIONS.saturating_sub(questions.len());
    let mut subjects: Vec<Subject> = Vec::new();
    for (_, _, question) in found {
        // One side of a question about both is enough to ask it.
        if subjects.len() < room && !subjects.contains(&question.fact.subject) {
            subjects.push(question.fact.subject);
            questions.push(question);
        }
    }
    Advice {
        questions,
        coverage: coverage(knowledge, policy, case, evaluation),
        outlook: outlook(knowledge, policy, case, evaluation),
    }
}

/// The open screen as one question with its items; they are answered one by one.
fn screen(wording: &Wording<'_>, evaluation: &Evaluation) -> Option<Question> {
    let hold = evaluation.hold.as_ref()?;
    let fact = *hold.open.first()?;
    Some(Question { fact, items: hold.open.clone(), text: wording.question(&fact), answers: Vec::new() })
}

/// Why a fact came up, the nearest to the plan first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// The next step is there to find it out.
    Finds,
    /// The next step, or one it shares the choice with, lacks it.
    Next,
    /// A step that may follow lacks it.
    Follows,
    /// It would decide whether a step is indicated at all.
    Indication,
}

/// A fact that a ledger lacks.
#[derive(Debug, Clone, Copy)]
struct Open {
    fact: Fact,
    nearness: Nearness,
    /// It is a danger of a step that comes next: asked even where another gap hides what it would change.
    danger: bool,
}

/// What the next step is there to find out and is not known yet, in its order.
fn asked_by_next(wording: &Wording<'_>, evaluation: &Evaluation) -> Vec<Open> {
    let Some(next) = &evaluation.plan.next else { return Vec::new() };
    let Some(problem) = wording.case.problem(&evaluation.problem) else { return Vec::new() };
    let facts = Facts::new(wording.knowledge, wording.policy, wording.case, problem, evaluation.as_of);
    let site = Site::default();
    let subjects = wording.knowledge.step(next.step).asks.iter().filter_map(|asked| match *asked {
        Asked::Concept(ix) => {
            (!facts.answered(ix, None, &mut Trace::default()).is_met()).then_some(Subject::Concept(ix))
        }
        Asked::Field(field) => {
            facts.lacking_of_latest_steroid(field).map(|entry| Subject::Field(entry, field))
        }
    });
    subjects
        .map(|subject| Open { fact: Fact { subject, site }, nearness: Nearness::Finds, danger: true })
        .collect()
}

/// Facts that the ledgers lack, the nearest to the plan first.
fn open_facts(knowledge: &Knowledge, evaluation: &Evaluation) -> Vec<Open> {
    let plan = &evaluation.plan;
    let at = |n: &usize| evaluation.steps.get(*n);
    let next: Vec<&StepResult> = plan.next.iter().flat_map(|p| &p.basis).filter_map(at).collect();
    let tied = plan.next.iter().flat_map(|p| p.tie.iter().copied().chain(p.prepares)).collect::<Vec<_>>();
    let follow = plan.alternatives.iter().flat_map(|p| &p.basis).filter_map(at);
    let undecided = evaluation.steps.iter().filter(|s| s.status == Status::NeedsInformation);
    let mut open = Vec::new();
    for step in next {
        collect(knowledge, &step.ledger, Nearness::Next, &mut open);
    }
    for step in follow {
        let nearness = if tied.contains(&step.step) { Nearness::Next } else { Nearness::Follows };
        collect(knowledge, &step.ledger, nearness, &mut open);
    }
    for ledger in undecided.map(|s| &s.ledger).chain(evaluation.generators.iter().map(|g| &g.ledger)) {
        collect(knowledge, ledger, Nearness::Indication, &mut open);
    }
    open.sort_by_key(|o| o.nearness);
    open
}

fn collect(knowledge: &Knowledge, ledger: &[LedgerRow], nearness: Nearness, open: &mut Vec<Open>) {
    for row in ledger.iter().filter(|row| !row.assumed) {
        let unknown = knowledge.criterion(row.criterion).unknown;
        let indication = matches!(row.role, Role::Indicates);
        let asked = !matches!(unknown, OnUnknown::Confirm | OnUnknown::Ignore);
        if !asked || (nearness == Nearness::Indication && !indication) {
            continue;
        }
        for fact in &row.missing {
            if open.iter().any(|o| o.fact == *fact) || !may_ask(knowledge, *fact, nearness) {
                continue;
            }
            let danger =
                matches!(row.role, Role::Excludes | Role::Weighs) && nearness != Nearness::Indication;
            open.push(Open { fact: *fact, nearness, danger });
        }
    }
}

/// What only a test can tell is asked only for a step that is next: its result may be there already.
fn may_ask(knowledge: &Knowledge, fact: Fact, nearness: Nearness) -> bool {
    match fact.subject {
        Subject::Concept(ix) => {
            let item = &knowledge.concept(ix).item;
            let tested = item.obtain == Obtain::Step || item.group == Group::Imaging;
            nearness == Nearness::Next || !tested
        }
        _ => true,
    }
}

/// The question about a fact, and how much its answers change at most; `None` if none changes anything.
fn ask(wording: &Wording<'_>, evaluation: &Evaluation, open: Open) -> Option<(Change, Question)> {
    let fact = open.fact;
    let mut largest = Change::default();
    let mut consequences = Vec::new();
    let choices = answers::choices(wording, fact);
    let free = choices.is_empty();
    for choice in choices {
        let Some(case) = pretend::with(wording, evaluation, fact, &choice.answer) else { continue };
        let Ok(then) =
            evaluate(wording.knowledge, wording.policy, &case, &evaluation.problem, evaluation.as_of)
        else {
            continue;
        };
        let change = change(evaluation, &then);
        largest = largest.max(change);
        consequences.push(consequence(wording, evaluation, (&case, &then), choice));
    }
    if !free && !open.danger && largest == Change::default() {
        return None;
    }
    if !safety(wording, fact) {
        consequences.push(Consequence {
            answer: Answer::CannotBeKnown,
            label: "Cannot be found out".to_owned(),
            leads_to: "It is not asked again".to_owned(),
            next: None,
        });
    }
    let text = wording.question(&fact);
    let answers = if free { Vec::new() } else { consequences };
    Some((largest, Question { fact, items: Vec::new(), text, answers }))
}

fn safety(wording: &Wording<'_>, fact: Fact) -> bool {
    match fact.subject {
        Subject::Concept(ix) => wording.knowledge.concept(ix).item.safety,
        _ => false,
    }
}

fn change(now: &Evaluation, then: &Evaluation) -> Change {
    let present = |e: &Evaluation| -> Vec<_> {
        e.flags.iter().filter(|f| f.state == FlagState::Present).map(|f| f.flag).collect()
    };
    let next = |e: &Evaluation| e.plan.next.as_ref().map(|p| (p.step, p.tie.clone()));
    let firmness = |e: &Evaluation| e.plan.next.as_ref().map(|p| (p.targets.clone(), p.strength, p.date));
    let others = |e: &Evaluation| -> Vec<(StepIx, Status)> {
        e.plan.alternatives.iter().map(|p| (p.step, p.strength)).collect()
    };
    let statuses =
        now.steps.iter().filter(|s| status_of(then, s).is_some_and(|status| status != s.status)).count();
    Change {
        flags: u32::from(present(now) != present(then) || now.hold.is_some() != then.hold.is_some()),
        next: u32::from(next(now) != next(then)),
        strength: u32::from(firmness(now) != firmness(then)),
        settles: settled(now, then),
        others: u32::from(others(now) != others(then)),
        statuses: u32::try_from(statuses).unwrap_or(u32::MAX),
    }
}

/// Open rows in the ledgers of what is next, its equals and what it prepares, that are decided then.
fn settled(now: &Evaluation, then: &Evaluation) -> u32 {
    let near = now.plan.next.iter().flat_map(|p| p.tie.iter().copied().chain(p.prepares).chain([p.step]));
    let near: Vec<StepIx> = near.collect();
    let mut settled = 0;
    for step in now.steps.iter().filter(|s| near.contains(&s.step)) {
        let Some(other) = then.steps.iter().find(|s| s.step == step.step && s.target == step.target) else {
            continue;
        };
        for row in step.ledger.iter().filter(|row| row.truth.is_unknown()) {
            let decided = other.ledger.iter().any(|o| o.criterion == row.criterion && !o.truth.is_unknown());
            settled += u32::from(decided);
        }
    }
    settled
}

fn status_of(evaluation: &Evaluation, step: &StepResult) -> Option<Status> {
    evaluation.steps.iter().find(|s| s.step == step.step && s.target == step.target).map(|s| s.status)
}

fn consequence(
    wording: &Wording<'_>,
    now: &Evaluation,
    (case, then): (&Case, &Evaluation),
    choice: Choice,
) -> Consequence {
    let leads = |e: &Evaluation| e.plan.next.as_ref().map(|p| p.step);
    let flag = then.flags.iter().find(|f| {
        f.state == FlagState::Present && !now.flags.iter().any(|n| n.flag == f.flag && n.state == f.state)
    });
    let wording = Wording { case, ..*wording };
    let leads_to = match (flag, &now.plan.next, &then.plan.next) {
        (Some(flag), _, _) => format!("Red flag: {}", wording.flag(flag.flag)),
        (None, _, None) => "No step is left".to_owned(),
        (None, None, Some(next)) => {
            format!("{} leads", capitalised(&wording.step_at(next.step, &next.targets)))
        }
        (None, Some(before), Some(next)) if before.step != next.step => {
            format!("{} leads", capitalised(&wording.step_at(next.step, &next.targets)))
        }
        (None, Some(before), Some(next)) if before.strength != next.strength => {
            format!("The plan stands: {}", terms::status(next.strength).to_lowercase())
        }
        (None, Some(_), Some(_)) => other_change(&wording, now, then),
    };
    let next = (leads(now) != leads(then)).then(|| leads(then)).flatten();
    Consequence { answer: choice.answer, label: choice.label, leads_to, next }
}

/// What changes behind the next step.
fn other_change(wording: &Wording<'_>, now: &Evaluation, then: &Evaluation) -> String {
    let before = |step: StepIx| now.plan.alternatives.iter().find(|p| p.step == step);
    let new = then.plan.alternatives.iter().find(|p| before(p.step).is_none_or(|b| b.strength != p.strength));
    let gone =
        now.plan.alternatives.iter().find(|p| !then.plan.alternatives.iter().any(|t| t.step == p.step));
    match (new, gone) {
        (Some(p), _) => {
            let name = capitalised(wording.step(p.step));
            format!("The plan stands. {name}: {}", terms::status(p.strength).to_lowercase())
        }
        (None, Some(p)) => format!("The plan stands. {} falls away", capitalised(wording.step(p.step))),
        (None, None) => "The plan stands for now".to_owned(),
    }
}
