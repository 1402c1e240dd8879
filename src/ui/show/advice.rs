//! The cases whose advice changed, in words.

use std::collections::BTreeSet;

use super::home::name;
use crate::model::CaseId;
use crate::pathway::words::{capitalised, dates, places};
use crate::ui::screens::advice::{AdviceRow, AdviceView};
use crate::workspace::{ChangeCause, ChangedAdvice, EarlierAdvice, Listed, Proposed, Snapshot};

/// The list of a snapshot, with the decisions that would be proposed otherwise as far as they were compared.
pub fn advice(snapshot: &Snapshot, compared: Option<&[ChangedAdvice]>) -> AdviceView {
    let decided: BTreeSet<&CaseId> = compared.unwrap_or_default().iter().map(|one| &one.row.id).collect();
    let mut rows: Vec<AdviceRow> =
        compared.unwrap_or_default().iter().map(|one| decision(snapshot, one)).collect();
    // What was decided says more than what the list once said.
    let undecided = snapshot.cases.iter().filter(|case| !decided.contains(&case.row.id));
    rows.extend(undecided.filter_map(|case| Some(listed(case, case.was.as_ref()?))));
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    let count = match rows.len() {
        0 => String::new(),
        1 => "1 proposal is another one now. ".to_owned(),
        count => format!("{count} proposals are others now. "),
    };
    let says = format!(
        "{count}Knowledge {}, policy {}. What was decided stays as it is.",
        snapshot.knowledge.stamp().edition,
        snapshot.policy.label
    );
    AdviceView { says, rows, compared: compared.is_some() }
}

fn decision(snapshot: &Snapshot, changed: &ChangedAdvice) -> AdviceRow {
    let preset = snapshot.knowledge.policy(changed.policy.as_str());
    let own = snapshot.own_policy.as_deref().filter(|own| own.id == changed.policy);
    let policy = preset.or(own).map_or_else(|| changed.policy.to_string(), |policy| policy.label.clone());
    let (now, is) = (changed.would_be.as_ref(), changed.is.as_ref());
    AdviceRow {
        case: changed.row.id.clone(),
        name: name(&changed.row),
        basis: format!("Decided {}, knowledge {}, {policy}", dates::day(changed.day), changed.knowledge),
        was: proposed(Some(&changed.was)),
        now: proposed(now),
        today: if is == now { String::new() } else { format!("Today: {}", proposed(is)) },
        cause: cause(changed.cause),
        why: changed.why.clone(),
    }
}

fn listed(case: &Listed, was: &EarlierAdvice) -> AdviceRow {
    let outlook = &case.row.outlook;
    let now = if outlook.held {
        "Answer the red-flag screen".to_owned()
    } else {
        capitalised(outlook.step_label.as_deref().unwrap_or("No further step"))
    };
    AdviceRow {
        case: case.row.id.clone(),
        name: name(&case.row),
        basis: "Nothing decided; not opened since".to_owned(),
        was: capitalised(&was.step),
        now,
        today: String::new(),
        cause: cause(was.cause),
        why: was.why.clone(),
    }
}

/// "Transforaminal ESI, L5 right".
fn proposed(what: Option<&Proposed>) -> String {
    let Some(what) = what else { return "No further step".to_owned() };
    let step = capitalised(what.label.as_deref().unwrap_or(what.step.as_str()));
    match places::short_targets(&what.targets).as_str() {
        "" => step,
        at => format!("{step}, {at}"),
    }
}

fn cause(cause: ChangeCause) -> &'static str {
    match cause {
        ChangeCause::Knowledge => "The knowledge",
        ChangeCause::Policy => "The policy",
        ChangeCause::Both => "The knowledge and the policy",
    }
}
