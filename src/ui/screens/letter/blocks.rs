//! Sections on or off, and their text to be edited.

use egui::{Align, Frame, Layout, Margin, Sense, Stroke, Ui, vec2};

use super::view::{BlockContent, BlockView, LetterBody, SectionView};
use super::{LetterAct, LetterScreen};
use crate::model::LetterId;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, FieldKey, TextField, check_box, label, line, section_head};
use crate::workspace::BlockChoice;
use crate::workspace::letter::BlockState;

pub(super) fn blocks(
    ui: &mut Ui,
    (id, body): (&LetterId, &LetterBody),
    screen: &mut LetterScreen,
) -> Option<LetterAct> {
    let mut act = None;
    for passage in &body.frame {
        framed(ui, |ui| {
            section_head(ui, passage.label);
            act = block(ui, (id, passage.label), passage, screen).or(act.take());
        });
    }
    for section in &body.sections {
        framed(ui, |ui| act = show_section(ui, id, section, screen).or(act.take()));
    }
    act
}

fn framed(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let tokens = tokens(ui);
    Frame::new()
        .inner_margin(Margin::symmetric(tokens.space.l as i8, tokens.space.xs as i8))
        .show(ui, content);
    let (rule, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rule.x_range(), rule.center().y, Stroke::new(1.0, tokens.color.line));
}

fn show_section(
    ui: &mut Ui,
    id: &LetterId,
    section: &SectionView,
    screen: &mut LetterScreen,
) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let open = screen.open.as_ref() == Some(&section.id);
    ui.horizontal(|ui| {
        if check_box(ui, &section.label, section.printed).clicked() {
            act = Some(LetterAct::Switch { section: section.id.clone(), printed: !section.printed });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if section.printed {
                let words = if open { "Close" } else { "Edit" };
                let spoken = format!("{words}: {}", section.label);
                if ui.add(Button::link(words).spoken(&spoken).height(22.0)).clicked() {
                    screen.open = if open { None } else { Some(section.id.clone()) };
                }
            }
            let any = |state: fn(&BlockState) -> bool| section.blocks.iter().any(|block| state(&block.state));
            if any(|state| *state == BlockState::EditedFactsChanged) {
                line(ui, TypeRole::Caption, tokens.color.urgent, "facts changed");
            } else if any(|state| *state != BlockState::Composed) {
                line(ui, TypeRole::Caption, tokens.color.text3, "edited");
            }
        });
    });
    if open && section.printed {
        for passage in &section.blocks {
            act = block(ui, (id, &section.label), passage, screen).or(act.take());
        }
    }
    act
}

fn block(
    ui: &mut Ui,
    (id, name): (&LetterId, &str),
    block: &BlockView,
    screen: &mut LetterScreen,
) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let composed = match &block.content {
        BlockContent::Table(rows) => {
            let words = format!("Table of {rows} rows; it follows the timeline");
            label(ui, TypeRole::Caption, tokens.color.text3, words);
            return None;
        }
        BlockContent::Text(text) => text,
    };
    let mut text = screen.texts.get(&block.id).unwrap_or(composed).clone();
    let key = FieldKey::new("letter passage", (id.as_str(), &block.id));
    let field = TextField::lines(key, name, 2).name_hidden().show(ui, &mut text);
    if field.changed() {
        screen.texts.insert(block.id.clone(), text.clone());
    }
    // Written when the cursor leaves: the pages follow the finished thought, not each letter.
    if field.lost_focus()
        && let Some(typed) = screen.texts.remove(&block.id)
        && typed != *composed
    {
        act = Some(LetterAct::Write { block: block.id.clone(), text: typed });
    }
    if let Some(renewed) = &block.renewed {
        return undecided(ui, (name, block), renewed, screen).or(act);
    }
    if block.state != BlockState::Composed {
        ui.horizontal(|ui| {
            line(ui, TypeRole::Caption, tokens.color.text3, "Your words");
            let spoken = format!("Back to suggested text: {name}");
            if ui.add(Button::link("Back to suggested text").spoken(&spoken).height(20.0)).clicked() {
                screen.texts.remove(&block.id);
                act = Some(LetterAct::Revert { block: block.id.clone() });
            }
        });
    }
    act
}

/// The physician's words stand above; the passage as the facts of today would have it stands below.
fn undecided(
    ui: &mut Ui,
    (name, block): (&str, &BlockView),
    renewed: &str,
    screen: &mut LetterScreen,
) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let words = "Facts changed since you wrote this. From today\u{2019}s facts it reads:";
    label(ui, TypeRole::Caption, tokens.color.urgent, words);
    Frame::new()
        .fill(tokens.color.raised)
        .corner_radius(tokens.radius.control)
        .inner_margin(Margin::same(tokens.space.s as i8))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            label(ui, TypeRole::Reading, tokens.color.text, renewed);
        });
    ui.horizontal(|ui| {
        for (words, choice) in [("Keep mine", BlockChoice::Keep), ("Take this", BlockChoice::Renew)] {
            let spoken = format!("{words}: {name}");
            if ui.add(Button::normal(words).spoken(&spoken).height(24.0)).clicked() {
                screen.texts.remove(&block.id);
                act = Some(LetterAct::Decide { block: block.id.clone(), choice });
            }
        }
    });
    act
}
