//! The open letter as it is shown.

use std::sync::Arc;

use crate::model::{Case, LetterDraft};
use crate::pathway::words::capitalised;
use crate::ui::screens::letter::{BlockContent, BlockView, GapView, LetterBody, LetterView, SectionView};
use crate::workspace::letter::{Block, Content};
use crate::workspace::{ComposedLetter, OpenLetter};

/// The view of a letter of `case`; `None` if the case does not have it.
pub fn letter(case: &Case, open: &OpenLetter) -> Option<LetterView> {
    let draft: &LetterDraft = case.letter(&open.id)?;
    Some(LetterView {
        id: open.id.clone(),
        recipient: draft.recipient,
        body: open.composed.as_ref().map(body).map_err(ToString::to_string),
    })
}

fn body(letter: &ComposedLetter) -> LetterBody {
    let document = &letter.letter.document;
    let section = |switch: &crate::workspace::SectionSwitch| {
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
        frame: vec![
            block(&document.question, "The question"),
            block(&document.banner.reason, "Urgency, and why"),
        ],
        sections: letter.sections.iter().map(section).collect(),
        gaps: letter
            .letter
            .gaps
            .iter()
            .map(|gap| GapView { label: gap.label.clone(), jump: gap.jump.clone() })
            .collect(),
        pdf: Arc::clone(&letter.pdf),
    }
}

fn block(block: &Block, label: &'static str) -> BlockView {
    BlockView {
        id: block.id.0.clone(),
        label,
        content: match block.content() {
            Content::Text(text) => BlockContent::Text(text.to_notation()),
            Content::Table(table) => {
                BlockContent::Table(table.groups.iter().map(|group| group.rows.len()).sum())
            }
        },
        state: block.state(),
    }
}
