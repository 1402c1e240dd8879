//! How the pain went on: what helped and came back, what gave little, which side is meant, what a flag goes before.

use stepwell::letter::Urgency;
use stepwell::model::RecipientKind::{
    self, InterventionalPain, NeurosurgeonUrgent, Orthopaedics, PhysicalTherapy, SpineSurgeon,
};
use stepwell::model::{Body, Case, Date, PartialDate, Sex, Value};
use stepwell::pathway::{self, FlagState, Knowledge, Response};

use crate::book::{ALL, Written};
use crate::carried::to;
use crate::composed::{assessed, case, forget, letter_for, printed, settings, today};

const PACEMAKER: &str = include_str!("data/pacemaker-and-ablation.case.json");
const SCREEN_OPEN: &str = include_str!("data/occipital-screen-open.case.json");
const TWO_SIDES: &str = include_str!("data/two-sides-two-sources.case.json");
const CORD: &str = include_str!("data/cord-beside-an-open-screen.case.json");
const KNEE: &str = include_str!("data/knee-and-pacemaker.case.json");
const HIP: &str = include_str!("data/hip-soon-after-a-steroid.case.json");
const WRIST: &str = include_str!("data/severe-carpal-tunnel.case.json");
const SIXTEEN: &str = include_str!("data/sixteen.case.json");
const HIP_JOINT: &str = include_str!("data/hip-joint-under-a-back.case.json");

/// How treatments of a family for the problem are read.
fn responses(one: &Written, family: &str) -> Vec<Response> {
    let knowledge = Knowledge::builtin().unwrap();
    let problem = &one.case.problems[0].id;
    let of = |reading: &&pathway::TreatmentReading| {
        let entry = &one.case.entries[reading.entry.0];
        let Body::Treatment(treatment) = &entry.body else { return false };
        let ix = knowledge.treatment_named(treatment.treatment.as_str());
        let item = ix.map(|ix| &knowledge.treatments()[ix.at()].item);
        entry.problems.contains(problem) && item.is_some_and(|item| item.families.iter().any(|f| f == family))
    };
    one.evaluation.readings.iter().filter(of).map(|reading| reading.response).collect()
}

#[test]
fn what_helped_and_came_back_has_not_failed_to_settle_the_pain() {
    let tracks = [
        ("ablation", "radiofrequency ablation"),
        ("esi", "epidural steroid"),
        ("joint_steroid", "steroid injection"),
    ];
    let mut seen = 0;
    for one in ALL.iter() {
        let question = printed(&one.letter, "question");
        let Some((_, rest)) = question.split_once("has not settled with ") else { continue };
        // What is offered instead stands behind a colon.
        let rest = rest.split(':').next().unwrap_or(rest);
        for (family, words) in tracks.iter().filter(|(_, words)| rest.contains(words)) {
            seen += 1;
            let helped = responses(one, family).into_iter().any(|response| {
                matches!(response, Response::Good | Response::Durable | Response::WornOff | Response::Brief)
            });
            assert!(!helped, "{}: {words} in {question}", one.at);
        }
    }
    assert!(seen > 10, "{seen}");
    let question = printed(&to(PACEMAKER, InterventionalPain), "question");
    assert!(
        question.ends_with("which came back after an ablation that helped for 52 weeks (NRS 8 to 2)."),
        "{question}"
    );
}

#[test]
fn what_a_later_block_has_answered_is_left_out_of_the_reasons() {
    let letter = to(PACEMAKER, InterventionalPain);
    let why = printed(&letter, "why.reason");
    assert!(!why.contains("10 Nov 2024") && !why.contains("cannot be told apart"), "{why}");
    assert!(printed(&letter, "treatments.table").contains("L5–S1, right; fluoroscopy; 18 G"));
    let told = to(TWO_SIDES, InterventionalPain);
    let block = "A block on 20 Oct 2026 was positive at L4–5 and L5–S1 on the left and not at L4–5 and L5–S1 on the right.";
    assert!(printed(&told, "question").ends_with(block), "{}", printed(&told, "question"));
    let why = printed(&told, "why.reason");
    assert!(!why.contains("10 Jun 2026") && !why.contains("20 Oct 2026"), "{why}");
}

#[test]
fn nothing_is_said_only_of_what_gave_nothing() {
    let why = printed(&to(KNEE, InterventionalPain), "why.reason");
    assert!(why.contains("gave little at follow-up"), "{why}");
    let mut seen = 0;
    for one in ALL.iter() {
        let blocks: Vec<String> = one.letter.document.blocks().map(|block| block.id.0.clone()).collect();
        let has = |id: &str| blocks.iter().any(|known| known == id);
        if !has("why.reason") || !has("treatments.table") {
            continue;
        }
        let (why, table) = (printed(&one.letter, "why.reason"), printed(&one.letter, "treatments.table"));
        for sentence in why.split(". ").filter(|sentence| sentence.contains("gave nothing at follow-up")) {
            seen += 1;
            let Some(day) = sentence.split(" of ").nth(1).map(|rest| rest.split(" relieved").next().unwrap())
            else {
                continue;
            };
            let row = table.lines().find(|row| row.starts_with(day)).unwrap_or_default();
            assert!(!row.contains("Helped little"), "{}: {row}", one.at);
        }
    }
    assert!(seen > 3, "{seen}");
}

#[test]
fn each_step_of_the_question_has_its_side_and_two_pains_have_no_first() {
    let letter = to(TWO_SIDES, InterventionalPain);
    let question = printed(&letter, "question");
    for words in ["L4–5 and L5–S1 on the left", "a sacroiliac joint block on the right", "of the other side"]
    {
        assert!(question.contains(words), "{question}");
    }
    assert!(!question.contains("Which would you do first"), "{question}");
    assert!(!printed(&letter, "why.reason").contains("the order I leave to you"));
    assert!(!printed(&letter, "reply.asked").contains("which you chose"));
}

#[test]
fn only_what_counts_as_a_block_confirms() {
    let letter = to(SCREEN_OPEN, InterventionalPain);
    assert!(!printed(&letter, "diagnosis.summary").contains("confirmed by blocks"));
    assert!(!printed(&letter, "why.reason").contains("Blocks have confirmed"));
    let confirmed = to(PACEMAKER, InterventionalPain);
    assert!(printed(&confirmed, "diagnosis.summary").contains("confirmed by blocks"));
}

#[test]
fn blocks_of_one_month_are_not_one_block() {
    let mut pacemaker = case(PACEMAKER);
    for entry in pacemaker.entries.iter_mut().filter(|entry| ["m1", "m2"].contains(&entry.id.as_str())) {
        entry.date = PartialDate::Month(2025, 2);
    }
    let summary = |case: &Case| {
        printed(&letter_for(case, &settings(), InterventionalPain, None).unwrap(), "diagnosis.summary")
    };
    assert!(summary(&pacemaker).contains("confirmed by blocks"), "{}", summary(&pacemaker));
    // On one day they are one session.
    for entry in pacemaker.entries.iter_mut().filter(|entry| ["m1", "m2"].contains(&entry.id.as_str())) {
        entry.date = PartialDate::Day(Date::new(2025, 2, 20).unwrap());
    }
    assert!(!summary(&pacemaker).contains("confirmed by blocks"), "{}", summary(&pacemaker));
}

/// How soon the plan has what is present done.
fn soonest(one: &Written) -> Option<pathway::Urgency> {
    let flags = one.evaluation.flags.iter().filter(|flag| flag.state == FlagState::Present);
    flags
        .filter_map(|flag| flag.urgency)
        .chain(one.evaluation.plan.next.iter().map(|next| next.urgency))
        .min()
}

#[test]
fn every_letter_goes_by_the_clock_of_the_plan() {
    let word = |urgency| match urgency {
        Some(pathway::Urgency::Now) => Urgency::Emergency,
        Some(pathway::Urgency::SameDay) => Urgency::SameDay,
        Some(pathway::Urgency::TwoWeeks) => Urgency::Soon,
        Some(pathway::Urgency::Routine) | None => Urgency::Routine,
    };
    for one in ALL.iter() {
        // Thoughts of self-harm make nothing urgent for those who are not told of them.
        let soonest = word(soonest(one));
        let banner = one.letter.document.banner.urgency;
        assert!(banner <= soonest, "{}: {banner:?} and {soonest:?}", one.at);
    }
    for recipient in RecipientKind::ALL.iter().copied() {
        assert_eq!(to(CORD, recipient).document.banner.word, "WITHIN 2 WEEKS", "{}", recipient.id());
    }
}

#[test]
fn a_flag_that_is_present_is_the_diagnosis_and_the_reason() {
    let letter = to(CORD, SpineSurgeon);
    assert!(printed(&letter, "diagnosis.summary").starts_with("Suspected compression of the spinal cord."));
    let why = printed(&letter, "why.reason");
    assert!(why.starts_with("Compression of the spinal cord is suspected; this has to be settled"), "{why}");
    assert!(printed(&letter, "reply.asked").contains("MRI"));
    let letter = to(CORD, NeurosurgeonUrgent);
    assert!(
        printed(&letter, "question")
            .contains("within two weeks for suspected compression of the spinal cord")
    );
    assert!(printed(&letter, "reply.asked").contains("MRI"));
}

fn asks_whether_to_operate(question: &str) -> bool {
    ["Is an operation likely", "What could surgery"].iter().any(|form| question.contains(form))
}

#[test]
fn pain_from_the_hip_joint_asks_for_no_operation_on_the_spine() {
    let letter = to(HIP_JOINT, SpineSurgeon);
    assert!(printed(&letter, "diagnosis.summary").contains("pain referred from the right hip joint"));
    for one in ALL.iter().filter(|one| one.recipient == SpineSurgeon) {
        let question = printed(&one.letter, "question");
        assert!(!question.contains("referred pain of"), "{}: {question}", one.at);
        let referred = question.contains("pain referred from");
        assert!(!referred || !asks_whether_to_operate(&question), "{}: {question}", one.at);
    }
}

#[test]
fn what_was_found_at_a_nerve_is_told() {
    let letter = to(WRIST, Orthopaedics);
    let neurology = printed(&letter, "flags.neurology");
    assert!(neurology.contains("left median nerve: sensation reduced"), "{neurology}");
}

#[test]
fn how_badly_a_nerve_is_hurt_stands_in_the_request() {
    let mut wrist = case(WRIST);
    forget(&mut wrist, "new_weakness");
    let absent = ["cancer_history", "trauma_recent", "weakness_elsewhere"].map(|id| (id, Value::Absent));
    assessed(&mut wrist, today(), &absent);
    let letter = letter_for(&wrist, &settings(), Orthopaedics, None).unwrap();
    let question = printed(&letter, "question");
    assert!(
        question.contains("neuropathy of the left median nerve") && question.contains("axonal loss"),
        "{question}"
    );
    let reply = printed(&letter, "reply.asked");
    assert!(!reply.contains("weight") && !reply.contains("HbA1c"), "{reply}");
    // What a report denies is not told.
    for entry in &mut wrist.entries {
        if let Body::Imaging(imaging) = &mut entry.body {
            imaging.report = Some("Mild left median neuropathy, no axonal loss.".to_owned());
        }
    }
    let letter = letter_for(&wrist, &settings(), Orthopaedics, None).unwrap();
    assert!(!printed(&letter, "question").contains("axonal loss"));
}

#[test]
fn a_wish_to_avoid_an_operation_is_told_to_everybody() {
    for recipient in RecipientKind::ALL.iter().copied() {
        let letter = to(KNEE, recipient);
        let told = letter.document.blocks().any(|block| {
            let text = block.content().to_notation();
            // Who operates reads of it with the question.
            text.contains(" no operation if it can be avoided.")
                || text.contains("would rather avoid an operation.")
        });
        assert!(told, "{}", recipient.id());
    }
}

#[test]
fn nobody_under_eighteen_is_a_woman_or_a_man() {
    let young = |question: String, words: &str| {
        assert!(question.contains(words) || question.contains(" is 16 "), "{question}");
        assert!(!question.contains("man"), "{question}");
    };
    young(printed(&to(SIXTEEN, PhysicalTherapy), "question"), "a girl of 16");
    let mut boy = case(SIXTEEN);
    boy.patient.sex = Some(Sex::Male);
    let letter = letter_for(&boy, &settings(), PhysicalTherapy, None).unwrap();
    young(printed(&letter, "question"), "a boy of 16");
}

#[test]
fn a_replacement_names_the_day_before_which_a_steroid_rules_it_out() {
    let letter = to(HIP, Orthopaedics);
    let why = printed(&letter, "why.reason");
    assert!(
        why.contains("Replacement of the left hip is not planned before 20 Jan 2027 (3 months since"),
        "{why}"
    );
    let scores = |file: &str| {
        let letter = to(file, Orthopaedics);
        let blocks = letter.document.blocks();
        blocks
            .filter(|block| block.id.0.starts_with("scores."))
            .map(|block| block.content().to_notation())
            .collect::<String>()
    };
    assert!(!scores(HIP).contains("Knee"));
    assert!(scores(KNEE).contains("Oxford Knee Score"));
}
