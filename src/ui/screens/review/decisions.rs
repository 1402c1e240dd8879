//! What was decided on proposals, with the knowledge and policy they rested on.

use egui::Ui;

use super::ReviewAct;
use super::view::DecisionRow;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, glyph, label, line, rule, section_head};

pub(super) fn decisions(ui: &mut Ui, rows: &[DecisionRow], acts: &mut Vec<ReviewAct>) {
    let tokens = tokens(ui);
    section_head(ui, "What was decided");
    if rows.is_empty() {
        let words = "Nothing yet. Accept, decline or override the next step in the plan: it is kept here with its \
                     reason and with the knowledge and policy it rests on.";
        label(ui, TypeRole::Base, tokens.color.text2, words);
    }
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            rule(ui);
        }
        decision(ui, row, acts);
    }
}

fn decision(ui: &mut Ui, row: &DecisionRow, acts: &mut Vec<ReviewAct>) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    ui.horizontal_top(|ui| {
        ui.add_space(1.0);
        glyph(ui, row.sign, tokens.size.glyph);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = tokens.space.xxs;
            label(ui, TypeRole::BaseStrong, color.text, row.head.as_str());
            if !row.reason.is_empty() {
                label(ui, TypeRole::Base, color.text, row.reason.as_str());
            }
            label(ui, TypeRole::Caption, color.text2, row.basis.as_str());
            for words in &row.since {
                label(ui, TypeRole::Caption, color.urgent, words.as_str());
            }
            ui.horizontal(|ui| {
                let spoken = format!("Show the decision of {}: {}", row.when, row.head);
                if ui.add(Button::link("Show the entry").spoken(&spoken).height(22.0)).clicked() {
                    acts.push(ReviewAct::ShowEntry(row.entry.clone()));
                }
                let name = format!("As of {}", row.when);
                let spoken = format!("{name}, the day of the decision");
                if ui.add(Button::link(&name).spoken(&spoken).height(22.0)).clicked() {
                    acts.push(ReviewAct::LookAt(row.day));
                }
            });
        });
    });
    // The row keeps its whole width, however short its words.
    line(ui, TypeRole::Caption, color.text3, "");
}
