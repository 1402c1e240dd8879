//! Dates as people type them: `12 jan`, `3 weeks ago`, `2024`, `spring 2024`.

use crate::model::{Date, PartialDate, Season};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Why a date cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// It is no date.
    #[error("It is no date")]
    NotADate,
    /// A day and a month in figures, which another country writes the other way round.
    #[error("Write {0} or {1}: in figures it can be either")]
    EitherWay(String, String),
}

/// Reads a date of the past, as exactly as it was typed. A day without a year is the last one before `today`.
pub fn past(text: &str, today: Date) -> Option<PartialDate> {
    read(text, today).ok()
}

/// What is wrong with a typed date, in a sentence for its field; `otherwise` where it is simply no date.
pub fn trouble(text: &str, today: Date, otherwise: &str) -> Option<String> {
    match read(text, today) {
        Ok(_) => None,
        Err(WhenError::NotADate) => Some(otherwise.to_owned()),
        Err(error @ WhenError::EitherWay(..)) => Some(error.to_string()),
    }
}

/// What stands beside a field while a date is typed: how it is read; empty where it is not, or reads as it is typed.
pub fn echo(text: &str, today: Date) -> String {
    let read = past(text, today).filter(|date| *date != PartialDate::Unknown);
    read.map(crate::pathway::words::dates::partial).filter(|words| words != text.trim()).unwrap_or_default()
}

/// Reads a date of the past, or says why it cannot be read.
///
/// # Errors
/// [`WhenError`].
pub fn read(text: &str, today: Date) -> Result<PartialDate, WhenError> {
    let text = text.trim().to_lowercase();
    if let Ok(date) = text.parse::<PartialDate>() {
        return Ok(date);
    }
    if let Some(in_figures) = figures(&text, today) {
        return in_figures;
    }
    in_words(&text, today).ok_or(WhenError::NotADate)
}

fn in_words(text: &str, today: Date) -> Option<PartialDate> {
    let words: Vec<&str> = text.split([' ', '.', ',', '/', '-']).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        ["today" | "now"] => Some(PartialDate::Day(today)),
        ["yesterday"] => Some(PartialDate::Day(today.plus_days(-1))),
        ["unknown" | "?"] => Some(PartialDate::Unknown),
        [count, unit, "ago"] => ago(count, unit, today),
        [count_and_unit, "ago"] => {
            let digits = count_and_unit.find(|c: char| !c.is_ascii_digit())?;
            let (count, unit) = count_and_unit.split_at_checked(digits)?;
            ago(count, unit, today)
        }
        [season, year] if season_of(season).is_some() => {
            Some(PartialDate::Season(whole_year(year)?, season_of(season)?))
        }
        [season] if season_of(season).is_some() => last_season(season_of(season)?, today),
        [month, day, year] if month_of(month).is_some() => {
            let date = Date::new(any_year(year, today)?, month_of(month)?, day.parse().ok()?)?;
            Some(PartialDate::Day(date))
        }
        [day, month, year] => {
            let date = Date::new(any_year(year, today)?, month_of(month)?, day.parse().ok()?)?;
            Some(PartialDate::Day(date))
        }
        [month, year] if month_of(month).is_some() && year.len() == 4 => {
            let (year, month) = (whole_year(year)?, month_of(month)?);
            Date::new(year, month, 1).map(|_| PartialDate::Month(year, month))
        }
        [day, month] => last_day(day.parse().ok()?, month_of(month)?, today),
        [month] => last_month(month_of(month)?, today),
        _ => None,
    }
}

/// A date in figures alone: `14/2/1949`, `12.1.2024`, `3/2024`; `None` if it is not one. With points the day comes
/// first wherever points are written; with strokes it depends on the country, and then only what reads one way is read.
fn figures(text: &str, today: Date) -> Option<Result<PartialDate, WhenError>> {
    let sign = ['.', '/', '-'].into_iter().find(|sign| text.contains(*sign))?;
    let parts: Vec<&str> = text.split(sign).map(str::trim).collect();
    let all_figures = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    if !parts.iter().all(all_figures) {
        return None;
    }
    let number = |part: &str| part.parse::<i8>().ok();
    let day = |year: &str, month: &str, day: &str| {
        Date::new(any_year(year, today)?, number(month)?, number(day)?).map(PartialDate::Day)
    };
    Some(match parts.as_slice() {
        [first, second, year] => match (day(year, second, first), day(year, first, second)) {
            (Some(date), _) if sign == '.' => Ok(date),
            (Some(one), Some(other)) if one != other => Err(WhenError::EitherWay(typed(one), typed(other))),
            (Some(date), _) | (None, Some(date)) if sign != '.' => Ok(date),
            _ => Err(WhenError::NotADate),
        },
        [month, year] if year.len() == 4 && sign != '-' => {
            let date = number(month).zip(whole_year(year));
            let date = date.filter(|(month, year)| Date::new(*year, *month, 1).is_some());
            date.map(|(month, year)| PartialDate::Month(year, month)).ok_or(WhenError::NotADate)
        }
        // A number with a point, or a day whose month and order are open.
        _ => Err(WhenError::NotADate),
    })
}

/// A year of four figures.
fn whole_year(text: &str) -> Option<i16> {
    text.parse().ok().filter(|_| text.len() == 4)
}

/// A year of four figures, or of two: then the latest that is not after `today`.
fn any_year(text: &str, today: Date) -> Option<i16> {
    if text.len() != 2 {
        return whole_year(text);
    }
    let within: i16 = text.parse().ok()?;
    let this_century = today.year() - today.year() % 100 + within;
    Some(if this_century <= today.year() { this_century } else { this_century - 100 })
}

/// Whether a date lies wholly after `today`.
pub fn is_to_come(date: PartialDate, today: Date) -> bool {
    date != PartialDate::Unknown && date.interval().first > today
}

/// Reads a day of the future: `3 months`, `2 weeks`, `12 jan`, or any date as written in files.
pub fn future(text: &str, today: Date) -> Option<Date> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("in ").unwrap_or(&text);
    if let Ok(PartialDate::Day(date)) = text.parse::<PartialDate>() {
        return Some(date);
    }
    if let Some(in_figures) = figures(text, today) {
        return match in_figures {
            Ok(PartialDate::Day(date)) => Some(date),
            _ => None,
        };
    }
    let words: Vec<&str> = text.split([' ', '.', ',']).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [count, unit] if month_of(unit).is_none() || count.parse::<i8>().is_err() => {
            after(today, count.parse().ok()?, unit)
        }
        [day, month] => {
            let (day, month) = (day.parse().ok()?, month_of(month)?);
            let this = Date::new(today.year(), month, day)?;
            if this > today { Some(this) } else { Date::new(today.year() + 1, month, day) }
        }
        [day, month, year] => Date::new(year.parse().ok()?, month_of(month)?, day.parse().ok()?),
        _ => None,
    }
}

/// How a date stands in a field: what [`past`] reads back to the same.
pub fn typed(date: PartialDate) -> String {
    match date {
        PartialDate::Unknown => "unknown".to_owned(),
        PartialDate::Day(day) => day.civil().strftime("%-d %b %Y").to_string(),
        other => crate::pathway::words::dates::partial(other),
    }
}

fn ago(count: &str, unit: &str, today: Date) -> Option<PartialDate> {
    let count: i32 = count.parse().ok()?;
    Some(match unit.get(..1)? {
        "y" => PartialDate::Year(today.plus_months(-12 * count).year()),
        // Months ago is not a day: the month is what was meant.
        "m" => {
            let then = today.plus_months(-count);
            PartialDate::Month(then.year(), then.month())
        }
        _ => PartialDate::Day(after(today, -count, unit)?),
    })
}

fn after(day: Date, count: i32, unit: &str) -> Option<Date> {
    match unit.get(..1)? {
        "d" => Some(day.plus_days(count)),
        "w" => Some(day.plus_days(count * 7)),
        "m" => Some(day.plus_months(count)),
        "y" => Some(day.plus_months(count * 12)),
        _ => None,
    }
}

fn month_of(word: &str) -> Option<i8> {
    // A bare number is never a month.
    let place = MONTHS.iter().position(|month| word.len() >= 3 && word.starts_with(month))?;
    i8::try_from(place + 1).ok()
}

fn season_of(word: &str) -> Option<Season> {
    match word {
        "winter" => Some(Season::Winter),
        "spring" => Some(Season::Spring),
        "summer" => Some(Season::Summer),
        "autumn" | "fall" => Some(Season::Autumn),
        _ => None,
    }
}

fn last_day(day: i8, month: i8, today: Date) -> Option<PartialDate> {
    let this = Date::new(today.year(), month, day);
    let day = this.filter(|this| *this <= today).or_else(|| Date::new(today.year() - 1, month, day))?;
    Some(PartialDate::Day(day))
}

fn last_month(month: i8, today: Date) -> Option<PartialDate> {
    let year = if month <= today.month() { today.year() } else { today.year() - 1 };
    Some(PartialDate::Month(year, month))
}

fn last_season(season: Season, today: Date) -> Option<PartialDate> {
    let begun = |year| PartialDate::Season(year, season).interval().first <= today;
    (today.year() - 1..=today.year())
        .rev()
        .find(|year| begun(*year))
        .map(|year| PartialDate::Season(year, season))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        Date::new(2026, 11, 20).unwrap()
    }

    fn reads(text: &str) -> String {
        past(text, today()).map_or_else(|| "not read".to_owned(), |date| date.to_string())
    }

    #[test]
    fn dates_of_the_past() {
        for (typed, means) in [
            ("12 jan", "2026-01-12"),
            ("12 dec", "2025-12-12"),
            ("12 january 2024", "2024-01-12"),
            ("12.1.2024", "2024-01-12"),
            ("14/2/1949", "1949-02-14"),
            ("2/14/1949", "1949-02-14"),
            ("4/4/1965", "1965-04-04"),
            ("apr 3 1965", "1965-04-03"),
            ("april 3, 1965", "1965-04-03"),
            ("3 apr 65", "1965-04-03"),
            ("3-apr-2024", "2024-04-03"),
            ("3/2024", "2024-03"),
            ("3 weeks ago", "2026-10-30"),
            ("3w ago", "2026-10-30"),
            ("2 months ago", "2026-09"),
            ("2 years ago", "2024"),
            ("2024", "2024"),
            ("Mar 2025", "2025-03"),
            ("mar", "2026-03"),
            ("dec", "2025-12"),
            ("spring 2024", "2024-spring"),
            ("fall 2024", "2024-autumn"),
            ("winter", "2026-winter"),
            ("2025-02-03", "2025-02-03"),
            ("today", "2026-11-20"),
            ("unknown", "unknown"),
        ] {
            assert_eq!(reads(typed), means, "{typed}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for wrong in [
            "",
            "soon",
            "31 feb",
            "13.13.2024",
            "jann 20",
            "week ago",
            "8",
            "8 9",
            "7.9",
            "8.9",
            "3 2024",
            "8 weeks",
            "2024 03",
        ] {
            assert_eq!(reads(wrong), "not read", "{wrong}");
        }
    }

    #[test]
    fn a_day_in_figures_that_reads_two_ways_is_refused_with_both_readings() {
        for (text, words) in [
            ("3/4/1965", "Write 3 Apr 1965 or 4 Mar 1965: in figures it can be either"),
            ("03-04-1965", "Write 3 Apr 1965 or 4 Mar 1965: in figures it can be either"),
            ("12/8/2026", "Write 12 Aug 2026 or 8 Dec 2026: in figures it can be either"),
            ("3/4/26", "Write 3 Apr 2026 or 4 Mar 2026: in figures it can be either"),
            ("31/2/2024", "no date"),
        ] {
            assert_eq!(trouble(text, today(), "no date").as_deref(), Some(words), "{text}");
        }
    }

    #[test]
    fn what_was_read_is_said_where_it_reads_otherwise() {
        for (text, words) in [
            ("14 feb 49", "14 Feb 1949"),
            ("3 weeks ago", "30 Oct 2026"),
            ("2024", ""),
            ("?", ""),
            ("soon", ""),
        ] {
            assert_eq!(echo(text, today()), words, "{text}");
        }
    }

    #[test]
    fn days_of_the_future() {
        for (typed, means) in [
            ("3 months", "2027-02-20"),
            ("in 2 weeks", "2026-12-04"),
            ("12 jan", "2027-01-12"),
            ("24 nov", "2026-11-24"),
            ("1 mar 2027", "2027-03-01"),
            ("2027-02-03", "2027-02-03"),
        ] {
            assert_eq!(
                future(typed, today()).map(|date| date.to_string()).as_deref(),
                Some(means),
                "{typed}"
            );
        }
        assert_eq!(future("later", today()), None);
    }

    #[test]
    fn what_stands_in_a_field_is_read_back_to_the_same() {
        for date in ["2026-01-12", "2025-03", "2024-spring", "2024-winter", "2023", "unknown"] {
            let date: PartialDate = date.parse().unwrap();
            assert_eq!(past(&typed(date), today()), Some(date));
        }
    }
}
