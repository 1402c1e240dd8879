//! What draws a page: a content stream, with the element that each piece of marked content belongs to.

use std::io::Write as _;

use super::PdfError;
use super::faces::{Embedded, font_name, picture_name};
use crate::letter::layout::{Area, ElementId, GlyphRun, Ink, Item, Page};
use crate::letter::typeface::Glyph;

/// A page as it is drawn.
pub(super) struct Drawn {
    /// The content stream, not packed yet.
    pub(super) stream: Vec<u8>,
    /// The element of each piece of marked content; its place is the number it goes by on this page.
    pub(super) marks: Vec<ElementId>,
}

/// Draws a page of so many points in height.
///
/// # Errors
/// [`PdfError::Picture`].
pub(super) fn draw(page: &Page, height: f32, embedded: &Embedded) -> Result<Drawn, PdfError> {
    let mut drawing = Drawing { height, embedded, out: Vec::new(), ink: None, open: None, marks: Vec::new() };
    for item in &page.items {
        let element = match item {
            Item::Text(run) => run.element,
            Item::Picture { element, .. } => *element,
            Item::Drawing { element, .. } => Some(*element),
            Item::Fill { .. } | Item::Outline { .. } | Item::Shape { .. } => None,
        };
        drawing.mark(Some(element.into()));
        drawing.item(item)?;
    }
    drawing.mark(None);
    Ok(Drawn { stream: drawing.out, marks: drawing.marks })
}

/// Drawing of one page. The PDF's y runs upwards from the bottom edge.
struct Drawing<'a> {
    height: f32,
    embedded: &'a Embedded,
    out: Vec<u8>,
    ink: Option<Ink>,
    /// The marked content that is open: that of an element, or of what no reader walks through.
    open: Option<Mark>,
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
    /// An operator after its numbers.
    fn operator(&mut self, numbers: &[f32], name: &str) {
        for number in numbers {
            put_number(&mut self.out, *number);
            self.out.push(b' ');
        }
        self.word(name);
    }

    fn word(&mut self, word: &str) {
        self.out.extend_from_slice(word.as_bytes());
        self.out.push(b'\n');
    }

    /// Closes the marked content that is open, and opens that of `next`, unless it is open already.
    fn mark(&mut self, next: Option<Mark>) {
        if self.open == next {
            return;
        }
        if self.open.is_some() {
            self.word("EMC");
        }
        match next {
            None => {}
            Some(Mark::Artifact) => self.word("/Artifact BMC"),
            Some(Mark::Element(element)) => {
                let number = self.next_mark(element);
                self.word(&format!("/P <</MCID {number}>> BDC"));
            }
        }
        self.open = next;
    }

    /// The number that the next piece of marked content of an element goes by.
    fn next_mark(&mut self, element: ElementId) -> usize {
        self.marks.push(element);
        self.marks.len() - 1
    }

    fn item(&mut self, item: &Item) -> Result<(), PdfError> {
        match item {
            Item::Text(run) => self.text(run),
            Item::Fill { area, ink } => {
                self.fill_with(*ink);
                self.rectangle(area, "f");
            }
            Item::Outline { area, thickness, ink } => {
                self.operator(&color(*ink), "RG");
                self.operator(&[*thickness], "w");
                self.rectangle(area, "S");
            }
            Item::Shape { corners, ink } => {
                self.fill_with(*ink);
                for (number, (x, y)) in corners.iter().enumerate() {
                    let begins = number == 0;
                    self.operator(&[*x, self.height - y], if begins { "m" } else { "l" });
                }
                self.word("h f");
            }
            Item::Picture { area, png, .. } => self.picture(area, png)?,
            Item::Drawing { items, .. } => items.iter().try_for_each(|item| self.item(item))?,
        }
        Ok(())
    }

    fn fill_with(&mut self, ink: Ink) {
        if self.ink != Some(ink) {
            self.ink = Some(ink);
            self.operator(&color(ink), "rg");
        }
    }

    fn rectangle(&mut self, area: &Area, paint: &str) {
        let (width, height) = (area.x.end - area.x.start, area.y.end - area.y.start);
        self.operator(&[area.x.start, self.height - area.y.end, width, height], "re");
        self.word(paint);
    }

    /// A run: in one piece, or parted where glyphs stand for other characters than the face says. Marked content
    /// never lies inside other marked content of an element: not every reader can tell the two apart.
    fn text(&mut self, run: &GlyphRun) {
        self.fill_with(run.ink);
        let mut x = run.x;
        for part in spans(&run.glyphs) {
            match part.iter().find(|glyph| glyph.text != glyph.unicode) {
                Some(glyph) => self.set_otherwise(run, x, part, &glyph.text),
                None => self.glyphs(run, x, part),
            }
            x += run.width_of(part);
        }
    }

    /// Glyphs of a run whose text is given apart from them.
    fn set_otherwise(&mut self, run: &GlyphRun, x: f32, glyphs: &[Glyph], text: &str) {
        let open = self.open;
        let mut number = String::new();
        if let Some(element) = run.element {
            self.mark(None);
            number = format!("/MCID {}", self.next_mark(element));
        }
        let units: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        self.word(&format!("/Span <</ActualText <FEFF{units}>{number}>> BDC"));
        self.glyphs(run, x, glyphs);
        self.word("EMC");
        self.mark(open);
    }

    /// Glyphs of a run from `x` on.
    fn glyphs(&mut self, run: &GlyphRun, x: f32, glyphs: &[Glyph]) {
        if glyphs.is_empty() {
            return;
        }
        let name = font_name(run.face);
        self.out.extend_from_slice(format!("BT\n/{name} ").as_bytes());
        self.operator(&[run.size], "Tf");
        self.operator(&[1.0, 0.0, 0.0, 1.0, x, self.height - run.y], "Tm");
        for raised in glyphs.chunk_by(|a, b| a.shift.1 == b.shift.1) {
            let rise = raised.first().map_or(0, |glyph| glyph.shift.1);
            if rise != 0 {
                self.operator(&[rise as f32 * run.size / 1000.0], "Ts");
            }
            self.show(run, raised);
            if rise != 0 {
                self.operator(&[0.0], "Ts");
            }
        }
        self.word("ET");
    }

    /// Glyphs with what each moves the pen beyond its own width. Kerning is a shift to the left in thousandths.
    fn show(&mut self, run: &GlyphRun, glyphs: &[Glyph]) {
        let tracking = run.tracking * 1000.0 / run.size;
        let mut strings = Strings { out: &mut self.out, open: false, by: 0.0 };
        strings.out.push(b'[');
        for glyph in glyphs {
            let shift = glyph.shift.0 as f32;
            strings.by -= shift;
            strings.code(self.embedded.code(run.face, glyph.id));
            strings.by += (glyph.natural - glyph.advance) as f32 - tracking + shift;
        }
        strings.move_pen();
        strings.close();
        self.word("] TJ");
    }

    /// A picture, fitted into its place at the margin, where the lines begin.
    fn picture(&mut self, area: &Area, png: &[u8]) -> Result<(), PdfError> {
        let (number, (wide, high)) = self.embedded.picture(png).ok_or(PdfError::Picture)?;
        if wide < 1.0 || high < 1.0 {
            return Err(PdfError::Picture);
        }
        let (room_x, room_y) = (area.x.end - area.x.start, area.y.end - area.y.start);
        let scale = (room_x / wide).min(room_y / high);
        let low = self.height - area.y.end + (room_y - high * scale) / 2.0;
        self.word("q");
        self.operator(&[wide * scale, 0.0, 0.0, high * scale, area.x.start, low], "cm");
        self.word(&format!("/{} Do Q", picture_name(number)));
        Ok(())
    }
}

/// The strings of an array: codes side by side in one, and one number between two.
struct Strings<'a> {
    out: &'a mut Vec<u8>,
    open: bool,
    /// How far the pen is still to be moved.
    by: f32,
}

impl Strings<'_> {
    fn code(&mut self, code: u16) {
        self.move_pen();
        if !self.open {
            self.out.push(b'<');
            self.open = true;
        }
        // Writing into memory does not fail.
        let _written = write!(self.out, "{code:04X}");
    }

    fn move_pen(&mut self) {
        let by = std::mem::take(&mut self.by);
        if thousandths(by) != 0 {
            self.close();
            put_number(self.out, by);
        }
    }

    fn close(&mut self) {
        if self.open {
            self.out.push(b'>');
            self.open = false;
        }
    }
}

/// Parts in which all glyphs stand for what the face says, and parts that are one character set otherwise.
fn spans(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(|a, b| {
        let special = |glyph: &Glyph| glyph.text != glyph.unicode;
        if special(b) { b.text.is_empty() } else { !special(a) }
    })
}

fn color(ink: Ink) -> [f32; 3] {
    ink.rgb().map(|part| f32::from(part) / 255.0)
}

fn thousandths(number: f32) -> i64 {
    (f64::from(number) * 1000.0).round() as i64
}

/// A number to the thousandth: a point is a third of a millimeter.
fn put_number(out: &mut Vec<u8>, number: f32) {
    let all = thousandths(number);
    let sign = if all < 0 { "-" } else { "" };
    let (whole, rest) = (all.unsigned_abs() / 1000, all.unsigned_abs() % 1000);
    let fraction = format!("{rest:03}");
    let fraction = fraction.trim_end_matches('0');
    // Writing into memory does not fail.
    let _written = match fraction {
        "" => write!(out, "{sign}{whole}"),
        fraction => write!(out, "{sign}{whole}.{fraction}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let written = |number: f32| {
            let mut out = Vec::new();
            put_number(&mut out, number);
            String::from_utf8(out).unwrap()
        };
        assert_eq!([-0.5, 0.0, 12.0, 0.0004, 595.276].map(written), ["-0.5", "0", "12", "0", "595.276"]);
    }
}
