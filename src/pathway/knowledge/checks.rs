//! Checks of the vocabulary: every concept, drug, treatment and figure has the shape of its kind, and what it refers to
//! exists.

use std::collections::{HashMap, HashSet};
use std::fmt::Display;

use toml::de::DeValue;

use crate::model::{EventKind, Region, Structure};
use crate::pathway::rows;
use crate::pathway::vocabulary::{CatalogueItem, Concept, ConceptKind, Drug, Obtain};

use super::Knowledge;
use super::load::{Errors, Raw};
use super::names::closest;
use super::source::PackFile;

/// The greatest tier: open surgery.
const TOP_TIER: u8 = 6;
/// Families of treatments that go through the skin with a needle.
const NEEDLES: [&str; 2] = ["needle", "neuraxial"];
/// The group of drugs that say how long they act.
const ANAESTHETIC: &str = "local_anaesthetic";
/// The group of drugs that say of which kind they are, and the kinds.
const STEROID: &str = "steroid";
const STEROID_KINDS: [&str; 3] = ["particulate", "non_particulate", "oral"];

/// Where an item of a pack and its fields stand.
pub(super) struct Spot<'a> {
    pub(super) file: &'a PackFile,
    pub(super) at: usize,
    id: String,
    /// By field: where its value begins, and where those of its list do.
    fields: HashMap<String, (usize, Vec<usize>)>,
}

impl<'a> Spot<'a> {
    pub(super) fn of(raw: &Raw<'a>) -> Self {
        let mut fields = HashMap::new();
        if let DeValue::Table(table) = raw.value.get_ref() {
            for (key, value) in table {
                let elements = match value.get_ref() {
                    DeValue::Array(all) => all.iter().map(|element| element.span().start).collect(),
                    _ => Vec::new(),
                };
                fields.insert(key.get_ref().to_string(), (value.span().start, elements));
            }
        }
        Self { file: raw.file, at: raw.at, id: raw.id.clone(), fields }
    }

    /// Where a field stands; the item where it has none.
    fn field(&self, name: &str) -> usize {
        self.fields.get(name).map_or(self.at, |(at, _)| *at)
    }

    fn element(&self, name: &str, n: usize) -> usize {
        let element = self.fields.get(name).and_then(|(_, elements)| elements.get(n));
        element.copied().unwrap_or_else(|| self.field(name))
    }
}

/// The checks of a vocabulary that is read.
pub(super) struct Checks<'k, 'e> {
    pub(super) knowledge: &'k Knowledge,
    /// Ids of the steps of the pack.
    pub(super) steps: Vec<String>,
    pub(super) errors: &'e mut Errors,
}

impl Checks<'_, '_> {
    /// Checks the concepts, which stand at `spots`.
    pub(super) fn concepts(&mut self, spots: &[Spot<'_>]) {
        for (concept, spot) in self.knowledge.concepts.iter().zip(spots) {
            let concept = &concept.item;
            self.values(spot, concept);
            self.wording(spot, concept);
            self.obtained(spot, concept);
            self.after_relief(spot, concept);
            self.outdated(spot, concept);
            for (n, region) in concept.regions.iter().enumerate() {
                if Region::from_id(region).is_none() {
                    let all = Region::ALL.iter().map(|region| region.id());
                    self.unknown(spot.file, spot.element("regions", n), ("region", region), all);
                }
            }
            self.cited(spot, &concept.sources);
        }
    }

    /// Checks the drugs, which stand at `spots`. A drug need not cite anything.
    pub(super) fn drugs(&mut self, spots: &[Spot<'_>]) {
        for (drug, spot) in self.knowledge.drugs.iter().zip(spots) {
            self.acts(spot, &drug.item);
            let is = |group: &&&str| drug.item.groups.iter().any(|name| name == **group);
            let kinds = STEROID_KINDS.iter().filter(is).count();
            if is(&&STEROID) && kinds != 1 {
                let reason = format!(
                    "the steroid '{}' is of {kinds} kinds; write one of {} into its groups",
                    spot.id,
                    STEROID_KINDS.join(", ")
                );
                self.errors.add(spot.file, spot.field("groups"), reason);
            }
            self.sources(spot, &drug.item.sources);
        }
    }

    /// Checks the treatments, which stand at `spots`.
    pub(super) fn treatments(&mut self, spots: &[Spot<'_>]) {
        for (treatment, spot) in self.knowledge.treatments.iter().zip(spots) {
            let item = &treatment.item;
            if let Some(structure) = item.structure.as_ref().filter(|id| Structure::from_id(id).is_none()) {
                let all = Structure::ALL.iter().map(|structure| structure.id());
                self.unknown(spot.file, spot.field("structure"), ("structure", structure), all);
            }
            if item.tier > TOP_TIER {
                let reason =
                    format!("{} is no tier; choose from 0 (assess) to {TOP_TIER} (open surgery)", item.tier);
                self.errors.add(spot.file, spot.field("tier"), reason);
            }
            self.bleeding(spot, item);
            if let Some(name) = item.cutoff.as_ref().filter(|n| self.knowledge.policy_figure(n).is_none()) {
                let all = self.knowledge.policy_figures.iter().map(String::as_str);
                self.unknown(spot.file, spot.field("cutoff"), ("policy figure", name), all);
            }
            self.cited(spot, &item.sources);
        }
    }

    /// Checks the figures, which stand at `spots`.
    pub(super) fn figures(&mut self, spots: &[Spot<'_>]) {
        for (figure, spot) in self.knowledge.figures.iter().zip(spots) {
            self.cited(spot, &figure.item.sources);
        }
    }

    fn values(&mut self, spot: &Spot<'_>, concept: &Concept) {
        let number = concept.kind == ConceptKind::Number;
        for (field, value) in [
            ("min", concept.min),
            ("max", concept.max),
            ("normal_min", concept.normal_min),
            ("normal_max", concept.normal_max),
        ] {
            if !number && value.is_some() {
                let reason = format!("only a number has '{field}'; take it away or write kind = \"number\"");
                self.errors.add(spot.file, spot.field(field), reason);
            }
        }
        if concept.kind != ConceptKind::Choice && !concept.values.is_empty() {
            let reason = "only a choice has words; take them away or write kind = \"choice\"";
            self.errors.add(spot.file, spot.field("values"), reason);
        }
        match concept.kind {
            ConceptKind::Presence => {}
            ConceptKind::Number => self.number(spot, concept),
            ConceptKind::Choice => self.choice(spot, concept),
        }
    }

    fn number(&mut self, spot: &Spot<'_>, concept: &Concept) {
        let id = &spot.id;
        if concept.unit.is_empty() {
            let reason = format!("the number '{id}' has no unit; write unit = \"...\"");
            self.errors.add(spot.file, spot.field("unit"), reason);
        }
        let Some((min, max)) = concept.min.zip(concept.max) else {
            let reason = format!("the number '{id}' has no range; write min and max");
            return self.errors.add(spot.file, spot.at, reason);
        };
        if min >= max {
            let reason = format!("the range of '{id}' is empty; write a min below its max");
            return self.errors.add(spot.file, spot.field("min"), reason);
        }
        for (field, value) in [("normal_min", concept.normal_min), ("normal_max", concept.normal_max)] {
            if let Some(value) = value.filter(|value| !(min..=max).contains(value)) {
                let reason = format!("{value} is outside the range; write a number from {min} to {max}");
                self.errors.add(spot.file, spot.field(field), reason);
            }
        }
    }

    fn choice(&mut self, spot: &Spot<'_>, concept: &Concept) {
        if concept.values.len() < 2 {
            let reason =
                format!("the choice '{}' leaves nothing to choose; write two words or more", spot.id);
            self.errors.add(spot.file, spot.field("values"), reason);
        }
        let mut seen = HashSet::new();
        for (n, word) in concept.values.iter().enumerate() {
            if !seen.insert(&word.id) {
                let reason = format!("the word '{}' stands twice; take one away", word.id);
                self.errors.add(spot.file, spot.element("values", n), reason);
            }
        }
    }

    /// The word that holds once the pain is gone is one of the choice.
    fn after_relief(&mut self, spot: &Spot<'_>, concept: &Concept) {
        let Some(word) = &concept.after_relief else { return };
        if !concept.values.iter().any(|value| value.id == *word) {
            let reason = format!("'{}' has no word '{word}'; write one of its 'values'", spot.id);
            self.errors.add(spot.file, spot.field("after_relief"), reason);
        }
    }

    fn wording(&mut self, spot: &Spot<'_>, concept: &Concept) {
        if !concept.ask.ends_with('?') {
            let reason = format!("'{}' is not asked as a question; write one that ends with '?'", spot.id);
            self.errors.add(spot.file, spot.field("ask"), reason);
        }
        if concept.label.is_empty() || concept.label.ends_with('.') {
            let reason =
                "a label stands in the middle of a sentence; write a noun phrase without a full stop";
            self.errors.add(spot.file, spot.field("label"), reason);
        }
    }

    fn obtained(&mut self, spot: &Spot<'_>, concept: &Concept) {
        match (&concept.by, concept.obtain) {
            (None, Obtain::Step) => {
                let reason = format!("'{}' is obtained by a step; write by = \"...\" with its id", spot.id);
                self.errors.add(spot.file, spot.field("obtain"), reason);
            }
            (Some(_), Obtain::Ask | Obtain::Examine | Obtain::LookUp) => {
                let reason = "no step obtains it; take 'by' away or write obtain = \"step\"";
                self.errors.add(spot.file, spot.field("by"), reason);
            }
            (Some(step), Obtain::Step) if !self.steps.contains(step) => {
                let all = self.steps.iter().map(String::as_str);
                let near = closest(step, all);
                self.errors.add(spot.file, spot.field("by"), absent("step", step, near));
            }
            _ => {}
        }
    }

    fn outdated(&mut self, spot: &Spot<'_>, concept: &Concept) {
        for (n, word) in concept.changed_by.iter().enumerate() {
            let event = EventKind::ALL.iter().any(|kind| kind.id() == word);
            if !event && !self.knowledge.sets.iter().any(|(name, _)| name == word) {
                let events = EventKind::ALL.iter().map(|kind| kind.id());
                let all = events.chain(self.knowledge.sets.iter().map(|(name, _)| name.as_str()));
                let what = "treatment, family or kind of event";
                self.unknown(spot.file, spot.element("changed_by", n), (what, word), all);
            }
        }
        let fades = concept.kind == ConceptKind::Presence
            || concept.normal_min.is_some()
            || concept.normal_max.is_some()
            || concept.values.iter().any(|word| word.normal);
        if !fades {
            let reason = "only an absence or a normal value can be outdated; write which value is normal";
            for field in ["expires_days", "changed_by"].iter().filter(|name| spot.fields.contains_key(**name))
            {
                self.errors.add(spot.file, spot.field(field), reason);
            }
        }
    }

    fn acts(&mut self, spot: &Spot<'_>, drug: &Drug) {
        let anaesthetic = drug.groups.iter().any(|group| group == ANAESTHETIC);
        let reason = match drug.acts_hours {
            None if anaesthetic => {
                format!("the local anaesthetic '{}' does not say how long it acts; write acts_hours", spot.id)
            }
            Some(_) if !anaesthetic => {
                format!(
                    "only a local anaesthetic has acts_hours; take them away or write the group {ANAESTHETIC}"
                )
            }
            Some([least, most]) if least <= 0.0 || least >= most => {
                "these hours are no span; write the least and the greatest, both above 0".to_owned()
            }
            _ => return,
        };
        self.errors.add(spot.file, spot.field("acts_hours"), reason);
    }

    /// A needle without a risk would drop out of every rule about bleeding.
    fn bleeding(&mut self, spot: &Spot<'_>, item: &CatalogueItem) {
        let needle = item.families.iter().any(|family| NEEDLES.contains(&family.as_str()));
        let (field, reason) = match item.bleed {
            None if needle => (
                "families",
                format!(
                    "the needle '{}' has no bleeding risk; write bleed = \"low\", \"intermediate\" or \"high\"",
                    spot.id
                ),
            ),
            Some(_) if !needle => (
                "bleed",
                "only a needle has a bleeding risk; take it away or write the family needle".to_owned(),
            ),
            _ => return,
        };
        self.errors.add(spot.file, spot.field(field), reason);
    }

    /// Sources of an item that must cite one.
    fn cited(&mut self, spot: &Spot<'_>, sources: &[String]) {
        if sources.is_empty() {
            let reason = format!("'{}' has no source; name at least one", spot.id);
            self.errors.add(spot.file, spot.field("sources"), reason);
        }
        self.sources(spot, sources);
    }

    fn sources(&mut self, spot: &Spot<'_>, sources: &[String]) {
        for (n, source) in sources.iter().enumerate() {
            if let Some(reason) = self.knowledge.strange_source(source) {
                self.errors.add(spot.file, spot.element("sources", n), reason);
            }
        }
    }

    fn unknown<'n>(
        &mut self,
        file: &PackFile,
        at: usize,
        (what, word): (&str, &str),
        names: impl Iterator<Item = &'n str>,
    ) {
        self.errors.add(file, at, absent(what, word, closest(word, names)));
    }
}

impl Knowledge {
    /// What is wrong with a source: it is none of the pack and no row, chapter or guard of the clinical knowledge.
    pub(super) fn strange_source(&self, id: &str) -> Option<String> {
        if self.sources.iter().any(|source| source.id == id) || rows::text(id).is_some() {
            return None;
        }
        let mut names: Vec<&str> = self.sources.iter().map(|source| source.id.as_str()).collect();
        names.extend(rows::ids());
        Some(absent("source", id, closest(id, names.into_iter())))
    }
}

fn absent(what: &str, word: impl Display, near: Option<String>) -> String {
    let hint =
        near.map_or_else(|| format!("write a {what} of the pack"), |near| format!("did you mean '{near}'?"));
    format!("there is no {what} '{word}'; {hint}")
}
