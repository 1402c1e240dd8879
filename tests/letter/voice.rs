//! What a letter written by hand says and the program did not: what was found beside the step, when it began, what was
//! never done.

use stepwell::model::RecipientKind::{
    InterventionalPain, NeurosurgeonUrgent, Orthopaedics, PainPsychology, PhysicalTherapy, SpineSurgeon,
};

use stepwell::letter::set;
use stepwell::model::Value;

use crate::composed::{assessed, case, check, forget, letter_for, of, said, settings, today};

const A_ROOT_TOO_HIGH: &str = include_str!("../../assets/cases/g1001-injected-one-root-too-high.case.json");
const CHANGED: &str = include_str!("data/arm-pain-that-changed.case.json");
const FALL: &str = include_str!("data/weak-shoulder-after-a-fall.case.json");
const FASCIA: &str = include_str!("data/fascia-named-in-notes.case.json");
const FUSED: &str = include_str!("data/joint-below-a-fusion.case.json");
const HAND: &str = include_str!("data/hand-after-a-cast.case.json");
const SLIP: &str = include_str!("data/claudication-and-a-slip.case.json");
const COLLISION: &str = include_str!("data/neck-after-a-collision.case.json");
const PACED: &str = include_str!("data/neck-ablation-and-pacemaker.case.json");
const POOR_ABLATION: &str = include_str!("data/ablation-helped-little.case.json");
const PREGNANT: &str = include_str!("data/pregnant-and-weak.case.json");
const TWO_BLOCKS: &str = include_str!("data/two-blocks-disagree.case.json");
const OTHER_SIDE: &str =
    include_str!("../../assets/cases/z12-right-side-after-an-ablation-on-the-left.case.json");
const SHINGLES: &str = include_str!("data/09-phn-kidney-apixaban.case.json");
const UNSTEADY: &str = include_str!("data/08-unsteady-after-neck-epidural.case.json");
const FROZEN: &str = include_str!("data/frozen-shoulder-and-insulin.case.json");
const B35: &str = include_str!("../../assets/cases/b35-blocked-two-floors-too-high.case.json");
const R92: &str = include_str!("../../assets/cases/r92-the-root-is-confirmed-now-treat-it.case.json");
const S13: &str = include_str!("../../assets/cases/s13-crps-and-a-tender-nerve.case.json");
const BELOW_FUSION: &str = include_str!("data/buttock-below-a-fusion.case.json");
const HIP_AND_BACK: &str = include_str!("data/hip-and-a-tired-back.case.json");
const NO_NEEDLE: &str = include_str!("data/foot-and-no-needle.case.json");
const NOT_SURE: &str = include_str!("data/not-sure-down-below.case.json");
const AFTER_EPIDURAL: &str = include_str!("data/pain-after-an-epidural.case.json");
const MEDIAN_NERVE: &str = include_str!("data/median-nerve-at-thirty-weeks.case.json");
const DEPRESSED: &str = include_str!("data/scar-and-a-low-mood.case.json");
const TABLETS: &str = include_str!("data/tablets-for-years.case.json");
const U09: &str = include_str!("../../assets/cases/u09-three-weeks-after-a-needle.case.json");
const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");

#[test]
fn a_root_that_was_never_injected_is_named() {
    let why = of(&case(A_ROOT_TOO_HIGH), InterventionalPain, "why.reason");
    check(
        &why,
        &["the needle went to L5 on the left; no injection at the left S1 root itself is on record"],
        &[],
    );
    let there = A_ROOT_TOO_HIGH.replace("\"level\": \"L5\"", "\"level\": \"S1\"");
    assert_ne!(there, A_ROOT_TOO_HIGH);
    check(&of(&case(&there), InterventionalPain, "why.reason"), &[], &["went to"]);
}

#[test]
fn of_a_reaction_to_contrast_nobody_described_what_happened() {
    let medicines = of(&case(A_ROOT_TOO_HIGH), InterventionalPain, "medicines.current");
    check(&medicines, &["reaction to contrast (what happened is not recorded)"], &[]);
    let reply = of(&case(A_ROOT_TOO_HIGH), InterventionalPain, "reply.asked");
    check(&reply, &["and how you would show where the needle lies;"], &[]);
}

#[test]
fn an_injury_with_a_day_is_told_with_it() {
    check(
        &of(&case(FALL), Orthopaedics, "question"),
        &[
            "for a suspected tear of the left rotator cuff with weakness (rotator cuff MRC 3/5 on the left) after the fall of 14 Sep 2026?",
        ],
        &["recent trauma"],
    );
    check(
        &of(&case(FALL), Orthopaedics, "reply.asked"),
        &["what you find, whether the rotator cuff is torn,"],
        &[],
    );
}

#[test]
fn who_could_see_to_an_image_is_asked_and_who_treats_is_not() {
    let asked = "I will arrange this here and send you the result.";
    check(&of(&case(FALL), Orthopaedics, "reply.asked"), &[asked], &[]);
    check(&of(&case(FALL), PhysicalTherapy, "reply.asked"), &[], &[asked]);
}

#[test]
fn a_fascia_that_a_note_names_is_no_tendon() {
    let whole = said(&letter_for(&case(FASCIA), &settings(), Orthopaedics, None).unwrap());
    check(
        &whole,
        &[
            "Suspected disease of the right plantar fascia.",
            "Steroid injection, right plantar fascia; ultrasound;",
        ],
        &["tendon disease", "ankle tendon", "; plantar fascia"],
    );
}

#[test]
fn tablets_count_beside_injections_and_stand_apart_from_them() {
    let totals = of(&case(TABLETS), SpineSurgeon, "totals.steroid");
    check(&totals, &["triamcinolone acetonide 40 mg; by mouth prednisone 7.5 mg."], &[]);
    let course = of(&case(HAND), InterventionalPain, "totals.steroid");
    check(&course, &["Steroid by mouth in the 12 months to 20 Nov 2026: a course of oral steroid."], &[]);
}

#[test]
fn kinds_of_one_finding_are_one_sentence() {
    check(
        &of(&case(HAND), PhysicalTherapy, "examination.findings"),
        &[
            "Sensory, vasomotor (color, temperature), sympathetic (swelling, sweating) and motor or trophic signs.",
        ],
        &[],
    );
}

#[test]
fn a_fusion_on_the_timeline_forbids_a_thrust() {
    let precautions = of(&case(FUSED), PhysicalTherapy, "flags.screen");
    check(
        &precautions,
        &["No thrust manipulation: a fused segment; manual therapy as gentle mobilization only."],
        &[],
    );
    let whole = said(&letter_for(&case(FUSED), &settings(), PhysicalTherapy, None).unwrap());
    check(
        &whole,
        &["left buttock after fusion, since Mar 2025, steady.", "felt there more than in the leg"],
        &["back-dominant", "It began"],
    );
}

#[test]
fn how_the_pain_goes_on_is_said_once() {
    // What stays as it is gives no reason to write now.
    check(&of(&case(FUSED), PhysicalTherapy, "why.reason"), &[], &["Her pain is", "steady"]);
    let whole = said(&letter_for(&case(FUSED), &settings(), PhysicalTherapy, None).unwrap());
    assert_eq!(whole.matches(" steady").count(), 1, "{whole}");
    let changed = said(&letter_for(&case(CHANGED), &settings(), SpineSurgeon, None).unwrap());
    check(&changed, &["His pain is getting worse, seventeen months on."], &["is getting worse. It"]);
    // After years the onset itself tells more.
    check(
        &of(&case(V15), SpineSurgeon, "why.reason"),
        &["His pain is getting worse."],
        &["months on", "years"],
    );
}

#[test]
fn from_which_side_the_neck_is_opened_is_for_the_surgeon() {
    let question = of(&case(CHANGED), SpineSurgeon, "question");
    check(&question, &["surgical decompression on the right"], &["foraminotomy"]);
    let reply = of(&case(CHANGED), SpineSurgeon, "reply.asked");
    check(&reply, &["whether you advise an operation, from the front or from behind, and which"], &[]);
}

#[test]
fn a_slip_beside_a_stenosis_is_asked_about() {
    let reply = of(&case(SLIP), SpineSurgeon, "reply.asked");
    check(&reply, &["whether you advise an operation, whether the slip changes it, and which"], &[]);
}

#[test]
fn an_image_of_an_emergency_says_of_what() {
    let reply = of(&case(U09), NeurosurgeonUrgent, "reply.asked");
    check(&reply, &["an MRI of the lumbar spine with contrast should be done today"], &[]);
}

#[test]
fn a_score_of_fifteen_is_moderately_severe() {
    const F919: &str = include_str!("../../assets/cases/f919-phq-of-twenty-two.case.json");
    let of_score = |score: &str| {
        let scored = F919.replace("\"value\": 22", &format!("\"value\": {score}"));
        of(&case(&scored), PainPsychology, "question")
    };
    check(&of_score("22"), &["severe depressive symptoms"], &["moderately"]);
    check(&of_score("17"), &["moderately severe depressive symptoms"], &[]);
    check(&of_score("12"), &["low mood"], &[]);
}

#[test]
fn two_blocks_that_do_not_agree_are_told_together() {
    let asked = of(&case(TWO_BLOCKS), InterventionalPain, "question");
    check(
        &asked,
        &["The blocks do not agree: that of 16 Jun 2026 was positive", "the one on 18 Aug 2026 was not"],
        &[],
    );
}

/// The name of a finding is not spelled as a letter is.
#[test]
fn what_an_anesthetic_did_is_told_with_the_allergy() {
    let mut allergic = case(V15);
    assessed(&mut allergic, today(), &[("anaesthetic_allergy", Value::Present)]);
    let before = of(&allergic, InterventionalPain, "medicines.current");
    check(&before, &["reaction to local anesthetic (what happened is not recorded)"], &[]);
    assessed(&mut allergic, today(), &[("anaesthetic_reaction", Value::Choice("allergic".to_owned()))]);
    check(&of(&allergic, InterventionalPain, "medicines.current"), &["(hives, swelling"], &["what happened"]);
}

#[test]
fn how_a_poor_ablation_was_done_is_missed() {
    let why = of(&case(POOR_ABLATION), InterventionalPain, "why.reason");
    check(
        &why,
        &[
            "The ablation of 9 Jun 2026 helped little.",
            "I do not know with which probe, temperature and time the ablation of 9 Jun 2026 was done",
        ],
        &["did not help"],
    );
    let work = said(&letter_for(&case(POOR_ABLATION), &settings(), InterventionalPain, None).unwrap());
    check(&work, &["Work: warehouse clerk. No earlier spine surgery"], &[]);
}

#[test]
fn an_operation_that_never_fitted_is_not_ruled_out() {
    let why = of(&case(PREGNANT), SpineSurgeon, "why.reason");
    check(&why, &["microdiscectomy (pregnancy"], &["mild", "and others"]);
    let history = of(&case(PREGNANT), SpineSurgeon, "history.findings");
    check(&history, &["the week of the pregnancy"], &[]);
}

#[test]
fn a_pacemaker_is_one_device_and_its_clinic_is_missed_before_an_ablation() {
    let history = of(&case(PACED), InterventionalPain, "history.findings");
    check(&history, &["Implanted cardiac device", "the device clinic on ablation"], &["Implanted device,"]);
}

#[test]
fn a_score_that_keeps_the_pain_disabling_is_a_barrier() {
    check(&of(&case(COLLISION), PhysicalTherapy, "history.concerns"), &["Catastrophizing (PCS 34)."], &[]);
}

#[test]
fn what_was_done_on_the_other_side_says_nothing_of_this_pain() {
    let question = of(&case(OTHER_SIDE), InterventionalPain, "question");
    check(&question, &["facet joint pain, which has not settled with therapy."], &["ablation", "fusion"]);
    let why = of(&case(OTHER_SIDE), InterventionalPain, "why.reason");
    check(&why, &["was on the left and says nothing of this pain"], &["was positive", "how the ablation"]);
    let summary = of(&case(OTHER_SIDE), InterventionalPain, "diagnosis.summary");
    check(&summary, &["Suspected facet joint pain at C4–5, right."], &["fusion"]);
}

#[test]
fn nobody_has_to_be_ready_for_a_needle() {
    let question = of(&case(SHINGLES), PainPsychology, "question");
    check(&question, &["for poor sleep", "lives with postherpetic neuralgia"], &["ready"]);
}

#[test]
fn a_complaint_beside_a_flag_stands_once() {
    let whole = said(&letter_for(&case(UNSTEADY), &settings(), SpineSurgeon, None).unwrap());
    assert_eq!(whole.matches("Pain: neck and both arms").count(), 1, "{whole}");
}

#[test]
fn a_therapist_need_not_wait_for_films() {
    let reply = of(&case(FROZEN), PhysicalTherapy, "reply.asked");
    check(&reply, &["I will arrange films; your work need not wait."], &["come first", "is needed"]);
}

#[test]
fn few_scores_of_a_day_are_a_sentence() {
    let letter = letter_for(&case(FUSED), &settings(), PhysicalTherapy, None).unwrap();
    let said = letter.document.blocks().find(|block| block.id.0 == "scores.said").unwrap();
    assert_eq!(said.content().to_notation(), "Average pain NRS 6 of 10 (19 Nov 2026).");
    let few = of(&case(SLIP), SpineSurgeon, "scores.said");
    check(&few, &["Leg pain NRS 7 of 10, average pain NRS 6 of 10 and walking distance 80 m"], &[]);
}

#[test]
fn what_is_there_at_one_place_is_not_denied_of_another() {
    let diagnosis = said(&letter_for(&case(R92), &settings(), PainPsychology, None).unwrap());
    check(&diagnosis, &["follows the S1 root"], &["does not follow a root"]);
}

#[test]
fn a_block_of_other_levels_is_told_to_be_one() {
    let asked = of(&case(B35), SpineSurgeon, "question");
    check(
        &asked,
        &["was at L1–2 and L2–3 on both sides; none at L4–5 and L5–S1 is on record"],
        &["not positive"],
    );
}

#[test]
fn a_nerve_without_a_name_is_told_to_be_one() {
    check(&of(&case(S13), Orthopaedics, "question"), &["neuropathy of a single nerve"], &[]);
}

#[test]
fn what_was_tried_before_the_needle_had_not_settled_it() {
    let question = of(&case(BELOW_FUSION), SpineSurgeon, "question");
    check(
        &question,
        &[
            "with an earlier fusion L5–S1 (Apr 2024)",
            "did not settle with therapy and came back 2 weeks after a steroid injection",
        ],
        &["elsewhere", "has not settled"],
    );
}

#[test]
fn one_block_bears_out_and_does_not_confirm() {
    check(
        &of(&case(BELOW_FUSION), SpineSurgeon, "diagnosis.summary"),
        &["one positive block so far"],
        &["confirmed"],
    );
}

#[test]
fn what_else_the_patient_is_seen_for_is_told() {
    let health = of(&case(HIP_AND_BACK), Orthopaedics, "history.findings");
    check(&health, &["Also seen here for: back tired on standing."], &[]);
}

#[test]
fn a_colleague_who_is_not_told_what_it_waits_for_is_asked_to_wait() {
    check(
        &of(&case(NO_NEEDLE), InterventionalPain, "question"),
        &["plan nothing new for Dami Oyelaran"],
        &["screen"],
    );
    let reply = of(&case(NO_NEEDLE), InterventionalPain, "reply.asked");
    check(&reply, &["Please call me before you plan anything"], &["at any hour"]);
    // It is a note and no referral.
    let letter = letter_for(&case(NO_NEEDLE), &settings(), InterventionalPain, None).unwrap();
    let sections: Vec<&str> = letter.document.sections.iter().map(|section| section.id.as_str()).collect();
    assert_eq!(sections, ["diagnosis", "reply"]);
    assert_eq!(set(&letter.document).unwrap().pages.len(), 1);
    // Who signs it is told why.
    let labels: Vec<&str> = letter.gaps.iter().map(|gap| gap.label.as_str()).collect();
    let waits = "until it is answered, this letter asks to wait";
    assert!(labels.iter().any(|label| label.contains(waits)), "{labels:?}");
    assert!(!labels.contains(&"nicotine"), "{labels:?}");
}

#[test]
fn nobody_operates_on_a_risk() {
    let question = of(&case(AFTER_EPIDURAL), NeurosurgeonUrgent, "question");
    check(
        &question,
        &[
            "operation for a hematoma or abscess that is not yet excluded, 13 days after",
            "with escalating back pain",
        ],
        &["operation for escalating"],
    );
}

#[test]
fn both_sides_of_a_title_are_kept() {
    let background = of(&case(NOT_SURE), NeurosurgeonUrgent, "background.summary");
    check(&background, &["Pain: left leg, now both."], &[]);
}

#[test]
fn an_injection_that_helped_in_part_has_an_outcome() {
    let table = of(&case(POOR_ABLATION), InterventionalPain, "treatments.table");
    check(&table, &["Helped a bit at 4 weeks | Helped in part"], &[]);
}

#[test]
fn night_pain_is_told_as_it_was_asked() {
    let whole = said(&letter_for(&case(TABLETS), &settings(), SpineSurgeon, None).unwrap());
    check(&whole, &["night pain"], &["lying down does not ease"]);
}

#[test]
fn weeks_beside_a_pregnancy_are_its_weeks() {
    let letter = letter_for(&case(MEDIAN_NERVE), &settings(), Orthopaedics, None).unwrap();
    check(&said(&letter), &["30 weeks pregnant"], &["the week of the pregnancy"]);
}

#[test]
fn therapy_does_not_wait_for_what_it_is_not_told_of() {
    let letter = letter_for(&case(NO_NEEDLE), &settings(), PhysicalTherapy, None).unwrap();
    assert_eq!(letter.document.banner.word, "ROUTINE");
    check(
        &said(&letter),
        &["therapy need not", "she is to be asked again in Apr 2027"],
        &["depression", "Nothing new"],
    );
}

#[test]
fn who_treats_the_mood_is_not_told_that_it_is_open_here() {
    let reply = of(&case(DEPRESSED), PainPsychology, "reply.asked");
    check(&reply, &[], &["from our side"]);
    check(&of(&case(DEPRESSED), SpineSurgeon, "reply.asked"), &["treatment of the depression"], &[]);
}

#[test]
fn on_the_phone_it_is_settled_who_arranges_what_is_needed_today() {
    let reply = of(&case(U09), NeurosurgeonUrgent, "reply.asked");
    check(&reply, &["Who arranges it we settle on the phone."], &["Shall I"]);
}

#[test]
fn a_nerve_of_the_hand_is_asked_about_as_one_of_the_hand() {
    let question = of(&case(MEDIAN_NERVE), Orthopaedics, "question");
    check(&question, &["has suspected neuropathy of the median nerve"], &["a joint or tendon to treat"]);
}

#[test]
fn what_cannot_wait_is_asked_though_something_untold_is_open() {
    let mut fall = case(FALL);
    forget(&mut fall, "self_harm_thoughts");
    check(
        &of(&fall, Orthopaedics, "question"),
        &["within two weeks for a suspected tear"],
        &["plan nothing new"],
    );
}

#[test]
fn weeks_of_something_else_are_none_of_the_pregnancy() {
    let due = case(&MEDIAN_NERVE.replace("\"30 weeks\"", "\"due in 10 weeks\""));
    let letter = letter_for(&due, &settings(), Orthopaedics, None).unwrap();
    check(&said(&letter), &["pregnant"], &["10 weeks pregnant", "30 weeks"]);
}

#[test]
fn a_note_that_says_more_than_a_name_is_no_name() {
    let torn = case(&FASCIA.replace("\"plantar fascia\"", "\"no tear of the plantar fascia\""));
    let whole = said(&letter_for(&torn, &settings(), Orthopaedics, None).unwrap());
    check(&whole, &["; no tear of the plantar fascia"], &["disease of the right no", "right plantar fascia"]);
}

#[test]
fn an_accident_of_years_ago_is_none_of_today() {
    let long_ago = case(&FALL.replace("\"2026-09-14\"", "\"2019-09-14\""));
    check(&of(&long_ago, Orthopaedics, "question"), &["recent trauma"], &["after the fall"]);
}
