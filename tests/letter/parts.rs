//! Parts a clinic or a physician adds: logo, signature, and the annex with the basis of the proposal.

use stepwell::letter::{Block, Content, Item, Letter, set, to_pdf};
use stepwell::model::{LetterDraft, LetterPart, Picture, RecipientKind, Settings};

use crate::book::CASES;
use crate::composed::{case, draft, letter, letter_for, settings};

const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");

fn with_basis(case: &stepwell::model::Case, recipient: RecipientKind) -> Letter {
    let draft = LetterDraft { parts: vec![LetterPart::Basis], ..draft(case, recipient) };
    letter_for(case, &settings(), recipient, Some(&draft)).unwrap()
}

fn annex(letter: &Letter) -> String {
    let blocks = letter.document.annex.iter().flat_map(|section| &section.blocks).map(Block::content);
    let text = |content: &Content| match content {
        Content::Text(text) => text.to_plain(),
        Content::Table(table) => table.to_notation(),
        Content::Figure(figure) => figure.alt.clone(),
    };
    blocks.map(text).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_annex_is_there_only_where_it_was_asked_for() {
    let case = case(V15);
    assert!(letter(&case).document.annex.is_empty());
    let asked = with_basis(&case, RecipientKind::SpineSurgeon);
    let text = annex(&asked);
    assert!(text.contains("Knowledge edition"), "{text}");
    let without = set(&letter(&case).document).unwrap().pages.len();
    let pages = set(&asked.document).unwrap().pages;
    assert!(pages.len() > without);
    let page = pages.iter().position(|page| page.text().contains("Annex")).unwrap();
    assert_eq!(page, without, "it begins a page of its own, after the signature");
    assert!(!pages[page - 1].text().contains("Knowledge edition"));
}

#[test]
fn the_annex_prints_no_figure_from_memory_and_keeps_self_harm_back() {
    let mut printed = 0;
    for (name, case) in CASES.iter().step_by(7) {
        let text = annex(&with_basis(case, RecipientKind::SpineSurgeon));
        printed += usize::from(!text.is_empty());
        for mark in ["unverified", "[M", "self-harm", "{", "}", ".."] {
            assert!(!text.contains(mark), "{name}: {mark} in {text}");
        }
    }
    assert!(printed > 10, "{printed}");
}

fn pictures(letter: &Letter) -> usize {
    let pages = set(&letter.document).unwrap();
    pages
        .pages
        .iter()
        .flat_map(|page| &page.items)
        .filter(|item| matches!(item, Item::Picture { .. }))
        .count()
}

#[test]
fn logo_and_signature_come_from_the_settings() {
    let png = Picture(include_bytes!("data/logo.png").to_vec());
    let mut own = settings();
    assert_eq!(pictures(&letter(&case(V15))), 0);
    own.clinic.logo = Some(png.clone());
    own.clinician.signature = Some(png);
    let json = serde_json::to_string(&own).unwrap();
    assert_eq!(serde_json::from_str::<Settings>(&json).unwrap(), own, "they are kept as text");
    let signed = letter_for(&case(V15), &own, RecipientKind::SpineSurgeon, None).unwrap();
    assert_eq!(pictures(&signed), 2);
    let pdf = to_pdf(&set(&signed.document).unwrap()).unwrap();
    assert_eq!(pdf, to_pdf(&set(&signed.document).unwrap()).unwrap());
}

#[test]
fn a_picture_of_any_shape_is_printed_and_takes_no_page() {
    let pages = set(&letter(&case(V15)).document).unwrap().pages.len();
    for (wide, high) in [(2000, 60), (40, 900), (1, 1), (300, 120)] {
        let drawn = image::RgbaImage::from_pixel(wide, high, image::Rgba([0, 102, 153, 128]));
        let mut png = std::io::Cursor::new(Vec::new());
        drawn.write_to(&mut png, image::ImageFormat::Png).unwrap();
        let png = Picture(png.into_inner());
        let mut own = settings();
        own.clinic.logo = Some(png.clone());
        own.clinician.signature = Some(png);
        let signed = letter_for(&case(V15), &own, RecipientKind::SpineSurgeon, None).unwrap();
        let set = set(&signed.document).unwrap();
        assert_eq!((set.pages.len(), pictures(&signed)), (pages, 2), "{wide} by {high}");
        assert!(to_pdf(&set).is_ok(), "{wide} by {high}");
    }
}

#[test]
fn a_picture_that_is_no_base64_is_refused_with_a_sentence() {
    let error = serde_json::from_str::<Settings>(r#"{"clinic": {"logo": "*"}}"#).unwrap_err();
    assert!(error.to_string().contains("a PNG file written as base64"), "{error}");
}
