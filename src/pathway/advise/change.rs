//! How much an answer changes, and what it leads to in a few words.

use crate::model::Case;
use crate::pathway::evaluation::{
    Consequence, Evaluation, Fact, FlagResult, FlagState, LedgerRow, Role, Status, StepIx, StepResult,
    Subject,
};
use crate::pathway::knowledge::Knowledge;
use crate::pathway::words::{Wording, capitalised, terms};

use super::answers::Choice;
use super::open;

/// What is said where an answer changes nothing by itself.
const STANDS: &str = "The plan stands for now";

/// How much an answer changes, the weightiest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Change {
    /// A red flag that withholds steps appears or goes, or the hold does.
    pub(super) flags: u32,
    /// Another step leads.
    pub(super) next: u32,
    /// The same step leads more or less firmly, or elsewhere.
    strength: u32,
    /// Open criteria of what is next that it settles.
    settles: u32,
    /// Another list of alternatives.
    others: u32,
    /// Statuses of steps.
    statuses: u32,
}

impl Change {
    /// Whether a flag, the hold, or what leads is another one.
    pub(super) fn decides(self) -> (u32, u32) {
        (self.flags, self.next)
    }

    /// That of an answer after which another step leads, whatever else it changes.
    pub(super) fn leads() -> Self {
        Self { next: 1, ..Self::default() }
    }

    pub(super) fn of(knowledge: &Knowledge, now: &Evaluation, then: &Evaluation) -> Self {
        let present = |e: &Evaluation| -> Vec<_> {
            let withholds =
                |flag: &&FlagResult| flag.state == FlagState::Present && !knowledge.flag(flag.flag).redirects;
            e.flags.iter().filter(withholds).map(|f| f.flag).collect()
        };
        let next = |e: &Evaluation| e.plan.next.as_ref().map(|p| (p.step, p.tie.clone()));
        let firmness = |e: &Evaluation| e.plan.next.as_ref().map(|p| (p.targets.clone(), p.strength, p.date));
        let others = |e: &Evaluation| -> Vec<(StepIx, Status)> {
            e.plan.alternatives.iter().map(|p| (p.step, p.strength)).collect()
        };
        let statuses =
            now.steps.iter().filter(|s| same(then, s).is_some_and(|other| other.status != s.status)).count();
        Self {
            flags: u32::from(present(now) != present(then) || now.hold.is_some() != then.hold.is_some()),
            next: u32::from(next(now) != next(then)),
            strength: u32::from(firmness(now) != firmness(then)),
            settles: u32::try_from(settled(now, then).count()).unwrap_or(u32::MAX),
            others: u32::from(others(now) != others(then)),
            statuses: u32::try_from(statuses).unwrap_or(u32::MAX),
        }
    }
}

/// The same step at the same target, in another evaluation.
fn same<'e>(evaluation: &'e Evaluation, step: &StepResult) -> Option<&'e StepResult> {
    evaluation.steps.iter().find(|s| s.step == step.step && s.target == step.target)
}

/// Open rows in the ledgers of the plan that an answer decides, with their steps, the nearest first.
fn settled<'e>(
    now: &'e Evaluation,
    then: &'e Evaluation,
) -> impl Iterator<Item = (&'e StepResult, &'e LedgerRow)> {
    open::near(now).filter_map(|(_, step)| same(then, step).map(|other| (step, other))).flat_map(
        |(step, other)| {
            let open = step.ledger.iter().filter(|row| row.truth.is_unknown() && !row.assumed);
            open.filter_map(move |row| {
                let decided = other.ledger.iter().find(|o| o.criterion == row.criterion)?;
                (!decided.truth.is_unknown()).then_some((other, decided))
            })
        },
    )
}

/// What an answer leads to, and what it changes behind that.
pub(super) fn consequence(
    wording: &Wording<'_>,
    now: &Evaluation,
    (case, then): (&Case, &Evaluation),
    choice: Choice,
) -> (Consequence, String) {
    let leads = |e: &Evaluation| e.plan.next.as_ref().map(|p| p.step);
    // The most urgent names itself: a rash is shingles before it is a source outside the spine.
    let raised = then.flags.iter().filter(|f| {
        f.state == FlagState::Present && !now.flags.iter().any(|n| n.flag == f.flag && n.state == f.state)
    });
    let flag = raised.min_by_key(|f| (f.urgency.is_none(), f.urgency));
    let wording = Wording { case, ..*wording };
    let leads_to = match (flag, &now.plan.next, &then.plan.next) {
        (Some(flag), _, _) => format!("Red flag: {}", wording.flag(flag.flag)),
        (None, _, None) => "No step is left".to_owned(),
        (None, None, Some(next)) => {
            format!("{} leads", capitalised(&wording.step_at(next.step, &next.targets)))
        }
        (None, Some(before), Some(next)) if before.step != next.step => {
            format!("{} leads", capitalised(&wording.step_at(next.step, &next.targets)))
        }
        (None, Some(before), Some(next)) if before.strength != next.strength => {
            format!("The plan stands: {}", terms::status(next.strength).to_lowercase())
        }
        (None, Some(_), Some(_)) => match other_change(&wording, now, then) {
            Some(change) => format!("The plan stands. {change}"),
            None => STANDS.to_owned(),
        },
    };
    let behind = other_change(&wording, now, then).unwrap_or_default();
    let next = (leads(now) != leads(then)).then(|| leads(then)).flatten();
    (Consequence { answer: choice.answer, label: choice.label, leads_to, next }, behind)
}

/// What the answer to a screen says of the flags it is part of, where it changes nothing else.
pub(super) fn screened(wording: &Wording<'_>, (fact, then): (Fact, &Evaluation), of: &mut Consequence) {
    if of.leads_to != STANDS {
        return;
    }
    let asks = |flag: &&FlagResult| {
        let item = wording.knowledge.flag(flag.flag);
        item.redirects && matches!(fact.subject, Subject::Concept(ix) if item.screen.contains(&ix))
    };
    let says = then.flags.iter().filter(asks).map(|flag| match flag.state {
        FlagState::Unknown | FlagState::Present | FlagState::WorkedUp => {
            format!("{} stays in question", wording.flag(flag.flag))
        }
        FlagState::Absent | FlagState::Cleared => format!("{} is not in question", wording.flag(flag.flag)),
    });
    let says = says.collect::<Vec<_>>().join("; ");
    if !says.is_empty() {
        of.leads_to = says;
    }
}

/// What changes behind the next step.
fn other_change(wording: &Wording<'_>, now: &Evaluation, then: &Evaluation) -> Option<String> {
    let before = |step: StepIx| now.plan.alternatives.iter().find(|p| p.step == step);
    let leads = |step: StepIx| then.plan.next.as_ref().is_some_and(|next| next.step == step);
    let new = then.plan.alternatives.iter().find(|p| before(p.step).is_none_or(|b| b.strength != p.strength));
    let gone = now
        .plan
        .alternatives
        .iter()
        .find(|p| !leads(p.step) && !then.plan.alternatives.iter().any(|t| t.step == p.step));
    let name = |step: StepIx| capitalised(wording.step(step));
    match (new, gone) {
        (Some(p), _) => Some(format!("{}: {}", name(p.step), terms::status(p.strength).to_lowercase())),
        (None, Some(p)) => Some(format!("{} falls away", name(p.step))),
        (None, None) => {
            settled(now, then).next().map(|(step, row)| format!("{}: {}", name(step.step), says(row)))
        }
    }
}

/// The first step behind the plan that an answer opens; else the first that it closes.
pub(super) fn opened(wording: &Wording<'_>, now: &Evaluation, then: &Evaluation) -> Option<String> {
    let open = |step: &StepResult| step.status.may_lead() || step.status == Status::NotYet;
    let leads = now.plan.next.as_ref().map(|next| next.step);
    let changed = |opens: bool| {
        let to =
            |step: &&StepResult| same(now, step).is_some_and(|s| open(s) != opens && open(step) == opens);
        then.steps.iter().filter(|step| Some(step.step) != leads).find(to)
    };
    let step = changed(true).or_else(|| changed(false))?;
    let targets: Vec<_> = step.target.into_iter().collect();
    let name = capitalised(&wording.step_at(step.step, &targets));
    Some(format!("{name}: {}", terms::status(step.status).to_lowercase()))
}

/// What a row that is decided says of its step.
fn says(row: &LedgerRow) -> &'static str {
    match (row.favourable().is_met(), row.role) {
        (true, _) => "one open point less",
        (false, Role::Weighs) => "to be weighed",
        (false, _) => "speaks against it",
    }
}
