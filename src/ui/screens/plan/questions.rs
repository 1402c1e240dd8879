//! Questions, answerable in place; beside each answer stands what it leads to.

use egui::{Sense, Stroke, StrokeKind, Ui, vec2};

use super::PlanAct;
use super::view::{AnswerView, QuestionView};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{
    Button, Glyph, Icon, TextLine, focus_ring, glyph, label, paint_dashed_rect, paint_icon,
};

/// Width of the button of an answer.
const ANSWER_WIDTH: f32 = 178.0;

pub(super) fn questions(ui: &mut Ui, questions: &[QuestionView], past: bool, acts: &mut Vec<PlanAct>) {
    let tokens = tokens(ui);
    for (at, question) in questions.iter().enumerate() {
        if at > 0 {
            ui.add_space(tokens.space.s);
        }
        ui.horizontal_top(|ui| {
            ui.add_space(0.0);
            glyph(ui, Glyph::Unknown, tokens.size.glyph_ledger + 2.0);
            label(ui, TypeRole::BaseStrong, tokens.color.text, question.text.as_str());
        });
        if past {
            continue;
        }
        for (place, answer) in question.answers.iter().enumerate() {
            if answer_row(ui, question, answer) {
                acts.push(PlanAct::Answer { question: at, answer: place });
            }
        }
        if let Some(entry) = &question.entry {
            ui.horizontal(|ui| {
                ui.add_space(24.0);
                let spoken = format!("{} Open the entry", question.text);
                if ui.add(Button::link("Open the entry").spoken(&spoken)).clicked() {
                    acts.push(PlanAct::ShowEntry(entry.clone()));
                }
            });
        }
    }
}

fn answer_row(ui: &mut Ui, question: &QuestionView, answer: &AnswerView) -> bool {
    let tokens = tokens(ui);
    let color = &tokens.color;
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        let size = vec2(ANSWER_WIDTH, tokens.size.control_small);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let ink = if answer.stays_unknown { color.unknown } else { color.text };
        let ground = if response.hovered() { color.sel } else { color.raised };
        if answer.stays_unknown {
            paint_dashed_rect(ui.painter(), rect, tokens.radius.control, &tokens);
        } else {
            let outline = Stroke::new(1.0, color.line2);
            ui.painter().rect(rect, tokens.radius.control, ground, outline, StrokeKind::Inside);
        }
        let room = rect.width() - 2.0 * tokens.space.s;
        let at = rect.left_center() + vec2(tokens.space.s, 0.0);
        TextLine { text: &answer.label, role: TypeRole::Base, color: ink, max_width: room }.paint(
            ui.painter(),
            &tokens,
            at,
        );
        focus_ring(ui, &response, tokens.radius.control);
        let spoken = format!("{} {}: {}", question.text, answer.label, answer.leads_to);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &spoken));
        let (arrow, _) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
        paint_icon(ui.painter(), Icon::Arrow, arrow.center(), 12.0, color.text3);
        label(ui, TypeRole::Caption, color.text2, answer.leads_to.as_str());
        response.clicked()
    })
    .inner
}
