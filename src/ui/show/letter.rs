//! The letters of the open case as they are shown.

use std::sync::Arc;

use crate::model::{Addressee, LetterDraft, Settings};
use crate::pathway::words::capitalised;
use crate::pathway::words::dates::day;
use crate::ui::screens::letter::{
    BlockContent, BlockView, DraftView, GapView, IssuedView, LetterBody, LetterView, SectionView,
    UnfilledView,
};
use crate::workspace::letter::{Block, BlockState, Content, Document};
use crate::workspace::{ComposedLetter, IssuedShown, OpenCase, SectionSwitch};

/// What passages are called that belong to no section.
const QUESTION: &str = "The question";
const REASON: &str = "Urgency, and why";

/// The letters of `open`: the one in the making and those that left.
pub fn letter(open: &OpenCase, settings: &Settings) -> LetterView {
    let draft = open.letter.as_ref().and_then(|shown| {
        let draft = open.case.letter(&shown.id)?;
        Some(DraftView {
            id: shown.id.clone(),
            recipient: draft.recipient,
            addressee: addressee(draft, settings),
            enclosures: draft.enclosures.join("\n"),
            copies: draft.copies.join("\n"),
            parts: draft.parts.clone(),
            amends: draft.amends.as_ref().and_then(|id| {
                let amended = open.issued.iter().find(|one| one.letter.id() == id)?;
                Some(day(amended.letter.date))
            }),
            body: shown.composed.as_ref().map(body).map_err(ToString::to_string),
        })
    });
    LetterView {
        draft,
        issued: open.issued.iter().rev().map(issued).collect(),
        phrases: settings.phrases.clone(),
    }
}

/// Whom the letter goes to: its own addressee, or the clinic's for this kind of recipient.
fn addressee(draft: &LetterDraft, settings: &Settings) -> Addressee {
    let known = || settings.recipients.iter().find(|one| one.kind == draft.recipient);
    draft.addressee.clone().or_else(|| known().map(|one| one.addressee.clone())).unwrap_or_default()
}

fn issued(shown: &IssuedShown) -> IssuedView {
    let letter = &shown.letter;
    let kind = if letter.draft.amends.is_some() { "Addendum, " } else { "" };
    let pages = if letter.pages == 1 { "1 page".to_owned() } else { format!("{} pages", letter.pages) };
    let signed = match letter.signer.as_str() {
        "" => String::new(),
        signer => format!(", signed {signer}"),
    };
    IssuedView {
        id: letter.id().clone(),
        date: day(letter.date),
        to: if letter.addressee.is_empty() { "No name given".to_owned() } else { letter.addressee.clone() },
        about: format!("{kind}{pages}{signed}"),
        changed: shown.changed.clone(),
    }
}

fn body(letter: &ComposedLetter) -> LetterBody {
    let document = &letter.letter.document;
    let section = |switch: &SectionSwitch| {
        let printed = document.sections.iter().find(|section| section.id == switch.id);
        SectionView {
            id: switch.id.clone(),
            label: if switch.label.is_empty() {
                capitalised(&switch.id.replace('_', " "))
            } else {
                switch.label.clone()
            },
            printed: switch.printed,
            blocks: printed
                .map(|section| section.blocks.iter().map(|one| block(one, "")).collect())
                .unwrap_or_default(),
        }
    };
    LetterBody {
        frame: vec![block(&document.question, QUESTION), block(&document.banner.reason, REASON)],
        sections: letter.sections.iter().map(section).collect(),
        gaps: letter
            .letter
            .gaps
            .iter()
            .map(|gap| GapView { label: capitalised(&gap.label), jump: gap.jump.clone() })
            .collect(),
        undecided: letter.letter.undecided().count(),
        unfilled: letter.letter.unfilled().map(|block| unfilled(document, block)).collect(),
        pdf: Arc::clone(&letter.pdf),
        pages: Arc::clone(&letter.pages),
    }
}

fn unfilled(document: &Document, block: &Block) -> UnfilledView {
    let section =
        document.sections.iter().find(|section| section.blocks.iter().any(|one| one.id == block.id));
    let label = match section {
        Some(section) => section.label.clone(),
        None if block.id == document.question.id => QUESTION.to_owned(),
        None => REASON.to_owned(),
    };
    UnfilledView { block: block.id.0.clone(), section: section.map(|section| section.id.clone()), label }
}

fn block(block: &Block, label: &'static str) -> BlockView {
    let changed = block.state() == BlockState::EditedFactsChanged;
    BlockView {
        id: block.id.0.clone(),
        label,
        content: match block.content() {
            Content::Text(text) => BlockContent::Text(text.to_notation()),
            Content::Table(table) => {
                BlockContent::Table(table.groups.iter().map(|group| group.rows.len()).sum())
            }
            Content::Figure(_) => BlockContent::Figure,
        },
        renewed: match &block.composed {
            Content::Text(text) if changed => Some(text.to_notation()),
            Content::Text(_) | Content::Table(_) | Content::Figure(_) => None,
        },
        state: block.state(),
    }
}
