//! Scores: baseline to latest on the same scale. Scales are never converted into each other.

use super::Composer;
use super::dates;
use super::passage::{Passage, and, capital, number, table_block};
use super::record::Known;
use crate::letter::document::{Align, Block, Column, Extent, Group, Row, Table};
use crate::letter::text::{Face, Text};
use crate::model::{Entry, PartialDate, Value};
use crate::pathway::vocabulary::Concept;

/// Width of the columns, in tenths of a point.
const NAME_WIDTH: u16 = 2140;
const DATE_WIDTH: u16 = 760;

/// So many scores of one day need no table.
const FEW: usize = 4;

/// The course of the pain, and how it is when it grows.
const TREND: &str = "trend";
const WORSE: &str = "worse";

impl<'a> Composer<'a> {
    /// Whether the pain has come back after a treatment that helped: it grows, or its latest score is as high as before.
    pub(super) fn pain_is_back(&self, entry: &Entry) -> bool {
        let day = entry.start().last;
        let since = |known: &Known<'_>| known.date.interval().first > day;
        let grows = |known: &Known<'_>| known.value() == Some(&Value::Choice(WORSE.to_owned()));
        if self.current(TREND).is_some_and(|known| since(&known) && grows(&known)) {
            return true;
        }
        let score = |known: &Known<'_>| match known.value() {
            Some(Value::Number(score)) => Some(*score),
            _ => None,
        };
        let strong = self.wording.common.figure.strong_pain;
        self.wording.common.pain_scales().any(|id| {
            let series = || self.findings().iter().rev().filter(move |known| known.id == id);
            let now = series().find(|known| since(known)).and_then(score);
            let before = series().find(|known| !since(known)).and_then(score);
            now.is_some_and(|now| now >= before.unwrap_or(strong))
        })
    }

    /// "NRS 8": the latest score of the pain.
    pub(super) fn pain_today(&self) -> Option<String> {
        let (known, score) = self.score_today()?;
        Some(format!("{} {}", self.scale_short(known.id).0, number(score)))
    }

    /// The latest score of the pain, of 10.
    pub(super) fn score_today(&self) -> Option<(Known<'_>, f64)> {
        let latest = self.wording.common.pain_scales().filter_map(|id| self.current(id));
        let known = latest.max_by_key(|known| known.date.interval())?;
        match known.value()? {
            Value::Number(score) => Some((known, *score)),
            _ => None,
        }
    }

    pub(super) fn scores(&self) -> Vec<Block> {
        let series = self.series();
        let mut dates: Vec<PartialDate> =
            series.iter().flat_map(|(_, _, s)| s.iter().map(|k| k.date)).collect();
        dates.sort_by_key(|date| date.interval());
        dates.dedup();
        let (Some(first), Some(last)) = (dates.first().copied(), dates.last().copied()) else {
            return vec![Passage::default().block("scores.open")];
        };
        // One or two scores of one day are a sentence.
        if first == last
            && let Some(said) = self.few_scores(&series, first)
        {
            return vec![said];
        }
        // A scale whose last value is not its worst or best end has turned: its middle is shown too.
        let turn = series.iter().filter_map(|(_, _, s)| turning(s)).next();
        let mut shown = vec![first];
        shown.extend(turn.filter(|date| *date != first && *date != last));
        if last != first {
            shown.push(last);
        }
        vec![table_block("scores.table", self.score_table(&series, &shown))]
    }

    /// Which scores a reply is asked for: those of this letter, where it has any.
    pub(super) fn scores_asked(&self) -> String {
        let known = self.wording.list("scales").iter().any(|id| self.current(id).is_some());
        self.wording.pattern(if known { "reply.same_scores" } else { "reply.scores" })
    }

    /// Scores of one day in a sentence, where they are few: "Average pain NRS 6 of 10 (19 Nov 2026)."
    fn few_scores(&self, series: &[(&str, &Concept, Vec<Known<'_>>)], date: PartialDate) -> Option<Block> {
        let said = |(id, _, values): &(&str, &Concept, Vec<Known<'_>>)| match values.last()?.value()? {
            Value::Number(score) => self.score_said(id, *score),
            _ => None,
        };
        let items: Option<Vec<String>> = series.iter().map(said).collect();
        let items = items.filter(|items| items.len() <= FEW).and_then(|items| and(&items));
        let slots = self.slots().with_some("Items", items.map(|items| capital(&items)));
        let mut passage = Passage::default();
        let said = self.say(&mut passage, "scores.said", &slots.with_some("date", dates::partial(date)));
        said.then(|| passage.block("scores.said"))
    }

    /// A score inside a sentence: "average pain NRS 6 of 10", "ODI 62%".
    fn score_said(&self, id: &str, score: f64) -> Option<String> {
        let own = self.wording.common.scale.get(id).filter(|scale| !scale.said.is_empty());
        match own {
            Some(scale) => {
                let slots = self.slots().with("value", number(score));
                super::pattern::fill(&scale.said, &slots).map(|filled| filled.text.to_plain())
            }
            None => {
                let (short, unit) = self.scale_short(id);
                Some(format!("{short} {}{unit}", number(score)))
            }
        }
    }

    /// Scales with their values, oldest first, in the recipient's order.
    pub(super) fn series(&self) -> Vec<(&'a str, &'a Concept, Vec<Known<'a>>)> {
        let findings = self.findings();
        let order = self.wording.list("scales");
        let mut scales: Vec<(&'a str, &'a Concept)> = self.lexicon.concepts();
        // A score of one joint says nothing of another.
        let region = self.problem.region.id();
        let of_here = |id: &str| self.wording.phrase("scale_region", id).is_none_or(|joint| joint == region);
        scales
            .retain(|(id, _)| order.iter().any(|wanted| wanted == id) && !self.keeps_back(id) && of_here(id));
        scales.sort_by_key(|(id, _)| order.iter().position(|wanted| wanted == id));
        scales
            .into_iter()
            .map(|(id, concept)| {
                let values: Vec<Known<'a>> =
                    findings.iter().filter(|k| k.id == id && k.value().is_some()).copied().collect();
                (id, concept, values)
            })
            .filter(|(_, _, values)| !values.is_empty())
            .collect()
    }

    fn score_table(&self, series: &[(&str, &Concept, Vec<Known<'_>>)], shown: &[PartialDate]) -> Table {
        let column = |head: String, align, width| Column { head, align, width: Some(width) };
        let mut columns = vec![column(self.wording.pattern("scores.measure"), Align::Left, NAME_WIDTH)];
        for date in shown {
            let head = dates::partial(*date).unwrap_or_else(|| self.wording.pattern("unknown.date"));
            columns.push(column(head, Align::Right, DATE_WIDTH));
        }
        let rows = series
            .iter()
            .map(|(id, concept, values)| {
                let mut cells = vec![Text::plain(&self.scale_row(id, concept))];
                cells.extend(shown.iter().map(|date| self.score_cell(values, *date, shown)));
                Row(cells)
            })
            .collect();
        let groups = vec![Group { head: None, rows }];
        Table { extent: Extent::Column, note: Text::default(), columns, groups }
    }

    /// The value of that day. A value of another day than those shown stands in the column before or after it, with
    /// its own date.
    fn score_cell(&self, values: &[Known<'_>], date: PartialDate, shown: &[PartialDate]) -> Text {
        if let Some(known) = values.iter().rfind(|known| known.date == date) {
            return figure(known);
        }
        let first = shown.first() == Some(&date);
        let own = if first { values.first() } else { values.last().filter(|_| shown.last() == Some(&date)) };
        match own.filter(|known| !shown.contains(&known.date)) {
            Some(known) => {
                let mut text = figure(known);
                let day = dates::partial(known.date).unwrap_or_else(|| self.wording.pattern("unknown.date"));
                text.push(Face::Italic, &format!(" ({day})"));
                text
            }
            None => Text::styled(Face::Italic, &self.wording.pattern("unknown.not_recorded")),
        }
    }

    /// "Oswestry Disability Index (ODI), 0–100%".
    pub(super) fn scale_row(&self, id: &str, concept: &Concept) -> String {
        if let Some(scale) = self.wording.common.scale.get(id).filter(|scale| !scale.row.is_empty()) {
            return self.wording.spell(&scale.row);
        }
        let label = capital(&self.wording.spell(&concept.label));
        match (concept.min, concept.max) {
            (Some(min), Some(max)) => {
                let best = if concept.high_is_good {
                    format!(" ({} {})", number(max), self.wording.pattern("scores.best"))
                } else {
                    String::new()
                };
                format!("{label}, {}–{}{best}", number(min), number(max))
            }
            _ if concept.unit.is_empty() => label,
            _ => format!("{label}, {}", concept.unit),
        }
    }

    /// Short name of a scale in running text, and the unit after a pair.
    pub(super) fn scale_short(&self, id: &str) -> (String, String) {
        if let Some(scale) = self.wording.common.scale.get(id).filter(|scale| !scale.short.is_empty()) {
            return (self.wording.spell(&scale.short), scale.unit.clone());
        }
        let label =
            self.lexicon.concept(id).map_or_else(|| id.replace('_', " "), |c| self.wording.spell(&c.label));
        (capital(&label), String::new())
    }
}

fn figure(known: &Known<'_>) -> Text {
    match known.value() {
        Some(Value::Number(n)) => Text::plain(&number(*n)),
        Some(Value::Choice(word)) => Text::plain(&word.replace('_', " ")),
        Some(Value::Present) => Text::plain("yes"),
        Some(Value::Absent) => Text::plain("no"),
        None => Text::default(),
    }
}

/// The day between first and last on which a scale was further out than at both ends.
fn turning(values: &[Known<'_>]) -> Option<PartialDate> {
    let numbers: Vec<(f64, PartialDate)> = values
        .iter()
        .filter_map(|known| match known.value() {
            Some(Value::Number(n)) => Some((*n, known.date)),
            _ => None,
        })
        .collect();
    let ((first, _), (last, _)) = (numbers.first()?, numbers.last()?);
    let (low, high) = (first.min(*last), first.max(*last));
    numbers
        .iter()
        .filter(|(n, _)| *n < low || *n > high)
        .max_by(|(a, _), (b, _)| beyond(*a, low, high).total_cmp(&beyond(*b, low, high)))
        .map(|(_, date)| *date)
}

fn beyond(n: f64, low: f64, high: f64) -> f64 {
    (low - n).max(n - high)
}
