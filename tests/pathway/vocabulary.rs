//! The vocabulary as it stands in the files: every item has the shape of its type, and what it refers to exists.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use stepwell::model::{EventKind, Region, Structure};
use stepwell::pathway::Knowledge;
use stepwell::pathway::vocabulary::{CatalogueItem, Concept, ConceptKind, Drug, Obtain, SourceText};

/// The files of the vocabulary, in one value.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vocabulary {
    #[serde(default)]
    pub(crate) concept: BTreeMap<String, Concept>,
    #[serde(default)]
    pub(crate) treatment: BTreeMap<String, CatalogueItem>,
    #[serde(default)]
    pub(crate) drug: BTreeMap<String, Drug>,
    #[serde(default)]
    pub(crate) source: BTreeMap<String, SourceText>,
}

/// Everything that the files of the vocabulary hold, those of one region among them (`concepts_neck.toml`).
pub(crate) fn vocabulary() -> Vocabulary {
    let mut all = Vocabulary::default();
    for file in Knowledge::builtin_files() {
        let kind = file.name.split(['_', '.']).next().unwrap_or_default();
        if !["concepts", "treatments", "drugs", "sources"].contains(&kind) {
            continue;
        }
        let part: Vocabulary =
            toml::from_str(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.name));
        all.concept.extend(part.concept);
        all.treatment.extend(part.treatment);
        all.drug.extend(part.drug);
        all.source.extend(part.source);
    }
    all
}

/// A row of the clinical knowledge: `S026`, `X09`, `T04`, `RF1`, `G8`, or a section such as `2.1.3`.
fn is_row(id: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let section = id.contains('.') && id.split('.').all(digits);
    let row = ["RF", "S", "X", "T", "G"].iter().any(|head| id.strip_prefix(head).is_some_and(digits));
    section || row
}

#[test]
fn every_source_is_a_row_or_a_document() {
    let all = vocabulary();
    let cited = all.concept.iter().map(|(id, c)| (id, &c.sources));
    let cited = cited.chain(all.treatment.iter().map(|(id, t)| (id, &t.sources)));
    let cited = cited.chain(all.drug.iter().map(|(id, d)| (id, &d.sources)));
    for (id, sources) in cited {
        for source in sources {
            assert!(
                is_row(source) || all.source.contains_key(source),
                "{id} cites '{source}', which is nowhere"
            );
        }
    }
    for (id, concept) in &all.concept {
        assert!(!concept.sources.is_empty(), "the concept {id} cites nothing");
    }
    for (id, treatment) in &all.treatment {
        assert!(!treatment.sources.is_empty(), "the treatment {id} cites nothing");
    }
}

#[test]
fn a_concept_says_what_its_values_may_be() {
    for (id, concept) in &vocabulary().concept {
        let range = concept.min.zip(concept.max);
        match concept.kind {
            ConceptKind::Presence => {
                assert!(range.is_none() && concept.values.is_empty(), "{id}");
            }
            ConceptKind::Choice => {
                assert!(range.is_none() && concept.values.len() > 1, "{id}");
                let words: BTreeSet<_> = concept.values.iter().map(|v| &v.id).collect();
                assert_eq!(words.len(), concept.values.len(), "{id} has a word twice");
            }
            ConceptKind::Number => {
                let (min, max) = range.unwrap_or_else(|| panic!("{id} has no range"));
                assert!(min < max && !concept.unit.is_empty(), "{id}");
                for normal in concept.normal_min.iter().chain(&concept.normal_max) {
                    assert!((min..=max).contains(normal), "{id}: {normal} is outside its range");
                }
            }
        }
        assert!(concept.ask.ends_with('?'), "{id} is not asked as a question");
        assert!(!concept.label.ends_with('.'), "{id}: a label stands in the middle of a sentence");
        assert_eq!(concept.by.is_some(), concept.obtain == Obtain::Step, "{id}: a step obtains it, or none");
        for region in &concept.regions {
            assert!(Region::from_id(region).is_some(), "{id}: no region '{region}'");
        }
    }
}

#[test]
fn what_outdates_a_fact_is_a_family_or_a_kind_of_event() {
    let all = vocabulary();
    let mut words: BTreeSet<&str> = EventKind::ALL.iter().map(|kind| kind.id()).collect();
    words.extend(all.treatment.keys().map(String::as_str));
    words.extend(all.treatment.values().flat_map(|t| t.families.iter().map(String::as_str)));
    for (id, concept) in &all.concept {
        for word in &concept.changed_by {
            assert!(words.contains(word.as_str()), "{id}: nothing is called '{word}'");
        }
        let fades = concept.kind == ConceptKind::Presence
            || concept.normal_min.is_some()
            || concept.normal_max.is_some()
            || concept.values.iter().any(|word| word.normal);
        let outdated = concept.expires_days.is_some() || !concept.changed_by.is_empty();
        assert!(fades || !outdated, "{id}: only an absence or a normal value can be outdated");
    }
}

#[test]
fn treatments_aim_at_a_structure_of_the_model_and_needles_have_a_bleeding_risk() {
    for (id, item) in &vocabulary().treatment {
        if let Some(structure) = &item.structure {
            assert!(Structure::from_id(structure).is_some(), "{id}: no structure '{structure}'");
        }
        let needle = item.families.iter().any(|f| f == "needle" || f == "neuraxial");
        assert_eq!(item.bleed.is_some(), needle, "{id}: a needle, and only a needle, has a bleeding risk");
        assert!(item.tier <= 6, "{id}");
    }
}

#[test]
fn a_local_anaesthetic_says_how_long_it_acts_and_a_steroid_what_it_is() {
    for (id, drug) in &vocabulary().drug {
        let is = |group: &str| drug.groups.iter().any(|g| g == group);
        assert_eq!(drug.acts_hours.is_some(), is("local_anaesthetic"), "{id}");
        assert!(drug.acts_hours.is_none_or(|[least, most]| 0.0 < least && least < most), "{id}");
        if is("steroid") {
            let kinds = ["particulate", "non_particulate", "oral"].iter().filter(|kind| is(kind)).count();
            assert_eq!(kinds, 1, "{id} is particulate, non-particulate or oral");
        }
    }
}
