//! How past treatments are read, in words: one statement, or one for each of the places that answered differently.

use crate::model::{Body, Guidance, Recorded, Target};
use crate::pathway::evaluation::{BlockResult, EntryIx, Evaluation, Response, TreatmentReading};
use crate::pathway::vocabulary::Nature;

use super::{Wording, capitalised, places, terms};

/// How a treatment is read at some of its targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The targets it holds at; empty where it holds for the whole of the entry.
    pub at: Vec<Target>,
    /// How it is read, in a sentence or two.
    pub says: String,
}

impl Said {
    /// The statement with its place before it, where it does not hold for the whole: "Left L4-5 facet joint: ...".
    #[must_use]
    pub fn in_full(&self) -> String {
        if self.at.is_empty() {
            return self.says.clone();
        }
        format!("{}: {}", capitalised(&places::targets(&self.at)), self.says)
    }
}

impl Wording<'_> {
    /// How an entry is read. Where its targets answered differently, one statement for each answer, with its targets.
    #[must_use]
    pub fn read(&self, evaluation: &Evaluation, entry: EntryIx) -> Vec<Said> {
        let mut all: Vec<Said> = Vec::new();
        for reading in evaluation.readings.iter().filter(|reading| reading.entry == entry) {
            let says = self.reading(reading);
            match all.iter_mut().find(|said| said.says == says) {
                Some(said) => said.at.extend(reading.target),
                None => all.push(Said { at: reading.target.into_iter().collect(), says }),
            }
        }
        if let [only] = all.as_mut_slice() {
            only.at.clear();
        }
        all
    }

    /// An entry with its date, as far as a statement speaks of it: "Medial branch block L4-5 left, 20 Oct 2026".
    #[must_use]
    pub fn evidence_at(&self, ix: EntryIx, said: &Said) -> String {
        let Some(entry) = self.entry(ix) else { return String::new() };
        match &entry.body {
            Body::Treatment(treatment) if !said.at.is_empty() => {
                let name = self.treatment_at(&treatment.treatment, &said.at);
                format!("{name}, {}", super::dates::period(entry))
            }
            _ => self.entry_dated(entry),
        }
    }

    fn reading(&self, reading: &TreatmentReading) -> String {
        let response = self.response(reading);
        match reading.reading {
            Some(row) if reading.block == BlockResult::Indeterminate && self.is_block(reading) => {
                let say = &self.knowledge.reading(row).say;
                format!(
                    "{say} With a steroid in it, it does not count among the blocks that a policy asks for."
                )
            }
            Some(row) => self.knowledge.reading(row).say.clone(),
            // A block is read by its first hours, whatever came after them.
            None if reading.block != BlockResult::NotTested => {
                let block = capitalised(terms::block(reading.block));
                match reading.response {
                    // That an anesthetic wears off is no failure, and that a negative block did not help says it twice.
                    Response::NotAssessable | Response::None | Response::Brief => format!("{block}."),
                    _ => format!("{block}; {response}."),
                }
            }
            None if self.is_block(reading) && self.is_blind(reading) => {
                format!(
                    "{}; given without guidance, it says nothing about the target.",
                    capitalised(response)
                )
            }
            None => format!("{}.", capitalised(response)),
        }
    }

    /// How well a treatment did. What was done before this pain began did not help for it.
    fn response(&self, reading: &TreatmentReading) -> &'static str {
        let began = self.case.problems.iter().find_map(|problem| {
            let of_it = self.entry(reading.entry).is_some_and(|entry| entry.problems.contains(&problem.id));
            problem.onset.filter(|_| of_it).map(|onset| onset.interval().first)
        });
        let ended = self.entry(reading.entry).map(|entry| entry.start().last);
        match reading.response {
            Response::Durable if ended.zip(began).is_some_and(|(ended, began)| ended < began) => {
                "helped for long, until this pain began"
            }
            response => terms::response(response),
        }
    }

    /// Whether an injection is on record as given without any guidance.
    fn is_blind(&self, reading: &TreatmentReading) -> bool {
        match self.entry(reading.entry).map(|entry| &entry.body) {
            Some(Body::Treatment(treatment)) => treatment.guidance == Some(Recorded::Known(Guidance::None)),
            _ => false,
        }
    }

    fn is_block(&self, reading: &TreatmentReading) -> bool {
        reading.treatment.is_some_and(|ix| self.knowledge.treatment(ix).item.nature == Nature::Block)
    }
}
