//! Timelines made for a rule: what could have been done that it asks about, at, before and after each of its figures.

use serde::{Deserialize, Serialize};

use crate::model::{
    Body, Concordance, Contrast, DAYS_PER_MONTH, Domain, Entry, Given, Guidance, Imaging, Measure, Phase,
    Programme, Reading, Recorded, Region, Side, Span, SpanUnit, Structure, Target, Treatment, TreatmentId,
    TreatmentStatus,
};
use crate::pathway::evaluate::Probe;
use crate::pathway::evaluation::TreatmentIx;
use crate::pathway::expression::ast::{Expr, Number, SetIx, Word};
use crate::pathway::facts::Facts;
use crate::pathway::knowledge::{Knowledge, TreatmentSet};
use crate::pathway::prove::draft::{Draft, today};
use crate::pathway::truth::Truth;
use crate::pathway::vocabulary::Nature;

use super::vars::Terms;

/// Something that was done so many days ago.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Deed {
    pub(super) what: What,
    pub(super) days: i32,
}

/// What can be put on a timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum What {
    Treatment(Box<Treatment>),
    Imaging(Imaging),
}

/// A timeline: what was done beside what is on record, and what is taken from the record first.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) without: Option<TreatmentSet>,
    pub(super) deeds: Vec<Deed>,
    /// Whether the record says that nothing else was done.
    pub(super) whole: bool,
}

/// What was done, and what each part of the rule that asks the timeline says of it.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) asked: Vec<Expr>,
    pub(super) lines: Vec<Line>,
    pub(super) answers: Vec<Vec<Truth>>,
}

/// Days ago, beside those at the figures of the rule.
const USUAL_DAYS: [i32; 3] = [5, 100, 400];
/// Relief in percent of somebody whom it made worse.
const WORSE: f64 = -30.0;
/// Days between two of a kind.
const APART: i32 = 20;
/// What somebody may have found who compared an image with the symptoms.
const COMPARED: [Concordance; 2] = [Concordance::Concordant, Concordance::Discordant];

/// Where a rule is tried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage {
    pub(super) region: Region,
    pub(super) here: Target,
}

impl Deed {
    fn treatment(treatment: Treatment, days: i32) -> Self {
        Self { what: What::Treatment(Box::new(treatment)), days }
    }
}

impl Lines {
    /// One treatment each, and nothing at all.
    pub(super) fn singles(
        terms: Terms<'_>,
        (stage, base): (Stage, Option<&Draft>),
        performs: &TreatmentSet,
        asked: Vec<Expr>,
    ) -> Self {
        let mut lines = Self { asked, lines: Vec::new(), answers: Vec::new() };
        lines.add(terms, (stage, base), Line::default());
        for (set, cuts) in cuts(terms, &lines.asked) {
            // A coded case may hold what the question is about.
            let without = base.map(|_| *terms.knowledge.set(set));
            lines.add(terms, (stage, base), Line { without, ..Line::default() });
            for ix in representatives(terms.knowledge, performs, set, stage.here) {
                for deeds in of_treatment(terms, stage, ix, &cuts) {
                    lines.add(terms, (stage, base), Line { deeds: deeds.clone(), ..Line::default() });
                    lines.add(terms, (stage, base), Line { without, deeds, whole: false });
                }
            }
        }
        lines
    }

    /// Two of the single ones together, and each of them alone.
    pub(super) fn pairs(self, terms: Terms<'_>, stage: Stage) -> Self {
        let singles = self.lines.clone();
        let mut lines = self;
        for (n, a) in singles.iter().enumerate() {
            for b in singles.iter().skip(n + 1) {
                let deeds = a.deeds.iter().chain(&b.deeds).cloned().collect();
                lines.add(terms, (stage, None), Line { deeds, ..Line::default() });
            }
        }
        lines
    }

    /// Adds a timeline unless one is there that answers everything in the same way; beside a coded case, which may
    /// leave open what else was done, also as one that leaves nothing open.
    fn add(&mut self, terms: Terms<'_>, place: (Stage, Option<&Draft>), line: Line) {
        let whole = place.1.map(|_| Line { whole: true, ..line.clone() });
        self.add_one(terms, place, line);
        if let Some(whole) = whole {
            self.add_one(terms, place, whole);
        }
    }

    fn add_one(&mut self, terms: Terms<'_>, place: (Stage, Option<&Draft>), line: Line) {
        let Some(answers) = answers(terms, place, &line, &self.asked) else { return };
        if !self.answers.contains(&answers) {
            self.lines.push(line);
            self.answers.push(answers);
        }
    }
}

/// What the evaluator says of each part, with everything on the timeline that was done.
fn answers(
    terms: Terms<'_>,
    (stage, base): (Stage, Option<&Draft>),
    line: &Line,
    asked: &[Expr],
) -> Option<Vec<Truth>> {
    let mut draft = match base {
        Some(base) => base.clone(),
        None => {
            let mut draft = Draft::new(stage.region, Some(Side::Right))?;
            draft.complete(terms.knowledge)?;
            draft
        }
    };
    line.write(terms.knowledge, &mut draft)?;
    if line.whole {
        draft.complete(terms.knowledge)?;
    }
    draft.case.arrange();
    let problem = draft.case.problems.first()?;
    let facts = Facts::new(terms.knowledge, terms.policy, &draft.case, problem, draft.day);
    let probe = Probe { facts: &facts, here: Some(stage.here) };
    Some(asked.iter().map(|expr| probe.truth(expr)).collect())
}

impl Line {
    /// Puts it on the timeline of a case.
    pub(super) fn write(&self, knowledge: &Knowledge, draft: &mut Draft) -> Option<()> {
        if let Some(set) = self.without {
            let of_set = |entry: &Entry| done(entry).is_some_and(|id| holds(knowledge, set, id));
            draft.case.entries.retain(|entry| !of_set(entry));
        }
        for deed in &self.deeds {
            let day = draft.day.plus_days(-deed.days);
            match &deed.what {
                What::Treatment(treatment) => draft.treatment(day, treatment.as_ref().clone())?,
                What::Imaging(imaging) => draft.imaging(day, imaging.clone())?,
            }
        }
        Some(())
    }
}

/// What an entry says was done, if it does: a treatment, or an image that was made.
pub(super) fn done(entry: &Entry) -> Option<&TreatmentId> {
    match &entry.body {
        Body::Treatment(treatment) => Some(&treatment.treatment),
        Body::Imaging(imaging) => Some(&imaging.modality),
        _ => None,
    }
}

/// Whether a set holds what is called so.
pub(super) fn holds(knowledge: &Knowledge, set: TreatmentSet, id: &TreatmentId) -> bool {
    knowledge.treatment_named(id.as_str()).is_some_and(|ix| set.contains(ix))
}

/// The figures a set of treatments is compared with.
#[derive(Debug, Clone, Default)]
struct Cuts {
    days: Vec<i32>,
    counts: Vec<i32>,
    weeks: Vec<i32>,
    lasted_days: Vec<i32>,
    percents: Vec<i32>,
}

fn cuts(terms: Terms<'_>, asked: &[Expr]) -> Vec<(SetIx, Cuts)> {
    let mut all: Vec<(SetIx, Cuts)> = Vec::new();
    for leaf in asked {
        let (set, number, figure) = match leaf {
            Expr::Treatment(_, set, _) => (*set, None, None),
            Expr::Among(Word::Response(set, _) | Word::Programme(set, _) | Word::Reading(set, _), _) => {
                (*set, None, None)
            }
            Expr::Compare(a, _, b) => match (set_of(a), set_of(b)) {
                (Some(set), _) => (set, Some(a), terms.fixed(b)),
                (_, Some(set)) => (set, Some(b), terms.fixed(a)),
                _ => continue,
            },
            _ => continue,
        };
        if !all.iter().any(|(known, _)| *known == set) {
            all.push((set, Cuts::default()));
        }
        let Some((_, cuts)) = all.iter_mut().find(|(known, _)| *known == set) else { continue };
        if let (Some(number), Some(figure)) = (number, figure) {
            cuts.take(number, figure);
        }
    }
    all
}

impl Cuts {
    fn take(&mut self, number: &Number, figure: f64) {
        let whole = figure.ceil().clamp(0.0, 10_000.0) as i32;
        match number {
            Number::DaysSince(..) => self.days.extend([whole, whole - 1, whole + 1]),
            Number::WeeksSince(..) => self.days.extend([whole * 7, whole * 7 - 1, whole * 7 + 1]),
            Number::MonthsSince(..) => {
                let days = today().map(|day| day.plus_months(-whole).days_until(day));
                self.days.extend(days.into_iter().flat_map(|days| [days, days - 1, days + 1]));
            }
            Number::CareWeeks(_) => self.weeks.extend([whole, whole - 1]),
            Number::LastedMonths(..) => {
                self.lasted_days.extend([whole * DAYS_PER_MONTH, whole * DAYS_PER_MONTH - 1])
            }
            Number::Relief(..) => self.percents.extend([whole, whole - 1]),
            _ => self.counts.extend([whole, whole - 1, whole + 1]),
        }
    }
}

fn set_of(number: &Number) -> Option<SetIx> {
    match number {
        Number::CareWeeks(set)
        | Number::Sessions(set, _)
        | Number::Relief(set, _)
        | Number::Count(set, _)
        | Number::DaysSince(set, _)
        | Number::WeeksSince(set, _)
        | Number::MonthsSince(set, _)
        | Number::PositiveRun(set, _)
        | Number::Negatives(set, _)
        | Number::Answers(set, _)
        | Number::LastedMonths(set, _) => Some(*set),
        _ => None,
    }
}

/// Everything that could have been done of what the parts of a rule ask about, each by itself.
pub(super) fn deeds(
    terms: Terms<'_>,
    stage: Stage,
    performs: &TreatmentSet,
    asked: &[Expr],
) -> Vec<Vec<Deed>> {
    let sets = cuts(terms, asked);
    let of_set = |(set, cuts): &(SetIx, Cuts)| -> Vec<Vec<Deed>> {
        let treatments = representatives(terms.knowledge, performs, *set, stage.here);
        treatments.into_iter().flat_map(|ix| of_treatment(terms, stage, ix, cuts)).collect()
    };
    sets.iter().flat_map(of_set).collect()
}

/// Treatments that stand for a set: what the step does, what is done at the same structure, the first of the files.
fn representatives(
    knowledge: &Knowledge,
    performs: &TreatmentSet,
    set: SetIx,
    here: Target,
) -> Vec<TreatmentIx> {
    let of_set = || {
        let all = (0..).map(TreatmentIx).take(knowledge.treatments().len());
        all.filter(|ix| knowledge.set(set).contains(*ix))
    };
    let same =
        |ix: &TreatmentIx| knowledge.treatment(*ix).item.structure.as_deref() == Some(here.structure.id());
    // Another one that takes time to be judged: "too early" may be said of it alone.
    let slow = |ix: &TreatmentIx| {
        !performs.contains(*ix) && knowledge.treatment(*ix).item.assess_days.is_some_and(|days| days > 5)
    };
    let found = [
        of_set().find(|ix| performs.contains(*ix)),
        of_set().find(same),
        of_set().find(slow),
        of_set().next(),
    ];
    let mut kept: Vec<TreatmentIx> = Vec::new();
    for ix in found.into_iter().flatten() {
        if !kept.contains(&ix) {
            kept.push(ix);
        }
    }
    kept
}

fn span(count: i32, unit: SpanUnit) -> Option<Span> {
    u16::try_from(count).ok().map(|count| Span { count, unit })
}

fn read(phase: Phase, after: Option<Span>, percent: f64, lasted: Option<Span>) -> Reading {
    let measure = Measure::Percent(percent);
    Reading { phase, after, date: None, target: None, domain: Domain::Pain, measure, lasted }
}

/// Ways in which a treatment could have been done and turned out.
fn of_treatment(terms: Terms<'_>, stage: Stage, ix: TreatmentIx, cuts: &Cuts) -> Vec<Vec<Deed>> {
    let named = terms.knowledge.treatment(ix);
    let Some(mut plain) = plain(terms.knowledge, ix, stage.here) else { return Vec::new() };
    let judged = named.item.assess_days.unwrap_or(14) + 7;
    let mut days: Vec<i32> = USUAL_DAYS.to_vec();
    days.extend(&cuts.days);
    days.retain(|days| *days >= 0);
    let mut lines = Vec::new();
    for day in days {
        let mut ways = ways(&plain, named.item.nature, judged.min(day), cuts);
        for treatment in ways.drain(..) {
            lines.push(vec![Deed::treatment(treatment, day)]);
        }
    }
    for way in ways(&plain, named.item.nature, judged, cuts) {
        for count in cuts.counts.iter().copied().filter(|count| (2..=6).contains(count)) {
            lines.push((0..count).map(|n| Deed::treatment(way.clone(), 30 + n * APART)).collect());
        }
    }
    let id = plain.treatment.clone();
    for status in [TreatmentStatus::Planned, TreatmentStatus::Declined] {
        plain.status = status;
        lines.push(vec![Deed::treatment(plain.clone(), 1)]);
    }
    if named.item.nature == Nature::Test {
        let made = cuts.days.iter().copied().filter(|days| *days > 1).chain([1]);
        lines.extend(made.flat_map(|days| {
            COMPARED.map(|found| vec![Deed { what: What::Imaging(image(&id, found)), days }])
        }));
    }
    lines
}

/// An image of the region that was compared with the symptoms.
fn image(modality: &TreatmentId, found: Concordance) -> Imaging {
    let concordance = Some(Recorded::Known(found));
    Imaging { modality: modality.clone(), region: None, findings: Vec::new(), concordance, report: None }
}

/// The treatment at the place, done under image guidance.
fn plain(knowledge: &Knowledge, ix: TreatmentIx, here: Target) -> Option<Treatment> {
    let named = knowledge.treatment(ix);
    let mut plain = Treatment::done(named.id.clone());
    let structure = named.item.structure.as_deref().and_then(Structure::from_id);
    plain.targets = match structure {
        Some(structure) if structure == here.structure => vec![here],
        Some(structure) => {
            let segment = here.level.and_then(|level| knowledge.segment(level));
            let level = match structure {
                Structure::Root => segment.map(|s| s.traversing),
                _ => None,
            };
            vec![Target { level, side: here.side, ..Target::of(structure) }]
        }
        None => Vec::new(),
    };
    Some(plain)
}

fn ways(plain: &Treatment, nature: Nature, judged: i32, cuts: &Cuts) -> Vec<Treatment> {
    let after = span(judged, SpanUnit::Days);
    let hour = span(1, SpanUnit::Hours);
    let with = |readings: Vec<Reading>| Treatment { readings, ..plain.clone() };
    let later = |percent| read(Phase::Therapeutic, after, percent, None);
    let hours = |percent| read(Phase::Anaesthetic, hour, percent, None);
    let mut ways = vec![plain.clone()];
    match nature {
        Nature::Block => {
            ways.extend([with(vec![hours(100.0)]), with(vec![hours(0.0)])]);
            let sedated = Some(Recorded::Known(Given::Given));
            ways.push(Treatment { sedation: sedated, ..with(vec![hours(100.0)]) });
        }
        Nature::Steroid => {
            let guided = Treatment {
                guidance: Some(Recorded::Known(Guidance::Fluoroscopy)),
                contrast: Some(Recorded::Known(Contrast::AtTarget)),
                ..plain.clone()
            };
            for (first, weeks) in [(100.0, 100.0), (100.0, 0.0), (0.0, 0.0), (0.0, 100.0)] {
                ways.push(Treatment { readings: vec![hours(first), later(weeks)], ..guided.clone() });
            }
            ways.push(Treatment { readings: vec![later(0.0)], ..guided });
            let blind = Some(Recorded::Known(Guidance::None));
            ways.push(Treatment { guidance: blind, ..with(vec![later(0.0)]) });
        }
        Nature::Course => {
            let weeks = cuts.weeks.iter().copied().chain([12]).filter_map(|weeks| u16::try_from(weeks).ok());
            for weeks in weeks {
                ways.extend(Programme::ALL.iter().map(|kind| Treatment {
                    weeks: Some(Recorded::Known(weeks)),
                    programme: Some(Recorded::Known(*kind)),
                    ..with(vec![later(0.0)])
                }));
            }
        }
        _ => {}
    }
    if !matches!(nature, Nature::Test | Nature::Referral) {
        ways.extend([with(vec![later(0.0)]), with(vec![later(100.0)]), with(vec![later(WORSE)])]);
        ways.extend(cuts.percents.iter().map(|percent| with(vec![later(f64::from(*percent))])));
        let technique = Some(Recorded::Known("parallel, 18 G".to_owned()));
        ways.push(Treatment { technique, ..with(vec![later(0.0)]) });
        for days in cuts.lasted_days.iter().copied().chain([240]) {
            let lasted = span(days, SpanUnit::Days);
            let worn = read(Phase::Therapeutic, after, 100.0, lasted);
            ways.push(Treatment {
                technique: Some(Recorded::Known("parallel".to_owned())),
                ..with(vec![worn])
            });
        }
    }
    ways
}
