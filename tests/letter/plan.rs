//! A letter says what the plan says, with its conditions, and no more.

use std::collections::BTreeSet;

use stepwell::model::RecipientKind::{
    self, InterventionalPain, NeurosurgeonUrgent, Orthopaedics, SpineSurgeon,
};
use stepwell::model::{Body, DecisionChoice, PartialDate, Value};
use stepwell::pathway::{BlockResult, EntryIx, GeneratorResult, GeneratorState, Knowledge};

use crate::book::{ALL, Written};
use crate::composed::{
    assessed, case, check, decided, entry, forget, letter_for, of, printed, said, settings, today,
};

const WEIGHED: &str = include_str!("data/knee-and-clopidogrel.case.json");
const REPLACED: &str = include_str!("data/replaced-knee.case.json");
const BY_SIDE: &str = include_str!("data/block-read-by-side.case.json");
const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");

/// A block of the letter about a case.
fn block(file: &str, recipient: RecipientKind, block: &str) -> String {
    of(&case(file), recipient, block)
}

/// What nobody has agreed to is no plan of ours; what was agreed is told with what has to be kept in mind.
#[test]
fn what_has_to_be_weighed_is_told_with_what_is_weighed() {
    let mut joint = case(WEIGHED);
    let reply = |joint: &stepwell::model::Case| {
        printed(&letter_for(joint, &settings(), Orthopaedics, None).unwrap(), "reply.asked")
    };
    check(&reply(&joint), &[], &["anti-inflammatory", "reasonable", "could be considered"]);
    for step in ["nsaid", "topical"] {
        joint.entries.push(entry(step, today(), decided(step, DecisionChoice::Accepted, None)));
    }
    let words = ["Meanwhile we plan ", "an anti-inflammatory medicine (bearing in mind ", " antiplatelet)"];
    check(&reply(&joint), &words, &[]);
    check(&reply(&joint), &["an anti-inflammatory gel"], &["gel (bearing"]);
}

#[test]
fn a_step_is_said_once_whatever_has_to_be_weighed_with_it() {
    for one in ALL.iter() {
        let mut sentences: Vec<String> = Vec::new();
        for (_, text) in crate::composed::prose(&one.letter).iter().filter(|(id, _)| id == "reply.asked") {
            sentences.extend(text.split(". ").map(str::to_owned));
        }
        let many = sentences.len();
        sentences.sort();
        sentences.dedup();
        assert_eq!(sentences.len(), many, "{}: {sentences:?}", one.at);
    }
}

/// The sessions of positive blocks that prove a source: those of one day are one, and without a day each is its own.
fn sessions(one: &Written, source: &GeneratorResult) -> usize {
    let knowledge = Knowledge::builtin().unwrap();
    if source.state != GeneratorState::Confirmed {
        return 0;
    }
    let criteria = &knowledge.generator(source.generator).confirmed;
    let rows = source.ledger.iter().filter(|row| row.truth.is_met() && criteria.contains(&row.criterion));
    let positive = |at: &EntryIx| {
        let mut readings = one.evaluation.readings.iter().filter(|reading| reading.entry == *at);
        readings.any(|reading| reading.block == BlockResult::Positive && reading.reading.is_none())
    };
    let proofs: BTreeSet<usize> =
        rows.flat_map(|row| row.evidence.iter().copied()).filter(positive).map(|at| at.0).collect();
    let named = |at: usize| {
        let start = one.case.entries[at].start();
        if start.is_exact() { (Some(start.first), 0) } else { (None, at) }
    };
    proofs.into_iter().map(named).collect::<BTreeSet<_>>().len()
}

/// A block confirms the source it was done at, and one block is not several.
#[test]
fn blocks_confirm_what_the_evaluation_says_they_confirm() {
    let (mut one_block, mut several) = (0, 0);
    for one in ALL.iter() {
        let text = said(&one.letter);
        let (a_block, blocks) =
            (text.contains("one positive block so far"), text.contains("confirmed by blocks"));
        (one_block, several) = (one_block + usize::from(a_block), several + usize::from(blocks));
        if !a_block && !blocks {
            continue;
        }
        let counted: Vec<usize> =
            one.evaluation.generators.iter().map(|source| sessions(one, source)).collect();
        assert!(!a_block || counted.contains(&1), "{}: a block of {counted:?}", one.at);
        assert!(!blocks || counted.iter().any(|many| *many > 1), "{}: blocks of {counted:?}", one.at);
    }
    assert!(one_block > 0 && several > 0, "{one_block} {several}");
}

#[test]
fn what_needs_another_step_first_is_no_choice() {
    let mut occipital = case(include_str!("data/occipital-before-any-block.case.json"));
    let absent = ["night_pain", "weight_loss", "cancer_history"].map(|id| (id, Value::Absent));
    assessed(&mut occipital, today(), &absent);
    assessed(&mut occipital, today(), &[("trend", Value::Choice("same".to_owned()))]);
    assessed(&mut occipital, today(), &[("pain_to_head", Value::Present)]);
    for case in [occipital, case(BY_SIDE)] {
        let letter = letter_for(&case, &settings(), InterventionalPain, None).unwrap();
        check(&printed(&letter, "question"), &["medial branch blocks"], &["ablation"]);
    }
}

#[test]
fn sides_that_were_read_apart_are_rows_apart() {
    let table = block(BY_SIDE, InterventionalPain, "treatments.table");
    for (side, words) in [(", left", ["90%", "Positive"]), (", right", ["10%", "Negative"])] {
        let mut rows = table.lines().filter(|row| row.contains("branch block"));
        check(rows.find(|row| row.contains(side)).expect(side), &words, &["account"]);
    }
    assert_eq!(table.matches("account").count(), 0, "{table}");
    check(&block(BY_SIDE, InterventionalPain, "question"), &["on the left"], &[]);
}

#[test]
fn a_letter_that_asks_for_a_steroid_says_nothing_against_one() {
    let file = include_str!("data/ablation-worn-off.case.json");
    for recipient in RecipientKind::ALL.iter().copied() {
        let text = said(&letter_for(&case(file), &settings(), recipient, None).unwrap());
        check(&text, &[], &["against another steroid"]);
    }
}

#[test]
fn criteria_that_are_met_stand_with_the_diagnosis() {
    let file = include_str!("data/crps-of-an-ulnar-nerve.case.json");
    check(&block(file, InterventionalPain, "diagnosis.summary"), &["Complex regional pain syndrome"], &[]);
}

#[test]
fn a_flag_that_was_cleared_is_told_as_cleared_and_its_weakness_as_the_question() {
    let file = include_str!("data/cleared-foot-drop.case.json");
    let cleared = "Raised and cleared (12 Nov 2026): progressive or major weakness.";
    check(&block(file, SpineSurgeon, "flags.screen"), &[cleared], &[]);
    let weak = "weakness (left great toe extension, MRC 3/5)";
    check(&block(file, SpineSurgeon, "question"), &[weak], &[]);
}

#[test]
fn what_cannot_be_known_was_asked() {
    let file = include_str!("data/bladder-cannot-be-known.case.json");
    let asked = "Asked, no clear answer: bladder change.";
    check(&block(file, NeurosurgeonUrgent, "flags.screen"), &[asked], &[]);
}

#[test]
fn what_is_suspected_of_a_replaced_joint_is_the_question() {
    let soon = "within two weeks for suspected late infection or loosening";
    check(&block(REPLACED, Orthopaedics, "question"), &[soon], &[]);
    check(&block(REPLACED, Orthopaedics, "reply.asked"), &["what you find"], &["joint or tendon"]);
    check(&block(REPLACED, Orthopaedics, "flags.screen"), &["CRP and ESR"], &["Known, no red flag"]);
    check(&block(REPLACED, Orthopaedics, "diagnosis.summary"), &["Suspected late infection"], &[]);
    // It may be what it began with.
    check(&block(REPLACED, Orthopaedics, "question"), &["put into the artificial joint"], &[]);
}

#[test]
fn a_fracture_after_a_procedure_is_named_and_goes_before_the_joints() {
    let file = include_str!("data/fall-after-an-epidural.case.json");
    check(&block(file, NeurosurgeonUrgent, "question"), &["suspected fracture"], &[]);
    check(&block(file, NeurosurgeonUrgent, "background.summary"), &["mid back"], &["facet joint pain"]);
}

#[test]
fn where_the_cord_is_in_danger_the_arms_that_nobody_examined_are_named() {
    let file = include_str!("data/hoffmann-at-a-leg.case.json");
    check(&block(file, NeurosurgeonUrgent, "flags.neurology"), &["Not examined: C5 to T1."], &[]);
}

#[test]
fn both_sides_of_a_session_are_one_injection_though_each_was_entered() {
    let file = include_str!("../../assets/cases/b23-two-sides-one-session.case.json");
    check(&block(file, SpineSurgeon, "why.reason"), &["Three injections helped"], &["Six injections"]);
}

#[test]
fn strength_that_fell_is_the_question_to_a_surgeon() {
    let file = include_str!("../../assets/cases/b10-says-no-foot-drop-measures-three.case.json");
    let asked = "need an urgent operation for weakness (right great toe extension, MRC 3/5)?";
    check(&block(file, SpineSurgeon, "question"), &[asked], &["hold elective surgery"]);
}

#[test]
fn what_is_weighed_before_a_procedure_is_said_in_the_words_of_a_colleague() {
    let weighed = "Also to be weighed: his anticoagulant.";
    check(&block(V15, SpineSurgeon, "why.reason"), &[weighed], &["takes an antithrombotic:"]);
}

#[test]
fn a_reaction_to_contrast_is_told_with_how_severe_it_was_and_who_has_to_be_asked() {
    let file = include_str!("../../assets/cases/y02-anaphylaxis-and-the-neck.case.json");
    let medicines = block(file, InterventionalPain, "medicines.current");
    check(
        &medicines,
        &["reaction to contrast (trouble breathing, swelling of the throat, shock or collapse)"],
        &[],
    );
    let first = "An allergist’s advice on the reaction to contrast should come first.";
    check(&block(file, InterventionalPain, "reply.asked"), &[first], &[]);
}

/// Short words of one part never stand for the whole of a condition.
#[test]
fn what_is_weighed_is_said_whole_where_a_part_of_it_has_no_short_words() {
    let mut head = case(include_str!("../../assets/cases/n48-occipital-on-apixaban.case.json"));
    head.patient.birth_date = Some(PartialDate::Year(1950));
    forget(&mut head, "trend");
    assessed(&mut head, today(), &[("trend", Value::Choice("worse".to_owned()))]);
    head.entries.retain(|entry| !matches!(entry.body, Body::Imaging(_)));
    let letter = letter_for(&head, &settings(), InterventionalPain, None).unwrap();
    // The age alone is not the reason.
    let reason = printed(&letter, "why.reason");
    check(&reason, &["a headache that gets worse at this age"], &["weighs: his age", "weighs: her age"]);
    let pregnant = include_str!("../../assets/cases/l05-pregnant.case.json");
    let weighed = "pregnancy (under ultrasound instead of fluoroscopy).";
    check(&block(pregnant, InterventionalPain, "why.reason"), &[weighed], &["her age"]);
}
