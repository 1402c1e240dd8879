//! The store's own screen: keys, backups, and what happens when the passphrase is forgotten.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stepwell::ui::Route;
use stepwell::ui::screens::settings::SettingsPart;

use crate::flows::press;
use crate::support::app::{self, Window, click, see, settle, type_into};

const SIZE: (f32, f32) = (1440.0, 1400.0);
const OLD: &str = app::PASSPHRASE;
const NEW: &str = "a sentence nobody guesses";

/// A new store in a folder of its own, and its storage screen.
fn storage_of_a_new_store() -> (tempfile::TempDir, Window) {
    let (folder, mut window) = app::first_run(SIZE);
    app::create_store(&mut window);
    click(&mut window, "Settings");
    part(&mut window, SettingsPart::Keys);
    (folder, window)
}

/// Shows a part of the settings.
fn part(window: &mut Window, part: SettingsPart) {
    click(window, part.name());
    assert_eq!(*window.state().route(), Route::Settings(part));
}

/// Makes a recovery key, types it from the screen, and gives it back.
fn make_key(window: &mut Window) -> String {
    click(window, "Make a recovery key");
    let is_key = |words: &str| words.len() >= 41 && words.split('-').count() == 7;
    let key = app::texts(window).into_iter().find(|words| is_key(words)).expect("the key is shown");
    type_into(window, "Type it from your print, to be sure it can be read", &key);
    click(window, "Put the key in force");
    key
}

#[test]
fn a_store_without_a_recovery_key_asks_for_one_and_the_key_opens_it_when_the_passphrase_is_forgotten() {
    let (_folder, mut window) = storage_of_a_new_store();
    see(&window, "There is no recovery key");
    let key = make_key(&mut window);
    see(&window, "The recovery key is in force");

    click(&mut window, "Lock");
    click(&mut window, "Forgot the passphrase? Use the recovery key");
    type_into(&mut window, "Recovery key, 7 groups of 5 characters", &key);
    type_into(&mut window, "New passphrase, 12 characters or more", NEW);
    type_into(&mut window, "The same again", NEW);
    click(&mut window, "Open the store");
    let keys = Route::Settings(SettingsPart::Keys);
    assert_eq!(*window.state().route(), keys, "the key that takes its place is shown at once");
    see(&window, "Write this key down");

    click(&mut window, "Lock");
    type_into(&mut window, "Passphrase", OLD);
    click(&mut window, "Unlock");
    see(&window, "does not open the store");
    type_into_error(&mut window, NEW);
    click(&mut window, "Unlock");
    assert_eq!(*window.state().route(), Route::Home);
}

/// Types a passphrase over the wrong one.
fn type_into_error(window: &mut Window, passphrase: &str) {
    let field = window.get_all_by_role(egui::Role::PasswordInput).next().expect("the field");
    field.focus();
    window.run();
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.event(egui::Event::Text(passphrase.to_owned()));
    settle(window);
}

#[test]
fn a_mistyped_recovery_key_is_named_by_its_group() {
    let (_folder, mut window) = storage_of_a_new_store();
    make_key(&mut window);
    click(&mut window, "Lock");
    click(&mut window, "Forgot the passphrase? Use the recovery key");
    type_into(&mut window, "Recovery key, 7 groups of 5 characters", "AAAAA-BBBBB");
    type_into(&mut window, "New passphrase, 12 characters or more", NEW);
    type_into(&mut window, "The same again", NEW);
    click(&mut window, "Open the store");
    see(&window, "A recovery key has 7 groups of 5 characters; 10 characters were typed");
}

#[test]
fn the_passphrase_is_changed_only_with_the_one_in_force() {
    let (_folder, mut window) = storage_of_a_new_store();
    type_into(&mut window, "Passphrase in force", "not the one at all");
    type_into(&mut window, "New passphrase, 12 characters or more", NEW);
    type_into(&mut window, "The new passphrase again", NEW);
    click(&mut window, "Change the passphrase");
    see(&window, "passphrase");
    click(&mut window, "Lock");
    type_into(&mut window, "Passphrase", OLD);
    click(&mut window, "Unlock");
    assert_eq!(*window.state().route(), Route::Home, "the old one still holds");
}

/// A store with a backup, and the question for the passphrase before that one takes its place.
fn about_to_restore() -> (tempfile::TempDir, Window) {
    let (folder, mut window) = storage_of_a_new_store();
    part(&mut window, SettingsPart::Store);
    click(&mut window, "Back up now");
    see(&window, "is there, and was checked");
    let restore = app::names(&window).into_iter().find(|name| name.starts_with("Restore 20 Nov 2026, "));
    click(&mut window, &restore.expect("a backup"));
    (folder, window)
}

#[test]
fn a_backup_is_made_listed_and_restored() {
    let (_folder, mut window) = about_to_restore();
    type_into(&mut window, "Passphrase of the store or of the backup", OLD);
    click(&mut window, "Restore");
    see(&window, "The backup is in the place of the store");
}

#[test]
fn a_wrong_passphrase_for_restoring_is_said_at_its_field_and_leaves_everything_as_it_was() {
    let (_folder, mut window) = about_to_restore();
    type_into(&mut window, "Passphrase of the store or of the backup", "not the one at all");
    click(&mut window, "Restore");
    assert_eq!(*window.state().route(), Route::Settings(SettingsPart::Store), "the store is still open");
    let field = window.get_by_role(egui::Role::PasswordInput);
    let name = field.accesskit_node().label().unwrap_or_default();
    assert!(name.contains("does not open the store"), "{name}");
    assert!(window.query_by_label("Close message").is_none(), "it is said once, where it was asked");
    type_into_error(&mut window, OLD);
    click(&mut window, "Restore");
    see(&window, "The backup is in the place of the store");
}

#[test]
fn a_wrong_passphrase_in_force_is_said_beside_it() {
    let (_folder, mut window) = storage_of_a_new_store();
    type_into(&mut window, "Passphrase in force", "not the one at all");
    type_into(&mut window, "New passphrase, 12 characters or more", NEW);
    type_into(&mut window, "The new passphrase again", NEW);
    click(&mut window, "Change the passphrase");
    see(&window, "does not open the store");
    assert!(window.query_by_label("Close message").is_none(), "it is said once, where it was asked");
}

#[test]
fn checking_the_whole_store_says_what_was_found() {
    let (_folder, mut window) = storage_of_a_new_store();
    part(&mut window, SettingsPart::Store);
    click(&mut window, "Check the whole store");
    see(&window, "are as they should be");
}

#[test]
fn a_patient_is_erased_once_the_name_is_typed() {
    let mut window = app::window(egui::Theme::Light, SIZE, &["v15", "v02"]);
    app::open_first(&mut window);
    let erased = window.state().snapshot().open.as_ref().expect("a case").case.patient.clone();
    press(&mut window, Modifiers::COMMAND, Key::K);
    type_into(&mut window, "Command or patient", "erase");
    press(&mut window, Modifiers::NONE, Key::Enter);
    see(&window, &erased.name.full());
    type_into(&mut window, "Family name, to be sure", "Somebody");
    press(&mut window, Modifiers::NONE, Key::Enter);
    see(&window, "nothing was erased");
    assert_eq!(window.state().snapshot().cases.len(), 2);
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.event(egui::Event::Text(erased.name.family.to_lowercase()));
    settle(&mut window);
    click(&mut window, "Erase for good");
    see(&window, "The patient is erased");
    assert_eq!(*window.state().route(), Route::Home);
    assert_eq!(window.state().snapshot().cases.len(), 1);
    assert!(window.query_by_label_contains(&erased.name.family).is_none());
}
