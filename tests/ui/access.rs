//! Every control of every screen: it has a name and a role, and Tab reaches it.

use std::collections::BTreeSet;

use egui::accesskit::Action;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stepwell::ui::screens::settings::SettingsPart;
use stepwell::ui::{CaseTab, Route};
use stepwell::workspace::Workspace;

use crate::support::app::{self, Window, click, clock, settle, window};

const SIZE: (f32, f32) = (1440.0, 1000.0);

/// Asserts that everything that can be acted on has a name one can read, and a role that says how to act on it.
fn all_named(window: &Window, screen: &str) {
    let mut faults = Vec::new();
    let mut controls = 0;
    for node in window.root().children_recursive() {
        let node = node.accesskit_node();
        let acts = node.data().supports_action(Action::Focus) || node.data().supports_action(Action::Click);
        // The bars of a scroll area are egui's own; what they move is moved by keys as well.
        if !acts || node.is_hidden() || node.role() == Role::ScrollBar {
            continue;
        }
        controls += 1;
        let name = node.label().or(node.data().placeholder().map(str::to_owned)).unwrap_or_default();
        let unreadable = |letter: char| ('\u{e000}'..='\u{f8ff}').contains(&letter);
        if name.trim().is_empty() || name.chars().any(unreadable) {
            faults.push(format!("{:?} named {name:?} at {:?}", node.role(), node.raw_bounds()));
        }
        if matches!(node.role(), Role::Unknown | Role::GenericContainer) {
            faults.push(format!("{name:?} has no role"));
        }
    }
    assert!(faults.is_empty(), "{screen}: {}", faults.join("\n"));
    assert!(controls > 0, "{screen} has no control at all");
}

/// A control by its role, its name and where it stands; an entry of a list has a name of its own, and scrolls.
fn named(node: &egui_kittest::kittest::AccessKitNode<'_>) -> String {
    let at = node.raw_bounds().filter(|_| node.role() != Role::ListItem);
    let at = at.map(|bounds| (bounds.x0 as i32, bounds.y0 as i32));
    format!("{:?} {:?} {at:?}", node.role(), node.label().unwrap_or_default())
}

/// What has the keyboard focus: its role, its name and where it stands.
fn focused(window: &Window) -> Option<String> {
    let node = window.root().children_recursive().find(|node| node.is_focused())?;
    let node = node.accesskit_node();
    Some(named(&node))
}

/// Every control in the window that takes the focus.
fn focusable(window: &Window) -> BTreeSet<String> {
    let nodes = window.root().children_recursive().map(|node| node.accesskit_node());
    let takes = nodes.filter(|node| node.data().supports_action(Action::Focus) && !node.is_disabled());
    takes.map(|node| named(&node)).collect()
}

/// Presses Tab and lets it go within one frame: hundreds of controls are walked.
fn tab(window: &mut Window) {
    for pressed in [true, false] {
        let (key, modifiers) = (Key::Tab, Modifiers::NONE);
        let event = egui::Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        window.input_mut().events.push(event);
    }
    window.step();
}

/// Asserts that Tab goes through every control and comes round again.
fn tab_reaches_all(window: &mut Window, screen: &str) {
    let mut reached = BTreeSet::new();
    let most = 3 * focusable(window).len() + 10;
    let mut still = 0;
    for _ in 0..most {
        tab(window);
        let is_new = focused(window).is_some_and(|control| reached.insert(control));
        still = if is_new { 0 } else { still + 1 };
        // All round, and nothing new on the way: at once if that is all there is.
        if still > reached.len() + 2 || (still == 1 && focusable(window).is_subset(&reached)) {
            break;
        }
    }
    let missed: Vec<String> = focusable(window).difference(&reached).cloned().collect();
    assert!(missed.is_empty(), "{screen}: Tab does not reach\n{}", missed.join("\n"));
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    settle(window);
}

/// A screen, and how one comes to it from an open case.
type Way = (&'static str, fn(&mut Window));

const OF_A_CASE: [Way; 11] = [
    ("timeline", |_| {}),
    ("list", |window| press(window, Modifiers::COMMAND, Key::Num2)),
    ("assessment", |window| press(window, Modifiers::COMMAND, Key::E)),
    ("form of a medicine", |window| press(window, Modifiers::COMMAND, Key::M)),
    ("patient", |window| click(window, "Patient…")),
    ("letter", |window| press(window, Modifiers::COMMAND, Key::L)),
    ("settings", |window| press(window, Modifiers::COMMAND, Key::Comma)),
    ("commands", |window| press(window, Modifiers::COMMAND, Key::K)),
    ("keys", |window| press(window, Modifiers::NONE, Key::F1)),
    ("file", |window| press(window, Modifiers::COMMAND, Key::S)),
    // The last: what is typed stays in the form.
    ("quick entry", |window| {
        press(window, Modifiers::COMMAND, Key::T);
        window.event(egui::Event::Text("tfesi l5 r 12 jan fl".to_owned()));
        settle(window);
    }),
];

/// Closes what is open in front, and goes back to the timeline of the case.
fn back_to_the_timeline(window: &mut Window) {
    for _ in 0..4 {
        press(window, Modifiers::NONE, Key::Escape);
        if matches!(window.state().route(), Route::Case(_, CaseTab::Timeline)) {
            return;
        }
    }
    panic!("{:?} does not lead back", window.state().route());
}

#[test]
fn every_control_of_a_case_has_a_name() {
    for case in ["v15", "v02", "v04", "v30"] {
        let mut window = window(egui::Theme::Light, SIZE, &[case]);
        app::open_first(&mut window);
        for (screen, go) in OF_A_CASE {
            back_to_the_timeline(&mut window);
            go(&mut window);
            all_named(&window, &format!("{screen} of {case}"));
        }
    }
}

#[test]
fn tab_reaches_every_control_of_a_case() {
    // In the typed line Tab takes a completion first; what lies behind a dialog is out of reach on purpose; the
    // assessment is made of the same controls, hundreds of them.
    let walked = ["timeline", "list", "form of a medicine", "patient", "settings"];
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    app::open_first(&mut window);
    for (screen, go) in OF_A_CASE.into_iter().filter(|(screen, _)| walked.contains(screen)) {
        back_to_the_timeline(&mut window);
        go(&mut window);
        tab_reaches_all(&mut window, screen);
    }
}

#[test]
fn the_entries_of_the_timeline_are_named_and_reached() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    app::open_first(&mut window);
    let entries = window.get_all_by_role(Role::ListItem).count();
    let recorded = window.state().snapshot().open.as_ref().expect("a case").case.entries.len();
    assert_eq!(entries, recorded);
}

#[test]
fn home_with_and_without_cases() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15", "v02", "v04", "v12"]);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    all_named(&window, "home");
    tab_reaches_all(&mut window, "home");
    let mut window =
        app::over(egui::Theme::Light, SIZE, Workspace::throw_away(Vec::new(), clock()).expect("a workspace"));
    all_named(&window, "empty home");
    tab_reaches_all(&mut window, "empty home");
    press(&mut window, Modifiers::COMMAND, Key::N);
    all_named(&window, "new case");
    tab_reaches_all(&mut window, "new case");
}

#[test]
fn the_gate_and_the_screen_of_the_store() {
    let (_folder, mut window) = app::first_run((1440.0, 1400.0));
    all_named(&window, "first run");
    tab_reaches_all(&mut window, "first run");
    app::create_store(&mut window);
    click(&mut window, "Settings");
    for part in SettingsPart::ALL {
        window.get_by_role_and_label(Role::Tab, part.name()).click();
        settle(&mut window);
        all_named(&window, part.name());
        tab_reaches_all(&mut window, part.name());
    }
    click(&mut window, "Make a recovery key");
    all_named(&window, "recovery key");
    click(&mut window, "Lock");
    all_named(&window, "unlock");
    tab_reaches_all(&mut window, "unlock");
    click(&mut window, "Forgot the passphrase? Use the recovery key");
    all_named(&window, "recovery");
    tab_reaches_all(&mut window, "recovery");
}

#[test]
fn dialogs_lists_and_questions_that_open() {
    let mut window = window(egui::Theme::Light, SIZE, &["v30"]);
    app::open_first(&mut window);
    click(&mut window, "Patient declines");
    all_named(&window, "decline");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.get_by_label_contains("Considered and not chosen").click();
    settle(&mut window);
    all_named(&window, "not chosen");
    press(&mut window, Modifiers::COMMAND, Key::T);
    click(&mut window, "Treatment");
    all_named(&window, "list of treatments");
}

/// Nothing on a screen asks for another frame by itself: an idle window costs nothing.
#[test]
fn an_idle_window_asks_for_no_frame() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    app::open_first(&mut window);
    for (screen, go) in OF_A_CASE {
        back_to_the_timeline(&mut window);
        go(&mut window);
        settle(&mut window);
        // A message goes away by itself after eight seconds; nothing else may want anything within a minute.
        if screen == "letter" {
            window.run_steps(200);
        }
        let viewports = &window.output().viewport_output;
        let next = viewports.values().map(|viewport| viewport.repaint_delay).min();
        assert!(
            next.is_some_and(|next| next > std::time::Duration::from_secs(60)),
            "{screen} wants a frame in {next:?}"
        );
    }
}
