//! The writer on printpdf, which reduces the typeface, and lopdf, which holds the file together.

use std::collections::HashMap;

use lopdf::{Object, Stream, dictionary};

use super::content::draw;
use super::faces::{Embedded, Used};
use super::finish::{finish, pack};
use super::{PdfError, PdfWriter};
use crate::letter::layout::Pages;

/// Writes one letter after the other. What the next one has in common with the last is kept: the faces while it uses the
/// same glyphs, and the pages that are drawn alike. The bytes are the same without it.
#[derive(Debug, Default)]
pub struct Printpdf {
    embedded: Option<Embedded>,
    /// Content streams of the last letter as they are drawn, and as they are packed.
    packed: HashMap<Vec<u8>, Stream>,
}

impl PdfWriter for Printpdf {
    fn write(&mut self, pages: &Pages) -> Result<Vec<u8>, PdfError> {
        let used = Used::of(pages);
        let embedded = match self.embedded.take().filter(|embedded| embedded.holds(&used)) {
            Some(embedded) => embedded,
            None => Embedded::new(used)?,
        };
        let embedded = self.embedded.insert(embedded);
        let (width, height) = pages.size();
        let mut blank = embedded.blank();
        let (mut kids, mut marks, mut packed) = (Vec::new(), Vec::new(), HashMap::new());
        for page in &pages.pages {
            let drawn = draw(page, height, embedded)?;
            let known = self.packed.remove(&drawn.stream);
            let stream = known.unwrap_or_else(|| packed_stream(drawn.stream.clone()));
            packed.insert(drawn.stream, stream.clone());
            let paper = || Object::Array([0.0, 0.0, width, height].map(Object::Real).to_vec());
            let content = blank.document.add_object(stream);
            let page = blank.document.add_object(dictionary! {
                "Type" => "Page",
                "MediaBox" => paper(),
                "TrimBox" => paper(),
                "CropBox" => paper(),
                "Parent" => blank.tree,
                "Resources" => blank.resources,
                "Contents" => content,
            });
            kids.push(Object::Reference(page));
            marks.push(drawn.marks);
        }
        self.packed = packed;
        let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
        let tree = dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids };
        blank.document.set_object(blank.tree, tree);
        finish(blank.document, pages, &marks)
    }
}

fn packed_stream(content: Vec<u8>) -> Stream {
    let mut stream = Stream::new(dictionary! {}, content);
    pack(&mut stream);
    stream
}
