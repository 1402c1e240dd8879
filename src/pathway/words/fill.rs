//! Fills the gaps of a wording: `{here}`, `{policy.x}`, `{fig.x}`.

use crate::model::Target;
use crate::pathway::knowledge::{Knowledge, Policy};
use crate::pathway::vocabulary::{Certainty, Figure};

use super::places;

/// For whom a sentence is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The physician at the screen: a figure from memory is shown and marked.
    Screen,
    /// A letter: a wording that rests on a figure from memory is left out.
    Letter,
}

/// How a figure from memory is marked on the screen.
pub(super) const UNVERIFIED: &str = " (typical, unverified)";

/// Fills a wording. `None` for a letter, if the wording rests on a figure from memory.
pub(super) fn fill(
    (knowledge, policy, audience): (&Knowledge, &Policy, Audience),
    wording: &str,
    targets: &[Target],
) -> Option<String> {
    let mut filled = String::with_capacity(wording.len() + 32);
    let mut rest = wording;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            rest = after;
            break;
        };
        rest = tail;
        let figure = match name.split_once('.') {
            Some(("fig", name)) => knowledge.figure(name),
            Some(("policy", name)) => policy_figure(knowledge, policy, name),
            _ => {
                let subject = filled.is_empty();
                here(&mut filled, targets);
                if subject && targets.len() > 1 {
                    rest = agree(&mut filled, rest);
                }
                continue;
            }
        };
        let Some(figure) = figure else { continue };
        filled.push_str(&number(figure.value));
        if from_memory(figure.certainty) {
            if audience == Audience::Letter {
                return None;
            }
            let unit = unit_length(rest, &figure.unit);
            let (unit, after) = rest.split_at_checked(unit).unwrap_or(("", rest));
            filled.push_str(unit);
            filled.push_str(UNVERIFIED);
            rest = after;
        }
    }
    filled.push_str(rest);
    Some(capitalised(&filled))
}

fn policy_figure<'p>(knowledge: &Knowledge, policy: &'p Policy, name: &str) -> Option<&'p Figure> {
    let ix = knowledge.policy_figure(name)?;
    policy.figures.get(usize::from(ix.0))
}

/// Whether a figure may be shown only with a mark, and never printed.
#[must_use]
pub fn from_memory(certainty: Certainty) -> bool {
    matches!(certainty, Certainty::MemoryHigh | Certainty::MemoryMedium | Certainty::MemoryLow)
}

/// What stands for the target of a step that has none: "a place for it is suspected".
const NO_TARGET: &str = "a place for it";

/// Puts the targets in, with their article; where there are none, their preposition goes too: "Inject at {here}."
fn here(filled: &mut String, targets: &[Target]) {
    let words = places::the_targets(targets);
    if words.is_empty() && filled.is_empty() {
        filled.push_str(NO_TARGET);
    } else if words.is_empty() {
        let kept = filled.trim_end();
        let dangling = [" at", " of", " to", " for", " on", " in", " into"];
        let kept = dangling.iter().find_map(|word| kept.strip_suffix(word)).unwrap_or(kept);
        filled.truncate(kept.len());
    } else {
        let words = if filled.ends_with("the ") { words.trim_start_matches("the ") } else { &words };
        filled.push_str(words);
    }
}

/// Several targets as the subject of a sentence take the plural of its verb.
fn agree<'r>(filled: &mut String, rest: &'r str) -> &'r str {
    let verbs = [(" is ", " are "), (" was ", " were ")];
    let found = verbs.iter().find_map(|(one, many)| rest.strip_prefix(one).map(|tail| (many, tail)));
    let Some((verb, tail)) = found else { return rest };
    filled.push_str(verb);
    tail
}

/// How many bytes of `rest` name the unit of the figure before it: " months", " %", "-week".
fn unit_length(rest: &str, unit: &str) -> usize {
    let start = rest.trim_start_matches([' ', '-', '\u{a0}']);
    let gap = rest.len() - start.len();
    let stem = unit.trim_end_matches('s');
    if start.starts_with('%') {
        gap + 1
    } else if !stem.is_empty() && start.starts_with(stem) {
        gap + start.find(|c: char| !c.is_alphanumeric()).unwrap_or(start.len())
    } else {
        0
    }
}

/// A number without needless decimals: "3", "2.5".
#[must_use]
pub fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Whether the first word has capitals of its own, as HbA1c and mJOA have.
fn has_own_capitals(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    word.chars().skip(1).any(char::is_uppercase)
}

/// The text with a capital first letter, unless the word has capitals of its own.
#[must_use]
pub fn capitalised(text: &str) -> String {
    if has_own_capitals(text) {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The text with a small first letter, unless the word is a name or an abbreviation (MRI, L5).
#[must_use]
pub fn uncapitalised(text: &str) -> String {
    if has_own_capitals(text) {
        return text.to_owned();
    }
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_capitals_of_their_own_keep_them() {
        assert_eq!(uncapitalised("HbA1c above 8 %"), "HbA1c above 8 %");
        assert_eq!(capitalised("mJOA score of 14"), "mJOA score of 14");
        assert_eq!(uncapitalised("A blood test"), "a blood test");
        assert_eq!(capitalised("leg pain"), "Leg pain");
    }

    #[test]
    fn a_sentence_about_no_target_keeps_its_subject() {
        let filled = |before: &str| {
            let mut filled = before.to_owned();
            here(&mut filled, &[]);
            filled
        };
        assert_eq!(filled(""), NO_TARGET);
        assert_eq!(filled("Inject at "), "Inject");
    }

    #[test]
    fn numbers_have_no_needless_decimals() {
        assert_eq!(number(3.0), "3");
        assert_eq!(number(2.50), "2.5");
        assert_eq!(number(100.0), "100");
        assert_eq!(number(-0.25), "-0.25");
    }

    #[test]
    fn the_unit_stays_with_its_figure() {
        assert_eq!(unit_length(" months of pain", "months"), 7);
        assert_eq!(unit_length(" % relief", "percent"), 2);
        assert_eq!(unit_length("-week course", "weeks"), 5);
        assert_eq!(unit_length(" of pain", "months"), 0);
        assert_eq!(unit_length(" of pain", ""), 0);
    }

    #[test]
    fn a_sentence_begins_with_a_capital() {
        assert_eq!(capitalised("ödem"), "Ödem");
        assert_eq!(capitalised(""), "");
        assert_eq!(uncapitalised("Wait, look again 4 Dec"), "wait, look again 4 Dec");
        assert_eq!(uncapitalised("MRI"), "MRI");
    }
}
