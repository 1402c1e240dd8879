//! Questions: the decisive unknowns, each with what its answers lead to.

use stepwell::model::{Body, Case, Measure, Record, Value, Words};
use stepwell::pathway::advise::MOST_QUESTIONS;
use stepwell::pathway::words::{Audience, Wording};
use stepwell::pathway::{Answer, Knowledge, Question, advise, answer_record, evaluate};

use crate::records::cases;
use crate::small::day;

fn knowledge() -> &'static Knowledge {
    Knowledge::builtin().unwrap()
}

fn asked(case: &Case) -> Vec<Question> {
    let policy = knowledge().policy("clinic").unwrap();
    let problem = &case.problems[0].id;
    let evaluation = evaluate(knowledge(), policy, case, problem, day("2026-11-20")).unwrap();
    advise(knowledge(), policy, case, &evaluation).questions
}

fn of(case: &str) -> (Case, Vec<Question>) {
    let (_, case) = cases().into_iter().find(|(name, _)| name.starts_with(case)).unwrap();
    let questions = asked(&case);
    (case, questions)
}

fn ids(case: &Case, questions: &[Question]) -> Vec<String> {
    let policy = knowledge().policy("clinic").unwrap();
    let words = Wording { knowledge: knowledge(), policy, case, audience: Audience::Screen };
    questions.iter().map(|question| words.fact_id(&question.fact)).collect()
}

fn leads_to(question: &Question, label: &str) -> String {
    let found = question.answers.iter().find(|answer| answer.label == label);
    found.unwrap_or_else(|| panic!("{} has no answer {label}", question.text)).leads_to.clone()
}

/// The example and three-minute cases; all of them would take minutes.
fn few() -> impl Iterator<Item = (String, Case)> {
    cases().into_iter().filter(|(name, _)| name.starts_with('v') || name.starts_with('t'))
}

#[test]
fn seven_at_most_and_none_that_decides_nothing() {
    for (name, case) in few() {
        let questions = asked(&case);
        assert!(questions.len() <= MOST_QUESTIONS, "{name}");
        for question in questions.iter().filter(|question| question.items.is_empty()) {
            let tried: Vec<_> =
                question.answers.iter().filter(|a| a.answer != Answer::CannotBeKnown).collect();
            let stands = |leads: &str| leads == "The plan stands for now";
            let nothing = !tried.is_empty() && tried.iter().all(|answer| stands(&answer.leads_to));
            assert!(!nothing, "{name}: {}", question.text);
        }
    }
}

#[test]
fn a_fact_is_asked_once() {
    for (name, case) in few() {
        let questions = asked(&case);
        for (n, question) in questions.iter().enumerate() {
            let again =
                questions.iter().skip(n + 1).find(|other| other.fact.subject == question.fact.subject);
            assert_eq!(again, None, "{name}");
        }
    }
}

/// What a careful colleague asks first, written down before the program was asked.
const FIRST: &[(&str, &[&str])] = &[
    ("k01", &["image_elsewhere", "dermatome", "prior_spine_surgery"]),
    ("k02", &["worse_extension", "sij_tests_positive"]),
    ("k03", &["morning_stiffness_min"]),
    ("k04", &["vascular_claudication", "image_elsewhere"]),
    ("k05", &["image_elsewhere", "tendon_loading_pain", "bursal_tenderness"]),
    ("k06", &["tendon_loading_pain", "joint_effusion"]),
    ("k08", &["image_elsewhere", "tendon_loading_pain"]),
    ("k09", &["image_elsewhere", "prior_spine_surgery", "dermatome"]),
    ("k10", &["anticoagulant", "antiplatelet"]),
    ("k11", &["entry_dose_reached"]),
    ("k12", &["entry_dose_reached"]),
    ("k13", &["image_elsewhere", "dermatome"]),
    ("k15", &["morning_stiffness_min"]),
    ("k17", &["image_elsewhere"]),
];

#[test]
fn the_first_questions_are_those_of_a_colleague() {
    for (name, first) in FIRST {
        let (case, questions) = of(name);
        let asked = ids(&case, &questions);
        let of_first: Vec<&str> = asked.iter().map(String::as_str).take(first.len()).collect();
        assert_eq!(&of_first, first, "{name} asks {asked:?}");
    }
}

#[test]
fn what_an_image_will_show_is_not_guessed_and_what_the_day_confirms_comes_last() {
    for name in ["k05", "k06", "k07", "k08", "k17"] {
        let (case, questions) = of(name);
        assert!(!ids(&case, &questions).contains(&"kl_grade".to_owned()), "{name}");
    }
    let (case, questions) = of("k01");
    assert_eq!(ids(&case, &questions).last().map(String::as_str), Some("pacemaker"));
    let (case, questions) = of("k11");
    assert!(!ids(&case, &questions).contains(&"tinel".to_owned()), "a polyneuropathy asks for one nerve");
}

#[test]
fn a_figure_lies_on_the_side_the_rule_puts_it() {
    let (_, questions) = of("k03");
    let labels: Vec<&str> = questions[0].answers.iter().map(|answer| answer.label.as_str()).collect();
    assert_eq!(labels[..2], ["30 minutes or less", "More than 30 minutes"]);
    let Answer::Value(Value::Number(more)) = questions[0].answers[1].answer else {
        panic!("a number: {labels:?}")
    };
    assert!(more > 30.0, "{more} is recorded for more than 30");
    assert_ne!(questions[0].answers[0].leads_to, questions[0].answers[1].leads_to);
}

#[test]
fn a_blind_injection_asks_for_its_record_and_for_blood_thinners() {
    let (case, questions) = of("v01");
    assert_eq!(ids(&case, &questions), ["entry_record", "anticoagulant", "antiplatelet"]);
    assert_eq!(
        leads_to(&questions[0], "From elsewhere: no guidance"),
        "Guided epidural injection, right L5 root leads"
    );
    assert_eq!(leads_to(&questions[1], "Yes"), "The plan stands. Guided epidural injection: to be weighed");
}

#[test]
fn where_nothing_is_known_the_screen_comes_first_and_then_limb_or_spine() {
    let (case, questions) = of("v02");
    assert!(!questions[0].items.is_empty(), "the screen");
    let ids = ids(&case, &questions);
    // What decides by itself stands before what decides only with other answers.
    assert_eq!(ids[1..4], ["dominance", "trend", "centralisation_direction"]);
    assert_eq!(leads_to(&questions[1], "Worse in the limb"), "MRI leads");
}

#[test]
fn what_only_redirects_is_no_question_of_every_back() {
    for name in ["v10", "v15", "v18", "v22"] {
        let (case, questions) = of(name);
        for mimic in
            ["rash_blisters", "visceral_signs", "vascular_claudication", "hip_internal_rotation_pain"]
        {
            // A leg, and he smokes and has diabetes: his arteries are asked for.
            let called_for = name == "v18" && mimic == "vascular_claudication";
            let asked = ids(&case, &questions).contains(&mimic.to_owned());
            assert_eq!(asked, called_for, "{name}: {mimic}");
        }
    }
}

#[test]
fn a_back_that_was_never_operated_on_is_not_asked_about_a_fusion() {
    for name in ["t16", "v22"] {
        let (case, questions) = of(name);
        assert!(!ids(&case, &questions).contains(&"prior_fusion".to_owned()), "{name}");
    }
}

#[test]
fn a_test_is_not_expected_to_help_for_weeks() {
    let (case, questions) = of("v30");
    assert!(!ids(&case, &questions).contains(&"entry_weeks_after".to_owned()));
}

#[test]
fn a_number_is_asked_on_both_sides_of_the_figure() {
    let (_, questions) = of("t04");
    let tests = questions.iter().find(|question| question.answers.iter().any(|a| a.label == "Below 3 tests"));
    let tests = tests.unwrap_or_else(|| panic!("{questions:#?}"));
    let more = leads_to(tests, "3 tests or more");
    assert!(more.contains("left sacroiliac joint leads"), "{more}");
    assert_eq!(leads_to(tests, "Below 3 tests"), "The plan stands for now");
}

#[test]
fn where_not_all_is_recorded_the_rest_is_asked_for() {
    let (case, questions) = of("b73");
    let at = ids(&case, &questions).iter().position(|id| id == "medication_all_recorded");
    let question = &questions[at.expect("which other medicines there were is open")];
    assert_eq!(question.text, "Which other medicines were tried for the pain? Add them to the timeline.");
    assert!(question.answers.is_empty(), "they are entered, not answered with yes or no");
    let (case, questions) = of("b72");
    assert!(!ids(&case, &questions).contains(&"medication_all_recorded".to_owned()), "all are recorded");
}

#[test]
fn the_record_of_a_joint_is_not_asked_for_contrast() {
    let (case, questions) = of("g908");
    let at = ids(&case, &questions).iter().position(|id| id == "entry_record");
    let question = &questions[at.expect("how it was given is open")];
    let labels: Vec<&str> = question.answers.iter().map(|answer| answer.label.as_str()).collect();
    assert!(labels.contains(&"Ours: guided by ultrasound"), "{labels:?}");
    assert!(!labels.iter().any(|label| label.contains("contrast")), "{labels:?}");
    assert_ne!(
        leads_to(question, "Ours: guided by ultrasound"),
        leads_to(question, "Ours: no guidance"),
        "what the record says decides"
    );
}

#[test]
fn an_answer_about_the_record_overwrites_nothing() {
    let (case, _) = of("d16");
    let policy = knowledge().policy("clinic").unwrap();
    let problem = &case.problems[0].id;
    let evaluation = evaluate(knowledge(), policy, &case, problem, day("2026-11-20")).unwrap();
    let (_, questions) = of("d16");
    let words = Wording { knowledge: knowledge(), policy, case: &case, audience: Audience::Screen };
    let question = questions.iter().find(|q| words.fact_id(&q.fact) == "entry_record").unwrap();
    assert!(question.text.ends_with("was this yours, or have you seen the record?"), "{}", question.text);
    let before = case.entries.iter().find(|entry| entry.id.as_str() == "tfesi").unwrap();
    let Body::Treatment(was) = &before.body else { panic!("a treatment") };
    for answer in &question.answers {
        let new = "new-answer".parse().unwrap();
        let record = answer_record(knowledge(), (&case, &evaluation), (question.fact, &answer.answer), new);
        let Some(Record::Entry(after)) = record else { panic!("{} records nothing", answer.label) };
        let Body::Treatment(is) = &after.body else { panic!("a treatment") };
        assert_eq!((&is.guidance, &is.contrast), (&was.guidance, &was.contrast), "{}", answer.label);
        assert!(after.source.is_some(), "{}", answer.label);
    }
}

#[test]
fn what_a_medicine_on_the_timeline_answers_is_not_asked() {
    let (case, questions) = of("d16");
    assert!(!ids(&case, &questions).contains(&"anticoagulant".to_owned()));
}

#[test]
fn relief_told_long_ago_without_a_day_is_asked_for_first() {
    let (case, questions) = of("s01");
    assert_eq!(ids(&case, &questions)[0], "entry_still_helps");
    assert!(questions[0].text.ends_with("does it still help?"), "{}", questions[0].text);
    assert_eq!(leads_to(&questions[0], "Yes"), "Keep going leads");
    assert_ne!(leads_to(&questions[0], "No"), "Keep going leads");
    let (case, questions) = of("s02");
    assert!(!ids(&case, &questions).contains(&"entry_still_helps".to_owned()), "the score has answered it");
}

#[test]
fn that_it_helps_still_is_written_down_as_of_today_and_so_is_that_it_does_not() {
    let (case, questions) = of("s01");
    let policy = knowledge().policy("clinic").unwrap();
    let evaluation = evaluate(knowledge(), policy, &case, &case.problems[0].id, day("2026-11-20")).unwrap();
    let last = |answer: &Answer| {
        let new = "new-answer".parse().unwrap();
        let record = answer_record(knowledge(), (&case, &evaluation), (questions[0].fact, answer), new);
        let Some(Record::Entry(entry)) = record else { panic!("{answer:?} records nothing") };
        let Body::Treatment(treatment) = entry.body else { panic!("a treatment") };
        treatment.readings.last().cloned().unwrap()
    };
    let [yes, no, cannot] = &questions[0].answers[..] else { panic!("{:?}", questions[0].answers) };
    let today = Some(day("2026-11-20").into());
    assert_eq!((last(&yes.answer).date, last(&yes.answer).measure), (today, Measure::Words(Words::Half)));
    assert_eq!((last(&no.answer).date, last(&no.answer).measure), (today, Measure::Words(Words::None)));
    assert!(matches!(last(&cannot.answer).measure, Measure::Missing(_)));
}

#[test]
fn what_decides_by_itself_is_asked_before_what_does_not() {
    let (case, questions) = of("w09");
    let alone = |question: &Question| question.answers.iter().any(|answer| answer.next.is_some());
    let last = questions.iter().rposition(alone).unwrap();
    let first = questions.iter().position(|question| !alone(question)).unwrap();
    assert!(last < first, "{:?}", ids(&case, &questions));
    // The pain is of the back alone: no root and no nerve of a limb is looked for.
    for concept in ["dermatome", "nerve_territory"] {
        assert!(ids(&case, &questions).iter().all(|id| !id.starts_with(concept)), "{concept}");
    }
}
