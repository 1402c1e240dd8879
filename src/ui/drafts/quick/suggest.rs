//! Completing the last word of the line.

use super::names::Names;
use super::read::{Understood, part_called};
use super::words::{HELPED, KEYWORDS, Keyword, Says};
use crate::ui::drafts::entry::{DraftKind, EntryDraft};

/// Suggestions shown at once.
const MOST: usize = 5;

/// A way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What stands in the line when it is taken, in place of the last word.
    pub typed: String,
    /// How it reads.
    pub reads: String,
}

/// Ways to go on with the last word of `line`; none while a new word has not begun.
pub fn suggest(line: &str, understood: &Understood, draft: &EntryDraft, names: &Names) -> Vec<Suggestion> {
    let Some(last) = line.split_whitespace().next_back().filter(|_| !line.ends_with(' ')) else {
        return Vec::new();
    };
    let last = last.to_lowercase();
    if last.starts_with('"') {
        return Vec::new();
    }
    let named = draft.treatment.is_some() || draft.drug.is_some() || draft.event.is_some();
    let alone = understood.pieces.len() <= 1;
    let mut found: Vec<Suggestion> = if alone || !named {
        let typed = line.trim_start();
        let things = names.beginning(typed).into_iter();
        let things = things.filter(|thing| thing.written != typed.to_lowercase());
        things.map(|thing| Suggestion { typed: thing.written.clone(), reads: thing.label.clone() }).collect()
    } else {
        go_on(&last, draft)
    };
    found.truncate(MOST);
    found
}

fn go_on(last: &str, draft: &EntryDraft) -> Vec<Suggestion> {
    let one = |typed: String, reads: &str| Suggestion { typed, reads: reads.to_owned() };
    let figure = |prefix: &str| {
        let figure = last.strip_prefix(prefix)?;
        let digits = !figure.is_empty() && figure.chars().all(|c| c.is_ascii_digit());
        digits.then(|| figure.to_owned())
    };
    if let Some(figure) = figure("sus") {
        let after = [("4w", "4 weeks"), ("2w", "2 weeks"), ("3m", "3 months"), ("6m", "6 months")];
        let reads = |time: &str| format!("{figure} % relief, read at {time}");
        return after.iter().map(|(typed, time)| one(format!("{last} at {typed}"), &reads(time))).collect();
    }
    if let Some(figure) = figure("la") {
        let lasted = [("2h", "2 hours"), ("4h", "4 hours"), ("8h", "8 hours")];
        let reads = |time: &str| format!("{figure} % in the first hours, for {time}");
        return lasted.iter().map(|(typed, time)| one(format!("{last} {typed}"), &reads(time))).collect();
    }
    let begins = |typed: &&&str| typed.starts_with(last) && **typed != last;
    let about = |keyword: &&Keyword| match keyword.says {
        Says::Stopped(_) | Says::Reached(_) => draft.kind == DraftKind::Medicine,
        Says::Source(_) => true,
        _ => draft.kind == DraftKind::Treatment,
    };
    let keywords = KEYWORDS.iter().filter(about).filter_map(|keyword| {
        let typed = keyword.typed.iter().find(begins)?;
        Some(one((*typed).to_owned(), keyword.reads))
    });
    let helped = HELPED
        .iter()
        .filter(|_| "helped".starts_with(last))
        .filter_map(|(typed, reads, _)| Some(one(format!("helped {}", typed.first()?), reads)));
    let relief = [
        ("la", "la80", "Relief in the first hours, in percent"),
        ("sus", "sus50", "Relief in the weeks after, in percent"),
    ];
    let relief = relief.iter().filter(|(prefix, ..)| prefix.starts_with(last) && !last.is_empty());
    let relief = relief.map(|(_, typed, reads)| one((*typed).to_owned(), reads));
    let parts = crate::model::Part::ALL
        .iter()
        .filter(|part| part.id().starts_with(last) && part_called(last).is_none());
    let parts = parts.map(|part| one(part.id().to_owned(), crate::pathway::words::places::part(*part)));
    let parts = parts.filter(|_| draft.kind == DraftKind::Treatment && last.len() >= 2);
    keywords.chain(helped).chain(relief).chain(parts).collect()
}

/// The line with a suggestion in place of its last word, or of the name it begins with.
pub fn take(line: &str, suggestion: &Suggestion, understood: &Understood) -> String {
    let named = understood.pieces.len() > 1;
    let kept = if named {
        line.trim_end().rsplit_once(char::is_whitespace).map_or("", |(kept, _)| kept)
    } else {
        ""
    };
    let space = if kept.is_empty() { "" } else { " " };
    format!("{kept}{space}{} ", suggestion.typed)
}
