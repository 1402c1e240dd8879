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
    /// What the patient or the family asks for, each as a sentence: "He asks for one more injection (said no)."
    wishes: Vec<String>,
    /// What is booked already, each as it was written.
    booked: Vec<String>,
    /// What the patient or somebody else told, and anything else.
    told: String,
}

/// Something that was asked for.
struct Wish {
    pattern: &'static str,
    said: String,
    answer: Option<String>,
}

impl<'a> Composer<'a> {
    /// The notes of visits, without what stands elsewhere in the letter.
    pub(super) fn visit_notes(&self) -> Vec<Noted<'a>> {
        let visits = self.entries().filter(|entry| matches!(entry.body, Body::Assessment(_)));
        visits
            .filter_map(|entry| {
                let note = beside_allergies(entry.note.as_deref()?);
                let told = !note.is_empty() && !self.is_told_otherwise(entry, &note);
                told.then(|| self.parted(entry, &note))
            })
            .collect()
    }

    fn parted(&self, entry: &'a Entry, note: &str) -> Noted<'a> {
        let (mut seen, mut told) = (String::new(), String::new());
        let (mut wishes, mut booked): (Vec<Wish>, Vec<String>) = (Vec::new(), Vec::new());
        let mut wished = false;
        for sentence in note.split_inclusive(". ") {
            let bare = lower(&dashed(&tidy(sentence)));
            let wish = self.wish_in(sentence);
            // What was answered says nothing without what was asked for.
            let answer = wished && self.begins_with(sentence, "words_of_answer");
            wished = wish.is_some();
            match (wish, wishes.last_mut()) {
                (None, Some(last)) if answer => last.answer = Some(bare),
                (Some(pattern), _) => wishes.push(Wish { pattern, said: bare, answer: None }),
                (None, _) if self.is_booked(sentence) => booked.push(bare),
                (None, _) if self.is_of_examination(sentence) => seen.push_str(sentence),
                (None, _) => told.push_str(sentence),
            }
        }
        let wish = |wish: Wish| {
            let slots = self.slots().with("wish", wish.said).with_some("answer", wish.answer);
            self.phrase(wish.pattern, &slots).map(|text| text.to_plain())
        };
        let wishes = wishes.into_iter().filter_map(wish).collect();
        Noted { entry, seen: dashed(&tidy(&seen)), wishes, booked, told: dashed(&tidy(&told)) }
    }

    /// Notes of the latest visit and of those of the weeks before it.
    fn late_notes(&self) -> impl Iterator<Item = Noted<'a>> {
        let since = self.notes_since();
        self.visit_notes().into_iter().filter(move |noted| noted.entry.start().last >= since)
    }

    /// What was told at the latest visit and at those of the weeks before it.
    pub(super) fn told_at_visits(&self, passage: &mut Passage) {
        let told = self.late_notes().filter_map(|noted| {
            let told = Some(noted.told).filter(|told| !told.is_empty()).map(|told| lower(&told));
            let unsaid = noted.booked.into_iter().filter(|booked| !self.question_says(booked));
            let said: Vec<String> = told.into_iter().chain(unsaid).collect();
            let slots = self
                .slots()
                .with_some("date", dates::within(noted.entry.date))
                .with_some("note", Some(said.join("; ")));
            self.phrase("presentation.noted_item", &slots).map(|text| text.to_plain())
        });
        let told: Vec<String> = told.collect();
        let notes = Some(told.join("; ")).filter(|notes| !notes.is_empty());
        self.say(passage, "presentation.noted", &self.slots().with_some("notes", notes));
    }

    /// What was asked for at the latest visit and at those of the weeks before it.
    pub(super) fn wishes(&self) -> Vec<String> {
        self.late_notes().flat_map(|noted| noted.wishes).collect()
    }

    /// What was noted of something that is booked already.
    pub(super) fn booked(&self, passage: &mut Passage) {
        for noted in self.late_notes() {
            let date = dates::within(noted.entry.date);
            for booked in noted.booked {
                let slots = self.slots().with_some("date", date.clone()).with("note", booked);
                self.say(passage, "why.booked", &slots);
            }
        }
    }

    fn is_booked(&self, sentence: &str) -> bool {
        let said = sentence.to_lowercase();
        self.wording.list("words_of_booking").iter().any(|word| said.contains(word.as_str()))
    }

    /// The sentence for what begins with what the patient does about a wish, "asks for", or the family does, "mother asks".
    fn wish_in(&self, sentence: &str) -> Option<&'static str> {
        // "They asks" is no English.
        if !self.has_section("goals") || self.spoken_of().is_none() {
            return None;
        }
        if self.begins_with(sentence, "words_of_wish") {
            return Some("goals.asks");
        }
        let (_, rest) = sentence.split_once(' ')?;
        let others = self.begins_with(sentence, "words_of_family") && self.begins_with(rest, "words_of_wish");
        others.then_some("goals.asks_of")
    }

    fn begins_with(&self, sentence: &str, list: &str) -> bool {
        let first = sentence.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty());
        first.is_some_and(|first| self.wording.list(list).iter().any(|word| *word == first.to_lowercase()))
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
