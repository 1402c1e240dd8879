//! The demo cases as records: each can be read, and says nothing the vocabulary does not know.

use std::fs;
use std::path::{Path, PathBuf};

use stepwell::exchange::read_case;
use stepwell::model::{
    Body, Case, ConceptId, Entry, Finding, Measure, Reading, Recorded, Region, Settings, Structure,
    Treatment, TreatmentId, Value,
};
use stepwell::pathway::Knowledge;
use stepwell::pathway::vocabulary::{CatalogueItem, Concept, ConceptKind, Group, Track};

fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")
}

/// Every case file in `assets/cases`, with its name before the first dot, in the order of names.
pub(crate) fn cases() -> Vec<(String, Case)> {
    let mut paths: Vec<_> =
        fs::read_dir(assets().join("cases")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(".case.json"));
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().replace(".case.json", "");
        let case = read_case(&fs::read(&path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, case)
    };
    paths.into_iter().map(read).collect()
}

fn findings(entry: &Entry) -> &[Finding] {
    match &entry.body {
        Body::Assessment(assessment) => &assessment.findings,
        Body::Imaging(imaging) => &imaging.findings,
        _ => &[],
    }
}

fn readings(entry: &Entry) -> &[Reading] {
    match &entry.body {
        Body::Treatment(treatment) => &treatment.readings,
        Body::Medicine(medicine) => &medicine.readings,
        _ => &[],
    }
}

/// Why a value cannot belong to a concept, if it cannot.
fn misfit(concept: &Concept, value: &Value) -> Option<String> {
    match (concept.kind, value) {
        (ConceptKind::Presence, Value::Present | Value::Absent) => None,
        (ConceptKind::Number, Value::Number(n)) => {
            let (min, max) = (concept.min.unwrap_or(f64::MIN), concept.max.unwrap_or(f64::MAX));
            (!(min..=max).contains(n)).then(|| format!("{n} is not between {min} and {max}"))
        }
        (ConceptKind::Choice, Value::Choice(word)) => (!concept.values.iter().any(|v| v.id == *word))
            .then(|| format!("'{word}' is not one of its words")),
        (kind, value) => Some(format!("{value:?} is not a value of a {kind:?}")),
    }
}

fn concept<'a>(words: &'a Knowledge, id: &str) -> Option<&'a Concept> {
    words.concept_named(id).map(|ix| &words.concept(ix).item)
}

fn item<'a>(words: &'a Knowledge, id: &str) -> Option<&'a CatalogueItem> {
    words.treatment_named(id).map(|ix| &words.treatment(ix).item)
}

struct Strangers<'a> {
    words: &'a Knowledge,
    found: Vec<String>,
}

impl Strangers<'_> {
    fn finding(&mut self, place: &str, regions: &[Region], finding: &Finding) {
        let Some(concept) = concept(self.words, finding.concept.as_str()) else {
            return self.found.push(format!("{place}: no concept '{}'", finding.concept));
        };
        let own = finding.site.region.map(|region| vec![region]);
        let regions = own.as_deref().unwrap_or(regions);
        let asked = |region: &Region| concept.regions.iter().any(|r| r == region.id());
        // A red flag is asked for beyond its regions, and counts wherever it was found.
        let knowledge = Knowledge::builtin().unwrap();
        let flags = knowledge.flags();
        let ix = knowledge.concept_named(finding.concept.as_str());
        let of_a_flag = ix.is_some_and(|ix| flags.iter().any(|flag| flag.screen.contains(&ix)))
            || concept.group == Group::RedFlags;
        if !concept.regions.is_empty() && !regions.iter().any(asked) && !of_a_flag {
            let regions: Vec<_> = regions.iter().map(|region| region.id()).collect();
            self.found.push(format!(
                "{place}: '{}' is not asked in the region {}",
                finding.concept,
                regions.join(" or ")
            ));
        }
        if let Recorded::Known(value) = &finding.value
            && let Some(reason) = misfit(concept, value)
        {
            self.found.push(format!("{place}: {}: {reason}", finding.concept));
        }
    }

    fn reading(&mut self, place: &str, reading: &Reading) {
        let Measure::Score(score) = &reading.measure else { return };
        for value in [score.before, score.after] {
            let reason = match concept(self.words, score.scale.as_str()) {
                Some(scale) => misfit(scale, &Value::Number(value)),
                None => Some("no such scale".to_owned()),
            };
            self.found.extend(reason.map(|reason| format!("{place}: {}: {reason}", score.scale)));
        }
    }

    fn treatment(&mut self, place: &str, treatment: &Treatment) {
        match item(self.words, treatment.treatment.as_str()) {
            None => self.found.push(format!("{place}: no treatment '{}'", treatment.treatment)),
            Some(item) => {
                for target in &treatment.targets {
                    // The sacroiliac joint is a joint, too.
                    let sij = |s: &str| s == Structure::Joint.id() && target.structure == Structure::Sij;
                    if item.structure.as_deref().is_some_and(|s| s != target.structure.id() && !sij(s)) {
                        let (treatment, structure) = (&treatment.treatment, target.structure.id());
                        self.found.push(format!("{place}: '{treatment}' does not aim at a {structure}"));
                    }
                }
            }
        }
        for dose in &treatment.drugs {
            self.drug(place, dose.drug.as_str());
        }
    }

    fn drug(&mut self, place: &str, drug: &str) {
        if self.words.drug_named(drug).is_none() {
            self.found.push(format!("{place}: no drug '{drug}'"));
        }
    }

    fn entry(&mut self, place: &str, regions: &[Region], entry: &Entry) {
        findings(entry).iter().for_each(|finding| self.finding(place, regions, finding));
        readings(entry).iter().for_each(|reading| self.reading(place, reading));
        match &entry.body {
            Body::Treatment(treatment) => self.treatment(place, treatment),
            Body::Medicine(medicine) => self.drug(place, medicine.drug.as_str()),
            Body::Imaging(imaging) => {
                let item = item(self.words, imaging.modality.as_str());
                if item.is_none_or(|item| item.track != Track::Imaging) {
                    self.found.push(format!("{place}: no test '{}'", imaging.modality));
                }
            }
            _ => {}
        }
    }
}

fn strangers(words: &Knowledge, name: &str, case: &Case) -> Vec<String> {
    let mut strangers = Strangers { words, found: Vec::new() };
    for entry in &case.entries {
        let of = case.problems.iter().filter(|problem| entry.concerns(&problem.id));
        let regions: Vec<_> = of.map(|problem| problem.region).collect();
        strangers.entry(&format!("{name}, {}", entry.id), &regions, entry);
    }
    strangers.found
}

#[test]
fn the_demo_cases_say_nothing_the_vocabulary_does_not_know() {
    let words = Knowledge::builtin().unwrap();
    let cases = cases();
    assert!(cases.len() >= 12, "only {} demo cases", cases.len());
    let found: Vec<_> = cases.iter().flat_map(|(name, case)| strangers(words, name, case)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_stranger_in_a_case_is_seen() {
    let words = Knowledge::builtin().unwrap();
    let (_, mut case) = cases().into_iter().find(|(name, _)| name.starts_with("v10")).unwrap();
    let before = strangers(words, "v10", &case).len();
    for entry in &mut case.entries {
        match &mut entry.body {
            Body::Treatment(treatment) => treatment.treatment = "leeches".parse::<TreatmentId>().unwrap(),
            Body::Assessment(assessment) => {
                assessment.findings[0].concept = "humours".parse::<ConceptId>().unwrap();
                assessment.findings[1].value = Recorded::Known(Value::Number(3.0));
            }
            _ => {}
        }
    }
    let found = strangers(words, "v10", &case);
    for word in ["leeches", "humours", "Number(3.0)"] {
        assert!(found.iter().any(|line| line.contains(word)), "{word} is not seen in {found:?}");
    }
    assert!(found.len() > before);
}

#[test]
fn every_demo_case_is_one_person_with_an_id_of_its_own() {
    let cases = cases();
    let mut ids: Vec<_> = cases.iter().map(|(_, case)| case.patient.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), cases.len());
    for (name, case) in &cases {
        assert!(name.starts_with(case.patient.id.as_str()), "{name} holds the case {}", case.patient.id);
    }
}

#[test]
fn the_demo_clinic_has_someone_to_write_to() {
    let text = fs::read_to_string(assets().join("demo/settings.json")).unwrap();
    let settings: Settings = serde_json::from_str(&text).unwrap();
    let kinds: Vec<_> = settings.recipients.iter().map(|recipient| recipient.kind).collect();
    assert_eq!(kinds, stepwell::model::RecipientKind::ALL);
    assert!(!settings.clinic.name.is_empty() && !settings.clinician.name.is_empty());
}
