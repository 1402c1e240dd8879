//! What divides a panel: rules, section heads, and rows of a name and its value.

use egui::{Response, Stroke, Ui, vec2};

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
