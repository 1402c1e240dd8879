//! A section head that opens and closes.

use egui::{Role, Sense, Ui, WidgetInfo, vec2};

use super::focus::focus_ring;
use super::icon::{Icon, paint_icon};
use super::text::TextLine;
use crate::ui::theme::{TypeRole, tokens};

/// Shows the head with a few words after its name; true if it was asked to turn over.
pub fn fold(ui: &mut Ui, name: &str, after: &str, open: bool) -> bool {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::click());
    let icon = if open { Icon::ChevronDown } else { Icon::ChevronRight };
    let painter = ui.painter();
    paint_icon(painter, icon, rect.left_center() + vec2(6.0, 0.0), 12.0, tokens.color.text2);
    let at = rect.left_center() + vec2(20.0, 0.0);
    let head =
        TextLine { text: name, role: TypeRole::BaseStrong, color: tokens.color.text, max_width: 260.0 };
    let width = head.paint(painter, &tokens, at);
    let room = (rect.width() - width - 34.0).max(20.0);
    let words = TextLine { text: after, role: TypeRole::Base, color: tokens.color.text2, max_width: room };
    words.paint(painter, &tokens, at + vec2(width + 8.0, 0.0));
    focus_ring(ui, &response, tokens.radius.bar);
    let spoken = format!("{name}, {after}");
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, open, &spoken));
    response.clicked()
}
