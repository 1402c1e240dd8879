//! Written files: text comes back in reading order, the file is sound, and the same letter gives the same bytes.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use stepwell::letter::{Content, Document, PdfError, Press, Text, set, to_pdf};

use crate::fixture::{crowded, document, letter_1};
use crate::reader::{solid, text_of_pages};

fn written(document: &Document) -> Vec<u8> {
    to_pdf(&set(document).unwrap()).unwrap()
}

/// Runs an outside tool on a file; `None` where the tool is not installed.
pub(crate) fn run(tool: &str, arguments: &[&str], file: &[u8]) -> Option<(bool, String)> {
    let mut temporary = tempfile::NamedTempFile::new().unwrap();
    temporary.write_all(file).unwrap();
    let path = temporary.path().to_str().unwrap();
    let arguments = arguments.iter().map(|argument| if *argument == "FILE" { path } else { argument });
    let output = Command::new(tool).args(arguments).stderr(Stdio::null()).output().ok()?;
    Some((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
}

/// Looks at each of some things; what waits for outside tools is looked at side by side.
pub(crate) fn side_by_side<T: Sync>(things: &[T], look: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(thing) = things.get(next.fetch_add(1, Ordering::Relaxed)) {
                    look(thing);
                }
            });
        }
    });
}

#[test]
fn every_word_comes_back_in_reading_order() {
    for document in [letter_1(), crowded()] {
        let pages = set(&document).unwrap();
        let back = text_of_pages(&to_pdf(&pages).unwrap());
        assert_eq!(back.len(), pages.pages.len());
        for (page, back) in pages.pages.iter().zip(&back) {
            assert_eq!(solid(&page.text()), solid(back));
        }
    }
}

#[test]
fn pdftotext_reads_the_same_words_in_the_same_order() {
    let document = letter_1();
    let pages = set(&document).unwrap();
    let Some((_, text)) = run("pdftotext", &["-raw", "FILE", "-"], &to_pdf(&pages).unwrap()) else { return };
    let read: Vec<String> = text.split('\u{c}').map(solid).filter(|page| !page.is_empty()).collect();
    let set: Vec<String> = pages.pages.iter().map(|page| solid(&page.text())).collect();
    assert_eq!(read, set);
}

#[test]
fn words_are_not_run_together_by_pdftotext() {
    let Some((_, text)) = run("pdftotext", &["FILE", "-"], &written(&letter_1())) else { return };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "ligamentum flavum 5 mm",
        "Nowakowski-Şahin, Łukasz · born 3 Feb 1950 · MRN 0041-2277",
        "weight loss, history of cancer, recent fall. Not recorded: night pain.",
        "Page 2 of 2",
    ] {
        assert!(text.contains(words), "{words:?} not in:\n{text}");
    }
}

#[test]
fn names_of_many_languages_can_be_searched() {
    let names = "Łukasz Nowakowski-Şahin, Dr. Nkechi Adébáy\u{1ecd}\u{300}, Halldóra Þórðardóttir, Κωνσταντίνος \
                 Παπαδόπουλος, Наталія Їжакевич, Nguyễn Thị Hường, 5 µg, office file affluent";
    let mut document = letter_1();
    document.question.composed = Content::Text(Text::plain(names));
    document.sections[0].blocks[0].composed = Content::Text(Text::plain(names));
    let bytes = written(&document);
    assert_eq!(text_of_pages(&bytes).concat().matches('\u{fffd}').count(), 0);
    assert_eq!(solid(&text_of_pages(&bytes).concat()).matches(&solid(names)).count(), 2);
    if let Some((_, text)) = run("pdftotext", &["-raw", "FILE", "-"], &bytes) {
        assert_eq!(solid(&text).matches(&solid(names)).count(), 2, "{text}");
    }
}

#[test]
fn qpdf_finds_nothing_wrong() {
    for document in [letter_1(), crowded()] {
        if let Some((sound, report)) = run("qpdf", &["--check", "FILE"], &written(&document)) {
            assert!(sound, "{report}");
        }
    }
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    assert_eq!(written(&letter_1()), written(&letter_1()));
}

/// What a press keeps of one letter for the next never shows.
#[test]
fn a_press_prints_each_letter_as_if_it_were_the_first() {
    let mut changed = letter_1();
    changed.question.composed = Content::Text(Text::plain("Would Ωμέγα do?"));
    let mut signed = letter_1();
    signed.closing.signature = Some(include_bytes!("data/logo.png").to_vec());
    let mut press = Press::default();
    for document in [letter_1(), changed, crowded(), letter_1(), letter_1(), signed] {
        let pages = press.set(&document).unwrap();
        assert!(pages == set(&document).unwrap());
        assert!(press.print(&pages).unwrap() == to_pdf(&pages).unwrap());
    }
}

#[test]
fn one_changed_letter_changes_the_identifier() {
    let mut changed = letter_1();
    changed.identity.name.push('x');
    let id = |bytes: &[u8]| {
        let pdf = lopdf::Document::load_mem(bytes).unwrap();
        pdf.trailer.get(b"ID").unwrap().as_array().unwrap()[0].as_str().unwrap().to_vec()
    };
    assert_ne!(id(&written(&letter_1())), id(&written(&changed)));
}

#[test]
fn properties_name_nobody() {
    let bytes = written(&letter_1());
    let pdf = lopdf::Document::load_mem(&bytes).unwrap();
    let info = pdf.get_dictionary(pdf.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
    let entries: Vec<String> = info
        .iter()
        .map(|(k, v)| {
            format!("{} {}", String::from_utf8_lossy(k), String::from_utf8_lossy(v.as_str().unwrap()))
        })
        .collect();
    assert_eq!(entries, ["Title Referral letter", "Producer Stepwell"]);
    assert_eq!(pdf.catalog().unwrap().get(b"Lang").unwrap().as_str().unwrap(), b"en-US");
    assert!(!String::from_utf8_lossy(&bytes).contains("Nowakowski"));
}

#[test]
fn title_language_and_colours_are_told_alike_in_every_letter() {
    let told = |document: &stepwell::letter::Document| {
        let bytes = written(document);
        let pdf = lopdf::Document::load_mem(&bytes).unwrap();
        let catalog = pdf.catalog().unwrap();
        let stream = |place: &lopdf::Object| {
            pdf.get_object(place.as_reference().unwrap()).unwrap().as_stream().unwrap().clone()
        };
        let packet = stream(catalog.get(b"Metadata").unwrap());
        assert!(!packet.dict.has(b"Filter"), "an archive reads it as it stands");
        let intent = catalog.get(b"OutputIntents").unwrap().as_array().unwrap()[0].as_dict().unwrap();
        let profile = stream(intent.get(b"DestOutputProfile").unwrap()).decompressed_content().unwrap();
        (String::from_utf8(packet.content).unwrap(), profile)
    };
    let (packet, profile) = told(&letter_1());
    assert!(packet.contains("<rdf:li xml:lang=\"x-default\">Referral letter</rdf:li>"));
    assert!(packet.contains("<rdf:li>en-US</rdf:li>"));
    assert_eq!(&profile[36..40], b"acsp");
    assert_eq!(u32::from_be_bytes(profile[..4].try_into().unwrap()) as usize, profile.len());
    let mut other = letter_1();
    other.identity.name = "Somebody Else".to_owned();
    assert_eq!(told(&other), (packet, profile));
}

#[test]
fn all_three_faces_are_embedded_as_subsets_and_the_file_is_small() {
    let bytes = written(&letter_1());
    let pdf = lopdf::Document::load_mem(&bytes).unwrap();
    let mut programs = 0;
    for object in pdf.objects.values() {
        if let Ok(descriptor) = object.as_dict()
            && descriptor.has_type(b"FontDescriptor")
        {
            let name = descriptor.get(b"FontName").unwrap().as_name().unwrap();
            assert_eq!(name.get(6), Some(&b'+'), "subset tag");
            assert!(descriptor.has(b"FontFile2"));
            programs += 1;
        }
    }
    assert_eq!(programs, 3);
    assert!(bytes.len() < 80_000, "{} bytes", bytes.len());
}

#[test]
fn hostile_text_is_only_text() {
    let hostile = "(Tj) ET Q << /JS (app.alert(1)) >> \\) endstream %PDF <script>alert(1)</script> **not bold** {n}\u{202e}\u{0}";
    let mut document = letter_1();
    document.identity.name = hostile.to_owned();
    document.letterhead.clinic = hostile.to_owned();
    let bytes = written(&document);
    let pdf = lopdf::Document::load_mem(&bytes).unwrap();
    assert!(pdf.catalog().unwrap().get(b"OpenAction").is_err());
    let text = text_of_pages(&bytes).concat();
    let shown =
        "(Tj) ET Q << /JS (app.alert(1)) >> \\) endstream %PDF <script>alert(1)</script> **not bold** {n}";
    assert!(solid(&text).contains(&solid(shown)));
    assert!(!text.contains('\u{202e}'));
}

#[test]
fn a_logo_that_is_no_picture_is_refused_with_a_sentence() {
    let mut document = letter_1();
    document.letterhead.logo = Some(b"not a picture".to_vec());
    let error = to_pdf(&set(&document).unwrap()).unwrap_err();
    assert_eq!(error, PdfError::Picture);
    assert!(error.to_string().contains("PNG"));
}

#[test]
fn a_logo_is_drawn_and_stays_the_same_bytes() {
    let mut document = document(include_str!("data/letter-1.toml"));
    document.letterhead.logo = Some(include_bytes!("data/logo.png").to_vec());
    let bytes = written(&document);
    assert_eq!(bytes, written(&document));
    assert!(bytes.len() < 80_000, "{} bytes", bytes.len());
}
