//! What is typed in secret is nowhere in the memory of the window once it was used.
#![cfg(target_os = "linux")]

use std::process::Command;

use egui::Event;
use stepwell::ui::Route;
use stepwell::ui::screens::settings::SettingsPart;

use crate::support::app::{Window, click, field, first_run, see, settle};
use crate::support::memory::Needle;

const ACTS: &str = "STEPWELL_TEST_SECRETS";
const FIRST: &str = "quartz lantern meadow";
const SECOND: &str = "violet harbour kettle";

/// Types as a person does, one key after the other.
fn type_by_hand(window: &mut Window, name: &str, text: &str) {
    field(window, name).focus();
    window.run();
    for key in text.chars() {
        window.event(Event::Text(key.to_string()));
        window.step();
    }
    settle(window);
}

fn nowhere(secret: &str, when: &str) {
    let times = Needle::of(secret.as_bytes()).times_in_memory();
    assert_eq!(times, 0, "{when}: a secret stands {times} times in memory");
}

/// The process whose memory is looked through; run with the others it does nothing.
#[test]
fn actor() {
    if std::env::var_os(ACTS).is_none() {
        return;
    }
    let (_folder, mut window) = first_run((1440.0, 1400.0));
    type_by_hand(&mut window, "Passphrase, 12 characters or more", FIRST);
    type_by_hand(&mut window, "The same again", FIRST);
    let typed = Needle::of(FIRST.as_bytes()).times_in_memory();
    assert_eq!(typed, 2, "what is being typed stands in its field and nowhere else");
    click(&mut window, "Create the store");
    assert_eq!(*window.state().route(), Route::Home);
    nowhere(FIRST, "the store was made");

    click(&mut window, "Settings");
    click(&mut window, SettingsPart::Keys.name());
    type_by_hand(&mut window, "Passphrase in force", FIRST);
    type_by_hand(&mut window, "New passphrase, 12 characters or more", SECOND);
    type_by_hand(&mut window, "The new passphrase again", SECOND);
    click(&mut window, "Change the passphrase");
    see(&window, "The new passphrase holds");
    nowhere(FIRST, "the passphrase was changed");
    nowhere(SECOND, "the passphrase was changed");

    click(&mut window, "Lock");
    type_by_hand(&mut window, "Passphrase", FIRST);
    click(&mut window, "Unlock");
    see(&window, "does not open the store");
    click(&mut window, "Forgot the passphrase? Use the recovery key");
    nowhere(FIRST, "another way was taken");
    click(&mut window, "Back to the passphrase");
    type_by_hand(&mut window, "Passphrase", SECOND);
    window.event(Event::Key {
        key: egui::Key::Z,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::COMMAND,
    });
    settle(&mut window);
    click(&mut window, "Unlock");
    assert_eq!(*window.state().route(), Route::Home, "a secret has no history, so nothing was undone");
    nowhere(SECOND, "the store is open");
    drop(window);
    nowhere(FIRST, "the window is closed");
}

#[test]
fn a_passphrase_is_nowhere_in_memory_once_it_was_used() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["secrets::actor", "--exact", "--nocapture"])
        .env(ACTS, "1")
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success() && words.contains("1 passed"), "{words}");
}
