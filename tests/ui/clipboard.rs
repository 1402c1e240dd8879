//! What was copied is gone from the clipboard after a time, when the store is locked, and when the window closes.

use egui::{Event, Key, Modifiers, OutputCommand, Theme, ViewportEvent, ViewportId};
use egui_kittest::kittest::Queryable as _;

use crate::support::app::{Window, open_first, settle, window};

const SIZE: (f32, f32) = (1440.0, 900.0);

/// Draws one frame, so many seconds after the last, and returns what it put on the clipboard or selected.
fn frame(window: &mut Window, seconds: f64) -> Vec<String> {
    let now = window.ctx.input(|input| input.time);
    window.input_mut().time = Some(now + seconds);
    window.step();
    let commands = &window.output().platform_output.commands;
    let text = |command: &OutputCommand| match command {
        OutputCommand::CopyText(text) => Some(format!("copied {text}")),
        OutputCommand::TextSelectionSettled(text) => Some(format!("selected {text}")),
        _ => None,
    };
    commands.iter().filter_map(text).collect()
}

/// Frames until something is copied or selected.
fn until_copied(window: &mut Window) -> Vec<String> {
    (0..20).map(|_| frame(window, 0.05)).find(|found| !found.is_empty()).expect("something is copied")
}

/// A window over a case whose plan was just copied.
fn copied_plan() -> Window {
    let mut window = window(Theme::Light, SIZE, &["v30"]);
    open_first(&mut window);
    window.get_by_label("Copy as text").click();
    let found = until_copied(&mut window);
    assert!(found[0].starts_with("copied ") && found[0].len() > 200, "{found:?}");
    settle(&mut window);
    window
}

fn cleared(found: &[String]) -> bool {
    found == ["copied ", "selected "]
}

#[test]
fn copied_text_is_cleared_after_two_minutes_and_not_before() {
    let mut window = copied_plan();
    assert!(frame(&mut window, 100.0).is_empty());
    let wakes = window.output().viewport_output[&ViewportId::ROOT].repaint_delay;
    assert!(wakes.as_secs() < 25, "an idle window wakes for it: {wakes:?}");
    let found = frame(&mut window, 25.0);
    assert!(cleared(&found), "{found:?}");
    assert!(frame(&mut window, 500.0).is_empty(), "once");
}

#[test]
fn copied_text_is_cleared_when_the_store_is_locked() {
    let mut window = copied_plan();
    window.get_by_label("Lock").click();
    let found = until_copied(&mut window);
    assert!(cleared(&found), "{found:?}");
    settle(&mut window);
    assert!(frame(&mut window, 500.0).is_empty(), "nothing was copied since");
}

#[test]
fn copied_text_is_cleared_when_the_window_closes() {
    let mut window = copied_plan();
    let viewport = window.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    let found = frame(&mut window, 1.0);
    assert!(cleared(&found), "{found:?}");
}

/// The keys of a text field copy too, without a command of ours.
#[test]
fn text_copied_from_a_field_is_cleared_as_well() {
    let mut window = window(Theme::Light, SIZE, &["v10"]);
    window.key_press_modifiers(Modifiers::COMMAND, Key::F);
    settle(&mut window);
    window.event(Event::Text("zanzibarine".to_owned()));
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    window.event(Event::Copy);
    let found = until_copied(&mut window);
    assert!(found.contains(&"copied zanzibarine".to_owned()), "{found:?}");
    settle(&mut window);
    let found = frame(&mut window, 121.0);
    assert!(cleared(&found), "{found:?}");
}
