//! The JSON of an evaluation: its schema, its fields, its digest.

use std::fs;

use serde_json::{Value, json};
use stepwell::model::{Case, Value as Finding};
use stepwell::pathway::report::{digest, report, schema};
use stepwell::pathway::words::{Audience, Wording};
use stepwell::pathway::{
    Advice, Answer, Consequence, Evaluation, FlagState, Hold, Knowledge, Question, Status, Truth, Urgency,
    evaluate,
};

use crate::records::cases;
use crate::small::{case, day, evaluation, fact, knowledge};

fn words<'a>(knowledge: &'a Knowledge, case: &'a Case) -> Wording<'a> {
    Wording { knowledge, policy: knowledge.policy("clinic").unwrap(), case, audience: Audience::Screen }
}

fn json_of(knowledge: &Knowledge, case: &Case, evaluation: &Evaluation, advice: &Advice) -> Value {
    serde_json::to_value(report(&words(knowledge, case), evaluation, advice)).unwrap()
}

/// A question with one answer of each kind.
fn advice(knowledge: &Knowledge) -> Advice {
    let answer = |answer, label: &str| Consequence {
        answer,
        label: label.to_owned(),
        leads_to: "The plan stands".to_owned(),
        next: knowledge.step_named("hold"),
    };
    Advice {
        questions: vec![Question {
            fact: fact(knowledge, "active_infection"),
            items: vec![fact(knowledge, "new_weakness")],
            text: "Any infection now?".to_owned(),
            answers: vec![
                answer(Answer::Value(Finding::Absent), "Absent"),
                answer(Answer::Field("flexion".to_owned()), "Flexion"),
                answer(Answer::CannotBeKnown, "Cannot be found out"),
            ],
        }],
        ..Advice::default()
    }
}

#[test]
fn the_evaluation_schema_is_that_of_the_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/evaluation.schema.json");
    let schema = schema();
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        fs::write(path, &schema).unwrap();
    }
    let published = fs::read_to_string(path).unwrap_or_default();
    assert!(
        published == schema,
        "schema/evaluation.schema.json is out of date; run with UPDATE_SCHEMAS=1 and read the change"
    );
}

#[test]
fn every_report_is_as_the_schema_says() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let demand = |name: &str, value: &Value| {
        let errors: Vec<String> =
            validator.iter_errors(value).map(|e| format!("{} {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {}", errors.join("\n"));
    };
    let (small, own) = (knowledge(), case());
    let mut made = evaluation(&small, &own);
    demand("small", &json_of(&small, &own, &made, &advice(&small)));
    made.hold = Some(Hold { flags: vec![made.flags[0].flag], open: vec![fact(&small, "saddle_numbness")] });
    demand("held", &json_of(&small, &own, &made, &Advice::default()));
    let builtin = Knowledge::builtin().unwrap();
    let policy = builtin.policy("clinic").unwrap();
    for (name, case) in cases() {
        for problem in &case.problems {
            let made = evaluate(builtin, policy, &case, &problem.id, day("2026-11-20")).unwrap();
            demand(&name, &json_of(builtin, &case, &made, &Advice::default()));
        }
    }
    let mut wrong = json_of(&small, &own, &made, &Advice::default());
    wrong["plan"]["next"]["strength"] = json!("maybe");
    assert!(!validator.is_valid(&wrong), "a status that does not exist is seen");
}

#[test]
fn the_plan_stands_with_ids_sentences_and_reasons() {
    let (knowledge, case) = (knowledge(), case());
    let json = json_of(&knowledge, &case, &evaluation(&knowledge, &case), &advice(&knowledge));
    let at = |pointer: &str| json.pointer(pointer).unwrap_or_else(|| panic!("{pointer} in {json:#}")).clone();
    for (pointer, value) in [
        ("/as_of", json!("2026-11-20")),
        ("/problem", json!("p1")),
        ("/knowledge/edition", json!("test.1")),
        ("/policy", json!("clinic")),
        ("/hold", Value::Null),
        ("/red_flags/0/id", json!("rf3")),
        ("/red_flags/0/status", json!("absent")),
        ("/red_flags/0/urgency", Value::Null),
        ("/red_flags/0/evidence", json!(["visit"])),
        ("/generators/0/state", json!("suspected")),
        ("/plan/next/step", json!("mbb")),
        ("/plan/next/strength", json!("provisional")),
        ("/plan/next/urgency", json!("routine")),
        ("/plan/next/sentence", json!("Block the medial branches of the L4-5 facet joints, both sides.")),
        ("/plan/next/targets/1", json!({"structure": "facet_joint", "level": "L4-5", "side": "right"})),
        ("/plan/next/why/0/evidence", json!(["visit"])),
        ("/plan/next/why/0/speaks", json!("for")),
        ("/plan/next/why/3/text", json!("Active infection")),
        ("/plan/next/why/3/missing/0/missing", json!("cannot_be_known")),
        ("/plan/next/not_before", Value::Null),
        ("/steps/0/id", json!("mbb")),
        ("/steps/0/target/side", json!("left")),
        ("/steps/0/ledger/2/missing/0/concept", json!("entry_first_hours")),
        ("/steps/0/ledger/2/missing/0/entry", json!("esi")),
        ("/questions/0/concept", json!("active_infection")),
        ("/questions/0/items/0/missing", json!("out_of_date")),
        ("/questions/0/leads_to/0/answer", json!("absent")),
        ("/questions/0/leads_to/1/answer", json!("flexion")),
        ("/questions/0/leads_to/2/answer", json!({"missing": "cannot_be_known"})),
        ("/questions/0/leads_to/2/next", json!("hold")),
    ] {
        assert_eq!(at(pointer), value, "{pointer}");
    }
}

#[test]
fn a_date_is_either_a_first_day_or_a_review() {
    let (knowledge, case) = (knowledge(), case());
    let mut made = evaluation(&knowledge, &case);
    let mut dates = |strength| {
        let next = made.plan.next.as_mut().unwrap();
        (next.strength, next.date) = (strength, Some(day("2026-12-04")));
        let json = json_of(&knowledge, &case, &made, &Advice::default());
        (json["plan"]["next"]["not_before"].clone(), json["plan"]["next"]["review"].clone())
    };
    assert_eq!(dates(Status::NotYet), (json!("2026-12-04"), Value::Null));
    assert_eq!(dates(Status::Offered), (Value::Null, json!("2026-12-04")));
}

#[test]
fn words_of_the_output_are_those_of_the_rules() {
    let word = |value: Value| value.as_str().unwrap().to_owned();
    for status in Status::ALL {
        assert_eq!(word(json!(status)), status.id());
    }
    for urgency in [Urgency::Now, Urgency::SameDay, Urgency::TwoWeeks, Urgency::Routine] {
        assert_eq!(word(json!(urgency)), urgency.id());
    }
    let states = [FlagState::Present, FlagState::Absent, FlagState::Unknown, FlagState::WorkedUp];
    for state in states.into_iter().chain([FlagState::Cleared]) {
        assert_eq!(word(json!(state)), state.id());
    }
}

#[test]
fn the_digest_follows_what_was_decided_on() {
    let (knowledge, case) = (knowledge(), case());
    let words = words(&knowledge, &case);
    let mut made = evaluation(&knowledge, &case);
    let first = digest(&words, &made);
    assert_eq!(first.len(), 64);
    assert_eq!(first, digest(&words, &made.clone()));
    let letter = Wording { audience: Audience::Letter, ..words };
    assert_eq!(first, digest(&letter, &made), "it does not matter who asks");
    made.steps[0].ledger[0].truth = Truth::NotMet;
    assert_ne!(first, digest(&words, &made));
}

#[test]
fn an_emergency_goes_to_whom_the_flag_names() {
    let knowledge = Knowledge::builtin().unwrap();
    let policy = knowledge.policy("clinic").unwrap();
    for (name, on, letter, send_to) in [
        ("b11", "2026-11-09", Some("neurosurgeon_urgent"), "spine surgeon"),
        ("b16", "2026-11-12", Some("orthopaedics"), "orthopedic surgeon"),
        ("b18", "2026-11-11", None, "the eye clinic on call"),
        ("b15", "2026-11-12", None, "vascular surgeon"),
    ] {
        let (_, case) = cases().into_iter().find(|(known, _)| known.starts_with(name)).unwrap();
        let evaluation = evaluate(knowledge, policy, &case, &case.problems[0].id, day(on)).unwrap();
        let json = json_of(knowledge, &case, &evaluation, &Advice::default());
        assert_eq!(json["plan"]["next"]["step"], "emergency", "{name}");
        assert_eq!(json["plan"]["next"]["referral"], json!(letter), "{name}");
        let raised =
            json["red_flags"].as_array().unwrap().iter().find(|flag| flag["status"] == "present").unwrap();
        assert!(raised["send_to"].as_str().unwrap().contains(send_to), "{name}: {}", raised["send_to"]);
    }
}
