//! `stepwell knowledge language`: what may stand in a rule.

use super::pack;
use crate::cli::args::Pack;
use crate::cli::{Failure, say};
use crate::pathway::language;

/// `stepwell knowledge language`
pub(super) fn run(asked: &Pack) -> Result<(), Failure> {
    let knowledge = pack::load(asked)?;
    say(&language(&knowledge))
}
