//! Looking back: what the pathway would have offered the day before each past treatment.

use std::fs;

use serde_json::{Value, json};
use stepwell::model::{
    Assessment, Body, Case, Date, Entry, Finding, PartialDate, Recorded, Site, Treatment,
    Value as FindingValue,
};
use stepwell::pathway::report::{review as report_of, review_schema};
use stepwell::pathway::review::{Look, Review, Standing, note};
use stepwell::pathway::words::{Audience, Wording};
use stepwell::pathway::{Knowledge, evaluate, review};

use crate::records::cases;
use crate::small::day;

fn builtin() -> &'static Knowledge {
    Knowledge::builtin().unwrap()
}

fn demo(begins: &str) -> Case {
    cases().into_iter().find(|(name, _)| name.starts_with(begins)).unwrap().1
}

fn reviewed(case: &Case, as_of: &str) -> Review {
    let policy = builtin().policy("clinic").unwrap();
    review(builtin(), policy, case, &case.problems[0].id, day(as_of)).unwrap()
}

fn words(case: &Case) -> Wording<'_> {
    let policy = builtin().policy("clinic").unwrap();
    Wording { knowledge: builtin(), policy, case, audience: Audience::Screen }
}

fn look<'r>(case: &Case, review: &'r Review, entry: &str) -> &'r Look {
    let id = |look: &&Look| case.entries[look.entry.0].id.as_str() == entry;
    review.looks.iter().find(id).unwrap_or_else(|| panic!("{entry} is not in the review"))
}

/// The id of the nth treatment of a kind, in the order of the case.
fn nth(case: &Case, treatment: &str, n: usize) -> String {
    let is = |entry: &&Entry| matches!(&entry.body, Body::Treatment(t) if t.treatment.as_str() == treatment);
    case.entries.iter().filter(is).nth(n).unwrap().id.to_string()
}

#[test]
fn each_treatment_is_looked_at_from_the_day_before_it() {
    for (name, case) in cases() {
        let review = reviewed(&case, "2026-11-20");
        for look in &review.looks {
            let entry = &case.entries[look.entry.0];
            let before = (entry.date != PartialDate::Unknown).then(|| entry.start().first.plus_days(-1));
            assert_eq!(look.day, before, "{name}: {}", entry.id);
            let Some(evaluation) = &look.evaluation else { continue };
            assert_eq!(Some(evaluation.as_of), before);
            let own = evaluation.readings.iter().any(|reading| reading.entry == look.entry);
            assert!(!own, "{name}: {} was not known the day before", entry.id);
        }
    }
}

#[test]
fn a_first_block_and_its_confirmation_would_have_been_proposed_in_turn() {
    let case = demo("v30");
    let review = reviewed(&case, "2026-11-20");
    let first = look(&case, &review, &nth(&case, "mbb", 0));
    let second = look(&case, &review, &nth(&case, "mbb", 1));
    for (look, step) in [(first, "mbb"), (second, "mbb2")] {
        let steps: Vec<_> = look.results().map(|r| builtin().step(r.step).id.as_str()).collect();
        assert!(steps.contains(&step), "{step}: {steps:?}, {:?}", look.standing);
    }
    let epidural = look(&case, &review, &nth(&case, "ilesi", 0));
    assert_eq!(epidural.standing, Standing::Beginning, "the pathway begins after it");
}

#[test]
fn an_unrecorded_screen_is_reported_and_holds_nothing() {
    let mut case = demo("v30");
    let mbb = nth(&case, "mbb", 0);
    // Nothing of the red flags was written down before the block.
    for entry in &mut case.entries {
        if let Body::Assessment(assessment) = &mut entry.body {
            assessment.findings.retain(|f| {
                let concept = builtin().concept_named(f.concept.as_str()).unwrap();
                !builtin().concept(concept).item.safety
            });
        }
    }
    let review = reviewed(&case, "2026-11-20");
    let look = look(&case, &review, &mbb);
    assert!(!look.unrecorded().is_empty(), "the screen is named");
    let held = evaluate(
        builtin(),
        builtin().policy("clinic").unwrap(),
        &case,
        &case.problems[0].id,
        look.day.unwrap(),
    )
    .unwrap();
    let strongest = |e: &stepwell::pathway::Evaluation| e.plan.next.as_ref().map(|p| p.strength);
    assert!(held.hold.is_some());
    let said = note(&words(&case), &review);
    assert!(said.contains(" red-flag answers are not on record then."), "{said}");
    assert!(!said.contains("wait for"), "{said}");
    assert_ne!(strongest(&held), None);
}

#[test]
fn a_treatment_without_a_date_is_named_and_not_judged() {
    let mut case = demo("v30");
    let mbb = nth(&case, "mbb", 0);
    case.entries.iter_mut().find(|e| e.id.as_str() == mbb).unwrap().date = PartialDate::Unknown;
    let review = reviewed(&case, "2026-11-20");
    let look = look(&case, &review, &mbb);
    assert_eq!((look.standing, look.day, look.evaluation.is_none()), (Standing::Undated, None, true));
}

#[test]
fn what_spoke_against_it_then_is_named() {
    let mut case = demo("v30");
    let rfa = Treatment {
        targets: vec![crate::small::facet("L4-5", stepwell::model::Side::Right)],
        ..Treatment::done("rfa_facet".parse().unwrap())
    };
    let entry = |id: &str, date: &str, body| Entry {
        id: id.parse().unwrap(),
        date: date.parse().unwrap(),
        end: None,
        problems: Vec::new(),
        known_on: None,
        source: None,
        note: None,
        body,
    };
    let allergy = Finding {
        concept: "anaesthetic_allergy".parse().unwrap(),
        site: Site::default(),
        value: Recorded::Known(FindingValue::Present),
        date: None,
        note: None,
    };
    let reaction = Finding {
        concept: "anaesthetic_reaction".parse().unwrap(),
        value: Recorded::Known(FindingValue::Choice("allergic".to_owned())),
        ..allergy.clone()
    };
    let findings = Assessment { findings: vec![allergy, reaction] };
    // After the findings of the case that say otherwise.
    case.entries.push(entry("allergic", "2026-11-19", Body::Assessment(findings)));
    case.entries.push(entry("burn", "2026-11-20", Body::Treatment(Box::new(rfa))));
    let review = reviewed(&case, "2026-11-20");
    let look = look(&case, &review, "burn");
    assert_eq!(look.standing, Standing::Against, "{:#?}", look.because(&words(&case)));
    assert!(look.because(&words(&case)).iter().any(|line| line.contains("llergy to local")));
}

#[test]
fn later_treatments_are_left_out() {
    let case = demo("v30");
    let early = reviewed(&case, "2026-07-01");
    let late = reviewed(&case, "2026-11-20");
    assert!(early.looks.len() < late.looks.len());
    let day: Date = day("2026-07-01");
    assert!(early.looks.iter().all(|look| case.entries[look.entry.0].start().first <= day));
}

#[test]
fn it_does_not_matter_in_which_order_the_entries_stand() {
    let case = demo("v15");
    let mut other = case.clone();
    other.entries.reverse();
    let say = |case: &Case| note(&words(case), &reviewed(case, "2026-11-20"));
    assert_eq!(say(&case), say(&other));
}

#[test]
fn the_review_schema_is_that_of_the_types_and_every_report_keeps_to_it() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/review.schema.json");
    let schema = review_schema();
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        fs::write(path, &schema).unwrap();
    }
    let published = fs::read_to_string(path).unwrap_or_default();
    assert!(published == schema, "schema/review.schema.json is out of date; run with UPDATE_SCHEMAS=1");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for (name, case) in cases() {
        let report = report_of(&words(&case), &reviewed(&case, "2026-11-20"));
        let value: Value = serde_json::to_value(report).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {}", errors.join("\n"));
        let texts = value["treatments"].as_array().unwrap().iter().map(|t| t["says"].as_str().unwrap());
        for says in texts {
            assert!(says.ends_with(['.', ':']), "{name}: {says}");
        }
    }
    let mut wrong =
        serde_json::to_value(report_of(&words(&demo("v30")), &reviewed(&demo("v30"), "2026-11-20"))).unwrap();
    wrong["treatments"][0]["standing"] = json!("wrong");
    assert!(!validator.is_valid(&wrong));
}
