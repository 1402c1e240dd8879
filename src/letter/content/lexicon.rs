//! What the composition reads from the knowledge: the names of things.

use crate::pathway::vocabulary::{CatalogueItem, Concept, Drug};
use crate::pathway::{ConceptIx, GeneratorIx, ReadingIx, StepIx};

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
    /// A row of the table that reads past treatments.
    fn reading(&self, ix: ReadingIx) -> Option<Named<'_>>;
}
