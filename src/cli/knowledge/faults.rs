//! `stepwell knowledge prove --faults`: faults put into the rules, and who notices.

use std::fmt::Write;

use super::{cases, pack};
use crate::cli::args::CodedCases;
use crate::cli::{Failure, evaluate, say};
use crate::pathway::prove::{Effort, FaultReport, faults};

/// Least share of the faults that must be noticed, in percent.
const LEAST_PCT: f64 = 95.0;
/// The policy under which the rules are tried.
const POLICY: &str = "clinic";

/// `stepwell knowledge prove --faults [DIR]`
pub(super) fn run(asked: &CodedCases, effort: Effort) -> Result<(), Failure> {
    let knowledge = pack::load(&asked.pack)?;
    let cases = cases::read(&asked.cases, &knowledge)?;
    let policy = evaluate::policy(&knowledge, POLICY)?;
    let report = faults(&knowledge, policy, &cases, effort);
    say(&print(&report))?;
    if report.caught_pct() < LEAST_PCT {
        return Err(Failure::Other(format!("Less than {LEAST_PCT} % of the faults were noticed.")));
    }
    if effort == Effort::Full && !report.survivors.is_empty() {
        let count = report.survivors.len();
        return Err(Failure::Other(format!(
            "{count} faults went unnoticed: each needs a case, or a reason in assets/proof/accepted.toml."
        )));
    }
    Ok(())
}

fn print(report: &FaultReport) -> String {
    let FaultReport { known, seeded, by_cases, by_proof, equal, harmless, survivors } = report;
    let mut text = format!("{seeded} faults of {known} were put into the rules, one at a time.\n");
    let _ = writeln!(text, "  {by_cases} noticed by a coded case");
    let _ = writeln!(text, "  {by_proof} more noticed by a case the proof makes");
    let _ = writeln!(text, "  {equal} change nothing: no record tells them from the rule");
    let _ = writeln!(text, "  {} unnoticed and harmless, for a reason", harmless.len());
    let _ = writeln!(text, "  {} unnoticed", survivors.len());
    let _ = writeln!(text, "{:.1} % of those that change something were noticed.", report.caught_pct());
    for (fault, reason) in harmless {
        let _ = writeln!(text, "harmless: {fault}\n  {reason}");
    }
    for fault in survivors {
        let _ = writeln!(text, "unnoticed: {fault}");
    }
    text
}
