//! A treatment of several targets that were read apart: what it did at one of them is not what it did at another.

use crate::model::{Reading, Target, Treatment};

/// The treatment once for each set of targets with the same outcome, in the order of the targets; whole where nobody read
/// them apart.
pub(super) fn parts(treatment: &Treatment) -> Vec<Treatment> {
    let mut out: Vec<(Vec<Reading>, Treatment)> = Vec::new();
    for target in &treatment.targets {
        let here = |reading: &&Reading| reading.target.as_ref().is_none_or(|read| is_at(read, target));
        let bare = |reading: &Reading| Reading { target: None, ..reading.clone() };
        let readings: Vec<Reading> = treatment.readings.iter().filter(here).map(bare).collect();
        match out.iter_mut().find(|(known, _)| *known == readings) {
            Some((_, part)) => part.targets.push(*target),
            None => {
                let part = Treatment {
                    targets: std::iter::once(*target).collect(),
                    readings: readings.clone(),
                    ..treatment.clone()
                };
                out.push((readings, part));
            }
        }
    }
    if out.len() > 1 { out.into_iter().map(|(_, part)| part).collect() } else { vec![treatment.clone()] }
}

/// Whether a reading of one target speaks of another: what it leaves open fits anything.
fn is_at(read: &Target, target: &Target) -> bool {
    read.structure == target.structure
        && (read.level.is_none() || read.level == target.level)
        && (read.side.is_none() || read.side == target.side)
        && (read.part.is_none() || read.part == target.part)
}
