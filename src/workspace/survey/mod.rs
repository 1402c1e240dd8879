//! All cases of the open store together: what was tried and worked for how long, where cases wait, what is due.
//!
//! Figures are summed up over five cases at least; of fewer, only how many there are leaves this module.

mod outcomes;
mod table;
mod waiting;

use std::path::Path;
use std::sync::Arc;

use super::Workspace;
use super::assess;
use super::due::{self, DueKind};
use super::error::{Error, Result};
use super::files::write_file;
use super::snapshot::{JobKind, JobProgress};
use super::upkeep::OnProgress;
use crate::model::{CaseId, Date};

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
    /// What is due, kind by kind.
    pub due: [DueCount; 3],
    /// Cases whose advice changed with the knowledge, and which nobody has opened since.
    pub changed: Vec<Changed>,
}

/// A case that an earlier edition of the knowledge advised otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Which.
    pub id: CaseId,
    /// The patient's name, family name first.
    pub name: String,
    /// The next step as it was.
    pub was: String,
    /// The next step as it is; empty if there is none.
    pub now: String,
}

/// How many things of one kind are due, by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueCount {
    /// What kind of thing.
    pub kind: DueKind,
    /// Today or before.
    pub now: usize,
    /// Within seven days.
    pub week: usize,
    /// Within a month.
    pub month: usize,
    /// Later.
    pub later: usize,
}

impl DueCount {
    fn none(kind: DueKind) -> Self {
        Self { kind, now: 0, week: 0, month: 0, later: 0 }
    }

    fn add(&mut self, day: Date, today: Date) {
        let place = match day {
            day if day <= today => &mut self.now,
            day if day <= today.plus_days(7) => &mut self.week,
            day if day <= today.plus_months(1) => &mut self.month,
            _ => &mut self.later,
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
        let session = self.session_mut()?;
        let (store, listed) = (&session.store, Arc::clone(&session.cases));
        let mut outcomes = outcomes::Tally::new(knowledge);
        let mut waits = waiting::Tally::default();
        let mut due = [DueKind::Outcome, DueKind::Review, DueKind::Revisit].map(DueCount::none);
        let (mut read, mut unreadable, mut changed) = (0, 0, Vec::new());
        for (done, listed_case) in listed.iter().enumerate() {
            let told = JobProgress { kind: JobKind::Survey, done, total: listed.len() };
            if done % TOLD_EVERY == 0 && !progress(told) {
                return Err(Error::Store(crate::store::Error::Cancelled));
            }
            let Ok(case) = store.load(&listed_case.row.id) else {
                unreadable += 1;
                continue;
            };
            read += 1;
            changed.extend(listed_case.was.as_ref().map(|was| Changed {
                id: listed_case.row.id.clone(),
                name: waiting::full_name(&case),
                was: was.step.clone(),
                now: listed_case.row.outlook.step_label.clone().unwrap_or_default(),
            }));
            let assessment = assess::assess(knowledge, &policy, &case, today);
            outcomes.add(&assessment);
            waits.add(knowledge, &case, &assessment);
            for one in due::of_case(knowledge, &policy, &case, &assessment.evaluations) {
                due.iter_mut()
                    .filter(|count| count.kind == one.kind)
                    .for_each(|count| count.add(one.day, today));
            }
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
            changed,
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
        let mut due = DueCount::none(DueKind::Review);
        for day in ["2026-11-19", "2026-11-20", "2026-11-27", "2026-11-28", "2026-12-20", "2026-12-21"] {
            due.add(day.parse().unwrap(), today);
        }
        assert_eq!((due.now, due.week, due.month, due.later), (2, 1, 2, 1));
    }
}
