//! What a consultant's secretary would send back, in any letter.

use std::cell::LazyCell;

use stepwell::exchange::write_case;
use stepwell::model::{Paper, RecipientKind, Settings, Sex};

use crate::book::{ALL, BRITISH, Written};
use crate::composed::{case, letter_for, printed, prose, said, settings};

const V01: &str = include_str!("../../assets/cases/v01-blind-injection.case.json");
const V04: &str = include_str!("../../assets/cases/v04-cauda-equina.case.json");
const V10: &str = include_str!("../../assets/cases/v10-axial-esi-negative.case.json");
const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");

/// All letters, in both Englishes.
fn letters() -> impl Iterator<Item = &'static Written> {
    ALL.iter().chain(BRITISH.iter())
}

/// The sentences of a passage, roughly.
fn sentences(text: &str) -> Vec<&str> {
    text.split(". ").map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

fn first_word(sentence: &str) -> &str {
    sentence.split_whitespace().next().unwrap_or_default()
}

#[test]
fn articles_go_by_the_sound_and_stand_where_they_belong() {
    for Written { at, case, letter, .. } in letters() {
        let record = LazyCell::new(|| String::from_utf8(write_case(case).unwrap()).unwrap());
        for (block, text) in prose(letter) {
            for (article, wrong) in [(" a ", "aeio"), (" an ", "bcdfgjkpqtvwyz")] {
                let word = text.match_indices(article).map(|(start, _)| &text[start + article.len()..]);
                for next in word.filter(|next| next.starts_with(|c| wrong.contains(c))) {
                    let next = next.split_whitespace().next().unwrap();
                    assert!(record.contains(next), "{at} {block}:{article}{next}");
                }
            }
            assert!(
                !text.contains("Suspected a ") && !text.contains("Suspected an "),
                "{at} {block}: {text}"
            );
            assert!(!text.contains(" a ultra"), "{at} {block}: {text}");
        }
    }
}

#[test]
fn a_choice_is_between_two_things() {
    for Written { at, letter, .. } in letters() {
        let question = printed(letter, "question");
        let Some((before, after)) = question.split_once(" or ") else { continue };
        let bare = |text: &str| {
            let text = text.trim_end_matches('?');
            let text = text.rsplit([':', ',']).next().unwrap_or(text);
            text.split(" at ").next().unwrap_or(text).trim().to_owned()
        };
        assert_ne!(bare(before), bare(after.split([',', '?']).next().unwrap_or(after)), "{at}: {question}");
    }
}

#[test]
fn a_figure_is_no_quotation() {
    for Written { at, letter, .. } in letters() {
        let text = said(letter);
        let quoted = text.match_indices("%”").any(|(end, _)| {
            text[..end].rsplit('“').next().is_some_and(|inside| inside.chars().all(|c| c.is_ascii_digit()))
        });
        assert!(!quoted, "{at}");
    }
}

#[test]
fn no_three_sentences_running_begin_alike() {
    // What is told of each treatment, and what the physician wrote, begins as it begins.
    let told = [
        "treatments.",
        "background.",
        "imaging.",
        "medicines.",
        "reason",
        "goals.",
        "examination.",
        "earlier.",
        "other.",
    ];
    for Written { at, letter, .. } in letters() {
        for (block, text) in
            prose(letter).iter().filter(|(id, _)| told.iter().all(|part| !id.starts_with(part)))
        {
            let sentences = sentences(text);
            for three in sentences.windows(3) {
                let words: Vec<&str> = three.iter().map(|sentence| first_word(sentence)).collect();
                assert!(words[0] != words[1] || words[1] != words[2], "{at} {block}: {text}");
            }
        }
    }
}

#[test]
fn several_roots_are_roots() {
    for Written { at, letter, .. } in letters() {
        for (block, text) in prose(letter) {
            let one = text.match_indices(" root").any(|(end, _)| {
                let before: Vec<&str> = text[..end].rsplit(' ').take(3).collect();
                let level = |word: &str| {
                    word.len() <= 3
                        && word.starts_with(['C', 'T', 'L', 'S'])
                        && word.ends_with(|c: char| c.is_ascii_digit())
                };
                let plural = text[end..].starts_with(" roots");
                matches!(before.as_slice(), [b, "and", a] if level(a) && level(b)) && !plural
            });
            assert!(!one, "{at} {block}: {text}");
        }
    }
}

/// Asked in the question, and again in the reply; the reasons need not ask it a third time.
#[test]
fn the_reasons_do_not_ask_the_question_again() {
    for Written { at, letter, .. } in letters() {
        // The letter of an emergency has no room for reasons.
        for (_, why) in prose(letter).iter().filter(|(block, _)| block == "why.reason") {
            assert!(!why.contains("would value") && !why.contains('?'), "{at}: {why}");
        }
    }
}

#[test]
fn a_study_is_missed_only_where_it_bears_on_the_question() {
    let open = |file: &str| {
        let letter = letter_for(&case(file), &settings(), RecipientKind::SpineSurgeon, None).unwrap();
        (said(&letter), letter.gaps.iter().any(|gap| gap.label.contains("DXA")))
    };
    for file in [V01, V10] {
        let (said, gap) = open(file);
        assert!(!said.contains("DXA") && !said.contains("flexion–extension films") && !gap, "{said}");
    }
    let (stenosis_with_slip, gap) = open(V15);
    assert!(stenosis_with_slip.contains("Not recorded: bone density (DXA), flexion–extension films."));
    assert!(gap);
}

#[test]
fn what_only_an_emergency_needs_is_asked_in_an_emergency() {
    let screen = |file: &str| {
        let letter = letter_for(&case(file), &settings(), RecipientKind::NeurosurgeonUrgent, None).unwrap();
        printed(&letter, "flags.screen")
    };
    assert!(screen(V04).contains("post-void residual"));
    assert!(!screen(V01).contains("post-void residual") && !screen(V01).contains("INR"));
}

#[test]
fn an_hour_that_is_noted_is_not_said_to_be_missing() {
    let letter = letter_for(&case(V04), &settings(), RecipientKind::NeurosurgeonUrgent, None).unwrap();
    let screen = printed(&letter, "flags.screen");
    assert!(screen.contains("since 02:00") && !screen.contains("hour of onset not recorded"), "{screen}");
}

#[test]
fn no_part_of_the_pain_stands_for_the_whole() {
    let letter = letter_for(&case(V15), &settings(), RecipientKind::PhysicalTherapy, None).unwrap();
    let said = printed(&letter, "irritability.load");
    assert!(said.contains("Leg pain NRS 8 and back pain NRS 3 of 10 (12 Nov 2026)."), "{said}");
}

#[test]
fn courses_of_pain_that_are_the_same_are_told_together() {
    let letter = letter_for(&case(V01), &settings(), RecipientKind::NeurosurgeonUrgent, None).unwrap();
    let said = printed(&letter, "pain.course");
    let together = "Leg pain NRS 8 and back pain NRS 2 of 10 on 18 Nov 2026, unchanged since 28 Sep 2026.";
    assert!(said.starts_with(together), "{said}");
}

#[test]
fn a_surgeon_of_joints_is_asked_about_joints() {
    let letter = letter_for(&case(V01), &settings(), RecipientKind::Orthopaedics, None).unwrap();
    let asked = printed(&letter, "reply.asked");
    assert!(asked.contains("whether a joint or tendon has a share") && !asked.contains("HbA1c"), "{asked}");
}

#[test]
fn the_reasons_say_whether_a_picture_bears_them_out() {
    let why = |file: &str| {
        printed(
            &letter_for(&case(file), &settings(), RecipientKind::SpineSurgeon, None).unwrap(),
            "why.reason",
        )
    };
    assert!(
        why(V15).contains(
            "The pattern of the pain fits central stenosis at L4–5; the MRI of 22 Sep 2026 agrees with the symptoms."
        ),
        "{}",
        why(V15)
    );
    assert!(why(V10).contains("the MRI of 22 Jul 2026 agrees with the symptoms in part."), "{}", why(V10));
}

#[test]
fn a_patient_is_spoken_of_as_the_clinic_addresses_them() {
    let mut case = case(V15);
    let said = |case: &stepwell::model::Case| {
        printed(&letter_for(case, &settings(), RecipientKind::SpineSurgeon, None).unwrap(), "why.reason")
    };
    case.patient.sex = None;
    case.patient.name.title = Some("Ms.".to_owned());
    assert!(said(&case).contains("helped her"), "{}", said(&case));
    // The record goes before the title, and nothing is guessed from a profession.
    case.patient.sex = Some(Sex::Male);
    assert!(said(&case).contains("helped him"));
    (case.patient.sex, case.patient.name.title) = (None, Some("Dr.".to_owned()));
    assert!(said(&case).contains("helped them"));
}

#[test]
fn laboratory_tests_are_not_told_to_a_therapist() {
    for (recipient, told) in
        [(RecipientKind::PhysicalTherapy, false), (RecipientKind::InterventionalPain, true)]
    {
        let settings = Settings { paper: Paper::A4, ..settings() };
        let letter = letter_for(&case(V15), &settings, recipient, None).unwrap();
        assert_eq!(said(&letter).contains("kidney"), told);
    }
}

#[test]
fn a_long_note_does_not_stand_in_the_narrow_column() {
    let mut case = case(V15);
    let long =
        "Drowsiness that began in the second week, every morning until noon, and made him stay at home.";
    let gabapentin = case.entries.iter_mut().find(|entry| entry.id.as_str() == "gabapentin-2025").unwrap();
    gabapentin.note = Some(long.to_owned());
    let letter = letter_for(&case, &settings(), RecipientKind::SpineSurgeon, None).unwrap();
    let table = printed(&letter, "treatments.table");
    let row = table.lines().find(|row| row.contains("Gabapentin")).unwrap();
    let cells: Vec<&str> = row.split(" | ").collect();
    assert!(cells[1].contains("drowsiness that began"), "{row}");
    assert_eq!(cells.last(), Some(&"Stopped, not tolerated"), "{row}");
}

#[test]
fn a_medicine_taken_twice_is_named_once() {
    let mut case = case(V15);
    let mut again =
        case.entries.iter().find(|entry| entry.id.as_str() == "acetaminophen-2025").unwrap().clone();
    again.id = "again".parse().unwrap();
    case.entries.push(again);
    let letter = letter_for(&case, &settings(), RecipientKind::SpineSurgeon, None).unwrap();
    let said = printed(&letter, "medicines.current");
    assert_eq!(said.matches("acetaminophen").count(), 1, "{said}");
}

#[test]
fn where_nothing_is_proposed_the_reply_asks_whether_anything_is_offered() {
    let file = include_str!("../../assets/cases/v12-rfa-ten-weeks.case.json");
    let letter = letter_for(&case(file), &settings(), RecipientKind::InterventionalPain, None).unwrap();
    let question = printed(&letter, "question");
    assert!(
        question.starts_with("What would you advise for ")
            && question.ends_with("Before any procedure the red-flag screen has to be completed."),
        "{question}"
    );
    assert!(printed(&letter, "reply.asked").contains("Please tell us whether you would offer a procedure"));
}

#[test]
fn a_result_that_is_not_there_is_not_asked_to_agree() {
    let file = include_str!("../../assets/cases/n32-three-minutes-arm.case.json");
    let letter = letter_for(&case(file), &settings(), RecipientKind::InterventionalPain, None).unwrap();
    let said = said(&letter);
    assert!(said.contains("Result not recorded.") && !said.contains("Agreement with the symptoms"), "{said}");
    // The gate still asks for it: the picture is there, and somebody can look at it again.
    assert!(letter.gaps.iter().any(|gap| gap.label.starts_with("whether the symptoms agree")));
}
