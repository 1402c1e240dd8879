//! What was written down at a visit and has no field of its own: what was seen stands under the examination, what was told
//! with the pain.

use super::Composer;
use super::dates;
use super::history::beside_allergies;
use super::passage::{Passage, dashed, lower, tidy};
use crate::model::{Body, Entry};

/// The finding whose details go only to those who act on them.
const HARM: &str = "self_harm_thoughts";

/// The note of a visit, parted by what each sentence is of.
#[derive(Debug)]
pub(super) struct Noted<'e> {
    pub(super) entry: &'e Entry,
    /// What was seen or tested.
    pub(super) seen: String,
    /// What the patient or somebody else told, and anything else.
    told: String,
}

impl<'a> Composer<'a> {
    /// The notes of visits, without what stands elsewhere in the letter.
    pub(super) fn visit_notes(&self) -> Vec<Noted<'a>> {
        let visits = self.entries().filter(|entry| matches!(entry.body, Body::Assessment(_)));
        visits
            .filter_map(|entry| {
                let note = beside_allergies(&self.without_kept_back(entry.note.as_deref()?));
                if note.is_empty() {
                    return None;
                }
                if self.is_told_otherwise(entry, &note) {
                    return None;
                }
                let (seen, told): (Vec<&str>, Vec<&str>) =
                    note.split_inclusive(". ").partition(|sentence| self.is_of_examination(sentence));
                let whole = |sentences: Vec<&str>| dashed(&tidy(&sentences.concat()));
                Some(Noted { entry, seen: whole(seen), told: whole(told) })
            })
            .collect()
    }

    /// What was told at the latest visit and at those of the weeks before it.
    pub(super) fn told_at_visits(&self, passage: &mut Passage) {
        let since = self.last_visit().plus_days(-self.wording.common.figure.note_days);
        let notes = self.visit_notes().into_iter().filter(|noted| noted.entry.start().last >= since);
        let told = notes.filter_map(|noted| {
            let slots = self
                .slots()
                .with_some("date", dates::within(noted.entry.date))
                .with_some("note", Some(lower(&noted.told)));
            self.phrase("presentation.noted_item", &slots).map(|text| text.to_plain())
        });
        let told: Vec<String> = told.collect();
        let notes = Some(told.join("; ")).filter(|notes| !notes.is_empty());
        self.say(passage, "presentation.noted", &self.slots().with_some("notes", notes));
    }

    /// Whether a word of the sentence begins like one that tells of what was seen or tested.
    fn is_of_examination(&self, sentence: &str) -> bool {
        let sentence = sentence.to_lowercase();
        let mut words = sentence.split(|c: char| !c.is_alphanumeric());
        let stems = self.wording.list("words_of_examination");
        words.any(|word| stems.iter().any(|stem| word.starts_with(stem.as_str())))
    }

    /// A note without the sentences that this reader is not told.
    pub(super) fn without_kept_back(&self, note: &str) -> String {
        note.split_inclusive(". ").filter(|sentence| !self.is_kept_back(sentence)).collect()
    }

    fn is_kept_back(&self, sentence: &str) -> bool {
        let said = sentence.to_lowercase();
        let harm = self.wording.list("words_of_harm").iter().any(|words| said.contains(words.as_str()));
        self.keeps_back(HARM) && harm
    }
}
