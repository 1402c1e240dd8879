//! Composition: complete and honest, in the order of the recipient, with the physician's edits kept.

use stepwell::letter::{Content, Letter, LetterRequest, compose, set, to_pdf};
use stepwell::model::{Addressee, Case, Date, LetterDraft, RecipientKind, Settings};
use stepwell::pathway::Evaluation;

use crate::stand_in::{Vocabulary, silent, stenosis};

fn case(text: &str) -> Case {
    stepwell::exchange::case_file::read_case(text.as_bytes()).unwrap()
}

#[test]
fn dump() {
    for name in [
        "v15-mild-or-decompression",
        "v10-axial-esi-negative",
        "v18-fbss-guard-missing",
        "v06-better-pain-worse-foot",
        "v02-nothing-known",
    ] {
        let text = std::fs::read_to_string(format!(
            "{}/tests/letter/data/{name}.case.json",
            env!("CARGO_MANIFEST_DIR")
        ))
        .unwrap();
        let case = case(&text);
        let date = Date::new(2026, 11, 20).unwrap();
        let settings: Settings = serde_json::from_str(
            &std::fs::read_to_string("/work/wt-cases/assets/demo/settings.json").unwrap(),
        )
        .unwrap();
        let to = settings
            .recipients
            .iter()
            .find(|r| r.kind == RecipientKind::SpineSurgeon)
            .map(|r| r.addressee.clone())
            .unwrap_or_default();
        let evaluation =
            if name.starts_with("v15") { stenosis(&case, date) } else { silent(date, &case.problems[0].id) };
        let vocabulary = Vocabulary::load();
        let request = LetterRequest {
            problem: &case.problems[0].id,
            recipient: RecipientKind::SpineSurgeon,
            addressee: &to,
            settings: &settings,
            date,
            draft: None,
        };
        let letter = compose(&case, &evaluation, &vocabulary, &request).unwrap();
        std::fs::write(format!("/tmp/{name}.pdf"), to_pdf(&set(&letter.document).unwrap()).unwrap()).unwrap();
        eprintln!("{name} {:?}", letter.gaps.iter().map(|g| g.label.clone()).collect::<Vec<_>>());
    }
}
