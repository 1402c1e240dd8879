//! The only clock. Everything else is told the time.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

use crate::model::Date;

/// Tells the time: the system's, or for tests one that stands still or is turned by hand.
#[derive(Debug, Clone, Copy, Default)]
pub enum Clock {
    /// The system's clock and time zone.
    #[default]
    System,
    /// The system's clock, this much later (earlier if negative).
    Shifted(SignedDuration),
    /// Always the same instant, in UTC.
    Fixed(Timestamp),
    /// An instant that is turned on by hand, in UTC.
    Turned(&'static Hand),
}

/// The hand of a [`Clock::Turned`]: seconds since 1970.
#[derive(Debug)]
pub struct Hand(AtomicI64);

impl Hand {
    /// At noon UTC of a day.
    #[must_use]
    pub fn at_noon(day: Date) -> Self {
        Self(AtomicI64::new(Clock::fixed(day).read().0.timestamp().as_second()))
    }

    /// Turns it on by so many seconds; back if negative.
    pub fn turn(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    fn instant(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }
}

/// When the program asked for the first time; [`Clock::running`] counts from here.
static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);

/// An instant, with the wall clock it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment(Zoned);

impl Clock {
    /// A clock that stands at noon UTC of a day.
    #[must_use]
    pub fn fixed(day: Date) -> Self {
        let noon = day.civil().at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
        Self::Fixed(noon.map(|noon| noon.timestamp()).unwrap_or_default())
    }

    /// The system's clock, set so that today is this day at the present hour.
    #[must_use]
    pub fn starting(day: Date) -> Self {
        let days = i64::from(Self::System.today().days_until(day));
        Self::Shifted(SignedDuration::from_hours(24 * days))
    }

    /// What it shows now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn read(self) -> Moment {
        Moment(match self {
            Self::System => Zoned::now(),
            Self::Shifted(by) => Zoned::now().saturating_add(by),
            Self::Fixed(instant) => instant.to_zoned(TimeZone::UTC),
            Self::Turned(hand) => hand.instant().to_zoned(TimeZone::UTC),
        })
    }

    /// An instant that was written down in UTC, on the wall of this clock; `None` for what is no instant.
    #[must_use]
    pub fn on_the_wall(self, utc: &str) -> Option<Moment> {
        let zone = match self {
            Self::System | Self::Shifted(_) => TimeZone::system(),
            Self::Fixed(_) | Self::Turned(_) => TimeZone::UTC,
        };
        Some(Moment(utc.parse::<Timestamp>().ok()?.to_zoned(zone)))
    }

    /// Time since a fixed moment, for waits and idle times: it never goes back, whatever is done to the clock on the
    /// wall.
    #[must_use]
    pub fn running(self) -> Duration {
        match self {
            Self::Turned(hand) => Duration::try_from(hand.instant().as_duration()).unwrap_or_default(),
            _ => BEGINNING.elapsed(),
        }
    }

    /// How long a thread may sleep that waits for this time to pass: a hand turns when it likes.
    pub(super) fn nap(self, wait: Duration) -> Duration {
        match self {
            Self::Turned(_) => wait.min(Duration::from_millis(10)),
            _ => wait,
        }
    }

    /// Time until the next day begins on the wall, a moment over: no timer ends before it.
    pub(super) fn until_midnight(self) -> Duration {
        let now = self.read().0;
        let midnight = now.tomorrow().and_then(|tomorrow| tomorrow.start_of_day());
        let left = midnight.map_or(SignedDuration::from_hours(1), |midnight| now.duration_until(&midnight));
        Duration::try_from(left).unwrap_or_default() + Duration::from_millis(50)
    }

    /// Today, by the calendar on the wall.
    #[must_use]
    pub fn today(self) -> Date {
        self.read().date()
    }
}

impl Moment {
    /// The day on the wall's calendar.
    #[must_use]
    pub fn date(&self) -> Date {
        self.0.date().into()
    }

    /// Hour and minute on the wall: `10:42`.
    #[must_use]
    pub fn hour_minute(&self) -> String {
        format!("{:02}:{:02}", self.0.hour(), self.0.minute())
    }

    /// Whether the wall shows UTC, or nobody can tell which zone it shows.
    #[must_use]
    pub fn is_utc(&self) -> bool {
        let zone = self.0.time_zone();
        *zone == TimeZone::UTC || zone.is_unknown()
    }

    /// The instant in UTC to the second, as the journal keeps it: `2026-11-20T10:42:00Z`.
    #[must_use]
    pub fn utc(&self) -> String {
        self.0.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// Seconds and nanoseconds since 1970, for time-ordered ids.
    pub(super) fn since_epoch(&self) -> (u64, u32) {
        let instant = self.0.timestamp();
        let seconds = u64::try_from(instant.as_second()).unwrap_or(0);
        (seconds, u32::try_from(instant.subsec_nanosecond()).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stands_still_and_speaks_all_forms() {
        let clock = Clock::fixed("2026-11-20".parse().unwrap());
        let now = clock.read();
        assert_eq!(now.utc(), "2026-11-20T12:00:00Z");
        assert_eq!(now.hour_minute(), "12:00");
        assert_eq!(clock.today().to_string(), "2026-11-20");
        assert_eq!(clock.read(), now);
    }

    #[test]
    fn an_instant_is_told_by_the_clock_on_the_wall() {
        let clock = Clock::fixed("2026-11-20".parse().unwrap());
        let then = clock.on_the_wall("2026-11-19T23:30:00Z").unwrap();
        assert_eq!((then.date().to_string().as_str(), then.hour_minute().as_str()), ("2026-11-19", "23:30"));
        assert!(then.is_utc());
        assert_eq!(clock.on_the_wall("before the migration"), None);
        let vienna = TimeZone::fixed(jiff::tz::offset(1));
        let later = Moment("2026-11-19T23:30:00Z".parse::<Timestamp>().unwrap().to_zoned(vienna));
        assert_eq!(
            (later.date().to_string().as_str(), later.hour_minute().as_str()),
            ("2026-11-20", "00:30")
        );
        assert!(!later.is_utc());
    }

    #[test]
    fn a_clock_can_start_on_another_day() {
        let day: Date = "2026-11-20".parse().unwrap();
        let off = Clock::starting(day).today().days_until(day);
        // A change of summer time between the days may move the hour over midnight.
        assert!(off.abs() <= 1, "{off} days off");
    }

    #[test]
    fn midnight_is_half_a_day_after_noon() {
        let left = Clock::fixed("2026-11-20".parse().unwrap()).until_midnight();
        assert_eq!(left.as_secs(), 12 * 3600);
    }

    #[test]
    fn the_system_clock_goes_forward() {
        assert!(Clock::System.read().since_epoch() <= Clock::System.read().since_epoch());
        assert!(Clock::System.today().year() >= 2026);
    }
}
