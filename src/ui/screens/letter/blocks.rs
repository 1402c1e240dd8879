//! Sections on or off, and their text to be edited.

use std::time::Duration;

use egui::{Align, Frame, Layout, Margin, Sense, Stroke, Ui, vec2};

use super::field::unsaved;
use super::view::{BlockContent, BlockView, LetterBody, SectionView};
use super::{LetterAct, LetterScreen, phrases, place};
use crate::model::{LetterId, Phrase, jump_marks};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, FieldKey, TextField, check_box, dropdown, label, line, section_head};
use crate::workspace::BlockChoice;
use crate::workspace::letter::BlockState;

/// Seconds without a key after which what was typed is written. The pages follow within 50 ms of it: see
/// `benches/preview.rs`.
const PAUSE: f64 = 0.5;

pub(super) fn blocks(
    ui: &mut Ui,
    (id, body, phrases): (&LetterId, &LetterBody, &[Phrase]),
    screen: &mut LetterScreen,
) -> Option<LetterAct> {
    let mut act = None;
    for passage in &body.frame {
        framed(ui, |ui| {
            section_head(ui, passage.label);
            act = block(ui, (id, passage.label, phrases), passage, screen).or(act.take());
        });
    }
    for section in &body.sections {
        framed(ui, |ui| act = show_section(ui, (id, phrases), section, screen).or(act.take()));
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
    (id, phrases): (&LetterId, &[Phrase]),
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
            act = block(ui, (id, &section.label, phrases), passage, screen).or(act.take());
        }
    }
    act
}

fn block(
    ui: &mut Ui,
    (id, name, phrases): (&LetterId, &str, &[Phrase]),
    block: &BlockView,
    screen: &mut LetterScreen,
) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let composed = match &block.content {
        BlockContent::Table(rows) => {
            let words = format!("Table of {rows} rows; it follows the timeline");
            label(ui, TypeRole::Caption, tokens.color.text3, words);
            return None;
        }
        BlockContent::Figure => {
            label(ui, TypeRole::Caption, tokens.color.text3, "Drawn from the timeline, and follows it");
            return None;
        }
        BlockContent::Text(text) => text,
    };
    let key = FieldKey::new("letter passage", (id.as_str(), &block.id));
    let place = place(id, &block.id);
    let mut act = passage(ui, (key, name, phrases), (&block.id, &place, composed), screen);
    if let Some(renewed) = &block.renewed {
        return undecided(ui, (name, block, &place), renewed, screen).or(act);
    }
    if block.state != BlockState::Composed {
        ui.horizontal(|ui| {
            line(ui, TypeRole::Caption, tokens.color.text3, "Your words");
            let spoken = format!("Back to suggested text: {name}");
            if ui.add(Button::link("Back to suggested text").spoken(&spoken).height(20.0)).clicked() {
                screen.texts.remove(&place);
                act = Some(LetterAct::Revert { block: block.id.clone() });
            }
        });
    }
    act
}

/// The text of a passage, to be edited. It is written after a pause in typing and when the cursor leaves: the pages
/// follow the thought, not each letter. All that is written while the cursor stays is one step of undo.
fn passage(
    ui: &mut Ui,
    (key, name, phrases): (FieldKey, &str, &[Phrase]),
    (block, place, composed): (&String, &str, &str),
    screen: &mut LetterScreen,
) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut text = screen.texts.get(place).map_or(composed, String::as_str).to_owned();
    let field = key.id();
    let has_focus = ui.memory(|memory| memory.has_focus(field));
    let jumps = screen.jump.take_if(|jump| jump == block).is_some();
    let next = has_focus && phrases::asks_for_next(ui, &text);
    let blanks: Vec<_> = jump_marks(&text).into_iter().map(|mark| (mark, tokens.color.urgent)).collect();
    let shown = TextField::lines(key, name, 2).name_hidden().underlined(&blanks);
    let response = shown.keep_tab(!blanks.is_empty()).show(ui, &mut text);
    let cursor = phrases::cursor_of(ui, field, &text);
    let mut select = (next || jumps).then(|| phrases::next_blank(&text, cursor)).flatten();
    let mut changed = response.changed();
    if changed && let Some((with_phrase, selected)) = phrases::expanded(&text, cursor, phrases) {
        (text, select) = (with_phrase, Some(selected));
    }
    if let Some(phrase) = offered(ui, (has_focus || response.has_focus(), name), phrases) {
        let (with_phrase, selected) = phrases::inserted(&text, cursor, phrase);
        (text, select, changed) = (with_phrase, Some(selected), true);
    }
    if let Some(range) = &select {
        phrases::select(ui, field, range);
        if jumps {
            response.scroll_to_me(None);
        }
    }
    let now = ui.input(|input| input.time);
    if response.gained_focus() {
        // Not of another one: what was typed last in the passage that is left is still to be written in its step.
        screen.written.take_if(|of| of == block);
    }
    if changed {
        screen.texts.insert(place.to_owned(), text.clone());
        screen.typing = Some((block.clone(), now));
        ui.ctx().request_repaint_after(Duration::from_secs_f64(PAUSE));
    }
    let leaves = response.lost_focus() && select.is_none();
    let paused = screen.typing.as_ref().is_some_and(|(typed, when)| typed == block && now - when >= PAUSE);
    if !leaves && !paused {
        if !(has_focus || response.has_focus()) && screen.texts.contains_key(place) {
            unsaved(ui);
        }
        return None;
    }
    screen.typing = None;
    let typed = if leaves { screen.leave(place) } else { screen.texts.get(place).cloned() };
    let text = typed.filter(|typed| typed != composed)?;
    Some(LetterAct::Write { block: block.clone(), text })
}

/// The phrases to choose from while a passage is edited.
fn offered<'p>(ui: &mut Ui, (edits, name): (bool, &str), phrases: &'p [Phrase]) -> Option<&'p Phrase> {
    let opened = ui.scope_id().with(("phrases of", name));
    let open = ui.data(|data| data.get_temp::<bool>(opened)).unwrap_or_default();
    if phrases.is_empty() || !(edits || open) {
        return None;
    }
    let options: Vec<(usize, String)> = phrases
        .iter()
        .enumerate()
        .map(|(number, phrase)| (number, format!(".{}  {}", phrase.name, phrase.text)))
        .collect();
    let chosen = dropdown(ui, "Insert a phrase", ui.available_width(), &options, None);
    let open = egui::Popup::is_any_open(ui.ctx());
    ui.data_mut(|data| data.insert_temp(opened, open));
    phrases.get(chosen?)
}

/// The physician's words stand above; the passage as the facts of today would have it stands below.
fn undecided(
    ui: &mut Ui,
    (name, block, place): (&str, &BlockView, &str),
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
                screen.texts.remove(place);
                act = Some(LetterAct::Decide { block: block.id.clone(), choice });
            }
        }
    });
    act
}
