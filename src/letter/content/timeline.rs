//! The timeline as a figure, where it was asked for: what was tried when, and how much relief lasted how long.

use super::outcome::words_id;
use super::passage::{Facts, capital, number};
use super::{Composer, dates};
use crate::letter::document::{
    Block, BlockId, Content, FactsDigest, Figure, Lane, Mark, Relief, Section, Tick,
};
use crate::model::{
    Body, Date, Domain, End, Entry, LetterPart, Measure, PartialDate, Phase, Reading, Treatment,
    TreatmentStatus, Value,
};
use crate::pathway::counts_upward;
use crate::pathway::vocabulary::{Nature, Track};

/// Id of the section and of its one block.
const SECTION: &str = "timeline";
/// Sections of treatments: the figure stands behind the last of them.
const TREATMENTS: [&str; 5] = ["treatments", "treatments_totals", "earlier", "other", "totals"];
/// With more lanes than these the treatments of a track share one.
const MOST_LANES: usize = 14;
/// Months the axis reaches back at most; what is older stands at its left end with its date.
const MOST_MONTHS: i32 = 72;
/// The least the axis shows.
const LEAST_MONTHS: i32 = 3;
/// Months from tick to tick, and the most ticks there may be.
const STEPS: [i32; 6] = [1, 2, 3, 6, 12, 24];
const MOST_TICKS: i32 = 8;
/// The whole length of the axis.
const WHOLE: i32 = 10_000;
/// Values nearer to each other than this would touch.
const APART: u16 = 420;

/// The axis: from one day to another.
#[derive(Clone, Copy, Debug)]
struct Axis {
    from: Date,
    to: Date,
}

impl Axis {
    /// The place of a day; before the beginning it is the beginning.
    fn at(self, day: Date) -> u16 {
        let length = i64::from(self.from.days_until(self.to).max(1));
        let gone = i64::from(self.from.days_until(day.max(self.from).min(self.to)));
        u16::try_from(gone * i64::from(WHOLE) / length).unwrap_or(0)
    }

    fn ticks(self) -> Vec<Tick> {
        let months = self.from.months_until(self.to).max(1);
        let step = STEPS.into_iter().find(|step| months / step <= MOST_TICKS).unwrap_or(STEPS[5]);
        let mut out = Vec::new();
        for number in 0..=months {
            let day = Date::new(self.from.year(), self.from.month(), 1)
                .map_or(self.from, |first| first.plus_months(number));
            let index = i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
            if index % step != 0 || day < self.from || day > self.to {
                continue;
            }
            let whole = dates::partial(PartialDate::Month(day.year(), day.month())).unwrap_or_default();
            let label = match day.month() {
                1 => day.year().to_string(),
                _ if out.is_empty() && step < 12 => whole,
                _ => whole.split(' ').next().unwrap_or_default().to_owned(),
            };
            out.push(Tick { at: self.at(day), label });
        }
        out
    }
}

/// A treatment or a course of a medicine before it stands in a lane.
struct Event<'a> {
    entry: &'a Entry,
    track: Track,
    label: String,
    readings: &'a [Reading],
    course: bool,
    goes_on: bool,
}

impl<'a> Composer<'a> {
    /// Puts the figure behind the treatments, if it was asked for and there is anything to draw.
    pub(super) fn draw_timeline(&self, sections: &mut Vec<Section>) {
        if !self.request.draft.is_some_and(|draft| draft.parts.contains(&LetterPart::Timeline)) {
            return;
        }
        let Some((figure, facts)) = self.timeline() else { return };
        let block =
            Block { id: BlockId::new(SECTION), facts, composed: Content::Figure(figure), edited: None };
        let label = self.wording.pattern("timeline.label");
        let section = Section { id: SECTION.to_owned(), label, blocks: vec![block] };
        let behind = sections.iter().rposition(|one| TREATMENTS.contains(&one.id.as_str()));
        sections.insert(behind.map_or(sections.len(), |at| at + 1), section);
    }

    fn timeline(&self) -> Option<(Figure, FactsDigest)> {
        let events = self.events();
        let begun: Vec<Date> = events
            .iter()
            .filter(|event| event.entry.date != PartialDate::Unknown)
            .map(|event| event.entry.start().first)
            .collect();
        let first = begun.into_iter().min()?;
        let from = first.max(self.today.plus_months(-MOST_MONTHS)).min(self.today.plus_months(-LEAST_MONTHS));
        let from = Date::new(from.year(), from.month(), 1).unwrap_or(from);
        let axis = Axis { from, to: self.today };
        let mut lanes: Vec<(Lane, String)> = self.pain_lane(axis).into_iter().collect();
        for group in self.lanes_of(&events) {
            let marks = group.iter().map(|event| self.mark(event, axis)).collect();
            let label = self.lane_name(&group, events.len());
            let said: Vec<String> = group.iter().filter_map(|event| self.event_said(event)).collect();
            lanes.push((Lane { label, marks }, said.join(", ")));
        }
        let mut facts = Facts::default();
        let mut told = Vec::new();
        for (lane, said) in &lanes {
            facts.note(&lane.label, said);
            let slots =
                self.slots().with("label", lane.label.as_str()).with_some("said", Some(said.as_str()));
            told.extend(self.phrase("timeline.lane", &slots).map(|text| text.to_plain()));
        }
        let alt =
            self.slots().with_some("from", dates::partial(PartialDate::Month(from.year(), from.month())));
        let alt = self.phrase("timeline.alt", &alt.with("lanes", told.join("; ")));
        let figure = Figure {
            alt: alt.map(|text| text.to_plain()).unwrap_or_default(),
            note: self.phrase("timeline.note", &self.slots()).unwrap_or_default(),
            ticks: axis.ticks(),
            lanes: lanes.into_iter().map(|(lane, _)| lane).collect(),
        };
        Some((figure, facts.digest()))
    }

    /// What was tried, in the order of tracks and in each of time.
    fn events(&self) -> Vec<Event<'a>> {
        let mut out: Vec<Event<'a>> = Vec::new();
        for entry in self.entries() {
            match &entry.body {
                Body::Treatment(one) => out.extend(self.treatment_event(entry, one)),
                Body::Medicine(one) if self.is_for_pain(entry, one) => out.push(Event {
                    entry,
                    track: Track::Medication,
                    label: capital(&self.drug_name(one.drug.as_str())),
                    readings: &one.readings,
                    course: true,
                    goes_on: entry.end == Some(End::Ongoing),
                }),
                _ => {}
            }
        }
        out.sort_by(|a, b| (a.track, a.entry.order()).cmp(&(b.track, b.entry.order())));
        out
    }

    fn treatment_event(&self, entry: &'a Entry, one: &'a Treatment) -> Option<Event<'a>> {
        let id = one.treatment.as_str();
        let item = self.lexicon.treatment(id);
        if !self.was_tried(one, item) || one.status == TreatmentStatus::Declined {
            return None;
        }
        let label = self.wording.phrase("treatment", id);
        let label = label.or_else(|| item.map(|item| self.wording.spell(&item.label)));
        Some(Event {
            entry,
            track: item.map_or(Track::Rehabilitation, |item| item.track),
            label: capital(&label.unwrap_or_else(|| id.replace('_', " "))),
            readings: &one.readings,
            course: entry.end.is_some() || item.is_some_and(|item| item.nature == Nature::Course),
            goes_on: one.status == TreatmentStatus::Ongoing || entry.end == Some(End::Ongoing),
        })
    }

    /// Events that share a lane: those of one name, or of one track where there would be too many lanes.
    fn lanes_of<'e>(&self, events: &'e [Event<'a>]) -> Vec<Vec<&'e Event<'a>>> {
        let gathered = |same: &dyn Fn(&Event<'a>, &Event<'a>) -> bool| {
            let mut lanes: Vec<Vec<&'e Event<'a>>> = Vec::new();
            for event in events {
                match lanes.iter_mut().find(|lane| lane.first().is_some_and(|first| same(first, event))) {
                    Some(lane) => lane.push(event),
                    None => lanes.push(vec![event]),
                }
            }
            lanes
        };
        let by_name = gathered(&|a, b| a.track == b.track && a.label == b.label);
        if by_name.len() <= MOST_LANES { by_name } else { gathered(&|a, b| a.track == b.track) }
    }

    fn lane_name(&self, lane: &[&Event<'_>], all: usize) -> String {
        let Some(first) = lane.first() else { return String::new() };
        if all > MOST_LANES && lane.iter().any(|event| event.label != first.label) {
            return self.wording.word("track", track_id(first.track));
        }
        first.label.clone()
    }

    fn mark(&self, event: &Event<'_>, axis: Axis) -> Mark {
        let start = event.entry.start();
        let unknown = event.entry.date == PartialDate::Unknown;
        let latest = match event.entry.end {
            Some(End::On(end)) => end.interval(),
            Some(End::Ongoing) => crate::model::Interval::day(self.today),
            None => start,
        };
        // What ended before the axis begins stands at its left end with its date.
        if unknown || (latest.last < axis.from && !event.goes_on) {
            let date = dates::range(event.entry.date, event.entry.end);
            return Mark::Value { at: 0, text: date.unwrap_or_else(|| self.wording.pattern("unknown.date")) };
        }
        if event.course {
            let (from, to) = (axis.at(start.first), axis.at(latest.last));
            let sure = (start.last <= latest.first).then(|| (axis.at(start.last), axis.at(latest.first)));
            return Mark::Course { from, to, sure, goes_on: event.goes_on };
        }
        let within = (axis.at(start.first), axis.at(start.last));
        Mark::Procedure { at: axis.at(start.middle()), within, relief: self.relief_of(event, axis) }
    }

    /// The most relief there was, and until when it is known to have lasted.
    fn relief_of(&self, event: &Event<'_>, axis: Axis) -> Relief {
        let Some((percent, reading)) = self.best(event.readings) else { return Relief::NotRecorded };
        let day = event.entry.start().middle();
        let same = event.readings.iter().filter(|one| is_pain(one) && self.relief(one) >= Some(percent));
        let until = same
            .filter_map(|one| one.lasted.or(one.after))
            .map(|span| span.after(day))
            .chain(reading.date.map(|date| date.interval().first))
            .max();
        Relief::Read {
            height: u8::try_from(percent.clamp(0, 100)).unwrap_or(0),
            until: axis.at(until.unwrap_or(day)),
            said: self.relief_said((percent, reading)),
        }
    }

    /// The best relief after a procedure: later on, and where that was never read, in the first hours.
    fn best<'r>(&self, readings: &'r [Reading]) -> Option<(i16, &'r Reading)> {
        let of = |phase: Phase| {
            let pain = readings.iter().filter(move |one| is_pain(one) && one.phase == phase);
            pain.filter_map(|one| Some((self.relief(one)?, one))).max_by_key(|(percent, _)| *percent)
        };
        of(Phase::Therapeutic).or_else(|| of(Phase::Anaesthetic))
    }

    /// Relief in percent where it was read in figures, else in the patient's words: one is never turned into the other.
    fn relief_said(&self, (percent, reading): (i16, &Reading)) -> String {
        match &reading.measure {
            Measure::Words(words) => self.wording.word("helped", words_id(*words)),
            Measure::Score(score) if counts_upward(self.lexicon.0, score.scale.as_str()) => self.pair(score),
            _ => format!("{}%", number(f64::from(percent))),
        }
    }

    /// A thing on the timeline in words: "18 Sep 2025 (57% relief)".
    fn event_said(&self, event: &Event<'_>) -> Option<String> {
        let date = dates::range(event.entry.date, event.entry.end);
        let date = date.unwrap_or_else(|| self.wording.pattern("unknown.date"));
        if event.course {
            return Some(date);
        }
        let relief = self.best(event.readings).map(|best| self.relief_said(best));
        let pattern = if relief.is_some() { "timeline.relief" } else { "timeline.open" };
        self.phrase(pattern, &self.slots().with("date", date).with_some("relief", relief))
            .map(|text| text.to_plain())
    }

    /// The recipient's first scale of pain with its values, those that would touch left out.
    fn pain_lane(&self, axis: Axis) -> Option<(Lane, String)> {
        let of_pain = self.wording.list("scales_of_pain");
        let (id, concept, values) =
            self.series().into_iter().find(|(id, _, _)| of_pain.iter().any(|one| one == id))?;
        let mut marks: Vec<(u16, String)> = Vec::new();
        let mut said = Vec::new();
        for known in values {
            let Some(Value::Number(value)) = known.value() else { continue };
            let text = number(*value);
            said.extend(dates::partial(known.date).map(|date| format!("{date} {text}")));
            let day = known.date.interval();
            if known.date == PartialDate::Unknown || day.last < axis.from {
                continue;
            }
            let at = axis.at(day.middle());
            if marks.last().is_some_and(|(before, _)| at < before + APART) {
                marks.pop();
            }
            marks.push((at, text));
        }
        let marks: Vec<Mark> = marks.into_iter().map(|(at, text)| Mark::Value { at, text }).collect();
        let lane = Lane { label: self.scale_row(id, concept), marks };
        (!lane.marks.is_empty()).then(|| (lane, said.join(", ")))
    }
}

fn is_pain(reading: &Reading) -> bool {
    reading.domain == Domain::Pain && !matches!(reading.measure, Measure::Missing(_))
}

fn track_id(track: Track) -> &'static str {
    match track {
        Track::Medication => "medication",
        Track::Rehabilitation => "rehabilitation",
        Track::Imaging => "imaging",
        Track::Injections => "injections",
        Track::Ablation => "ablation",
        Track::Neuromodulation => "neuromodulation",
        Track::Surgery => "surgery",
        Track::Assessment => "assessment",
    }
}
