//! All cases together: from home, palette and rail; too few say so; plots, bars, export.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use stepwell::exchange::read_case;
use stepwell::ui::Route;
use stepwell::workspace::Workspace;

use crate::support::app::{self, Window, click, clock, names, see, settle, texts, type_into, window};

const SIZE: (f32, f32) = (1280.0, 800.0);

/// The cases the demo shows.
pub(crate) const DEMO: [&str; 12] =
    ["v01", "v02", "v04", "v06", "v10", "v12", "v15", "v18", "v22", "v24", "v28", "v30"];

/// A window over every coded case: many enough for figures.
pub(crate) fn over_many(theme: egui::Theme, size: (f32, f32)) -> Window {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/cases");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("cases").map(|file| file.expect("a file").path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(".case.json"));
    files.sort();
    let read =
        |file: &std::path::PathBuf| read_case(&std::fs::read(file).expect("readable")).expect("a case");
    let cases = files.iter().take(160).map(read).collect();
    app::over(theme, size, Workspace::throw_away(cases, clock()).expect("a workspace"))
}

fn open_survey(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::R);
    settle(window);
    assert_eq!(*window.state().route(), Route::Survey);
}

#[test]
fn home_rail_and_palette_lead_to_it_and_escape_back() {
    let mut window = window(egui::Theme::Light, SIZE, &DEMO);
    click(&mut window, "All cases: what was tried, what worked, where cases wait");
    see(&window, "12 cases as of 20 Nov 2026");
    window.key_press(Key::Escape);
    settle(&mut window);
    assert_eq!(*window.state().route(), Route::Home);
    click(&mut window, "All cases together");
    assert_eq!(*window.state().route(), Route::Survey);
    window.key_press(Key::Escape);
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    settle(&mut window);
    type_into(&mut window, "Command or patient", "what worked");
    window.key_press(Key::Enter);
    settle(&mut window);
    assert_eq!(*window.state().route(), Route::Survey);
}

#[test]
fn below_five_cases_it_says_so_and_shows_no_figure() {
    let mut window = window(egui::Theme::Light, SIZE, &["v12", "v15", "v30", "v10"]);
    open_survey(&mut window);
    see(&window, "Too few cases to sum up");
    see(&window, "There are 4 cases.");
    assert!(window.query_by_label("Export as CSV…").is_none());
    assert!(window.query_by_label("Where cases wait").is_none());
}

#[test]
fn the_demo_shows_what_five_cases_allow_and_names_what_they_do_not() {
    let mut window = window(egui::Theme::Light, SIZE, &DEMO);
    open_survey(&mut window);
    let rows: Vec<String> = window
        .get_all_by_role(Role::Row)
        .filter_map(|node| {
            use egui_kittest::kittest::NodeT as _;
            node.accesskit_node().label()
        })
        .collect();
    assert!(rows.iter().any(|row| row.starts_with("All injections: ")), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains("Relief of half or more lasted ")), "{rows:?}");
    see(&window, "Too few cases to sum up: ");
    see(&window, "have no outcome that can be judged");
}

#[test]
fn every_plot_is_told_in_words() {
    let mut window = over_many(egui::Theme::Dark, SIZE);
    open_survey(&mut window);
    see(&window, "How much pain each treatment took away, in percent");
    see(&window, "How long relief of half or more lasted, a dot for each treatment");
    let rows = names(&window).into_iter().filter(|name| name.starts_with("Transforaminal ESI: ")).count();
    assert_eq!(rows, 1);
}

#[test]
fn a_bar_opens_to_the_cases_behind_it_and_a_case_opens() {
    let mut window = window(egui::Theme::Light, SIZE, &DEMO);
    open_survey(&mut window);
    let bar = "Red-flag answers are missing: ";
    window.get_by_label_contains(bar).click();
    settle(&mut window);
    let name = names(&window).into_iter().find(|name| name.starts_with("Open ")).expect("a case");
    click(&mut window, &name);
    assert!(matches!(window.state().route(), Route::Case(..)));
}

#[test]
fn the_figures_go_into_a_file_without_any_patient() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("all-cases.csv");
    let mut window = window(egui::Theme::Light, SIZE, &DEMO);
    open_survey(&mut window);
    click(&mut window, "Export as CSV…");
    type_into(&mut window, "Path of the file", &file.to_string_lossy());
    click(&mut window, "Export");
    see(&window, "The figures are in the file. No patient is in it.");
    let text = std::fs::read_to_string(&file).expect("the file");
    assert!(text.contains("lane,All injections,"), "{text}");
    for case in window.state().snapshot().cases.iter() {
        let name = &case.row.family_name;
        assert!(!text.contains(name), "{name} stands in the file");
    }
}

#[test]
fn locking_forgets_the_figures() {
    let mut window = window(egui::Theme::Light, SIZE, &DEMO);
    open_survey(&mut window);
    window.get_by_label_contains("Red-flag answers are missing: ").click();
    settle(&mut window);
    let patients: Vec<String> =
        window.state().snapshot().cases.iter().map(|case| case.row.family_name.clone()).collect();
    click(&mut window, "Lock");
    assert_eq!(*window.state().route(), Route::Unlock);
    let read = texts(&window);
    assert!(!patients.iter().any(|name| read.iter().any(|text| text.contains(name))), "{read:?}");
}
