//! The structure of a written file: what a screen reader walks through, in reading order.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object};
use stepwell::letter::{Item, Pages, Role, set, to_pdf};

use crate::book::set_letters;
use crate::fixture::{crowded, letter_1};
use crate::pdf::{run, side_by_side};
use crate::reader::solid;

/// The text of the pages without what repeats on each of them, element by element.
fn in_order_of_elements(pages: &Pages) -> String {
    let mut texts = vec![String::new(); pages.elements.len()];
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let (Item::Text(run), out) = (item, &mut texts) else { continue };
        if let Some(element) = run.element {
            out[element.at()].extend(run.glyphs.iter().map(|glyph| glyph.text.as_ref()));
        }
    }
    texts.concat()
}

/// The words `pdfinfo -struct-text` reads; `None` where it is not installed.
fn struct_text(bytes: &[u8]) -> Option<String> {
    let (_, report) = run("pdfinfo", &["-struct-text", "FILE"], bytes)?;
    let lines = report.lines().map(str::trim);
    let quoted = lines.filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    Some(quoted.collect::<Vec<_>>().concat())
}

/// What of the structure a reader can stumble over: the roles there are, how many cells the rows have, and whether
/// something goes on over a page end.
fn shape(pages: &Pages) -> (BTreeSet<String>, bool) {
    let mut cells: BTreeMap<usize, usize> = BTreeMap::new();
    for row in pages.elements.iter().filter_map(|cell| cell.parent) {
        *cells.entry(row.at()).or_default() += 1;
    }
    let told = pages.elements.iter().enumerate().map(|(at, element)| match element.role {
        Role::Row => format!("row of {}", cells.get(&at).copied().unwrap_or_default()),
        role => format!("{role:?}"),
    });
    (told.collect(), pages.pages.len() > 1)
}

/// The tool reads for the longer, the more there is: so it gets the shortest letter of each shape, and two model letters.
#[test]
fn a_screen_reader_reads_every_word_once_and_in_order() {
    let mut shortest: BTreeMap<_, &Pages> = BTreeMap::new();
    for (_, pages) in set_letters() {
        let known = shortest.entry(shape(pages)).or_insert(pages);
        if pages.elements.len() < known.elements.len() {
            *known = pages;
        }
    }
    assert!(shortest.len() > 9, "{}", shortest.len());
    let mut sheets: Vec<Pages> = [letter_1(), crowded()].iter().map(|one| set(one).unwrap()).collect();
    sheets.extend(shortest.into_values().cloned());
    side_by_side(&sheets, |pages| {
        let Some(read) = struct_text(&to_pdf(pages).unwrap()) else { return };
        // This tool reads the characters of the face, not the text given apart from them: a dot below stays apart.
        let printed = in_order_of_elements(pages).replace('ọ', "o\u{323}");
        assert_eq!(solid(&read), solid(&printed));
    });
}

#[test]
fn what_is_read_is_what_is_printed_but_for_running_heads_and_feet() {
    for (one, pages) in set_letters() {
        let mut last = None;
        for item in pages.pages.iter().flat_map(|page| &page.items) {
            let Item::Text(run) = item else { continue };
            match run.element {
                Some(element) => last = last.max(Some(element)),
                None => assert!(run.y < 80.0 || run.size < 9.0 || run.y > 700.0, "{}: {run:?}", one.at),
            }
        }
        assert!(last.is_some(), "{}", one.at);
    }
}

#[test]
fn a_letter_has_one_title_and_a_label_for_each_section() {
    let document = letter_1();
    let pages = set(&document).unwrap();
    let count = |role| pages.elements.iter().filter(|element| element.role == role).count();
    assert_eq!(count(Role::Title), 1);
    assert_eq!(count(Role::Label), document.sections.len());
}

fn parts<'a>(pdf: &'a Document, element: &Dictionary) -> Vec<&'a Dictionary> {
    let kids = element.get(b"K").unwrap().as_array().unwrap();
    kids.iter().filter_map(|kid| pdf.get_dictionary(kid.as_reference().ok()?).ok()).collect()
}

fn name(element: &Dictionary) -> &str {
    std::str::from_utf8(element.get(b"S").unwrap().as_name().unwrap()).unwrap()
}

#[test]
fn the_tree_is_whole_and_every_row_has_all_its_columns() {
    let pdf = Document::load_mem(&to_pdf(&set(&letter_1()).unwrap()).unwrap()).unwrap();
    let catalog = pdf.catalog().unwrap();
    let marked = catalog.get(b"MarkInfo").unwrap().as_dict().unwrap().get(b"Marked").unwrap();
    assert!(marked.as_bool().unwrap());
    let viewer = catalog.get(b"ViewerPreferences").unwrap().as_dict().unwrap();
    assert!(viewer.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
    let root = pdf.get_dictionary(catalog.get(b"StructTreeRoot").unwrap().as_reference().unwrap()).unwrap();
    let whole = pdf.get_dictionary(root.get(b"K").unwrap().as_reference().unwrap()).unwrap();
    assert_eq!(name(whole), "Document");
    let tables: Vec<&Dictionary> =
        parts(&pdf, whole).into_iter().filter(|part| name(part) == "Table").collect();
    assert_eq!(tables.len(), 2);
    for table in tables {
        let widths: Vec<i64> = parts(&pdf, table).iter().map(|row| width(&pdf, row)).collect();
        assert!(widths.len() > 3 && widths.iter().all(|one| *one == widths[0]), "{widths:?}");
    }
    let numbers = root.get(b"ParentTree").unwrap().as_dict().unwrap().get(b"Nums").unwrap();
    assert_eq!(numbers.as_array().unwrap().len(), 2 * pdf.get_pages().len());
    for page in pdf.get_pages().values() {
        assert!(matches!(
            pdf.get_dictionary(*page).unwrap().get(b"StructParents").unwrap(),
            Object::Integer(_)
        ));
    }
}

/// Columns of a row.
fn width(pdf: &Document, row: &Dictionary) -> i64 {
    assert_eq!(name(row), "TR");
    let span = |cell: &&Dictionary| {
        let span = cell.get(b"A").ok().and_then(|of| of.as_dict().ok()?.get(b"ColSpan").ok()?.as_i64().ok());
        span.unwrap_or(1)
    };
    parts(pdf, row).iter().map(span).sum()
}

#[test]
fn a_signature_is_named_for_those_who_do_not_see_it() {
    let mut document = letter_1();
    document.closing.signature = Some(include_bytes!("data/logo.png").to_vec());
    let pages = set(&document).unwrap();
    let figures: Vec<_> = pages.elements.iter().filter(|element| element.role == Role::Figure).collect();
    assert_eq!(figures.len(), 1);
    assert_eq!(figures[0].alt.as_deref(), Some("Signature"));
    let bytes = to_pdf(&pages).unwrap();
    if let Some((_, report)) = run("pdfinfo", &["-struct", "FILE"], &bytes) {
        assert!(report.contains("Figure") && report.contains("H1"), "{report}");
    }
}
