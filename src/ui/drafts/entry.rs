//! An entry being written: everything the form shows, and how it becomes an entry.
//!
//! What the form does not show (doses, targets of single readings, ...) is kept from the entry it began with.

use std::collections::BTreeMap;

use super::when;
use crate::model::{
    Body, Contrast, Date, Domain, DrugId, End, Entry, EntryId, Event, EventKind, Given, Guidance, Imaging,
    Level, Measure, Medicine, Missing, Part, PartialDate, Phase, ProblemId, Programme, Reading, Recorded,
    Side, Source, StopReason, Structure, Target, Treatment, TreatmentId, TreatmentStatus, Words,
};
use crate::pathway::Knowledge;

/// What kind of entry the form writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DraftKind {
    /// A treatment or test.
    Treatment,
    /// A course of a medicine.
    Medicine,
    /// An image.
    Imaging,
    /// Something that happened.
    Event,
}

/// A field an error can stand at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DraftField {
    /// What.
    What,
    /// When.
    When,
    /// Until when.
    Until,
    /// Which levels.
    Levels,
    /// Percent of relief in the first hours.
    EarlyPercent,
    /// Percent of relief in the weeks after.
    LatePercent,
    /// How long relief lasted.
    Lasted,
}

/// How much a treatment helped in one phase.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Helped {
    /// In the patient's words, or that it was not scored.
    pub words: Option<Recorded<Words>>,
    /// Or in percent, as typed.
    pub percent: String,
    /// How long it lasted, as typed.
    pub lasted: String,
}

/// The form of an entry.
#[derive(Debug, Clone, PartialEq)]
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
    /// Side.
    pub side: Option<Side>,
    /// Image guidance.
    pub guidance: Option<Recorded<Guidance>>,
    /// Contrast.
    pub contrast: Option<Recorded<Contrast>>,
    /// Sedation.
    pub sedation: Option<Recorded<Given>>,
    /// Kind of programme.
    pub programme: Option<Recorded<Programme>>,
    /// Relief in the first hours.
    pub early: Helped,
    /// Relief in the weeks after.
    pub late: Helped,
    /// Dose of a medicine.
    pub dose: String,
    /// Why it was stopped.
    pub stopped: Option<Recorded<StopReason>>,
    /// Where it was done, if not here.
    pub place: String,
    /// Where the entry comes from.
    pub source: Option<Source>,
    /// A note.
    pub note: String,
    /// What is wrong, at its field.
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
            side: None,
            guidance: None,
            contrast: None,
            sedation: None,
            programme: None,
            early: Helped::default(),
            late: Helped::default(),
            dose: String::new(),
            stopped: None,
            place: String::new(),
            source: None,
            note: String::new(),
            errors: BTreeMap::new(),
        }
    }

    /// The form of an entry of the case; `None` for kinds that have no form.
    pub fn of(entry: &Entry) -> Option<Self> {
        let kind = match &entry.body {
            Body::Treatment(_) => DraftKind::Treatment,
            Body::Medicine(_) => DraftKind::Medicine,
            Body::Imaging(_) => DraftKind::Imaging,
            Body::Event(_) => DraftKind::Event,
            Body::Assessment(_) | Body::Decision(_) | Body::FlagAction(_) => return None,
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
            Body::Treatment(treatment) => draft.take_treatment(treatment),
            Body::Medicine(medicine) => {
                draft.drug = Some(medicine.drug.clone());
                draft.dose = medicine.dose.clone().unwrap_or_default();
                draft.stopped = medicine.stopped;
                draft.late = helped(&medicine.readings, Phase::Therapeutic);
            }
            Body::Imaging(imaging) => {
                draft.treatment = Some(imaging.modality.clone());
                draft.note = imaging.report.clone().unwrap_or_default();
            }
            Body::Event(event) => {
                draft.event = Some(event.event);
                draft.note = event.text.clone().unwrap_or_default();
            }
            _ => {}
        }
        draft.began = (draft.early.clone(), draft.late.clone());
        draft.base = Some(entry.clone());
        Some(draft)
    }

    fn take_treatment(&mut self, treatment: &Treatment) {
        self.treatment = Some(treatment.treatment.clone());
        self.status = treatment.status;
        let levels: Vec<String> = treatment
            .targets
            .iter()
            .filter_map(|target| target.level)
            .map(|level| level.to_string())
            .collect();
        self.levels = levels.join(" ");
        self.side = treatment.targets.first().and_then(|target| target.side);
        self.guidance = treatment.guidance;
        self.contrast = treatment.contrast;
        self.sedation = treatment.sedation;
        self.programme = treatment.programme;
        self.place = treatment.place.clone().unwrap_or_default();
        self.early = helped(&treatment.readings, Phase::Anaesthetic);
        self.late = helped(&treatment.readings, Phase::Therapeutic);
    }

    /// Whether the entry is not in the case yet.
    pub fn is_new(&self) -> bool {
        self.base.is_none()
    }

    /// The same again as a new entry, today and without its outcomes.
    pub fn duplicate(&self, id: EntryId, today: Date) -> Self {
        let mut draft = Self {
            id,
            base: None,
            began: Default::default(),
            early: Helped::default(),
            late: Helped::default(),
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
        let body = self.body(knowledge, today);
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
        if matches!(self.kind, DraftKind::Treatment | DraftKind::Medicine) {
            entry.note = words(&self.note);
        }
        entry.body = body;
        Some(entry)
    }

    fn date(&mut self, today: Date) -> Option<PartialDate> {
        let date = when::past(&self.when, today);
        if date.is_none() {
            let says = "Write a date as you know it: 12 jan, 3 weeks ago, spring 2024, 2024, unknown";
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
                if date.is_none() {
                    let says = "Write a date, or ongoing".to_owned();
                    self.errors.insert(DraftField::Until, says);
                }
                date.map(End::On)
            }
        }
    }

    fn body(&mut self, knowledge: &Knowledge, today: Date) -> Option<Body> {
        match self.kind {
            DraftKind::Treatment => {
                self.treatment_body(knowledge, today).map(|it| Body::Treatment(Box::new(it)))
            }
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
                Some(Body::Imaging(imaging))
            }
            DraftKind::Event => {
                let event = self.named(self.event, "Choose what happened")?;
                Some(Body::Event(Event { event, text: words(&self.note) }))
            }
        }
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
        medicine.stopped = self.stopped;
        if self.late != self.began.1 {
            medicine.readings.retain(|reading| reading.domain != Domain::Pain);
            let outcome = self.outcome(Phase::Therapeutic);
            medicine.readings.extend(outcome);
        }
        Some(Body::Medicine(medicine))
    }

    fn treatment_body(&mut self, knowledge: &Knowledge, _today: Date) -> Option<Treatment> {
        let id = self.named(self.treatment.clone(), "Choose the treatment")?;
        let mut treatment = match self.base.as_ref().map(|entry| &entry.body) {
            Some(Body::Treatment(treatment)) => (**treatment).clone(),
            _ => Treatment::done(id.clone()),
        };
        let structure = knowledge
            .treatment_named(id.as_str())
            .and_then(|ix| knowledge.treatment(ix).item.structure.as_deref())
            .and_then(Structure::from_id);
        treatment.treatment = id;
        treatment.status = self.status;
        treatment.targets = self.targets(structure, &treatment.targets);
        treatment.guidance = self.guidance;
        treatment.contrast = self.contrast;
        treatment.sedation = self.sedation;
        treatment.programme = self.programme;
        treatment.place = words(&self.place);
        for (phase, changed) in [
            (Phase::Anaesthetic, self.early != self.began.0),
            (Phase::Therapeutic, self.late != self.began.1),
        ] {
            if changed {
                treatment.readings.retain(|reading| reading.phase != phase || reading.domain != Domain::Pain);
                let outcome = self.outcome(phase);
                treatment.readings.extend(outcome);
            }
        }
        Some(treatment)
    }

    /// Targets from the typed levels; those that were recorded otherwise stay if nothing was changed.
    fn targets(&mut self, structure: Option<Structure>, before: &[Target]) -> Vec<Target> {
        let part: Option<Part> = before.first().and_then(|target| target.part);
        let mut levels: Vec<Level> = Vec::new();
        for word in self.levels.split([' ', ',', ';']).filter(|word| !word.is_empty()) {
            match word.to_uppercase().parse::<Level>() {
                Ok(level) => levels.push(level),
                Err(error) => {
                    self.errors.insert(DraftField::Levels, error.to_string());
                }
            }
        }
        let structure = before.first().map(|target| target.structure).or(structure);
        let Some(structure) = structure else { return Vec::new() };
        if levels.is_empty() {
            let known = self.side.is_some() || !before.is_empty();
            return if known {
                vec![Target { structure, level: None, part, side: self.side }]
            } else {
                Vec::new()
            };
        }
        levels
            .into_iter()
            .map(|level| Target { structure, level: Some(level), part, side: self.side })
            .collect()
    }

    /// The outcome of one phase as typed.
    fn outcome(&mut self, phase: Phase) -> Option<Reading> {
        let (helped, field) = match phase {
            Phase::Anaesthetic => (self.early.clone(), DraftField::EarlyPercent),
            Phase::Therapeutic => (self.late.clone(), DraftField::LatePercent),
        };
        let percent = helped.percent.trim().trim_end_matches('%').trim();
        let measure = if percent.is_empty() {
            match helped.words? {
                Recorded::Known(words) => Measure::Words(words),
                Recorded::Missing(reason) => Measure::Missing(reason),
            }
        } else {
            match percent.parse::<f64>().ok().filter(|percent| (-100.0..=100.0).contains(percent)) {
                Some(percent) => Measure::Percent(percent),
                None => {
                    self.errors.insert(field, "Write relief from -100 (worse) to 100 (gone)".to_owned());
                    return None;
                }
            }
        };
        let lasted = match helped.lasted.trim() {
            "" => None,
            typed => {
                let span = typed.replace(' ', "").parse().ok();
                if span.is_none() {
                    let says = "Write a number and h, d, w or m: 3h, 10d, 6w, 3m".to_owned();
                    self.errors.insert(DraftField::Lasted, says);
                }
                span
            }
        };
        Some(Reading { phase, after: None, date: None, target: None, domain: Domain::Pain, measure, lasted })
    }
}

fn words(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// What the form shows of recorded outcomes.
fn helped(readings: &[Reading], phase: Phase) -> Helped {
    let pain = readings.iter().find(|reading| reading.phase == phase && reading.domain == Domain::Pain);
    let Some(reading) = pain else { return Helped::default() };
    let mut helped = Helped::default();
    match &reading.measure {
        Measure::Words(words) => helped.words = Some(Recorded::Known(*words)),
        Measure::Missing(_) => helped.words = Some(Recorded::Missing(Missing::CannotBeKnown)),
        Measure::Percent(percent) => helped.percent = percent.to_string(),
        Measure::Score(score) if score.before != 0.0 => {
            helped.percent = ((score.before - score.after) / score.before * 100.0).round().to_string();
        }
        Measure::Score(_) => {}
    }
    helped.lasted = reading.lasted.map(|span| span.to_string()).unwrap_or_default();
    helped
}
