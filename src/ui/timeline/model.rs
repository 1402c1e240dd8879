//! What the timeline shows, as plain data.
//!
//! A small picture of the case made for drawing: no record type, no wording to compose, nothing to decide.
//! It is built once per snapshot; the layout turns it into places on the screen.

use jiff::civil::Date;

pub use super::ItemId;
pub use crate::pathway::vocabulary::Track;
use crate::ui::widgets::Glyph;

/// A case over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The day the window is used.
    pub today: Date,
    /// The day everything is shown as of; `today` unless the reader looks back.
    pub as_of: Date,
    /// When the case is due to be looked at again.
    pub review_due: Option<Date>,
    /// Curves above the lanes: pain first, then function.
    pub series: Vec<Series>,
    /// Moments at which a red flag was raised or cleared.
    pub flags: Vec<FlagMoment>,
    /// The lanes, top to bottom.
    pub lanes: Vec<Lane>,
}

/// A day known exactly, or only to lie between two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SoftDate {
    /// The earliest day it can have been.
    pub from: Date,
    /// The latest day it can have been.
    pub to: Date,
}

impl SoftDate {
    /// A day that is known.
    pub fn exact(day: Date) -> Self {
        Self { from: day, to: day }
    }

    /// A day between two others; they may be given in either order.
    pub fn between(a: Date, b: Date) -> Self {
        Self { from: a.min(b), to: a.max(b) }
    }

    /// Whether the day itself is known.
    pub fn is_exact(self) -> bool {
        self.from == self.to
    }
}

/// All lanes in the order they are drawn.
pub const TRACKS: [Track; 8] = [
    Track::Medication,
    Track::Rehabilitation,
    Track::Imaging,
    Track::Injections,
    Track::Ablation,
    Track::Neuromodulation,
    Track::Surgery,
    Track::Assessment,
];

/// The name at the head of a lane.
pub fn track_name(track: Track) -> &'static str {
    match track {
        Track::Medication => "Medication",
        Track::Rehabilitation => "Rehabilitation",
        Track::Imaging => "Imaging, diagnostics",
        Track::Injections => "Injections, blocks",
        Track::Ablation => "Ablation, structural",
        Track::Neuromodulation => "Neuromodulation",
        Track::Surgery => "Surgery",
        Track::Assessment => "Assessments",
    }
}

/// One lane and what is known about its completeness.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// Which lane.
    pub track: Track,
    /// Whether the list is known to be whole.
    pub completeness: Completeness,
    /// The entries, in any order.
    pub items: Vec<Item>,
}

/// Whether a lane holds everything there was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// "Is that all?" was answered yes on this day; an empty lane then means none.
    Whole {
        /// When it was asked.
        asked: Date,
    },
    /// It was never asked: there may be more, and an empty lane says nothing.
    NotAsked,
    /// The lane needs no such answer.
    NotApplicable,
}

/// One entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Which entry of the case.
    pub id: ItemId,
    /// What it is: "Interlaminar ESI L4-5".
    pub label: String,
    /// What stands after or under it: a date, why it was stopped, what is missing.
    pub detail: String,
    /// The whole entry in words, for a screen reader.
    pub spoken: String,
    /// What it looks like.
    pub tone: Tone,
    /// Where it lies in time.
    pub form: Form,
    /// The sign of the look back at it, while the reader looks back.
    pub look: Option<Glyph>,
}

/// What colour family an entry is drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// An ordinary entry.
    Plain,
    /// A medicine that thins the blood.
    Antithrombotic,
    /// Its kind or its dates are not known.
    Unknown,
}

/// An entry lasts, or happens.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// A course over time.
    Course {
        /// When it began.
        start: SoftDate,
        /// When it ended, if it did.
        end: CourseEnd,
    },
    /// Something on one day.
    Event {
        /// When.
        at: SoftDate,
        /// What kind of mark.
        mark: Mark,
        /// Done, or only planned.
        state: EventState,
        /// How much relief lasted how long, for what can give relief.
        relief: Option<Relief>,
    },
}

impl Form {
    /// The earliest day of the entry.
    pub fn first_day(&self) -> Date {
        match self {
            Self::Course { start, .. } => start.from,
            Self::Event { at, .. } => at.from,
        }
    }

    /// The latest day of the entry; `today` for a course that goes on.
    pub fn last_day(&self, today: Date) -> Date {
        match self {
            Self::Course { end: CourseEnd::Until(end), .. } => end.to,
            Self::Course { end: CourseEnd::Ongoing, start } => today.max(start.to),
            Self::Event { at, .. } => at.to,
        }
    }
}

/// How a course ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CourseEnd {
    /// It goes on.
    Ongoing,
    /// It ended on this day.
    Until(SoftDate),
}

/// The shape of a mark: it says what was done, never how it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A procedure.
    Procedure,
    /// Imaging or a test.
    Imaging,
    /// An assessment.
    Assessment,
    /// A structural procedure or an operation.
    Structural,
}

/// Whether an event has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventState {
    /// It has.
    Done,
    /// It is planned.
    Planned,
}

/// Relief after a treatment, in its two phases.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Relief {
    /// Percent in the first hours (below zero: worse), or not scored.
    pub early: Option<i16>,
    /// Readings after that, in order of time; empty if not scored.
    pub late: Vec<ReliefReading>,
    /// A block that only tests: nothing is expected of the weeks after, and nothing is missing there.
    pub only_tests: bool,
    /// The first hours as they were recorded: "50 %", or in the patient's words.
    pub early_words: Option<String>,
    /// The last reading after that, as it was recorded: "50 % for 6 weeks", "did not help".
    pub late_words: Option<String>,
}

/// Relief read some days after a treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReliefReading {
    /// Days since the treatment.
    pub day: u16,
    /// Percent; below zero: worse than before.
    pub percent: i16,
}

/// Scores over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What is scored: "Leg pain, 0 to 10".
    pub name: String,
    /// Pain or function, which decides the look of the line.
    pub kind: SeriesKind,
    /// The value at the top of the scale; the bottom is 0.
    pub top: f32,
    /// Unit written after the last value.
    pub unit: String,
    /// The scores, in order of time.
    pub points: Vec<(Date, f32)>,
}

/// What a curve tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeriesKind {
    /// Pain: heavy line, round points.
    Pain,
    /// Function: light line, square points.
    Function,
}

/// A red flag raised or cleared.
#[derive(Debug, Clone, PartialEq)]
pub struct FlagMoment {
    /// When.
    pub at: Date,
    /// What is written beside the flag.
    pub words: String,
    /// Whether the flag stands, or was cleared.
    pub open: FlagState,
}

/// Whether a flag stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagState {
    /// It stands.
    Open,
    /// It was worked up and cleared.
    Cleared,
}
