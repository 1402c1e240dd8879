//! The addendum: what would read otherwise than in a letter that left, and nothing else.

use super::passage::Passage;
use super::{Composer, dates, is_changed};
use crate::letter::document::{Document, Section};
use crate::model::IssuedLetter;

/// The section for the physician's own words.
const OWN_WORDS: &str = "addendum";

impl Composer<'_> {
    /// Turns a whole letter into an addendum to an issued one.
    pub(super) fn amend(&self, document: &mut Document, issued: &IssuedLetter) {
        for section in &mut document.sections {
            section.blocks.retain(|block| is_changed(block, issued));
        }
        document
            .sections
            .retain(|section| !section.blocks.is_empty() && !issued.draft.left_out.contains(&section.id));
        let mut passage = Passage::default();
        let slots = self.slots().with("date", dates::day(issued.date));
        let pattern = if document.sections.is_empty() { "addendum.unchanged" } else { "addendum.instead" };
        self.say(&mut passage, pattern, &slots);
        document.question = passage.block("question");
        let own = Section {
            id: OWN_WORDS.to_owned(),
            label: self.wording.pattern("addendum.label"),
            blocks: vec![Passage::default().block("addendum.words")],
        };
        document.sections.insert(0, own);
    }
}
