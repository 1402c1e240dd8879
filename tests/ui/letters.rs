//! A letter leaves the room: issued, locked, shown as it left, corrected by an addendum; by accessible name.

use std::sync::Arc;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use stepwell::letter::{set, to_pdf};
use stepwell::model::settings::{Addressee, Clinic, Clinician, Recipient};
use stepwell::model::{BlockEdit, LetterDraft, LetterPart, Phrase, RecipientKind, Settings};
use stepwell::ui::Route;
use stepwell::ui::pages::{Printed, RenderedPages};
use stepwell::ui::screens::settings::SettingsPart;
use stepwell::workspace::Workspace;
use stepwell::workspace::letter::{Content, Document, Pages, Text};

use crate::support::app::{self, Window, click, field, see, settle, type_into, window};

const SIZE: (f32, f32) = (1440.0, 900.0);
/// Shows long screens without scrolling.
const TALL: (f32, f32) = (1440.0, 1800.0);

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    settle(window);
}

/// The letter screen of a demo case.
fn letter_of(name: &str) -> Window {
    letter_on(SIZE, name)
}

fn letter_on(size: (f32, f32), name: &str) -> Window {
    let mut window = window(egui::Theme::Light, size, &[name]);
    app::open_first(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::L);
    settle(&mut window);
    window
}

fn issue(window: &mut Window) {
    press(window, Modifiers::COMMAND, Key::I);
    click(window, "Issue and lock");
    settle(window);
}

#[test]
fn a_letter_is_issued_by_keys_alone() {
    let issued = |window: &Window| window.state().snapshot().open.as_ref().unwrap().issued.len();
    let mut window = letter_of("v15");
    press(&mut window, Modifiers::COMMAND, Key::I);
    assert_eq!(issued(&window), 0, "it is asked first");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Issue and lock").is_none());
    press(&mut window, Modifiers::COMMAND, Key::I);
    assert!(window.get_by_label("Issue and lock").is_focused());
    press(&mut window, Modifiers::NONE, Key::Enter);
    settle(&mut window);
    assert_eq!(issued(&window), 1);
}

#[test]
fn the_keyboard_finds_the_way_to_issue_again_after_going_round() {
    let mut window = letter_of("v15");
    press(&mut window, Modifiers::COMMAND, Key::I);
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert!(!window.get_by_label("Issue and lock").is_focused(), "the focus is given once and not held");
    press(&mut window, Modifiers::SHIFT, Key::Tab);
    assert!(window.get_by_label("Issue and lock").is_focused());
}

#[test]
fn a_letter_is_issued_exported_as_it_left_and_shown_again() {
    let mut window = letter_of("v15");
    issue(&mut window);
    // The way to a file is offered at once.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.pdf");
    type_into(&mut window, "Path of the file", file.to_str().unwrap());
    click(&mut window, "Export");
    see(&window, "No letter in the making");
    see(&window, "Letters that left");
    see(&window, "Page 1 of 2, as it left");
    let open = window.state().snapshot().open.as_ref().unwrap();
    assert_eq!(open.issued.len(), 1);
    assert!(open.letter.is_none() && open.case.letters.is_empty(), "the draft became the letter that left");
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
}

#[test]
fn issuing_is_asked_twice_and_escape_leaves_the_draft() {
    let mut window = letter_of("v15");
    press(&mut window, Modifiers::COMMAND, Key::I);
    see(&window, "Issue and lock");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Issue and lock").is_none());
    let open = window.state().snapshot().open.as_ref().unwrap();
    assert!(open.issued.is_empty() && open.letter.is_some());
}

#[test]
fn an_addendum_follows_a_letter_whose_case_has_changed() {
    let mut window = letter_of("v15");
    issue(&mut window);
    press(&mut window, Modifiers::NONE, Key::Escape);
    click(&mut window, "Write an addendum");
    let open = window.state().snapshot().open.as_ref().unwrap();
    assert!(open.case.letters[0].amends.is_some());
    assert!(window.get_all_by_label_contains("Addendum to the letter of").next().is_some());
}

#[test]
fn after_every_letter_left_the_tab_waits_for_a_wish() {
    let mut window = letter_of("v15");
    issue(&mut window);
    press(&mut window, Modifiers::NONE, Key::Escape);
    click(&mut window, "Begin a new letter");
    let open = window.state().snapshot().open.as_ref().unwrap();
    assert_eq!((open.case.letters.len(), open.issued.len()), (1, 1));
}

#[test]
fn the_address_copies_and_enclosures_are_those_of_this_letter() {
    let mut window = letter_of("v15");
    click(&mut window, "Address, copies, parts");
    field(&window, "Name with title").focus();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_into(&mut window, "Name with title", "Dr. Zoë Brûlé");
    type_into(&mut window, "Copies to, one a line", "Dr. Tomás Grönlund");
    field(&window, "Enclosures, one a line").focus();
    settle(&mut window);
    let open = window.state().snapshot().open.as_ref().unwrap();
    let draft = &open.case.letters[0];
    assert!(draft.addressee.as_ref().unwrap().name.contains("Dr. Zoë Brûlé"));
    assert_eq!(draft.copies, ["Dr. Tomás Grönlund"]);
    see(&window, "Export the copy…");
}

#[test]
fn where_facts_changed_under_edited_words_both_versions_wait_for_a_choice() {
    let mut case = app::case("v15");
    let mut draft =
        LetterDraft::new("l1".parse().unwrap(), case.problems[0].id.clone(), RecipientKind::SpineSurgeon);
    let (block, facts) = ("question".to_owned(), "of another day".to_owned());
    draft.edits.push(BlockEdit { block, facts, text: "Please see him soon.".to_owned() });
    case.letters.push(draft);
    let workspace = Workspace::throw_away(vec![case], app::clock()).unwrap();
    let mut window = app::over(egui::Theme::Light, SIZE, workspace);
    app::open_first(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::L);
    settle(&mut window);
    see(&window, "1 passage of yours waits for a decision: its facts changed.");
    assert!(window.query_by_label("Issue…").is_none());
    click(&mut window, "Keep mine: The question");
    see(&window, "Issue…");
    assert_eq!(window.state().snapshot().open.as_ref().unwrap().case.letters[0].edits.len(), 1);
}

/// A case whose letter has a passage with blanks, and a store with a phrase of the physician's own.
fn with_phrases() -> Window {
    let mut case = app::case("v15");
    let mut draft =
        LetterDraft::new("l1".parse().unwrap(), case.problems[0].id.clone(), RecipientKind::SpineSurgeon);
    let text = "Please see him by [[date]].".to_owned();
    draft.edits.push(BlockEdit { block: "question".to_owned(), facts: String::new(), text });
    case.letters.push(draft);
    let mut workspace = Workspace::throw_away(vec![case], app::clock()).unwrap();
    let phrase = Phrase { name: "ask".to_owned(), text: "Please call [[whom]] on [[number]].".to_owned() };
    let settings = Settings { phrases: vec![phrase], ..Settings::default() };
    workspace.save_settings(settings).unwrap();
    let mut window = app::over(egui::Theme::Light, SIZE, workspace);
    app::open_first(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::L);
    settle(&mut window);
    click(&mut window, "Keep mine: The question");
    window
}

fn question(window: &Window) -> String {
    let open = window.state().snapshot().open.as_ref().unwrap();
    let edits = &open.case.letters[0].edits;
    edits.iter().find(|edit| edit.block == "question").map(|edit| edit.text.clone()).unwrap_or_default()
}

#[test]
fn a_blank_blocks_issuing_until_it_is_filled_in() {
    let mut window = with_phrases();
    see(&window, "1 passage has a blank to be filled in before the letter can be issued.");
    assert!(window.query_by_label("Issue…").is_none());
    // The key that issues goes to the blank instead, and what is typed takes its place.
    press(&mut window, Modifiers::COMMAND, Key::I);
    assert!(window.query_by_label("Issue and lock").is_none());
    window.event(egui::Event::Text("15 January".to_owned()));
    settle(&mut window);
    click(&mut window, "Export draft as PDF…");
    settle(&mut window);
    assert_eq!(question(&window), "Please see him by 15 January.");
    press(&mut window, Modifiers::NONE, Key::Escape);
    see(&window, "Issue…");
}

/// Types, and waits until the pause in typing is over and the pages have followed.
fn type_and_pause(window: &mut Window, text: &str) {
    window.event(egui::Event::Text(text.to_owned()));
    for _ in 0..16 {
        window.step();
    }
    settle(window);
}

#[test]
fn all_that_is_written_while_the_cursor_stays_is_one_step_of_undo() {
    let mut window = letter_of("v15");
    let edits = |window: &Window| {
        let open = window.state().snapshot().open.as_ref().unwrap();
        (open.case.letters.iter().map(|draft| draft.edits.len()).sum::<usize>(), open.revision)
    };
    field(&window, "The question").focus();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_and_pause(&mut window, "Please");
    let first = edits(&window);
    type_and_pause(&mut window, " see him");
    type_and_pause(&mut window, " soon.");
    assert_eq!(question(&window), "Please see him soon.");
    assert_eq!((first.0, edits(&window)), (1, (1, first.1 + 2)), "the pages followed each pause");
    // Another time in the same passage is another step.
    field(&window, "Urgency, and why").focus();
    settle(&mut window);
    field(&window, "The question").focus();
    settle(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_and_pause(&mut window, "Please call.");
    assert_eq!(question(&window), "Please call.");
    field(&window, "Urgency, and why").focus();
    settle(&mut window);
    window.get_by_label("To: Spine surgeon").focus();
    settle(&mut window);
    for (said, left) in [("Please see him soon.", 1), ("", 0)] {
        press(&mut window, Modifiers::COMMAND, Key::Z);
        assert_eq!((question(&window).as_str(), edits(&window).0), (said, left));
    }
}

#[test]
fn what_is_typed_between_a_pause_and_another_passage_is_of_the_same_step_of_undo() {
    let mut window = letter_of("v15");
    field(&window, "The question").focus();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_and_pause(&mut window, "Please");
    window.event(egui::Event::Text(" call.".to_owned()));
    window.step();
    field(&window, "Urgency, and why").focus();
    settle(&mut window);
    assert_eq!(question(&window), "Please call.");
    window.get_by_label("To: Spine surgeon").focus();
    settle(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    let open = window.state().snapshot().open.as_ref().unwrap();
    let edits = open.case.letters.iter().flat_map(|draft| &draft.edits);
    assert_eq!(edits.map(|edit| edit.text.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn a_phrase_is_called_by_its_name_and_tab_walks_its_blanks() {
    let mut window = with_phrases();
    click(&mut window, "Go to the blank: The question");
    for text in ["Friday", ". .ask", " "] {
        window.event(egui::Event::Text(text.to_owned()));
        window.run();
    }
    window.event(egui::Event::Text("Dr. Ray".to_owned()));
    window.run();
    press(&mut window, Modifiers::NONE, Key::Tab);
    window.event(egui::Event::Text("5550142".to_owned()));
    window.run();
    // After a pause in typing the pages follow, while the cursor stays.
    for _ in 0..8 {
        window.step();
    }
    settle(&mut window);
    assert_eq!(question(&window), "Please see him by Friday. Please call Dr. Ray on 5550142..");
    see(&window, "Issue…");
}

#[test]
fn phrases_are_kept_with_the_settings() {
    let mut window = letter_on(TALL, "v15");
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    click(&mut window, "Phrases");
    click(&mut window, "Add a phrase");
    type_into(&mut window, "Name of phrase 1", ".my reply");
    type_into(&mut window, "Text of phrase 1", "Please reply by [[date]].");
    // Saved when the field is left.
    click(&mut window, "Clinic");
    settle(&mut window);
    let settings = window.state().snapshot().settings.clone();
    assert_eq!(settings.phrases.len(), 1);
    assert_eq!(
        (settings.phrases[0].name.as_str(), settings.phrases[0].text.as_str()),
        ("myreply", "Please reply by [[date]].")
    );
}

#[test]
fn the_timeline_is_printed_where_it_is_switched_on() {
    let mut window = letter_on(TALL, "v15");
    click(&mut window, "Address, copies, parts");
    click(&mut window, "Timeline as a figure");
    settle(&mut window);
    let open = window.state().snapshot().open.as_ref().unwrap();
    assert_eq!(open.case.letters[0].parts, [LetterPart::Timeline]);
    see(&window, "Timeline");
    click(&mut window, "Edit: Timeline");
    see(&window, "Drawn from the timeline, and follows it");
}

#[test]
fn a_letter_that_is_only_looked_at_is_not_begun_in_the_store() {
    let mut window = letter_of("v15");
    let kept = |window: &Window| {
        let snapshot = window.state().snapshot();
        (snapshot.cases.iter().map(|case| case.row.open_letters).sum::<u32>(), snapshot.open.clone().unwrap())
    };
    let (letters, open) = kept(&window);
    assert!(open.letter.is_some(), "its pages are shown");
    assert_eq!((letters, open.undo), (0, None), "and nothing was written");
    assert!(window.query_by_label_contains("Letter added").is_none());
    click(&mut window, "To: Spine surgeon");
    click(&mut window, "Physical therapy");
    let (letters, open) = kept(&window);
    assert_eq!((letters, open.case.letters.len()), (1, 1), "the first change keeps it");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    let (letters, open) = kept(&window);
    assert_eq!(letters, 0, "and is taken back with it");
    assert!(open.letter.is_some(), "another is looked at");
}

#[test]
fn pages_are_the_file_page_by_page_and_stay_while_it_stays() {
    let window = letter_of("v15");
    let open = window.state().snapshot().open.as_ref().unwrap();
    let pdf = Arc::clone(&open.letter.as_ref().unwrap().composed.as_ref().unwrap().pdf);
    let (ctx, mut pages) = (egui::Context::default(), RenderedPages::default());
    assert_eq!(pages.prepare(&ctx, Printed::new(&pdf), 612.0), 2);
    assert_eq!(pages.size(1), egui::vec2(612.0, 792.0), "before it was drawn, so that nothing jumps");
    let first = pages.picture(&ctx, 0).unwrap().clone();
    assert_eq!(first.size(), [612, 792]);
    // The same file keeps its pictures, another one does not.
    pages.prepare(&ctx, Printed::new(&pdf), 612.0);
    assert_eq!(pages.picture(&ctx, 0).unwrap().id(), first.id());
    let other: Arc<[u8]> = pdf.to_vec().into();
    pages.prepare(&ctx, Printed::new(&other), 612.0);
    assert_ne!(pages.picture(&ctx, 0).unwrap().id(), first.id());
    assert!(pages.picture(&ctx, 2).is_none());
    assert_eq!(pages.prepare(&ctx, Printed::new(&Arc::from(&b"no file"[..])), 612.0), 0);
}

/// The pixels of a texture, from what would be handed to the graphics card.
fn handed_over(ctx: &egui::Context, mut pixels: Vec<egui::Color32>) -> (Vec<egui::Color32>, usize) {
    let mut handed = 0;
    let mut deltas = ctx.tex_manager().write().take_delta();
    // The first texture is that of the fonts.
    let of_pages = std::mem::take(&mut deltas.set)
        .into_iter()
        .filter(|(texture, _)| *texture != egui::TextureId::default());
    for delta in of_pages.flat_map(|(_, deltas)| deltas) {
        let egui::ImageData::Color(image) = delta.image;
        let top = delta.pos.map_or(0, |[_, top]| top * image.width());
        pixels.resize(pixels.len().max(top + image.pixels.len()), egui::Color32::PLACEHOLDER);
        pixels[top..top + image.pixels.len()].copy_from_slice(&image.pixels);
        handed += image.height();
    }
    (pixels, handed)
}

#[test]
fn of_a_changed_page_only_what_changed_is_drawn_and_it_is_the_new_file() {
    let window = letter_of("v15");
    let open = window.state().snapshot().open.as_ref().unwrap();
    let mut document = open.letter.as_ref().unwrap().composed.as_ref().unwrap().letter.document.clone();
    let printed = |document: &Document| -> (Arc<[u8]>, Arc<Pages>) {
        let pages = set(document).unwrap();
        (to_pdf(&pages).unwrap().into(), Arc::new(pages))
    };
    let before = printed(&document);
    document.question.composed = Content::Text(Text::plain("Would you see her, Mr. Ő\u{17d}?"));
    let after = printed(&document);
    let picture = |files: &[&(Arc<[u8]>, Arc<Pages>)]| {
        let (ctx, mut pages) = (egui::Context::default(), RenderedPages::default());
        let mut last = (Vec::new(), 0);
        for (pdf, set) in files {
            pages.prepare(&ctx, Printed { set: Some(set), ..Printed::new(pdf) }, 612.0);
            pages.picture(&ctx, 0).unwrap();
            last = handed_over(&ctx, last.0);
        }
        last
    };
    let ((whole, all), (in_part, rows)) = (picture(&[&after]), picture(&[&before, &after]));
    assert!(whole == in_part, "as if it were drawn whole");
    assert_eq!(all, 792);
    assert!(rows < 792, "{rows}");
    let (_, none) = picture(&[&after, &printed(&document)]);
    assert_eq!(none, 0, "another file that looks the same");
}

#[test]
fn before_it_leaves_the_letter_says_once_more_what_it_lacks_and_leads_there() {
    let mut workspace = Workspace::throw_away(vec![app::case("v15")], app::clock()).unwrap();
    workspace.save_settings(Settings::default()).unwrap();
    let mut window = app::over(egui::Theme::Light, SIZE, workspace);
    app::open_first(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::L);
    settle(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::I);
    see(&window, "It would leave without:");
    let jumps = app::names(&window).into_iter().filter(|name| name.ends_with(", before it leaves"));
    let jumps: Vec<String> = jumps.collect();
    assert!(jumps.len() >= 3, "recipient, clinic and signer: {jumps:?}");
    let to_recipient =
        jumps.iter().find(|name| name.to_lowercase().contains("recipient")).expect("the recipient");
    click(&mut window, to_recipient);
    assert_eq!(*window.state().route(), Route::Settings(SettingsPart::Recipients));
    field(&window, "Name with title");
}

#[test]
fn a_letter_that_lacks_nobody_says_nothing_of_the_kind() {
    let mut workspace = Workspace::throw_away(vec![app::case("v15")], app::clock()).unwrap();
    let mut settings = (*workspace.snapshot().settings).clone();
    let addressee = Addressee {
        name: "Dr. Łucja Ørsted".to_owned(),
        salutation: "Dr. Ørsted".to_owned(),
        institution: "Spine center".to_owned(),
        address: "Harbor Road 2".to_owned(),
    };
    settings.recipients = RecipientKind::ALL
        .iter()
        .map(|kind| Recipient { kind: *kind, addressee: addressee.clone() })
        .collect();
    settings.clinic = Clinic {
        name: "Harbor Pain Clinic".to_owned(),
        address: "Harbor Road 1".to_owned(),
        phone: "555 0100".to_owned(),
        ..Clinic::default()
    };
    settings.clinician = Clinician {
        name: "Ingrid Sørensen-Vega, MD".to_owned(),
        role: "Pain medicine".to_owned(),
        direct_line: "555 0101".to_owned(),
        ..Clinician::default()
    };
    workspace.save_settings(settings).unwrap();
    let mut window = app::over(egui::Theme::Light, SIZE, workspace);
    app::open_first(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::L);
    settle(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::I);
    see(&window, "Issue and lock");
    assert!(window.query_by_label("It would leave without:").is_none());
}
