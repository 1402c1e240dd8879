//! A case as a timeline.

use super::Reading;
use super::relief::relief;
use super::scores::series;
use crate::model::{
    Body, Date, End, Entry, FlagStep, Interval, Medicine, PartialDate, StopReason, Treatment,
    TreatmentStatus, Value,
};
use crate::pathway::vocabulary::{Nature, Track};
use crate::pathway::words::{capitalised, dates};
use crate::pathway::{Evaluation, FlagState as Flag};
use crate::ui::timeline::model::{
    Completeness, CourseEnd, EventState, FlagMoment, FlagState, Form, Item, Lane, Mark, SoftDate, TRACKS,
    Timeline, Tone,
};

/// Entries whose day is not known at all are drawn over this many years before today.
const UNKNOWN_YEARS: i32 = 2;

pub(super) fn timeline(reading: &Reading<'_>, evaluation: &Evaluation) -> Timeline {
    let mut lanes: Vec<Lane> = TRACKS
        .into_iter()
        .map(|track| Lane { track, completeness: completeness(reading, track), items: Vec::new() })
        .collect();
    for entry in reading.case.entries.iter().filter(|entry| entry.concerns(reading.problem)) {
        let track = track(reading, entry);
        if let Some(lane) = lanes.iter_mut().find(|lane| lane.track == track) {
            lane.items.push(item(reading, entry));
        }
    }
    Timeline {
        today: reading.today.civil(),
        as_of: reading.as_of.civil(),
        review_due: evaluation.plan.next.as_ref().and_then(|next| next.date).map(Date::civil),
        series: series(reading),
        flags: flags(reading, evaluation),
        lanes,
    }
}

/// The lane of an entry.
pub(super) fn track(reading: &Reading<'_>, entry: &Entry) -> Track {
    let of =
        |id: &str| reading.knowledge.treatment_named(id).map(|ix| reading.knowledge.treatment(ix).item.track);
    match &entry.body {
        Body::Treatment(treatment) => of(treatment.treatment.as_str()).unwrap_or(Track::Injections),
        Body::Imaging(imaging) => of(imaging.modality.as_str()).unwrap_or(Track::Imaging),
        Body::Medicine(_) => Track::Medication,
        Body::Assessment(_) | Body::Event(_) | Body::Decision(_) | Body::FlagAction(_) => Track::Assessment,
    }
}

/// Whether a lane was asked to be whole: the latest answer by the day looked at.
fn completeness(reading: &Reading<'_>, track: Track) -> Completeness {
    let Some(concept) = track.completeness() else {
        return match track {
            Track::Assessment => Completeness::NotApplicable,
            _ => Completeness::NotAsked,
        };
    };
    let latest = super::identity::latest(reading, concept);
    match latest {
        Some((Some(Value::Present), day)) => Completeness::Whole { asked: day.civil() },
        _ => Completeness::NotAsked,
    }
}

fn item(reading: &Reading<'_>, entry: &Entry) -> Item {
    let wording = reading.wording();
    let label = wording.entry_name(entry);
    let (tone, detail) = tone_and_detail(reading, entry);
    let spoken = [label.clone(), dates::period(entry), detail.clone()]
        .into_iter()
        .filter(|words| !words.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let detail = match &entry.body {
        // A mark has its day under it; a bar shows its days by itself.
        Body::Treatment(_) | Body::Imaging(_) if !is_course(reading, entry) => {
            [dates::partial(entry.date), detail]
                .into_iter()
                .filter(|s| !s.is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        }
        _ => detail,
    };
    Item { id: entry.id.clone(), label, detail, spoken, tone, form: form(reading, entry), look: None }
}

/// Whether an entry is drawn as a bar.
fn is_course(reading: &Reading<'_>, entry: &Entry) -> bool {
    match &entry.body {
        Body::Medicine(_) => true,
        Body::Treatment(treatment) => {
            let nature = reading
                .knowledge
                .treatment_named(treatment.treatment.as_str())
                .map(|ix| reading.knowledge.treatment(ix).item.nature);
            nature == Some(Nature::Course) || entry.end.is_some() || entry.date == PartialDate::Unknown
        }
        _ => false,
    }
}

fn tone_and_detail(reading: &Reading<'_>, entry: &Entry) -> (Tone, String) {
    match &entry.body {
        Body::Medicine(medicine) => {
            let thins = |group| reading.knowledge.drug_in(medicine.drug.as_str(), group);
            let tone = if thins("anticoagulant") || thins("antiplatelet") {
                Tone::Antithrombotic
            } else {
                Tone::Plain
            };
            (tone, stopped(medicine))
        }
        Body::Treatment(treatment) if is_course(reading, entry) => course_gaps(entry, treatment),
        Body::Treatment(treatment) => (Tone::Plain, treatment.place.clone().unwrap_or_default()),
        Body::Event(event) => (Tone::Plain, event.text.clone().unwrap_or_default()),
        _ => (Tone::Plain, String::new()),
    }
}

fn stopped(medicine: &Medicine) -> String {
    let reason = medicine.stopped.as_ref().and_then(|stopped| stopped.known());
    let words = reason.map(|reason| match reason {
        StopReason::NoBenefit => "no benefit",
        StopReason::NotTolerated => "not tolerated",
        StopReason::WoreOff => "wore off",
        StopReason::Completed => "completed",
        StopReason::Interaction => "interaction",
        StopReason::PatientChoice => "the patient's choice",
    });
    words.map_or_else(String::new, |words| format!("stopped: {words}"))
}

/// What is missing about a course of rehabilitation: it is drawn as unknown while its kind or dates are.
fn course_gaps(entry: &Entry, treatment: &Treatment) -> (Tone, String) {
    let mut missing = Vec::new();
    if treatment.programme.as_ref().and_then(|programme| programme.known()).is_none() {
        missing.push("kind");
    }
    if entry.date == PartialDate::Unknown || (entry.end.is_none() && treatment.weeks.is_none()) {
        missing.push("dates");
    }
    if missing.is_empty() {
        (Tone::Plain, String::new())
    } else {
        (Tone::Unknown, format!("{} not recorded", missing.join(" and ")))
    }
}

fn form(reading: &Reading<'_>, entry: &Entry) -> Form {
    let start = soft(reading, entry.date);
    if is_course(reading, entry) {
        let weeks = match &entry.body {
            Body::Treatment(treatment) => treatment.weeks.as_ref().and_then(|weeks| weeks.known()).copied(),
            _ => None,
        };
        let end = match (entry.end, weeks) {
            (Some(End::Ongoing), _) => CourseEnd::Ongoing,
            // The strip above says it is taken; until somebody says when it ended, it goes on here too.
            (None, _) if thins_and_is_taken(reading, entry) => CourseEnd::Ongoing,
            (Some(End::On(date)), _) => CourseEnd::Until(soft(reading, date)),
            (None, Some(weeks)) => {
                let end = Date::from(start.from).plus_days(i32::from(weeks) * 7).civil();
                CourseEnd::Until(SoftDate::exact(end))
            }
            (None, None) => CourseEnd::Until(SoftDate::between(start.from, start.to)),
        };
        return Form::Course { start, end };
    }
    let (mark, state, relief) = match &entry.body {
        Body::Treatment(treatment) => treatment_mark(reading, entry, treatment),
        Body::Imaging(_) => (Mark::Imaging, EventState::Done, None),
        _ => (Mark::Assessment, EventState::Done, None),
    };
    Form::Event { at: start, mark, state, relief }
}

/// Whether it is a medicine that thins the blood, and nothing says that it ended.
fn thins_and_is_taken(reading: &Reading<'_>, entry: &Entry) -> bool {
    let (tone, _) = tone_and_detail(reading, entry);
    tone == Tone::Antithrombotic && super::identity::is_taken(entry, reading.as_of)
}

fn treatment_mark(
    reading: &Reading<'_>,
    entry: &Entry,
    treatment: &Treatment,
) -> (Mark, EventState, Option<crate::ui::timeline::model::Relief>) {
    let nature = reading
        .knowledge
        .treatment_named(treatment.treatment.as_str())
        .map(|ix| reading.knowledge.treatment(ix).item.nature);
    let mark = match nature {
        Some(Nature::Structural | Nature::Implant) => Mark::Structural,
        Some(Nature::Test) => Mark::Imaging,
        Some(Nature::Referral) => Mark::Assessment,
        _ => Mark::Procedure,
    };
    let done = matches!(treatment.status, TreatmentStatus::Done | TreatmentStatus::Ongoing);
    let state = if done { EventState::Done } else { EventState::Planned };
    let scores = mark == Mark::Procedure || !treatment.readings.is_empty();
    (mark, state, (done && scores).then(|| relief(reading, entry, treatment)))
}

/// A partial date as an interval that can be drawn.
fn soft(reading: &Reading<'_>, date: PartialDate) -> SoftDate {
    let Interval { first, last } = date.interval();
    let earliest = reading.today.plus_months(-12 * UNKNOWN_YEARS);
    if date == PartialDate::Unknown {
        return SoftDate::between(earliest.civil(), reading.today.civil());
    }
    // What began by today cannot have begun after it.
    let last = if first <= reading.today { last.min(reading.today) } else { last };
    SoftDate::between(first.civil(), last.civil())
}

fn flags(reading: &Reading<'_>, evaluation: &Evaluation) -> Vec<FlagMoment> {
    let label = |id: &str| {
        let flag = reading.knowledge.flags().iter().find(|flag| flag.id == id);
        capitalised(flag.map_or(id, |flag| flag.label.as_str()))
    };
    let actions = reading.case.entries.iter().filter_map(|entry| match &entry.body {
        Body::FlagAction(action) => Some((entry, action)),
        _ => None,
    });
    let mut moments: Vec<FlagMoment> = actions
        .map(|(entry, action)| FlagMoment {
            at: entry.start().middle().civil(),
            words: format!(
                "{} {}",
                label(action.flag.as_str()),
                match action.action {
                    FlagStep::WorkedUp => "worked up",
                    FlagStep::Cleared => "cleared",
                    FlagStep::Reopened => "open again",
                }
            ),
            open: if action.action == FlagStep::Reopened { FlagState::Open } else { FlagState::Cleared },
        })
        .collect();
    for flag in evaluation.flags.iter().filter(|flag| flag.state == Flag::Present) {
        let day = flag.evidence.first().and_then(|ix| reading.case.entries.get(ix.0));
        moments.push(FlagMoment {
            at: day.map_or(reading.as_of, |entry| entry.start().middle()).civil(),
            words: capitalised(&reading.knowledge.flag(flag.flag).label),
            open: FlagState::Open,
        });
    }
    moments
}
