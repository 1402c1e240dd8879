//! What the tests of the window share: a harness with our theme, a renderer that needs no graphics, and
//! picture comparison.

pub(crate) mod app;
#[cfg(target_os = "linux")]
#[path = "../../store/memory.rs"]
pub(crate) mod memory;
pub(crate) mod raster;
pub(crate) mod sample;

use egui_kittest::{Harness, HarnessBuilder, SnapshotOptions};
use stepwell::ui::theme::Theme;

/// A harness builder with our fonts and styles, `width` by `height` points, drawing on the CPU.
pub(crate) fn harness<State>(theme: egui::Theme, width: f32, height: f32) -> HarnessBuilder<State> {
    Harness::<State>::builder()
        .with_size(egui::vec2(width, height))
        .with_theme(theme)
        .with_os(egui::os::OperatingSystem::Nix)
        .renderer(raster::CpuRenderer::default())
        .with_context_setup(|ctx| Theme::embedded().expect("the built-in theme").install(ctx))
        // No pixel may differ by more than rounding: one other digit is a few of them. A picture that shows other words
        // now is looked at, and kept with the change.
        .with_options(SnapshotOptions::new().output_path("tests/ui/pictures"))
}

/// The name of a picture in one theme.
pub(crate) fn in_theme(name: &str, theme: egui::Theme) -> String {
    match theme {
        egui::Theme::Light => format!("{name}-light"),
        egui::Theme::Dark => format!("{name}-dark"),
    }
}

/// Both themes.
pub(crate) const THEMES: [egui::Theme; 2] = [egui::Theme::Light, egui::Theme::Dark];
