//! The vocabulary of the knowledge: concepts, drugs, catalogue of treatments, sources. Plain data, as in the files.

use serde::Deserialize;

use crate::model::{Approach, Structure, Target, Value};

/// How sure a figure or rule is, as tagged in the clinical knowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Certainty {
    /// Read in the document itself.
    #[serde(rename = "V")]
    Verified,
    /// Read in a secondary text.
    #[serde(rename = "V-s")]
    Secondary,
    /// From memory, high confidence. Printed as unverified; never in a letter.
    #[serde(rename = "M-H")]
    MemoryHigh,
    /// From memory, medium confidence. Printed as unverified; never in a letter.
    #[serde(rename = "M-M")]
    MemoryMedium,
    /// From memory, low confidence. Printed as unverified; never in a letter.
    #[serde(rename = "M-L")]
    MemoryLow,
    /// Clinical inference of the authors; no source says it.
    #[serde(rename = "inference")]
    Inference,
    /// The clinic's own choice.
    #[serde(rename = "clinic")]
    Clinic,
}

impl Certainty {
    /// The tag, as in the knowledge.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Verified => "V",
            Self::Secondary => "V-s",
            Self::MemoryHigh => "M-H",
            Self::MemoryMedium => "M-M",
            Self::MemoryLow => "M-L",
            Self::Inference => "inference",
            Self::Clinic => "clinic",
        }
    }
}

/// Kind of value of a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConceptKind {
    /// Present or absent.
    Presence,
    /// A number in `unit`, between `min` and `max`.
    Number,
    /// One of `values`.
    Choice,
}

/// Whose fact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The patient's: found in any entry.
    Patient,
    /// The problem's: found in entries of the problem or of the patient as a whole.
    Problem,
}

/// How a fact is obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obtain {
    /// Ask the patient.
    Ask,
    /// Examine.
    Examine,
    /// Look it up in a record.
    LookUp,
    /// A test obtains it; see `by`.
    Step,
}

/// Sections of the assessment checklist, in the order of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Red flags.
    RedFlags,
    /// Strength, sensation, reflexes.
    Neurology,
    /// Where and how it hurts.
    Pain,
    /// Provocation and mechanics.
    Examination,
    /// Scales.
    Scales,
    /// Imaging findings.
    Imaging,
    /// Health and risks of procedures.
    Health,
    /// Mood, sleep, expectations.
    Psychosocial,
    /// Whether the timeline is complete, per track.
    Completeness,
}

/// A fact that is in view wherever something is decided, in the strip over the patient's screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Header {
    /// An allergy.
    Allergy,
    /// A medicine that thins the blood: the group of drugs of the same name, and the concept that asks for it.
    Antithrombotic,
    /// An implant.
    Implant,
}

/// A fact that can be asked, examined or looked up.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// Noun phrase in the middle of a sentence: "numbness between the legs".
    pub label: String,
    /// Other names a physician types.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The test of the catalogue whose result it is, where no step obtains it.
    pub test: Option<String>,
    /// The question, as one asks a colleague or patient.
    pub ask: String,
    /// What is asked for where the answer was no: "Which others were there?".
    #[serde(default)]
    pub ask_when_absent: String,
    /// The question where no level is in question; the same if left out.
    #[serde(default)]
    pub ask_anywhere: String,
    /// Kind of value.
    pub kind: ConceptKind,
    /// Section of the checklist.
    pub group: Group,
    /// Whose fact it is.
    pub scope: Scope,
    /// How it is obtained.
    pub obtain: Obtain,
    /// The step that obtains it, where `obtain` is `step`.
    pub by: Option<String>,
    /// Unit of a number.
    #[serde(default)]
    pub unit: String,
    /// Least number.
    pub min: Option<f64>,
    /// Greatest number.
    pub max: Option<f64>,
    /// Numbers at or above this are normal and expire.
    pub normal_min: Option<f64>,
    /// Numbers at or below this are normal and expire.
    pub normal_max: Option<f64>,
    /// Words of a choice with their labels, in order; words listed in `normal` expire.
    #[serde(default)]
    pub values: Vec<ChoiceWord>,
    /// For numbers: whether a higher number is better (walking distance, MRC grade).
    #[serde(default)]
    pub high_is_good: bool,
    /// For numbers: whether it scores how strong the pain is at present, so that a later one may deny earlier relief.
    #[serde(default)]
    pub pain_score: bool,
    /// For choices: the word that holds once a treatment has taken the pain away, for looking ahead.
    pub after_relief: Option<String>,
    /// Days after which an absence or a normal value no longer counts; absent = never.
    pub expires_days: Option<i32>,
    /// What makes an absence or normal value outdated at once: families of treatments, and event kinds.
    #[serde(default)]
    pub changed_by: Vec<String>,
    /// A fact of safety: never assumed, always asked.
    #[serde(default)]
    pub safety: bool,
    /// Where it stands in the strip over the patient's screens, if it does.
    pub header: Option<Header>,
    /// A number or word that need not apply to every patient: a rule asks `applies(...)` before it reads it.
    #[serde(default)]
    pub may_not_apply: bool,
    /// Regions whose checklist holds it; empty = all.
    #[serde(default)]
    pub regions: Vec<String>,
    /// Sources, as ids of `sources.toml` or rows of the clinical knowledge.
    #[serde(default)]
    pub sources: Vec<String>,
}

impl Concept {
    /// Whether a value says that nothing is wrong: an absence, a word that is normal, or a number within the normal range.
    /// A concept without a range has no normal number.
    #[must_use]
    pub fn is_normal(&self, value: &Value) -> bool {
        match value {
            Value::Present => false,
            Value::Absent => true,
            Value::Number(n) => {
                let has_range = self.normal_min.is_some() || self.normal_max.is_some();
                has_range
                    && self.normal_min.is_none_or(|least| *n >= least)
                    && self.normal_max.is_none_or(|most| *n <= most)
            }
            Value::Choice(word) => self.values.iter().any(|choice| choice.id == *word && choice.normal),
        }
    }
}

/// A word of a choice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceWord {
    /// The word in files and rules.
    pub id: String,
    /// As it is shown.
    pub label: String,
    /// Whether it is a normal value, which expires.
    #[serde(default)]
    pub normal: bool,
}

/// A medicine or a drug of a procedure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drug {
    /// Generic name.
    pub label: String,
    /// Other names a physician types.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Groups rules speak of: `anticoagulant`, `antiplatelet`, `gabapentinoid`, `snri`, `tca`, `nsaid`, `opioid`,
    /// `steroid`, `particulate`, `local_anaesthetic`, ...
    pub groups: Vec<String>,
    /// Whether it is given in procedures: the beginning of its name finds it where the drugs of one are typed.
    #[serde(default)]
    pub in_procedures: bool,
    /// Hours a local anaesthetic acts, least and greatest.
    pub acts_hours: Option<[f64; 2]>,
    /// Sources.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// Lane of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// Medicines.
    Medication,
    /// Rehabilitation and psychology.
    Rehabilitation,
    /// Diagnostics and imaging.
    Imaging,
    /// Injections and blocks.
    Injections,
    /// Ablation and percutaneous structural procedures.
    Ablation,
    /// Neuromodulation and pumps.
    Neuromodulation,
    /// Surgery.
    Surgery,
    /// Assessments, referrals, decisions.
    Assessment,
}

impl Track {
    /// The concept that says that everything of a track is recorded; none where nobody asks.
    #[must_use]
    pub fn completeness(self) -> Option<&'static str> {
        match self {
            Self::Medication => Some("medication_all_recorded"),
            Self::Rehabilitation => Some("rehabilitation_all_recorded"),
            Self::Injections => Some("injections_all_recorded"),
            Self::Ablation => Some("ablation_all_recorded"),
            Self::Neuromodulation => Some("neuromodulation_all_recorded"),
            Self::Surgery => Some("surgery_all_recorded"),
            Self::Imaging | Self::Assessment => None,
        }
    }
}

/// What a treatment is for the reading of its outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// Anaesthetic to find the source; relief of hours is its result.
    Block,
    /// Steroid, with or without anaesthetic.
    Steroid,
    /// Lesion of nerves.
    Ablation,
    /// Percutaneous or open correction of structure.
    Structural,
    /// Implant or its trial.
    Implant,
    /// Other injection.
    Injection,
    /// A course of rehabilitation or psychology.
    Course,
    /// A test that gives facts.
    Test,
    /// A referral or review.
    Referral,
}

/// Bleeding risk of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bleed {
    /// Low.
    Low,
    /// Intermediate.
    Intermediate,
    /// High.
    High,
}

/// A treatment or test of the catalogue.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueItem {
    /// As shown and printed: "Transforaminal epidural injection".
    pub label: String,
    /// Short form for lanes: "Transforaminal ESI".
    pub short: String,
    /// Other names a physician types.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Lane.
    pub track: Track,
    /// What it is for the reading of its outcome.
    pub nature: Nature,
    /// 0 assess to 6 open surgery.
    pub tier: u8,
    /// Bleeding risk; absent = no needle.
    pub bleed: Option<Bleed>,
    /// Families rules speak of: `esi`, `neuraxial`, `needle`, `implant`, `elective_surgery`, `rehab`, `mbb`, ...
    #[serde(default)]
    pub families: Vec<String>,
    /// Kind of structure it aims at, as in the case file.
    pub structure: Option<String>,
    /// The ways there are to its target, where its name leaves them open; asked in its form.
    #[serde(default)]
    pub approaches: Vec<Approach>,
    /// Whether its anaesthetic phase tells which structure hurts (interlaminar, caudal: no).
    #[serde(default)]
    pub localises: bool,
    /// Days before an outcome of the weeks after can be judged; absent = at once.
    pub assess_days: Option<i32>,
    /// Days after which it is looked at again, where a step waits for it; absent = as the step says.
    pub review_days: Option<i32>,
    /// Months of relief that count as durable; absent = the figure `durable_months`.
    pub durable_months: Option<i32>,
    /// The policy figure at which a block counts as positive; absent = the figure `first_hours_yes_pct`.
    pub cutoff: Option<String>,
    /// Sources.
    #[serde(default)]
    pub sources: Vec<String>,
}

impl CatalogueItem {
    /// Whether targets are of another structure than its name implies, one that must be named: the sacroiliac joint or a
    /// tendon, where the usual one is a joint of a limb.
    #[must_use]
    pub fn is_elsewhere(&self, targets: &[Target]) -> bool {
        let usual = self.structure.as_deref();
        let other = |target: &Target| Some(target.structure.id()) != usual && has_a_name(target.structure);
        usual.is_some() && targets.iter().any(other)
    }
}

/// Whether a structure is told by its own name, and not by a level.
fn has_a_name(structure: Structure) -> bool {
    use Structure::{Joint, Muscle, Nerve, Sij, Tendon};
    matches!(structure, Joint | Muscle | Nerve | Sij | Tendon)
}

/// A source of a rule or figure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceText {
    /// As cited on screen.
    pub title: String,
    /// How sure.
    pub certainty: Certainty,
    /// Year, if the document has one.
    pub year: Option<u16>,
}

/// A figure that rules use, with its source.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The number.
    pub value: f64,
    /// Its unit, in words: "months", "percent".
    pub unit: String,
    /// What it is.
    pub label: String,
    /// How sure.
    pub certainty: Certainty,
    /// Sources.
    pub sources: Vec<String>,
}

impl Bleed {
    /// The word in rules.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Intermediate => "intermediate",
            Self::High => "high",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(more: &str) -> Concept {
        let text = format!(
            "label = 'l'\nask = 'a'\nkind = 'number'\ngroup = 'scales'\nscope = 'patient'\nobtain = 'ask'\n{more}"
        );
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn a_number_is_normal_between_both_ends_of_its_range() {
        let normal = |concept: &Concept, n: f64| concept.is_normal(&Value::Number(n));
        let both = number("normal_min = 3.5\nnormal_max = 5.0");
        assert!(normal(&both, 3.5) && normal(&both, 5.0));
        assert!(!normal(&both, 3.4) && !normal(&both, 5.1));
        let least = number("normal_min = 5.0");
        assert!(normal(&least, 5.0) && !normal(&least, 4.0));
        let most = number("normal_max = 9.0");
        assert!(normal(&most, 9.0) && !normal(&most, 10.0));
        assert!(!normal(&number(""), 1.0), "without a range no number is known to be normal");
    }

    #[test]
    fn an_absence_is_normal_and_a_word_only_where_it_is_marked() {
        let words =
            "values = [{ id = 'full', label = 'full', normal = true }, { id = 'weak', label = 'weak' }]";
        let concept = number(words);
        assert!(concept.is_normal(&Value::Absent) && !concept.is_normal(&Value::Present));
        assert!(concept.is_normal(&Value::Choice("full".to_owned())));
        assert!(!concept.is_normal(&Value::Choice("weak".to_owned())));
    }
}
