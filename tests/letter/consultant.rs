//! What a senior consultant sent back: each sentence that was wrong, and what stands there now.

use stepwell::letter::{LetterRequest, Reader, compose, set};
use stepwell::model::RecipientKind::{
    self, InterventionalPain, NeurosurgeonUrgent, Orthopaedics, PainPsychology, PhysicalTherapy, SpineSurgeon,
};
use stepwell::model::{Case, Value};
use stepwell::pathway::{Knowledge, evaluate};

use crate::book::{ALL, Written};
use crate::composed::{assessed, case, cases, check, letter_for, of, said, settings, today};

const B44: &str = include_str!("../../assets/cases/b44-allergic-to-caine.case.json");
const C44: &str = include_str!("../../assets/cases/c44-self-harm-present.case.json");
const G05: &str = include_str!("../../assets/cases/g05-the-neck-was-imaged-yesterday.case.json");
const H02: &str = include_str!("../../assets/cases/h02-budget-spent.case.json");
const H21: &str = include_str!("../../assets/cases/h21-buttons-and-brisk-reflexes.case.json");
const H26: &str = include_str!("../../assets/cases/h26-neck-joints-on-apixaban.case.json");
const H30: &str = include_str!("../../assets/cases/h30-torn-cuff-and-sugar.case.json");
const H32: &str = include_str!("../../assets/cases/h32-hot-new-knee.case.json");
const H36: &str = include_str!("../../assets/cases/h36-five-good-days-everywhere.case.json");
const H40: &str = include_str!("../../assets/cases/h40-trial-forty-percent.case.json");
const J07: &str = include_str!("../../assets/cases/j07-replacement-ready.case.json");
const J20: &str = include_str!("../../assets/cases/j20-tennis-elbow-never-imaged.case.json");
const K20: &str = include_str!("../../assets/cases/k20-a-wedge-on-the-films.case.json");
const N30: &str = include_str!("../../assets/cases/n30-ablation-ten-weeks.case.json");
const P11: &str = include_str!("../../assets/cases/p11-fusion-of-a-smoker.case.json");
const T06: &str = include_str!("../../assets/cases/t06-shoulder.case.json");
const U10: &str = include_str!("../../assets/cases/u10-all-over-and-the-program-was-done.case.json");
const U11: &str = include_str!("../../assets/cases/u11-all-over-and-in-therapy-for-months.case.json");
const V18: &str = include_str!("../../assets/cases/v18-fbss-guard-missing.case.json");
const V24: &str = include_str!("../../assets/cases/v24-knee.case.json");
const V30: &str = include_str!("../../assets/cases/v30-facet-confirmed.case.json");
const V04: &str = include_str!("../../assets/cases/v04-cauda-equina.case.json");
const V06: &str = include_str!("../../assets/cases/v06-better-pain-worse-foot.case.json");
const B11: &str = include_str!("../../assets/cases/b11-numb-since-sunday.case.json");

fn whole(file: &str, recipient: RecipientKind) -> String {
    said(&letter_for(&case(file), &settings(), recipient, None).unwrap())
}

#[test]
fn a_side_is_named_that_findings_name() {
    check(&of(&case(V04), NeurosurgeonUrgent, "background.summary"), &["left S1 root"], &["both sides"]);
}

#[test]
fn what_acts_on_platelets_stands_under_blood_thinning() {
    let blood = of(&case(V04), NeurosurgeonUrgent, "medicines.antithrombotic");
    check(&blood, &["ibuprofen 600 mg three times daily, which acts on platelets"], &[]);
    let spared = case(&V04.replace("\"ibuprofen\"", "\"celecoxib\""));
    check(&of(&spared, NeurosurgeonUrgent, "medicines.antithrombotic"), &[], &["celecoxib"]);
}

#[test]
fn no_image_is_asked_for_without_contrast_while_an_abscess_is_in_question() {
    let letter = letter_for(&case(V04), &settings(), NeurosurgeonUrgent, None).unwrap();
    check(&said(&letter), &["abscess", "A new MRI"], &["without contrast"]);
}

#[test]
fn the_last_needle_is_told_however_long_ago() {
    let procedure = of(&case(B11), NeurosurgeonUrgent, "procedure.latest");
    check(
        &procedure,
        &["The last needle procedure was on 25 Aug 2026, 12 weeks ago: caudal", "dexamethasone"],
        &[],
    );
}

#[test]
fn a_finding_and_how_bad_it_is_are_said_in_one() {
    let background = of(&case(B11), NeurosurgeonUrgent, "background.summary");
    check(&background, &["L5–S1: massive central herniation."], &["a massive"]);
}

#[test]
fn that_strength_fell_stands_first_and_the_notes_on_muscles_beside_the_grades() {
    let foot = case(V06);
    check(&of(&foot, NeurosurgeonUrgent, "reason"), &["MRC 2/5, from 4/5 on 10 Nov 2026"], &[]);
    let noted = ["10 Nov 2026: Before the injection. Great toe and ankle", "clearly worse since 06:00"];
    check(&of(&foot, NeurosurgeonUrgent, "strength.notes"), &noted, &["Temperature"]);
    check(&of(&foot, NeurosurgeonUrgent, "flags.screen"), &["Temperature 36.8 C"], &["worse since"]);
    let letter = letter_for(&foot, &settings(), NeurosurgeonUrgent, None).unwrap();
    assert_eq!(set(&letter.document).unwrap().pages.len(), 1);
}

#[test]
fn a_study_whose_result_is_on_record_is_not_called_missing() {
    let text = whole(P11, SpineSurgeon);
    check(
        &text,
        &["an unstable segment", "Not recorded: bone density (DXA)."],
        &["flexion–extension", "whether the segment"],
    );
}

#[test]
fn nobody_of_a_case_is_another_sex_than_the_patient() {
    for (name, case) in cases() {
        let other: &[&str] = match case.patient.sex {
            Some(stepwell::model::Sex::Female) => &["his", "he", "him"],
            Some(stepwell::model::Sex::Male) => &["her", "she"],
            _ => &[],
        };
        let goal = case.patient.goal.as_deref().unwrap_or_default().to_lowercase();
        let mut words = goal.split(|c: char| !c.is_alphabetic());
        assert!(!words.any(|word| other.contains(&word)), "{name}: {goal}");
    }
}

#[test]
fn the_shorthand_of_a_title_stays_with_the_physician() {
    let text = whole(J07, Orthopaedics);
    check(
        &text,
        &["Osteoarthritis of the right hip. The pain began in 2020."],
        &["ready", "fit for the operation"],
    );
    let titled = |title: &str| {
        let mut case = case(B44);
        title.clone_into(&mut case.problems[0].title);
        of(&case, SpineSurgeon, "diagnosis.presentation")
    };
    check(&titled("Right neck, boil"), &["right neck"], &["boil"]);
    check(&titled("Stimulation trial failed"), &["The pain is worse"], &["rial", "omplaint"]);
}

#[test]
fn a_second_opinion_is_asked_for_where_one_is_wanted() {
    let question = of(&case(J07), Orthopaedics, "question");
    check(
        &question,
        &["saw a surgeon on 20 Oct 2026, who offers a replacement", "would you consider him"],
        &["second"],
    );
    let mut wanted = case(J07);
    assessed(&mut wanted, today(), &[("wants_surgery_opinion", Value::Present)]);
    check(&of(&wanted, Orthopaedics, "question"), &["second opinion on replacement of the right hip"], &[]);
}

#[test]
fn the_question_says_why_it_is_asked_where_the_next_step_is_barred() {
    let question = of(&case(B44), SpineSurgeon, "question");
    check(
        &question,
        &["now that a medial branch block is ruled out (allergy to local anesthetics)"],
        &["reaction"],
    );
    check(&of(&case(B44), SpineSurgeon, "why.reason"), &[], &["ruled out"]);
}

#[test]
fn an_answer_on_self_harm_has_its_age_and_a_copy_calls_nothing_elective() {
    check(
        &of(&case(C44), PainPsychology, "flags.screen"),
        &["No answer later than 16 Nov 2026 is on record."],
        &[],
    );
    let surgeon = letter_for(&case(C44), &settings(), SpineSurgeon, None).unwrap();
    assert_eq!(surgeon.document.banner.word, "ON HOLD");
    check(&said(&surgeon), &["Nothing new is to be planned"], &["Elective"]);
    let copy = copied(&case(C44), PainPsychology);
    check(&copy, &["This copy leaves out mood and safety"], &["Elective", "Red flags: not recorded", "harm"]);
}

pub(crate) fn copied(case: &Case, recipient: RecipientKind) -> String {
    let knowledge = Knowledge::builtin().unwrap();
    let (problem, settings) = (&case.problems[0].id, settings());
    let policy = knowledge.policy("clinic").unwrap();
    let evaluation = evaluate(knowledge, policy, case, problem, today()).unwrap();
    let addressee = settings.recipients[0].addressee.clone();
    let request = LetterRequest::new(problem, recipient, (&addressee, &settings, today()));
    let request = LetterRequest { reader: Reader::Copy, ..request };
    let letter = compose(case, &evaluation, knowledge, &request).unwrap();
    format!("{} {}", letter.document.banner.word, said(&letter))
}

#[test]
fn two_flags_of_one_thing_are_one_and_the_needle_before_it_is_in_the_question() {
    let question = of(&case(H32), Orthopaedics, "question");
    check(
        &question,
        &["infection of the artificial left knee joint", "8 days after a steroid injection"],
        &["loosening"],
    );
    check(&whole(H32, Orthopaedics), &["pain again now"], &["elped at first"]);
}

#[test]
fn an_image_for_a_red_flag_has_an_owner_and_an_age() {
    let reply = of(&case(H21), InterventionalPain, "reply.asked");
    check(&reply, &["the last is of 20 Jan 2026"], &["[[", "not recorded"]);
    check(&of(&case(V24), Orthopaedics, "reply.asked"), &[], &["Shall I arrange"]);
}

#[test]
fn what_an_image_shows_torn_is_torn_and_the_tendon_is_asked_for() {
    let text = whole(H30, Orthopaedics);
    check(
        &text,
        &["Complete tendon tear of the right shoulder. Which tendon: not recorded."],
        &["endon disease", "goes before the pain"],
    );
    let named = H30.replace(
        "\"concordance\": \"concordant\"",
        "\"concordance\": \"concordant\", \"report\": \"Supraspinatus torn\"",
    );
    check(&whole(&named, Orthopaedics), &["Complete tendon tear"], &["Which tendon"]);
}

#[test]
fn a_score_of_none_is_told_and_a_course_done_before_is_another_one() {
    check(&of(&case(U11), PainPsychology, "flags.screen"), &["PHQ-9 item 9 scored 0 of 3"], &[]);
    check(
        &of(&case(U11), PainPsychology, "question"),
        &["another course of cognitive behavioral therapy"],
        &[],
    );
}

#[test]
fn a_block_says_what_blurs_it_and_is_wished_without() {
    let table = of(&case(U10), InterventionalPain, "treatments.table");
    check(&table, &["Cannot be judged: sedation", "with sedation; no steroid"], &[]);
    check(&of(&case(U10), InterventionalPain, "reply.asked"), &["without sedation or steroid"], &[]);
    check(&of(&case(V30), InterventionalPain, "treatments.table"), &["no sedation, no steroid"], &[]);
    check(&of(&case(V30), InterventionalPain, "reply.asked"), &[], &["without sedation"]);
}

#[test]
fn a_therapist_reads_what_to_refrain_from() {
    check(
        &of(&case(H26), PhysicalTherapy, "flags.screen"),
        &["No thrust manipulation: she takes apixaban."],
        &[],
    );
    check(
        &of(&case(H21), PhysicalTherapy, "question"),
        &["let the treatment", "wait until suspected compression"],
        &["Which program"],
    );
    check(
        &of(&case(H21), PhysicalTherapy, "flags.screen"),
        &["Until this is settled: no manipulation, no traction"],
        &[],
    );
    check(&of(&case(H21), PhysicalTherapy, "reply.asked"), &["begin or go on with nothing"], &["six weeks"]);
}

#[test]
fn what_returns_is_the_pain() {
    let question = of(&case(V24), Orthopaedics, "question");
    check(
        &question,
        &["osteoarthritis; his pain returns 10 days to 6 weeks after each"],
        &["osteoarthritis, which"],
    );
}

#[test]
fn sessions_that_were_alike_stand_in_one_row() {
    let table = of(&case(H02), SpineSurgeon, "treatments.table");
    let row =
        "5 Nov 2025; 14 Jan, 8 Apr, 24 Jun and 2 Sep 2026 | Transforaminal epidural injection S1, left;";
    check(&table, &[row, "60% for 7 to 10 weeks"], &["Other treatment"]);
}

#[test]
fn a_code_is_no_quotation_and_a_painless_hip_is_not_called_free() {
    check(&whole(J07, Orthopaedics), &["Half relief"], &["“Helped"]);
    check(&whole(V24, Orthopaedics), &["o groin pain on internal rotation of the hip"], &["rotation free"]);
}

#[test]
fn what_is_not_recorded_of_medicines_is_said_once() {
    let medicines = of(&case(B44), SpineSurgeon, "medicines.current");
    check(
        &medicines,
        &["Not recorded: current medicines, opioids, allergies to medicines and latex."],
        &["Opioids: not"],
    );
    let history = of(&case(B44), SpineSurgeon, "history.findings");
    check(&history, &["what she wants from treatment"], &[]);
    check(&of(&case(U10), PhysicalTherapy, "goals.words"), &["Not on record here; please ask her."], &[]);
}

#[test]
fn an_opioid_that_is_counted_is_not_called_open() {
    let text = whole(H40, InterventionalPain);
    check(
        &text,
        &["Opioid: 20 MME a day (17 Nov 2026); which one is not recorded.", "cut by 60%"],
        &["opioids,"],
    );
    check(&text, &[], &["Canal free where leads would lie. Agreement"]);
}

#[test]
fn a_second_page_is_no_scrap() {
    for (file, recipient) in [(P11, SpineSurgeon), (U10, InterventionalPain), (V18, PainPsychology)] {
        let letter = letter_for(&case(file), &settings(), recipient, None).unwrap();
        let pages = set(&letter.document).unwrap().pages;
        let lines: Vec<usize> = pages.iter().map(|page| page.text().lines().count()).collect();
        assert!(lines.len() == 2 && lines[1] > 14, "{} {lines:?}", recipient.id());
    }
}

#[test]
fn questions_have_more_than_one_form_and_a_patient_has_one() {
    let begins = |recipient: RecipientKind| {
        let letters = ALL.iter().filter(|one| one.recipient == recipient);
        let question = |one: &&Written| {
            let question = crate::composed::printed(&one.letter, "question");
            question.split(' ').take(3).collect::<Vec<_>>().join(" ")
        };
        let mut all: Vec<String> = letters.map(|one| question(&one)).collect();
        all.sort();
        all.dedup();
        all.len()
    };
    for recipient in [SpineSurgeon, InterventionalPain, Orthopaedics, PhysicalTherapy, PainPsychology] {
        assert!(begins(recipient) > 6, "{} {}", recipient.id(), begins(recipient));
    }
    let question = || of(&case(H02), SpineSurgeon, "question");
    assert_eq!(question(), question());
    check(&of(&case(H02), SpineSurgeon, "question"), &["microdiscectomy on the left"], &[" | "]);
}

#[test]
fn what_was_asked_on_one_day_says_so_once() {
    let health = of(&case(J07), Orthopaedics, "history.findings");
    assert_eq!(health.matches("16 Nov 2026").count(), 1, "{health}");
}

#[test]
fn what_helped_for_days_is_not_called_no_relief() {
    let why = of(&case(H36), InterventionalPain, "why.reason");
    let told =
        "The injection of 11 Feb 2026 gave nothing in the first hours and relieved 50% for 5 days after that";
    check(&why, &[told], &["gave no useful relief"]);
}

#[test]
fn a_season_is_small_within_a_sentence() {
    check(&of(&case(T06), PhysicalTherapy, "question"), &["before (summer 2026)"], &[]);
}

#[test]
fn a_fracture_that_was_seen_is_named_once() {
    let question = of(&case(K20), Orthopaedics, "question");
    check(
        &question,
        &["suspected vertebral compression fracture with osteoporosis"],
        &["suspected fracture"],
    );
}

#[test]
fn therapy_has_no_side_and_the_neck_no_trunk() {
    check(
        &of(&case(J20), PhysicalTherapy, "question"),
        &["physical therapy with a loading program, for"],
        &["on the right,"],
    );
    check(&of(&case(N30), PhysicalTherapy, "question"), &["stabilization of the neck"], &["trunk"]);
}

#[test]
fn a_sign_named_for_a_person_keeps_its_capital() {
    check(
        &of(&case(G05), SpineSurgeon, "flags.neurology"),
        &["19 Nov 2026: Hoffmann sign positive."],
        &["hoffmann"],
    );
}
