//! `stepwell knowledge policy`: shows policies, and what each changes.

use std::path::Path;

use crate::cli::{Failure, case, evaluate, say};
use crate::pathway::{Knowledge, Policy, words};

/// `stepwell knowledge policy [ID]`
pub(super) fn run(id: Option<&str>, file: Option<&Path>) -> Result<(), Failure> {
    let knowledge = case::knowledge()?;
    match (id, file) {
        (_, Some(file)) => say(&figures(knowledge, &evaluate::own_policy(knowledge, file)?)),
        (Some(id), None) => say(&figures(knowledge, evaluate::policy(knowledge, id)?)),
        (None, None) => {
            let all: Vec<String> = knowledge.policies().iter().map(|one| changes(knowledge, one)).collect();
            say(&all.join("\n"))
        }
    }
}

/// A policy with every figure: its name, value, meaning, certainty and sources; and what it was, if it is changed.
fn figures(knowledge: &Knowledge, policy: &Policy) -> String {
    let mut text = head(knowledge, policy);
    for (name, figure) in policy.named(knowledge) {
        let change = policy.changes(knowledge).find(|change| change.name == name);
        let was =
            change.map_or_else(String::new, |change| format!(" (was {})", words::number(change.was.value)));
        text.push_str(&format!(
            "  {name} = {}{was}  {} [{}: {}]\n",
            words::figure(figure),
            figure.label,
            figure.certainty.id(),
            figure.sources.join(", ")
        ));
    }
    text
}

/// A policy with what it changes.
fn changes(knowledge: &Knowledge, policy: &Policy) -> String {
    let mut text = head(knowledge, policy);
    for change in policy.changes(knowledge) {
        text.push_str(&format!("  {}\n", words::change(&change)));
    }
    text
}

fn head(knowledge: &Knowledge, policy: &Policy) -> String {
    let base = policy.extends.as_ref().and_then(|id| knowledge.policy(id.as_str()));
    let base = base.map_or_else(String::new, |base| format!(", extends {}", base.id));
    let changed = match (policy.extends.is_some(), policy.changes(knowledge).count()) {
        (false, _) => String::new(),
        (true, 0) => "; changes no figure".to_owned(),
        (true, 1) => "; changes 1 figure".to_owned(),
        (true, count) => format!("; changes {count} figures"),
    };
    format!("{}: {}{base}{changed}\n", policy.id, policy.label)
}
