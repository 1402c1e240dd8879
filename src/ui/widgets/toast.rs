//! A short message about what just happened, with the way back.
//!
//! Written as ordinary labels and buttons, so that it is heard by a screen reader and found by a test.

use std::time::Duration;

use egui::{Align2, Area, Frame, Id, Margin, Order, Rect, pos2};

use super::button::Button;
use super::icon::{Icon, icon_button};
use super::text::label;
use crate::ui::theme::{TypeRole, tokens};

/// How long a message stays, in seconds.
const SHOWN_FOR: f64 = 8.0;
/// Space between a message and the foot of its room.
const ABOVE_FOOT: f32 = 16.0;

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

/// Shows `toast` at the foot of `room`, where nothing stands that it would cover.
pub fn show_toast(ctx: &egui::Context, toast: &mut Toast, room: Rect) -> ToastAction {
    let now = ctx.time();
    let until = *toast.until.get_or_insert(now + SHOWN_FOR);
    if now >= until {
        return ToastAction::Closed;
    }
    ctx.request_repaint_after(Duration::from_secs_f64(until - now));
    let mut action = ToastAction::Stays;
    let foot = pos2(room.center().x, room.bottom() - ABOVE_FOOT);
    // Words and what stands beside them: the frame, and as much as a link and a cross take.
    let words = (room.width() - 2.0 * ABOVE_FOOT - if toast.undo { 160.0 } else { 80.0 }).max(160.0);
    let area = Area::new(Id::unique("toast")).order(Order::Foreground).pivot(Align2::CENTER_BOTTOM);
    area.fixed_pos(foot).constrain_to(room).show(ctx, |ui| {
        let tokens = tokens(ui);
        let margin = Margin::symmetric(tokens.space.l as i8, tokens.space.xs as i8);
        Frame::popup(ui.style()).inner_margin(margin).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.scope(|ui| {
                    ui.set_max_width(words);
                    label(ui, TypeRole::Base, tokens.color.text, toast.words.as_str());
                });
                if toast.undo && ui.add(Button::link("Undo").key("Ctrl+Z")).clicked() {
                    action = ToastAction::Undo;
                }
                if icon_button(ui, Icon::Close, "Close message", false).clicked() {
                    action = ToastAction::Closed;
                }
            });
        });
    });
    action
}
