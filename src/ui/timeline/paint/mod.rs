//! Draws a layout: ground and grid, curves, lanes, entries, lines, selection.

mod curve;
mod entries;
mod frame;
mod glance;
mod ink;
mod lines;
mod tails;

use egui::{Rect, Ui, pos2};

use super::layout::Layout;
use super::model::Timeline;
use super::state::TimelineState;
use crate::ui::theme::Tokens;
use ink::Ink;

/// What is drawn, and on which part of the screen.
pub(super) struct Sheet<'a> {
    pub(super) tokens: &'a Tokens,
    pub(super) timeline: &'a Timeline,
    pub(super) layout: &'a Layout,
    pub(super) state: &'a TimelineState,
    /// The canvas on the screen; the layout's places count from its top left corner.
    pub(super) canvas: Rect,
    /// Where the axis lies: at the top of what is in view.
    pub(super) axis_top: f32,
}

/// Entries right of the day looked at are shown this faintly.
const AFTER_AS_OF: f32 = 0.4;

/// Draws the heads in the `head` points left of the canvas, and the canvas.
pub(super) fn paint(ui: &Ui, sheet: &Sheet<'_>, head: f32) {
    let whole = Rect::from_min_max(pos2(sheet.canvas.left() - head, sheet.canvas.top()), sheet.canvas.max);
    let outer = ui.painter_at(whole);
    let inner = ui.painter_at(sheet.canvas);

    let mut ink = Ink::new(&inner, sheet.tokens, sheet.canvas.min);
    frame::ground(&mut ink, sheet);
    curve::curves(&mut ink, sheet);
    entries::entries(&mut ink, sheet);
    lines::review(&mut ink, sheet);
    lines::as_of(&mut ink, sheet);
    frame::axis(&mut ink, sheet);
    lines::pill(&mut ink, sheet);
    lines::drag(&mut ink, sheet);
    ink.finish();

    let mut ink = Ink::new(&outer, sheet.tokens, sheet.canvas.min);
    frame::heads(&mut ink, sheet, head);
    curve::heads(&mut ink, sheet, head);
    frame::axis_head(&mut ink, sheet, head);
    ink.finish();
}

/// Draws curves, bars and marks small and without words.
pub(super) fn glance(ui: &Ui, sheet: &Sheet<'_>) {
    let painter = ui.painter_at(sheet.canvas);
    let mut ink = Ink::new(&painter, sheet.tokens, sheet.canvas.min);
    glance::glance(&mut ink, sheet);
    ink.finish();
}
