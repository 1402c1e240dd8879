//! The red-flag screen: what was answered, what is open, and the plan behind it.

use super::Reading;
use super::checklist::Screen;
use crate::model::{ConceptId, Missing, Recorded, Site, Value};
use crate::pathway::vocabulary::{Concept, ConceptKind};
use crate::pathway::words::{capitalised, dates};
use crate::pathway::{ConceptIx, Evaluation, Fact, Subject};
use crate::ui::screens::hold::{HoldAnswer, HoldForm, HoldItem, HoldView};
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

/// The screen while the pathway is on hold: what was answered first, then what is open, in the order to ask.
pub(super) fn hold(
    reading: &Reading<'_>,
    evaluation: &Evaluation,
    screen: &Screen,
) -> Option<(HoldView, Vec<Option<HoldItemFact>>)> {
    evaluation.hold.as_ref()?;
    let wording = reading.wording();
    let mut items = Vec::new();
    let mut facts = Vec::new();
    let answered = screen.answered.iter().map(|fact| (fact, true));
    for (fact, counts) in answered.chain(screen.open.iter().map(|fact| (fact, false))) {
        let concept = match fact.subject {
            Subject::Concept(concept) => Some(concept),
            _ => None,
        };
        let (mut answers, values) =
            concept.map(|concept| answers(&reading.knowledge.concept(concept).item)).unwrap_or_default();
        let mut written_in = written_in(reading, fact);
        if reading.as_of != reading.today {
            answers.clear();
            written_in = None;
        }
        items.push(HoldItem {
            words: capitalised(&wording.fact(fact)),
            ask: wording.question(fact),
            answered: counts
                .then(|| concept.map_or_else(recorded, |concept| answered_with(reading, concept))),
            put_off: concept.is_some_and(|concept| !counts && put_off(reading, concept, fact)),
            answers,
            written_in,
        });
        facts.push(concept.map(|concept| HoldItemFact {
            concept: reading.knowledge.concept(concept).id.clone(),
            site: fact.site,
            values,
        }));
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

/// The form of what no answer here can say: who the patient is, or a field of an entry.
fn written_in(reading: &Reading<'_>, fact: &Fact) -> Option<HoldForm> {
    match fact.subject {
        Subject::Concept(_) => None,
        Subject::Field(entry, _) => {
            reading.case.entries.get(entry.0).map(|entry| HoldForm::Entry(entry.id.clone()))
        }
        Subject::Onset | Subject::BirthDate | Subject::Sex => Some(HoldForm::Patient),
    }
}

/// What stands where something is written down that has no answers.
fn recorded() -> (String, String) {
    ("On record".to_owned(), String::new())
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

/// The answer that counts, and from when it is: what is taken, else the latest that a visit or an image gave.
fn answered_with(reading: &Reading<'_>, concept: ConceptIx) -> (String, String) {
    let named = reading.knowledge.concept(concept);
    if super::identity::taken(reading, named.id.as_str()).next().is_some() {
        return ("Present".to_owned(), "on the timeline".to_owned());
    }
    let answer = |value: &Recorded<Value>| match value {
        Recorded::Known(value) => Some(Some(value.clone())),
        Recorded::Missing(Missing::NotApplicable) => Some(None),
        Recorded::Missing(_) => None,
    };
    let answers = super::identity::findings(reading, named.id.as_str());
    let latest = answers.filter_map(|(finding, day)| Some((answer(&finding.value)?, day)));
    // What counts though its day is wide, or was concluded from elsewhere, has no words of its own here.
    let Some((value, day)) = latest.max_by_key(|(_, day)| *day) else { return recorded() };
    let Some(value) = value else {
        return ("Does not apply".to_owned(), dates::short_day(day, reading.today));
    };
    let word = match value {
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
    (word, dates::short_day(day, reading.today))
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
