//! What is due in a case, and when: outcomes to record, reviews, revisits of what was declined.
//!
//! It follows from the case and its evaluation, and stands in the row of the list as lines `2026-11-20 outcome
//! Transforaminal ESI L5 right`, so that the whole list can be gone through without opening a case.

use crate::model::{Body, Case, Date, Entry, Phase, TreatmentStatus};
use crate::pathway::words::{Audience, Wording};
use crate::pathway::{Evaluation, Knowledge, Policy, Status};

/// What kind of thing is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueKind {
    /// How a procedure helped is to be recorded.
    Outcome,
    /// The case is to be looked at again.
    Review,
    /// What was declined or was not to be had is to be offered again.
    Revisit,
}

impl DueKind {
    const ALL: [Self; 3] = [Self::Outcome, Self::Review, Self::Revisit];

    /// As shown and exported.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Outcome => "Outcomes to record",
            Self::Review => "Reviews",
            Self::Revisit => "To be asked again",
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Outcome => "outcome",
            Self::Review => "review",
            Self::Revisit => "revisit",
        }
    }
}

/// One thing that is due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The day it is due.
    pub day: Date,
    /// What kind of thing.
    pub kind: DueKind,
    /// What: the treatment to be judged, the step to be looked at again.
    pub what: String,
}

/// An outcome nobody recorded for this long is no longer chased; the plan asks for it where it matters.
const CHASED_DAYS: i32 = 366;

/// What is due in a case, the earliest first.
pub(super) fn of_case(
    knowledge: &Knowledge,
    policy: &Policy,
    case: &Case,
    evaluations: &[impl AsRef<Evaluation>],
) -> Vec<Due> {
    let mut due: Vec<Due> = outcome(knowledge, policy, case, evaluations).into_iter().collect();
    for evaluation in evaluations {
        let evaluation = evaluation.as_ref();
        let title = |step| knowledge.step(step).title.clone();
        let next = evaluation.plan.next.iter();
        let next = next.filter_map(|next| Some((next.date?, DueKind::Review, title(next.step))));
        let waits = evaluation.steps.iter().filter_map(|step| {
            let kind = match step.status {
                Status::Working => DueKind::Review,
                Status::Declined | Status::Unavailable => DueKind::Revisit,
                _ => return None,
            };
            Some((step.until?, kind, title(step.step)))
        });
        due.extend(next.chain(waits).map(|(day, kind, what)| Due { day, kind, what }));
    }
    due.sort();
    due.dedup();
    due
}

/// The last procedure, if nobody recorded how it helped; due when the knowledge says that it can be judged.
fn outcome(
    knowledge: &Knowledge,
    policy: &Policy,
    case: &Case,
    evaluations: &[impl AsRef<Evaluation>],
) -> Option<Due> {
    let today = evaluations.first()?.as_ref().as_of;
    let (last, _, day) = awaited_outcome(knowledge, case, today)?;
    let wording = Wording { knowledge, policy, case, audience: Audience::Screen };
    Some(Due { day, kind: DueKind::Outcome, what: wording.entry_name(last) })
}

/// The last procedure, if nobody recorded how it helped: the phase it is judged by, and from which day on.
pub(super) fn awaited_outcome<'c>(
    knowledge: &Knowledge,
    case: &'c Case,
    today: Date,
) -> Option<(&'c Entry, Phase, Date)> {
    let done = case.entries.iter().filter_map(|entry| Some((entry, awaited(knowledge, entry)?)));
    let (last, (weeks, phase)) = done.max_by_key(|(entry, _)| entry.order())?;
    let day = last.start().last.plus_days(weeks.saturating_mul(7));
    let Body::Treatment(treatment) = &last.body else { return None };
    let judged = treatment.readings.iter().any(|reading| reading.phase == phase);
    (!judged && day.days_until(today) < CHASED_DAYS).then_some((last, phase, day))
}

/// The outcome a procedure that was done is judged by, and the weeks after which it is known; `None` for everything
/// else. A block has shown what it can in the first hours.
fn awaited(knowledge: &Knowledge, entry: &Entry) -> Option<(i32, Phase)> {
    use crate::pathway::vocabulary::Nature;
    let Body::Treatment(treatment) = &entry.body else { return None };
    if treatment.status != TreatmentStatus::Done {
        return None;
    }
    let item = knowledge.treatment(knowledge.treatment_named(treatment.treatment.as_str())?);
    let figure = match item.item.nature {
        Nature::Block => return Some((0, Phase::Anaesthetic)),
        Nature::Steroid | Nature::Injection => "review_weeks",
        Nature::Ablation => "ablation_review_weeks",
        _ => return None,
    };
    let weeks = knowledge.figure(figure)?.value.ceil() as i32;
    Some((weeks, Phase::Therapeutic))
}

/// As it stands in the row of the list.
pub(super) fn written(due: &[Due]) -> Option<String> {
    let lines: Vec<String> =
        due.iter().map(|due| format!("{} {} {}", due.day, due.kind.id(), due.what)).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// What [`written`] wrote. A line in another form is a review on the day the row names.
pub(super) fn read(day: Option<Date>, text: Option<&str>) -> Vec<Due> {
    let lines = text.unwrap_or_default().lines();
    let line = |line: &str| {
        let (day, rest) = line.split_once(' ')?;
        let (kind, what) = rest.split_once(' ')?;
        let kind = DueKind::ALL.into_iter().find(|known| known.id() == kind)?;
        Some(Due { day: day.parse().ok()?, kind, what: what.to_owned() })
    };
    let review = |what: &str| Some(Due { day: day?, kind: DueKind::Review, what: what.to_owned() });
    lines.filter_map(|text| line(text).or_else(|| review(text))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let due = vec![
            Due { day: day("2026-11-20"), kind: DueKind::Outcome, what: "Caudal ESI".to_owned() },
            Due { day: day("2027-01-02"), kind: DueKind::Revisit, what: "medial branch block".to_owned() },
        ];
        assert_eq!(read(None, written(&due).as_deref()), due);
        assert_eq!(written(&[]), None);
    }

    #[test]
    fn a_row_of_an_older_version_is_a_review() {
        let day: Date = "2026-12-01".parse().unwrap();
        let old = read(Some(day), Some("wait and look again"));
        assert_eq!(old, [Due { day, kind: DueKind::Review, what: "wait and look again".to_owned() }]);
    }
}
