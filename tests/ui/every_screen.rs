//! Every screen of every demo case, half of them in the smallest window and half in a large one: it draws, every control has a name
//! (the harness fails on one without), and nothing goes on asking for frames.

use egui::{Key, Modifiers};

use crate::support::app::{open_first, settle, window};

fn walk(theme: egui::Theme, size: (f32, f32), cases: [&str; 6]) {
    for case in cases {
        let mut window = window(theme, size, &[case]);
        settle(&mut window);
        open_first(&mut window);
        // List, timeline, review, assessment, form, letter, settings, keys, commands.
        for key in [Key::Num2, Key::Num1, Key::Num3, Key::E, Key::T, Key::L, Key::Comma, Key::K] {
            window.key_press_modifiers(Modifiers::COMMAND, key);
            settle(&mut window);
        }
        window.key_press(Key::Escape);
        settle(&mut window);
        assert!(window.state().snapshot().open.is_some(), "{case}");
    }
}

#[test]
fn in_the_smallest_window() {
    walk(egui::Theme::Dark, (1024.0, 700.0), ["v01", "v04", "v10", "v15", "v22", "v28"]);
}

#[test]
fn in_a_large_window() {
    walk(egui::Theme::Light, (1920.0, 1080.0), ["v02", "v06", "v12", "v18", "v24", "v30"]);
}
