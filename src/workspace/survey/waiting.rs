//! Where cases wait, and for how long.

use super::{FEWEST_CASES, Quartiles};
use crate::model::{Body, Case, CaseId, Date, Entry, TreatmentStatus};
use crate::pathway::words::{Headline, capitalised, headline};
use crate::pathway::{Evaluation, Knowledge, Status};
use crate::workspace::Assessment;

/// So many cases of a kind are named, those that wait longest.
const NAMED: usize = 20;

/// What a case waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WaitKind {
    /// A red flag stands.
    Flag,
    /// Answers of the red-flag screen are missing.
    Screen,
    /// An answer is missing that may change the next step.
    Answer,
    /// Something is to be weighed and agreed.
    Agreement,
    /// The next step is offered and not done.
    Step,
    /// A date that has not come.
    Date,
    /// No further step.
    Nothing,
}

impl WaitKind {
    /// All, the most pressing first.
    pub const ALL: [Self; 7] =
        [Self::Flag, Self::Screen, Self::Answer, Self::Agreement, Self::Step, Self::Date, Self::Nothing];

    /// As shown and exported.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Flag => "A red flag stands",
            Self::Screen => "Red-flag answers are missing",
            Self::Answer => "A decisive answer is missing",
            Self::Agreement => "Something to weigh and agree",
            Self::Step => "Next step offered and not done",
            Self::Date => "Waiting for a date that has not come",
            Self::Nothing => "No further step",
        }
    }

    fn of(evaluation: &Evaluation) -> Self {
        let next = match headline(evaluation) {
            Headline::Emergency(_) | Headline::Flag(_) => return Self::Flag,
            Headline::Hold(_) => return Self::Screen,
            Headline::Nothing => return Self::Nothing,
            Headline::Plan(next) => next,
        };
        match next.strength {
            _ if next.date.is_some_and(|day| day > evaluation.as_of) => Self::Date,
            Status::NotYet | Status::Working => Self::Date,
            Status::Provisional | Status::NeedsInformation => Self::Answer,
            Status::Conditional => Self::Agreement,
            _ => Self::Step,
        }
    }
}

/// The cases that wait for the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// For what.
    pub kind: WaitKind,
    /// How many.
    pub cases: usize,
    /// Days since the last thing on record; absent below [`FEWEST_CASES`] cases.
    pub days: Option<Quartiles>,
    /// Their next steps with how many each has, the most frequent first.
    pub steps: Vec<(String, usize)>,
    /// Those that wait longest, at most twenty.
    pub longest: Vec<WaitingCase>,
}

/// A case that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingCase {
    /// Which.
    pub id: CaseId,
    /// The patient's name, family name first.
    pub name: String,
    /// Its next step; empty if there is none.
    pub step: String,
    /// Days since the last thing on record; `None` if nothing has a date.
    pub days: Option<i32>,
}

/// What was read so far.
#[derive(Default)]
pub(super) struct Tally {
    cases: Vec<(WaitKind, WaitingCase)>,
}

impl Tally {
    /// Takes in a case, by the problem that presses most.
    pub(super) fn add(&mut self, knowledge: &Knowledge, case: &Case, assessment: &Assessment) {
        let Some(evaluation) = assessment.leading() else { return };
        let next = evaluation.plan.next.as_ref();
        let waits = WaitingCase {
            id: case.patient.id.clone(),
            name: full_name(case),
            step: next.map_or_else(String::new, |next| capitalised(&knowledge.step(next.step).title)),
            days: last_day(case, assessment.as_of).map(|day| day.days_until(assessment.as_of)),
        };
        self.cases.push((WaitKind::of(evaluation), waits));
    }

    /// The kinds in which cases wait.
    pub(super) fn finish(self) -> Vec<Waiting> {
        let of = |kind| self.cases.iter().filter(move |(of, _)| *of == kind).map(|(_, case)| case);
        let kinds = WaitKind::ALL.into_iter().map(|kind| waiting(kind, of(kind).collect()));
        kinds.filter(|waiting| waiting.cases > 0).collect()
    }
}

fn waiting(kind: WaitKind, mut cases: Vec<&WaitingCase>) -> Waiting {
    let mut steps: Vec<(String, usize)> = Vec::new();
    for case in cases.iter().filter(|case| !case.step.is_empty()) {
        match steps.iter_mut().find(|(step, _)| *step == case.step) {
            Some((_, count)) => *count += 1,
            None => steps.push((case.step.clone(), 1)),
        }
    }
    steps.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let days = cases.iter().filter_map(|case| case.days).map(f64::from);
    let days = Quartiles::of(days).filter(|_| cases.len() >= FEWEST_CASES);
    cases.sort_by(|a, b| b.days.cmp(&a.days).then_with(|| a.name.cmp(&b.name)));
    Waiting {
        kind,
        cases: cases.len(),
        days,
        steps,
        longest: cases.into_iter().take(NAMED).cloned().collect(),
    }
}

/// The patient's name, family name first.
pub(super) fn full_name(case: &Case) -> String {
    let name = &case.patient.name;
    if name.given.is_empty() { name.family.clone() } else { format!("{}, {}", name.family, name.given) }
}

/// The last day on which something was done, found or decided, by `today`.
fn last_day(case: &Case, today: Date) -> Option<Date> {
    let happened = |entry: &&Entry| match &entry.body {
        Body::Treatment(treatment) => {
            matches!(treatment.status, TreatmentStatus::Done | TreatmentStatus::Ongoing)
        }
        // A medicine that goes on is no event.
        Body::Medicine(_) => false,
        _ => true,
    };
    case.entries
        .iter()
        .filter(happened)
        .map(|entry| entry.start().first)
        .filter(|day| *day > Date::MIN && *day <= today)
        .max()
}
