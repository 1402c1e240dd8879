//! What the letter screen asks for: each change is an edit of the letter's draft, and the pages follow.

use crate::model::{BlockEdit, CaseId, Edit, LetterDraft, LetterId, ProblemId, RecipientKind, Record};
use crate::ui::app::App;
use crate::ui::command::{FileUse, UiCommand};
use crate::ui::drafts::entry::{DraftKind, EntryDraft};
use crate::ui::perform_case::with_line;
use crate::ui::route::{CaseTab, Route};
use crate::ui::saving::SentForm;
use crate::ui::screens::letter::{LetterAct, place};
use crate::ui::screens::settings::SettingsPart;
use crate::ui::shown::knowledge;
use crate::ui::widgets::Toast;
use crate::workspace::letter::Jump;
use crate::workspace::{Command, LetterCommand};

/// Whether a begun letter to somebody else is taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Others {
    /// It is.
    Welcome,
    /// A new letter is begun instead.
    Refused,
}

impl App {
    /// On the letter screen: opens the letter of the shown problem, and begins one if there is none.
    pub(super) fn ensure_letter(&mut self) {
        if !matches!(self.route, Route::Case(_, CaseTab::Letter(_))) || self.is_waiting() {
            return;
        }
        let Some(open) = self.snapshot().open.as_ref() else { return };
        let Some(problem) = self.shown.case().map(|case| case.problem.clone()) else { return };
        let of_problem = |id: &LetterId| open.case.letter(id).is_some_and(|letter| letter.problem == problem);
        if open.letter.as_ref().is_some_and(|letter| of_problem(&letter.id)) {
            return;
        }
        // Where a letter has left, another one is begun only when that is asked for.
        let begun = open.case.letters.iter().any(|letter| letter.problem == problem);
        let (recipient, only) = self.recipient();
        let left = open.issued.iter().map(|shown| &shown.letter.draft).any(|letter| {
            letter.problem == problem && (only == Others::Welcome || letter.recipient == recipient)
        });
        if begun || !left {
            self.begin_letter(problem);
        }
    }

    /// On the way to the letter: in an emergency only a letter to those on call will do.
    pub(super) fn urgent_letter_first(&mut self) {
        let Some(shown) = self.shown.case().filter(|case| case.show.emergency.is_some()) else { return };
        let problem = shown.problem.clone();
        let Some(open) = self.snapshot().open.as_ref() else { return };
        let draft = open.letter.as_ref().and_then(|letter| open.case.letter(&letter.id));
        if draft.is_some_and(|draft| draft.recipient != self.recipient().0) {
            self.begin_letter(problem);
        }
    }

    /// Opens a letter of the problem to whom the plan refers, or begins it.
    fn begin_letter(&mut self, problem: ProblemId) {
        let (recipient, only) = self.recipient();
        let Some(open) = self.snapshot().open.as_ref() else { return };
        let case = open.id().clone();
        let of_problem = || open.case.letters.iter().rev().filter(|letter| letter.problem == problem);
        let known = of_problem().find(|letter| letter.recipient == recipient);
        let known = known.or_else(|| of_problem().next().filter(|_| only == Others::Welcome));
        let known = known.map(|letter| letter.id.clone());
        self.send(match known {
            Some(letter) => Command::OpenLetter { case, letter },
            None => {
                let draft = LetterDraft::new(self.handle.ids().fresh(), problem, recipient);
                Command::LookAtLetter { case, draft: Box::new(draft) }
            }
        });
    }

    /// To whom a letter of the shown problem goes: those on call in an emergency, else whom the next step names.
    fn recipient(&self) -> (RecipientKind, Others) {
        let Some(shown) = self.shown.case() else { return (RecipientKind::SpineSurgeon, Others::Welcome) };
        let kind = RecipientKind::from_id;
        if shown.show.emergency.is_some() {
            // Where no kind of letter fits the flag, the one page for those on call is still the shortest.
            let flag = shown.show.evaluation.leading_flag().zip(knowledge());
            let named = flag.and_then(|(flag, all)| all.flag(flag.flag).refer.as_deref()).and_then(kind);
            return (named.unwrap_or(RecipientKind::NeurosurgeonUrgent), Others::Refused);
        }
        let next = shown.show.evaluation.plan.next.as_ref();
        let open = self.shown.snapshot().open.as_ref();
        let region = open.and_then(|open| open.case.problem(&shown.problem)).map(|problem| problem.region);
        let named = next.zip(knowledge()).zip(region);
        let named = named.and_then(|((next, all), region)| all.recipient(next.step, region));
        let named = named.and_then(kind);
        (named.unwrap_or(RecipientKind::SpineSurgeon), Others::Welcome)
    }

    /// Carries out what the letter screen asked for.
    pub(super) fn letter(&mut self, act: LetterAct) {
        match act {
            LetterAct::Recipient(kind) => self.change_letter(|draft| draft.recipient = kind),
            LetterAct::Switch { section, printed } => self.change_letter(|draft| {
                draft.left_out.retain(|other| *other != section);
                if !printed {
                    draft.left_out.push(section);
                }
            }),
            LetterAct::Write { block, text } => self.write_passages(vec![(block, text)]),
            LetterAct::Revert { block } => {
                self.change_letter(|draft| draft.edits.retain(|edit| edit.block != block));
            }
            LetterAct::Fill(jump) => self.fill(jump),
            LetterAct::Export => self.ask_where_to_export(),
            LetterAct::ExportCopy => {
                self.write_what_was_typed();
                if let Some((case, letter)) = self.open_letter() {
                    self.ask_file(FileUse::ExportCopy(case, letter));
                }
            }
            LetterAct::Begin => {
                if let Some(problem) = self.shown.case().map(|case| case.problem.clone()) {
                    self.begin_letter(problem);
                }
            }
            LetterAct::Addressee(addressee) => {
                self.change_letter(|draft| draft.addressee = Some(addressee));
            }
            LetterAct::Copies(copies) => self.change_letter(|draft| draft.copies = copies),
            LetterAct::Enclosures(sent) => self.change_letter(|draft| draft.enclosures = sent),
            LetterAct::Part { part, printed } => self.change_letter(|draft| {
                draft.parts.retain(|other| *other != part);
                if printed {
                    draft.parts.push(part);
                }
            }),
            LetterAct::Decide { block, choice } => {
                self.of_open_letter(LetterCommand::Decide { block, choice });
            }
            LetterAct::Issue => {
                self.write_what_was_typed();
                self.of_open_letter(LetterCommand::Issue);
            }
            LetterAct::View(letter) => self.of_issued(letter, LetterCommand::Read),
            LetterAct::CloseIssued => self.close_issued(),
            LetterAct::ExportIssued(letter) => {
                if let Some(case) = self.open_id() {
                    self.ask_file(FileUse::ExportIssued(case, letter));
                }
            }
            LetterAct::Addendum(letter) => {
                self.close_issued();
                let command = LetterCommand::BeginAddendum(self.handle.ids().fresh());
                self.of_issued(letter, command);
            }
            LetterAct::Again(letter) => {
                self.close_issued();
                let command = LetterCommand::BeginAgain(self.handle.ids().fresh());
                self.of_issued(letter, command);
            }
        }
    }

    /// A command about the letter that is open.
    fn of_open_letter(&mut self, command: LetterCommand) {
        if let Some((case, letter)) = self.open_letter() {
            self.send(Command::Letter { case, letter, command });
        }
    }

    /// A command about a letter that left.
    fn of_issued(&mut self, letter: LetterId, command: LetterCommand) {
        if let Some(case) = self.open_id() {
            self.send(Command::Letter { case, letter, command });
        }
    }

    /// Esc on the letter screen: what stands in front there closes first. Whether anything did.
    pub(super) fn step_back_in_letter(&mut self) -> bool {
        let Some(drafts) = self.case_drafts() else { return false };
        std::mem::take(&mut drafts.letter.issuing) || drafts.letter.viewed.take().is_some()
    }

    fn close_issued(&mut self) {
        if let Some(drafts) = self.case_drafts() {
            drafts.letter.viewed = None;
        }
    }

    /// The letter is locked: its pages are shown as they left, and it can be written to a file at once.
    pub(super) fn hear_issued(&mut self, letter: LetterId) {
        self.toast = Some(Toast::said("The letter is issued and locked."));
        self.of_issued(letter.clone(), LetterCommand::Read);
        if let Some(case) = self.open_id() {
            self.ask_file(FileUse::ExportIssued(case, letter));
        }
    }

    /// Asks at the foot of the letter screen whether the open letter is to be issued.
    pub(super) fn ask_whether_to_issue(&mut self) {
        let ready = self.shown.letter().and_then(|letter| letter.draft.as_ref());
        let Some(body) = ready.and_then(|draft| draft.body.as_ref().ok()) else { return };
        let (decided, blank) = (body.undecided == 0, body.unfilled.first().cloned());
        if let (true, Some(drafts)) = (decided, self.case_drafts()) {
            match blank {
                Some(place) => drafts.letter.go_to(&place),
                None => drafts.letter.issuing = true,
            }
        }
    }

    fn open_letter(&self) -> Option<(CaseId, LetterId)> {
        let open = self.snapshot().open.as_ref()?;
        Some((open.id().clone(), open.letter.as_ref()?.id.clone()))
    }

    /// The digest of the facts a passage was composed from.
    fn facts_of(&self, block: &str) -> String {
        let letter = self.snapshot().open.as_ref().and_then(|open| open.letter.as_ref());
        let composed = letter.and_then(|letter| letter.composed.as_ref().ok());
        let block = composed.and_then(|it| it.letter.document.blocks().find(|other| other.id.0 == block));
        block.map(|block| block.facts.0.clone()).unwrap_or_default()
    }

    fn change_letter(&mut self, change: impl FnOnce(&mut LetterDraft)) {
        if let Some((case, edit)) = self.changed_letter(change) {
            self.save_letter(Command::Edit { case: case.clone(), edits: vec![edit] }, case);
        }
    }

    /// Sends a change of the letter. What the cursor left for it is given back if it cannot be saved.
    fn save_letter(&mut self, command: Command, case: CaseId) {
        let left = std::mem::take(&mut self.drafts.of(&case).letter.left);
        self.save_typed(command, case, SentForm::Letter(left));
    }

    /// The letter that is open with `change` made in it.
    fn changed_letter(&self, change: impl FnOnce(&mut LetterDraft)) -> Option<(CaseId, Edit)> {
        let open = self.snapshot().open.as_ref()?;
        let mut draft = open.case.letter(&open.letter.as_ref()?.id)?.clone();
        change(&mut draft);
        Some((open.id().clone(), Edit::put(&open.case, Record::Letter(draft))))
    }

    /// Goes where a gap of the letter is filled.
    fn fill(&mut self, jump: Jump) {
        match jump {
            Jump::Concept(concept, ..) => self.answer_concept(concept),
            Jump::Entry(id, _) => self.perform_now(UiCommand::EditEntry(id)),
            Jump::NewEntry(item) => {
                let images = crate::ui::screens::form::Choices::builtin();
                let kind = match (images, item.parse()) {
                    (Some(choices), Ok(id)) if choices.is_image(&id) => DraftKind::Imaging,
                    _ => DraftKind::Treatment,
                };
                let mut draft = EntryDraft::new(self.handle.ids().fresh(), kind, None);
                draft.treatment = item.parse().ok();
                self.show_form(with_line(draft));
            }
            Jump::Patient(_) | Jump::Problem(_) => self.perform_now(UiCommand::EditPatient),
            Jump::Settings(field) => {
                let signer = field.starts_with("clinician");
                self.show_settings(if signer { SettingsPart::Signer } else { SettingsPart::Clinic });
            }
            Jump::Addressee => {
                let letter = self.shown.letter().and_then(|letter| letter.draft.as_ref());
                let recipient = letter.map(|draft| draft.recipient);
                self.show_settings(SettingsPart::Recipients);
                if let Some(kept) = &mut self.drafts.settings {
                    kept.draft.recipient = recipient;
                }
            }
            Jump::Block => {
                self.toast = Some(Toast::said("Write it in the text at the left; only you can know it."));
            }
        }
    }

    /// Puts what was typed in place of the passages. While the cursor stays in a passage, all that is written there is one
    /// step of undo.
    fn write_passages(&mut self, passages: Vec<(String, String)>) {
        let only = match passages.as_slice() {
            [(block, _)] => Some(block.clone()),
            _ => None,
        };
        let edits: Vec<BlockEdit> = passages
            .into_iter()
            .map(|(block, text)| BlockEdit { facts: self.facts_of(&block), block, text })
            .collect();
        let changed = self.changed_letter(|draft| {
            draft.edits.retain(|edit| edits.iter().all(|new| new.block != edit.block));
            draft.edits.extend(edits);
        });
        let Some((case, edit)) = changed else { return };
        let before =
            self.case_drafts().and_then(|drafts| std::mem::replace(&mut drafts.letter.written, only.clone()));
        let command = if only.is_some() && before == only {
            Command::GoOn { case: case.clone(), edit: Box::new(edit) }
        } else {
            Command::Edit { case: case.clone(), edits: vec![edit] }
        };
        self.save_letter(command, case);
    }

    /// What was typed a moment ago and waits for a pause is written before the letter leaves.
    fn write_what_was_typed(&mut self) {
        let Some((_, id)) = self.open_letter() else { return };
        let here = place(&id, "");
        let of_letter = |(place, text): (&String, &String)| {
            place.strip_prefix(&here).map(|block| (block.to_owned(), text.clone()))
        };
        let typed: Vec<(String, String)> = self
            .case_drafts()
            .map(|drafts| drafts.letter.texts.iter().filter_map(of_letter).collect())
            .unwrap_or_default();
        let open = self.snapshot().open.as_ref().and_then(|open| open.letter.as_ref());
        let Some(letter) = open.and_then(|letter| letter.composed.as_ref().ok()) else { return };
        let is_new = |(id, text): &(String, String)| {
            let block = letter.letter.document.blocks().find(|block| block.id.0 == *id);
            block.is_some_and(|block| block.content().to_notation() != *text)
        };
        let unwritten: Vec<_> = typed.into_iter().filter(is_new).collect();
        if !unwritten.is_empty() {
            self.write_passages(unwritten);
        }
    }

    /// Asks where to write the open letter.
    pub(super) fn ask_where_to_export(&mut self) {
        self.write_what_was_typed();
        if let Some((case, letter)) = self.open_letter() {
            self.ask_file(FileUse::ExportLetter(case, letter));
        }
    }
}
