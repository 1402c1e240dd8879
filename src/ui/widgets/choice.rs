//! A choice between a few answers, side by side. An answer that leaves the matter unknown looks unknown.

use egui::{Color32, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::focus::focus_ring;
use super::glyph::{Glyph, paint_glyph};
use super::text::TextLine;
use super::unknown::paint_dashed_rect;
use crate::ui::theme::{TypeRole, tokens};

/// One answer of a choice.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a, T> {
    /// What choosing it means.
    pub value: T,
    /// What is written on it.
    pub name: &'a str,
    /// Whether the matter stays unknown with it: "Not scored", "Not known".
    pub stays_unknown: bool,
}

impl<'a, T> Answer<'a, T> {
    /// An answer that settles the matter.
    pub fn known(value: T, name: &'a str) -> Self {
        Self { value, name, stays_unknown: false }
    }

    /// An answer that leaves it unknown.
    pub fn unknown(value: T, name: &'a str) -> Self {
        Self { value, name, stays_unknown: true }
    }
}

/// Shows `answers` in a wrapping row and gives back the one that was just chosen.
///
/// `question` is spoken before each answer, so that "None" is heard as "First hours: None".
pub fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    question: &str,
    answers: &[Answer<'_, T>],
    current: Option<T>,
) -> Option<T> {
    choice_from(ui, question, answers, current, None)
}

/// The same; the keyboard goes to the answer at `focus`.
pub fn choice_from<T: Copy + PartialEq>(
    ui: &mut Ui,
    question: &str,
    answers: &[Answer<'_, T>],
    current: Option<T>,
    focus: Option<usize>,
) -> Option<T> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        let tokens = tokens(ui);
        ui.spacing_mut().item_spacing = vec2(tokens.space.xs, tokens.space.xs);
        for (place, answer) in answers.iter().enumerate() {
            let selected = current == Some(answer.value);
            let response = segment(ui, question, answer, selected);
            if focus == Some(place) {
                response.request_focus();
            }
            if response.clicked() {
                chosen = Some(answer.value);
            }
        }
    });
    chosen
}

/// Shows `answers` in a wrapping row of which any number holds, and turns over the one that was clicked.
pub fn choose_many<T: Copy + PartialEq>(
    ui: &mut Ui,
    question: &str,
    answers: &[Answer<'_, T>],
    chosen: &mut Vec<T>,
) {
    ui.horizontal_wrapped(|ui| {
        let tokens = tokens(ui);
        ui.spacing_mut().item_spacing = vec2(tokens.space.xs, tokens.space.xs);
        for answer in answers {
            let selected = chosen.contains(&answer.value);
            let response = segment(ui, question, answer, selected);
            let spoken = format!("{question}: {}", answer.name);
            response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), selected, &spoken));
            if response.clicked() && selected {
                chosen.retain(|other| *other != answer.value);
            } else if response.clicked() {
                chosen.push(answer.value);
            }
        }
    });
}

fn segment<T>(ui: &mut Ui, question: &str, answer: &Answer<'_, T>, selected: bool) -> Response {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let role = if selected { TypeRole::BaseStrong } else { TypeRole::Base };
    let ink = match (answer.stays_unknown, selected) {
        (true, _) => color.unknown,
        (false, true) => color.accent,
        (false, false) => color.text,
    };
    let galley =
        TextLine { text: answer.name, role, color: ink, max_width: 320.0 }.galley(ui.painter(), &tokens);
    let sign = if answer.stays_unknown && selected { 18.0 } else { 0.0 };
    // As wide as when it is chosen, in bold: choosing one moves no other.
    let bold = TextLine { text: answer.name, role: TypeRole::BaseStrong, color: ink, max_width: 320.0 };
    let words = galley.size().x.max(bold.galley(ui.painter(), &tokens).size().x);
    let size = vec2(words + sign + 2.0 * tokens.space.s, tokens.size.control_small);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        let radius = tokens.radius.control;
        if answer.stays_unknown {
            let fill = if selected { color.unknown_tint } else { Color32::TRANSPARENT };
            painter.rect_filled(rect, radius, fill);
            paint_dashed_rect(painter, rect, radius, &tokens);
            if selected {
                let at = pos2(rect.left() + tokens.space.s + 6.0, rect.center().y);
                paint_glyph(painter, Glyph::Unknown, at, 13.0, color);
            }
        } else {
            let fill = if selected || response.hovered() { color.sel } else { color.raised };
            let stroke = Stroke::new(1.0, if selected { color.accent } else { color.line2 });
            painter.rect(rect, radius, fill, stroke, StrokeKind::Inside);
        }
        let left = rect.left() + tokens.space.s + sign + (words - galley.size().x) * 0.5;
        painter.galley(pos2(left, rect.center().y - galley.size().y * 0.5), galley, ink);
        focus_ring(ui, &response, radius);
    }
    let spoken = format!("{question}: {}", answer.name);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), selected, &spoken));
    response
}
