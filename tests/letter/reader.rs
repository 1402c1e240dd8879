//! Reads the text of a PDF back from its bytes, by its own ToUnicode maps and in the order of the content stream.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// The text of each page; one line per shown string.
pub(crate) fn text_of_pages(bytes: &[u8]) -> Vec<String> {
    let pdf = Document::load_mem(bytes).expect("a PDF");
    pdf.get_pages().values().map(|page| text_of_page(&pdf, *page)).collect()
}

fn text_of_page(pdf: &Document, page: ObjectId) -> String {
    let fonts: BTreeMap<Vec<u8>, BTreeMap<u16, String>> = pdf
        .get_page_fonts(page)
        .unwrap()
        .into_iter()
        .map(|(name, font)| (name, to_unicode(pdf, font)))
        .collect();
    let content = Content::decode(&pdf.get_page_content(page)).unwrap();
    let mut out = String::new();
    let mut font = Vec::new();
    let mut covered = false;
    for operation in content.operations {
        match operation.operator.as_str() {
            "Tf" => font = operation.operands[0].as_name().unwrap().to_vec(),
            "BDC" => {
                let Ok(actual) = operation.operands[1].as_dict().unwrap().get(b"ActualText") else {
                    continue;
                };
                let actual = actual.as_str().unwrap();
                let units: Vec<u16> =
                    actual[2..].chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                out.push_str(&String::from_utf16(&units).unwrap());
                covered = true;
            }
            "EMC" => covered = false,
            "TJ" if !covered => {
                for part in operation.operands[0].as_array().unwrap() {
                    if let Object::String(bytes, _) = part {
                        for code in bytes.chunks(2) {
                            out.push_str(&fonts[&font][&u16::from_be_bytes([code[0], code[1]])]);
                        }
                    }
                }
            }
            "ET" => out.push('\n'),
            _ => {}
        }
    }
    out
}

fn to_unicode(pdf: &Document, font: &Dictionary) -> BTreeMap<u16, String> {
    let map = font.get_deref(b"ToUnicode", pdf).unwrap().as_stream().unwrap();
    let map = String::from_utf8(map.get_plain_content().unwrap()).unwrap();
    let hex = |word: &str| -> Vec<u16> {
        let digits = word.trim_matches(['<', '>']);
        (0..digits.len() / 4).map(|i| u16::from_str_radix(&digits[i * 4..i * 4 + 4], 16).unwrap()).collect()
    };
    let mut out = BTreeMap::new();
    let mut ranges = false;
    for line in map.lines() {
        match line.trim() {
            line if line.ends_with("beginbfrange") => ranges = true,
            line if line.ends_with("beginbfchar") => ranges = false,
            line if line.starts_with('<') && !line.contains('[') => {
                let words: Vec<Vec<u16>> = line.split_whitespace().map(hex).collect();
                match (ranges, words.as_slice()) {
                    (false, [code, text]) if code.len() == 1 => {
                        out.insert(code[0], String::from_utf16(text).unwrap());
                    }
                    (true, [from, to, text]) if from.len() == 1 => {
                        for code in from[0]..=to[0] {
                            let mut text = text.clone();
                            *text.last_mut().unwrap() += code - from[0];
                            out.insert(code, String::from_utf16(&text).unwrap());
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    out
}

/// Everything but blanks, so that line ends do not matter.
pub(crate) fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
