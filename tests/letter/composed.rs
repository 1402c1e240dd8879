//! Composition: complete and honest, in the order of the recipient, with the physician's edits kept.

use stepwell::letter::{LetterRequest, compose, set, to_pdf};
use stepwell::model::{Case, Date, RecipientKind, Settings};
use stepwell::pathway::{Knowledge, evaluate};

#[test]
fn dump() {
    for file in std::fs::read_dir(format!("{}/assets/cases", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(name) = name.strip_suffix(".case.json") else { continue };
        let case: Case = stepwell::exchange::read_case(&std::fs::read(&path).unwrap()).unwrap();
        let date = Date::new(2026, 11, 20).unwrap();
        let settings: Settings =
            serde_json::from_str(include_str!("../../assets/demo/settings.json")).unwrap();
        let to = settings
            .recipients
            .iter()
            .find(|r| r.kind == RecipientKind::SpineSurgeon)
            .map(|r| r.addressee.clone())
            .unwrap_or_default();
        let knowledge = Knowledge::builtin().unwrap();
        let problem = &case.problems[0].id;
        let evaluation =
            evaluate(knowledge, knowledge.policy("clinic").unwrap(), &case, problem, date).unwrap();
        let request = LetterRequest {
            problem,
            recipient: RecipientKind::SpineSurgeon,
            addressee: &to,
            settings: &settings,
            date,
            draft: None,
        };
        let letter = compose(&case, &evaluation, knowledge, &request).unwrap();
        std::fs::write(format!("/tmp/{name}.pdf"), to_pdf(&set(&letter.document).unwrap()).unwrap()).unwrap();
        eprintln!("{name} {:?}", letter.gaps.iter().map(|g| g.label.clone()).collect::<Vec<_>>());
    }
}
