//! Outcomes of a treatment as relief in percent, for the tail and for words.

use super::Reading;
use crate::model::{
    DAYS_PER_MONTH, Domain, Entry, Measure, Phase, Reading as Outcome, Span, Treatment, Words,
};
use crate::pathway::relief_about;
use crate::pathway::vocabulary::Nature;
use crate::pathway::words::dates;
use crate::ui::timeline::model::{Relief, ReliefReading};

/// Percent of relief; below zero is worse. `None` if it was not scored.
pub(super) fn percent(reading: &Reading<'_>, measure: &Measure) -> Option<i16> {
    relief_about(reading.knowledge, measure)
}

/// The relief tail of a treatment.
pub(super) fn relief(reading: &Reading<'_>, entry: &Entry, treatment: &Treatment) -> Relief {
    let pain = |phase| {
        treatment
            .readings
            .iter()
            .filter(move |outcome| outcome.domain == Domain::Pain && outcome.phase == phase)
    };
    let scored = |outcome: &&Outcome| percent(reading, &outcome.measure).is_some();
    let early = pain(Phase::Anaesthetic).find(scored);
    let mut late: Vec<ReliefReading> =
        pain(Phase::Therapeutic).flat_map(|outcome| points(reading, entry, outcome)).collect();
    late.sort_by_key(|point| point.day);
    let last = pain(Phase::Therapeutic)
        .filter(scored)
        .max_by_key(|outcome| points(reading, entry, outcome).last().map_or(0, |point| point.day));
    let item = reading.knowledge.treatment_named(treatment.treatment.as_str());
    let is_block = item.is_some_and(|ix| reading.knowledge.treatment(ix).item.nature == Nature::Block);
    Relief {
        only_tests: is_block && late.is_empty(),
        early: early.and_then(|outcome| percent(reading, &outcome.measure)),
        late,
        early_words: early.and_then(|outcome| said(reading, &outcome.measure)),
        late_words: last.and_then(|outcome| late_said(reading, entry, outcome)),
    }
}

/// How much it helped, as it was recorded: a figure stays a figure, a word a word.
fn said(reading: &Reading<'_>, measure: &Measure) -> Option<String> {
    Some(match measure {
        Measure::Missing(_) => return None,
        Measure::Percent(_) | Measure::Score(_) => match percent(reading, measure)? {
            // Nobody says that pain was relieved by less than nothing.
            worse @ ..0 => format!("{} % worse", worse.unsigned_abs()),
            relieved => format!("{relieved} %"),
        },
        Measure::Words(Words::Worse) => "worse".to_owned(),
        Measure::Words(Words::None) => "did not help".to_owned(),
        Measure::Words(Words::ABit) => "helped a bit".to_owned(),
        Measure::Words(Words::Half) => "helped by half".to_owned(),
        Measure::Words(Words::Most) => "took most of it".to_owned(),
    })
}

fn late_said(reading: &Reading<'_>, entry: &Entry, outcome: &Outcome) -> Option<String> {
    let what = said(reading, &outcome.measure)?;
    Some(match (outcome.lasted, read_on(entry, outcome)) {
        (Some(lasted), _) => format!("{what} for {}", dates::span(lasted)),
        (None, Some(day)) => format!("{what} at {}", after(day)),
        (None, None) if matches!(outcome.measure, Measure::Words(_)) => what,
        (None, None) => format!("{what} in the weeks after"),
    })
}

fn days(span: Span) -> u16 {
    u16::try_from(span.days()).unwrap_or(u16::MAX)
}

/// How many days after the treatment an outcome was read, where that is recorded.
fn read_on(entry: &Entry, outcome: &Outcome) -> Option<u16> {
    let dated = || {
        let day = outcome.date?.interval().middle();
        u16::try_from(entry.start().middle().days_until(day)).ok()
    };
    outcome.after.map(days).or_else(dated)
}

/// A reading as points of the tail: where it was read, and where the relief it tells of ended.
fn points(reading: &Reading<'_>, entry: &Entry, outcome: &Outcome) -> Vec<ReliefReading> {
    let Some(percent) = percent(reading, &outcome.measure) else { return Vec::new() };
    match (outcome.lasted, read_on(entry, outcome)) {
        (Some(lasted), read) => {
            let end = days(lasted);
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
        // Nothing says when it was read: it is drawn where the weeks begin, and no day is named.
        (None, None) => vec![ReliefReading { day: 14, percent }],
    }
}

/// How a treatment helped, in a few words: "50 % in the first hours, 0 % at 4 weeks".
pub(super) fn in_words(reading: &Reading<'_>, entry: &Entry, treatment: &Treatment) -> String {
    relief_words(&relief(reading, entry, treatment))
}

/// Relief in a few words.
pub fn relief_words(relief: &Relief) -> String {
    let early = relief.early_words.as_ref().map(|words| format!("{words} in the first hours"));
    let words: Vec<String> = early.into_iter().chain(relief.late_words.clone()).collect();
    if words.is_empty() { "outcome not recorded".to_owned() } else { words.join(", ") }
}

fn after(days: u16) -> String {
    match days {
        0..=13 => format!("{days} days"),
        14..=83 => format!("{} weeks", days / 7),
        _ => format!("{} months", i32::from(days) / DAYS_PER_MONTH),
    }
}
