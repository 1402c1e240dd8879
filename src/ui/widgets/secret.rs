//! What is typed in secret. egui copies the text of a field in every frame, for its history, for what is spoken and for
//! the picture, and frees the copies as they are; so it is handed dots, and the text stays here.

use std::any::TypeId;
use std::fmt;
use std::ops::Range;

use egui::TextBuffer;
use egui::text::CharIndex;
use zeroize::{Zeroize as _, Zeroizing};

/// Bytes a secret has room for before it moves; more than anybody types.
const ROOM: usize = 256;

/// A passphrase or recovery key while it is typed. Wiped when cleared or dropped, never printed, never cloned.
///
/// The keys themselves come one by one from the window system, and what is pasted in one piece: these are wiped by nobody.
#[derive(Default)]
pub struct SecretText {
    text: Zeroizing<String>,
    /// As many dots as the text has characters.
    dots: String,
}

/// What egui may see of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// How long it is.
    Length,
    /// The text, because it is compared with a print.
    Text,
}

/// A secret as it is lent to egui for one frame.
pub(super) struct Lent<'t> {
    secret: &'t mut SecretText,
    sight: Sight,
}

impl SecretText {
    /// What was typed. The caller makes a secret of it at once and keeps no copy.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How many characters were typed.
    pub fn characters(&self) -> usize {
        self.text.chars().count()
    }

    /// Whether the same was typed twice.
    pub fn is(&self, other: &Self) -> bool {
        *self.text == *other.text
    }

    /// Wipes what was typed.
    pub fn clear(&mut self) {
        self.text.zeroize();
        self.dots.clear();
    }

    pub(super) fn lend(&mut self, sight: Sight) -> Lent<'_> {
        Lent { secret: self, sight }
    }

    /// Makes room without leaving a copy behind, as a string that grows by itself does.
    fn make_room(&mut self, more: usize) {
        let wanted = self.text.len() + more;
        if wanted > self.text.capacity() {
            let mut roomier = Zeroizing::new(String::with_capacity(wanted.max(ROOM).next_power_of_two()));
            roomier.push_str(&self.text);
            self.text = roomier;
        }
    }

    fn byte(&self, at: CharIndex) -> usize {
        self.text.char_indices().nth(at.0).map_or(self.text.len(), |(byte, _)| byte)
    }

    fn count_dots(&mut self) {
        self.dots = "•".repeat(self.characters());
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(hidden)")
    }
}

impl TextBuffer for Lent<'_> {
    fn is_mutable(&self) -> bool {
        true
    }

    fn as_str(&self) -> &str {
        match self.sight {
            Sight::Length => &self.secret.dots,
            Sight::Text => &self.secret.text,
        }
    }

    fn insert_text(&mut self, text: &str, at: CharIndex) -> usize {
        self.secret.make_room(text.len());
        let byte = self.secret.byte(at);
        self.secret.text.insert_str(byte, text);
        self.secret.count_dots();
        text.chars().count()
    }

    fn delete_char_range(&mut self, range: Range<CharIndex>) {
        let (start, end) = (self.secret.byte(range.start), self.secret.byte(range.end));
        if start < end {
            self.secret.text.replace_range(start..end, "");
            self.secret.count_dots();
        }
    }

    /// Undo would put dots in the place of the text; a secret has no history.
    fn replace_with(&mut self, _text: &str) {}

    fn take(&mut self) -> String {
        let seen = self.as_str().to_owned();
        self.secret.clear();
        seen
    }

    fn type_id(&self) -> TypeId {
        TypeId::of::<Lent<'static>>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> SecretText {
        let mut secret = SecretText::default();
        for (place, character) in text.chars().enumerate() {
            secret.lend(Sight::Length).insert_text(&character.to_string(), CharIndex(place));
        }
        secret
    }

    #[test]
    fn egui_sees_how_long_a_secret_is_and_not_what_it_is() {
        let mut secret = typed("größer 王");
        assert_eq!(secret.text(), "größer 王");
        assert_eq!(secret.lend(Sight::Length).as_str(), "••••••••");
        secret.lend(Sight::Length).delete_char_range(CharIndex(2)..CharIndex(4));
        assert_eq!((secret.text(), secret.characters()), ("grer 王", 6));
        secret.lend(Sight::Length).insert_text("ün", CharIndex(2));
        assert_eq!(secret.text(), "grüner 王");
        // What is beyond the end is at the end, as in any field.
        secret.lend(Sight::Length).delete_char_range(CharIndex(6)..CharIndex(99));
        assert_eq!(secret.text(), "grüner");
        assert_eq!(secret.lend(Sight::Text).as_str(), "grüner");
    }

    #[test]
    fn undo_never_puts_dots_in_the_place_of_a_secret() {
        let mut secret = typed("lantern harbour");
        secret.lend(Sight::Length).replace_with("•••");
        assert_eq!(secret.text(), "lantern harbour");
        assert_eq!(secret.lend(Sight::Length).take(), "•".repeat(15));
        assert!(secret.is_empty() && secret.lend(Sight::Length).as_str().is_empty());
    }

    #[test]
    fn a_secret_grows_by_moving_to_a_larger_place_and_not_by_itself() {
        let mut secret = typed("x");
        assert_eq!(secret.text.capacity(), ROOM);
        let long = "y".repeat(3 * ROOM);
        secret.lend(Sight::Length).insert_text(&long, CharIndex(1));
        assert_eq!(secret.text(), format!("x{long}"));
        assert!(secret.is(&typed(&format!("x{long}"))) && !secret.is(&typed(&long)));
        secret.clear();
        assert!(secret.is_empty());
    }

    #[test]
    fn a_secret_is_never_printed() {
        assert_eq!(format!("{:?}", typed("lantern harbour")), "SecretText(hidden)");
    }
}
