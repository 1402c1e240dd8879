//! Composition: from case and evaluation to the letter for one recipient, in words a colleague would use.
//!
//! A sentence is one pattern with slots ([`pattern`]); its wording is data in `assets/letter`. A sentence whose fact
//! is not recorded is left out or says "not recorded", never "none".

mod also;
mod amend;
mod apart;
mod asked;
mod basis;
mod caution;
mod complaint;
mod complete;
mod conditions;
mod course;
mod dates;
mod decides;
mod diagnosis;
mod doubt;
mod elsewhere;
mod ended;
mod findings;
mod flags;
mod frame;
mod harm;
mod history;
mod imaging;
mod injections;
mod kept_back;
mod lexicon;
mod medicines;
mod mind;
mod neurology;
mod noted;
mod open;
mod operated;
mod opinions;
mod outcome;
mod passage;
mod pattern;
mod planned;
mod power;
mod presentation;
mod procedure;
mod question;
mod raised;
mod record;
mod refused;
mod reply;
mod scores;
mod sessions;
mod since;
mod sure;
mod timeline;
mod torn;
mod totals;
mod treatments;
mod untried;
mod urgent;
mod who;
mod why;
mod wording;

pub use complete::{Gap, Jump};
pub use wording::WordingError;

use self::imaging::Detail;
use self::kept_back::{SELF_HARM, without_harm};
use self::lexicon::Lexicon;
use self::passage::Passage;
use self::pattern::Slots;
use self::wording::Wording;
use super::document::{Block, BlockId, BlockState, Content, Document, Edited, FactsDigest, Section};
use super::text::Text;
use crate::model::{
    Addressee, BlockEdit, BlockFacts, Case, Date, IssuedLetter, LetterDraft, Problem, ProblemId,
    RecipientKind, Settings, jump_marks,
};
use crate::pathway::{Evaluation, Knowledge, Policy};

/// What stands between the forms of a sentence in the wording files.
const FORMS: &str = " | ";

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
    /// The letter this one is an addendum to.
    pub amends: Option<&'a IssuedLetter>,
    /// Who reads it.
    pub reader: Reader,
    /// The policy of the evaluation, where it is the clinic's own and not one of the knowledge.
    pub policy: Option<&'a Policy>,
}

/// Who reads a letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reader {
    /// The recipient.
    #[default]
    Recipient,
    /// Somebody who gets a copy: what only the recipient acts on is kept back.
    Copy,
}

impl<'a> LetterRequest<'a> {
    /// A letter to its recipient, nothing changed yet.
    #[must_use]
    pub fn new(
        problem: &'a ProblemId,
        recipient: RecipientKind,
        (addressee, settings, date): (&'a Addressee, &'a Settings, Date),
    ) -> Self {
        Self {
            problem,
            recipient,
            addressee,
            settings,
            date,
            draft: None,
            amends: None,
            reader: Reader::Recipient,
            policy: None,
        }
    }
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

    /// Whether a block stands on the same facts as in another letter: then what was written over it holds for both.
    fn says_the_same(&self, other: &Self, block: &str) -> bool {
        let id = BlockId::new(block);
        self.document.block(&id).map(|block| &block.facts)
            == other.document.block(&id).map(|block| &block.facts)
    }

    /// The facts each block was written from, as they are kept with an issued letter.
    pub fn facts(&self) -> Vec<BlockFacts> {
        let of = |block: &Block| BlockFacts { block: block.id.0.clone(), facts: block.facts.0.clone() };
        self.document.blocks().map(of).collect()
    }

    /// Labels of the sections that would read otherwise than in an issued letter. The head of the letter goes by the
    /// name of the banner.
    pub fn changed_since(&self, issued: &IssuedLetter) -> Vec<String> {
        let document = &self.document;
        let head = [&document.banner.reason, &document.question];
        let mut out: Vec<String> = Vec::new();
        if head.into_iter().any(|block| is_changed(block, issued)) {
            out.push(document.banner.word.clone());
        }
        let sections =
            document.sections.iter().filter(|section| !issued.draft.left_out.contains(&section.id));
        let changed = |section: &&Section| section.blocks.iter().any(|block| is_changed(block, issued));
        out.extend(sections.filter(changed).map(|section| section.label.clone()));
        out
    }

    /// Blocks the physician wrote over whose facts have changed since: both versions wait for a decision.
    pub fn undecided(&self) -> impl Iterator<Item = &Block> {
        self.document.blocks().filter(|block| block.state() == BlockState::EditedFactsChanged)
    }

    /// Blocks that hold a jump mark: something in them is still to be filled in.
    pub fn unfilled(&self) -> impl Iterator<Item = &Block> {
        self.document.blocks().filter(|block| !jump_marks(&block.content().to_notation()).is_empty())
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
    let composed = |request: &LetterRequest<'_>| {
        let mut composer = Composer {
            case,
            problem,
            evaluation,
            lexicon: Lexicon(knowledge),
            wording,
            request,
            today: request.date,
            person: Slots::default(),
            found: Vec::new(),
        };
        let told = composer.keeps_back(SELF_HARM).then(|| without_harm(case, wording));
        composer.case = told.as_ref().unwrap_or(case);
        composer.person = composer.person();
        composer.found = composer.gather();
        composer.letter()
    };
    let mut letter = composed(request);
    if let Some(draft) = request.draft {
        let whole = LetterRequest { reader: Reader::Recipient, ..*request };
        let shown = match request.reader {
            Reader::Recipient => None,
            Reader::Copy => Some(composed(&whole)),
        };
        let kept =
            |edit: &&BlockEdit| shown.as_ref().is_none_or(|whole| letter.says_the_same(whole, &edit.block));
        let edits: Vec<BlockEdit> = draft.edits.iter().filter(kept).cloned().collect();
        letter.apply(&edits);
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
    /// The findings that count, gathered once.
    found: Vec<record::Known<'a>>,
}

impl Composer<'_> {
    fn letter(&self) -> Letter {
        let told = if self.told().is_empty() { "untold" } else { "told" };
        let meanwhile = if self.tells_of_meanwhile() { "meanwhile" } else { "reply" };
        let labels = self
            .slots()
            .with("told_and_reply", self.wording.word("told_and_reply", told))
            .with("meanwhile_and_reply", self.wording.word("meanwhile_and_reply", meanwhile));
        // A note that asks to wait, or for help today, is no referral.
        let brief = self.is_of_self_harm() || self.waits_unexplained();
        let sections = self
            .wording
            .own
            .section
            .iter()
            .filter(|wording| !brief || self.stands_in_a_note(&wording.id))
            .map(|wording| {
                let label = pattern::fill(&self.wording.spell(&wording.label), &labels);
                Section {
                    id: wording.id.clone(),
                    label: label.map(|filled| filled.text.to_plain()).unwrap_or_default(),
                    blocks: self.section(&wording.id),
                }
            })
            .collect();
        let mut document = self.frame(sections);
        self.draw_timeline(&mut document.sections);
        document.annex = self.annex();
        if let Some(issued) = self.request.amends {
            self.amend(&mut document, issued);
        }
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
            "safety" if self.is_of_self_harm() => self.self_harm(),
            "safety" => vec![self.screen_passage().block("flags.screen")],
            "scores" => self.scores(),
            "examination" => self.examination(),
            "treatments" => self.treatments(),
            "treatments_totals" => [self.treatments(), self.totals()].concat(),
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
            "concerns" => self.concerns(),
            "told_reply" => self.told_and_reply(),
            _ => Vec::new(),
        }
    }

    /// Says the first of these sentences whose slots are filled.
    fn say_first(&self, passage: &mut Passage, patterns: &[&str], slots: &Slots) -> bool {
        patterns.iter().any(|pattern| self.say(passage, pattern, slots))
    }

    /// Says a sentence of the wording files.
    fn say(&self, passage: &mut Passage, pattern: &str, slots: &Slots) -> bool {
        let said = passage.say(&self.form(pattern), slots);
        if said {
            // "Suspected" and "confirmed" are different facts about the same cause.
            passage.note("sentence", pattern);
        }
        said
    }

    /// Concepts this reader is told nothing of.
    fn keeps_back(&self, concept: &str) -> bool {
        let lists: &[&str] = match self.request.reader {
            Reader::Recipient => &["screen_kept_back"],
            Reader::Copy => &["screen_kept_back", "copy_kept_back"],
        };
        lists.iter().any(|list| self.wording.list(list).iter().any(|kept| kept == concept))
    }

    /// Slots every pattern may use: the patient's name and pronouns, the date of the letter.
    fn slots(&self) -> Slots {
        self.person.clone()
    }

    /// A phrase of a table of the wording files: that for the region of the problem, where there is one.
    fn phrase_here(&self, table: &str, id: &str) -> Option<String> {
        let here = format!("{id}_{}", self.problem.region.id());
        [here.as_str(), id].into_iter().find_map(|id| self.wording.phrase(table, id))
    }

    /// A phrase of the wording files, filled.
    fn phrase(&self, pattern: &str, slots: &Slots) -> Option<Text> {
        pattern::fill(&self.form(pattern), slots).map(|filled| filled.text)
    }

    /// A sentence of the wording files; of several forms the one for this patient, always the same: a colleague who gets
    /// many letters does not read one form in all of them.
    fn form(&self, pattern: &str) -> String {
        let all = self.wording.pattern(pattern);
        let forms: Vec<&str> = all.split(FORMS).collect();
        let told = [self.case.patient.id.as_str(), self.problem.id.as_str(), pattern];
        let sum: usize = told.iter().flat_map(|text| text.bytes()).map(usize::from).sum();
        forms.get(sum % forms.len().max(1)).map(|form| (*form).to_owned()).unwrap_or_default()
    }
}

/// Whether a block stands on other facts than when a letter was issued.
fn is_changed(block: &Block, issued: &IssuedLetter) -> bool {
    let before = issued.blocks.iter().find(|known| known.block == block.id.0);
    before.is_none_or(|before| before.facts != block.facts.0)
}

impl Content {
    /// The notation in which a block is edited and kept.
    pub fn to_notation(&self) -> String {
        match self {
            Self::Text(text) => text.to_notation(),
            Self::Table(table) => table.to_notation(),
            Self::Figure(figure) => figure.alt.clone(),
        }
    }

    /// The same kind of content, as the notation says. Columns of a table stay, and a drawing stays as it is.
    pub fn with_notation(&self, notation: &str) -> Self {
        match self {
            Self::Text(_) => Self::Text(Text::from_notation(notation)),
            Self::Table(table) => Self::Table(table.with_notation(notation)),
            Self::Figure(figure) => Self::Figure(figure.clone()),
        }
    }
}
