//! No finding and no step that a letter could name is without its words.

use std::collections::BTreeSet;

use stepwell::model::{Body, Case, Finding, Imaging, RecipientKind, Recorded, Region, Sex, Site, Value};
use stepwell::pathway::Knowledge;
use stepwell::pathway::vocabulary::{Concept, ConceptKind, Group};

use crate::book::ALL;
use crate::composed::{assessed, case, entry, forget, letter_for, said, settings, today};

const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");
const COMMON: &str = include_str!("../../assets/letter/common.toml");

/// Findings that steer the plan and tell a colleague nothing, or that a letter tells by what follows from them.
const UNTOLD: &[&str] =
    &["esr_mm_h", "fusion_planned", "inconsistent_findings", "informed_of_evidence", "neck_epidural_plan"];
/// Words that any sentence may share with any finding.
const EVERYWHERE: &[&str] = &[
    "and", "any", "are", "for", "from", "has", "her", "his", "its", "not", "pain", "she", "than", "that",
    "the", "was", "with",
];
/// What is told only beside another finding.
const BESIDE: &[(&str, &str)] =
    &[("contrast_reaction", "contrast_allergy"), ("anaesthetic_reaction", "anaesthetic_allergy")];

fn wording() -> toml::Table {
    COMMON.parse().unwrap()
}

fn of_recipient(recipient: RecipientKind) -> toml::Table {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/letter");
    std::fs::read_to_string(format!("{folder}/{}.toml", recipient.id())).unwrap().parse().unwrap()
}

/// The keys of a table of a wording file, or the items of a list.
fn named(wording: &toml::Table, kind: &str, name: &str) -> BTreeSet<String> {
    match wording.get(kind).and_then(|of| of.get(name)) {
        Some(toml::Value::Table(table)) => table.keys().cloned().collect(),
        Some(toml::Value::Array(list)) => list.iter().map(|id| id.as_str().unwrap().to_owned()).collect(),
        _ => BTreeSet::new(),
    }
}

/// A value of a concept that is worth telling.
fn telling(concept: &Concept) -> Value {
    match concept.kind {
        ConceptKind::Presence => Value::Present,
        ConceptKind::Choice => {
            let odd = concept.values.iter().find(|word| !word.normal && word.id != "none");
            Value::Choice(odd.or(concept.values.first()).unwrap().id.clone())
        }
        _ => Value::Number(match concept.normal_min {
            Some(_) => concept.min.unwrap_or(1.0),
            None if concept.normal_max.is_some() => concept.max.unwrap_or(9.0),
            None => concept.max.unwrap_or(9.0).min(9.0),
        }),
    }
}

/// All strings in a part of a wording file.
fn strings(part: &toml::Value) -> Vec<String> {
    match part {
        toml::Value::String(text) => vec![text.clone()],
        toml::Value::Table(table) => table.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2);
    words.map(|word| word.to_lowercase()).filter(|word| !EVERYWHERE.contains(&word.as_str())).collect()
}

/// A case at a place where the concept is asked, without it and with it.
fn with_and_without(id: &str, concept: &Concept) -> (Case, Case) {
    let mut before = case(V15);
    let region =
        concept.regions.first().map(|region| serde_json::from_value(region.as_str().into()).unwrap());
    let region: Region = region.unwrap_or(Region::Lumbar);
    before.problems[0].region = region;
    // Whatever would say the same already is taken out.
    before.patient.sex = Some(Sex::Female);
    before.problems[0].title = "Pain".to_owned();
    before.entries.retain(|entry| !matches!(entry.body, Body::Medicine(_)));
    let opioid = serde_json::from_str(r#"{"drug": "oxycodone"}"#).unwrap();
    before.entries.push(entry("opioid", today(), Body::Medicine(opioid)));
    forget(&mut before, id);
    if let Some((_, other)) = BESIDE.iter().find(|(known, _)| *known == id) {
        assessed(&mut before, today(), &[(other, Value::Present)]);
    }
    let mut after = before.clone();
    let value = telling(concept);
    if concept.group == Group::Imaging {
        let finding = Finding {
            concept: id.parse().unwrap(),
            site: Site::default(),
            value: Recorded::Known(value),
            date: None,
            note: None,
        };
        let imaging = |findings| {
            let mut imaging: Imaging = serde_json::from_str(r#"{"modality": "mri_plain"}"#).unwrap();
            imaging.findings = findings;
            Body::Imaging(imaging)
        };
        before.entries.push(entry("added", today(), imaging(Vec::new())));
        after.entries.push(entry("added", today(), imaging(vec![finding])));
        for case in [&mut before, &mut after] {
            case.arrange();
        }
    } else {
        assessed(&mut after, today(), &[(id, value)]);
    }
    (before, after)
}

/// What is said of the concept anywhere: its label, its phrases, its words.
fn sayings(id: &str, concept: &Concept, wording: &toml::Table) -> BTreeSet<String> {
    let mut out: BTreeSet<String> = words(&concept.label).into_iter().collect();
    out.extend(concept.values.iter().flat_map(|word| words(&word.label)));
    for table in ["phrase", "scale"] {
        out.extend(wording[table].get(id).into_iter().flat_map(strings).flat_map(|own| words(&own)));
    }
    for (_, table) in wording["table"].as_table().unwrap() {
        out.extend(table.get(id).and_then(|own| own.as_str()).iter().flat_map(|own| words(own)));
    }
    out
}

fn is_told(id: &str, concept: &Concept, wording: &toml::Table) -> bool {
    let (before, after) = with_and_without(id, concept);
    let sayings = sayings(id, concept, wording);
    RecipientKind::ALL.iter().copied().any(|recipient| {
        let read = |case: &Case| {
            let text = said(&letter_for(case, &settings(), recipient, None).unwrap());
            text.split(['.', '\n']).map(|sentence| sentence.trim().to_owned()).collect::<BTreeSet<_>>()
        };
        let (before, after) = (read(&before), read(&after));
        after.difference(&before).any(|sentence| words(sentence).iter().any(|word| sayings.contains(word)))
    })
}

#[test]
fn every_finding_is_told_in_some_letter() {
    let wording = wording();
    let concepts = Knowledge::builtin().unwrap().concepts();
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let untold: BTreeSet<String> = std::thread::scope(|scope| {
        let parts: Vec<_> = concepts
            .chunks(concepts.len().div_ceil(threads))
            .map(|part| {
                let wording = &wording;
                scope.spawn(move || {
                    let mut out = Vec::new();
                    for concept in part.iter().filter(|one| one.item.group != Group::Completeness) {
                        if !is_told(concept.id.as_str(), &concept.item, wording) {
                            out.push(concept.id.as_str().to_owned());
                        }
                    }
                    out
                })
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    let known: BTreeSet<String> = UNTOLD.iter().map(|id| (*id).to_owned()).collect();
    assert_eq!(untold, known, "left: told in no letter; right: those of which that is meant");
}

/// What the plan holds alongside is told to the recipient, or the wording says that the letter tells it elsewhere.
#[test]
fn every_step_alongside_has_its_words() {
    let wording = wording();
    let mut has: BTreeSet<String> = ["alongside", "first"]
        .into_iter()
        .flat_map(|table| named(&wording, "table", table))
        .chain(named(&wording, "list", "alongside_untold"))
        .collect();
    for recipient in RecipientKind::ALL.iter().copied() {
        let own = of_recipient(recipient);
        has.extend(named(&own, "table", "operation"));
        has.extend(named(&own, "list", "opinions"));
    }
    let knowledge = Knowledge::builtin().unwrap();
    let mut wordless: BTreeSet<&str> = BTreeSet::new();
    for one in ALL.iter() {
        let alongside = one.evaluation.plan.alongside.iter().map(|proposal| proposal.step);
        wordless
            .extend(alongside.map(|step| knowledge.step(step).id.as_str()).filter(|id| !has.contains(*id)));
    }
    assert!(wordless.is_empty(), "{wordless:?}");
}
