//! Phrases and blanks in a passage: `.name ` becomes the phrase, F2 and Tab go from blank to blank.

use std::ops::Range;

use egui::text::{CCursor, CCursorRange};
use egui::{Id, Key, Modifiers, TextEdit, Ui};

use crate::model::{Phrase, jump_marks};

/// What calls a phrase, before its name.
const CALL: char = '.';

/// The text with a phrase in place of its name, if one was just typed before the cursor; and what of it is selected
/// next, in characters: its first blank, or its end.
pub(super) fn expanded(text: &str, cursor: usize, phrases: &[Phrase]) -> Option<(String, Range<usize>)> {
    let end = byte_at(text, cursor);
    let before = text.get(..end)?;
    let typed = before.strip_suffix([' ', '\n'])?;
    let begin = typed.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let name = typed.get(begin..)?.strip_prefix(CALL)?;
    let phrase = phrases.iter().find(|phrase| !name.is_empty() && phrase.name.eq_ignore_ascii_case(name))?;
    Some(put(text, begin..end, &phrase.text))
}

/// The text with a phrase at the cursor, and what of it is selected next, in characters.
pub(super) fn inserted(text: &str, cursor: usize, phrase: &Phrase) -> (String, Range<usize>) {
    let at = byte_at(text, cursor);
    let needs_blank = text.get(..at).is_some_and(|before| before.ends_with(|c: char| !c.is_whitespace()));
    let words = if needs_blank { format!(" {}", phrase.text) } else { phrase.text.clone() };
    put(text, at..at, &words)
}

fn put(text: &str, place: Range<usize>, words: &str) -> (String, Range<usize>) {
    let mut out = text.to_owned();
    let begin = place.start;
    out.replace_range(place, words);
    let end = begin + words.len();
    let mark = jump_marks(words).into_iter().next();
    let selected = mark.map_or(end..end, |mark| begin + mark.start..begin + mark.end);
    let selected = char_at(&out, selected.start)..char_at(&out, selected.end);
    (out, selected)
}

/// The next blank after the cursor, in characters; the first one after the last.
pub(super) fn next_blank(text: &str, cursor: usize) -> Option<Range<usize>> {
    let at = byte_at(text, cursor);
    let marks = jump_marks(text);
    let next = marks.iter().find(|mark| mark.start >= at).or(marks.first())?;
    Some(char_at(text, next.start)..char_at(text, next.end))
}

/// Whether the keyboard asks for the next blank of a passage that has one.
pub(super) fn asks_for_next(ui: &Ui, text: &str) -> bool {
    let asked = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    !jump_marks(text).is_empty() && (asked(Key::F2) || asked(Key::Tab))
}

/// Where the cursor of a field ends, in characters; the end of the text where it never was in it.
pub(super) fn cursor_of(ui: &Ui, field: Id, text: &str) -> usize {
    let state = TextEdit::load_state(ui.ctx(), field);
    let range = state.and_then(|state| state.cursor.char_range());
    range.map_or_else(|| text.chars().count(), |range| range.as_sorted_char_range().end.into())
}

/// Selects characters of a field and gives it the keyboard.
pub(super) fn select(ui: &Ui, field: Id, range: &Range<usize>) {
    let mut state = TextEdit::load_state(ui.ctx(), field).unwrap_or_default();
    let range = CCursorRange::two(CCursor::new(range.start), CCursor::new(range.end));
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), field);
    ui.memory_mut(|memory| memory.request_focus(field));
}

fn byte_at(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}

fn char_at(text: &str, bytes: usize) -> usize {
    text.get(..bytes).map_or(0, |before| before.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases() -> Vec<Phrase> {
        vec![Phrase { name: "reply".to_owned(), text: "Réply by [[date]] to [[whom]].".to_owned() }]
    }

    #[test]
    fn a_name_after_a_dot_becomes_the_phrase_and_its_first_blank_is_selected() {
        let text = "Before. .reply after";
        let (now, selected) = expanded(text, "Before. .reply ".chars().count(), &phrases()).unwrap();
        assert_eq!(now, "Before. Réply by [[date]] to [[whom]].after");
        assert_eq!(now.chars().skip(selected.start).take(selected.len()).collect::<String>(), "[[date]]");
    }

    #[test]
    fn nothing_else_is_taken_for_a_phrase() {
        for text in ["reply ", "end.reply ", ".rep ", ".reply", ". ", ""] {
            assert_eq!(expanded(text, text.chars().count(), &phrases()), None, "{text}");
        }
    }

    #[test]
    fn blanks_are_walked_in_a_ring() {
        let text = "é [[a]] [[b]]";
        assert_eq!(next_blank(text, 0), Some(2..7));
        assert_eq!(next_blank(text, 7), Some(8..13));
        assert_eq!(next_blank(text, 13), Some(2..7));
        assert_eq!(next_blank("none", 0), None);
    }

    #[test]
    fn a_phrase_put_in_the_middle_keeps_its_distance() {
        let (now, _) = inserted("So. Then", 3, &phrases()[0]);
        assert_eq!(now, "So. Réply by [[date]] to [[whom]]. Then");
    }
}
