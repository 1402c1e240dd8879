//! Paragraphs that were shaped: what a letter says twice, or says again after a word was changed elsewhere, is not shaped
//! again. Shaping is most of what setting a letter costs.

use std::collections::HashMap;
use std::sync::Arc;

use super::paragraph::Paragraph;
use crate::letter::text::Text;
use crate::letter::typeface::Typeface;

/// The paragraphs of the letter that is set, and those of the one before. Pages are the same with it and without.
#[derive(Debug, Default)]
pub(crate) struct Shaped {
    now: HashMap<Text, Arc<Paragraph>>,
    before: HashMap<Text, Arc<Paragraph>>,
}

impl Shaped {
    /// Another letter begins: what the last one did not use is forgotten.
    pub(super) fn turn(&mut self) {
        self.before = std::mem::take(&mut self.now);
    }

    /// A text as it is shaped.
    pub(super) fn paragraph(&mut self, typeface: &'static Typeface, text: &Text) -> Arc<Paragraph> {
        if let Some(known) = self.now.get(text) {
            return Arc::clone(known);
        }
        let (text, shaped) = self
            .before
            .remove_entry(text)
            .unwrap_or_else(|| (text.clone(), Arc::new(Paragraph::new(typeface, text))));
        self.now.insert(text, Arc::clone(&shaped));
        shaped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shaped_once_for_as_long_as_letters_use_it() {
        let typeface = Typeface::get().unwrap();
        let mut shaped = Shaped::default();
        let text = Text::plain("twice");
        let first = shaped.paragraph(typeface, &text);
        shaped.turn();
        assert!(Arc::ptr_eq(&first, &shaped.paragraph(typeface, &text)));
        shaped.turn();
        shaped.turn();
        assert!(!Arc::ptr_eq(&first, &shaped.paragraph(typeface, &text)));
    }
}
