//! `stepwell review`: what the pathway would have offered the day before each past treatment.

use super::args::{Format, Review};
use super::evaluate::{asked_for, json};
use super::{Failure, case, say};
use crate::pathway::words::{Audience, Wording};
use crate::pathway::{report, review};

/// `stepwell review FILE`
pub(super) fn run(asked: &Review) -> Result<(), Failure> {
    let knowledge = case::knowledge()?;
    let case = case::read(&asked.file, knowledge)?;
    let view = asked_for(knowledge, &case, &asked.view)?;
    let reviewed = review::review(knowledge, &view.policy, &case, &view.problem.id, view.as_of)
        .map_err(|error| Failure::Unknown(format!("{error}.")))?;
    let words = Wording { knowledge, policy: &view.policy, case: &case, audience: Audience::Screen };
    match asked.format {
        Format::Text => say(&review::note(&words, &reviewed)),
        Format::Json => json(&report::review(&words, &reviewed)),
    }
}
