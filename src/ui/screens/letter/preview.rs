//! The pages as they will print, or as they left.

use egui::{Image, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2};

use crate::ui::pages::{Printed, RenderedPages};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{label, line};

/// The widest a page is shown: larger than paper helps nobody.
const WIDEST: f32 = 760.0;

/// Shows the pages of a file; `says` tells what they are: "as it will print".
pub(super) fn preview(ui: &mut Ui, file: Printed<'_>, pages: &mut RenderedPages, says: &str) {
    let tokens = tokens(ui);
    let room = ui.available_width();
    let width = (room - 48.0).clamp(200.0, WIDEST).round();
    let many = pages.prepare(ui.ctx(), file, width);
    if many == 0 {
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
            for number in 0..many {
                let words = format!("Page {} of {many}, {says}", number + 1);
                line(ui, TypeRole::Caption, tokens.color.text2, words.as_str());
                let rect = page(ui, pages, number, words);
                let outline = Stroke::new(1.0, tokens.color.line2);
                ui.painter().rect_stroke(rect, 0.0, outline, StrokeKind::Outside);
                ui.add_space(tokens.space.l);
            }
        });
    });
}

/// Shows a page; one that is not in view only takes its place.
fn page(ui: &mut Ui, pages: &mut RenderedPages, number: usize, words: String) -> Rect {
    let size = pages.size(number);
    let place = Rect::from_min_size(pos2(ui.max_rect().left(), ui.cursor().top()), size);
    let picture = if ui.is_rect_visible(place) { pages.picture(ui.ctx(), number) } else { None };
    match picture {
        Some(picture) => ui.add(Image::new((picture.id(), size)).alt_text(words)).rect,
        None => ui.allocate_exact_size(size, Sense::hover()).0,
    }
}
