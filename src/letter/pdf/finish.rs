//! What the library leaves to be done: neutral properties, language, a fixed identifier.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::PdfError;
use super::metadata::describe;
use super::structure::add_structure;
use crate::letter::layout::{ElementId, Pages};

/// Title in the file's properties. It says what the file is and never whom it is about.
pub(super) const TITLE: &str = "Referral letter";
pub(super) const PRODUCER: &str = "Stepwell";
/// How hard the packer looks for repetitions, from 0 to 9.
const LEVEL: u32 = 6;

/// Sets properties, language, structure and identifier, and gives the bytes. `marks` holds, for each page, the element
/// of each piece of its marked content.
pub(super) fn finish(
    mut document: Document,
    pages: &Pages,
    marks: &[Vec<ElementId>],
) -> Result<Vec<u8>, PdfError> {
    let failed = |error: lopdf::Error| PdfError::Document(error.to_string());
    document.version = "1.7".to_owned();
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).map_err(failed)?;
    document.set_object(info, properties());
    let catalog = document.catalog_mut().map_err(failed)?;
    catalog.set("Lang", Object::string_literal(pages.language.as_bytes()));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    add_structure(&mut document, &pages.elements, marks).map_err(failed)?;
    let identifier = identifier(&document);
    document.trailer.set("ID", Object::Array(vec![identifier.clone(), identifier]));
    describe(&mut document, &pages.language).map_err(failed)?;
    let mut bytes = Vec::new();
    document.save_modern(&mut bytes).map_err(|error| PdfError::Document(error.to_string()))?;
    Ok(bytes)
}

/// Packs a stream. The library's own way searches on for a last percent of size, which is a fifth of the time that a letter
/// takes.
pub(super) fn pack(stream: &mut Stream) {
    if stream.dict.has(b"Filter") || !stream.allows_compression {
        return;
    }
    let mut packed = ZlibEncoder::new(Vec::with_capacity(stream.content.len()), Compression::new(LEVEL));
    // Writing into memory does not fail; what would not be packed stays as it is.
    if packed.write_all(&stream.content).is_err() {
        return;
    }
    if let Ok(packed) = packed.finish()
        && packed.len() < stream.content.len()
    {
        stream.set_content(packed);
        stream.dict.set("Filter", "FlateDecode");
    }
}

fn properties() -> Dictionary {
    dictionary! {
        "Title" => Object::string_literal(TITLE),
        "Producer" => Object::string_literal(PRODUCER),
    }
}

/// An identifier made from what the file holds, so that the same letter has the same one.
fn identifier(document: &Document) -> Object {
    let mut hash = Sha256::new();
    for object in document.objects.values() {
        // The embedded faces follow from the pages and need not be hashed.
        if let Ok(stream) = object.as_stream()
            && !stream.dict.has(b"Length1")
        {
            hash.update(&stream.content);
        }
    }
    let digest = hash.finalize();
    Object::String(digest.iter().take(16).copied().collect(), StringFormat::Hexadecimal)
}
