//! What the record holds stands in the letter as it is: whose words they are, since when, of what, and for how long.

use stepwell::model::RecipientKind::{
    InterventionalPain, NeurosurgeonUrgent, Orthopaedics, PainPsychology, PhysicalTherapy, SpineSurgeon,
};

use stepwell::model::{Case, Value};

use crate::composed::{assessed, case, check, letter_for, of, said, settings, today};

const ABSCESS: &str = include_str!("data/18-abscess.case.json");
const CRPS: &str = include_str!("data/foot-and-no-needle.case.json");
const DIABETIC: &str = include_str!("data/scar-and-a-low-mood.case.json");
const KIDNEYS: &str = include_str!("data/09-phn-kidney-apixaban.case.json");
const REFUSED: &str = include_str!("data/05-stenosis-declines-surgery.case.json");
const SHOULDER: &str = include_str!("data/frozen-shoulder-and-insulin.case.json");
const BOOKED: &str = include_str!("data/thoracic-and-a-booked-ablation.case.json");
const BORN_2013: &str = include_str!("data/pars-in-the-report.case.json");
const DIALYSIS: &str = include_str!("data/dialysis-and-an-epidural.case.json");
const EDOXABAN: &str = include_str!("data/residual-on-edoxaban.case.json");
const ELBOW: &str = include_str!("data/elbow-each-time-shorter.case.json");
const FACET: &str = include_str!("data/neck-blocks-to-a-surgeon.case.json");
const HEADACHE: &str = include_str!("data/headache-after-a-neck-epidural.case.json");
const HIP: &str = include_str!("data/hip-and-one-more-injection.case.json");
const KNEE: &str = include_str!("data/knee-put-off-for-weight.case.json");
const TRICEPS: &str = include_str!("data/relief-with-a-weaker-arm.case.json");
const WORK: &str = include_str!("data/work-injury.case.json");

fn whole(case: &Case, to: stepwell::model::RecipientKind) -> String {
    said(&letter_for(case, &settings(), to, None).unwrap())
}

#[test]
fn no_text_of_the_record_carries_self_harm_to_who_does_not_act_on_it() {
    let accident = "Pallet tipped against his back";
    let events = case(&WORK.replace(accident, "Took an overdose in May. Pallet tipped against his back"));
    check(&whole(&events, PainPsychology), &["overdose"], &[]);
    check(&whole(&events, PhysicalTherapy), &["allet tipped"], &["overdose"]);
    let beside = WORK.replace("sure that bending will paralyse him", "suicidal when it hurts");
    check(&whole(&case(&beside), PhysicalTherapy), &[], &["uicidal"]);
    // "The pain will kill him" is a way to speak of a pain.
    let idiom = case(&WORK.replace("Wife does his socks.", "Says the pain will kill him."));
    check(&whole(&idiom, PhysicalTherapy), &["the pain will kill him"], &[]);
}

#[test]
fn a_needle_in_a_limb_does_not_hide_one_near_the_spine() {
    let mut two = case(HEADACHE);
    let epidural = two.entries.iter().find(|entry| entry.date.to_string() == "2026-10-21").unwrap().clone();
    let mut knee = epidural.clone();
    knee.id = "knee".parse().unwrap();
    knee.date = "2026-10-25".parse().unwrap();
    if let stepwell::model::Body::Treatment(treatment) = &mut knee.body {
        treatment.treatment = "ia_joint_steroid".parse().unwrap();
        treatment.targets.clear();
    }
    two.entries.push(knee);
    check(&of(&two, InterventionalPain, "question"), &["an interlaminar epidural injection at C6–7"], &[]);
}

#[test]
fn an_onset_is_told_as_exactly_as_it_is_known() {
    let began = |onset: &str| {
        let file = HEADACHE.replace("\"onset\": \"2026-10\"", &format!("\"onset\": \"{onset}\""));
        of(&case(&file), InterventionalPain, "question")
    };
    check(&began("2026-10"), &["in the month of an interlaminar epidural"], &["within weeks"]);
    check(&began("2026-10-22"), &["began on the day after an interlaminar epidural"], &[]);
    check(&began("2026-10-25"), &["began 4 days after an interlaminar epidural"], &[]);
    // A pain that was there before does not come from it.
    check(&began("2026-10-19"), &[], &["The pain began"]);
}

#[test]
fn pain_that_grew_in_one_part_has_not_eased() {
    let mut arm = case(TRICEPS);
    assessed(&mut arm, "2026-09-15".parse().unwrap(), &[("nrs_leg", Value::Number(3.0))]);
    assessed(&mut arm, "2026-11-19".parse().unwrap(), &[("nrs_leg", Value::Number(7.0))]);
    check(&of(&arm, SpineSurgeon, "why.reason"), &[], &["eased"]);
}

#[test]
fn only_a_note_of_these_days_tells_of_the_last_dose() {
    let told = |note: &str| {
        let file = EDOXABAN.replace("Last edoxaban by her account this morning about 7.", note);
        of(&case(&file), NeurosurgeonUrgent, "medicines.antithrombotic")
    };
    let seen = told("On edoxaban, last seen by the vascular clinic in May.");
    check(&seen, &["Last dose: not recorded"], &["As noted"]);
    check(&told("Edoxaban, pain lasting all day."), &["Last dose: not recorded"], &[]);
    check(&told("Took edoxaban yesterday evening."), &["As noted: took edoxaban yesterday"], &[]);
}

#[test]
fn what_the_patient_asks_for_stands_with_the_question() {
    let asked = "He asks for one more injection to bridge until January.";
    check(&of(&case(HIP), Orthopaedics, "question"), &[asked], &[]);
    assert_eq!(whole(&case(HIP), Orthopaedics).matches("one more injection").count(), 1);
    // What was answered is nothing without it, and the family asks in its own name.
    let answered = HIP.replace("bridge until January", "bridge until January. Said no");
    check(&of(&case(&answered), Orthopaedics, "question"), &["until January (said no)."], &[]);
    let wife = HIP.replace("Asks for one", "Wife asks for one");
    check(&of(&case(&wife), Orthopaedics, "question"), &["His wife asks for one more injection"], &[]);
    // Where the question leads elsewhere, with what is wanted.
    check(&of(&case(HIP), PhysicalTherapy, "goals.words"), &[asked], &[]);
}

#[test]
fn what_is_booked_stands_with_the_question() {
    let booked = "surgery centre has already booked the ablation";
    check(&of(&case(BOOKED), InterventionalPain, "question"), &[booked], &[]);
    assert_eq!(whole(&case(BOOKED), InterventionalPain).matches(booked).count(), 1);
}

#[test]
fn what_a_surgeon_put_off_nobody_refused() {
    let why = of(&case(KNEE), InterventionalPain, "why.reason");
    check(&why, &["A joint replacement was put off in Apr 2026"], &["declined"]);
    let own = KNEE.replace("BMI over 40: 'come back under 40'; ", "");
    check(&of(&case(&own), InterventionalPain, "why.reason"), &["He declined a joint replacement"], &[]);
}

#[test]
fn an_outcome_that_cannot_be_judged_yet_is_told_as_far_as_it_goes() {
    let letter = whole(&case(DIALYSIS), InterventionalPain);
    check(&letter, &["Worse so far"], &["Too early to judge"]);
    let letter = whole(&case(HEADACHE), InterventionalPain);
    check(&letter, &["No relief so far", "Not followed longer"], &["not recorded | not recorded"]);
}

#[test]
fn an_emergency_after_a_needle_names_it_to_who_plans_the_next_one() {
    let question = of(&case(DIALYSIS), InterventionalPain, "question");
    check(&question, &["13 days after an interlaminar epidural injection, suspected"], &[]);
    let why = of(&case(DIALYSIS), InterventionalPain, "why.reason");
    check(
        &why,
        &["worse after the injection of 7 Nov 2026 (at 10 days)", "he had a risk factor for infection and"],
        &["I write today"],
    );
    // Nobody asks for wishes then, and the day between is left to fill in.
    let history = of(&case(DIALYSIS), InterventionalPain, "history.findings");
    check(&history, &[], &["wants from treatment"]);
    let reply = of(&case(DIALYSIS), InterventionalPain, "reply.asked");
    check(&reply, &["I saw him last on 19 Nov 2026; today: [[how the patient is today]]"], &[]);
}

#[test]
fn a_risk_that_nobody_named_is_said_to_be_unnamed() {
    let screen = of(&case(DIALYSIS), InterventionalPain, "flags.screen");
    check(&screen, &["a risk factor for infection (which: not recorded)"], &[]);
}

#[test]
fn a_picture_older_than_the_deficit_says_so() {
    let imaging = whole(&case(TRICEPS), SpineSurgeon);
    check(&imaging, &["Made before new weakness and the injection of 6 Oct 2026."], &[]);
    // In the letter on call a sentence of its own says it.
    check(&whole(&case(ABSCESS), NeurosurgeonUrgent), &["No imaging since the procedure"], &["Made before"]);
}

#[test]
fn relief_that_shrinks_is_told_in_its_order() {
    let why = of(&case(ELBOW), SpineSurgeon, "why.reason");
    check(&why, &["Two injections helped for 6, then 4 weeks and wore off"], &["4 to 6 weeks"]);
}

#[test]
fn a_word_of_a_visit_is_no_examination_because_it_begins_like_one() {
    let scared = WORK.replace("Wife does his socks.", "Scared of another injection, works flexible hours.");
    let told = of(&case(&scared), PhysicalTherapy, "diagnosis.summary");
    check(&told, &["cared of another injection"], &[]);
    // Whoever reads of no examination is told all of it.
    let stiff = WORK.replace("Wife does his socks.", "Walks stiffly on the heels.");
    check(&whole(&case(&stiff), PainPsychology), &["alks stiffly on the heels"], &[]);
}

#[test]
fn a_sign_under_another_name_on_the_other_side_is_told() {
    let one_side = |side: &str| format!("\"side\": \"{side}\"");
    let left = FACET.replace(&one_side("bilateral"), &one_side("left"));
    let found = of(&case(&left), SpineSurgeon, "examination.findings");
    assert!(found.matches("extension with rotation").count() >= 1, "{found}");
}

#[test]
fn a_list_that_a_report_denies_is_denied_to_its_end() {
    let asked = |report: &str| -> Vec<String> {
        let mut back = case(BORN_2013);
        for entry in &mut back.entries {
            if let stepwell::model::Body::Imaging(imaging) = &mut entry.body {
                imaging.report = Some(report.to_owned());
            }
        }
        let letter = letter_for(&back, &settings(), SpineSurgeon, None).unwrap();
        letter.gaps.into_iter().map(|gap| gap.label).filter(|label| label.contains("in the report")).collect()
    };
    let none = Vec::<String>::new();
    assert_eq!(asked("No fracture, tumor, or abscess."), none);
    assert_eq!(asked("Fracture: none. Malignancy excluded."), none);
    assert!(asked("No fracture, suspected abscess.").iter().any(|label| label.contains("abscess")));
    assert!(asked("Fracture of L2, no metastasis.").iter().any(|label| label.contains("fracture")));
}

#[test]
fn a_day_that_is_over_is_named_where_an_answer_has_to_be_asked_again() {
    let mut knee = case(KNEE);
    assessed(&mut knee, today().plus_days(-3), &[("active_infection", Value::Absent)]);
    for entry in &mut knee.entries {
        if let stepwell::model::Body::Assessment(visit) = &mut entry.body {
            let later = entry.date.to_string() == "2026-11-19";
            visit.findings.retain(|of| !later || of.concept.as_str() != "active_infection");
        }
    }
    let history = of(&knee, InterventionalPain, "history.findings");
    check(&history, &["Absent on 17 Nov 2026, to be asked again on the day: active infection."], &[]);
}

#[test]
fn what_bears_on_the_care_is_told_to_who_treats_the_mind() {
    let medicines = of(&case(DIABETIC), PainPsychology, "medicines.current");
    check(&medicines, &["Diabetes", "HbA1c 9.1%"], &["no diabetes"]);
    // Nicotine is no finding of the mind.
    check(&of(&case(DIABETIC), PainPsychology, "history.findings"), &[], &["nicotine"]);
}

#[test]
fn signs_stand_beside_what_is_reported_where_no_examination_is_told() {
    let pain = of(&case(CRPS), PainPsychology, "diagnosis.summary");
    check(&pain, &["She reports more sensitivity", "found on examination: "], &[]);
    check(&of(&case(CRPS), PhysicalTherapy, "diagnosis.summary"), &["She reports"], &["on examination"]);
}

#[test]
fn kidneys_stand_with_the_drug_that_they_clear() {
    let blood = of(&case(KIDNEYS), InterventionalPain, "medicines.antithrombotic");
    check(&blood, &["pixaban", "eGFR 28 mL/min"], &["Kidney function: not recorded"]);
    check(&of(&case(KIDNEYS), InterventionalPain, "history.findings"), &[], &["GFR"]);
    let mut open = case(KIDNEYS);
    crate::composed::forget(&mut open, "egfr");
    let blood = of(&open, InterventionalPain, "medicines.antithrombotic");
    check(&blood, &["Kidney function: not recorded."], &[]);
    // Warfarin goes by another figure.
    let warfarin = case(&KIDNEYS.replace("\"apixaban\"", "\"warfarin\""));
    check(&of(&warfarin, InterventionalPain, "medicines.antithrombotic"), &["arfarin"], &["GFR", "Kidney"]);
    // Who treats by hand interrupts no drug.
    let health = of(&case(KIDNEYS), PhysicalTherapy, "history.findings");
    check(&health, &["Apixaban 2.5 mg"], &["interruption", "prescriber"]);
}

#[test]
fn who_refused_an_operation_is_not_asked_about_it_again() {
    let reply = of(&case(REFUSED), SpineSurgeon, "reply.asked");
    check(
        &reply,
        &["what else you would do short of what she declined"],
        &["whether you advise an operation"],
    );
    // What an image has answered is not missed.
    let why = of(&case(REFUSED), SpineSurgeon, "why.reason");
    check(&why, &[], &["whether the segment moves"]);
}

#[test]
fn an_injection_by_feel_is_told_as_such_to_who_reads_of_it_in_passing() {
    let other = of(&case(SHOULDER), PhysicalTherapy, "treatments.other");
    check(&other, &["without image guidance"], &[]);
}

#[test]
fn a_no_with_a_remark_is_the_patients_and_not_ours() {
    let screen = of(&case(EDOXABAN), NeurosurgeonUrgent, "flags.screen");
    check(&screen, &["Answered no, with a remark (20 Nov 2026): bladder change (“"], &["no bladder change"]);
}

#[test]
fn a_blood_thinner_is_no_medicine_that_failed_against_the_pain() {
    let question = of(&case(KIDNEYS), InterventionalPain, "question");
    check(&question, &["has not settled with acetaminophen"], &["with medicines"]);
}

#[test]
fn an_ablation_is_told_by_its_scores_as_they_were_recorded() {
    let question = of(&case(KNEE), InterventionalPain, "question");
    check(&question, &["an ablation that helped for 10 months (NRS 8 to 3)"], &["63%"]);
    // What stands in the way of an operation is told without its story.
    check(&of(&case(KNEE), Orthopaedics, "reply.asked"), &["(BMI 42)"], &["a year ago"]);
}

#[test]
fn an_absence_with_a_note_is_told_with_it() {
    let mut woman = case(HEADACHE);
    crate::composed::finding(&mut woman, "pregnancy").value = stepwell::model::Recorded::Known(Value::Absent);
    crate::composed::finding(&mut woman, "pregnancy").note = Some("breast-feeding".to_owned());
    check(&whole(&woman, PhysicalTherapy), &["ot pregnant (breast-feeding)"], &[]);
}

#[test]
fn whoever_makes_the_picture_today_is_told_that_no_implant_was_asked_about() {
    let reply = of(&case(DIALYSIS), InterventionalPain, "reply.asked");
    check(&reply, &["Whether he has a pacemaker or another implant is not recorded"], &[]);
}
