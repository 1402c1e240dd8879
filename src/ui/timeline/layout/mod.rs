//! Where everything lies: a pure function from the timeline, the time scale and the room there is.
//!
//! All places are points from the top left corner of the *canvas*, the area right of the lane heads. Nothing
//! outside the canvas is placed, and what would fall on the same point is drawn once.

mod curve;
mod items;
mod labels;
mod lanes;
mod tail;

use egui::{Rect, Vec2, pos2};
use jiff::ToSpan;
use jiff::civil::Date;

use super::ItemId;
use super::model::{CourseEnd, Form, Timeline};
use super::scale::{Tick, TimeScale, ticks};

pub(super) use curve::curve_y;
pub use curve::{PlacedFlag, PlacedSeries};
pub(super) use items::ARROW;
pub use items::{LabelPlace, PlacedItem, Runs, Shape};
use labels::Labels;
pub use lanes::{LaneStyle, PlacedLane};
pub(super) use tail::relief_y;
pub use tail::{Column, PlacedTail};

/// Height of the axis above everything.
pub(super) const AXIS_HEIGHT: f32 = 26.0;
/// The curve takes the room the lanes leave, within these heights.
const CURVE_HEIGHT_MOST: f32 = 340.0;
const CURVE_HEIGHT_LEAST: f32 = 132.0;

/// Everything that is drawn, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Width of the canvas, and the height everything takes together.
    pub size: Vec2,
    /// Marks of the axis.
    pub ticks: Vec<Tick>,
    /// The area of the curves.
    pub curve: Rect,
    /// Curves, thinned to what can be told apart.
    pub series: Vec<PlacedSeries>,
    /// Flag moments in view.
    pub flags: Vec<PlacedFlag>,
    /// Lanes, top to bottom.
    pub lanes: Vec<PlacedLane>,
    /// Entries in view, lane by lane, in order of time.
    pub items: Vec<PlacedItem>,
    /// Where today lies; outside the canvas if it is not in view.
    pub today_x: f32,
    /// Where the day looked at lies.
    pub as_of_x: f32,
    /// Where the review date lies.
    pub review_x: Option<f32>,
    /// How many entries lie left and right of what is shown.
    pub beyond: (usize, usize),
}

impl Layout {
    /// The placed entry `id`, if it is in view.
    pub fn item(&self, id: &ItemId) -> Option<&PlacedItem> {
        self.items.iter().find(|item| item.id == *id)
    }

    /// The lane at `y`.
    pub fn lane_at(&self, y: f32) -> Option<&PlacedLane> {
        self.lanes.iter().find(|lane| lane.rect.y_range().contains(y))
    }
}

/// Lays `timeline` out at `scale` in `room`; the result may be higher than the room, never wider.
pub fn layout(timeline: &Timeline, scale: TimeScale, room: Vec2) -> Layout {
    layout_in_rows(timeline, &Rows::of(timeline), scale, room)
}

/// The row of each entry. Depends on the entries alone, not on the stretch shown, and costs most of a layout.
#[derive(Debug, Clone)]
pub(super) struct Rows(Vec<lanes::LaneRows>);

impl Rows {
    pub(super) fn of(timeline: &Timeline) -> Self {
        Self(lanes::rows(timeline))
    }
}

/// As [`layout`], with rows that are known.
pub(super) fn layout_in_rows(timeline: &Timeline, Rows(rows): &Rows, scale: TimeScale, room: Vec2) -> Layout {
    let as_of_x = scale.x(timeline.as_of);
    let canvas = items::Canvas { scale, width: room.x, today: timeline.today, as_of_x };
    let lanes_height: f32 = rows.iter().map(|row| row.height).sum();
    // At a glance, where no height is given, no words are shown.
    let wordless = room.y <= 0.0;
    let lanes = timeline.lanes.iter().zip(rows).filter(|_| !wordless);
    let mut labels: Vec<Labels> = lanes.map(|(lane, row)| labels::plan(lane, row.style, canvas)).collect();
    labels.resize(rows.len(), Labels::default());
    let further: Vec<f32> = labels.iter().zip(rows).map(|(labels, row)| labels.height(row.style)).collect();
    let lanes_height = lanes_height + further.iter().sum::<f32>();
    let curve_height = (room.y - AXIS_HEIGHT - lanes_height).clamp(CURVE_HEIGHT_LEAST, CURVE_HEIGHT_MOST);
    let curve = Rect::from_min_size(pos2(0.0, AXIS_HEIGHT), egui::vec2(room.x, curve_height));
    let lanes = lanes::place(timeline, (rows, &further), curve.bottom(), room.x);
    let mut items = Vec::new();
    let mut beyond = (0, 0);
    let in_order = timeline.lanes.iter().enumerate().zip(&lanes).zip(rows.iter().zip(&labels));
    for ((lane, placed), (row, labels)) in in_order {
        let outside = items::place(&mut items, lane, placed, (row, labels), canvas);
        beyond = (beyond.0 + outside.0, beyond.1 + outside.1);
    }
    items::share_crowded(&mut items);
    let bottom = lanes.last().map_or(curve.bottom(), |lane| lane.rect.bottom());
    Layout {
        size: egui::vec2(room.x, bottom),
        ticks: ticks(scale, room.x),
        curve,
        series: curve::place_series(&timeline.series, scale, curve),
        flags: curve::place_flags(&timeline.flags, scale, curve),
        lanes,
        items,
        today_x: scale.x(timeline.today),
        as_of_x,
        review_x: timeline.review_due.map(|day| scale.x(day)),
        beyond,
    }
}

/// The fewest days a fitted timeline shows.
const LEAST_DAYS: i64 = 120;

/// The days from the first to the last thing on the timeline, with today and the review in it.
///
/// A course that goes on counts only by being there today: a medicine taken for years would squeeze the case.
pub fn extent(timeline: &Timeline) -> std::ops::RangeInclusive<Date> {
    let today = timeline.today;
    let last = timeline.review_due.map_or(today, |review| review.max(today));
    let entries = timeline.lanes.iter().flat_map(|lane| &lane.items).map(|item| &item.form);
    let ended = entries.filter(|form| !matches!(form, Form::Course { end: CourseEnd::Ongoing, .. }));
    let spans = ended.map(|form| (form.first_day(), form.last_day(today)));
    let scores = timeline.series.iter().flat_map(|series| &series.points).map(|(day, _)| (*day, *day));
    let least = today.checked_sub(LEAST_DAYS.days()).unwrap_or(today);
    let (first, last) =
        spans.chain(scores).fold((least, last), |(first, last), (from, to)| (first.min(from), last.max(to)));
    first..=last
}
