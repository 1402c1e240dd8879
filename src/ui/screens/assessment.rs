//! The assessment: a checklist by group. One click answers a finding; only what was clicked is recorded.

use egui::{Frame, Margin, ScrollArea, Ui};

use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Answer, choice, label, line, section_head};

/// The checklist of a problem.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checklist {
    /// Groups, in order.
    pub groups: Vec<(String, Vec<CheckRow>)>,
}

/// One finding of the checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckRow {
    /// Its place on the whole checklist.
    pub place: usize,
    /// What is asked.
    pub words: String,
    /// The answers: words, and whether the matter stays unknown with it.
    pub answers: Vec<(String, bool)>,
    /// The answer that is recorded, by its place.
    pub current: Option<usize>,
    /// When it was answered.
    pub when: String,
}

/// Shows the checklist; gives back the place of a finding and of the answer that was clicked.
pub fn checklist(ui: &mut Ui, checklist: &Checklist) -> Option<(usize, usize)> {
    let tokens = tokens(ui);
    let mut clicked = None;
    ScrollArea::vertical().id_salt("checklist").auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::same(tokens.space.l as i8)).show(ui, |ui| {
            let words = "Today's assessment. Only what you click is recorded; the rest stays not asked.";
            label(ui, TypeRole::Base, tokens.color.text2, words);
            for (name, rows) in &checklist.groups {
                ui.add_space(tokens.space.m);
                section_head(ui, name);
                for row in rows {
                    clicked = show_row(ui, row).map(|answer| (row.place, answer)).or(clicked);
                }
            }
        });
    });
    clicked
}

fn show_row(ui: &mut Ui, row: &CheckRow) -> Option<usize> {
    let tokens = tokens(ui);
    let mut clicked = None;
    ui.horizontal_wrapped(|ui| {
        let width = (ui.available_width() * 0.46).clamp(160.0, 420.0);
        ui.allocate_ui_with_layout(
            egui::vec2(width, tokens.size.control_small),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| {
                ui.set_min_width(width);
                ui.set_max_width(width);
                line(ui, TypeRole::Base, tokens.color.text, row.words.as_str());
            },
        );
        let answers: Vec<Answer<'_, usize>> = row
            .answers
            .iter()
            .enumerate()
            .map(|(place, (name, unknown))| Answer { value: place, name, stays_unknown: *unknown })
            .collect();
        clicked = choice(ui, &row.words, &answers, row.current);
        line(ui, TypeRole::Caption, tokens.color.text3, row.when.as_str());
    });
    clicked
}
