//! The open letter: composed, set and written anew after each change, so that what is shown is what is exported.

use std::path::Path;
use std::sync::Arc;

use super::Workspace;
use super::assess::{self, Assessment};
use super::error::{Error, Result};
use super::files::write_file;
use crate::letter::{self, Letter, LetterRequest, Pages, Press, Reader, Section};
use crate::model::{
    Addressee, Case, CaseId, Date, IssuedLetter, LetterDraft, LetterId, RecipientKind, Settings,
};
use crate::pathway::{Evaluation, Knowledge, Policy};

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
    pub pages: Arc<Pages>,
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
    /// Letters of the case that left: an addendum goes by one of them.
    pub issued: &'a [IssuedLetter],
    /// Date of the letter.
    pub date: Date,
    /// The policy of the evaluation, where it is the clinic's own and not one of the knowledge.
    pub policy: Option<&'a Policy>,
}

impl LetterBasis<'_> {
    /// Composes a letter, sets it on pages and writes it as PDF. `draft` names problem and recipient, and holds what
    /// the physician changed.
    ///
    /// # Errors
    /// [`Error::Letter`] with the reason.
    pub fn letter(&self, draft: &LetterDraft) -> Result<ComposedLetter> {
        self.written(draft, Reader::Recipient, &mut Press::default())
    }

    /// The same for those who get a copy: what only the recipient acts on is kept back.
    ///
    /// # Errors
    /// [`Error::Letter`] with the reason.
    pub fn copy(&self, draft: &LetterDraft) -> Result<ComposedLetter> {
        self.written(draft, Reader::Copy, &mut Press::default())
    }

    /// Whom a letter goes to: the draft's own addressee, or the clinic's recipient of this kind, or nobody.
    #[must_use]
    pub fn addressee(&self, draft: &LetterDraft) -> Addressee {
        draft.addressee.clone().unwrap_or_else(|| addressee(self.settings, draft.recipient))
    }

    /// Labels of the sections of an issued letter that would read otherwise now; `None` if it cannot be composed.
    pub(super) fn changed_since(&self, issued: &IssuedLetter) -> Option<Vec<String>> {
        let draft =
            LetterDraft { left_out: Vec::new(), edits: Vec::new(), amends: None, ..issued.draft.clone() };
        self.composed(&draft, Reader::Recipient).ok().map(|letter| letter.changed_since(issued))
    }

    /// The letter before it is set on pages, no section left out.
    fn composed(&self, draft: &LetterDraft, reader: Reader) -> Result<Letter> {
        let addressee = self.addressee(draft);
        let amends = match &draft.amends {
            None => None,
            Some(id) => Some(self.issued.iter().find(|one| one.id() == id).ok_or(Error::NoLetter)?),
        };
        let request = LetterRequest {
            draft: Some(draft),
            amends,
            reader,
            policy: self.policy,
            ..LetterRequest::new(&draft.problem, draft.recipient, (&addressee, self.settings, self.date))
        };
        letter::compose(self.case, self.evaluation, self.knowledge, &request)
            .map_err(|error| Error::Letter(error.to_string()))
    }

    fn written(&self, draft: &LetterDraft, reader: Reader, press: &mut Press) -> Result<ComposedLetter> {
        let whole = LetterDraft { left_out: Vec::new(), ..draft.clone() };
        let mut letter = self.composed(&whole, reader)?;
        let printed = |section: &Section| !draft.left_out.contains(&section.id);
        let switch = |section: &Section| SectionSwitch {
            id: section.id.clone(),
            label: section.label.clone(),
            printed: printed(section),
        };
        let sections = letter.document.sections.iter().map(switch).collect();
        letter.document.sections.retain(printed);
        let pages = press.set(&letter.document).map_err(|error| Error::Letter(error.to_string()))?;
        let pdf = press.print(&pages).map_err(|error| Error::Letter(error.to_string()))?;
        Ok(ComposedLetter { letter, sections, pages: Arc::new(pages), pdf: pdf.into() })
    }
}

/// The clinic's recipient of this kind, or nobody.
fn addressee(settings: &Settings, kind: RecipientKind) -> Addressee {
    let known = settings.recipients.iter().find(|recipient| recipient.kind == kind);
    known.map(|recipient| recipient.addressee.clone()).unwrap_or_default()
}

/// Composes a letter of a case; letters speak of today.
pub(super) fn compose(
    (knowledge, settings): (&Knowledge, &Settings),
    (case, issued): (&Case, &[IssuedLetter]),
    today: &Assessment,
    id: &LetterId,
    press: &mut Press,
) -> OpenLetter {
    let composed = case.letter(id).ok_or(Error::NoLetter).and_then(|draft| {
        let evaluation = today.of(&draft.problem).ok_or(Error::NoLetter)?;
        LetterBasis { knowledge, settings, case, evaluation, issued, date: today.as_of, policy: None }
            .written(draft, Reader::Recipient, press)
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
        if self.loaded_mut(case)?.with_begun().letter(letter).is_none() {
            return Err(Error::NoLetter);
        }
        self.show_letter(case, Some(letter.clone()))
    }

    /// Writes a letter of the open case as PDF, whole or not at all.
    ///
    /// # Errors
    /// [`Error::NoLetter`]; [`Error::Letter`] if it cannot be composed; [`Error::File`].
    pub fn export_letter(&mut self, case: &CaseId, letter: &LetterId, file: &Path) -> Result<()> {
        self.keep_begun(case, letter)?;
        let record = Arc::clone(&self.loaded_mut(case)?.case);
        let today = self.assess(&record, None);
        let settings = self.settings()?;
        let kept = self.kept(case)?;
        let open =
            compose((self.knowledge, &settings), (&record, &kept), &today, letter, &mut Press::default());
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
