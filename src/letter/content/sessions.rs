//! Sessions of a treatment that were alike, told together: their days in one row, and what differs as a range.

use super::Composer;
use super::dates;
use super::passage::and;
use super::pattern::Slots;
use super::treatments::Line;
use crate::letter::text::Text;
use crate::model::{Body, Date, TreatmentStatus};

impl<'a> Composer<'a> {
    /// Sessions that were alike in all but their day and how long they helped, as one line.
    pub(super) fn told_together(&self, lines: Vec<Line<'a>>) -> Vec<Line<'a>> {
        let mut alike: Vec<Vec<Line<'a>>> = Vec::new();
        for line in lines {
            let with = alike.iter_mut().find(|known| {
                let mut all: Vec<&Line<'_>> = known.iter().collect();
                all.push(&line);
                are_sessions(&all) && self.shared(&all).is_some()
            });
            match with {
                Some(known) => known.push(line),
                None => alike.push(vec![line]),
            }
        }
        let lines = alike.into_iter().filter_map(|lines| self.one_line(lines)).collect();
        both_sides_together(lines)
    }

    /// Lines as the slots of sentences: what was done again and ended alike is told in turn, "6 weeks, then 4 weeks".
    pub(super) fn in_turn<'l>(&self, lines: impl Iterator<Item = &'l Line<'a>>) -> Vec<Slots>
    where
        'a: 'l,
    {
        let text = |slots: &Slots, name: &str| slots.get(name).map(Text::to_plain);
        let mut told: Vec<(Slots, Vec<String>, Vec<String>)> = Vec::new();
        for line in lines {
            let slots = &line.slots;
            let (date, outcome) = (text(slots, "date"), text(slots, "outcome"));
            let again = |known: &Slots| {
                let same = ["what", "ended"].iter().all(|name| text(known, name) == text(slots, name));
                let noted = text(known, "note").or_else(|| text(slots, "note"));
                same && noted.is_none() && text(known, "date").is_some() && date.is_some()
            };
            match told.last_mut().filter(|(known, ..)| again(known)) {
                Some((_, dates, outcomes)) => {
                    dates.extend(date);
                    outcomes.extend(outcome);
                }
                None => told.push((slots.clone(), date.into_iter().collect(), outcome.into_iter().collect())),
            }
        }
        let then = self.wording.pattern("treatments.then");
        let together = |(slots, dates, outcomes): (Slots, Vec<String>, Vec<String>)| {
            slots.with_some("date", and(&dates)).with_some("outcome", Some(outcomes.join(&then)))
        };
        told.into_iter().map(together).collect()
    }

    /// What lines share; nothing where they differ in more than a length of time.
    fn shared(&self, lines: &[&Line<'_>]) -> Option<Together> {
        let before_a_time = self.wording.pattern("treatments.for");
        let of = |text: &dyn Fn(&Line<'_>) -> Option<String>| {
            let texts: Option<Vec<String>> = lines.iter().map(|line| text(line)).collect();
            ranged(&texts?, &before_a_time)
        };
        let cell = |number: usize| of(&|line| Some(line.cells.get(number)?.to_plain()));
        Some(Together {
            cells: [cell(2)?, cell(3)?, cell(4)?],
            outcome: of(&|line| Some(line.slots.get("outcome")?.to_plain()))?,
        })
    }

    /// One line for sessions that were alike.
    fn one_line(&self, lines: Vec<Line<'a>>) -> Option<Line<'a>> {
        let together = self.shared(&lines.iter().collect::<Vec<_>>());
        let days: Vec<Date> = lines.iter().map(|line| line.entry.start().first).collect();
        let weight = lines.iter().map(|line| line.weight).max()?;
        let by_account = lines.iter().any(|line| line.by_account);
        let several = lines.len() > 1;
        let mut line = lines.into_iter().next()?;
        if let Some(together) = together.filter(|_| several) {
            let said = days_said(&days);
            let [date, _, first, later, ended] = &mut line.cells;
            *date = Text::plain(&said);
            [first, later, ended]
                .into_iter()
                .zip(together.cells)
                .filter(|(cell, text)| cell.to_plain() != *text)
                .for_each(|(cell, text)| *cell = Text::plain(&text));
            line.slots = line.slots.with("date", said).with("outcome", together.outcome);
            line.weight = weight;
            line.by_account = by_account;
        }
        Some(line)
    }
}

/// Lines of the two sides of the same sessions as one: "L5, both sides".
fn both_sides_together(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut out: Vec<Line<'_>> = Vec::new();
    for line in lines {
        let with = out.iter_mut().find(|known| are_two_sides(known, &line));
        let Some(known) = with else {
            out.push(line);
            continue;
        };
        let [_, what, ..] = &mut known.cells;
        *what = Text::plain(&of_both_sides(&what.to_plain()));
        if let Some(what) = known.slots.get("what").map(|what| of_both_sides(&what.to_plain())) {
            known.slots = std::mem::take(&mut known.slots).with("what", what);
        }
    }
    out
}

/// How a side stands behind a level.
const SIDES: [&str; 2] = [", left", ", right"];

fn of_both_sides(what: &str) -> String {
    // The place of a treatment stands before whatever was noted beside it.
    let first = SIDES.iter().filter_map(|side| Some((what.find(side)?, *side))).min();
    first.map_or_else(|| what.to_owned(), |(_, side)| what.replacen(side, ", both sides", 1))
}

/// Whether two lines differ in nothing but the side.
fn are_two_sides(one: &Line<'_>, other: &Line<'_>) -> bool {
    let cell = |line: &Line<'_>, number: usize| line.cells.get(number).map(Text::to_plain);
    let alike = [0, 2, 3, 4].into_iter().all(|number| cell(one, number) == cell(other, number));
    let (what, others) = (cell(one, 1).unwrap_or_default(), cell(other, 1).unwrap_or_default());
    let sided = SIDES.iter().any(|side| what.contains(side));
    one.place == other.place
        && alike
        && sided
        && what != others
        && of_both_sides(&what) == of_both_sides(&others)
        && one.slots.get("note").map(Text::to_plain) == other.slots.get("note").map(Text::to_plain)
}

/// What several sessions share in a line.
struct Together {
    /// What the first hours brought, what came later, and how it ended.
    cells: [String; 3],
    /// The outcome in a sentence.
    outcome: String,
}

/// Whether lines are of sessions of the same treatment at the same place, each on a day that is known.
fn are_sessions(lines: &[&Line<'_>]) -> bool {
    let same = |line: &Line<'_>, first: &Line<'_>| {
        line.place == first.place
            && line.cells.get(1) == first.cells.get(1)
            && line.slots.get("note") == first.slots.get("note")
    };
    let session = |line: &Line<'_>| {
        let done = matches!(&line.entry.body, Body::Treatment(treatment) if treatment.status == TreatmentStatus::Done);
        done && line.entry.end.is_none() && line.entry.start().is_exact()
    };
    let days: Vec<Date> = lines.iter().map(|line| line.entry.start().first).collect();
    let apart = days.windows(2).all(|pair| matches!(pair, [one, other] if one < other));
    let first = lines.first();
    apart && lines.iter().all(|line| session(line) && first.is_some_and(|first| same(line, first)))
}

/// Texts that differ in nothing but a length of time, as one: "60% for 7 to 10 weeks". Nothing where more differs.
fn ranged(texts: &[String], before_a_time: &str) -> Option<String> {
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
        if out.last().map(String::as_str) != Some(before_a_time) {
            return None;
        }
        out.push(format!("{least} to {most}"));
    }
    Some(out.join(" "))
}

/// Days in a row, each year said once: "5 Nov 2025; 14 Jan, 8 Apr and 2 Sep 2026".
fn days_said(days: &[Date]) -> String {
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
        ranged(&texts.iter().map(ToString::to_string).collect::<Vec<_>>(), "for")
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
        assert_eq!(days_said(&all), "5 Nov 2025; 14 Jan and 8 Apr 2026");
    }
}
