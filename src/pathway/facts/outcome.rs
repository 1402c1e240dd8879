//! From readings to a response class: tagged figures, pain and function apart.

use crate::model::{Date, Domain, Interval, Phase, Reading, Target};
use crate::pathway::evaluation::{BlockResult, Response};
use crate::pathway::knowledge::Outcomes;
use crate::pathway::relief::graded;
use crate::pathway::truth::Bounds;

/// A reading in numbers: relief in percent within bounds, days after the treatment, how long it lasted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) relief: Bounds,
    pub(super) days: i32,
    /// Whether the day of the reading is on record; "helped a bit" without a day speaks for the whole time since.
    pub(super) timed: bool,
    pub(super) lasted: Option<i32>,
}

/// Whether a reading was known on `as_of`, and how many days after the treatment it was made.
pub(super) fn days_after(reading: &Reading, done: Interval, as_of: Date) -> Option<i32> {
    let day = match (reading.date, reading.after) {
        (Some(date), _) => date.interval().last,
        (None, Some(after)) => after.after(done.first),
        (None, None) => match reading.lasted {
            Some(lasted) => lasted.after(done.first),
            None => as_of,
        },
    };
    let known = match (reading.date, reading.after) {
        (Some(date), _) => date.interval().first <= as_of,
        (None, Some(after)) => after.after(done.first) <= as_of,
        (None, None) => true,
    };
    known.then(|| done.first.days_until(day).max(0))
}

/// Readings of one phase and domain at one target, in the order of time.
pub(super) fn points(
    figures: &Outcomes,
    readings: &[Reading],
    (phase, domain): (Phase, Domain),
    (target, done, as_of): (Option<Target>, Interval, Date),
    high_is_good: impl Fn(&str) -> bool + Copy,
) -> Vec<Point> {
    let mut points: Vec<Point> = readings
        .iter()
        .filter(|r| r.phase == phase && r.domain == domain)
        .filter(|r| match (r.target, target) {
            (Some(of), Some(target)) => of.atoms().any(|atom| atom == target),
            _ => true,
        })
        .filter_map(|r| {
            let days = days_after(r, done, as_of)?;
            let relief = graded(figures, &r.measure, high_is_good)?;
            // Relief that went on beyond the day looked from had not ended then.
            let goes_on = r.lasted.is_some_and(|lasted| lasted.after(done.first) > as_of);
            Some(Point {
                relief,
                days: if goes_on { done.first.days_until(as_of).max(0) } else { days },
                timed: goes_on || r.date.is_some() || r.after.is_some(),
                lasted: r.lasted.filter(|_| !goes_on).map(|l| l.days()),
            })
        })
        .collect();
    // What was told without a day comes before what was read on one: a reading of today may end it.
    points.sort_by(|a, b| {
        a.days.cmp(&b.days).then(a.timed.cmp(&b.timed)).then(a.relief.low.total_cmp(&b.relief.low))
    });
    points
}

/// How long relief of at least half lasted, in days: at least, and at most if it ended.
pub(super) fn duration(figures: &Outcomes, points: &[Point]) -> Option<(i32, Option<i32>)> {
    let good = |p: &Point| p.relief.low >= figures.good_pct;
    let last_good = points.iter().rposition(good)?;
    let point = points.get(last_good)?;
    if let Some(lasted) = point.lasted {
        return Some((lasted, Some(lasted)));
    }
    let ended = points.iter().skip(last_good + 1).map(|p| p.days).next();
    // Without a day it is not known how long: at least no time at all.
    Some((if point.timed { point.days } else { 0 }, ended))
}

/// The response to a treatment whose outcome can be judged from `assess_days` on and is durable after `durable_days`.
pub(super) fn response(
    figures: &Outcomes,
    points: &[Point],
    (assess_days, durable_days): (i32, i32),
    days_since: i32,
) -> Response {
    let early = |p: &Point| p.days < assess_days && p.lasted.is_none();
    let Some(last) = points.last() else {
        return if days_since < assess_days { Response::TooEarly } else { Response::NotAssessable };
    };
    if points.iter().all(early) {
        return if days_since < assess_days { Response::TooEarly } else { Response::NotAssessable };
    }
    if contradicted(figures, points, last.days) {
        return Response::NotAssessable;
    }
    if last.relief.high < 0.0 {
        return Response::Worse;
    }
    let best = points.iter().map(|p| p.relief.low).fold(f64::NEG_INFINITY, f64::max);
    if best < figures.none_below_pct {
        return Response::None;
    }
    if best < figures.good_pct {
        return Response::Partial;
    }
    match duration(figures, points) {
        // Relief that is certain for a few days only is brief, however late its end was noted.
        Some((days, Some(_))) if days <= figures.brief_days && !told_at_large(figures, points) => {
            Response::Brief
        }
        Some((_, Some(_))) => Response::WornOff,
        Some((days, None)) if days >= durable_days => Response::Durable,
        _ => Response::Good,
    }
}

/// Whether the relief was told without a day: it wore off, and nobody said after how long.
fn told_at_large(figures: &Outcomes, points: &[Point]) -> bool {
    let last = points.iter().rfind(|p| p.relief.low >= figures.good_pct);
    last.is_some_and(|p| !p.timed && p.lasted.is_none())
}

/// Whether two readings of any one time contradict each other.
pub(super) fn at_odds(figures: &Outcomes, points: &[Point]) -> bool {
    points.iter().any(|p| p.timed && contradicted(figures, points, p.days))
}

/// Whether two readings of the given time contradict each other: one says that it helped, the other that it did not.
fn contradicted(figures: &Outcomes, points: &[Point], time: i32) -> bool {
    // What was told without a day does not contradict what was read on one.
    let timed = points.iter().any(|p| p.days == time && p.timed);
    let then = || points.iter().filter(|p| p.days == time && p.timed == timed);
    then().any(|p| p.relief.low >= figures.good_pct) && then().any(|p| p.relief.high < figures.none_below_pct)
}

/// What a block shows: relief against the cut-off, if the conditions were fair. A test that was done well has an answer:
/// less than half is negative, half or more is positive or below what the policy asks for.
pub(super) fn block(
    figures: &Outcomes,
    points: &[Point],
    (cutoff, purpose): (f64, Purpose),
    fair: Fair,
) -> BlockResult {
    let best = points.iter().map(|p| p.relief).max_by(|a, b| a.low.total_cmp(&b.low));
    let Some(best) = best else { return BlockResult::NotTested };
    if best.high < figures.la_no_pct {
        return BlockResult::Negative;
    }
    match (fair, purpose) {
        (Fair::NoAnaesthetic, _) => BlockResult::NotTested,
        (Fair::Blurred, _) => BlockResult::Indeterminate,
        (Fair::Yes, _) if best.low >= cutoff => BlockResult::Positive,
        (Fair::Yes, Purpose::Test) if best.high < figures.la_yes_pct => BlockResult::Negative,
        (Fair::Yes, Purpose::Test) if best.low >= figures.la_yes_pct => BlockResult::BelowCutoff,
        (Fair::Yes, _) => BlockResult::Indeterminate,
    }
}

/// What the anaesthetic was given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To find the source.
    Test,
    /// Beside something that treats.
    Treatment,
}

/// Whether a block was done under conditions that let it be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fair {
    /// Yes, as far as recorded.
    Yes,
    /// Sedation, steroid, new opioids, many targets, or relief that does not fit the drug.
    Blurred,
    /// No anaesthetic was given.
    NoAnaesthetic,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Measure;

    fn figures() -> Outcomes {
        Outcomes {
            none_below_pct: 30.0,
            good_pct: 50.0,
            brief_days: 14,
            la_no_pct: 30.0,
            la_yes_pct: 50.0,
            durable_months: 3,
            valid_months: 6,
            review_days: 28,
            pain_high: 7.0,
            window_months: 12,
            outlasts: 3.0,
            medicine_days: 28,
            worse: (-100.0, -1.0),
            none: (0.0, 10.0),
            a_bit: (10.0, 29.0),
            half: (50.0, 60.0),
            most: (60.0, 95.0),
        }
    }

    fn point(relief: f64, days: i32) -> Point {
        Point { relief: Bounds::exact(relief), days, timed: true, lasted: None }
    }

    #[test]
    fn relief_is_graded_by_how_much_and_how_long() {
        let f = figures();
        let grade = |points: &[Point], since| response(&f, points, (14, 90), since);
        assert_eq!(grade(&[], 5), Response::TooEarly);
        assert_eq!(grade(&[], 50), Response::NotAssessable);
        assert_eq!(grade(&[point(20.0, 4)], 4), Response::TooEarly);
        assert_eq!(grade(&[point(0.0, 28)], 30), Response::None);
        assert_eq!(grade(&[point(40.0, 28)], 30), Response::Partial);
        assert_eq!(grade(&[point(60.0, 28)], 30), Response::Good);
        assert_eq!(grade(&[point(60.0, 100)], 110), Response::Durable);
        assert_eq!(grade(&[point(60.0, 28), point(10.0, 70)], 80), Response::WornOff);
        assert_eq!(grade(&[point(60.0, 5), point(10.0, 14)], 80), Response::Brief);
        assert_eq!(grade(&[point(60.0, 3), point(0.0, 42)], 80), Response::Brief);
        let told = Point { timed: false, days: 700, ..point(60.0, 700) };
        assert_eq!(grade(&[told], 700), Response::Good, "how long is not known");
        let and_today = |relief| grade(&[told, point(relief, 700)], 700);
        assert_eq!(and_today(0.0), Response::WornOff, "it helped, and nobody said for how long");
        assert_eq!(and_today(60.0), Response::Durable, "a reading of today is no contradiction");
        let both = [point(0.0, 21), point(70.0, 21)];
        assert_eq!(
            grade(&both, 60),
            Response::NotAssessable,
            "of two that contradict each other neither wins"
        );
        assert_eq!(grade(&[both[0], both[1], point(60.0, 28)], 60), Response::Good, "a later one settles it");
        assert_eq!(grade(&[point(-20.0, 28)], 80), Response::Worse);
    }

    #[test]
    fn a_block_is_read_only_under_fair_conditions() {
        let f = figures();
        let read = |relief, fair| block(&f, &[point(relief, 0)], (80.0, Purpose::Test), fair);
        assert_eq!(read(85.0, Fair::Yes), BlockResult::Positive);
        assert_eq!(read(79.0, Fair::Yes), BlockResult::BelowCutoff);
        assert_eq!(read(50.0, Fair::Yes), BlockResult::BelowCutoff);
        assert_eq!(read(49.0, Fair::Yes), BlockResult::Negative);
        assert_eq!(read(49.0, Fair::Blurred), BlockResult::Indeterminate);
        assert_eq!(read(10.0, Fair::Yes), BlockResult::Negative);
        assert_eq!(read(85.0, Fair::Blurred), BlockResult::Indeterminate);
        assert_eq!(read(85.0, Fair::NoAnaesthetic), BlockResult::NotTested);
        assert_eq!(block(&f, &[], (80.0, Purpose::Test), Fair::Yes), BlockResult::NotTested);
        let beside = |relief| block(&f, &[point(relief, 0)], (50.0, Purpose::Treatment), Fair::Yes);
        assert_eq!(beside(40.0), BlockResult::Indeterminate, "the first hours of a treatment are no test");
    }

    #[test]
    fn relief_that_went_on_had_not_ended_on_the_day_looked_from() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let done = Interval { first: day("2026-01-01"), last: day("2026-01-01") };
        let reading = Reading {
            phase: Phase::Therapeutic,
            after: None,
            date: None,
            target: None,
            domain: Domain::Pain,
            measure: Measure::Percent(60.0),
            lasted: Some("8m".parse().unwrap()),
        };
        let read = |as_of: &str| {
            let when = (None, done, day(as_of));
            let kind = (Phase::Therapeutic, Domain::Pain);
            let points = points(&figures(), std::slice::from_ref(&reading), kind, when, |_| false);
            duration(&figures(), &points)
        };
        assert_eq!(read("2026-04-01"), Some((90, None)));
        assert!(matches!(read("2026-12-01"), Some((240.., Some(240..)))));
    }
}
