//! `stepwell knowledge`: checks, prints and tries the rules of a pack.

mod cases;
mod coverage;
mod faults;
mod language;
pub(super) mod pack;
mod policy;
mod prove;
mod record;
mod show;

use super::Failure;
use super::args::Knowledge;
use crate::pathway::prove::Effort;
use record::Then;

/// `stepwell knowledge ..`
pub(super) fn run(asked: &Knowledge) -> Result<(), Failure> {
    match asked {
        Knowledge::Check { dir } => pack::check(dir.as_deref()),
        Knowledge::Show { id, policy, pack } => show::run(id, policy, pack),
        Knowledge::Language { pack } => language::run(pack),
        Knowledge::Cases { cases } => cases::run(cases),
        Knowledge::Prove { cases, quick, faults, only, record, write } => {
            let effort = if *quick { Effort::Quick } else { Effort::Full };
            let then = if *record { Then::Record } else { Then::Tell };
            match (faults, then) {
                (true, _) => faults::run(cases, effort, only, then),
                (false, Then::Record) => record::renew(cases),
                (false, Then::Tell) => prove::run(cases, effort, write.as_deref()),
            }
        }
        Knowledge::Policy { id, policy_file } => policy::run(id.as_deref(), policy_file.as_deref()),
        Knowledge::Coverage { cases } => coverage::run(cases),
    }
}
