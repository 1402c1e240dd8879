//! How treatments did: how much they relieved in the weeks after, and for how long.

use std::collections::BTreeMap;

use super::{FEWEST_CASES, Quartiles};
use crate::pathway::vocabulary::{Nature, Track};
use crate::pathway::words::capitalised;
use crate::pathway::{EntryIx, Knowledge, Response, TreatmentIx, TreatmentReading};
use crate::workspace::Assessment;

/// How one treatment of the catalogue, or all of one lane, did over all cases.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcomes {
    /// One treatment, or all of a lane.
    pub scope: Scope,
    /// Its name: "Transforaminal ESI", "All injections".
    pub name: String,
    /// Cases with an outcome that can be judged.
    pub cases: usize,
    /// Treatments with such an outcome; a case may have had several.
    pub treatments: usize,
    /// Treatments without one: not recorded, or too early to judge.
    pub without: usize,
    /// The figures; absent below [`FEWEST_CASES`] cases.
    pub summary: Option<Summary>,
}

/// What figures are summed up over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All treatments of a lane, where more than one of them has outcomes.
    Lane,
    /// One treatment of the catalogue.
    Treatment,
}

/// The figures of a treatment.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The most relief in percent at a reading of the weeks after; below zero is worse. Relief told in words counts with
    /// the middle of its range.
    pub relief: Option<Quartiles>,
    /// Days for which relief of half or more lasted; 0 where there was none.
    pub days: Quartiles,
    /// Treatments whose relief of half or more lasted long and goes on.
    pub durable: usize,
    /// Each treatment, the shortest first.
    pub lasted: Vec<Lasted>,
}

/// For how long one treatment relieved by half or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lasted {
    /// Days, at least; 0 where there was no such relief.
    pub days: i32,
    /// Whether it went on at the last reading, so that it may have lasted longer.
    pub goes_on: bool,
}

/// Lanes whose treatments are meant to relieve, in their order, with the name of all of them together.
const LANES: [(Track, &str); 5] = [
    (Track::Rehabilitation, "All rehabilitation"),
    (Track::Injections, "All injections"),
    (Track::Ablation, "All ablations and structural procedures"),
    (Track::Neuromodulation, "All neuromodulation"),
    (Track::Surgery, "All operations"),
];

/// One treatment as it is read.
#[derive(Clone, Copy)]
struct One {
    case: usize,
    relief: Option<f64>,
    lasted: Lasted,
    durable: bool,
}

/// What was read so far.
pub(super) struct Tally<'k> {
    knowledge: &'k Knowledge,
    cases: usize,
    judged: BTreeMap<TreatmentIx, Vec<One>>,
    without: BTreeMap<TreatmentIx, usize>,
}

impl<'k> Tally<'k> {
    pub(super) fn new(knowledge: &'k Knowledge) -> Self {
        Self { knowledge, cases: 0, judged: BTreeMap::new(), without: BTreeMap::new() }
    }

    /// Takes in the treatments of a case, each once, however many problems and targets it belongs to.
    pub(super) fn add(&mut self, assessment: &Assessment) {
        self.cases += 1;
        let mut entries: BTreeMap<EntryIx, &TreatmentReading> = BTreeMap::new();
        for reading in assessment.evaluations.iter().flat_map(|evaluation| &evaluation.readings) {
            let known = entries.entry(reading.entry).or_insert(reading);
            // Of several targets the one that was helped least stands for the treatment.
            if help(reading) < help(known) {
                *known = reading;
            }
        }
        for reading in entries.into_values() {
            let Some(treatment) = reading.treatment.filter(|ix| self.relieves(*ix)) else { continue };
            match lasted(reading) {
                Some(lasted) => self.judged.entry(treatment).or_default().push(One {
                    case: self.cases,
                    relief: reading.relief.map(|relief| (relief.low + relief.high) / 2.0),
                    lasted,
                    durable: reading.response == Response::Durable,
                }),
                None => *self.without.entry(treatment).or_default() += 1,
            }
        }
    }

    /// Whether a treatment is meant to relieve: a block is a test, and its result are hours.
    fn relieves(&self, treatment: TreatmentIx) -> bool {
        let nature = self.knowledge.treatment(treatment).item.nature;
        !matches!(nature, Nature::Block | Nature::Test | Nature::Referral)
    }

    /// The outcomes lane by lane: all of the lane first, then its treatments, those with the most cases first.
    pub(super) fn finish(mut self) -> Vec<Outcomes> {
        for treatment in self.without.keys() {
            self.judged.entry(*treatment).or_default();
        }
        LANES.into_iter().flat_map(|(track, name)| self.lane(track, name)).collect()
    }

    fn lane(&self, track: Track, name: &str) -> Vec<Outcomes> {
        let in_lane = |ix: &TreatmentIx| self.knowledge.treatment(*ix).item.track == track;
        let of_lane: Vec<(&TreatmentIx, &Vec<One>)> =
            self.judged.iter().filter(|(treatment, _)| in_lane(treatment)).collect();
        let mut treatments: Vec<Outcomes> = of_lane
            .iter()
            .map(|(treatment, ones)| {
                let name = capitalised(&self.knowledge.treatment(**treatment).item.short);
                let without = self.without.get(treatment).copied().unwrap_or_default();
                outcomes((Scope::Treatment, name), ones, without)
            })
            .collect();
        treatments.sort_by(|a, b| b.cases.cmp(&a.cases).then_with(|| a.name.cmp(&b.name)));
        if treatments.iter().filter(|outcomes| outcomes.cases > 0).count() > 1 {
            let mut all: Vec<One> = of_lane.iter().flat_map(|(_, ones)| ones.iter().copied()).collect();
            all.sort_by_key(|one| one.case);
            let without = treatments.iter().map(|outcomes| outcomes.without).sum();
            treatments.insert(0, outcomes((Scope::Lane, name.to_owned()), &all, without));
        }
        treatments
    }
}

/// The outcomes of treatments in the order of their cases.
fn outcomes((scope, name): (Scope, String), ones: &[One], without: usize) -> Outcomes {
    let mut cases: Vec<usize> = ones.iter().map(|one| one.case).collect();
    cases.dedup();
    Outcomes {
        scope,
        name,
        cases: cases.len(),
        treatments: ones.len(),
        without,
        summary: (cases.len() >= FEWEST_CASES).then(|| summary(ones)).flatten(),
    }
}

fn summary(ones: &[One]) -> Option<Summary> {
    let mut lasted: Vec<Lasted> = ones.iter().map(|one| one.lasted).collect();
    lasted.sort_unstable();
    Some(Summary {
        relief: Quartiles::of(ones.iter().filter_map(|one| one.relief)),
        days: Quartiles::of(lasted.iter().map(|lasted| f64::from(lasted.days)))?,
        durable: ones.iter().filter(|one| one.durable).count(),
        lasted,
    })
}

/// For how long a treatment relieved by half or more; `None` if its outcome cannot be judged.
fn lasted(reading: &TreatmentReading) -> Option<Lasted> {
    match reading.response {
        Response::TooEarly | Response::NotAssessable => None,
        Response::Brief | Response::Good | Response::Durable | Response::WornOff => {
            let (days, until) = reading.relief_days.unwrap_or_default();
            Some(Lasted { days, goes_on: until.is_none() })
        }
        Response::None
        | Response::Partial
        | Response::Worse
        | Response::Intolerant
        | Response::Underdosed => Some(Lasted { days: 0, goes_on: false }),
    }
}

/// How much a treatment helped at a target; one that cannot be judged stands for nothing while another can.
fn help(reading: &TreatmentReading) -> (bool, i32, i64) {
    let lasted = lasted(reading);
    let relief = reading.relief.map_or(0.0, |relief| relief.low);
    (lasted.is_none(), lasted.map_or(0, |lasted| lasted.days), (relief * 10.0) as i64)
}
