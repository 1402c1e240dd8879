//! What the letter screen shows.

use std::sync::Arc;

use crate::model::{Addressee, LetterId, LetterPart, Phrase, RecipientKind};
use crate::workspace::letter::{BlockState, Jump, Pages};

/// The letters of one problem: the one in the making, and those that left.
#[derive(Debug, Clone)]
pub struct LetterView {
    /// The letter in the making, if one was begun.
    pub draft: Option<DraftView>,
    /// Letters of the case that left, newest first.
    pub issued: Vec<IssuedView>,
    /// The physician's own phrases.
    pub phrases: Vec<Phrase>,
}

/// A letter in the making.
#[derive(Debug, Clone)]
pub struct DraftView {
    /// Which letter.
    pub id: LetterId,
    /// For whom.
    pub recipient: RecipientKind,
    /// Whom it goes to by name, as it is printed.
    pub addressee: Addressee,
    /// What is sent along, one a line.
    pub enclosures: String,
    /// Who gets a copy, one a line.
    pub copies: String,
    /// Parts that were asked for.
    pub parts: Vec<LetterPart>,
    /// For an addendum: the date of the letter it belongs to.
    pub amends: Option<String>,
    /// The letter, or why there is none.
    pub body: Result<LetterBody, String>,
}

/// A letter that left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedView {
    /// Which letter.
    pub id: LetterId,
    /// Its date, spelled out.
    pub date: String,
    /// Whom it went to.
    pub to: String,
    /// What else is worth knowing in a line: addendum, pages, who signed.
    pub about: String,
    /// Headings of the sections that would read otherwise today.
    pub changed: Vec<String>,
}

/// A letter that could be composed.
#[derive(Debug, Clone)]
pub struct LetterBody {
    /// Passages that belong to no section: the question, the reason of the urgency, notes at the end.
    pub frame: Vec<BlockView>,
    /// Sections in order.
    pub sections: Vec<SectionView>,
    /// What the recipient needs and the case lacks.
    pub gaps: Vec<GapView>,
    /// How many passages were written over and rest on facts that have changed since.
    pub undecided: usize,
    /// Passages in which something is still to be filled in.
    pub unfilled: Vec<UnfilledView>,
    /// The PDF, byte for byte as it is exported.
    pub pdf: Arc<[u8]>,
    /// Its pages as they were set: they tell which rows changed.
    pub pages: Arc<Pages>,
}

/// A passage in which something is still to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfilledView {
    /// The passage.
    pub block: String,
    /// Its section; `None` for one that belongs to none.
    pub section: Option<String>,
    /// What it is called.
    pub label: String,
}

/// A section of the letter.
#[derive(Debug, Clone)]
pub struct SectionView {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub label: String,
    /// Whether it is printed.
    pub printed: bool,
    /// Its passages, while it is printed.
    pub blocks: Vec<BlockView>,
}

/// A passage.
#[derive(Debug, Clone)]
pub struct BlockView {
    /// Its id.
    pub id: String,
    /// What it is called where it belongs to no section.
    pub label: &'static str,
    /// Its text as it is edited, or the number of rows of a table.
    pub content: BlockContent,
    /// The text as it is composed from the facts of today, where the physician's rests on older ones.
    pub renewed: Option<String>,
    /// Whether it was edited, and whether its facts changed since.
    pub state: BlockState,
}

/// What a passage holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockContent {
    /// Text, in the notation a physician edits.
    Text(String),
    /// A table, by its rows: it follows the timeline.
    Table(usize),
    /// The timeline as a drawing.
    Figure,
}

/// Something that is missing.
#[derive(Debug, Clone)]
pub struct GapView {
    /// What.
    pub label: String,
    /// Where it is filled in.
    pub jump: Jump,
}
