//! `stepwell evaluate`: the note, the JSON, and the day it looks from.

use serde_json::{Value, json};

use crate::{Run, changed, demo, file, run};

fn evaluated(case: &str, more: &[&str]) -> Run {
    run(&[&["evaluate", case, "--as-of", "2026-11-20"], more].concat())
}

fn json_of(case: &str) -> Value {
    serde_json::from_str(&evaluated(case, &["--format", "json"]).expect(0).out).unwrap()
}

#[test]
fn the_note_says_what_comes_first_and_why() {
    let note = evaluated(&demo("v30"), &[]).expect(0).out;
    for words in
        [", as of 20 Nov 2026\n", "\nNext step", "\n  ✓ ", "\nRed flags\n", "\nConsidered and not chosen\n"]
    {
        assert!(note.contains(words), "{words} in\n{note}");
    }
}

#[test]
fn an_emergency_stands_before_everything_else() {
    let note = evaluated(&demo("v04"), &[]).expect(0).out;
    let second = note.split("\n\n").nth(1).unwrap();
    assert!(second.starts_with("Emergency: cauda equina syndrome, now\n"), "{note}");
    assert!(note.find("Emergency").unwrap() < note.find("Next step").unwrap());
}

#[test]
fn an_open_screen_holds_and_asks() {
    let note = evaluated(&demo("v02"), &[]).expect(0).out;
    assert!(note.contains("\nOn hold: red flags not known") && note.contains("Behind the hold"), "{note}");
}

#[test]
fn the_json_is_as_its_schema_says_and_always_the_same() {
    let schema = include_str!("../../schema/evaluation.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    for case in ["v02", "v04", "v15", "v24", "v30"] {
        let json = json_of(&demo(case));
        let errors: Vec<String> =
            validator.iter_errors(&json).map(|e| format!("{} {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{case}: {}", errors.join("\n"));
        assert_eq!(json, json_of(&demo(case)));
    }
}

#[test]
fn the_json_names_what_was_asked_for() {
    let json = json_of(&demo("v02"));
    assert_eq!(json["as_of"], json!("2026-11-20"));
    assert_eq!((&json["problem"], &json["policy"]), (&json!("p1"), &json!("clinic")));
    assert_eq!(json["knowledge"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(json["plan"]["next"]["step"], json!("reexam"), "the plan is judged behind the hold");
    assert!(json["hold"]["open"].as_array().unwrap().len() > 3);
    assert!(!json["questions"].as_array().unwrap().is_empty());
    assert_eq!(json_of(&demo("v30"))["hold"], Value::Null);
}

#[test]
fn what_was_not_known_yet_is_not_read() {
    let case = demo("v30");
    let early = run(&["evaluate", &case, "--as-of", "2026-01-01", "--format", "json"]).expect(0);
    let early: Value = serde_json::from_str(&early.out).unwrap();
    let late = json_of(&case);
    let readings = |json: &Value| json["readings"].as_array().unwrap().len();
    assert!(readings(&early) < readings(&late));
}

#[test]
fn the_leading_problem_is_meant_and_the_others_are_named() {
    let text = std::fs::read_to_string(demo("v10")).unwrap();
    let mut case: Value = serde_json::from_str(&text).unwrap();
    case["problems"]
        .as_array_mut()
        .unwrap()
        .push(json!({"id": "neck", "title": "Neck pain", "region": "cervical"}));
    let (_folder, path) = file("two.case.json", &case.to_string());
    let note = evaluated(&path, &[]).expect(0).out;
    assert!(note.contains("Also in this case: Neck pain (--problem neck)."), "{note}");
    let other = evaluated(&path, &["--problem", "neck"]).expect(0).out;
    assert!(other.starts_with("Neck pain, as of 20 Nov 2026\n"), "{other}");
}

#[test]
fn a_file_that_is_refused_is_not_evaluated() {
    let (_folder, path) = file("x.case.json", &changed("v10", "\"tfesi\"", "\"tfes\""));
    evaluated(&path, &[]).expect(3).says("there is no treatment or test 'tfes' in the knowledge");
    evaluated("none.case.json", &[]).expect(3).says("none.case.json: The file could not be read");
}

#[test]
fn the_outlook_is_told_when_it_is_asked_for() {
    let note = |more: &[&str]| evaluated(&demo("v30"), more).expect(0).out;
    let told = "Today's findings are assumed to stand";
    assert!(!note(&[]).contains(told));
    let ahead = note(&["--outlook"]);
    assert!(ahead.contains("\n  If it works (as of 1 Jan 2027): ") && ahead.contains(told), "{ahead}");
    assert_eq!(json_of(&demo("v30"))["outlook"], Value::Null);
    let json = evaluated(&demo("v30"), &["--outlook", "--format", "json"]).expect(0).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["outlook"]["branches"][0]["outcome"], json!("works"));
    assert_eq!(json["outlook"]["branches"][0]["next"]["step"], json!("keep_going"));
    let schema = include_str!("../../schema/evaluation.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    assert!(validator.is_valid(&json));
}

#[test]
fn a_changed_rule_is_tried_on_a_case_without_building() {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir("assets/knowledge").unwrap().map(Result::unwrap) {
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let changed =
            text.replace("say = \"Pain goes on, and no other step is certain\"", "say = \"It still hurts\"");
        std::fs::write(folder.path().join(entry.file_name()), changed).unwrap();
    }
    let own = evaluated(&demo("v02"), &[]).expect(0).out;
    let told = evaluated(&demo("v02"), &["--knowledge", folder.path().to_str().unwrap()]).expect(0).out;
    assert!(own.contains("Pain goes on, and no other step is certain"), "{own}");
    assert_eq!(told, own.replace("Pain goes on, and no other step is certain", "It still hurts"));
    let none = folder.path().join("none");
    let refused = evaluated(&demo("v02"), &["--knowledge", none.to_str().unwrap()]).expect(3);
    assert!(refused.err.contains("the folder cannot be read"), "{}", refused.err);
}
