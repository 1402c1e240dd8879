//! Entering by keyboard alone: the typed line, its completions, and how many keys a case takes.

use egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use stepwell::model::{Body, Entry};
use stepwell::ui::Route;

use crate::support::app::{self, Window, settle, window};

const SIZE: (f32, f32) = (1440.0, 900.0);

/// A physician who counts the keys. No mouse, no focus but what keys give.
struct Typist {
    window: Window,
    keys: usize,
}

impl Typist {
    fn press(&mut self, modifiers: Modifiers, key: Key) -> &mut Self {
        self.window.key_press_modifiers(modifiers, key);
        settle(&mut self.window);
        self.keys += 1;
        self
    }

    fn tab(&mut self, times: usize) -> &mut Self {
        for _ in 0..times {
            self.press(Modifiers::NONE, Key::Tab);
        }
        self
    }

    fn write(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.window.event(Event::Text(letter.to_string()));
            self.window.step();
            self.keys += 1;
        }
        settle(&mut self.window);
        self
    }

    fn entries(&self) -> &[Entry] {
        &self.window.state().snapshot().open.as_ref().expect("a case is open").case.entries
    }
}

fn typist(name: &str) -> Typist {
    let mut window = window(egui::Theme::Light, SIZE, &[name]);
    app::open_first(&mut window);
    Typist { window, keys: 0 }
}

#[test]
fn one_typed_line_becomes_a_treatment_with_its_outcome() {
    let mut typist = typist("v15");
    let before = typist.entries().len();
    typist.press(Modifiers::COMMAND, Key::T).write("tfesi l5 r 12 jan fluoro contrast la80 sus10");
    typist
        .window
        .get_by_label_contains("Read as: Transforaminal epidural injection · L5 · Right · 12 Jan 2026");
    typist.window.get_by_label("How this will be read");
    typist.press(Modifiers::NONE, Key::Enter);
    assert_eq!(typist.entries().len(), before + 1);
    typist.window.get_by_label("Treatment added.");
    typist.window.get_by_label_contains("Transforaminal ESI L5 right, 12 Jan 2026");
}

#[test]
fn a_course_of_therapy_is_not_asked_for_what_a_needle_has() {
    let needle =
        ["Guidance not recorded", "Contrast not recorded", "First hours not scored", "Sedation not recorded"];
    let mut typist = typist("v15");
    typist.press(Modifiers::COMMAND, Key::T).write("pt spring 2026 8w 12x");
    typist.window.get_by_label("How this will be read");
    typist.window.get_by_label("Outcome not scored");
    for words in needle {
        assert!(typist.window.query_by_label(words).is_none(), "{words}");
    }
    let mut typist = self::typist("v15");
    typist.press(Modifiers::COMMAND, Key::T).write("tfesi l5 r 12 jan");
    for words in needle {
        typist.window.get_by_label(words);
    }
}

#[test]
fn tab_completes_the_last_word_and_leaves_the_line_when_nothing_is_offered() {
    let mut typist = typist("v15");
    typist.press(Modifiers::COMMAND, Key::T).write("transf").tab(1).write("l5 flu").tab(1);
    assert_eq!(line(&typist.window), "tfesi l5 fluoro ");
    typist.tab(1);
    assert!(!app::field(&typist.window, "Typed line").is_focused());
}

#[test]
fn a_word_that_is_not_understood_is_named_and_nothing_is_saved_or_lost() {
    let mut typist = typist("v15");
    let before = typist.entries().len();
    typist
        .press(Modifiers::COMMAND, Key::T)
        .write("tfesi l5 12 jan banana ")
        .press(Modifiers::NONE, Key::Enter);
    app::click(&mut typist.window, "Save");
    assert_eq!(typist.entries().len(), before);
    typist.window.get_by_label("'banana' is not understood. Put a note in quotes: \"banana\"");
    typist.press(Modifiers::COMMAND, Key::Num1).press(Modifiers::COMMAND, Key::Num2);
    let window = &mut typist.window;
    window.get_by_label_contains("nsaved").click();
    settle(window);
    assert!(line(window).starts_with("tfesi l5 12 jan banana"), "{}", line(window));
}

#[test]
fn enter_on_a_line_that_cannot_be_saved_says_why_at_once_and_the_cursor_stays() {
    for (line, says) in [
        ("tfesi l5 12 jan banana", "'banana' is not understood. Put a note in quotes: \"banana\""),
        ("tfesi l5", "Write a date as you know it: 12 jan, 3 weeks ago, spring 2024, 2024, unknown"),
    ] {
        for save in [Modifiers::NONE, Modifiers::COMMAND] {
            let mut typist = typist("v15");
            let before = typist.entries().len();
            typist.press(Modifiers::COMMAND, Key::T).write(line).press(save, Key::Enter);
            assert_eq!(typist.entries().len(), before, "{line}");
            let field = the_line(&typist.window);
            assert!(field.is_focused(), "{line}: the cursor stays");
            let under = field.accesskit_node().label().unwrap_or_default();
            assert!(under.contains(says), "{line}: under the line: {under}");
            typist.window.get_by_label(&format!("Not saved. {says}"));
        }
    }
    let mut typist = typist("v15");
    let before = typist.entries().len();
    typist.press(Modifiers::COMMAND, Key::T).write("tfesi l5").press(Modifiers::NONE, Key::Enter);
    typist.write(" 12 jan").press(Modifiers::NONE, Key::Enter);
    assert_eq!(typist.entries().len(), before + 1, "what was refused once is saved when it is whole");
}

#[test]
fn what_is_chosen_in_the_form_is_written_into_the_line() {
    let mut typist = typist("v15");
    typist.press(Modifiers::COMMAND, Key::T).write("mbb l4-5 3 oct");
    let window = &mut typist.window;
    app::click(window, "Side: Right");
    app::click(window, "Guidance: Fluoro");
    assert_eq!(line(window), "mbb l4-5 r 3 oct fluoro");
}

#[test]
fn an_entry_that_changes_the_plan_says_so_before_it_is_saved() {
    let mut typist = typist("v10");
    typist.press(Modifiers::COMMAND, Key::T).write("mbb l4-5 l5-s1 both 1 nov fluoro la0 1h lido2%");
    typist.window.get_all_by_label_contains(" → ").next().expect("a step that changes");
}

#[test]
fn a_typical_case_takes_at_most_320_keys_and_no_mouse() {
    let (_folder, mut window) = app::first_run(SIZE);
    assert_eq!(*window.state().route(), Route::FirstRun);
    app::create_store(&mut window);
    let mut typist = Typist { window, keys: 0 };
    typist.press(Modifiers::COMMAND, Key::N).write("Moreno").tab(1).write("Ana").tab(1).write("4 mar 1961");
    typist.tab(5).write("low").press(Modifiers::NONE, Key::Enter).press(Modifiers::COMMAND, Key::Enter);
    typist.press(Modifiers::COMMAND, Key::T);
    let lines = [
        "esi 2024 elsewhere helped a bit",
        "tfesi l5 r 12 jan fluoro contrast la80 sus10",
        "tfesi l5 r 4 sep fluoro contrast la0 sus0",
        "pt 2025 8w helped none",
        "gaba 1800mg 2025 ongoing",
        "ibuprofen 2024 nobenefit",
        "mri 12 aug",
        "fall 3 oct",
    ];
    for (at, line) in lines.iter().enumerate() {
        let last = at + 1 == lines.len();
        let save = if last { Modifiers::NONE } else { Modifiers::COMMAND };
        typist.write(line).press(save, Key::Enter);
    }
    let kinds = typist.entries().iter().map(|entry| match &entry.body {
        Body::Treatment(treatment) => treatment.treatment.to_string(),
        Body::Medicine(medicine) => medicine.drug.to_string(),
        Body::Imaging(imaging) => imaging.modality.to_string(),
        Body::Event(_) => "event".to_owned(),
        _ => "other".to_owned(),
    });
    let mut kinds: Vec<String> = kinds.collect();
    kinds.sort();
    let expected = ["esi", "event", "gabapentin", "ibuprofen", "mri_plain", "pt", "tfesi", "tfesi"];
    assert_eq!(kinds, expected);
    assert!(typist.keys <= 320, "{} keys", typist.keys);
}

/// What stands in the typed line.
fn line(window: &Window) -> String {
    the_line(window).value().unwrap_or_default()
}

/// The typed line; its name may be followed by what is wrong with it.
fn the_line(window: &Window) -> egui_kittest::Node<'_> {
    let named = window.get_all_by_role(Role::TextInput);
    let mut lines =
        named.filter(|node| node.accesskit_node().label().is_some_and(|name| name.starts_with("Typed line")));
    lines.next().expect("the line")
}

#[test]
fn how_the_line_is_read_stays_in_view_while_it_is_completed() {
    let mut typist = typist("v15");
    typist.press(Modifiers::COMMAND, Key::T).write("caudal 3 jun 2026 fluoro sus10");
    let window = &typist.window;
    let read = window.get_by_label_contains("Read as: Caudal").rect();
    let list = window.get_by_label_contains("sus10 at 4w: ").rect();
    assert!(list.top() >= read.bottom(), "{list:?} over {read:?}");
}
