//! What is worked out at leisure: the decisive unknowns, found by trying each answer.
//!
//! A fact is worth asking if some answer would change a flag, the hold, the next step or what may follow it. Each
//! answer is put into a copy of the case and the case evaluated again: the question knows what it leads to because it
//! was tried.

mod answers;
mod pretend;

use crate::model::Case;
use crate::pathway::evaluate::evaluate;
use crate::pathway::evaluation::{
    Advice, Answer, Consequence, Evaluation, Fact, FlagState, Question, Role, Status, StepIx, StepResult,
    Subject,
};
use crate::pathway::knowledge::{Knowledge, OnUnknown, Policy};
use crate::pathway::words::{Audience, Wording, capitalised, terms};

use answers::Choice;

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
    /// Another list of alternatives.
    others: u32,
    /// Statuses of steps.
    statuses: u32,
}

/// Works out the questions that matter for an evaluation of this case.
#[must_use]
pub fn advise(knowledge: &Knowledge, policy: &Policy, case: &Case, evaluation: &Evaluation) -> Advice {
    let wording = Wording { knowledge, policy, case, audience: Audience::Screen };
    let mut questions: Vec<Question> = screen(&wording, evaluation).into_iter().collect();
    let mut found: Vec<(Change, usize, Question)> = Vec::new();
    for (place, fact) in open_facts(knowledge, evaluation).into_iter().take(MOST_TRIED).enumerate() {
        let asked = questions.iter().any(|q| q.fact == fact || q.items.contains(&fact));
        if asked {
            continue;
        }
        if let Some((change, question)) = ask(&wording, evaluation, fact) {
            found.push((change, place, question));
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let room = MOST_QUESTIONS.saturating_sub(questions.len());
    let mut subjects: Vec<Subject> = Vec::new();
    for (_, _, question) in found {
        // One side of a question about both is enough to ask it.
        if subjects.len() < room && !subjects.contains(&question.fact.subject) {
            subjects.push(question.fact.subject);
            questions.push(question);
        }
    }
    Advice { questions }
}

/// The open screen as one question with its items; they are answered one by one.
fn screen(wording: &Wording<'_>, evaluation: &Evaluation) -> Option<Question> {
    let hold = evaluation.hold.as_ref()?;
    let fact = *hold.open.first()?;
    Some(Question { fact, items: hold.open.clone(), text: wording.question(&fact), answers: Vec::new() })
}

/// Facts that the ledgers lack, the most relevant first: those of the next step, of what it prepares, of the
/// alternatives, then of steps whose indication is open.
fn open_facts(knowledge: &Knowledge, evaluation: &Evaluation) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    let plan = &evaluation.plan;
    let led = plan.next.iter().chain(&plan.alternatives).flat_map(|p| &p.basis);
    let leading = led.filter_map(|n| evaluation.steps.get(*n));
    let open = evaluation.steps.iter().filter(|s| s.status == Status::NeedsInformation);
    for step in leading.chain(open) {
        for row in &step.ledger {
            let unknown = knowledge.criterion(row.criterion).unknown;
            let asked = !matches!(unknown, OnUnknown::Confirm | OnUnknown::Ignore);
            for fact in row.missing.iter().filter(|_| asked && !row.assumed) {
                if !facts.contains(fact) {
                    facts.push(*fact);
                }
            }
        }
    }
    let generators = evaluation.generators.iter().flat_map(|g| &g.ledger);
    for row in generators.filter(|row| row.role == Role::Indicates) {
        for fact in &row.missing {
            if !facts.contains(fact) {
                facts.push(*fact);
            }
        }
    }
    facts
}

/// The question about a fact, and how much its answers change at most; `None` if none changes anything.
fn ask(wording: &Wording<'_>, evaluation: &Evaluation, fact: Fact) -> Option<(Change, Question)> {
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
    if !free && largest == Change::default() {
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
        others: u32::from(others(now) != others(then)),
        statuses: u32::try_from(statuses).unwrap_or(u32::MAX),
    }
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
        (None, None) => "The plan stands".to_owned(),
    }
}
