//! Pages with everything in its place: what a writer of files or a preview needs, and nothing about how it came.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use crate::letter::text::Face;
use crate::letter::typeface::Glyph;
use crate::model::Paper;

/// A letter set on pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Pages {
    /// Paper of every page.
    pub paper: Paper,
    /// Language of the text as a BCP 47 tag.
    pub language: String,
    /// Pages in order.
    pub pages: Vec<Page>,
    /// The structure a screen reader walks through, in reading order. What is drawn names its element.
    pub elements: Vec<Element>,
}

/// A part of the structure of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// What it is.
    pub role: Role,
    /// The element it is part of; `None` for those of the letter itself.
    pub parent: Option<ElementId>,
    /// What a picture shows, in words.
    pub alt: Option<String>,
}

/// An element, as its place in [`Pages::elements`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ElementId(pub(super) usize);

impl ElementId {
    /// Its place in [`Pages::elements`].
    pub fn at(self) -> usize {
        self.0
    }
}

/// What an element of the structure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Whom the letter is about: its one heading of the first rank.
    Title,
    /// Label of a section.
    Label,
    /// A paragraph.
    Paragraph,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// The head of a column.
    ColumnHead,
    /// The head of a group of rows, over so many columns.
    GroupHead(usize),
    /// A cell of a table.
    Cell,
    /// A picture or a drawing.
    Figure,
}

impl Pages {
    /// Width and height of every page in points.
    pub fn size(&self) -> (f32, f32) {
        super::style::size(self.paper)
    }
}

/// One page. Items are in reading order; y runs downwards from the top edge, in points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// What is drawn, in order.
    pub items: Vec<Item>,
}

impl Page {
    /// The characters on the page in reading order, one line of text per run.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.items.iter().for_each(|item| item.text(&mut out));
        out
    }

    /// From where to where, in points from the top edge, it may look otherwise than another page; `None` where it looks
    /// the same.
    pub fn looks_changed(&self, before: &Self) -> Option<Range<f32>> {
        let same = |(one, other): &(&Item, &Item)| one.looks_like(other);
        let most = self.items.len().min(before.items.len());
        let begin = self.items.iter().zip(&before.items).take_while(same).count();
        let ends = self.items.iter().rev().zip(before.items.iter().rev());
        let end = ends.take(most - begin).take_while(same).count();
        let places = [self, before].into_iter().flat_map(|page| {
            page.items.get(begin..page.items.len() - end).unwrap_or_default().iter().map(Item::rows)
        });
        places.reduce(|all, rows| all.start.min(rows.start)..all.end.max(rows.end))
    }
}

/// A rectangle, in points from the top left corner.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// From left to right.
    pub x: Range<f32>,
    /// From top to bottom.
    pub y: Range<f32>,
}

/// Colours of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Text.
    Black,
    /// Labels, rules, clinic name.
    Accent,
    /// Frame and ground of an emergency.
    Emergency,
    /// Text on a dark ground.
    White,
    /// Foot.
    Soft,
    /// Rules between table rows.
    Faint,
    /// Ground of what is drawn in outline.
    Pale,
}

impl Ink {
    /// Red, green and blue.
    pub fn rgb(self) -> [u8; 3] {
        match self {
            Self::Black => [0, 0, 0],
            Self::Accent => [0x1d, 0x3b, 0x4f],
            Self::Emergency => [0x7a, 0x14, 0x20],
            Self::White => [255, 255, 255],
            Self::Soft => [64, 64, 64],
            Self::Faint => [120, 120, 120],
            Self::Pale => [205, 205, 205],
        }
    }
}

/// One thing drawn on a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A run of glyphs on one baseline.
    Text(GlyphRun),
    /// A filled rectangle: a rule, a bar or a ground.
    Fill {
        /// Its place.
        area: Area,
        /// Its colour.
        ink: Ink,
    },
    /// The outline of a rectangle.
    Outline {
        /// Its place, along the middle of the line.
        area: Area,
        /// Thickness of the line.
        thickness: f32,
        /// Its colour.
        ink: Ink,
    },
    /// A picture in PNG format, fitted into a place.
    Picture {
        /// Its place.
        area: Area,
        /// The file.
        png: Vec<u8>,
        /// Its element; `None` if it only decorates.
        element: Option<ElementId>,
    },
    /// A filled polygon.
    Shape {
        /// Its corners.
        corners: Vec<(f32, f32)>,
        /// Its colour.
        ink: Ink,
    },
    /// A drawing of several items that are one element.
    Drawing {
        /// The element.
        element: ElementId,
        /// What is drawn, in order.
        items: Vec<Item>,
    },
}

/// Glyphs of one face and size on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct GlyphRun {
    /// Face.
    pub face: Face,
    /// Type size.
    pub size: f32,
    /// Colour.
    pub ink: Ink,
    /// Left end.
    pub x: f32,
    /// Baseline.
    pub y: f32,
    /// Added after every glyph, in points.
    pub tracking: f32,
    /// The glyphs from left to right.
    pub glyphs: Glyphs,
    /// The element it belongs to; `None` for what repeats on every page.
    pub element: Option<ElementId>,
}

/// Glyphs of a paragraph, shared with it: a letter is set several times over before it is kept.
#[derive(Clone)]
pub struct Glyphs {
    all: Arc<[Glyph]>,
    part: Range<usize>,
}

impl Glyphs {
    /// A part of the glyphs of a paragraph.
    pub(super) fn of(all: &Arc<[Glyph]>, part: Range<usize>) -> Self {
        Self { all: Arc::clone(all), part }
    }

    /// Whether they are the same part of the same paragraph.
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.all, &other.all) && self.part == other.part
    }
}

impl Deref for Glyphs {
    type Target = [Glyph];

    fn deref(&self) -> &[Glyph] {
        self.all.get(self.part.clone()).unwrap_or_default()
    }
}

impl PartialEq for Glyphs {
    fn eq(&self, other: &Self) -> bool {
        self.is(other) || **self == **other
    }
}

impl fmt::Debug for Glyphs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl GlyphRun {
    /// Width in points, trailing spaces included.
    pub fn width(&self) -> f32 {
        self.width_of(&self.glyphs)
    }

    /// Width of some of its glyphs in points.
    pub(crate) fn width_of(&self, glyphs: &[Glyph]) -> f32 {
        glyphs.iter().map(|g| g.advance as f32 * self.size / 1000.0 + self.tracking).sum()
    }
}

impl Item {
    /// Appends its characters, one line of text per run.
    fn text(&self, out: &mut String) {
        match self {
            Self::Text(run) => {
                out.extend(run.glyphs.iter().map(|glyph| glyph.text.as_ref()));
                out.push('\n');
            }
            Self::Drawing { items, .. } => items.iter().for_each(|item| item.text(out)),
            Self::Fill { .. } | Self::Outline { .. } | Self::Picture { .. } | Self::Shape { .. } => {}
        }
    }

    /// Whether it is drawn as another is. Which element it belongs to is not seen.
    fn looks_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => {
                let set = |run: &GlyphRun| (run.face, run.size, run.ink, run.x, run.y, run.tracking);
                let drawn = |glyph: &Glyph| (glyph.id, glyph.advance, glyph.natural, glyph.shift);
                let alike = || one.glyphs.iter().map(drawn).eq(other.glyphs.iter().map(drawn));
                set(one) == set(other) && (one.glyphs.is(&other.glyphs) || alike())
            }
            (Self::Picture { area, png, .. }, Self::Picture { area: place, png: other, .. }) => {
                area == place && png == other
            }
            (Self::Drawing { items, .. }, Self::Drawing { items: others, .. }) => {
                items.len() == others.len()
                    && items.iter().zip(others).all(|(one, other)| one.looks_like(other))
            }
            (one, other) => one == other,
        }
    }

    /// The rows it can be seen in.
    fn rows(&self) -> Range<f32> {
        match self {
            // Accents above the capitals, and tails below the line.
            Self::Text(run) => run.y - 1.5 * run.size..run.y + run.size,
            Self::Fill { area, .. } | Self::Picture { area, .. } => area.y.start..area.y.end,
            Self::Outline { area, thickness, .. } => area.y.start - thickness..area.y.end + thickness,
            Self::Shape { corners, .. } => {
                let y = |least: f32, (_, y): &(f32, f32)| least.min(*y);
                let from = corners.iter().fold(f32::INFINITY, y);
                from..corners.iter().fold(f32::NEG_INFINITY, |most, (_, y)| most.max(*y))
            }
            Self::Drawing { items, .. } => {
                let rows = items.iter().map(Self::rows);
                rows.reduce(|all, rows| all.start.min(rows.start)..all.end.max(rows.end)).unwrap_or(0.0..0.0)
            }
        }
    }

    /// The same thing, further down by `dy`.
    pub(super) fn lowered(mut self, dy: f32) -> Self {
        match &mut self {
            Self::Text(run) => run.y += dy,
            Self::Fill { area, .. } | Self::Outline { area, .. } | Self::Picture { area, .. } => {
                area.y = area.y.start + dy..area.y.end + dy;
            }
            Self::Shape { corners, .. } => corners.iter_mut().for_each(|(_, y)| *y += dy),
            Self::Drawing { items, .. } => {
                *items = std::mem::take(items).into_iter().map(|item| item.lowered(dy)).collect();
            }
        }
        self
    }

    /// A horizontal rule of a thickness, centred on `y`.
    pub(super) fn rule(x: Range<f32>, y: f32, thickness: f32, ink: Ink) -> Self {
        Self::Fill { area: Area { x, y: y - thickness / 2.0..y + thickness / 2.0 }, ink }
    }
}
