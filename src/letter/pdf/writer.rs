//! The writer on printpdf.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use printpdf::{
    Codepoint, Color, DictItem, FontId, LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument, PdfFont,
    PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon, PolygonRing, Pt, RawImage, Rect, Rgb, TextItem,
    TextMatrix, WindingOrder, XObject, XObjectId, XObjectTransform,
};

use super::finish::finish;
use super::{PdfError, PdfWriter};
use crate::letter::layout::{Area, ElementId, GlyphRun, Ink, Item, Page, Pages};
use crate::letter::text::Face;
use crate::letter::typeface::{Glyph, Typeface};

/// Writes with the printpdf library, which also reduces the typeface to the glyphs in use.
#[derive(Clone, Copy, Debug, Default)]
pub struct Printpdf;

impl PdfWriter for Printpdf {
    fn write(&self, pages: &Pages) -> Result<Vec<u8>, PdfError> {
        let mut pdf = PdfDocument::new("");
        let fonts = fonts().ok_or(PdfError::Typeface)?;
        for (face, font) in Face::ALL.into_iter().zip(fonts) {
            pdf.resources.fonts.map.insert(font_id(face), PdfFont::new(font.clone()));
        }
        let (width, height) = pages.size();
        let mut pictures = Vec::new();
        let mut marks = Vec::new();
        for page in &pages.pages {
            let drawing = Drawing {
                height,
                pictures: &mut pictures,
                ops: Vec::new(),
                ink: None,
                open: None,
                marks: Vec::new(),
            };
            let (ops, marked) = drawing.page(page)?;
            marks.push(marked);
            let mut page = PdfPage::new(Mm(0.0), Mm(0.0), ops);
            let paper = Rect::from_wh(Pt(width), Pt(height));
            page.media_box = paper.clone();
            page.trim_box = paper.clone();
            page.crop_box = paper;
            pdf.pages.push(page);
        }
        for (number, (_, image)) in pictures.into_iter().enumerate() {
            pdf.resources.xobjects.map.insert(picture_id(number), XObject::Image(image));
        }
        // Lossy recompression would be smaller and would make a logo unsharp.
        let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
        let mut warnings = Vec::new();
        let document = pdf.to_lopdf_document(&options, &mut warnings);
        finish(document, pages, &marks)
    }
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
fn font_id(face: Face) -> FontId {
    FontId(
        match face {
            Face::Regular => "STWELR",
            Face::Bold => "STWELB",
            Face::Italic => "STWELI",
        }
        .to_owned(),
    )
}

fn picture_id(number: usize) -> XObjectId {
    XObjectId(format!("Picture{number}"))
}

/// Drawing of one page. The PDF's y runs upwards from the bottom edge.
struct Drawing<'a> {
    height: f32,
    pictures: &'a mut Vec<(Vec<u8>, RawImage)>,
    ops: Vec<Op>,
    ink: Option<Ink>,
    /// The marked content that is open: that of an element, or of what no reader walks through.
    open: Option<Mark>,
    /// The element of each piece of marked content; its place is the number it goes by on this page.
    marks: Vec<ElementId>,
}

/// Whom a piece of marked content belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Element(ElementId),
    Artifact,
}

impl From<Option<ElementId>> for Mark {
    fn from(element: Option<ElementId>) -> Self {
        element.map_or(Self::Artifact, Self::Element)
    }
}

impl Drawing<'_> {
    /// What draws the page, and the element of each piece of marked content.
    fn page(mut self, page: &Page) -> Result<(Vec<Op>, Vec<ElementId>), PdfError> {
        for item in &page.items {
            let element = match item {
                Item::Text(run) => run.element,
                Item::Picture { element, .. } => *element,
                Item::Drawing { element, .. } => Some(*element),
                Item::Fill { .. } | Item::Outline { .. } | Item::Shape { .. } => None,
            };
            self.mark(Some(element.into()));
            self.item(item)?;
        }
        self.mark(None);
        Ok((self.ops, self.marks))
    }

    /// Closes the marked content that is open, and opens that of `next`, unless it is open already.
    fn mark(&mut self, next: Option<Mark>) {
        if self.open == next {
            return;
        }
        if self.open.is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
        match next {
            None => {}
            Some(Mark::Artifact) => self.ops.push(Op::BeginMarkedContent { tag: "Artifact".to_owned() }),
            Some(Mark::Element(element)) => {
                let map = BTreeMap::from([("MCID".to_owned(), DictItem::Int(self.next_mark(element)))]);
                let (tag, properties) = ("P".to_owned(), DictItem::Dict { map });
                self.ops.push(Op::BeginMarkedContentWithProperties { tag, properties });
            }
        }
        self.open = next;
    }

    /// The number that the next piece of marked content of an element goes by.
    fn next_mark(&mut self, element: ElementId) -> i64 {
        self.marks.push(element);
        i64::try_from(self.marks.len()).unwrap_or(i64::MAX) - 1
    }

    fn item(&mut self, item: &Item) -> Result<(), PdfError> {
        match item {
            Item::Text(run) => self.text(run),
            Item::Fill { area, ink } => {
                self.fill_with(*ink);
                self.rectangle(area, PaintMode::Fill);
            }
            Item::Outline { area, thickness, ink } => {
                self.ops.push(Op::SetOutlineColor { col: color(*ink) });
                self.ops.push(Op::SetOutlineThickness { pt: Pt(*thickness) });
                self.rectangle(area, PaintMode::Stroke);
            }
            Item::Shape { corners, ink } => {
                self.fill_with(*ink);
                self.polygon(corners);
            }
            Item::Picture { area, png, .. } => self.picture(area, png)?,
            Item::Drawing { items, .. } => items.iter().try_for_each(|item| self.item(item))?,
        }
        Ok(())
    }

    fn polygon(&mut self, corners: &[(f32, f32)]) {
        let corner =
            |(x, y): &(f32, f32)| LinePoint { p: Point { x: Pt(*x), y: Pt(self.height - y) }, bezier: false };
        let ring = PolygonRing { points: corners.iter().map(corner).collect() };
        let polygon =
            Polygon { rings: vec![ring], mode: PaintMode::Fill, winding_order: WindingOrder::NonZero };
        self.ops.push(Op::DrawPolygon { polygon });
    }

    fn fill_with(&mut self, ink: Ink) {
        if self.ink != Some(ink) {
            self.ink = Some(ink);
            self.ops.push(Op::SetFillColor { col: color(ink) });
        }
    }

    fn rectangle(&mut self, area: &Area, mode: PaintMode) {
        let mut rectangle = Rect::from_xywh(
            Pt(area.x.start),
            Pt(self.height - area.y.end),
            Pt(area.x.end - area.x.start),
            Pt(area.y.end - area.y.start),
        );
        rectangle.mode = Some(mode);
        self.ops.push(Op::DrawRectangle { rectangle });
    }

    /// A run: in one piece, or parted where glyphs stand for other characters than the face says. Marked content
    /// never lies inside other marked content of an element: not every reader can tell the two apart.
    fn text(&mut self, run: &GlyphRun) {
        self.fill_with(run.ink);
        let mut x = run.x;
        for part in spans(&run.glyphs) {
            let piece = GlyphRun { x, glyphs: part.to_vec(), ..run.clone() };
            x += piece.width();
            match part.iter().find(|glyph| glyph.text != glyph.unicode) {
                Some(glyph) => self.set_otherwise(&piece, &glyph.text),
                None => self.glyphs(&piece),
            }
        }
    }

    /// Glyphs whose text is given apart from them.
    fn set_otherwise(&mut self, run: &GlyphRun, text: &str) {
        let data = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let mut map = BTreeMap::from([("ActualText".to_owned(), DictItem::String { data, literal: false })]);
        let open = self.open;
        if let Some(element) = run.element {
            self.mark(None);
            map.insert("MCID".to_owned(), DictItem::Int(self.next_mark(element)));
        }
        let (tag, properties) = ("Span".to_owned(), DictItem::Dict { map });
        self.ops.push(Op::BeginMarkedContentWithProperties { tag, properties });
        self.glyphs(run);
        self.ops.push(Op::EndMarkedContent);
        self.mark(open);
    }

    fn glyphs(&mut self, run: &GlyphRun) {
        if run.glyphs.is_empty() {
            return;
        }
        self.ops.push(Op::StartTextSection);
        self.ops.push(Op::SetFont { font: PdfFontHandle::External(font_id(run.face)), size: Pt(run.size) });
        self.ops
            .push(Op::SetTextMatrix { matrix: TextMatrix::Translate(Pt(run.x), Pt(self.height - run.y)) });
        for raised in run.glyphs.chunk_by(|a, b| a.shift.1 == b.shift.1) {
            let rise = raised.first().map_or(0, |glyph| glyph.shift.1);
            if rise != 0 {
                self.ops.push(Op::SetLineOffset { multiplier: rise as f32 * run.size / 1000.0 });
            }
            self.ops.push(Op::ShowText { items: items(run, raised) });
            if rise != 0 {
                self.ops.push(Op::SetLineOffset { multiplier: 0.0 });
            }
        }
        self.ops.push(Op::EndTextSection);
    }

    fn picture(&mut self, area: &Area, png: &[u8]) -> Result<(), PdfError> {
        let number = match self.pictures.iter().position(|(known, _)| known == png) {
            Some(number) => number,
            None => {
                let image =
                    RawImage::decode_from_bytes(png, &mut Vec::new()).map_err(|_| PdfError::Picture)?;
                self.pictures.push((png.to_vec(), image));
                self.pictures.len() - 1
            }
        };
        let Some((_, image)) = self.pictures.get(number) else { return Err(PdfError::Picture) };
        let (wide, high) = (image.width as f32, image.height as f32);
        if wide < 1.0 || high < 1.0 {
            return Err(PdfError::Picture);
        }
        let (room_x, room_y) = (area.x.end - area.x.start, area.y.end - area.y.start);
        let scale = (room_x / wide).min(room_y / high);
        let (left, low) = (
            // At the margin, where the lines begin.
            area.x.start,
            self.height - area.y.end + (room_y - high * scale) / 2.0,
        );
        let transform = XObjectTransform {
            translate_x: Some(Pt(left)),
            translate_y: Some(Pt(low)),
            // At 72 pixels to the inch one pixel is one point before scaling.
            dpi: Some(72.0),
            scale_x: Some(scale),
            scale_y: Some(scale),
            ..XObjectTransform::default()
        };
        self.ops.push(Op::UseXobject { id: picture_id(number), transform });
        Ok(())
    }
}

/// Parts in which all glyphs stand for what the face says, and parts that are one character set otherwise.
fn spans(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(|a, b| {
        let special = |glyph: &Glyph| glyph.text != glyph.unicode;
        if special(b) { b.text.is_empty() } else { !special(a) }
    })
}

/// Glyphs with what each moves the pen beyond its own width. Kerning is a shift to the left in thousandths.
fn items(run: &GlyphRun, glyphs: &[Glyph]) -> Vec<TextItem> {
    let tracking = run.tracking * 1000.0 / run.size;
    let mut out = Vec::new();
    for same in glyphs.chunk_by(|a, b| a.shift.0 == b.shift.0) {
        let shift = same.first().map_or(0, |glyph| glyph.shift.0) as f32;
        if shift != 0.0 {
            out.push(TextItem::Offset(-shift));
        }
        let codes = same.iter().map(|glyph| {
            let after = (glyph.natural - glyph.advance) as f32 - tracking;
            Codepoint::with_cid(glyph.id, after, glyph.unicode.clone().into_owned())
        });
        out.push(TextItem::GlyphIds(codes.collect()));
        if shift != 0.0 {
            out.push(TextItem::Offset(shift));
        }
    }
    out
}

fn color(ink: Ink) -> Color {
    let [r, g, b] = ink.rgb().map(|part| f32::from(part) / 255.0);
    Color::Rgb(Rgb { r, g, b, icc_profile: None })
}
