//! What stands in a note, in the source of an entry or in what was left empty, and what the letter makes of it.

use stepwell::model::RecipientKind::{
    InterventionalPain, NeurosurgeonUrgent, Orthopaedics, PainPsychology, SpineSurgeon,
};

use stepwell::model::Value;

use crate::composed::{assessed, case, check, letter_for, of, said, settings, today};

const BLURRED: &str = include_str!("data/block-under-sedation.case.json");
const SKIN: &str = include_str!("data/nerve-guided-then-blind.case.json");
const HOURS: &str = include_str!("data/joint-for-two-days.case.json");
const ELBOW: &str = include_str!("data/elbow-three-times.case.json");
const KNEE: &str = include_str!("data/knee-and-no-operation.case.json");
const NOT_SURE: &str = include_str!("data/not-sure-down-below.case.json");
const PATIENT: &str = include_str!("data/told-by-the-patient.case.json");
const PROSTATE: &str = include_str!("data/hip-and-a-prostate.case.json");
const THINNED: &str = include_str!("data/groin-on-apixaban.case.json");
const TRIAL: &str = include_str!("data/trial-of-thirty-percent.case.json");
const WEEKS: &str = include_str!("data/weeks-in-the-note-of-a-visit.case.json");
const WRONG_ROOT: &str = include_str!("data/one-root-too-high.case.json");

#[test]
fn weeks_in_the_note_of_a_visit_are_those_of_its_pregnancy() {
    let whole = said(&letter_for(&case(WEEKS), &settings(), InterventionalPain, None).unwrap());
    check(&whole, &["is 27 weeks pregnant"], &["the week of the pregnancy", "Noted: 27 weeks"]);
}

#[test]
fn a_cancer_that_the_note_of_a_visit_names_stands_in_the_question() {
    let question = of(&case(PROSTATE), Orthopaedics, "question");
    check(&question, &["malignancy of the right hip", "a history of cancer (prostate cancer 2021)"], &[]);
    let whole = said(&letter_for(&case(PROSTATE), &settings(), Orthopaedics, None).unwrap());
    check(&whole, &[], &["Noted: prostate", "weight-bearing", "physical therapy"]);
}

#[test]
fn what_the_patient_told_of_a_needle_is_told_as_such() {
    let needle = of(&case(PATIENT), NeurosurgeonUrgent, "procedure.latest");
    check(&needle, &["(by his account)"], &["elsewhere"]);
}

#[test]
fn what_nobody_tried_is_said_or_missed() {
    let totals = of(&case(WEEKS), InterventionalPain, "treatments.untried");
    check(
        &totals,
        &["No medicines so far for this pain.", "Not recorded: physical therapy for this pain."],
        &[],
    );
}

#[test]
fn three_that_helped_and_wore_off_are_three_though_the_last_made_it_worse() {
    let question = of(&case(ELBOW), Orthopaedics, "question");
    check(&question, &["his pain returns 5 weeks after each of three steroid injections"], &["two of three"]);
}

#[test]
fn a_block_of_the_nerves_of_a_joint_bears_out_no_arthritis() {
    let whole = said(&letter_for(&case(KNEE), &settings(), Orthopaedics, None).unwrap());
    check(
        &whole,
        &["relieved by one block", "A block of the nerves of the joint relieved her: they carry the pain."],
        &["one positive block", "supports"],
    );
    let asked = ["She would rather avoid an operation."];
    check(&of(&case(KNEE), Orthopaedics, "question"), &asked, &[]);
    check(&whole, &[], &["No operation is wanted", "what she wants from treatment"]);
}

#[test]
fn a_trial_below_half_did_not_help_enough_and_is_told_once() {
    let why = of(&case(TRIAL), PainPsychology, "why.reason");
    check(&why, &["The spinal cord stimulation trial of 7 Sep 2026 did not help enough (30%"], &["relieved"]);
}

#[test]
fn an_injection_speaks_against_the_root_it_reached() {
    let why = of(&case(WRONG_ROOT), InterventionalPain, "why.reason");
    check(&why, &["it speaks against the left L5 root as the source"], &["the structures"]);
    let table = of(&case(WRONG_ROOT), InterventionalPain, "treatments.table");
    check(&table, &["No relief"], &["No lasting relief"]);
}

#[test]
fn a_surgeon_reads_that_nobody_found_an_infection() {
    let screen = of(&case(WRONG_ROOT), SpineSurgeon, "flags.screen");
    check(&screen, &["risk factors for infection"], &["blood-borne"]);
}

#[test]
fn a_block_under_sedation_is_said_to_show_nothing() {
    let asked = of(&case(BLURRED), InterventionalPain, "question");
    let told = "As the block of 6 Oct 2026 was given with sedation and steroid, it cannot be judged.";
    check(&asked, &[told], &[]);
    // What decides stands with the question, and once.
    check(&of(&case(BLURRED), InterventionalPain, "why.reason"), &[], &["cannot be judged"]);
    let of_skin = of(&case(SKIN), InterventionalPain, "question");
    check(&of_skin, &[], &["cannot be judged"]);
}

#[test]
fn what_is_gone_again_is_no_relief_of_so_long() {
    let table = of(&case(HOURS), InterventionalPain, "treatments.table");
    check(&table, &["0% at 4 weeks (relief for 2 days before)"], &["0% for 2 days"]);
}

#[test]
fn the_question_is_as_sure_as_the_diagnosis() {
    let question = of(&case(HOURS), InterventionalPain, "question");
    check(&question, &["has suspected sacroiliac joint pain"], &[]);
    let summary = of(&case(HOURS), InterventionalPain, "diagnosis.summary");
    check(&summary, &["Suspected sacroiliac joint pain, left."], &[]);
}

/// What a relative had is no detail of the patient's own cancer, and a week or two until the next visit is no pregnancy.
#[test]
fn a_note_of_somebody_else_is_no_detail() {
    let mother = PROSTATE.replace("Prostate cancer 2021", "Mother had breast cancer");
    assert_ne!(mother, PROSTATE);
    let question = of(&case(&mother), Orthopaedics, "question");
    check(&question, &["a history of cancer"], &["mother", "breast"]);
    let review = WEEKS.replace("27 weeks", "6 weeks");
    assert_ne!(review, WEEKS);
    let whole = said(&letter_for(&case(&review), &settings(), InterventionalPain, None).unwrap());
    check(&whole, &["is pregnant", "Noted on 19 Nov 2026: 6 weeks"], &["6 weeks pregnant"]);
}

#[test]
fn no_contrast_is_asked_for_where_something_speaks_against_it() {
    let with = of(&case(NOT_SURE), NeurosurgeonUrgent, "reply.asked");
    check(&with, &["MRI of the lumbar spine with contrast"], &[]);
    let mut allergic = case(NOT_SURE);
    assessed(&mut allergic, today(), &[("contrast_allergy", Value::Present)]);
    let without = of(&allergic, NeurosurgeonUrgent, "reply.asked");
    check(&without, &["MRI of the lumbar spine should be done today"], &["with contrast"]);
}

/// A quarter of the pain gone for an hour is some relief.
#[test]
fn a_little_relief_is_not_called_none() {
    let quarter = WRONG_ROOT.replacen("\"percent\": 10", "\"percent\": 25", 1);
    assert_ne!(quarter, WRONG_ROOT);
    let table = of(&case(&quarter), InterventionalPain, "treatments.table");
    check(&table, &[], &["No relief"]);
}

/// Two roots of one session are not one.
#[test]
fn an_injection_at_two_roots_speaks_against_neither_by_name() {
    let mut json: serde_json::Value = serde_json::from_str(WRONG_ROOT).unwrap();
    let entries = json["entries"].as_array_mut().unwrap();
    let needle = entries.iter().find(|entry| entry["body"]["treatment"]["treatment"] == "tfesi").unwrap();
    let mut other = needle.clone();
    other["id"] = "other-root".into();
    other["body"]["treatment"]["targets"][0]["level"] = "L4".into();
    entries.push(other);
    let why = of(&case(&json.to_string()), InterventionalPain, "why.reason");
    check(&why, &["it speaks against the structures it reached"], &["against the left"]);
}

#[test]
fn an_anticoagulant_misses_its_reason_and_its_prescriber() {
    let thinner = of(&case(THINNED), InterventionalPain, "medicines.antithrombotic");
    check(&thinner, &["indication and prescriber not recorded"], &[]);
    let medicine = of(&case(THINNED), InterventionalPain, "treatments.other");
    check(&medicine, &["adequate dose"], &[]);
}
