//! What was known on a day: the record of one problem, indexed for the rules.

mod courses;
mod findings;
mod outcome;
mod past;
mod place;

use std::cell::RefCell;
use std::ops::Range;

use crate::model::{
    Body, Case, Date, DecisionChoice, EventKind, FlagAction, Interval, Measure, Missing, Phase, Problem,
    Reading, Recorded, Side, Site, Target, TreatmentStatus, Value,
};
use crate::pathway::evaluation::{
    self, ConceptIx, CriterionIx, Entries, EntryIx, Fact, Field, GeneratorIx, GeneratorResult,
    GeneratorState, LedgerRow, Response, Subject,
};
use crate::pathway::knowledge::{Knowledge, Policy, TreatmentSet};
use crate::pathway::vocabulary::{ConceptKind, Group, Nature, Scope as ConceptScope};

pub(super) use courses::Course;
pub(super) use findings::Extreme;
pub(super) use past::{Known, Past};
pub(super) use place::{covers, targets};

/// A value as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Seen {
    Present,
    Absent,
    Number(f64),
    Word(u16),
    Missing(Missing),
}

/// A finding as the rules see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Observation {
    pub(super) concept: ConceptIx,
    pub(super) seen: Seen,
    pub(super) site: Site,
    pub(super) when: Interval,
    pub(super) entry: EntryIx,
}

/// An event that may have changed what was known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Happening {
    pub(super) kind: EventKind,
    pub(super) when: Interval,
}

/// What led to an answer, and what would have decided it.
#[derive(Debug, Default)]
pub(super) struct Trace {
    pub(super) evidence: Entries,
    pub(super) missing: evaluation::Missing,
    /// Facts a rule found missing and says so: "its record is missing" holds, and the record is what to obtain.
    pub(super) wanted: evaluation::Missing,
}

impl Trace {
    pub(super) fn proves(&mut self, entry: EntryIx) {
        if !self.evidence.contains(&entry) {
            self.evidence.push(entry);
        }
    }

    pub(super) fn lacks(&mut self, fact: Fact) {
        if !self.missing.contains(&fact) {
            self.missing.push(fact);
        }
    }

    pub(super) fn lacks_field(&mut self, entry: EntryIx, field: Field) {
        self.lacks(Fact { subject: Subject::Field(entry, field), site: Site::default() });
    }

    pub(super) fn wants(&mut self, fact: Fact) {
        if !self.wanted.contains(&fact) {
            self.wanted.push(fact);
        }
    }

    pub(super) fn wants_field(&mut self, entry: EntryIx, field: Field) {
        self.wants(Fact { subject: Subject::Field(entry, field), site: Site::default() });
    }
}

/// The record as it was known on a day, for one problem.
pub(super) struct Facts<'a> {
    pub(super) knowledge: &'a Knowledge,
    pub(super) policy: &'a Policy,
    pub(super) case: &'a Case,
    pub(super) problem: &'a Problem,
    pub(super) as_of: Date,
    observations: Vec<Observation>,
    /// Where the observations of a concept begin; one more than there are concepts.
    starts: Vec<usize>,
    pub(super) past: Vec<Past>,
    /// What `past` is about: a rule that asks for anything else need not look.
    treated: TreatmentSet,
    pub(super) courses: Vec<Course>,
    happenings: Vec<Happening>,
    /// What was done about flags, with whether it was done for this problem.
    pub(super) flag_actions: Vec<(&'a FlagAction, Interval, EntryIx, bool)>,
    /// In the order of the knowledge, so that the targets of one generator stand together.
    pub(super) generators: Vec<GeneratorResult>,
    /// Where the results of a generator are in `generators`; empty where it was not looked at.
    spans: Vec<Range<usize>>,
    /// Whether anything was ever declined or could not be had.
    pub(super) any_refusal: bool,
    pub(super) flags_present: Vec<bool>,
    /// Rows of criteria that are the same for all targets, once they are evaluated.
    rows: RefCell<Rows>,
}

/// Rows by criterion. Few of the pack's criteria are looked at in one case.
struct Rows {
    /// By criterion: one more than the place in `rows`; zero while there is none.
    places: Vec<u16>,
    rows: Vec<LedgerRow>,
}

impl Rows {
    fn get(&self, ix: CriterionIx) -> Option<&LedgerRow> {
        let place = usize::from(*self.places.get(ix.at())?);
        self.rows.get(place.checked_sub(1)?)
    }

    fn keep(&mut self, ix: CriterionIx, row: LedgerRow) {
        self.rows.push(row);
        if let (Some(slot), Ok(place)) = (self.places.get_mut(ix.at()), u16::try_from(self.rows.len())) {
            *slot = place;
        }
    }
}

/// What is known on a day happened by that day: an imprecise date ends there.
fn until(when: Interval, as_of: Date) -> Interval {
    if when.first <= as_of { Interval { first: when.first, last: when.last.min(as_of) } } else { when }
}

impl<'a> Facts<'a> {
    /// Indexes what was known on `as_of`.
    pub(super) fn new(
        knowledge: &'a Knowledge,
        policy: &'a Policy,
        case: &'a Case,
        problem: &'a Problem,
        as_of: Date,
    ) -> Self {
        let mut facts = Self {
            knowledge,
            policy,
            case,
            problem,
            as_of,
            observations: Vec::with_capacity(64),
            starts: Vec::new(),
            past: Vec::with_capacity(16),
            treated: TreatmentSet::default(),
            courses: Vec::new(),
            happenings: Vec::new(),
            flag_actions: Vec::new(),
            generators: Vec::with_capacity(32),
            spans: vec![0..0; knowledge.generators().len()],
            any_refusal: false,
            flags_present: vec![false; knowledge.flags().len()],
            rows: RefCell::new(Rows {
                places: vec![0; knowledge.criteria().len()],
                rows: Vec::with_capacity(128),
            }),
        };
        for (n, entry) in case.entries.iter().enumerate() {
            let known = entry.known_on.unwrap_or(entry.start().first);
            if known <= as_of {
                facts.take_in(EntryIx(n), entry);
            }
        }
        place::name_roots(&mut facts);
        facts.sort();
        let refused = |p: &Past| matches!(p.status, TreatmentStatus::Declined | TreatmentStatus::Unavailable);
        facts.any_refusal |= facts.past.iter().any(refused);
        for treatment in facts.past.iter().map(|p| p.treatment) {
            facts.treated.insert(treatment);
        }
        facts
    }

    fn take_in(&mut self, ix: EntryIx, entry: &'a crate::model::Entry) {
        let concerns = entry.concerns(&self.problem.id);
        match &entry.body {
            Body::Assessment(assessment) => self.observe(ix, entry, &assessment.findings, concerns),
            Body::Imaging(imaging) => {
                self.observe(ix, entry, &imaging.findings, concerns);
                if concerns {
                    past::take_in_imaging(self, ix, entry, imaging);
                }
            }
            Body::Treatment(treatment) => past::take_in(self, ix, entry, treatment, concerns),
            Body::Medicine(medicine) => courses::take_in(self, ix, entry, medicine),
            Body::Event(event) => {
                self.happenings.push(Happening { kind: event.event, when: entry.start() });
            }
            Body::FlagAction(action) if entry.start().first <= self.as_of => {
                self.flag_actions.push((action, entry.start(), ix, concerns));
            }
            Body::FlagAction(_) => {}
            Body::Decision(decision) => self.any_refusal |= decision.choice == DecisionChoice::Declined,
        }
    }

    fn observe(
        &mut self,
        ix: EntryIx,
        entry: &crate::model::Entry,
        findings: &[crate::model::Finding],
        concerns: bool,
    ) {
        for finding in findings {
            let Some(concept) = self.knowledge.concept_named(finding.concept.as_str()) else { continue };
            let item = &self.knowledge.concept(concept).item;
            let when = finding.date.map_or_else(|| entry.start(), crate::model::PartialDate::interval);
            let when = until(when, self.as_of);
            if when.first > self.as_of || (item.scope == ConceptScope::Problem && !concerns) {
                continue;
            }
            let seen = match &finding.value {
                Recorded::Missing(missing) => Seen::Missing(*missing),
                Recorded::Known(Value::Present) => Seen::Present,
                Recorded::Known(Value::Absent) => Seen::Absent,
                Recorded::Known(Value::Number(n)) => Seen::Number(*n),
                Recorded::Known(Value::Choice(word)) => {
                    let place = item.values.iter().position(|v| v.id == *word);
                    match place.and_then(|n| u16::try_from(n).ok()) {
                        Some(n) => Seen::Word(n),
                        None => continue,
                    }
                }
            };
            let fits = matches!(
                (seen, item.kind),
                (Seen::Missing(_), _)
                    | (Seen::Present | Seen::Absent, ConceptKind::Presence)
                    | (Seen::Number(_), ConceptKind::Number)
                    | (Seen::Word(_), ConceptKind::Choice)
            );
            if fits && seen != Seen::Missing(Missing::NotAsked) {
                self.observations.push(Observation { concept, seen, site: finding.site, when, entry: ix });
            }
        }
    }

    /// The row of a criterion that is the same for all targets: worked out once.
    pub(super) fn row_once(&self, ix: CriterionIx, work_out: impl FnOnce() -> LedgerRow) -> LedgerRow {
        if let Some(row) = self.rows.borrow().get(ix) {
            return row.clone();
        }
        let row = work_out();
        self.rows.borrow_mut().keep(ix, row.clone());
        row
    }

    /// Sorts observations by concept, then by time; the order of entries in the file never matters. There are more
    /// concepts than observations of any of them: each goes to its concept first, and only few are compared.
    fn sort(&mut self) {
        let mut starts = vec![0; self.knowledge.concepts().len() + 1];
        for o in &self.observations {
            if let Some(next) = starts.get_mut(o.concept.at() + 1) {
                *next += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut places = starts.clone();
        let mut sorted = self.observations.clone();
        for o in &self.observations {
            if let Some(place) = places.get_mut(o.concept.at()) {
                if let Some(slot) = sorted.get_mut(*place) {
                    *slot = *o;
                }
                *place += 1;
            }
        }
        for (from, to) in starts.iter().zip(starts.iter().skip(1)).filter(|(from, to)| *from + 1 < **to) {
            if let Some(same) = sorted.get_mut(*from..*to) {
                same.sort_by_key(|o| (o.when.last, o.when.first, o.site, o.entry));
            }
        }
        self.observations = sorted;
        self.starts = starts;
        self.past.sort_by_key(|p| (p.when.last, p.when.first, p.entry, p.target));
    }

    /// Keeps what an image shows to the problem it was made for, and to the side that hurts: a shoulder is not explained by
    /// an image of the neck, nor a left leg by a root on the right.
    pub(super) fn keep_images_to_the_problem(&mut self) {
        let (case, problem, knowledge) = (self.case, self.problem, self.knowledge);
        self.observations.retain(|o| {
            let imaged = knowledge.concept(o.concept).item.group == Group::Imaging;
            let concerns = case.entries.get(o.entry.0).is_none_or(|entry| entry.concerns(&problem.id));
            let across = matches!(
                (o.site.side, problem.side),
                (Some(Side::Left), Some(Side::Right)) | (Some(Side::Right), Some(Side::Left))
            );
            !imaged || (concerns && !across)
        });
        self.sort();
    }

    /// Past treatments among which those of a set are; none, if there is none of the set.
    pub(super) fn past_with(&self, set: &TreatmentSet) -> &[Past] {
        if set.meets(&self.treated) { &self.past } else { &[] }
    }

    /// The observations of a concept, in the order of time.
    pub(super) fn of(&self, concept: ConceptIx) -> &[Observation] {
        let from = self.starts.get(concept.at()).copied().unwrap_or(0);
        let to = self.starts.get(concept.at() + 1).copied().unwrap_or(from);
        self.observations.get(from..to).unwrap_or_default()
    }

    /// Takes in what was found of a generator, at all of its targets.
    pub(super) fn add_generator(&mut self, generator: GeneratorIx, results: Vec<GeneratorResult>) {
        let from = self.generators.len();
        self.generators.extend(results);
        if let Some(span) = self.spans.get_mut(generator.at()) {
            *span = from..self.generators.len();
        }
    }

    /// The results of a generator, at all of its targets.
    pub(super) fn results_of(&self, generator: GeneratorIx) -> &[GeneratorResult] {
        let span = self.spans.get(generator.at()).cloned().unwrap_or_default();
        self.generators.get(span).unwrap_or_default()
    }

    /// The results of a generator at a target (anywhere, if none is given).
    pub(super) fn generator(
        &self,
        generator: GeneratorIx,
        here: Option<Target>,
    ) -> impl Iterator<Item = &GeneratorResult> {
        self.results_of(generator).iter().filter(move |g| match (here, g.target) {
            (Some(here), Some(target)) => {
                // What is suspected without a level is suspected at none in particular; what is open stays open.
                let placed =
                    target.level.is_some() || here.level.is_none() || g.state != GeneratorState::Suspected;
                here.structure == target.structure
                    && placed
                    && place::same_place(self.knowledge, here, target)
            }
            _ => true,
        })
    }

    /// The latest steroid injection, if the field is not recorded there and was not asked for in vain.
    pub(super) fn lacking_of_latest_steroid(&self, field: Field) -> Option<EntryIx> {
        let steroid = |p: &&Past| {
            p.is_done() && p.concerns && self.knowledge.treatment(p.treatment).item.nature == Nature::Steroid
        };
        let past = self.past.iter().rev().find(steroid)?;
        let entry = past.entry;
        let Body::Treatment(t) = &self.case.entries.get(entry.0)?.body else { return None };
        let read = |phase| t.readings.iter().any(|r| r.phase == phase);
        let recorded = match field {
            Field::Guidance => t.guidance.is_some(),
            Field::Contrast => t.contrast.is_some(),
            Field::Target => !t.targets.is_empty(),
            Field::Technique => t.technique.is_some(),
            Field::FirstHours => read(Phase::Anaesthetic),
            // Readings that contradict each other, or that say nothing, leave it open.
            Field::WeeksAfter => {
                let in_vain =
                    |r: &Reading| r.phase == Phase::Therapeutic && matches!(r.measure, Measure::Missing(_));
                let told = past.response != Response::NotAssessable || t.readings.iter().any(in_vain);
                read(Phase::Therapeutic) && told
            }
            // Relief that was told, and of which nobody has heard since.
            Field::StillHelps => !matches!(past.response, Response::Good | Response::Durable),
            _ => true,
        };
        (!recorded).then_some(entry)
    }

    /// How many targets a generator is suspected at, both sides of a level counted once.
    pub(super) fn candidates(&self, generator: GeneratorIx) -> usize {
        let mut levels: Vec<_> = self
            .results_of(generator)
            .iter()
            .filter(|g| g.state <= GeneratorState::Suspected)
            .map(|g| g.target.map(|t| (t.level, t.part)))
            .collect();
        levels.sort_unstable();
        levels.dedup();
        levels.len()
    }
}
