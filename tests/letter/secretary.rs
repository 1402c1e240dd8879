//! What a consultant's secretary sent back: each sentence that was wrong, and what stands there now.

use stepwell::letter::set;
use stepwell::model::RecipientKind::{
    self, InterventionalPain, NeurosurgeonUrgent, Orthopaedics, PainPsychology, PhysicalTherapy, SpineSurgeon,
};
use stepwell::model::{DecisionChoice, Value};

use crate::book::ALL;
use crate::composed::{
    assessed, case, check, decided, entry, forget, letter_for, of, prose, said, settings, today,
};

const V04: &str = include_str!("../../assets/cases/v04-cauda-equina.case.json");
const V06: &str = include_str!("../../assets/cases/v06-better-pain-worse-foot.case.json");
const V12: &str = include_str!("../../assets/cases/v12-rfa-ten-weeks.case.json");
const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");
const V22: &str = include_str!("../../assets/cases/v22-discogenic.case.json");
const B11: &str = include_str!("../../assets/cases/b11-numb-since-sunday.case.json");
const B34: &str = include_str!("../../assets/cases/b34-clopidogrel-and-the-thigh.case.json");
const B44: &str = include_str!("../../assets/cases/b44-allergic-to-caine.case.json");
const C57: &str = include_str!("../../assets/cases/c57-crps-drg-trial-success.case.json");
const D19: &str = include_str!("../../assets/cases/d19-half-in-august-worse-now.case.json");
const H21: &str = include_str!("../../assets/cases/h21-buttons-and-brisk-reflexes.case.json");
const H32: &str = include_str!("../../assets/cases/h32-hot-new-knee.case.json");
const H40: &str = include_str!("../../assets/cases/h40-trial-forty-percent.case.json");
const K06: &str = include_str!("../../assets/cases/k06-elbow-after-two-shots.case.json");
const K26: &str = include_str!("../../assets/cases/k26-thumb-gets-weak.case.json");
const L24: &str = include_str!("../../assets/cases/l24-far-lateral-takes-the-upper-root.case.json");
const N04: &str = include_str!("../../assets/cases/n04-reflexes-never-tested.case.json");
const R05: &str = include_str!("../../assets/cases/r05-touched-and-never-numb.case.json");
const S05: &str = include_str!("../../assets/cases/s05-half-three-weeks-ago-eight-today.case.json");
const U09: &str = include_str!("../../assets/cases/u09-three-weeks-after-a-needle.case.json");
const Y24: &str = include_str!("../../assets/cases/y24-only-the-cuff-is-weak.case.json");
const SHOULDER: &str = include_str!("../../assets/cases/b58-two-shots-no-picture-of-the-cuff.case.json");

/// That a block of the letter about a case says some words, and does not say others.
fn says(file: &str, (recipient, block): (RecipientKind, &str), words: &[&str], never: &[&str]) {
    check(&of(&case(file), recipient, block), words, never);
}

#[test]
fn the_reply_asked_is_that_of_what_is_asked_for() {
    says(
        B34,
        (InterventionalPain, "reply.asked"),
        &["position of the leads", "percent relief"],
        &["drug and volume"],
    );
    says(C57, (InterventionalPain, "reply.asked"), &["conditions for MRI"], &["drug and volume"]);
    says(B44, (PhysicalTherapy, "reply.asked"), &["goals you agree on", "visits"], &[]);
}

#[test]
fn what_an_injection_speaks_against_is_asked_about_as_suspected() {
    for recipient in [InterventionalPain, SpineSurgeon] {
        says(R05, (recipient, "question"), &["suspected radicular pain"], &[]);
        says(R05, (recipient, "why.reason"), &["speaks against", "All the same", "do not agree"], &[]);
        says(R05, (recipient, "diagnosis.summary"), &["Suspected radicular pain"], &[]);
    }
}

#[test]
fn nobody_is_asked_to_hold_what_is_not_planned() {
    says(U09, (SpineSurgeon, "question"), &["plan no operation"], &["hold"]);
    let mut planned = case(U09);
    let body = decided("microdiscectomy", DecisionChoice::Accepted, None);
    planned.entries.push(entry("taken", today(), body));
    check(&of(&planned, SpineSurgeon, "question"), &["hold what is planned", "microdiscectomy"], &[]);
}

#[test]
fn an_alternative_has_a_sentence_of_its_kind() {
    says(
        K06,
        (Orthopaedics, "why.reason"),
        &["Films would be useful; a structured re-examination would come first."],
        &["operation, films"],
    );
    for one in ALL.iter() {
        let text = said(&one.letter);
        check(&text, &[], &["beginning with", "Without an operation", "doses above"]);
    }
}

#[test]
fn the_therapist_reads_of_fear_and_of_the_neck() {
    says(N04, (PhysicalTherapy, "why.reason"), &["stabilization of the neck"], &["trunk"]);
    says(
        N04,
        (PhysicalTherapy, "history.concerns"),
        &["Not recorded, please ask: fear of movement."],
        &["STarT"],
    );
    let mut afraid = case(V22);
    let group = Value::Choice("high".to_owned());
    assessed(&mut afraid, today(), &[("fear_avoidance", Value::Present), ("start_back", group)]);
    let barriers = of(&afraid, PhysicalTherapy, "history.concerns");
    check(&barriers, &["voids movement for fear of harm", "STarT Back: high risk"], &["Not recorded"]);
}

#[test]
fn a_fever_of_september_is_told() {
    let mut case = case(V15);
    assessed(&mut case, "2026-09-10".parse().unwrap(), &[("fever", Value::Present)]);
    check(&of(&case, SpineSurgeon, "flags.screen"), &["Earlier on record (10 Sep 2026): fever."], &[]);
}

#[test]
fn signs_of_the_cord_that_nobody_looked_for_are_named_at_the_neck() {
    let mut case = case(N04);
    for sign in ["upper_motor_neuron_signs", "hoffmann", "babinski", "clonus"] {
        forget(&mut case, sign);
    }
    for recipient in [SpineSurgeon, InterventionalPain, PhysicalTherapy, NeurosurgeonUrgent] {
        check(&of(&case, recipient, "flags.screen"), &["upper motor neuron signs"], &[]);
    }
}

#[test]
fn nobody_stands_on_a_shoulder() {
    let letter = letter_for(&case(SHOULDER), &settings(), Orthopaedics, None).unwrap();
    check(&said(&letter), &["shoulder"], &["weight-bearing"]);
}

#[test]
fn the_nerve_and_the_tendon_are_named() {
    says(K26, (Orthopaedics, "question"), &["right median nerve"], &["torn tendon"]);
    says(Y24, (Orthopaedics, "question"), &["complete tear in the right shoulder"], &["suspected", "nerve"]);
}

#[test]
fn an_emergency_says_its_signs_once_before_they_are_listed() {
    says(V04, (NeurosurgeonUrgent, "reason"), &["Suspected cauda equina syndrome"], &["saddle numbness"]);
    says(V04, (PainPsychology, "question"), &["suspected cauda equina syndrome"], &["saddle numbness"]);
}

#[test]
fn the_neurosurgeon_reads_the_notes_and_no_hour_is_missed_that_stands_in_them() {
    says(B11, (NeurosurgeonUrgent, "flags.screen"), &["Since Sunday no feeling"], &["hour of onset"]);
    says(V06, (NeurosurgeonUrgent, "flags.screen"), &["since about 07:00", "36.8 C"], &["hour of onset"]);
    says(V04, (NeurosurgeonUrgent, "flags.screen"), &["since about 22:00"], &["First written down: all"]);
    for file in [V04, V06, B11] {
        let letter = letter_for(&case(file), &settings(), NeurosurgeonUrgent, None).unwrap();
        assert_eq!(set(&letter.document).unwrap().pages.len(), 1);
    }
}

#[test]
fn no_muscle_is_named_that_was_not_tested() {
    says(V06, (NeurosurgeonUrgent, "strength.table"), &["Right L5"], &["Right great toe extension"]);
    says(
        V06,
        (NeurosurgeonUrgent, "reason"),
        &["right ankle dorsiflexion and great toe, MRC 2/5"],
        &["see below", "new or growing weakness"],
    );
}

#[test]
fn a_hot_joint_is_the_orthopaedic_surgeons_own() {
    says(
        H32,
        (Orthopaedics, "question"),
        &["Would you see", "today", "suspected infection of the artificial left knee joint"],
        &["hold", "plan no"],
    );
    says(H32, (Orthopaedics, "reason"), &["Discussed by phone"], &[]);
    says(H32, (Orthopaedics, "reply.asked"), &["aspirate"], &[]);
}

#[test]
fn where_the_cord_is_in_question_no_needle_is_asked_for() {
    says(H21, (InterventionalPain, "question"), &["plan no procedure"], &["offer"]);
    says(H21, (InterventionalPain, "reply.asked"), &[], &["drug and volume", "you would offer one"]);
    says(H21, (Orthopaedics, "question"), &["plan no elective operation"], &["Would you see"]);
    says(H21, (NeurosurgeonUrgent, "flags.neurology"), &["mJOA 13 of 18"], &[]);
}

#[test]
fn tablets_are_no_injection() {
    let letter = letter_for(&case(L24), &settings(), SpineSurgeon, None).unwrap();
    let text: String = prose(&letter).into_iter().map(|(_, text)| text + " ").collect();
    check(&text, &[], &["injection of 5 Sep", "one injection"]);
}

#[test]
fn what_hurts_again_does_not_still_help() {
    for file in [D19, S05] {
        says(file, (SpineSurgeon, "why.reason"), &["helped at first; the pain is now NRS"], &["still helps"]);
        says(file, (SpineSurgeon, "treatments.table"), &["Helped at first"], &["Still helps"]);
    }
}

#[test]
fn an_allergy_in_the_notes_is_not_denied_beside_it() {
    says(V12, (InterventionalPain, "medicines.current"), &["chlorhexidine"], &["no known drug allergy"]);
    says(B44, (InterventionalPain, "question"), &["an earlier reaction to local anesthetic"], &[]);
}

#[test]
fn function_is_told_apart_from_pain() {
    says(H40, (InterventionalPain, "treatments.table"), &["40% at 7 days", "Function 60% at 7 days"], &[]);
    says(H40, (PainPsychology, "opioids.plan"), &["20 MME a day"], &["Opioids: not recorded"]);
}
