//! All cases of the open store together: what was tried and worked for how long, where cases wait, what is due.
//!
//! Figures are summed up over five cases at least; of fewer, only how many there are leaves this module.

mod outcomes;
mod table;
mod waiting;

use std::path::Path;

use super::Workspace;
use super::assess;
use super::error::{Error, Result};
use super::files::write_file;
use super::snapshot::{JobKind, JobProgress};
use super::upkeep::OnProgress;
use crate::model::Date;
use crate::store::{CaseOrder, CaseQuery};

pub use outcomes::{Lasted, Outcomes, Scope, Summary};
pub use waiting::{WaitKind, Waiting, WaitingCase};

/// Of fewer cases than this no figure is shown: it would speak of single patients, and say nothing about a treatment.
pub const FEWEST_CASES: usize = 5;

/// The progress is told once in so many cases: telling costs a picture of the workspace.
const TOLD_EVERY: usize = 32;

/// What all cases say together.
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    /// The day it speaks of.
    pub as_of: Date,
    /// Edition of the knowledge it rests on.
    pub knowledge: String,
    /// The policy in force, as shown.
    pub policy: String,
    /// Cases that were read.
    pub cases: usize,
    /// Cases that could not be read, and are in no figure.
    pub unreadable: usize,
    /// How treatments did, lane by lane: all of the lane first, then each, those with the most cases first.
    pub outcomes: Vec<Outcomes>,
    /// Where cases wait, in the order of [`WaitKind::ALL`]; kinds in which none waits are left out.
    pub waiting: Vec<Waiting>,
    /// What is due.
    pub due: Due,
}

/// Cases by when something is due in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Due {
    /// Today or before.
    pub now: usize,
    /// Within seven days.
    pub week: usize,
    /// Within a month.
    pub month: usize,
    /// Later.
    pub later: usize,
    /// Nothing has a date.
    pub nothing: usize,
}

impl Due {
    fn add(&mut self, due: Option<Date>, today: Date) {
        let place = match due {
            None => &mut self.nothing,
            Some(day) if day <= today => &mut self.now,
            Some(day) if day <= today.plus_days(7) => &mut self.week,
            Some(day) if day <= today.plus_months(1) => &mut self.month,
            Some(_) => &mut self.later,
        };
        *place += 1;
    }
}

/// A quarter of the values lies below `low`, half of them below `median`, a quarter above `high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quartiles {
    /// First quartile.
    pub low: f64,
    /// Median.
    pub median: f64,
    /// Third quartile.
    pub high: f64,
}

impl Quartiles {
    /// The quartiles of some values, between neighbours in proportion; `None` if there are none.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = share * (values.len().checked_sub(1)? as f64);
            let below = *values.get(place.floor() as usize)?;
            let above = *values.get(place.ceil() as usize)?;
            Some(below + (above - below) * place.fract())
        };
        Some(Self { low: at(0.25)?, median: at(0.5)?, high: at(0.75)? })
    }
}

impl Workspace {
    /// Reads and evaluates every case of the store as of today.
    ///
    /// # Errors
    /// [`Error::Locked`]; `Cancelled`; the store's errors. A case that cannot be read is counted and left out.
    pub fn survey(&mut self, progress: OnProgress<'_>) -> Result<Survey> {
        let today = self.clock.today();
        let (knowledge, policy) = (self.knowledge, self.policy());
        let store = &self.session_mut()?.store;
        let everything = CaseQuery { limit: u32::MAX, order: CaseOrder::Name, ..CaseQuery::default() };
        let rows = store.search(&everything)?.rows;
        let mut outcomes = outcomes::Tally::new(knowledge);
        let mut waits = waiting::Tally::default();
        let (mut due, mut read, mut unreadable) = (Due::default(), 0, 0);
        for (done, row) in rows.iter().enumerate() {
            let told = JobProgress { kind: JobKind::Survey, done, total: rows.len() };
            if done % TOLD_EVERY == 0 && !progress(told) {
                return Err(Error::Store(crate::store::Error::Cancelled));
            }
            let Ok(case) = store.load(&row.id) else {
                unreadable += 1;
                continue;
            };
            read += 1;
            let assessment = assess::assess(knowledge, policy, &case, today);
            outcomes.add(&assessment);
            waits.add(knowledge, &case, &assessment);
            due.add(assess::outlook(knowledge, policy, &case, &assessment).due, today);
        }
        Ok(Survey {
            as_of: today,
            knowledge: knowledge.stamp().edition.clone(),
            policy: policy.label.clone(),
            cases: read,
            unreadable,
            outcomes: outcomes.finish(),
            waiting: waits.finish(),
            due,
        })
    }

    /// Writes a survey as a table of comma-separated values, whole or not at all. No patient is in it.
    ///
    /// # Errors
    /// [`Error::File`]; the target is then as it was.
    pub fn export_survey(&self, survey: &Survey, file: &Path) -> Result<()> {
        write_file(file, table::csv(survey).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_lie_between_neighbours_in_proportion() {
        let of = |values: &[f64]| Quartiles::of(values.iter().copied());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[3.0]), Some(Quartiles { low: 3.0, median: 3.0, high: 3.0 }));
        assert_eq!(of(&[4.0, 1.0, 2.0, 3.0]), Some(Quartiles { low: 1.75, median: 2.5, high: 3.25 }));
        assert_eq!(of(&[5.0, 1.0, 2.0, 4.0, 3.0]), Some(Quartiles { low: 2.0, median: 3.0, high: 4.0 }));
    }

    #[test]
    fn a_day_counts_once_for_what_is_due() {
        let today: Date = "2026-11-20".parse().unwrap();
        let mut due = Due::default();
        for day in ["2026-11-19", "2026-11-20", "2026-11-27", "2026-11-28", "2026-12-20", "2026-12-21"] {
            due.add(Some(day.parse().unwrap()), today);
        }
        due.add(None, today);
        assert_eq!(due, Due { now: 2, week: 1, month: 2, later: 1, nothing: 1 });
    }
}
