//! Panels as high as what is in them.

use egui::{Panel, Ui};

/// Shows a panel above or below that is as high as what is in it. Where it had less height in the frame before, or none,
/// the frame is laid out again, so that nothing is seen cut.
pub fn fitted<R>(ui: &mut Ui, panel: Panel, add: impl FnOnce(&mut Ui) -> R) -> R {
    let shown = panel.resizable(false).show(ui, |ui| {
        let given = ui.max_rect().height();
        let inner = add(ui);
        (inner, ui.min_rect().height() > given + 0.5)
    });
    let (inner, cut) = shown.inner;
    if cut {
        ui.ctx().request_discard("a panel is higher than it was");
    }
    inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_has_the_height_it_needs_in_the_first_frame() {
        let ctx = egui::Context::default();
        let mut given = 0.0;
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            fitted(ui, Panel::top("head"), |ui| {
                given = ui.max_rect().height();
                ui.set_min_height(120.0);
            });
        });
        output.textures_delta.clear();
        assert!(given >= 120.0, "{given}");
    }
}
