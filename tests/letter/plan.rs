//! A letter says what the plan says, with its conditions, and no more.

use stepwell::model::RecipientKind::{
    self, InterventionalPain, NeurosurgeonUrgent, Orthopaedics, PainPsychology, SpineSurgeon,
};

use crate::book::ALL;
use crate::composed::{case, letter_for, printed, said, settings};

const ANTICOAGULATED: &str = include_str!("data/knee-and-apixaban.case.json");
const WEIGHED: &str = include_str!("data/knee-and-clopidogrel.case.json");
const REPLACED: &str = include_str!("data/replaced-knee.case.json");
const BY_SIDE: &str = include_str!("data/block-read-by-side.case.json");
const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");

/// A block of the letter about a case.
fn block(file: &str, recipient: RecipientKind, block: &str) -> String {
    printed(&letter_for(&case(file), &settings(), recipient, None).unwrap(), block)
}

/// That a block says some words, and does not say others.
fn says(text: &str, words: &[&str], never: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{word:?} is not in: {text}");
    }
    for word in never {
        assert!(!text.contains(word), "{word:?} is in: {text}");
    }
}

#[test]
fn beside_an_anticoagulant_only_the_gel_is_told() {
    let reply = block(ANTICOAGULATED, Orthopaedics, "reply.asked");
    says(&reply, &["an anti-inflammatory gel"], &["anti-inflammatory medicine"]);
}

#[test]
fn what_has_to_be_weighed_is_told_with_what_is_weighed() {
    let reply = block(WEIGHED, Orthopaedics, "reply.asked");
    says(
        &reply,
        &["An anti-inflammatory medicine could be considered, with ", " antiplatelet in mind."],
        &[],
    );
    let (reasonable, _) = reply.split_once("would be reasonable").unwrap();
    says(reasonable, &["an anti-inflammatory gel"], &["anti-inflammatory medicine"]);
}

#[test]
fn a_review_of_medicines_beside_an_anticoagulant_is_told() {
    let reply = block(V15, SpineSurgeon, "reply.asked");
    says(&reply, &["A review of medicines could be considered, with his anticoagulant in mind."], &[]);
}

/// No condition of the plan lacks its words in a letter that has words for the step.
#[test]
fn every_condition_of_a_medicine_is_told() {
    let mut seen = 0;
    for one in ALL.iter().filter(|one| one.recipient == PainPsychology) {
        let knowledge = stepwell::pathway::Knowledge::builtin().unwrap();
        let weighed = one.evaluation.plan.alongside.iter().filter(|proposal| {
            let medicine = ["snri", "tca", "gabapentinoid", "nsaid", "medication_review"];
            proposal.strength == stepwell::pathway::Status::Conditional
                && medicine.contains(&knowledge.step(proposal.step).id.as_str())
        });
        if weighed.count() > 0 && one.letter.document.banner.urgency < stepwell::letter::Urgency::SameDay {
            seen += 1;
            says(&said(&one.letter), &[" in mind"], &[]);
        }
    }
    assert!(seen > 3, "{seen}");
}

#[test]
fn what_needs_another_step_first_is_no_choice() {
    for file in [include_str!("data/occipital-before-any-block.case.json"), BY_SIDE] {
        let question = block(file, InterventionalPain, "question");
        says(&question, &["medial branch blocks"], &["ablation"]);
    }
}

#[test]
fn sides_that_were_read_apart_are_rows_apart() {
    let table = block(BY_SIDE, InterventionalPain, "treatments.table");
    for (side, words) in [(", left", ["90%", "Positive"]), (", right", ["10%", "Negative"])] {
        let mut rows = table.lines().filter(|row| row.contains("branch block"));
        says(rows.find(|row| row.contains(side)).unwrap_or(&table), &words, &["account"]);
    }
    assert_eq!(table.matches("account").count(), 0, "{table}");
    says(&block(BY_SIDE, InterventionalPain, "question"), &["on the left"], &[]);
}

#[test]
fn a_letter_that_asks_for_a_steroid_says_nothing_against_one() {
    let file = include_str!("data/ablation-worn-off.case.json");
    for recipient in RecipientKind::ALL.iter().copied() {
        let text = said(&letter_for(&case(file), &settings(), recipient, None).unwrap());
        says(&text, &[], &["against another steroid"]);
    }
}

#[test]
fn criteria_that_are_met_stand_with_the_diagnosis() {
    let file = include_str!("data/crps-of-an-ulnar-nerve.case.json");
    says(&block(file, InterventionalPain, "diagnosis.summary"), &["Complex regional pain syndrome"], &[]);
}

#[test]
fn a_flag_that_was_cleared_is_told_as_cleared_and_its_weakness_as_the_question() {
    let file = include_str!("data/cleared-foot-drop.case.json");
    let cleared = "Raised and cleared (12 Nov 2026): progressive or major weakness.";
    says(&block(file, SpineSurgeon, "flags.screen"), &[cleared], &[]);
    let weak = "weakness (left great toe extension, MRC 3/5)";
    says(&block(file, SpineSurgeon, "question"), &[weak], &[]);
}

#[test]
fn what_cannot_be_known_was_asked() {
    let file = include_str!("data/bladder-cannot-be-known.case.json");
    let asked = "Asked, cannot be known: bladder change.";
    says(&block(file, NeurosurgeonUrgent, "flags.screen"), &[asked], &[]);
}

#[test]
fn what_is_suspected_of_a_replaced_joint_is_the_question() {
    let soon = "within two weeks for suspected late infection or loosening";
    says(&block(REPLACED, Orthopaedics, "question"), &[soon], &[]);
    says(&block(REPLACED, Orthopaedics, "reply.asked"), &["what you find"], &["joint or tendon"]);
    says(&block(REPLACED, Orthopaedics, "flags.screen"), &["CRP and ESR"], &["Known, no red flag"]);
    says(&block(REPLACED, Orthopaedics, "diagnosis.summary"), &["Suspected late infection"], &[]);
    says(&block(REPLACED, Orthopaedics, "why.reason"), &["put into the artificial joint"], &[]);
}

#[test]
fn a_fracture_after_a_procedure_is_named_and_goes_before_the_joints() {
    let file = include_str!("data/fall-after-an-epidural.case.json");
    says(&block(file, NeurosurgeonUrgent, "question"), &["suspected fracture"], &[]);
    says(&block(file, NeurosurgeonUrgent, "background.summary"), &["fracture"], &["facet joint pain"]);
}

#[test]
fn where_the_cord_is_in_danger_the_arms_that_nobody_examined_are_named() {
    let file = include_str!("data/hoffmann-at-a-leg.case.json");
    says(&block(file, NeurosurgeonUrgent, "flags.neurology"), &["Not examined: C5 to T1."], &[]);
}
