//! The open letter: composed, set and written anew after each change, so that what is shown is what is exported.

use std::path::Path;
use std::sync::Arc;

use super::Workspace;
use super::assess::{self, Assessment};
use super::error::{Error, Result};
use super::files::write_file;
use crate::letter::{self, Letter, LetterRequest, Pages, Section};
use crate::model::{Addressee, Case, CaseId, Date, LetterDraft, LetterId, RecipientKind, Settings};
use crate::pathway::{Evaluation, Knowledge};

/// The letter that is being worked on.
#[derive(Debug)]
pub struct OpenLetter {
    /// Which of the case's letters.
    pub id: LetterId,
    /// The letter, or why there is none: a character the typeface lacks.
    pub composed: Result<ComposedLetter>,
}

/// A letter from facts to bytes.
#[derive(Debug, Clone)]
pub struct ComposedLetter {
    /// Text and gaps; sections that were switched off are not in it.
    pub letter: Letter,
    /// All sections of this kind of letter, switched off ones included.
    pub sections: Vec<SectionSwitch>,
    /// The pages as set.
    pub pages: Pages,
    /// The PDF file, byte for byte as it is exported.
    pub pdf: Arc<[u8]>,
}

/// A section and whether it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionSwitch {
    /// Id, as in [`LetterDraft::left_out`].
    pub id: String,
    /// Heading.
    pub label: String,
    /// Whether it is printed.
    pub printed: bool,
}

/// What a letter is written from.
#[derive(Debug, Clone, Copy)]
pub struct LetterBasis<'a> {
    /// The rules.
    pub knowledge: &'a Knowledge,
    /// The clinic.
    pub settings: &'a Settings,
    /// The record.
    pub case: &'a Case,
    /// What the pathway says of the letter's problem.
    pub evaluation: &'a Evaluation,
    /// Date of the letter.
    pub date: Date,
}

impl LetterBasis<'_> {
    /// Composes a letter, sets it on pages and writes it as PDF. `draft` names problem and recipient, and holds what
    /// the physician changed.
    ///
    /// # Errors
    /// [`Error::Letter`] with the reason.
    pub fn letter(&self, draft: &LetterDraft) -> Result<ComposedLetter> {
        let addressee = draft.addressee.clone().unwrap_or_else(|| addressee(self.settings, draft.recipient));
        let whole = LetterDraft { left_out: Vec::new(), ..draft.clone() };
        let request = LetterRequest {
            problem: &draft.problem,
            recipient: draft.recipient,
            addressee: &addressee,
            settings: self.settings,
            date: self.date,
            draft: Some(&whole),
        };
        let mut letter = letter::compose(self.case, self.evaluation, self.knowledge, &request)
            .map_err(|error| Error::Letter(error.to_string()))?;
        let printed = |section: &Section| !draft.left_out.contains(&section.id);
        let switch = |section: &Section| SectionSwitch {
            id: section.id.clone(),
            label: section.label.clone(),
            printed: printed(section),
        };
        let sections = letter.document.sections.iter().map(switch).collect();
        letter.document.sections.retain(printed);
        let pages = letter::set(&letter.document).map_err(|error| Error::Letter(error.to_string()))?;
        let pdf = letter::to_pdf(&pages).map_err(|error| Error::Letter(error.to_string()))?;
        Ok(ComposedLetter { letter, sections, pages, pdf: pdf.into() })
    }
}

/// The clinic's recipient of this kind, or nobody.
fn addressee(settings: &Settings, kind: RecipientKind) -> Addressee {
    let known = settings.recipients.iter().find(|recipient| recipient.kind == kind);
    known.map(|recipient| recipient.addressee.clone()).unwrap_or_default()
}

/// Composes a letter of a case; letters speak of today.
pub(super) fn compose(
    knowledge: &Knowledge,
    settings: &Settings,
    case: &Case,
    today: &Assessment,
    id: &LetterId,
) -> OpenLetter {
    let composed = case.letter(id).ok_or(Error::NoLetter).and_then(|draft| {
        let evaluation = today.of(&draft.problem).ok_or(Error::NoLetter)?;
        LetterBasis { knowledge, settings, case, evaluation, date: today.as_of }.letter(draft)
    });
    OpenLetter { id: id.clone(), composed }
}

impl Workspace {
    /// Shows a letter of the open case; it follows the case and its draft from then on.
    ///
    /// # Errors
    /// [`Error::OtherCase`], [`Error::NoCase`]; [`Error::NoLetter`] if the case has no such letter. Why a letter
    /// cannot be composed stands in the snapshot.
    pub fn open_letter(&mut self, case: &CaseId, letter: &LetterId) -> Result<()> {
        if self.loaded_mut(case)?.case.letter(letter).is_none() {
            return Err(Error::NoLetter);
        }
        self.show_letter(case, Some(letter.clone()))
    }

    /// Closes the letter.
    ///
    /// # Errors
    /// [`Error::OtherCase`], [`Error::NoCase`].
    pub fn close_letter(&mut self, case: &CaseId) -> Result<()> {
        self.show_letter(case, None)
    }

    /// Writes a letter of the open case as PDF, whole or not at all.
    ///
    /// # Errors
    /// [`Error::NoLetter`]; [`Error::Letter`] if it cannot be composed; [`Error::File`].
    pub fn export_letter(&mut self, case: &CaseId, letter: &LetterId, file: &Path) -> Result<()> {
        let record = Arc::clone(&self.loaded_mut(case)?.case);
        let today = self.assess(&record, None);
        let settings = self.settings()?;
        let open = compose(self.knowledge, &settings, &record, &today, letter);
        write_file(file, &open.composed?.pdf)
    }
}

/// The knowledge that ships with the program.
///
/// # Errors
/// [`Error::Knowledge`] if it is not sound; a test keeps it so.
pub fn knowledge() -> Result<&'static Knowledge> {
    assess::knowledge()
}
