//! `stepwell letter`: the referral letter of a case file as PDF.

use std::path::Path;

use super::args::Letter;
use super::evaluate::Evaluated;
use super::{Failure, case, say};
use crate::model::{LetterDraft, LetterId, LetterPart, RecipientKind, Settings};
use crate::workspace::{ComposedLetter, LetterBasis, write_file};

/// `stepwell letter FILE --to RECIPIENT --output FILE.pdf`
pub(super) fn run(asked: &Letter) -> Result<(), Failure> {
    if asked.output.exists() && !asked.overwrite {
        let output = asked.output.display();
        return Err(Failure::Other(format!("{output} is there already; add --overwrite to replace it.")));
    }
    let knowledge = case::knowledge()?;
    let case = case::read(&asked.file, knowledge)?;
    let settings = asked.clinic.as_deref().map(settings).transpose()?.unwrap_or_default();
    let evaluated = Evaluated::new(knowledge, &case, &asked.view)?;
    let mut draft = draft(&evaluated, asked.to)?;
    let parts = [(asked.timeline, LetterPart::Timeline), (asked.annex, LetterPart::Basis)];
    for (_, part) in parts.into_iter().filter(|(wanted, _)| *wanted) {
        if !draft.parts.contains(&part) {
            draft.parts.push(part);
        }
    }
    let basis = LetterBasis {
        knowledge,
        settings: &settings,
        case: &case,
        evaluation: &evaluated.evaluation,
        issued: &[],
        date: evaluated.evaluation.as_of,
        policy: Some(&evaluated.policy),
    };
    let composed = basis.letter(&draft).map_err(|error| Failure::Other(error.to_string()))?;
    write_file(&asked.output, &composed.pdf).map_err(|error| Failure::Other(error.to_string()))?;
    say(&written(&asked.output, &composed))
}

/// The letter in the making that the case holds for this problem and recipient, or a new one.
fn draft(evaluated: &Evaluated<'_>, recipient: RecipientKind) -> Result<LetterDraft, Failure> {
    let problem = &evaluated.evaluation.problem;
    let held = evaluated.case.letters.iter();
    if let Some(draft) = held.rev().find(|draft| draft.problem == *problem && draft.recipient == recipient) {
        return Ok(draft.clone());
    }
    let id: LetterId = "letter".parse().map_err(|error| Failure::Other(format!("{error}.")))?;
    Ok(LetterDraft::new(id, problem.clone(), recipient))
}

fn settings(file: &Path) -> Result<Settings, Failure> {
    let bytes = std::fs::read(file)
        .map_err(|error| Failure::refused(file, format!("the file cannot be read: {error}.")))?;
    serde_json::from_slice(&bytes).map_err(|error| Failure::refused(file, error))
}

/// What was written, and what the letter says "not recorded" of.
fn written(output: &Path, composed: &ComposedLetter) -> String {
    let pages = composed.pages.pages.len();
    let pages = if pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") };
    let mut text = format!("Written: {} ({pages}).\n", output.display());
    if !composed.letter.gaps.is_empty() {
        text.push_str("The recipient will look for these, and the case does not hold them:\n");
        for gap in &composed.letter.gaps {
            text.push_str(&format!("  ? {}\n", gap.label));
        }
    }
    text
}
