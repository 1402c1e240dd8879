//! `stepwell knowledge`: loads a pack and reports every error at once; shows policies.

use std::path::Path;

use super::{Failure, case, evaluate, say};
use crate::pathway::{Knowledge, PackFile, Policy, RuleError, words};

/// `stepwell knowledge check [DIR]`
pub(super) fn check(dir: Option<&Path>) -> Result<(), Failure> {
    match dir {
        None => say(&summary(case::knowledge()?)),
        Some(dir) => match Knowledge::load(&files(dir)?) {
            Ok(knowledge) => say(&summary(&knowledge)),
            Err(errors) => Err(Failure::refused(dir, list(&errors))),
        },
    }
}

/// `stepwell knowledge policy [ID]`
pub(super) fn policy(id: Option<&str>, file: Option<&Path>) -> Result<(), Failure> {
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

/// The files of a folder that may hold knowledge, in the order of their names.
fn files(dir: &Path) -> Result<Vec<PackFile>, Failure> {
    let unread =
        |error: std::io::Error| Failure::refused(dir, format!("the folder cannot be read: {error}."));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Failure::refused(&path, format!("the file cannot be read: {error}.")))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push(PackFile { name, text });
    }
    if files.is_empty() {
        return Err(Failure::refused(dir, "the folder holds no knowledge: there is no *.toml file in it."));
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn list(errors: &[RuleError]) -> String {
    let count = if errors.len() == 1 { "1 error".to_owned() } else { format!("{} errors", errors.len()) };
    let lines: Vec<String> = errors.iter().map(|error| format!("\n{error}")).collect();
    format!("the knowledge has {count}.{}", lines.concat())
}

fn summary(knowledge: &Knowledge) -> String {
    let stamp = knowledge.stamp();
    let policies: Vec<&str> = knowledge.policies().iter().map(|policy| policy.id.as_str()).collect();
    format!(
        "Knowledge {} of {}, without errors.\nSHA-256 {}\n{} steps, {} red flags, {} pain generators, {} concepts, \
         {} treatments and tests, {} drugs.\nPolicies: {}.\n",
        stamp.edition,
        knowledge.date(),
        stamp.sha256,
        knowledge.steps().len(),
        knowledge.flags().len(),
        knowledge.generators().len(),
        knowledge.concepts().len(),
        knowledge.treatments().len(),
        knowledge.drugs().len(),
        policies.join(", "),
    )
}
