//! What decides the answer stands with the question, and what a record holds beside its fields is told where it belongs.

use stepwell::model::RecipientKind::{
    InterventionalPain, NeurosurgeonUrgent, Orthopaedics, PainPsychology, PhysicalTherapy, SpineSurgeon,
};

use stepwell::model::{Body, Case, Value};

use crate::composed::{assessed, case, check, letter_for, of, said, settings, today};

const ABSCESS: &str = include_str!("data/18-abscess.case.json");
const ALENDRONATE: &str = include_str!("data/thigh-on-alendronate.case.json");
const BORN_2013: &str = include_str!("data/pars-in-the-report.case.json");
const CLAUDICATION: &str = include_str!("data/05-stenosis-declines-surgery.case.json");
const EDOXABAN: &str = include_str!("data/residual-on-edoxaban.case.json");
const FACET: &str = include_str!("data/neck-blocks-to-a-surgeon.case.json");
const HEADACHE: &str = include_str!("data/headache-after-a-neck-epidural.case.json");
const KNEE: &str = include_str!("data/knee-of-low-grade.case.json");
const TRICEPS: &str = include_str!("data/relief-with-a-weaker-arm.case.json");
const WORK: &str = include_str!("data/work-injury.case.json");

#[test]
fn what_is_refused_of_the_recipients_trade_stands_with_the_question() {
    let letter = letter_for(&case(CLAUDICATION), &settings(), SpineSurgeon, None).unwrap();
    let whole = said(&letter);
    assert_eq!(whole.matches("declined decompression").count(), 1, "{whole}");
    check(&of(&case(CLAUDICATION), SpineSurgeon, "question"), &["She declined decompression"], &[]);
    // A therapist operates on nobody.
    check(&of(&case(CLAUDICATION), PhysicalTherapy, "question"), &[], &["declined"]);
}

#[test]
fn films_that_show_little_stand_with_the_question() {
    let question = of(&case(KNEE), Orthopaedics, "question");
    check(&question, &["The films show no more than Kellgren–Lawrence grade 2"], &[]);
}

#[test]
fn an_injection_that_speaks_against_the_source_stands_with_the_question() {
    let mut shaft = case(ALENDRONATE);
    assessed(&mut shaft, today(), &[("femur_shaft_pain", Value::Absent)]);
    let question = of(&shaft, Orthopaedics, "question");
    check(&question, &["The injection of 30 Sep 2026 speaks against that source."], &[]);
    let why = of(&shaft, Orthopaedics, "why.reason");
    check(&why, &["not even in the first hours", "the source is not settled"], &[]);
}

#[test]
fn a_needle_for_another_problem_before_the_pain_began_is_told() {
    let question = of(&case(HEADACHE), InterventionalPain, "question");
    let needle = "began in the month of an interlaminar epidural injection at C6–7 on 21 Oct 2026";
    check(&question, &[needle, "possible wet tap"], &[]);
    // Who acts on a leak of the dura is asked to see her, and where the needle was.
    check(&question, &["within two weeks for a suspected low-pressure headache"], &[]);
    let reply = of(&case(HEADACHE), InterventionalPain, "reply.asked");
    check(&reply, &["Please tell us what you find"], &["before you plan a procedure"]);
    let totals = of(&case(HEADACHE), InterventionalPain, "totals.steroid");
    check(&totals, &["For other problems: interlaminar epidural injection C6–7"], &["in part for another"]);
    check(&of(&lasting(), InterventionalPain, "question"), &[needle], &[]);
    // Months before it says nothing.
    let earlier = HEADACHE.replace("\"onset\": \"2026-10\"", "\"onset\": \"2026-05\"");
    check(&of(&case(&earlier), InterventionalPain, "question"), &[], &["The pain began"]);
}

/// The same headache, of which nobody asked what standing does to it.
fn lasting() -> Case {
    let mut headache = case(HEADACHE);
    for entry in &mut headache.entries {
        if let Body::Assessment(visit) = &mut entry.body {
            visit.findings.retain(|of| !["worse_standing", "relief_lying"].contains(&of.concept.as_str()));
        }
    }
    headache
}

#[test]
fn a_picture_for_another_problem_is_named() {
    // One of the neck may show where a pain at the back of the head comes from.
    let whole = said(&letter_for(&case(HEADACHE), &settings(), InterventionalPain, None).unwrap());
    check(&whole, &["MRI cervical spine, 15 Jul 2026", "C6: root touched on the left"], &["Agrees"]);
    let knee = HEADACHE.replace("\"region\": \"head_occipital\"", "\"region\": \"knee\"");
    let imaging = of(&case(&knee), InterventionalPain, "imaging.open");
    check(&imaging, &["For other problems: MRI of the cervical spine, 15 Jul 2026."], &[]);
    let history = of(&case(HEADACHE), InterventionalPain, "history.findings");
    check(&history, &["regnant (8 weeks, test on 12 November"], &["imaging", "the week of the pregnancy"]);
}

#[test]
fn an_injection_that_was_followed_for_a_week_has_an_outcome() {
    let why = of(&lasting(), InterventionalPain, "why.reason");
    check(
        &why,
        &["The block of 30 Oct 2026 had not helped at 1 week and was not followed longer."],
        &["did is not recorded"],
    );
}

#[test]
fn a_note_is_parted_by_what_was_seen_and_what_was_told() {
    let told = of(&case(HEADACHE), InterventionalPain, "diagnosis.presentation");
    check(&told, &["Noted on 19 Nov 2026: referred as 'occipital neuralgia"], &["Neck not stiff"]);
    let seen = of(&case(HEADACHE), InterventionalPain, "examination.findings");
    check(&seen, &["Neck not stiff", "lies on the floor"], &["referred as"]);
    // Where nothing of an examination is told, what was told is not lost.
    let whole = of(&case(WORK), PainPsychology, "diagnosis.summary");
    check(&whole, &["Noted on 19 Nov 2026: insurer's doctor asks for 'RFA or discharge'"], &[]);
}

#[test]
fn a_note_on_self_harm_goes_to_those_who_act_on_it() {
    let noted = WORK.replace("Wife does his socks.", "Spoke of killing himself in May.");
    let whole = |to| said(&letter_for(&case(&noted), &settings(), to, None).unwrap());
    check(&whole(PainPsychology), &["Spoke of killing himself in May"], &[]);
    check(&whole(PhysicalTherapy), &["insurer's doctor"], &["killing"]);
    // What describes a pain is nothing of the kind.
    let pain = WORK.replace("Wife does his socks.", "Shooting pain that kills every plan.");
    let told = said(&letter_for(&case(&pain), &settings(), PhysicalTherapy, None).unwrap());
    check(&told, &["Shooting pain"], &[]);
}

#[test]
fn a_note_on_self_harm_stays_out_of_an_emergency_of_another_trade() {
    let noted = EDOXABAN.replace("Ate a sandwich at 8.", "Suicidal last year.");
    let whole = said(&letter_for(&case(&noted), &settings(), NeurosurgeonUrgent, None).unwrap());
    check(&whole, &["walked in between two patients"], &["uicid"]);
}

#[test]
fn the_last_dose_that_a_note_tells_is_no_missing_one() {
    let blood = of(&case(EDOXABAN), NeurosurgeonUrgent, "medicines.antithrombotic");
    check(
        &blood,
        &["As noted: last edoxaban by her account this morning about 7."],
        &["Last dose: not recorded"],
    );
    let silent = EDOXABAN.replace("Last edoxaban by her account this morning about 7. ", "");
    check(
        &of(&case(&silent), NeurosurgeonUrgent, "medicines.antithrombotic"),
        &["Last dose: not recorded"],
        &[],
    );
}

#[test]
fn an_emergency_tells_each_sign_once_and_on_one_page() {
    let question = of(&case(EDOXABAN), NeurosurgeonUrgent, "question");
    check(&question, &["with reduced anal tone, post-void residual 480 mL, new weakness"], &["bladder scan"]);
    let procedure = of(&case(EDOXABAN), NeurosurgeonUrgent, "procedure.latest");
    check(&procedure, &["on 20 Nov 2026 the signs above were found"], &["saddle"]);
    check(&of(&case(EDOXABAN), NeurosurgeonUrgent, "flags.neurology"), &[], &["esidual", "nal tone"]);
    check(
        &of(&case(EDOXABAN), NeurosurgeonUrgent, "background.summary"),
        &["both legs"],
        &["uspected cauda"],
    );
}

#[test]
fn pain_that_eased_while_strength_fell_does_not_reassure() {
    let why = of(&case(TRICEPS), SpineSurgeon, "why.reason");
    check(&why, &["The pain has eased from NRS 8 to 2 while strength fell"], &[]);
    let as_before = TRICEPS.replace("\"value\": 3,", "\"value\": 4,");
    check(&of(&case(&as_before), SpineSurgeon, "why.reason"), &["eased"], &[]);
}

#[test]
fn who_operates_is_told_what_the_plan_would_do_instead() {
    let letter = letter_for(&case(FACET), &settings(), SpineSurgeon, None).unwrap();
    let asked = "a reason to write to this recipient, as the plan proposes radiofrequency ablation";
    assert!(letter.gaps.iter().any(|gap| gap.label.starts_with(asked)), "{:?}", letter.gaps);
    check(
        &said(&letter),
        &["Our own next step would be radiofrequency ablation"],
        &["If you advise no operation"],
    );
    let own = letter_for(&case(FACET), &settings(), InterventionalPain, None).unwrap();
    assert!(!own.gaps.iter().any(|gap| gap.label.starts_with("a reason to write")));
}

#[test]
fn the_same_sign_under_two_names_is_told_once() {
    let found = of(&case(FACET), SpineSurgeon, "examination.findings");
    assert_eq!(found.matches("extension with rotation").count(), 1, "{found}");
}

#[test]
fn a_month_keeps_its_capital_inside_a_sentence() {
    let question = BORN_2013.replace("Menarche not yet.", "Mar was better.");
    let told = of(&case(&question), SpineSurgeon, "diagnosis.presentation");
    check(&told, &["Noted on 19 Nov 2026: Mar was better."], &[]);
}

#[test]
fn what_a_report_names_and_no_field_holds_is_asked_about() {
    let labels = |file: &str| -> Vec<String> {
        let letter = letter_for(&case(file), &settings(), SpineSurgeon, None).unwrap();
        letter.gaps.into_iter().map(|gap| gap.label).filter(|label| label.contains("in the report")).collect()
    };
    let asked = "what “pars” in the report of the MRI lumbar spine means: no field holds it";
    assert_eq!(labels(BORN_2013), [asked]);
    // What the report denies is nothing to ask about.
    let denied =
        BORN_2013.replace("STIR: marked oedema of the left L5 pars", "STIR: no oedema of the left L5 pars");
    let denied = denied.replace("mild oedema right pars without a line", "no fracture of the right side");
    assert!(labels(&denied).is_empty(), "{:?}", labels(&denied));
}

#[test]
fn an_emergency_says_once_where_it_hurts() {
    let background = of(&case(ABSCESS), NeurosurgeonUrgent, "background.summary");
    assert_eq!(background.matches("low back and right leg").count(), 1, "{background}");
}
