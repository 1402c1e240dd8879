//! The shape of the rule files, as they are written. [`super::load`] checks them and turns them into [`super::Knowledge`].

use std::collections::BTreeMap;

use serde::de::{MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::pathway::evaluation::Urgency;
use crate::pathway::vocabulary::Certainty;

/// What an unknown criterion means for the step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnUnknown {
    /// It stays open: the step is at most provisional.
    #[default]
    Ask,
    /// It is confirmed on the day: the step may be offered, with the item listed.
    Confirm,
    /// If it was asked and cannot be known, it is assumed in favour, and the plan says so.
    Assume,
    /// It counts only where it is recorded; nobody needs to ask. Never for facts of safety.
    Ignore,
}

/// A length of time after an anchor.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UntilText {
    /// The treatments whose latest date is the anchor; absent = the onset of the problem.
    pub(super) last: Option<Spanned<String>>,
    /// Instead of treatments: a group of drugs; the anchor is the day on which the latest that is taken now was begun.
    pub(super) taken: Option<Spanned<String>>,
    /// Which of their days, counted back from the latest, as a figure; absent = the latest.
    pub(super) nth: Option<Spanned<String>>,
    /// How long, as a figure: `policy.x` or `fig.x`.
    pub(super) plus: Spanned<String>,
    /// Unit of the figure.
    pub(super) unit: UntilUnit,
    /// For a review: counts even where the treatment names a day of its own.
    #[serde(default)]
    pub(super) firm: bool,
}

/// One length of time, or a list of them.
fn one_or_several<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<UntilText>, D::Error> {
    struct OneOrSeveral;
    impl<'de> Visitor<'de> for OneOrSeveral {
        type Value = Vec<UntilText>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a length of time, or a list of them")
        }
        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            UntilText::deserialize(MapAccessDeserializer::new(map)).map(|one| vec![one])
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            let mut all = Vec::new();
            while let Some(one) = seq.next_element()? {
                all.push(one);
            }
            Ok(all)
        }
    }
    from.deserialize_any(OneOrSeveral)
}

/// Unit of a length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UntilUnit {
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Calendar months.
    Months,
}

/// What to do, and for whom: a sentence, or one with what must not be ruled out for it to be said.
#[derive(Debug, Clone)]
pub(super) struct ActionText {
    /// The sentence.
    pub(super) say: String,
    /// It is left out where this is known not to be the case.
    pub(super) premise: Option<Spanned<String>>,
}

impl<'de> Deserialize<'de> for ActionText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Conditional {
            say: String,
            #[serde(rename = "if")]
            premise: Spanned<String>,
        }
        struct PlainOrConditional;
        impl<'de> Visitor<'de> for PlainOrConditional {
            type Value = ActionText;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a sentence, or a table with 'if' and 'say'")
            }
            fn visit_str<E: serde::de::Error>(self, say: &str) -> Result<ActionText, E> {
                Ok(ActionText { say: say.to_owned(), premise: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ActionText, A::Error> {
                let Conditional { say, premise } = Conditional::deserialize(MapAccessDeserializer::new(map))?;
                Ok(ActionText { say, premise: Some(premise) })
            }
        }
        from.deserialize_any(PlainOrConditional)
    }
}

/// Other words for a step, where something is the case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InsteadText {
    /// Where this holds.
    #[serde(rename = "if")]
    pub(super) premise: Spanned<String>,
    /// The sentence of the plan; its own, if left out. So with the others.
    pub(super) say: Option<Spanned<String>>,
    /// What counts as success.
    pub(super) works_if: Option<String>,
    /// What follows then.
    pub(super) if_it_works: Option<String>,
    /// What follows otherwise.
    pub(super) if_it_fails: Option<String>,
}

/// A statement that rules use by name: `is(operated)`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DefinitionText {
    /// The expression.
    pub(super) when: Spanned<String>,
    /// What it says, as a statement that may be true or not.
    pub(super) means: String,
}

/// One way in which a criterion may hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlternativeText {
    /// The expression.
    pub(super) when: Spanned<String>,
    /// How it reads after the statement of the criterion, and a colon.
    pub(super) say: Spanned<String>,
    /// Regions where it is a way; empty = all.
    #[serde(default)]
    pub(super) regions: Vec<Spanned<String>>,
}

/// One criterion: an expression, or several ways in which it may hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CriterionText {
    /// The expression, unless there are alternatives.
    pub(super) when: Option<Spanned<String>>,
    /// What it is asked about only: where that is not the case it holds, and is no line of a ledger.
    #[serde(rename = "if")]
    pub(super) premise: Option<Spanned<String>>,
    /// Alternatives: it holds when any of them does.
    #[serde(default)]
    pub(super) any: Vec<AlternativeText>,
    /// How it reads in a ledger, as a statement that may be true or not.
    pub(super) say: Spanned<String>,
    /// What unknown means.
    #[serde(default)]
    pub(super) unknown: OnUnknown,
    /// The step that obtains it, if it is unknown.
    pub(super) by: Option<Spanned<String>>,
    /// The step that comes first, if it does not hold.
    pub(super) first: Option<Spanned<String>>,
    /// The day it will hold, if it does not.
    pub(super) until: Option<UntilText>,
    /// Urgency, for triggers.
    pub(super) urgency: Option<UrgencyText>,
    /// Regions it holds for; empty = all. Elsewhere it is not there: what differs in the neck is said there only.
    #[serde(default)]
    pub(super) regions: Vec<Spanned<String>>,
    /// Sources, where they differ from those of the rule.
    #[serde(default)]
    pub(super) sources: Vec<Spanned<String>>,
}

impl CriterionText {
    /// Where what it asks begins in its file.
    pub(super) fn start(&self) -> usize {
        self.when.as_ref().map_or_else(|| self.say.span().start, |when| when.span().start)
    }
}

/// Urgency as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum UrgencyText {
    Now,
    SameDay,
    TwoWeeks,
    Routine,
}

impl From<Option<UrgencyText>> for Urgency {
    fn from(text: Option<UrgencyText>) -> Self {
        match text {
            Some(UrgencyText::Now) => Self::Now,
            Some(UrgencyText::SameDay) => Self::SameDay,
            Some(UrgencyText::TwoWeeks) => Self::TwoWeeks,
            Some(UrgencyText::Routine) | None => Self::Routine,
        }
    }
}

/// How the level of a finding becomes the level of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelOf {
    /// As it is.
    Same,
    /// As it is where it is a root; at a segment the root that is met there: the exiting one where the disc or bone is
    /// shown to lie in the foramen, else the traversing one.
    Root,
    /// The root that a central or paracentral disc of the segment meets.
    Traversing,
    /// The root that leaves at the segment.
    Exiting,
    /// No level.
    None,
}

/// A finding that shows where a generator is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceText {
    /// The concept.
    pub(super) concept: Spanned<String>,
    /// Words of a choice that count; empty = any presence.
    #[serde(default)]
    pub(super) values: Vec<Spanned<String>>,
    /// Least number that counts, as a figure.
    pub(super) at_least: Option<Spanned<String>>,
    /// Level of the target.
    pub(super) level: LevelOf,
}

/// A pain generator.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GeneratorText {
    /// As shown: "facet joints".
    pub(super) label: String,
    /// Structure of its targets.
    pub(super) structure: Spanned<String>,
    /// Regions it occurs in.
    pub(super) regions: Vec<Spanned<String>>,
    /// Joint or nerve, by region.
    #[serde(default)]
    pub(super) parts: BTreeMap<String, String>,
    /// All must hold.
    pub(super) suspected: Vec<CriterionText>,
    /// Make it more likely.
    #[serde(default)]
    pub(super) support: Vec<CriterionText>,
    /// Make it less likely.
    #[serde(default)]
    pub(super) oppose: Vec<CriterionText>,
    /// Confirms it at a target.
    #[serde(default)]
    pub(super) confirmed: Vec<CriterionText>,
    /// Speaks against it at a target.
    #[serde(default)]
    pub(super) refuted: Vec<CriterionText>,
    /// Where it is.
    #[serde(default)]
    pub(super) places: Vec<PlaceText>,
    /// Treatments whose targets show where it is suspected, where no finding does.
    pub(super) treated: Option<Spanned<String>>,
    /// Levels where nothing says where.
    #[serde(default)]
    pub(super) default_levels: BTreeMap<String, Vec<Spanned<String>>>,
    /// Sources.
    pub(super) sources: Vec<Spanned<String>>,
}

/// What part a step plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepRole {
    /// May lead the plan.
    Lead,
    /// Gives a fact; leads when another step needs it, or by itself where its rule says so.
    Obtain,
    /// Goes alongside.
    Alongside,
}

impl StepRole {
    /// The word in rules.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Obtain => "obtain",
            Self::Alongside => "alongside",
        }
    }
}

/// A step of the pathway.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepText {
    /// Noun phrase: "medial branch block".
    pub(super) title: String,
    /// The sentence of the plan: "Block the medial branches of {here}."
    pub(super) say: Spanned<String>,
    /// The sentence where the place is another part of the spine, by region.
    #[serde(default)]
    pub(super) say_in: BTreeMap<String, Spanned<String>>,
    /// Other words where something is the case, the first that fits.
    #[serde(default)]
    pub(super) instead: Vec<InsteadText>,
    /// Part it plays.
    pub(super) role: StepRole,
    /// Where it stands among what may lead; a word of `plan.order`, or `treat`.
    pub(super) rank: Spanned<String>,
    /// 0 assess to 6 open surgery.
    pub(super) tier: u8,
    /// Treatments of the catalogue that carry it out.
    #[serde(default)]
    pub(super) performs: Vec<Spanned<String>>,
    /// Generators whose targets it has.
    #[serde(default)]
    pub(super) of: Vec<Spanned<String>>,
    /// Regions; empty = all.
    #[serde(default)]
    pub(super) regions: Vec<Spanned<String>>,
    /// All must hold.
    pub(super) indicated: Vec<CriterionText>,
    /// Must hold before it is done.
    #[serde(default)]
    pub(super) requires: Vec<CriterionText>,
    /// Each forbids it.
    #[serde(default)]
    pub(super) excluded: Vec<CriterionText>,
    /// Each must be weighed.
    #[serde(default)]
    pub(super) weighs: Vec<CriterionText>,
    /// Any shows that it was tried enough.
    #[serde(default)]
    pub(super) exhausted: Vec<CriterionText>,
    /// Any shows that it works now.
    #[serde(default)]
    pub(super) working: Vec<CriterionText>,
    /// When to look again, for what waits or works: the latest of these days.
    #[serde(default, deserialize_with = "one_or_several")]
    pub(super) review: Vec<UntilText>,
    /// Steps that share the choice as equals.
    #[serde(default)]
    pub(super) shared_with: Vec<Spanned<String>>,
    /// What it finds out, in the order to ask: concepts, or fields of the latest steroid injection.
    #[serde(default)]
    pub(super) asks: Vec<Spanned<String>>,
    /// Guards that do not apply to it, by id.
    #[serde(default)]
    pub(super) without_guards: Vec<Spanned<String>>,
    /// Whether the nerves of its joints are named with it.
    #[serde(default)]
    pub(super) names_nerves: bool,
    /// Why it is done although what follows is the same whatever it shows.
    #[serde(default)]
    pub(super) either_way: String,
    /// What counts as success.
    #[serde(default)]
    pub(super) works_if: String,
    /// What follows then.
    #[serde(default)]
    pub(super) if_it_works: String,
    /// What follows otherwise.
    #[serde(default)]
    pub(super) if_it_fails: String,
    /// Steps that this names.
    #[serde(default)]
    pub(super) fails_into: Vec<Spanned<String>>,
    /// Who is written to.
    pub(super) referral: Option<Spanned<String>>,
    /// Who is written to where it is somebody else, by region.
    #[serde(default)]
    pub(super) referral_in: BTreeMap<String, String>,
    /// Sources.
    pub(super) sources: Vec<Spanned<String>>,
}

/// A criterion that holds for all steps of some kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GuardText {
    /// Steps it applies to: `bleed:high`, `family:needle`, `rank:test`, `role:lead`, `step:mbb`.
    #[serde(rename = "for")]
    pub(super) applies: Vec<Spanned<String>>,
    /// Where it stands in their ledger.
    pub(super) role: GuardRole,
    /// The criterion.
    pub(super) rule: CriterionText,
    /// Sources.
    pub(super) sources: Vec<Spanned<String>>,
}

/// The order of what may lead, and what a flag withholds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanText {
    /// Ranks of leading steps, first to last.
    pub(super) order: Vec<String>,
    /// The family the pathway begins after: there is no rule for the first of it.
    pub(super) begins_with: Option<Spanned<String>>,
    /// Ranks whose steps go alongside when another step leads: parallel, not serial.
    #[serde(default)]
    pub(super) rides_along: Vec<String>,
    /// Ranks of what is no reason for the step that comes before it, where that step stands by itself.
    #[serde(default)]
    pub(super) no_reason: Vec<String>,
    /// Families of treatments that a red flag or an open screen withholds.
    pub(super) withheld: Vec<Spanned<String>>,
}

/// A named set of thresholds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyText {
    /// As shown.
    pub(super) label: String,
    /// The policy whose figures hold where this one has none.
    pub(super) extends: Option<String>,
    /// Figures by name.
    #[serde(default)]
    pub(super) figures: BTreeMap<String, PolicyFigureText>,
}

/// A figure of a policy. Unit and label may be left out where the extended policy has them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyFigureText {
    /// The number.
    pub(super) value: f64,
    /// Its unit, in words.
    pub(super) unit: Option<String>,
    /// What it is.
    pub(super) label: Option<String>,
    /// How sure.
    pub(super) certainty: Certainty,
    /// Sources.
    pub(super) sources: Vec<String>,
}

/// Edition of the pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackText {
    /// Edition: "2026.11".
    pub(super) edition: String,
    /// Date of the edition.
    pub(super) date: String,
}

/// Roots of a segment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SegmentText {
    /// The root that a central or paracentral disc meets: the traversing one, in the neck the exiting one.
    pub(super) traversing: String,
    /// The root that leaves at it.
    pub(super) exiting: String,
    /// The medial branches that supply its facet joint.
    #[serde(default)]
    pub(super) branches: Vec<String>,
    /// Named nerves that supply its facet joint, as parts: a block of one is a block of the joint.
    #[serde(default)]
    pub(super) nerves: Vec<String>,
    /// Roots that an injection into the canal here reaches, beside those of the segment.
    #[serde(default)]
    pub(super) reaches: Vec<String>,
}

/// A named nerve and the joint it supplies.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NerveText {
    /// The joint.
    pub(super) supplies: Spanned<String>,
}

/// Role of a guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum GuardRole {
    Requires,
    Excludes,
    Weighs,
}

/// A red flag.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FlagText {
    /// As shown: "cauda equina syndrome".
    pub(super) label: String,
    /// Regions it is screened for; empty = all.
    #[serde(default)]
    pub(super) regions: Vec<Spanned<String>>,
    /// Regions where it counts once something raises it, though nobody screens for it there. Only for what redirects:
    /// any other flag counts everywhere.
    #[serde(default)]
    pub(super) watched: Vec<Spanned<String>>,
    /// Combinations that raise it, each with its urgency.
    pub(super) trigger: Vec<CriterionText>,
    /// Make it more likely; never fire alone.
    #[serde(default)]
    pub(super) risk: Vec<CriterionText>,
    /// Facts that must be answered before it counts as absent.
    pub(super) screen: Vec<Spanned<String>>,
    /// Where this does not hold, nothing of the screen has to be answered.
    pub(super) screen_when: Option<CriterionText>,
    /// Where one of these holds, it is screened outside its regions as well.
    #[serde(default)]
    pub(super) screened_too: Vec<Spanned<String>>,
    /// The only leading steps still allowed, the first one first.
    pub(super) releases: Vec<Spanned<String>>,
    /// Proposes its work-up without withholding anything.
    #[serde(default)]
    pub(super) redirects: bool,
    /// What to do, in order, for the screen of an emergency.
    #[serde(default)]
    pub(super) actions: Vec<ActionText>,
    /// Who acts on it, named as in "send to ...".
    #[serde(default)]
    pub(super) send_to: String,
    /// To whom the letter goes while it leads; absent where no kind of letter fits.
    pub(super) refer: Option<Spanned<String>>,
    /// Sources.
    pub(super) sources: Vec<Spanned<String>>,
}

/// What brings flags to a problem that lies outside their regions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScreeningText {
    /// The criterion.
    pub(super) rule: CriterionText,
    /// Sources.
    pub(super) sources: Vec<Spanned<String>>,
}

/// A row of the table that reads past injections.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadingText {
    /// Id, a word of `reading(...)`.
    pub(super) id: String,
    /// First hours: `yes`, `no`, `blurred`, `not_tested`; empty = any.
    #[serde(default)]
    pub(super) first_hours: Vec<Spanned<String>>,
    /// Weeks after: `yes`, `no`, `early`, `unknown`; empty = any.
    #[serde(default)]
    pub(super) weeks: Vec<Spanned<String>>,
    /// Delivery: `good`, `poor`, `unknown`; empty = any.
    #[serde(default)]
    pub(super) delivery: Vec<Spanned<String>>,
    /// One sentence for the screen.
    pub(super) say: String,
    /// Failure explanations it points to.
    #[serde(default)]
    pub(super) explains: Vec<Spanned<String>>,
    /// Whether an injection read so was a fair trial.
    pub(super) fair_trial: bool,
    /// Sources.
    pub(super) sources: Vec<Spanned<String>>,
}

/// A row of the table that judges how an injection was delivered.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeliveryText {
    /// Guidance: `fluoroscopy`, `ct`, `ultrasound`, `none`, `unknown`; empty = any.
    #[serde(default)]
    pub(super) guidance: Vec<Spanned<String>>,
    /// Contrast: `at_target`, `elsewhere`, `not_used`, `unknown`; empty = any.
    #[serde(default)]
    pub(super) contrast: Vec<Spanned<String>>,
    /// Structures it was aimed at; empty = any.
    #[serde(default)]
    pub(super) structures: Vec<Spanned<String>>,
    /// `good`, `poor` or `unknown`.
    pub(super) is: Spanned<String>,
    /// Sources.
    pub(super) sources: Vec<Spanned<String>>,
}
