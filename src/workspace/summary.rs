//! From a case to its row in the list.

use crate::model::{Case, Region};
use crate::store::{CaseOutlook, CaseRow};

/// The row of a case, with where it stands on the pathway.
pub(super) fn row(case: &Case, outlook: CaseOutlook, changed_at: String) -> CaseRow {
    let patient = &case.patient;
    let mut regions: Vec<Region> = Vec::new();
    for problem in &case.problems {
        if !regions.contains(&problem.region) {
            regions.push(problem.region);
        }
    }
    CaseRow {
        id: patient.id.clone(),
        family_name: patient.name.family.clone(),
        given_name: patient.name.given.clone(),
        other_names: patient.name.latin.clone().unwrap_or_default(),
        birth_date: patient.birth_date,
        sex: patient.sex,
        identifier: patient.identifier.clone(),
        regions,
        outlook,
        open_letters: u32::try_from(case.letters.len()).unwrap_or(u32::MAX),
        changed_at,
    }
}
