//! Findings in words: one phrase for each, joined by date.

use super::Composer;
use super::dates;
use super::passage::{capital, commas, dashed, lower, number, tidy};
use super::pattern::{Slots, fill};
use super::record::{Known, level, side};
use crate::model::{Level, Site, Value};
use crate::pathway::vocabulary::Concept;

impl<'a> Composer<'a> {
    /// A finding as a phrase: "straight leg raise negative, both sides", "ligamentum flavum 5 mm".
    pub(super) fn phrase_of(&self, known: &Known<'_>) -> Option<String> {
        let value = known.value()?;
        let phrase = self.phrase_of_value(known, value)?;
        let site = self.site_of(known.site(), &phrase);
        let note = known.finding.note.as_deref().filter(|note| !note.trim().is_empty());
        let note = note.map(|note| format!(" ({})", lower(&dashed(&tidy(note)))));
        Some(format!("{phrase}{site}{}", note.unwrap_or_default()))
    }

    /// A finding as a phrase without its place, unless the wording says it.
    pub(super) fn phrase_of_value(&self, known: &Known<'_>, value: &Value) -> Option<String> {
        let concept = known.concept;
        let own = self.wording.common.phrase.get(known.id);
        let label = self.wording.spell(&concept.label);
        let unit = if concept.unit.is_empty() || concept.unit == "%" {
            concept.unit.clone()
        } else {
            format!(" {}", concept.unit)
        };
        let region = self.problem.region.id();
        let slots = Slots::default()
            .with("label", label.as_str())
            .with_some("unit", Some(unit.as_str()))
            .with_some("level", known.site().level.map(level))
            .with("limb", self.wording.word("limb", region))
            .with("spine", self.wording.word("spine", region));
        let pattern =
            |given: Option<&String>, usual: &str| self.wording.spell(given.map_or(usual, String::as_str));
        let filled = match value {
            Value::Present => fill(&pattern(own.and_then(|p| p.present.as_ref()), "{label}"), &slots),
            Value::Absent => {
                let slots = slots.with("label", without_article(&label));
                fill(&pattern(own.and_then(|p| p.absent.as_ref()), "no {label}"), &slots)
            }
            Value::Number(n) if *n == 0.0 && own.is_some_and(|p| p.zero.is_some()) => {
                fill(&pattern(own.and_then(|p| p.zero.as_ref()), ""), &slots)
            }
            Value::Number(n) => {
                let slots = slots.with("value", number(*n));
                fill(&pattern(own.and_then(|p| p.number.as_ref()), "{label} {value}[{unit}]"), &slots)
            }
            Value::Choice(word) => {
                let choice = concept.values.iter().find(|choice| choice.id == *word);
                let shown =
                    choice.map_or_else(|| word.replace('_', " "), |choice| self.wording.spell(&choice.label));
                let slots = slots.with("value", shown);
                let given = own.and_then(|p| p.choice.get(word).or_else(|| p.choice.get("*")));
                fill(&pattern(given, "{label}: {value}"), &slots)
            }
        };
        filled.map(|filled| filled.text.to_plain())
    }

    /// Level and side after a phrase, unless the phrase says them.
    fn site_of(&self, site: Site, phrase: &str) -> String {
        let mut out = String::new();
        if let Some(at) = site.level.map(level).filter(|at| !phrase.contains(at.as_str())) {
            out.push_str(&format!(" {at}"));
        }
        if let Some(part) = site.part {
            let word = self.wording.word("part", part.id());
            if !phrase.contains(word.as_str()) {
                out.push_str(&format!(" {word}"));
            }
        }
        if let Some(on) = site.side {
            out.push_str(&format!(", {}", side(on)));
        }
        out
    }

    /// A concept as an item of a list: "saddle numbness".
    pub(super) fn item(&self, id: &str, concept: &Concept) -> String {
        let own = self.wording.common.phrase.get(id).and_then(|phrase| phrase.item.as_deref());
        self.wording.spell(own.unwrap_or_else(|| without_article(&concept.label)))
    }

    /// The latest phrases of a list of concepts that still count, with the day each was found. A finding that is
    /// outdated is left to those who list what is not recorded.
    pub(super) fn phrases(&self, concepts: &[(&'a str, &'a Concept)]) -> Vec<Said> {
        let mut out = Vec::new();
        for (id, _) in concepts {
            let answers: Vec<Known<'_>> =
                self.latest_by_site(id).into_iter().filter(|k| !self.is_outdated(k)).collect();
            out.extend(self.joined(&answers));
        }
        out
    }

    /// Findings as phrases; equal ones of left and right become one on both sides.
    pub(super) fn joined(&self, findings: &[Known<'_>]) -> Vec<Said> {
        let mut out = Vec::new();
        for (known, both) in joined_sides(findings) {
            if let Some(phrase) = self.phrase_of(&known) {
                let phrase = if both { on_both_sides(&phrase) } else { phrase };
                out.push(Said { date: dates::partial(known.date), level: known.site().level, phrase });
            }
        }
        out
    }

    /// Sentences of phrases, one for each date, the latest first: "12 Nov 2026. Gait normal. …".
    pub(super) fn by_date(&self, said: &[Said]) -> Vec<(Option<String>, Vec<String>)> {
        let mut out: Vec<(Option<String>, Vec<String>)> = Vec::new();
        for said in said {
            match out.iter_mut().find(|(date, _)| *date == said.date) {
                Some((_, phrases)) => phrases.push(said.phrase.clone()),
                None => out.push((said.date.clone(), vec![said.phrase.clone()])),
            }
        }
        out
    }
}

/// A phrase with its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) date: Option<String>,
    pub(super) level: Option<Level>,
    pub(super) phrase: String,
}

/// Two findings of the same value on left and right become one on both sides.
fn joined_sides<'a>(answers: &[Known<'a>]) -> Vec<(Known<'a>, bool)> {
    use crate::model::Side::{Left, Right};
    let mut out: Vec<(Known<'a>, bool)> = Vec::new();
    for known in answers {
        let other = |side| Site { side: Some(side), ..known.site() };
        let twin = match known.site().side {
            Some(Right) => Some(other(Left)),
            Some(Left) => Some(other(Right)),
            _ => None,
        };
        let same = |earlier: &Known<'a>| {
            Some(earlier.site()) == twin
                && earlier.value() == known.value()
                && earlier.date == known.date
                && earlier.finding.note == known.finding.note
        };
        match out.iter_mut().find(|(earlier, _)| same(earlier)) {
            Some((_, both)) => *both = true,
            None => out.push((*known, false)),
        }
    }
    out
}

fn without_article(label: &str) -> &str {
    ["a ", "an ", "the "].iter().find_map(|article| label.strip_prefix(article)).unwrap_or(label)
}

/// The phrase of one side, for both.
fn on_both_sides(phrase: &str) -> String {
    [", left", ", right"].iter().fold(phrase.to_owned(), |text, one| text.replacen(one, ", both sides", 1))
}

/// Phrases as one sentence each, or as one sentence joined by commas where they are short.
pub(super) fn sentences(phrases: &[String]) -> Option<String> {
    let short = phrases.iter().all(|phrase| phrase.split_whitespace().count() <= 3);
    let text = if short {
        commas(phrases).map(|text| capital(&text))?
    } else {
        phrases.iter().map(|phrase| capital(phrase)).collect::<Vec<_>>().join(". ")
    };
    (!text.is_empty()).then(|| format!("{text}."))
}
