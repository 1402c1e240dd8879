//! Faults put into the rules by machine, to see who notices: a coded case, or a case of the record.

mod change;
mod seed;
mod watch;

use crate::pathway::coded::CodedCase;
use crate::pathway::knowledge::{Knowledge, Policy};

use super::accepted::harmless;
use super::coverage::sound;
use super::parallel::in_parallel;
use super::property::Effort;
use super::reach::{self, Searcher};
use super::record::{Record, Recorded};
use seed::Fault;
use watch::{Fate, Watch};

/// One in so many faults is seeded where it has to be quick.
const SAMPLE: usize = 25;
/// Faults that are seeded before the next look at the record.
const AT_ONCE: usize = 60;

/// Which faults, and what is done about those that nobody notices.
#[derive(Debug, Clone, Copy)]
pub struct Seeding<'s> {
    /// Every fault, or a sample.
    pub effort: Effort,
    /// Only faults whose line has one of these in it; none = all.
    pub only: &'s [String],
    /// Cases that were made before.
    pub record: &'s Record,
}

/// Who noticed the faults of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Faults that were seeded.
    pub seeded: usize,
    /// Those a coded case noticed.
    pub by_cases: usize,
    /// Further ones a case of the record noticed.
    pub by_record: usize,
    /// Those that change nothing: the search ended, and no case tells them from the rule.
    pub equal: usize,
    /// Those nobody noticed and that are harmless, for a reason.
    pub harmless: usize,
    /// Those nobody noticed, although a case was found that would.
    pub unrecorded: usize,
    /// Those nobody noticed, and for which no case was found.
    pub survived: usize,
}

impl Tally {
    /// Of the faults that change something, those that were noticed, in percent.
    #[must_use]
    pub fn caught_pct(&self) -> f64 {
        let real = self.seeded - self.equal;
        (self.by_cases + self.by_record) as f64 * 100.0 / real.max(1) as f64
    }

    fn add(&mut self, other: &Self) {
        self.seeded += other.seeded;
        self.by_cases += other.by_cases;
        self.by_record += other.by_record;
        self.equal += other.equal;
        self.harmless += other.harmless;
        self.unrecorded += other.unrecorded;
        self.survived += other.survived;
    }
}

/// What became of the faults.
#[derive(Debug, Clone, Default)]
pub struct FaultReport {
    /// Faults there are.
    pub known: usize,
    /// By kind of fault, in the order in which they came.
    pub kinds: Vec<(&'static str, Tally)>,
    /// Those that change nothing.
    pub equal: Vec<String>,
    /// Those that are harmless, with the reason.
    pub harmless: Vec<(String, &'static str)>,
    /// Those that are judged to be harmless and are noticed: the reason is no longer needed.
    pub needless: Vec<String>,
    /// Those nobody noticed, although a case was found that would.
    pub unrecorded: Vec<String>,
    /// Those nobody noticed, and for which no case was found.
    pub survivors: Vec<String>,
    /// Cases that would notice what nobody did, to be put on record.
    pub found: Vec<Recorded>,
}

impl FaultReport {
    /// Of all kinds together.
    #[must_use]
    pub fn all(&self) -> Tally {
        let mut all = Tally::default();
        self.kinds.iter().for_each(|(_, tally)| all.add(tally));
        all
    }

    fn take(&mut self, kind: &'static str, name: String, fate: &Fate) {
        let mut one = Tally { seeded: 1, ..Tally::default() };
        let noticed = matches!(fate, Fate::ByCase | Fate::ByRecord);
        let reason = harmless(&name);
        self.needless.extend((noticed && reason.is_some()).then(|| name.clone()));
        match fate {
            Fate::ByCase => one.by_cases = 1,
            Fate::ByRecord => one.by_record = 1,
            Fate::Equal => {
                one.equal = 1;
                self.equal.push(name);
            }
            Fate::Would(_) => {
                one.unrecorded = 1;
                self.unrecorded.push(name);
            }
            Fate::Unseen => match reason {
                Some(reason) => {
                    one.harmless = 1;
                    self.harmless.push((name, reason));
                }
                None => {
                    one.survived = 1;
                    self.survivors.push(name);
                }
            },
        }
        match self.kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, tally)) => tally.add(&one),
            None => self.kinds.push((kind, one)),
        }
    }
}

/// Seeds faults, one at a time. `told` hears after each handful how many were seeded, and of how many.
pub fn faults(
    (knowledge, policy): (&Knowledge, &Policy),
    cases: &[CodedCase],
    asked: Seeding<'_>,
    told: &mut dyn FnMut(usize, usize),
) -> FaultReport {
    let sound = sound(knowledge, cases);
    let bases = reach::bases(knowledge, cases);
    let searcher = Searcher { knowledge, policy, bases: &bases, effort: asked.effort };
    let record = asked.record.cases.iter().filter_map(|case| case.witness(knowledge, &bases)).collect();
    let mut watch = Watch::new(searcher, &sound, record);
    let every = seed::every(knowledge);
    let step = if asked.effort == Effort::Full { 1 } else { SAMPLE };
    let wanted = |fault: &&Fault| {
        let name = fault.name(knowledge);
        asked.only.is_empty() || asked.only.iter().any(|text| name.contains(text))
    };
    let all: Vec<Fault> = every.iter().filter(wanted).step_by(step).copied().collect();
    let mut report = FaultReport { known: every.len(), ..FaultReport::default() };
    let mut done = 0;
    for faults in all.chunks(AT_ONCE) {
        let before = watch.on_record();
        for (fault, fate) in faults.iter().zip(in_parallel(faults, |fault| watch.fate(*fault))) {
            let name = fault.name(knowledge);
            report.take(fault.kind(), name.clone(), &fate);
            // A case that was found for a fault of the same handful may do for this one.
            if let Fate::Would(witness) = fate
                && !watch.is_on_record(*fault, before)
            {
                report.found.extend(Recorded::of(&witness, name, knowledge, &bases));
                watch.keep(*witness);
            }
        }
        done += faults.len();
        told(done, all.len());
    }
    report
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::pathway::prove::accepted::judged_harmless;

    #[test]
    fn a_fault_in_a_definition_changes_every_rule_that_uses_it() {
        let knowledge = Knowledge::builtin().unwrap();
        let policy = knowledge.policy("clinic").unwrap();
        let every = seed::every(knowledge);
        let of_definition =
            |fault: &&Fault| fault.name(knowledge).ends_with("cut: definition back_as_before");
        let fault = every.iter().find(of_definition).unwrap();
        let users = fault.criteria(knowledge).unwrap();
        assert!(users.len() > 1);
        let pack = fault.seed(knowledge, policy);
        for (n, (sound, seeded)) in knowledge.criteria().iter().zip(pack.criteria()).enumerate() {
            let uses = users.iter().any(|ix| ix.at() == n);
            assert_eq!(sound.expr != seeded.expr, uses, "{}", sound.say);
        }
    }

    #[test]
    fn what_a_definition_says_is_no_part_of_the_rules_that_use_it() {
        let knowledge = Knowledge::builtin().unwrap();
        let every = seed::every(knowledge);
        let parts = |of: &str| every.iter().filter(|fault| fault.name(knowledge).ends_with(of)).count();
        let pregnant = "cut: step mri_plain \"Pregnancy: without a red flag an MRI waits\"";
        assert_eq!(parts(pregnant), 2, "one for each definition it names");
        assert!(parts("cut: definition image_cannot_wait") > 2);
    }

    #[test]
    fn a_fault_in_whom_a_rule_asks_about_changes_that_too() {
        let knowledge = Knowledge::builtin().unwrap();
        let policy = knowledge.policy("clinic").unwrap();
        let every = seed::every(knowledge);
        let premise = |change: &str| {
            let of = |fault: &&Fault| {
                let name = fault.name(knowledge);
                name.starts_with(change) && name.contains("step mri_plain \"Under {fig.adult_age}")
            };
            let fault = every.iter().find(of).unwrap();
            let ix = fault.criteria(knowledge).unwrap()[0];
            let sound = knowledge.criterion(ix).premise.clone();
            assert!(sound.is_some());
            (sound, fault.seed(knowledge, policy).criterion(ix).premise.clone())
        };
        let (sound, seeded) = premise("figure 1 raised");
        assert!(seeded.is_some() && seeded != sound, "an older patient is asked about as well");
        assert_eq!(premise("part 1 cut").1, None, "everybody is asked about");
        let (sound, seeded) = premise("part 2 cut");
        assert_eq!(seeded, sound, "what it asks is no part of whom it asks about");
    }

    #[test]
    fn what_is_judged_to_be_harmless_is_a_fault_there_is() {
        let knowledge = Knowledge::builtin().unwrap();
        let known: BTreeSet<String> =
            seed::every(knowledge).iter().map(|fault| fault.name(knowledge)).collect();
        let strange: Vec<&str> = judged_harmless().filter(|name| !known.contains(*name)).collect();
        assert!(strange.is_empty(), "no fault is called that any more: {strange:#?}");
    }
}
