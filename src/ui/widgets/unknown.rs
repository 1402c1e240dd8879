//! The look of the unknown: dashed violet outline, question mark, words that say which kind of unknown.
//!
//! Dashes and violet mean unknown and nothing else. Unknown is never grey and never disabled.

use egui::{Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::glyph::{Glyph, paint_glyph};
use super::text::TextLine;
use crate::ui::theme::{Tokens, TypeRole, tokens};

const CHIP_HEIGHT: f32 = 20.0;

/// A rounded rectangle in dashes.
pub fn paint_dashed_rect(painter: &Painter, rect: Rect, radius: f32, tokens: &Tokens) {
    let stroke = Stroke::new(1.0, tokens.color.unknown);
    let path = rounded_path(rect.shrink(0.5), radius);
    painter.extend(Shape::dashed_line(&path, stroke, tokens.size.dash_on, tokens.size.dash_off));
}

fn rounded_path(rect: Rect, radius: f32) -> Vec<Pos2> {
    let radius = radius.min(rect.width() * 0.5).min(rect.height() * 0.5);
    let inner = rect.shrink(radius);
    let corners = [
        (inner.right_top(), -0.25),
        (inner.right_bottom(), 0.0),
        (inner.left_bottom(), 0.25),
        (inner.left_top(), 0.5),
    ];
    let mut path = Vec::with_capacity(corners.len() * 5 + 1);
    for (center, start) in corners {
        for step in 0_u8..=4 {
            let (sin, cos) = ((start + f32::from(step) * 0.0625) * std::f32::consts::TAU).sin_cos();
            path.push(pos2(center.x + radius * cos, center.y + radius * sin));
        }
    }
    path.extend(path.first().copied());
    path
}

/// A state that is unknown, in the flow of a row: "Not asked", "Out of date, 2 Oct".
pub fn unknown_chip(ui: &mut Ui, words: &str) -> Response {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let room = (ui.available_width() - 32.0).max(24.0);
    let text = TextLine { text: words, role: TypeRole::Base, color: color.unknown, max_width: room };
    let galley = text.galley(ui.painter(), &tokens);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 32.0, CHIP_HEIGHT), Sense::hover());
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        painter.rect_filled(rect, tokens.radius.control, color.unknown_tint);
        paint_dashed_rect(painter, rect, tokens.radius.control, &tokens);
        paint_glyph(painter, Glyph::Unknown, pos2(rect.left() + 13.0, rect.center().y), 13.0, color);
        painter.galley(
            pos2(rect.left() + 24.0, rect.center().y - galley.size().y * 0.5),
            galley,
            color.unknown,
        );
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    response
}

/// The question mark and words without a box, for lane heads and table cells.
pub fn unknown_words(ui: &mut Ui, role: TypeRole, words: &str) -> Response {
    let tokens = tokens(ui);
    let color = tokens.color.unknown;
    let size = tokens.text.get(role).size;
    let room = (ui.available_width() - size - 6.0).max(24.0);
    let galley = TextLine { text: words, role, color, max_width: room }.galley(ui.painter(), &tokens);
    let height = galley.size().y;
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + size + 6.0, height), Sense::hover());
    if ui.is_rect_visible(rect) {
        let center = pos2(rect.left() + size * 0.5, rect.center().y);
        paint_glyph(ui.painter(), Glyph::Unknown, center, size, &tokens.color);
        ui.painter().galley(pos2(rect.left() + size + 6.0, rect.top()), galley, color);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    response
}
