//! The wording of letters: data in `assets/letter`, read once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::passage::capital;
use crate::letter::document::Urgency;
use crate::model::{Paper, RecipientKind};

const COMMON: &str = include_str!("../../../assets/letter/common.toml");
const LOCALES: &str = include_str!("../../../assets/letter/locales.toml");
const SPINE_SURGEON: &str = include_str!("../../../assets/letter/spine_surgeon.toml");
const NEUROSURGEON_URGENT: &str = include_str!("../../../assets/letter/neurosurgeon_urgent.toml");
const INTERVENTIONAL_PAIN: &str = include_str!("../../../assets/letter/interventional_pain.toml");
const PHYSICAL_THERAPY: &str = include_str!("../../../assets/letter/physical_therapy.toml");
const PAIN_PSYCHOLOGY: &str = include_str!("../../../assets/letter/pain_psychology.toml");
const ORTHOPAEDICS: &str = include_str!("../../../assets/letter/orthopaedics.toml");

/// Wording shared by all letters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Common {
    /// Sentences by id.
    pattern: BTreeMap<String, String>,
    /// Word in the banner, by level.
    pub(super) urgency: BTreeMap<String, String>,
    /// How a concept is said where "label", "label value unit" would not do.
    #[serde(default)]
    pub(super) phrase: BTreeMap<String, Phrase>,
    /// Short names and units of scales, by concept.
    #[serde(default)]
    pub(super) scale: BTreeMap<String, Scale>,
    /// Words for the closed vocabularies of the record, by `kind.word`.
    pub(super) word: BTreeMap<String, String>,
    /// Figures of the letter itself.
    pub(super) figure: Figures,
    /// Lists of ids a recipient has unless its own file gives one of that name.
    list: BTreeMap<String, Vec<String>>,
    /// Phrases a recipient has unless its own file gives one.
    table: BTreeMap<String, BTreeMap<String, String>>,
}

impl Common {
    /// Scales of how strong the pain is.
    pub(super) fn pain_scales(&self) -> impl Iterator<Item = &str> {
        self.list.get("scales_of_usual_pain").into_iter().flatten().map(String::as_str)
    }
}

/// Figures of the letter itself; those of medicine are in the knowledge.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Figures {
    /// MRC grade below which a grade is set in bold.
    pub(super) severe_grade: f64,
    /// A score from which on pain is strong: where nothing else tells, what was given for it does not still help.
    pub(super) strong_pain: f64,
    /// Days before the letter within which laboratory tests are recent.
    pub(super) laboratory_days: i32,
    /// Points of relief, in percent, whose later loss is worth a line of its own.
    pub(super) relief_lost: i16,
    /// Relief at follow-up, in percent, from which on it is not called little.
    pub(super) relief_in_part: i16,
    /// Weeks in the note of a visit that stand alone are those of a pregnancy from this one on.
    pub(super) weeks_alone: i32,
    /// Relief, in percent, up to which there was none.
    pub(super) relief_none: i16,
    /// A question of more words is said in two sentences.
    pub(super) question_words: usize,
    /// Percent of relief that is half of the pain.
    pub(super) relief_half: i16,
    /// Days for which a sign of the screen that is there no longer is still told.
    pub(super) screen_days: i32,
    /// Days before the latest visit whose notes are told with its own.
    pub(super) note_days: i32,
    /// Weeks for which a needle that the evaluation puts a deficit down to is still told as the latest procedure, beyond
    /// those within which a deficit is put down to one.
    pub(super) blamed_weeks: f64,
    /// Days before the letter within which a note on the last dose of a drug still tells of the last dose.
    pub(super) dose_days: i32,
    /// Days from a needle for another problem to the onset of a pain that is told to have begun after it.
    pub(super) onset_after_needle_days: i32,
    /// Weeks after which a pregnancy on record is over.
    pub(super) pregnancy_weeks: i32,
}

/// How a concept is said.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Phrase {
    /// When present.
    pub(super) present: Option<String>,
    /// When absent, as a clause of its own.
    pub(super) absent: Option<String>,
    /// With a number.
    pub(super) number: Option<String>,
    /// With the number zero, where that is a finding of its own: "no slip".
    pub(super) zero: Option<String>,
    /// With a word of its list, by word; `*` for any other.
    pub(super) choice: BTreeMap<String, String>,
    /// As an item of a list of what is absent or not recorded.
    pub(super) item: Option<String>,
}

/// A scale as a letter names it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Scale {
    /// In running text and small cells: "NRS", "ODI".
    pub(super) short: String,
    /// In the table of scores: "Leg pain on walking, NRS 0–10".
    pub(super) row: String,
    /// After the second of a pair: "%", " m".
    pub(super) unit: String,
    /// In a sentence, with the score as `{value}`; where it is empty, the short name stands before the score.
    pub(super) said: String,
}

/// Wording of one recipient.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ForRecipient {
    /// Sections in order.
    pub(super) section: Vec<SectionWording>,
    /// Sentences by id; they go before the common ones.
    #[serde(default)]
    pattern: BTreeMap<String, String>,
    /// Lists of ids, by purpose.
    #[serde(default)]
    list: BTreeMap<String, Vec<String>>,
    /// Phrases by purpose and id.
    #[serde(default)]
    table: BTreeMap<String, BTreeMap<String, String>>,
}

/// A section and its label.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionWording {
    /// Which.
    pub(super) id: String,
    /// What is printed beside it; may have slots.
    pub(super) label: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Locales {
    /// Words that differ: American first, British second.
    spelling: Vec<(String, String)>,
    /// Patterns that differ, by language.
    pattern: BTreeMap<String, BTreeMap<String, String>>,
}

/// Wording for one recipient in one language.
#[derive(Debug)]
pub(super) struct Wording {
    pub(super) language: &'static str,
    pub(super) common: Common,
    pub(super) own: ForRecipient,
    patterns: BTreeMap<String, String>,
    spelling: Vec<Respelled>,
}

/// The text of a wording file that cannot be read, with line and column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct WordingError {
    /// Name of the file.
    pub file: String,
    /// What is wrong.
    pub message: String,
}

fn read<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, WordingError> {
    toml::from_str(text).map_err(|error| WordingError { file: file.to_owned(), message: error.to_string() })
}

/// Which of the two Englishes a clinic writes follows from its paper.
fn language(paper: Paper) -> &'static str {
    match paper {
        Paper::Letter => "en-US",
        Paper::A4 => "en-GB",
    }
}

impl Wording {
    /// Wording for a recipient.
    pub(super) fn of(recipient: RecipientKind, paper: Paper) -> Result<&'static Self, WordingError> {
        type Cell = OnceLock<Result<Wording, WordingError>>;
        static LOADED: [[Cell; 2]; 6] = [const { [const { Cell::new() }; 2] }; 6];
        let [surgeon, urgent, interventional, therapy, psychology, orthopaedics] = &LOADED;
        let (own, [american, british]) = match recipient {
            RecipientKind::SpineSurgeon => (("spine_surgeon.toml", SPINE_SURGEON), surgeon),
            RecipientKind::NeurosurgeonUrgent => (("neurosurgeon_urgent.toml", NEUROSURGEON_URGENT), urgent),
            RecipientKind::InterventionalPain => {
                (("interventional_pain.toml", INTERVENTIONAL_PAIN), interventional)
            }
            RecipientKind::PhysicalTherapy => (("physical_therapy.toml", PHYSICAL_THERAPY), therapy),
            RecipientKind::PainPsychology => (("pain_psychology.toml", PAIN_PSYCHOLOGY), psychology),
            RecipientKind::Orthopaedics => (("orthopaedics.toml", ORTHOPAEDICS), orthopaedics),
        };
        let cell = match paper {
            Paper::Letter => american,
            Paper::A4 => british,
        };
        cell.get_or_init(|| Self::load(language(paper), own)).as_ref().map_err(Clone::clone)
    }

    fn load(language: &'static str, own: (&str, &str)) -> Result<Self, WordingError> {
        let mut locales: Locales = read("locales.toml", LOCALES)?;
        let mut wording = Self {
            language,
            common: read("common.toml", COMMON)?,
            own: read(own.0, own.1)?,
            patterns: BTreeMap::new(),
            spelling: respelled(locales.spelling, language),
        };
        // The recipient's own sentences go before those of the language, and those before the common ones.
        let mut patterns = std::mem::take(&mut wording.common.pattern);
        patterns.extend(locales.pattern.remove(language).unwrap_or_default());
        patterns.extend(std::mem::take(&mut wording.own.pattern));
        wording.patterns = patterns.into_iter().map(|(id, pattern)| (id, wording.spell(&pattern))).collect();
        let words = std::mem::take(&mut wording.common.word);
        wording.common.word = words.into_iter().map(|(id, word)| (id, wording.spell(&word))).collect();
        Ok(wording)
    }

    /// The pattern of a sentence, spelled for the language. An unknown id gives an empty pattern; a test reads the
    /// sources and finds every id in the files.
    pub(super) fn pattern(&self, id: &str) -> String {
        self.patterns.get(id).cloned().unwrap_or_default()
    }

    /// A phrase of a table of the recipient, spelled for the language.
    pub(super) fn phrase(&self, table: &str, id: &str) -> Option<String> {
        self.id(table, id).map(|phrase| self.spell(phrase))
    }

    /// An id in a table of the recipient: it is a name and has no spelling.
    pub(super) fn id(&self, table: &str, id: &str) -> Option<&str> {
        let tables = [&self.own.table, &self.common.table];
        tables.into_iter().find_map(|tables| tables.get(table)?.get(id)).map(String::as_str)
    }

    /// The ids of a table of the recipient, or of the common one where the recipient has none of its own.
    pub(super) fn ids(&self, table: &str) -> impl Iterator<Item = &str> {
        self.own
            .table
            .get(table)
            .or_else(|| self.common.table.get(table))
            .into_iter()
            .flat_map(|table| table.keys().map(String::as_str))
    }

    /// A list of ids of the recipient, or the common one where the recipient has none of its own.
    pub(super) fn list(&self, name: &str) -> &[String] {
        self.own.list.get(name).or_else(|| self.common.list.get(name)).map_or(&[], Vec::as_slice)
    }

    /// The word for an item of a closed vocabulary, spelled for the language; the item's own word if none is given.
    pub(super) fn word(&self, kind: &str, item: &str) -> String {
        let found = self.common.word.get(&format!("{kind}.{item}")).cloned();
        found.unwrap_or_else(|| item.replace('_', " "))
    }

    /// The word in the banner.
    pub(super) fn urgency(&self, urgency: Urgency) -> String {
        let level = match urgency {
            Urgency::Routine => "routine",
            Urgency::Soon => "two_weeks",
            Urgency::SameDay => "same_day",
            Urgency::Emergency => "now",
        };
        self.common.urgency.get(level).cloned().unwrap_or_default()
    }

    /// Our own words in the spelling of the language. The record's words are never respelled.
    pub(super) fn spell(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            let inside = out.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '{' | '_' | '.'));
            // Most characters stand inside a word, where nothing has to be looked for.
            let word = if inside { None } else { self.spelling.iter().find(|word| word.stands_in(rest)) };
            match word {
                Some(word) => out.push_str(&word.to),
                None => out.push(next),
            }
            let read = word.map_or(next.len_utf8(), |word| word.from.len());
            rest = rest.get(read..).unwrap_or_default();
        }
        out
    }
}

/// A word, or the beginning of one, that is spelled otherwise in the language.
#[derive(Debug)]
struct Respelled {
    from: String,
    to: String,
}

impl Respelled {
    /// Whether a text begins with the word, and is not spelled as it should be already.
    fn stands_in(&self, text: &str) -> bool {
        text.starts_with(&self.from) && !(self.to.len() > self.from.len() && text.starts_with(&self.to))
    }
}

/// The words to be changed for a language, each as it stands within a sentence and at its beginning.
fn respelled(spelling: Vec<(String, String)>, language: &str) -> Vec<Respelled> {
    let directed = spelling.into_iter().map(|(american, british)| match language {
        "en-GB" => Respelled { from: american, to: british },
        _ => Respelled { from: british, to: american },
    });
    directed.flat_map(|word| [Respelled { from: capital(&word.from), to: capital(&word.to) }, word]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_file_is_read() {
        for recipient in RecipientKind::ALL.iter().copied() {
            for paper in [Paper::Letter, Paper::A4] {
                Wording::of(recipient, paper).unwrap();
            }
        }
    }

    #[test]
    fn spelling_follows_the_language() {
        let american = Wording::of(RecipientKind::SpineSurgeon, Paper::Letter).unwrap();
        let british = Wording::of(RecipientKind::SpineSurgeon, Paper::A4).unwrap();
        assert_eq!(british.spell("Local anesthetic; {anesthetic}"), "Local anaesthetic; {anesthetic}");
        assert_eq!(american.spell("Local anaesthetic"), "Local anesthetic");
        assert_eq!(british.spell("A program, or a programme"), "A programme, or a programme");
        assert_eq!(american.spell("A program, or a programme"), "A program, or a program");
    }
}
