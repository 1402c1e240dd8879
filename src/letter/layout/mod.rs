//! From a document to pages: a pure function, the same pages for the same document.
//!
//! A document becomes strips that a page end never cuts ([`strip`]), strips become pages. Paragraphs are shaped
//! with kerning and broken by the Unicode rules with least raggedness ([`paragraph`]); tables are one strip per row
//! ([`table`]).

mod bind;
mod body;
mod head;
mod page;
mod paragraph;
mod shaped;
mod strip;
mod style;
mod table;
mod timeline;

use std::sync::Arc;

pub use page::{Area, Element, ElementId, GlyphRun, Glyphs, Ink, Item, Page, Pages, Role};
pub(crate) use shaped::Shaped;

use self::page::Page as SetPage;
use self::paragraph::{Paragraph, Place};
use self::strip::{Placed, Room, Strip, TableHead, paginate};
use self::style::{FITS, FOOT, Fit, Frame, LAST_PAGE, PAGE_BEFORE, RULE_FOOT, RULE_HEAD, RUNNING, TOP};
use super::document::{Align, BlockId, Document};
use super::text::{Face, Text};
use super::typeface::Typeface;
use crate::model::Paper;

/// Why a letter could not be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// Characters the typeface does not have. Nothing is ever printed as an empty box.
    #[error("{}", missing_sentence(.0))]
    MissingCharacters(Vec<MissingCharacters>),
    /// The typeface built into the program cannot be read.
    #[error(
        "The letter cannot be set: the typeface built into this program is damaged. Install Stepwell again."
    )]
    Typeface,
}

/// Characters of one block that cannot be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingCharacters {
    /// Where they stand.
    pub block: BlockId,
    /// The characters, each once.
    pub characters: Vec<char>,
}

fn missing_sentence(missing: &[MissingCharacters]) -> String {
    let places: Vec<String> = missing
        .iter()
        .map(|m| {
            let characters: Vec<String> =
                m.characters.iter().map(|c| format!("“{c}” (U+{:04X})", u32::from(*c))).collect();
            format!("{} in {}", characters.join(", "), m.block)
        })
        .collect();
    format!(
        "The letter's typeface does not have {}. Write these characters in Latin, Greek or Cyrillic letters.",
        places.join("; ")
    )
}

/// Characters of a text that the typeface does not have, each once.
pub(crate) fn missing_characters(text: &str) -> Vec<char> {
    Typeface::get().map_or_else(Vec::new, |typeface| Paragraph::new(typeface, &Text::plain(text)).missing)
}

/// Sets a document on pages.
///
/// # Errors
/// [`SetError::MissingCharacters`] names every character that could not be printed, and its block.
pub fn set(document: &Document) -> Result<Pages, SetError> {
    set_after(document, &mut Shaped::default())
}

/// The same after another letter that may say much the same.
///
/// # Errors
/// As [`set`].
pub(crate) fn set_after(document: &Document, shaped: &mut Shaped) -> Result<Pages, SetError> {
    shaped.turn();
    let mut best = set_with(document, shaped, (FITS[0], None))?;
    // Tighter measures are tried only where they can save a page.
    if best.pages.len() > 1 && best.spills_little {
        for fit in FITS.into_iter().skip(1) {
            let tighter = set_with(document, shaped, (fit, None))?;
            if tighter.pages.len() < best.pages.len() {
                best = tighter;
                break;
            }
        }
    }
    let best = balanced(document, shaped, best)?;
    Ok(finish(document, shaped, best))
}

/// A last page that would hold little more than the signature takes over sections from the page before: as many as it
/// takes, or as the page before can spare.
fn balanced(document: &Document, shaped: &mut Shaped, best: Trial) -> Result<Trial, SetError> {
    let mut best = best;
    let [.., before, last] = best.filled.as_slice() else { return Ok(best) };
    if *last >= LAST_PAGE || *before < PAGE_BEFORE || !document.annex.is_empty() {
        return Ok(best);
    }
    // What has no label belongs to the section before it.
    let labelled = |turn: &usize| document.sections.get(*turn).is_some_and(|one| !one.label.is_empty());
    for turn in (0..document.sections.len()).rev().filter(labelled) {
        let other = set_with(document, shaped, (FITS[0], Some(turn)))?;
        let [.., before, last] = other.filled.as_slice() else { break };
        let (before, last) = (*before, *last);
        // A section that stands on the last page already would only begin one more.
        if other.filled.len() != best.filled.len() {
            continue;
        }
        if before < PAGE_BEFORE {
            break;
        }
        if best.filled.last().is_some_and(|held| last > *held) {
            best = other;
        }
        if last >= LAST_PAGE {
            break;
        }
    }
    Ok(best)
}

/// Turns a document into strips.
struct Setter<'a> {
    document: &'a Document,
    typeface: &'static Typeface,
    shaped: &'a mut Shaped,
    frame: Frame,
    fit: Fit,
    /// The section that begins a page, wherever it would stand.
    turn_before: Option<usize>,
    heads: Vec<TableHead>,
    missing: Vec<MissingCharacters>,
    elements: Vec<Element>,
}

/// Names of parts that are not blocks, for messages about missing characters.
const LETTERHEAD: &str = "letterhead";
const IDENTITY: &str = "patient name";
const ADDRESS: &str = "addresses";
const LABELS: &str = "labels";
const SIGNATURE: &str = "signature";

struct Trial {
    typeface: &'static Typeface,
    pages: Vec<Vec<Placed>>,
    running: Strip,
    foot_left: Arc<Paragraph>,
    elements: Vec<Element>,
    spills_little: bool,
    /// To what part each page is filled.
    filled: Vec<f32>,
}

fn set_with(
    document: &Document,
    shaped: &mut Shaped,
    (fit, turn_before): (Fit, Option<usize>),
) -> Result<Trial, SetError> {
    let typeface = Typeface::get().ok_or(SetError::Typeface)?;
    let frame = Frame::of(document.paper);
    let (heads, missing, elements) = (Vec::new(), Vec::new(), Vec::new());
    let mut setter = Setter { document, typeface, shaped, frame, fit, turn_before, heads, missing, elements };
    let mut strips = setter.head();
    strips.extend(setter.body());
    let running = setter.running_head();
    let foot_left = setter.paragraph(&Text::plain(&document.letterhead.foot), &BlockId::new(LETTERHEAD));
    if !setter.missing.is_empty() {
        return Err(SetError::MissingCharacters(setter.missing));
    }
    let room = Room { first_top: style::HEAD_TOP, top: running.height, bottom: frame.bottom };
    let most = saving(document, strips.len());
    let pages = paginate(strips, &setter.heads, room);
    let end = |page: &[Placed]| page.iter().map(|placed| placed.area.y.end).fold(0.0, f32::max);
    let spills_little = pages.split_last().is_some_and(|(last, before)| {
        let free: f32 = before.iter().map(|page| room.bottom - end(page)).sum();
        // A table head that was repeated is saved as well.
        let repeated = setter.heads.iter().map(|head| head.height).fold(0.0, f32::max);
        end(last) - room.top <= most + free + repeated
    });
    let filled = pages.iter().map(|page| (end(page) - TOP).max(0.0) / (room.bottom - TOP)).collect();
    Ok(Trial { typeface, filled, spills_little, pages, running, foot_left, elements: setter.elements })
}

/// The most that the tightest measures can save over the widest.
fn saving(document: &Document, lines: usize) -> f32 {
    let [widest, .., tightest] = FITS;
    (widest.section_gap - tightest.section_gap) * document.sections.len() as f32
        + (widest.body.leading - tightest.body.leading) * lines as f32
        + (widest.paragraph_gap - tightest.paragraph_gap)
            * document.sections.iter().map(|section| section.blocks.len()).sum::<usize>() as f32
        + widest.signature
        - tightest.signature
        + widest.closing_gap
        - tightest.closing_gap
}

impl Setter<'_> {
    /// A new element of the structure. Elements are made in reading order.
    fn element(&mut self, role: Role, parent: Option<ElementId>) -> ElementId {
        self.elements.push(Element { role, parent, alt: None });
        ElementId(self.elements.len() - 1)
    }

    /// A new element that is seen and not read, with what it shows.
    fn figure(&mut self, alt: &str) -> ElementId {
        self.elements.push(Element { role: Role::Figure, parent: None, alt: Some(alt.to_owned()) });
        ElementId(self.elements.len() - 1)
    }

    /// Shapes a text of a block and notes what the typeface lacks.
    fn paragraph(&mut self, text: &Text, block: &BlockId) -> Arc<Paragraph> {
        let paragraph = self.shaped.paragraph(self.typeface, text);
        if !paragraph.missing.is_empty() {
            match self.missing.iter_mut().find(|m| &m.block == block) {
                Some(known) => {
                    for c in &paragraph.missing {
                        if !known.characters.contains(c) {
                            known.characters.push(*c);
                        }
                    }
                }
                None => self
                    .missing
                    .push(MissingCharacters { block: block.clone(), characters: paragraph.missing.clone() }),
            }
        }
        paragraph
    }

    /// The head of every page but the first. Its height is where the text of those pages begins.
    fn running_head(&mut self) -> Strip {
        let identity = self.document.identity.clone();
        let block = BlockId::new(IDENTITY);
        let left = self.paragraph(&Text::styled(Face::Bold, &identity.running), &block);
        let right = self.paragraph(&Text::plain(&identity.running_right), &block);
        let frame = self.frame;
        let together = left.width(RUNNING.size) + right.width(RUNNING.size) + 12.0 <= frame.width();
        let mut lines = vec![];
        for line in left.lines(RUNNING.size, frame.width()) {
            lines.push((&left, line, Align::Left));
        }
        let left_lines = lines.len().max(1);
        let right_lines = right.lines(RUNNING.size, frame.width());
        let rows = if together { left_lines } else { left_lines + right_lines.len() };
        // One line stands on the specified baseline; more lines push the text of the page down.
        let first = 46.4;
        let mut items = Vec::new();
        for (number, (paragraph, line, align)) in lines.iter().enumerate() {
            let baseline = first + number as f32 * RUNNING.leading;
            let place = Place::new(frame.left, frame.width(), baseline, RUNNING).align(*align);
            paragraph.draw(line, place, &mut items);
        }
        for (number, line) in right_lines.iter().enumerate() {
            let row = if together { 0 } else { left_lines + number };
            let baseline = first + row as f32 * RUNNING.leading;
            let place = Place::new(frame.left, frame.width(), baseline, RUNNING).align(Align::Right);
            right.draw(line, place, &mut items);
        }
        let extra = (rows.max(1) - 1) as f32 * RUNNING.leading;
        items.push(Item::rule(frame.left..frame.right, 50.8 + extra, RULE_HEAD, Ink::Accent));
        Strip { height: TOP + extra, items, ..Strip::default() }
    }
}

/// Adds running heads and feet.
fn finish(document: &Document, shaped: &mut Shaped, trial: Trial) -> Pages {
    let count = trial.pages.len();
    let mut pages = Vec::new();
    for (index, placed) in trial.pages.into_iter().enumerate() {
        let mut page = SetPage::default();
        if index > 0 {
            page.items.extend(trial.running.items.iter().cloned());
        }
        for placed in placed {
            page.items.extend(placed.items);
        }
        let words = document.furniture.page_of.replace("{n}", &(index + 1).to_string());
        let words = shaped.paragraph(trial.typeface, &Text::plain(&words.replace("{m}", &count.to_string())));
        foot(document.paper, (&trial.foot_left, &words), &mut page);
        pages.push(page);
    }
    let (language, elements) = (document.language.clone(), trial.elements);
    Pages { paper: document.paper, language, pages, elements }
}

fn foot(paper: Paper, (left, right): (&Paragraph, &Paragraph), page: &mut SetPage) {
    let frame = Frame::of(paper);
    let (_, height) = style::size(paper);
    page.items.push(Item::rule(frame.left..frame.right, height - 38.0, RULE_FOOT, Ink::Soft));
    let baseline = height - 28.8;
    let measure = frame.width() - right.width(FOOT.size) - 12.0;
    for (row, line) in left.lines(FOOT.size, measure).iter().enumerate() {
        let place =
            Place::new(frame.left, measure, baseline + row as f32 * FOOT.leading, FOOT).ink(Ink::Soft);
        left.draw(line, place, &mut page.items);
    }
    for line in right.lines(FOOT.size, frame.width()) {
        let place = Place::new(frame.left, frame.width(), baseline, FOOT).ink(Ink::Soft).align(Align::Right);
        right.draw(&line, place, &mut page.items);
    }
}
