//! The checklist of a problem: what its region asks for, by group, with what was answered last.

use super::Reading;
use super::hold::{HoldItemFact, answers};
use crate::model::{ConceptId, Date, EntryId, Recorded, Site, Value};
use crate::pathway::knowledge::Named;
use crate::pathway::vocabulary::{Concept, Group, Obtain};
use crate::pathway::words::{capitalised, dates};
use crate::pathway::{Evaluation, Fact, Subject};
use crate::ui::screens::assessment::{CheckGroup, CheckRow, Checklist, Need, NumberRow};
use crate::ui::screens::hold::HoldAnswer;

/// Groups of the checklist, in the order of the screen.
const GROUPS: [(Group, &str); 8] = [
    (Group::RedFlags, "Red flags"),
    (Group::Neurology, "Neurology"),
    (Group::Pain, "Pain"),
    (Group::Examination, "Examination"),
    (Group::Scales, "Scales"),
    (Group::Health, "Health and risks"),
    (Group::Psychosocial, "Mood, sleep, expectations"),
    (Group::Completeness, "Is everything recorded?"),
];

/// What the red-flag screen needs of this patient on the day looked at. What only sends elsewhere is no part of it: no
/// step waits for that.
#[derive(Debug, Default)]
pub(super) struct Screen {
    /// With an answer that counts.
    pub(super) answered: Vec<Fact>,
    /// Without one, in the order to ask.
    pub(super) open: Vec<Fact>,
}

impl Screen {
    pub(super) fn of(reading: &Reading<'_>, evaluation: &Evaluation) -> Self {
        let mut screen = Self::default();
        let flags = evaluation.flags.iter().filter(|result| !reading.knowledge.flag(result.flag).redirects);
        screen.open.extend(evaluation.hold.iter().flat_map(|hold| &hold.open));
        for fact in flags.flat_map(|flag| &flag.answered) {
            if !screen.open.contains(fact) && !screen.answered.contains(fact) {
                screen.answered.push(*fact);
            }
        }
        screen
    }

    /// How many answers count, and how many are needed.
    pub(super) fn count(&self) -> (usize, usize) {
        (self.answered.len(), self.answered.len() + self.open.len())
    }

    /// The concepts of some facts, by their names.
    pub(super) fn concepts<'a>(
        reading: &Reading<'a>,
        facts: &'a [Fact],
    ) -> impl Iterator<Item = &'a Named<ConceptId, Concept>> {
        let knowledge = reading.knowledge;
        facts.iter().filter_map(|fact| match fact.subject {
            Subject::Concept(concept) => Some(knowledge.concept(concept)),
            _ => None,
        })
    }

    fn need(&self, reading: &Reading<'_>, id: &ConceptId) -> Need {
        let is_among = |facts| Self::concepts(reading, facts).any(|named| named.id == *id);
        if is_among(&self.open) {
            Need::Open
        } else if is_among(&self.answered) {
            Need::Answered
        } else {
            Need::NotNow
        }
    }
}

pub(super) fn checklist(reading: &Reading<'_>, screen: &Screen) -> (Checklist, Vec<HoldItemFact>) {
    let mut facts = Vec::new();
    let mut groups = Vec::new();
    let region = reading.case.problem(reading.problem).map(|problem| problem.region.id());
    let here = |concept: &Concept| {
        concept.regions.is_empty()
            || region.is_some_and(|region| concept.regions.iter().any(|other| other == region))
    };
    for (group, name) in GROUPS {
        let mut rows = Vec::new();
        for named in
            reading.knowledge.concepts().iter().filter(|named| named.item.group == group && here(&named.item))
        {
            let (words, values) = answers(&named.item);
            let latest = super::identity::latest(reading, named.id.as_str());
            let current = latest.as_ref().and_then(|(value, _)| {
                let value = value.clone()?;
                values.iter().position(|other| *other == Recorded::Known(value.clone()))
            });
            let stands = taken(reading, named.id.as_str());
            let present = |_: &_| values.iter().position(|it| *it == Recorded::Known(Value::Present));
            let absent = values.iter().position(|value| *value == Recorded::Known(Value::Absent));
            rows.push(CheckRow {
                place: facts.len(),
                concept: named.id.clone(),
                words: capitalised(&named.item.label),
                found_by: found_by(name, named.id.as_str(), &named.item),
                // Numbers without a short scale have no button.
                number: (values.len() < 2).then(|| number(&named.item, latest.as_ref())),
                answers: words.into_iter().map(short).collect(),
                absent: absent.filter(|_| may_be_swept(&named.item)),
                current: stands.as_ref().and_then(present).or(current),
                stands,
                need: if group == Group::RedFlags {
                    screen.need(reading, &named.id)
                } else {
                    Need::NotScreened
                },
                when: latest.map(|(_, day)| dates::short_day(day, reading.today)).unwrap_or_default(),
            });
            facts.push(HoldItemFact { concept: named.id.clone(), site: Site::default(), values });
        }
        if rows.is_empty() {
            continue;
        }
        let mut shown =
            CheckGroup { name: name.to_owned(), count: answered(&rows), rows, elsewhere: String::new() };
        if group == Group::RedFlags {
            shown.count = screen.count();
            let elsewhere = Screen::concepts(reading, &screen.open).filter(|named| named.item.group != group);
            shown.elsewhere = elsewhere.map(|named| named.item.label.as_str()).collect::<Vec<_>>().join(", ");
        }
        groups.push(shown);
    }
    let problem = reading.problem.to_string();
    let past = (reading.as_of != reading.today).then(|| dates::day(reading.as_of));
    (Checklist { record: format!("{} {problem}", reading.case.patient.id), groups, past }, facts)
}

/// How many findings were answered, of how many the region asks for; an answer that it is not known is none.
fn answered(rows: &[CheckRow]) -> (usize, usize) {
    (rows.iter().filter(|row| row.current.is_some()).count(), rows.len())
}

/// Whether it may be found absent together with the rest of its group: no result of a record or a laboratory, and
/// outside the red flags nothing a needle may harm by, which is asked by its name.
fn may_be_swept(item: &Concept) -> bool {
    item.obtain != Obtain::LookUp && (item.group == Group::RedFlags || !item.safety)
}

/// The medicine on the timeline that says a fact of its group: what is taken need not be asked.
fn taken(reading: &Reading<'_>, concept: &str) -> Option<(EntryId, String)> {
    let entry = super::identity::taken(reading, concept).next()?;
    Some((entry.id.clone(), format!("{}, on the timeline", reading.wording().entry_name(entry))))
}

fn number(item: &Concept, latest: Option<&(Option<Value>, Date)>) -> NumberRow {
    let current = latest.and_then(|(value, _)| match value {
        Some(Value::Number(value)) => Some(*value),
        _ => None,
    });
    NumberRow {
        unit: item.unit.clone(),
        range: (item.min.unwrap_or(f64::MIN), item.max.unwrap_or(f64::MAX)),
        current,
    }
}

/// All names of a finding, in small letters.
fn found_by(group: &str, id: &str, item: &Concept) -> String {
    let names = [group, &item.label, &item.ask].map(str::to_lowercase);
    let aliases = item.aliases.iter().map(|alias| alias.to_lowercase());
    names.into_iter().chain(aliases).chain([id.replace('_', " ")]).collect::<Vec<_>>().join("\n")
}

/// An answer in the words of the checklist: all of it is about today.
fn short(answer: HoldAnswer) -> (String, bool) {
    let words = if answer.stays_unknown { "Not known".to_owned() } else { answer.words };
    (words, answer.stays_unknown)
}
