//! `stepwell knowledge`: checks, prints and tries the rules of a pack.

mod cases;
mod coverage;
mod faults;
mod pack;
mod policy;
mod prove;
mod show;

use super::Failure;
use super::args::Knowledge;
use crate::pathway::prove::Effort;

/// `stepwell knowledge ..`
pub(super) fn run(asked: &Knowledge) -> Result<(), Failure> {
    match asked {
        Knowledge::Check { dir } => pack::check(dir.as_deref()),
        Knowledge::Show { id, policy, pack } => show::run(id, policy, pack),
        Knowledge::Cases { cases } => cases::run(cases),
        Knowledge::Prove { cases, quick, faults, write } => {
            let effort = if *quick { Effort::Quick } else { Effort::Full };
            if *faults { faults::run(cases, effort) } else { prove::run(cases, effort, write.as_deref()) }
        }
        Knowledge::Policy { id, policy_file } => policy::run(id.as_deref(), policy_file.as_deref()),
        Knowledge::Coverage { cases } => coverage::run(cases),
    }
}
