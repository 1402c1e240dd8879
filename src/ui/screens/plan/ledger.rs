//! The ledger: each criterion with its truth and what proves it. A click goes to the proof.

use egui::{Align, Layout, Role, Sense, Ui, WidgetInfo, vec2};

use super::PlanAct;
use super::acts::PlanDraft;
use super::view::{Criterion, PlanView};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Glyph, focus_ring, glyph, label, line};

/// Width kept for what stands at the right of a row.
const PROOF_WIDTH: f32 = 118.0;

pub(super) fn ledger(ui: &mut Ui, plan: &PlanView, draft: &mut PlanDraft, acts: &mut Vec<PlanAct>) {
    let shown = if draft.whole_ledger { &plan.full_ledger } else { &plan.ledger };
    for criterion in shown {
        row(ui, criterion, acts);
    }
    if plan.full_ledger.len() > plan.ledger.len() {
        let words =
            if draft.whole_ledger { "The most telling criteria only" } else { plan.ledger_count.as_str() };
        if ui.add(Button::link(words).height(22.0)).clicked() {
            draft.whole_ledger = !draft.whole_ledger;
        }
    }
}

fn row(ui: &mut Ui, criterion: &Criterion, acts: &mut Vec<PlanAct>) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let unknown = criterion.truth == Glyph::Unknown;
    let ink = if unknown { color.unknown } else { color.text };
    let width = ui.available_width();
    let inner = ui.horizontal_top(|ui| {
        ui.add_space(0.0);
        ui.allocate_ui_with_layout(vec2(16.0, 18.0), Layout::left_to_right(Align::Center), |ui| {
            glyph(ui, criterion.truth, tokens.size.glyph_ledger);
        });
        ui.allocate_ui_with_layout(
            vec2((width - PROOF_WIDTH - 32.0).max(80.0), 18.0),
            Layout::top_down(Align::Min),
            |ui| label(ui, TypeRole::Base, ink, criterion.words.as_str()),
        );
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            let proof = if unknown { color.unknown } else { color.accent };
            let proof = if criterion.entry.is_some() || unknown { proof } else { color.text3 };
            line(ui, TypeRole::Caption, proof, criterion.proof.as_str());
        });
    });
    if criterion.entry.is_none() && criterion.asks.is_none() {
        return;
    }
    let id = ui.scope_id().with(("criterion", &criterion.words));
    let response = ui.interact(inner.response.rect, id, Sense::click());
    let spoken = format!("{}: {}, {}", criterion.truth.spoken(), criterion.words, criterion.proof);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &spoken));
    focus_ring(ui, &response, tokens.radius.bar);
    match (&criterion.entry, &criterion.asks) {
        (Some(entry), _) if response.clicked() => {
            acts.push(PlanAct::ShowProof(entry.clone(), criterion.concepts.clone()));
        }
        (Some(entry), _) if response.hovered() => acts.push(PlanAct::PointAt(entry.clone())),
        (None, Some(concept)) if response.clicked() => acts.push(PlanAct::AnswerConcept(concept.clone())),
        _ => {}
    }
}
