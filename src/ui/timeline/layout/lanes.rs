//! How high each lane is, and in which row of it each course lies.

use std::cmp::Reverse;

use egui::{Rect, pos2, vec2};

use crate::ui::timeline::model::{Completeness, Form, Item, Lane, Timeline, Track};

/// Height of a row of bars, of which the bar takes [`BAR_HEIGHT`].
pub(super) const ROW_HEIGHT: f32 = 23.0;
/// Height of a bar.
pub(super) const BAR_HEIGHT: f32 = 20.0;
/// Rows of one lane; what does not fit shares the last row.
const MOST_ROWS: usize = 8;
/// Height of full relief above the base line.
pub(super) const FULL_RELIEF: f32 = 50.0;

/// What kind of entries a lane shows, which decides its height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaneStyle {
    /// Nothing in it: one line of words.
    Empty,
    /// Courses in rows.
    Bars,
    /// Marks with a label under them.
    Marks,
    /// Marks with relief tails over a base line.
    Relief,
    /// Small ticks without labels.
    Ticks,
}

/// A lane on the canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedLane {
    /// Which lane.
    pub track: Track,
    /// Its area, as wide as the canvas.
    pub rect: Rect,
    /// What kind of lane it is now.
    pub style: LaneStyle,
    /// Whether it is known to be whole.
    pub completeness: Completeness,
    /// The base line (0 % relief) of a lane with tails.
    pub base_y: f32,
}

/// Height of one lane and the row of each of its items.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LaneRows {
    pub(super) style: LaneStyle,
    pub(super) height: f32,
    /// Row of each item, in the order of `Lane::items`.
    pub(super) row_of: Vec<usize>,
}

pub(super) fn rows(timeline: &Timeline) -> Vec<LaneRows> {
    timeline.lanes.iter().map(|lane| lane_rows(lane, timeline)).collect()
}

fn lane_rows(lane: &Lane, timeline: &Timeline) -> LaneRows {
    let style = style(lane);
    let (row_of, rows) =
        if style == LaneStyle::Bars { pack(&lane.items, timeline) } else { (vec![0; lane.items.len()], 1) };
    let height = match style {
        LaneStyle::Empty => 28.0,
        LaneStyle::Ticks => 32.0,
        LaneStyle::Marks => 48.0,
        LaneStyle::Relief => 110.0,
        LaneStyle::Bars => {
            let least = if lane.track == Track::Rehabilitation { 40.0 } else { 31.0 };
            (8.0 + ROW_HEIGHT * rows as f32).max(least)
        }
    };
    LaneRows { style, height, row_of }
}

fn style(lane: &Lane) -> LaneStyle {
    if lane.items.is_empty() {
        return LaneStyle::Empty;
    }
    let relief = lane.items.iter().any(|item| matches!(&item.form, Form::Event { relief: Some(_), .. }));
    match lane.track {
        Track::Medication | Track::Rehabilitation => LaneStyle::Bars,
        Track::Assessment => LaneStyle::Ticks,
        Track::Injections => LaneStyle::Relief,
        _ if relief => LaneStyle::Relief,
        _ if lane.items.iter().all(|item| matches!(item.form, Form::Course { .. })) => LaneStyle::Bars,
        _ => LaneStyle::Marks,
    }
}

/// Gives each item the first row in which nothing overlaps it in time, so that rows never change with the
/// zoom. Ongoing courses come first: they are what is true today.
fn pack(items: &[Item], timeline: &Timeline) -> (Vec<usize>, usize) {
    let today = timeline.today;
    let mut order: Vec<usize> = (0..items.len()).collect();
    fn key(
        item: &Item,
        today: jiff::civil::Date,
    ) -> (Reverse<bool>, jiff::civil::Date, &crate::ui::timeline::ItemId) {
        (Reverse(item.form.last_day(today) >= today), item.form.first_day(), &item.id)
    }
    let key_at = |index: &usize| items.get(*index).map(|item| key(item, today));
    order.sort_by(|a, b| key_at(a).cmp(&key_at(b)));
    let mut row_ends: Vec<Vec<(jiff::civil::Date, jiff::civil::Date)>> = Vec::new();
    let mut row_of = vec![0; items.len()];
    for index in order {
        let Some(item) = items.get(index) else { continue };
        let span = (item.form.first_day(), item.form.last_day(today));
        let free = |taken: &Vec<(jiff::civil::Date, jiff::civil::Date)>| {
            taken.iter().all(|other| span.1 < other.0 || other.1 < span.0)
        };
        let row = match row_ends.iter().position(free) {
            Some(row) => row,
            None if row_ends.len() < MOST_ROWS => {
                row_ends.push(Vec::new());
                row_ends.len() - 1
            }
            None => MOST_ROWS - 1,
        };
        if let Some(taken) = row_ends.get_mut(row) {
            taken.push(span);
        }
        if let Some(place) = row_of.get_mut(index) {
            *place = row;
        }
    }
    (row_of, row_ends.len().max(1))
}

/// Places the lanes one under the other; `further` is how much higher than its row each is.
pub(super) fn place(
    timeline: &Timeline,
    (rows, further): (&[LaneRows], &[f32]),
    top: f32,
    width: f32,
) -> Vec<PlacedLane> {
    let mut y = top;
    let mut placed = Vec::with_capacity(rows.len());
    for (lane, (row, further)) in timeline.lanes.iter().zip(rows.iter().zip(further)) {
        let rect = Rect::from_min_size(pos2(0.0, y), vec2(width, row.height + further));
        placed.push(PlacedLane {
            track: lane.track,
            rect,
            style: row.style,
            completeness: lane.completeness,
            base_y: rect.top() + 16.0 + FULL_RELIEF,
        });
        y = rect.bottom();
    }
    placed
}
