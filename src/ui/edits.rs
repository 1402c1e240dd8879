//! What the window changes, as edits of the record. Pure: a case goes in, edits come out.

use crate::model::{
    Assessment, Body, Case, ConceptId, Contrast, Date, Decision, DecisionChoice, Domain, DoseReached, Edit,
    End, Entry, EntryId, Finding, FlagAction, FlagId, FlagStep, Given, Guidance, Measure, Missing,
    PartialDate, Phase, ProblemId, Programme, Reading, Record, RecordId, Recorded, Site, Source, Value,
    Words,
};
use crate::pathway::report::digest;
use crate::pathway::words::Wording;
use crate::pathway::{Answer, Evaluation, Fact, Field, Knowledge, Subject};
use crate::ui::timeline::Grip;

/// A finding recorded today: in the assessment of today if there is one, else in a new one. `fresh` is used then.
pub(super) fn record_finding(
    case: &Case,
    today: Date,
    (concept, site, value): (ConceptId, Site, Recorded<Value>),
    fresh: impl FnOnce() -> EntryId,
) -> Edit {
    let finding = Finding { concept, site, value, date: None, note: None };
    let of_today = case.entries.iter().find(|entry| {
        entry.date == PartialDate::Day(today)
            && entry.source == Some(Source::OwnRecord)
            && matches!(entry.body, Body::Assessment(_))
    });
    let mut entry = of_today.cloned().unwrap_or_else(|| entry(fresh(), today, Vec::new(), assessment()));
    if let Body::Assessment(assessment) = &mut entry.body {
        assessment.findings.retain(|other| other.concept != finding.concept || other.site != finding.site);
        assessment.findings.push(finding);
    }
    put(case, entry)
}

fn assessment() -> Body {
    Body::Assessment(Assessment { findings: Vec::new() })
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

/// The answer to a question of the plan: a finding of today, or a field of the entry the question is about.
pub(super) fn answer(
    knowledge: &Knowledge,
    case: &Case,
    (fact, answer): (&Fact, &Answer),
    (today, id): (Date, EntryId),
) -> Option<Edit> {
    match fact.subject {
        Subject::Concept(concept) => {
            let value = match answer {
                Answer::Value(value) => Recorded::Known(value.clone()),
                Answer::CannotBeKnown => Recorded::Missing(Missing::CannotBeKnown),
                Answer::Field(_) => return None,
            };
            let concept = knowledge.concept(concept).id.clone();
            Some(record_finding(case, today, (concept, fact.site, value), || id))
        }
        Subject::Field(ix, field) => {
            let mut entry = case.entries.get(ix.0)?.clone();
            answer_field(&mut entry, field, answer)?;
            Some(put(case, entry))
        }
        Subject::Onset | Subject::BirthDate | Subject::Sex => None,
    }
}

/// Puts a word into a field of a treatment or medicine; `None` if the field takes no single word.
fn answer_field(entry: &mut Entry, field: Field, answer: &Answer) -> Option<()> {
    fn recorded<T>(answer: &Answer, read: impl Fn(&str) -> Option<T>) -> Option<Recorded<T>> {
        match answer {
            Answer::Field(word) => read(word).map(Recorded::Known),
            Answer::CannotBeKnown => Some(Recorded::Missing(Missing::CannotBeKnown)),
            Answer::Value(_) => None,
        }
    }
    match (&mut entry.body, field) {
        (Body::Treatment(it), Field::Guidance) => it.guidance = Some(recorded(answer, Guidance::from_id)?),
        (Body::Treatment(it), Field::Contrast) => it.contrast = Some(recorded(answer, Contrast::from_id)?),
        (Body::Treatment(it), Field::Anaesthetic) => it.anaesthetic = Some(recorded(answer, Given::from_id)?),
        (Body::Treatment(it), Field::Programme) => it.programme = Some(recorded(answer, Programme::from_id)?),
        (Body::Medicine(it), Field::DoseReached) => {
            it.reached = Some(recorded(answer, DoseReached::from_id)?)
        }
        (Body::Treatment(it), Field::Technique) if *answer == Answer::CannotBeKnown => {
            it.technique = Some(Recorded::Missing(Missing::CannotBeKnown));
        }
        (Body::Treatment(it), Field::Length) if *answer == Answer::CannotBeKnown => {
            it.weeks = Some(Recorded::Missing(Missing::CannotBeKnown));
        }
        (Body::Treatment(it), Field::FirstHours | Field::WeeksAfter) => {
            let phase = if field == Field::FirstHours { Phase::Anaesthetic } else { Phase::Therapeutic };
            let measure = match recorded(answer, words_from_id)? {
                Recorded::Known(words) => Measure::Words(words),
                Recorded::Missing(reason) => Measure::Missing(reason),
            };
            it.readings.push(Reading {
                phase,
                after: None,
                date: None,
                target: None,
                domain: Domain::Pain,
                measure,
                lasted: None,
            });
        }
        _ => return None,
    }
    Some(())
}

fn words_from_id(word: &str) -> Option<Words> {
    match word {
        "worse" => Some(Words::Worse),
        "none" => Some(Words::None),
        "a_bit" => Some(Words::ABit),
        "half" => Some(Words::Half),
        "most" => Some(Words::Most),
        _ => None,
    }
}
