//! The part of the form that is about a treatment: targets, drugs, a course of therapy, outcomes.

use super::{DraftField, EntryDraft, words};
use crate::model::{
    Body, Dose, DrugId, Level, Missing, Phase, Recorded, Structure, Target, Treatment, TreatmentId, Unit,
};
use crate::pathway::Knowledge;
use crate::pathway::vocabulary::Drug;

/// The word of a field that was asked about and cannot be known.
const NOT_KNOWN: &str = "?";
/// What stands between complications.
const BETWEEN: &str = "; ";

impl EntryDraft {
    pub(super) fn take_treatment(&mut self, treatment: &Treatment, knowledge: &Knowledge) {
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
        self.part = treatment.targets.first().and_then(|target| target.part);
        self.guidance = treatment.guidance;
        self.contrast = treatment.contrast;
        self.sedation = treatment.sedation;
        self.programme = treatment.programme;
        self.visits = typed_count(treatment.visits);
        self.weeks = typed_count(treatment.weeks);
        self.drugs =
            treatment.drugs.iter().map(|dose| dose_words(dose, knowledge)).collect::<Vec<_>>().join(", ");
        self.approach = treatment.approach;
        self.steroid = treatment.steroid;
        self.anaesthetic = treatment.anaesthetic;
        self.technique = match &treatment.technique {
            Some(Recorded::Known(words)) => words.clone(),
            Some(Recorded::Missing(_)) => NOT_KNOWN.to_owned(),
            None => String::new(),
        };
        self.complications = treatment.complications.join(BETWEEN);
        self.confounders.clone_from(&treatment.confounders);
        self.place = treatment.place.clone().unwrap_or_default();
        self.early = super::Helped::of(&treatment.readings, Phase::Anaesthetic);
        self.late = super::Helped::of(&treatment.readings, Phase::Therapeutic);
    }

    pub(super) fn treatment_body(&mut self, knowledge: &Knowledge) -> Option<Treatment> {
        let id = self.named(self.treatment.clone(), "Choose the treatment")?;
        let mut treatment = match self.base.as_ref().map(|entry| &entry.body) {
            Some(Body::Treatment(treatment)) => (**treatment).clone(),
            _ => Treatment::done(id.clone()),
        };
        let structure = structure_of(knowledge, &id);
        treatment.treatment = id;
        treatment.status = self.status;
        treatment.targets = self.targets(structure, &treatment.targets);
        treatment.guidance = self.guidance;
        treatment.contrast = self.contrast;
        treatment.sedation = self.sedation;
        treatment.programme = self.programme;
        treatment.visits = self.count(DraftField::Visits);
        treatment.weeks = self.count(DraftField::Weeks);
        treatment.place = words(&self.place);
        if let Some(drugs) = self.doses(knowledge, &treatment.drugs) {
            treatment.drugs = drugs;
        }
        treatment.approach = self.approach;
        treatment.steroid = self.steroid;
        treatment.anaesthetic = self.anaesthetic;
        treatment.technique = words(&self.technique).map(|typed| match typed.as_str() {
            NOT_KNOWN => Recorded::Missing(Missing::CannotBeKnown),
            _ => Recorded::Known(typed),
        });
        if treatment.complications.join(BETWEEN) != self.complications {
            treatment.complications = self.complications.split(';').filter_map(words).collect();
        }
        treatment.confounders.clone_from(&self.confounders);
        self.put_outcomes(&mut treatment.readings);
        Some(treatment)
    }

    fn count(&mut self, field: DraftField) -> Option<Recorded<u16>> {
        let typed = if field == DraftField::Visits { &self.visits } else { &self.weeks };
        let count = match typed.trim() {
            "" => return None,
            NOT_KNOWN => return Some(Recorded::Missing(Missing::CannotBeKnown)),
            typed => typed.parse().ok(),
        };
        if count.is_none() {
            self.errors.insert(field, "Write a whole number, or ? if it cannot be known".to_owned());
        }
        count.map(Recorded::Known)
    }

    /// Targets from the typed levels; those that were recorded otherwise stay if nothing was changed.
    fn targets(&mut self, structure: Option<Structure>, before: &[Target]) -> Vec<Target> {
        let mut levels: Vec<Level> = Vec::new();
        for word in self.levels.split([' ', ',', ';']).filter(|word| !word.is_empty()) {
            match super::super::level::read(word) {
                Ok(level) => levels.push(level),
                Err(error) => {
                    self.errors.insert(DraftField::Levels, error.to_string());
                }
            }
        }
        let (part, side) = (self.part, self.side);
        let structure = before.first().map(|target| target.structure).or(structure);
        let Some(structure) = structure else { return Vec::new() };
        if levels.is_empty() {
            let known = side.is_some() || part.is_some() || !before.is_empty();
            return if known { vec![Target { structure, level: None, part, side }] } else { Vec::new() };
        }
        levels.into_iter().map(|level| Target { structure, level: Some(level), part, side }).collect()
    }

    /// The drugs as typed, `dexamethasone 10 mg, lidocaine 2 %`; `None` if they cannot be read.
    fn doses(&mut self, knowledge: &Knowledge, before: &[Dose]) -> Option<Vec<Dose>> {
        let same = before.iter().map(|dose| dose_words(dose, knowledge)).collect::<Vec<_>>().join(", ");
        if same == self.drugs {
            return Some(before.to_vec());
        }
        let mut doses = Vec::new();
        for typed in self.drugs.split([',', ';']).map(str::trim).filter(|typed| !typed.is_empty()) {
            match dose(typed, knowledge) {
                Some(dose) => doses.push(dose),
                None => {
                    let says = format!(
                        "'{typed}' is not a drug with its dose; write for example dexamethasone 10 mg"
                    );
                    self.errors.insert(DraftField::Drugs, says);
                    return None;
                }
            }
        }
        Some(doses)
    }
}

/// The structure a treatment of the catalogue is aimed at.
pub(in crate::ui) fn structure_of(knowledge: &Knowledge, id: &TreatmentId) -> Option<Structure> {
    let ix = knowledge.treatment_named(id.as_str())?;
    knowledge.treatment(ix).item.structure.as_deref().and_then(Structure::from_id)
}

fn typed_count(count: Option<Recorded<u16>>) -> String {
    match count {
        Some(Recorded::Known(count)) => count.to_string(),
        Some(Recorded::Missing(_)) => NOT_KNOWN.to_owned(),
        None => String::new(),
    }
}

fn dose_words(dose: &Dose, knowledge: &Knowledge) -> String {
    let drug = knowledge.drug_named(dose.drug.as_str()).map(|drug| drug.label.clone());
    let amount = dose.amount.map(crate::pathway::words::number).unwrap_or_default();
    let unit = dose.unit.map_or("", |unit| if unit == Unit::Percent { "%" } else { unit.id() });
    let drug = drug.unwrap_or_else(|| dose.drug.to_string());
    format!("{drug} {amount} {unit}").trim().to_owned()
}

/// A drug with its dose: `dexamethasone 10 mg`, `dex10`, `lido 2 %`.
pub(in crate::ui) fn dose(typed: &str, knowledge: &Knowledge) -> Option<Dose> {
    let typed = typed.trim().to_lowercase();
    let digits = typed.find(|c: char| c.is_ascii_digit()).unwrap_or(typed.len());
    let (name, amount) = typed.split_at_checked(digits)?;
    let drug = drug_called(name.trim(), knowledge)?;
    let end = amount.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(amount.len());
    let (number, unit) = amount.split_at_checked(end)?;
    let amount = if number.is_empty() { None } else { Some(number.parse().ok()?) };
    let unit = match (unit.trim(), amount) {
        ("", None) => None,
        ("" | "mg", Some(_)) => Some(Unit::Mg),
        ("mcg" | "ug" | "µg", Some(_)) => Some(Unit::Mcg),
        ("ml", Some(_)) => Some(Unit::Ml),
        ("%", Some(_)) => Some(Unit::Percent),
        _ => return None,
    };
    Some(Dose { drug, amount, unit })
}

/// The drug with this name, or the only drug of procedures whose name begins so.
fn drug_called(name: &str, knowledge: &Knowledge) -> Option<DrugId> {
    let called = |drug: &Drug, fits: &dyn Fn(&str) -> bool| {
        std::iter::once(&drug.label).chain(&drug.aliases).any(|name| fits(&name.to_lowercase()))
    };
    let drugs = knowledge.drugs();
    if let Some(exact) = drugs.iter().find(|named| called(&named.item, &|other| other == name)) {
        return Some(exact.id.clone());
    }
    let mut begins = drugs
        .iter()
        .filter(|named| named.item.in_procedures && called(&named.item, &|other| other.starts_with(name)));
    let only = begins.next().filter(|_| name.len() >= 3)?;
    begins.next().is_none().then(|| only.id.clone())
}
