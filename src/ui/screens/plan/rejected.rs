//! What was considered and not chosen: counts with words first, each step with its reason on demand.

use egui::{Role, Sense, Ui, WidgetInfo, vec2};

use super::PlanAct;
use super::acts::PlanDraft;
use super::view::Rejected;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Glyph, Icon, TextLine, focus_ring, glyph, label, line, paint_icon, signed};

pub(super) fn rejected(ui: &mut Ui, rejected: &[Rejected], draft: &mut PlanDraft, acts: &mut Vec<PlanAct>) {
    let tokens = tokens(ui);
    if fold(ui, "Considered and not chosen", rejected.len(), draft.rejected_open) {
        draft.rejected_open = !draft.rejected_open;
    }
    if !draft.rejected_open {
        counts(ui, rejected);
        return;
    }
    for step in rejected {
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
}

/// A section head that opens and closes; true if it was asked to turn over.
fn fold(ui: &mut Ui, name: &str, count: usize, open: bool) -> bool {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::click());
    let icon = if open { Icon::ChevronDown } else { Icon::ChevronRight };
    let painter = ui.painter();
    paint_icon(painter, icon, rect.left_center() + vec2(6.0, 0.0), 12.0, tokens.color.text2);
    let at = rect.left_center() + vec2(20.0, 0.0);
    let head =
        TextLine { text: name, role: TypeRole::BaseStrong, color: tokens.color.text, max_width: 260.0 };
    let width = head.paint(painter, &tokens, at);
    let number = count.to_string();
    let count = TextLine { text: &number, role: TypeRole::Base, color: tokens.color.text3, max_width: 60.0 };
    count.paint(painter, &tokens, at + vec2(width + 8.0, 0.0));
    focus_ring(ui, &response, tokens.radius.bar);
    let spoken = format!("{name}, {number}");
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, open, &spoken));
    response.clicked()
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
