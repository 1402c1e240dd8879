//! An entry being written: everything the form shows, and how it becomes an entry.
//!
//! What the form does not show (further readings, who did it, ...) is kept from the entry it began with.

mod finding;
mod outcome;
mod treatment;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::quick::{ELSEWHERE, can_be_quoted};
use super::when;
use crate::model::{
    Approach, Assessment, Body, ConceptId, Concordance, Confounder, Contrast, Date, DoseReached, DrugId, End,
    Entry, EntryId, Event, EventKind, Finding, Given, Guidance, Imaging, Medicine, Part, PartialDate, Phase,
    ProblemId, Programme, Reading, Recorded, Region, Side, Source, StopReason, TreatmentId, TreatmentStatus,
};
use crate::pathway::Knowledge;
use crate::pathway::words::places;
pub use finding::FindingDraft;
pub use outcome::Helped;
pub(in crate::ui) use treatment::{dose, structure_of};

/// What kind of entry the form writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DraftKind {
    /// A treatment or test.
    Treatment,
    /// A course of a medicine.
    Medicine,
    /// An image.
    Imaging,
    /// Something that happened.
    Event,
    /// Findings and measures of a visit.
    Assessment,
}

/// A field an error can stand at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DraftField {
    /// The typed line, which has a word that is not understood.
    Line,
    /// What.
    What,
    /// When.
    When,
    /// Until when.
    Until,
    /// Which levels.
    Levels,
    /// Which drugs.
    Drugs,
    /// How many visits.
    Visits,
    /// How many weeks.
    Weeks,
    /// Relief in the first hours.
    EarlyFigure,
    /// How long relief in the first hours lasted, and when it was read.
    EarlyLasted,
    /// Relief in the weeks after.
    LateFigure,
    /// How long relief in the weeks after lasted, and when it was read.
    LateLasted,
    /// What was found; each finding has its own error too.
    Findings,
}

/// The form of an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntryDraft {
    /// Which entry it becomes.
    pub id: EntryId,
    /// What it began with.
    base: Option<Entry>,
    /// Outcomes it began with, to leave those alone that are not touched.
    began: (Helped, Helped),
    /// What kind of entry.
    pub kind: DraftKind,
    /// The treatment, image or test.
    pub treatment: Option<TreatmentId>,
    /// The medicine.
    pub drug: Option<DrugId>,
    /// The kind of event.
    pub event: Option<EventKind>,
    /// Planned, done, declined.
    pub status: TreatmentStatus,
    /// When, as typed.
    pub when: String,
    /// Until when, as typed; "ongoing" counts.
    pub until: String,
    /// Levels, as typed: "L4-5 L5-S1".
    pub levels: String,
    /// Joint, tendon or nerve.
    pub part: Option<Part>,
    /// Side.
    pub side: Option<Side>,
    /// Image guidance.
    pub guidance: Option<Recorded<Guidance>>,
    /// Contrast.
    pub contrast: Option<Recorded<Contrast>>,
    /// Sedation.
    pub sedation: Option<Recorded<Given>>,
    /// Drugs given, as typed: "dexamethasone 10 mg, lidocaine 2 %".
    pub drugs: String,
    /// Way to the target.
    #[serde(default)]
    pub approach: Option<Recorded<Approach>>,
    /// Whether a steroid was given, where the drugs do not tell.
    #[serde(default)]
    pub steroid: Option<Recorded<Given>>,
    /// Whether a local anaesthetic was given, where the drugs do not tell.
    #[serde(default)]
    pub anaesthetic: Option<Recorded<Given>>,
    /// Technique in words, as typed; "?" if it cannot be known.
    #[serde(default)]
    pub technique: String,
    /// Complications, as typed: "headache; fainted".
    #[serde(default)]
    pub complications: String,
    /// What may have blurred the outcome.
    #[serde(default)]
    pub confounders: Vec<Confounder>,
    /// Kind of programme.
    pub programme: Option<Recorded<Programme>>,
    /// Visits of a course, as typed.
    pub visits: String,
    /// Weeks of a course, as typed.
    pub weeks: String,
    /// Relief in the first hours.
    pub early: Helped,
    /// Relief in the weeks after.
    pub late: Helped,
    /// What an image or test showed, or a visit found.
    #[serde(default)]
    pub findings: Vec<FindingDraft>,
    /// Whether an image agrees with the symptoms.
    #[serde(default)]
    pub concordance: Option<Recorded<Concordance>>,
    /// The region that was imaged, if it is not that of the problem.
    #[serde(default)]
    pub region: Option<Region>,
    /// Dose of a medicine.
    pub dose: String,
    /// Whether dose and time were enough to judge it.
    pub reached: Option<Recorded<DoseReached>>,
    /// Why it was stopped.
    pub stopped: Option<Recorded<StopReason>>,
    /// Where it was done, if not here.
    pub place: String,
    /// Where the entry comes from.
    pub source: Option<Source>,
    /// A note.
    pub note: String,
    /// The typed line; what it says stands in the fields as well.
    pub line: String,
    /// What is wrong, at its field.
    #[serde(skip)]
    pub errors: BTreeMap<DraftField, String>,
}

impl EntryDraft {
    /// The form of a new entry.
    pub fn new(id: EntryId, kind: DraftKind, day: Option<Date>) -> Self {
        Self {
            id,
            base: None,
            began: Default::default(),
            kind,
            treatment: None,
            drug: None,
            event: None,
            status: TreatmentStatus::Done,
            when: day.map(|day| when::typed(day.into())).unwrap_or_default(),
            until: String::new(),
            levels: String::new(),
            part: None,
            side: None,
            guidance: None,
            contrast: None,
            sedation: None,
            drugs: String::new(),
            approach: None,
            steroid: None,
            anaesthetic: None,
            technique: String::new(),
            complications: String::new(),
            confounders: Vec::new(),
            programme: None,
            visits: String::new(),
            weeks: String::new(),
            early: Helped::default(),
            late: Helped::default(),
            findings: Vec::new(),
            concordance: None,
            region: None,
            dose: String::new(),
            reached: None,
            stopped: None,
            place: String::new(),
            source: None,
            note: String::new(),
            line: String::new(),
            errors: BTreeMap::new(),
        }
    }

    /// The form of a new entry about one finding: of the test that gives it, or of a visit.
    pub fn about(id: EntryId, concept: ConceptId, knowledge: &Knowledge) -> Self {
        let item = knowledge.concept_named(concept.as_str()).map(|ix| &knowledge.concept(ix).item);
        let test = item.and_then(|item| item.test.as_ref().or(item.by.as_ref()));
        let test = test.filter(|test| knowledge.treatment_named(test).is_some());
        let kind = if test.is_some() { DraftKind::Imaging } else { DraftKind::Assessment };
        let mut draft = Self::new(id, kind, None);
        draft.treatment = test.and_then(|test| test.parse().ok());
        draft.findings.push(FindingDraft::new(concept));
        draft
    }

    /// The form of an entry of the case; `None` for kinds that have no form.
    pub fn of(entry: &Entry, knowledge: &Knowledge) -> Option<Self> {
        let kind = match &entry.body {
            Body::Treatment(_) => DraftKind::Treatment,
            Body::Medicine(_) => DraftKind::Medicine,
            Body::Imaging(_) => DraftKind::Imaging,
            Body::Event(_) => DraftKind::Event,
            Body::Assessment(_) => DraftKind::Assessment,
            Body::Decision(_) | Body::FlagAction(_) => return None,
        };
        let mut draft = Self::new(entry.id.clone(), kind, None);
        draft.when = when::typed(entry.date);
        draft.until = match entry.end {
            Some(End::Ongoing) => "ongoing".to_owned(),
            Some(End::On(date)) => when::typed(date),
            None => String::new(),
        };
        draft.source = entry.source;
        draft.note = entry.note.clone().unwrap_or_default();
        match &entry.body {
            Body::Treatment(treatment) => draft.take_treatment(treatment, knowledge),
            Body::Medicine(medicine) => {
                draft.drug = Some(medicine.drug.clone());
                draft.dose = medicine.dose.clone().unwrap_or_default();
                draft.reached = medicine.reached;
                draft.stopped = medicine.stopped;
                draft.late = Helped::of(&medicine.readings, Phase::Therapeutic);
            }
            Body::Imaging(imaging) => {
                draft.treatment = Some(imaging.modality.clone());
                draft.note = imaging.report.clone().unwrap_or_default();
                draft.findings = imaging.findings.iter().map(FindingDraft::of).collect();
                draft.concordance = imaging.concordance;
                draft.region = imaging.region;
            }
            Body::Event(event) => {
                draft.event = Some(event.event);
                draft.note = event.text.clone().unwrap_or_default();
            }
            Body::Assessment(assessment) => {
                draft.findings = assessment.findings.iter().map(FindingDraft::of).collect();
            }
            _ => {}
        }
        draft.began = (draft.early.clone(), draft.late.clone());
        draft.base = Some(entry.clone());
        Some(draft)
    }

    /// Whether the entry is not in the case yet.
    pub fn is_new(&self) -> bool {
        self.base.is_none()
    }

    /// Opens again everything the typed line can say. What it has no words for stays; the findings are given back, so
    /// that what the line cannot say of them can be taken up.
    pub(super) fn reopen(&mut self) -> Vec<FindingDraft> {
        let blank = Self::new(self.id.clone(), self.kind, None);
        let kept = Self {
            base: self.base.take(),
            began: std::mem::take(&mut self.began),
            programme: self.programme,
            line: std::mem::take(&mut self.line),
            errors: std::mem::take(&mut self.errors),
            ..blank
        };
        let before = std::mem::replace(self, kept);
        if before.place != ELSEWHERE {
            self.place = before.place;
        }
        for (field, before) in [
            (&mut self.note, before.note),
            (&mut self.dose, before.dose),
            (&mut self.technique, before.technique),
            (&mut self.complications, before.complications),
        ] {
            if !can_be_quoted(&before) {
                *field = before;
            }
        }
        // Words about the first hours are not written in a line; they stay with their times.
        let words = before.early.words.filter(|words| words.known().is_some());
        self.early = match before.early.figure.is_empty() && words.is_some() {
            true => Helped { words, ..before.early },
            false => Helped { words, ..Helped::default() },
        };
        before.findings
    }

    /// After the line was read: findings keep what the line does not say of them, and the levels and sides that were
    /// theirs are not those of the entry.
    pub(super) fn settle_findings(&mut self, mut before: Vec<FindingDraft>) {
        if !self.findings.is_empty() {
            (self.levels, self.side) = (String::new(), None);
        }
        self.findings.iter_mut().for_each(|finding| finding.take_up(&mut before));
    }

    /// Whether nothing was typed or chosen that would be lost.
    pub fn is_untouched(&self, knowledge: &Knowledge) -> bool {
        let began = match &self.base {
            Some(entry) => Self::of(entry, knowledge),
            None => {
                let fresh = Self::new(self.id.clone(), self.kind, None);
                Some(Self { when: self.when.clone(), ..fresh })
            }
        };
        let of_fields = |draft: &Self| Self { line: String::new(), errors: BTreeMap::new(), ..draft.clone() };
        let lost = self.line.trim() != self.when.trim() && self.base.is_none();
        !lost && began.is_some_and(|began| of_fields(&began) == of_fields(self))
    }

    /// The same again as a new entry, today and without its outcomes.
    pub fn duplicate(&self, id: EntryId, today: Date) -> Self {
        let mut draft = Self {
            id,
            base: None,
            began: Default::default(),
            early: Helped::default(),
            late: Helped::default(),
            complications: String::new(),
            confounders: Vec::new(),
            ..self.clone()
        };
        draft.when = when::typed(today.into());
        draft
    }

    /// The entry, if everything typed can be read; else the errors stand at their fields.
    pub fn parse(&mut self, knowledge: &Knowledge, problem: &ProblemId, today: Date) -> Option<Entry> {
        self.errors.clear();
        let date = self.date(today);
        let end = self.end(today);
        let body = self.body(knowledge);
        let (Some(date), Some(body), true) = (date, body, self.errors.is_empty()) else { return None };
        let mut entry = self.base.clone().unwrap_or(Entry {
            id: self.id.clone(),
            date,
            end: None,
            problems: vec![problem.clone()],
            known_on: None,
            source: None,
            note: None,
            body: body.clone(),
        });
        entry.date = date;
        entry.end = end;
        entry.source = self.source;
        if matches!(self.kind, DraftKind::Treatment | DraftKind::Medicine | DraftKind::Assessment) {
            entry.note = words(&self.note);
        }
        entry.body = body;
        Some(entry)
    }

    fn date(&mut self, today: Date) -> Option<PartialDate> {
        let date = when::past(&self.when, today);
        if date.is_none() {
            let says = "Write a date as you know it: 12 jan, 3 weeks ago, spring 2024, 2024, unknown";
            self.errors.extend(when::trouble(&self.when, today, says).map(|says| (DraftField::When, says)));
        }
        let planned = self.kind == DraftKind::Treatment
            && matches!(
                self.status,
                TreatmentStatus::Planned | TreatmentStatus::Declined | TreatmentStatus::Unavailable
            );
        if !planned && date.is_some_and(|date| when::is_to_come(date, today)) {
            let says = match self.kind {
                DraftKind::Treatment => {
                    "That day has not come yet. Choose Planned, or write the day it was done"
                }
                _ => "That day has not come yet. Write the day it was",
            };
            self.errors.insert(DraftField::When, says.to_owned());
        }
        date
    }

    fn end(&mut self, today: Date) -> Option<End> {
        match self.until.trim() {
            "" => None,
            "ongoing" => Some(End::Ongoing),
            typed => {
                let date = when::past(typed, today);
                let trouble = when::trouble(typed, today, "Write a date, or ongoing");
                self.errors.extend(trouble.map(|says| (DraftField::Until, says)));
                date.map(End::On)
            }
        }
    }

    fn body(&mut self, knowledge: &Knowledge) -> Option<Body> {
        match self.kind {
            DraftKind::Treatment => self.treatment_body(knowledge).map(|it| Body::Treatment(Box::new(it))),
            DraftKind::Medicine => self.medicine_body(),
            DraftKind::Imaging => {
                let modality = self.named(self.treatment.clone(), "Choose the image or test")?;
                let mut imaging = match self.base.as_ref().map(|entry| &entry.body) {
                    Some(Body::Imaging(imaging)) => imaging.clone(),
                    _ => Imaging {
                        modality: modality.clone(),
                        region: None,
                        findings: Vec::new(),
                        concordance: None,
                        report: None,
                    },
                };
                imaging.modality = modality;
                imaging.report = words(&self.note);
                imaging.concordance = self.concordance;
                imaging.region = self.region;
                imaging.findings = self.found(knowledge)?;
                Some(Body::Imaging(imaging))
            }
            DraftKind::Event => {
                let event = self.named(self.event, "Choose what happened")?;
                Some(Body::Event(Event { event, text: words(&self.note) }))
            }
            DraftKind::Assessment => {
                let findings = self.found(knowledge)?;
                if findings.is_empty() {
                    let says = "Add what was found or measured".to_owned();
                    self.errors.insert(DraftField::Findings, says);
                    return None;
                }
                Some(Body::Assessment(Assessment { findings }))
            }
        }
    }

    /// The findings, if all can be read; else what is wrong stands at each, and the first of it at all of them.
    fn found(&mut self, knowledge: &Knowledge) -> Option<Vec<Finding>> {
        let read: Vec<Option<Finding>> =
            self.findings.iter_mut().map(|finding| finding.parse(knowledge)).collect();
        let wrong = self.findings.iter().find_map(|finding| finding.error.clone());
        let place = [self.levels.clone(), self.side.map(places::side).unwrap_or_default().to_owned()];
        let place = place.join(" ");
        let placeless = || format!("Say what was seen at {}, or write it into the report", place.trim());
        let wrong = wrong.or_else(|| (!place.trim().is_empty()).then(placeless));
        self.errors.extend(wrong.map(|says| (DraftField::Findings, says)));
        read.into_iter().collect()
    }

    fn named<T>(&mut self, value: Option<T>, says: &str) -> Option<T> {
        if value.is_none() {
            self.errors.insert(DraftField::What, says.to_owned());
        }
        value
    }

    fn medicine_body(&mut self) -> Option<Body> {
        let drug = self.named(self.drug.clone(), "Choose the medicine")?;
        let mut medicine = match self.base.as_ref().map(|entry| &entry.body) {
            Some(Body::Medicine(medicine)) => medicine.clone(),
            _ => Medicine {
                drug: drug.clone(),
                dose: None,
                reached: None,
                stopped: None,
                indication: None,
                prescriber: None,
                readings: Vec::new(),
            },
        };
        medicine.drug = drug;
        medicine.dose = words(&self.dose);
        medicine.reached = self.reached;
        medicine.stopped = self.stopped;
        self.put_outcomes(&mut medicine.readings);
        Some(Body::Medicine(medicine))
    }

    /// Puts what was typed of the outcomes in place of what was recorded, where it was touched.
    fn put_outcomes(&mut self, readings: &mut Vec<Reading>) {
        let phases = [
            (Phase::Anaesthetic, &self.early, self.early != self.began.0),
            (Phase::Therapeutic, &self.late, self.late != self.began.1),
        ];
        for (phase, helped, changed) in phases {
            if let Some(Err((field, says))) = changed.then(|| helped.put(readings, phase)) {
                self.errors.insert(field, says);
            }
        }
    }
}

fn words(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
