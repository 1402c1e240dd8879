//! Names and notes in other alphabets: what our fonts hold, and what becomes of what they do not.

use egui_kittest::kittest::Queryable as _;
use stepwell::model::Case;
use stepwell::ui::theme::{TypeRole, tokens};
use stepwell::ui::widgets::{Icon, line, paint_icon};
use stepwell::workspace::Workspace;

use crate::support::app::{self, case, clock};
use crate::support::harness;

/// Names in the alphabets our own fonts hold.
const NAMES: [(&str, &str); 9] = [
    ("Παπαδοπούλου", "Ελένη"),
    ("Фёдоров", "Михаил"),
    ("Ђорђевић", "Љиљана"),
    ("Нечуй-Левицький", "Ґалаґан"),
    ("Nguyễn", "Thị Hồng Ánh"),
    ("Žólłtowski-Şahin", "Ğülçin Őrsi"),
    ("Þórðardóttir", "Æsa"),
    ("Bērziņš", "Ķļāvs"),
    ("Ọláwálé", "Ṣadé"),
];

fn named(family: &str, given: &str) -> Case {
    let mut case = case("v15");
    case.patient.name.family = family.to_owned();
    case.patient.name.given = given.to_owned();
    case
}

/// The harness fails on a character that no font can draw.
#[test]
fn greek_cyrillic_and_latin_with_all_diacritics_are_drawn_and_kept() {
    for (family, given) in NAMES {
        let workspace = Workspace::throw_away(vec![named(family, given)], clock()).expect("a workspace");
        let mut window = app::over(egui::Theme::Light, (1280.0, 800.0), workspace);
        app::open_first(&mut window);
        window.get_by_label(&format!("{given} {family}"));
        let open = window.state().snapshot().open.as_ref().expect("a case");
        assert_eq!(
            (open.case.patient.name.family.as_str(), open.case.patient.name.given.as_str()),
            (family, given)
        );
    }
}

/// Without a font of the system a strange character is a box that takes room, and the text behind it stays whole.
#[test]
fn what_no_font_holds_is_seen_and_not_lost() {
    let builder = harness::<()>(egui::Theme::Light, 300.0, 80.0).allow_missing_glyphs();
    let mut window = builder.build_ui(|ui| {
        let color = tokens(ui).color.text;
        line(ui, TypeRole::Title, color, "王小明");
        line(ui, TypeRole::Title, color, "");
    });
    window.run();
    let shown = window.get_by_label("王小明");
    assert!(shown.rect().width() > 20.0, "{:?}", shown.rect());
}

/// Every icon is in the icon font: the harness fails on one that is not.
#[test]
fn every_icon_is_drawn() {
    let all = [
        Icon::Stepwell,
        Icon::Cases,
        Icon::Person,
        Icon::Chart,
        Icon::Envelope,
        Icon::Sliders,
        Icon::Lock,
        Icon::Search,
        Icon::ChevronDown,
        Icon::ChevronRight,
        Icon::Arrow,
        Icon::Phone,
        Icon::Contrast,
        Icon::Close,
        Icon::Keys,
        Icon::Add,
        Icon::NewCase,
        Icon::Folder,
        Icon::Copy,
        Icon::Edit,
        Icon::Remove,
        Icon::Undo,
        Icon::Syringe,
        Icon::Pill,
        Icon::Scan,
        Icon::Event,
        Icon::Store,
        Icon::Fit,
        Icon::Days,
        Icon::Up,
        Icon::Down,
    ];
    let mut window = harness::<()>(egui::Theme::Light, 800.0, 60.0).build_ui(move |ui| {
        let color = tokens(ui).color.text;
        for (at, icon) in all.into_iter().enumerate() {
            paint_icon(ui.painter(), icon, egui::pos2(12.0 + 24.0 * at as f32, 20.0), 16.0, color);
        }
    });
    window.run();
}

/// A name that has no room leaves the facts beside it in view, and keeps its family name.
#[test]
fn a_very_long_name_does_not_push_the_facts_out_of_the_strip() {
    let family = "Wolfeschlegelsteinhausenbergerdorff-Nowakowski-Şahin";
    let long = named(family, "Maria Magdalena Łucja Aleksandra");
    let workspace = Workspace::throw_away(vec![long], clock()).expect("a workspace");
    let mut window = app::over(egui::Theme::Light, (1024.0, 700.0), workspace);
    app::open_first(&mut window);
    window.get_by_label(&format!("Maria Magdalena Łucja Aleksandra {family}"));
    for fact in ["Allergies", "Antithrombotic", "Implants", "Red flags"] {
        let at = window.get_all_by_label(fact).next().expect(fact).rect();
        assert!(at.right() < 1024.0 && at.width() > 30.0, "{fact} at {at:?}");
    }
}
