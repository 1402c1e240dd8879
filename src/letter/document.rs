//! The letter as plain data: what is printed, not where.
//!
//! A [`Document`] is a head, a banner, one question and labelled sections. Everything that can be edited is a
//! [`Block`] with an id of its own, so that a screen can change one passage and jump to it in the preview.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::Text;
use crate::model::Paper;

/// A letter ready to be set on pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The paper it is set for.
    pub paper: Paper,
    /// Language of the text as a BCP 47 tag, for example `en-US`.
    pub language: String,
    /// Clinic at the top of page one.
    pub letterhead: Letterhead,
    /// Lines of the recipient's address; the first names the recipient.
    pub recipient: Vec<Text>,
    /// Lines on the right: date, sender, contact.
    pub sender: Vec<Text>,
    /// Whom the letter is about, on every page.
    pub identity: Identity,
    /// How soon the recipient should act, and why.
    pub banner: Banner,
    /// "Dear …,"
    pub salutation: Block,
    /// The one clinical question.
    pub question: Block,
    /// The body, in the recipient's order.
    pub sections: Vec<Section>,
    /// Farewell, signature, enclosures, copies.
    pub closing: Closing,
    /// What follows the letter on a page of its own, where it was asked for. It is not edited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annex: Vec<Section>,
    /// The few words the pages themselves need.
    pub furniture: Furniture,
}

impl Document {
    /// Every editable block in reading order.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        [&self.banner.reason, &self.salutation, &self.question]
            .into_iter()
            .chain(self.sections.iter().flat_map(|section| &section.blocks))
            .chain(&self.closing.notes)
    }

    /// The same blocks, to be changed in place.
    pub fn blocks_mut(&mut self) -> impl Iterator<Item = &mut Block> {
        [&mut self.banner.reason, &mut self.salutation, &mut self.question]
            .into_iter()
            .chain(self.sections.iter_mut().flat_map(|section| &mut section.blocks))
            .chain(&mut self.closing.notes)
    }

    /// The block with this id.
    pub fn block(&self, id: &BlockId) -> Option<&Block> {
        self.blocks().find(|block| &block.id == id)
    }

    /// The block with this id, to be changed in place.
    pub fn block_mut(&mut self, id: &BlockId) -> Option<&mut Block> {
        self.blocks_mut().find(|block| &block.id == id)
    }
}

/// Clinic at the top of page one and at the foot of every page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// Name of the clinic.
    pub clinic: String,
    /// Address lines, set at the right.
    pub address: Vec<String>,
    /// Logo as PNG bytes, or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Vec<u8>>,
    /// Left half of the foot.
    pub foot: String,
}

/// Who the letter is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Title and name, for the strip on page one.
    pub name: String,
    /// Birth date, age, sex, identifier, for the strip on page one.
    pub details: String,
    /// Name, birth date and identifier for the head of every later page.
    pub running: String,
    /// Recipient and date for the head of every later page.
    pub running_right: String,
}

/// How soon the recipient should act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Elective.
    Routine,
    /// Within two weeks.
    Soon,
    /// The same day.
    SameDay,
    /// At once.
    Emergency,
}

/// Urgency and its reason, in a frame across the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Banner {
    /// Decides how the frame looks.
    pub urgency: Urgency,
    /// The word in the frame.
    pub word: String,
    /// Why.
    pub reason: Block,
}

/// A labelled part of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Stable name, for example `imaging`.
    pub id: String,
    /// What is printed in the label column.
    pub label: String,
    /// Passages and tables in order.
    pub blocks: Vec<Block>,
}

/// Stable name of a block within its letter, for example `imaging.tests`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BlockId(pub String);

impl BlockId {
    /// A block id from its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }
}

impl fmt::Display for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// SHA-256, in lower-case hexadecimal, of the facts a block was written from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FactsDigest(pub String);

/// One passage or table: what was composed, and what the physician made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Stable name within the letter.
    pub id: BlockId,
    /// Digest of the facts `composed` was written from.
    pub facts: FactsDigest,
    /// What the composition wrote.
    pub composed: Content,
    /// What the physician wrote instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Edited>,
}

/// The physician's own version of a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// The text or table that is printed.
    pub content: Content,
    /// The facts the composed version stood on when it was edited.
    pub facts: FactsDigest,
}

/// Whether a block still stands on the facts it was written from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockState {
    /// As composed.
    Composed,
    /// Edited, and the facts are the same as when it was edited.
    Edited,
    /// Edited, but the facts have changed since: both versions are there, the physician's is printed.
    EditedFactsChanged,
}

impl Block {
    /// A passage not written from any fact.
    pub fn text(id: &str, text: Text) -> Self {
        Self {
            id: BlockId::new(id),
            facts: FactsDigest::default(),
            composed: Content::Text(text),
            edited: None,
        }
    }

    /// A table not written from any fact.
    pub fn table(id: &str, table: Table) -> Self {
        Self {
            id: BlockId::new(id),
            facts: FactsDigest::default(),
            composed: Content::Table(table),
            edited: None,
        }
    }

    /// What is printed: the physician's version where there is one.
    pub fn content(&self) -> &Content {
        self.edited.as_ref().map_or(&self.composed, |edited| &edited.content)
    }

    /// Whether the printed version still stands on the facts it was written from.
    pub fn state(&self) -> BlockState {
        match &self.edited {
            None => BlockState::Composed,
            Some(edited) if edited.facts == self.facts => BlockState::Edited,
            Some(_) => BlockState::EditedFactsChanged,
        }
    }
}

/// What a block holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A passage; a line feed in it ends a line.
    Text(Text),
    /// A table.
    Table(Table),
    /// The timeline as a drawing. It is not edited.
    Figure(Figure),
}

/// A timeline: an axis of dates, and lanes with what was tried. Places along the axis are ten-thousandths of its length.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What it shows, in words, for those who do not see it.
    pub alt: String,
    /// How to read it: one line beneath.
    pub note: Text,
    /// Dates along the axis, in order.
    pub ticks: Vec<Tick>,
    /// Lanes from top to bottom.
    pub lanes: Vec<Lane>,
}

/// A date along the axis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// Where.
    pub at: u16,
    /// The date, as short as it can be.
    pub label: String,
}

/// What stands on one line of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// What it is.
    pub label: String,
    /// What happened, in order of time.
    pub marks: Vec<Mark>,
}

/// One thing on a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A course. Where its dates are not exact, only what lies within `sure` went on for certain.
    Course {
        /// From its earliest beginning to its latest end.
        from: u16,
        /// Its latest end.
        to: u16,
        /// What went on for certain, if anything.
        sure: Option<(u16, u16)>,
        /// Whether it goes on today.
        goes_on: bool,
    },
    /// A procedure on one day.
    Procedure {
        /// The middle of the days it may have been.
        at: u16,
        /// The first and the last of them.
        within: (u16, u16),
        /// What it did.
        relief: Relief,
    },
    /// A figure or a date that stands for itself.
    Value {
        /// Its middle; its left end where it lies before the axis begins.
        at: u16,
        /// As printed.
        text: String,
    },
}

/// What a procedure did to the pain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relief {
    /// Nobody knows.
    NotRecorded,
    /// This much, for certain until there.
    Read {
        /// How high it is drawn: 0 to 100.
        height: u8,
        /// Until when.
        until: u16,
        /// As printed: in percent only where it was read in figures.
        said: String,
    },
}

/// A table with one head, ruled rows, and rows gathered under group heads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Whether it takes the whole width of the page or stands in the text column.
    pub extent: Extent,
    /// One line beside the section label, or empty.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub note: Text,
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// Groups in order; a group without a head is just rows.
    pub groups: Vec<Group>,
}

/// How wide a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// From margin to margin.
    #[default]
    Page,
    /// Inside the text column, only as wide as its columns.
    Column,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Head of the column.
    pub head: String,
    /// Where its cells stand.
    pub align: Align,
    /// Width in tenths of a point; `None` takes what the others leave.
    pub width: Option<u16>,
}

/// Where text stands in its column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left edge.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right edge, so that figures line up.
    Right,
}

/// Rows under one head.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Head above the rows, or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// Rows from top to bottom; a row never splits between pages.
    pub rows: Vec<Row>,
}

/// One row: a cell per column. Missing cells are empty, surplus cells are not printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Row(pub Vec<Text>);

/// The end of the letter, which never splits and never stands alone on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// "Sincerely,"
    pub farewell: String,
    /// Name of the signer.
    pub signer: String,
    /// Line under the name.
    pub signer_line: String,
    /// Signature above the name as PNG bytes, or room for one by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Vec<u8>>,
    /// Enclosures and copies.
    pub notes: Vec<Block>,
}

/// Words that belong to the pages and not to the content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Furniture {
    /// Page number, with `{n}` and `{m}`.
    pub page_of: String,
    /// Added to the head of a table that goes on from the page before.
    pub continued: String,
    /// What a picture of the signature is called for those who do not see it.
    pub signature: String,
}

impl Table {
    /// Rows as a physician edits them: one row a line, cells apart by ` | `, a line end in a cell as ` / `, and a
    /// group head as a line that begins with `#`.
    pub fn to_notation(&self) -> String {
        let mut out = Vec::new();
        for group in &self.groups {
            out.extend(group.head.iter().map(|head| format!("# {head}")));
            for Row(cells) in &group.rows {
                let cells: Vec<String> = cells
                    .iter()
                    .map(|cell| {
                        let text = cell.to_notation().replace('|', "\\|").replace(" / ", " \\/ ");
                        text.replace('\n', " / ")
                    })
                    .collect();
                let row = cells.join(" | ");
                out.push(if row.starts_with('#') { format!("\\{row}") } else { row });
            }
        }
        out.join("\n")
    }

    /// The same columns with other rows. A row with too few cells is filled with empty ones; what is beyond the
    /// last column is joined to it, so that no word is lost.
    pub fn with_notation(&self, notation: &str) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for line in notation.lines().filter(|line| !line.trim().is_empty()) {
            if let Some(head) = line.strip_prefix('#') {
                groups.push(Group { head: Some(head.trim().to_owned()), rows: Vec::new() });
                continue;
            }
            if groups.is_empty() {
                groups.push(Group::default());
            }
            let mut cells = split_cells(line);
            let columns = self.columns.len().max(1);
            if cells.len() > columns {
                let rest = cells.split_off(columns - 1);
                cells.push(rest.join(" "));
            }
            cells.resize(columns, String::new());
            let row =
                cells.iter().map(|cell| Text::from_notation(&cell.trim().replace(" / ", "\n"))).collect();
            if let Some(group) = groups.last_mut() {
                group.rows.push(Row(row));
            }
        }
        Self { groups, ..self.clone() }
    }
}

/// Cells of a line: parted at `|` unless a backslash stands before it. Other backslashes are left to the notation.
fn split_cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        let Some(cell) = cells.last_mut() else { break };
        match c {
            '\\' => {
                cell.push('\\');
                cell.extend(chars.next());
            }
            '|' => cells.push(String::new()),
            c => cell.push(c),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let column = |head: &str| Column { head: head.into(), align: Align::Left, width: None };
        let row = |cells: &[&str]| Row(cells.iter().map(|cell| Text::plain(cell)).collect());
        Table {
            columns: vec![column("Date"), column("What")],
            groups: vec![
                Group {
                    head: Some("First".into()),
                    rows: vec![row(&["2024", "a | b\nc / d"]), row(&["# x", "*y*"])],
                },
                Group { head: Some("Other".into()), rows: vec![row(&["", "z"])] },
            ],
            ..Table::default()
        }
    }

    #[test]
    fn a_table_comes_back_from_its_notation() {
        let table = table();
        assert_eq!(table.with_notation(&table.to_notation()), table);
    }

    #[test]
    fn surplus_cells_are_joined_and_missing_ones_are_empty() {
        let edited = table().with_notation("only\na | b | c");
        let rows = &edited.groups[0].rows;
        assert_eq!(rows[0].0[1], Text::default());
        assert_eq!(rows[1].0[1].to_plain(), "b   c");
    }

    #[test]
    fn an_edit_is_marked_when_its_facts_change() {
        let mine = Content::Text(Text::plain("mine"));
        let mut block = Block::text("x", Text::plain("composed"));
        assert_eq!(block.state(), BlockState::Composed);
        block.edited = Some(Edited { content: mine.clone(), facts: block.facts.clone() });
        assert_eq!(block.state(), BlockState::Edited);
        block.facts = FactsDigest("other".into());
        assert_eq!(block.state(), BlockState::EditedFactsChanged);
        assert_eq!(block.content(), &mine);
    }
}
