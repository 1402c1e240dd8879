//! A few pictures in both themes. They show how things look; what things do is tested in words elsewhere.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test ui` renews them; look at each before keeping it.

use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable as _;
use stepwell::ui::theme::{TypeRole, tokens};
use stepwell::ui::timeline::{TimelineState, timeline_ui};
use stepwell::ui::widgets::{
    Answer, Button, Chip, Glyph, Icon, choice, fact_chip, glyph, icon_button, rich, unknown_chip,
};

use crate::support::{THEMES, app, harness, in_theme, sample};

#[test]
fn controls() {
    let mut results = SnapshotResults::new();
    for theme in THEMES {
        let mut harness = harness::<()>(theme, 620.0, 460.0).build_ui(|ui| {
            egui::CentralPanel::default().show(ui, |ui| {
                glyphs(ui);
                ui.add_space(12.0);
                controls_sheet(ui);
            });
        });
        harness.run();
        harness.snapshot(in_theme("controls", theme));
        results.extend_harness(&mut harness);
    }
}

fn glyphs(ui: &mut egui::Ui) {
    let color = tokens(ui).color.text2;
    egui::Grid::new("glyphs").num_columns(6).spacing([10.0, 8.0]).show(ui, |ui| {
        for (at, what) in Glyph::ALL.into_iter().enumerate() {
            glyph(ui, what, 18.0);
            ui.label(rich(&tokens(ui), TypeRole::Caption, color, what.spoken()));
            if at % 3 == 2 {
                ui.end_row();
            }
        }
    });
}

fn controls_sheet(ui: &mut egui::Ui) {
    ui.horizontal(|ui| {
        ui.add(Button::primary("Accept"));
        ui.add(Button::normal("Patient declines"));
        ui.add(Button::normal("Edit").key("Enter"));
        ui.add(Button::link("Copy as text"));
        ui.add_enabled(false, Button::primary("Issue and export PDF").key("Ctrl+P"));
    });
    ui.horizontal(|ui| {
        ui.add(Button::emergency("Letter to the on-call surgeon").key("Ctrl+L"));
        ui.add(Chip::new("All", true).count(1284));
        ui.add(Chip::new("Red flag", false).count(2));
        icon_button(ui, Icon::Cases, "Cases", true);
        icon_button(ui, Icon::Lock, "Lock", false);
    });
    let answers = [
        Answer::known(0, "None"),
        Answer::known(1, "A bit"),
        Answer::known(2, "Half"),
        Answer::known(3, "Most"),
        Answer::unknown(4, "Not scored"),
    ];
    choice(ui, "First hours", &answers, Some(2));
    choice(ui, "Weeks after", &answers, Some(4));
    ui.horizontal(|ui| {
        unknown_chip(ui, "Not asked");
        fact_chip(ui, Glyph::Met, "None known", "12 Nov 2025");
        fact_chip(ui, Glyph::Antithrombotic, "Apixaban 5 mg twice daily", "atrial fibrillation");
    });
}

#[test]
fn timeline() {
    let mut results = SnapshotResults::new();
    for theme in THEMES {
        let mut state = TimelineState::default();
        state.selected.replace(sample::id(7));
        let timeline = sample::timeline();
        let mut harness = harness::<()>(theme, 900.0, 620.0).build_ui(move |ui| {
            timeline_ui(ui, &timeline, &mut state);
        });
        harness.run();
        harness.snapshot(in_theme("timeline", theme));
        results.extend_harness(&mut harness);
    }
}

/// The main screens as a physician sees them first.
#[test]
fn screens() {
    let mut results = SnapshotResults::new();
    for theme in THEMES {
        for (name, case) in [("case", "v30"), ("hold", "v02"), ("emergency", "v04")] {
            let mut window = app::window(theme, (1440.0, 900.0), &[case]);
            app::open_first(&mut window);
            window.snapshot(in_theme(name, theme));
            results.extend_harness(&mut window);
        }
        let mut window = app::window(theme, (1440.0, 900.0), &["v15", "v02", "v04", "v24", "v28", "v30"]);
        window.key_press(egui::Key::ArrowDown);
        app::settle(&mut window);
        window.snapshot(in_theme("home", theme));
        results.extend_harness(&mut window);
    }
}

/// The look back at a case, all cases together, changed advice, and the settings.
#[test]
fn further_screens() {
    let mut results = SnapshotResults::new();
    for theme in THEMES {
        let mut window = app::window(theme, (1440.0, 900.0), &["v30"]);
        app::open_first(&mut window);
        window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num3);
        app::settle(&mut window);
        app::click(&mut window, "Look back at this case");
        app::settle(&mut window);
        window.snapshot(in_theme("review", theme));
        results.extend_harness(&mut window);

        let mut window = crate::survey::over_many(theme, (1440.0, 900.0));
        window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::R);
        app::settle(&mut window);
        window.snapshot(in_theme("all-cases", theme));
        crate::settings::use_nice(&mut window);
        window.snapshot(in_theme("policy", theme));
        app::click(&mut window, "Show whose advice changed");
        app::wait_for(&mut window, |window| {
            let cases = &window.state().snapshot().cases;
            cases
                .iter()
                .all(|case| case.row.outlook.basis.as_ref().is_some_and(|basis| basis.contains(" nice ")))
        });
        window.snapshot(in_theme("changed-advice", theme));
        results.extend_harness(&mut window);
    }
}

/// The letter beside its pages, and a case with a selected entry, in the smallest window.
#[test]
fn smallest_window() {
    let mut results = SnapshotResults::new();
    let mut window = app::window(egui::Theme::Light, (1024.0, 700.0), &["v15"]);
    app::open_first(&mut window);
    window.get_by_label_contains("Interlaminar ESI L4-5, 18 Sep 2025").click();
    app::settle(&mut window);
    window.snapshot("small-case");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::L);
    app::settle(&mut window);
    app::settle(&mut window);
    window.snapshot("small-letter");
    results.extend_harness(&mut window);
}
