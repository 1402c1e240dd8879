//! What to say on the phone in an emergency: who, the findings with since when, the last procedure at the spine,
//! what thins the blood, strength.

use super::Reading;
use super::identity::{bare, latest_finding, thinners};
use crate::model::{Body, Date, Entry, Finding, Missing, Recorded, Sex, Site, TreatmentStatus, Value};
use crate::pathway::vocabulary::Group;
use crate::pathway::words::{capitalised, dates, number, places, terms, uncapitalised};
use crate::pathway::{ConceptIx, FlagResult};
use crate::ui::screens::identity::FactState;

/// The family of treatments whose needle enters the spinal canal.
const NEURAXIAL: &str = "neuraxial";
/// The concept of strength by root and side.
const STRENGTH: &str = "mrc";

/// The script of a flag.
pub(super) fn phone(reading: &Reading<'_>, flag: &FlagResult, trigger: Option<&str>) -> String {
    let rule = reading.knowledge.flag(flag.flag);
    let problem = reading.case.problem(reading.problem).map_or("", |problem| problem.title.as_str());
    let who = bare(&reading.case.patient, reading.as_of);
    let sex = reading.case.patient.sex.map(sex_words).unwrap_or_default();
    let who: Vec<&str> = [who.age.as_str(), sex].into_iter().filter(|it| !it.is_empty()).collect();
    let mut says =
        vec![format!("I suspect {}", rule.label), capitalised(&who.join(", ")), capitalised(problem)];
    says.extend(trigger.map(capitalised));
    says.extend(present(reading, flag).iter().map(|words| capitalised(words)));
    says.extend(neuraxial(reading));
    says.push(thinned(reading));
    says.push(strength(reading));
    let sentences = says.iter().filter(|words| !words.is_empty());
    sentences.map(|words| format!("{}.", words.trim_end_matches('.'))).collect::<Vec<_>>().join(" ")
}

fn sex_words(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Other => "",
    }
}

/// The findings of the flag that are present, each with its note or its day.
fn present(reading: &Reading<'_>, flag: &FlagResult) -> Vec<String> {
    let screen = &reading.knowledge.flag(flag.flag).screen;
    let evidence: Vec<&Entry> =
        flag.evidence.iter().filter_map(|ix| reading.case.entries.get(ix.0)).collect();
    let proves = |concept: &str| {
        let mut findings = evidence.iter().flat_map(|entry| findings(entry));
        findings.any(|finding| finding.concept.as_str() == concept)
    };
    let all = reading.knowledge.concepts().iter();
    all.filter_map(|named| {
        let concept = named.id.as_str();
        let of_flag = screen.iter().any(|ix| reading.knowledge.concept(*ix).id.as_str() == concept)
            || (named.item.group == Group::RedFlags && proves(concept));
        let (finding, day) = latest_finding(reading, concept).filter(|_| of_flag)?;
        (finding.value == Recorded::Known(Value::Present)).then(|| {
            let since = finding.note.clone().unwrap_or_else(|| dates::short_day(day, reading.today));
            format!("{} ({})", named.item.label, uncapitalised(since.trim_end_matches('.')))
        })
    })
    .collect()
}

fn findings(entry: &Entry) -> &[Finding] {
    match &entry.body {
        Body::Assessment(assessment) => &assessment.findings,
        Body::Imaging(imaging) => &imaging.findings,
        _ => &[],
    }
}

/// The last procedure into the spinal canal.
fn neuraxial(reading: &Reading<'_>) -> Option<String> {
    let into_canal = |entry: &&Entry| {
        let Body::Treatment(treatment) = &entry.body else { return false };
        let known = reading.knowledge.treatment_named(treatment.treatment.as_str());
        let item = known.map(|ix| &reading.knowledge.treatment(ix).item);
        treatment.status == TreatmentStatus::Done
            && entry.start().first <= reading.as_of
            && item.is_some_and(|item| item.families.iter().any(|family| family == NEURAXIAL))
    };
    let last = reading.case.entries.iter().filter(into_canal).max_by_key(|entry| entry.start().middle())?;
    Some(format!("Last needle at the spinal canal: {}", reading.wording().entry_dated(last)))
}

/// What thins the blood, or that it was not asked.
fn thinned(reading: &Reading<'_>) -> String {
    match thinners(reading) {
        FactState::Known { words, source, .. } if source.is_empty() => format!("Antithrombotic: {words}"),
        FactState::Known { words, source, .. } => format!("Antithrombotic: {words} ({source})"),
        FactState::Unknown(why) => format!("Antithrombotic {}", uncapitalised(&why)),
    }
}

/// Strength where it is reduced, with what it was before; or that all of it is full, or was not examined.
fn strength(reading: &Reading<'_>) -> String {
    let Some(concept) = reading.knowledge.concept_named(STRENGTH) else { return String::new() };
    let mut sites: Vec<(Site, Vec<(Date, f64)>)> = Vec::new();
    for entry in reading.case.entries.iter().filter(|entry| entry.concerns(reading.problem)) {
        for finding in findings(entry).iter().filter(|finding| finding.concept.as_str() == STRENGTH) {
            let day = finding.date.unwrap_or(entry.date).interval().middle();
            let Recorded::Known(Value::Number(grade)) = finding.value else { continue };
            if day > reading.as_of {
                continue;
            }
            match sites.iter_mut().find(|(site, _)| *site == finding.site) {
                Some((_, grades)) => grades.push((day, grade)),
                None => sites.push((finding.site, vec![(day, grade)])),
            }
        }
    }
    said(reading, concept, sites)
}

fn said(reading: &Reading<'_>, concept: ConceptIx, mut sites: Vec<(Site, Vec<(Date, f64)>)>) -> String {
    let full = reading.knowledge.concept(concept).item.normal_min.unwrap_or(f64::INFINITY);
    let near = |day| dates::short_day(day, reading.today);
    let mut reduced = Vec::new();
    let mut oldest: Option<Date> = None;
    for (site, grades) in &mut sites {
        grades.sort_by_key(|(day, _)| *day);
        let Some((day, grade)) = grades.last().copied() else { continue };
        oldest = Some(oldest.map_or(day, |oldest| oldest.min(day)));
        if grade < full {
            let before = grades.iter().rev().find(|(_, before)| *before != grade);
            let before = before.map(|(day, grade)| format!(", {} on {}", number(*grade), near(*day)));
            let at = places::site(*site);
            let grade = number(grade);
            reduced.push(format!("{at} {grade} on {}{}", near(day), before.unwrap_or_default()));
        }
    }
    match oldest {
        None => {
            format!("Strength: {}", uncapitalised(&terms::missing(Missing::NotAsked, None, reading.as_of)))
        }
        Some(day) if reduced.is_empty() => format!("Strength full where it was examined, {}", near(day)),
        Some(_) => format!("Strength (MRC): {}", reduced.join("; ")),
    }
}
