//! Faults put into the rules by machine, to see who notices: a coded case, or a case made by the proof.

mod seed;
mod watch;

use crate::pathway::coded::CodedCase;
use crate::pathway::knowledge::{Knowledge, Policy};

use super::accepted::harmless;
use super::coverage::sound;
use super::parallel::in_parallel;
use super::property::Effort;
use super::reach::{self, Searcher};
use watch::{Fate, Watch};

/// One in so many faults is seeded where it has to be quick.
const SAMPLE: usize = 25;

/// What became of the faults.
#[derive(Debug, Clone, Default)]
pub struct FaultReport {
    /// Faults there are.
    pub known: usize,
    /// Faults that were seeded.
    pub seeded: usize,
    /// Those a coded case noticed.
    pub by_cases: usize,
    /// Further ones a case of the proof noticed.
    pub by_proof: usize,
    /// Those that change nothing: the search ended, and no record tells them from the rule.
    pub equal: usize,
    /// Those nobody noticed and that are harmless, with the reason.
    pub harmless: Vec<(String, &'static str)>,
    /// Those nobody noticed.
    pub survivors: Vec<String>,
}

impl FaultReport {
    /// Of the faults that change something, those that were noticed, in percent.
    #[must_use]
    pub fn caught_pct(&self) -> f64 {
        let real = self.seeded - self.equal;
        (self.by_cases + self.by_proof) as f64 * 100.0 / real.max(1) as f64
    }
}

/// Seeds every fault, one at a time; or a sample of them.
#[must_use]
pub fn faults(knowledge: &Knowledge, policy: &Policy, cases: &[CodedCase], effort: Effort) -> FaultReport {
    let sound = sound(knowledge, cases);
    let bases = reach::bases(knowledge, cases);
    let searcher = Searcher { knowledge, policy, bases: &bases, effort };
    let witnesses = searcher.prove().1;
    let watch = Watch::new(searcher, &sound, &witnesses);
    let every = seed::every(knowledge);
    let step = if effort == Effort::Full { 1 } else { SAMPLE };
    let all: Vec<_> = every.iter().step_by(step).copied().collect();
    let fates = in_parallel(&all, |fault| watch.fate(*fault));
    let mut report = FaultReport { known: every.len(), seeded: all.len(), ..FaultReport::default() };
    for (fault, fate) in all.iter().zip(fates) {
        match fate {
            Fate::ByCase => report.by_cases += 1,
            Fate::ByProof => report.by_proof += 1,
            Fate::Equal => report.equal += 1,
            Fate::Unseen => {
                let name = fault.name(knowledge);
                match harmless(&name) {
                    Some(reason) => report.harmless.push((name, reason)),
                    None => report.survivors.push(name),
                }
            }
        }
    }
    report
}
