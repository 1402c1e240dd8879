//! The checklist of a problem: what its region asks for, by group, with what was answered last.

use super::Reading;
use super::hold::{HoldItemFact, answers};
use crate::model::{Date, EntryId, Recorded, Site, Value};
use crate::pathway::vocabulary::{Concept, Group, Obtain};
use crate::pathway::words::{capitalised, dates};
use crate::ui::screens::assessment::{CheckRow, Checklist, NumberRow};
use crate::ui::screens::hold::HoldAnswer;

/// The group of the red flags, which the identity strip counts too.
const RED_FLAGS: &str = "Red flags";

/// Groups of the checklist, in the order of the screen.
const GROUPS: [(Group, &str); 8] = [
    (Group::RedFlags, RED_FLAGS),
    (Group::Neurology, "Neurology"),
    (Group::Pain, "Pain"),
    (Group::Examination, "Examination"),
    (Group::Scales, "Scales"),
    (Group::Health, "Health and risks"),
    (Group::Psychosocial, "Mood, sleep, expectations"),
    (Group::Completeness, "Is everything recorded?"),
];

pub(super) fn checklist(reading: &Reading<'_>) -> (Checklist, Vec<HoldItemFact>) {
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
                when: latest.map(|(_, day)| dates::short_day(day, reading.today)).unwrap_or_default(),
            });
            facts.push(HoldItemFact { concept: named.id.clone(), site: Site::default(), values });
        }
        if !rows.is_empty() {
            groups.push((name.to_owned(), rows));
        }
    }
    let problem = reading.problem.to_string();
    (Checklist { record: format!("{} {problem}", reading.case.patient.id), groups }, facts)
}

/// The red flags of a checklist.
pub(super) fn red_flags(checklist: &Checklist) -> &[CheckRow] {
    let group = checklist.groups.iter().find(|(name, _)| name == RED_FLAGS);
    group.map(|(_, rows)| rows.as_slice()).unwrap_or_default()
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
