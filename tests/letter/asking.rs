//! How a letter asks: the question first, and who the patient is after it where both would be too long for one sentence.

use stepwell::model::RecipientKind::{InterventionalPain, PhysicalTherapy, SpineSurgeon};

use crate::composed::{case, check, of};

const A_ROOT_TOO_HIGH: &str = include_str!("../../assets/cases/g1001-injected-one-root-too-high.case.json");
const FUSED: &str = include_str!("data/joint-below-a-fusion.case.json");

#[test]
fn a_long_question_is_asked_first_and_says_then_who_it_is() {
    let question = of(&case(FUSED), SpineSurgeon, "question");
    let (asked, told) = question.split_once("? ").unwrap();
    check(asked, &[], &[" with ", "pain"]);
    check(
        told,
        &["with an earlier fusion", "and has sacroiliac joint pain, which has not settled with"],
        &[],
    );
}

#[test]
fn a_short_question_is_one_sentence() {
    let question = of(&case(A_ROOT_TOO_HIGH), PhysicalTherapy, "question");
    check(&question, &["a woman of "], &["? "]);
}

/// What went into a shoulder for another problem is no needle at another root.
#[test]
fn a_needle_in_a_limb_hides_no_root_that_was_never_injected() {
    let mut json: serde_json::Value = serde_json::from_str(A_ROOT_TOO_HIGH).unwrap();
    json["problems"].as_array_mut().unwrap().push(serde_json::json!(
        { "id": "shoulder", "title": "Shoulder", "region": "shoulder", "side": "left" }
    ));
    json["entries"].as_array_mut().unwrap().push(serde_json::json!({
        "id": "shot", "date": "2026-05-04", "problems": ["shoulder"], "source": "own_record",
        "body": { "treatment": {
            "treatment": "joint_steroid", "status": "done",
            "targets": [{ "structure": "joint", "part": "shoulder", "side": "left" }]
        } }
    }));
    let why = of(&case(&json.to_string()), InterventionalPain, "why.reason");
    check(&why, &["no injection at the left S1 root itself is on record"], &[]);
}
