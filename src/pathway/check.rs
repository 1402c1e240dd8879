//! Whether a case speaks the vocabulary of the knowledge. A word the knowledge does not have would be passed over in
//! silence when the case is evaluated, so it is refused when the case is read.

use crate::model::{
    Body, Case, CaseError, ConceptId, Decision, Entry, Finding, Level, Measure, Reading, Recorded, Score,
    Structure, Treatment, Value,
};
use crate::pathway::knowledge::{Knowledge, closest};
use crate::pathway::vocabulary::{Concept, ConceptKind};
use crate::pathway::words::number;

impl Knowledge {
    /// Everything in a case that this knowledge cannot read: unknown treatments, drugs, concepts, steps and flags;
    /// values of the wrong kind, out of range, or not in the list of their concept; levels that do not fit their
    /// structure. An entry stands in a path with its id, because entries are put in the order of time when a file is
    /// read: `entries[id esi-1].body.treatment.treatment`.
    #[must_use]
    pub fn check_case(&self, case: &Case) -> Vec<CaseError> {
        let mut check = Check { knowledge: self, errors: Vec::new() };
        for entry in &case.entries {
            check.entry(entry);
        }
        check.errors
    }
}

struct Check<'k> {
    knowledge: &'k Knowledge,
    errors: Vec<CaseError>,
}

impl Check<'_> {
    fn add(&mut self, path: &str, reason: String) {
        self.errors.push(CaseError::new(path, reason));
    }

    fn entry(&mut self, entry: &Entry) {
        let path = format!("entries[id {}].body", entry.id);
        match &entry.body {
            Body::Treatment(treatment) => self.treatment(treatment, &format!("{path}.treatment")),
            Body::Medicine(medicine) => {
                self.drug(medicine.drug.as_str(), &format!("{path}.medicine.drug"));
                self.readings(&medicine.readings, &format!("{path}.medicine"));
            }
            Body::Assessment(assessment) => {
                self.findings(&assessment.findings, &format!("{path}.assessment"));
            }
            Body::Imaging(imaging) => {
                self.catalogue(imaging.modality.as_str(), &format!("{path}.imaging.modality"));
                self.findings(&imaging.findings, &format!("{path}.imaging"));
            }
            Body::Event(_) => {}
            Body::Decision(decision) => self.decision(decision, &format!("{path}.decision")),
            Body::FlagAction(action) => {
                let flags = self.knowledge.flags();
                if !flags.iter().any(|flag| flag.id == action.flag.as_str()) {
                    let near = closest(action.flag.as_str(), flags.iter().map(|flag| flag.id.as_str()));
                    let reason = unknown("red flag", action.flag.as_str(), near);
                    self.add(&format!("{path}.flag_action.flag"), reason);
                }
            }
        }
    }

    fn treatment(&mut self, treatment: &Treatment, path: &str) {
        self.catalogue(treatment.treatment.as_str(), &format!("{path}.treatment"));
        for (i, target) in treatment.targets.iter().enumerate() {
            self.level(Some(target.structure), target.level, &format!("{path}.targets[{i}].level"));
        }
        for (i, dose) in treatment.drugs.iter().enumerate() {
            self.drug(dose.drug.as_str(), &format!("{path}.drugs[{i}].drug"));
        }
        self.readings(&treatment.readings, path);
    }

    fn catalogue(&mut self, id: &str, path: &str) {
        if self.knowledge.treatment_named(id).is_some() {
            return;
        }
        let items = self.knowledge.treatments();
        let alias =
            items.iter().find(|named| names(&named.item.aliases, id)).map(|named| named.id.to_string());
        let near = alias.or_else(|| closest(id, items.iter().map(|named| named.id.as_str())));
        self.add(path, unknown("treatment or test", id, near));
    }

    fn drug(&mut self, id: &str, path: &str) {
        if self.knowledge.drug_named(id).is_some() {
            return;
        }
        let drugs = self.knowledge.drugs();
        let alias =
            drugs.iter().find(|named| names(&named.item.aliases, id)).map(|named| named.id.to_string());
        let near = alias.or_else(|| closest(id, drugs.iter().map(|named| named.id.as_str())));
        self.add(path, unknown("drug", id, near));
    }

    /// The concept with this id; an error if there is none.
    fn concept(&mut self, id: &ConceptId, path: &str) -> Option<Concept> {
        if let Some(ix) = self.knowledge.concept_named(id.as_str()) {
            return Some(self.knowledge.concept(ix).item.clone());
        }
        let near = closest(id.as_str(), self.knowledge.concepts().iter().map(|named| named.id.as_str()));
        self.add(path, unknown("concept", id.as_str(), near));
        None
    }

    fn findings(&mut self, findings: &[Finding], path: &str) {
        for (i, finding) in findings.iter().enumerate() {
            let path = format!("{path}.findings[{i}]");
            self.level(finding.site.structure, finding.site.level, &format!("{path}.site.level"));
            let concept = self.concept(&finding.concept, &format!("{path}.concept"));
            let (Some(concept), Recorded::Known(value)) = (concept, &finding.value) else { continue };
            if let Some(reason) = misfit(finding.concept.as_str(), &concept, value) {
                self.add(&format!("{path}.value"), reason);
            }
        }
    }

    fn readings(&mut self, readings: &[Reading], path: &str) {
        for (i, reading) in readings.iter().enumerate() {
            let path = format!("{path}.readings[{i}]");
            if let Some(target) = reading.target {
                self.level(Some(target.structure), target.level, &format!("{path}.target.level"));
            }
            if let Measure::Score(score) = &reading.measure {
                self.score(score, &format!("{path}.measure.score"));
            }
        }
    }

    fn score(&mut self, score: &Score, path: &str) {
        let Some(concept) = self.concept(&score.scale, &format!("{path}.scale")) else { return };
        for (name, value) in [("before", score.before), ("after", score.after)] {
            if let Some(reason) = misfit(score.scale.as_str(), &concept, &Value::Number(value)) {
                self.add(&format!("{path}.{name}"), reason);
            }
        }
    }

    /// Steps and policy of a decision, if it was taken on this edition: older ones may have been renamed since.
    fn decision(&mut self, decision: &Decision, path: &str) {
        if decision.knowledge != self.knowledge.stamp().edition {
            return;
        }
        for (field, step) in [("step", Some(&decision.step)), ("instead", decision.instead.as_ref())] {
            let Some(step) = step.filter(|step| self.knowledge.step_named(step.as_str()).is_none()) else {
                continue;
            };
            let near = closest(step.as_str(), self.knowledge.steps().iter().map(|step| step.id.as_str()));
            self.add(&format!("{path}.{field}"), unknown("step", step.as_str(), near));
        }
        if self.knowledge.policy(decision.policy.as_str()).is_none() {
            let near = closest(
                decision.policy.as_str(),
                self.knowledge.policies().iter().map(|policy| policy.id.as_str()),
            );
            self.add(&format!("{path}.policy"), unknown("policy", decision.policy.as_str(), near));
        }
    }

    /// Roots and vertebrae have a level of their own, joints, discs, canal and segments stand between two vertebrae.
    fn level(&mut self, structure: Option<Structure>, level: Option<Level>, path: &str) {
        let (Some(structure), Some(level)) = (structure, level) else { return };
        let (fits, example) = match structure {
            Structure::Root | Structure::Vertebra => (matches!(level, Level::Single(_)), "L5"),
            Structure::FacetJoint | Structure::Disc | Structure::Canal | Structure::Segment => {
                (matches!(level, Level::Segment(_)), "L4-5")
            }
            _ => return,
        };
        if !fits {
            let reason =
                format!("'{level}' is not a level of a {}; write one such as {example}", structure.id());
            self.add(path, reason);
        }
    }
}

/// Whether a name is among others, whatever its case.
fn names(aliases: &[String], name: &str) -> bool {
    aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
}

fn unknown(what: &str, id: &str, near: Option<String>) -> String {
    let hint = near.map_or_else(String::new, |near| format!("; did you mean '{near}'?"));
    format!("there is no {what} '{id}' in the knowledge{hint}")
}

/// Why a value is no answer to a concept; none if it is one.
fn misfit(id: &str, concept: &Concept, value: &Value) -> Option<String> {
    match (concept.kind, value) {
        (ConceptKind::Presence, Value::Present | Value::Absent) => None,
        (ConceptKind::Presence, _) => Some(format!("'{id}' is answered by present or absent")),
        (ConceptKind::Number, Value::Number(n)) => {
            let fits = concept.min.is_none_or(|min| *n >= min) && concept.max.is_none_or(|max| *n <= max);
            (!fits).then(|| format!("{} is not a value of '{id}'; write {}", number(*n), range(concept)))
        }
        (ConceptKind::Number, _) => Some(format!("'{id}' is answered by {}", range(concept))),
        (ConceptKind::Choice, Value::Choice(word)) if concept.values.iter().any(|v| v.id == *word) => None,
        (ConceptKind::Choice, value) => {
            let words: Vec<&str> = concept.values.iter().map(|v| v.id.as_str()).collect();
            let near = match value {
                Value::Choice(word) => closest(word, words.iter().copied()),
                _ => None,
            };
            let hint = near.map_or_else(String::new, |near| format!("; did you mean '{near}'?"));
            Some(format!("'{id}' is answered by one of {}{hint}", words.join(", ")))
        }
    }
}

/// "a number from 0 to 5 (MRC grade)".
fn range(concept: &Concept) -> String {
    let bounds = match (concept.min, concept.max) {
        (Some(min), Some(max)) => format!("a number from {} to {}", number(min), number(max)),
        (Some(min), None) => format!("a number from {}", number(min)),
        (None, Some(max)) => format!("a number up to {}", number(max)),
        (None, None) => "a number".to_owned(),
    };
    if concept.unit.is_empty() { bounds } else { format!("{bounds} ({})", concept.unit) }
}
