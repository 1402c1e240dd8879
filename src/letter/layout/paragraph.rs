//! Paragraphs: shaped once, then broken into lines of least raggedness.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::bind;
use super::page::{ElementId, GlyphRun, Glyphs, Ink, Item};
use super::style::Type;
use crate::letter::document::Align;
use crate::letter::text::{Face, Text};
use crate::letter::typeface::{Glyph, Typeface};

/// A text shaped in its faces, with the places where a line may end.
#[derive(Debug)]
pub(super) struct Paragraph {
    glyphs: Arc<[Glyph]>,
    /// The face of each glyph.
    faces: Vec<Face>,
    /// Ends of pieces between which a line may break, as indices into `glyphs`; `true` where it must.
    ends: Vec<(usize, bool)>,
    /// Characters the typeface does not have.
    pub(super) missing: Vec<char>,
    /// The lines it was last broken into, by size and measure: it is set again with the same ones.
    broken: Mutex<Vec<(Measure, Vec<Line>)>>,
}

/// So many measures are kept: a letter that is fitted tries a few, and the columns of a table change while it is written.
const KEPT: usize = 6;

/// Size of the type and width of the column, in points.
type Measure = (f32, f32);

/// One line of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    glyphs: Range<usize>,
    /// Visible width, trailing spaces not counted.
    width: f32,
    /// Whether a line feed or the end of the text follows.
    pub(super) ends: bool,
}

/// A piece that is not broken further.
#[derive(Clone, Debug)]
struct Piece {
    glyphs: Range<usize>,
    width: f32,
    visible: f32,
    forced: bool,
}

impl Paragraph {
    /// Shapes a text.
    pub(super) fn new(typeface: &'static Typeface, text: &Text) -> Self {
        let mut plain = String::new();
        let mut faces: Vec<(Range<usize>, Face)> = Vec::new();
        for run in text.runs() {
            let start = plain.len();
            plain.push_str(&bind::printable(&run.text));
            faces.push((start..plain.len(), run.face));
        }
        let mut glyphs = Vec::new();
        let mut of_glyphs = Vec::new();
        let mut missing: Vec<char> = Vec::new();
        for (range, face) in faces {
            shape_run(typeface, face, plain.get(range.clone()).unwrap_or_default(), range.start, &mut glyphs);
            of_glyphs.resize(glyphs.len(), face);
        }
        for c in glyphs.iter().filter(|glyph| glyph.id == 0).flat_map(|glyph| glyph.text.chars()) {
            if !missing.contains(&c) {
                missing.push(c);
            }
        }
        let ends = ends_of_pieces(&plain, &glyphs);
        Self { glyphs: glyphs.into(), faces: of_glyphs, ends, missing, broken: Mutex::default() }
    }

    /// Lines no wider than `measure` points at this size; a word wider than that is cut.
    pub(super) fn lines(&self, size: f32, measure: f32) -> Vec<Line> {
        let mut broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = broken.iter().find(|(at, _)| *at == (size, measure)) {
            return known.clone();
        }
        let lines = self.break_lines(size, measure);
        if broken.len() == KEPT {
            broken.remove(0);
        }
        broken.push(((size, measure), lines.clone()));
        lines
    }

    fn break_lines(&self, size: f32, measure: f32) -> Vec<Line> {
        let pieces = self.pieces(size, measure);
        let mut out = Vec::new();
        for chunk in pieces.split_inclusive(|piece| piece.forced) {
            break_least_ragged(chunk, measure, &mut out);
            if let Some(last) = out.last_mut() {
                last.ends = true;
            }
        }
        out
    }

    /// Width in points if set on one line.
    pub(super) fn width(&self, size: f32) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.advance as f32).sum::<f32>() * size / 1000.0
    }

    fn pieces(&self, size: f32, measure: f32) -> Vec<Piece> {
        let mut out = Vec::new();
        let mut start = 0;
        for &(end, forced) in &self.ends {
            self.cut(start..end, size, measure, &mut out);
            if let (true, Some(last)) = (forced, out.last_mut()) {
                last.forced = true;
            }
            start = end;
        }
        out
    }

    /// Appends the piece, in parts if it is wider than the measure: parted at a blank if it has one, else anywhere.
    fn cut(&self, glyphs: Range<usize>, size: f32, measure: f32, out: &mut Vec<Piece>) {
        let empty = |at: usize| Piece { glyphs: at..at, width: 0.0, visible: 0.0, forced: false };
        let (mut piece, mut blank_end, mut index) = (empty(glyphs.start), None, glyphs.start);
        while index < glyphs.end {
            let Some(glyph) = self.glyphs.get(index) else { break };
            let advance = glyph.advance as f32 * size / 1000.0;
            let blank = glyph.text == " ";
            if !blank && piece.width + advance > measure && piece.visible > 0.0 && glyph.advance > 0 {
                let whole = blank_end.take().unwrap_or_else(|| piece.clone());
                index = whole.glyphs.end;
                out.push(whole);
                piece = empty(index);
                continue;
            }
            index += 1;
            piece.glyphs.end = index;
            piece.width += advance;
            if blank {
                blank_end = Some(piece.clone());
            } else {
                piece.visible = piece.width;
            }
        }
        out.push(piece);
    }

    /// Puts a line on the page: one run per face. `x` is the left edge of a column `measure` wide.
    pub(super) fn draw(&self, line: &Line, at: Place, out: &mut Vec<Item>) {
        let mut x = match at.align {
            Align::Left => at.x,
            Align::Center => at.x + (at.measure - line.width) / 2.0,
            Align::Right => at.x + at.measure - line.width,
        };
        let faces = self.faces.get(line.glyphs.clone()).unwrap_or_default();
        let mut from = line.glyphs.start;
        for group in faces.chunk_by(|a, b| a == b) {
            let Some(face) = group.first() else { continue };
            let glyphs = Glyphs::of(&self.glyphs, from..from + group.len());
            from += group.len();
            let run = GlyphRun {
                face: *face,
                size: at.size,
                ink: at.ink,
                x,
                y: at.baseline,
                tracking: 0.0,
                glyphs,
                element: at.element,
            };
            x += run.width();
            out.push(Item::Text(run));
        }
    }
}

/// Where a line is put.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) x: f32,
    pub(super) measure: f32,
    pub(super) baseline: f32,
    pub(super) size: f32,
    pub(super) ink: Ink,
    pub(super) align: Align,
    /// The element of the structure the text belongs to.
    pub(super) element: Option<ElementId>,
}

impl Place {
    /// Black text from the left edge.
    pub(super) fn new(x: f32, measure: f32, baseline: f32, set: Type) -> Self {
        let (ink, align) = (Ink::Black, Align::Left);
        Self { x, measure, baseline, size: set.size, ink, align, element: None }
    }

    pub(super) fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    pub(super) fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }

    pub(super) fn of(self, element: ElementId) -> Self {
        Self { element: Some(element), ..self }
    }
}

/// Shapes a run piecewise between line feeds, which have no glyph.
fn shape_run(typeface: &'static Typeface, face: Face, text: &str, base: usize, out: &mut Vec<Glyph>) {
    let mut at = 0;
    for part in text.split('\n') {
        typeface.shape(face, part, base + at, out);
        at += part.len() + 1;
    }
}

fn ends_of_pieces(plain: &str, glyphs: &[Glyph]) -> Vec<(usize, bool)> {
    let bound = bind::bound_spaces(plain);
    let mut out: Vec<(usize, bool)> = Vec::new();
    for (at, kind) in linebreaks(plain) {
        let forced = kind == BreakOpportunity::Mandatory && at < plain.len();
        let end = at == plain.len();
        let tied = at.checked_sub(1).is_some_and(|before| bound.binary_search(&before).is_ok());
        if forced || end || (!tied && bind::may_break(plain, at)) {
            let index = glyphs.partition_point(|glyph| glyph.start < at);
            if out.last().is_none_or(|(last, _)| *last < index) || forced {
                out.push((index, forced));
            }
        }
    }
    out
}

/// Fewest lines first; among those the least sum of squared empty ends, the last line free unless it would be one
/// short word.
fn break_least_ragged(pieces: &[Piece], measure: f32, out: &mut Vec<Line>) {
    const LINE: f32 = 1000.0;
    const SHORT_END: f32 = 0.12;
    const SHORT_END_COST: f32 = 0.05;
    // best[i]: cost of setting the first i pieces, and where the last of their lines begins.
    let mut best: Vec<(f32, usize)> = vec![(0.0, 0)];
    for end in 1..=pieces.len() {
        let mut choice = (f32::INFINITY, end - 1);
        let mut width = 0.0;
        for start in (0..end).rev() {
            let (Some(piece), Some(last)) = (pieces.get(start), pieces.get(end - 1)) else { break };
            let visible = if start == end - 1 { last.visible } else { piece.width + width };
            width = visible;
            if visible > measure + 0.01 && start + 1 < end {
                break;
            }
            let slack = ((measure - visible) / measure).max(0.0);
            let ragged = match end == pieces.len() {
                true if start > 0 && visible < SHORT_END * measure => SHORT_END_COST,
                true => 0.0,
                false => slack * slack,
            };
            let before = best.get(start).map_or(f32::INFINITY, |(cost, _)| *cost);
            if before + LINE + ragged < choice.0 {
                choice = (before + LINE + ragged, start);
            }
        }
        best.push(choice);
    }
    let mut lines = Vec::new();
    let mut end = pieces.len();
    while end > 0 {
        let start = best.get(end).map_or(0, |(_, start)| *start);
        let line = pieces.get(start..end).unwrap_or_default();
        let glyphs = line.first().map_or(0, |p| p.glyphs.start)..line.last().map_or(0, |p| p.glyphs.end);
        let width =
            line.iter().rev().skip(1).map(|p| p.width).sum::<f32>() + line.last().map_or(0.0, |p| p.visible);
        lines.push(Line { glyphs, width, ends: false });
        end = start;
    }
    out.extend(lines.into_iter().rev());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, measure: f32) -> Vec<String> {
        let typeface = Typeface::get().unwrap();
        let paragraph = Paragraph::new(typeface, &Text::plain(text));
        paragraph
            .lines(10.0, measure)
            .iter()
            .map(|line| {
                paragraph.glyphs[line.glyphs.clone()].iter().map(|glyph| glyph.text.as_ref()).collect()
            })
            .collect()
    }

    #[test]
    fn no_line_is_wider_than_the_measure_and_no_word_is_lost() {
        let text = "Both image-guided injections relieved him while the anesthetic lasted and gave nothing at \
                    follow-up. I take the level to be right and the problem to be mechanical.";
        for measure in [40.0, 80.0, 133.0, 420.0] {
            let set = lines(text, measure);
            assert_eq!(set.concat(), text);
            let typeface = Typeface::get().unwrap();
            for line in set {
                assert!(Paragraph::new(typeface, &Text::plain(line.trim_end())).width(10.0) <= measure + 0.1);
            }
        }
    }

    #[test]
    fn a_word_without_any_break_is_cut_rather_than_lost() {
        let text = "x".repeat(300);
        let set = lines(&text, 60.0);
        assert!(set.len() > 20);
        assert_eq!(set.concat(), text);
    }

    #[test]
    fn line_feeds_end_lines_and_empty_lines_stay() {
        assert_eq!(lines("57% for 3 h\nNRS 7 → 3", 200.0), ["57% for 3 h", "NRS 7 → 3"]);
        assert_eq!(lines("a\n\nb", 200.0).len(), 3);
    }

    #[test]
    fn the_last_line_is_not_one_short_word() {
        let text = "one two three four five six seven eight nine ten eleven of it";
        for measure in [120, 150, 180, 210, 240] {
            let set = lines(text, measure as f32);
            if set.len() > 2 {
                assert!(set.last().unwrap().len() > 2, "{measure}: {set:?}");
            }
        }
    }
}
