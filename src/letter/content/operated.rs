//! What was operated on and what was put in to stay, as the timeline says.

use super::Composer;
use super::dates;
use super::passage::{Passage, and, commas, lower};
use crate::model::{Body, End, Entry, Treatment, TreatmentStatus};
use crate::pathway::vocabulary::{Nature, Track};

/// So many operations stand with the person.
const OPERATIONS: usize = 2;

impl Composer<'_> {
    /// Operations for this problem, each with its day.
    pub(super) fn operations_done(&self, passage: &mut Passage) {
        for (entry, treatment) in self.operations_on_record() {
            let item = self.lexicon.treatment(treatment.treatment.as_str());
            let slots = self
                .slots()
                .with("operation", self.what_in_brief(entry, treatment, item))
                .with_some("date", dates::within(entry.date));
            self.say(passage, "urgent.operation", &slots);
        }
    }

    /// What a therapist has to know before the first touch: what was operated on, and which devices are in place.
    pub(super) fn operated_and_in_place(&self, passage: &mut Passage) {
        let devices = commas(&self.devices_in_place());
        self.say(passage, "flags.in_place", &self.slots().with_some("devices", devices));
        let named = |(entry, treatment): (&Entry, &Treatment)| {
            let item = self.lexicon.treatment(treatment.treatment.as_str());
            let what = lower(&self.what_in_brief(entry, treatment, item));
            dates::inside(entry.date).map_or(what.clone(), |date| format!("{what} ({date})"))
        };
        let operations: Vec<String> = self.operations_on_record().map(named).collect();
        self.say(passage, "flags.operated", &self.slots().with_some("operations", commas(&operations)));
    }

    /// Devices that were put in to stay: "a spinal cord stimulator (12 May 2020)".
    pub(super) fn devices_in_place(&self) -> Vec<String> {
        let here = |(entry, treatment): (&Entry, &Treatment)| {
            let item = self.lexicon.treatment(treatment.treatment.as_str())?;
            let stays = item.nature == Nature::Implant && !self.is_a_trial(treatment);
            let name = super::passage::with_article(&lower(&self.wording.spell(&item.label)));
            let named = dates::inside(entry.date).map_or(name.clone(), |date| format!("{name} ({date})"));
            stays.then_some(named)
        };
        // Whatever it was put in for, it lies where hands go.
        let removed =
            |entry: &Entry| matches!(entry.end, Some(End::On(end)) if end.interval().last <= self.today);
        self.treated_anywhere().filter(|(entry, _)| !removed(entry)).filter_map(here).collect()
    }

    /// The latest operations for this problem, as they stand with the person: "an earlier fusion L5–S1 (Apr 2024)".
    pub(super) fn operations_in_brief(&self) -> Vec<String> {
        // Where it was done stands in the table.
        let elsewhere = format!(" ({})", self.wording.pattern("treatments.elsewhere"));
        let named = |(entry, treatment): (&Entry, &Treatment)| {
            let item = self.lexicon.treatment(treatment.treatment.as_str());
            let operation = lower(&self.what_in_brief(entry, treatment, item)).replace(&elsewhere, "");
            (operation, dates::inside(entry.date))
        };
        let mut all: Vec<(String, Option<String>)> = self.operations_on_record().map(named).collect();
        let mut latest = all.split_off(all.len().saturating_sub(OPERATIONS));
        // The same once more is told with both days.
        if let [(one, before), (other, after)] = latest.as_slice()
            && one == other
        {
            let days: Vec<String> = before.iter().chain(after).cloned().collect();
            latest = vec![(one.clone(), and(&days))];
        }
        let said = |(operation, date): (String, Option<String>)| {
            let slots = self.slots().with("operation", operation).with_some("date", date);
            self.phrase("person.operated", &slots).map(|text| text.to_plain())
        };
        latest.into_iter().filter_map(said).collect()
    }

    /// Whether an operation on the timeline says what a finding would: a fused segment.
    pub(super) fn is_operated(&self, finding: &str) -> bool {
        let by = self.wording.phrase("operated_says", finding).unwrap_or_default();
        self.treated_anywhere().any(|(_, done)| by.split(' ').any(|id| id == done.treatment.as_str()))
    }

    /// Treatments that were given by the day of the letter or go on, for whatever problem.
    pub(super) fn treated_anywhere(&self) -> impl Iterator<Item = (&Entry, &Treatment)> {
        treated(self.case.entries.iter().filter(|entry| entry.start().first <= self.today))
    }

    fn operations_on_record(&self) -> impl Iterator<Item = (&Entry, &Treatment)> {
        treated(self.entries()).filter(|(_, treatment)| {
            let item = self.lexicon.treatment(treatment.treatment.as_str());
            item.is_some_and(|item| item.track == Track::Surgery)
        })
    }
}

/// Treatments that were given or go on.
pub(super) fn treated<'e>(
    entries: impl Iterator<Item = &'e Entry>,
) -> impl Iterator<Item = (&'e Entry, &'e Treatment)> {
    entries.filter_map(|entry| match &entry.body {
        Body::Treatment(treatment)
            if matches!(treatment.status, TreatmentStatus::Done | TreatmentStatus::Ongoing) =>
        {
            Some((entry, treatment.as_ref()))
        }
        _ => None,
    })
}
