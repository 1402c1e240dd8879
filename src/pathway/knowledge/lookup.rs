//! Finding things in the knowledge, by position and by id.

use crate::model::{ConceptId, DrugId, Level, Part, Region, TreatmentId};
use crate::pathway::evaluation::{
    ConceptIx, CriterionIx, FlagIx, GeneratorIx, KnowledgeStamp, ReadingIx, StepIx, TreatmentIx,
};
use crate::pathway::expression::ast::{FigureIx, GroupIx, PolicyIx, SetIx};
use crate::pathway::vocabulary::{CatalogueItem, Concept, Drug, Figure, SourceText};

use super::{
    Criterion, Flag, Generator, Knowledge, Named, Outcomes, Policy, ReadingRow, Segment, Step, TreatmentSet,
};

impl Knowledge {
    /// Edition and digest.
    #[must_use]
    pub fn stamp(&self) -> &KnowledgeStamp {
        &self.stamp
    }

    /// Date of the edition, as written.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.date
    }

    /// The policy with this id.
    #[must_use]
    pub fn policy(&self, id: &str) -> Option<&Policy> {
        self.policies.iter().find(|p| p.id.as_str() == id)
    }

    /// All policies.
    #[must_use]
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// All steps, in the order of the files.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// A step.
    #[must_use]
    pub fn step(&self, ix: StepIx) -> &Step {
        at(&self.steps, ix.at())
    }

    /// The step with this id.
    #[must_use]
    pub fn step_named(&self, id: &str) -> Option<StepIx> {
        self.steps.iter().position(|s| s.id.as_str() == id).and_then(|n| u16::try_from(n).ok()).map(StepIx)
    }

    /// All flags, in the order of the files.
    #[must_use]
    pub fn flags(&self) -> &[Flag] {
        &self.flags
    }

    /// A flag.
    #[must_use]
    pub fn flag(&self, ix: FlagIx) -> &Flag {
        at(&self.flags, ix.at())
    }

    /// All generators, in the order of the files.
    #[must_use]
    pub fn generators(&self) -> &[Generator] {
        &self.generators
    }

    /// A generator.
    #[must_use]
    pub fn generator(&self, ix: GeneratorIx) -> &Generator {
        at(&self.generators, ix.at())
    }

    /// A criterion.
    #[must_use]
    pub fn criterion(&self, ix: CriterionIx) -> &Criterion {
        at(&self.criteria, ix.at())
    }

    /// All criteria of the pathway, without those of payers.
    #[must_use]
    pub fn criteria(&self) -> &[Criterion] {
        self.criteria.get(..self.own_criteria).unwrap_or(&self.criteria)
    }

    /// A row of the table that reads past injections.
    #[must_use]
    pub fn reading(&self, ix: ReadingIx) -> &ReadingRow {
        at(&self.readings, ix.at())
    }

    /// All concepts, in the order of the files.
    #[must_use]
    pub fn concepts(&self) -> &[Named<ConceptId, Concept>] {
        &self.concepts
    }

    /// A concept.
    #[must_use]
    pub fn concept(&self, ix: ConceptIx) -> &Named<ConceptId, Concept> {
        at(&self.concepts, ix.at())
    }

    /// The concept with this id.
    #[must_use]
    pub fn concept_named(&self, id: &str) -> Option<ConceptIx> {
        self.concept_index.get(id).copied()
    }

    /// The concepts that score how strong the pain is now.
    pub(in crate::pathway) fn pain_scores(&self) -> &[ConceptIx] {
        &self.pain_scores
    }

    /// All treatments of the catalogue, in the order of the files.
    #[must_use]
    pub fn treatments(&self) -> &[Named<TreatmentId, CatalogueItem>] {
        &self.treatments
    }

    /// A treatment of the catalogue.
    #[must_use]
    pub fn treatment(&self, ix: TreatmentIx) -> &Named<TreatmentId, CatalogueItem> {
        at(&self.treatments, ix.at())
    }

    /// The treatment with this id.
    #[must_use]
    pub fn treatment_named(&self, id: &str) -> Option<TreatmentIx> {
        self.treatment_index.get(id).copied()
    }

    /// All drugs, in the order of the files.
    #[must_use]
    pub fn drugs(&self) -> &[Named<DrugId, Drug>] {
        &self.drugs
    }

    /// The drug with this id.
    #[must_use]
    pub fn drug_named(&self, id: &str) -> Option<&Drug> {
        self.drug_index.get(id).and_then(|n| self.drugs.get(*n)).map(|d| &d.item)
    }

    /// Whether a drug belongs to a group, by their words.
    #[must_use]
    pub fn drug_in(&self, drug: &str, group: &str) -> bool {
        self.drug_named(drug).is_some_and(|d| d.groups.iter().any(|g| g == group))
    }

    /// The word of a group of drugs.
    #[must_use]
    pub fn group_name(&self, ix: GroupIx) -> Option<&str> {
        self.groups.get(usize::from(ix.0)).map(String::as_str)
    }

    /// Bits of the groups a drug belongs to.
    pub(in crate::pathway) fn groups_of(&self, drug: &str) -> u64 {
        self.drug_index.get(drug).and_then(|n| self.drug_groups.get(*n)).copied().unwrap_or(0)
    }

    /// The concept that says whether any drug of a group is taken, if the pack has one.
    pub(in crate::pathway) fn group_concept(&self, ix: GroupIx) -> Option<ConceptIx> {
        self.group_concepts.get(usize::from(ix.0)).copied().flatten()
    }

    /// The drug groups whose concept this is, as bits; none where it has nothing to do with medicines.
    pub(in crate::pathway) fn groups_for(&self, concept: ConceptIx) -> Option<u64> {
        let of = |(n, found): (u32, &Option<ConceptIx>)| {
            (*found == Some(concept)).then(|| 1u64.checked_shl(n)).flatten()
        };
        (0u32..).zip(&self.group_concepts).filter_map(of).reduce(|all, bit| all | bit)
    }

    /// Figures by which outcomes are graded.
    #[must_use]
    pub fn outcomes(&self) -> &Outcomes {
        &self.outcomes
    }

    /// Ranks of leading steps, first to last.
    #[must_use]
    pub fn order(&self) -> &[String] {
        &self.order
    }

    /// The treatments the pathway begins after: it has no rule for the first of them.
    pub(in crate::pathway) fn begins_with(&self) -> Option<&TreatmentSet> {
        let name = self.begins_with.as_ref()?;
        self.sets.iter().find(|(family, _)| family == name).map(|(_, set)| set)
    }

    /// Whether steps at a place of the order go alongside when another step leads.
    #[must_use]
    pub fn rides_along(&self, place: u8) -> bool {
        self.order.get(usize::from(place)).is_some_and(|rank| self.rides_along.contains(rank))
    }

    /// Whether what stands at a place of the order is no reason for a step before it that stands by itself.
    #[must_use]
    pub fn is_no_reason(&self, place: u8) -> bool {
        self.order.get(usize::from(place)).is_some_and(|rank| self.no_reason.contains(rank))
    }

    /// The concepts that say that all treatments of a set are on the timeline.
    pub(in crate::pathway) fn completeness(&self, set: SetIx) -> &[ConceptIx] {
        self.completeness.get(usize::from(set.0)).map(Vec::as_slice).unwrap_or_default()
    }

    /// A set of treatments.
    pub(in crate::pathway) fn set(&self, ix: SetIx) -> &TreatmentSet {
        &at(&self.sets, usize::from(ix.0)).1
    }

    /// The id of a treatment or family.
    pub(in crate::pathway) fn set_name(&self, ix: SetIx) -> &str {
        &at(&self.sets, usize::from(ix.0)).0
    }

    /// A source, by its id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&SourceText> {
        self.sources.iter().find(|s| s.id == id).map(|s| &s.item)
    }

    /// A sourced figure, by its name.
    #[must_use]
    pub fn figure(&self, name: &str) -> Option<&Figure> {
        self.figures.iter().find(|f| f.id == name).map(|f| &f.item)
    }

    /// All sourced figures, in the order of the files.
    #[must_use]
    pub fn figures(&self) -> &[Named<String, Figure>] {
        &self.figures
    }

    /// The value of a sourced figure; not a number where there is no such figure.
    #[must_use]
    pub fn figure_value(&self, ix: FigureIx) -> f64 {
        self.figures.get(usize::from(ix.0)).map_or(f64::NAN, |figure| figure.item.value)
    }

    /// Names of the policy figures, by position.
    #[must_use]
    pub fn policy_figures(&self) -> &[String] {
        &self.policy_figures
    }

    /// The position of a policy figure.
    #[must_use]
    pub fn policy_figure(&self, name: &str) -> Option<PolicyIx> {
        self.policy_figures.iter().position(|n| n == name).and_then(|n| u16::try_from(n).ok()).map(PolicyIx)
    }

    /// The segment whose facet joint a named nerve supplies.
    #[must_use]
    pub fn segment_of(&self, nerve: Part) -> Option<Level> {
        self.segments.iter().find(|s| s.nerves.contains(&nerve)).map(|s| s.level)
    }

    /// Whether a nerve supplies a joint.
    pub(in crate::pathway) fn supplies(&self, nerve: Part, joint: Part) -> bool {
        self.nerves.contains(&(nerve, joint))
    }

    /// Who is written to when a step leads the plan of a region, as a recipient's word.
    #[must_use]
    pub fn recipient(&self, step: StepIx, region: Region) -> Option<&str> {
        let step = self.step(step);
        let own = step.referral_in.iter().find(|(of, _)| *of == region).map(|(_, who)| who.as_str());
        own.or(step.referral.as_deref())
    }

    /// Roots and nerves of a segment.
    #[must_use]
    pub fn segment(&self, level: Level) -> Option<&Segment> {
        self.segments.iter().find(|s| s.level == level)
    }
}

/// Indices come from the same pack they are used with; the loader has checked each of them.
#[expect(clippy::indexing_slicing, reason = "the loader made the index for this very list")]
fn at<T>(list: &[T], index: usize) -> &T {
    &list[index]
}
