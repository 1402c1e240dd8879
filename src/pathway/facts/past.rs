//! Treatments of the past, one per atomic target, with how each is read.

use crate::model::{
    Concordance, Confounder, DAYS_PER_MONTH, Domain, End, Entry, Given, Guidance, Imaging, Interval, Measure,
    Missing, Phase, Programme, Reading, Recorded, Source, Target, Treatment, TreatmentStatus,
};
use crate::pathway::evaluation::{BlockResult, EntryIx, ReadingIx, Response, TreatmentIx};
use crate::pathway::knowledge::{Delivery, FirstHours, Knowledge, Weeks};
use crate::pathway::truth::Bounds;
use crate::pathway::vocabulary::{CatalogueItem, Nature};

use super::Facts;
use super::outcome::{self, Fair, Purpose};

/// A treatment of the past at one target.
#[derive(Debug, Clone)]
pub(in crate::pathway) struct Past {
    pub(in crate::pathway) entry: EntryIx,
    pub(in crate::pathway) treatment: TreatmentIx,
    pub(in crate::pathway) status: TreatmentStatus,
    pub(in crate::pathway) target: Option<Target>,
    pub(in crate::pathway) when: Interval,
    pub(in crate::pathway) end: Option<Interval>,
    pub(in crate::pathway) ongoing: bool,
    pub(in crate::pathway) concerns: bool,
    pub(in crate::pathway) response: Response,
    pub(in crate::pathway) function: Option<Response>,
    pub(in crate::pathway) block: BlockResult,
    pub(in crate::pathway) reading: Option<ReadingIx>,
    pub(in crate::pathway) relief_days: Option<(i32, Option<i32>)>,
    pub(in crate::pathway) last_read: Option<i32>,
    /// The most relief in percent at a reading of the weeks after.
    pub(in crate::pathway) best: Option<Bounds>,
    /// Relief in percent at the last reading of the weeks after.
    pub(in crate::pathway) relief: Option<Bounds>,
    /// Whether two readings of one time contradict each other.
    pub(in crate::pathway) at_odds: bool,
    pub(in crate::pathway) documented: Known,
    pub(in crate::pathway) technique: Known,
    /// Whether it was image-guided; else whether that was asked for.
    pub(in crate::pathway) guided: Result<bool, Known>,
    /// Kind of programme: known, not asked, or asked and not known.
    pub(in crate::pathway) programme: Result<Option<Programme>, Missing>,
    pub(in crate::pathway) weeks: Option<u16>,
    pub(in crate::pathway) length_closed: bool,
    pub(in crate::pathway) detail: u8,
    pub(in crate::pathway) revisit: Option<Interval>,
    /// Of an image: whether it disagrees with the symptoms, where somebody compared them.
    pub(in crate::pathway) disagrees: Option<bool>,
}

/// Whether something is on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pathway) enum Known {
    /// On record.
    Yes,
    /// Asked for, and cannot be known.
    Closed,
    /// The details are there, and nobody said where they come from.
    Unsourced,
    /// Never asked for.
    No,
}

impl Past {
    /// Whether it took place.
    pub(in crate::pathway) fn is_done(&self) -> bool {
        matches!(self.status, TreatmentStatus::Done | TreatmentStatus::Ongoing)
    }
}

/// Takes a treatment in, once per atomic target.
pub(super) fn take_in(
    facts: &mut Facts<'_>,
    ix: EntryIx,
    entry: &Entry,
    treatment: &Treatment,
    concerns: bool,
) {
    let Some(kind) = facts.knowledge.treatment_named(treatment.treatment.as_str()) else { return };
    let mut targets: Vec<Option<Target>> =
        treatment.targets.iter().flat_map(|t| t.atoms()).map(Some).collect();
    targets.sort_unstable();
    targets.dedup();
    if targets.is_empty() {
        targets.push(None);
    }
    for target in targets {
        let past = read(facts, (ix, entry, concerns), (kind, treatment), target);
        facts.past.push(past);
    }
}

/// An image counts as the test it is.
pub(super) fn take_in_imaging(facts: &mut Facts<'_>, ix: EntryIx, entry: &Entry, imaging: &Imaging) {
    let Some(kind) = facts.knowledge.treatment_named(imaging.modality.as_str()) else { return };
    let mut test = Treatment::done(imaging.modality.clone());
    test.status = TreatmentStatus::Done;
    let mut past = read(facts, (ix, entry, true), (kind, &test), None);
    let compared = imaging.concordance.as_ref().and_then(Recorded::known);
    past.disagrees = compared.map(|concordance| *concordance == Concordance::Discordant);
    facts.past.push(past);
}

fn read(
    facts: &Facts<'_>,
    (ix, entry, concerns): (EntryIx, &Entry, bool),
    (kind, treatment): (TreatmentIx, &Treatment),
    target: Option<Target>,
) -> Past {
    let knowledge = facts.knowledge;
    let figures = &knowledge.outcomes;
    let item = &knowledge.treatment(kind).item;
    // What was told on a day happened by that day.
    let told = entry.known_on.map_or(facts.as_of, |day| day.min(facts.as_of));
    let when = super::until(entry.start(), told);
    let high = |scale: &str| crate::pathway::counts_upward(knowledge, scale);
    let points = |phase, domain| {
        outcome::points(figures, &treatment.readings, (phase, domain), (target, when, facts.as_of), high)
    };
    let pain = points(Phase::Therapeutic, Domain::Pain);
    let function = points(Phase::Therapeutic, Domain::Function);
    let hours = points(Phase::Anaesthetic, Domain::Pain);
    let durable = item.durable_months.unwrap_or(figures.durable_months) * DAYS_PER_MONTH;
    let limits = (assess_days(knowledge, item, treatment), durable);
    let since = when.first.days_until(facts.as_of).max(0);
    let done = matches!(treatment.status, TreatmentStatus::Done | TreatmentStatus::Ongoing);
    let response =
        if done { outcome::response(figures, &pain, limits, since) } else { Response::NotAssessable };
    let cutoff = knowledge.cutoff(kind, facts.policy, figures.la_yes_pct);
    let purpose = if item.nature == Nature::Block { Purpose::Test } else { Purpose::Treatment };
    let guidance = treatment.guidance.as_ref().and_then(Recorded::known).copied();
    let contrast = treatment.contrast.as_ref().and_then(Recorded::known).copied();
    let delivery = knowledge.delivery(guidance, contrast, target.map(|target| target.structure));
    let block = outcome::block(figures, &hours, (cutoff, purpose), fair(knowledge, treatment, purpose));
    let block =
        if item.nature == Nature::Block { as_test(block, delivery, treatment, target) } else { block };
    let weeks_after = weeks_after(response);
    let reading = (done && (item.nature == Nature::Steroid || treats_too(knowledge, item, treatment)))
        .then(|| {
            let fair = fair(knowledge, treatment, Purpose::Treatment);
            let block = outcome::block(figures, &hours, (cutoff, Purpose::Treatment), fair);
            knowledge.read_injection(first_hours(item, block), weeks_after, delivery)
        })
        .flatten();
    let (end, ongoing) = ended(facts, entry, treatment);
    Past {
        entry: ix,
        treatment: kind,
        status: if when.first > facts.as_of { TreatmentStatus::Planned } else { treatment.status },
        target,
        when,
        end,
        ongoing,
        concerns,
        response,
        function: (!function.is_empty()).then(|| outcome::response(figures, &function, limits, since)),
        block,
        reading,
        relief_days: outcome::duration(figures, &pain),
        last_read: pain.last().filter(|p| p.timed).map(|p| p.days),
        best: pain.iter().map(|p| p.relief).max_by(|a, b| a.low.total_cmp(&b.low)),
        relief: pain.last().map(|p| p.relief),
        at_odds: outcome::at_odds(figures, &pain) || outcome::at_odds(figures, &hours),
        documented: documented(entry, treatment),
        technique: known(treatment.technique.as_ref()),
        guided: match &treatment.guidance {
            Some(Recorded::Known(guidance)) => Ok(*guidance != Guidance::None),
            other => Err(known(other.as_ref())),
        },
        programme: programme(treatment),
        weeks: treatment.weeks.as_ref().and_then(|w| w.known().copied()),
        length_closed: matches!(treatment.weeks, Some(Recorded::Missing(Missing::CannotBeKnown))),
        detail: detail(treatment),
        revisit: treatment.revisit.map(crate::model::PartialDate::interval),
        disagrees: None,
    }
}

/// When it had ended by the day looked at, and whether it goes on.
fn ended(facts: &Facts<'_>, entry: &Entry, treatment: &Treatment) -> (Option<Interval>, bool) {
    match entry.end {
        Some(End::On(date)) if date.interval().first <= facts.as_of => (Some(date.interval()), false),
        Some(End::On(_) | End::Ongoing) => (None, true),
        None => (None, treatment.status == TreatmentStatus::Ongoing),
    }
}

/// The exercise programme, unless it is closed that nobody will know it.
fn programme(treatment: &Treatment) -> Result<Option<Programme>, Missing> {
    match treatment.programme {
        Some(Recorded::Known(programme)) => Ok(Some(programme)),
        Some(Recorded::Missing(missing @ (Missing::CannotBeKnown | Missing::NotApplicable))) => Err(missing),
        _ => Ok(None),
    }
}

/// What the first hours of a block say, given how it was done and the pain of that day.
fn as_test(
    block: BlockResult,
    delivery: Delivery,
    treatment: &Treatment,
    target: Option<Target>,
) -> BlockResult {
    match block {
        // Nobody saw whether the needle was there: that it did not help says nothing about the place.
        BlockResult::Negative | BlockResult::BelowCutoff if delivery == Delivery::Poor => {
            BlockResult::Indeterminate
        }
        // Scored on a day without pain: what it would have shown is not to be had by asking.
        BlockResult::NotTested if nothing_to_relieve(treatment, target) => BlockResult::Indeterminate,
        result => result,
    }
}

/// Whether the first hours were scored, and there was no pain before.
fn nothing_to_relieve(treatment: &Treatment, target: Option<Target>) -> bool {
    let here = |r: &Reading| match (r.target, target) {
        (Some(of), Some(target)) => of.atoms().any(|atom| atom == target),
        _ => true,
    };
    let mut hours = treatment.readings.iter().filter(|r| r.phase == Phase::Anaesthetic && here(r));
    hours.any(|r| matches!(&r.measure, Measure::Score(score) if score.before <= 0.0))
}

fn known<T>(field: Option<&Recorded<T>>) -> Known {
    match field {
        Some(Recorded::Known(_)) => Known::Yes,
        Some(Recorded::Missing(Missing::CannotBeKnown | Missing::NotApplicable)) => Known::Closed,
        _ => Known::No,
    }
}

/// Whether the way it was done is on record, not only told.
fn documented(entry: &Entry, treatment: &Treatment) -> Known {
    let record = matches!(entry.source, Some(Source::OwnRecord | Source::OutsideRecord | Source::Letter));
    match known(treatment.guidance.as_ref()) {
        Known::Closed => Known::Closed,
        Known::Yes if record => Known::Yes,
        // The record was looked for in vain: what was told is all there is.
        Known::Yes if matches!(treatment.contrast, Some(Recorded::Missing(Missing::CannotBeKnown))) => {
            Known::Closed
        }
        Known::Yes if entry.source.is_none() => Known::Unsourced,
        _ => Known::No,
    }
}

/// How much is recorded: the best documented of several is read.
fn detail(treatment: &Treatment) -> u8 {
    let phases = |phase| treatment.readings.iter().any(|r| r.phase == phase);
    u8::from(matches!(treatment.guidance, Some(Recorded::Known(_))))
        + u8::from(matches!(treatment.contrast, Some(Recorded::Known(_))))
        + u8::from(!treatment.targets.is_empty())
        + u8::from(phases(Phase::Anaesthetic)) * 2
        + u8::from(phases(Phase::Therapeutic)) * 2
}

/// Days before the weeks after can be judged. A block that held no steroid has shown what it can by the evening.
fn assess_days(knowledge: &Knowledge, item: &CatalogueItem, treatment: &Treatment) -> i32 {
    let listed = !treatment.drugs.is_empty();
    let steroid = treatment.drugs.iter().any(|d| knowledge.drug_in(d.drug.as_str(), "steroid"));
    let without = match treatment.steroid {
        Some(Recorded::Known(Given::NotGiven)) => true,
        Some(Recorded::Known(Given::Given)) => false,
        _ => listed && !steroid,
    };
    if item.nature == Nature::Block && without { 0 } else { item.assess_days.unwrap_or(0) }
}

fn first_hours(item: &CatalogueItem, block: BlockResult) -> FirstHours {
    match block {
        BlockResult::Positive => FirstHours::Yes,
        // An anesthetic that spreads along the canal says nothing about one structure.
        BlockResult::Negative if item.localises => FirstHours::No,
        BlockResult::Negative | BlockResult::NotTested => FirstHours::NotTested,
        BlockResult::BelowCutoff | BlockResult::Indeterminate => FirstHours::Blurred,
    }
}

fn weeks_after(response: Response) -> Weeks {
    match response {
        Response::Good | Response::Durable | Response::WornOff => Weeks::Yes,
        Response::None | Response::Brief | Response::Partial | Response::Worse => Weeks::No,
        Response::TooEarly => Weeks::Early,
        Response::Intolerant | Response::Underdosed | Response::NotAssessable => Weeks::Unknown,
    }
}

fn holds_steroid(knowledge: &Knowledge, treatment: &Treatment) -> bool {
    matches!(treatment.steroid, Some(Recorded::Known(Given::Given)))
        || treatment.drugs.iter().any(|d| knowledge.drug_in(d.drug.as_str(), "steroid"))
}

/// Whether a block held a steroid whose weeks are judged: as a test it is blurred, and as an injection it is read like
/// any other.
fn treats_too(knowledge: &Knowledge, item: &CatalogueItem, treatment: &Treatment) -> bool {
    item.nature == Nature::Block && item.assess_days.is_some() && holds_steroid(knowledge, treatment)
}

/// Whether a block, or the first hours of an injection, can be read.
fn fair(knowledge: &Knowledge, treatment: &Treatment, purpose: Purpose) -> Fair {
    let given = |field: &Option<Recorded<Given>>| matches!(field, Some(Recorded::Known(Given::Given)));
    if matches!(treatment.anaesthetic, Some(Recorded::Known(Given::NotGiven))) {
        return Fair::NoAnaesthetic;
    }
    let steroid_in_block = purpose == Purpose::Test && holds_steroid(knowledge, treatment);
    let blurring = treatment
        .confounders
        .iter()
        .any(|c| matches!(c, Confounder::NewOpioid | Confounder::ManyTargets | Confounder::OtherProcedure));
    if steroid_in_block || given(&treatment.sedation) || blurring || outlasts(knowledge, treatment) {
        Fair::Blurred
    } else {
        Fair::Yes
    }
}

/// Whether relief lasted far longer than the anaesthetic acts.
fn outlasts(knowledge: &Knowledge, treatment: &Treatment) -> bool {
    let acts = treatment
        .drugs
        .iter()
        .filter_map(|d| knowledge.drug_named(d.drug.as_str())?.acts_hours)
        .map(|[_, longest]| longest)
        .fold(None, |a: Option<f64>, b| Some(a.map_or(b, |a| a.max(b))));
    let lasted = treatment
        .readings
        .iter()
        .filter(|r| r.phase == Phase::Anaesthetic)
        .filter_map(|r| r.lasted)
        .map(|l| f64::from(l.hours()))
        .fold(None, |a: Option<f64>, b| Some(a.map_or(b, |a| a.max(b))));
    matches!((acts, lasted), (Some(acts), Some(lasted)) if lasted > acts * knowledge.outcomes.outlasts)
}
