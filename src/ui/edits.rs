//! What the window changes, as edits of the record. Pure: a case goes in, edits come out.

use crate::model::{
    Assessment, Body, Case, Date, Decision, DecisionChoice, Edit, End, Entry, EntryId, Finding, FlagAction,
    FlagId, FlagStep, PartialDate, ProblemId, Record, RecordId, Source,
};
use crate::pathway::report::digest;
use crate::pathway::words::Wording;
use crate::pathway::{Answer, Evaluation, Fact, Knowledge, answer_record};
use crate::ui::timeline::Grip;

/// Findings recorded today about a problem: in the assessment of today about it alone if there is one, else in a
/// new one with the id `fresh`.
pub(super) fn record_findings(
    case: &Case,
    (today, problem): (Date, &ProblemId),
    findings: Vec<Finding>,
    fresh: EntryId,
) -> Edit {
    let assessment = Body::Assessment(Assessment { findings });
    put(case, joined(case, entry(fresh, today, vec![problem.clone()], assessment)))
}

fn entry(id: EntryId, day: Date, problems: Vec<ProblemId>, body: Body) -> Entry {
    Entry {
        id,
        date: day.into(),
        end: None,
        problems,
        known_on: None,
        source: Some(Source::OwnRecord),
        note: None,
        body,
    }
}

fn put(case: &Case, entry: Entry) -> Edit {
    Edit::put(case, Record::Entry(Box::new(entry)))
}

/// Puts an entry as it is.
pub(super) fn save_entry(case: &Case, entry: Entry) -> Edit {
    put(case, entry)
}

/// Puts the patient and the problem of `typed` in place of those of `case`; what is the same makes no edit.
pub(super) fn save_patient(case: &Case, typed: Case) -> Vec<Edit> {
    let mut edits = Vec::new();
    if typed.patient != case.patient {
        edits.push(Edit::put(case, Record::Patient(typed.patient)));
    }
    for problem in typed.problems {
        let place = case.problems.iter().position(|other| other.id == problem.id);
        if let Some(place) = place.filter(|_| case.problem(&problem.id) != Some(&problem)) {
            edits.push(Edit::put(case, Record::Problem(place, problem)));
        }
    }
    edits
}

/// Removes an entry; `None` if the case does not have it.
pub(super) fn remove_entry(case: &Case, id: &EntryId) -> Option<Edit> {
    Edit::remove(case, &RecordId::Entry(id.clone()))
}

/// Moves an entry, or one of its ends, by so many days. A date known only roughly becomes the day it was dropped on.
pub(super) fn move_entry(case: &Case, id: &EntryId, grip: Grip, days: i32) -> Option<Edit> {
    let mut entry = case.entry(id)?.clone();
    let moved = |date: PartialDate| PartialDate::Day(date.interval().middle().plus_days(days));
    if matches!(grip, Grip::Whole | Grip::Start) {
        entry.date = moved(entry.date);
    }
    if let (Grip::Whole | Grip::End, Some(End::On(end))) = (grip, entry.end) {
        entry.end = Some(End::On(moved(end)));
    }
    Some(put(case, entry))
}

/// What was decided on the next step.
pub(super) struct Verdict {
    /// Accepted, declined or overridden.
    pub choice: DecisionChoice,
    /// Why.
    pub reason: Option<String>,
    /// When to ask again.
    pub revisit: Option<Date>,
}

/// Records a decision on the next step of an evaluation; `None` if there is no next step.
pub(super) fn decide(
    wording: &Wording<'_>,
    evaluation: &Evaluation,
    (today, id): (Date, EntryId),
    verdict: Verdict,
) -> Option<Edit> {
    let next = evaluation.plan.next.as_ref()?;
    let decision = Decision {
        evaluation: digest(wording, evaluation),
        knowledge: evaluation.knowledge.edition.clone(),
        policy: evaluation.policy.parse().ok()?,
        step: wording.knowledge.step(next.step).id.clone(),
        targets: next.targets.clone(),
        choice: verdict.choice,
        reason: verdict.reason,
        instead: None,
        revisit: verdict.revisit.map(PartialDate::Day),
    };
    let entry = entry(id, today, vec![evaluation.problem.clone()], Body::Decision(decision));
    Some(put(wording.case, entry))
}

/// The work-up of a flag is done and it is cleared, signed by `by`.
pub(super) fn clear_flag(
    case: &Case,
    flag: FlagId,
    by: String,
    (today, ids): (Date, [EntryId; 2]),
) -> Vec<Edit> {
    [FlagStep::WorkedUp, FlagStep::Cleared]
        .into_iter()
        .zip(ids)
        .map(|(action, id)| {
            let action = FlagAction { flag: flag.clone(), action, by: by.clone(), evidence: Vec::new() };
            put(case, entry(id, today, Vec::new(), Body::FlagAction(action)))
        })
        .collect()
}

/// The answer to a question of the plan: a finding of the day, a field of the entry the question is about, or a fact
/// about the patient. `None` if the answer does not fit the question.
pub(super) fn answer(
    (case, knowledge): (&Case, &Knowledge),
    evaluation: &Evaluation,
    (fact, answer): (&Fact, &Answer),
    id: EntryId,
) -> Option<Edit> {
    let record = answer_record(knowledge, (case, evaluation), (*fact, answer), id.clone())?;
    Some(match record {
        Record::Entry(entry) if entry.id == id => put(case, joined(case, *entry)),
        other => Edit::put(case, other),
    })
}

/// A new assessment, or the one of that day about the very same problems with the new findings in it.
fn joined(case: &Case, new: Entry) -> Entry {
    let Body::Assessment(found) = &new.body else { return new };
    let same = case.entries.iter().find(|entry| {
        entry.date == new.date
            && entry.source == new.source
            && entry.problems == new.problems
            && matches!(entry.body, Body::Assessment(_))
    });
    let Some(mut entry) = same.cloned() else { return new };
    if let Body::Assessment(assessment) = &mut entry.body {
        for finding in &found.findings {
            let is_same = |other: &Finding| other.concept == finding.concept && other.site == finding.site;
            assessment.findings.retain(|other| !is_same(other));
            assessment.findings.push(finding.clone());
        }
    }
    entry
}
