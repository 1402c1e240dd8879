//! Looking back at a case: off until asked for, row by row, with its signs on the timeline, and the decisions.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stepwell::ui::{CaseTab, Route};

use crate::flows::press;
use crate::settings::use_nice;
use crate::support::app::{self, Window, click, names, see, settle, texts, type_into, window};

const SIZE: (f32, f32) = (1280.0, 800.0);

fn open(name: &str) -> Window {
    let mut window = window(egui::Theme::Light, SIZE, &[name]);
    app::open_first(&mut window);
    window
}

fn to_review(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    settle(window);
}

fn looking_back(name: &str) -> Window {
    let mut window = open(name);
    to_review(&mut window);
    click(&mut window, "Look back at this case");
    window
}

fn as_of(window: &Window) -> String {
    window.state().snapshot().open.as_ref().expect("a case is open").assessment.as_of.to_string()
}

#[test]
fn nothing_is_looked_back_at_before_somebody_asks() {
    let mut window = open("v12");
    assert!(!names(&window).iter().any(|name| name.contains("The pathway, the day before")));
    to_review(&mut window);
    see(&window, "Looking back is off");
    assert!(window.query_by_label_contains("Would have").is_none());
}

#[test]
fn each_past_treatment_stands_beside_what_the_pathway_would_have_offered() {
    let window = looking_back("v12");
    let rows: Vec<String> =
        names(&window).into_iter().filter(|name| name.starts_with("Show the entry: ")).collect();
    assert_eq!(rows.len(), 6, "{rows:?}");
    assert_eq!(
        rows[3],
        "Show the entry: Medial branch block L4-5 and L5-S1 both sides, 25 Feb 2026: Would have led"
    );
    // What was open then is named, the steps that came first too, and that screens were not on record.
    see(&window, "Not on record: where the pain is worst");
    see(&window, "Next step then: Structured re-examination");
    see(&window, "14 red-flag answers were not on record");
    see(&window, "6 treatments: 2 as the pathway would have had it, 3 after open answers, 1 not compared.");
}

#[test]
fn the_timeline_carries_the_signs_until_looking_back_is_stopped() {
    let mut window = looking_back("v12");
    let signed = |window: &Window| {
        names(window).iter().filter(|name| name.contains("The pathway, the day before")).count()
    };
    click(&mut window, "Timeline");
    assert_eq!(signed(&window), 6);
    see(&window, "Looking back is on");
    to_review(&mut window);
    click(&mut window, "Stop looking back");
    click(&mut window, "Timeline");
    assert_eq!(signed(&window), 0);
}

#[test]
fn a_row_leads_to_its_entry_and_to_the_day_before_it() {
    let mut window = looking_back("v12");
    window.get_by_label_contains("Show the entry: Transforaminal ESI L5 right").click();
    settle(&mut window);
    window.get_by_role_and_label(Role::Button, "Edit");
    to_review(&mut window);
    window.get_by_label_contains("As of 24 Feb 2026, the day before Medial branch block").click();
    settle(&mut window);
    assert_eq!(as_of(&window), "2026-02-24");
    assert!(matches!(window.state().route(), Route::Case(_, CaseTab::Timeline)));
    // The list says what the plan of that day does not know.
    click(&mut window, "List");
    let rows: Vec<String> =
        names(&window).into_iter().filter(|name| name.contains("Medial branch block")).collect();
    assert!(rows.iter().any(|row| row.ends_with(" After the day looked at.")), "{rows:?}");
    // As of that day only what was done by then is looked back at.
    to_review(&mut window);
    see(&window, "As of 24 Feb 2026");
    assert!(window.query_by_label_contains("Show the entry: Facet RFA").is_none());
    click(&mut window, "Back to today");
    see(&window, "6 treatments");
}

#[test]
fn keys_alone_reach_a_row_and_follow_it() {
    let mut window = looking_back("v30");
    let first = window.get_all_by_label_contains("Show the entry: ").next().expect("a row");
    first.focus();
    window.run();
    window.key_press(Key::Tab);
    settle(&mut window);
    let focused = window.get_all_by_role(Role::Button).find(|node| node.accesskit_node().is_focused());
    let name = focused.and_then(|node| node.accesskit_node().label()).unwrap_or_default();
    assert!(name.starts_with("As of "), "{name}");
    window.key_press(Key::Enter);
    settle(&mut window);
    assert_ne!(as_of(&window), "2026-11-20");
}

#[test]
fn the_review_follows_a_change_of_the_case() {
    let mut window = looking_back("v12");
    click(&mut window, "Timeline");
    window.get_by_label_contains("Facet RFA L4-5").click();
    settle(&mut window);
    window.key_press(Key::Delete);
    settle(&mut window);
    to_review(&mut window);
    settle(&mut window);
    see(&window, "5 treatments");
}

#[test]
fn the_review_follows_the_policy() {
    let rows = |window: &Window| -> Vec<String> {
        let names = names(window).into_iter();
        names.filter(|name| name.starts_with("Show the entry: ")).chain(texts(window)).collect()
    };
    let mut window = looking_back("v30");
    let before = rows(&window);
    use_nice(&mut window);
    window.key_press(Key::Escape);
    settle(&mut window);
    let after = rows(&window);
    click(&mut window, "Stop looking back");
    click(&mut window, "Look back at this case");
    assert_eq!(after, rows(&window), "what is said under the new policy's name is said by it");
    let looks = |rows: Vec<String>| -> Vec<String> {
        rows.into_iter().filter(|name| name.starts_with("Show the entry: ")).collect()
    };
    assert_ne!(looks(before), looks(after), "and it says otherwise");
}

#[test]
fn decisions_stand_with_reason_knowledge_and_policy() {
    let mut window = open("v30");
    click(&mut window, "Override…");
    type_into(&mut window, "Your reason", "seen by the surgeon first");
    click(&mut window, "Record");
    click(&mut window, "Patient declines");
    type_into(&mut window, "Reason", "wants to wait");
    type_into(&mut window, "Ask again", "3 months");
    click(&mut window, "Record");
    to_review(&mut window);
    let read = texts(&window);
    let at = |words: &str| read.iter().position(|text| text.contains(words));
    assert!(at("Decided otherwise: ").is_some(), "{read:?}");
    assert!(at("“seen by the surgeon first”").is_some());
    assert!(at("“wants to wait”. Ask again 20 Feb 2027").is_some());
    assert!(at("20 Nov 2026 · knowledge 2026.11 · Clinic").is_some());
    // Declined is never first again: the pathway now says something else than what was decided on.
    see(&window, "The next step is now another one");
}

#[test]
fn what_is_of_today_is_not_shown_beside_the_past() {
    let mut window = open("v30");
    for key in [Key::L, Key::T] {
        press(&mut window, Modifiers::COMMAND, Key::Num1);
        window.get_by_label("As of today").focus();
        window.run();
        press(&mut window, Modifiers::NONE, Key::PageDown);
        window.get_by_label("Back to today");
        press(&mut window, Modifiers::COMMAND, key);
        see(&window, "Shown as of today again");
        assert!(window.query_by_label("Back to today").is_none());
    }
}
