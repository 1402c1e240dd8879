//! The checklist of a problem: what its region asks for, by group, with what was answered last.

use super::Reading;
use super::hold::{HoldItemFact, answers};
use crate::model::{Recorded, Site, Value};
use crate::pathway::vocabulary::{Concept, Group};
use crate::pathway::words::{capitalised, dates};
use crate::ui::screens::assessment::{CheckRow, Checklist};
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
            // Numbers without a short scale have no button.
            if values.len() < 2 {
                continue;
            }
            let latest = super::identity::latest(reading, named.id.as_str());
            let current = latest.as_ref().and_then(|(value, _)| {
                let value = value.clone()?;
                values.iter().position(|other| *other == Recorded::Known(value.clone()))
            });
            rows.push(CheckRow {
                place: facts.len(),
                words: capitalised(&named.item.label),
                answers: words.into_iter().map(short).collect(),
                absent: values.iter().position(|value| *value == Recorded::Known(Value::Absent)),
                current,
                when: latest.map(|(_, day)| dates::short_day(day, reading.today)).unwrap_or_default(),
            });
            facts.push(HoldItemFact { concept: named.id.clone(), site: Site::default(), values });
        }
        if !rows.is_empty() {
            groups.push((name.to_owned(), rows));
        }
    }
    (Checklist { groups }, facts)
}

/// An answer in the words of the checklist: all of it is about today.
fn short(answer: HoldAnswer) -> (String, bool) {
    let words = if answer.stays_unknown { "Not known".to_owned() } else { answer.words };
    (words, answer.stays_unknown)
}
