//! The head of the plan.

use egui::{Align, Layout, Rect, Role, Ui, WidgetInfo, pos2};

use super::view::PlanView;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Glyph, glyph, label, line, signed};

pub(super) fn head(ui: &mut Ui, plan: &PlanView) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let head = &plan.head;
    ui.spacing_mut().item_spacing.y = tokens.space.xs;
    ui.horizontal(|ui| {
        glyph(ui, head.status, tokens.size.glyph_head);
        let ink = match head.status {
            Glyph::Unknown => color.unknown,
            Glyph::Emergency => color.emergency,
            Glyph::Urgent | Glyph::Conditional => color.urgent,
            _ => color.accent,
        };
        line(ui, TypeRole::BaseStrong, ink, head.status_words.as_str());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            line(ui, TypeRole::Caption, color.text2, head.urgency.as_str());
        });
    });
    let sentence = label(ui, TypeRole::NextStep, color.text, head.sentence.as_str());
    sentence.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &head.sentence));
    if !head.reason.is_empty() {
        label(ui, TypeRole::Base, color.text2, head.reason.as_str());
    }
    for item in &plan.rule_out {
        signed(ui, Glyph::OfferedConfirm, TypeRole::Base, |ui| {
            label(ui, TypeRole::Base, color.text, format!("Rule out: {item}"))
        });
    }
    if let Some(was) = &plan.changed {
        label(ui, TypeRole::Caption, color.text3, format!("Was: {was}"));
        let panel = ui.max_rect().expand(tokens.space.l);
        let edge =
            Rect::from_min_max(panel.min, pos2(panel.left() + 3.0, ui.min_rect().bottom() + tokens.space.m));
        ui.painter().with_clip_rect(panel).rect_filled(edge, 0.0, color.accent);
    }
}
