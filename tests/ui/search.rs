//! Finding a case at home.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use stepwell::ui::Route;

use crate::flows::{SIZE, press};
use crate::support::app::{field, see, settle, window};

#[test]
fn search_narrows_the_list_as_it_is_typed_and_enter_opens() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15", "v02", "v04"]);
    press(&mut window, Modifiers::COMMAND, Key::F);
    see(&window, "Ọláwálé, Ngozi");
    field(&window, "Search cases").type_text("nowak");
    settle(&mut window);
    see(&window, "1 to 1 of 1 found, 3 cases");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.get_by_label("Łukasz Nowakowski-Şahin");
}

/// Of several that fit none is opened before it was looked at.
#[test]
fn enter_after_a_search_shows_the_first_of_several_and_opens_it_when_pressed_again() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15", "v24", "v02"]);
    press(&mut window, Modifiers::COMMAND, Key::F);
    field(&window, "Search cases").type_text("low back");
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(*window.state().route(), Route::Home);
    window.get_by_label_contains("Open case");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(matches!(window.state().route(), Route::Case(..)));
}

#[test]
fn a_case_is_found_by_the_region_as_it_is_shown() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15", "v24", "v02"]);
    for (typed, found) in [("low back", "1 to 2 of 2 found, 3 cases"), ("knee", "1 to 1 of 1 found, 3 cases")]
    {
        press(&mut window, Modifiers::COMMAND, Key::F);
        field(&window, "Search cases").type_text(typed);
        settle(&mut window);
        see(&window, found);
        press(&mut window, Modifiers::NONE, Key::Escape);
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
}
