//! What is worked out at leisure: the decisive unknowns, found by trying each answer, coverage,
//! disputes, explanations of what did not help, and the look ahead.
//!
//! A fact is worth asking if some answer would change a flag, the hold, the next step or what may follow it. Each
//! answer is put into a copy of the case and the case evaluated again: the question knows what it leads to because it
//! was tried. A fact whose answers all lead to the same plan is not asked.

mod answers;
mod change;
mod open;
mod outlook;
mod pretend;

use std::cmp::Reverse;

use crate::model::Case;
use crate::pathway::evaluate::{coverage, disputes, evaluate, explanations};
use crate::pathway::evaluation::{Advice, Answer, Consequence, Evaluation, Fact, Field, Question, Subject};
use crate::pathway::knowledge::{Knowledge, Policy};
use crate::pathway::vocabulary::Obtain;
use crate::pathway::words::{Audience, Wording};

use change::{Change, consequence, opened, screened};
use open::{Nearness, Open};

pub use outlook::outlook;
pub use pretend::record as answer_record;

/// Most questions that are asked.
pub const MOST_QUESTIONS: usize = 7;
/// Most questions about what is far from the plan.
const MOST_FAR: usize = 3;
/// Most facts whose answers are tried, so that advice stays within a frame.
const MOST_TRIED: usize = 48;

/// What an answer leads to that decides nothing yet, and that a needle must not be without.
const BEFORE_A_NEEDLE: &str = "The plan stands for now; before a needle it has to be known";

/// Works out the questions that matter for an evaluation of this case, what its payer says, and the look ahead.
#[must_use]
pub fn advise(knowledge: &Knowledge, policy: &Policy, case: &Case, evaluation: &Evaluation) -> Advice {
    let wording = Wording { knowledge, policy, case, audience: Audience::Screen };
    Advice {
        questions: questions(&wording, evaluation),
        coverage: coverage(knowledge, policy, case, evaluation),
        disputes: disputes(knowledge, policy, case, evaluation),
        explanations: explanations(knowledge, policy, case, evaluation),
        outlook: outlook(knowledge, policy, case, evaluation),
    }
}

/// What it costs to find out: what is asked less than what is examined, and that less than a test.
fn cost(wording: &Wording<'_>, fact: Fact) -> u8 {
    let Subject::Concept(ix) = fact.subject else { return 0 };
    match wording.knowledge.concept(ix).item.obtain {
        Obtain::Ask => 0,
        Obtain::Examine | Obtain::LookUp => 1,
        Obtain::Step => 2,
    }
}

/// At most seven, the screen first, then the nearest to the plan, then what changes most.
fn questions(wording: &Wording<'_>, evaluation: &Evaluation) -> Vec<Question> {
    let mut questions: Vec<Question> = screen(wording, evaluation).into_iter().collect();
    let asked = |fact: &Fact| questions.iter().any(|q| q.fact == *fact || q.items.contains(fact));
    let open: Vec<Open> =
        open::facts(wording, evaluation).into_iter().filter(|open| !asked(&open.fact)).collect();
    let mut found: Vec<(Open, Change, Question)> = Vec::new();
    for open in open.into_iter().take(MOST_TRIED) {
        if let Some((change, question)) = ask(wording, evaluation, open) {
            found.push((open, change, question));
        }
    }
    // A stable sort: among equals, the order of the ledgers. Of what decides alike, the cheaper is asked first.
    found.sort_by_key(|(open, change, _)| {
        let cost = if open.nearness == Nearness::Finds { 0 } else { cost(wording, open.fact) };
        (open.nearness, Reverse(change.decides()), cost, Reverse(*change))
    });
    let room = MOST_QUESTIONS.saturating_sub(questions.len());
    let mut chosen: Vec<(Open, Question)> = Vec::new();
    for (open, _, question) in found {
        let far = |open: &Open| open.nearness == Nearness::Indication;
        let many = far(&open) && chosen.iter().filter(|(other, _)| far(other)).count() >= MOST_FAR;
        let asked = chosen.iter().any(|(other, known)| is_covered((&open, &question), (other, known)));
        if chosen.len() < room && !many && !asked {
            chosen.push((open, question));
        }
    }
    questions.extend(chosen.into_iter().map(|(_, question)| question));
    questions
}

/// Whether a question need not be asked beside another one: one side of a question about both is enough; of several
/// findings that would each settle a criterion alike, the first is asked first; and the record of a procedure tells how
/// it was guided.
fn is_covered((open, question): (&Open, &Question), (other, known): (&Open, &Question)) -> bool {
    if open.fact.subject == other.fact.subject {
        return true;
    }
    if let (Subject::Field(entry, field), Subject::Field(of, Field::Record)) =
        (open.fact.subject, other.fact.subject)
    {
        return entry == of && matches!(field, Field::Guidance | Field::Contrast);
    }
    let leads = |q: &Question| -> Vec<String> { q.answers.iter().map(|a| a.leads_to.clone()).collect() };
    let nothing_new = leads(question).iter().all(|to| leads(known).contains(to));
    open.criterion.is_some() && open.criterion == other.criterion && !open.danger && nothing_new
}

/// The open screen as one question with its items; they are answered one by one.
fn screen(wording: &Wording<'_>, evaluation: &Evaluation) -> Option<Question> {
    let hold = evaluation.hold.as_ref()?;
    let fact = *hold.open.first()?;
    Some(Question { fact, items: hold.open.clone(), text: wording.question(&fact), answers: Vec::new() })
}

/// The question about a fact, and how much its answers change at most; `None` if it decides nothing.
fn ask(wording: &Wording<'_>, evaluation: &Evaluation, open: Open) -> Option<(Change, Question)> {
    let Open { fact, nearness, .. } = open;
    let mut largest = Change::default();
    let (mut consequences, mut behind): (Vec<Consequence>, Vec<String>) = (Vec::new(), Vec::new());
    let mut opens: Vec<Option<String>> = Vec::new();
    let choices = answers::choices(wording, fact);
    let free = choices.is_empty();
    for choice in choices {
        let Some(case) = pretend::with(wording, evaluation, fact, &choice.answer) else { continue };
        let Ok(then) =
            evaluate(wording.knowledge, wording.policy, &case, &evaluation.problem, evaluation.as_of)
        else {
            continue;
        };
        largest = largest.max(Change::of(wording.knowledge, evaluation, &then));
        let (mut consequence, more) = consequence(wording, evaluation, (&case, &then), choice);
        if nearness == Nearness::Screens {
            screened(wording, (fact, &then), &mut consequence);
        }
        opens.push(opened(wording, evaluation, &then));
        consequences.push(consequence);
        behind.push(more);
    }
    for (more, step) in behind.iter_mut().zip(&opens).filter(|(more, _)| more.is_empty()) {
        *more = step.clone().unwrap_or_default();
    }
    tell_apart(&mut consequences, &behind);
    let finds = nearness == Nearness::Finds;
    let mut by_itself = true;
    // What a step is there to find out may lead on whatever the answer is.
    let news = largest.flags + if finds { largest.next } else { 0 };
    if finds && !is_decisive(&consequences, news) {
        by_itself = false;
        if !says_what_opens(&mut consequences, &opens) {
            // Only what a needle must not be without is asked all the same.
            if !safety(wording, fact) {
                return None;
            }
            consequences.iter_mut().for_each(|c| c.leads_to = BEFORE_A_NEEDLE.to_owned());
        }
    }
    // What is far from the plan is asked only if it would change what leads.
    let reaches = nearness != Nearness::Indication || largest.flags + largest.next > 0;
    let always = finds || nearness == Nearness::Screens;
    if !reaches || (!free && !always && !is_decisive(&consequences, news)) {
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
    // What a step is there to find out is asked in the order of the step, what changes the lead before what does not.
    let weight = match (finds, by_itself && largest.decides() > (0, 0)) {
        (true, true) => Change::leads(),
        (true, false) => Change::default(),
        (false, _) => largest,
    };
    Some((weight, Question { fact, items: Vec::new(), text, answers }))
}

/// Where the plan stands whatever the answer, the step behind it that an answer opens or closes; `false` if there is none.
fn says_what_opens(consequences: &mut [Consequence], opens: &[Option<String>]) -> bool {
    for (consequence, step) in consequences.iter_mut().zip(opens) {
        if let Some(step) = step {
            consequence.leads_to = format!("The plan stands. {step}");
        }
    }
    opens.iter().any(|step| Some(step) != opens.first())
}

/// Where all answers lead to the same next step, what they change behind it tells them apart.
fn tell_apart(consequences: &mut [Consequence], behind: &[String]) {
    let differ = behind.iter().any(|more| Some(more) != behind.first());
    let alike =
        consequences.iter().all(|c| c.next.is_some() && c.next == consequences.first().and_then(|f| f.next));
    if !(differ && alike) {
        return;
    }
    for (consequence, more) in consequences.iter_mut().zip(behind).filter(|(_, more)| !more.is_empty()) {
        consequence.leads_to = format!("{}. {more}", consequence.leads_to);
    }
}

/// Whether answers lead to different things, or all to something new that counts.
fn is_decisive(consequences: &[Consequence], news: u32) -> bool {
    let Some(first) = consequences.first() else { return false };
    let differ = consequences.iter().any(|other| other.leads_to != first.leads_to);
    differ || news > 0
}

fn safety(wording: &Wording<'_>, fact: Fact) -> bool {
    match fact.subject {
        Subject::Concept(ix) => wording.knowledge.concept(ix).item.safety,
        _ => false,
    }
}
