//! One of many, chosen from a list that opens under the control.

use egui::{
    Align2, Popup, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::focus::focus_ring;
use super::icon::{Icon, paint_icon};
use super::text::TextLine;
use crate::ui::theme::{TypeRole, tokens};

/// Shows what is chosen, opens the list on click or Enter, and gives back what was just picked.
///
/// `name` is spoken: "Treatment: Transforaminal ESI". `options` are value and name, in the order of the list.
pub fn dropdown<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    width: f32,
    options: &[(T, String)],
    current: Option<&T>,
) -> Option<T> {
    let shown =
        options.iter().find(|(value, _)| Some(value) == current).map_or("", |(_, label)| label.as_str());
    let button = closed_control(ui, name, width, shown);
    let mut picked = None;
    Popup::menu(&button).width(width).accessible_name(name).show(|ui| {
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for (value, label) in options {
                let selected = Some(value) == current;
                if ui
                    .add(egui::Button::selectable(selected, label.as_str()).min_size(vec2(width - 16.0, 0.0)))
                    .clicked()
                {
                    picked = Some(value.clone());
                }
            }
        });
    });
    picked
}

/// The closed control of a list: what is chosen, and the sign that it opens.
pub(super) fn closed_control(ui: &mut Ui, name: &str, width: f32, shown: &str) -> Response {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let (rect, response) = ui.allocate_exact_size(vec2(width, tokens.size.control), Sense::click());
    if ui.is_rect_visible(rect) {
        let fill = if response.hovered() { color.sel } else { color.raised };
        let painter = ui.painter();
        painter.rect(rect, tokens.radius.control, fill, Stroke::new(1.0, color.line2), StrokeKind::Inside);
        let words = if shown.is_empty() { "Choose" } else { shown };
        let ink = if shown.is_empty() { color.text3 } else { color.text };
        let room = width - 3.0 * tokens.space.m;
        let at = pos2(rect.left() + tokens.space.s, rect.center().y);
        TextLine { text: words, role: TypeRole::Base, color: ink, max_width: room }
            .paint(painter, &tokens, at);
        let chevron = Align2::RIGHT_CENTER.pos_in_rect(&rect.shrink(tokens.space.m));
        paint_icon(painter, Icon::ChevronDown, chevron, tokens.size.glyph * 0.75, color.text2);
        focus_ring(ui, &response, tokens.radius.control);
    }
    let spoken = if shown.is_empty() { name.to_owned() } else { format!("{name}: {shown}") };
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), &spoken));
    response
}
