//! Dates as letters print them: a day, month or year is never invented.

use crate::model::{Date, End, Entry, EntryId, PartialDate, Season, Span, SpanUnit};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// What makes two entries one session: the same day, where it is known to the day. Two of "Sep 2026" are never one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SessionDay<'e> {
    /// The day.
    Known(Date),
    /// Only the entry itself: its day is not known.
    Entry(&'e EntryId),
}

impl<'e> SessionDay<'e> {
    /// The session of an entry.
    pub(super) fn of(entry: &'e Entry) -> Self {
        let start = entry.start();
        if start.is_exact() { Self::Known(start.first) } else { Self::Entry(&entry.id) }
    }
}

fn month(number: i8) -> &'static str {
    usize::try_from(number - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or("")
}

/// "3 Feb 1950".
pub(super) fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date.month()), date.year())
}

/// "3 Feb", where the year stands beside it.
pub(super) fn day_of_year(date: Date) -> String {
    format!("{} {}", date.day(), month(date.month()))
}

/// "3 Feb 1950", "Mar 2024", "Summer 2024", "2024"; nothing for an unknown date.
pub(super) fn partial(date: PartialDate) -> Option<String> {
    match date {
        PartialDate::Unknown => None,
        PartialDate::Year(year) => Some(year.to_string()),
        PartialDate::Season(year, season) => Some(format!("{} {year}", season_name(season))),
        PartialDate::Month(year, number) => Some(format!("{} {year}", month(number))),
        PartialDate::Day(date) => Some(day(date)),
    }
}

/// A date inside a sentence: "on 3 Feb 1950", "in Mar 2024", "in summer 2024".
pub(super) fn within(date: PartialDate) -> Option<String> {
    let word = if date.interval().is_exact() { "on" } else { "in" };
    partial(date).map(|text| format!("{word} {}", lower_season(date, &text)))
}

/// A date inside a phrase: "3 Feb 1950", "summer 2024".
pub(super) fn inside(date: PartialDate) -> Option<String> {
    partial(date).map(|text| lower_season(date, &text))
}

/// A day with the hour a note of it begins with, and the rest of the note: "20 Nov 2026, 10:20" for "10:20. No fever".
pub(super) fn with_hour(day: Option<String>, note: &str) -> (Option<String>, String) {
    let (first, rest) = note.split_once(['.', ' ']).unwrap_or((note, ""));
    let is_hour = first.split_once(':').is_some_and(|(hour, minute)| {
        (1..=2).contains(&hour.len())
            && minute.len() == 2
            && [hour, minute].iter().all(|part| part.chars().all(|c| c.is_ascii_digit()))
    });
    match day {
        Some(day) if is_hour => {
            (Some(format!("{day}, {first}")), rest.trim_start_matches([' ', '.', ',', ';']).to_owned())
        }
        day => (day, note.to_owned()),
    }
}

fn season_name(season: Season) -> &'static str {
    match season {
        Season::Winter => "Winter",
        Season::Spring => "Spring",
        Season::Summer => "Summer",
        Season::Autumn => "Autumn",
    }
}

/// From a beginning to an end: "Apr–Jul 2025", "Apr 2024–Jan 2025", "4 Mar–3 Jul 2026", "Since Feb 2025". What is
/// shared is said once.
pub(super) fn range(from: PartialDate, to: Option<End>) -> Option<String> {
    let begun = partial(from);
    match to {
        None => begun,
        Some(End::Ongoing) => begun.map(|date| format!("Since {}", lower_season(from, &date))),
        Some(End::On(end)) if end == from => begun,
        Some(End::On(end)) => match (begun, partial(end)) {
            (Some(_), Some(last)) => Some(format!("{}–{last}", shortened(from, end))),
            (None, Some(last)) => Some(format!("Until {}", lower_season(end, &last))),
            (Some(first), None) => Some(format!("From {}", lower_season(from, &first))),
            (None, None) => None,
        },
    }
}

/// The same inside a sentence: "since Feb 2025", "spring 2024".
pub(super) fn range_inside(from: PartialDate, to: Option<End>) -> Option<String> {
    let small = ["Since", "Until", "From", "Winter", "Spring", "Summer", "Autumn"];
    let date = range(from, to)?;
    Some(if small.iter().any(|word| date.starts_with(word)) { super::passage::lower(&date) } else { date })
}

/// A season is written small inside a phrase.
fn lower_season(date: PartialDate, text: &str) -> String {
    if matches!(date, PartialDate::Season(..)) { text.to_lowercase() } else { text.to_owned() }
}

/// The beginning of a range without the year or month it shares with the end.
fn shortened(from: PartialDate, to: PartialDate) -> String {
    let whole = partial(from).unwrap_or_default();
    match (from, to) {
        (PartialDate::Day(a), PartialDate::Day(b)) if a.year() == b.year() && a.month() == b.month() => {
            a.day().to_string()
        }
        (PartialDate::Day(a), PartialDate::Day(b)) if a.year() == b.year() => {
            format!("{} {}", a.day(), month(a.month()))
        }
        (PartialDate::Month(a, number), PartialDate::Month(b, _)) if a == b => month(number).to_owned(),
        (PartialDate::Season(a, season), PartialDate::Season(b, _)) if a == b => {
            season_name(season).to_owned()
        }
        _ => whole,
    }
}

/// A length of time: "3 h", "10 days", "1 week".
pub(super) fn span(span: Span) -> String {
    let unit = match (span.unit, span.count) {
        (SpanUnit::Hours, _) => "h",
        (SpanUnit::Days, 1) => "day",
        (SpanUnit::Days, _) => "days",
        (SpanUnit::Weeks, 1) => "week",
        (SpanUnit::Weeks, _) => "weeks",
        (SpanUnit::Months, 1) => "month",
        (SpanUnit::Months, _) => "months",
    };
    format!("{} {unit}", span.count)
}

/// From a shorter to a longer time: "7 to 10 weeks", "10 days to 6 weeks".
pub(super) fn spans(least: Span, most: Span) -> String {
    match (least, most) {
        _ if least == most => span(least),
        _ if least.unit == most.unit => format!("{} to {}", least.count, span(most)),
        _ => format!("{} to {}", span(least), span(most)),
    }
}

/// Times that followed each other: "6, then 4, then 2 weeks".
pub(super) fn spans_in_turn(spans: &[Span]) -> String {
    let unit = spans.last().map(|last| last.unit);
    let alike = spans.iter().all(|span| Some(span.unit) == unit);
    let last = spans.len().saturating_sub(1);
    let said = spans
        .iter()
        .enumerate()
        .map(|(at, of)| if alike && at < last { of.count.to_string() } else { span(*of) });
    said.collect::<Vec<_>>().join(", then ")
}

/// Whole years from a birth date to a day; nothing where the birth date leaves two ages open.
pub(super) fn age(born: PartialDate, on: Date) -> Option<i32> {
    let interval = born.interval();
    let years = |date: Date| date.months_until(on) / 12;
    let (oldest, youngest) = (years(interval.first), years(interval.last));
    (oldest == youngest && (0..130).contains(&oldest)).then_some(oldest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(from: &str, to: &str) -> String {
        let to = if to.is_empty() { None } else { Some(to.parse().unwrap()) };
        range(from.parse().unwrap(), to).unwrap_or_else(|| "-".to_owned())
    }

    #[test]
    fn ranges_say_what_is_shared_once() {
        assert_eq!(printed("2025-04", "2025-07"), "Apr–Jul 2025");
        assert_eq!(printed("2024-04", "2025-01"), "Apr 2024–Jan 2025");
        assert_eq!(printed("2026-03-04", "2026-07-03"), "4 Mar–3 Jul 2026");
        assert_eq!(printed("2026-03-04", "2026-03-09"), "4–9 Mar 2026");
        assert_eq!(printed("2022", "2024"), "2022–2024");
        assert_eq!(printed("2025-02", "ongoing"), "Since Feb 2025");
        assert_eq!(printed("2024-summer", ""), "Summer 2024");
        assert_eq!(printed("unknown", ""), "-");
        assert_eq!(printed("unknown", "2024-05"), "Until May 2024");
    }

    #[test]
    fn an_age_is_given_only_where_it_is_certain() {
        let on = Date::new(2026, 11, 20).unwrap();
        assert_eq!(age("1950-02-03".parse().unwrap(), on), Some(76));
        assert_eq!(age("1950-11-21".parse().unwrap(), on), Some(75));
        assert_eq!(age("1950".parse().unwrap(), on), None);
    }
}
