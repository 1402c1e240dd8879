//! What a physician does in the window, by accessible name, on a real store.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stepwell::model::{Body, Decision, DecisionChoice, RecipientKind, Recorded, Value};
use stepwell::ui::Route;

use crate::support::app::{self, Window, click, field, see, settle, type_into, window};

pub(crate) const SIZE: (f32, f32) = (1440.0, 900.0);

pub(crate) fn open(name: &str) -> Window {
    let mut window = window(egui::Theme::Light, SIZE, &[name]);
    app::open_first(&mut window);
    window
}

pub(crate) fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    settle(window);
}

/// The findings of the open case, as concept and value.
pub(crate) fn findings(window: &Window) -> Vec<(String, Recorded<Value>)> {
    let open = window.state().snapshot().open.as_ref().expect("a case is open");
    let assessments = open.case.entries.iter().filter_map(|entry| match &entry.body {
        Body::Assessment(assessment) => Some(assessment),
        _ => None,
    });
    assessments.flat_map(|it| &it.findings).map(|it| (it.concept.to_string(), it.value.clone())).collect()
}

/// The first decision of the open case.
pub(crate) fn decision(window: &Window) -> Decision {
    let open = window.state().snapshot().open.as_ref().expect("a case is open");
    let decision = open.case.entries.iter().find_map(|entry| match &entry.body {
        Body::Decision(decision) => Some(decision.clone()),
        _ => None,
    });
    decision.expect("a decision")
}

pub(crate) fn entries(window: &Window) -> usize {
    window.state().snapshot().open.as_ref().expect("a case is open").case.entries.len()
}

#[test]
fn first_run_creates_a_store_and_leads_to_a_first_case() {
    let (_folder, mut window) = app::first_run(SIZE);
    assert_eq!(*window.state().route(), Route::FirstRun);
    app::create_store(&mut window);
    assert_eq!(*window.state().route(), Route::Home);
    click(&mut window, "Begin the first case");
    type_into(&mut window, "Family name", "Árnadóttir");
    window.get_by_label("Region").click();
    settle(&mut window);
    window.get_by_role_and_label(Role::Button, "Low back").click();
    settle(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert!(matches!(window.state().route(), Route::Case(..)), "{:?}", window.state().route());
    window.get_by_label("Árnadóttir");
    window.get_by_label("On hold: red flags not known");
}

#[test]
fn two_different_passphrases_are_refused_at_their_field() {
    let (_folder, mut window) = app::first_run(SIZE);
    type_into(&mut window, "Passphrase, 12 characters or more", "correct horse battery");
    type_into(&mut window, "The same again", "correct horse cattery");
    click(&mut window, "Create the store");
    assert_eq!(*window.state().route(), Route::FirstRun);
    see(&window, "The two passphrases differ");
}

#[test]
fn locking_takes_every_name_off_the_screen_and_unlocking_needs_the_passphrase() {
    let mut window = open("v15");
    window.get_by_label("Łukasz Nowakowski-Şahin");
    click(&mut window, "Lock");
    assert_eq!(*window.state().route(), Route::Unlock);
    assert!(window.query_by_label_contains("Nowakowski").is_none());
    type_into(&mut window, "Passphrase", "not this one");
    click(&mut window, "Unlock");
    assert_eq!(*window.state().route(), Route::Unlock);
    see(&window, "does not open the store");
}

#[test]
fn a_form_in_which_nothing_was_changed_is_not_unsaved() {
    let mut window = open("v15");
    window.get_by_label_contains("Interlaminar ESI L4-5, 18 Sep 2025").click();
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    see(&window, "Edit entry");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Take up the unsaved entry").is_none());
    press(&mut window, Modifiers::NONE, Key::Enter);
    click(&mut window, "Contrast: Elsewhere");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.get_by_label("Take up the unsaved entry");
}

#[test]
fn the_key_that_saves_a_form_does_not_work_the_control_that_has_the_focus() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    press(&mut window, Modifiers::COMMAND, Key::N);
    type_into(&mut window, "Family name", "Walker");
    window.get_by_label("Side: Midline").focus();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    see(&window, "Choose where it hurts most");
    assert!(!window.get_by_label("Side: Midline").accesskit_node().is_selected().unwrap_or_default());
}

#[test]
fn what_was_accepted_says_so_and_is_not_offered_for_acceptance_again() {
    let mut window = open("v30");
    click(&mut window, "Accept");
    see(&window, "Accepted 20 Nov 2026");
    let accept = |window: &Window| window.get_by_label("Accept").accesskit_node().is_disabled();
    assert!(accept(&window));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(!accept(&window));
}

#[test]
fn a_treatment_is_added_by_form_and_taken_back_by_one_key() {
    let mut window = open("v15");
    let before = entries(&window);
    press(&mut window, Modifiers::COMMAND, Key::T);
    click(&mut window, "Save");
    see(&window, "Choose the treatment");
    see(&window, "Write a date as you know it");
    assert_eq!(entries(&window), before, "what cannot be read is not saved");

    window.get_by_label("Treatment").click();
    settle(&mut window);
    window.get_by_label("Caudal epidural injection").click();
    settle(&mut window);
    field(&window, "When. Write a date as you know it: 12 jan, 3 weeks ago, spring 2024, 2024, unknown")
        .focus();
    window.run();
    field(&window, "When. Write a date as you know it: 12 jan, 3 weeks ago, spring 2024, 2024, unknown")
        .type_text("3 weeks ago");
    settle(&mut window);
    click(&mut window, "First hours: Half");
    click(&mut window, "Save");
    assert_eq!(entries(&window), before + 1);
    window.get_by_label("Treatment added.");
    let added = |node: &egui_kittest::Node<'_>| {
        node.accesskit_node().label().is_some_and(|name| name.starts_with("Caudal ESI, 30 Oct 2026"))
    };
    assert!(window.get_all_by_role(Role::ListItem).any(|node| added(&node)), "it stands on the timeline");

    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(entries(&window), before);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(entries(&window), before + 1);
}

#[test]
fn removing_an_entry_can_be_taken_back_from_the_message() {
    let mut window = open("v15");
    let before = entries(&window);
    window.get_by_label_contains("Interlaminar ESI L4-5, 18 Sep 2025").click();
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Delete);
    assert_eq!(entries(&window), before - 1);
    click(&mut window, "Undo");
    assert_eq!(entries(&window), before);
}

#[test]
fn dragging_the_selected_entry_changes_its_day() {
    let mut window = open("v15");
    let name = "Interlaminar ESI L4-5, 18 Sep 2025";
    window.get_by_label_contains(name).click();
    settle(&mut window);
    let at = window.get_by_label_contains(name).rect().left_center() + egui::vec2(8.0, 0.0);
    window.drag_at(at);
    window.run();
    window.hover_at(at + egui::vec2(40.0, 0.0));
    window.run();
    window.drop_at(at + egui::vec2(40.0, 0.0));
    settle(&mut window);
    assert!(window.query_by_label_contains(name).is_none());
    window.get_by_label("Treatment changed.");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    window.get_by_label_contains(name);
}

#[test]
fn the_red_flag_screen_is_answered_by_single_keys_and_records_only_what_was_answered() {
    let mut window = open("v02");
    let before = findings(&window).len();
    press(&mut window, Modifiers::NONE, Key::A);
    press(&mut window, Modifiers::NONE, Key::A);
    press(&mut window, Modifiers::NONE, Key::U);
    let now = findings(&window);
    assert_eq!(now.len(), before + 3);
    assert_eq!(now[before].1, Recorded::Known(Value::Absent));
    assert!(matches!(now[before + 2].1, Recorded::Missing(_)));
    window.get_by_label_contains("Numbness between the legs or around the back passage: Absent");
    // What cannot be known stays open, and the next question comes.
    window.get_by_label("A new change of the bowel: cannot be known today. Ask again");
    window.get_by_label("New pain, tingling or weakness in both legs: Absent");
}

#[test]
fn one_click_on_the_checklist_records_one_finding() {
    let mut window = open("v15");
    let before = findings(&window).len();
    press(&mut window, Modifiers::COMMAND, Key::E);
    click(&mut window, "Fever or chills: Present");
    let now = findings(&window);
    assert_eq!(now.len(), before + 1);
    assert!(now.contains(&("fever".to_owned(), Recorded::Known(Value::Present))));
}

#[test]
fn a_proposal_is_declined_with_a_reason_and_a_day_to_ask_again() {
    let mut window = open("v30");
    click(&mut window, "Patient declines");
    click(&mut window, "Record");
    see(&window, "Write the reason in a few words");
    type_into(&mut window, "Reason. Write the reason in a few words", "wants to wait");
    type_into(&mut window, "Ask again", "3 months");
    click(&mut window, "Record");
    let decision = decision(&window);
    assert_eq!(decision.choice, DecisionChoice::Declined);
    assert_eq!(decision.revisit.map(|day| day.to_string()).as_deref(), Some("2027-02-20"));
}

/// The cursor stands in the reason, and Enter records: nothing but the button that opened it is clicked.
#[test]
fn a_refusal_is_typed_and_recorded_by_enter() {
    let mut window = open("v30");
    click(&mut window, "Override…");
    let focused = window.get_all_by_role(Role::TextInput).find(|field| field.accesskit_node().is_focused());
    focused.expect("the cursor stands in the reason").type_text("her surgeon sees her tomorrow");
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(decision(&window).choice, DecisionChoice::Overridden);
}

#[test]
fn a_click_on_a_criterion_leads_to_the_entry_that_proves_it() {
    let mut window = open("v30");
    let link = window.get_all_by_role(Role::Link).next().expect("a criterion with its proof");
    link.click();
    settle(&mut window);
    window.get_by_role_and_label(Role::Button, "Edit");
}

#[test]
fn looking_back_shows_the_plan_of_that_day_without_acts() {
    let mut window = open("v30");
    window.get_by_label("As of today").focus();
    window.run();
    press(&mut window, Modifiers::NONE, Key::PageDown);
    press(&mut window, Modifiers::NONE, Key::PageDown);
    window.get_by_label("Back to today");
    assert!(window.query_by_label("Accept").is_none());
    press(&mut window, Modifiers::COMMAND, Key::E);
    see(&window, "to be read");
    let answers = window.get_all_by_label("Fever or chills: Absent");
    assert!(
        answers.into_iter().all(|answer| answer.accesskit_node().is_disabled()),
        "nothing is answered there"
    );
    press(&mut window, Modifiers::COMMAND, Key::Num1);
    click(&mut window, "Back to today");
    window.get_by_label("As of today");
}

#[test]
fn an_emergency_says_what_to_do_before_anything_else() {
    let window = open("v04");
    window.get_by_label("Emergency: cauda equina syndrome");
    window.get_by_label("Call the spine surgeon on call");
    window.get_by_label("Letter to the on-call surgeon");
    assert!(window.query_by_label("Accept").is_none());
}

#[test]
fn a_letter_is_edited_and_the_file_holds_the_very_bytes_of_the_preview() {
    let mut window = open("v15");
    press(&mut window, Modifiers::COMMAND, Key::L);
    settle(&mut window);
    see(&window, "Page 1 of 2, as it will print");
    type_into(&mut window, "The question", "Please see him soon. ");
    field(&window, "Urgency, and why").focus();
    settle(&mut window);
    window.get_by_label("Back to suggested text: The question");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.pdf");
    press(&mut window, Modifiers::COMMAND, Key::P);
    type_into(&mut window, "Path of the file", file.to_str().unwrap());
    click(&mut window, "Export");
    window.get_by_label("The letter is in the file.");
    let open = window.state().snapshot().open.as_ref().unwrap();
    let letter = open.letter.as_ref().unwrap().composed.as_ref().unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), *letter.pdf);
    assert!(letter.pdf.starts_with(b"%PDF"));
}

#[test]
fn a_case_is_saved_to_a_file_and_read_back() {
    let mut window = open("v24");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("saved.case.json");
    press(&mut window, Modifiers::COMMAND, Key::S);
    type_into(&mut window, "Path of the file", file.to_str().unwrap());
    click(&mut window, "Save");
    window.get_by_label("The case is saved in the file.");

    let mut other = crate::support::app::window(egui::Theme::Light, SIZE, &["v15"]);
    press(&mut other, Modifiers::COMMAND, Key::O);
    type_into(&mut other, "Path of the file", file.to_str().unwrap());
    click(&mut other, "Open");
    other.get_by_label("1 case was added.");
    see(&other, "Kőszegi, Zoltán");
}

#[test]
fn text_typed_for_one_patient_never_comes_back_in_the_field_of_another() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15", "v24"]);
    let new_treatment = |window: &mut Window| {
        press(window, Modifiers::COMMAND, Key::T);
        field(window, "Note").focus();
        window.run();
    };
    app::open_first(&mut window);
    new_treatment(&mut window);
    field(&window, "Note").type_text("secret of the first");
    settle(&mut window);

    press(&mut window, Modifiers::COMMAND, Key::Home);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Enter);
    new_treatment(&mut window);
    field(&window, "Note").type_text("b");
    settle(&mut window);
    for _ in 0..6 {
        press(&mut window, Modifiers::COMMAND, Key::Z);
    }
    let note = field(&window, "Note").value().unwrap_or_default();
    assert!(!note.contains("secret"), "{note}");
}

#[test]
fn a_draft_survives_a_change_of_screen() {
    let mut window = open("v15");
    press(&mut window, Modifiers::COMMAND, Key::T);
    field(&window, "Note").focus();
    window.run();
    field(&window, "Note").type_text("half written");
    settle(&mut window);
    click(&mut window, "List");
    click(&mut window, "Take up the unsaved entry");
    let note = field(&window, "Note").value().unwrap_or_default();
    assert_eq!(note, "half written");
}

#[test]
fn the_offer_to_undo_does_not_follow_to_another_patient() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15", "v24"]);
    // The second of the list.
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    app::open_first(&mut window);
    window.get_by_label_contains("Interlaminar ESI L4-5, 18 Sep 2025").click();
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Delete);
    window.get_by_label("Undo");
    press(&mut window, Modifiers::COMMAND, Key::Home);
    assert!(window.query_by_label("Undo").is_none());
}

#[test]
fn the_list_of_keys_fits_a_small_window() {
    let (width, height) = (1024.0, 600.0);
    let mut window = window(egui::Theme::Light, (width, height), &["v15"]);
    press(&mut window, Modifiers::NONE, Key::F1);
    let close = window.get_by_role_and_label(Role::Button, "Close").rect();
    assert!(close.top() > 0.0 && close.bottom() < height, "{close:?}");
}

#[test]
fn the_list_of_keys_opens_and_closes() {
    let mut window = open("v15");
    press(&mut window, Modifiers::NONE, Key::F1);
    window.get_by_label("Ctrl+Shift+Z");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Ctrl+Shift+Z").is_none());
}

#[test]
fn settings_are_saved() {
    let mut window = open("v15");
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    type_into(&mut window, "Name of the clinic", "Northern Spine");
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert_eq!(
        window.state().snapshot().settings.clinic.name,
        "Northern Spine",
        "a field that is left is saved"
    );
    see(&window, "Saved");
    type_into(&mut window, "Phone", "555-0100");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(
        window.state().snapshot().settings.clinic.phone,
        "555-0100",
        "so is one the screen is left from"
    );
}

#[test]
fn commands_and_cases_are_found_by_typing() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15", "v24"]);
    press(&mut window, Modifiers::COMMAND, Key::K);
    type_into(&mut window, "Command or patient", "xyzzy");
    see(&window, "Nothing is called that.");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::COMMAND, Key::K);
    type_into(&mut window, "Command or patient", "koszegi");
    press(&mut window, Modifiers::NONE, Key::Enter);
    see(&window, "Zoltán Kőszegi");
    press(&mut window, Modifiers::COMMAND, Key::K);
    type_into(&mut window, "Command or patient", "list of");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.get_by_role_and_label(Role::ColumnHeader, "How it went");
}

#[test]
fn an_accepted_proposal_is_kept_with_the_edition_it_rests_on() {
    let mut window = open("v30");
    click(&mut window, "Accept");
    window.get_by_label("Decision added.");
    let decision = decision(&window);
    assert_eq!(decision.choice, DecisionChoice::Accepted);
    assert_eq!(decision.step.as_str(), "rfa_facet");
    assert!(!decision.knowledge.is_empty());
    assert_eq!(decision.evaluation.len(), 64);
}

#[test]
fn a_question_of_the_plan_is_answered_in_place() {
    let mut window = open("v15");
    // The questions come a moment after the plan.
    app::wait_for(&mut window, |window| {
        window.state().snapshot().open.as_ref().is_some_and(|open| open.advice.is_some())
    });
    let open = window.state().snapshot().open.as_ref().unwrap();
    let problem = open.case.problems[0].id.clone();
    let question = open.advice(&problem).expect("questions").questions[0].clone();
    let revision = open.revision;
    let button = format!("{} {}: {}", question.text, question.answers[0].label, question.answers[0].leads_to);
    click(&mut window, &button);
    let open = window.state().snapshot().open.as_ref().unwrap();
    assert!(open.revision > revision, "the answer is on the record");
    assert!(window.query_all_by_label_contains(&button).next().is_none(), "it is not asked again");
    app::see(&window, &format!("Answered: {}", question.answers[0].label));
}

#[test]
fn in_an_emergency_the_letter_goes_to_those_on_call() {
    for name in ["v04", "v06"] {
        let mut window = open(name);
        press(&mut window, Modifiers::COMMAND, Key::L);
        settle(&mut window);
        let open = window.state().snapshot().open.as_ref().unwrap();
        let letter = open.case.letter(&open.letter.as_ref().expect("a letter").id).unwrap();
        assert_eq!(letter.recipient, RecipientKind::NeurosurgeonUrgent, "{name}");
    }
}

#[test]
fn a_key_held_down_answers_one_question() {
    let mut window = open("v02");
    let before = findings(&window).len();
    for _ in 0..8 {
        let held = egui::Event::Key {
            key: Key::A,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        window.event(held);
        settle(&mut window);
    }
    assert_eq!(findings(&window).len(), before + 1);
}

#[test]
fn the_phone_script_names_findings_procedure_anticoagulant_and_strength() {
    let window = open("v04");
    see(&window, "since about 22:00 on 19 November");
    see(&window, "cannot start urine since 02:00");
    see(&window, "Last needle at the spinal canal: Transforaminal");
    see(&window, "Antithrombotic not asked.");
    see(&window, "Strength full where it was examined");
    let window = open("v06");
    see(&window, "Antithrombotic: Aspirin");
    see(&window, "Strength (MRC): right L5");
}

#[test]
fn words_of_an_outcome_stay_words_without_a_day_or_a_figure() {
    let mut window = open("v15");
    press(&mut window, Modifiers::COMMAND, Key::T);
    click(&mut window, "Treatment");
    field(&window, "Filter").type_text("interlam");
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    type_into(&mut window, "When", "spring 2026");
    click(&mut window, "Weeks after: None");
    click(&mut window, "Save");
    see(&window, "did not help");
    assert!(window.query_all_by_label_contains("5 % at").next().is_none());
}

#[test]
fn a_search_without_hits_names_what_was_searched_for() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15", "v04"]);
    type_into(&mut window, "Search cases", "xyzzy");
    see(&window, "No case fits 'xyzzy'");
    see(&window, "A red flag stands");
}

#[test]
fn an_emergency_stands_at_the_head_of_the_list() {
    let mut window = window(egui::Theme::Light, SIZE, &["v30", "v15", "v04"]);
    app::open_first(&mut window);
    window.get_by_label("Emergency: cauda equina syndrome");
}

#[test]
fn an_emergency_is_called_one_at_a_glance_too() {
    let mut window = window(egui::Theme::Light, SIZE, &["v30", "v04"]);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    window.get_by_label("Emergency");
    assert!(window.query_by_label("Next step").is_none(), "it is no step among others");
}

#[test]
fn locking_forgets_what_was_searched_and_keeps_what_was_typed_for_who_unlocks() {
    let (_folder, mut window) = app::first_run(SIZE);
    app::create_store(&mut window);
    type_into(&mut window, "Search cases", "Lindqvist");
    press(&mut window, Modifiers::COMMAND, Key::N);
    type_into(&mut window, "Family name", "Lindqvist");
    press(&mut window, Modifiers { shift: true, ..Modifiers::COMMAND }, Key::L);
    assert!(!app::texts(&window).iter().any(|text| text.contains("Lindqvist")), "nothing of a patient stays");
    type_into(&mut window, "Passphrase", "correct horse battery");
    click(&mut window, "Unlock");
    assert_eq!(field(&window, "Search cases").value().unwrap_or_default(), "");
    see(&window, "What you had typed and not saved is still there: 1 form.");
    press(&mut window, Modifiers::COMMAND, Key::N);
    assert_eq!(field(&window, "Family name").value().unwrap_or_default(), "Lindqvist");
}

#[test]
fn the_first_field_has_the_focus_and_an_empty_passphrase_is_asked_for() {
    let (_folder, mut window) = app::first_run(SIZE);
    press(&mut window, Modifiers::NONE, Key::Enter);
    see(&window, "Type a passphrase");
    let mut window = self::window(egui::Theme::Light, SIZE, &["v15"]);
    press(&mut window, Modifiers::COMMAND, Key::N);
    assert!(field(&window, "Family name").is_focused());
}

#[test]
fn a_treatment_is_found_by_typing_and_escape_closes_only_the_list() {
    let mut window = open("v15");
    press(&mut window, Modifiers::COMMAND, Key::T);
    window.get_by_label("Treatment").focus();
    window.run();
    window.event(egui::Event::Text("epid".to_owned()));
    settle(&mut window);
    window.get_by_label("Caudal epidural injection");
    assert!(window.query_by_label("Disc decompression").is_none());
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Caudal epidural injection").is_none());
    window.get_by_label("New entry");
}
