//! Proof that the knowledge is sound: what carries each row of the clinical knowledge, what must hold for any case, and
//! whether a fault put into a rule would be noticed. Pure; who calls reads the files and prints the answers.

mod accepted;
mod coverage;
mod draft;
mod faults;
mod oracle;
mod parallel;
mod property;
mod reach;
mod record;
mod rules;
mod same;
pub(in crate::pathway) mod statuses;
mod timelines;
mod useful;

use crate::pathway::coded::CodedCase;
use crate::pathway::knowledge::{Knowledge, PackFile};

pub use coverage::{Carrier, RowCoverage, coverage};
pub use faults::{FaultReport, Seeding, Tally, faults};
pub use parallel::in_parallel;
pub use property::{Counterexample, Effort, Made, Property};
pub use record::{Record, RecordError, Recorded, Renewed, renewed};

/// The policy rules are tried under.
const POLICY: &str = "clinic";

/// Tries everything that must hold for any case. `files` are those the knowledge was loaded from.
#[must_use]
pub fn prove(
    knowledge: &Knowledge,
    files: &[PackFile],
    cases: &[CodedCase],
    record: &Record,
    effort: Effort,
) -> Vec<Property> {
    let mut properties = vec![statuses::prove()];
    let bases = reach::bases(knowledge, cases);
    let searcher = |policy| reach::Searcher { knowledge, policy, bases: &bases, effort };
    properties.extend(knowledge.policy(POLICY).map(|policy| searcher(policy).prove().0));
    properties.push(timelines::prove(knowledge, effort));
    properties.push(oracle::prove(knowledge, cases, effort));
    properties.extend(same::prove(knowledge, files, cases, effort));
    properties.push(record::prove(knowledge, &bases, record));
    properties.push(useful::prove(knowledge, cases, effort));
    properties
}
