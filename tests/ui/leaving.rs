//! The desk is left in the middle of something: the store locks itself, or the window is closed by its frame.

use egui::{Event, Key, Modifiers, Theme, ViewportEvent, ViewportId};
use egui_kittest::kittest::Queryable as _;
use stepwell::ui::Route;
use stepwell::workspace::{Clock, Hand, Passphrase, Purpose, StoreState, Workspace};

use crate::support::app::{self, PASSPHRASE, Window, click, field, see, settle, type_into};

const SIZE: (f32, f32) = (1440.0, 1800.0);
const TYPED: &str = "Please see zanzibarine soon.";

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    settle(window);
}

/// Lets so many seconds of the window's own time pass.
fn pause(window: &mut Window, seconds: f64) {
    let now = window.ctx.input(|input| input.time);
    window.input_mut().time = Some(now + seconds);
    window.step();
    settle(window);
}

/// A window over a store in a folder, on a clock that is turned by hand; the store has a case.
fn window_of(folder: &std::path::Path) -> (&'static Hand, Window) {
    let hand: &'static Hand = Box::leak(Box::new(Hand::at_noon("2026-11-20".parse().unwrap())));
    let mut workspace = Workspace::new(folder, Purpose::ThrowAway, Clock::Turned(hand)).unwrap();
    let passphrase = Passphrase::new(PASSPHRASE.to_owned());
    if workspace.snapshot().state == StoreState::Missing {
        workspace.create_store(&passphrase).unwrap();
        workspace.new_case(app::case("v15")).unwrap();
        workspace.lock();
    }
    let mut window = app::over(Theme::Light, SIZE, workspace);
    unlock(&mut window);
    (hand, window)
}

fn unlock(window: &mut Window) {
    type_into(window, "Passphrase", PASSPHRASE);
    click(window, "Unlock");
    assert_eq!(*window.state().route(), Route::Home);
}

fn open_letter(window: &mut Window) {
    app::open_first(window);
    press(window, Modifiers::COMMAND, Key::L);
    settle(window);
}

/// Types over a passage of the letter and does not leave the field.
fn type_passage(window: &mut Window) {
    field(window, "The question").focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    window.event(Event::Text(TYPED.to_owned()));
    window.run();
}

fn passage(window: &Window) -> String {
    field(window, "The question").value().unwrap_or_default()
}

#[test]
fn a_store_that_locks_itself_behind_an_open_dialog_hides_all_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (hand, mut window) = window_of(&folder.path().join("store"));
    let name = window.state().snapshot().cases.iter().next().unwrap().row.family_name.clone();
    open_letter(&mut window);
    type_passage(&mut window);
    pause(&mut window, 2.0);
    press(&mut window, Modifiers::COMMAND, Key::P);
    type_into(&mut window, "Path of the file", &format!("/nowhere/{name}.pdf"));
    pause(&mut window, 2.0);
    hand.turn(11 * 60);
    for _ in 0..400 {
        window.step();
        if *window.state().route() == Route::Unlock {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    settle(&mut window);
    assert_eq!(*window.state().route(), Route::Unlock);
    let shown = app::texts(&window).join("\n");
    assert!(!shown.contains(&name) && !shown.contains("zanzibarine") && !shown.contains("Path"), "{shown}");
    unlock(&mut window);
    let shown = app::texts(&window).join("\n");
    assert!(!shown.contains("Path of the file"), "the dialog went with the lock: {shown}");
    open_letter(&mut window);
    assert_eq!(passage(&window), TYPED);
}

#[test]
fn what_was_typed_a_moment_before_the_window_was_closed_is_kept_and_the_store_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let (_hand, mut window) = window_of(&store);
    press(&mut window, Modifiers::COMMAND, Key::N);
    field(&window, "Family name").focus();
    window.run();
    window.event(Event::Text("Quillfeather".to_owned()));
    window.step();
    let viewport = window.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    window.step();
    drop(window);
    assert!(!store.join("stepwell.db-wal").exists(), "the log was brought into the database");
    let (_hand, mut window) = window_of(&store);
    see(&window, "What you had typed and not saved is still there: 1 form.");
    press(&mut window, Modifiers::COMMAND, Key::N);
    assert_eq!(field(&window, "Family name").value().unwrap_or_default(), "Quillfeather");
}

/// A window over a store that can be read and not changed: its anchor is gone.
fn read_only(folder: &std::path::Path) -> Window {
    let store = folder.join("store");
    drop(window_of(&store));
    std::fs::remove_file(store.join("stepwell.anchor")).unwrap();
    window_of(&store).1
}

#[test]
fn what_could_not_be_saved_of_a_letter_stands_there_again_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = read_only(folder.path());
    open_letter(&mut window);
    type_passage(&mut window);
    press(&mut window, Modifiers::NONE, Key::Tab);
    see(&window, "nothing was saved");
    assert_eq!(passage(&window), TYPED);
    see(&window, "Not saved. Click into it and leave it to try again.");
    click(&mut window, "Address, copies, parts");
    type_into(&mut window, "Salutation", "Dr. Quillfeather");
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert_eq!(field(&window, "Salutation").value().unwrap_or_default(), "Dr. Quillfeather");
    press(&mut window, Modifiers::COMMAND, Key::Num1);
    press(&mut window, Modifiers::COMMAND, Key::L);
    assert_eq!(passage(&window), TYPED, "it outlasts another screen");
}

/// The folder as it would be found if the program ended in this moment.
fn as_if_killed(store: &std::path::Path, at: &std::path::Path) {
    std::fs::create_dir_all(at).unwrap();
    for file in std::fs::read_dir(store).unwrap() {
        let file = file.unwrap().path();
        if file.is_file() {
            std::fs::copy(&file, at.join(file.file_name().unwrap())).unwrap();
        }
    }
}

#[test]
fn what_was_cancelled_or_saved_does_not_come_back_however_soon_the_program_ends() {
    for (name, line, ends) in
        [("cancelled", "tfesi l5 12 jan banana", false), ("saved", "tfesi l5 12 jan", true)]
    {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        let (_hand, mut window) = window_of(&store);
        app::open_first(&mut window);
        press(&mut window, Modifiers::COMMAND, Key::T);
        window.event(Event::Text(line.to_owned()));
        settle(&mut window);
        pause(&mut window, 2.0);
        if ends {
            press(&mut window, Modifiers::NONE, Key::Enter);
        } else {
            click(&mut window, "Cancel");
        }
        settle(&mut window);
        let left = folder.path().join("left");
        as_if_killed(&store, &left);
        let (_hand, window) = window_of(&left);
        let shown = app::texts(&window).join("\n");
        assert!(!shown.contains("What you had typed and not saved"), "{name}: {shown}");
    }
}

/// The store of this window can be read and not changed: its anchor is gone.
#[test]
fn what_could_not_be_saved_stands_in_its_form_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = read_only(folder.path());
    app::open_first(&mut window);
    window.get_by_label_contains("Interlaminar ESI L4-5, 18 Sep 2025").click();
    settle(&mut window);
    click(&mut window, "Edit");
    click(&mut window, "Guidance: Ultrasound");
    let typed = window.state().route().clone();
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    see(&window, "nothing was saved");
    assert_eq!(*window.state().route(), typed, "the form is shown");
    see(&window, "Edit entry");
}
