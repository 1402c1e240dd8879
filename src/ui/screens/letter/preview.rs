//! The pages as they will print.

use std::sync::Arc;

use egui::{Image, ScrollArea, Stroke, StrokeKind, Ui};

use crate::ui::pages::RenderedPages;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{label, line};

/// The widest a page is shown: larger than paper helps nobody.
const WIDEST: f32 = 760.0;

pub(super) fn preview(ui: &mut Ui, pdf: &Arc<[u8]>, pages: &mut RenderedPages) {
    let tokens = tokens(ui);
    let room = ui.available_width();
    let width = (room - 48.0).clamp(200.0, WIDEST).round();
    let pages = pages.of(ui.ctx(), pdf, width);
    if pages.is_empty() {
        label(
            ui,
            TypeRole::Reading,
            tokens.color.text2,
            "The pages cannot be shown. The export is not affected.",
        );
        return;
    }
    ScrollArea::vertical().id_salt("pages").auto_shrink(false).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space(tokens.space.s);
            for (at, (page, size)) in pages.iter().enumerate() {
                let words = format!("Page {} of {}, as it will print", at + 1, pages.len());
                line(ui, TypeRole::Caption, tokens.color.text2, words.as_str());
                let image = Image::new((page.id(), *size)).alt_text(words);
                let shown = ui.add(image);
                let outline = Stroke::new(1.0, tokens.color.line2);
                ui.painter().rect_stroke(shown.rect, 0.0, outline, StrokeKind::Outside);
                ui.add_space(tokens.space.l);
            }
        });
    });
}
