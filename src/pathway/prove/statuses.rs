//! (a) The status of a step is one small function: here it is enumerated whole, so that what holds for it holds for any
//! pack and any case.

use crate::pathway::evaluate::{Inputs, Refusal, status};
use crate::pathway::evaluation::Status;
use crate::pathway::truth::Truth;

use super::property::{Counterexample, Property};

const TRUTHS: [Truth; 3] = [Truth::Met, Truth::NotMet, Truth::Unknown];
const REFUSALS: [Option<Refusal>; 3] = [None, Some(Refusal::Declined), Some(Refusal::Unavailable)];
/// Inputs that are yes or no.
const SWITCHES: usize = 5;
/// Inputs in three values.
const VALUES: u32 = 6;

/// A sentence about every input, and whether it holds for one.
type Law = (&'static str, fn(&Inputs, Status) -> bool);

const LAWS: [Law; 9] = [
    ("what a red flag withholds never leads", |i, s| !i.withheld || !s.may_lead()),
    ("what is contraindicated never leads", |i, s| !i.excluded.is_met() || !s.may_lead()),
    ("what was declined or cannot be had never leads", |i, s| i.refused.is_none() || !s.may_lead()),
    ("an open screen leaves a step provisional at best", |i, s| {
        !i.held || !s.may_lead() || s == Status::Provisional
    }),
    ("an unknown indication never leads", |i, s| i.indicated.is_met() || !s.may_lead()),
    ("offered means that nothing is open", |i, s| {
        s != Status::Offered || (!open(i) && !i.confirm && !i.held)
    }),
    ("what waits for another step or a day never leads", |i, s| !i.waits || !s.may_lead()),
    ("what was tried enough never leads", |i, s| !i.exhausted.is_met() || !s.may_lead()),
    ("an unknown never makes a step firmer than its best answer would", |i, s| {
        !s.may_lead() || firm(s) <= best(i)
    }),
];

fn open(i: &Inputs) -> bool {
    [i.indicated, i.excluded, i.required, i.weighed, i.exhausted].contains(&Truth::Unknown)
}

/// How firmly a status leads.
fn firm(status: Status) -> u8 {
    match status {
        Status::Offered | Status::Repeatable => 4,
        Status::ConfirmFirst => 3,
        Status::Conditional => 2,
        Status::Provisional => 1,
        _ => 0,
    }
}

/// The firmest status over all answers to what is unknown.
fn best(i: &Inputs) -> u8 {
    let answers = (0..1u8 << VALUES).map(|bits| {
        let answer = |truth: Truth, place: u8| match truth {
            Truth::Unknown => (bits & (1 << place) != 0).into(),
            known => known,
        };
        Inputs {
            indicated: answer(i.indicated, 0),
            excluded: answer(i.excluded, 1),
            required: answer(i.required, 2),
            weighed: answer(i.weighed, 3),
            exhausted: answer(i.exhausted, 4),
            working: answer(i.working, 5),
            ..*i
        }
    });
    answers.map(|i| firm(status(i))).max().unwrap_or(0)
}

/// Every input of the status function there is; returns how many.
pub(in crate::pathway) fn every_input(mut check: impl FnMut(Inputs)) -> usize {
    let mut count = 0;
    for bits in 0..1usize << SWITCHES {
        let bit = |n: usize| bits & (1 << n) != 0;
        for refused in REFUSALS {
            for n in 0..3usize.pow(VALUES) {
                let truth =
                    |place: u32| TRUTHS.get(n / 3usize.pow(place) % 3).copied().unwrap_or(Truth::Unknown);
                count += 1;
                check(Inputs {
                    withheld: bit(0),
                    held: bit(1),
                    waits: bit(2),
                    confirm: bit(3),
                    helped_before: bit(4),
                    indicated: truth(0),
                    excluded: truth(1),
                    required: truth(2),
                    weighed: truth(3),
                    exhausted: truth(4),
                    working: truth(5),
                    refused,
                });
            }
        }
    }
    count
}

/// Enumerates the status function.
#[must_use]
pub(super) fn prove() -> Property {
    let mut broken: Vec<Counterexample> = Vec::new();
    let mut reached: Vec<Status> = Vec::new();
    let mut failed = [false; LAWS.len()];
    let count = every_input(|i| {
        let s = status(i);
        if !reached.contains(&s) {
            reached.push(s);
        }
        for ((says, holds), failed) in LAWS.iter().zip(&mut failed) {
            if !*failed && !holds(&i, s) {
                *failed = true;
                broken.push(Counterexample::of(format!("{says}: {i:?} is {}", s.id())));
            }
        }
    });
    let missing = Status::ALL.iter().filter(|s| !reached.contains(s));
    broken.extend(missing.map(|s| Counterexample::of(format!("no input leads to the status {}", s.id()))));
    Property {
        name: "(a) status",
        says: "What is withheld, forbidden, refused or not indicated never leads, whatever the pack",
        covered: format!(
            "{count} inputs, all there are; {} laws; {} statuses reached",
            LAWS.len(),
            reached.len()
        ),
        broken,
        notes: LAWS.iter().map(|(says, _)| format!("holds: {says}")).collect(),
        made: Vec::new(),
    }
}
