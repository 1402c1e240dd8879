//! Since when the signs are there for which one writes now.

use super::Composer;
use super::dates;
use super::record::Known;
use crate::model::{Date, PartialDate};

impl<'a> Composer<'a> {
    /// Each sign that was found with the day from which on it is on record without a break.
    pub(super) fn first_recorded(&self) -> Vec<(Option<String>, String)> {
        let told = |(date, id)| Some((dates::partial(date), self.item(id, self.lexicon.concept(id)?)));
        self.first_days().into_iter().filter_map(told).collect()
    }

    /// Signs an operation may have to answer that are on record only since a day.
    pub(super) fn signs_since(&self, day: Date) -> Vec<String> {
        let surgical = self.wording.list("surgical_signs");
        let later = self
            .first_days()
            .into_iter()
            .filter(|(date, id)| date.interval().first > day && surgical.iter().any(|known| known == id));
        later.filter_map(|(_, id)| Some(self.sign(id, self.lexicon.concept(id)?))).collect()
    }

    fn first_days(&self) -> Vec<(PartialDate, &'a str)> {
        let screen = self.screen();
        let mut signs: Vec<&str> = screen.signs;
        signs.dedup();
        let of = |id: &'a str| {
            let answered = |k: &&Known<'_>| k.id == id && k.value().is_some();
            let there = |k: &&Known<'_>| k.value().is_some_and(|value| !k.concept.is_normal(value));
            // Beside it is noted since when it is there.
            let noted = |k: &&Known<'_>| k.finding.note.as_deref().is_some_and(|note| self.tells_since(note));
            if self.findings().iter().filter(answered).any(|k| noted(&k)) {
                return None;
            }
            let first = self.findings().iter().rev().filter(answered).take_while(there).last()?;
            Some((first.date, id))
        };
        signs.into_iter().filter_map(of).collect()
    }

    /// Whether a note tells from when on, or for how long, something is there.
    pub(super) fn tells_since(&self, note: &str) -> bool {
        let note = note.to_lowercase();
        self.wording.list("words_of_onset").iter().any(|word| note.contains(word.as_str()))
    }
}
