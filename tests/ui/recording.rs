//! What a physician records and decides: by form, by one click, with a reason; what is refused, and what leads where.

use egui::accesskit::Action;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stepwell::model::{Body, Confounder, DecisionChoice, Given, Measure, Recorded, Value, Words};
use stepwell::ui::Route;
use stepwell::workspace::Workspace;

use crate::flows::{SIZE, decision, entries, findings, open, press};
use crate::support::app::{self, Window, click, clock, field, see, settle, type_into, window};

#[test]
fn what_was_locked_is_unlocked_with_its_passphrase() {
    let (_folder, mut window) = app::first_run(SIZE);
    app::create_store(&mut window);
    click(&mut window, "Lock");
    type_into(&mut window, "Passphrase", "correct horse battery");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(*window.state().route(), Route::Home);
}

#[test]
fn a_proposal_is_overridden_with_a_reason_that_is_kept() {
    let mut window = open("v30");
    click(&mut window, "Override…");
    type_into(&mut window, "Your reason", "a second opinion first");
    click(&mut window, "Record");
    let decision = decision(&window);
    assert_eq!(decision.choice, DecisionChoice::Overridden);
    assert_eq!(decision.reason.as_deref(), Some("a second opinion first"));
}

#[test]
fn an_entry_is_edited_by_form() {
    let mut window = open("v15");
    let before = entries(&window);
    window.get_by_label_contains("Interlaminar ESI L4-5, 18 Sep 2025").click();
    settle(&mut window);
    click(&mut window, "Edit");
    window.get_by_label("Edit entry");
    click(&mut window, "Guidance: Ultrasound");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert_eq!(entries(&window), before, "changed, not added");
    window.get_by_label("Treatment changed.");
}

#[test]
fn one_click_finds_the_rest_of_a_group_absent_and_leaves_the_other_groups_alone() {
    let mut window = open("v15");
    press(&mut window, Modifiers::COMMAND, Key::E);
    click(&mut window, "Fever or chills: Present");
    let before = findings(&window);
    window.get_by_label_contains("Red flags: the other").click();
    settle(&mut window);
    let now = findings(&window);
    assert!(now.len() > before.len() + 5, "{} findings", now.len());
    assert!(now.contains(&("fever".to_owned(), Recorded::Known(Value::Present))), "what was found stays");
    assert!(window.query_by_label_contains("Red flags: the other").is_none(), "nothing of it is open");
    window.get_by_label_contains("Neurology: the other");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(findings(&window).len(), before.len(), "one step of undo");
}

#[test]
fn a_day_that_has_not_come_is_refused_in_one_sentence() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    press(&mut window, Modifiers::COMMAND, Key::N);
    type_into(&mut window, "Family name", "Moreno");
    type_into(&mut window, "Date of birth", "4 mar 2061");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert_eq!(*window.state().route(), Route::NewCase);
    see(&window, "That day has not come yet. Write the day of birth with its year, such as 14 feb 1949");
    window.key_press(Key::Backspace);
    settle(&mut window);
    assert!(window.query_by_label_contains("That day has not come yet").is_none(), "mended while typing");

    let mut window = open("v15");
    let before = entries(&window);
    press(&mut window, Modifiers::COMMAND, Key::T);
    field(&window, "Typed line").type_text("tfesi l5 r 12 jan 2031");
    settle(&mut window);
    click(&mut window, "Save");
    assert_eq!(entries(&window), before);
    see(&window, "That day has not come yet. Choose Planned, or write the day it was done");
    click(&mut window, "State: Planned");
    click(&mut window, "Save");
    assert_eq!(entries(&window), before + 1);
}

#[test]
fn a_filter_shows_what_it_counts_and_the_same_again_shows_all() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15", "v02", "v04", "v24"]);
    click(&mut window, "Red flag 1");
    see(&window, "1 to 1 of 1 found, 4 cases");
    click(&mut window, "Red flag 1");
    see(&window, "1 to 4 of 4 cases");
    assert!(window.query_by_label("Advice changed 0").is_none(), "one that shows nothing is not offered");
    click(&mut window, "Red flag 1");
    type_into(&mut window, "Search cases", "nobody");
    see(&window, "No case fits 'nobody'");
}

#[test]
fn a_thing_that_is_due_leads_to_its_case() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15", "v04"]);
    window.get_by_label_contains("A red flag stands.").click();
    settle(&mut window);
    window.get_by_label("Emergency: cauda equina syndrome");
}

#[test]
fn an_outcome_is_recorded_from_the_due_list_with_one_click_and_taken_back() {
    let mut case = app::case("v30");
    let block = case
        .entries
        .iter_mut()
        .find_map(|entry| match &mut entry.body {
            Body::Treatment(treatment) if entry.date.to_string() == "2026-10-06" => Some(treatment),
            _ => None,
        })
        .expect("the second block");
    block.readings.clear();
    let workspace = Workspace::throw_away(vec![case], clock()).expect("a workspace");
    let mut window = app::over(egui::Theme::Light, (1280.0, 800.0), workspace);
    let most = |window: &Window| window.query_by_label_contains("Most: ").map(|_| ());
    assert!(most(&window).is_some(), "the block waits for its outcome");
    window.get_by_label_contains("Most: ").click();
    settle(&mut window);
    assert_eq!(*window.state().route(), Route::Home, "the list stays");
    see(&window, "Outcome recorded.");
    assert!(most(&window).is_none(), "it is not due any more");
    let words = |window: &Window| {
        let open = window.state().snapshot().open.clone().expect("the case is open");
        open.case.entries.iter().any(|entry| match &entry.body {
            Body::Treatment(treatment) => {
                treatment.readings.iter().any(|reading| reading.measure == Measure::Words(Words::Most))
            }
            _ => false,
        })
    };
    assert!(words(&window));
    click(&mut window, "Undo");
    assert!(!words(&window));
    assert!(most(&window).is_some());
}

#[test]
fn who_pays_is_chosen_among_the_payers_that_are_known() {
    let mut window = open("v15");
    let before = window.state().snapshot().open.as_ref().expect("a case").case.patient.payer.clone();
    click(&mut window, "Patient…");
    window.get_by_label_contains("Who pays: ").click();
    settle(&mut window);
    type_into(&mut window, "Filter", "nhs");
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    let payer =
        |window: &Window| window.state().snapshot().open.as_ref().expect("a case").case.patient.payer.clone();
    assert_eq!(payer(&window).as_deref(), Some("nhs"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(payer(&window), before);
}

#[test]
fn a_series_is_one_step_and_what_is_to_come_of_it_is_planned() {
    let mut window = open("v15");
    let before = entries(&window);
    press(&mut window, Modifiers::COMMAND, Key::K);
    type_into(&mut window, "Command or patient", "series");
    press(&mut window, Modifiers::NONE, Key::Enter);
    see(&window, "How many more");
    // The number is selected by nothing: it is written anew.
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.event(egui::Event::Text("3".to_owned()));
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Tab);
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.event(egui::Event::Text("4 months".to_owned()));
    settle(&mut window);
    see(&window, ", planned");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(entries(&window), before + 3);
    let open = window.state().snapshot().open.clone().expect("a case");
    let planned = |entry: &stepwell::model::Entry| match &entry.body {
        Body::Treatment(treatment) => treatment.status == stepwell::model::TreatmentStatus::Planned,
        _ => false,
    };
    assert!(open.case.entries.iter().any(planned));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(entries(&window), before, "one step of undo");
}

#[test]
fn what_blurs_a_block_is_recorded_in_the_form_and_shown_with_the_entry() {
    // High enough for the whole form.
    let mut window = window(egui::Theme::Light, (1440.0, 1400.0), &["v30"]);
    app::open_first(&mut window);
    let block = |window: &Window| {
        let open = window.state().snapshot().open.as_ref().expect("a case is open");
        let blocks = open.case.entries.iter().filter_map(|entry| match &entry.body {
            Body::Treatment(treatment) if treatment.treatment.as_str() == "mbb" => Some(treatment.clone()),
            _ => None,
        });
        blocks.max_by_key(|block| block.confounders.len()).expect("a block")
    };
    assert!(block(&window).confounders.is_empty());
    window.get_by_label_contains("Medial branch block L4-5 and L5-S1 right, 6 Oct 2026").click();
    settle(&mut window);
    click(&mut window, "Edit");
    click(&mut window, "Blurred by: New or higher opioid");
    click(&mut window, "Blurred by: Many targets at once");
    click(&mut window, "Blurred by: Many targets at once");
    click(&mut window, "Steroid: Given");
    type_into(&mut window, "Complications", "fainted; bruise");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    let block = block(&window);
    assert_eq!(block.confounders, [Confounder::NewOpioid]);
    assert_eq!(block.complications, ["fainted", "bruise"]);
    assert_eq!(block.steroid, Some(Recorded::Known(Given::Given)));
    see(&window, "fainted; bruise");
    see(&window, "New or higher opioid");
}

#[test]
fn more_about_a_procedure_is_folded_away_and_no_course_has_it() {
    let mut window = open("v30");
    press(&mut window, Modifiers::COMMAND, Key::T);
    type_into(&mut window, "Typed line", "mbb l4-5 r 12 jan");
    assert!(window.query_by_label("Blurred by: New or higher opioid").is_none(), "it is folded away");
    window.get_by_label_contains("More about the procedure").click();
    settle(&mut window);
    window.get_by_label("Blurred by: New or higher opioid");
    click(&mut window, "Cancel");
    press(&mut window, Modifiers::COMMAND, Key::T);
    type_into(&mut window, "Typed line", "pt spring 2026");
    let read = app::texts(&window);
    assert!(window.query_by_label_contains("More about the procedure").is_none(), "{read:?}");
}

/// Everything that can be worked with, and where it is.
fn controls(window: &Window) -> Vec<(String, egui::Rect)> {
    let nodes = window.root().children_recursive();
    let acts = nodes.filter(|node| node.accesskit_node().data().supports_action(Action::Click));
    let named = acts.map(|node| (node.accesskit_node().label().unwrap_or_default(), node.rect()));
    named.filter(|(name, _)| !["Close message", "Undo"].contains(&name.as_str())).collect()
}

#[test]
fn a_message_has_a_line_of_its_own_it_covers_nothing_and_moves_nothing() {
    for (theme, size) in [(egui::Theme::Light, (1024.0, 700.0)), (egui::Theme::Dark, (1440.0, 900.0))] {
        let mut window = window(theme, size, &["v15"]);
        app::open_first(&mut window);
        window.get_by_label_contains("Interlaminar ESI L4-5, 18 Sep 2025").click();
        settle(&mut window);
        let before = controls(&window);
        click(&mut window, "Copy as text");
        see(&window, "Copied as plain text.");
        assert_eq!(controls(&window), before);
        let line = window.get_by_label("Close message").rect().top();
        for name in ["Accept", "Edit", "Copy as text"] {
            let control = window.get_by_label(name).rect();
            assert!(control.bottom() < line, "{name} at {control:?} lies under the message at {line}");
        }
        press(&mut window, Modifiers::COMMAND, Key::T);
        type_into(&mut window, "Typed line", "caudal");
        press(&mut window, Modifiers::COMMAND, Key::Num1);
        press(&mut window, Modifiers::COMMAND, Key::D);
        see(&window, "This entry is not saved yet.");
        let save = window.get_by_label("Save").rect();
        assert!(save.bottom() < window.get_by_label("Close message").rect().top(), "{save:?}");
    }
}

#[test]
fn the_first_explanation_of_an_outcome_is_in_view_with_its_sentence() {
    let mut window = window(egui::Theme::Light, (1440.0, 900.0), &["v15"]);
    app::open_first(&mut window);
    window.get_by_label_contains("Interlaminar ESI L4-5, 18 Sep 2025").click();
    settle(&mut window);
    let head = window.get_by_label("What may explain it").rect();
    let mut under: Vec<egui::Rect> = window
        .query_all_by_role(egui::Role::Label)
        .map(|node| node.rect())
        .filter(|rect| rect.top() >= head.bottom() && (rect.left() - head.left()).abs() < 2.0)
        .collect();
    under.sort_by(|a, b| a.top().total_cmp(&b.top()));
    let [says, then, ..] = under.as_slice() else { panic!("{under:?}") };
    assert!(says.bottom() < 896.0 && then.bottom() < 896.0, "{says:?} {then:?}");
}

#[test]
fn an_herniation_without_its_kind_is_refused_where_it_is_seen() {
    let mut window = window(egui::Theme::Light, (1024.0, 700.0), &["v30"]);
    app::open_first(&mut window);
    let before = entries(&window);
    press(&mut window, Modifiers::COMMAND, Key::T);
    type_into(&mut window, "Typed line", "mri 20 jul 2026 l4-5 herniation");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(entries(&window), before);
    let said =
        window.get_by_label_contains("Not saved. Say which, of a disc herniation: central, paracentral");
    assert!(said.rect().bottom() <= 700.0, "{:?}", said.rect());
    // The cursor stayed in the line.
    window.event(egui::Event::Text(" paracentral".to_owned()));
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(entries(&window), before + 1);
}
