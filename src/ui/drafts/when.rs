//! Dates as people type them: `12 jan`, `3 weeks ago`, `2024`, `spring 2024`.

use crate::model::{Date, PartialDate, Season};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads a date of the past, as exactly as it was typed. A day without a year is the last one before `today`.
pub fn past(text: &str, today: Date) -> Option<PartialDate> {
    let text = text.trim().to_lowercase();
    if let Ok(date) = text.parse::<PartialDate>() {
        return Some(date);
    }
    let words: Vec<&str> = text.split([' ', '.', ',', '/']).filter(|word| !word.is_empty()).collect();
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
            Some(PartialDate::Season(year.parse().ok()?, season_of(season)?))
        }
        [season] if season_of(season).is_some() => last_season(season_of(season)?, today),
        [day, month, year] => {
            let date = Date::new(year.parse().ok()?, month_of(month)?, day.parse().ok()?)?;
            Some(PartialDate::Day(date))
        }
        [month, year] if month_of(month).is_some() && year.len() == 4 => {
            let (year, month) = (year.parse().ok()?, month_of(month)?);
            Date::new(year, month, 1).map(|_| PartialDate::Month(year, month))
        }
        [day, month] => last_day(day.parse().ok()?, month_of(month)?, today),
        [month] => last_month(month_of(month)?, today),
        _ => None,
    }
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
    if let Ok(number) = word.parse::<i8>() {
        return (1..=12).contains(&number).then_some(number);
    }
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
        for wrong in ["", "soon", "31 feb", "13.13.2024", "jann 20", "week ago"] {
            assert_eq!(reads(wrong), "not read", "{wrong}");
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
