//! What the letter screen shows.

use std::sync::Arc;

use crate::model::{LetterId, RecipientKind};
use crate::workspace::letter::{BlockState, Jump};

/// A letter in the making.
#[derive(Debug, Clone)]
pub struct LetterView {
    /// Which letter.
    pub id: LetterId,
    /// For whom.
    pub recipient: RecipientKind,
    /// The letter, or why there is none.
    pub body: Result<LetterBody, String>,
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
    /// The PDF, byte for byte as it is exported.
    pub pdf: Arc<[u8]>,
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
}

/// Something that is missing.
#[derive(Debug, Clone)]
pub struct GapView {
    /// What.
    pub label: String,
    /// Where it is filled in.
    pub jump: Jump,
}
