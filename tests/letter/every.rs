//! What holds for every case and every recipient.

use stepwell::letter::{Jump, Letter, set};
use stepwell::model::{Body, Case, DecisionChoice, Paper, RecipientKind, Settings, TreatmentStatus};
use stepwell::pathway::Knowledge;

use crate::book::{ALL, BRITISH, Written, set_letters};
use crate::composed::{case, decided, entry, letter, letter_for, printed, prose, said, settings, today};
use crate::reader::solid;

const V06: &str = include_str!("../../assets/cases/v06-better-pain-worse-foot.case.json");
const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");
const V22: &str = include_str!("../../assets/cases/v22-discogenic.case.json");
const V24: &str = include_str!("../../assets/cases/v24-knee.case.json");

/// Whether a letter is the short one while somebody may harm themselves: to who acts on it, or to others.
fn is_on_self_harm(letter: &Letter) -> bool {
    letter.document.blocks().any(|block| block.id.0 == "harm.done")
        || printed(letter, "question").contains("until you hear from me")
}

#[test]
fn a_letter_asks_one_question() {
    for Written { at, letter, .. } in ALL.iter() {
        let question = printed(letter, "question");
        // Where something else comes first, the recipient is asked to wait.
        let waits = question.starts_with("Please ")
            && (question.ends_with(" comes first.") || question.ends_with(" come first."));
        // Who the patient is and what decides may stand in sentences after it.
        let (_, rest) = question.split_once('?').unwrap_or_default();
        let told = rest.is_empty() || (rest.starts_with(' ') && rest.ends_with('.'));
        let asks = question.matches('?').count() == 1 && told;
        assert!(asks != waits, "{at}: {question:?}");
    }
}

/// The urgent letter has no room for treatments; every other one tells of each.
#[test]
fn every_treatment_is_told() {
    let knowledge = Knowledge::builtin().unwrap();
    for Written { at, case, letter, .. } in
        ALL.iter().filter(|one| one.recipient != RecipientKind::NeurosurgeonUrgent)
    {
        let text = solid(&said(letter)).to_lowercase();
        let problem = &case.problems[0].id;
        for entry in case.entries.iter().filter(|entry| entry.concerns(problem)) {
            let named = match &entry.body {
                // An opinion is told by who gave it and when; one that was declined, by its name.
                Body::Treatment(one)
                    if matches!(
                        one.treatment.as_str(),
                        "surg_consult" | "mdt" | "rheum_consult" | "psych_eval"
                    ) && one.status != TreatmentStatus::Declined =>
                {
                    let told = ["surgeonsaw", "rheumatologistsaw", "psychologistsaw", "multidisciplinary"];
                    assert!(told.iter().any(|words| text.contains(words)), "{at}: {}", entry.id);
                    continue;
                }
                Body::Treatment(one) if one.status != TreatmentStatus::Planned => {
                    let ix = knowledge.treatment_named(one.treatment.as_str()).unwrap();
                    knowledge.treatments()[ix.at()].item.label.clone()
                }
                Body::Medicine(one) => knowledge.drug_named(one.drug.as_str()).unwrap().label.clone(),
                _ => continue,
            };
            if is_on_self_harm(letter) {
                continue;
            }
            // Spelling follows the paper, so the beginning has to do.
            let begins: String = solid(&named).to_lowercase().chars().take(5).collect();
            assert!(text.contains(&begins), "{at}: {named}");
        }
    }
}

#[test]
fn a_gap_leads_to_a_block_of_the_letter() {
    let frame = ["letterhead", "signature", "patient name"];
    for Written { at, letter, .. } in ALL.iter() {
        for gap in &letter.gaps {
            let there = letter.document.block(&gap.block).is_some() || frame.contains(&gap.block.0.as_str());
            assert!(there, "{at}: {} is said in {}", gap.label, gap.block);
        }
    }
}

#[test]
fn our_words_are_spelled_one_way() {
    let (american_only, british_only) = (
        ["anesthetic", "program ", "program,", "stabilization", "judgment", "behavioral", "centralize"],
        ["anaesthetic", "programme", "stabilisation", "judgement", "behavioural", "centralise"],
    );
    let spelled = |letters: &[Written], words: &[&str]| {
        for Written { at, case, letter, .. } in letters {
            for (block, said) in prose(letter) {
                for word in words.iter().filter(|word| said.contains(**word)) {
                    // The words of the record stay as they are.
                    let record = stepwell::exchange::write_case(case).unwrap();
                    let recorded = String::from_utf8(record).unwrap().contains(word);
                    assert!(recorded, "{at} {block}: {word} in {said}");
                }
            }
        }
    };
    spelled(&ALL, &british_only);
    spelled(&BRITISH, &american_only);
}

/// Figures of the knowledge steer the pathway; those from nowhere better than memory must not reach a colleague.
#[test]
fn no_figure_of_the_knowledge_is_quoted() {
    let file =
        std::fs::read_to_string(format!("{}/assets/knowledge/figures.toml", env!("CARGO_MANIFEST_DIR")));
    let labels: Vec<String> = file
        .unwrap()
        .lines()
        .filter_map(|line| Some(solid(line.strip_prefix("label = \"")?.trim_end_matches('"'))))
        .collect();
    assert!(labels.len() > 10);
    for Written { at, letter, .. } in ALL.iter() {
        let text = said(letter);
        for mark in ["[M", "M-M", "M-O", "inference", "certainty"] {
            assert!(!text.contains(mark), "{at}: {mark}");
        }
        let text = solid(&text);
        for label in &labels {
            assert!(!text.contains(label), "{at}: {label}");
        }
    }
}

#[test]
fn an_ordinary_letter_to_therapy_or_orthopaedics_is_one_page() {
    for (file, recipient) in [(V22, RecipientKind::PhysicalTherapy), (V24, RecipientKind::Orthopaedics)] {
        for paper in [Paper::Letter, Paper::A4] {
            let settings = Settings { paper, ..settings() };
            let letter = letter_for(&case(file), &settings, recipient, None).unwrap();
            assert_eq!(set(&letter.document).unwrap().pages.len(), 1, "{} {paper:?}", recipient.id());
        }
    }
}

#[test]
fn no_letter_takes_more_than_two_pages() {
    for (one, pages) in set_letters() {
        assert!(pages.pages.len() <= 2, "{}", one.at);
    }
}

fn refused(step: &str) -> Body {
    decided(step, DecisionChoice::Declined, Some("He wants no operation."))
}

#[test]
fn a_refusal_stands_in_the_urgent_letter_too() {
    let mut case = case(V06);
    case.entries.push(entry("no", today(), refused("surg_consult")));
    let letter = letter_for(&case, &settings(), RecipientKind::NeurosurgeonUrgent, None).unwrap();
    let told = printed(&letter, "reply.asked");
    assert!(told.contains("He declined") && told.contains("He wants no operation"), "{told}");
}

#[test]
fn a_preference_does_not_stand_beside_the_refusal_that_took_it_back() {
    let mut case = case(V15);
    assert!(printed(&letter(&case), "goals.words").contains("He would accept either."));
    case.entries.push(entry("no", today(), refused("mild")));
    let goals = printed(&letter(&case), "goals.words");
    assert!(!goals.contains("accept") && goals.contains("the choice is his"), "{goals}");
    // What is refused of the recipient's own decides the answer, and stands with the question.
    assert!(printed(&letter(&case), "question").contains("He declined"));
    assert!(!printed(&letter(&case), "why.reason").contains("He declined"));
}

#[test]
fn what_is_asked_of_the_recipient_is_not_what_we_do_meanwhile() {
    let letter = letter_for(&case(V22), &settings(), RecipientKind::PhysicalTherapy, None).unwrap();
    assert!(printed(&letter, "question").contains("physical therapy"));
    assert!(!printed(&letter, "reply.asked").contains("physical therapy"));
}

#[test]
fn the_therapist_reads_how_easily_the_pain_is_stirred_up() {
    let letter = letter_for(&case(V22), &settings(), RecipientKind::PhysicalTherapy, None).unwrap();
    let said = printed(&letter, "irritability.load");
    assert_eq!(
        said,
        "He tolerates 20 min of sitting. Back pain NRS 7 of 10 (12 Nov 2026). Time to settle: please ask."
    );
}

#[test]
fn the_psychologist_reads_the_opioid_and_what_was_agreed_on_it() {
    let file = include_str!("../../assets/cases/v18-fbss-guard-missing.case.json");
    let mut case = case(file);
    let said = |case: &Case| {
        printed(&letter_for(case, &settings(), RecipientKind::PainPsychology, None).unwrap(), "opioids.plan")
    };
    let before = said(&case);
    assert!(before.contains("since May 2026") && before.contains("15 MME a day (12 Nov 2026)."), "{before}");
    assert!(before.contains("An agreed plan: not recorded."), "{before}");
    let opioid = case.entries.iter_mut().find(|entry| entry.id.as_str() == "hydrocodone-2026").unwrap();
    opioid.note = Some("Twice daily from 4 January, agreed on 12 November.".to_owned());
    let after = said(&case);
    assert!(after.contains("Twice daily from 4 January, agreed on 12 November."), "{after}");
    assert!(!after.contains("not recorded"), "{after}");
}

#[test]
fn gaps_of_the_frame_lead_to_the_settings() {
    let bare = Settings::default();
    let letter = letter_for(&case(V15), &bare, RecipientKind::Orthopaedics, None).unwrap();
    assert!(letter.gaps.iter().any(|gap| gap.jump == Jump::Settings("clinician.name")));
}

/// What the table says of an injection and what the reasons say of it are the same.
#[test]
fn an_injection_that_still_helps_has_not_worn_off() {
    let case = case(include_str!("../../assets/cases/j25-both-knees-split.case.json"));
    let letter = letter_for(&case, &settings(), RecipientKind::SpineSurgeon, None).unwrap();
    assert!(printed(&letter, "treatments.table").contains("Still helps"));
    let why = printed(&letter, "why.reason");
    assert!(why.contains("The injection of 22 Sep 2026 helped and still helps."), "{why}");
    assert!(!why.contains("wore off"), "{why}");
}

#[test]
fn a_season_is_written_small_inside_a_sentence() {
    for Written { at, letter, .. } in ALL.iter() {
        for (block, said) in prose(letter) {
            for season in ["of Spring", "of Summer", "of Autumn", "of Winter"] {
                assert!(!said.contains(season), "{at} {block}: {said}");
            }
        }
    }
}
