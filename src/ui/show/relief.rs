//! Outcomes of a treatment as relief in percent, for the tail and for words.

use super::Reading;
use crate::model::{Domain, Entry, Measure, Phase, Reading as Outcome, Span, Treatment, Words};
use crate::ui::timeline::model::{Relief, ReliefReading};

/// Percent of relief; below zero is worse. `None` if it was not scored.
pub(super) fn percent(reading: &Reading<'_>, measure: &Measure) -> Option<i16> {
    let figures = reading.knowledge.outcomes();
    let middle = |(low, high): (f64, f64)| (low + high) / 2.0;
    let percent = match measure {
        Measure::Percent(percent) => *percent,
        Measure::Score(score) => {
            let change = score.before - score.after;
            let scale = reading.knowledge.concept_named(score.scale.as_str());
            let better_high = scale.is_some_and(|ix| reading.knowledge.concept(ix).item.high_is_good);
            let gain = if better_high { -change } else { change };
            if score.before == 0.0 { 0.0 } else { gain / score.before.abs() * 100.0 }
        }
        Measure::Words(Words::Worse) => middle(figures.worse),
        Measure::Words(Words::None) => middle(figures.none),
        Measure::Words(Words::ABit) => middle(figures.a_bit),
        Measure::Words(Words::Half) => middle(figures.half),
        Measure::Words(Words::Most) => middle(figures.most),
        Measure::Missing(_) => return None,
    };
    // In range of the type and of the drawing; the record itself may hold any number.
    Some(percent.clamp(-100.0, 100.0).round() as i16)
}

/// The relief tail of a treatment.
pub(super) fn relief(reading: &Reading<'_>, entry: &Entry, treatment: &Treatment) -> Relief {
    let pain = |phase| {
        treatment
            .readings
            .iter()
            .filter(move |outcome| outcome.domain == Domain::Pain && outcome.phase == phase)
    };
    let early = pain(Phase::Anaesthetic).find_map(|outcome| percent(reading, &outcome.measure));
    let mut late: Vec<ReliefReading> =
        pain(Phase::Therapeutic).flat_map(|outcome| points(reading, entry, outcome)).collect();
    late.sort_by_key(|point| point.day);
    Relief { early, late }
}

/// A reading as points of the tail: where it was read, and where the relief it tells of ended.
fn points(reading: &Reading<'_>, entry: &Entry, outcome: &Outcome) -> Vec<ReliefReading> {
    let Some(percent) = percent(reading, &outcome.measure) else { return Vec::new() };
    let since = |span: Span| u16::try_from(span.days()).unwrap_or(u16::MAX);
    let dated = || {
        let day = outcome.date?.interval().middle();
        u16::try_from(entry.start().middle().days_until(day)).ok()
    };
    match (outcome.lasted, outcome.after.map(since).or_else(dated)) {
        (Some(lasted), read) => {
            let end = since(lasted);
            let mut points = vec![
                ReliefReading { day: end, percent },
                ReliefReading { day: end.saturating_add(2), percent: 0 },
            ];
            if read.is_some_and(|read| read < end) {
                points.insert(0, ReliefReading { day: read.unwrap_or(0), percent });
            }
            points
        }
        (None, Some(day)) => vec![ReliefReading { day, percent }],
        // Nothing says when it was read: it is shown where the weeks begin.
        (None, None) => vec![ReliefReading { day: 14, percent }],
    }
}

/// How a treatment helped, in a few words: "50 % in the first hours, 0 % later".
pub(super) fn in_words(reading: &Reading<'_>, entry: &Entry, treatment: &Treatment) -> String {
    relief_words(&relief(reading, entry, treatment))
}

/// The last reading: "0 % at 4 weeks".
pub fn late_words(reading: &ReliefReading) -> String {
    format!("{} % at {}", reading.percent, after(reading.day))
}

/// Relief in a few words.
pub fn relief_words(relief: &Relief) -> String {
    let early = relief.early.map(|percent| format!("{percent} % in the first hours"));
    let late = relief.late.last().map(late_words);
    match (early, late) {
        (None, None) => "outcome not recorded".to_owned(),
        (early, late) => early.into_iter().chain(late).collect::<Vec<_>>().join(", "),
    }
}

fn after(days: u16) -> String {
    match days {
        0..=13 => format!("{days} days"),
        14..=83 => format!("{} weeks", days / 7),
        _ => format!("{} months", days / 30),
    }
}
