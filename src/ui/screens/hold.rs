//! On hold: the red-flag screen, one question at a time, with the plan readable behind it.

use egui::{CentralPanel, Event, Frame, Key, Margin, Panel, Rect, ScrollArea, Sense, Stroke, Ui, vec2};

use crate::model::EntryId;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Glyph, fitted, glyph, label, line, paint_dashed_rect, rule, section_head};

/// The red-flag screen of a problem.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HoldView {
    /// The questions, in the order to ask.
    pub items: Vec<HoldItem>,
    /// The provisional plan, in one sentence.
    pub behind: String,
    /// What else would decide it, in order.
    pub behind_questions: Vec<String>,
    /// The past day it is shown as of: read, not answered.
    pub past: Option<String>,
}

/// One question of the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct HoldItem {
    /// In a few words: "New trouble passing or holding urine".
    pub words: String,
    /// How to ask or examine it.
    pub ask: String,
    /// What was answered, and when; nothing yet while `None`.
    pub answered: Option<(String, String)>,
    /// Whether it was said today that it cannot be known.
    pub put_off: bool,
    /// The answers, with the letter that gives each.
    pub answers: Vec<HoldAnswer>,
    /// The form it is written in, where it has no answers of its own.
    pub written_in: Option<HoldForm>,
}

/// A form that holds what a question asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HoldForm {
    /// Who the patient is.
    Patient,
    /// An entry of the timeline.
    Entry(EntryId),
}

/// One answer of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct HoldAnswer {
    /// "Present".
    pub words: String,
    /// The key that gives it, where there is one.
    pub key: Option<Key>,
    /// Whether the matter stays unknown with it.
    pub stays_unknown: bool,
}

/// What the reader did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HoldAct {
    /// Answered a question.
    Answer {
        /// Place of the question.
        item: usize,
        /// Place of the answer.
        answer: usize,
    },
    /// Wants the form that a question is written in.
    Open(HoldForm),
    /// Went back to the question before.
    Back,
    /// Wants to see today again.
    Today,
}

/// Which question is open, if not the first that was not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HoldDraft {
    /// Place of the question the reader went to.
    pub chosen: Option<usize>,
    /// Place of the question that was brought into view.
    pub in_view: Option<usize>,
}

impl HoldView {
    fn open_item(&self, draft: &HoldDraft) -> Option<usize> {
        draft.chosen.or_else(|| self.items.iter().position(|item| item.answered.is_none() && !item.put_off))
    }

    fn left(&self) -> usize {
        self.items.iter().filter(|item| item.answered.is_none()).count()
    }
}

/// Shows the screen in the whole of `ui`.
pub fn hold_panel(ui: &mut Ui, view: &HoldView, draft: &mut HoldDraft) -> Option<HoldAct> {
    let tokens = tokens(ui);
    let padding = Margin::symmetric(tokens.space.l as i8 + 4, tokens.space.m as i8);
    let mut act = None;
    if let Some(day) = &view.past {
        let foot = Frame::new().fill(tokens.color.sunk).inner_margin(padding);
        fitted(ui, Panel::bottom("hold past").frame(foot), |ui| {
            label(
                ui,
                TypeRole::Base,
                tokens.color.text2,
                format!("As known on {day}. Nothing can be answered there."),
            );
            if ui.add(Button::primary("Back to today")).clicked() {
                act = Some(HoldAct::Today);
            }
        });
    }
    fitted(
        ui,
        Panel::top("hold head").frame(Frame::new().fill(tokens.color.raised).inner_margin(padding)),
        |ui| {
            ui.set_min_width(ui.available_width());
            head(ui, view, draft);
        },
    );
    let frame = Frame::new().fill(tokens.color.panel).inner_margin(padding);
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ScrollArea::vertical().id_salt("hold").auto_shrink(false).show(ui, |ui| {
            let open = view.open_item(draft);
            for (at, item) in view.items.iter().enumerate() {
                if open == Some(at) {
                    let shown = ui.scope(|ui| card(ui, item, (at, view.items.len())));
                    // What is answered piles up above: the next question must not slip below the edge.
                    if draft.in_view != open {
                        draft.in_view = open;
                        shown.response.scroll_to_me(None);
                    }
                    if let Some(done) = shown.inner {
                        act = Some(done);
                    }
                } else if row(ui, item) {
                    draft.chosen = Some(at);
                }
            }
            rule(ui);
            behind(ui, view);
        });
    });
    if matches!(act, Some(HoldAct::Answer { .. })) {
        draft.chosen = None;
    } else if act == Some(HoldAct::Back) {
        let open = view.open_item(draft).unwrap_or(view.items.len());
        draft.chosen = open.checked_sub(1);
    }
    act
}

fn head(ui: &mut Ui, view: &HoldView, draft: &HoldDraft) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    ui.horizontal(|ui| {
        glyph(ui, Glyph::Unknown, tokens.size.glyph_head);
        line(ui, TypeRole::BaseStrong, color.unknown, "On hold: red flags not known");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            line(ui, TypeRole::Caption, color.text2, format!("{} left", view.left()));
        });
    });
    let (next, why) = if view.past.is_some() {
        (
            "The red-flag screen was not complete.",
            "Needles, implants and elective surgery had to wait for it.",
        )
    } else {
        (
            "Answer the red-flag screen first.",
            "Needles, implants and elective surgery wait for it. Only what you answer is recorded as absent.",
        )
    };
    label(ui, TypeRole::NextStep, color.text, next);
    label(ui, TypeRole::Base, color.text2, why);
    let count = view.items.len().max(1) as f32;
    let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), 8.0), Sense::hover());
    let width = (bar.width() - (count - 1.0) * tokens.space.xs) / count;
    let open = view.open_item(draft);
    for (at, item) in view.items.iter().enumerate() {
        let left = bar.left() + at as f32 * (width + tokens.space.xs);
        let part = Rect::from_min_size(egui::pos2(left, bar.top() + 1.0), vec2(width, 6.0));
        if open == Some(at) {
            ui.painter().rect_filled(part, 3.0, color.accent);
        } else if item.answered.is_some() {
            ui.painter().rect_filled(part, 3.0, color.relief);
        } else {
            paint_dashed_rect(ui.painter(), part, 3.0, &tokens);
        }
    }
}

/// A question that is not open; true if the reader went to it.
fn row(ui: &mut Ui, item: &HoldItem) -> bool {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let mut chosen = false;
    ui.horizontal(|ui| {
        ui.set_min_height(tokens.size.control);
        let sign = if item.answered.is_some() { Glyph::Met } else { Glyph::Unknown };
        glyph(ui, sign, tokens.size.glyph_ledger);
        // What is asked about is never cut: it is read before it is answered.
        let beside = if item.answered.is_some() || item.put_off { 170.0 } else { 86.0 };
        let width = (ui.available_width() - beside).max(80.0);
        ui.scope(|ui| {
            ui.set_max_width(width);
            label(ui, TypeRole::Base, color.text, item.words.as_str());
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let (words, spoken) = match &item.answered {
                Some((word, when)) => {
                    line(ui, TypeRole::Caption, color.text3, when.as_str());
                    (word.as_str(), format!("{}: {word}. Change", item.words))
                }
                None if item.put_off => {
                    let words = "Cannot be known today";
                    (words, format!("{}: {}. Ask again", item.words, words.to_lowercase()))
                }
                None => ("Not asked", format!("{}: not asked. Ask now", item.words)),
            };
            chosen = ui.add(Button::link(words).spoken(&spoken).height(22.0)).clicked();
        });
    });
    let rect = ui.min_rect();
    ui.painter().hline(rect.x_range(), rect.bottom() + 1.0, Stroke::new(1.0, color.line));
    chosen
}

fn card(ui: &mut Ui, item: &HoldItem, (at, of): (usize, usize)) -> Option<HoldAct> {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let frame = Frame::new()
        .fill(color.raised)
        .stroke(Stroke::new(1.0, color.accent))
        .corner_radius(tokens.radius.card)
        .inner_margin(Margin::same(tokens.space.l as i8))
        .outer_margin(Margin::symmetric(0, tokens.space.s as i8));
    let typing = ui.ctx().egui_wants_keyboard_input();
    let mut act = None;
    frame.show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
                line(ui, TypeRole::Caption, color.text3, format!("{} of {of}", at + 1));
                ui.vertical(|ui| label(ui, TypeRole::Title, color.text, item.words.as_str()));
            });
        });
        label(ui, TypeRole::Base, color.text2, item.ask.as_str());
        if item.answers.is_empty() && item.written_in.is_none() {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            for (place, answer) in item.answers.iter().enumerate() {
                let pressed = answer.key.is_some_and(|key| !typing && pressed_once(ui, key));
                if answer_button(ui, item, answer) || pressed {
                    act = Some(HoldAct::Answer { item: at, answer: place });
                }
            }
            if let Some(form) = &item.written_in {
                let words = match form {
                    HoldForm::Patient => "Write it down: the patient…",
                    HoldForm::Entry(_) => "Write it down: the entry…",
                };
                if ui.add(Button::normal(words).height(tokens.size.control_large)).clicked() {
                    act = Some(HoldAct::Open(form.clone()));
                }
            }
            if at > 0 && ui.add(Button::link("Back").key("Backspace").height(36.0)).clicked() {
                act = Some(HoldAct::Back);
            }
        });
    });
    if at > 0 && !typing && pressed_once(ui, Key::Backspace) {
        act = Some(HoldAct::Back);
    }
    act
}

/// Whether a key went down; a key that is held down answers one question, not all of them.
fn pressed_once(ui: &Ui, key: Key) -> bool {
    ui.input_mut(|input| {
        let mut went_down = false;
        input.events.retain(|event| match event {
            Event::Key { key: other, pressed: true, repeat, modifiers, .. }
                if *other == key && modifiers.is_none() =>
            {
                went_down |= !repeat;
                false
            }
            _ => true,
        });
        went_down
    })
}

fn answer_button(ui: &mut Ui, item: &HoldItem, answer: &HoldAnswer) -> bool {
    let tokens = tokens(ui);
    let spoken = format!("{}: {}", item.words, answer.words);
    let key = answer.key.map(|key| key.name());
    let mut button = Button::normal(&answer.words).spoken(&spoken).height(tokens.size.control_large);
    if let Some(key) = key {
        button = button.key(key);
    }
    let button = if answer.stays_unknown { button.unknown() } else { button };
    ui.add(button).clicked()
}

fn behind(ui: &mut Ui, view: &HoldView) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let frame = Frame::new().inner_margin(Margin::same(tokens.space.l as i8));
    let inner = frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_top(|ui| {
            glyph(ui, Glyph::Provisional, tokens.size.glyph);
            section_head(ui, &format!("Behind the hold, if the screen is clear: {}", view.behind));
        });
        if !view.behind_questions.is_empty() {
            label(ui, TypeRole::Base, color.text2, "These answers decide, in this order:");
        }
        for (at, question) in view.behind_questions.iter().enumerate() {
            ui.horizontal(|ui| {
                line(ui, TypeRole::Base, color.text3, format!("{}", at + 1));
                line(ui, TypeRole::Base, color.text, question.as_str());
            });
        }
    });
    paint_dashed_rect(ui.painter(), inner.response.rect, tokens.radius.card, &tokens);
}
