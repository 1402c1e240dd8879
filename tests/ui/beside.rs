//! Beside the plan: the look ahead with the steps that follow, the payer's answer, other guidelines, and what was
//! considered and not chosen.

use egui::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::app::{self, Window, click, clock, see, settle, texts, window};
use stepwell::ui::{CaseTab, Route};
use stepwell::workspace::Workspace;

/// Tall enough for the whole panel.
const SIZE: (f32, f32) = (1440.0, 6000.0);

fn open(name: &str) -> Window {
    let mut window = window(egui::Theme::Light, SIZE, &[name]);
    app::open_first(&mut window);
    // The look ahead comes a moment after the plan.
    app::wait_for(&mut window, |window| {
        window.state().snapshot().open.as_ref().is_some_and(|open| open.advice.is_some())
    });
    window
}

/// Turns the section over whose head begins with `name`.
fn fold(window: &mut Window, name: &str) -> String {
    let head = window
        .get_all_by_role(Role::DisclosureTriangle)
        .find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with(name)))
        .unwrap_or_else(|| panic!("no section {name}"));
    let label = head.accesskit_node().label().unwrap_or_default();
    head.click();
    settle(window);
    label
}

#[test]
fn each_outcome_of_the_next_step_shows_the_step_that_follows() {
    let window = open("v30");
    let read = texts(&window);
    let at = |words: &str| read.iter().position(|text| text == words).unwrap_or_else(|| panic!("{words}"));
    assert!(at("If it works") < at("If it fails"));
    see(&window, "It works: keep going, and look again");
    see(&window, "Also open then: ");
    see(&window, "Today's findings are assumed to stand");
}

#[test]
fn coverage_is_told_in_one_sentence_and_opened_to_what_is_lacking() {
    let mut window = open("v15");
    let label = fold(&mut window, "Coverage, ");
    assert!(label.starts_with("Coverage, Medicare: "), "{label}");
    see(&window, "Beside the clinical answer, and never in it.");
    see(&window, "To document: ");
    see(&window, "By: Medicare NCD 150.13");
}

#[test]
fn who_pays_is_not_guessed() {
    let mut unpaid = app::case("v15");
    unpaid.patient.payer = None;
    let workspace = Workspace::throw_away(vec![unpaid], clock()).expect("a workspace");
    let mut window = app::over(egui::Theme::Light, SIZE, workspace);
    app::open_first(&mut window);
    settle(&mut window);
    assert!(!texts(&window).iter().any(|text| text.starts_with("Coverage")));
}

#[test]
fn other_guidelines_say_where_they_differ() {
    let mut window = open("v30");
    fold(&mut window, "Other guidelines, ");
    // Four policies besides the one in force, each told once.
    let read = texts(&window);
    for policy in ["Medicare", "eviCore", "NICE"] {
        assert!(read.iter().any(|text| text.contains(policy)), "{policy} is not told: {read:?}");
    }
}

#[test]
fn what_nothing_speaks_for_is_counted_and_told_on_demand() {
    let mut window = open("v30");
    fold(&mut window, "Considered and not chosen");
    let before = texts(&window).len();
    see(&window, "which nothing on record speaks for");
    let more = window.get_by_label_contains("which nothing on record speaks for");
    more.click();
    settle(&mut window);
    assert!(texts(&window).len() > before + 20);
    click(&mut window, "Only those something speaks for");
    assert_eq!(texts(&window).len(), before);
}

/// The sections of the plan by their heads, as they are spoken.
fn heads(window: &Window) -> Vec<String> {
    let heads = window.get_all_by_role(Role::Heading);
    heads.filter_map(|node| node.accesskit_node().label()).collect()
}

#[test]
fn what_cannot_be_right_in_the_record_is_pointed_out_above_the_questions() {
    let mut odd = app::case("v24");
    odd.patient.birth_date = "1868-01-20".parse().ok();
    let workspace = Workspace::throw_away(vec![odd], clock()).expect("a workspace");
    let mut window = app::over(egui::Theme::Light, SIZE, workspace);
    app::open_first(&mut window);
    settle(&mut window);
    window.get_by_role_and_label(Role::Heading, "Look at the record again");
    let remark = window.get_by_label("By the date of birth the patient is 158 years old.").rect();
    let snapshot = window.state().snapshot();
    let advice = snapshot.open.as_ref().and_then(|open| open.advice.as_ref()).expect("advice");
    let question =
        advice.iter().flat_map(|advice| &advice.questions).next().expect("a question").text.clone();
    let asked = window.get_by_label(&question).rect();
    assert!(remark.bottom() <= asked.top(), "{remark:?} {asked:?}");
}

#[test]
fn a_sound_record_has_no_such_section() {
    let window = open("v24");
    assert!(!heads(&window).iter().any(|head| head == "Look at the record again"), "{:?}", heads(&window));
}

#[test]
fn a_step_that_needs_information_names_what_is_missing() {
    let mut window = open("v15");
    fold(&mut window, "Considered and not chosen, ");
    window.get_by_label_contains("which nothing on record speaks for").click();
    settle(&mut window);
    let read = texts(&window);
    let waiting: Vec<&String> = read.iter().filter(|text| text.starts_with("Needs information")).collect();
    assert!(!waiting.is_empty());
    assert!(waiting.iter().all(|text| text.starts_with("Needs information. Still missing: ")), "{waiting:?}");
    assert!(!read.iter().any(|text| text.contains("Not the case: it works")));
}

#[test]
fn the_strip_counts_the_red_flags_that_were_asked_as_the_assessment_does() {
    let mut window = open("v30");
    let read = texts(&window);
    let strip = read.iter().find_map(|text| text.strip_suffix(" asked")).expect("how many were asked");
    see(&window, "oldest ");
    let (answered, all) = strip.split_once(" of ").expect("of how many");
    assert_eq!(answered, all, "nothing waits for the screen: it is complete");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::E);
    settle(&mut window);
    let heads = window.get_by_role_and_label(Role::Heading, "Red flags").rect();
    let beside =
        window.get_all_by_label(strip).any(|count| (count.rect().center().y - heads.center().y).abs() < 6.0);
    assert!(beside, "{strip} does not stand beside the red flags of the assessment");
}

#[test]
fn the_strip_says_what_the_screen_waits_for_and_leads_to_it() {
    let mut window = open("v02");
    window.get_by_label("Red flags: Not asked");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::E);
    settle(&mut window);
    click(&mut window, "Fever or chills: Absent");
    let missing = window.state().snapshot().open.as_ref().expect("a case").assessment.leading();
    let missing = missing.and_then(|it| it.hold.as_ref()).expect("the case is on hold").open.len();
    let read = texts(&window);
    let strip = read.iter().find_map(|text| text.strip_prefix("Red flags: ")?.strip_suffix(" asked"));
    let strip = strip.expect("how many were asked").to_owned();
    let (answered, all) = strip.split_once(" of ").expect("of how many");
    let number = |words: &str| words.parse::<usize>().expect("a number");
    assert_eq!(number(all) - number(answered), missing);
    let of_the_card = read.iter().find_map(|text| text.split_once(" of ").filter(|_| text.len() <= 8));
    assert_eq!(of_the_card.map(|(_, all)| all), Some(all), "the hold screen counts the same");
    see(&window, &format!("{missing} left"));
    click(&mut window, &format!("Red flags: {strip} asked"));
    assert!(matches!(window.state().route(), Route::Case(_, CaseTab::Assessment)));
    let focused =
        window.root().children_recursive().find(|node| node.is_focused()).expect("the keyboard is there");
    let first = focused.accesskit_node().label().expect("a name");
    let hold = window.state().snapshot().open.as_ref().expect("a case").assessment.leading().cloned();
    assert!(first.ends_with(": Present"), "{first}");
    window.key_press(egui::Key::Space);
    settle(&mut window);
    let after = window.state().snapshot().open.as_ref().expect("a case").assessment.leading().cloned();
    assert_ne!(hold, after, "the answer that was open is given where the click led");
}

#[test]
fn a_date_of_birth_that_gives_no_age_leaves_no_gap() {
    let mut case = app::case("v15");
    case.patient.birth_date = Some("1901-03-02".parse().expect("a day"));
    let workspace = Workspace::throw_away(vec![case], app::clock()).expect("a workspace");
    let mut window = app::over(egui::Theme::Light, SIZE, workspace);
    app::open_first(&mut window);
    let read = texts(&window);
    assert!(
        !read.iter().any(|text| text.contains("· ·") || text.ends_with('·') && text.len() > 2),
        "{read:?}"
    );
    let born = window.get_by_label("2 Mar 1901").rect();
    let dots = window.get_all_by_label("·").filter(|dot| dot.rect().center().y == born.center().y).count();
    assert_eq!(dots, 1, "one dot between two facts");
}
