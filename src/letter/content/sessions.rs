//! Sessions of a treatment that were alike, told together: their days in one row, and what differs as a range.

use super::dates;
use crate::model::Date;

/// What stands before a time in an outcome: "60% for 9 weeks".
const BEFORE_A_TIME: &str = "for";

/// Texts that differ in nothing but a length of time, as one: "60% for 7 to 10 weeks". Nothing where more differs.
pub(super) fn ranged(texts: &[String]) -> Option<String> {
    let split = |text: &String| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let all: Vec<Vec<String>> = texts.iter().map(split).collect();
    let first = all.first()?;
    if all.iter().any(|words| words.len() != first.len()) {
        return None;
    }
    let mut out: Vec<String> = Vec::new();
    for (at, word) in first.iter().enumerate() {
        let here: Vec<&String> = all.iter().filter_map(|words| words.get(at)).collect();
        if here.iter().all(|other| *other == word) {
            out.push(word.clone());
            continue;
        }
        let numbers: Option<Vec<u32>> = here.iter().map(|word| word.parse().ok()).collect();
        let (least, most) =
            numbers.and_then(|numbers| Some((*numbers.iter().min()?, *numbers.iter().max()?)))?;
        if out.last().map(String::as_str) != Some(BEFORE_A_TIME) {
            return None;
        }
        out.push(format!("{least} to {most}"));
    }
    Some(out.join(" "))
}

/// Days in a row, each year said once: "5 Nov 2025; 14 Jan, 8 Apr and 2 Sep 2026".
pub(super) fn days(days: &[Date]) -> String {
    let years = days.chunk_by(|one, other| one.year() == other.year());
    let said = years.filter_map(|year| {
        let (last, rest) = year.split_last()?;
        let last = dates::day(*last);
        let before: Vec<String> = rest.iter().map(|day| dates::day_of_year(*day)).collect();
        Some(if before.is_empty() { last } else { format!("{} and {last}", before.join(", ")) })
    });
    said.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Option<String> {
        ranged(&texts.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn only_times_may_differ() {
        assert_eq!(texts(&["60% for 9 weeks", "60% for 10 weeks"]).unwrap(), "60% for 9 to 10 weeks");
        assert_eq!(texts(&["60%", "60%"]).unwrap(), "60%");
        assert_eq!(texts(&["60% for 9 weeks", "40% for 9 weeks"]), None);
        assert_eq!(texts(&["NRS 7 → 3", "NRS 6 → 3"]), None);
        assert_eq!(texts(&["60% for 9 weeks", "60%"]), None);
    }

    #[test]
    fn a_year_is_said_once() {
        let all: Vec<Date> =
            ["2025-11-05", "2026-01-14", "2026-04-08"].iter().map(|day| day.parse().unwrap()).collect();
        assert_eq!(days(&all), "5 Nov 2025; 14 Jan and 8 Apr 2026");
    }
}
