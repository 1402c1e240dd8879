//! A letter says what the plan says, with its conditions, and no more.

use stepwell::model::RecipientKind;

use crate::composed::{case, letter_for, printed, said, settings};

fn block(file: &str, recipient: RecipientKind, block: &str) -> String {
    printed(&letter_for(&case(file), &settings(), recipient, None).unwrap(), block)
}

#[test]
fn what_has_to_be_weighed_first_is_not_called_reasonable() {
    let file = include_str!("data/knee-and-apixaban.case.json");
    let reply = block(file, RecipientKind::Orthopaedics, "reply.asked");
    assert!(reply.contains("anti-inflammatory gel would") || reply.contains("gel, among"), "{reply}");
    assert!(!reply.contains("anti-inflammatory medicine"), "{reply}");
}

#[test]
fn what_needs_another_step_first_is_no_choice() {
    let before = [
        include_str!("data/occipital-before-any-block.case.json"),
        include_str!("data/block-read-by-side.case.json"),
    ];
    for file in before {
        let question = block(file, RecipientKind::InterventionalPain, "question");
        assert!(question.contains("medial branch blocks"), "{question}");
        assert!(!question.contains("ablation"), "{question}");
    }
}

#[test]
fn sides_that_were_read_apart_are_rows_apart() {
    let file = include_str!("data/block-read-by-side.case.json");
    let table = block(file, RecipientKind::InterventionalPain, "treatments.table");
    let row = |side: &str| {
        let mut rows = table.lines().filter(|row| row.contains("branch block"));
        rows.find(|row| row.contains(side)).unwrap_or_else(|| panic!("{side}: {table}")).to_owned()
    };
    assert!(row(", left").contains("90%") && row(", left").contains("Positive"), "{table}");
    assert!(row(", right").contains("10%") && row(", right").contains("Negative"), "{table}");
    let question = block(file, RecipientKind::InterventionalPain, "question");
    assert!(question.contains("on the left"), "{question}");
}

#[test]
fn a_letter_that_asks_for_a_steroid_says_nothing_against_one() {
    let file = include_str!("data/ablation-worn-off.case.json");
    for recipient in RecipientKind::ALL.iter().copied() {
        let text = said(&letter_for(&case(file), &settings(), recipient, None).unwrap());
        assert!(!text.contains("against another steroid"), "{text}");
    }
}

#[test]
fn criteria_that_are_met_stand_with_the_diagnosis() {
    let file = include_str!("data/crps-of-an-ulnar-nerve.case.json");
    let summary = block(file, RecipientKind::InterventionalPain, "diagnosis.summary");
    assert!(summary.contains("Complex regional pain syndrome"), "{summary}");
}

#[test]
fn a_flag_that_was_cleared_is_told_as_cleared_and_its_weakness_as_the_question() {
    let file = include_str!("data/cleared-foot-drop.case.json");
    let screen = block(file, RecipientKind::SpineSurgeon, "flags.screen");
    assert!(screen.contains("Raised and cleared (12 Nov 2026): progressive or major weakness."), "{screen}");
    let question = block(file, RecipientKind::SpineSurgeon, "question");
    assert!(question.contains("weakness (left great toe extension, MRC 3/5)"), "{question}");
}

#[test]
fn what_cannot_be_known_was_asked() {
    let file = include_str!("data/bladder-cannot-be-known.case.json");
    let screen = block(file, RecipientKind::NeurosurgeonUrgent, "flags.screen");
    assert!(screen.contains("Asked, cannot be known: bladder change."), "{screen}");
}

#[test]
fn what_is_suspected_of_a_replaced_joint_is_the_question() {
    let file = include_str!("data/replaced-knee.case.json");
    let question = block(file, RecipientKind::Orthopaedics, "question");
    assert!(question.contains("within two weeks for suspected late infection or loosening"), "{question}");
}

#[test]
fn a_fracture_after_a_procedure_is_named() {
    let file = include_str!("data/fall-after-an-epidural.case.json");
    let question = block(file, RecipientKind::NeurosurgeonUrgent, "question");
    assert!(question.contains("suspected fracture"), "{question}");
}
