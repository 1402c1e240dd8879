//! What was considered and not chosen: counts with words first, each step with its reason on demand.

use egui::Ui;

use super::PlanAct;
use super::acts::PlanDraft;
use super::view::{Rejected, Weight};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Glyph, fold, glyph, label, line, signed};

pub(super) fn rejected(ui: &mut Ui, rejected: &[Rejected], draft: &mut PlanDraft, acts: &mut Vec<PlanAct>) {
    if fold(ui, "Considered and not chosen", &rejected.len().to_string(), draft.rejected_open) {
        draft.rejected_open = !draft.rejected_open;
    }
    if !draft.rejected_open {
        counts(ui, rejected);
        return;
    }
    let of = |weight| rejected.iter().filter(move |step| step.weight == weight);
    for step in of(Weight::Considered) {
        show(ui, step, acts);
    }
    let rest = of(Weight::Counted).count();
    if rest > 0 {
        let words = match (draft.rejected_all, rest) {
            (true, _) => "Only those something speaks for".to_owned(),
            (false, 1) => "1 more, which nothing on record speaks for".to_owned(),
            (false, many) => format!("{many} more, which nothing on record speaks for"),
        };
        if ui.add(Button::link(&words).height(22.0)).clicked() {
            draft.rejected_all = !draft.rejected_all;
        }
    }
    if draft.rejected_all {
        for step in of(Weight::Counted) {
            show(ui, step, acts);
        }
    }
}

fn show(ui: &mut Ui, step: &Rejected, acts: &mut Vec<PlanAct>) {
    let tokens = tokens(ui);
    signed(ui, step.status, TypeRole::Base, |ui| {
        label(ui, TypeRole::Base, tokens.color.text, step.name.as_str());
        label(ui, TypeRole::Caption, tokens.color.text2, step.why.as_str());
        if let Some(entry) = &step.entry {
            let spoken = format!("Show what proves it: {}", step.name);
            if ui.add(Button::link("Show the entry").spoken(&spoken).height(20.0)).clicked() {
                acts.push(PlanAct::ShowEntry(entry.clone()));
            }
        }
    });
}

fn counts(ui: &mut Ui, rejected: &[Rejected]) {
    let tokens = tokens(ui);
    ui.horizontal_wrapped(|ui| {
        ui.add_space(20.0);
        for status in Glyph::ALL {
            let count = rejected.iter().filter(|step| step.status == status).count();
            if count > 0 {
                glyph(ui, status, tokens.size.glyph_ledger);
                line(ui, TypeRole::Caption, tokens.color.text2, format!("{count} {}", status.spoken()));
                ui.add_space(tokens.space.xs);
            }
        }
    });
}
