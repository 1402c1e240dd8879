//! What the composition reads from the knowledge: the names of things.

use crate::pathway::vocabulary::{CatalogueItem, Concept, Drug};
use crate::pathway::{ConceptIx, GeneratorIx, Knowledge, StepIx};

/// A name with the id it goes by in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    /// Id.
    pub id: &'a str,
    /// Label, as a noun phrase.
    pub label: &'a str,
}

/// Names and kinds of everything a case or an evaluation may mention.
pub trait Lexicon {
    /// All concepts with their ids, in the order of the checklist.
    fn concepts(&self) -> Vec<(&str, &Concept)>;
    /// A concept by id.
    fn concept(&self, id: &str) -> Option<&Concept>;
    /// A concept by index.
    fn concept_at(&self, ix: ConceptIx) -> Option<(&str, &Concept)>;
    /// A medicine by id.
    fn drug(&self, id: &str) -> Option<&Drug>;
    /// A treatment by id.
    fn treatment(&self, id: &str) -> Option<&CatalogueItem>;
    /// A step.
    fn step(&self, ix: StepIx) -> Option<Named<'_>>;
    /// A pain generator.
    fn generator(&self, ix: GeneratorIx) -> Option<Named<'_>>;
}

impl Lexicon for Knowledge {
    fn concepts(&self) -> Vec<(&str, &Concept)> {
        Self::concepts(self).iter().map(|named| (named.id.as_str(), &named.item)).collect()
    }

    fn concept(&self, id: &str) -> Option<&Concept> {
        self.concept_named(id).map(|ix| &Self::concept(self, ix).item)
    }

    fn concept_at(&self, ix: ConceptIx) -> Option<(&str, &Concept)> {
        let named = Self::concepts(self).get(ix.at())?;
        Some((named.id.as_str(), &named.item))
    }

    fn drug(&self, id: &str) -> Option<&Drug> {
        self.drug_named(id)
    }

    fn treatment(&self, id: &str) -> Option<&CatalogueItem> {
        self.treatment_named(id).map(|ix| &Self::treatment(self, ix).item)
    }

    fn step(&self, ix: StepIx) -> Option<Named<'_>> {
        self.steps().get(ix.at()).map(|step| Named { id: step.id.as_str(), label: &step.title })
    }

    fn generator(&self, ix: GeneratorIx) -> Option<Named<'_>> {
        self.generators().get(ix.at()).map(|generator| Named { id: &generator.id, label: &generator.label })
    }
}
