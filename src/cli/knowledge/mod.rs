//! `stepwell knowledge`: checks, prints and tries the rules of a pack.

mod cases;
mod coverage;
mod pack;
mod show;

use super::Failure;
use super::args::Knowledge;

/// `stepwell knowledge ..`
pub(super) fn run(asked: &Knowledge) -> Result<(), Failure> {
    match asked {
        Knowledge::Check { dir } => pack::check(dir.as_deref()),
        Knowledge::Show { id, policy, pack } => show::run(id, policy, pack),
        Knowledge::Cases { cases } => cases::run(cases),
        Knowledge::Coverage { cases } => coverage::run(cases),
    }
}
