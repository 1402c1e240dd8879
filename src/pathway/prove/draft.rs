//! Small cases made for a proof: an invented patient with one problem.

use serde_json::json;

use crate::model::{
    Assessment, Body, Case, Date, Entry, Finding, Problem, Recorded, Region, Side, Site, Source, Treatment,
    Value,
};

/// A case in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) case: Case,
    pub(super) day: Date,
}

impl Draft {
    /// A patient about whom nothing is known, with a problem of a region.
    pub(super) fn new(region: Region, side: Option<Side>) -> Option<Self> {
        let day = Date::new(2026, 11, 20)?;
        let patient = serde_json::from_value(json!({ "id": "proof", "name": { "family": "Proof" } })).ok()?;
        let problem = Problem { id: "p1".parse().ok()?, title: "Pain".to_owned(), region, side, onset: None };
        let case = Case { patient, problems: vec![problem], entries: Vec::new(), letters: Vec::new() };
        Some(Self { case, day })
    }

    fn add(&mut self, day: Date, body: Body) -> Option<()> {
        let entry = Entry {
            id: format!("e{}", self.case.entries.len() + 1).parse().ok()?,
            date: day.into(),
            end: None,
            problems: Vec::new(),
            known_on: None,
            source: Some(Source::OwnRecord),
            note: None,
            body,
        };
        self.case.entries.push(entry);
        Some(())
    }

    /// A finding so many days before the day of the case.
    pub(super) fn finding(&mut self, days: i32, concept: &str, site: Site, value: Value) -> Option<()> {
        let concept = concept.parse().ok()?;
        let finding = Finding { concept, site, value: Recorded::Known(value), date: None, note: None };
        self.add(self.day.plus_days(-days), Body::Assessment(Assessment { findings: vec![finding] }))
    }

    /// A treatment on a day.
    pub(super) fn treatment(&mut self, day: Date, treatment: Treatment) -> Option<()> {
        self.add(day, Body::Treatment(Box::new(treatment)))
    }
}
