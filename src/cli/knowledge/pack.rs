//! `stepwell knowledge check`: loads a pack and reports every error at once.

use std::borrow::Cow;
use std::path::Path;

use crate::cli::args::Pack;
use crate::cli::{Failure, case, say};
use crate::pathway::{Knowledge, PackFile, RuleError};

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

/// The knowledge that was asked for: that of a folder, or what comes with the program.
pub(in crate::cli) fn load(asked: &Pack) -> Result<Cow<'static, Knowledge>, Failure> {
    let Some(dir) = &asked.knowledge else { return case::knowledge().map(Cow::Borrowed) };
    Knowledge::load(&files(dir)?).map(Cow::Owned).map_err(|errors| Failure::refused(dir, list(&errors)))
}

/// The knowledge that was asked for, with the files it was read from.
pub(super) fn load_with_files(asked: &Pack) -> Result<(Cow<'static, Knowledge>, Vec<PackFile>), Failure> {
    let files = match &asked.knowledge {
        None => Knowledge::builtin_files(),
        Some(dir) => files(dir)?,
    };
    Ok((load(asked)?, files))
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
