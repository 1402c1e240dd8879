//! Settings: what is changed is saved at once; another policy says whose advice it changes, and why.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use stepwell::model::{Case, RecipientKind};
use stepwell::ui::Route;
use stepwell::ui::screens::settings::SettingsPart;
use stepwell::workspace::{CaseFilter, Workspace};

use crate::support::app::{self, Window, click, clock, names, see, settle, type_into, wait_for, window};

const SIZE: (f32, f32) = (1440.0, 900.0);

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    settle(window);
}

fn show(window: &mut Window, part: SettingsPart) {
    press(window, Modifiers::COMMAND, Key::K);
    type_into(window, "Command or patient", &format!("settings: {}", part.name()));
    press(window, Modifiers::NONE, Key::Enter);
    assert_eq!(*window.state().route(), Route::Settings(part));
}

/// A facet pain after one positive block: enough for some policies, not for others.
fn after_one_block() -> Case {
    let mut case = app::case("v30");
    case.entries.retain(|entry| entry.date.to_string() != "2026-10-06");
    case
}

pub(crate) fn use_nice(window: &mut Window) {
    show(window, SettingsPart::Policy);
    click(window, "NICE and NHS (UK)");
    see(window, "Positive blocks in a row before ablation");
    click(window, "Use NICE and NHS (UK)");
    assert_eq!(window.state().snapshot().policy.id.as_str(), "nice", "it counts at once");
}

#[test]
fn a_decision_that_another_policy_would_not_propose_is_shown_with_its_reason_and_opens() {
    let workspace = Workspace::throw_away(vec![after_one_block()], clock()).unwrap();
    let mut window = app::over(egui::Theme::Light, SIZE, workspace);
    app::open_first(&mut window);
    click(&mut window, "Accept");
    use_nice(&mut window);
    click(&mut window, "Show whose advice changed");
    assert_eq!(*window.state().route(), Route::ChangedAdvice);
    let row = names(&window).into_iter().find(|name| name.starts_with("Open ")).expect("the decision");
    assert!(row.contains("The policy."), "{row}");
    assert!(row.contains("comes first") || row.contains("Not "), "a reason: {row}");
    click(&mut window, &row);
    assert!(matches!(window.state().route(), Route::Case(..)));
}

#[test]
fn home_says_that_advice_changed_and_leads_to_the_cases() {
    let workspace = Workspace::throw_away(vec![after_one_block(), app::case("v24")], clock()).unwrap();
    let mut window = app::over(egui::Theme::Light, SIZE, workspace);
    use_nice(&mut window);
    wait_for(&mut window, |window| {
        let snapshot = window.state().snapshot();
        snapshot.cases.count(CaseFilter::AdviceChanged, snapshot.today) == 1
    });
    press(&mut window, Modifiers::NONE, Key::Escape);
    see(&window, "1 case is advised otherwise since the knowledge or the policy changed.");
    click(&mut window, "Show which, and why");
    let row = names(&window).into_iter().find(|name| name.starts_with("Open ")).expect("the case");
    assert!(row.contains("The policy."), "{row}");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(*window.state().route(), Route::Home);
}

#[test]
fn where_no_advice_changed_the_screen_says_so() {
    let mut window = window(egui::Theme::Dark, SIZE, &["v15"]);
    press(&mut window, Modifiers::COMMAND, Key::K);
    type_into(&mut window, "Command or patient", "changed advice");
    press(&mut window, Modifiers::NONE, Key::Enter);
    see(&window, "No advice changed");
}

#[test]
fn a_recipient_is_written_removed_and_taken_back() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    show(&mut window, SettingsPart::Recipients);
    click(&mut window, "Orthopaedics: nobody yet");
    type_into(&mut window, "Name with title", "Dr. Łucja Ørsted");
    press(&mut window, Modifiers::NONE, Key::Tab);
    let names = |window: &Window| -> Vec<String> {
        let recipients = &window.state().snapshot().settings.recipients;
        let of_kind = recipients.iter().filter(|one| one.kind == RecipientKind::Orthopaedics);
        of_kind.map(|one| one.addressee.name.clone()).collect()
    };
    assert_eq!(names(&window), ["Dr. Łucja Ørsted"]);
    click(&mut window, "Remove this recipient");
    assert!(names(&window).is_empty());
    click(&mut window, "Take it back");
    assert_eq!(names(&window), ["Dr. Łucja Ørsted"]);
}

#[test]
fn esc_leads_back_to_where_the_settings_were_opened() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    app::open_first(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::Num2);
    let there = window.state().route().clone();
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    click(&mut window, "Knowledge");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(*window.state().route(), there);
}

#[test]
fn the_path_of_a_file_can_be_typed_at_once() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    press(&mut window, Modifiers::COMMAND, Key::O);
    window.event(egui::Event::Text("/nowhere".to_owned()));
    settle(&mut window);
    let field = app::field(&window, "Path of the file");
    use egui_kittest::kittest::NodeT as _;
    assert_eq!(field.accesskit_node().value().as_deref(), Some("/nowhere"));
    assert!(window.query_by_label("Choose with the system's dialog").is_some());
}

/// Chooses a file by its path, in the prompt that is open.
fn choose(window: &mut Window, file: &str) {
    type_into(window, "Path of the file", file);
    press(window, Modifiers::NONE, Key::Enter);
    settle(window);
}

fn data(file: &str) -> String {
    format!("{}/tests/{file}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_logo_is_chosen_shown_removed_and_taken_back() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    let held = |window: &Window| window.state().snapshot().settings.clinic.logo.is_some();
    show(&mut window, SettingsPart::Clinic);
    let began = held(&window);
    if began {
        click(&mut window, "Remove the logo");
    }
    click(&mut window, "Choose the logo");
    choose(&mut window, &data("ui/settings.rs"));
    see(&window, "This picture cannot be used: it is not a PNG file; save it as PNG and choose that.");
    assert!(!held(&window));
    click(&mut window, "Choose the logo");
    choose(&mut window, &data("letter/data/logo.png"));
    assert!(held(&window), "it is saved at once");
    window.get_by_label("The logo as it will print");
    click(&mut window, "Remove the logo");
    assert!(!held(&window));
    assert!(window.query_by_label("The logo as it will print").is_none());
    click(&mut window, "Take it back");
    assert!(held(&window));
}

#[test]
fn a_signature_is_chosen_where_the_signer_is_named() {
    let mut window = window(egui::Theme::Dark, SIZE, &["v15"]);
    show(&mut window, SettingsPart::Signer);
    click(&mut window, "Choose the signature");
    choose(&mut window, &data("letter/data/logo.png"));
    assert!(window.state().snapshot().settings.clinician.signature.is_some());
    window.get_by_label("The signature as it will print");
}

#[test]
fn a_policy_file_with_errors_is_shown_whole_and_changes_nothing() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    show(&mut window, SettingsPart::Policy);
    click(&mut window, "Choose the file of your own policy");
    choose(&mut window, &data("pathway/policies/broken.toml"));
    see(&window, "Nothing was changed; mend the file and choose it again.");
    see(&window, "broken.toml, line 5, column 1");
    see(&window, "did you mean 'mbb_cutoff_pct'?");
    see(&window, "mbb_cutof_pct = 70");
    assert_eq!(window.state().snapshot().settings.own_policy, None);
    click(&mut window, "Close what is wrong in the file");
    assert!(window.query_by_label_contains("Nothing was changed;").is_none());
}

#[test]
fn a_clinics_own_policy_is_put_into_force_says_what_each_figure_was_and_is_removed() {
    let mut window = window(egui::Theme::Light, SIZE, &["v15"]);
    show(&mut window, SettingsPart::Policy);
    click(&mut window, "Choose the file of your own policy");
    choose(&mut window, &data("pathway/policies/ours.toml"));
    see(&window, "ours.toml has no error. Our clinic would change:");
    see(&window, "was 50");
    click(&mut window, "Put Our clinic into force");
    assert_eq!(window.state().snapshot().policy.label, "Our clinic");
    window.get_by_label("Our clinic, in force");
    see(&window, "was 50");
    click(&mut window, "Remove your own policy");
    assert_eq!(window.state().snapshot().policy.id.as_str(), "society", "the preset it extended");
    assert_eq!(window.state().snapshot().settings.own_policy, None);
    click(&mut window, "Take it back");
    assert!(window.state().snapshot().settings.own_policy.is_some());
    assert_eq!(window.state().snapshot().policy.label, "Our clinic", "it is in force again");
}
