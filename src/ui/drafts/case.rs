//! A case that is begun.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::when;
use crate::model::{Case, CaseId, Date, Patient, PersonName, Problem, ProblemId, Region, Sex, Side};
use crate::pathway::words::{capitalised, places};

/// A field an error can stand at, in the order of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NewCaseField {
    /// Family name.
    Family,
    /// Date of birth.
    Born,
    /// Region.
    Region,
    /// Onset of the problem.
    Onset,
}

/// The form of a new case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewCaseDraft {
    /// Ids of the case and its problem.
    pub ids: (CaseId, ProblemId),
    /// Family name.
    pub family: String,
    /// Given names.
    pub given: String,
    /// Date of birth, as typed.
    pub born: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Identifier in the clinic's record system.
    pub identifier: String,
    /// Where it hurts.
    pub region: Option<Region>,
    /// On which side.
    pub side: Option<Side>,
    /// Since when, as typed.
    pub onset: String,
    /// What the patient wants to do again.
    pub goal: String,
    /// Who pays: a payer of the knowledge by its id, or as it was written; empty if nobody asked.
    #[serde(default)]
    pub payer: String,
    /// The patient and problem it began with, when it is not a new case.
    base: Option<(Patient, Problem)>,
    /// What is wrong, at its field.
    #[serde(skip)]
    pub errors: BTreeMap<NewCaseField, String>,
    /// The field the keyboard goes to next: the first that saving was refused for.
    #[serde(skip)]
    pub lead_to: Option<NewCaseField>,
}

impl NewCaseDraft {
    /// An empty form.
    pub fn new(ids: (CaseId, ProblemId)) -> Self {
        Self {
            ids,
            family: String::new(),
            given: String::new(),
            born: String::new(),
            sex: None,
            identifier: String::new(),
            region: None,
            side: None,
            onset: String::new(),
            goal: String::new(),
            payer: String::new(),
            base: None,
            errors: BTreeMap::new(),
            lead_to: None,
        }
    }

    /// The form of a patient and one of the problems of the case.
    pub fn of(patient: &Patient, problem: &Problem) -> Self {
        Self {
            family: patient.name.family.clone(),
            given: patient.name.given.clone(),
            born: patient.birth_date.map(when::typed).unwrap_or_default(),
            sex: patient.sex,
            identifier: patient.identifier.clone().unwrap_or_default(),
            region: Some(problem.region),
            side: problem.side,
            onset: problem.onset.map(when::typed).unwrap_or_default(),
            goal: patient.goal.clone().unwrap_or_default(),
            payer: patient.payer.clone().unwrap_or_default(),
            base: Some((patient.clone(), problem.clone())),
            ..Self::new((patient.id.clone(), problem.id.clone()))
        }
    }

    /// Whether the case is not in the store yet.
    pub fn is_new(&self) -> bool {
        self.base.is_none()
    }

    /// The case, if everything typed can be read; else the errors stand at their fields.
    pub fn parse(&mut self, today: Date) -> Option<Case> {
        self.errors.clear();
        let words = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let family = words(&self.family);
        if family.is_none() {
            self.errors.insert(NewCaseField::Family, "Write the family name".to_owned());
        }
        if self.region.is_none() {
            self.errors.insert(NewCaseField::Region, "Choose where it hurts most".to_owned());
        }
        let (born, onset) = (self.born.clone(), self.onset.clone());
        let birth_date = self.date(&born, NewCaseField::Born, today);
        let onset = self.date(&onset, NewCaseField::Onset, today);
        self.lead_to = self.errors.keys().next().copied();
        let (Some(family), Some(region), true) = (family, self.region, self.errors.is_empty()) else {
            return None;
        };
        let (before, problem) = self.base.clone().unzip();
        let name = before.as_ref().map(|patient| patient.name.clone()).unwrap_or_default();
        // A title of one's own stays; one that only says the region and side follows them.
        let own = problem.filter(|problem| problem.title != title(problem.region, problem.side));
        let title = own.map_or_else(|| title(region, self.side), |problem| problem.title);
        Some(Case {
            patient: Patient {
                id: self.ids.0.clone(),
                name: PersonName { family, given: self.given.trim().to_owned(), ..name },
                birth_date,
                sex: self.sex,
                identifier: words(&self.identifier),
                phone: before.as_ref().and_then(|patient| patient.phone.clone()),
                payer: words(&self.payer),
                goal: words(&self.goal),
                work: before.as_ref().and_then(|patient| patient.work.clone()),
                told: before.as_ref().and_then(|patient| patient.told.clone()),
            },
            problems: vec![Problem { id: self.ids.1.clone(), title, region, side: self.side, onset }],
            entries: Vec::new(),
            letters: Vec::new(),
        })
    }

    fn date(&mut self, typed: &str, field: NewCaseField, today: Date) -> Option<crate::model::PartialDate> {
        if typed.trim().is_empty() {
            return None;
        }
        let date = when::past(typed, today);
        if date.is_none() {
            let says = "Write a date as you know it: 14 feb 1949, mar 2024, 2 years ago, 2024";
            self.errors.extend(when::trouble(typed, today, says).map(|says| (field, says)));
        }
        if date.is_some_and(|date| when::is_to_come(date, today)) {
            let says = match field {
                NewCaseField::Onset => {
                    "That day has not come yet. Write when the pain began, or leave it open"
                }
                _ => "That day has not come yet. Write the day of birth with its year, such as 14 feb 1949",
            };
            self.errors.insert(field, says.to_owned());
        }
        date
    }
}

/// What a problem is called until somebody gives it a name.
fn title(region: Region, side: Option<Side>) -> String {
    let side = side.map(|side| format!(", {}", places::side(side))).unwrap_or_default();
    format!("{}{side}", capitalised(places::region(region)))
}
