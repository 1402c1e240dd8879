//! The look back at a case: each past treatment beside what the pathway would have offered the day before, and the
//! decisions with what they rest on. Off until asked for; it is in no letter and no file.

mod decisions;
mod looks;
mod view;

use egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, ScrollArea, Ui};

use crate::model::{Date, EntryId};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, fitted, label, line};

pub use view::{DecisionRow, LookBackView, LookRow, NextRow, Passage, ReviewView};

/// With less room the decisions stand under the treatments.
const BESIDE: f32 = 900.0;

/// What the reader wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewAct {
    /// Look back.
    Begin,
    /// Stop looking back.
    End,
    /// Go to an entry.
    ShowEntry(EntryId),
    /// Show the case as of this day.
    LookAt(Date),
    /// Back to today.
    Today,
    /// Put the review as plain text on the clipboard.
    Copy,
}

/// Shows the tab in the whole of `ui`.
pub fn review(ui: &mut Ui, view: &ReviewView) -> Vec<ReviewAct> {
    let mut acts = Vec::new();
    let tokens = tokens(ui);
    let beside = ui.available_width() >= BESIDE;
    head(ui, view, &mut acts);
    if view.looks.is_some() {
        foot(ui, view, &mut acts);
    }
    let padding = Margin::symmetric(tokens.space.l as i8, tokens.space.m as i8);
    if beside {
        let width = (ui.available_width() * 0.36).clamp(320.0, 560.0);
        let frame = Frame::new().fill(tokens.color.raised).inner_margin(padding);
        Panel::right("decisions").exact_size(width).resizable(false).frame(frame).show(ui, |ui| {
            ScrollArea::vertical()
                .id_salt("decisions")
                .auto_shrink(false)
                .show(ui, |ui| decisions::decisions(ui, &view.decisions, &mut acts));
        });
    }
    CentralPanel::default().frame(Frame::new().fill(tokens.color.panel)).show(ui, |ui| {
        ScrollArea::vertical().id_salt("review").auto_shrink(false).show(ui, |ui| {
            match &view.looks {
                Some(looks) => looks::looks(ui, looks, &mut acts),
                None => invitation(ui, &mut acts),
            }
            if !beside {
                ui.add_space(tokens.space.l);
                Frame::new().inner_margin(padding).show(ui, |ui| {
                    decisions::decisions(ui, &view.decisions, &mut acts);
                });
            }
        });
    });
    acts
}

fn head(ui: &mut Ui, view: &ReviewView, acts: &mut Vec<ReviewAct>) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let fill = if view.past.is_some() { color.sunk } else { color.panel };
    let frame =
        Frame::new().fill(fill).inner_margin(Margin::symmetric(tokens.space.l as i8, tokens.space.m as i8));
    fitted(ui, Panel::top("review head").frame(frame), |ui| {
        ui.horizontal_top(|ui| {
            let room = (ui.available_width() - 260.0).max(200.0);
            ui.allocate_ui_with_layout(egui::vec2(room, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = tokens.space.xxs;
                label(ui, TypeRole::Title, color.text, "This case, step by step");
                label(ui, TypeRole::Base, color.text2, view.says.as_str());
            });
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                if view.looks.is_some() && ui.add(Button::normal("Stop looking back")).clicked() {
                    acts.push(ReviewAct::End);
                }
                if let Some(past) = &view.past {
                    if ui.add(Button::primary("Back to today")).clicked() {
                        acts.push(ReviewAct::Today);
                    }
                    line(ui, TypeRole::BaseStrong, color.text, past.as_str());
                }
            });
        });
    });
}

/// What the review rests on, and how to take it along.
fn foot(ui: &mut Ui, view: &ReviewView, acts: &mut Vec<ReviewAct>) {
    let tokens = tokens(ui);
    let frame =
        Frame::new().fill(tokens.color.raised).inner_margin(Margin::symmetric(tokens.space.l as i8, 0));
    Panel::bottom("review foot").exact_size(tokens.size.tools).resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::link("Copy").spoken("Copy the review as text")).clicked() {
                    acts.push(ReviewAct::Copy);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    line(ui, TypeRole::Caption, tokens.color.text2, view.basis.as_str());
                });
            });
        });
    });
}

/// Before anybody asked: what it would show, and that nobody else sees it.
fn invitation(ui: &mut Ui, acts: &mut Vec<ReviewAct>) {
    let tokens = tokens(ui);
    let padding = Margin::symmetric(tokens.space.l as i8, tokens.space.m as i8);
    Frame::new().inner_margin(padding).show(ui, |ui| {
        ui.set_max_width(560.0);
        let words = "Looking back is off. Once it is on, each past treatment stands beside what the pathway would \
                     have offered the day before, from what was on record then, and the timeline carries a sign at \
                     each. It judges nobody: what was known and not written down is not in it.";
        label(ui, TypeRole::Reading, tokens.color.text, words);
        ui.add_space(tokens.space.s);
        if ui.add(Button::primary("Look back at this case")).clicked() {
            acts.push(ReviewAct::Begin);
        }
        ui.add_space(tokens.space.s);
        let words = "Kept private: it is in no letter and in no file, and it is off again when the store is locked.";
        label(ui, TypeRole::Caption, tokens.color.text2, words);
    });
}
