//! The knowledge: the pathway as data. Loaded from TOML, checked as a whole, compiled once.

mod builtin;
mod checks;
mod compile;
mod coverage;
mod disputes;
mod explanations;
mod items;
mod load;
mod lookup;
mod names;
mod own_policy;
mod policies;
mod readings;
mod rules;
mod source;

use rustc_hash::FxHashMap;

use crate::model::{ConceptId, DrugId, Part, TreatmentId};
use crate::pathway::evaluation::{ConceptIx, KnowledgeStamp, TreatmentIx};
use crate::pathway::expression::Expr;
use crate::pathway::expression::ast::PolicyIx;
use crate::pathway::vocabulary::{CatalogueItem, Concept, Drug, Figure, SourceText};

pub(in crate::pathway) use compile::TREAT_RANKS;
pub use coverage::{Condition, CoverageRule, Payer};
pub use disputes::{Dispute, Side};
pub use explanations::Explanation;
pub use items::*;
pub(in crate::pathway) use names::{RESPONSES, SEXES, closest};
pub use policies::Change;
pub use rules::{LevelOf, OnUnknown, StepRole, UntilUnit};
pub use source::{PackFile, RuleError};

/// The whole pack, checked and compiled.
#[derive(Debug, Clone)]
pub struct Knowledge {
    pub(super) stamp: KnowledgeStamp,
    pub(super) date: String,
    pub(super) concepts: Vec<Named<ConceptId, Concept>>,
    pub(super) changes: Vec<Changes>,
    pub(super) drugs: Vec<Named<DrugId, Drug>>,
    pub(super) drug_groups: Vec<u64>,
    pub(super) groups: Vec<String>,
    /// By group: the concept that says whether any drug of it is taken.
    pub(super) group_concepts: Vec<Option<ConceptIx>>,
    /// The concept that says that all medicines are on the timeline.
    pub(super) medicines_complete: Option<ConceptIx>,
    /// The concepts that score how strong the pain is now.
    pub(super) pain_scores: Vec<ConceptIx>,
    pub(super) treatments: Vec<Named<TreatmentId, CatalogueItem>>,
    pub(super) sets: Vec<(String, TreatmentSet)>,
    pub(super) sources: Vec<Named<String, SourceText>>,
    pub(super) figures: Vec<Named<String, Figure>>,
    pub(super) policy_figures: Vec<String>,
    pub(super) policies: Vec<Policy>,
    pub(super) segments: Vec<Segment>,
    /// Nerves with the joint each supplies.
    pub(super) nerves: Vec<(Part, Part)>,
    pub(super) outcomes: Outcomes,
    pub(super) cutoffs: Vec<Option<PolicyIx>>,
    /// By set: the concepts that say that all of its treatments are on the timeline.
    pub(super) completeness: Vec<Vec<ConceptIx>>,
    pub(super) order: Vec<String>,
    /// The family the pathway begins after.
    pub(super) begins_with: Option<String>,
    pub(super) rides_along: Vec<String>,
    pub(super) no_reason: Vec<String>,
    pub(super) withheld: Vec<String>,
    /// Statements that rules use by name, as they are written out in each rule; one may use those before it.
    pub(super) definitions: Vec<Named<String, Expr>>,
    pub(super) criteria: Vec<Criterion>,
    /// How many of the criteria are the pathway's own; those of payers, disputes and explanations stand behind them.
    pub(super) own_criteria: usize,
    pub(super) payers: Vec<Payer>,
    pub(super) coverage: Vec<CoverageRule>,
    pub(super) disputes: Vec<Dispute>,
    pub(super) explanations: Vec<Explanation>,
    pub(super) generators: Vec<Generator>,
    pub(super) flags: Vec<Flag>,
    pub(super) steps: Vec<Step>,
    pub(super) readings: Vec<ReadingRow>,
    pub(super) deliveries: Vec<DeliveryRow>,
    pub(super) concept_index: FxHashMap<String, ConceptIx>,
    pub(super) treatment_index: FxHashMap<String, TreatmentIx>,
    pub(super) drug_index: FxHashMap<String, usize>,
}

/// What makes an absence of a concept outdated at once.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Changes {
    /// Treatments.
    pub(super) treatments: TreatmentSet,
    /// Event kinds, one bit each in the order of [`crate::model::EventKind::ALL`].
    pub(super) events: u16,
}
