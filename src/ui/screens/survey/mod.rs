//! All cases together: what was tried and worked for how long, where cases wait, what is due.

mod outcomes;
mod view;
mod waiting;

use egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, ScrollArea, Ui};

use crate::model::CaseId;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Icon, fitted, label, paint_icon};
use crate::workspace::survey::WaitKind;

pub use view::{DueRow, OutcomeRow, SurveyView, WaitRow};

/// With less room what waits stands under the treatments.
const BESIDE: f32 = 1060.0;

/// What the screen remembers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SurveyDraft {
    /// The kind of waiting whose cases are listed.
    pub opened: Option<WaitKind>,
}

/// What the reader wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SurveyAct {
    /// Read all cases again.
    Read,
    /// Write the figures to a file.
    Export,
    /// Open a case.
    Open(CaseId),
}

/// Shows the screen in the whole of `ui`; `view` is absent until all cases were read.
pub fn survey(ui: &mut Ui, view: Option<&SurveyView>, draft: &mut SurveyDraft) -> Option<SurveyAct> {
    let tokens = tokens(ui);
    let mut act = head(ui, view);
    let panel = Frame::new().fill(tokens.color.panel);
    let view = match view {
        Some(view) => view,
        None => {
            CentralPanel::default().frame(panel).show(ui, |ui| {
                let says = "All cases are read once for these figures. Nothing is kept, and nothing leaves this computer.";
                nothing_yet(ui, "Not read yet", says);
            });
            return act;
        }
    };
    if let Some(too_few) = &view.too_few {
        CentralPanel::default()
            .frame(panel)
            .show(ui, |ui| nothing_yet(ui, "Too few cases to sum up", too_few));
        return act;
    }
    let padding = Margin::symmetric(tokens.space.l as i8, tokens.space.m as i8);
    let beside = ui.available_width() >= BESIDE;
    if beside {
        let width = (ui.available_width() * 0.36).clamp(380.0, 620.0);
        let frame = Frame::new().fill(tokens.color.raised).inner_margin(padding);
        Panel::right("waiting").exact_size(width).resizable(false).frame(frame).show(ui, |ui| {
            ScrollArea::vertical().id_salt("waiting").auto_shrink(false).show(ui, |ui| {
                act = waiting::waiting(ui, view, draft).or(act.take());
            });
        });
    }
    CentralPanel::default().frame(panel).show(ui, |ui| {
        ScrollArea::vertical().id_salt("outcomes").auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(padding).show(ui, |ui| outcomes::outcomes(ui, view));
            if !beside {
                Frame::new().inner_margin(padding).show(ui, |ui| {
                    act = waiting::waiting(ui, view, draft).or(act.take());
                });
            }
        });
    });
    act
}

fn head(ui: &mut Ui, view: Option<&SurveyView>) -> Option<SurveyAct> {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let mut act = None;
    let padding = Margin::symmetric(tokens.space.l as i8, tokens.space.m as i8);
    let frame = Frame::new().fill(color.raised).inner_margin(padding);
    fitted(ui, Panel::top("survey head").frame(frame), |ui| {
        ui.horizontal_top(|ui| {
            let room = (ui.available_width() - 280.0).max(240.0);
            ui.allocate_ui_with_layout(egui::vec2(room, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = tokens.space.xxs;
                label(ui, TypeRole::Title, color.text, "All cases");
                let says = view
                    .map_or("What was tried, what worked for how long, and where cases wait.", |view| {
                        view.says.as_str()
                    });
                label(ui, TypeRole::Base, color.text2, says);
            });
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                let read = if view.is_some() { "Read again" } else { "Read all cases" };
                let button = if view.is_some() { Button::normal(read) } else { Button::primary(read) };
                if ui.add(button).clicked() {
                    act = Some(SurveyAct::Read);
                }
                let has_figures = view.is_some_and(|view| view.too_few.is_none());
                if has_figures && ui.add(Button::normal("Export as CSV…")).clicked() {
                    act = Some(SurveyAct::Export);
                }
            });
        });
    });
    act
}

fn nothing_yet(ui: &mut Ui, title: &str, says: &str) {
    let tokens = tokens(ui);
    ui.add_space(ui.available_height() * 0.28);
    ui.vertical_centered(|ui| {
        let (place, _) = ui.allocate_exact_size(egui::Vec2::splat(48.0), egui::Sense::hover());
        paint_icon(ui.painter(), Icon::Chart, place.center(), 32.0, tokens.color.text3);
        label(ui, TypeRole::Title, tokens.color.text, title);
        ui.set_max_width(460.0);
        label(ui, TypeRole::Reading, tokens.color.text2, says);
    });
}
