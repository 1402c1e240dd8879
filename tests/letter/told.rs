//! What the record holds and a letter left out, or told otherwise than it was.

use stepwell::model::RecipientKind::{
    InterventionalPain, NeurosurgeonUrgent, Orthopaedics, PainPsychology, PhysicalTherapy, SpineSurgeon,
};

use stepwell::model::Value;

use crate::composed::{assessed, case, check, letter_for, of, said, settings, today};
use crate::consultant::copied;

const B23: &str = include_str!("../../assets/cases/b23-two-sides-one-session.case.json");
const C41: &str = include_str!("../../assets/cases/c41-stimulator-battery.case.json");
const C49: &str = include_str!("../../assets/cases/c49-crps-two-symptoms-only.case.json");
const F919: &str = include_str!("../../assets/cases/f919-phq-of-twenty-two.case.json");
const L13: &str = include_str!("../../assets/cases/l13-opinion-early-operation-later.case.json");
const N18: &str = include_str!("../../assets/cases/n18-good-response-worn-off.case.json");
const N56: &str = include_str!("../../assets/cases/n56-smoker-before-fusion.case.json");
const S10: &str = include_str!("../../assets/cases/s10-advised-against-an-operation.case.json");
const V59: &str = include_str!("../../assets/cases/v59-no-operation-wanted-and-the-foot-drops.case.json");
const C57: &str = include_str!("../../assets/cases/c57-crps-drg-trial-success.case.json");
const G1104: &str = include_str!("../../assets/cases/g1104-sight-is-good-at-forty-seven.case.json");
const G1109: &str = include_str!("../../assets/cases/g1109-neck-pain-alone-and-sight.case.json");
const H04: &str = include_str!("../../assets/cases/h04-note-against-patient.case.json");
const H30: &str = include_str!("../../assets/cases/h30-torn-cuff-and-sugar.case.json");
const H31: &str = include_str!("../../assets/cases/h31-elbow-fourth-time.case.json");
const J07: &str = include_str!("../../assets/cases/j07-replacement-ready.case.json");
const M52: &str = include_str!("../../assets/cases/m52-operated-in-the-spring.case.json");
const N29: &str = include_str!("../../assets/cases/n29-ablation-worn-off.case.json");
const V06: &str = include_str!("../../assets/cases/v06-better-pain-worse-foot.case.json");
const V51: &str = include_str!("../../assets/cases/v51-no-fever-and-the-back-grows.case.json");
const Z01: &str = include_str!("../../assets/cases/z01-evaluation-done-result-open.case.json");
const AT_HOME: &str = include_str!("data/self-harm-and-opioids-at-home.case.json");
const BRA_LINE: &str = include_str!("data/fracture-at-the-bra-line.case.json");
const KNEE_UNSEEN: &str = include_str!("data/worn-knee-not-examined.case.json");
const ARTIFICIAL_KNEE: &str = include_str!("data/painful-artificial-knee.case.json");
const MOOD_OPEN: &str = include_str!("data/mood-not-cleared.case.json");
const NERVE_TWICE: &str = include_str!("data/nerve-guided-then-blind.case.json");
const WORSE_IN_THE_NECK: &str = include_str!("data/08-unsteady-after-neck-epidural.case.json");
const PACEMAKER: &str = include_str!("data/scar-and-pacemaker.case.json");

#[test]
fn a_trial_that_helped_is_the_reason_for_the_device() {
    check(
        &of(&case(C57), InterventionalPain, "question"),
        &["relieved by 70% in the dorsal root ganglion stimulation trial of 26 Oct 2026"],
        &[],
    );
    check(&of(&case(C57), InterventionalPain, "why.reason"), &["the pain was 70% less at 7 days"], &[]);
    check(
        &of(&case(C57), InterventionalPain, "history.findings"),
        &["Psychological evaluation: suitable"],
        &[],
    );
}

#[test]
fn a_trial_and_a_block_are_told_with_what_they_showed_and_what_came_later() {
    let table = of(&case(C57), InterventionalPain, "treatments.table");
    check(&table, &["60% for 4 h", "0% at 3 weeks", "70% at 7 days"], &["not recorded\n"]);
    assert_eq!(table.matches("Positive").count(), 2, "{table}");
}

#[test]
fn what_meets_its_criteria_is_not_called_suspected() {
    let summary = of(&case(C57), InterventionalPain, "diagnosis.summary");
    check(
        &summary,
        &["Complex regional pain syndrome of the left leg; the Budapest criteria are met"],
        &["uspected"],
    );
    let explained = case(&C57.replace("better_explained", "widespread_pain"));
    check(&of(&explained, InterventionalPain, "diagnosis.summary"), &["Suspected complex"], &[]);
}

#[test]
fn an_image_of_where_leads_would_lie_is_not_called_one_of_the_leg() {
    let letter = letter_for(&case(C57), &settings(), InterventionalPain, None).unwrap();
    check(&said(&letter), &["MRI, 5 Oct 2026."], &["MRI leg"]);
    assert!(letter.gaps.iter().all(|gap| !gap.label.contains("MRI")), "{:?}", letter.gaps);
}

#[test]
fn blocks_with_steroid_are_taken_up_in_the_reason_and_in_the_question() {
    let why = of(&case(NERVE_TWICE), InterventionalPain, "why.reason");
    check(
        &why,
        &[
            "The block of 6 May 2026 took all of the pain away while the anesthetic acted, helped for 3 weeks and wore off",
            "That of Aug 2026 was given without",
        ],
        &[],
    );
    let question = of(&case(NERVE_TWICE), InterventionalPain, "question");
    check(&question, &["came back 3 weeks after one of two nerve blocks with steroid"], &[]);
}

#[test]
fn a_banner_never_asks_for_what_it_does_not_name() {
    let letter = letter_for(&case(MOOD_OPEN), &settings(), InterventionalPain, None).unwrap();
    assert_eq!(letter.document.banner.word, "ON HOLD");
    check(&said(&letter), &["until you hear from me again"], &["Still open.", "RED FLAGS INCOMPLETE"]);
}

#[test]
fn a_nerve_without_a_name_is_no_place_and_what_was_declined_has_no_outcome() {
    let mut asked = case(MOOD_OPEN);
    assessed(&mut asked, today(), &[("self_harm_thoughts", Value::Absent)]);
    let table = of(&asked, InterventionalPain, "treatments.table");
    check(
        &table,
        &["Sympathetic block, left;", "Negative", "Declined: no needle"],
        &["in question", "not recorded"],
    );
}

#[test]
fn relief_that_ended_wore_off() {
    check(
        &of(&case(PACEMAKER), InterventionalPain, "treatments.table"),
        &["30% for 2 weeks", "Wore off"],
        &[],
    );
    check(&of(&case(H30), Orthopaedics, "treatments.table"), &["30% for 1 week", "Wore off"], &[]);
}

#[test]
fn a_pacemaker_is_an_implanted_device() {
    let history = of(&case(PACEMAKER), InterventionalPain, "history.findings");
    check(&history, &["implanted cardiac device"], &["recorded: implanted device"]);
}

#[test]
fn an_artificial_joint_in_question_is_named() {
    let whole = said(&letter_for(&case(ARTIFICIAL_KNEE), &settings(), Orthopaedics, None).unwrap());
    check(&whole, &["late infection or loosening of the artificial right knee"], &["an artificial joint"]);
}

#[test]
fn what_a_surgeon_offers_is_told_as_a_sentence() {
    check(
        &of(&case(J07), Orthopaedics, "why.reason"),
        &["saw him on 20 Oct 2026 and offers a replacement."],
        &[],
    );
}

#[test]
fn an_hour_stands_with_its_day() {
    let whole = said(&letter_for(&case(V06), &settings(), NeurosurgeonUrgent, None).unwrap());
    check(
        &whole,
        &["20 Nov 2026, 10:20: Temperature", "10 Nov 2026, 14:10: Transforaminal"],
        &[": 10:20.", "; 14:10"],
    );
}

#[test]
fn both_sides_of_one_session_are_one_row() {
    let table = of(&case(B23), InterventionalPain, "treatments.table");
    check(&table, &["L5, both sides;"], &["L5, left", "L5, right"]);
}

#[test]
fn an_ablation_took_what_it_took_at_its_best() {
    check(&of(&case(N29), SpineSurgeon, "question"), &["an ablation that took 75%"], &["20%"]);
}

#[test]
fn a_joint_is_named_once_in_a_report_and_a_scan_with_its_place() {
    let whole = said(&letter_for(&case(H31), &settings(), InterventionalPain, None).unwrap());
    check(&whole, &["Ultrasound of the elbow, 30 Sep 2026.", "in the right elbow, no tear."], &[]);
}

#[test]
fn pain_that_grows_is_named_as_pain() {
    let question = of(&case(V51), PhysicalTherapy, "question");
    check(&question, &["with pain that is getting worse and diabetes"], &["with getting"]);
}

#[test]
fn a_nerve_in_the_name_of_a_block_is_not_said_again() {
    let other = of(&case(G1104), PainPsychology, "treatments.other");
    check(&other, &["Greater occipital nerve block, left"], &["left greater occipital"]);
}

#[test]
fn what_was_relieved_in_part_is_a_noun() {
    let why = of(&case(G1109), SpineSurgeon, "why.reason");
    check(&why, &["at best most of the pain for 2 weeks"], &["took"]);
    let letter = letter_for(&case(G1109), &settings(), SpineSurgeon, None).unwrap();
    assert_eq!(letter.document.banner.word, "STRENGTH NOT TESTED", "all else was asked");
}

#[test]
fn accounts_that_differ_are_not_called_unrecorded() {
    check(&of(&case(H04), SpineSurgeon, "why.reason"), &["16 Sep 2026 did differ, so"], &["not recorded"]);
    check(&of(&case(H04), SpineSurgeon, "treatments.table"), &["Accounts differ"], &[]);
}

#[test]
fn an_operation_of_this_year_is_told_on_call() {
    let background = of(&case(M52), NeurosurgeonUrgent, "background.summary");
    check(&background, &["Microdiscectomy L5–S1 (elsewhere) in spring 2026."], &[]);
}

#[test]
fn one_thing_that_is_suspected_has_its_article() {
    check(
        &of(&case(Z01), InterventionalPain, "question"),
        &["has a suspected scar around the left L5 root"],
        &[],
    );
}

#[test]
fn a_device_on_the_timeline_is_no_open_question_and_stands_with_the_precautions() {
    let whole = said(&letter_for(&case(C41), &settings(), PhysicalTherapy, None).unwrap());
    check(&whole, &["In place: a spinal cord stimulator", "no diathermy"], &["recorded: implanted device"]);
}

#[test]
fn the_side_is_told_where_the_source_is_not_known() {
    let letter = letter_for(&case(C49), &settings(), PhysicalTherapy, None).unwrap();
    check(&said(&letter), &["Left leg pain after a fracture"], &["repeated movements"]);
}

#[test]
fn a_high_score_of_depression_is_not_called_low_mood() {
    let question = of(&case(F919), PainPsychology, "question");
    check(&question, &["severe depressive symptoms"], &["low mood"]);
}

#[test]
fn a_rule_of_the_plan_is_no_reason_for_a_day() {
    check(&of(&case(L13), SpineSurgeon, "why.reason"), &[], &["(a surgeon"]);
}

#[test]
fn what_still_held_at_half_is_told_between_best_and_last() {
    let table = of(&case(N18), InterventionalPain, "treatments.table");
    check(&table, &["70% at 4 weeks", "60% at 16 weeks", "10% at 24 weeks"], &[]);
}

#[test]
fn a_disc_has_no_side_and_signs_of_a_root_are_findings() {
    let letter = letter_for(&case(N56), &settings(), SpineSurgeon, None).unwrap();
    check(&said(&letter), &["cervical disc replacement"], &["replacement on the left", "Pattern alone"]);
}

#[test]
fn who_was_advised_against_an_operation_is_told_so() {
    let why = of(&case(S10), SpineSurgeon, "why.reason");
    check(&why, &["was advised against an operation"], &["leaves both procedures open", "at which level"]);
}

#[test]
fn strength_that_does_not_fit_the_weakness_is_said_not_to() {
    let banner = of(&case(V59), NeurosurgeonUrgent, "reason");
    check(&banner, &["which does not fit"], &["strength full"]);
}

#[test]
fn what_grew_worse_after_a_needle_is_told_to_every_surgeon() {
    check(
        &of(&case(WORSE_IN_THE_NECK), SpineSurgeon, "why.reason"),
        &["The pain was worse after the injection of 17 Sep 2026", "unsteady gait"],
        &[],
    );
}

#[test]
fn what_could_do_harm_at_home_is_named_to_who_acts() {
    let safety = of(&case(AT_HOME), PainPsychology, "flags.screen");
    check(
        &safety,
        &["At home: oxycodone 40 mg twice daily and diazepam 5 mg twice daily."],
        &["score of depression"],
    );
}

#[test]
fn a_flag_does_not_hide_where_it_hurts() {
    let diagnosis = of(&case(BRA_LINE), SpineSurgeon, "diagnosis.presentation");
    check(&diagnosis, &["band around the chest at the bra line"], &[]);
}

#[test]
fn nobody_points_to_an_examination_that_was_not_made() {
    let why = of(&case(KNEE_UNSEEN), Orthopaedics, "why.reason");
    check(
        &why,
        &["The plain films of 11 May 2026 agree with osteoarthritis of the left knee."],
        &["examination", "findings"],
    );
}

#[test]
fn a_copy_does_not_tell_that_self_harm_was_never_asked() {
    let unasked = case(MOOD_OPEN);
    let to_them = said(&letter_for(&unasked, &settings(), PainPsychology, None).unwrap());
    check(&to_them, &["not asked about thoughts of self-harm"], &[]);
    check(&copied(&unasked, PainPsychology), &[], &["thoughts of self-harm"]);
}

#[test]
fn a_device_lies_there_whatever_it_was_put_in_for_until_it_is_out() {
    let letter = |text: &str| said(&letter_for(&case(text), &settings(), PhysicalTherapy, None).unwrap());
    let two = C41.replace(
        "\"onset\": \"2019-05\"}",
        "\"onset\": \"2019-05\"}, { \"id\": \"p2\", \"title\": \"Hand pain\", \"region\": \"cervical\" }",
    );
    assert_ne!(two, C41);
    let (before, implant) = two.split_once("\"id\": \"implant\"").unwrap();
    let elsewhere = format!("{before}\"id\": \"implant\"{}", implant.replacen("\"p1\"", "\"p2\"", 1));
    check(&letter(&elsewhere), &["In place: a spinal cord stimulator"], &[]);
    let out = elsewhere.replace("\"end\": \"ongoing\"", "\"end\": \"2026-11-10\"");
    assert_ne!(out, elsewhere);
    check(&letter(&out), &[], &["In place: a spinal cord stimulator"]);
}
