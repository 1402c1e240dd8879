//! Completing the last word of the line.

use super::names::Names;
use super::read::{Understood, part_called};
use super::words::{HELPED, KEYWORDS, Keyword, Says};
use crate::model::ConceptId;
use crate::pathway::Knowledge;
use crate::pathway::words::capitalised;
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
        let of_findings = findings(&last, draft, names);
        go_on(&last, draft).into_iter().chain(of_findings).collect()
    };
    found.truncate(MOST);
    found
}

/// Findings that begin with the last word, and the values of one whose value is open.
fn findings(last: &str, draft: &EntryDraft, names: &Names) -> Vec<Suggestion> {
    let Some(knowledge) = Knowledge::builtin().ok().filter(|_| draft.kind == DraftKind::Imaging) else {
        return Vec::new();
    };
    let item =
        |concept: &ConceptId| knowledge.concept_named(concept.as_str()).map(|ix| &knowledge.concept(ix).item);
    let open = draft.findings.last().filter(|finding| finding.value.is_none());
    if let Some(item) = open.and_then(|finding| item(&finding.concept)) {
        let words: Vec<(String, &str)> =
            item.values.iter().map(|value| (value.id.replace('_', " "), value.label.as_str())).collect();
        let began: Vec<_> = words.iter().filter(|(word, _)| word.starts_with(last)).collect();
        let one = |typed: String, label: &str| Suggestion {
            typed,
            reads: format!("{}: {label}", capitalised(&item.label)),
        };
        if !began.is_empty() {
            return began.into_iter().map(|(word, label)| one(word.clone(), label)).collect();
        }
        return words.iter().map(|(word, label)| one(format!("{last} {word}"), label)).collect();
    }
    let found =
        names.findings_beginning(last).into_iter().filter(|(name, _)| *name != last && last.len() >= 2);
    let found = found.filter_map(|(name, concept)| {
        Some(Suggestion { typed: name.to_owned(), reads: capitalised(&item(concept)?.label) })
    });
    found.collect()
}

fn go_on(last: &str, draft: &EntryDraft) -> Vec<Suggestion> {
    let one = |typed: String, reads: &str| Suggestion { typed, reads: reads.to_owned() };
    let figure = |prefix: &str| {
        let figure = last.strip_prefix(prefix)?;
        // Nobody is relieved of more than all the pain.
        let possible = figure.parse::<u8>().is_ok_and(|percent| percent <= 100);
        (possible && figure.chars().all(|c| c.is_ascii_digit())).then(|| figure.to_owned())
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
    let about = |keyword: &&Keyword| {
        let of_treatments = matches!(keyword.says, Says::Side(_) | Says::Status(_) | Says::Elsewhere);
        keyword.says.fits(draft.kind) && (draft.kind == DraftKind::Treatment || !of_treatments)
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
