//! The timeline as a widget: heads on the left, canvas on the right.

use egui::{Rect, Sense, Ui, pos2, vec2};
use jiff::civil::Date;

use super::ItemId;
use super::interact::{self, Canvas};
use super::layout::{AXIS_HEIGHT, layout};
use super::model::{Timeline, Track};
use super::paint;
use super::state::{Grip, TimelineState};
use crate::ui::theme::tokens;

/// Width of the lane heads, and what it shrinks to in a narrow window.
const HEAD: f32 = 148.0;
const HEAD_NARROW: f32 = 116.0;
/// Below this width the heads are narrow.
const NARROW: f32 = 640.0;

/// What the reader wants done; the timeline itself changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimelineEvent {
    /// Show this entry's detail.
    Select(ItemId),
    /// Open this entry's form.
    Edit(ItemId),
    /// Remove this entry.
    Remove(ItemId),
    /// Move this entry by so many days.
    Move {
        /// Which entry.
        id: ItemId,
        /// Days, later if positive.
        days: i32,
    },
    /// Move one end of a course by so many days.
    Stretch {
        /// Which entry.
        id: ItemId,
        /// Which end.
        end: Grip,
        /// Days, later if positive.
        days: i32,
    },
    /// Add an entry to a lane on a day.
    Add {
        /// Which lane.
        track: Track,
        /// Which day.
        day: Date,
    },
    /// Look at the case as of a day.
    LookAt(Date),
}

/// Shows `timeline` in the width there is and the height it needs; gives back what the reader wants done.
pub fn timeline_ui(ui: &mut Ui, timeline: &Timeline, state: &mut TimelineState) -> Vec<TimelineEvent> {
    let tokens = tokens(ui);
    let room = ui.available_size();
    let head = if room.x < NARROW { HEAD_NARROW } else { HEAD };
    let width = (room.x - head).max(120.0);
    let scale = state.scale(timeline, width);
    let layout = state.layout(timeline, scale, vec2(width, room.y));
    let (rect, _) = ui.allocate_exact_size(vec2(head + width, layout.size.y), Sense::hover());
    let canvas = Rect::from_min_max(pos2(rect.left() + head, rect.top()), rect.max);
    // The axis stays in view while the lanes are scrolled.
    let axis_top = (ui.clip_rect().top() - rect.top()).clamp(0.0, (layout.size.y - AXIS_HEIGHT).max(0.0));
    let canvas = Canvas { rect: canvas, layout, scale, axis_top };
    keep_in_view(ui, state, &canvas, room.y);
    let events = interact::interact(ui, timeline, state, &canvas);
    if ui.is_rect_visible(rect) {
        let (layout, canvas) = (&*canvas.layout, canvas.rect);
        let sheet = paint::Sheet { tokens: &tokens, timeline, layout, state, canvas, axis_top };
        paint::paint(ui, &sheet, head);
    }
    interact::name_heads(ui, timeline, &canvas, head);
    events
}

/// Height of a name and its date from the middle of the name, which are looked at with the mark.
const UNDER: f32 = 28.0;

/// Room for the ring of a selected mark, below the axis.
const ABOVE: f32 = 8.0;

/// Scrolls to an entry once it was selected, and again when the view got another height: its detail opens below and must
/// not cover it.
fn keep_in_view(ui: &Ui, state: &mut TimelineState, canvas: &Canvas, height: f32) {
    let Some(selected) = &state.selected else {
        state.in_view = None;
        return;
    };
    let known =
        state.in_view.as_ref().is_some_and(|(id, then)| id == selected && (then - height).abs() < 1.0);
    let placed = canvas.layout.items.iter().find(|placed| placed.id == *selected);
    if let Some(placed) = placed.filter(|_| !known) {
        let bottom = placed.hit.bottom().max(placed.label.at.y + UNDER);
        let top = placed.hit.top() - AXIS_HEIGHT - ABOVE;
        let seen = placed.hit.with_min_y(top).with_max_y(bottom);
        ui.scroll_to_rect(seen.translate(canvas.rect.min.to_vec2()), None);
        state.in_view = Some((selected.clone(), height));
    }
}

/// Height of a timeline at a glance.
const GLANCE: f32 = 170.0;

/// A small picture of `timeline`, to be looked at only.
pub fn timeline_glance(ui: &mut Ui, timeline: &Timeline, state: &TimelineState) {
    let tokens = tokens(ui);
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, GLANCE), Sense::hover());
    let scale = state.scale(timeline, width);
    let layout = layout(timeline, scale, vec2(width, 0.0));
    if ui.is_rect_visible(rect) {
        let layout = &layout;
        let sheet = paint::Sheet { tokens: &tokens, timeline, layout, state, canvas: rect, axis_top: 0.0 };
        paint::glance(ui, &sheet);
    }
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, super::words::glance(timeline)));
}
