//! Beside the clinical answer: what the payer makes of the plan, and what other policies would have said.

use egui::Ui;

use super::acts::PlanDraft;
use super::view::{CoverageStep, CoverageView, ElsewhereView};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Glyph, fold, glyph, label};

pub(super) fn coverage(ui: &mut Ui, coverage: &CoverageView, draft: &mut PlanDraft) {
    let color = tokens(ui).color.text2;
    if fold(ui, "Coverage", &coverage.says, draft.coverage_open) {
        draft.coverage_open = !draft.coverage_open;
    }
    if !draft.coverage_open {
        return;
    }
    let words = format!("{}. Beside the clinical answer, and never in it.", coverage.payer);
    label(ui, TypeRole::Caption, color, words);
    for step in &coverage.steps {
        one_step(ui, step);
    }
}

fn one_step(ui: &mut Ui, step: &CoverageStep) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    ui.horizontal_top(|ui| {
        ui.add_space(1.0);
        glyph(ui, step.sign, tokens.size.glyph_ledger);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = tokens.space.xxs;
            label(ui, TypeRole::Base, color.text, format!("{}: {}", step.name, step.answer));
            for (sign, words) in &step.open {
                ui.horizontal_top(|ui| {
                    glyph(ui, *sign, tokens.size.glyph_ledger);
                    label(ui, TypeRole::Caption, color.text, words.as_str());
                });
            }
            if !step.lacks.is_empty() {
                let words = format!("To document: {}.", step.lacks.join("; "));
                label(ui, TypeRole::Caption, color.unknown, words);
            }
            for words in &step.remarks {
                label(ui, TypeRole::Caption, color.text2, words.as_str());
            }
        });
    });
}

/// What the other policies make of the case: those that differ, and those that agree.
pub(super) fn elsewhere(ui: &mut Ui, view: &ElsewhereView, draft: &mut PlanDraft) {
    let tokens = tokens(ui);
    for (step, pro, contra) in &view.disputes {
        ui.horizontal_top(|ui| {
            ui.add_space(1.0);
            glyph(ui, Glyph::Conditional, tokens.size.glyph_ledger);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                label(
                    ui,
                    TypeRole::Base,
                    tokens.color.text,
                    format!("{step}: guidelines contradict each other"),
                );
                label(ui, TypeRole::Caption, tokens.color.text2, format!("For: {pro}"));
                label(ui, TypeRole::Caption, tokens.color.text2, format!("Against: {contra}"));
            });
        });
    }
    let says = match view.differ.len() {
        0 => "all say the same".to_owned(),
        1 => "1 says otherwise".to_owned(),
        many => format!("{many} say otherwise"),
    };
    if fold(ui, "Other guidelines", &says, draft.elsewhere_open) {
        draft.elsewhere_open = !draft.elsewhere_open;
    }
    if !draft.elsewhere_open {
        return;
    }
    for (policy, sign, step) in &view.differ {
        ui.horizontal_top(|ui| {
            ui.add_space(1.0);
            glyph(ui, *sign, tokens.size.glyph_ledger);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                label(ui, TypeRole::Base, tokens.color.text, step.as_str());
                label(ui, TypeRole::Caption, tokens.color.text2, policy.as_str());
            });
        });
    }
    if !view.same.is_empty() {
        let words = format!("The same next step: {}.", view.same.join("; "));
        label(ui, TypeRole::Caption, tokens.color.text2, words);
    }
}
