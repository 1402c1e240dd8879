//! What a physician would not sign: his own cases, each sentence that was wrong, and what stands there now.

use stepwell::letter::set;
use stepwell::model::RecipientKind::{
    self, InterventionalPain, NeurosurgeonUrgent, Orthopaedics, PainPsychology, PhysicalTherapy, SpineSurgeon,
};

use crate::composed::{case, check, letter_for, of, said, settings};

const BLIND: &str = include_str!("data/02-blind-ilesi.case.json");
const FACET: &str = include_str!("data/03-facet-one-positive.case.json");
const STENOSIS: &str = include_str!("data/05-stenosis-apixaban.case.json");
const FUSED: &str = include_str!("data/06-psps-failed-trial.case.json");
const ARM: &str = include_str!("data/07-cervical-mild-weak.case.json");
const CRATE: &str = include_str!("data/08-thoracic-lift.case.json");
const HIP: &str = include_str!("data/09-hip-before-replacement.case.json");
const THUMB: &str = include_str!("data/13-carpal-thenar.case.json");
const THIGH: &str = include_str!("data/16-thigh-and-back.case.json");
const ABSCESS: &str = include_str!("data/18-abscess.case.json");
const C44: &str = include_str!("../../assets/cases/c44-self-harm-present.case.json");
const L30: &str = include_str!("../../assets/cases/l30-warfarin-and-the-joints.case.json");

fn whole(file: &str, recipient: RecipientKind) -> String {
    said(&letter_for(&case(file), &settings(), recipient, None).unwrap())
}

#[test]
fn the_question_asks_for_no_step_that_the_plan_rules_out() {
    check(
        &of(&case(ARM), SpineSurgeon, "question"),
        &["Is an operation likely to help", "weakness (left elbow extension"],
        &["foraminotomy"],
    );
}

#[test]
fn the_question_asks_for_the_opinion_the_plan_leads_to_and_says_that_an_image_comes_first() {
    check(
        &of(&case(STENOSIS), SpineSurgeon, "question"),
        &["Once we have a new MRI, would you advise", "open decompression at L3–4 and L4–5"],
        &["mild"],
    );
    check(&of(&case(BLIND), InterventionalPain, "question"), &["Once we have an MRI, which source"], &[]);
}

#[test]
fn what_is_planned_stands_with_its_day_and_is_not_asked_for() {
    let hip = case(HIP);
    check(
        &of(&hip, Orthopaedics, "question"),
        &["until replacement of the right hip, planned for 12 Jan 2027?"],
        &["Would you consider"],
    );
    for recipient in RecipientKind::ALL.iter().copied().filter(|kind| *kind != NeurosurgeonUrgent) {
        check(&whole(HIP, recipient), &["12 Jan 2027"], &["the opinion is not recorded"]);
    }
    let mut later = hip.clone();
    let planned = later.entries.iter_mut().find(|entry| entry.id.to_string() == "thr").unwrap();
    planned.known_on = Some("2026-12-01".parse().unwrap());
    check(&of(&later, Orthopaedics, "why.reason"), &[], &["12 Jan 2027"]);
}

#[test]
fn no_source_is_named_whose_signs_nobody_looked_for() {
    for recipient in [InterventionalPain, SpineSurgeon, PhysicalTherapy] {
        check(&whole(CRATE, recipient), &[], &["facet joint pain"]);
    }
}

#[test]
fn a_letter_on_self_harm_is_half_a_page_of_what_matters() {
    let c44 = case(C44);
    for recipient in RecipientKind::ALL.iter().copied() {
        let letter = letter_for(&c44, &settings(), recipient, None).unwrap();
        assert_eq!(set(&letter.document).unwrap().pages.len(), 1);
        check(&said(&letter), &[], &["usion", "regabalin", "MRI", "ladder"]);
    }
    let text = whole(C44, PainPsychology);
    check(&text, &["item 9", "[[who was told", "[[who is with", "[[what was agreed", "[[who treats"], &[]);
    check(&whole(C44, SpineSurgeon), &["until you hear from me"], &["harm"]);
}

#[test]
fn a_letter_does_not_contradict_itself() {
    check(&whole(FUSED, PainPsychology), &["suitable"], &["the opinion is not recorded"]);
    check(&of(&case(FACET), InterventionalPain, "treatments.table"), &["Positive"], &[]);
    let thigh = of(&case(THIGH), InterventionalPain, "why.reason");
    check(&thigh, &["none in the first hours either"], &["do not show whether"]);
    check(&of(&case(ARM), SpineSurgeon, "why.reason"), &["took 40% for 3 weeks after that"], &["little"]);
}

#[test]
fn a_finding_of_a_nerve_names_it_and_the_patient_does_not_speak_in_our_sentence() {
    check(
        &whole(THUMB, Orthopaedics),
        &["right median nerve", "wants to button her blouse"],
        &["named nerve"],
    );
    check(&whole(HIP, Orthopaedics), &["wants to tie his own shoes"], &["my own"]);
}

#[test]
fn a_picture_of_the_region_is_told_whatever_problem_it_was_made_for() {
    let mut swapped = case(L30);
    swapped.problems.swap(0, 1);
    let letter = letter_for(&swapped, &settings(), InterventionalPain, None).unwrap();
    check(&said(&letter), &["MRI lumbar spine, 20 Jul 2026"], &[]);
}

#[test]
fn weight_is_told_where_work_on_it_is_proposed() {
    check(&of(&case(THIGH), InterventionalPain, "history.findings"), &["BMI 36"], &[]);
}

#[test]
fn a_temperature_stands_with_the_signs() {
    let screen = of(&case(ABSCESS), NeurosurgeonUrgent, "flags.screen");
    let at = |word: &str| screen.find(word).unwrap_or_else(|| panic!("{word:?} is not in: {screen}"));
    assert!(at("38.6") < at("Absent"), "{screen}");
}
