//! Passages: sentences in a row, with the facts they were written from.

use sha2::{Digest, Sha256};

use super::pattern::{Slots, fill};
use crate::letter::document::{Block, BlockId, Content, FactsDigest, Table};
use crate::letter::text::{Face, Text};

/// A passage in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Passage {
    text: Text,
    facts: Facts,
}

/// The facts a block stands on, as they were put into its sentences.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    values: Vec<String>,
}

impl Facts {
    /// Notes a fact.
    pub(super) fn note(&mut self, name: &str, value: &str) {
        self.values.push(format!("{name}\u{1f}{value}"));
    }

    /// SHA-256 of the facts in their order.
    pub(super) fn digest(&self) -> FactsDigest {
        let mut hash = Sha256::new();
        for value in &self.values {
            hash.update(value.as_bytes());
            hash.update([0x1e]);
        }
        FactsDigest(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl Passage {
    /// Appends a sentence, if all its facts are there. Says whether it was appended.
    pub(super) fn say(&mut self, pattern: &str, slots: &Slots) -> bool {
        // A sentence this recipient has no words for is not said.
        if pattern.is_empty() {
            return false;
        }
        let Some(filled) = fill(pattern, slots) else { return false };
        // The day of writing is no fact of the case: a letter does not change overnight.
        let facts = slots.values().filter(|(name, _)| *name != "today");
        for (name, value) in facts.filter(|(name, _)| filled.used.iter().any(|used| used == name)) {
            self.facts.note(name, &value.to_plain());
        }
        if filled.used.is_empty() {
            self.facts.note("said", &filled.text.to_plain());
        }
        self.put(&filled.text, " ");
        true
    }

    /// Notes a fact that the text alone would not tell.
    pub(super) fn note(&mut self, name: &str, value: &str) {
        self.facts.note(name, value);
    }

    /// Appends a sentence on a line of its own.
    pub(super) fn say_on_new_line(&mut self, pattern: &str, slots: &Slots) -> bool {
        let mut sentence = Self::default();
        let said = sentence.say(pattern, slots);
        if said {
            self.put(&sentence.text, "\n");
            self.facts.values.extend(sentence.facts.values);
        }
        said
    }

    /// Appends text that is itself a fact, for example a report in its author's words.
    pub(super) fn quote(&mut self, name: &str, text: &str) {
        self.facts.note(name, text);
        self.put(&Text::plain(text), " ");
    }

    /// Appends another passage, apart by a blank.
    pub(super) fn append(&mut self, other: &Self) {
        self.facts.values.extend(other.facts.values.iter().cloned());
        self.put(&other.text, " ");
    }

    /// Appends another passage on a line of its own.
    pub(super) fn append_line(&mut self, other: &Self) {
        self.facts.values.extend(other.facts.values.iter().cloned());
        self.put(&other.text, "\n");
    }

    fn put(&mut self, text: &Text, gap: &str) {
        if text.is_empty() {
            return;
        }
        let text = &one_bracket(text);
        if !self.text.is_empty() {
            self.text.append(&Text::plain(gap));
        }
        self.text.append(text);
    }

    /// Where all of several days in brackets are one day, that day once at the end: "(all 12 Nov 2026)". The facts stay as
    /// they are. Nothing changes where a sentence has no day of its own, or something in brackets another date.
    pub(super) fn dated_once(mut self) -> Self {
        let plain = self.text.to_plain();
        let days: Vec<&str> = bracketed_days(&plain).collect();
        let Some(day) = days.first().map(|day| (*day).to_owned()) else { return self };
        let alike = days.len() > 1 && days.iter().all(|other| *other == day);
        let mut sentences = plain.trim_end_matches('.').split(". ");
        let each = sentences.all(|sentence| bracketed_days(sentence).next().is_some());
        let bare = [format!(" ({day})"), format!(" (asked {day})")].map(|said| plain.matches(&said).count());
        let only = bare.iter().sum::<usize>() == days.len() && dates_in_brackets(&plain) == days.len();
        if !alike || !each || !only || !plain.ends_with('.') {
            return self;
        }
        let runs = self.text.runs();
        let mut text = Text::default();
        for (number, run) in runs.iter().enumerate() {
            let bare = run.text.replace(&format!(" ({day})"), "").replace(&format!(" (asked {day})"), "");
            let ends = number + 1 == runs.len();
            text.push(run.face, if ends { bare.trim_end_matches('.') } else { &bare });
        }
        text.push(Face::Regular, &format!(" (all {day})."));
        self.text = text;
        self
    }

    /// Whether a text stands in it.
    pub(super) fn says(&self, text: &str) -> bool {
        self.text.to_plain().contains(text)
    }

    /// What was said, without faces.
    pub(super) fn to_plain(&self) -> String {
        self.text.to_plain()
    }

    /// Whether nothing was said.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// As a block of the letter.
    pub(super) fn block(self, id: &str) -> Block {
        Block {
            id: BlockId::new(id),
            facts: self.facts.digest(),
            composed: Content::Text(self.text),
            edited: None,
        }
    }
}

/// Two remarks in a row share their brackets: "(hopes for relief) (12 Nov 2026)" becomes "(hopes for relief; 12 Nov 2026)".
fn one_bracket(text: &Text) -> Text {
    let mut out = Text::default();
    text.runs().iter().for_each(|run| out.push(run.face, &run.text.replace(") (", "; ")));
    out
}

/// The days that stand in brackets: "(12 Nov 2026)", "(asked 12 Nov 2026)".
fn bracketed_days(text: &str) -> impl Iterator<Item = &str> {
    let inside = text.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    // "(eGFR 58; 8 Oct 2026)" has a day, too.
    let parts = inside.flat_map(|inside| inside.split("; "));
    parts.map(|part| part.strip_prefix("asked ").unwrap_or(part)).filter(|inside| {
        let mut words = inside.split(' ');
        let figures = |word: Option<&str>| word.is_some_and(|word| word.chars().all(|c| c.is_ascii_digit()));
        figures(words.next()) && words.next().is_some() && figures(words.next()) && words.next().is_none()
    })
}

/// How many dates stand in brackets, of a day, a month or a year.
fn dates_in_brackets(text: &str) -> usize {
    let inside = text.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    let year = |part: &&str| {
        let last = part.rsplit(' ').next().unwrap_or_default();
        last.len() == 4 && last.chars().all(|c| c.is_ascii_digit())
    };
    inside.flat_map(|inside| inside.split("; ")).filter(year).count()
}

/// A table as a block: its facts are its cells.
pub(super) fn table_block(id: &str, table: Table) -> Block {
    let mut facts = Facts::default();
    facts.note("note", &table.note.to_plain());
    for column in &table.columns {
        facts.note("column", &column.head);
    }
    for group in &table.groups {
        facts.note("group", group.head.as_deref().unwrap_or_default());
        for row in &group.rows {
            row.0.iter().for_each(|cell| facts.note("cell", &cell.to_plain()));
        }
    }
    Block { id: BlockId::new(id), facts: facts.digest(), composed: Content::Table(table), edited: None }
}

/// "a", "a and b", "a, b and c"; "a and b, and c" where an item has an "and" of its own.
pub(super) fn and(items: &[String]) -> Option<String> {
    series(items, "and")
}

/// "a", "a or b", "a, b or c"; "a or b, or c" where an item has an "or" of its own.
pub(super) fn or(items: &[String]) -> Option<String> {
    series(items, "or")
}

fn series(items: &[String], word: &str) -> Option<String> {
    let nested = items.iter().any(|item| item.contains(&format!(" {word} ")));
    let comma = if nested { "," } else { "" };
    match items {
        [] => None,
        [only] => Some(only.clone()),
        [rest @ .., last] => Some(format!("{}{comma} {word} {last}", rest.join(", "))),
    }
}

/// Phrases in a row, and after them in one breath what is denied: "disc dry; no slip or cyst". What is denied of a side,
/// or with a remark, stays by itself.
pub(super) fn with_denied(phrases: &[String], begins: &str) -> Option<String> {
    let (mut rest, mut denied): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for phrase in phrases {
        match phrase
            .strip_prefix(begins)
            .filter(|thing| !thing.contains(['(', ',']) && !thing.contains(" on "))
        {
            Some(thing) => denied.push(thing.to_owned()),
            None => rest.push(phrase.clone()),
        }
    }
    let gap = if denied.len() > 1 { "; " } else { ", " };
    let denied = or(&denied).map(|things| format!("{begins}{things}"));
    let parts: Vec<String> = commas(&rest).into_iter().chain(denied).collect();
    (!parts.is_empty()).then(|| parts.join(gap))
}

/// "a, b, c".
pub(super) fn commas(items: &[String]) -> Option<String> {
    (!items.is_empty()).then(|| items.join(", "))
}

/// With a capital at the beginning, unless the word is written otherwise (eGFR, pH).
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let keeps = text.chars().take_while(|c| c.is_alphanumeric()).skip(1).any(char::is_uppercase);
    match chars.next() {
        Some(first) if !keeps => first.to_uppercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// Small at the beginning, unless the first word is written otherwise (MRI, ODI, L4).
pub(super) fn lower(text: &str) -> String {
    let mut chars = text.chars();
    let keeps =
        text.chars().take_while(|c| c.is_alphanumeric()).skip(1).any(|c| c.is_uppercase() || c.is_numeric());
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    match chars.next() {
        Some(first) if !keeps && !CAPITALIZED.contains(&word) => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// Words that keep their capital inside a sentence.
const CAPITALIZED: [&str; 36] = [
    "I",
    "Dr",
    "Mr",
    "Mrs",
    "Ms",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Sept",
    "Oct",
    "Nov",
    "Dec",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// With the indefinite article: "a root block", "an epidural injection", "an MRI".
pub(super) fn with_article(noun: &str) -> String {
    let spelled = noun.chars().take_while(char::is_ascii_uppercase).count() > 1;
    if spelled {
        return format!("{} {noun}", if noun.starts_with(VOWEL_NAMES) { "an" } else { "a" });
    }
    let begins = noun.to_ascii_lowercase();
    // "An ultrasound", but "a unit" and "a urine test".
    let vowel = begins.starts_with(['a', 'e', 'i', 'o', 'u']);
    let spoken_you = ["uni", "ure", "uri", "use", "usu", "ute"].iter().any(|you| begins.starts_with(you));
    format!("{} {noun}", if vowel && !spoken_you { "an" } else { "a" })
}

/// Letters whose names begin with a vowel.
const VOWEL_NAMES: [char; 11] = ['A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'X'];

/// Free text as part of a sentence: without blanks at its ends and without its own full stop.
pub(super) fn tidy(text: &str) -> String {
    text.trim().trim_end_matches('.').to_owned()
}

/// Free text as a letter prints it: levels with a dash, "L4–5" for "L4-5", and no blank before a percent sign.
pub(super) fn dashed(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied();
    let is_level = |index: usize| {
        let letter = at(index.checked_sub(2)).filter(|c| "CTLS".contains(*c)).or_else(|| {
            at(index.checked_sub(3))
                .filter(|c| "CT".contains(*c))
                .filter(|_| at(index.checked_sub(2)) == Some('1'))
        });
        let digit = at(index.checked_sub(1)).is_some_and(|c| c.is_ascii_digit());
        let next = at(index.checked_add(1)).is_some_and(|c| c.is_ascii_digit() || "TLS".contains(c));
        letter.is_some() && digit && next
    };
    // "11.1 %" is one figure.
    let loose = |index: usize| {
        at(index.checked_add(1)) == Some('%')
            && at(index.checked_sub(1)).is_some_and(|before| before.is_ascii_digit())
    };
    chars
        .iter()
        .enumerate()
        .filter(|(index, c)| **c != ' ' || !loose(*index))
        .map(|(index, c)| if *c == '-' && is_level(index) { '–' } else { *c })
        .collect()
}

/// A number without needless zeros: 7, 5.8, 0.25. The minus sign is a real one.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    let text = if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") };
    text.replace('-', "−")
}

/// Leaves out what stands earlier in a list.
pub(super) fn keep_first<T: Clone + PartialEq>(list: &mut Vec<T>) {
    let mut seen: Vec<T> = Vec::new();
    list.retain(|one| {
        let new = !seen.contains(one);
        if new {
            seen.push(one.clone());
        }
        new
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_like_a_sentence() {
        let items = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(and(&items(&["a"])).unwrap(), "a");
        assert_eq!(and(&items(&["a", "b", "c"])).unwrap(), "a, b and c");
        assert_eq!(or(&items(&["a", "b"])).unwrap(), "a or b");
        assert_eq!(and(&items(&["a, b and c", "d"])).unwrap(), "a, b and c, and d");
        assert_eq!(commas(&[]), None);
    }

    #[test]
    fn an_article_goes_by_the_sound() {
        let said = ["ultrasound examination", "unit", "urine test", "MRI", "CT"].map(with_article);
        assert_eq!(said, ["an ultrasound examination", "a unit", "a urine test", "an MRI", "a CT"]);
    }

    #[test]
    fn what_is_denied_is_denied_in_one_breath() {
        let phrases = ["no slip", "disc dry", "no cyst", "no root contact on the left"].map(str::to_owned);
        let said = "disc dry, no root contact on the left; no slip or cyst";
        assert_eq!(with_denied(&phrases, "no ").unwrap(), said);
        assert_eq!(with_denied(&phrases[..2], "no ").unwrap(), "disc dry, no slip");
        assert_eq!(with_denied(&[], "no "), None);
    }

    #[test]
    fn figures_are_short() {
        assert_eq!(number(7.0), "7");
        assert_eq!(number(5.80), "5.8");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(-20.0), "−20");
    }

    #[test]
    fn one_day_is_said_once() {
        let mut passage = Passage::default();
        passage.say("BMI 31 (16 Nov 2026).", &Slots::default());
        passage.say("**Allergies** (asked 16 Nov 2026): none known.", &Slots::default());
        let once = passage.clone().dated_once().text.to_plain();
        assert_eq!(once, "BMI 31. Allergies: none known (all 16 Nov 2026).");
        for other in [
            "Takes apixaban.",
            "Fused (2019), diabetes (16 Nov 2026).",
            "Kidneys weak (eGFR 58; 16 Nov 2026).",
        ] {
            let mut passage = passage.clone();
            passage.say(other, &Slots::default());
            assert_eq!(passage.clone().dated_once().text, passage.text, "{other}");
        }
        passage.say("HbA1c 7% (2 Nov 2026).", &Slots::default());
        assert_eq!(passage.clone().dated_once().text, passage.text);
    }

    #[test]
    fn another_fact_is_another_digest_and_another_wording_is_not() {
        let said = |pattern: &str, dose: &str| {
            let mut passage = Passage::default();
            passage.say(pattern, &Slots::default().with("dose", dose));
            passage.block("x").facts
        };
        assert_ne!(said("{dose}.", "5 mg"), said("{dose}.", "10 mg"));
        assert_eq!(said("{dose}.", "5 mg"), said("Takes {dose}.", "5 mg"));
    }

    #[test]
    fn levels_are_printed_with_a_dash() {
        assert_eq!(
            dashed("L4-5, L5-S1, T10-11 and C-arm, 3-4 weeks"),
            "L4–5, L5–S1, T10–11 and C-arm, 3-4 weeks"
        );
    }

    #[test]
    fn capitals_spare_words_that_are_written_otherwise() {
        assert_eq!(capital("light touch"), "Light touch");
        assert_eq!(capital("eGFR"), "eGFR");
    }
}
