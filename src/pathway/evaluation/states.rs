//! The closed lists of the evaluator's answers, with the words of output and coded cases.

use schemars::JsonSchema;
use serde::Serialize;

/// How soon something must happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Now: an emergency.
    Now,
    /// The same day.
    SameDay,
    /// Within two weeks.
    TwoWeeks,
    /// In its own time.
    Routine,
}

impl Urgency {
    /// The word in rules and output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::SameDay => "same_day",
            Self::TwoWeeks => "two_weeks",
            Self::Routine => "routine",
        }
    }
}

/// Status of a step at a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Indicated, requirements met, exclusions known false.
    Offered,
    /// Only what is confirmed on the day is open.
    ConfirmFirst,
    /// Done before with good and lasting relief; may be repeated now.
    Repeatable,
    /// Indicated, nothing refuted, something else unknown.
    Provisional,
    /// Something must be weighed and agreed first.
    Conditional,
    /// Another step, or a date, comes first.
    NotYet,
    /// It works now; nothing to do until the review.
    Working,
    /// The indication itself is unknown.
    NeedsInformation,
    /// A criterion speaks against it.
    NotIndicated,
    /// Tried properly, without lasting benefit.
    Exhausted,
    /// The patient does not want it for now.
    Declined,
    /// Cannot be had for now.
    Unavailable,
    /// Something forbids it.
    Contraindicated,
    /// A red flag stands against it.
    Withheld,
}

impl Status {
    /// All, in the order of lists.
    pub const ALL: [Self; 14] = [
        Self::Offered,
        Self::ConfirmFirst,
        Self::Repeatable,
        Self::Provisional,
        Self::Conditional,
        Self::NotYet,
        Self::Working,
        Self::NeedsInformation,
        Self::NotIndicated,
        Self::Exhausted,
        Self::Declined,
        Self::Unavailable,
        Self::Contraindicated,
        Self::Withheld,
    ];

    /// The word in output and coded cases.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::ConfirmFirst => "confirm_first",
            Self::Repeatable => "repeatable",
            Self::Provisional => "provisional",
            Self::Conditional => "conditional",
            Self::NotYet => "not_yet",
            Self::Working => "working",
            Self::NeedsInformation => "needs_information",
            Self::NotIndicated => "not_indicated",
            Self::Exhausted => "exhausted",
            Self::Declined => "declined",
            Self::Unavailable => "unavailable",
            Self::Contraindicated => "contraindicated",
            Self::Withheld => "withheld",
        }
    }

    /// Whether a step with this status may lead the plan.
    #[must_use]
    pub fn may_lead(self) -> bool {
        matches!(
            self,
            Self::Offered | Self::ConfirmFirst | Self::Repeatable | Self::Provisional | Self::Conditional
        )
    }
}

/// A field of a treatment or medicine that a rule needed and did not find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// When.
    Date,
    /// How long the course was: dates, weeks or visits.
    Length,
    /// What it was aimed at.
    Target,
    /// Image guidance.
    Guidance,
    /// Contrast spread.
    Contrast,
    /// Whether a local anaesthetic was given.
    Anaesthetic,
    /// Relief in the first hours.
    FirstHours,
    /// Relief in the weeks after.
    WeeksAfter,
    /// How long relief lasted.
    Lasted,
    /// Whether it helps still.
    StillHelps,
    /// Kind of exercise programme.
    Programme,
    /// Whether the dose was enough to judge a medicine.
    DoseReached,
    /// Technique of an ablation or implant.
    Technique,
    /// The procedure record itself.
    Record,
}

impl Field {
    /// All, in the order of an entry's form.
    pub const ALL: [Self; 14] = [
        Self::Date,
        Self::Length,
        Self::Target,
        Self::Guidance,
        Self::Contrast,
        Self::Anaesthetic,
        Self::FirstHours,
        Self::WeeksAfter,
        Self::Lasted,
        Self::StillHelps,
        Self::Programme,
        Self::DoseReached,
        Self::Technique,
        Self::Record,
    ];

    /// The field with this word.
    #[must_use]
    pub fn from_id(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.id() == word)
    }

    /// The word in output, as `concept` of a question.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Date => "entry_date",
            Self::Length => "entry_length",
            Self::Target => "entry_target",
            Self::Guidance => "entry_guidance",
            Self::Contrast => "entry_contrast",
            Self::Anaesthetic => "entry_anaesthetic",
            Self::FirstHours => "entry_first_hours",
            Self::WeeksAfter => "entry_weeks_after",
            Self::Lasted => "entry_lasted",
            Self::StillHelps => "entry_still_helps",
            Self::Programme => "entry_programme",
            Self::DoseReached => "entry_dose_reached",
            Self::Technique => "entry_technique",
            Self::Record => "entry_record",
        }
    }
}

/// Where a red flag stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlagState {
    /// A trigger holds.
    Present,
    /// The screen is complete and no trigger holds.
    Absent,
    /// The screen is incomplete or outdated.
    Unknown,
    /// It was worked up; not yet cleared.
    WorkedUp,
    /// It was cleared, and nothing changed since.
    Cleared,
}

impl FlagState {
    /// The word in output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Unknown => "unknown",
            Self::WorkedUp => "worked_up",
            Self::Cleared => "cleared",
        }
    }
}

/// How well a treatment did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// No help worth the name.
    None,
    /// Hours or days only.
    Brief,
    /// Some.
    Partial,
    /// At least half, not yet for long.
    Good,
    /// At least half, for long, and still so.
    Durable,
    /// At least half, and then gone.
    WornOff,
    /// Worse than before.
    Worse,
    /// Not tolerated.
    Intolerant,
    /// Dose or time too small to judge.
    Underdosed,
    /// Not yet time to judge.
    TooEarly,
    /// Cannot be judged.
    NotAssessable,
}

impl Response {
    /// The word in rules and output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Brief => "brief",
            Self::Partial => "partial",
            Self::Good => "good",
            Self::Durable => "durable",
            Self::WornOff => "worn_off",
            Self::Worse => "worse",
            Self::Intolerant => "intolerant",
            Self::Underdosed => "underdosed",
            Self::TooEarly => "too_early",
            Self::NotAssessable => "not_assessable",
        }
    }
}

/// What a block, or the anaesthetic phase of an injection, showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockResult {
    /// Enough relief, under fair conditions.
    Positive,
    /// No relief worth the name.
    Negative,
    /// A clear answer between the two: half or more, and less than the policy asks for.
    BelowCutoff,
    /// Conditions that blur it, or in the first hours of a treatment relief in between.
    Indeterminate,
    /// No anaesthetic, or not scored the same day.
    NotTested,
}

/// How sure a generator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GeneratorState {
    /// Blocks confirm it.
    Confirmed,
    /// The pattern fits.
    Suspected,
    /// Cannot be told yet.
    Unknown,
    /// The pattern does not fit.
    Unlikely,
    /// Blocks speak against it.
    Refuted,
}

impl GeneratorState {
    /// The word in output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Suspected => "suspected",
            Self::Unknown => "unknown",
            Self::Unlikely => "unlikely",
            Self::Refuted => "refuted",
        }
    }
}

/// What a criterion is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Speaks for the step or generator.
    Indicates,
    /// Must hold before it is done.
    Requires,
    /// Forbids it.
    Excludes,
    /// Must be weighed.
    Weighs,
    /// Shows that it was tried enough.
    Exhausts,
    /// Shows that it works now.
    Works,
    /// Strengthens a suspicion.
    Supports,
    /// Weakens a suspicion.
    Opposes,
}

impl Role {
    /// The word in output.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Indicates => "indicates",
            Self::Requires => "requires",
            Self::Excludes => "excludes",
            Self::Weighs => "weighs",
            Self::Exhausts => "exhausts",
            Self::Works => "works",
            Self::Supports => "supports",
            Self::Opposes => "opposes",
        }
    }
}
