//! A clinic's own policy: a preset with some of its figures changed, as a small file.
//!
//! ```toml
//! [policy.our_clinic]
//! label = "Our clinic"
//! extends = "society"
//!
//! [policy.our_clinic.figures]
//! mbb_cutoff_pct = 70
//! rfa_repeat_months = { value = 9, why = "agreed in the team, 2026" }
//! ```

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::pathway::vocabulary::{Certainty, Figure};

use super::load::Errors;
use super::names::closest;
use super::policies::fits;
use super::source::{PackFile, RuleError};
use super::{Knowledge, Policy};

/// What a figure rests on, where the clinic does not say.
const OWN: &str = "the clinic's own figure";

type Item<'a> = (Spanned<std::borrow::Cow<'a, str>>, Spanned<DeValue<'a>>);

impl Knowledge {
    /// Reads a clinic's own policy. It extends a policy of this knowledge; what it does not name stays as it is there.
    ///
    /// # Errors
    /// Every error of the file, in the order of its lines.
    pub fn own_policy(&self, file: &PackFile) -> Result<Policy, Vec<RuleError>> {
        let mut reader = Reader { knowledge: self, file, errors: Errors::default() };
        let policy = reader.read();
        let mut errors = reader.errors.0;
        errors.sort();
        errors.dedup();
        match policy {
            Some(policy) if errors.is_empty() => Ok(policy),
            _ => Err(errors),
        }
    }
}

struct Reader<'k> {
    knowledge: &'k Knowledge,
    file: &'k PackFile,
    errors: Errors,
}

impl Reader<'_> {
    fn add(&mut self, at: usize, reason: impl Into<String>) {
        self.errors.add(self.file, at, reason);
    }

    fn read(&mut self) -> Option<Policy> {
        let file = self.file;
        let (table, problems) = DeTable::parse_recoverable(&file.text);
        for problem in problems {
            self.add(problem.span().map_or(0, |span| span.start), problem.message());
        }
        let mut policies = Vec::new();
        for (key, value) in table.into_inner() {
            let at = key.span().start;
            match (key.get_ref().as_ref(), value.into_inner()) {
                ("policy", DeValue::Table(items)) => policies.extend(items),
                (word, _) => self.add(at, format!("'{word}' has no place here; write [policy.NAME]")),
            }
        }
        policies.sort_by_key(|(id, _)| id.span().start);
        for (id, _) in policies.iter().skip(1) {
            self.add(id.span().start, "a file holds one policy; give this one a file of its own");
        }
        match policies.into_iter().next() {
            Some(item) => self.policy(item),
            None => {
                self.add(0, "the file holds no policy; begin with [policy.NAME]");
                None
            }
        }
    }

    fn policy(&mut self, (id, value): Item<'_>) -> Option<Policy> {
        let at = id.span().start;
        let name = id.into_inner();
        if self.knowledge.policy(&name).is_some() {
            self.add(at, format!("'{name}' is a preset; give your own policy another name"));
        }
        let id = name.parse().map_err(|error: crate::model::IdError| self.add(at, error.to_string())).ok();
        let DeValue::Table(items) = value.into_inner() else {
            self.add(at, "a policy is a table: write [policy.NAME] and its lines below");
            return None;
        };
        let (mut label, mut base, mut figures) = (None, None, Vec::new());
        for (key, value) in items {
            let (key_at, at) = (key.span().start, value.span().start);
            match (key.get_ref().as_ref(), value.into_inner()) {
                ("label", DeValue::String(text)) => label = Some(text.into_owned()),
                ("extends", DeValue::String(text)) => base = self.preset(at, &text).or(base),
                ("figures", DeValue::Table(table)) => figures.extend(table),
                (word @ ("label" | "extends"), _) => {
                    self.add(at, format!("'{word}' must be a text in quotes"))
                }
                ("figures", _) => self.add(at, "'figures' must be a table of figures"),
                (word, _) => {
                    let known = "label, extends and figures";
                    self.add(key_at, format!("a policy has no '{word}'; it has {known}"));
                }
            }
        }
        if label.is_none() {
            self.add(at, "the policy has no label: write label = \"...\", as it is to be shown");
        }
        let Some(base) = base else {
            if !self.file.text.contains("extends") {
                self.add(
                    at,
                    format!("the policy extends no preset; write extends = one of {}", self.presets()),
                );
            }
            // The names of figures are checked all the same: they are those of every preset.
            let any = self.knowledge.policies().first().cloned();
            any.into_iter().for_each(|mut any| self.figures(&mut any, figures.clone()));
            return None;
        };
        let mut policy = Policy {
            id: id.clone().unwrap_or_else(|| base.id.clone()),
            label: label.clone().unwrap_or_default(),
            extends: Some(base.id.clone()),
            figures: base.figures.clone(),
            base: base.figures.clone(),
        };
        self.figures(&mut policy, figures);
        Some(policy)
    }

    fn preset(&mut self, at: usize, name: &str) -> Option<Policy> {
        let found = self.knowledge.policy(name).cloned();
        if found.is_none() {
            let presets = self.presets();
            self.add(at, format!("there is no preset '{name}'; choose from {presets}"));
        }
        found
    }

    fn presets(&self) -> String {
        let all: Vec<&str> = self.knowledge.policies().iter().map(|policy| policy.id.as_str()).collect();
        all.join(", ")
    }

    fn figures(&mut self, policy: &mut Policy, items: Vec<Item<'_>>) {
        for (key, value) in items {
            let name = key.get_ref().as_ref();
            let place = self.knowledge.policy_figures.iter().position(|known| known == name);
            let Some(figure) = place.and_then(|place| policy.figures.get_mut(place)) else {
                let known = self.knowledge.policy_figures.iter().map(String::as_str);
                let hint = closest(name, known).map(|s| format!("; did you mean '{s}'?")).unwrap_or_default();
                self.add(key.span().start, format!("there is no figure '{name}' in a policy{hint}"));
                continue;
            };
            self.figure(figure, name, value);
        }
    }

    fn figure(&mut self, figure: &mut Figure, name: &str, value: Spanned<DeValue<'_>>) {
        let at = value.span().start;
        let mut why = None;
        let number = match value.into_inner() {
            DeValue::Table(items) => {
                let mut found = None;
                for (key, value) in items {
                    let (key_at, at) = (key.span().start, value.span().start);
                    match (key.get_ref().as_ref(), value.into_inner()) {
                        ("value", value) => found = Some((at, number(&value))),
                        ("why", DeValue::String(text)) => why = Some(text.into_owned()),
                        ("why", _) => self.add(at, "'why' must be a text in quotes"),
                        (word, _) => {
                            self.add(key_at, format!("a figure here has value and why, not '{word}'"))
                        }
                    }
                }
                found
            }
            value => Some((at, number(&value))),
        };
        match number {
            None => self.add(at, format!("'{name}' has no value")),
            Some((at, None)) => self.add(at, format!("'{name}' must be a number of {}", figure.unit)),
            Some((at, Some(value))) => match fits(&figure.unit, value) {
                Err(reason) => self.add(at, format!("'{name}' {reason}")),
                Ok(()) => {
                    figure.value = value;
                    figure.certainty = Certainty::Clinic;
                    figure.sources = vec![why.unwrap_or_else(|| OWN.to_owned())];
                }
            },
        }
    }
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(integer) => {
            i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|n| n as f64)
        }
        DeValue::Float(float) => float.as_str().parse().ok(),
        _ => None,
    }
}
