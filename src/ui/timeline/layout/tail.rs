//! The relief tail: how much relief lasted how long, in two phases.

use egui::{Pos2, pos2};

use super::lanes::FULL_RELIEF;
use crate::ui::timeline::model::Relief;
use crate::ui::timeline::scale::TimeScale;

/// Distance from the centre of the mark to the column, and the width of the column. The first hours cannot
/// be seen at the scale of a case, so their width is fixed.
const COLUMN_FROM: f32 = 12.0;
const COLUMN_WIDTH: f32 = 7.0;
/// Length of the stub that stands for weeks nobody asked about.
const STUB: f32 = 24.0;

/// The column of the first hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Column {
    /// Scored: percent, below zero for worse.
    Percent(i16),
    /// Not scored.
    NotScored,
}

/// A relief tail on the canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedTail {
    /// Left edge of the column.
    pub column_left: f32,
    /// Right edge of the column.
    pub column_right: f32,
    /// What the column says.
    pub column: Column,
    /// The line of the weeks after, from the column on at the height of the first reading; empty if they were not scored.
    /// The first hours have their column: relief of an hour is not drawn into the weeks.
    pub line: Vec<Pos2>,
    /// Where the line was read: each gets a tick.
    pub readings: Vec<Pos2>,
    /// Whether relief was zero throughout the weeks: a fact, drawn as a line on the base.
    pub all_zero: bool,
    /// The base line.
    pub base_y: f32,
    /// Where the tail ends; at the column where nothing is expected of the weeks after.
    pub right: f32,
}

/// The height of `percent` over (or under) the base line.
pub(in crate::ui::timeline) fn relief_y(base_y: f32, percent: i16) -> f32 {
    base_y - f32::from(percent.clamp(-40, 100)) / 100.0 * FULL_RELIEF
}

pub(super) fn place_tail(relief: &Relief, mark: Pos2, scale: TimeScale) -> PlacedTail {
    let base_y = mark.y;
    let column_left = mark.x + COLUMN_FROM;
    let column_right = column_left + COLUMN_WIDTH;
    let mut readings: Vec<Pos2> = Vec::with_capacity(relief.late.len());
    for reading in &relief.late {
        // Never left of the column or of the reading before: time goes right, even where days are thin.
        let left = readings.last().map_or(column_right + 3.0, |last| last.x + 2.0);
        let x = (mark.x + f32::from(reading.day) * scale.per_day()).max(left);
        readings.push(pos2(x, relief_y(base_y, reading.percent)));
    }
    let mut line = Vec::with_capacity(readings.len() + 1);
    if let Some(first) = relief.late.first() {
        line.push(pos2(column_right, relief_y(base_y, first.percent)));
        line.extend(readings.iter().copied());
    }
    let stub = if relief.only_tests { 0.0 } else { STUB };
    let right = readings.last().map_or(column_right + stub, |last| last.x);
    PlacedTail {
        column_left,
        column_right,
        column: relief.early.map_or(Column::NotScored, Column::Percent),
        all_zero: !relief.late.is_empty() && relief.late.iter().all(|reading| reading.percent == 0),
        line,
        readings,
        base_y,
        right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::timeline::model::ReliefReading;
    use jiff::civil::date;

    fn placed(early: Option<i16>, late: &[(u16, i16)]) -> PlacedTail {
        let late = late.iter().map(|(day, percent)| ReliefReading { day: *day, percent: *percent }).collect();
        let relief = Relief { early, late, ..Relief::default() };
        let scale = TimeScale::fit(date(2025, 1, 1)..=date(2026, 1, 1), 2_000.0);
        place_tail(&relief, pos2(100.0, 300.0), scale)
    }

    #[test]
    fn relief_of_the_first_hours_is_not_drawn_into_the_weeks() {
        let tail = placed(Some(57), &[(42, 0)]);
        assert_eq!(tail.column, Column::Percent(57));
        assert!(tail.all_zero && tail.line.iter().all(|point| point.y == tail.base_y), "{tail:?}");
        let tail = placed(Some(80), &[(28, 30)]);
        let height = relief_y(tail.base_y, 30);
        assert!(!tail.all_zero && tail.line.iter().all(|point| point.y == height), "{tail:?}");
        let tail = placed(Some(0), &[(28, 30)]);
        assert!(tail.line.iter().all(|point| point.y == height), "{tail:?}");
    }
}
