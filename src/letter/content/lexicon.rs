//! What the composition reads from the knowledge: the names of things, by the ids of the record.

use crate::pathway::vocabulary::{CatalogueItem, Concept, Drug};
use crate::pathway::{ConceptIx, GeneratorIx, Knowledge, ReadingIx, StepIx};

/// A name with the id it goes by in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named<'a> {
    pub(super) id: &'a str,
    pub(super) label: &'a str,
}

/// The knowledge, as far as a letter needs it. Everything may be absent: a case can name what this edition lacks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexicon<'a>(pub(super) &'a Knowledge);

impl<'a> Lexicon<'a> {
    /// All concepts with their ids, in the order of the checklist.
    pub(super) fn concepts(self) -> Vec<(&'a str, &'a Concept)> {
        self.0.concepts().iter().map(|named| (named.id.as_str(), &named.item)).collect()
    }

    pub(super) fn concept(self, id: &str) -> Option<&'a Concept> {
        self.0.concept_named(id).and_then(|ix| self.concept_at(ix)).map(|(_, concept)| concept)
    }

    pub(super) fn concept_at(self, ix: ConceptIx) -> Option<(&'a str, &'a Concept)> {
        self.0.concepts().get(ix.at()).map(|named| (named.id.as_str(), &named.item))
    }

    pub(super) fn drug(self, id: &str) -> Option<&'a Drug> {
        self.0.drug_named(id)
    }

    pub(super) fn treatment(self, id: &str) -> Option<&'a CatalogueItem> {
        self.0.treatment_named(id).and_then(|ix| self.0.treatments().get(ix.at())).map(|named| &named.item)
    }

    /// Id of a step.
    pub(super) fn step(self, ix: StepIx) -> Option<&'a str> {
        self.0.steps().get(ix.at()).map(|step| step.id.as_str())
    }

    /// A step as a noun phrase, and its tier.
    pub(super) fn step_title(self, ix: StepIx) -> Option<(&'a str, u8)> {
        self.0.steps().get(ix.at()).map(|step| (step.title.as_str(), step.tier))
    }

    /// A step as a noun phrase, by the id a decision names it with.
    pub(super) fn step_named(self, id: &str) -> Option<&'a str> {
        self.0.steps().iter().find(|step| step.id.as_str() == id).map(|step| step.title.as_str())
    }

    pub(super) fn generator(self, ix: GeneratorIx) -> Option<Named<'a>> {
        self.0.generators().get(ix.at()).map(|generator| Named { id: &generator.id, label: &generator.label })
    }

    /// Id of a row of the table that reads past injections.
    pub(super) fn reading(self, ix: ReadingIx) -> &'a str {
        &self.0.reading(ix).id
    }
}
