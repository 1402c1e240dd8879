//! A box that is ticked or not.

use egui::{Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::focus::focus_ring;
use super::pen::Pen;
use super::text::TextLine;
use crate::ui::theme::{TypeRole, tokens};

/// A ticked or unticked box with its name; `clicked` of the response asks to turn it over.
pub fn check_box(ui: &mut Ui, name: &str, ticked: bool) -> Response {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let role = if ticked { TypeRole::BaseStrong } else { TypeRole::Base };
    let room = (ui.available_width() - 28.0).max(24.0);
    let galley =
        TextLine { text: name, role, color: color.text, max_width: room }.galley(ui.painter(), &tokens);
    let side = tokens.size.glyph;
    let size = vec2(side + tokens.space.s + galley.size().x, tokens.size.control_small);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if ui.is_rect_visible(rect) {
        let center = pos2(rect.left() + side * 0.5, rect.center().y);
        let square = egui::Rect::from_center_size(center, vec2(side - 2.0, side - 2.0));
        let painter = ui.painter();
        if ticked {
            painter.rect_filled(square, tokens.radius.bar, color.accent);
            let pen = Pen::new(painter, center, side * 0.72);
            pen.line(&[(-5.2, 0.6), (-1.6, 4.2), (5.4, -4.0)], pen.stroke(2.4, color.on_accent));
        } else {
            let outline = Stroke::new(1.0, color.line2);
            painter.rect(square, tokens.radius.bar, color.raised, outline, StrokeKind::Inside);
        }
        let left = rect.left() + side + tokens.space.s;
        painter.galley(pos2(left, rect.center().y - galley.size().y * 0.5), galley, color.text);
        focus_ring(ui, &response, tokens.radius.bar);
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), ticked, name));
    response
}
