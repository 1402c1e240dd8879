//! From the line to the form.

mod finding;
mod medicine;
mod outcome;

use std::ops::Range;

use super::names::{Names, Thing, What};
use super::words::{COMPLICATIONS, KEYWORDS, Keyword, Says, TECHNIQUE};
use crate::model::{Date, Missing, Part, Recorded, StopReason, Structure, TreatmentStatus};
use crate::pathway::Knowledge;
use crate::ui::drafts::entry::{self, DraftKind, EntryDraft};
use crate::ui::drafts::{level, when};

/// A stretch of the line that was read as one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// As it is read; `None` if it is not understood.
    pub reads: Option<String>,
}

/// What became of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understood {
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
}

impl Understood {
    /// The first words that are not understood.
    pub fn not_understood<'l>(&self, line: &'l str) -> Option<&'l str> {
        let piece = self.pieces.iter().find(|piece| piece.reads.is_none())?;
        line.get(piece.range.clone())
    }
}

/// Puts what a line says into a form; everything a line can say and does not say becomes open again.
pub fn read(
    line: &str,
    (names, knowledge): (&Names, &Knowledge),
    today: Date,
    draft: &mut EntryDraft,
) -> Understood {
    let before = draft.reopen();
    let words = split(line);
    let mut reader = Reader {
        names,
        knowledge,
        today,
        words: &words,
        at: 0,
        thing: None,
        latest: 0,
        placing: false,
        length: None,
        draft,
    };
    let mut pieces = Vec::new();
    while reader.at < words.len() {
        let from = reader.at;
        let reads = reader.piece();
        if let Some(length) = reader.length.as_mut().filter(|length| length.piece.is_none()) {
            length.piece = Some(pieces.len());
        }
        reader.at = reader.at.max(from + 1);
        let (first, last) = (words.get(from), words.get(reader.at - 1));
        if let (Some(first), Some(last)) = (first, last) {
            pieces.push(Piece { range: first.range.start..last.range.end, reads });
        }
    }
    if let Some(piece) = reader.settle_length().and_then(|at| pieces.get_mut(at)) {
        piece.reads = None;
    }
    // An image that was declined, or is planned, is none: there is nothing to be seen on it.
    if draft.kind == DraftKind::Imaging
        && !matches!(draft.status, TreatmentStatus::Done | TreatmentStatus::Ongoing)
    {
        draft.kind = DraftKind::Treatment;
    }
    draft.settle_findings(before);
    Understood { pieces }
}

/// A word of the line; what stands in quotes is one.
struct Word {
    range: Range<usize>,
    /// In small letters, but for what is quoted.
    text: String,
    /// As it is typed.
    raw: String,
    quoted: bool,
}

fn split(line: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start: Option<usize> = None;
    let mut quoted = false;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        let ends = if quoted { c == '"' || at == line.len() } else { c.is_whitespace() || c == ',' };
        match start {
            Some(from) if ends => {
                let inner = line.get(from..at).unwrap_or_default();
                let text = if quoted { inner.to_owned() } else { inner.to_lowercase() };
                let range = if quoted { from - 1..(at + 1).min(line.len()) } else { from..at };
                words.push(Word { range, text, raw: inner.to_owned(), quoted });
                (start, quoted) = (None, false);
            }
            None if c == '"' => (start, quoted) = (Some(at + 1), true),
            None if !ends => start = Some(at),
            _ => {}
        }
    }
    words
}

struct Reader<'a> {
    names: &'a Names,
    knowledge: &'a Knowledge,
    today: Date,
    words: &'a [Word],
    at: usize,
    thing: Option<&'a Thing>,
    /// How many findings at the end of the list were named last, one for each level.
    latest: usize,
    /// Whether a level or side was just named that is meant for the findings to come.
    placing: bool,
    /// How long a medicine was taken, until the line has said since when.
    length: Option<medicine::Length>,
    draft: &'a mut EntryDraft,
}

impl Reader<'_> {
    /// Reads the next piece and moves behind it.
    fn piece(&mut self) -> Option<String> {
        if let Some(note) = self.quoted() {
            self.draft.note = note;
            self.at += 1;
            return Some("Note".to_owned());
        }
        if self.thing.is_none()
            && let Some(reads) = self.what()
        {
            return Some(reads);
        }
        self.until()
            .or_else(|| self.since())
            .or_else(|| self.finding())
            .or_else(|| self.helped())
            .or_else(|| self.figure())
            .or_else(|| self.percent())
            .or_else(|| self.keyword())
            .or_else(|| self.course())
            .or_else(|| self.lasted())
            .or_else(|| self.taken_for())
            .or_else(|| self.described())
            .or_else(|| self.medicine_dose())
            .or_else(|| self.place())
            .or_else(|| self.date())
            .or_else(|| self.drug())
    }

    fn word(&self, ahead: usize) -> Option<&str> {
        self.words.get(self.at + ahead).filter(|word| !word.quoted).map(|word| word.text.as_str())
    }

    fn quoted(&self) -> Option<String> {
        self.words.get(self.at).filter(|word| word.quoted).map(|word| word.text.clone())
    }

    /// The next `count` words with single spaces.
    fn joined(&self, count: usize) -> Option<String> {
        self.joined_from(0, count)
    }

    /// `count` words with single spaces, from the one that stands `ahead`.
    fn joined_from(&self, ahead: usize, count: usize) -> Option<String> {
        let words = (ahead..ahead + count).map(|ahead| self.word(ahead));
        words.collect::<Option<Vec<_>>>().map(|words| words.join(" "))
    }

    /// The same, as they are typed.
    fn typed(&self, count: usize) -> Option<String> {
        let words = self.words.get(self.at..self.at + count)?;
        Some(words.iter().map(|word| word.raw.as_str()).collect::<Vec<_>>().join(" "))
    }

    fn what(&mut self) -> Option<String> {
        let longest = (1..=Names::MOST_WORDS).rev();
        let exact = |count: usize| Some((count, self.names.exactly(&self.joined(count)?)?));
        // Only where a line begins does the beginning of a name stand for it: further on it is another word.
        let first = self.at == 0;
        let found = longest.clone().find_map(exact);
        // "odi 44" is a score, "odi" the questionnaire.
        let figure = |count: usize| {
            self.word(count).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        };
        if found.as_ref().is_none_or(|(count, _)| figure(*count)) && self.measured() {
            return self.finding();
        }
        let found = found.or_else(|| {
            if !first {
                return None;
            }
            let begins = |count: usize| Some((count, self.names.find(&self.joined(count)?)?));
            longest.clone().find_map(begins)
        });
        let (count, thing) = found?;
        self.at += count;
        self.thing = Some(thing);
        match &thing.what {
            What::Treatment(id) => {
                (self.draft.kind, self.draft.treatment) = (DraftKind::Treatment, Some(id.clone()))
            }
            What::Image(id) => {
                (self.draft.kind, self.draft.treatment) = (DraftKind::Imaging, Some(id.clone()))
            }
            What::Medicine(id) => {
                (self.draft.kind, self.draft.drug) = (DraftKind::Medicine, Some(id.clone()))
            }
            What::Event(kind) => (self.draft.kind, self.draft.event) = (DraftKind::Event, Some(*kind)),
            What::Assessment => self.draft.kind = DraftKind::Assessment,
        }
        Some(thing.label.clone())
    }

    /// A line may begin with what was measured: then it is about the test that gives it, or about a visit.
    fn measured(&mut self) -> bool {
        let named = |count| self.names.measure(&self.joined(count)?);
        let Some(concept) = (1..=Names::MOST_WORDS).rev().find_map(named) else { return false };
        let test = self.knowledge.concept_named(concept.as_str()).and_then(|ix| {
            let item = &self.knowledge.concept(ix).item;
            let test = item.test.as_ref().or(item.by.as_ref())?;
            self.names.thing(&What::Image(test.parse().ok()?))
        });
        self.thing = test.or_else(|| self.names.thing(&What::Assessment));
        match test.map(|thing| &thing.what) {
            Some(What::Image(id)) => {
                (self.draft.kind, self.draft.treatment) = (DraftKind::Imaging, Some(id.clone()));
            }
            _ => self.draft.kind = DraftKind::Assessment,
        }
        true
    }

    fn until(&mut self) -> Option<String> {
        if self.word(0) == Some("stopped") && self.thing.is_some_and(|thing| thing.course) {
            self.at += 1;
            return Some(self.stopped());
        }
        if self.word(0) == Some("ongoing") && self.draft.until.is_empty() {
            self.draft.until = "ongoing".to_owned();
            // That it goes on is said of the entry and of the treatment; the word for the treatment comes after.
            return self.keyword();
        }
        if !matches!(self.word(0), Some("to" | "until" | "till")) {
            return None;
        }
        self.at += 1;
        if matches!(self.word(0), Some("ongoing" | "now" | "present" | "today")) {
            self.at += 1;
            self.draft.until = "ongoing".to_owned();
            return Some("Still going on".to_owned());
        }
        let Some((count, text)) = self.dated() else {
            self.at -= 1;
            return None;
        };
        self.at += count;
        self.draft.until = text.clone();
        Some(format!("Until {text}"))
    }

    /// `since 2022`: begun then, and of a medicine or a course that it goes on.
    fn since(&mut self) -> Option<String> {
        if self.word(0) != Some("since") || !self.draft.when.is_empty() {
            return None;
        }
        self.at += 1;
        let Some((count, text)) = self.dated() else {
            self.at -= 1;
            return None;
        };
        self.at += count;
        let goes_on = self.draft.kind == DraftKind::Medicine || self.thing.is_some_and(|thing| thing.course);
        if goes_on && self.draft.until.is_empty() {
            self.draft.until = "ongoing".to_owned();
        }
        let reads = format!("Since {text}");
        self.draft.when = text;
        Some(reads)
    }

    fn keyword(&mut self) -> Option<String> {
        let typed = self.word(0)?;
        let kind = self.draft.kind;
        let means = |keyword: &&Keyword| keyword.typed.contains(&typed) && keyword.says.fits(kind);
        let keyword = KEYWORDS.iter().find(means)?;
        if let Some(side) = keyword.says.side().filter(|_| self.places_findings()) {
            self.at += 1;
            self.put_side(side);
            return Some(keyword.reads.to_owned());
        }
        keyword.says.put(self.draft);
        self.at += 1;
        if keyword.says == Says::Stopped(Recorded::Missing(Missing::NotAsked)) {
            return Some(self.stopped());
        }
        Some(keyword.reads.to_owned())
    }

    /// What was stopped has an end, on the day that follows or on one nobody named; the reason may follow too.
    fn stopped(&mut self) -> String {
        let reason = self.joined(2).and_then(|words| match words.as_str() {
            "no benefit" | "no help" | "no relief" => Some((StopReason::NoBenefit, "no benefit")),
            "side effects" | "not tolerated" => Some((StopReason::NotTolerated, "not tolerated")),
            _ => None,
        });
        let mut reads = "Stopped".to_owned();
        if let Some((reason, words)) = reason {
            self.at += 2;
            self.draft.stopped = Some(Recorded::Known(reason));
            reads = format!("{reads}, {words}");
        }
        if !matches!(self.draft.until.as_str(), "" | "ongoing") {
            return reads;
        }
        self.draft.until = "unknown".to_owned();
        if let Some((count, text)) = self.dated() {
            self.at += count;
            reads = format!("{reads}, {text}");
            self.draft.until = text;
        }
        reads
    }

    /// `8w` and `12x` of a course.
    fn course(&mut self) -> Option<String> {
        self.thing.filter(|thing| thing.course)?;
        let lead = usize::from(self.word(0) == Some("for"));
        let word = self.word(lead)?;
        let number = |text: &str| {
            (!text.is_empty() && text.chars().all(|c| c.is_ascii_digit())).then(|| text.to_owned())
        };
        let visits_in_words = matches!(self.word(lead + 1), Some("visits" | "sessions" | "times"));
        let (mut count, mut visits) = (1, word.strip_suffix('x').and_then(number));
        if visits.is_none() && visits_in_words {
            (count, visits) = (2, number(word));
        }
        let weeks = self.span(lead).filter(|(_, span)| span.ends_with('w'));
        let weeks = weeks.map(|(words, span)| {
            count = words;
            span.trim_end_matches('w').to_owned()
        });
        let reads = match (weeks, visits) {
            (Some(weeks), _) => {
                let reads = format!("{weeks} weeks");
                self.draft.weeks = weeks;
                reads
            }
            (_, Some(visits)) => {
                let reads = format!("{visits} visits");
                self.draft.visits = visits;
                reads
            }
            _ => return None,
        };
        self.at += lead + count;
        Some(reads)
    }

    /// What a procedure was done with or led to, in quotes behind its name.
    fn described(&mut self) -> Option<String> {
        if self.draft.kind != DraftKind::Treatment {
            return None;
        }
        let words = self.words.get(self.at + 1).filter(|word| word.quoted)?.text.clone();
        let (field, name) = match self.word(0)? {
            TECHNIQUE => (&mut self.draft.technique, "Technique"),
            COMPLICATIONS => (&mut self.draft.complications, "Complications"),
            _ => return None,
        };
        field.clone_from(&words);
        self.at += 2;
        Some(format!("{name}: {words}"))
    }

    /// Levels, and the joint, tendon or nerve.
    fn place(&mut self) -> Option<String> {
        let word = self.word(0)?.to_owned();
        if self.places_findings() {
            return self.place_of_finding(&word);
        }
        let structure = self.draft.treatment.as_ref().and_then(|id| entry::structure_of(self.knowledge, id));
        let named = matches!(structure, Some(Structure::Joint | Structure::Tendon | Structure::Nerve));
        if let Some(part) = part_called(&word).filter(|_| named || self.draft.kind == DraftKind::Treatment) {
            self.draft.part = Some(part);
            self.at += 1;
            return Some(crate::pathway::words::places::part(part).to_owned());
        }
        let level = level::read(&word).ok()?.to_string();
        if !self.draft.levels.is_empty() {
            self.draft.levels.push(' ');
        }
        self.draft.levels.push_str(&level);
        self.at += 1;
        Some(level)
    }

    /// The longest date that begins here, and its words.
    fn dated(&self) -> Option<(usize, String)> {
        (1..=3).rev().find_map(|count| {
            let text = self.joined(count)?;
            // In a line of figures two of them behind a day are no year: "12 jan 80 %".
            let last = self.word(count - 1)?;
            if count == 3 && last.len() < 4 && last.chars().all(|c| c.is_ascii_digit()) {
                return None;
            }
            when::past(&text, self.today).and_then(|_| Some((count, self.typed(count)?)))
        })
    }

    fn date(&mut self) -> Option<String> {
        let (count, text) = self.dated().filter(|_| self.draft.when.is_empty())?;
        let date = when::past(&text, self.today)?;
        self.at += count;
        self.draft.when = text;
        Some(crate::pathway::words::dates::partial(date))
    }

    /// `dex10`, `lido 2 %`: a drug of the procedure.
    fn drug(&mut self) -> Option<String> {
        if self.draft.kind != DraftKind::Treatment {
            return None;
        }
        let found = (1..=5).rev().find_map(|count| {
            let text = self.joined(count)?;
            entry::dose(&text, self.knowledge).map(|_| (count, text))
        });
        let (count, text) = found?;
        self.at += count;
        if !self.draft.drugs.is_empty() {
            self.draft.drugs.push_str(", ");
        }
        self.draft.drugs.push_str(&text);
        Some(text)
    }
}

/// A joint or nerve by its word: `knee`, `hand`, `median`, `occipital_greater`.
pub(super) fn part_called(word: &str) -> Option<Part> {
    match word {
        "wrist" | "hand" => Some(Part::WristHand),
        "ankle" | "foot" => Some(Part::AnkleFoot),
        word => Part::from_id(word),
    }
}
