//! Civil dates, partial dates as intervals, and spans of time.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, civil};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A day of the civil calendar. Years 1850 to 2200 only, so that arithmetic cannot leave the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

const HOURS_PER_DAY: i64 = 24;
const FIRST_YEAR: i16 = 1850;
const LAST_YEAR: i16 = 2200;
/// Days of a month where a month is only a measure; differences between dates count calendar months.
pub const DAYS_PER_MONTH: i32 = 30;

impl Date {
    /// The first day that can be written.
    pub const MIN: Self = Self(civil::date(FIRST_YEAR, 1, 1));
    /// The last day that can be written.
    pub const MAX: Self = Self(civil::date(LAST_YEAR, 12, 31));

    /// A day, if the calendar has it.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = civil::Date::new(year, month, day).ok()?;
        (FIRST_YEAR..=LAST_YEAR).contains(&year).then_some(Self(date))
    }

    /// Year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }
    /// Month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }
    /// Day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }
    /// Days since 1 Jan 1850; for arithmetic and drawing.
    #[must_use]
    pub fn number(self) -> i32 {
        Self::MIN.days_until(self)
    }
    /// Days from `self` to `later`; negative if `later` is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i32 {
        // Whole days: a duration between civil dates has no hours left over, and is cheaper than a calendar span.
        i32::try_from(self.0.duration_until(later.0).as_hours() / HOURS_PER_DAY).unwrap_or(0)
    }
    /// The day `days` later (earlier if negative), kept within the calendar.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        let moved = self.0.saturating_add(SignedDuration::from_hours(i64::from(days) * HOURS_PER_DAY));
        Self(moved.clamp(Self::MIN.0, Self::MAX.0))
    }
    /// The same day of the month `months` later; 31 Jan + 1 month is the last day of February.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let moved = self.0.saturating_add(jiff::Span::new().months(months.clamp(-4_800, 4_800)));
        Self(moved.clamp(Self::MIN.0, Self::MAX.0))
    }
    /// Whole calendar months from `self` to `later`; negative if `later` is earlier.
    #[must_use]
    pub fn months_until(self, later: Self) -> i32 {
        let months = (i32::from(later.year()) - i32::from(self.year())) * 12
            + (i32::from(later.month()) - i32::from(self.month()));
        match (later >= self, self.plus_months(months).cmp(&later)) {
            (true, std::cmp::Ordering::Greater) => months - 1,
            (false, std::cmp::Ordering::Less) => months + 1,
            _ => months,
        }
    }
    /// The underlying civil date.
    #[must_use]
    pub fn civil(self) -> civil::Date {
        self.0
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Self(date.clamp(Self::MIN.0, Self::MAX.0))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

/// Why a text is not a date or a span.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not one of the written forms.
    #[error("'{0}' is not a date; write 2024, 2024-03, 2024-03-15, 2024-spring or unknown")]
    Form(String),
    /// The calendar has no such day.
    #[error("there is no day '{0}' in the calendar (years 1850 to 2200)")]
    NoSuchDay(String),
    /// Not a span.
    #[error(
        "'{0}' is not a length of time; write a whole number and h, d, w or m, for example 3h, 10d, 6w, 3m"
    )]
    Span(String),
}

impl DateError {
    /// The same without the text it speaks of, which in a file may be a patient's.
    fn without_text(&self) -> &'static str {
        match self {
            Self::Form(_) => "this is not a date; write 2024, 2024-03, 2024-03-15, 2024-spring or unknown",
            Self::NoSuchDay(_) => "there is no such day in the calendar (years 1850 to 2200)",
            Self::Span(_) => {
                "this is not a length of time; write a whole number and h, d, w or m, for example 3h, 10d, 6w, 3m"
            }
        }
    }
}

/// A season; spring is March to May, winter is December of the year before to February.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Season {
    /// December to February; belongs to the year of its January.
    Winter,
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
}

impl Season {
    fn word(self) -> &'static str {
        match self {
            Self::Winter => "winter",
            Self::Spring => "spring",
            Self::Summer => "summer",
            Self::Autumn => "autumn",
        }
    }
}

/// A date as exactly as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartialDate {
    /// Nothing is known but that it was before it was recorded.
    Unknown,
    /// A year.
    Year(i16),
    /// A season of a year.
    Season(i16, Season),
    /// A month of a year.
    Month(i16, i8),
    /// A day.
    Day(Date),
}

/// All days a fact may have happened on, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// First possible day.
    pub first: Date,
    /// Last possible day.
    pub last: Date,
}

impl Interval {
    /// One day.
    #[must_use]
    pub fn day(date: Date) -> Self {
        Self { first: date, last: date }
    }
    /// Whether it is one day.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.first == self.last
    }
    /// The day in the middle, where something must be drawn.
    #[must_use]
    pub fn middle(self) -> Date {
        self.first.plus_days(self.first.days_until(self.last) / 2)
    }
}

fn month_end(year: i16, month: i8) -> Date {
    Date::new(year, month, 1).map_or(Date::MAX, |first| first.plus_months(1).plus_days(-1))
}

impl PartialDate {
    /// The days it may stand for. [`PartialDate::Unknown`] spans the calendar.
    #[must_use]
    pub fn interval(self) -> Interval {
        let first = |year, month| Date::new(year, month, 1).unwrap_or(Date::MIN);
        match self {
            Self::Unknown => Interval { first: Date::MIN, last: Date::MAX },
            Self::Year(y) => Interval { first: first(y, 1), last: month_end(y, 12) },
            Self::Month(y, m) => Interval { first: first(y, m), last: month_end(y, m) },
            Self::Day(date) => Interval::day(date),
            Self::Season(y, season) => match season {
                Season::Winter => Interval { first: first(y - 1, 12), last: month_end(y, 2) },
                Season::Spring => Interval { first: first(y, 3), last: month_end(y, 5) },
                Season::Summer => Interval { first: first(y, 6), last: month_end(y, 8) },
                Season::Autumn => Interval { first: first(y, 9), last: month_end(y, 11) },
            },
        }
    }
}

impl FromStr for PartialDate {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        if text == "unknown" {
            return Ok(Self::Unknown);
        }
        let form = || DateError::Form(text.to_owned());
        let none = || DateError::NoSuchDay(text.to_owned());
        let digits = |part: &str, len: usize| {
            (part.len() == len && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<i16>().ok())
                .flatten()
                .ok_or_else(form)
        };
        let mut parts = text.split('-');
        let year = digits(parts.next().unwrap_or_default(), 4)?;
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return Err(none());
        }
        let Some(second) = parts.next() else { return Ok(Self::Year(year)) };
        let seasons = [Season::Winter, Season::Spring, Season::Summer, Season::Autumn];
        if let Some(season) = seasons.into_iter().find(|s| s.word() == second) {
            let in_range = season != Season::Winter || year > FIRST_YEAR;
            return if parts.next().is_none() && in_range {
                Ok(Self::Season(year, season))
            } else {
                Err(form())
            };
        }
        let month = i8::try_from(digits(second, 2)?).map_err(|_| form())?;
        if !(1..=12).contains(&month) {
            return Err(none());
        }
        let Some(third) = parts.next() else { return Ok(Self::Month(year, month)) };
        let day = i8::try_from(digits(third, 2)?).map_err(|_| form())?;
        if parts.next().is_some() {
            return Err(form());
        }
        Date::new(year, month, day).map(Self::Day).ok_or_else(none)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("unknown"),
            Self::Year(y) => write!(f, "{y:04}"),
            Self::Season(y, s) => write!(f, "{y:04}-{}", s.word()),
            Self::Month(y, m) => write!(f, "{y:04}-{m:02}"),
            Self::Day(d) => d.fmt(f),
        }
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self::Day(date)
    }
}

/// When something that lasts ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// It goes on.
    Ongoing,
    /// It ended then.
    On(PartialDate),
}

impl FromStr for End {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        if text == "ongoing" { Ok(Self::Ongoing) } else { text.parse().map(Self::On) }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ongoing => f.write_str("ongoing"),
            Self::On(date) => date.fmt(f),
        }
    }
}

/// Unit of a [`Span`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpanUnit {
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
}

/// A length of time as it was stated: `3h`, `10d`, `6w`, `3m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// How many, 0 to 9999.
    pub count: u16,
    /// Of what.
    pub unit: SpanUnit,
}

impl Span {
    /// Hours, for the anaesthetic phase.
    #[must_use]
    pub fn hours(self) -> i32 {
        match self.unit {
            SpanUnit::Hours => i32::from(self.count),
            _ => self.days() * 24,
        }
    }
    /// Whole days; a month counts as 30.
    #[must_use]
    pub fn days(self) -> i32 {
        let count = i32::from(self.count);
        match self.unit {
            SpanUnit::Hours => count / 24,
            SpanUnit::Days => count,
            SpanUnit::Weeks => count * 7,
            SpanUnit::Months => count * DAYS_PER_MONTH,
        }
    }
    /// The day this long after `start`, by the calendar.
    #[must_use]
    pub fn after(self, start: Date) -> Date {
        match self.unit {
            SpanUnit::Months => start.plus_months(i32::from(self.count)),
            _ => start.plus_days(self.days()),
        }
    }
}

impl FromStr for Span {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        let error = || DateError::Span(text.to_owned());
        let (unit, count) =
            [(SpanUnit::Hours, 'h'), (SpanUnit::Days, 'd'), (SpanUnit::Weeks, 'w'), (SpanUnit::Months, 'm')]
                .into_iter()
                .find_map(|(unit, letter)| text.strip_suffix(letter).map(|count| (unit, count)))
                .ok_or_else(error)?;
        let digits = (1..=4).contains(&count.len()) && count.bytes().all(|b| b.is_ascii_digit());
        let count = count.parse().ok().filter(|_| digits).ok_or_else(error)?;
        Ok(Self { count, unit })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self.unit {
            SpanUnit::Hours => 'h',
            SpanUnit::Days => 'd',
            SpanUnit::Weeks => 'w',
            SpanUnit::Months => 'm',
        };
        write!(f, "{}{letter}", self.count)
    }
}

macro_rules! as_text {
    ($($name:ident, $pattern:literal;)+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(d)?;
                text.parse().map_err(|error: DateError| de::Error::custom(error.without_text()))
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern })
            }
        }
    )+};
}

impl FromStr for Date {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        match text.parse()? {
            PartialDate::Day(date) => Ok(date),
            _ => Err(DateError::Form(text.to_owned())),
        }
    }
}

as_text! {
    Date, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
    PartialDate, "^(unknown|[0-9]{4}(-(winter|spring|summer|autumn|[0-9]{2}(-[0-9]{2})?))?)$";
    End, "^(ongoing|unknown|[0-9]{4}(-(winter|spring|summer|autumn|[0-9]{2}(-[0-9]{2})?))?)$";
    Span, "^[0-9]{1,4}[hdwm]$";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_exactly_as_they_are_known() {
        for (text, first, last) in [
            ("2024", "2024-01-01", "2024-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2024-winter", "2023-12-01", "2024-02-29"),
            ("2024-autumn", "2024-09-01", "2024-11-30"),
            ("2024-03-15", "2024-03-15", "2024-03-15"),
        ] {
            let date: PartialDate = text.parse().unwrap();
            assert_eq!(date.to_string(), text);
            assert_eq!(date.interval().first.to_string(), first);
            assert_eq!(date.interval().last.to_string(), last);
        }
    }

    #[test]
    fn impossible_dates_are_refused() {
        for text in ["2023-02-29", "2024-13", "24", "2024-3-1", "1700", "2024-03-15-1", "soon", "", "+024"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_between_days_follow_the_calendar() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (a, b, months) in [
            ("2024-01-31", "2024-02-29", 1),
            ("2024-01-15", "2024-02-14", 0),
            ("2024-02-14", "2024-01-15", 0),
            ("2024-02-15", "2024-01-15", -1),
            ("2020-02-29", "2021-02-28", 12),
        ] {
            assert_eq!(day(a).months_until(day(b)), months, "{a} to {b}");
        }
    }

    #[test]
    fn spans_are_read_and_written() {
        for text in ["3h", "10d", "6w", "3m"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        for text in ["3", "w", "-1w", "1.5h", "99999d", "3 w"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
