//! Courses of medicines: what is taken now, what was tried properly.

use crate::model::{
    DAYS_PER_MONTH, Date, Domain, DoseReached, End, Entry, Medicine, Missing, PartialDate, Phase, Recorded,
    StopReason,
};
use crate::pathway::evaluation::{EntryIx, Response};
use crate::pathway::expression::ast::GroupIx;

use super::Facts;
use super::outcome;

/// The group of drugs that take weeks to work.
const SLOW: &str = "neuropathic";

/// A course of a medicine.
#[derive(Debug, Clone)]
pub(in crate::pathway) struct Course {
    pub(in crate::pathway) entry: EntryIx,
    /// Bits of the drug's groups.
    pub(in crate::pathway) groups: u64,
    /// Whether it is taken now; absent if its end is not on record.
    pub(in crate::pathway) current: Option<bool>,
    pub(in crate::pathway) response: Response,
    /// The dose was too low, or nobody knows, so that "did not help" does not count.
    pub(in crate::pathway) dose_open: bool,
}

impl Facts<'_> {
    /// The course of a group that began last among those taken now.
    pub(in crate::pathway) fn latest_course(&self, group: GroupIx) -> Option<&Course> {
        let bit = 1u64.checked_shl(u32::from(group.0)).unwrap_or(0);
        let taken = self.courses.iter().filter(|c| c.current != Some(false) && c.groups & bit != 0);
        taken.max_by_key(|c| self.case.entries.get(c.entry.0).map(|entry| entry.start().last))
    }
}

/// Takes a course in.
pub(super) fn take_in(facts: &mut Facts<'_>, ix: EntryIx, entry: &Entry, medicine: &Medicine) {
    let groups = facts.knowledge.groups_of(medicine.drug.as_str());
    let current = is_current(entry, facts.as_of);
    let response = judge(facts, entry, medicine);
    let dose_open = !matches!(
        medicine.reached,
        Some(Recorded::Known(DoseReached::Adequate) | Recorded::Missing(Missing::CannotBeKnown))
    );
    facts.courses.push(Course { entry: ix, groups, current, response, dose_open });
}

fn is_current(entry: &Entry, as_of: Date) -> Option<bool> {
    if entry.start().first > as_of {
        return Some(false);
    }
    match entry.end? {
        End::Ongoing => Some(true),
        // It ended; only the day is not known.
        End::On(PartialDate::Unknown) => Some(false),
        End::On(date) if date.interval().last <= as_of => Some(false),
        End::On(date) => (date.interval().first > as_of).then_some(true),
    }
}

/// Whether a course certainly ended before its medicine could be judged.
fn is_too_short(entry: &Entry, days: i32) -> bool {
    match entry.end {
        Some(End::On(date)) => entry.start().first.days_until(date.interval().last) < days,
        _ => false,
    }
}

fn judge(facts: &Facts<'_>, entry: &Entry, medicine: &Medicine) -> Response {
    // Why a course ended is known once it has.
    let goes_on = matches!(entry.end, Some(End::On(date)) if date.interval().first > facts.as_of);
    let stopped = medicine.stopped.as_ref().and_then(|s| s.known()).filter(|_| !goes_on);
    match (stopped, medicine.reached.as_ref().and_then(|r| r.known())) {
        (Some(StopReason::NotTolerated), _) => return Response::Intolerant,
        (_, Some(DoseReached::Low)) => return Response::Underdosed,
        _ => {}
    }
    let figures = &facts.knowledge.outcomes;
    let knowledge = facts.knowledge;
    let high = |scale: &str| crate::pathway::counts_upward(knowledge, scale);
    let when = (None, entry.start(), facts.as_of);
    let points = outcome::points(figures, &medicine.readings, (Phase::Therapeutic, Domain::Pain), when, high);
    let since = entry.start().first.days_until(facts.as_of).max(0);
    let durable = figures.durable_months * DAYS_PER_MONTH;
    // A medicine for nerve pain works in weeks; an analgesic shows at once what it does.
    let slow = knowledge.drug_in(medicine.drug.as_str(), SLOW);
    let assess = if slow && entry.end == Some(End::Ongoing) { figures.medicine_days } else { 0 };
    let read = outcome::response(figures, &points, (assess, durable), since);
    let helped = matches!(read, Response::Good | Response::Durable | Response::WornOff | Response::Worse);
    if slow && !helped && is_too_short(entry, figures.medicine_days) {
        return Response::Underdosed;
    }
    match (read, stopped) {
        (Response::NotAssessable, Some(StopReason::NoBenefit)) => Response::None,
        (Response::NotAssessable, Some(StopReason::WoreOff)) => Response::WornOff,
        (response, _) => response,
    }
}
