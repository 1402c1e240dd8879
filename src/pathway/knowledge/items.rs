//! The items of a pack once they are compiled: criteria, generators, steps, flags, policies.

use crate::model::{Contrast, Guidance, Level, Part, PolicyId, Region, StepId, Structure};
use crate::pathway::evaluation::{
    ConceptIx, CriterionIx, ExplanationIx, Field, GeneratorIx, Role, StepIx, TreatmentIx, Urgency,
};
use crate::pathway::expression::Expr;
use crate::pathway::expression::ast::{GroupIx, PolicyIx, SetIx};
use crate::pathway::vocabulary::Figure;

use super::rules::{LevelOf, OnUnknown, StepRole, UntilUnit};

/// A set of treatments as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TreatmentSet([u64; 4]);

impl TreatmentSet {
    /// Most treatments a pack may have.
    pub const CAPACITY: usize = 256;

    /// Adds a treatment.
    pub fn insert(&mut self, ix: TreatmentIx) {
        if let Some(word) = self.0.get_mut(ix.at() / 64) {
            *word |= 1 << (ix.at() % 64);
        }
    }

    /// Adds all treatments of another set.
    pub fn join(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(other.0) {
            *word |= more;
        }
    }

    /// Whether it holds a treatment.
    #[must_use]
    pub fn contains(&self, ix: TreatmentIx) -> bool {
        self.0.get(ix.at() / 64).is_some_and(|word| word & (1 << (ix.at() % 64)) != 0)
    }

    /// Whether both have a treatment in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }
}

/// An item with its id.
#[derive(Debug, Clone)]
pub struct Named<I, T> {
    /// Id.
    pub id: I,
    /// The item.
    pub item: T,
}

/// A length of time after an anchor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Until {
    /// The treatments whose latest date is the anchor; absent = the onset.
    pub last: Option<SetIx>,
    /// Instead of treatments: the drugs of which the latest course that is taken now began then.
    pub taken: Option<GroupIx>,
    /// Which of their days, counted back from the latest; absent = the latest.
    pub nth: Option<Amount>,
    /// How long.
    pub plus: Amount,
    /// Unit.
    pub unit: UntilUnit,
    /// For a review: counts even where the treatment names a day of its own.
    pub firm: bool,
}

/// A figure, or a value of the policy in force.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// A figure.
    Fixed(f64),
    /// A value of the policy.
    Policy(PolicyIx),
}

/// Regions, as bits: asked of every criterion in every evaluation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RegionSet(u32);

impl RegionSet {
    fn bit(region: Region) -> u32 {
        1u32.checked_shl(region as u32).unwrap_or(0)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this one is among them.
    #[must_use]
    pub fn contains(self, region: Region) -> bool {
        self.0 & Self::bit(region) != 0
    }

    /// Them, in the order of the body.
    pub fn iter(self) -> impl Iterator<Item = Region> {
        Region::ALL.iter().copied().filter(move |region| self.contains(*region))
    }
}

impl FromIterator<Region> for RegionSet {
    fn from_iter<T: IntoIterator<Item = Region>>(regions: T) -> Self {
        Self(regions.into_iter().fold(0, |bits, region| bits | Self::bit(region)))
    }
}

/// One criterion of the pack.
#[derive(Debug, Clone)]
pub struct Criterion {
    /// The expression.
    pub expr: Expr,
    /// What it is asked about only, if not always; where it is not met, `expr` is met and says nothing.
    pub premise: Option<Expr>,
    /// Whether it asks about the target; otherwise it is the same for all of them.
    pub local: bool,
    /// How it reads; may hold `{here}`, `{policy.x}`, `{fig.x}`.
    pub say: String,
    /// How each way in which it may hold reads, in the order of the parts of `expr`; empty where there is one only.
    pub alternatives: Vec<String>,
    /// What it is for.
    pub role: Role,
    /// What unknown means.
    pub unknown: OnUnknown,
    /// The step that obtains it.
    pub by: Option<StepIx>,
    /// The step that comes first if it does not hold.
    pub first: Option<StepIx>,
    /// The day it will hold.
    pub until: Option<Until>,
    /// Urgency, for triggers.
    pub urgency: Urgency,
    /// Regions it holds for; empty = all.
    pub regions: RegionSet,
    /// Sources, as ids.
    pub sources: Vec<String>,
    /// Where it stands: file and line.
    pub at: (String, usize),
}

impl Criterion {
    /// Whether it holds for problems of a region.
    #[must_use]
    pub fn concerns(&self, region: Region) -> bool {
        self.regions.is_empty() || self.regions.contains(region)
    }
}

/// A finding that shows where a generator is.
#[derive(Debug, Clone)]
pub struct Place {
    /// The concept.
    pub concept: ConceptIx,
    /// Words of a choice that count; empty = presence.
    pub values: Vec<u16>,
    /// Least number that counts.
    pub at_least: Option<f64>,
    /// Level of the target.
    pub level: LevelOf,
}

/// A pain generator.
#[derive(Debug, Clone)]
pub struct Generator {
    /// Id.
    pub id: String,
    /// As shown.
    pub label: String,
    /// Structure of its targets.
    pub structure: Structure,
    /// Regions it occurs in.
    pub regions: Vec<Region>,
    /// Joint or nerve, by region.
    pub parts: Vec<(Region, Part)>,
    /// All must hold.
    pub suspected: Vec<CriterionIx>,
    /// Make it more or less likely.
    pub support: Vec<CriterionIx>,
    /// Confirm it at a target.
    pub confirmed: Vec<CriterionIx>,
    /// Speak against it at a target.
    pub refuted: Vec<CriterionIx>,
    /// Where it is.
    pub places: Vec<Place>,
    /// Treatments whose targets show where it is suspected.
    pub treated: Option<SetIx>,
    /// Levels where nothing says where.
    pub default_levels: Vec<(Region, Vec<Level>)>,
    /// Sources.
    pub sources: Vec<String>,
}

/// Where a leading step stands among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// A place of `plan.order`.
    At(u8),
    /// `treat_confirmed` or `treat_suspected`, by the state of the generator.
    Treat,
}

/// Something a step finds out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A concept.
    Concept(ConceptIx),
    /// A field of the latest steroid injection.
    Field(Field),
}

/// Other words for a step, where something is the case; what is absent stays as the step says it.
#[derive(Debug, Clone)]
pub struct Instead {
    /// Where this holds.
    pub premise: Expr,
    /// The sentence of the plan.
    pub say: Option<String>,
    /// What counts as success.
    pub works_if: Option<String>,
    /// What follows then.
    pub if_it_works: Option<String>,
    /// What follows otherwise.
    pub if_it_fails: Option<String>,
}

/// A step of the pathway.
#[derive(Debug, Clone)]
pub struct Step {
    /// Id.
    pub id: StepId,
    /// Noun phrase.
    pub title: String,
    /// The sentence of the plan.
    pub say: String,
    /// The sentence where the place is another part of the spine.
    pub say_in: Vec<(Region, String)>,
    /// Other words where something is the case; the first that fits counts.
    pub instead: Vec<Instead>,
    /// Part it plays.
    pub role: StepRole,
    /// Where it stands among what may lead.
    pub rank: Rank,
    /// 0 assess to 6 open surgery.
    pub tier: u8,
    /// Treatments that carry it out.
    pub performs: TreatmentSet,
    /// Generators whose targets it has.
    pub of: Vec<GeneratorIx>,
    /// Regions; empty = all.
    pub regions: Vec<Region>,
    /// Its criteria, guards included, in the order of the ledger.
    pub criteria: Vec<CriterionIx>,
    /// How many of them are its own; the guards, which it shares with others, stand behind.
    pub own: usize,
    /// When to look again: the latest of these days.
    pub review: Vec<Until>,
    /// What it finds out, in the order to ask.
    pub asks: Vec<Asked>,
    /// Steps that share the choice as equals.
    pub shared_with: Vec<StepIx>,
    /// Whether a red flag or an open screen withholds it.
    pub withheld: bool,
    /// Whether the nerves of its joints are named with it.
    pub names_nerves: bool,
    /// Why it is done although what follows is the same whatever it shows.
    pub either_way: String,
    /// What counts as success.
    pub works_if: String,
    /// What follows then.
    pub if_it_works: String,
    /// What follows otherwise.
    pub if_it_fails: String,
    /// Steps that this names: where one is declined, it is not said.
    pub fails_into: Vec<StepIx>,
    /// Who is written to, as a recipient's word.
    pub referral: Option<String>,
    /// Who is written to where it is somebody else.
    pub referral_in: Vec<(Region, String)>,
    /// Sources.
    pub sources: Vec<String>,
}

/// Something to do about a red flag.
#[derive(Debug, Clone)]
pub struct Action {
    /// The sentence.
    pub say: String,
    /// It is left out where this is known not to be the case.
    pub premise: Option<Expr>,
}

/// A red flag.
#[derive(Debug, Clone)]
pub struct Flag {
    /// Id.
    pub id: String,
    /// As shown.
    pub label: String,
    /// Regions it is screened for; empty = all.
    pub regions: Vec<Region>,
    /// Regions where it counts once something raises it. Only what redirects names them; any other flag counts everywhere.
    pub watched: Vec<Region>,
    /// Combinations that raise it.
    pub triggers: Vec<CriterionIx>,
    /// Make it more likely; never fire alone.
    pub risk: Vec<CriterionIx>,
    /// Facts that must be answered.
    pub screen: Vec<ConceptIx>,
    /// Where this does not hold, nothing of the screen has to be answered.
    pub screen_when: Option<CriterionIx>,
    /// Where one of these holds, it is screened outside its regions as well.
    pub screened_too: Vec<CriterionIx>,
    /// Leading steps still allowed, the first one first.
    pub releases: Vec<StepIx>,
    /// Proposes its work-up without withholding anything.
    pub redirects: bool,
    /// What to do, in order.
    pub actions: Vec<Action>,
    /// Who acts on it, named as in "send to ..."; empty where the next step says so itself.
    pub send_to: String,
    /// To whom the letter goes while it leads, as a recipient's word; none where no kind of letter fits.
    pub refer: Option<String>,
    /// Sources.
    pub sources: Vec<String>,
}

/// First hours, as the table reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstHours {
    /// Relief.
    Yes,
    /// No relief.
    No,
    /// In between, or under conditions that blur it.
    Blurred,
    /// Not tested.
    NotTested,
}

/// Weeks after, as the table reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weeks {
    /// Relief.
    Yes,
    /// No lasting relief.
    No,
    /// Too early to say.
    Early,
    /// Not known.
    Unknown,
}

/// Delivery, as the table reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Where it should go, as far as images show.
    Good,
    /// By landmarks, or not where it should go.
    Poor,
    /// Not known.
    Unknown,
}

/// A row of the table that judges how an injection was delivered.
#[derive(Debug, Clone)]
pub struct DeliveryRow {
    /// Image guidance, none where it is not known; empty = any.
    pub guidance: Vec<Option<Guidance>>,
    /// Where contrast was seen, none where it is not known; empty = any.
    pub contrast: Vec<Option<Contrast>>,
    /// Structures it was aimed at; empty = any.
    pub structures: Vec<Structure>,
    /// What it is called.
    pub delivery: Delivery,
}

/// A row of the table that reads past injections.
#[derive(Debug, Clone)]
pub struct ReadingRow {
    /// Id, a word of `reading(...)`.
    pub id: String,
    /// First hours; empty = any.
    pub first_hours: Vec<FirstHours>,
    /// Weeks after; empty = any.
    pub weeks: Vec<Weeks>,
    /// Delivery; empty = any.
    pub delivery: Vec<Delivery>,
    /// Whether it was taken out of the table to see what would be missed.
    pub(super) retired: bool,
    /// One sentence.
    pub say: String,
    /// Failure explanations it points to.
    pub explains: Vec<ExplanationIx>,
    /// Whether an injection read so was a fair trial: a technical failure was none.
    pub fair_trial: bool,
    /// Sources.
    pub sources: Vec<String>,
}

/// A policy with all its figures, its own and those it extends.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Id.
    pub id: PolicyId,
    /// As shown.
    pub label: String,
    /// The policy it extends.
    pub extends: Option<PolicyId>,
    /// Figures, by [`PolicyIx`].
    pub figures: Vec<Figure>,
    /// The figures of the policy it extends, in the same order; empty if it extends none.
    pub base: Vec<Figure>,
}

impl Policy {
    /// A figure's value.
    #[must_use]
    pub fn value(&self, ix: PolicyIx) -> f64 {
        self.figures.get(usize::from(ix.0)).map_or(f64::NAN, |figure| figure.value)
    }
}

/// Roots and nerves of a segment.
#[derive(Debug, Clone)]
pub struct Segment {
    /// The segment.
    pub level: Level,
    /// The root that a central or paracentral disc meets: the traversing one, in the neck the exiting one.
    pub traversing: Level,
    /// The root that leaves at it.
    pub exiting: Level,
    /// Medial branches of its facet joint, in words.
    pub branches: Vec<String>,
    /// Named nerves of its facet joint.
    pub nerves: Vec<Part>,
    /// Roots that an injection into the canal here reaches, beside its own.
    pub reaches: Vec<Level>,
}

/// Figures by which outcomes are graded; relief in percent of the value before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcomes {
    /// Below this, relief is none.
    pub none_below_pct: f64,
    /// From this on, relief is good.
    pub good_pct: f64,
    /// Relief that ends within these days is brief.
    pub brief_days: i32,
    /// First hours: below this, no relief.
    pub la_no_pct: f64,
    /// First hours: from this on, relief, where the policy has no other cut-off.
    pub la_yes_pct: f64,
    /// Months of relief that count as durable, where the catalogue says nothing else.
    pub durable_months: i32,
    /// Months after its last reading that relief is still taken to go on.
    pub valid_months: i32,
    /// Days after which an injection is looked at, where the catalogue says nothing else.
    pub review_days: i32,
    /// A score of the pain from which on nobody says that a treatment helps still.
    pub pain_high: f64,
    /// Months of the rolling window in which sessions are counted.
    pub window_months: i32,
    /// Relief that outlasts the anesthetic by more than this factor does not fit it.
    pub outlasts: f64,
    /// Days before a medicine is judged; one that was taken for less was not tried.
    pub medicine_days: i32,
    /// What the patient's words stand for, least and greatest percent.
    pub worse: (f64, f64),
    /// "Did not help".
    pub none: (f64, f64),
    /// "Helped a bit".
    pub a_bit: (f64, f64),
    /// "Half".
    pub half: (f64, f64),
    /// "Most of it".
    pub most: (f64, f64),
}
