//! The due list: outcomes to record, reviews, revisits, letters unanswered, by when.

use egui::{Frame, Margin, ScrollArea, Sense, Stroke, Ui, vec2};

use super::{HomeAct, HomeView};
use crate::model::CaseId;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Glyph, glyph, label, line};

/// What is due in one stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct DueGroup {
    /// "Now", "Today", "This week".
    pub name: String,
    /// What is due.
    pub items: Vec<DueItem>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub struct DueItem {
    /// For which case.
    pub case: CaseId,
    /// What kind of thing.
    pub sign: Glyph,
    /// For whom.
    pub name: String,
    /// What.
    pub words: String,
    /// By when.
    pub when: String,
}

pub(super) fn due(ui: &mut Ui, view: &HomeView) -> Option<HomeAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let padding = Margin::symmetric(tokens.space.l as i8, tokens.space.s as i8);
    Frame::new().inner_margin(padding).show(ui, |ui| {
        ui.horizontal(|ui| {
            line(ui, TypeRole::Section, tokens.color.text, "Due");
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                line(ui, TypeRole::Base, tokens.color.text2, view.today.as_str());
            });
        });
    });
    if view.due.iter().all(|group| group.items.is_empty()) {
        Frame::new().inner_margin(padding).show(ui, |ui| {
            let words = "Nothing is due. Outcomes to record, reviews and answers to letters will stand here.";
            label(ui, TypeRole::Base, tokens.color.text2, words);
        });
        return None;
    }
    ScrollArea::vertical().id_salt("due").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for group in view.due.iter().filter(|group| !group.items.is_empty()) {
            let head =
                Frame::new().fill(tokens.color.sunk).inner_margin(Margin::symmetric(tokens.space.l as i8, 4));
            head.show(ui, |ui| {
                ui.horizontal(|ui| {
                    line(ui, TypeRole::BaseStrong, tokens.color.text, group.name.as_str());
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        line(ui, TypeRole::Base, tokens.color.text2, group.items.len().to_string());
                    });
                });
            });
            for item in &group.items {
                act = due_item(ui, item).or(act.take());
            }
        }
    });
    act
}

fn due_item(ui: &mut Ui, item: &DueItem) -> Option<HomeAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let padding = Margin::symmetric(tokens.space.l as i8, tokens.space.s as i8);
    Frame::new().inner_margin(padding).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            glyph(ui, item.sign, tokens.size.glyph);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.horizontal(|ui| {
                    let spoken = format!("{}: {}", item.name, item.words);
                    if ui.add(Button::link(&item.name).spoken(&spoken).height(20.0)).clicked() {
                        act = Some(HomeAct::Open(item.case.clone()));
                    }
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        line(ui, TypeRole::Caption, tokens.color.text3, item.when.as_str());
                    });
                });
                label(ui, TypeRole::Base, tokens.color.text2, item.words.as_str());
            });
        });
    });
    let (edge, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(edge.x_range(), edge.center().y, Stroke::new(1.0, tokens.color.line));
    act
}
