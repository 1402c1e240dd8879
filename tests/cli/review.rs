//! `stepwell review`: what the pathway would have offered before each past treatment.

use serde_json::{Value, json};

use crate::{demo, run};

#[test]
fn the_review_names_each_treatment_and_the_day_it_is_looked_at_from() {
    let out = run(&["review", &demo("v30"), "--as-of", "2026-11-20"]).expect(0).out;
    for words in [
        ", looked back at on 20 Nov 2026\n",
        "6 Oct 2026 (from what was known on 5 Oct 2026)\n",
        "The pathway would have ",
        "Decision support: the physician decides.",
    ] {
        assert!(out.contains(words), "{words} in\n{out}");
    }
}

#[test]
fn the_json_is_as_its_schema_says() {
    let schema = include_str!("../../schema/review.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    for case in ["v01", "v02", "v15", "v24", "v30"] {
        let out = run(&["review", &demo(case), "--as-of", "2026-11-20", "--format", "json"]).expect(0).out;
        let value: Value = serde_json::from_str(&out).unwrap();
        assert!(validator.is_valid(&value), "{case}");
        assert_eq!(value["as_of"], json!("2026-11-20"));
    }
}

#[test]
fn what_does_not_exist_is_refused() {
    run(&["review", &demo("v30"), "--problem", "none"]).expect(2).says("The case has no problem 'none'");
    run(&["review", "none.case.json"]).expect(3).says("none.case.json: The file could not be read");
}
