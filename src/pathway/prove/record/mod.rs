//! The record: cases the proof made, each with what the rules said of it when somebody last looked. They are written
//! down, so a rule that is changed by mistake is noticed by them; a rule that is changed on purpose renews them.

mod file;

use crate::pathway::coded::CodedCase;
use crate::pathway::knowledge::{Knowledge, Policy};

use super::POLICY;
use super::parallel::in_parallel;
use super::property::{Counterexample, Property};
use super::reach::{self, About, Base, Witness, said};

pub use file::{RecordError, Recorded};

/// Most differences that are printed; the rest is counted.
const MOST: usize = 30;

/// Cases with what is said of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    /// The cases.
    pub cases: Vec<Recorded>,
}

/// What became of a record that was renewed.
#[derive(Debug, Clone)]
pub struct Renewed {
    /// The record as the rules are now.
    pub record: Record,
    /// What is said otherwise now, or can no longer be asked, in words.
    pub changes: Vec<String>,
}

impl Recorded {
    /// The case, with what it is expected to be told; none where what it was made from is gone.
    pub(super) fn witness(&self, knowledge: &Knowledge, bases: &[Base]) -> Option<Witness> {
        let about = About::named(knowledge, &self.rule)?;
        let recipe = self.made.read(knowledge, bases)?;
        Witness::recorded((about, self.says.clone()), recipe, knowledge, bases)
    }

    /// A case as it is written down.
    pub(super) fn of(witness: &Witness, why: String, knowledge: &Knowledge, bases: &[Base]) -> Option<Self> {
        let made = witness.recipe.written(knowledge, bases)?;
        let rule = witness.about.label(knowledge);
        Some(Self { rule, why, says: witness.said.clone(), made })
    }

    fn is_told(&self, knowledge: &Knowledge, policy: &Policy, bases: &[Base]) -> Option<Vec<String>> {
        let witness = self.witness(knowledge, bases)?;
        let evaluation = witness.evaluation(knowledge, policy)?;
        Some(said(knowledge, witness.about, &evaluation))
    }

    /// The difference in words, if there is one.
    fn difference(&self, now: Option<&Vec<String>>) -> Option<String> {
        let list = |says: &[String]| match says {
            [] => "nothing".to_owned(),
            says => says.join("; "),
        };
        let Self { rule, why, says, made } = self;
        let case = made.in_words();
        match now {
            None => Some(format!("{rule}, {case}: the case can no longer be made ({why})")),
            Some(now) if now == says => None,
            Some(now) => Some(format!(
                "{rule}, {case}\n  on record  {}\n  now        {}\n  made for   {why}",
                list(says),
                list(now)
            )),
        }
    }
}

/// Runs the record on a pack.
fn told(record: &Record, knowledge: &Knowledge, bases: &[Base]) -> Vec<Option<Vec<String>>> {
    let Some(policy) = knowledge.policy(POLICY) else { return vec![None; record.cases.len()] };
    in_parallel(&record.cases, |case| case.is_told(knowledge, policy, bases))
}

/// Whether the rules still say what is on record.
pub(super) fn prove(knowledge: &Knowledge, bases: &[Base], record: &Record) -> Property {
    let now = told(record, knowledge, bases);
    let differences = record.cases.iter().zip(&now).filter_map(|(case, now)| case.difference(now.as_ref()));
    let differences: Vec<String> = differences.collect();
    let more = differences.len().saturating_sub(MOST);
    let mut notes = Vec::new();
    if more > 0 {
        notes.push(format!("{more} more differ"));
    }
    if !differences.is_empty() {
        notes.push("if that is meant: stepwell knowledge prove --record".to_owned());
    }
    Property {
        name: "(g) record",
        says: "The cases made by the proof are told what they were told when somebody last looked",
        covered: format!("{} cases on record", record.cases.len()),
        broken: differences.into_iter().take(MOST).map(Counterexample::of).collect(),
        notes,
        made: Vec::new(),
    }
}

/// The record as the rules are now, and what changed.
#[must_use]
pub fn renewed(knowledge: &Knowledge, cases: &[CodedCase], record: &Record) -> Renewed {
    let bases = reach::bases(knowledge, cases);
    let now = told(record, knowledge, &bases);
    let changes =
        record.cases.iter().zip(&now).filter_map(|(case, now)| case.difference(now.as_ref())).collect();
    let kept = record.cases.iter().zip(now);
    let cases = kept.filter_map(|(case, now)| Some(Recorded { says: now?, ..case.clone() })).collect();
    Renewed { record: Record { cases }, changes }
}
