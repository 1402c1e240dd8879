//! Findings in the line: `l4-5 left herniation paracentral root contact`, `hba1c 8.9 %`, `no facet cyst`.
//!
//! A level or side before the first finding holds for those that follow; one behind a finding is its own.

use super::{Names, Reader};
use crate::model::{Missing, Recorded, Region, Side, Value};
use crate::pathway::vocabulary::{Concept, ConceptKind};
use crate::pathway::words::{capitalised, number, places};
use crate::ui::drafts::entry::{DraftKind, FindingDraft};
use crate::ui::drafts::{level, when};

impl Reader<'_> {
    /// Whether levels and sides of the line are those of findings.
    pub(super) fn places_findings(&self) -> bool {
        matches!(self.draft.kind, DraftKind::Imaging | DraftKind::Assessment)
    }

    /// The next finding with its value.
    pub(super) fn finding(&mut self) -> Option<String> {
        if !self.places_findings() {
            return None;
        }
        let negated = usize::from(matches!(self.word(0), Some("no" | "without")));
        let named = |count| Some((count, self.names.finding(&self.joined_from(negated, count)?)?.clone()));
        let (count, concept) = (1..=Names::MOST_WORDS).rev().find_map(named)?;
        let knowledge = self.knowledge;
        let item = &knowledge.concept(knowledge.concept_named(concept.as_str())?).item;
        let name = self.joined_from(negated, count)?;
        self.at += negated + count;
        let mut finding = FindingDraft::new(concept);
        if negated == 1 {
            finding.value = absent(item).map(Recorded::Known);
        } else {
            self.value(item, &name, &mut finding);
        }
        let reads = reads(item, &finding);
        let place = self.push(finding);
        Some(if place.is_empty() { reads } else { format!("{reads}, {place}") })
    }

    /// Puts the finding on the list, once for each level named before; gives back where it is.
    fn push(&mut self, finding: FindingDraft) -> String {
        let levels: Vec<String> = self.draft.levels.split_whitespace().map(str::to_owned).collect();
        let side = self.draft.side;
        self.latest = levels.len().max(1);
        self.placing = false;
        for at in 0..self.latest {
            let levels = levels.get(at).cloned().unwrap_or_default();
            self.draft.findings.push(finding.at(levels, side));
        }
        let side = side.map(|side| places::side(side).to_owned());
        levels.into_iter().chain(side).collect::<Vec<_>>().join(" ")
    }

    /// The value behind the name of a finding, as its kind has it.
    fn value(&mut self, item: &Concept, name: &str, finding: &mut FindingDraft) {
        if self.word(0) == Some("?") {
            self.at += 1;
            finding.value = Some(Recorded::Missing(Missing::CannotBeKnown));
            return;
        }
        match item.kind {
            ConceptKind::Presence => {
                let absent = matches!(self.word(0), Some("absent" | "none" | "no" | "negative"));
                let present = matches!(self.word(0), Some("present" | "yes" | "positive"));
                self.at += usize::from(absent || present);
                finding.value = Some(Recorded::Known(if absent { Value::Absent } else { Value::Present }));
            }
            ConceptKind::Choice => {
                let said = |words: &str| {
                    let is_it = |id: &str, label: &str| {
                        id.replace('_', " ") == words || label.to_lowercase() == words
                    };
                    item.values.iter().find(|value| is_it(&value.id, &value.label))
                };
                let behind = (1..=3).rev().find_map(|count| Some((count, said(&self.joined(count)?)?)));
                // "root contact": the name ends with one of its values.
                let within = || said(name.rsplit(' ').next()?).map(|value| (0, value));
                if let Some((count, value)) = behind.or_else(within) {
                    self.at += count;
                    finding.value = Some(Recorded::Known(Value::Choice(value.id.clone())));
                }
            }
            ConceptKind::Number => self.number(item, finding),
        }
    }

    /// A number with its unit, if it stands there; the day of a date is none.
    fn number(&mut self, item: &Concept, finding: &mut FindingDraft) {
        let Some(word) = self.word(0) else { return };
        let digits = word.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(word.len());
        let Some((figure, glued)) = word.split_at_checked(digits) else { return };
        let unit = item.unit.to_lowercase();
        if figure.parse::<f64>().is_err() || !(glued.is_empty() || glued == unit) {
            return;
        }
        let is_day = |text: String| when::past(&text, self.today).is_some();
        if !figure.contains('.') && self.joined(2).is_some_and(is_day) {
            return;
        }
        let apart = glued.is_empty();
        finding.number = figure.to_owned();
        self.at += 1;
        let spoken = unit.split_whitespace().count();
        if apart && spoken > 0 && self.joined(spoken).is_some_and(|words| words == unit) {
            self.at += spoken;
        }
    }

    /// A level or the region that was imaged.
    pub(super) fn place_of_finding(&mut self, word: &str) -> Option<String> {
        if let Some(region) = Region::from_id(word).filter(|_| self.draft.kind == DraftKind::Imaging) {
            self.draft.region = Some(region);
            self.at += 1;
            return Some(capitalised(places::region(region)));
        }
        let level = level::read(word).ok()?.to_string();
        self.at += 1;
        let before = self.draft.findings.len().saturating_sub(self.latest);
        let held = !self.draft.levels.is_empty() || self.draft.side.is_some();
        if self.draft.findings.is_empty() || held {
            if !self.placing && !self.draft.findings.is_empty() {
                (self.draft.levels, self.draft.side) = (String::new(), None);
            }
            let space = if self.draft.levels.is_empty() { "" } else { " " };
            self.draft.levels = format!("{}{space}{level}", self.draft.levels);
            self.placing = true;
            return Some(level);
        }
        let named = self.draft.findings.iter_mut().skip(before);
        let mut open: Vec<&mut FindingDraft> = named.filter(|finding| finding.levels.is_empty()).collect();
        if open.is_empty() {
            let again = self.draft.findings.last().cloned();
            self.draft.findings.extend(again.map(|again| again.at(level.clone(), again.side)));
            self.latest += 1;
        } else {
            open.iter_mut().for_each(|finding| finding.levels.clone_from(&level));
        }
        Some(level)
    }

    /// The side of the findings named last, or of those to come.
    pub(super) fn put_side(&mut self, side: Side) {
        let before = self.draft.findings.len().saturating_sub(self.latest);
        let held = !self.draft.levels.is_empty() || self.draft.side.is_some();
        if self.placing || self.draft.findings.is_empty() {
            self.draft.side = Some(side);
            self.placing = true;
            return;
        }
        for finding in self.draft.findings.iter_mut().skip(before) {
            finding.side = Some(side);
        }
        if held {
            self.draft.side = Some(side);
        }
    }
}

/// The value that says a finding is not there.
fn absent(item: &Concept) -> Option<Value> {
    match item.kind {
        ConceptKind::Presence => Some(Value::Absent),
        ConceptKind::Choice => {
            item.values.iter().find(|value| value.id == "none").map(|value| Value::Choice(value.id.clone()))
        }
        ConceptKind::Number => None,
    }
}

fn reads(item: &Concept, finding: &FindingDraft) -> String {
    let name = capitalised(&item.label);
    match &finding.value {
        Some(Recorded::Known(Value::Present)) => name,
        Some(Recorded::Known(Value::Absent)) => format!("{name}: absent"),
        Some(Recorded::Known(Value::Choice(word))) => {
            let label = item.values.iter().find(|value| value.id == *word).map(|value| value.label.as_str());
            format!("{name}: {}", label.unwrap_or(word))
        }
        Some(Recorded::Known(Value::Number(value))) => format!("{name}: {} {}", number(*value), item.unit),
        Some(Recorded::Missing(_)) => format!("{name}: not stated"),
        None if finding.number.is_empty() => format!("{name}: value open"),
        None => format!("{name}: {} {}", finding.number, item.unit).trim_end().to_owned(),
    }
}
