//! Invented patients in any number, named so that searches find some of them and not all.

use std::path::Path;

use serde_json::json;
use stepwell::model::{Case, Region};
use stepwell::store::{CaseChange, CaseOutlook, CaseRow, Stamp, Store};

/// How many cases a seeded store has.
const CASES: usize = 100_000;

const FAMILIES: [&str; 12] = [
    "Łukasiewicz",
    "Ødegård",
    "Müller",
    "Adébáyọ̀",
    "O’Neill",
    "Nguyễn",
    "García",
    "Smith",
    "Thériault",
    "Rossi",
    "Kowalski",
    "Þórsdóttir",
];
const GIVEN: [&str; 8] = ["Anna", "Jörg", "Zoë", "Marek", "Ingrid", "Naïma", "José", "Kari"];

const STEPS: [(&str, &str); 4] = [
    ("mbb", "Medial branch block"),
    ("hold", "Wait and review"),
    ("surg_consult", "Surgical opinion"),
    ("scs_trial", "Stimulator trial"),
];

/// The case of patient `number`: a name, a date of birth, an identifier, and low back pain.
fn case(number: usize) -> Case {
    let family = format!("{}{}", FAMILIES[number % 12], ["", "ski", "-Berg", "son"][number / 12 % 4]);
    let patient = json!({
        "id": format!("c{number}"),
        "name": { "family": family, "given": GIVEN[number % 8] },
        "birth_date": format!("{}-{:02}-{:02}", 1930 + number % 80, 1 + number % 12, 1 + number % 28),
        "identifier": format!("MRN-{number:06}"),
    });
    let problem = json!({ "id": "p1", "title": "Low back", "region": "lumbar" });
    Case {
        patient: serde_json::from_value(patient).unwrap(),
        problems: vec![serde_json::from_value(problem).unwrap()],
        entries: Vec::new(),
        letters: Vec::new(),
    }
}

/// Who writes, and when.
pub(crate) fn stamp() -> Stamp {
    let at = "2026-11-20T10:42:00Z".to_owned();
    Stamp { at, actor: "bench".to_owned(), action: "import", knowledge: "2026.11".to_owned() }
}

/// Its row in the list.
pub(crate) fn row(case: &Case, number: usize) -> CaseRow {
    let (step, label) = STEPS[number % 4];
    let outlook = CaseOutlook {
        step: Some(step.to_owned()),
        step_label: Some(label.to_owned()),
        ..CaseOutlook::default()
    };
    CaseRow {
        id: case.patient.id.clone(),
        family_name: case.patient.name.family.clone(),
        given_name: case.patient.name.given.clone(),
        other_names: String::new(),
        birth_date: case.patient.birth_date,
        sex: None,
        identifier: case.patient.identifier.clone(),
        regions: vec![Region::Lumbar],
        outlook,
        open_letters: 0,
        changed_at: format!("2026-11-20T10:{:02}:{:02}Z", number / 60 % 60, number % 60),
    }
}

/// A throw-away store with so many cases.
pub(crate) fn seeded(directory: &Path) -> Store {
    let mut store = Store::demo(directory).unwrap();
    for number in 0..CASES {
        let case = case(number);
        store.apply(&CaseChange::New { case: &case, row: &row(&case, number) }, &stamp()).unwrap();
    }
    store
}
