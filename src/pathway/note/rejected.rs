//! What was considered and not chosen, with the reasons.

use crate::model::{Date, Target};
use crate::pathway::evaluation::{Alternatives, CriterionIx, LedgerRow, Role, Status, StepIx, StepResult};
use crate::pathway::truth::Truth;
use crate::pathway::words::{capitalised, dates, places, ruled_out, terms};

use super::{Note, mark};

/// Results of one step that stand alike for the same reasons, over their targets.
struct Group {
    step: StepIx,
    status: Status,
    first: Vec<StepIx>,
    until: Option<Date>,
    why: Vec<Why>,
    targets: Vec<Target>,
}

/// A criterion that gave a status.
#[derive(Clone, Copy, PartialEq)]
struct Why {
    criterion: CriterionIx,
    role: Role,
    truth: Truth,
    alternatives: Alternatives,
}

/// Statuses that are told with their reasons, in this order.
const WITH_REASONS: [Status; 9] = [
    Status::Conditional,
    Status::NotYet,
    Status::Working,
    Status::Repeatable,
    Status::Exhausted,
    Status::Declined,
    Status::Unavailable,
    Status::Contraindicated,
    Status::NotIndicated,
];
/// Statuses of which the names of the steps are enough: the plan, the questions or the flag say why.
const NAMES_ONLY: [Status; 5] =
    [Status::Offered, Status::ConfirmFirst, Status::Provisional, Status::NeedsInformation, Status::Withheld];

impl Note<'_> {
    pub(super) fn rejected(&mut self) {
        let groups = self.groups();
        if groups.is_empty() {
            return;
        }
        self.heading("Considered and not chosen");
        let mut nothing_for = 0;
        for status in WITH_REASONS {
            for group in groups.iter().filter(|group| group.status == status) {
                // A step that nothing speaks for was hardly considered: it is counted, not told.
                if group.why.is_empty() && status == Status::NotIndicated {
                    nothing_for += 1;
                    continue;
                }
                let line = self.group(group);
                self.line(&format!("  - {line}"));
            }
        }
        for status in NAMES_ONLY {
            let mut titles: Vec<&str> = groups
                .iter()
                .filter(|group| group.status == status)
                .map(|group| self.words.step(group.step))
                .collect();
            titles.dedup();
            if !titles.is_empty() {
                // What is open and stands nowhere in the plan answers no question of this case.
                let head = match status {
                    Status::Offered => "Open, but not needed now".to_owned(),
                    Status::ConfirmFirst => "Open, but not needed now, confirm first".to_owned(),
                    _ => capitalised(terms::status(status)),
                };
                self.line(&format!("  {head}: {}.", titles.join("; ")));
            }
        }
        match nothing_for {
            0 => {}
            1 => self.line("  1 more step is not indicated: nothing speaks for it."),
            _ => {
                self.line(&format!("  {nothing_for} more steps are not indicated: nothing speaks for them."))
            }
        }
    }

    fn group(&self, group: &Group) -> String {
        let mut words = vec![terms::status(group.status).to_owned()];
        if !group.first.is_empty() {
            let firsts: Vec<&str> = group.first.iter().map(|ix| self.words.step(*ix)).collect();
            words.push(format!("first {}", places::list(&firsts)));
        }
        if let Some(day) = group.until {
            words.push(dates::short_day(day, self.evaluation.as_of));
        }
        let why: Vec<String> = group.why.iter().filter_map(|why| self.reason(*why, &group.targets)).collect();
        let why = if why.is_empty() { String::new() } else { format!(". {}", why.join(". ")) };
        format!("{}: {}{why}", self.words.step_at(group.step, &group.targets), words.join(", "))
    }

    fn reason(&self, why: Why, targets: &[Target]) -> Option<String> {
        let text = self.words.statement(why.criterion, why.alternatives, why.truth, targets)?;
        Some(match why.role {
            Role::Indicates | Role::Requires => {
                format!("{} {}", mark(why.truth), ruled_out(text, why.role, why.truth))
            }
            _ => text,
        })
    }

    /// Results that stand nowhere in the plan, joined over their targets.
    fn groups(&self) -> Vec<Group> {
        let plan = &self.evaluation.plan;
        let told = plan.next.iter().chain(&plan.alternatives).chain(&plan.alongside);
        let told: Vec<StepIx> = told.map(|proposal| proposal.step).collect();
        let mut groups: Vec<Group> = Vec::new();
        for result in self.evaluation.steps.iter().filter(|result| !told.contains(&result.step)) {
            let why = decisive(result);
            let same = |group: &&mut Group| {
                (group.step, group.status, &group.why) == (result.step, result.status, &why)
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.targets.extend(result.target),
                None => groups.push(Group {
                    step: result.step,
                    status: result.status,
                    first: result.first.clone(),
                    until: result.until,
                    why,
                    targets: result.target.into_iter().collect(),
                }),
            }
        }
        groups
    }
}

/// The criteria that gave the status.
fn decisive(result: &StepResult) -> Vec<Why> {
    let speaks = |row: &LedgerRow| row.role == Role::Indicates && row.truth.is_met();
    let considered = result.ledger.iter().any(speaks);
    let decides = |row: &&LedgerRow| match result.status {
        Status::NotIndicated => {
            considered && matches!(row.role, Role::Indicates | Role::Requires) && row.truth.is_not_met()
        }
        Status::Contraindicated => row.role == Role::Excludes && row.truth.is_met(),
        Status::Conditional => row.role == Role::Weighs && row.truth.is_met(),
        Status::Exhausted => row.role == Role::Exhausts && row.truth.is_met(),
        Status::Working => row.role == Role::Works && row.truth.is_met(),
        Status::NotYet => row.role == Role::Requires && !row.truth.is_met(),
        _ => false,
    };
    let why = |row: &LedgerRow| Why {
        criterion: row.criterion,
        role: row.role,
        truth: row.truth,
        alternatives: row.alternatives,
    };
    result.ledger.iter().filter(decides).map(why).collect()
}
