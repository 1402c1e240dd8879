//! Small cases made for a proof: an invented patient with one problem.

use serde_json::{Value as Json, json};

use crate::model::{
    Assessment, Body, Case, Date, End, Entry, Finding, Imaging, Medicine, PartialDate, Problem, Recorded,
    Region, Side, Site, Source, Treatment, Value,
};
use crate::pathway::knowledge::Knowledge;
use crate::pathway::vocabulary::Group;

/// The day such cases are looked at.
pub(in crate::pathway::prove) fn today() -> Option<Date> {
    Date::new(2026, 11, 20)
}

/// A case in the making.
#[derive(Debug, Clone)]
pub(in crate::pathway::prove) struct Draft {
    pub(in crate::pathway::prove) case: Case,
    pub(in crate::pathway::prove) day: Date,
}

impl Draft {
    /// A patient about whom nothing is known, with a problem of a region.
    pub(in crate::pathway::prove) fn new(region: Region, side: Option<Side>) -> Option<Self> {
        let day = today()?;
        let patient = serde_json::from_value(json!({ "id": "proof", "name": { "family": "Proof" } })).ok()?;
        let problem = Problem { id: "p1".parse().ok()?, title: "Pain".to_owned(), region, side, onset: None };
        let case = Case { patient, problems: vec![problem], entries: Vec::new(), letters: Vec::new() };
        Some(Self { case, day })
    }

    fn add(&mut self, day: Date, body: Body) -> Option<()> {
        let entry = Entry {
            id: format!("proof-{}", self.case.entries.len() + 1).parse().ok()?,
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
    pub(in crate::pathway::prove) fn finding(
        &mut self,
        days: i32,
        concept: &str,
        site: Site,
        value: Value,
    ) -> Option<()> {
        let concept = concept.parse().ok()?;
        let finding = Finding { concept, site, value: Recorded::Known(value), date: None, note: None };
        self.add(self.day.plus_days(-days), Body::Assessment(Assessment { findings: vec![finding] }))
    }

    /// A treatment on a day.
    pub(in crate::pathway::prove) fn treatment(&mut self, day: Date, treatment: Treatment) -> Option<()> {
        self.add(day, Body::Treatment(Box::new(treatment)))
    }

    /// An image of a day.
    pub(in crate::pathway::prove) fn imaging(&mut self, day: Date, imaging: Imaging) -> Option<()> {
        self.add(day, Body::Imaging(imaging))
    }

    /// A medicine that was begun so many days ago, or nobody knows when, and is taken now or ended on a day.
    pub(in crate::pathway::prove) fn medicine(
        &mut self,
        days: Option<i32>,
        json: Json,
        end: Option<Date>,
    ) -> Option<()> {
        let medicine: Medicine = serde_json::from_value(json).ok()?;
        self.add(self.day, Body::Medicine(medicine))?;
        let begun = days.map(|days| self.day.plus_days(-days).into());
        let entry = self.case.entries.last_mut()?;
        entry.date = begun.unwrap_or(PartialDate::Unknown);
        entry.end = Some(end.map_or(End::Ongoing, |day| End::On(day.into())));
        Some(())
    }

    /// Everything that was done is on the timeline.
    pub(in crate::pathway::prove) fn complete(&mut self, knowledge: &Knowledge) -> Option<()> {
        let complete = knowledge.concepts().iter().filter(|c| c.item.group == Group::Completeness);
        for concept in complete {
            self.finding(0, concept.id.as_str(), Site::default(), Value::Present)?;
        }
        Some(())
    }
}
