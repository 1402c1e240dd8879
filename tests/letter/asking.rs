//! How a letter asks: the question first and who the patient is after it; what it asks the reader to do, and what it does
//! itself.

use stepwell::model::RecipientKind::{
    InterventionalPain, NeurosurgeonUrgent, Orthopaedics, PhysicalTherapy, SpineSurgeon,
};

use crate::composed::{case, check, letter_for, of, said, settings};

const A_ROOT_TOO_HIGH: &str = include_str!("../../assets/cases/g1001-injected-one-root-too-high.case.json");
const ARM: &str = include_str!("data/arm-and-a-shoulder-at-night.case.json");
const FROZEN: &str = include_str!("data/frozen-shoulder-and-insulin.case.json");
const KNEE: &str = include_str!("data/knee-and-a-heavy-patient.case.json");
const NOT_SURE: &str = include_str!("data/not-sure-down-below.case.json");
const REFUSED: &str = include_str!("data/foot-and-no-needle.case.json");
const V22: &str = include_str!("../../assets/cases/v22-discogenic.case.json");
const SKIN: &str = include_str!("data/nerve-guided-then-blind.case.json");
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
    check(&question, &["a woman of "], &["? She "]);
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

#[test]
fn what_waits_for_the_screen_is_asked_with_its_course() {
    let question = of(&case(ARM), SpineSurgeon, "question");
    check(
        &question,
        &[
            "What would you advise for",
            "Before any procedure the red-flag screen has to be completed.",
            "which has not settled with therapy",
        ],
        &[],
    );
}

#[test]
fn night_pain_of_a_shoulder_is_not_told_as_one_of_the_neck() {
    let screen = of(&case(ARM), SpineSurgeon, "flags.screen");
    check(&screen, &["night pain (with the pain of the right shoulder)"], &[]);
}

#[test]
fn what_stands_before_an_operation_is_named_where_it_is_asked_for() {
    let reply = of(&case(KNEE), Orthopaedics, "reply.asked");
    check(&reply, &["what has to be reached before it (BMI 38 and HbA1c 8.8%)"], &[]);
}

#[test]
fn an_image_that_was_accepted_is_arranged_here() {
    let asked = of(&case(FROZEN), Orthopaedics, "reply.asked");
    check(&asked, &["Films should come first.", "I will arrange this here and send you the result."], &[]);
    let mut json: serde_json::Value = serde_json::from_str(FROZEN).unwrap();
    let problem = json["problems"][0]["id"].clone();
    json["entries"].as_array_mut().unwrap().push(serde_json::json!({
        "id": "accepted", "date": "2026-11-20", "problems": [problem], "source": "own_record",
        "body": { "decision": {
            "evaluation": "0".repeat(64), "knowledge": "0", "policy": "standard", "step": "xr_static",
            "choice": "accepted"
        } }
    }));
    let asked = of(&case(&json.to_string()), Orthopaedics, "reply.asked");
    check(&asked, &["I am arranging this and will send you the result."], &["I will arrange"]);
}

#[test]
fn a_refusal_has_its_reason_once() {
    let letter = letter_for(&case(REFUSED), &settings(), PhysicalTherapy, None).unwrap();
    assert_eq!(said(&letter).matches("no needle in the spine before spring").count(), 1, "{}", said(&letter));
}

#[test]
fn of_a_nerve_of_the_skin_nobody_misses_the_strength() {
    let letter = letter_for(&case(SKIN), &settings(), InterventionalPain, None).unwrap();
    let banner = of(&case(SKIN), InterventionalPain, "reason");
    check(&banner, &[], &["strength"]);
    check(&said(&letter), &["sensation reduced"], &["Strength: not recorded"]);
}

#[test]
fn a_medicine_known_by_its_name_alone_lacks_its_dose() {
    let medicines = of(&case(SKIN), InterventionalPain, "medicines.current");
    check(&medicines, &["Metformin.", "the dose of metformin"], &[]);
}

#[test]
fn a_collection_is_looked_for_with_contrast_and_the_patient_is_somewhere() {
    let reply = of(&case(NOT_SURE), NeurosurgeonUrgent, "reply.asked");
    check(&reply, &["MRI of the lumbar spine with contrast should be done today", "He is now at [["], &[]);
}

#[test]
fn a_program_that_the_question_names_is_not_left_to_the_therapist() {
    let chosen = of(&case(V22), PhysicalTherapy, "question");
    check(&chosen, &["Earlier therapy (flexion-based) made it worse."], &["I leave to you"]);
    let open = of(&case(FUSED), PhysicalTherapy, "question");
    check(&open, &["which program to take instead, or to build on it, I leave to you"], &[]);
}
