//! Units of time the rules count in.

use crate::model::Date;

/// Days of a week.
pub(super) const DAYS_PER_WEEK: f64 = 7.0;
/// Days of a month of relief: ninety days are three months.
pub(super) const DAYS_PER_MONTH: f64 = 30.0;
const MONTHS_PER_YEAR: f64 = 12.0;
/// The longest month: what is left after whole calendar months is always less than one.
const LONGEST_MONTH: f64 = 31.0;

/// Time from a day to a later one, in some unit.
pub(super) type Unit = fn(Date, Date) -> f64;

/// Days.
pub(super) fn days(from: Date, to: Date) -> f64 {
    f64::from(from.days_until(to).max(0))
}

/// Weeks.
pub(super) fn weeks(from: Date, to: Date) -> f64 {
    days(from, to) / DAYS_PER_WEEK
}

/// Calendar months, so that "three months" ends on the day the calendar says.
pub(super) fn months(from: Date, to: Date) -> f64 {
    let whole = from.months_until(to).max(0);
    f64::from(whole) + days(from.plus_months(whole), to) / LONGEST_MONTH
}

/// Years, by the calendar.
pub(super) fn years(from: Date, to: Date) -> f64 {
    months(from, to) / MONTHS_PER_YEAR
}
