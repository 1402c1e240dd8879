//! The note in plain text: what it says, in which order, and what it leaves out.

use stepwell::model::{Case, Value};
use stepwell::pathway::words::{Audience, Wording};
use stepwell::pathway::{
    Advice, Answer, Consequence, Evaluation, FlagState, Hold, Knowledge, Question, Status, Truth, Urgency,
    advise, evaluate, note,
};

use crate::records::cases;
use crate::small::{case, day, evaluation, fact, knowledge};

fn text(knowledge: &Knowledge, case: &Case, evaluation: &Evaluation, advice: &Advice) -> String {
    let policy = knowledge.policy("clinic").unwrap();
    note(&Wording { knowledge, policy, case, audience: Audience::Screen }, evaluation, advice)
}

fn advice(knowledge: &Knowledge) -> Advice {
    let answer = |answer, label: &str, leads_to: &str| Consequence {
        answer,
        label: label.to_owned(),
        leads_to: leads_to.to_owned(),
        next: None,
    };
    Advice {
        questions: vec![Question {
            fact: fact(knowledge, "active_infection"),
            items: Vec::new(),
            text: "Any infection now?".to_owned(),
            answers: vec![
                answer(Answer::Value(Value::Absent), "No", "The plan stands"),
                answer(Answer::Value(Value::Present), "Yes", "Wait leads"),
                answer(Answer::CannotBeKnown, "Cannot be found out", "Wait leads"),
            ],
        }],
        ..Advice::default()
    }
}

#[test]
fn the_note_reads_like_a_colleagues() {
    let (knowledge, case) = (knowledge(), case());
    let text = text(&knowledge, &case, &evaluation(&knowledge, &case), &advice(&knowledge));
    let expected = "\
Low back, as of 20 Nov 2026

Next step, provisional (routine)
Block the medial branches of the L4-5 facet joints, both sides.
  ✓ The pattern fits the L4-5 facet joints, both sides  [Assessment, 2 Oct 2026]
  ✓ Pain for at least 3 months
  To rule out on the day: Active infection.
  Assuming: At least 6 weeks (typical, unverified) since the last block.

Red flags
  Absent, asked 2 Oct 2026: growing weakness.

Questions that could change this
  ? Any infection now?  [Asked, cannot be known]
      No → The plan stands
      Yes / Cannot be found out → Wait leads

It works if: Relief fits the anaesthetic.
If it works: A second block.
If it fails: Another source is looked for.

Knowledge test.1; policy: Clinic.
Decision support: the physician decides.
";
    assert_eq!(text, expected);
}

#[test]
fn the_patient_is_not_named() {
    let (knowledge, case) = (knowledge(), case());
    let text = text(&knowledge, &case, &evaluation(&knowledge, &case), &Advice::default());
    assert!(!text.contains("Okafor") && !text.contains("Nneka"));
}

#[test]
fn an_emergency_says_what_to_do_and_asks_nothing() {
    let (knowledge, case) = (knowledge(), case());
    let mut made = evaluation(&knowledge, &case);
    (made.flags[0].state, made.flags[0].urgency) = (FlagState::Present, Some(Urgency::SameDay));
    made.plan.next.as_mut().unwrap().urgency = Urgency::SameDay;
    for step in &mut made.steps {
        step.status = Status::Withheld;
    }
    let text = text(&knowledge, &case, &made, &advice(&knowledge));
    for words in [
        "Emergency: growing weakness, the same day\n",
        "  1. Call the surgeon on duty.\n",
        "  1 step waits until this is worked up; an operation for it does not.\n",
        "  ! Growing weakness: present, the same day  [Assessment, 2 Oct 2026]\n",
    ] {
        assert!(text.contains(words), "{words} in\n{text}");
    }
    assert!(!text.contains("Questions"), "{text}");
}

#[test]
fn a_flag_that_is_present_heads_the_note_and_asks_for_the_others_below() {
    let (knowledge, case) = (knowledge(), case());
    let mut made = evaluation(&knowledge, &case);
    (made.flags[0].state, made.flags[0].urgency) = (FlagState::Present, Some(Urgency::TwoWeeks));
    made.plan.next.as_mut().unwrap().urgency = Urgency::TwoWeeks;
    made.hold = Some(Hold { flags: Vec::new(), open: vec![fact(&knowledge, "saddle_numbness")] });
    let text = text(&knowledge, &case, &made, &Advice::default());
    let head = text.find("A red flag stands: growing weakness, within two weeks").unwrap();
    let plan = text.find("\nBlock the medial").unwrap();
    let asked = text.find("Ask too, while this goes on").unwrap();
    assert!(head < plan && plan < asked, "{text}");
    assert!(text.contains("back passage?  [Not asked]\n") && !text.contains("hold"), "{text}");
}

#[test]
fn a_hold_asks_the_screen_and_keeps_the_plan_readable_behind_it() {
    let (knowledge, case) = (knowledge(), case());
    let mut made = evaluation(&knowledge, &case);
    made.flags[0].state = FlagState::Unknown;
    made.hold = Some(Hold {
        flags: vec![made.flags[0].flag],
        open: vec![fact(&knowledge, "new_weakness"), fact(&knowledge, "saddle_numbness")],
    });
    let text = text(&knowledge, &case, &made, &Advice::default());
    for words in [
        "On hold: red flags not known, 2 answers are open\n",
        "  ? Any new weakness, or weakness that is growing?  [Out of date, 2 Oct]\n",
        "back passage?  [Not asked]\n",
        "\nBehind the hold, if the screen is clear: next step, provisional (routine)\nBlock the medial",
        "  ? Not known: growing weakness.\n",
    ] {
        assert!(text.contains(words), "{words} in\n{text}");
    }
}

#[test]
fn what_was_not_chosen_gives_its_reason_over_all_its_targets() {
    let (knowledge, case) = (knowledge(), case());
    let mut made = evaluation(&knowledge, &case);
    made.plan.next = None;
    for step in &mut made.steps {
        step.status = Status::Contraindicated;
        step.ledger[3].truth = Truth::Met;
    }
    let said = text(&knowledge, &case, &made, &Advice::default());
    let line = "  - Medial branch block, L4-5 facet joints, both sides: contraindicated. Active infection\n";
    assert!(said.contains("No step is open for this problem.") && said.contains(line), "{said}");
    for step in &mut made.steps {
        step.status = Status::NotIndicated;
        step.ledger.clear();
    }
    let said = text(&knowledge, &case, &made, &Advice::default());
    assert!(said.contains("  1 more step is not indicated: nothing speaks for it.\n"), "{said}");
}

/// The note of a coded case.
fn note_of(name: &str) -> String {
    let knowledge = Knowledge::builtin().unwrap();
    let coded = crate::cases::coded().into_iter().find(|coded| coded.name.starts_with(name)).unwrap();
    let policy = knowledge.policy(&coded.expected.policy).unwrap();
    let got =
        evaluate(knowledge, policy, &coded.case, &coded.expected.problem, coded.expected.as_of).unwrap();
    let advice = advise(knowledge, policy, &coded.case, &got);
    text(knowledge, &coded.case, &got, &advice)
}

#[test]
fn a_step_at_the_medial_branches_names_the_nerves() {
    let note = note_of("b01-");
    assert!(note.contains("\nNerves: L3 and L4.\n"), "{note}");
}

#[test]
fn what_may_explain_a_failure_stands_once_with_what_follows() {
    let note = note_of("c16-");
    let nerve = "The nerve itself is damaged (DN4 that speaks for nerve pain, pain on light touch).";
    assert_eq!(note.matches(nerve).count(), 1, "two injections, one line: {note}");
    assert!(!note.contains("Another structure hurts"), "a sign of one leaves the others out: {note}");
    let read = note_of("b03-");
    assert!(read.contains("Another structure hurts."), "what the reading says itself needs no sign: {read}");
    let needs = "Something keeps pressing";
    assert!(!note_of("g983-").contains(needs), "what a reading only allows is no explanation without a sign");
    let dose = "The dose was too low, or the course too short. For Duloxetine, 2 Mar 2026 to 13 Apr 2026.";
    assert!(note.contains(dose), "{note}");
}

#[test]
fn in_the_neck_the_plan_says_where_the_needle_goes() {
    let neck = note_of("w18-");
    assert!(neck.contains("Inject once more for the right C7 root"), "{neck}");
    assert!(neck.contains("between the laminae, at C7-T1"), "{neck}");
    assert!(!note_of("w06-").contains("between the laminae"), "not in the low back");
}

#[test]
fn a_block_read_apart_at_its_sides_is_told_with_the_side_of_each_answer() {
    let note = note_of("l04-");
    assert!(note.contains("  - SI joint block left, 13 Oct 2026: Negative block.\n"), "{note}");
    assert!(note.contains("  - SI joint block right, 13 Oct 2026: Positive block.\n"), "{note}");
    assert!(!note.contains("SI joint block both sides, 13 Oct 2026:"), "{note}");
}

#[test]
fn what_is_declined_for_now_is_not_said_to_follow() {
    let fails = "If it fails: Surgeon's opinion";
    let note = note_of("z10-");
    assert!(note.contains("percutaneous decompression at the L4-5") && !note.contains(fails), "{note}");
    let coded = crate::cases::coded().into_iter().find(|coded| coded.name.starts_with("z10-")).unwrap();
    let (knowledge, mut case) = (Knowledge::builtin().unwrap(), coded.case);
    case.entries.retain(|entry| entry.id.as_str() != "so");
    let policy = knowledge.policy("clinic").unwrap();
    let got = evaluate(knowledge, policy, &case, &coded.expected.problem, coded.expected.as_of).unwrap();
    let mild = knowledge.step(knowledge.step_named("mild").unwrap());
    let words = Wording { knowledge, policy, case: &case, audience: Audience::Screen };
    let says = words.outlook(&got, mild);
    assert!(says.iter().any(|(head, text)| *head == "If it fails" && text.starts_with("Surgeon's opinion")));
}

#[test]
fn what_a_flag_asks_for_is_said_of_those_it_may_concern() {
    let knowledge = Knowledge::builtin().unwrap();
    let policy = knowledge.policy("clinic").unwrap();
    let told = |name: &str| {
        let (_, case) = cases().into_iter().find(|(case, _)| case.starts_with(name)).unwrap();
        let problem = case.problems[0].id.clone();
        let evaluation = evaluate(knowledge, policy, &case, &problem, day("2026-11-20")).unwrap();
        text(knowledge, &case, &evaluation, &Advice::default())
    };
    let taken = "An antithrombotic is taken: tell which one";
    let asked = "Ask whether an antithrombotic is taken";
    let says = |text: &str| (text.contains(taken), text.contains(asked));
    assert_eq!(says(&told("v50")), (false, true), "nobody asked");
    assert_eq!(says(&told("v66")), (true, false), "one is on the timeline");
    assert_eq!(says(&told("v67")), (false, false), "none is taken");
}

#[test]
fn an_emergency_neither_waits_for_an_injection_nor_names_two_surgeons() {
    let note = note_of("f921-");
    assert!(!note.contains("judged too early") && !note.contains("Referral:"), "{note}");
    assert!(note.contains("  Send to: the emergency department"), "{note}");
}

#[test]
fn a_past_treatment_is_told_as_it_went() {
    let disc = note_of("f922-");
    assert!(
        disc.contains("Microdiscectomy L5-S1 left, 12 Mar 2024: Helped for long, until this pain began."),
        "{disc}"
    );
    let knee = note_of("f901-");
    assert!(knee.contains("Genicular block genicular right, 20 Oct 2026: Positive block.\n"), "{knee}");
    let buttock = note_of("f913-");
    let blind = "SI joint block right, 29 Oct 2026: Did not help; given without guidance, it says nothing about the target.";
    assert!(buttock.contains(blind), "{buttock}");
}

#[test]
fn what_nobody_has_a_reason_to_ask_is_no_open_flag() {
    let elsewhere = "a source outside the spine";
    let note = note_of("f922-");
    let unasked = note.lines().find(|line| line.contains("Not asked, as nothing on record calls for it"));
    assert!(unasked.is_some_and(|line| line.contains(elsewhere)), "{note}");
    assert!(!note.contains("? A source outside the spine"), "{note}");
    let denied = note_of("k26-");
    let unasked = denied.lines().find(|line| line.contains("Not asked, as nothing on record calls for it"));
    assert!(unasked.is_none_or(|line| !line.contains("progressive or major weakness")), "{denied}");
}

#[test]
fn what_stands_against_a_step_cannot_be_read_as_its_opposite() {
    let note = note_of("f901-");
    assert!(note.contains("✗ Not the case: ") && !note.contains("✗ A surgeon"), "{note}");
}
