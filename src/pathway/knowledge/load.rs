//! Loads a pack: reads all files, checks everything, and reports every error at once.

use std::collections::{BTreeMap, HashSet};

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use rustc_hash::FxHashMap;

use crate::model::{EventKind, Level, Part};
use crate::pathway::evaluation::{ConceptIx, KnowledgeStamp, TreatmentIx};
use crate::pathway::expression::ast::{FigureIx, GroupIx, PolicyIx, SetIx};
use crate::pathway::vocabulary::{Concept, ConceptKind, Track};

use super::checks::{Checks, Spot};
use super::names::{Index, closest};
use super::rules::{NerveText, PackText, PlanText, SegmentText};
use super::source::{PackFile, RuleError};
use super::{Changes, Knowledge, Named, Outcomes, Segment, TreatmentSet, compile, policies};

/// Days of a week.
const DAYS_PER_WEEK: i32 = 7;

/// Sections a file may hold; each is a table of items by id, `reading` and `delivery` lists in order.
const SECTIONS: [&str; 20] = [
    "pack",
    "plan",
    "definition",
    "source",
    "figure",
    "policy",
    "concept",
    "drug",
    "treatment",
    "segment",
    "nerve",
    "generator",
    "screening",
    "flag",
    "guard",
    "step",
    "payer",
    "coverage",
    "dispute",
    "explanation",
];

/// An item as it stands in a file.
pub(super) struct Raw<'a> {
    pub(super) file: &'a PackFile,
    pub(super) id: String,
    pub(super) at: usize,
    pub(super) value: Spanned<DeValue<'a>>,
}

/// Files, split into sections.
#[derive(Default)]
pub(super) struct Sections<'a> {
    items: BTreeMap<&'static str, Vec<Raw<'a>>>,
    pub(super) readings: Vec<Raw<'a>>,
    pub(super) deliveries: Vec<Raw<'a>>,
}

/// Errors, collected.
#[derive(Default)]
pub(super) struct Errors(pub(super) Vec<RuleError>);

impl Errors {
    pub(super) fn add(&mut self, file: &PackFile, at: usize, reason: impl Into<String>) {
        self.0.push(RuleError::at(file, at, reason));
    }
}

impl Knowledge {
    /// Loads and checks a pack.
    ///
    /// # Errors
    /// Every error of the pack, in the order of files and lines.
    pub fn load(files: &[PackFile]) -> Result<Self, Vec<RuleError>> {
        let mut errors = Errors::default();
        let mut sections = split(files, &mut errors);
        let mut knowledge = vocabulary(&mut sections, &mut errors);
        knowledge.stamp.sha256 = digest(files);
        compile::rules(&mut knowledge, &mut sections, &mut errors);
        errors.0.sort();
        errors.0.dedup();
        if errors.0.is_empty() { Ok(knowledge) } else { Err(errors.0) }
    }
}

/// SHA-256 over names and texts, in the order of names.
fn digest(files: &[PackFile]) -> String {
    let mut sorted: Vec<&PackFile> = files.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let mut hash = Sha256::new();
    for file in sorted {
        for part in [&file.name, &file.text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn split<'a>(files: &'a [PackFile], errors: &mut Errors) -> Sections<'a> {
    let mut sections = Sections::default();
    let mut seen: HashSet<(&'static str, String)> = HashSet::new();
    for file in files {
        let (table, problems) = DeTable::parse_recoverable(&file.text);
        for problem in problems {
            errors.add(file, problem.span().map_or(0, |s| s.start), problem.message());
        }
        for (key, value) in table.into_inner() {
            let at = key.span().start;
            match key.get_ref().as_ref() {
                "reading" => {
                    list((file, "reading"), at, value, &mut sections.readings, errors);
                    continue;
                }
                "delivery" => {
                    list((file, "delivery"), at, value, &mut sections.deliveries, errors);
                    continue;
                }
                _ => {}
            }
            let Some(section) = SECTIONS.into_iter().find(|s| *s == key.get_ref()) else {
                let near = closest(key.get_ref(), SECTIONS.into_iter());
                let hint = near.map_or_else(
                    || format!("choose from {}", SECTIONS.join(", ")),
                    |near| format!("did you mean '{near}'?"),
                );
                errors.add(file, at, format!("there is no section '{}' in a pack; {hint}", key.get_ref()));
                continue;
            };
            let DeValue::Table(items) = value.into_inner() else {
                errors.add(file, at, format!("'{section}' must be a table of items"));
                continue;
            };
            // The order of the file is the order of menus, ledgers and equals.
            let mut items: Vec<_> = items.into_iter().collect();
            items.sort_by_key(|(id, _)| id.span().start);
            for (id, value) in items {
                let (at, id) = (id.span().start, id.into_inner().into_owned());
                if !seen.insert((section, id.clone())) {
                    errors.add(
                        file,
                        at,
                        format!("the {section} '{id}' stands twice in the pack; take one away"),
                    );
                }
                sections.items.entry(section).or_default().push(Raw { file, id, at, value });
            }
        }
    }
    sections
}

fn list<'a>(
    (file, name): (&'a PackFile, &str),
    at: usize,
    value: Spanned<DeValue<'a>>,
    rows: &mut Vec<Raw<'a>>,
    errors: &mut Errors,
) {
    let DeValue::Array(items) = value.into_inner() else {
        errors.add(file, at, format!("'{name}' must be a list: write [[{name}]] before each row"));
        return;
    };
    for value in items {
        rows.push(Raw { file, id: String::new(), at: value.span().start, value });
    }
}

impl<'a> Sections<'a> {
    /// Takes the items of a section out.
    pub(super) fn take(&mut self, section: &'static str) -> Vec<Raw<'a>> {
        self.items.remove(section).unwrap_or_default()
    }

    /// The ids of a section that is not taken yet.
    fn ids(&self, section: &'static str) -> Vec<String> {
        self.items.get(section).into_iter().flatten().map(|raw| raw.id.clone()).collect()
    }
}

/// Reads an item; an error is noted and the item left out.
pub(super) fn read<T: DeserializeOwned>(raw: Raw<'_>, errors: &mut Errors) -> Option<T> {
    match T::deserialize(ValueDeserializer::from(raw.value)) {
        Ok(item) => Some(item),
        Err(error) => {
            let at = error.span().filter(|s| s.start > 0).map_or(raw.at, |s| s.start);
            let hint = if error.message().starts_with("missing field") { "; write it" } else { "" };
            errors.add(raw.file, at, format!("{}{hint} (in '{}')", error.message(), raw.id));
            None
        }
    }
}

/// Reads all items of a section with their ids.
fn section<T, I>(sections: &mut Sections<'_>, name: &'static str, errors: &mut Errors) -> Vec<Named<I, T>>
where
    T: DeserializeOwned,
    I: std::str::FromStr,
    I::Err: std::fmt::Display,
{
    placed(sections, name, errors).0
}

/// Reads all items of a section with their ids, and where each stands.
fn placed<'a, T, I>(
    sections: &mut Sections<'a>,
    name: &'static str,
    errors: &mut Errors,
) -> (Vec<Named<I, T>>, Vec<Spot<'a>>)
where
    T: DeserializeOwned,
    I: std::str::FromStr,
    I::Err: std::fmt::Display,
{
    let (mut items, mut spots) = (Vec::new(), Vec::new());
    for raw in sections.take(name) {
        let spot = Spot::of(&raw);
        match raw.id.parse::<I>() {
            Ok(id) => {
                if let Some(item) = read(raw, errors) {
                    items.push(Named { id, item });
                    spots.push(spot);
                }
            }
            Err(error) => errors.add(spot.file, spot.at, error.to_string()),
        }
    }
    (items, spots)
}

fn vocabulary(sections: &mut Sections<'_>, errors: &mut Errors) -> Knowledge {
    let pack = section::<PackText, String>(sections, "pack", errors);
    let plan = plan(sections, errors);
    let (concepts, concept_spots) = placed(sections, "concept", errors);
    let (drugs, drug_spots) = placed(sections, "drug", errors);
    let (treatments, treatment_spots) = placed(sections, "treatment", errors);
    let (figures, figure_spots) = placed(sections, "figure", errors);
    let mut knowledge = Knowledge {
        stamp: KnowledgeStamp { edition: String::new(), sha256: String::new() },
        date: String::new(),
        concepts,
        changes: Vec::new(),
        drugs,
        drug_groups: Vec::new(),
        groups: Vec::new(),
        group_concepts: Vec::new(),
        medicines_complete: None,
        pain_scores: Vec::new(),
        treatments,
        sets: Vec::new(),
        sources: section(sections, "source", errors),
        figures,
        policy_figures: Vec::new(),
        policies: Vec::new(),
        segments: segments(sections, errors),
        nerves: nerves(sections, errors),
        outcomes: Outcomes::default(),
        cutoffs: Vec::new(),
        completeness: Vec::new(),
        order: plan.order,
        begins_with: plan.begins_with.map(Spanned::into_inner),
        rides_along: plan.rides_along,
        no_reason: plan.no_reason,
        withheld: plan.withheld.into_iter().map(Spanned::into_inner).collect(),
        criteria: Vec::new(),
        definitions: Vec::new(),
        own_criteria: 0,
        payers: Vec::new(),
        coverage: Vec::new(),
        disputes: Vec::new(),
        explanations: Vec::new(),
        generators: Vec::new(),
        flags: Vec::new(),
        steps: Vec::new(),
        readings: Vec::new(),
        deliveries: Vec::new(),
        concept_index: FxHashMap::default(),
        treatment_index: FxHashMap::default(),
        drug_index: FxHashMap::default(),
    };
    match pack.into_iter().next() {
        Some(pack) => (knowledge.stamp.edition, knowledge.date) = (pack.item.edition, pack.item.date),
        None => errors.0.push(RuleError {
            file: "pack.toml".to_owned(),
            line: 1,
            column: 1,
            text: String::new(),
            reason: "the pack has no edition; write [pack.this] with edition and date".to_owned(),
        }),
    }
    policies::load(&mut knowledge, sections, errors);
    index(&mut knowledge);
    outcomes(&mut knowledge, errors);
    let steps = sections.ids("step");
    let mut checks = Checks { knowledge: &knowledge, steps, errors };
    checks.concepts(&concept_spots);
    checks.drugs(&drug_spots);
    checks.treatments(&treatment_spots);
    checks.figures(&figure_spots);
    knowledge
}

fn plan(sections: &mut Sections<'_>, errors: &mut Errors) -> PlanText {
    let mut plans = section::<PlanText, String>(sections, "plan", errors);
    plans.pop().map(|plan| plan.item).unwrap_or_default()
}

fn nerves(sections: &mut Sections<'_>, errors: &mut Errors) -> Vec<(Part, Part)> {
    let mut nerves = Vec::new();
    for raw in sections.take("nerve") {
        let (file, at, nerve) = (raw.file, raw.at, Part::from_id(&raw.id));
        let Some(text) = read::<NerveText>(raw, errors) else { continue };
        match (nerve, Part::from_id(text.supplies.get_ref())) {
            (Some(nerve), Some(joint)) => nerves.push((nerve, joint)),
            (None, _) => errors.add(file, at, "there is no nerve of this name"),
            (_, None) => errors.add(file, text.supplies.span().start, "there is no joint of this name"),
        }
    }
    nerves
}

fn segments(sections: &mut Sections<'_>, errors: &mut Errors) -> Vec<Segment> {
    let mut segments = Vec::new();
    for raw in sections.take("segment") {
        let (file, at, id) = (raw.file, raw.at, raw.id.clone());
        let Some(text) = read::<SegmentText>(raw, errors) else { continue };
        let level = |name: &str| name.parse::<Level>().map_err(|e| e.to_string());
        let mut nerves = Vec::new();
        for name in &text.nerves {
            match Part::from_id(name) {
                Some(part) => nerves.push(part),
                None => errors.add(file, at, format!("there is no nerve '{name}'")),
            }
        }
        let mut reaches = Vec::new();
        for name in &text.reaches {
            match level(name) {
                Ok(root) => reaches.push(root),
                Err(reason) => errors.add(file, at, reason),
            }
        }
        match (level(&id), level(&text.traversing), level(&text.exiting)) {
            (Ok(level), Ok(traversing), Ok(exiting)) => {
                let branches = text.branches;
                segments.push(Segment { level, traversing, exiting, branches, nerves, reaches });
            }
            (Err(reason), _, _) | (_, Err(reason), _) | (_, _, Err(reason)) => errors.add(file, at, reason),
        }
    }
    segments
}

fn small(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

fn index(knowledge: &mut Knowledge) {
    for (n, concept) in knowledge.concepts.iter().enumerate() {
        knowledge.concept_index.insert(concept.id.to_string(), ConceptIx(small(n)));
    }
    let mut sets: BTreeMap<String, TreatmentSet> = BTreeMap::new();
    for (n, treatment) in knowledge.treatments.iter().enumerate() {
        let ix = TreatmentIx(small(n));
        knowledge.treatment_index.insert(treatment.id.to_string(), ix);
        sets.entry(treatment.id.to_string()).or_default().insert(ix);
        for family in &treatment.item.families {
            sets.entry(family.clone()).or_default().insert(ix);
        }
    }
    knowledge.sets = sets.into_iter().collect();
    knowledge.completeness = knowledge.sets.iter().map(|(_, set)| complete_by(knowledge, set)).collect();
    let mut groups: Vec<String> =
        knowledge.drugs.iter().flat_map(|d| d.item.groups.iter().cloned()).collect();
    groups.sort();
    groups.dedup();
    for (n, drug) in knowledge.drugs.iter().enumerate() {
        knowledge.drug_index.insert(drug.id.to_string(), n);
        let bits = groups.iter().enumerate().filter(|(_, g)| drug.item.groups.contains(g));
        knowledge
            .drug_groups
            .push(bits.fold(0, |all, (bit, _)| all | 1u64.checked_shl(bit as u32).unwrap_or(0)));
    }
    knowledge.group_concepts = groups.iter().map(|name| knowledge.concept_named(name)).collect();
    knowledge.medicines_complete = Track::Medication.completeness().and_then(|c| knowledge.concept_named(c));
    knowledge.groups = groups;
    let scores = knowledge.concepts.iter().enumerate().filter(|(_, concept)| concept.item.pain_score);
    knowledge.pain_scores = scores.map(|(n, _)| ConceptIx(small(n))).collect();
    knowledge.changes = knowledge.concepts.iter().map(|c| changes(knowledge, &c.item)).collect();
}

/// The concepts that say that all treatments of a set are on the timeline.
fn complete_by(knowledge: &Knowledge, set: &TreatmentSet) -> Vec<ConceptIx> {
    let mut concepts = Vec::new();
    let items = knowledge.treatments.iter().zip(0u16..).filter(|(_, n)| set.contains(TreatmentIx(*n)));
    for concept in items.filter_map(|(item, _)| knowledge.concept_named(item.item.track.completeness()?)) {
        if !concepts.contains(&concept) {
            concepts.push(concept);
        }
    }
    concepts
}

fn changes(knowledge: &Knowledge, concept: &Concept) -> Changes {
    let mut changes = Changes::default();
    for word in &concept.changed_by {
        if let Some(bit) = EventKind::ALL.iter().position(|kind| kind.id() == word) {
            changes.events |= 1 << bit;
        }
        if let Some((_, set)) = knowledge.sets.iter().find(|(name, _)| name == word) {
            changes.treatments.join(set);
        }
    }
    changes
}

/// Figures by which outcomes are graded, and the cut-offs of blocks.
fn outcomes(knowledge: &mut Knowledge, errors: &mut Errors) {
    let mut lacking = Vec::new();
    let mut figure = |name: &str| {
        let found = knowledge.figures.iter().find(|f| f.id == name).map(|f| f.item.value);
        if found.is_none() {
            lacking.push(format!("figures.toml lacks '{name}', by which outcomes are graded"));
        }
        found.unwrap_or(0.0)
    };
    let whole = |value: f64| value.round() as i32;
    let outcomes = Outcomes {
        none_below_pct: figure("relief_none_below_pct"),
        good_pct: figure("relief_good_pct"),
        brief_days: whole(figure("relief_brief_days")),
        la_no_pct: figure("first_hours_no_pct"),
        la_yes_pct: figure("first_hours_yes_pct"),
        durable_months: whole(figure("durable_months")),
        valid_months: whole(figure("relief_valid_months")),
        review_days: whole(figure("review_weeks")) * DAYS_PER_WEEK,
        pain_high: figure("pain_high_nrs"),
        window_months: whole(figure("session_window_months")),
        outlasts: figure("relief_outlasts_factor"),
        medicine_days: whole(figure("medicine_trial_weeks")) * DAYS_PER_WEEK,
        worse: (figure("words_worse_low"), figure("words_worse_high")),
        none: (figure("words_none_low"), figure("words_none_high")),
        a_bit: (figure("words_a_bit_low"), figure("words_a_bit_high")),
        half: (figure("words_half_low"), figure("words_half_high")),
        most: (figure("words_most_low"), figure("words_most_high")),
    };
    knowledge.outcomes = outcomes;
    knowledge.cutoffs = Vec::with_capacity(knowledge.treatments.len());
    for treatment in &knowledge.treatments {
        let cutoff = treatment.item.cutoff.as_ref();
        knowledge.cutoffs.push(cutoff.and_then(|name| knowledge.policy_figure(name)));
    }
    for reason in lacking {
        let text = String::new();
        errors.0.push(RuleError { file: "figures.toml".to_owned(), line: 1, column: 1, text, reason });
    }
}

/// The names a rule may use.
pub(super) fn names(knowledge: &Knowledge) -> Index {
    let mut index = Index::default();
    for (n, concept) in knowledge.concepts.iter().enumerate() {
        let ix = ConceptIx(small(n));
        index.concepts.insert(concept.id.to_string(), (ix, concept.item.kind));
        if concept.item.may_not_apply {
            index.may_not_apply.push(ix);
        }
        if concept.item.kind == ConceptKind::Choice {
            index.choices.insert(ix.0, concept.item.values.iter().map(|v| v.id.clone()).collect());
        }
    }
    let sets = knowledge.sets.iter().enumerate();
    index.sets = sets.map(|(n, (name, _))| (name.clone(), SetIx(small(n)))).collect();
    let groups = knowledge.groups.iter().enumerate();
    index.groups = groups.map(|(n, name)| (name.clone(), GroupIx(small(n)))).collect();
    let policy = knowledge.policy_figures.iter().enumerate();
    index.policy = policy.map(|(n, name)| (name.clone(), PolicyIx(small(n)))).collect();
    let figures = knowledge.figures.iter().enumerate();
    index.figures = figures.map(|(n, figure)| (figure.id.clone(), FigureIx(small(n)))).collect();
    index
}

impl Knowledge {
    /// Works out again by which figures outcomes are graded, after a figure was given another value.
    pub(in crate::pathway) fn grade_outcomes(&mut self) {
        outcomes(self, &mut Errors::default());
    }
}

/// Items of the catalogue and drugs of the pack, for checks of counts.
pub(super) fn too_many(knowledge: &Knowledge) -> Option<&'static str> {
    if knowledge.treatments.len() > TreatmentSet::CAPACITY {
        return Some("the catalogue has more treatments than the program can hold");
    }
    (knowledge.groups.len() > 64).then_some("the drugs have more groups than the program can hold")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_pack_gives_all_errors_at_once() {
        let file = |name: &str, text: &str| PackFile { name: name.to_owned(), text: text.to_owned() };
        let errors = Knowledge::load(&[
            file("a.toml", "[concept.fever]\nlabel = 3\n"),
            file("b.toml", "[nonsense.x]\n[drug.Apixaban]\nlabel = \"apixaban\"\ngroups = []\n"),
        ])
        .unwrap_err();
        let reasons: Vec<String> = errors.iter().map(ToString::to_string).collect();
        let all = reasons.join("\n");
        for words in ["a.toml:2", "no section 'nonsense'", "an id has", "no edition"] {
            assert!(all.contains(words), "{words} in\n{all}");
        }
    }
}
