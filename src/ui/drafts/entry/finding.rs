//! A finding of an entry being written: what was seen or measured, where, and its value.

use serde::{Deserialize, Serialize};

use crate::model::{ConceptId, Finding, Missing, Recorded, Side, Site, Value};
use crate::pathway::Knowledge;
use crate::pathway::vocabulary::{Concept, ConceptKind};
use crate::pathway::words::{number, uncapitalised};
use crate::ui::drafts::level;

/// A finding in the form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingDraft {
    /// What was asked, examined or measured.
    pub concept: ConceptId,
    /// At which level, as typed.
    pub levels: String,
    /// On which side.
    pub side: Option<Side>,
    /// The answer, unless it is a number.
    pub value: Option<Recorded<Value>>,
    /// The number, as typed.
    pub number: String,
    /// What it began with.
    base: Option<Finding>,
    /// What is wrong with it.
    #[serde(skip)]
    pub error: Option<String>,
}

impl FindingDraft {
    /// A finding whose value is open.
    pub fn new(concept: ConceptId) -> Self {
        Self {
            concept,
            levels: String::new(),
            side: None,
            value: None,
            number: String::new(),
            base: None,
            error: None,
        }
    }

    /// The same finding somewhere else.
    pub fn at(&self, levels: String, side: Option<Side>) -> Self {
        Self { levels, side, ..self.clone() }
    }

    /// The same finding with this answer.
    pub fn with(self, value: Option<Recorded<Value>>) -> Self {
        Self { value, ..self }
    }

    /// The form of a recorded finding.
    pub(super) fn of(finding: &Finding) -> Self {
        let mut draft = Self::new(finding.concept.clone());
        draft.levels = finding.site.level.map(|level| level.to_string()).unwrap_or_default();
        draft.side = finding.site.side;
        match &finding.value {
            Recorded::Known(Value::Number(value)) => draft.number = number(*value),
            value => draft.value = Some(value.clone()),
        }
        draft.base = Some(finding.clone());
        draft
    }

    /// Whether two findings are on the same thing in the same place.
    fn is_same(&self, other: &Self) -> bool {
        (&self.concept, &self.levels, self.side) == (&other.concept, &other.levels, other.side)
    }

    /// Takes back from `before` what a line has no words for.
    pub(super) fn take_up(&mut self, before: &mut Vec<Self>) {
        let Some(at) = before.iter().position(|other| self.is_same(other)) else { return };
        let known = before.remove(at);
        let unknown = Some(Recorded::Missing(Missing::CannotBeKnown));
        if self.value == unknown && matches!(known.value, Some(Recorded::Missing(_))) {
            self.value = known.value;
        }
        self.base = known.base;
    }

    /// The finding, if everything typed can be read; else what is wrong stands at it.
    pub(super) fn parse(&mut self, knowledge: &Knowledge) -> Option<Finding> {
        self.error = None;
        let ix = knowledge.concept_named(self.concept.as_str());
        let item = ix.map(|ix| &knowledge.concept(ix).item);
        let level = match level::typed(&self.levels) {
            Ok(level) => level,
            Err(says) => {
                self.error = Some(says);
                return None;
            }
        };
        let value = match (item, &self.value) {
            (_, Some(value)) if self.number.trim().is_empty() => Ok(value.clone()),
            (Some(item), _) if item.kind == ConceptKind::Number => measured(item, &self.number),
            (Some(item), _) => Err(which(item)),
            (None, _) => Err("This finding is not in the vocabulary. Remove it".to_owned()),
        };
        match value {
            Ok(value) => {
                let (site, date, note) =
                    self.base.clone().map_or((Site::default(), None, None), |it| (it.site, it.date, it.note));
                let site = Site { level, side: self.side, ..site };
                Some(Finding { concept: self.concept.clone(), site, value, date, note })
            }
            Err(says) => {
                self.error = Some(says);
                None
            }
        }
    }
}

/// A typed number within what the measure can be.
fn measured(item: &Concept, typed: &str) -> Result<Recorded<Value>, String> {
    let range = (item.min.unwrap_or(f64::MIN), item.max.unwrap_or(f64::MAX));
    let value = typed.trim().trim_end_matches(item.unit.as_str()).trim().parse::<f64>().ok();
    value
        .filter(|value| (range.0..=range.1).contains(value))
        .map(|value| Recorded::Known(Value::Number(value)))
        .ok_or_else(|| {
            let (least, most) = (number(range.0), number(range.1));
            format!("Write {} as a number from {least} to {most} {}", item.label, item.unit).trim().to_owned()
        })
}

/// What there is to choose from.
fn which(item: &Concept) -> String {
    if item.kind == ConceptKind::Presence {
        return format!("Say whether {} is there", item.label);
    }
    let words: Vec<String> = item.values.iter().map(|value| uncapitalised(&value.label)).collect();
    format!("Say which, of {}: {}, or ? if it is not stated", item.label, words.join(", "))
}
