//! Questions, answerable in place; beside each answer stands what it leads to.

use egui::{Sense, Stroke, StrokeKind, Ui, vec2};

use super::PlanAct;
use super::still::{Row, Still};
use super::view::{AnswerView, PlanView, QuestionView};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{
    Button, Glyph, Icon, TextLine, focus_ring, glyph, label, paint_dashed_rect, paint_icon,
};

/// Width of the button of an answer.
const ANSWER_WIDTH: f32 = 178.0;

pub(super) fn questions(ui: &mut Ui, still: &mut Still, plan: &PlanView, acts: &mut Vec<PlanAct>) {
    let tokens = tokens(ui);
    let (mut sure, mut given) = (still.sure.take(), None);
    for (at, row) in still.rows.iter_mut().enumerate() {
        if at > 0 {
            ui.add_space(tokens.space.s);
        }
        let shown = ui.scope(|ui| match row.place {
            Some(place) => {
                let answer = open(ui, &row.question, plan.past, &mut sure, acts)?;
                acts.push(PlanAct::Answer { question: place, answer });
                Some(answer)
            }
            None => {
                settled(ui, row);
                None
            }
        });
        let height = shown.response.rect.height();
        if height < row.height {
            ui.add_space(row.height - height);
        }
        row.height = row.height.max(height);
        if let Some(answer) = shown.inner.and_then(|answer| row.question.answers.get(answer)) {
            given = Some((row.question.key.clone(), answer.label.clone()));
        }
    }
    still.sure = sure;
    if let Some((key, label)) = given {
        still.answered(&key, &label);
    }
}

/// A question that was answered, or that decides nothing any more, in the place it had.
fn settled(ui: &mut Ui, row: &Row) {
    let tokens = tokens(ui);
    ui.horizontal_top(|ui| {
        ui.add_space(0.0);
        let sign = if row.answered.is_some() { Glyph::Met } else { Glyph::NotIndicated };
        glyph(ui, sign, tokens.size.glyph_ledger + 2.0);
        label(ui, TypeRole::Base, tokens.color.text2, row.question.text.as_str());
    });
    let words = match &row.answered {
        Some(answer) => format!("Answered: {answer}"),
        None => "It decides nothing any more".to_owned(),
    };
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        label(ui, TypeRole::Caption, tokens.color.text2, words);
    });
}

/// A question with its answers; gives back the place of the one that was given.
fn open(
    ui: &mut Ui,
    question: &QuestionView,
    past: bool,
    sure: &mut Option<(String, usize)>,
    acts: &mut Vec<PlanAct>,
) -> Option<usize> {
    let tokens = tokens(ui);
    ui.horizontal_top(|ui| {
        ui.add_space(0.0);
        glyph(ui, Glyph::Unknown, tokens.size.glyph_ledger + 2.0);
        label(ui, TypeRole::BaseStrong, tokens.color.text, question.text.as_str());
    });
    if past {
        return None;
    }
    let mut given = None;
    for (place, answer) in question.answers.iter().enumerate() {
        let this = (question.key.clone(), place);
        let armed = sure.as_ref() == Some(&this);
        if !answer_row(ui, question, answer, armed.then_some("Replace what is recorded")) {
            continue;
        }
        // What is recorded is replaced by the second click, which says what it does.
        if answer.replaces.is_some() && !armed {
            *sure = Some(this);
        } else {
            given = Some(place);
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
    given
}

fn answer_row(ui: &mut Ui, question: &QuestionView, answer: &AnswerView, verb: Option<&str>) -> bool {
    let (shown, follows) = (verb.unwrap_or(&answer.label), follows(answer));
    let tokens = tokens(ui);
    let color = &tokens.color;
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        let ink = if answer.stays_unknown { color.unknown } else { color.text };
        let room = ANSWER_WIDTH - 2.0 * tokens.space.s;
        // Whole, over two lines if need be: half an answer is none.
        let words = TextLine { text: shown, role: TypeRole::Base, color: ink, max_width: room }
            .wrapped(ui.painter(), &tokens);
        let height = tokens.size.control_small.max(words.size().y + tokens.space.s);
        let (rect, response) = ui.allocate_exact_size(vec2(ANSWER_WIDTH, height), Sense::click());
        let ground = if response.hovered() { color.sel } else { color.raised };
        if answer.stays_unknown {
            paint_dashed_rect(ui.painter(), rect, tokens.radius.control, &tokens);
        } else {
            let outline = Stroke::new(1.0, color.line2);
            ui.painter().rect(rect, tokens.radius.control, ground, outline, StrokeKind::Inside);
        }
        let at = rect.left_center() + vec2(tokens.space.s, -words.size().y * 0.5);
        ui.painter().galley(at, words, ink);
        focus_ring(ui, &response, tokens.radius.control);
        let spoken = format!("{} {shown}: {follows}", question.text);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &spoken));
        let (arrow, _) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
        paint_icon(ui.painter(), Icon::Arrow, arrow.center(), 12.0, color.text3);
        label(ui, TypeRole::Caption, color.text2, follows.as_str());
        response.clicked()
    })
    .inner
}

/// What an answer leads to; before it what it would replace.
fn follows(answer: &AnswerView) -> String {
    match &answer.replaces {
        Some(recorded) => format!("Replaces what is recorded ({recorded}). {}", answer.leads_to),
        None => answer.leads_to.clone(),
    }
}
