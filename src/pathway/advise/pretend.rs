//! A case as it would be with one question answered. The window records an answer in the same way.

use crate::model::{
    Assessment, Body, Case, Contrast, Date, Domain, DoseReached, Edit, Entry, Finding, Given, Guidance,
    Measure, Medicine, Missing, Phase, Programme, Reading, Record, Recorded, Sex, Source, Span, Treatment,
    Words,
};
use crate::pathway::evaluation::{Answer, EntryIx, Evaluation, Fact, Field, Subject};
use crate::pathway::words::Wording;

/// Id of the entry that holds a pretended finding; never stored.
const PRETENDED: &str = "pretended-answer";

/// A copy of the case with the answer.
pub(super) fn with(
    wording: &Wording<'_>,
    evaluation: &Evaluation,
    fact: Fact,
    answer: &Answer,
) -> Option<Case> {
    let id = PRETENDED.parse().ok()?;
    let record = record(wording.knowledge, (wording.case, evaluation), (fact, answer), id)?;
    Edit::put(wording.case, record).apply(wording.case).ok()
}

/// The record that holds an answer: an assessment of the day with one finding under the id `new`, or the entry whose
/// field was asked for, or the patient. `None` if the answer does not fit the question.
#[must_use]
pub fn record(
    knowledge: &crate::pathway::Knowledge,
    (case, evaluation): (&Case, &Evaluation),
    (fact, answer): (Fact, &Answer),
    new: crate::model::EntryId,
) -> Option<Record> {
    match fact.subject {
        Subject::Concept(ix) => {
            let value = match answer {
                Answer::Value(value) => Recorded::Known(value.clone()),
                Answer::CannotBeKnown => Recorded::Missing(Missing::CannotBeKnown),
                Answer::Field(_) => return None,
            };
            let concept = knowledge.concept(ix).id.clone();
            let finding = Finding { concept, site: fact.site, value, date: None, note: None };
            Some(Record::Entry(Box::new(assessment(new, evaluation, finding))))
        }
        Subject::Field(EntryIx(n), field) => {
            let mut entry = case.entries.get(n)?.clone();
            match &mut entry.body {
                Body::Treatment(treatment) if field == Field::StillHelps => {
                    treatment.readings.push(today(treatment, evaluation.as_of, answer)?);
                }
                Body::Treatment(treatment) => fill_treatment(treatment, field, answer)?,
                Body::Medicine(medicine) => fill_medicine(medicine, field, answer)?,
                _ => return None,
            }
            if field == Field::Record {
                entry.source = source(answer).or(entry.source);
            }
            Some(Record::Entry(Box::new(entry)))
        }
        Subject::Sex => {
            let mut patient = case.patient.clone();
            patient.sex = match answer {
                Answer::Field(word) if word == "female" => Some(Sex::Female),
                Answer::Field(word) if word == "male" => Some(Sex::Male),
                _ => return None,
            };
            Some(Record::Patient(patient))
        }
        Subject::Onset | Subject::BirthDate => None,
    }
}

fn assessment(id: crate::model::EntryId, evaluation: &Evaluation, finding: Finding) -> Entry {
    Entry {
        id,
        date: evaluation.as_of.into(),
        end: None,
        problems: vec![evaluation.problem.clone()],
        known_on: None,
        source: Some(Source::OwnRecord),
        note: None,
        body: Body::Assessment(Assessment { findings: vec![finding] }),
    }
}

/// A field's value, or that it cannot be known.
fn recorded<T>(answer: &Answer, read: impl Fn(&str) -> Option<T>) -> Option<Recorded<T>> {
    match answer {
        Answer::Field(word) => read(word).map(Recorded::Known),
        Answer::CannotBeKnown => Some(Recorded::Missing(Missing::CannotBeKnown)),
        Answer::Value(_) => None,
    }
}

fn fill_treatment(t: &mut Treatment, field: Field, answer: &Answer) -> Option<()> {
    match field {
        Field::Guidance => t.guidance = Some(recorded(answer, Guidance::from_id)?),
        Field::Contrast => t.contrast = Some(recorded(answer, Contrast::from_id)?),
        Field::Anaesthetic => t.anaesthetic = Some(recorded(answer, Given::from_id)?),
        Field::Programme => t.programme = Some(recorded(answer, Programme::from_id)?),
        Field::Length => t.weeks = Some(recorded(answer, weeks)?),
        Field::Technique => t.technique = Some(recorded(answer, |word| Some(word.to_owned()))?),
        Field::FirstHours => t.readings.push(reading(Phase::Anaesthetic, answer)?),
        Field::WeeksAfter | Field::Lasted => t.readings.push(reading(Phase::Therapeutic, answer)?),
        Field::Record => fill_record(t, answer)?,
        Field::Date | Field::Target | Field::DoseReached | Field::StillHelps => return None,
    }
    Some(())
}

/// What a record says fills what is empty, and stands above what was only told. To say whose it was changes nothing else.
fn fill_record(t: &mut Treatment, answer: &Answer) -> Option<()> {
    let told = t.guidance.and_then(|guidance| guidance.known().copied());
    match answer {
        Answer::CannotBeKnown if told.is_none() => {
            t.guidance = Some(Recorded::Missing(Missing::CannotBeKnown));
        }
        Answer::CannotBeKnown => t.contrast = t.contrast.or(Some(Recorded::Missing(Missing::CannotBeKnown))),
        Answer::Field(word) if word.ends_with("_guided") => {
            let guidance = told.filter(|guidance| *guidance != Guidance::None);
            t.guidance = Some(Recorded::Known(guidance.unwrap_or(Guidance::Fluoroscopy)));
            t.contrast = t.contrast.or(Some(Recorded::Known(Contrast::AtTarget)));
        }
        Answer::Field(word) if word.ends_with("_ultrasound") => {
            t.guidance = Some(Recorded::Known(Guidance::Ultrasound));
            t.contrast = t.contrast.or(Some(Recorded::Known(Contrast::NotUsed)));
        }
        Answer::Field(word) if word.ends_with("_blind") => {
            t.guidance = Some(Recorded::Known(Guidance::None));
        }
        Answer::Field(_) => {}
        Answer::Value(_) => return None,
    }
    Some(())
}

/// Where an answer about the record of a procedure comes from. Nobody who cannot find it out has seen it.
fn source(answer: &Answer) -> Option<Source> {
    match answer {
        Answer::Field(word) if word.starts_with("ours") => Some(Source::OwnRecord),
        Answer::Field(word) if word.starts_with("seen") => Some(Source::OutsideRecord),
        Answer::Field(_) | Answer::CannotBeKnown => Some(Source::Patient),
        Answer::Value(_) => None,
    }
}

fn fill_medicine(m: &mut Medicine, field: Field, answer: &Answer) -> Option<()> {
    match field {
        Field::DoseReached => m.reached = Some(recorded(answer, DoseReached::from_id)?),
        Field::WeeksAfter => m.readings.push(reading(Phase::Therapeutic, answer)?),
        _ => return None,
    }
    Some(())
}

fn weeks(word: &str) -> Option<u16> {
    word.strip_suffix('w').and_then(|n| n.parse().ok())
}

/// A reading in the patient's words, or how long relief of half lasted.
fn reading(phase: Phase, answer: &Answer) -> Option<Reading> {
    let (measure, lasted) = match answer {
        Answer::CannotBeKnown => (Measure::Missing(Missing::CannotBeKnown), None),
        Answer::Field(word) => match word.parse::<Span>() {
            Ok(span) => (Measure::Words(Words::Half), Some(span)),
            Err(_) => (Measure::Words(in_words(word)?), None),
        },
        Answer::Value(_) => return None,
    };
    Some(Reading { phase, after: None, date: None, target: None, domain: Domain::Pain, measure, lasted })
}

/// Whether it helps still: what was told last holds on the day asked, or no longer does.
fn today(treatment: &Treatment, as_of: Date, answer: &Answer) -> Option<Reading> {
    let told = treatment.readings.iter().rev().find(|r| {
        r.phase == Phase::Therapeutic && r.domain == Domain::Pain && !matches!(r.measure, Measure::Missing(_))
    });
    let measure = match answer {
        Answer::CannotBeKnown => Measure::Missing(Missing::CannotBeKnown),
        Answer::Field(word) if word == "still" => told?.measure.clone(),
        Answer::Field(_) => Measure::Words(Words::None),
        Answer::Value(_) => return None,
    };
    let (phase, domain, date) = (Phase::Therapeutic, Domain::Pain, Some(as_of.into()));
    Some(Reading { phase, after: None, date, target: None, domain, measure, lasted: None })
}

fn in_words(word: &str) -> Option<Words> {
    [
        ("worse", Words::Worse),
        ("none", Words::None),
        ("a_bit", Words::ABit),
        ("half", Words::Half),
        ("most", Words::Most),
    ]
    .into_iter()
    .find(|(name, _)| *name == word)
    .map(|(_, words)| words)
}
