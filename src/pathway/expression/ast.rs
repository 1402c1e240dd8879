//! What an expression is once it has been read and checked.

use crate::pathway::evaluation::{ConceptIx, FlagIx, GeneratorIx};
use crate::pathway::truth::Comparison;

/// A set of treatments, by its position in the knowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetIx(pub u16);

/// A group of drugs, by its position in the knowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupIx(pub u16);

/// A figure of the policy, by its position in the knowledge's list of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyIx(pub u16);

/// A sourced figure, by its position in the knowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FigureIx(pub u16);

/// Where a fact or treatment is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Anywhere in the problem.
    Anywhere,
    /// At the target the rule is evaluated for.
    Here,
    /// In the whole of the patient's timeline, whatever problem it belongs to.
    Patient,
}

/// From when on a fall counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Baseline {
    /// The latest day a finding was recorded as present at the place: "old and unchanged since".
    Finding(ConceptIx),
    /// The latest treatment of a set, for whatever problem.
    Treatment(SetIx),
}

/// What is asked of the timeline, with an answer in three values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// An entry of the set was done; not recorded counts as not done only for this.
    Recorded,
    /// One is under way or planned.
    Planned,
    /// One was done properly and did not help enough.
    Failed,
    /// One helped by at least half, for a while or still.
    Helped,
    /// One helps now.
    Working,
    /// One is too recent to be judged.
    TooEarly,
    /// The way it was done is on record: guidance and contrast, or the record was asked for.
    Documented,
    /// The technique of the latest one is on record, or was asked for.
    TechniqueKnown,
    /// The best documented one was given under image guidance.
    Guided,
    /// The patient does not want it for now, or it cannot be had for now.
    Declined,
    /// At some place, the latest one gives no good relief now.
    Unhelped,
    /// The latest image that was compared with the symptoms does not agree with them.
    Disagrees,
}

/// A truth.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// All of them.
    All(Vec<Expr>),
    /// Any of them.
    Any(Vec<Expr>),
    /// The opposite.
    Not(Box<Expr>),
    /// The record says so: what is unknown counts as not noted, and nobody needs to ask.
    Noted(Box<Expr>),
    /// Two numbers compared.
    Compare(Number, Comparison, Number),
    /// A word is one of a list, by position in its vocabulary.
    Among(Word, Vec<u16>),
    /// A finding is present.
    Present(ConceptIx, Scope),
    /// A finding is present at a place where another one is not.
    PresentBut(ConceptIx, ConceptIx),
    /// The finding has a valid answer.
    Known(ConceptIx, Scope),
    /// The record does not say that the finding cannot apply to this patient.
    Applies(ConceptIx),
    /// A question to the timeline.
    Treatment(Test, SetIx, Scope),
    /// A medicine of the group is taken now.
    On(GroupIx),
    /// The generator is suspected or confirmed.
    Suspected(GeneratorIx, Scope),
    /// The generator is confirmed.
    Confirmed(GeneratorIx, Scope),
    /// The flag is present.
    Flag(FlagIx),
    /// Somebody has said which nerve or joint the target is.
    NamedHere,
}

/// A number, known within bounds.
#[derive(Debug, Clone, PartialEq)]
pub enum Number {
    /// 0 or 1.
    Constant(f64),
    /// A sourced figure.
    Figure(FigureIx),
    /// A figure of the policy in force.
    Policy(PolicyIx),
    /// Current value of a concept.
    Value(ConceptIx, Scope),
    /// Least current value over all sites.
    Worst(ConceptIx, Scope),
    /// Least current value over the sites where another finding is not present.
    WorstBut(ConceptIx, ConceptIx),
    /// Greatest current value over all sites.
    Peak(ConceptIx, Scope),
    /// Greatest fall at any site, from an earlier value to the latest; what came before a baseline counts as one value.
    Fell(ConceptIx, Option<Baseline>),
    /// The patient's age in years.
    Age,
    /// Months since onset.
    PainMonths,
    /// Weeks since onset.
    PainWeeks,
    /// Sessions of a set in the rolling window; same day is one session.
    Sessions(SetIx, Scope),
    /// How many of a set were done.
    Count(SetIx, Scope),
    /// Weeks of care of a set, all courses together.
    CareWeeks(SetIx),
    /// Days since the latest of a set.
    DaysSince(SetIx, Scope),
    /// Weeks since the latest of a set.
    WeeksSince(SetIx, Scope),
    /// Months since the latest of a set.
    MonthsSince(SetIx, Scope),
    /// Consecutive positive blocks of a set at the same target, latest first.
    PositiveRun(SetIx, Scope),
    /// Negative blocks of a set at the same target.
    Negatives(SetIx, Scope),
    /// Blocks of a set at the same target with a clear answer: positive, negative, or below what the policy asks for.
    Answers(SetIx, Scope),
    /// Months of relief of at least half after the latest of a set.
    LastedMonths(SetIx, Scope),
    /// Percent of relief at the last reading of the latest of a set.
    Relief(SetIx, Scope),
    /// How many of the findings listed are present.
    HowMany(Vec<ConceptIx>),
    /// Distinct medicine groups among those listed that were tried properly and failed or were not tolerated.
    ClassesFailed(Vec<GroupIx>),
    /// Distinct medicine groups among those listed that were taken, courses known to be too low or too short left out.
    ClassesTried(Vec<GroupIx>),
    /// Months since the latest medicine of the group that is taken now began; without end if none is on the timeline.
    MonthsOn(GroupIx),
    /// Targets at which the generator is suspected or confirmed.
    Candidates(GeneratorIx),
}

/// A word of a closed list.
#[derive(Debug, Clone, PartialEq)]
pub enum Word {
    /// Current value of a choice concept.
    Value(ConceptIx, Scope),
    /// Region of the problem.
    Region,
    /// Side of the problem.
    Side,
    /// Sex of the patient.
    Sex,
    /// Response of the best documented of a set.
    Response(SetIx, Scope),
    /// Kind of exercise programme of any course of a set.
    Programme(SetIx, Scope),
    /// Reading (how it failed) of the best documented of a set.
    Reading(SetIx, Scope),
}

impl Expr {
    /// Whether it asks about the target it is evaluated for.
    #[must_use]
    pub fn is_local(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::is_local),
            Self::Not(inner) | Self::Noted(inner) => inner.is_local(),
            Self::Compare(a, _, b) => a.is_local() || b.is_local(),
            Self::Among(word, _) => word.is_local(),
            Self::Present(_, scope)
            | Self::Known(_, scope)
            | Self::Treatment(_, _, scope)
            | Self::Suspected(_, scope)
            | Self::Confirmed(_, scope) => *scope == Scope::Here,
            Self::NamedHere => true,
            Self::PresentBut(..) | Self::Applies(_) | Self::On(_) | Self::Flag(_) => false,
        }
    }
}

impl Expr {
    /// This, asked only where a premise holds: met where it does not.
    #[must_use]
    pub fn under(self, premise: Self) -> Self {
        Self::Any(vec![Self::Not(Box::new(premise)), self])
    }

    /// The premise as it stands now in what was written under `before`; none if it is asked of everybody.
    #[must_use]
    pub fn premise(&self, before: &Self) -> Option<Self> {
        let Self::Any(parts) = self else { return None };
        match parts.as_slice() {
            [Self::Not(premise), _] => Some((**premise).clone()),
            // What it asks was taken away.
            [Self::Not(premise)] if **premise == *before => Some(before.clone()),
            _ => None,
        }
    }

    /// The concepts it asks for, each once, in the order they are written.
    #[must_use]
    pub fn concepts(&self) -> Vec<ConceptIx> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect(&self, found: &mut Vec<ConceptIx>) {
        let mut add = |concept: Option<ConceptIx>| {
            found.extend(concept.filter(|concept| !found.contains(concept)).into_iter().collect::<Vec<_>>());
        };
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.collect(found)),
            Self::Not(inner) => inner.collect(found),
            Self::Compare(a, _, b) => {
                add(a.concept());
                add(b.concept());
            }
            Self::Among(Word::Value(concept, _), _) | Self::Present(concept, _) | Self::Known(concept, _) => {
                add(Some(*concept));
            }
            _ => {}
        }
    }
}

impl Number {
    /// The concept whose value it is, now or over time.
    #[must_use]
    pub fn concept(&self) -> Option<ConceptIx> {
        match self {
            Self::Value(concept, _)
            | Self::Worst(concept, _)
            | Self::Peak(concept, _)
            | Self::Fell(concept, _) => Some(*concept),
            _ => None,
        }
    }

    fn is_local(&self) -> bool {
        match self {
            Self::Value(_, scope)
            | Self::Worst(_, scope)
            | Self::Peak(_, scope)
            | Self::Count(_, scope)
            | Self::DaysSince(_, scope)
            | Self::WeeksSince(_, scope)
            | Self::MonthsSince(_, scope)
            | Self::PositiveRun(_, scope)
            | Self::Negatives(_, scope)
            | Self::Answers(_, scope)
            | Self::Sessions(_, scope)
            | Self::LastedMonths(_, scope)
            | Self::Relief(_, scope) => *scope == Scope::Here,
            Self::Constant(_)
            | Self::Figure(_)
            | Self::Policy(_)
            | Self::WorstBut(..)
            | Self::Fell(..)
            | Self::Age
            | Self::PainMonths
            | Self::PainWeeks
            | Self::CareWeeks(_)
            | Self::ClassesFailed(_)
            | Self::ClassesTried(_)
            | Self::MonthsOn(_)
            | Self::HowMany(_)
            | Self::Candidates(_) => false,
        }
    }
}

impl Word {
    fn is_local(&self) -> bool {
        match self {
            Self::Value(_, scope)
            | Self::Response(_, scope)
            | Self::Programme(_, scope)
            | Self::Reading(_, scope) => *scope == Scope::Here,
            Self::Region | Self::Side | Self::Sex => false,
        }
    }
}
