//! `stepwell knowledge prove --faults`: faults put into the rules, and who notices.

use std::fmt::Write;
use std::io::{self, IsTerminal, Write as _};

use super::record::{self, Then};
use super::{cases, pack};
use crate::cli::args::CodedCases;
use crate::cli::{Failure, evaluate, say};
use crate::pathway::prove::{Effort, FaultReport, Seeding, Tally, faults};

/// Least share of the faults that must be noticed, in percent.
const LEAST_PCT: f64 = 95.0;
/// Faults between two lines about how far it is, where they are kept.
const SELDOM: usize = 600;
/// The policy under which the rules are tried.
const POLICY: &str = "clinic";

/// `stepwell knowledge prove --faults [DIR]`
pub(super) fn run(asked: &CodedCases, effort: Effort, only: &[String], then: Then) -> Result<(), Failure> {
    let knowledge = pack::load(&asked.pack)?;
    let cases = cases::read(&asked.cases, &knowledge)?;
    let policy = evaluate::policy(&knowledge, POLICY)?;
    let mut record = record::read(&asked.cases)?;
    let seeding = Seeding { effort, only, record: &record };
    let mut report = faults((&knowledge, policy), &cases, seeding, &mut progress);
    say(&print(&report))?;
    if then == Then::Record {
        let count = report.found.len();
        record.cases.append(&mut report.found);
        record::write(&asked.cases, &record)?;
        say(&format!("{count} cases were put on record.\n"))?;
    }
    verdict(&report, effort, then)
}

fn verdict(report: &FaultReport, effort: Effort, then: Then) -> Result<(), Failure> {
    let all = report.all();
    let recorded = if then == Then::Record { all.unrecorded } else { 0 };
    let after = Tally { by_record: all.by_record + recorded, ..all };
    if after.caught_pct() < LEAST_PCT {
        return Err(Failure::Other(format!("Less than {LEAST_PCT} % of the faults were noticed.")));
    }
    let open = all.survived + all.unrecorded - recorded;
    if effort == Effort::Full && open > 0 {
        return Err(Failure::Other(format!(
            "{open} faults went unnoticed: each needs a case (--record adds those that were found), or a reason in \
             assets/proof/accepted.toml."
        )));
    }
    if !report.needless.is_empty() {
        return Err(Failure::Other(format!(
            "{} reasons in assets/proof/accepted.toml are no longer needed: take them out.",
            report.needless.len()
        )));
    }
    Ok(())
}

/// How far it is: on one line that is written over, or now and then in a file.
fn progress(done: usize, of: usize) {
    let mut to = io::stderr().lock();
    if to.is_terminal() {
        let _unseen = write!(to, "{done} of {of} faults\r");
        let _unseen = to.flush();
    } else if done.is_multiple_of(SELDOM) {
        let _unseen = writeln!(to, "{done} of {of} faults");
    }
}

fn print(report: &FaultReport) -> String {
    let FaultReport { known, kinds, equal, harmless, needless, unrecorded, survivors, found } = report;
    let all = report.all();
    let mut text = format!("{} faults of {known} were put into the rules, one at a time.\n\n", all.seeded);
    let _ = writeln!(text, "seeded  case  record  equal  harmless  unnoticed");
    for (kind, tally) in kinds.iter().chain([&("all", all)]) {
        let Tally { seeded, by_cases, by_record, equal, harmless, unrecorded, survived } = tally;
        let open = unrecorded + survived;
        let _ = writeln!(
            text,
            "{seeded:>6} {by_cases:>5} {by_record:>7} {equal:>6} {harmless:>9} {open:>10}  {kind}"
        );
    }
    let _ = writeln!(
        text,
        "\ncase: no longer comes out as coded; record: a case of the proof is told otherwise than on record;\n\
         equal: no case tells it from the rule; harmless: for the reason below.\n\n\
         {:.1} % of those that change something were noticed. {} cases were found for {} that were not.",
        all.caught_pct(),
        found.len(),
        unrecorded.len()
    );
    let reasons = harmless.iter().map(|(fault, reason)| format!("harmless: {fault}\n  {reason}"));
    let named = |what: &'static str, list: &'_ [String]| -> Vec<String> {
        list.iter().map(|fault| format!("{what}: {fault}")).collect()
    };
    let lines = named("equal", equal).into_iter().chain(reasons);
    let lines = lines
        .chain(named("needs no reason", needless))
        .chain(named("not on record", unrecorded))
        .chain(named("unnoticed", survivors));
    for line in lines {
        let _ = writeln!(text, "{line}");
    }
    text
}
