//! If it works, if it fails: what counts as success, and the plan after each outcome.

use egui::{Align, Layout, Ui, vec2};

use super::view::{AheadRow, PlanView};
use crate::pathway::words::OUTLOOK_ASSUMES;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{glyph, label, rule};

/// Width of the labels at the left.
const LABELS: f32 = 84.0;

pub(super) fn ahead(ui: &mut Ui, plan: &PlanView) {
    if plan.outlook.is_empty() && plan.ahead.is_empty() {
        return;
    }
    let tokens = tokens(ui);
    rule(ui);
    for (head, text) in &plan.outlook {
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(LABELS, 18.0), Layout::top_down(Align::Min), |ui| {
                ui.set_min_width(LABELS);
                label(ui, TypeRole::BaseStrong, tokens.color.text, head.as_str());
            });
            label(ui, TypeRole::Base, tokens.color.text2, text.as_str());
        });
    }
    for row in &plan.ahead {
        branch(ui, row);
    }
    if !plan.ahead.is_empty() {
        label(ui, TypeRole::Caption, tokens.color.text3, OUTLOOK_ASSUMES);
    }
}

/// One outcome with the step that leads then.
fn branch(ui: &mut Ui, row: &AheadRow) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    label(ui, TypeRole::BaseStrong, color.text, row.label.as_str());
    ui.horizontal_top(|ui| {
        ui.add_space(1.0);
        glyph(ui, row.sign, tokens.size.glyph_ledger);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            label(ui, TypeRole::Base, color.text, row.step.as_str());
            for words in [&row.from, &row.others] {
                if !words.is_empty() {
                    label(ui, TypeRole::Caption, color.text2, words.as_str());
                }
            }
        });
    });
}
