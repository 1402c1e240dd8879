//! Invented patients in any number, named so that searches find some of them and not all.

use serde_json::json;
use stepwell::model::Case;

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

/// The case of patient `number`: a name, a date of birth, an identifier, and low back pain.
pub(crate) fn case(number: usize) -> Case {
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
