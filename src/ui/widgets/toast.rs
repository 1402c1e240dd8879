//! A short message about what just happened, with the way back.
//!
//! Written as ordinary labels and buttons, so that it is heard by a screen reader and found by a test.

use std::time::Duration;

use egui::Ui;
use egui::accesskit::Live;

use super::button::Button;
use super::icon::{Icon, icon_button};
use super::text::label;
use crate::ui::theme::{TypeRole, tokens};

/// How long a message stays, in seconds.
const SHOWN_FOR: f64 = 8.0;
/// Widths of what stands beside the words, in points.
const UNDO: f32 = 110.0;
const CLOSE: f32 = 44.0;

/// What was done, in one sentence, and whether it can be taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct Toast {
    words: String,
    undo: bool,
    /// When it goes away, in egui's time; set when it is first shown.
    until: Option<f64>,
}

/// What the user did with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToastAction {
    /// Nothing yet.
    Stays,
    /// Take back what it tells of.
    Undo,
    /// It is over, by itself or by the user.
    Closed,
}

impl Toast {
    /// A message about something that cannot or need not be undone.
    pub fn said(words: impl Into<String>) -> Self {
        Self { words: words.into(), undo: false, until: None }
    }

    /// A message about a change that can be undone.
    pub fn undoable(words: impl Into<String>) -> Self {
        Self { words: words.into(), undo: true, until: None }
    }

    /// What it says.
    pub fn words(&self) -> &str {
        &self.words
    }
}

/// Shows `toast` in a line of its own, on as many rows as its words take.
pub fn show_toast(ui: &mut Ui, toast: &mut Toast) -> ToastAction {
    let now = ui.ctx().time();
    let until = *toast.until.get_or_insert(now + SHOWN_FOR);
    if now >= until {
        return ToastAction::Closed;
    }
    ui.ctx().request_repaint_after(Duration::from_secs_f64(until - now));
    let mut action = ToastAction::Stays;
    let color = tokens(ui).color.text;
    let words = (ui.available_width() - if toast.undo { UNDO + CLOSE } else { CLOSE }).max(160.0);
    ui.scope(|ui| {
        ui.set_max_width(words);
        let said = label(ui, TypeRole::BaseStrong, color, toast.words.as_str());
        // Read aloud when it comes, for who does not see it.
        ui.ctx().accesskit_node_builder(said.id, |node| node.set_live(Live::Polite));
    });
    if toast.undo && ui.add(Button::link("Undo").key("Ctrl+Z").height(24.0)).clicked() {
        action = ToastAction::Undo;
    }
    if icon_button(ui, Icon::Close, "Close message", false).clicked() {
        action = ToastAction::Closed;
    }
    action
}
