//! The entries of a case as rows of a table.

use super::Reading;
use super::relief;
use crate::model::Body;
use crate::pathway::words::dates;
use crate::ui::screens::list::EntryRow;
use crate::ui::timeline::model::track_name;

pub(super) fn rows(reading: &Reading<'_>) -> Vec<EntryRow> {
    let wording = reading.wording();
    let entries = reading.case.entries.iter().filter(|entry| entry.concerns(reading.problem));
    entries
        .map(|entry| EntryRow {
            id: entry.id.clone(),
            when: dates::period(entry),
            order: entry.start().first.civil(),
            later: entry.start().first > reading.as_of,
            what: wording.entry_name(entry),
            lane: track_name(super::timeline::track(reading, entry)).to_owned(),
            how: match &entry.body {
                Body::Treatment(treatment) if !treatment.readings.is_empty() => {
                    relief::in_words(reading, entry, treatment)
                }
                Body::Assessment(assessment) => match assessment.findings.len() {
                    1 => "1 finding".to_owned(),
                    count => format!("{count} findings"),
                },
                Body::Imaging(imaging) => imaging.report.clone().unwrap_or_default(),
                Body::Event(event) => event.text.clone().unwrap_or_default(),
                Body::Decision(decision) => decision.reason.clone().unwrap_or_default(),
                _ => entry.note.clone().unwrap_or_default(),
            },
        })
        .collect()
}
