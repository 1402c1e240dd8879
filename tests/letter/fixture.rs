//! Letters written as files: the model letters of the design, in the notation a physician edits.

use serde::Deserialize;
use stepwell::letter::{
    Align, Banner, Block, Closing, Column, Content, Document, Extent, Furniture, Group, Identity, Letterhead,
    Row, Section, Table, Text, Urgency,
};
use stepwell::model::Paper;

#[derive(Deserialize)]
struct File {
    paper: Paper,
    language: String,
    clinic: String,
    address: Vec<String>,
    foot: String,
    recipient: Vec<String>,
    sender: Vec<String>,
    name: String,
    details: String,
    running: String,
    running_right: String,
    urgency: Urgency,
    word: String,
    reason: String,
    salutation: String,
    question: String,
    section: Vec<SectionFile>,
    farewell: String,
    signer: String,
    signer_line: String,
    notes: Vec<String>,
}

#[derive(Deserialize)]
struct SectionFile {
    id: String,
    label: String,
    block: Vec<BlockFile>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum BlockFile {
    Text(String),
    Table(TableFile),
}

#[derive(Deserialize)]
struct TableFile {
    extent: Extent,
    #[serde(default)]
    note: String,
    columns: Vec<(String, Align, u16)>,
    groups: Vec<GroupFile>,
}

#[derive(Deserialize)]
struct GroupFile {
    head: Option<String>,
    rows: Vec<Vec<String>>,
}

/// The document in a letter file of `tests/letter/data`.
pub(crate) fn document(file: &str) -> Document {
    let file: File = toml::from_str(file).expect("letter file");
    let text = |notation: &String| Text::from_notation(notation);
    Document {
        paper: file.paper,
        language: file.language,
        letterhead: Letterhead { clinic: file.clinic, address: file.address, logo: None, foot: file.foot },
        recipient: file.recipient.iter().map(text).collect(),
        sender: file.sender.iter().map(text).collect(),
        identity: Identity {
            name: file.name,
            details: file.details,
            running: file.running,
            running_right: file.running_right,
        },
        banner: Banner {
            urgency: file.urgency,
            word: file.word,
            reason: Block::text("reason", text(&file.reason)),
        },
        salutation: Block::text("salutation", text(&file.salutation)),
        question: Block::text("question", text(&file.question)),
        sections: file.section.into_iter().map(section).collect(),
        closing: Closing {
            farewell: file.farewell,
            signer: file.signer,
            signer_line: file.signer_line,
            signature: None,
            notes: file
                .notes
                .iter()
                .enumerate()
                .map(|(number, note)| Block::text(&format!("note.{number}"), text(note)))
                .collect(),
        },
        annex: Vec::new(),
        furniture: Furniture {
            page_of: "Page {n} of {m}".into(),
            continued: "(continued)".into(),
            signature: "Signature".into(),
        },
    }
}

fn section(file: SectionFile) -> Section {
    let blocks = file
        .block
        .into_iter()
        .enumerate()
        .map(|(number, block)| {
            let id = format!("{}.{number}", file.id);
            match block {
                BlockFile::Text(notation) => Block::text(&id, Text::from_notation(&notation)),
                BlockFile::Table(table) => Block::table(&id, self::table(table)),
            }
        })
        .collect();
    Section { id: file.id, label: file.label, blocks }
}

fn table(file: TableFile) -> Table {
    Table {
        extent: file.extent,
        note: Text::from_notation(&file.note),
        columns: file
            .columns
            .into_iter()
            .map(|(head, align, width)| Column { head, align, width: (width > 0).then_some(width) })
            .collect(),
        groups: file
            .groups
            .into_iter()
            .map(|group| Group {
                head: group.head,
                rows: group
                    .rows
                    .into_iter()
                    .map(|cells| Row(cells.iter().map(|cell| Text::from_notation(cell)).collect()))
                    .collect(),
            })
            .collect(),
    }
}

/// Model letter 1: to a spine surgeon.
pub(crate) fn letter_1() -> Document {
    document(include_str!("data/letter-1.toml"))
}

/// The same letter with forty treatments, each with a note of 300 characters or more.
pub(crate) fn crowded() -> Document {
    let mut document = letter_1();
    let note = "Repeated after a change of approach; the patient describes relief that came and went with the weather, \
                the length of the walk and the height of the chair, and asks whether anything else was ever tried at \
                this level, on this side, with this drug, in this clinic or in the one before it, and by whom and when.";
    for block in document.blocks_mut() {
        if let Content::Table(table) = &mut block.composed
            && table.groups.len() == 2
        {
            let rows = (0..40).map(|number| {
                Row([
                    format!("{number} Jan 2024"),
                    format!("Treatment number {number}. {note}"),
                    "not recorded".to_owned(),
                    format!("“Helped a bit” {number}"),
                    format!("Ended {number}: {note}"),
                ]
                .iter()
                .map(|cell| Text::plain(cell))
                .collect())
            });
            table.groups[1].rows = rows.collect();
        }
    }
    document
}
