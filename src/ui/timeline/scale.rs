//! Days to points and back, and where the axis puts its marks.

use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The fewest and the most points a day may take: about forty years, or three weeks, in a window.
const PER_DAY: RangeInclusive<f64> = 0.04..=60.0;
/// Room left and right of the case when it is fitted, in points; at the right the pill of today needs its half.
const FIT_LEFT: f64 = 16.0;
const FIT_RIGHT: f64 = 64.0;

/// Days since 1970-01-01, so that a place on the screen is a multiplication away.
pub(super) fn day_number(day: Date) -> i32 {
    // Howard Hinnant's days-from-civil: exact for the whole proleptic Gregorian calendar.
    let (y, m, d) = (i32::from(day.year()), i32::from(day.month()), i32::from(day.day()));
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The day with that number; the ends of the calendar if it lies beyond them.
pub(super) fn day_of_number(number: i32) -> Date {
    let beyond = if number < 0 { Date::MIN } else { Date::MAX };
    let span = jiff::Span::new().try_days(i64::from(number)).ok();
    span.and_then(|span| date(1970, 1, 1).checked_add(span).ok()).unwrap_or(beyond)
}

/// Which stretch of time is shown, and how wide a day is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeScale {
    /// Day number at the left edge, with the fraction of a day.
    start: f64,
    /// Points a day takes.
    per_day: f64,
}

impl TimeScale {
    /// Shows `days` in `width` points, with a little room on both sides.
    pub fn fit(days: RangeInclusive<Date>, width: f32) -> Self {
        let (first, last) = (f64::from(day_number(*days.start())), f64::from(day_number(*days.end())));
        let length = (last - first).max(1.0);
        let room = (f64::from(width) - FIT_LEFT - FIT_RIGHT).max(1.0);
        let per_day = (room / length).clamp(*PER_DAY.start(), *PER_DAY.end());
        // A day that may not get any wider leaves room over: it goes to the past.
        let left = (f64::from(width) - FIT_RIGHT - length * per_day).max(FIT_LEFT);
        Self { start: first - left / per_day, per_day }
    }

    /// Points a day takes.
    pub fn per_day(self) -> f32 {
        self.per_day as f32
    }

    /// Where the noon of `day` lies, in points from the left edge.
    pub fn x(self, day: Date) -> f32 {
        self.x_of_number(f64::from(day_number(day)) + 0.5)
    }

    /// Where the first moment of `day` lies.
    pub(super) fn x_of_start(self, day: Date) -> f32 {
        self.x_of_number(f64::from(day_number(day)))
    }

    fn x_of_number(self, number: f64) -> f32 {
        ((number - self.start) * self.per_day) as f32
    }

    /// The day that lies at `x` points from the left edge.
    pub fn day_at(self, x: f32) -> Date {
        day_of_number((self.start + f64::from(x) / self.per_day).floor() as i32)
    }

    /// How many whole days `dx` points are.
    pub fn days_in(self, dx: f32) -> i32 {
        (f64::from(dx) / self.per_day).round() as i32
    }

    /// The same stretch moved by `dx` points, as if dragged.
    #[must_use]
    pub fn panned(self, dx: f32) -> Self {
        Self { start: self.start - f64::from(dx) / self.per_day, ..self }
    }

    /// Zoomed by `factor` so that what lies at `x` stays where it is.
    #[must_use]
    pub fn zoomed(self, factor: f32, x: f32) -> Self {
        let per_day = (self.per_day * f64::from(factor)).clamp(*PER_DAY.start(), *PER_DAY.end());
        let fixed = self.start + f64::from(x) / self.per_day;
        Self { start: fixed - f64::from(x) / per_day, per_day }
    }

    /// Moved by as little as brings `day` into `width` points, or unchanged if it is in view.
    #[must_use]
    pub fn revealing(self, day: Date, width: f32) -> Self {
        let margin = width * 0.1;
        let x = self.x(day);
        if x < margin {
            self.panned(margin - x)
        } else if x > width - margin {
            self.panned(width - margin - x)
        } else {
            self
        }
    }
}

/// One mark of the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Points from the left edge.
    pub x: f32,
    /// What is written there.
    pub words: String,
    /// Whether a year begins here.
    pub year: bool,
}

/// The least distance between two marks that carry words, in points.
const TICK_ROOM: f64 = 44.0;

/// The marks of the axis for `width` points.
pub fn ticks(scale: TimeScale, width: f32) -> Vec<Tick> {
    let steps: [(f64, Step); 8] = [
        (1.0, Step::Days(1)),
        (7.0, Step::Days(7)),
        (30.4, Step::Months(1)),
        (60.8, Step::Months(2)),
        (91.3, Step::Months(3)),
        (182.6, Step::Months(6)),
        (365.2, Step::Months(12)),
        (1826.0, Step::Months(60)),
    ];
    let fits = |days: f64| days * scale.per_day >= TICK_ROOM;
    let step = steps.iter().find(|(days, _)| fits(*days)).map_or(Step::Months(120), |(_, step)| *step);
    let mut ticks = Vec::new();
    let mut day = step.first(scale.day_at(0.0));
    let end = scale.day_at(width);
    while day <= end {
        let year = day.month() == 1 && day.day() == 1;
        let words = match step {
            _ if year => day.strftime("%Y").to_string(),
            Step::Days(_) => day.strftime("%-d %b").to_string(),
            Step::Months(_) => day.strftime("%b").to_string(),
        };
        ticks.push(Tick { x: scale.x_of_start(day), words, year });
        let Some(next) = step.after(day) else { break };
        day = next;
    }
    ticks
}

/// The distance between marks.
#[derive(Debug, Clone, Copy)]
enum Step {
    Days(i8),
    Months(i16),
}

impl Step {
    /// The last mark at or before `day`.
    fn first(self, day: Date) -> Date {
        match self {
            Self::Days(1) => day,
            // Weeks begin on Monday.
            Self::Days(_) => {
                day_of_number(day_number(day) - i32::from(day.weekday().to_monday_zero_offset()))
            }
            Self::Months(months) => {
                let ordinal = i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
                let ordinal = ordinal - ordinal.rem_euclid(i32::from(months));
                first_of_month(ordinal).unwrap_or(day)
            }
        }
    }

    fn after(self, day: Date) -> Option<Date> {
        match self {
            Self::Days(days) => day.checked_add(i64::from(days).days()).ok(),
            Self::Months(months) => day.checked_add(i64::from(months).months()).ok(),
        }
    }
}

fn first_of_month(ordinal: i32) -> Option<Date> {
    let year = i16::try_from(ordinal.div_euclid(12)).ok()?;
    let month = i8::try_from(ordinal.rem_euclid(12) + 1).ok()?;
    Date::new(year, month, 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_go_both_ways() {
        assert_eq!(day_number(date(1970, 1, 1)), 0);
        assert_eq!(day_number(date(2000, 3, 1)), 11_017);
        for number in (-40_000..40_000).step_by(37) {
            assert_eq!(day_number(day_of_number(number)), number);
        }
    }

    #[test]
    fn fitting_shows_both_ends_inside_the_width() {
        let scale = TimeScale::fit(date(2024, 1, 1)..=date(2025, 1, 1), 800.0);
        assert!(scale.x(date(2024, 1, 1)) > 0.0);
        assert!(scale.x(date(2025, 1, 1)) < 800.0);
        assert_eq!(scale.day_at(scale.x(date(2024, 6, 15))), date(2024, 6, 15));
    }

    #[test]
    fn zooming_keeps_the_day_under_the_pointer() {
        let scale = TimeScale::fit(date(2024, 1, 1)..=date(2025, 1, 1), 800.0);
        let under = scale.day_at(300.0);
        for factor in [0.5, 1.1, 4.0] {
            assert_eq!(scale.zoomed(factor, 300.0).day_at(300.0), under);
        }
    }

    #[test]
    fn panning_moves_days_with_the_pointer() {
        let scale = TimeScale::fit(date(2024, 1, 1)..=date(2025, 1, 1), 800.0);
        assert_eq!(scale.panned(50.0).day_at(350.0), scale.day_at(300.0));
    }

    #[test]
    fn revealing_leaves_what_is_in_view_and_brings_in_what_is_not() {
        let scale = TimeScale::fit(date(2024, 1, 1)..=date(2025, 1, 1), 800.0);
        assert_eq!(scale.revealing(date(2024, 6, 1), 800.0), scale);
        let x = scale.revealing(date(2030, 6, 1), 800.0).x(date(2030, 6, 1));
        assert!((0.0..=800.0).contains(&x));
    }

    #[test]
    fn ticks_keep_their_distance_at_every_zoom() {
        let mut scale = TimeScale::fit(date(1990, 1, 1)..=date(2030, 1, 1), 800.0);
        for _ in 0..40 {
            let ticks = ticks(scale, 800.0);
            assert!(ticks.len() >= 2, "{scale:?}");
            for pair in ticks.windows(2) {
                assert!(pair[1].x - pair[0].x >= 40.0, "{pair:?}");
            }
            scale = scale.zoomed(1.25, 400.0);
        }
    }
}
