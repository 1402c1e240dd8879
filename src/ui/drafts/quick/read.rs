//! From the line to the form.

use std::ops::Range;

use super::names::{Names, Thing, What};
use super::words::{HELPED, KEYWORDS};
use crate::model::{Date, Missing, Part, Recorded, Structure};
use crate::pathway::Knowledge;
use crate::ui::drafts::entry::{self, DraftKind, EntryDraft, Helped};
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
    draft.reopen();
    let words = split(line);
    let mut reader = Reader { names, knowledge, today, words: &words, at: 0, thing: None, draft };
    let mut pieces = Vec::new();
    while reader.at < words.len() {
        let from = reader.at;
        let reads = reader.piece();
        reader.at = reader.at.max(from + 1);
        let (first, last) = (words.get(from), words.get(reader.at - 1));
        if let (Some(first), Some(last)) = (first, last) {
            pieces.push(Piece { range: first.range.start..last.range.end, reads });
        }
    }
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
            .or_else(|| self.helped())
            .or_else(|| self.figure())
            .or_else(|| self.keyword())
            .or_else(|| self.course())
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
        (0..count).map(|ahead| self.word(ahead)).collect::<Option<Vec<_>>>().map(|words| words.join(" "))
    }

    /// The same, as they are typed.
    fn typed(&self, count: usize) -> Option<String> {
        let words = self.words.get(self.at..self.at + count)?;
        Some(words.iter().map(|word| word.raw.as_str()).collect::<Vec<_>>().join(" "))
    }

    fn what(&mut self) -> Option<String> {
        let longest = (1..=Names::MOST_WORDS).rev();
        let exact = |count: usize| Some((count, self.names.exactly(&self.joined(count)?)?));
        let found = longest.clone().find_map(exact).or_else(|| {
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
        }
        Some(thing.label.clone())
    }

    fn until(&mut self) -> Option<String> {
        if self.word(0) == Some("ongoing") && self.draft.until.is_empty() {
            self.draft.until = "ongoing".to_owned();
            // That it goes on is said of the entry and of the treatment; the word for the treatment comes after.
            return self.keyword();
        }
        if !matches!(self.word(0), Some("to" | "until" | "till")) {
            return None;
        }
        self.at += 1;
        let Some((count, text)) = self.dated() else {
            self.at -= 1;
            return None;
        };
        self.at += count;
        self.draft.until = text.clone();
        Some(format!("Until {text}"))
    }

    /// `helped half 6w`, `worse`.
    fn helped(&mut self) -> Option<String> {
        let lead = usize::from(self.word(0) == Some("helped"));
        let alone = lead == 0;
        let found = HELPED.iter().find_map(|(typed, reads, words)| {
            let fits = |form: &&&str| {
                let count = form.split(' ').count();
                (0..count).map(|ahead| self.word(lead + ahead)).eq(form.split(' ').map(Some))
            };
            let form = typed.iter().find(fits)?;
            Some((form.split(' ').count(), *reads, *words))
        });
        let (count, reads, words) = found?;
        // Without "helped" only the word that means nothing else.
        if alone && words != crate::model::Words::Worse {
            return None;
        }
        self.at += lead + count;
        self.draft.late.words = Some(Recorded::Known(words));
        let times = self.times();
        let (at, lasted) = times;
        put_times(&mut self.draft.late, at, lasted);
        Some(format!("Weeks after: {reads}{}", time_words(&self.draft.late)))
    }

    /// `la80`, `la80 3h`, `sus10 at 4w`, `sus?`, `sus7>3`.
    fn figure(&mut self) -> Option<String> {
        let word = self.word(0)?;
        let (early, figure) = match (word.strip_prefix("la"), word.strip_prefix("sus")) {
            (_, Some(figure)) => (false, figure),
            (Some(figure), _) => (true, figure),
            _ => return None,
        };
        let first = figure.chars().next()?;
        if figure != "?" && !first.is_ascii_digit() && first != '-' {
            return None;
        }
        let figure = figure.to_owned();
        self.at += 1;
        let (at, lasted) = self.times();
        let helped = if early { &mut self.draft.early } else { &mut self.draft.late };
        let phase = if early { "First hours" } else { "Weeks after" };
        put_times(helped, at, lasted);
        if figure == "?" {
            helped.words = Some(Recorded::Missing(Missing::CannotBeKnown));
            return Some(format!("{phase}: not scored"));
        }
        helped.figure = figure.trim_end_matches('%').to_owned();
        let percent = if figure.contains('>') { "" } else { " %" };
        Some(format!("{phase}: {}{percent}{}", helped.figure, time_words(helped)))
    }

    /// `at 4w` says when it was read; a length alone, or after `for`, how long it lasted.
    fn times(&mut self) -> (Option<String>, Option<String>) {
        let (mut at, mut lasted) = (None, None);
        loop {
            let lead = usize::from(matches!(self.word(0), Some("at" | "for")));
            let reads_at = self.word(0) == Some("at");
            let Some(span) = self.word(lead).filter(|word| is_span(word)).map(str::to_owned) else { break };
            if reads_at && at.is_none() {
                at = Some(span);
            } else if !reads_at && lasted.is_none() {
                lasted = Some(span);
            } else {
                break;
            }
            self.at += lead + 1;
        }
        (at, lasted)
    }

    fn keyword(&mut self) -> Option<String> {
        let typed = self.word(0)?;
        let keyword = KEYWORDS.iter().find(|keyword| keyword.typed.contains(&typed))?;
        keyword.says.put(self.draft);
        self.at += 1;
        Some(keyword.reads.to_owned())
    }

    /// `8w` and `12x` of a course.
    fn course(&mut self) -> Option<String> {
        self.thing.filter(|thing| thing.course)?;
        let word = self.word(0)?;
        let digits = |suffix: char| {
            let number = word.strip_suffix(suffix)?;
            (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit())).then(|| number.to_owned())
        };
        let (weeks, visits) = (digits('w'), digits('x'));
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
        self.at += 1;
        Some(reads)
    }

    /// `1800 mg`, `1800mg a day`, `60 mg daily`, `dose "one at night"`.
    fn medicine_dose(&mut self) -> Option<String> {
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
        count += match (self.word(count), self.word(count + 1)) {
            (Some("a" | "per"), Some("day" | "night" | "week")) => 2,
            (Some("daily" | "nightly" | "bid" | "tid" | "qid" | "prn"), _) => 1,
            _ => 0,
        };
        let dose = self.joined(count)?;
        self.at += count;
        self.draft.dose.clone_from(&dose);
        Some(dose)
    }

    /// Levels, and the joint, tendon or nerve.
    fn place(&mut self) -> Option<String> {
        let word = self.word(0)?.to_owned();
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

fn is_span(word: &str) -> bool {
    let Some(number) = word.strip_suffix(['h', 'd', 'w', 'm']) else { return false };
    !number.is_empty() && number.len() <= 4 && number.chars().all(|c| c.is_ascii_digit())
}

fn put_times(helped: &mut Helped, at: Option<String>, lasted: Option<String>) {
    helped.at = at.unwrap_or_default();
    helped.lasted = lasted.unwrap_or_default();
}

fn time_words(helped: &Helped) -> String {
    let at = if helped.at.is_empty() { String::new() } else { format!(", read at {}", helped.at) };
    let lasted = if helped.lasted.is_empty() { String::new() } else { format!(", for {}", helped.lasted) };
    at + &lasted
}

/// A joint or nerve by its word: `knee`, `hand`, `median`, `occipital_greater`.
pub(super) fn part_called(word: &str) -> Option<Part> {
    match word {
        "wrist" | "hand" => Some(Part::WristHand),
        "ankle" | "foot" => Some(Part::AnkleFoot),
        word => Part::from_id(word),
    }
}
