//! What the views ask for about the open case: entries, answers, decisions. Each becomes an edit of the record.

use crate::model::{Body, ConceptId, Date, DecisionChoice, Edit, Entry, EntryId, Finding, Recorded, Value};
use crate::ui::app::{App, Overlay};
use crate::ui::command::UiCommand;
use crate::ui::drafts::entry::{DraftKind, EntryDraft};
use crate::ui::drafts::quick::{self, Names};
use crate::ui::drafts::when;
use crate::ui::edits::{self, Verdict};
use crate::ui::route::{CaseTab, Route};
use crate::ui::saving::SentForm;
use crate::ui::series::{self, SeriesDraft};
use crate::ui::show::{HoldItemFact, answer_value};
use crate::ui::shown::knowledge;
use crate::ui::widgets::Toast;
use crate::workspace::Command;

impl App {
    /// Commands about the open case: its plan, its findings, its letter, who the patient is.
    pub(super) fn perform_now(&mut self, command: UiCommand) {
        match command {
            // Until the last answer is recorded the places of the questions are not known.
            UiCommand::AnswerHold { .. } | UiCommand::AnswerQuestion { .. } if self.is_waiting() => {}
            UiCommand::AnswerHold { item, answer } => {
                let fact = self.shown.case().and_then(|case| case.show.hold_facts.get(item).cloned()?);
                self.record(fact.map(|fact| (fact, answer)));
            }
            UiCommand::RecordFindings(clicked) => self.record_findings(clicked),
            UiCommand::RecordNumber { row, value } => self.record_number(row, value),
            UiCommand::AnswerConcept(concept) => self.answer_concept(concept),
            UiCommand::AnswerQuestion { question, answer } => self.answer(question, answer),
            UiCommand::Accept => self.decide(DecisionChoice::Accepted, None, None),
            UiCommand::Decline { reason, revisit } => self.decline(reason, &revisit),
            UiCommand::Override { reason } => self.decide(DecisionChoice::Overridden, Some(reason), None),
            UiCommand::ClearFlag { by } => self.clear_flag(by),
            UiCommand::Letter(act) => self.letter(act),
            UiCommand::EditPatient => self.edit_patient(),
            UiCommand::SavePatient => self.save_patient(),
            of_an_entry => self.perform_entry(of_an_entry),
        }
    }

    /// Commands about entries of the timeline.
    fn perform_entry(&mut self, command: UiCommand) {
        match command {
            UiCommand::ShowEntry(id) => self.show_entry(&id),
            UiCommand::ShowProof(id, concepts) => {
                self.show_entry(&id);
                if let Some(drafts) = self.case_drafts() {
                    drafts.proof = Some((id, concepts));
                }
            }
            UiCommand::EditEntry(id) => self.edit_entry(&id),
            UiCommand::AddEntry { kind, day, .. } => self.add_entry(kind, day),
            UiCommand::DuplicateEntry(id) => self.duplicate_entry(&id),
            UiCommand::DuplicateLast => {
                if let Some(entry) = self.selected_or_last() {
                    self.duplicate_entry(&entry.id);
                }
            }
            UiCommand::RepeatAsSeries => self.ask_for_series(),
            UiCommand::AddSeries(id, days) => self.add_series(&id, &days),
            UiCommand::SaveEntry => {
                self.save_entry();
            }
            UiCommand::SaveEntryAndAnother => {
                let kind = self.case_drafts().and_then(|drafts| drafts.form.as_ref()).map(|form| form.kind);
                if let (Some(kind), true) = (kind, self.save_entry()) {
                    self.add_entry(kind, None);
                }
            }
            UiCommand::DropEntry => {
                if let Some(drafts) = self.case_drafts() {
                    drafts.form = None;
                }
                self.after_the_form();
                // What was cancelled must not come back, however soon the program ends.
                self.keep_drafts_now();
            }
            UiCommand::RemoveEntry(id) => {
                let edit =
                    self.snapshot().open.as_ref().and_then(|open| edits::remove_entry(&open.case, &id));
                self.edit(edit);
            }
            UiCommand::MoveEntry { id, grip, days } => {
                let open = self.snapshot().open.as_ref();
                let edit = open.and_then(|open| edits::move_entry(&open.case, &id, grip, days));
                self.edit(edit);
            }
            // Everything else was carried out before.
            _ => {}
        }
    }

    /// Records what was clicked on the checklist: places on it, and of the answers.
    fn record_findings(&mut self, clicked: Vec<(usize, usize)>) {
        let Some(case) = self.shown.case() else { return };
        let facts = &case.show.checklist_facts;
        let said = clicked.into_iter().filter_map(|(row, answer)| Some((facts.get(row)?.clone(), answer)));
        let said: Vec<(HoldItemFact, usize)> = said.collect();
        if said.len() > 1 {
            self.drafts.told = Some(format!("{} findings recorded as absent.", said.len()));
        }
        self.record(said);
    }

    fn show_entry(&mut self, id: &EntryId) {
        let Some(day) =
            self.snapshot().open.as_ref().and_then(|open| open.case.entry(id)).map(|entry| entry.start())
        else {
            return;
        };
        let Some(timeline) = self.shown.case().map(|case| case.show.timeline.clone()) else { return };
        if let Some(drafts) = self.case_drafts() {
            drafts.proof = None;
            let width = 700.0;
            let scale = drafts.timeline.scale(&timeline, width);
            drafts.timeline.reveal(id, day.middle().civil(), scale, width);
        }
        if !matches!(self.route, Route::Case(_, CaseTab::Timeline | CaseTab::List)) {
            self.show_tab(CaseTab::Timeline);
        }
    }

    fn edit_entry(&mut self, id: &EntryId) {
        let Some(entry) = self.snapshot().open.as_ref().and_then(|open| open.case.entry(id)).cloned() else {
            return;
        };
        let draft = knowledge().and_then(|knowledge| EntryDraft::of(&entry, knowledge));
        let Some(draft) = draft.map(with_line) else {
            self.show_tab(CaseTab::Assessment);
            return;
        };
        // What was begun on the same entry and not saved is taken up again.
        self.show_form(draft);
    }

    fn add_entry(&mut self, kind: DraftKind, day: Option<Date>) {
        let id: EntryId = self.handle.ids().fresh();
        let draft = EntryDraft::new(id, kind, day);
        self.show_form(if day.is_some() { with_line(draft) } else { draft });
    }

    fn duplicate_entry(&mut self, id: &EntryId) {
        let open = self.snapshot().open.as_ref();
        let entry = open.and_then(|open| open.case.entry(id)).zip(knowledge());
        let draft = entry.and_then(|(entry, knowledge)| EntryDraft::of(entry, knowledge));
        let (fresh, today) = (self.handle.ids().fresh(), self.snapshot().today);
        if let Some(draft) = draft {
            self.show_form(with_line(draft.duplicate(fresh, today)));
        }
    }

    /// The selected treatment, else the one that was done last.
    fn selected_or_last(&mut self) -> Option<Entry> {
        let selected = self.case_drafts().and_then(|drafts| drafts.selected().cloned());
        let case = &self.snapshot().open.as_ref()?.case;
        let treatments = || case.entries.iter().filter(|entry| matches!(entry.body, Body::Treatment(_)));
        let selected = treatments().find(|entry| Some(&entry.id) == selected.as_ref());
        selected.or_else(|| treatments().max_by_key(|entry| entry.order())).cloned()
    }

    fn ask_for_series(&mut self) {
        let Some(entry) = self.selected_or_last() else {
            self.toast = Some(Toast::said("There is no treatment to repeat yet."));
            return;
        };
        let name = self.shown.reading(|reading, _| reading.wording().entry_name(&entry)).unwrap_or_default();
        self.overlay = Overlay::Series(SeriesDraft::new(&entry, name));
    }

    fn add_series(&mut self, id: &EntryId, days: &[Date]) {
        self.overlay = Overlay::None;
        let today = self.snapshot().today;
        let Some(open) = self.snapshot().open.as_ref() else { return };
        let Some(entry) = open.case.entry(id) else { return };
        let entries = series::repeated(entry, days, today, || self.handle.ids().fresh());
        let edits: Vec<Edit> =
            entries.into_iter().map(|entry| edits::save_entry(&open.case, entry)).collect();
        let case = open.id().clone();
        self.send(Command::Edit { case, edits });
    }

    /// Shows a form, unless another one holds what is not saved yet: then that one is shown, and says so.
    pub(super) fn show_form(&mut self, draft: EntryDraft) {
        let (wanted, mut shown) = (draft.id.clone(), draft.id.clone());
        let Some(drafts) = self.case_drafts() else { return };
        let begun = drafts.form.take();
        let kept = begun.filter(|form| {
            form.id == wanted || knowledge().is_some_and(|knowledge| !form.is_untouched(knowledge))
        });
        if let Some(form) = &kept {
            shown = form.id.clone();
        }
        drafts.form = Some(kept.unwrap_or(draft));
        if shown != wanted {
            let words = "This entry is not saved yet. Save it, or cancel it; then begin another.";
            self.toast = Some(Toast::said(words));
        }
        self.show_tab(CaseTab::Entry(shown));
    }

    /// Forgets a form in which nothing was typed: there is nothing to come back to.
    pub(super) fn forget_untouched_form(&mut self) {
        let (Some(knowledge), Some(drafts)) = (knowledge(), self.case_drafts()) else { return };
        drafts.form.take_if(|form| form.is_untouched(knowledge));
    }

    /// Saves the entry in the form; false if it cannot be read, and then the errors stand at their fields.
    fn save_entry(&mut self) -> bool {
        let today = self.snapshot().today;
        let Some(problem) = self.shown.case().map(|case| case.problem.clone()) else { return false };
        let Some(knowledge) = knowledge() else { return false };
        let entry = self
            .case_drafts()
            .and_then(|drafts| drafts.form.as_mut())
            .and_then(|form| form.parse(knowledge, &problem, today));
        let Some(entry) = entry else { return false };
        let id = entry.id.clone();
        let edit = self.snapshot().open.as_ref().map(|open| edits::save_entry(&open.case, entry));
        let form = self.case_drafts().and_then(|drafts| {
            drafts.timeline.selected = Some(id);
            drafts.form.take()
        });
        if let (Some(case), Some(edit), Some(form)) = (self.open_id(), edit, form) {
            self.save_form(case, vec![edit], SentForm::Entry(Box::new(form)));
        }
        self.after_the_form();
        true
    }

    /// A form was saved or dropped: one that waits behind it is shown, else the timeline.
    fn after_the_form(&mut self) {
        let next = self.case_drafts().and_then(|drafts| {
            let waits = !drafts.waiting.is_empty();
            waits.then(|| drafts.form.insert(drafts.waiting.remove(0)).id.clone())
        });
        self.show_tab(next.map_or(CaseTab::Timeline, CaseTab::Entry));
    }

    /// Records answers, each by its place, as findings of today: one assessment, one step of undo.
    fn record(&mut self, said: impl IntoIterator<Item = (HoldItemFact, usize)>) {
        let found = said.into_iter().filter_map(|(fact, answer)| {
            let value = answer_value(&fact, answer)?;
            Some(Finding { concept: fact.concept, site: fact.site, value, date: None, note: None })
        });
        let found: Vec<Finding> = found.collect();
        if found.is_empty() {
            return;
        }
        let today = self.snapshot().today;
        let fresh = self.handle.ids().fresh();
        let edit =
            self.shown.case().zip(self.snapshot().open.as_ref()).map(|(shown, open)| {
                edits::record_findings(&open.case, (today, &shown.problem), found, fresh)
            });
        self.edit(edit);
    }

    /// Records a number of the checklist as a finding of today.
    fn record_number(&mut self, row: usize, value: f64) {
        let fact = self.shown.case().and_then(|case| case.show.checklist_facts.get(row).cloned());
        let Some(mut fact) = fact else { return };
        fact.values = vec![Recorded::Known(Value::Number(value))];
        self.record([(fact, 0)]);
    }

    /// Leads to the row of the assessment that answers a finding; what an image or a test shows is answered in an entry
    /// of its own.
    pub(super) fn answer_concept(&mut self, concept: ConceptId) {
        let Some(case) = self.shown.case() else { return };
        let asked = case.show.checklist_facts.iter().any(|fact| fact.concept == concept);
        if !asked {
            let id: EntryId = self.handle.ids().fresh();
            if let Some(knowledge) = knowledge() {
                self.show_form(with_line(EntryDraft::about(id, concept, knowledge)));
            }
            return;
        }
        if let Some(drafts) = self.case_drafts() {
            drafts.assessment.wanted = Some(concept);
        }
        self.show_tab(CaseTab::Assessment);
    }

    fn answer(&mut self, question: usize, answer: usize) {
        let Some(case) = self.shown.case() else { return };
        let advice = std::sync::Arc::clone(&case.show.advice);
        let Some(question) = advice.questions.get(question) else { return };
        let Some(answer) = question.answers.get(answer) else { return };
        let edit = self.snapshot().open.as_ref().zip(knowledge()).and_then(|(open, knowledge)| {
            let said = (&question.fact, &answer.answer);
            let id = self.handle.ids().fresh();
            edits::answer((&open.case, knowledge), &case.show.evaluation, said, id)
        });
        self.edit(edit);
    }

    fn decline(&mut self, reason: String, revisit: &str) {
        let today = self.snapshot().today;
        let day = when::future(revisit, today);
        if !revisit.is_empty() && day.is_none() {
            if let Some(refusing) = self.case_drafts().and_then(|drafts| drafts.plan.refusing.as_mut()) {
                let says = "Write when to ask again: 3 months, 12 jan";
                refusing.error = when::trouble(revisit, today, says).or(Some(says.to_owned()));
            }
            return;
        }
        self.decide(DecisionChoice::Declined, Some(reason), day);
    }

    fn decide(&mut self, choice: DecisionChoice, reason: Option<String>, revisit: Option<Date>) {
        let (today, id) = (self.snapshot().today, self.handle.ids().fresh());
        let verdict = Verdict { choice, reason, revisit };
        let edit = self.shown.reading(|reading, case| {
            edits::decide(&reading.wording(), &case.show.evaluation, (today, id), verdict)
        });
        let edit = edit.flatten();
        if let Some(drafts) = self.case_drafts() {
            drafts.plan.refusing = None;
        }
        self.edit(edit);
    }

    fn clear_flag(&mut self, by: String) {
        let today = self.snapshot().today;
        let ids = [self.handle.ids().fresh(), self.handle.ids().fresh()];
        let flag = self.shown.case().zip(knowledge()).and_then(|(case, knowledge)| {
            let flag = case.show.evaluation.leading_flag()?;
            knowledge.flag(flag.flag).id.parse().ok()
        });
        let Some((case, flag)) = self.open_id().zip(flag) else { return };
        let Some(open) = self.snapshot().open.as_ref() else { return };
        let edits = edits::clear_flag(&open.case, flag, by, (today, ids));
        self.send(Command::Edit { case, edits });
        if let Some(drafts) = self.case_drafts() {
            drafts.emergency.signing = None;
        }
    }
}

/// A form whose line says what its fields say.
pub(super) fn with_line(mut draft: EntryDraft) -> EntryDraft {
    if let Some(names) = Names::builtin() {
        draft.line = quick::write(&draft, names);
    }
    draft
}
