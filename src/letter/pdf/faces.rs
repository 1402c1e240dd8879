//! What goes into a file beside its pages: the typeface, reduced to the glyphs in use, and pictures. The printpdf library
//! does both; it is given one page on which each glyph stands once, and that page is then left out.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use lopdf::content::Content;
use lopdf::{Document, Object, ObjectId};
use printpdf::{
    Codepoint, FontId, Mm, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt,
    RawImage, TextItem, XObject, XObjectId,
};
use rustc_hash::FxHashMap;

use super::PdfError;
use super::finish::pack;
use crate::letter::layout::{Item, Pages};
use crate::letter::text::Face;
use crate::letter::typeface::{Glyph, Typeface};

/// What the pages of a letter use.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Used {
    /// The glyphs of each face, with what each stands for.
    glyphs: BTreeMap<Face, BTreeMap<u16, String>>,
    /// Pictures, each once.
    pictures: Vec<Vec<u8>>,
}

impl Used {
    pub(super) fn of(pages: &Pages) -> Self {
        let mut used = Self::default();
        let mut seen: FxHashMap<(Face, u16), ()> = FxHashMap::default();
        for item in pages.pages.iter().flat_map(|page| &page.items) {
            used.add(item, &mut seen);
        }
        used
    }

    fn add(&mut self, item: &Item, seen: &mut FxHashMap<(Face, u16), ()>) {
        match item {
            Item::Text(run) => {
                let new = |glyph: &&Glyph| seen.insert((run.face, glyph.id), ()).is_none();
                for glyph in run.glyphs.iter().filter(new) {
                    let of_face = self.glyphs.entry(run.face).or_default();
                    of_face.insert(glyph.id, glyph.unicode.clone().into_owned());
                }
            }
            Item::Picture { png, .. } if !self.pictures.contains(png) => self.pictures.push(png.clone()),
            Item::Drawing { items, .. } => items.iter().for_each(|item| self.add(item, seen)),
            Item::Picture { .. } | Item::Fill { .. } | Item::Outline { .. } | Item::Shape { .. } => {}
        }
    }
}

/// A file without pages, in which all stands that they use.
#[derive(Debug)]
pub(super) struct Embedded {
    used: Used,
    /// The file; its one page is still to be taken out.
    document: Document,
    /// Page, page tree and resources.
    sample: Sample,
    codes: FxHashMap<(Face, u16), u16>,
    /// Width and height of each picture, in pixels.
    sizes: Vec<(f32, f32)>,
}

/// The page on which each glyph stands once.
#[derive(Clone, Copy, Debug)]
struct Sample {
    page: ObjectId,
    content: ObjectId,
    tree: ObjectId,
    resources: ObjectId,
}

/// A file to which pages are added.
pub(super) struct Blank {
    pub(super) document: Document,
    /// The page tree.
    pub(super) tree: ObjectId,
    /// What every page draws with.
    pub(super) resources: ObjectId,
}

impl Embedded {
    /// Embeds what is used.
    ///
    /// # Errors
    /// See [`PdfError`].
    pub(super) fn new(used: Used) -> Result<Self, PdfError> {
        let mut pdf = PdfDocument::new("");
        let fonts = fonts().ok_or(PdfError::Typeface)?;
        let mut ops = Vec::new();
        for (face, font) in Face::ALL.into_iter().zip(fonts) {
            pdf.resources.fonts.map.insert(font_id(face), PdfFont::new(font.clone()));
            ops.extend(used.glyphs.get(&face).into_iter().flat_map(|glyphs| shown(face, glyphs)));
        }
        let mut sizes = Vec::new();
        for (number, png) in used.pictures.iter().enumerate() {
            let image = RawImage::decode_from_bytes(png, &mut Vec::new()).map_err(|_| PdfError::Picture)?;
            sizes.push((image.width as f32, image.height as f32));
            pdf.resources.xobjects.map.insert(XObjectId(picture_name(number)), XObject::Image(image));
        }
        pdf.pages.push(PdfPage::new(Mm(0.0), Mm(0.0), ops));
        // Lossy recompression would be smaller and would make a logo unsharp.
        let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
        let mut document = pdf.to_lopdf_document(&options, &mut Vec::new());
        let failed = |error: lopdf::Error| PdfError::Document(error.to_string());
        let sample = Sample::of(&document).map_err(failed)?;
        let codes = codes(&document, &used, sample).map_err(failed)?;
        // A glyph without a code would be an empty box on paper, and right in what is read aloud.
        let glyphs: usize = used.glyphs.values().map(BTreeMap::len).sum();
        if codes.len() != glyphs || codes.values().any(|code| *code == 0) {
            return Err(PdfError::Document("a glyph has no code in its font".to_owned()));
        }
        for object in document.objects.values_mut() {
            if let Ok(stream) = object.as_stream_mut() {
                // The library marks pictures as not to be compressed and leaves their pixels bare.
                stream.allows_compression = true;
                pack(stream);
            }
        }
        Ok(Self { used, document, sample, codes, sizes })
    }

    /// Whether it holds what is used and nothing else.
    pub(super) fn holds(&self, used: &Used) -> bool {
        self.used == *used
    }

    /// A copy of the file, with no page in it.
    pub(super) fn blank(&self) -> Blank {
        let mut document = self.document.clone();
        document.objects.remove(&self.sample.page);
        document.objects.remove(&self.sample.content);
        Blank { document, tree: self.sample.tree, resources: self.sample.resources }
    }

    /// The code that a glyph is written with.
    pub(super) fn code(&self, face: Face, glyph: u16) -> u16 {
        self.codes.get(&(face, glyph)).copied().unwrap_or_default()
    }

    /// The number of a picture, and its width and height in pixels.
    pub(super) fn picture(&self, png: &[u8]) -> Option<(usize, (f32, f32))> {
        let number = self.used.pictures.iter().position(|known| known == png)?;
        Some((number, *self.sizes.get(number)?))
    }
}

impl Sample {
    fn of(document: &Document) -> lopdf::Result<Self> {
        let page = document.get_pages().into_values().next().ok_or(lopdf::Error::PageNumberNotFound(1))?;
        let of_page = document.get_dictionary(page)?;
        let part = |name: &[u8]| of_page.get(name)?.as_reference();
        Ok(Self { page, content: part(b"Contents")?, tree: part(b"Parent")?, resources: part(b"Resources")? })
    }
}

/// Shows each glyph of a face once.
fn shown(face: Face, glyphs: &BTreeMap<u16, String>) -> [Op; 4] {
    let codes = glyphs.iter().map(|(id, text)| Codepoint::with_cid(*id, 0.0, text.clone())).collect();
    [
        Op::StartTextSection,
        Op::SetFont { font: PdfFontHandle::External(font_id(face)), size: Pt(10.0) },
        Op::ShowText { items: vec![TextItem::GlyphIds(codes)] },
        Op::EndTextSection,
    ]
}

/// The codes on the sample page, in the order in which the glyphs were given.
fn codes(document: &Document, used: &Used, sample: Sample) -> lopdf::Result<FxHashMap<(Face, u16), u16>> {
    let content = Content::decode(&document.get_page_content(sample.page))?;
    let shown = content.operations.iter().filter(|operation| operation.operator == "TJ");
    let bytes = |object: &Object| object.as_str().map(<[u8]>::to_vec).unwrap_or_default();
    let arrays = shown.filter_map(|operation| operation.operands.first()?.as_array().ok());
    let mut codes = arrays.flatten().flat_map(bytes);
    let mut next = || Some(u16::from_be_bytes([codes.next()?, codes.next()?]));
    let glyphs = used.glyphs.iter().flat_map(|(face, glyphs)| glyphs.keys().map(|glyph| (*face, *glyph)));
    Ok(glyphs.map_while(|glyph| Some((glyph, next()?))).collect())
}

/// The faces parsed for embedding, once for the life of the program.
fn fonts() -> Option<&'static [ParsedFont; 3]> {
    static PARSED: OnceLock<Option<[ParsedFont; 3]>> = OnceLock::new();
    PARSED
        .get_or_init(|| {
            let typeface = Typeface::get()?;
            let parse = |face| ParsedFont::from_bytes(typeface.bytes(face), 0, &mut Vec::new());
            Some([parse(Face::Regular)?, parse(Face::Bold)?, parse(Face::Italic)?])
        })
        .as_ref()
}

/// Fixed names, because the library's own ids come from a counter and would differ from run to run. The name is
/// also the six-letter tag that marks a subset.
pub(super) fn font_name(face: Face) -> &'static str {
    match face {
        Face::Regular => "STWELR",
        Face::Bold => "STWELB",
        Face::Italic => "STWELI",
    }
}

fn font_id(face: Face) -> FontId {
    FontId(font_name(face).to_owned())
}

pub(super) fn picture_name(number: usize) -> String {
    format!("Picture{number}")
}
