//! What was written down at a visit and has no field of its own: what was seen stands under the examination, what was told
//! with the pain.

use super::Composer;
use super::dates;
use super::history::beside_allergies;
use super::passage::{Passage, dashed, lower, tidy};
use crate::model::{Body, Entry};

/// The note of a visit, parted by what each sentence is of.
#[derive(Debug)]
pub(super) struct Noted<'e> {
    pub(super) entry: &'e Entry,
    /// What was seen or tested.
    pub(super) seen: String,
    /// What the patient asks for, each a sentence without its subject: "asks for one more injection".
    pub(super) wishes: Vec<String>,
    /// What the patient or somebody else told, and anything else.
    told: String,
}

impl<'a> Composer<'a> {
    /// The notes of visits, without what stands elsewhere in the letter.
    pub(super) fn visit_notes(&self) -> Vec<Noted<'a>> {
        let visits = self.entries().filter(|entry| matches!(entry.body, Body::Assessment(_)));
        visits
            .filter_map(|entry| {
                let note = beside_allergies(entry.note.as_deref()?);
                if note.is_empty() {
                    return None;
                }
                if self.is_told_otherwise(entry, &note) {
                    return None;
                }
                let (wishes, rest): (Vec<&str>, Vec<&str>) =
                    note.split_inclusive(". ").partition(|sentence| self.is_a_wish(sentence));
                let (seen, told): (Vec<&str>, Vec<&str>) =
                    rest.into_iter().partition(|sentence| self.is_of_examination(sentence));
                let whole = |sentences: Vec<&str>| dashed(&tidy(&sentences.concat()));
                let wishes = wishes.into_iter().map(|wish| lower(&dashed(&tidy(wish)))).collect();
                Some(Noted { entry, seen: whole(seen), wishes, told: whole(told) })
            })
            .collect()
    }

    /// What was told at the latest visit and at those of the weeks before it.
    pub(super) fn told_at_visits(&self, passage: &mut Passage) {
        let since = self.notes_since();
        let notes = self.visit_notes().into_iter().filter(|noted| noted.entry.start().last >= since);
        let told = notes.filter_map(|noted| {
            // What the question says is not said again.
            let unsaid = |sentence: &&str| !self.question_says(&lower(&tidy(sentence)));
            let rest: String = noted.told.split_inclusive(". ").filter(unsaid).collect();
            let slots = self
                .slots()
                .with_some("date", dates::within(noted.entry.date))
                .with_some("note", Some(lower(&tidy(&rest))).filter(|note| !note.is_empty()));
            self.phrase("presentation.noted_item", &slots).map(|text| text.to_plain())
        });
        let told: Vec<String> = told.collect();
        let notes = Some(told.join("; ")).filter(|notes| !notes.is_empty());
        self.say(passage, "presentation.noted", &self.slots().with_some("notes", notes));
    }

    /// What the patient asked for at the latest visit and at those of the weeks before it.
    pub(super) fn wishes(&self) -> Vec<String> {
        let since = self.notes_since();
        let notes = self.visit_notes().into_iter().filter(|noted| noted.entry.start().last >= since);
        let wishes = notes.flat_map(|noted| noted.wishes);
        let said = |wish| self.phrase("goals.asks", &self.slots().with("wish", wish));
        wishes.filter_map(said).map(|text| text.to_plain()).collect()
    }

    /// What was noted of something that is booked already.
    pub(super) fn booked(&self, passage: &mut Passage) {
        let since = self.notes_since();
        let words = self.wording.list("words_of_booking");
        for noted in self.visit_notes().into_iter().filter(|noted| noted.entry.start().last >= since) {
            for sentence in noted.told.split_inclusive(". ") {
                let said = sentence.to_lowercase();
                if words.iter().any(|word| said.contains(word.as_str())) {
                    let slots = self
                        .slots()
                        .with_some("date", dates::within(noted.entry.date))
                        .with("note", lower(&tidy(sentence)));
                    self.say(passage, "why.booked", &slots);
                }
            }
        }
    }

    /// Whether a sentence begins with what the patient does about a wish: "asks for", "wants".
    fn is_a_wish(&self, sentence: &str) -> bool {
        let first = sentence.split_whitespace().next().unwrap_or_default().to_lowercase();
        let wishes = self.wording.list("words_of_wish").iter().any(|word| *word == first);
        // "They asks" is no English.
        wishes && self.has_section("goals") && self.spoken_of().is_some()
    }

    /// Whether a sentence tells of what was seen or tested, for a reader of an examination.
    fn is_of_examination(&self, sentence: &str) -> bool {
        let sentence = sentence.to_lowercase();
        let mut words = sentence.split(|c: char| !c.is_alphanumeric());
        let told = self.wording.list("words_of_examination");
        let begins = self.wording.list("stems_of_examination");
        self.has_section("examination")
            && words.any(|word| {
                told.iter().any(|known| known == word)
                    || begins.iter().any(|stem| word.starts_with(stem.as_str()))
            })
    }
}
