//! Findings in words: one phrase for each, joined by date.

use super::Composer;
use super::dates;
use super::passage::{and, capital, commas, dashed, lower, number, tidy};
use super::pattern::{Slots, fill};
use super::record::{Known, level, side};
use crate::model::{Level, Part, Side, Site, Structure, Value};
use crate::pathway::vocabulary::Concept;

/// The scores of the pain in the limb and in the spine.
const LIMB_SCORE: &str = "nrs_leg";
const SPINE_SCORE: &str = "nrs_back";

impl<'a> Composer<'a> {
    /// A finding as a phrase: "straight leg raise negative, both sides", "ligamentum flavum 5 mm".
    pub(super) fn phrase_of(&self, known: &Known<'_>) -> Option<String> {
        let value = known.value()?;
        let (phrase, note) = self.phrase_and_note(known, value)?;
        let site = self.site_of(known.site(), &phrase);
        Some(format!("{phrase}{site}{note}"))
    }

    /// A finding as a phrase, and its note in brackets; where only the note tells which of several forms was found, it
    /// stands in place of the phrase.
    fn phrase_and_note(&self, known: &Known<'_>, value: &Value) -> Option<(String, String)> {
        let phrase = self.phrase_of_value(known, value)?;
        let Some(note) = self.note_beside(known) else {
            let unnamed =
                *value == Value::Present && self.wording.list("told_by_note").iter().any(|id| id == known.id);
            let which = unnamed.then(|| format!(" ({})", self.wording.pattern("findings.which_open")));
            return Some((phrase, which.unwrap_or_default()));
        };
        let instead = self.wording.list("named_by_note").iter().any(|id| id == known.id);
        Some(match instead && *value == Value::Present {
            true => (note, String::new()),
            false => (phrase, format!(" ({note})")),
        })
    }

    /// The note of a finding; where it has none, the sentence in the note of its visit that names it.
    pub(super) fn note_beside(&self, known: &Known<'_>) -> Option<String> {
        let own = known.finding.note.as_deref().filter(|note| !note.trim().is_empty());
        let words = self.wording.phrase("named_in_note", known.id).unwrap_or_default();
        let names = |sentence: &&str| {
            let sentence = sentence.to_lowercase();
            // What is denied, or of somebody else, is no detail of the finding.
            let of_others = ["words_of_denial", "words_of_others"].iter().any(|list| {
                let mut said = sentence.split(|c: char| !c.is_alphabetic());
                said.any(|word| self.wording.list(list).iter().any(|known| known == word))
            });
            !of_others && words.split_whitespace().any(|word| sentence.contains(word))
        };
        let there = known.value() == Some(&Value::Present);
        let visit = known.entry.note.as_deref().filter(|_| there);
        let note = own.or_else(|| visit?.split_inclusive(". ").find(names))?;
        Some(lower(&dashed(&tidy(note))))
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
            .with_some("nerve", self.says_a_nerve(known.id).then(|| self.nerve(known)))
            .with_some("alike", self.strength_of_parts())
            .with("axial", self.wording.word("axial", region))
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
        // What a letter has no words for is not told.
        filled.map(|filled| filled.text.to_plain()).filter(|phrase| !phrase.is_empty())
    }

    /// How strong the pain is in limb and spine where both are said to be alike; scores that differ are told instead.
    fn strength_of_parts(&self) -> Option<String> {
        let score = |id: &str| match self.current(id)?.value()? {
            Value::Number(score) => Some(number(*score)),
            Value::Present | Value::Absent | Value::Choice(_) => None,
        };
        let region = self.problem.region.id();
        let (limb, spine) = (score(LIMB_SCORE), score(SPINE_SCORE));
        let apart = limb.is_some() && spine.is_some() && limb != spine;
        let slots = Slots::default()
            .with("limb", self.wording.word("limb", region))
            .with("spine", self.wording.word("spine", region))
            .with_some("limb_score", limb)
            .with_some("spine_score", spine);
        let pattern = if apart { "pain.scored_apart" } else { "pain.alike" };
        self.phrase(pattern, &slots).map(|text| text.to_plain())
    }

    /// Whether the words for a finding name a nerve.
    fn says_a_nerve(&self, id: &str) -> bool {
        let present = self.wording.common.phrase.get(id).and_then(|phrase| phrase.present.as_deref());
        present.is_some_and(|words| words.contains("{nerve}"))
    }

    /// The nerve of a finding: its own, that of the leading source, or the one that was treated where no source leads.
    fn nerve(&self, known: &Known<'_>) -> String {
        let sources = self.leading_sources();
        let of_sources = sources.iter().filter_map(|source| source.target?.part);
        let mut treated: Vec<Part> = super::operated::treated(self.entries())
            .filter(|(_, treatment)| self.other_side(treatment).is_none())
            .flat_map(|(_, treatment)| treatment.targets.iter())
            .filter(|target| target.structure == Structure::Nerve)
            .filter_map(|target| target.part)
            .collect();
        treated.sort_unstable();
        treated.dedup();
        let one = treated.first().filter(|_| sources.is_empty() && treated.len() == 1).copied();
        let parts = known.site().part.into_iter().chain(of_sources).chain(one);
        let mut named =
            parts.map(|part| self.wording.word("part", part.id())).filter(|part| part.contains("nerve"));
        named
            .next()
            .map_or_else(|| self.wording.pattern("presentation.one_nerve"), |nerve| format!("the {nerve}"))
    }

    /// Level and side after a phrase, unless the phrase says them.
    fn site_of(&self, site: Site, phrase: &str) -> String {
        let mut out = String::new();
        if let Some(at) = site.level.map(level).filter(|at| !phrase.contains(at.as_str())) {
            out.push_str(&format!(" at {at}"));
        }
        let part = site.part.map(|part| self.wording.word("part", part.id()));
        out.push_str(&place_of(phrase, part.filter(|word| !phrase.contains(word.as_str())), site.side));
        out
    }

    /// A concept as an item of a list: "saddle numbness".
    pub(super) fn item(&self, id: &str, concept: &Concept) -> String {
        let own = self.wording.common.phrase.get(id).and_then(|phrase| phrase.item.as_deref());
        // Beside what is there already, what is new beyond it is meant.
        let beside = self
            .wording
            .ids("item_beside")
            .find(|key| key.split_once(' ').is_some_and(|(of, beside)| of == id && self.is_there(beside)));
        let own = beside.and_then(|key| self.wording.id("item_beside", key)).or(own);
        let item = self.wording.spell(own.unwrap_or_else(|| without_article(&concept.label)));
        let slots = Slots::default().with("spine", self.wording.word("spine", self.problem.region.id()));
        fill(&item, &slots).map_or(item, |filled| filled.text.to_plain())
    }

    /// The latest phrases of a list of concepts that still count, with the day each was found. A finding that is
    /// outdated is left to those who list what is not recorded.
    pub(super) fn phrases(&self, concepts: &[(&'a str, &'a Concept)]) -> Vec<Said> {
        let mut out = Vec::new();
        for (id, _) in concepts {
            let answers: Vec<Known<'_>> =
                self.latest_by_site(id).into_iter().filter(|k| !self.is_outdated(k)).collect();
            out.extend(contrasted(self.joined(&answers)));
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
                    phrase.push_str(&format!(" at {levels}"));
                }
                let part = merged.site.part.map(|part| self.wording.word("part", part.id()));
                let joint = part.as_ref().map(|part| match merged.side {
                    Some(on @ (Side::Left | Side::Right)) => format!("{} {part}", side(on)),
                    _ => part.clone(),
                });
                let bare = format!("{phrase}{}", merged.note);
                let place = place_of(&phrase, part, merged.side);
                phrase.push_str(&place);
                phrase.push_str(&merged.note);
                let level = merged.levels.first().copied();
                Said {
                    date: merged.date,
                    level,
                    phrase,
                    normal: merged.normal,
                    joint: joint.map(|at| (at, bare)),
                }
            })
            .collect()
    }

    /// Findings with the same words, day and note, their sides and then their levels put together.
    pub(super) fn merged(&self, findings: &[Known<'_>]) -> Vec<Merged> {
        let mut sided: Vec<Merged> = Vec::new();
        for known in findings {
            let said = known.value().and_then(|value| self.phrase_and_note(known, value));
            let Some((phrase, note)) = said else { continue };
            let new = Merged {
                phrase,
                date: dates::partial(known.date),
                note,
                levels: known.site().level.into_iter().collect(),
                side: known.site().side,
                normal: known.value().is_some_and(|value| known.concept.is_normal(value)),
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

    /// Findings that are several kinds of one thing, as one phrase: "sensory, vasomotor, and motor and trophic signs".
    pub(super) fn kinds_together(&self, said: Vec<Said>) -> Vec<Said> {
        let words = self.wording.list("words_of_kinds");
        let word_in = |one: &Said| {
            let word = words.iter().map(|word| format!(" {word}")).find(|word| one.phrase.contains(word));
            word.filter(|_| one.joint.is_none() && !one.normal)
        };
        let mut out: Vec<Said> = Vec::new();
        let mut run: Vec<Said> = Vec::new();
        let close = |run: &mut Vec<Said>, out: &mut Vec<Said>| {
            let kinds = std::mem::take(run);
            let (Some(last), Some(word)) = (kinds.last().cloned(), kinds.last().and_then(word_in)) else {
                return;
            };
            let bare: Vec<String> = kinds.iter().map(|one| one.phrase.replacen(&word, "", 1)).collect();
            match and(&bare).filter(|_| kinds.len() > 1) {
                Some(all) => out.push(Said { phrase: format!("{all}{word}"), ..last }),
                None => out.push(last),
            }
        };
        for one in said {
            if run.last().is_some_and(|last| word_in(last) != word_in(&one)) || word_in(&one).is_none() {
                close(&mut run, &mut out);
            }
            match word_in(&one) {
                Some(_) => run.push(one),
                None => out.push(one),
            }
        }
        close(&mut run, &mut out);
        out
    }

    /// Sentences of phrases, one for each date, the latest first: "12 Nov 2026. Gait normal. …".
    pub(super) fn by_date(&self, said: &[Said]) -> Vec<(Option<String>, Vec<Said>)> {
        let mut out: Vec<(Option<String>, Vec<Said>)> = Vec::new();
        for said in said {
            match out.iter_mut().find(|(date, _)| *date == said.date) {
                Some((_, phrases)) => phrases.push(said.clone()),
                None => out.push((said.date.clone(), vec![said.clone()])),
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
    /// The joint it is found in, and the phrase without it.
    pub(super) joint: Option<(String, String)>,
    /// Whether nothing is amiss.
    normal: bool,
}

impl Said {
    /// A note of a visit.
    pub(super) fn of_note(date: Option<String>, phrase: String) -> Self {
        Self { date, level: None, phrase, joint: None, normal: false }
    }
}

/// Findings that are said in one phrase.
#[derive(Clone, Debug)]
pub(super) struct Merged {
    pub(super) phrase: String,
    pub(super) date: Option<String>,
    note: String,
    levels: Vec<Level>,
    pub(super) side: Option<Side>,
    normal: bool,
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

/// Joint and side after a phrase: " in the right knee", " on the left", " on both sides".
fn place_of(phrase: &str, part: Option<String>, on: Option<Side>) -> String {
    match (part, on) {
        (Some(part), Some(on @ (Side::Left | Side::Right))) => {
            let place = if part.contains("nerve") { "at" } else { "in" };
            format!(" {place} the {} {part}", side(on))
        }
        (Some(part), Some(Side::Bilateral)) => format!(" of the {part} on both sides"),
        (Some(part), Some(Side::Midline) | None) => format!(" of the {part}"),
        (None, Some(on @ (Side::Left | Side::Right))) => format!(" on the {}", side(on)),
        (None, Some(Side::Bilateral)) if phrase.starts_with("no ") => " on either side".to_owned(),
        (None, Some(Side::Bilateral)) => " on both sides".to_owned(),
        (None, Some(Side::Midline)) => " in the midline".to_owned(),
        (None, None) => String::new(),
    }
}

/// Answers of one concept that differ from place to place, as one phrase: what is amiss first, and what the phrases
/// begin with said once.
fn contrasted(mut said: Vec<Said>) -> Vec<Said> {
    said.sort_by_key(|one| one.normal);
    let mut out: Vec<Said> = Vec::new();
    for one in said {
        let joint = one.joint.is_some();
        let shared = out.last().map_or(0, |first| shared_words(&first.phrase, &one.phrase));
        let together = |first: &Said| {
            !joint && first.date == one.date && (shared >= SHARED || first.normal != one.normal)
        };
        match out.last_mut().filter(|first| together(first)) {
            Some(first) => {
                let skipped = if shared < SHARED { 0 } else { shared };
                let rest: Vec<&str> = one.phrase.split(' ').skip(skipped).collect();
                first.phrase.push_str(&format!("; {}", rest.join(" ")));
            }
            None => out.push(one),
        }
    }
    out
}

/// How a phrase ends that holds for both sides.
const ON_BOTH_SIDES: &str = " on both sides";

/// Phrases that hold for both sides, as one sentence that says so once.
fn on_both_sides(phrases: &[String]) -> Option<String> {
    let bare: Vec<String> =
        phrases.iter().map(|phrase| phrase.trim_end_matches(ON_BOTH_SIDES).to_owned()).collect();
    let all = if bare.len() > 2 { ", all" } else { "" };
    // "at L4 and L5" has an "and" of its own; commas tell the tests apart.
    let joined = match bare.as_slice() {
        [one, other] if one.contains(" and ") => Some(format!("{one}; {other}")),
        _ => and(&bare),
    };
    joined.map(|joined| format!("{}{all}{ON_BOTH_SIDES}", capital(&joined)))
}

/// So many words at the beginning are the name of the test.
const SHARED: usize = 2;

fn shared_words(one: &str, other: &str) -> usize {
    let plain = |word: &str| word.trim_end_matches([':', ',']).to_owned();
    one.split(' ').map(plain).zip(other.split(' ').map(plain)).take_while(|(a, b)| a == b).count()
}

pub(super) fn without_article(label: &str) -> &str {
    ["a ", "an ", "the "].iter().find_map(|article| label.strip_prefix(article)).unwrap_or(label)
}

/// Phrases as one sentence each, or as one sentence joined by commas where they are short; what was found in one
/// joint in one sentence that begins with its name.
pub(super) fn sentences(said: &[Said]) -> Option<String> {
    let mut out: Vec<String> = Vec::new();
    let mut at: Option<&str> = None;
    let mut both: Vec<String> = Vec::new();
    // What was found and what was not are no one phrase.
    let mut normal = None;
    for one in said {
        let Some((joint, bare)) = &one.joint else {
            if normal.is_some_and(|normal| normal != one.normal) {
                out.extend(on_both_sides(&std::mem::take(&mut both)));
            }
            normal = Some(one.normal);
            both.push(one.phrase.clone());
            if !one.phrase.ends_with(ON_BOTH_SIDES) || one.phrase.contains([';', '(']) {
                let last = both.pop();
                out.extend(on_both_sides(&std::mem::take(&mut both)));
                out.extend(last.map(|phrase| capital(&phrase)));
            }
            at = None;
            continue;
        };
        out.extend(on_both_sides(&std::mem::take(&mut both)));
        match out.last_mut().filter(|_| at == Some(joint)) {
            Some(sentence) => sentence.push_str(&format!(", {bare}")),
            None => out.push(format!("{}: {bare}", capital(joint))),
        }
        at = Some(joint);
    }
    out.extend(on_both_sides(&both));
    let short = said.iter().all(|one| one.joint.is_none() && one.phrase.split_whitespace().count() <= 3);
    let text = if short {
        commas(&said.iter().map(|one| one.phrase.clone()).collect::<Vec<_>>()).map(|text| capital(&text))?
    } else {
        out.join(". ")
    };
    (!text.is_empty()).then(|| format!("{text}."))
}
