//! Dates and lengths of time as a person writes them.

use crate::model::{Date, End, Entry, PartialDate, Season, Span, SpanUnit};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month(number: i8) -> &'static str {
    usize::try_from(number - 1).ok().and_then(|n| MONTHS.get(n)).copied().unwrap_or("?")
}

/// "12 Nov 2026".
#[must_use]
pub fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date.month()), date.year())
}

/// "2 Oct", with the year if it is not that of `near`.
#[must_use]
pub fn short_day(date: Date, near: Date) -> String {
    if date.year() == near.year() { format!("{} {}", date.day(), month(date.month())) } else { day(date) }
}

/// As exactly as it is known: "12 Nov 2026", "Mar 2024", "spring 2024", "2024", "date not known".
#[must_use]
pub fn partial(date: PartialDate) -> String {
    match date {
        PartialDate::Unknown => "date not known".to_owned(),
        PartialDate::Year(year) => year.to_string(),
        PartialDate::Season(year, season) => format!("{} {year}", season_word(season)),
        PartialDate::Month(year, number) => format!("{} {year}", month(number)),
        PartialDate::Day(date) => day(date),
    }
}

fn season_word(season: Season) -> &'static str {
    match season {
        Season::Winter => "winter",
        Season::Spring => "spring",
        Season::Summer => "summer",
        Season::Autumn => "autumn",
    }
}

/// When an entry was: "17 Sep 2025", "Mar 2024 to Jul 2024", "since 2022".
#[must_use]
pub fn period(entry: &Entry) -> String {
    let start = partial(entry.date);
    match entry.end {
        Some(End::Ongoing) if entry.date == PartialDate::Unknown => "ongoing, start not known".to_owned(),
        Some(End::Ongoing) => format!("since {start}"),
        Some(End::On(PartialDate::Unknown)) => format!("{start}, end not known"),
        Some(End::On(end)) if end != entry.date => format!("{start} to {}", partial(end)),
        Some(End::On(_)) | None => start,
    }
}

/// "3 hours", "1 week", "6 months".
#[must_use]
pub fn span(span: Span) -> String {
    let unit = match span.unit {
        SpanUnit::Hours => "hour",
        SpanUnit::Days => "day",
        SpanUnit::Weeks => "week",
        SpanUnit::Months => "month",
    };
    format!("{} {unit}{}", span.count, if span.count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_exactly_as_it_is_known() {
        for (text, words) in [
            ("2026-11-12", "12 Nov 2026"),
            ("2024-03", "Mar 2024"),
            ("2024-spring", "spring 2024"),
            ("2024", "2024"),
            ("unknown", "date not known"),
        ] {
            assert_eq!(partial(text.parse().unwrap()), words);
        }
    }

    #[test]
    fn the_year_is_left_out_only_within_it() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(short_day(date("2026-10-02"), date("2026-11-20")), "2 Oct");
        assert_eq!(short_day(date("2025-10-02"), date("2026-11-20")), "2 Oct 2025");
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(span("1w".parse().unwrap()), "1 week");
        assert_eq!(span("3h".parse().unwrap()), "3 hours");
    }
}
