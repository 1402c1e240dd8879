//! What is expected of a case, as it stands in its `*.expect.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{Date, ProblemId};
use crate::pathway::evaluation::Status;
use crate::pathway::knowledge::Knowledge;

/// One word or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Words {
    /// One.
    One(String),
    /// Any of these.
    Any(Vec<String>),
}

impl Words {
    pub(super) fn list(&self) -> &[String] {
        match self {
            Self::One(word) => std::slice::from_ref(word),
            Self::Any(words) => words,
        }
    }
    pub(super) fn hold(&self, word: &str) -> bool {
        self.list().iter().any(|w| w == word)
    }
}

/// What is expected of the next step, judged behind a hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Next {
    /// Steps that are accepted.
    pub any_of: Vec<String>,
    /// Its targets, `structure level-or-part side`; absent = any.
    pub targets: Option<Vec<String>>,
    /// Statuses that are accepted; empty = any that may lead.
    #[serde(default)]
    pub strength: Vec<String>,
    /// How soon.
    pub urgency: Option<String>,
    /// The proposal's date lies between these two.
    pub date: Option<[Date; 2]>,
}

/// The policy coded cases are judged by unless they name one.
fn clinic() -> String {
    "clinic".to_owned()
}

/// What a careful pain physician expects of a case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The clinical reasoning.
    pub why: String,
    /// The day the case is looked at.
    pub as_of: Date,
    /// The problem that is looked at.
    pub problem: ProblemId,
    /// The policy it is judged by.
    #[serde(default = "clinic")]
    pub policy: String,
    /// Figures of that policy that the clinic sets otherwise, by name.
    #[serde(default)]
    pub figures: BTreeMap<String, f64>,
    /// Whether needles, implants and elective surgery wait for the screen; absent = not judged.
    pub hold: Option<bool>,
    /// Red flags with their states; only those that matter.
    #[serde(default)]
    pub flags: BTreeMap<String, Words>,
    /// The next step; absent = not judged.
    pub next: Option<Next>,
    /// Statuses by `step` (at every target) or `step structure level side` (at that one).
    #[serde(default)]
    pub statuses: BTreeMap<String, Words>,
    /// The day a step may be done lies between these two; keys as in `statuses`.
    #[serde(default)]
    pub until: BTreeMap<String, [Date; 2]>,
    /// Must stand among the next step, its equals and the alternatives.
    #[serde(default)]
    pub alternatives: Vec<String>,
    /// Must go alongside.
    #[serde(default)]
    pub alongside: Vec<String>,
    /// Must stand somewhere in the plan.
    #[serde(default)]
    pub proposed: Vec<String>,
    /// Concepts or fields of an entry that must be asked.
    #[serde(default)]
    pub questions: Vec<String>,
    /// By entry: all explanations why it may not have helped.
    #[serde(default)]
    pub explained: BTreeMap<String, Vec<String>>,
    /// Steps that may not have a status that may lead, at any target.
    #[serde(default)]
    pub not_offered: Vec<String>,
    /// Steps that may not be the next one.
    #[serde(default)]
    pub not_next: Vec<String>,
}

impl Expected {
    /// Reads an expectation.
    ///
    /// # Errors
    /// What is wrong in the text, with line and column.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// Ids it names that the pathway does not have: `step mbbb`.
    #[must_use]
    pub fn strangers(&self, knowledge: &Knowledge) -> Vec<String> {
        let Expected {
            next, statuses, until, alternatives, alongside, proposed, not_offered, not_next, ..
        } = self;
        let keys = statuses.keys().chain(until.keys()).map(|key| key.split(' ').next().unwrap_or_default());
        let any_of = next.as_ref().map(|next| &next.any_of);
        let lists = any_of.into_iter().chain([alternatives, alongside, proposed, not_offered, not_next]);
        let steps = lists.flatten().map(String::as_str).chain(keys);
        let unknown =
            steps.filter(|step| knowledge.step_named(step).is_none()).map(|step| format!("step {step}"));
        let flag = |id: &&String| !knowledge.flags().iter().any(|flag| flag.id == **id);
        let mut all: Vec<_> =
            unknown.chain(self.flags.keys().filter(flag).map(|id| format!("flag {id}"))).collect();
        let words =
            statuses.values().flat_map(Words::list).chain(next.iter().flat_map(|next| &next.strength));
        let status = |word: &&String| !Status::ALL.iter().any(|status| status.id() == **word);
        all.extend(words.filter(status).map(|word| format!("status {word}")));
        let question = |id: &&String| !id.starts_with("entry_") && knowledge.concept_named(id).is_none();
        let figure = |name: &&String| !knowledge.policy_figures.contains(name);
        all.extend(self.figures.keys().filter(figure).map(|name| format!("figure {name}")));
        all.extend(self.questions.iter().filter(question).map(|id| format!("concept {id}")));
        let explanation = |id: &&String| !knowledge.explanations().iter().any(|known| known.id == **id);
        let explained = self.explained.values().flatten().filter(explanation);
        all.extend(explained.map(|id| format!("explanation {id}")));
        all
    }
}
