//! How much it helped, in the line: `la80 3h`, `helped half 6w`, `no relief`, `60% for 3 weeks`.

use super::super::words::HELPED;
use super::Reader;
use crate::model::{Missing, Recorded};
use crate::ui::drafts::entry::{DraftKind, Helped};

impl Reader<'_> {
    /// `helped half 6w`, `worse`.
    pub(super) fn helped(&mut self) -> Option<String> {
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
        // Without "helped" only the words that mean nothing else.
        if alone && count == 1 && words != crate::model::Words::Worse || !self.can_help() {
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
    pub(super) fn figure(&mut self) -> Option<String> {
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

    /// Whether an outcome can be said of the entry.
    fn can_help(&self) -> bool {
        matches!(self.draft.kind, DraftKind::Treatment | DraftKind::Medicine)
    }

    /// `60% for 3 weeks`, `helped 80 % 4h`: how long it lasted, or when it was read, tells which phase is meant.
    pub(super) fn percent(&mut self) -> Option<String> {
        let lead = usize::from(matches!(self.word(0), Some("helped" | "relief")));
        let word = self.word(lead).filter(|_| self.can_help())?;
        let (digits, mut count) = match (word.strip_suffix('%'), self.word(lead + 1)) {
            (Some(digits), _) => (digits, 1),
            (None, Some("%" | "percent")) => (word, 2),
            _ => return None,
        };
        let figure = digits.parse::<u8>().ok().filter(|percent| *percent <= 100)?.to_string();
        count += usize::from(matches!(self.word(lead + count), Some("relief" | "better" | "relieved")));
        let before = self.at;
        self.at += lead + count;
        let (at, lasted) = self.times();
        let Some(length) = lasted.as_deref().or(at.as_deref()) else {
            // Of the first hours or of the weeks after? A figure alone does not say.
            self.at = before;
            return None;
        };
        let early = length.ends_with('h') && self.draft.kind == DraftKind::Treatment;
        let helped = if early { &mut self.draft.early } else { &mut self.draft.late };
        put_times(helped, at, lasted);
        helped.figure = figure;
        let phase = if early { "First hours" } else { "Weeks after" };
        Some(format!("{phase}: {} %{}", helped.figure, time_words(helped)))
    }

    /// `lasted 3 weeks`, and `3 weeks` alone of what is no course.
    pub(super) fn lasted(&mut self) -> Option<String> {
        let lead = usize::from(matches!(self.word(0), Some("lasted" | "for")));
        if self.draft.kind != DraftKind::Treatment || self.thing.is_none_or(|thing| thing.course) {
            return None;
        }
        let (count, span) = self.span(lead)?;
        let helped = if span.ends_with('h') { &mut self.draft.early } else { &mut self.draft.late };
        if !helped.lasted.is_empty() {
            return None;
        }
        helped.lasted.clone_from(&span);
        self.at += lead + count;
        Some(format!("Lasted {span}"))
    }

    /// A length of time, `3w` or `3 weeks`, as it stands in the form; not one that is "ago".
    pub(super) fn span(&self, ahead: usize) -> Option<(usize, String)> {
        let word = self.word(ahead)?;
        if is_span(word) {
            return (self.word(ahead + 1) != Some("ago")).then(|| (1, word.to_owned()));
        }
        let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        let (number, glued) = word.split_at_checked(digits)?;
        let (count, unit) = if glued.is_empty() { (2, self.word(ahead + 1)?) } else { (1, glued) };
        let letter = match unit {
            "hour" | "hours" | "hr" | "hrs" => 'h',
            "day" | "days" => 'd',
            "week" | "weeks" | "wk" | "wks" => 'w',
            "month" | "months" | "mo" | "mos" => 'm',
            _ => return None,
        };
        let sensible = !number.is_empty() && number.len() <= 4;
        (sensible && self.word(ahead + count) != Some("ago")).then(|| (count, format!("{number}{letter}")))
    }

    /// `at 4w` says when it was read; a length alone, or after `for`, how long it lasted.
    fn times(&mut self) -> (Option<String>, Option<String>) {
        let (mut at, mut lasted) = (None, None);
        loop {
            let lead = usize::from(matches!(self.word(0), Some("at" | "for" | "lasted")));
            let reads_at = self.word(0) == Some("at");
            let Some((count, span)) = self.span(lead) else { break };
            if reads_at && at.is_none() {
                at = Some(span);
            } else if !reads_at && lasted.is_none() {
                lasted = Some(span);
            } else {
                break;
            }
            self.at += lead + count;
        }
        (at, lasted)
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
