//! Who the patient is, and the facts that must be in view wherever something is decided.

use super::Reading;
use super::checklist::Screen;
use crate::model::{
    Body, ConceptId, Date, End, Entry, Finding, Missing, PartialDate, Patient, Recorded, Sex, Value,
};
use crate::pathway::vocabulary::{Header, Scope};
use crate::pathway::words::{Headline, capitalised, dates, terms};
use crate::pathway::{Evaluation, FlagState};
use crate::ui::screens::identity::{Emergency, FactState, Identity, IdentityFact};
use crate::ui::widgets::Glyph;

/// Nobody is older, in years.
const OLDEST: i32 = 120;

/// The concepts that the knowledge puts in a place of the strip, in its order.
fn concepts<'a>(reading: &Reading<'a>, header: Header) -> Vec<&'a str> {
    let marked = reading.knowledge.concepts().iter().filter(|named| named.item.header == Some(header));
    marked.map(|named| named.id.as_str()).collect()
}

/// The strip of a case; `screen` is what its red-flag screen needs.
pub(super) fn identity(
    reading: &Reading<'_>,
    evaluation: &Evaluation,
    (lead, screen): (Headline<'_>, &Screen),
) -> Identity {
    let who = bare(&reading.case.patient, reading.as_of);
    let emergency = match lead {
        Headline::Emergency(flag) => Some(Emergency {
            title: format!("Emergency: {}", reading.knowledge.flag(flag.flag).label),
            reason: flag
                .trigger
                .and_then(|trigger| reading.wording().criterion(trigger, None))
                .map(|words| capitalised(&words))
                .unwrap_or_default(),
            raised: flag
                .evidence
                .first()
                .and_then(|ix| reading.case.entries.get(ix.0))
                .map(|entry| format!("Since {}", dates::partial(entry.date)))
                .unwrap_or_default(),
        }),
        _ => None,
    };
    let fact = |title: &str, state, asks: &[&str]| {
        // The first that was not answered is asked first.
        let open =
            asks.iter().find(|concept| latest(reading, concept).is_none_or(|(value, _)| value.is_none()));
        let asks = open.or(asks.first()).and_then(|concept| concept.parse::<ConceptId>().ok());
        IdentityFact { title: title.to_owned(), state, asks }
    };
    let [allergies, implants] = [Header::Allergy, Header::Implant].map(|header| concepts(reading, header));
    Identity {
        facts: vec![
            fact("Allergies", of_concepts(reading, &allergies), &allergies),
            fact("Antithrombotic", thinners(reading), &concepts(reading, Header::Antithrombotic)),
            fact("Implants", of_concepts(reading, &implants), &implants),
            IdentityFact {
                title: "Red flags".to_owned(),
                state: red_flags(reading, evaluation, screen),
                asks: Screen::concepts(reading, &screen.open).next().map(|named| named.id.clone()),
            },
        ],
        emergency,
        ..who
    }
}

/// Name, date of birth, age, sex and identifier.
pub(super) fn bare(patient: &Patient, today: Date) -> Identity {
    let born = patient.birth_date.map(dates::partial);
    let age = patient.birth_date.map(|date| date.interval()).and_then(|born| {
        let (most, least) = (born.first.months_until(today) / 12, born.last.months_until(today) / 12);
        // A date of birth to come, or of another century, is a slip: no age follows from it.
        let sensible = born.last <= today && most <= OLDEST;
        let words = if most == least { format!("{most} years") } else { format!("{least} to {most} years") };
        sensible.then_some(words)
    });
    let sex = patient.sex.map(|sex| match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Other => "other",
    });
    let identifier = patient.identifier.as_ref().map(|id| format!("MRN {id}"));
    let rest: Vec<String> = sex.map(str::to_owned).into_iter().chain(identifier).collect();
    Identity {
        name: patient.name.full(),
        listed: patient.name.sorted(),
        born: born.unwrap_or_else(|| "Date of birth not asked".to_owned()),
        age: age.unwrap_or_default(),
        rest: rest.join(" · "),
        facts: Vec::new(),
        emergency: None,
    }
}

/// The latest finding of a concept by the day looked at: its value (none if it is missing) and its day.
pub(super) fn latest(reading: &Reading<'_>, concept: &str) -> Option<(Option<Value>, Date)> {
    latest_finding(reading, concept).map(|(finding, day)| (finding.value.known().cloned(), day))
}

/// The latest finding of a concept by the day looked at, and its day.
pub(super) fn latest_finding<'a>(reading: &Reading<'a>, concept: &str) -> Option<(&'a Finding, Date)> {
    findings(reading, concept).max_by_key(|(_, day)| *day)
}

/// The findings of a concept by the day looked at, each with its day.
pub(super) fn findings<'a>(
    reading: &Reading<'a>,
    concept: &str,
) -> impl Iterator<Item = (&'a Finding, Date)> {
    let named = reading.knowledge.concept_named(concept);
    let of_patient = named.is_some_and(|ix| reading.knowledge.concept(ix).item.scope == Scope::Patient);
    let (problem, as_of) = (reading.problem, reading.as_of);
    let entries = reading.case.entries.iter();
    entries
        .filter(move |entry| of_patient || entry.concerns(problem))
        .flat_map(|entry| {
            let findings: &[Finding] = match &entry.body {
                Body::Assessment(assessment) => &assessment.findings,
                Body::Imaging(imaging) => &imaging.findings,
                _ => &[],
            };
            findings
                .iter()
                .map(move |finding| (finding, finding.date.unwrap_or(entry.date).interval().middle()))
        })
        .filter(move |(finding, day)| finding.concept.as_str() == concept && *day <= as_of)
}

/// One fact out of several concepts: what is present is named; absent only if every one was asked.
fn of_concepts(reading: &Reading<'_>, concepts: &[&str]) -> FactState {
    let found: Vec<(&str, &Finding, Date)> = concepts
        .iter()
        .filter_map(|concept| latest_finding(reading, concept).map(|(finding, day)| (*concept, finding, day)))
        .collect();
    let present: Vec<String> = found
        .iter()
        .filter(|(_, finding, _)| finding.value == Recorded::Known(Value::Present))
        .map(|(concept, finding, _)| finding.note.clone().unwrap_or_else(|| label(reading, concept)))
        .collect();
    let latest = found.iter().map(|(_, _, day)| *day).max();
    let source = latest.map(dates::day).unwrap_or_default();
    if !present.is_empty() {
        return FactState::Known { sign: Glyph::Urgent, words: capitalised(&present.join(", ")), source };
    }
    let absent = |(_, finding, _): &(&str, &Finding, Date)| finding.value == Recorded::Known(Value::Absent);
    if found.iter().any(absent) {
        return FactState::Known { sign: Glyph::Met, words: "None known".to_owned(), source };
    }
    let missing = found.iter().find_map(|(_, finding, day)| match finding.value {
        Recorded::Missing(reason) => Some(terms::missing(reason, Some((*day).into()), reading.as_of)),
        Recorded::Known(_) => None,
    });
    FactState::Unknown(missing.unwrap_or_else(|| terms::missing(Missing::NotAsked, None, reading.as_of)))
}

fn label(reading: &Reading<'_>, concept: &str) -> String {
    let ix = reading.knowledge.concept_named(concept);
    ix.map_or_else(|| concept.to_owned(), |ix| reading.knowledge.concept(ix).item.label.clone())
}

/// The medicines that thin the blood and are taken on the day looked at; else what was asked about it.
pub(super) fn thinners(reading: &Reading<'_>) -> FactState {
    let wording = reading.wording();
    let thinners = concepts(reading, Header::Antithrombotic);
    let thins = |entry: &&Entry| {
        let Body::Medicine(medicine) = &entry.body else { return false };
        thinners.iter().any(|group| reading.knowledge.drug_in(medicine.drug.as_str(), group))
    };
    let taken = reading.case.entries.iter().filter(|entry| is_taken(entry, reading.as_of)).filter(thins);
    let taken = taken.map(|entry| {
        let indication = match &entry.body {
            Body::Medicine(medicine) => medicine.indication.clone(),
            _ => None,
        };
        (wording.entry_name(entry), indication)
    });
    let (names, indications): (Vec<String>, Vec<Option<String>>) = taken.unzip();
    if names.is_empty() {
        return of_concepts(reading, &thinners);
    }
    let source = indications.into_iter().flatten().collect::<Vec<_>>().join(", ");
    FactState::Known { sign: Glyph::Antithrombotic, words: names.join(", "), source }
}

/// The medicines of a group that are taken on the day looked at.
pub(super) fn taken<'a>(reading: &Reading<'a>, group: &str) -> impl Iterator<Item = &'a Entry> {
    let (knowledge, as_of) = (reading.knowledge, reading.as_of);
    reading.case.entries.iter().filter(move |entry| match &entry.body {
        Body::Medicine(medicine) => {
            knowledge.drug_in(medicine.drug.as_str(), group) && is_taken(entry, as_of)
        }
        _ => false,
    })
}

/// Whether a medicine was begun by a day and nothing says that it had ended by then.
pub(super) fn is_taken(entry: &Entry, as_of: Date) -> bool {
    let Body::Medicine(medicine) = &entry.body else { return false };
    let ended = match entry.end {
        Some(End::Ongoing) => false,
        Some(End::On(PartialDate::Unknown)) => true,
        Some(End::On(end)) => end.interval().last < as_of,
        None => medicine.stopped.is_some(),
    };
    entry.start().first <= as_of && !ended
}

/// A red flag that stands, or how much of what the screen needs was asked: never more than that.
fn red_flags(reading: &Reading<'_>, evaluation: &Evaluation, screen: &Screen) -> FactState {
    let present: Vec<String> = evaluation
        .flags
        .iter()
        .filter(|flag| flag.state == FlagState::Present)
        .map(|flag| reading.knowledge.flag(flag.flag).label.clone())
        .collect();
    if !present.is_empty() {
        let words = capitalised(&present.join(", "));
        return FactState::Known { sign: Glyph::FlagPresent, words, source: String::new() };
    }
    match screen.count() {
        (0, 0) => FactState::Known {
            sign: Glyph::NotIndicated,
            words: "None for this region".to_owned(),
            source: String::new(),
        },
        (0, _) => FactState::Unknown(terms::missing(Missing::NotAsked, None, reading.as_of)),
        (answered, all) if answered < all => FactState::Unknown(format!("{answered} of {all} asked")),
        (answered, all) => FactState::Known {
            sign: Glyph::Met,
            words: format!("{answered} of {all} asked"),
            source: oldest(reading, screen)
                .map(|day| format!("oldest {}", dates::short_day(day, reading.today)))
                .unwrap_or_default(),
        },
    }
}

/// The day of the oldest answer that counts.
fn oldest(reading: &Reading<'_>, screen: &Screen) -> Option<Date> {
    let answered = Screen::concepts(reading, &screen.answered);
    let days = answered.filter_map(|named| latest(reading, named.id.as_str()));
    days.filter(|(value, _)| value.is_some()).map(|(_, day)| day).min()
}
