//! The plan of an evaluation in words and signs.

use super::review::decisions;
use super::signs::{choice_sign, sign_of, step_sign};
use super::{Reading, beside};
use crate::model::{ConceptId, DecisionChoice, EntryId};
use crate::pathway::words::{
    Headline, Reason, Wording, capitalised, dates, deciding_row, headline, looks_again, reasons, terms,
};
use crate::pathway::{
    Advice, Answer, EntryIx, Evaluation, LedgerRow, Proposal, Question, Role, Status, StepResult, Subject,
    Truth, remarks,
};
use crate::ui::screens::plan::{
    AnswerView, Criterion, Decided, Head, PlanView, QuestionView, Rejected, Weight,
};
use crate::ui::widgets::Glyph;

/// How many met criteria are shown at once; those against and unknown are always shown.
const MET_SHOWN: usize = 3;

pub(super) fn plan(reading: &Reading<'_>, evaluation: &Evaluation, advice: &Advice) -> PlanView {
    let wording = reading.wording();
    let next = evaluation.plan.next.as_ref();
    let all: Vec<Reason> = next.map(|next| reasons(evaluation, next)).unwrap_or_default();
    let full: Vec<Criterion> = all.iter().filter_map(|reason| criterion(reading, &wording, reason)).collect();
    let mut met = 0;
    let shown = |criterion: &&Criterion| {
        met += usize::from(criterion.truth == Glyph::Met);
        criterion.truth != Glyph::Met || met <= MET_SHOWN
    };
    let questions: Vec<QuestionView> =
        advice.questions.iter().map(|question| view(reading, evaluation, question)).collect();
    let mut plan = PlanView {
        head: head(reading, &wording, evaluation, questions.len()),
        rule_out: rule_out(&wording, &all, next),
        ledger: full.iter().filter(shown).cloned().collect(),
        ledger_count: count(&full),
        full_ledger: full,
        remarks: looks_amiss(reading),
        questions,
        alternatives: evaluation.plan.alternatives.iter().map(|step| alongside(&wording, step)).collect(),
        outlook: next
            .map(|next| wording.outlook(evaluation, reading.knowledge.step(next.step)))
            .unwrap_or_default()
            .into_iter()
            // Once it is worked out what follows, the rule's own words about it say no more.
            .filter(|(head, _)| advice.outlook.is_none() || *head == "It works if")
            .map(|(head, text)| (head.to_owned(), text))
            .collect(),
        ahead: beside::ahead(&wording, evaluation, advice),
        coverage: advice.coverage.as_ref().map(|coverage| beside::coverage(&wording, coverage)),
        elsewhere: beside::elsewhere(reading, evaluation, advice),
        alongside: evaluation.plan.alongside.iter().map(|step| alongside(&wording, step)).collect(),
        rejected: rejected(reading, &wording, evaluation),
        changed: None,
        about: format!("{} {}", reading.case.patient.id, reading.problem),
        working: false,
        past: reading.as_of != reading.today,
        can_decide: next.is_some(),
        decided: next.and_then(|next| decided(reading, next)),
        as_text: String::new(),
    };
    plan.as_text = as_text(&plan, reading);
    plan
}

/// The newest decision on the problem, if it is about this very step.
fn decided(reading: &Reading<'_>, next: &Proposal) -> Option<Decided> {
    let (entry, decision) = decisions(reading).next()?;
    let step = reading.knowledge.step_named(decision.step.as_str())?;
    if step != next.step || decision.targets != next.targets {
        return None;
    }
    let (sign, choice) = choice_sign(decision.choice);
    let accepted = decision.choice == DecisionChoice::Accepted;
    Some(Decided {
        sign,
        words: format!("{choice} {}", dates::partial(entry.date)),
        accepted_today: accepted && entry.date == reading.as_of.into(),
    })
}

/// What in the record of the problem cannot be right.
fn looks_amiss(reading: &Reading<'_>) -> Vec<String> {
    let Some(problem) = reading.case.problem(reading.problem) else { return Vec::new() };
    remarks((reading.knowledge, reading.policy), (reading.case, problem), reading.as_of)
}

fn head(reading: &Reading<'_>, wording: &Wording<'_>, evaluation: &Evaluation, questions: usize) -> Head {
    let past = reading.as_of != reading.today;
    let flagged = match headline(evaluation) {
        Headline::Flag(flag) => Some(wording.knowledge.flag(flag.flag).label.clone()),
        _ => None,
    };
    let Some(next) = &evaluation.plan.next else {
        return Head {
            status: Glyph::NotIndicated,
            status_words: "No further step".to_owned(),
            urgency: String::new(),
            sentence: "Every step of the pathway is closed for now.".to_owned(),
            reason: "What was considered stands below, with the reasons.".to_owned(),
        };
    };
    let open = match questions {
        0 => String::new(),
        1 => " · 1 answer open".to_owned(),
        count => format!(" · {count} answers open"),
    };
    let words = wording.proposal_head(next, reading.as_of);
    let status_words =
        if past { format!("As advised on {}: {words}", dates::day(reading.as_of)) } else { words };
    let because = flagged.map(|flag| format!("A red flag stands: {flag}. "));
    Head {
        status: if next.date.is_some() && looks_again(next) {
            Glyph::NotYet
        } else {
            step_sign(next.strength)
        },
        status_words,
        urgency: format!("{}{open}", capitalised(terms::urgency(next.urgency))),
        sentence: wording.proposal(next),
        reason: format!("{}{}", because.unwrap_or_default(), wording.reason(next)).trim().to_owned(),
    }
}

/// What must be ruled out on the day, for a step that is offered but for that.
fn rule_out(wording: &Wording<'_>, reasons: &[Reason], next: Option<&Proposal>) -> Vec<String> {
    if next.is_none_or(|next| next.strength != Status::ConfirmFirst) {
        return Vec::new();
    }
    let open =
        reasons.iter().filter(|reason| reason.speaks == Truth::Unknown && reason.role == Role::Excludes);
    let mut facts: Vec<String> =
        open.flat_map(|reason| &reason.missing).map(|fact| wording.fact(fact)).collect();
    facts.dedup();
    facts
}

fn criterion(reading: &Reading<'_>, wording: &Wording<'_>, reason: &Reason) -> Option<Criterion> {
    // That it does not work yet is why the step is proposed; it speaks against nothing.
    if reason.role == Role::Works && reason.speaks == Truth::NotMet {
        return None;
    }
    let words = wording.reason_line(reason)?;
    let proof = reason.evidence.first();
    let missing_entry = reason.missing.iter().find_map(|fact| match fact.subject {
        Subject::Field(entry, _) => Some(entry),
        _ => None,
    });
    let entry = proof.copied().or(missing_entry).and_then(|ix| entry_id(wording, ix));
    let problem = reading.case.problem(reading.problem);
    let says = match (reason.speaks, proof, reason.missing.first().zip(problem)) {
        _ if reason.assumed => "assumed".to_owned(),
        (Truth::Unknown, _, Some((fact, problem))) => wording.gap(problem, fact, reading.as_of),
        (Truth::Unknown, _, None) => "Not known".to_owned(),
        (_, Some(ix), _) => wording.entry(*ix).map_or_else(String::new, dates::period),
        (_, None, _) => String::new(),
    };
    let knowledge = reading.knowledge;
    let concepts = knowledge.criterion(reason.criterion).expr.concepts();
    Some(Criterion {
        truth: sign_of(reason.speaks),
        words: capitalised(&words),
        proof: says,
        entry,
        asks: missing_concept(reading, reason),
        concepts: concepts.into_iter().map(|ix| knowledge.concept(ix).id.clone()).collect(),
    })
}

/// The finding an unknown criterion waits for.
fn missing_concept(reading: &Reading<'_>, reason: &Reason) -> Option<ConceptId> {
    let unknown = reason.speaks == Truth::Unknown && !reason.assumed;
    reason.missing.iter().filter(|_| unknown).find_map(|fact| match fact.subject {
        Subject::Concept(ix) => Some(reading.knowledge.concept(ix).id.clone()),
        _ => None,
    })
}

fn entry_id(wording: &Wording<'_>, ix: EntryIx) -> Option<EntryId> {
    wording.entry(ix).map(|entry| entry.id.clone())
}

fn count(ledger: &[Criterion]) -> String {
    let of = |truth| ledger.iter().filter(|row| row.truth == truth).count();
    let none_or = |count: usize| if count == 0 { "none".to_owned() } else { count.to_string() };
    let (met, against, unknown) = (of(Glyph::Met), of(Glyph::NotMet), of(Glyph::Unknown));
    let all = ledger.len();
    format!("All {all} criteria: {met} met, {} against, {} unknown", none_or(against), none_or(unknown))
}

fn view(reading: &Reading<'_>, evaluation: &Evaluation, question: &Question) -> QuestionView {
    let wording = &reading.wording();
    let answers = question.answers.iter().map(|answer| AnswerView {
        label: answer.label.clone(),
        leads_to: answer.leads_to.clone(),
        replaces: super::replaces::replaces(reading, evaluation, (&question.fact, &answer.answer)),
        stays_unknown: answer.answer == Answer::CannotBeKnown,
    });
    let entry = match question.fact.subject {
        Subject::Field(ix, _) => entry_id(wording, ix),
        _ => None,
    };
    let key = format!("{:?}", question.fact);
    QuestionView { key, text: question.text.clone(), answers: answers.collect(), entry }
}

fn alongside(wording: &Wording<'_>, step: &Proposal) -> (Glyph, String) {
    (step_sign(step.strength), wording.proposal(step))
}

/// Steps of the plan are shown above; all others with why not, those that were nearest first.
fn rejected(reading: &Reading<'_>, wording: &Wording<'_>, evaluation: &Evaluation) -> Vec<Rejected> {
    let plan = &evaluation.plan;
    let proposed = plan.next.iter().chain(&plan.alternatives).chain(&plan.alongside);
    let shown: Vec<usize> = proposed.flat_map(|proposal| proposal.basis.iter().copied()).collect();
    let mut rows: Vec<(Status, Rejected)> = Vec::new();
    for (at, result) in evaluation.steps.iter().enumerate() {
        if shown.contains(&at) {
            continue;
        }
        let target: Vec<_> = result.target.into_iter().collect();
        let row = Rejected {
            status: step_sign(result.status),
            name: wording.step_at(result.step, &target),
            why: wording.why_not(result, reading.as_of),
            weight: weight(result),
            entry: deciding_row(result)
                .and_then(|row| row.evidence.first())
                .and_then(|ix| entry_id(wording, *ix)),
        };
        rows.push((result.status, row));
    }
    rows.sort_by_key(|(status, _)| *status);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// A step that something speaks for was considered; one that nothing speaks for is only counted.
fn weight(result: &StepResult) -> Weight {
    let speaks = |row: &LedgerRow| row.role == Role::Indicates && row.truth.is_met();
    match result.status {
        Status::NotIndicated | Status::NeedsInformation if !result.ledger.iter().any(speaks) => {
            Weight::Counted
        }
        _ => Weight::Considered,
    }
}

fn as_text(plan: &PlanView, reading: &Reading<'_>) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let mut add = |line: &str| {
        // Writing to a string cannot fail.
        let _written = writeln!(text, "{line}");
    };
    add(&format!("{} ({})", plan.head.status_words, plan.head.urgency));
    add(&plan.head.sentence);
    add(&plan.head.reason);
    for row in &plan.full_ledger {
        let proof = if row.proof.is_empty() { String::new() } else { format!(" ({})", row.proof) };
        add(&format!("- {}: {}{proof}", row.truth.spoken(), row.words));
    }
    for remark in &plan.remarks {
        add(&format!("Look at the record again: {remark}"));
    }
    for question in &plan.questions {
        add(&format!("? {}", question.text));
    }
    for (_, words) in &plan.alongside {
        add(&format!("Alongside: {words}"));
    }
    for row in &plan.ahead {
        add(&format!("{}: {}", row.label, row.step));
    }
    if let Some(coverage) = &plan.coverage {
        add(&format!("Coverage: {}", coverage.says));
    }
    add(&format!("As of {}. Decision support; the physician decides.", dates::day(reading.as_of)));
    text.retain(|c| c != '\r');
    text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
