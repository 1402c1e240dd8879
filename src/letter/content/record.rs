//! The record as of the day of the letter: which answer counts for a concept at a site, and which is too old.

use crate::model::{Body, Date, Entry, Finding, Level, Missing, PartialDate, Recorded, Side, Site, Value};
use crate::pathway::vocabulary::{Concept, Group, Scope};

use super::Composer;

/// A finding with where it comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub(super) id: &'a str,
    pub(super) concept: &'a Concept,
    pub(super) finding: &'a Finding,
    pub(super) entry: &'a Entry,
    pub(super) date: PartialDate,
}

impl<'a> Known<'a> {
    /// The value, if there is one.
    pub(super) fn value(&self) -> Option<&'a Value> {
        self.finding.value.known()
    }

    pub(super) fn site(&self) -> Site {
        self.finding.site
    }

    fn last_day(&self) -> Date {
        self.date.interval().last
    }
}

impl<'a> Composer<'a> {
    /// Entries that count: of the problem or of the patient, begun by the day of the letter.
    pub(super) fn entries(&self) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let (problem, today) = (&self.problem.id, self.today);
        self.case.entries.iter().filter(move |entry| entry.concerns(problem) && entry.start().first <= today)
    }

    /// Every answered or asked finding that counts, oldest first.
    pub(super) fn findings(&self) -> &[Known<'a>] {
        &self.found
    }

    /// Gathers them, once for a letter.
    pub(super) fn gather(&self) -> Vec<Known<'a>> {
        let today = self.today;
        let mut out: Vec<Known<'a>> = Vec::new();
        for entry in self.case.entries.iter().filter(|entry| entry.start().first <= today) {
            let findings = match &entry.body {
                Body::Assessment(assessment) => &assessment.findings,
                Body::Imaging(imaging) => &imaging.findings,
                _ => continue,
            };
            for finding in findings {
                let id = finding.concept.as_str();
                let Some(concept) = self.lexicon.concept(id) else { continue };
                let mine = concept.scope == Scope::Patient || entry.concerns(&self.problem.id);
                let date = finding.date.unwrap_or(entry.date);
                if mine && date.interval().first <= today {
                    out.push(Known { id, concept, finding, entry, date });
                }
            }
        }
        out.sort_by_key(|known| known.date.interval());
        out
    }

    /// The latest answer for a concept, whatever its site.
    pub(super) fn latest(&self, id: &str) -> Option<Known<'a>> {
        self.findings().iter().rfind(|known| known.id == id).copied()
    }

    /// The latest answer with a value that still counts.
    pub(super) fn current(&self, id: &str) -> Option<Known<'a>> {
        self.latest(id).filter(|known| known.value().is_some() && !self.is_outdated(known))
    }

    /// The latest answers for a concept, one for each site, in the order of sites.
    pub(super) fn latest_by_site(&self, id: &str) -> Vec<Known<'a>> {
        let mut out: Vec<Known<'a>> = Vec::new();
        for known in self.findings().iter().filter(|known| known.id == id).copied() {
            match out.iter_mut().find(|other| other.site() == known.site()) {
                Some(other) => *other = known,
                None => out.push(known),
            }
        }
        out.sort_by_key(Known::site);
        out
    }

    /// Whether an absence or a normal value is too old, or something has happened since that may have changed it.
    pub(super) fn is_outdated(&self, known: &Known<'_>) -> bool {
        if matches!(known.finding.value, Recorded::Missing(Missing::OutOfDate)) {
            return true;
        }
        let Some(value) = known.value() else { return false };
        if !known.concept.is_normal(value) {
            return false;
        }
        let last = known.last_day();
        let expired = known.concept.expires_days.is_some_and(|days| last.plus_days(days) < self.today);
        expired
            || self.case.entries.iter().any(|entry| {
                let began = entry.start().first;
                began > last && began <= self.today && self.changes(entry, known.concept)
            })
    }

    /// Whether an entry is one of the things that outdate a concept.
    fn changes(&self, entry: &Entry, concept: &Concept) -> bool {
        match &entry.body {
            Body::Treatment(treatment) => self
                .lexicon
                .treatment(treatment.treatment.as_str())
                .is_some_and(|item| item.families.iter().any(|family| concept.changed_by.contains(family))),
            Body::Event(event) => concept.changed_by.iter().any(|word| word == event.event.id()),
            _ => false,
        }
    }

    /// Concepts of a section of the checklist that hold in the region of the problem, in its order.
    pub(super) fn checklist(&self, group: Group) -> Vec<(&'a str, &'a Concept)> {
        let region = self.problem.region.id();
        self.lexicon
            .concepts()
            .into_iter()
            .filter(|(_, c)| {
                c.group == group && (c.regions.is_empty() || c.regions.iter().any(|r| r == region))
            })
            .collect()
    }
}

/// A level as printed: "L4–5".
pub(super) fn level(level: Level) -> String {
    level.to_string().replace('-', "–")
}

/// A side as printed after a comma.
pub(super) fn side(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
        Side::Bilateral => "both sides",
        Side::Midline => "midline",
    }
}
