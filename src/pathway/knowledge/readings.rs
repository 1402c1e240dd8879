//! The table that reads past injections: first match over first hours, weeks after and delivery.

use crate::pathway::evaluation::{ReadingIx, TreatmentIx};

use super::{Delivery, FirstHours, Knowledge, Policy, ReadingRow, Weeks};

/// Whether every combination finds a row.
pub(super) fn readings_are_total(rows: &[ReadingRow]) -> bool {
    let hours = [FirstHours::Yes, FirstHours::No, FirstHours::Blurred, FirstHours::NotTested];
    let weeks = [Weeks::Yes, Weeks::No, Weeks::Early, Weeks::Unknown];
    let delivery = [Delivery::Good, Delivery::Poor, Delivery::Unknown];
    hours.into_iter().all(|h| {
        weeks.into_iter().all(|w| delivery.into_iter().all(|d| rows.iter().any(|row| row.takes(h, w, d))))
    })
}

impl ReadingRow {
    /// Makes the row speak of nothing, so that those after it read its injections.
    pub(in crate::pathway) fn retire(&mut self) {
        self.retired = true;
    }

    /// Whether the row speaks of this combination.
    #[must_use]
    pub fn takes(&self, hours: FirstHours, weeks: Weeks, delivery: Delivery) -> bool {
        !self.retired
            && (self.first_hours.is_empty() || self.first_hours.contains(&hours))
            && (self.weeks.is_empty() || self.weeks.contains(&weeks))
            && (self.delivery.is_empty() || self.delivery.contains(&delivery))
    }
}

impl Knowledge {
    /// The row that reads an injection.
    pub(in crate::pathway) fn read_injection(
        &self,
        hours: FirstHours,
        weeks: Weeks,
        delivery: Delivery,
    ) -> Option<ReadingIx> {
        let row = self.readings.iter().position(|row| row.takes(hours, weeks, delivery))?;
        u16::try_from(row).ok().map(ReadingIx)
    }

    /// Relief in percent at which a block counts as positive: the figure its catalogue item names, else `otherwise`.
    pub(in crate::pathway) fn cutoff(&self, treatment: TreatmentIx, policy: &Policy, otherwise: f64) -> f64 {
        self.cutoffs.get(treatment.at()).copied().flatten().map_or(otherwise, |figure| policy.value(figure))
    }
}
