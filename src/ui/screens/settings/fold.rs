//! A line of a list that opens to more below it.

use egui::{Painter, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::ui::theme::tokens;
use crate::ui::widgets::{Icon, focus_ring, paint_icon};

const HEIGHT: f32 = 44.0;
/// Width of the sign that says whether it is open.
const SIGN: f32 = 24.0;

/// Shows a line; true if it was asked to open or close. `paint` writes into the place right of the sign and gives back
/// what the line is called.
pub(super) fn fold_line(ui: &mut Ui, open: bool, paint: impl FnOnce(&Painter, Rect) -> String) -> bool {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, tokens.radius.control, color.sel);
    }
    let sign = if open { Icon::ChevronDown } else { Icon::ChevronRight };
    paint_icon(painter, sign, pos2(rect.left() + 8.0, rect.center().y), 14.0, color.text2);
    let spoken = paint(painter, rect.with_min_x(rect.left() + SIGN));
    painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, color.line));
    focus_ring(ui, &response, tokens.radius.control);
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, open, &spoken));
    response.clicked()
}
