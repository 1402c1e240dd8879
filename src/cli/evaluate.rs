//! `stepwell evaluate`: what the pathway proposes for a case file.

use std::borrow::Cow;
use std::path::Path;

use super::args::{Evaluate, Format, View};
use super::{Failure, case, knowledge::pack, say};
use crate::model::{Case, Date, Problem};
use crate::pathway::words::{Audience, Wording};
use crate::pathway::{Evaluation, Knowledge, PackFile, Policy, advise, evaluate, note, report};
use crate::workspace::Clock;

/// An evaluation and what it was made from.
pub(super) struct Evaluated<'a> {
    pub(super) policy: Cow<'a, Policy>,
    pub(super) case: &'a Case,
    pub(super) evaluation: Evaluation,
}

impl<'a> Evaluated<'a> {
    /// Evaluates a case as it was asked for.
    pub(super) fn new(knowledge: &'a Knowledge, case: &'a Case, view: &View) -> Result<Self, Failure> {
        let AskedFor { policy, problem, as_of } = asked_for(knowledge, case, view)?;
        let evaluation = evaluate(knowledge, &policy, case, &problem.id, as_of)
            .map_err(|error| Failure::Unknown(format!("{error}.")))?;
        Ok(Self { policy, case, evaluation })
    }
}

/// What a view of a case means, once its ids are found.
pub(super) struct AskedFor<'a> {
    pub(super) policy: Cow<'a, Policy>,
    pub(super) problem: &'a Problem,
    pub(super) as_of: Date,
}

/// Finds what a view names.
pub(super) fn asked_for<'a>(
    knowledge: &'a Knowledge,
    case: &'a Case,
    view: &View,
) -> Result<AskedFor<'a>, Failure> {
    let policy = match &view.policy_file {
        Some(file) => Cow::Owned(own_policy(knowledge, file)?),
        None => Cow::Borrowed(policy(knowledge, &view.policy)?),
    };
    let problem = problem(case, view)?;
    Ok(AskedFor { policy, problem, as_of: view.as_of.unwrap_or_else(|| Clock::System.today()) })
}

/// Writes an answer as JSON.
pub(super) fn json(answer: &impl serde::Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(answer)
        .map_err(|error| Failure::Other(format!("The answer could not be written: {error}.")))?;
    say(&format!("{json}\n"))
}

/// `stepwell evaluate FILE`
pub(super) fn run(asked: &Evaluate) -> Result<(), Failure> {
    let knowledge = pack::load(&asked.pack)?;
    let knowledge = knowledge.as_ref();
    let case = case::read(&asked.file, knowledge)?;
    let Evaluated { policy, evaluation, .. } = Evaluated::new(knowledge, &case, &asked.view)?;
    let words = Wording { knowledge, policy: &policy, case: &case, audience: Audience::Screen };
    let mut advice = advise(knowledge, &policy, &case, &evaluation);
    advice.outlook = advice.outlook.filter(|_| asked.outlook);
    match asked.format {
        Format::Text => {
            say(&note(&words, &evaluation, &advice))?;
            say(&others(&case, &evaluation))
        }
        Format::Json => json(&report::report(&words, &evaluation, &advice)),
    }
}

/// The policy with this id.
pub(super) fn policy<'k>(knowledge: &'k Knowledge, id: &str) -> Result<&'k Policy, Failure> {
    knowledge.policy(id).ok_or_else(|| {
        let all: Vec<&str> = knowledge.policies().iter().map(|policy| policy.id.as_str()).collect();
        Failure::Unknown(format!("There is no policy '{id}'; choose from: {}.", all.join(", ")))
    })
}

/// A clinic's own policy.
pub(super) fn own_policy(knowledge: &Knowledge, file: &Path) -> Result<Policy, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::refused(file, format!("the file cannot be read: {error}.")))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    knowledge.own_policy(&PackFile { name, text }).map_err(|errors| {
        let count = if errors.len() == 1 { "1 error".to_owned() } else { format!("{} errors", errors.len()) };
        let lines: Vec<String> = errors.iter().map(|error| format!("\n{error}")).collect();
        Failure::refused(file, format!("the policy has {count}.{}", lines.concat()))
    })
}

/// The problem that was asked for, or the leading one.
fn problem<'c>(case: &'c Case, view: &View) -> Result<&'c Problem, Failure> {
    let found = match &view.problem {
        Some(id) => case.problem(id),
        None => case.problems.first(),
    };
    found.ok_or_else(|| {
        let asked = view.problem.as_ref().map_or("", |id| id.as_str());
        let all: Vec<&str> = case.problems.iter().map(|problem| problem.id.as_str()).collect();
        Failure::Unknown(format!("The case has no problem '{asked}'; choose from: {}.", all.join(", ")))
    })
}

/// Names the problems the note does not speak of; empty if there are none.
fn others(case: &Case, evaluation: &Evaluation) -> String {
    let others: Vec<String> = case
        .problems
        .iter()
        .filter(|problem| problem.id != evaluation.problem)
        .map(|problem| format!("{} (--problem {})", problem.title, problem.id))
        .collect();
    if others.is_empty() { String::new() } else { format!("Also in this case: {}.\n", others.join("; ")) }
}
