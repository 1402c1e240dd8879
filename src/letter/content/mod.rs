//! Composition: from case and evaluation to the letter for one recipient, in words a colleague would use.
//!
//! A sentence is one pattern with slots ([`pattern`]); its wording is data in `assets/letter`. A sentence whose fact
//! is not recorded is left out or says "not recorded", never "none".

mod complete;
mod dates;
mod diagnosis;
mod findings;
mod flags;
mod frame;
mod history;
mod imaging;
mod lexicon;
mod medicines;
mod outcome;
mod passage;
mod pattern;
mod record;
mod reply;
mod scores;
mod totals;
mod treatments;
mod urgent;
mod who;
mod why;
mod wording;

pub use complete::{Gap, Jump};
pub use wording::WordingError;

use self::imaging::Detail;
use self::lexicon::Lexicon;
use self::passage::Passage;
use self::pattern::Slots;
use self::wording::Wording;
use super::document::{Block, BlockId, Content, Document, Edited, FactsDigest, Section};
use super::text::Text;
use crate::model::{
    Addressee, BlockEdit, Case, Date, LetterDraft, Problem, ProblemId, RecipientKind, Settings,
};
use crate::pathway::{Evaluation, Knowledge};

/// What a letter is composed for.
#[derive(Clone, Copy, Debug)]
pub struct LetterRequest<'a> {
    /// The problem it is about.
    pub problem: &'a ProblemId,
    /// For whom.
    pub recipient: RecipientKind,
    /// Name and address of the recipient.
    pub addressee: &'a Addressee,
    /// The clinic, who signs, the paper.
    pub settings: &'a Settings,
    /// Date of the letter.
    pub date: Date,
    /// What the physician has changed so far.
    pub draft: Option<&'a LetterDraft>,
}

/// A composed letter, with what its recipient needs and the case lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// What is printed.
    pub document: Document,
    /// What this recipient needs and the case does not hold, in the order of the letter.
    pub gaps: Vec<Gap>,
}

/// Why there is no letter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    /// The case has no such problem.
    #[error("The case has no problem '{0}'; choose one of its problems.")]
    NoProblem(ProblemId),
    /// A wording file cannot be read.
    #[error("The wording of letters cannot be read: {0}")]
    Wording(#[from] WordingError),
}

impl Letter {
    /// The physician's versions, as they are kept with the case.
    pub fn edits(&self) -> Vec<BlockEdit> {
        self.document
            .blocks()
            .filter_map(|block| {
                let edited = block.edited.as_ref()?;
                Some(BlockEdit {
                    block: block.id.0.clone(),
                    facts: edited.facts.0.clone(),
                    text: edited.content.to_notation(),
                })
            })
            .collect()
    }

    /// Puts back what the physician wrote. An edit whose facts have changed keeps its old digest, so that
    /// [`Block::state`] says so and both versions can be shown.
    pub fn apply(&mut self, edits: &[BlockEdit]) {
        for edit in edits {
            if let Some(block) = self.document.block_mut(&BlockId::new(edit.block.as_str())) {
                let content = block.composed.with_notation(&edit.text);
                block.edited = Some(Edited { content, facts: FactsDigest(edit.facts.clone()) });
            }
        }
    }
}

/// Composes the letter for one recipient.
///
/// # Errors
/// [`LetterError::NoProblem`] if the case has no such problem, [`LetterError::Wording`] if a wording file is unsound.
pub fn compose(
    case: &Case,
    evaluation: &Evaluation,
    knowledge: &Knowledge,
    request: &LetterRequest<'_>,
) -> Result<Letter, LetterError> {
    let paper = request.settings.paper;
    let wording = Wording::of(request.recipient, paper)?;
    let problem =
        case.problem(request.problem).ok_or_else(|| LetterError::NoProblem(request.problem.clone()))?;
    let lexicon = Lexicon(knowledge);
    let mut composer = Composer {
        case,
        problem,
        evaluation,
        lexicon,
        wording,
        request,
        today: request.date,
        person: Slots::default(),
    };
    composer.person = composer.person();
    let mut letter = composer.letter();
    if let Some(draft) = request.draft {
        letter.apply(&draft.edits);
        letter.document.sections.retain(|section| !draft.left_out.contains(&section.id));
    }
    Ok(letter)
}

/// Everything a section is written from.
struct Composer<'a> {
    case: &'a Case,
    problem: &'a Problem,
    evaluation: &'a Evaluation,
    lexicon: Lexicon<'a>,
    wording: &'static Wording,
    request: &'a LetterRequest<'a>,
    today: Date,
    /// Slots every pattern may use, made once.
    person: Slots,
}

impl Composer<'_> {
    fn letter(&self) -> Letter {
        let sections = self
            .wording
            .own
            .section
            .iter()
            .map(|wording| {
                let label = pattern::fill(&self.wording.spell(&wording.label), &self.slots());
                Section {
                    id: wording.id.clone(),
                    label: label.map(|filled| filled.text.to_plain()).unwrap_or_default(),
                    blocks: self.section(&wording.id),
                }
            })
            .collect();
        let document = self.frame(sections);
        let mut gaps = self.gaps();
        gaps.iter_mut().for_each(|gap| gap.find_block(&document));
        Letter { document, gaps }
    }

    /// The blocks of a section. An id without blocks is a mistake of the wording file that a test finds.
    fn section(&self, id: &str) -> Vec<Block> {
        match id {
            "diagnosis" => self.diagnosis(),
            "diagnosis_brief" => self.diagnosis_brief(),
            "irritability" => self.irritability(),
            "imaging" => self.imaging(Detail::Whole),
            "imaging_brief" => self.imaging(Detail::Reports),
            "flags" => self.flags(),
            "scores" => self.scores(),
            "examination" => self.examination(),
            "treatments" => self.treatments(),
            "treatments_totals" => [self.treatments(), self.totals()].concat(),
            "goals_reply" => self.goals_and_reply(),
            "earlier" => self.earlier(),
            "other" => self.other(),
            "totals" => self.totals(),
            "why" => self.why(),
            "medicines" => self.medicines(),
            "history" => self.history(),
            "opioid_plan" => self.opioid_plan(),
            "goals" => self.goals(),
            "reply" => self.reply(),
            "screen" => self.screen_section(),
            "strength" => self.strength_section(),
            "blood" => self.blood(),
            "procedure" => self.procedure(),
            "pain" => self.pain(),
            "background" => self.background(),
            "medicines_history" => self.medicines_and_history(),
            "health" => self.health(),
            "told_reply" => self.told_and_reply(),
            _ => Vec::new(),
        }
    }

    /// Says a sentence of the wording files.
    fn say(&self, passage: &mut Passage, pattern: &str, slots: &Slots) -> bool {
        passage.say(&self.wording.pattern(pattern), slots)
    }

    /// Slots every pattern may use: the patient's name and pronouns, the date of the letter.
    fn slots(&self) -> Slots {
        self.person.clone()
    }

    /// A phrase of the wording files, filled.
    fn phrase(&self, pattern: &str, slots: &Slots) -> Option<Text> {
        pattern::fill(&self.wording.pattern(pattern), slots).map(|filled| filled.text)
    }
}

impl Content {
    /// The notation in which a block is edited and kept.
    pub fn to_notation(&self) -> String {
        match self {
            Self::Text(text) => text.to_notation(),
            Self::Table(table) => table.to_notation(),
        }
    }

    /// The same kind of content, as the notation says. Columns of a table stay.
    pub fn with_notation(&self, notation: &str) -> Self {
        match self {
            Self::Text(_) => Self::Text(Text::from_notation(notation)),
            Self::Table(table) => Self::Table(table.with_notation(notation)),
        }
    }
}
