//! Sentences a colleague would have sent back, each with the record that must not give them again.

use stepwell::letter::{BlockId, Jump};
use stepwell::model::{Body, DecisionChoice, RecipientKind, Settings, TreatmentStatus, Value};

use crate::composed::{assessed, case, decided, entry, letter, letter_for, printed, settings, today};

const WHY: Option<&str> = Some("She does not want a device in her back.");
const V06: &str = include_str!("../../assets/cases/v06-better-pain-worse-foot.case.json");
const V12: &str = include_str!("../../assets/cases/v12-rfa-ten-weeks.case.json");
const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");
const V18: &str = include_str!("../../assets/cases/v18-fbss-guard-missing.case.json");
const V24: &str = include_str!("../../assets/cases/v24-knee.case.json");

#[test]
fn what_the_plan_prepares_is_named_and_no_alternative_of_it() {
    let mut case = case(V18);
    let why = printed(&letter(&case), "why.reason");
    let open =
        "a spinal cord stimulation trial could be considered; a psychological evaluation would come first.";
    assert!(why.contains(open) && !why.contains("adhesiolysis"), "{why}");
    let decision = decided("scs_trial", DecisionChoice::Accepted, WHY);
    case.entries.push(entry("taken", today(), decision));
    let why = printed(&letter(&case), "why.reason");
    let ours = "We are preparing a spinal cord stimulation trial and begin with a psychological evaluation.";
    assert!(why.contains(ours), "{why}");
}

#[test]
fn a_refusal_and_its_reason_stand_in_the_letter() {
    let mut case = case(V18);
    let decision = decided("scs_trial", DecisionChoice::Declined, WHY);
    case.entries.push(entry("refusal", today(), decision));
    case.arrange();
    let why = printed(&letter(&case), "why.reason");
    let said = "She declined a spinal cord stimulation trial on 20 Nov 2026 (“She does not want a \
                device in her back”).";
    assert!(why.contains(said), "{why}");
    let decision = decided("scs_trial", DecisionChoice::Accepted, WHY);
    case.entries.push(entry("taken", today(), decision));
    let why = printed(&letter(&case), "why.reason");
    assert!(!why.contains("declined"), "what was taken up later is not refused: {why}");
}

#[test]
fn a_declined_treatment_gives_its_reason_beside_the_table() {
    let mut case = case(V15);
    let planned = case.entries.iter_mut().find(|entry| entry.id.as_str() == "pt-elsewhere").unwrap();
    let Body::Treatment(treatment) = &mut planned.body else { panic!("a treatment") };
    treatment.status = TreatmentStatus::Declined;
    treatment.reason = Some("Too far to travel.".to_owned());
    let why = printed(&letter(&case), "why.reason");
    assert!(why.contains("He declined physical therapy in summer 2024 (“Too far to travel”)."), "{why}");
}

#[test]
fn first_hours_that_do_not_decide_are_said_as_such() {
    let why = printed(&letter(&case(V18)), "why.reason");
    assert!(
        why.contains("The injection of 11 Mar 2026 gave partial or doubtful relief in the first hours"),
        "{why}"
    );
    assert!(why.contains(
        "That of 22 Apr 2026 gave no lasting relief; what its first hours brought is not recorded"
    ));
    assert!(!why.contains("not documented"), "both were guided, with contrast: {why}");
}

#[test]
fn an_allergy_that_stands_in_a_note_is_quoted_once() {
    let mut case = case(V12);
    let text = printed(&letter(&case), "medicines.current");
    assert!(text.contains("The notes say (12 Nov 2026): “Allergy to chlorhexidine, rash”."), "{text}");
    assert!(text.contains("no reaction to contrast"), "{text}");
    assert!(!printed(&letter(&case), "examination.findings").contains("chlorhexidine"), "said once");
    for entry in &mut case.entries {
        entry.note = None;
    }
    let text = printed(&letter(&case), "medicines.current");
    assert!(text.contains("no known drug allergy") && !text.contains("The notes say"), "{text}");
}

#[test]
fn an_allergy_to_the_local_anesthetic_is_told() {
    let mut case = case(V15);
    assessed(&mut case, today(), &[("anaesthetic_allergy", Value::Present)]);
    let text = printed(&letter(&case), "medicines.current");
    assert!(text.contains("reaction to local anesthetic"), "{text}");
}

#[test]
fn an_emergency_asks_for_a_call_to_a_number_that_is_answered() {
    let asked = |settings: &Settings| {
        let letter = letter_for(&case(V06), settings, RecipientKind::NeurosurgeonUrgent, None).unwrap();
        let open = letter.gaps.iter().any(|gap| gap.label == "a number that is answered at any hour");
        (printed(&letter, "reply.asked"), open)
    };
    let mut settings = settings();
    let (text, open) = asked(&settings);
    assert!(text.ends_with("your decision: [[number]] (at any hour).") && open, "{text}");
    settings.clinician.direct_line = "(218) 555-0147".to_owned();
    let (text, open) = asked(&settings);
    assert!(text.ends_with("your decision: (218) 555-0147.") && !open, "{text}");
}

#[test]
fn a_letter_to_the_neurosurgeon_on_call_claims_no_urgency_the_record_does_not_have() {
    let letter = letter_for(&case(V24), &settings(), RecipientKind::NeurosurgeonUrgent, None).unwrap();
    assert_eq!(letter.document.banner.word, "ROUTINE");
    assert!(printed(&letter, "reason").starts_with("No red flag"));
    assert!(!printed(&letter, "question").contains("emergency"));
    let gap = letter.gaps.iter().find(|gap| gap.block == BlockId::new("reason")).unwrap();
    assert_eq!(gap.label, "no red flag is recorded as present");
    let emergency = letter_for(&case(V06), &settings(), RecipientKind::NeurosurgeonUrgent, None).unwrap();
    assert!(emergency.gaps.iter().all(|gap| gap.label != "no red flag is recorded as present"));
}

#[test]
fn a_course_without_a_recorded_end_is_not_called_completed() {
    let table = printed(&letter(&case(V15)), "treatments.table");
    let row = table.lines().find(|line| line.contains("Physical therapy elsewhere")).unwrap();
    assert!(row.contains("not recorded") && !row.contains("Ended"), "{row}");
}

#[test]
fn an_injection_known_to_be_unguided_is_not_called_undocumented() {
    let why = printed(&letter(&case(V24)), "why.reason");
    assert!(why.contains("That of 16 Oct 2026 was given without image guidance"), "{why}");
    assert!(!why.contains("cannot be judged"), "{why}");
}

#[test]
fn studies_of_the_spine_are_not_missed_in_a_knee() {
    let letter = letter(&case(V24));
    assert!(!printed(&letter, "why.reason").contains("the segment moves"));
    assert!(letter.gaps.iter().all(|gap| !matches!(gap.jump, Jump::NewEntry(_))), "{:?}", letter.gaps);
    assert!(crate::composed::letter(&case(V15)).gaps.iter().any(|gap| matches!(gap.jump, Jump::NewEntry(_))));
}

#[test]
fn a_long_standing_deficit_is_no_red_flag() {
    let letter = letter(&case(V18));
    let banner = printed(&letter, "reason");
    assert!(banner.starts_with("Elective. No red flag among the items asked"), "{banner}");
    let screen = printed(&letter, "flags.screen");
    assert!(
        screen
            .contains("Known, no red flag (12 Nov 2026): long-standing, unchanged deficit at L5 on the left"),
        "{screen}"
    );
    assert!(!screen.contains("Present"), "{screen}");
}

#[test]
fn what_is_kept_from_a_reader_makes_no_emergency_for_them() {
    let case = case(include_str!("../../assets/cases/c44-self-harm-present.case.json"));
    let to = |recipient| letter_for(&case, &settings(), recipient, None).unwrap();
    let surgeon = to(RecipientKind::SpineSurgeon);
    assert_eq!(surgeon.document.banner.word, "ON HOLD");
    let psychologist = to(RecipientKind::PainPsychology);
    assert_eq!(psychologist.document.banner.word, "EMERGENCY");
    let question = printed(&psychologist, "question");
    assert!(question.starts_with("Can you see Ms. Castellanos") && question.contains("today"), "{question}");
}

#[test]
fn an_operation_and_a_bleed_are_asked_about_only_where_they_may_be() {
    let case = case(include_str!("../../assets/cases/n37-arteritis.case.json"));
    let letter = letter_for(&case, &settings(), RecipientKind::NeurosurgeonUrgent, None).unwrap();
    let question = printed(&letter, "question");
    assert!(question.starts_with("What do you advise today"), "{question}");
    assert!(!question.contains("hematoma") && !question.contains("operation"), "{question}");
}

#[test]
fn what_cannot_be_had_and_what_a_colleague_advised_is_told() {
    let said = |file| printed(&letter(&case(file)), "why.reason");
    let out_of_reach = said(include_str!("../../assets/cases/n63-ablation-out-of-reach.case.json"));
    let words = "Radiofrequency ablation of the medial branches cannot be had here: closest clinic stopped";
    assert!(out_of_reach.contains(words), "{out_of_reach}");
    let advised =
        said(include_str!("../../assets/cases/c30-residual-compression-surgeon-declines.case.json"));
    let words = "on 12 Oct 2026. No further operation advised: two levels fused, lung disease.";
    assert!(advised.contains(words), "{advised}");
}
