//! `stepwell knowledge show`: a rule as a physician reads it.

use super::pack;
use crate::cli::args::Pack;
use crate::cli::{Failure, evaluate, say};
use crate::pathway::{FlagIx, Knowledge, sheet};

/// `stepwell knowledge show STEP`
pub(super) fn run(id: &str, policy: &str, asked: &Pack) -> Result<(), Failure> {
    let knowledge = pack::load(asked)?;
    let policy = evaluate::policy(&knowledge, policy)?;
    if let Some(step) = knowledge.step_named(id) {
        return say(&sheet::step(&knowledge, policy, step));
    }
    let mut flags = knowledge.flags().iter().zip(0..);
    match flags.find(|(flag, _)| flag.id == id) {
        Some((_, n)) => say(&sheet::flag(&knowledge, policy, FlagIx(n))),
        None => Err(Failure::Unknown(stranger(&knowledge, id))),
    }
}

fn stranger(knowledge: &Knowledge, id: &str) -> String {
    let steps = knowledge.steps().iter().map(|step| step.id.as_str());
    let flags = knowledge.flags().iter().map(|flag| flag.id.as_str());
    let near = sheet::nearest(id, steps.clone().chain(flags.clone()));
    match near {
        Some(near) => format!("There is no step or red flag '{id}'; did you mean '{near}'?"),
        None => {
            let all: Vec<&str> = steps.chain(flags).collect();
            format!("There is no step or red flag '{id}'; choose from: {}.", all.join(", "))
        }
    }
}
