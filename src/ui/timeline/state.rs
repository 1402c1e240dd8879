//! What the timeline remembers between frames: the stretch shown, the selection, and a drag under way.

use std::sync::Arc;

use egui::Vec2;
use jiff::ToSpan;
use jiff::civil::Date;

use super::ItemId;
use super::layout::{Layout, Rows, extent, layout_in_rows};
use super::model::Timeline;
use super::scale::TimeScale;

/// The view of one case over time. A new case starts with a new state.
#[derive(Debug, Clone, Default)]
pub struct TimelineState {
    /// The stretch shown; fitted to the case while `None`.
    scale: Option<TimeScale>,
    /// The selected entry.
    pub selected: Option<ItemId>,
    /// An entry that is ringed because something elsewhere points at it.
    pub pointed_at: Option<ItemId>,
    /// A drag of the selected entry, not yet dropped.
    pub(super) drag: Option<Drag>,
    /// An entry that shall get the keyboard focus when it is next drawn.
    pub(super) focus_next: Option<ItemId>,
    /// The selected entry that was brought into view, and the height of the view then.
    pub(super) in_view: Option<(ItemId, f32)>,
    /// What the last frame laid out.
    laid_out: Option<LaidOut>,
}

/// A layout and what it was made of, so that a frame in which nothing changed makes none.
#[derive(Debug, Clone)]
struct LaidOut {
    timeline: Timeline,
    rows: Rows,
    scale: TimeScale,
    room: Vec2,
    layout: Arc<Layout>,
}

/// Which part of an entry is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grip {
    /// All of it: it moves.
    Whole,
    /// Its start.
    Start,
    /// Its end.
    End,
}

/// A drag under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drag {
    /// Which entry.
    pub id: ItemId,
    /// Which part of it.
    pub grip: Grip,
    /// By how many days.
    pub days: i32,
}

impl TimelineState {
    /// The layout of `timeline`, made anew only where the timeline, the stretch shown or the room changed.
    pub(super) fn layout(&mut self, timeline: &Timeline, scale: TimeScale, room: Vec2) -> Arc<Layout> {
        let known = self.laid_out.take().filter(|known| known.timeline == *timeline);
        let (kept, rows) = match known {
            Some(known) if known.scale == scale && known.room == room => {
                let layout = Arc::clone(&known.layout);
                self.laid_out = Some(known);
                return layout;
            }
            Some(known) => (known.timeline, known.rows),
            None => (timeline.clone(), Rows::of(timeline)),
        };
        let layout = Arc::new(layout_in_rows(timeline, &rows, scale, room));
        self.laid_out = Some(LaidOut { timeline: kept, rows, scale, room, layout: Arc::clone(&layout) });
        layout
    }

    /// The stretch shown in `width` points.
    pub fn scale(&self, timeline: &Timeline, width: f32) -> TimeScale {
        self.scale.unwrap_or_else(|| TimeScale::fit(extent(timeline), width))
    }

    /// Shows another stretch.
    pub fn set_scale(&mut self, scale: TimeScale) {
        self.scale = Some(scale);
    }

    /// Shows the whole case, and keeps doing so when it grows.
    pub fn fit_to_case(&mut self) {
        self.scale = None;
    }

    /// Shows the twelve months before `today`, and the review that may lie after it.
    pub fn show_last_year(&mut self, timeline: &Timeline, width: f32) {
        let today = timeline.today;
        let last = timeline.review_due.map_or(today, |review| review.max(today));
        let first = today.checked_sub(12.months()).unwrap_or(today);
        self.scale = Some(TimeScale::fit(first..=last, width));
    }

    /// Selects `id`, brings `day` into view and gives the entry the keyboard focus.
    pub fn reveal(&mut self, id: &ItemId, day: Date, scale: TimeScale, width: f32) {
        self.selected = Some(id.clone());
        self.focus_next = Some(id.clone());
        let revealed = scale.revealing(day, width);
        if revealed != scale {
            self.scale = Some(revealed);
        }
    }
}
