//! The referral letter: what leaves the room.
//!
//! A letter is composed from the case and its evaluation, may be edited block by block, is set on pages and written
//! as PDF. Each step is a pure function of the one before:
//!
//! [`compose`] -> [`Letter`] -> [`set`] -> [`Pages`] -> [`to_pdf`] -> bytes. The same letter gives the same bytes. A
//! [`Press`] does the last two for one letter after the other in less time.

mod content;
mod document;
mod layout;
mod pdf;
mod press;
mod text;
mod typeface;

pub use content::{Gap, Jump, Letter, LetterError, LetterRequest, Reader, WordingError, compose};
pub use document::{
    Align, Banner, Block, BlockId, BlockState, Closing, Column, Content, Document, Edited, Extent,
    FactsDigest, Figure, Furniture, Group, Identity, Lane, Letterhead, Mark, Relief, Row, Section, Table,
    Tick, Urgency,
};
pub use layout::{
    Area, Element, ElementId, GlyphRun, Glyphs, Ink, Item, MissingCharacters, Page, Pages, Role, SetError,
    set,
};
pub use pdf::{PdfError, PdfWriter, Printpdf, check_picture, to_pdf};
pub use press::Press;
pub use text::{Face, Run, Text};
pub use typeface::Glyph;
