//! What divides a panel: rules, section heads, and rows of a name and its value.

use egui::{Response, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::glyph::{Glyph, paint_glyph};
use super::text::{label, line};
use crate::ui::theme::{TypeRole, tokens};

/// A hairline across the whole width with the distance of a section above and below it.
pub fn rule(ui: &mut Ui) {
    let tokens = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 17.0), egui::Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, tokens.color.line));
}

/// The head of a section.
pub fn section_head(ui: &mut Ui, words: &str) -> Response {
    let color = tokens(ui).color.text;
    let response = label(ui, TypeRole::Section, color, words);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, words));
    response
}

/// A name in the left column of `name_width` points and its value beside it.
pub fn caption_row<R>(ui: &mut Ui, name: &str, name_width: f32, value: impl FnOnce(&mut Ui) -> R) -> R {
    let tokens = tokens(ui);
    ui.horizontal(|ui| {
        let left = ui.cursor().left();
        ui.scope(|ui| {
            ui.set_max_width(name_width);
            line(ui, TypeRole::Base, tokens.color.text2, name);
        });
        let used = ui.cursor().left() - left;
        ui.add_space((name_width - used).max(0.0));
        value(ui)
    })
    .inner
}

/// A sign in a column of its own, level with the first line of what stands beside it, which is written in `role`.
pub fn signed<R>(ui: &mut Ui, sign: Glyph, role: TypeRole, content: impl FnOnce(&mut Ui) -> R) -> R {
    let tokens = tokens(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = tokens.space.s;
        let side = tokens.size.glyph_ledger.max(tokens.text.get(role).size);
        let size = vec2(tokens.size.glyph, tokens.text.get(role).line);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        if ui.is_rect_visible(rect) {
            paint_glyph(ui.painter(), sign, rect.center(), side, &tokens.color);
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, sign.spoken()));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = tokens.space.xxs;
            content(ui)
        })
        .inner
    })
    .inner
}
