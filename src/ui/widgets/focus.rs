//! One look for keyboard focus and for dialogs, everywhere.

use egui::{Response, Stroke, StrokeKind, Ui};

use crate::ui::theme::{tokens, tokens_for};

/// Whether Ctrl+Enter was pressed. To be asked before a form is drawn: the control that has the focus would take it for the
/// Enter that works it.
pub fn ctrl_enter(ui: &Ui) -> bool {
    ui.input_mut(|input| input.consume_key(egui::Modifiers::COMMAND, egui::Key::Enter))
}

/// Draws the focus outline around `response` if it has the keyboard focus.
pub fn focus_ring(ui: &Ui, response: &Response, radius: f32) {
    if !response.has_focus() {
        return;
    }
    let tokens = tokens(ui);
    let width = tokens.size.focus_width;
    // The outline lies outside the control, so it must not be cut off by a tight clip rectangle.
    let painter = ui.painter().with_clip_rect(ui.clip_rect().expand(2.0 * width));
    painter.rect_stroke(
        response.rect.expand(width),
        radius + width,
        Stroke::new(width, tokens.color.accent),
        StrokeKind::Outside,
    );
}

/// A dialog over the screen, with the padding of a panel.
pub fn modal(id: &'static str, ctx: &egui::Context) -> egui::Modal {
    let padding = tokens_for(ctx, ctx.theme()).space.l;
    let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(egui::Margin::same(padding as i8));
    egui::Modal::new(egui::Id::unique(id)).frame(frame)
}
