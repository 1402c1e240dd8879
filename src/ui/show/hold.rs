//! The red-flag screen: what was answered, what is open, and the plan behind it.

use super::Reading;
use crate::model::{ConceptId, Missing, Recorded, Site, Value};
use crate::pathway::vocabulary::{Concept, ConceptKind};
use crate::pathway::words::{capitalised, dates};
use crate::pathway::{ConceptIx, Evaluation, Fact, FlagState, Subject};
use crate::ui::screens::hold::{HoldAnswer, HoldItem, HoldView};
use egui::Key;

/// The fact behind an item of the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct HoldItemFact {
    /// Which concept.
    pub concept: ConceptId,
    /// Where.
    pub site: Site,
    /// What each answer records, in the order of the buttons.
    pub values: Vec<Recorded<Value>>,
}

/// What the answer at `answer` of an item records.
pub fn answer_value(item: &HoldItemFact, answer: usize) -> Option<Recorded<Value>> {
    item.values.get(answer).cloned()
}

pub(super) fn hold(reading: &Reading<'_>, evaluation: &Evaluation) -> Option<(HoldView, Vec<HoldItemFact>)> {
    let hold = evaluation.hold.as_ref()?;
    let wording = reading.wording();
    let mut items = Vec::new();
    let mut facts = Vec::new();
    for (concept, fact, answered) in screen(reading, evaluation, &hold.open) {
        let item = &reading.knowledge.concept(concept).item;
        let (mut answers, values) = answers(item);
        if reading.as_of != reading.today {
            answers.clear();
        }
        let words = fact.map_or_else(|| item.label.clone(), |fact| wording.fact(fact));
        let ask = fact.map_or_else(|| item.ask.clone(), |fact| wording.question(fact));
        let put_off = fact.is_some_and(|fact| put_off(reading, concept, fact));
        items.push(HoldItem { words: capitalised(&words), ask, answered, put_off, answers });
        facts.push(HoldItemFact {
            concept: reading.knowledge.concept(concept).id.clone(),
            site: fact.map(|fact| fact.site).unwrap_or_default(),
            values,
        });
    }
    let next = evaluation.plan.next.as_ref();
    let view = HoldView {
        items,
        behind: next.map_or_else(|| "no step is open".to_owned(), |next| wording.proposal(next)),
        behind_questions: Vec::new(),
        past: (reading.as_of != reading.today).then(|| dates::day(reading.as_of)),
    };
    Some((view, facts))
}

type ScreenItem<'a> = (ConceptIx, Option<&'a Fact>, Option<(String, String)>);

/// The items of the screen: those answered first, then those open, in the order to ask.
fn screen<'a>(reading: &Reading<'_>, evaluation: &Evaluation, open: &'a [Fact]) -> Vec<ScreenItem<'a>> {
    let is_open = |concept: ConceptIx| open.iter().any(|fact| fact.subject == Subject::Concept(concept));
    let mut items: Vec<ScreenItem<'a>> = Vec::new();
    for flag in evaluation.flags.iter().filter(|flag| flag.state != FlagState::Cleared) {
        for concept in &reading.knowledge.flag(flag.flag).screen {
            let seen = items.iter().any(|(other, _, _)| other == concept);
            if seen || is_open(*concept) {
                continue;
            }
            if let Some(answered) = answered(reading, *concept) {
                items.push((*concept, None, Some(answered)));
            }
        }
    }
    let asked = open.iter().filter_map(|fact| match fact.subject {
        Subject::Concept(concept) => Some((concept, Some(fact), None)),
        _ => None,
    });
    items.extend(asked);
    items
}

/// Whether it was said on the day looked at that it cannot be known: it stays open, and is not asked first again.
fn put_off(reading: &Reading<'_>, concept: ConceptIx, fact: &Fact) -> bool {
    let id = &reading.knowledge.concept(concept).id;
    super::identity::findings(reading, id.as_str()).any(|(finding, day)| {
        day == reading.as_of
            && finding.site == fact.site
            && finding.value == Recorded::Missing(Missing::CannotBeKnown)
    })
}

fn answered(reading: &Reading<'_>, concept: ConceptIx) -> Option<(String, String)> {
    let named = reading.knowledge.concept(concept);
    let (value, day) = super::identity::latest(reading, named.id.as_str())?;
    let word = match value? {
        Value::Present => "Present".to_owned(),
        Value::Absent => "Absent".to_owned(),
        // The name of a short scale says what it counts.
        Value::Number(number) if !numbers(&named.item).is_empty() => number.to_string(),
        Value::Number(number) => format!("{number} {}", named.item.unit),
        Value::Choice(word) => {
            let label = named.item.values.iter().find(|value| value.id == word);
            capitalised(label.map_or(word.as_str(), |value| value.label.as_str()))
        }
    };
    Some((word, dates::short_day(day, reading.today)))
}

/// The answers a concept can have, and what each records.
pub(super) fn answers(concept: &Concept) -> (Vec<HoldAnswer>, Vec<Recorded<Value>>) {
    let known = |words: &str, key: Option<Key>, value: Value| {
        (HoldAnswer { words: words.to_owned(), key, stays_unknown: false }, Recorded::Known(value))
    };
    let mut all = match concept.kind {
        ConceptKind::Presence => {
            vec![known("Present", Some(Key::P), Value::Present), known("Absent", Some(Key::A), Value::Absent)]
        }
        ConceptKind::Choice => concept
            .values
            .iter()
            .map(|word| known(&capitalised(&word.label), None, Value::Choice(word.id.clone())))
            .collect(),
        ConceptKind::Number => numbers(concept),
    };
    let unknown =
        HoldAnswer { words: "Cannot be known today".to_owned(), key: Some(Key::U), stays_unknown: true };
    all.push((unknown, Recorded::Missing(Missing::CannotBeKnown)));
    all.into_iter().unzip()
}

/// The whole numbers of a short scale, one button each.
fn numbers(concept: &Concept) -> Vec<(HoldAnswer, Recorded<Value>)> {
    let (Some(least), Some(most)) = (concept.min, concept.max) else { return Vec::new() };
    if most - least > 10.0 {
        return Vec::new();
    }
    let keys = [Key::Num0, Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5];
    (least as i32..=most as i32)
        .map(|number| {
            let key = usize::try_from(number).ok().and_then(|at| keys.get(at)).copied();
            let words = number.to_string();
            (HoldAnswer { words, key, stays_unknown: false }, Recorded::Known(Value::Number(number.into())))
        })
        .collect()
}
