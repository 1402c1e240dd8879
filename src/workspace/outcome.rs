//! The outcome that a case waits for, recorded from the list of what is due.

use super::Workspace;
use super::due::awaited_outcome;
use super::error::{Error, Result};
use super::undo::EditLabel;
use crate::model::{
    Body, CaseId, Domain, Edit, Measure, PartialDate, Phase, Reading, Record, Recorded, Words,
};

impl Workspace {
    /// Records how the last procedure helped that nobody was asked about, in the patient's words of today, and opens the
    /// case, so that it can be taken back. What is said weeks after speaks of today; the first hours are long over, and
    /// their reading has no day of its own.
    ///
    /// # Errors
    /// [`Error::NothingAwaited`] if no outcome is; those of [`Workspace::open_case`] and [`Workspace::edit`].
    pub fn record_outcome(&mut self, id: &CaseId, said: Recorded<Words>) -> Result<EditLabel> {
        self.open_case(id)?;
        let (knowledge, today) = (self.knowledge, self.clock.today());
        let case = std::sync::Arc::clone(&self.loaded_mut(id)?.case);
        let (entry, phase, _) = awaited_outcome(knowledge, &case, today).ok_or(Error::NothingAwaited)?;
        let mut entry = entry.clone();
        if let Body::Treatment(treatment) = &mut entry.body {
            treatment.readings.push(Reading {
                phase,
                after: None,
                date: (phase == Phase::Therapeutic).then_some(PartialDate::Day(today)),
                target: None,
                domain: Domain::Pain,
                measure: match said {
                    Recorded::Known(words) => Measure::Words(words),
                    Recorded::Missing(reason) => Measure::Missing(reason),
                },
                lasted: None,
            });
        }
        self.edit(id, &[Edit::put(&case, Record::Entry(Box::new(entry)))])
    }
}
