//! Every demo case to every recipient: the words come back, the file is sound; and what two cases print, as text.

use stepwell::letter::{Pages, set, to_pdf};
use stepwell::model::RecipientKind;

use crate::book::{ALL, set_letters};
use crate::composed::{case, letter_for, said, settings};
use crate::pdf::{run, side_by_side};
use crate::reader::solid;

const V24: &str = include_str!("../../assets/cases/v24-knee.case.json");
const V30: &str = include_str!("../../assets/cases/v30-facet-confirmed.case.json");
const V22: &str = include_str!("../../assets/cases/v22-discogenic.case.json");
const V18: &str = include_str!("../../assets/cases/v18-fbss-guard-missing.case.json");
const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");
const V02: &str = include_str!("../../assets/cases/v02-nothing-known.case.json");

/// Every demo case to every recipient, and a few of the other cases.
#[test]
fn a_printed_letter_is_read_back_whole_and_its_file_is_sound() {
    let printed: Vec<_> = set_letters().filter(|(one, _)| one.is_one_in(30)).collect();
    assert!(printed.len() > 72);
    side_by_side(&printed, |(one, pages)| read_back(&one.at, pages));
}

fn read_back(at: &str, pages: &Pages) {
    let pdf = to_pdf(pages).unwrap();
    assert!(pdf.len() < 80_000, "{at}: {} bytes", pdf.len());
    if let Some((_, text)) = run("pdftotext", &["-raw", "FILE", "-"], &pdf) {
        let read: Vec<String> = text.split('\u{c}').map(solid).filter(|page| !page.is_empty()).collect();
        let set: Vec<String> = pages.pages.iter().map(|page| solid(&page.text())).collect();
        assert_eq!(read, set, "{at}");
    }
    if let Some((sound, report)) = run("qpdf", &["--check", "FILE"], &pdf) {
        assert!(sound, "{at}: {report}");
    }
    if let Some((_, fonts)) = run("pdffonts", &["FILE"], &pdf) {
        for font in fonts.lines().skip(2) {
            assert!(font.contains("+SourceSerif4") && font.contains("yes yes yes"), "{at}: {font}");
        }
    }
}

/// Only what acts on thoughts of self-harm is told of them.
#[test]
fn thoughts_of_self_harm_go_to_pain_psychology_alone() {
    for one in ALL.iter() {
        let said = solid(&said(&one.letter)).contains("self-harm");
        assert_eq!(said, one.recipient == RecipientKind::PainPsychology, "{}", one.at);
    }
}

fn printed(case: &stepwell::model::Case, recipient: RecipientKind) -> String {
    let letter = letter_for(case, &settings(), recipient, None).unwrap();
    let pages = set(&letter.document).unwrap();
    pages.pages.iter().map(|page| page.text()).collect::<Vec<_>>().join("\n----\n")
}

#[test]
fn the_question_names_the_joint_and_its_side() {
    for recipient in [RecipientKind::SpineSurgeon, RecipientKind::Orthopaedics, RecipientKind::PainPsychology]
    {
        let text = solid(&printed(&case(V24), recipient));
        assert!(text.contains(&solid("osteoarthritis of the right knee")), "{}", recipient.id());
    }
}

#[test]
fn letters_to_an_interventional_colleague() {
    insta::assert_snapshot!("interventional_v30", printed(&case(V30), RecipientKind::InterventionalPain));
    insta::assert_snapshot!("interventional_v02", printed(&case(V02), RecipientKind::InterventionalPain));
}

#[test]
fn letters_to_physical_therapy() {
    insta::assert_snapshot!("therapy_v22", printed(&case(V22), RecipientKind::PhysicalTherapy));
    insta::assert_snapshot!("therapy_v02", printed(&case(V02), RecipientKind::PhysicalTherapy));
}

#[test]
fn letters_to_pain_psychology() {
    insta::assert_snapshot!("psychology_v18", printed(&case(V18), RecipientKind::PainPsychology));
    insta::assert_snapshot!("psychology_v02", printed(&case(V02), RecipientKind::PainPsychology));
}

#[test]
fn letters_to_orthopaedics() {
    insta::assert_snapshot!("orthopaedics_v24", printed(&case(V24), RecipientKind::Orthopaedics));
    insta::assert_snapshot!("orthopaedics_v15", printed(&case(V15), RecipientKind::Orthopaedics));
}
