//! Findings in words: one phrase for each, joined by date.

use super::Composer;
use super::dates;
use super::passage::{and, capital, commas, dashed, lower, number, tidy};
use super::pattern::{Slots, fill};
use super::record::{Known, level, side};
use crate::model::{Level, Side, Site, Value};
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
        let part = site.part.map(|part| self.wording.word("part", part.id()));
        out.push_str(&place_of(part.filter(|word| !phrase.contains(word.as_str())), site.side));
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

    /// Findings as phrases; equal ones of both sides and of several levels become one.
    pub(super) fn joined(&self, findings: &[Known<'_>]) -> Vec<Said> {
        self.merged(findings)
            .into_iter()
            .map(|merged| {
                let mut phrase = merged.phrase;
                let levels: Vec<String> = merged
                    .levels
                    .iter()
                    .map(|at| level(*at))
                    .filter(|at| !phrase.contains(at.as_str()))
                    .collect();
                if let Some(levels) = and(&levels) {
                    phrase.push_str(&format!(" {levels}"));
                }
                let part = merged.site.part.map(|part| self.wording.word("part", part.id()));
                phrase.push_str(&place_of(part, merged.side));
                phrase.push_str(&merged.note);
                Said { date: merged.date, level: merged.levels.first().copied(), phrase }
            })
            .collect()
    }

    /// Findings with the same words, day and note, their sides and then their levels put together.
    pub(super) fn merged(&self, findings: &[Known<'_>]) -> Vec<Merged> {
        let mut sided: Vec<Merged> = Vec::new();
        for known in findings {
            let Some(phrase) = known.value().and_then(|value| self.phrase_of_value(known, value)) else {
                continue;
            };
            let note = known.finding.note.as_deref().filter(|note| !note.trim().is_empty());
            let new = Merged {
                phrase,
                date: dates::partial(known.date),
                note: note.map_or_else(String::new, |note| format!(" ({})", lower(&dashed(&tidy(note))))),
                levels: known.site().level.into_iter().collect(),
                side: known.site().side,
                site: Site { level: None, side: None, ..known.site() },
            };
            match sided.iter_mut().find(|old| old.is_other_side_of(&new)) {
                Some(old) => old.side = Some(Side::Bilateral),
                None => sided.push(new),
            }
        }
        let mut out: Vec<Merged> = Vec::new();
        for new in sided {
            match out.iter_mut().find(|old| old.is_other_level_of(&new)) {
                Some(old) => old.levels.extend(new.levels),
                None => out.push(new),
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

/// Findings that are said in one phrase.
#[derive(Clone, Debug)]
pub(super) struct Merged {
    pub(super) phrase: String,
    pub(super) date: Option<String>,
    note: String,
    levels: Vec<Level>,
    pub(super) side: Option<Side>,
    site: Site,
}

impl Merged {
    fn says_the_same(&self, other: &Self) -> bool {
        self.phrase == other.phrase
            && self.date == other.date
            && self.note == other.note
            && self.site == other.site
    }

    fn is_other_side_of(&self, other: &Self) -> bool {
        let sides = (self.side, other.side);
        let opposite =
            matches!(sides, (Some(Side::Left), Some(Side::Right)) | (Some(Side::Right), Some(Side::Left)));
        opposite && self.levels == other.levels && self.says_the_same(other)
    }

    fn is_other_level_of(&self, other: &Self) -> bool {
        !self.levels.is_empty()
            && !other.levels.is_empty()
            && self.side == other.side
            && self.says_the_same(other)
    }
}

/// Joint and side after a phrase: ", right knee", " knee", ", both sides".
fn place_of(part: Option<String>, on: Option<Side>) -> String {
    match (part, on) {
        (Some(part), Some(on @ (Side::Left | Side::Right))) => format!(", {} {part}", side(on)),
        (part, on) => {
            let part = part.map_or_else(String::new, |part| format!(" {part}"));
            part + &on.map_or_else(String::new, |on| format!(", {}", side(on)))
        }
    }
}

fn without_article(label: &str) -> &str {
    ["a ", "an ", "the "].iter().find_map(|article| label.strip_prefix(article)).unwrap_or(label)
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
