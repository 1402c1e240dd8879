//! What a physician enters, and that it is what the record says afterwards.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use stepwell::model::{Body, Recorded, Value};
use stepwell::ui::Route;

use crate::flows::{SIZE, entries, open, press};
use crate::support::app::{Window, click, field, see, settle, type_into, window};

fn type_line(window: &mut Window, text: &str) {
    press(window, Modifiers::COMMAND, Key::T);
    type_into(window, "Typed line", text);
}

fn bodies(window: &Window) -> Vec<Body> {
    let open = window.state().snapshot().open.as_ref().expect("a case is open");
    open.case.entries.iter().map(|entry| entry.body.clone()).collect()
}

#[test]
fn the_lock_key_locks_everywhere_and_opens_no_letter() {
    for tab in [None, Some(Key::E), Some(Key::T), Some(Key::L)] {
        let mut window = open("v15");
        if let Some(key) = tab {
            press(&mut window, Modifiers::COMMAND, key);
        }
        press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
        assert_eq!(*window.state().route(), Route::Unlock, "{tab:?}");
    }
}

#[test]
fn a_key_with_a_modifier_more_is_another_key() {
    let mut window = open("v15");
    press(&mut window, Modifiers::COMMAND | Modifiers::ALT, Key::L);
    assert!(matches!(window.state().route(), Route::Case(_, stepwell::ui::CaseTab::Timeline)));
}

#[test]
fn a_date_that_reads_two_ways_is_refused_at_its_field_and_what_is_read_is_said() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    press(&mut window, Modifiers::COMMAND, Key::N);
    type_into(&mut window, "Family name", "Moreno");
    type_into(&mut window, "Date of birth", "3/4/1965");
    type_into(&mut window, "Since when", "3 weeks ago");
    see(&window, "30 Oct 2026");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    see(&window, "Write 3 Apr 1965 or 4 Mar 1965");
}

#[test]
fn the_findings_of_an_image_typed_in_the_line_are_in_the_record() {
    let mut window = open("v02");
    type_line(&mut window, "mri 20 jul 2026 l4-5 left herniation paracentral root contact ");
    press(&mut window, Modifiers::NONE, Key::Enter);
    let image = bodies(&window).into_iter().find_map(|body| match body {
        Body::Imaging(image) => Some(image),
        _ => None,
    });
    let found: Vec<String> = image
        .expect("an image")
        .findings
        .iter()
        .map(|finding| format!("{} {:?} {:?}", finding.concept, finding.site.level, finding.value))
        .collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("herniation Some(") && found[0].contains("paracentral"), "{found:?}");
    assert!(found[1].starts_with("root_contact Some(") && found[1].contains("contact"), "{found:?}");
}

#[test]
fn a_finding_is_added_by_typing_its_name_and_answered_by_its_own_control() {
    let mut window = open("v02");
    press(&mut window, Modifiers::COMMAND, Key::T);
    click(&mut window, "Kind: Imaging or test");
    type_into(&mut window, "Typed line", "labs 2 nov ");
    window.get_by_label("Add a finding").click();
    settle(&mut window);
    field(&window, "Filter").type_text("a1c");
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    type_into(&mut window, "HbA1c", "8.9");
    click(&mut window, "Save");
    let value = bodies(&window).into_iter().find_map(|body| match body {
        Body::Imaging(image) => image.findings.first().map(|finding| finding.value.clone()),
        _ => None,
    });
    assert_eq!(value, Some(Recorded::Known(Value::Number(8.9))));
}

#[test]
fn after_a_refused_enter_the_typing_goes_on_in_the_line() {
    let mut window = open("v15");
    let before = entries(&window);
    type_line(&mut window, "tfesi l5 r ");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(entries(&window), before, "it has no date");
    window.event(egui::Event::Text("12 jan".to_owned()));
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(entries(&window), before + 1);
}

#[test]
fn another_entry_does_not_throw_away_one_that_is_not_saved() {
    for key in [Key::T, Key::M] {
        let mut window = open("v15");
        type_line(&mut window, "apixaban since 2022 banana ");
        press(&mut window, Modifiers::NONE, Key::Enter);
        press(&mut window, Modifiers::COMMAND, key);
        see(&window, "This entry is not saved yet");
        see(&window, "'banana' is not understood");
    }
}

#[test]
fn the_title_of_a_problem_follows_its_region_until_it_is_named_otherwise() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    press(&mut window, Modifiers::COMMAND, Key::N);
    type_into(&mut window, "Family name", "Moreno");
    choose_region(&mut window, "Leg");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    press(&mut window, Modifiers::COMMAND, Key::K);
    type_into(&mut window, "Command or patient", "Patient");
    press(&mut window, Modifiers::NONE, Key::Enter);
    choose_region(&mut window, "Low back");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    let open = window.state().snapshot().open.as_ref().expect("a case");
    assert_eq!(open.case.problems[0].title, "Low back");
}

fn choose_region(window: &mut Window, name: &str) {
    window.get_by_label_contains("Region").click();
    settle(window);
    window.get_by_role_and_label(egui::Role::Button, name).click();
    settle(window);
}

/// Findings of the open case, of visits and of images.
fn found(window: &Window) -> Vec<(String, Recorded<Value>)> {
    let bodies = bodies(window).into_iter();
    let findings = bodies.flat_map(|body| match body {
        Body::Assessment(assessment) => assessment.findings,
        Body::Imaging(imaging) => imaging.findings,
        _ => Vec::new(),
    });
    findings.map(|finding| (finding.concept.to_string(), finding.value)).collect()
}

#[test]
fn the_assessment_is_searched_and_takes_numbers() {
    let mut window = open("v02");
    press(&mut window, Modifiers::COMMAND, Key::E);
    type_into(&mut window, "Find a finding", "oswestry");
    field(&window, "The Oswestry Disability Index");
    assert!(window.query_by_label("Smoking or nicotine: Present").is_none());
    type_into(&mut window, "The Oswestry Disability Index", "440");
    press(&mut window, Modifiers::NONE, Key::Enter);
    see(&window, "Write a number from 0 to 100");
    field(&window, "The Oswestry Disability Index").focus();
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.event(egui::Event::Text("44".to_owned()));
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(found(&window).contains(&("odi".to_owned(), Recorded::Known(Value::Number(44.0)))));
}

#[test]
fn many_absent_at_once_spares_what_a_needle_may_harm_by_and_says_how_many() {
    let mut window = open("v02");
    press(&mut window, Modifiers::COMMAND, Key::E);
    type_into(&mut window, "Find a finding", "health and risks");
    let before = found(&window).len();
    window.get_by_label_contains("Health and risks: the other").click();
    settle(&mut window);
    let after = found(&window);
    for asked in
        ["anticoagulant", "diabetes", "bleeding_disorder", "drug_allergy", "local_skin_infection", "hba1c"]
    {
        assert!(!after.iter().any(|(concept, _)| concept == asked), "{asked}");
    }
    assert!(after.len() > before + 1, "{after:?}");
    see(&window, &format!("{} findings recorded as absent.", after.len() - before));
    click(&mut window, "Undo");
    assert_eq!(found(&window).len(), before);
}

#[test]
fn what_is_taken_is_not_asked() {
    let mut window = open("v02");
    type_line(&mut window, "apixaban since 2022");
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::COMMAND, Key::E);
    type_into(&mut window, "Find a finding", "anticoagulant");
    see(&window, "on the timeline");
    assert!(window.query_by_label_contains("nticoagulant: Absent").is_none());
    let before = entries(&window);
    window.get_by_label("An anticoagulant: Present").click();
    settle(&mut window);
    assert_eq!(entries(&window), before, "a click leads to the medicine");
}

#[test]
fn what_is_not_known_in_the_strip_leads_to_where_it_is_answered() {
    let mut window = open("v02");
    window.get_by_label("Antithrombotic: Not asked").click();
    settle(&mut window);
    assert!(matches!(window.state().route(), Route::Case(_, stepwell::ui::CaseTab::Assessment)));
    // The keyboard is where the answer is given.
    press(&mut window, Modifiers::NONE, Key::Space);
    assert!(found(&window).contains(&("anticoagulant".to_owned(), Recorded::Known(Value::Present))));
}

/// Where the answer called `name` stands on the screen.
fn top(window: &Window, name: &str) -> f32 {
    window.query_all_by_label_contains(name).next().expect(name).rect().top()
}

#[test]
fn questions_stay_where_they_are_while_they_are_answered() {
    let mut window = open("v15");
    crate::support::app::wait_for(&mut window, |window| {
        window.state().snapshot().open.as_ref().is_some_and(|open| open.advice.is_some())
    });
    let open = window.state().snapshot().open.as_ref().expect("a case is open");
    let questions = &open.advice(&open.case.problems[0].id).expect("questions").questions;
    let asked: Vec<String> = questions
        .iter()
        .map(|it| format!("{} {}: {}", it.text, it.answers[0].label, it.answers[0].leads_to))
        .collect();
    let second = questions[1].text.clone();
    let before = top(&window, &second);
    click(&mut window, &asked[0]);
    see(&window, "Answered: ");
    let after = top(&window, &second);
    assert!((after - before).abs() < 1.0, "{before} {after}");
}

#[test]
fn a_refused_case_leads_to_the_field_that_is_missing() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    press(&mut window, Modifiers::COMMAND, Key::N);
    window.get_by_label("Side: Midline").focus();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert!(field(&window, "Family name. Write the family name").is_focused(), "the first of the form");
    window.event(egui::Event::Text("Walker".to_owned()));
    settle(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    see(&window, "Choose where it hurts most");
    assert!(window.get_by_label("Region").is_focused());
    // Typing opens the list there: the case is saved without a click.
    window.event(egui::Event::Text("low".to_owned()));
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    window.get_by_label("On hold: red flags not known");
}
