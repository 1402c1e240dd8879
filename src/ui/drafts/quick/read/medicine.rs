//! A medicine in the line: its dose and how often it is taken, and for how long it was.

use super::Reader;
use crate::model::{PartialDate, Span};
use crate::ui::drafts::entry::DraftKind;
use crate::ui::drafts::when;

/// How long a medicine was taken, as it was typed.
pub(super) struct Length {
    span: Span,
    /// Which piece of the line says so.
    pub(super) piece: Option<usize>,
}

impl Reader<'_> {
    /// `1800 mg`, `1800mg a day`, `60 mg daily`, `5 mg twice daily`, `dose "one at night"`.
    pub(super) fn medicine_dose(&mut self) -> Option<String> {
        if self.draft.kind != DraftKind::Medicine {
            return None;
        }
        if self.word(0) == Some("dose")
            && let Some(words) = self.words.get(self.at + 1).filter(|word| word.quoted)
        {
            self.draft.dose.clone_from(&words.text);
            self.at += 2;
            return Some(words.text.clone());
        }
        let number = |word: &str| word.parse::<f64>().is_ok();
        let unit = |word: &str| matches!(word, "mg" | "g" | "mcg" | "µg" | "ml");
        let glued = |word: &str| {
            let digits = word.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(0);
            word.split_at_checked(digits).is_some_and(|(n, u)| number(n) && unit(u))
        };
        let mut count = match (self.word(0)?, self.word(1)) {
            (first, _) if glued(first) => 1,
            (first, Some(second)) if number(first) && unit(second) => 2,
            _ => return None,
        };
        count += self.how_often(count);
        let dose = self.joined(count)?;
        self.at += count;
        self.draft.dose.clone_from(&dose);
        Some(dose)
    }

    /// How many words say how often a dose is taken: `twice daily`, `three times a day`, `every 8 hours`, `bid`.
    fn how_often(&self, ahead: usize) -> usize {
        let times = match (self.word(ahead), self.word(ahead + 1)) {
            (Some("once" | "twice" | "thrice"), _) => 1,
            (Some("two" | "three" | "four" | "2" | "3" | "4" | "5" | "6"), Some("times")) => 2,
            (Some("2x" | "3x" | "4x"), _) => 1,
            _ => 0,
        };
        let every = match (self.word(ahead + times), self.word(ahead + times + 1)) {
            (
                Some("a" | "per" | "each" | "every"),
                Some("day" | "night" | "week" | "morning" | "evening"),
            ) => 2,
            (Some("at" | "in"), Some("night" | "bedtime")) => 2,
            (Some("daily" | "nightly" | "weekly"), _) => 1,
            _ => 0,
        };
        match (times, every, self.word(ahead)) {
            (_, 1.., _) => times + every,
            (0, 0, Some("bid" | "tid" | "qid" | "prn" | "qd" | "od" | "bd" | "tds" | "qds" | "hs")) => 1,
            (0, 0, Some("every")) if self.span(ahead + 1).is_some_and(|(_, span)| span.ends_with('h')) => {
                1 + self.span(ahead + 1).map_or(0, |(count, _)| count)
            }
            // "twice" and no more is no dose a pharmacist would give.
            _ => 0,
        }
    }

    /// `3 weeks`, `for 3 weeks` of a medicine: when it ended follows from when it began.
    pub(super) fn taken_for(&mut self) -> Option<String> {
        let ends = !matches!(self.draft.until.as_str(), "" | "unknown");
        if self.draft.kind != DraftKind::Medicine || ends || self.length.is_some() {
            return None;
        }
        let lead = usize::from(matches!(self.word(0), Some("lasted" | "for")));
        let (count, span) = self.span(lead)?;
        let span = span.parse::<Span>().ok().filter(|_| !span.ends_with('h'))?;
        self.at += lead + count;
        self.length = Some(Length { span, piece: None });
        Some(format!("Taken for {}", crate::pathway::words::dates::span(span)))
    }

    /// Puts the end of a course whose length was typed; gives back the piece that says so where the line cannot hold it:
    /// it goes on, or nobody knows in which month it began.
    pub(super) fn settle_length(self) -> Option<usize> {
        let length = self.length?;
        if self.draft.when.is_empty() {
            // The form asks for the day anyway.
            return None;
        }
        let began = when::past(&self.draft.when, self.today);
        let began = began.filter(|date| matches!(date, PartialDate::Day(_) | PartialDate::Month(..)));
        match began.filter(|_| matches!(self.draft.until.as_str(), "" | "unknown")) {
            // From its first day: a course of 3 weeks is not to look longer because only its month is known.
            Some(date) => {
                let end = date.interval().first.plus_days(length.span.days());
                self.draft.until = when::typed(end.into());
                None
            }
            None => length.piece,
        }
    }
}
