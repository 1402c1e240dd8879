//! Carrying out what the views asked for, and hearing what the workspace answered.

use crate::model::CaseId;
use crate::ui::app::{App, Overlay, first_route, start};
use crate::ui::command::{FileUse, UiCommand};
use crate::ui::drafts::case::NewCaseDraft;
use crate::ui::edits::{self};
use crate::ui::files::{self, FileAnswer, FilePrompt};
use crate::ui::palette::PaletteDraft;
use crate::ui::route::{CaseTab, Route};
use crate::ui::saving::SentForm;
use crate::ui::shown::Shown;
use crate::ui::widgets::{SecretText, Toast};
use crate::workspace::{
    Command, Deed, Done, EditLabel, ImportReport, LetterCommand, Passphrase, RecoveryKey, Result, StoreState,
    Ticket, Workspace,
};

/// Clicks on answers within this many seconds belong to the same click.
const STILL_THE_SAME_CLICK: f64 = 0.4;

impl App {
    /// Carries out one command. Here are those that need the window's own context; the others follow by what they are
    /// about, and each of those hands on what is not its own.
    pub(super) fn perform(&mut self, ctx: &egui::Context, command: UiCommand) {
        match command {
            UiCommand::OpenDemo => self.open_demo(ctx),
            UiCommand::Copy(text) => {
                ctx.copy_text(text);
                self.toast = Some(Toast::said("Copied as plain text."));
            }
            UiCommand::AskSystem(asked) => self.ask_system(ctx, asked),
            UiCommand::SwitchTheme => {
                let other =
                    if ctx.theme() == egui::Theme::Dark { egui::Theme::Light } else { egui::Theme::Dark };
                ctx.set_theme(other);
            }
            UiCommand::FromPalette(command) => {
                self.overlay = Overlay::None;
                self.perform(ctx, *command);
            }
            // The list slides up under the pointer: what is there now was not meant by a double click.
            UiCommand::AnswerQuestion { .. } if self.slid_under_the_pointer(ctx) => {}
            other => self.perform_way(other),
        }
    }

    /// Where one goes: screens, tabs, and what lies over them.
    fn perform_way(&mut self, command: UiCommand) {
        match command {
            UiCommand::Go(route) => self.go(route),
            UiCommand::ShowTab(tab) => self.show_tab(tab),
            UiCommand::OpenSettings => {
                let last = self.drafts.settings_part;
                self.show_settings(last);
            }
            UiCommand::ShowSettings(part) => self.show_settings(part),
            UiCommand::OpenChangedAdvice => self.open_changed_advice(),
            UiCommand::OpenSurvey => self.open_survey(),
            UiCommand::PreviewCase(id) => self.send(Command::OpenCase(id)),
            UiCommand::OpenCase(id, tab) => self.open_case(id, tab),
            UiCommand::NewCase => self.begin_case(),
            UiCommand::ChooseProblem(id) => {
                if let Some(drafts) = self.case_drafts() {
                    drafts.problem = Some(id);
                }
            }
            UiCommand::OpenPalette => self.overlay = Overlay::Palette(PaletteDraft::default()),
            UiCommand::ToggleKeys => {
                let open = matches!(self.overlay, Overlay::Keys);
                self.overlay = if open { Overlay::None } else { Overlay::Keys };
            }
            UiCommand::FocusSearch => {
                self.go(Route::Home);
                self.drafts.home.focus_search = true;
            }
            UiCommand::Escape => self.escape(),
            other => self.perform_store(other),
        }
    }

    /// The store and whole cases in it, and files.
    fn perform_store(&mut self, command: UiCommand) {
        match command {
            UiCommand::CreateStore => {
                self.send(Command::CreateStore(passphrase(&self.drafts.gate.passphrase)))
            }
            UiCommand::Unlock => self.send(Command::Unlock(passphrase(&self.drafts.gate.passphrase))),
            UiCommand::Lock => {
                self.keep_drafts_now();
                self.save_settings_again();
                self.send(Command::Lock);
            }
            UiCommand::Recover => self.recover(),
            UiCommand::CompareAdvice => self.send(Command::CompareAdvice),
            UiCommand::Storage(act) => self.storage(act),
            UiCommand::StopJob => self.handle.cancel(),
            UiCommand::SaveNewCase => self.save_new_case(),
            UiCommand::AskWhetherToErase => self.ask_whether_to_erase(),
            UiCommand::EraseCase(id) => self.erase_case(id),
            UiCommand::LookAt(day) => {
                if let Some(case) = self.open_id() {
                    self.send(Command::LookAt { case, day });
                }
            }
            UiCommand::RecordOutcome(case, said) => {
                self.drafts.home.selected = Some(case.clone());
                self.send(Command::RecordOutcome { case, said });
            }
            UiCommand::ReadAllCases => self.send(Command::Survey),
            UiCommand::LookBack(wish) => self.look_back(wish),
            UiCommand::Undo => self.send_for_case(Command::Undo),
            UiCommand::Redo => self.send_for_case(Command::Redo),
            UiCommand::AskFile(asked) => self.ask_file(asked),
            UiCommand::SaveCaseAs => {
                if let Some(case) = self.open_id() {
                    self.ask_file(FileUse::SaveCase(case));
                }
            }
            UiCommand::ExportLetter => self.ask_where_to_export(),
            UiCommand::IssueLetter => self.ask_whether_to_issue(),
            UiCommand::UseFile(asked, path) => {
                self.overlay = Overlay::None;
                self.use_files(asked, vec![path]);
            }
            other => self.perform_now(other),
        }
    }

    /// Whether a question was answered so little ago that another one may have come under the pointer.
    fn slid_under_the_pointer(&mut self, ctx: &egui::Context) -> bool {
        let now = ctx.input(|input| input.time);
        let before = self.drafts.answered_at.replace(now);
        before.is_some_and(|before| now - before < STILL_THE_SAME_CLICK)
    }

    pub(super) fn ask_file(&mut self, asked: FileUse) {
        self.overlay = Overlay::File(FilePrompt::new(asked));
    }

    pub(super) fn edit_patient(&mut self) {
        let Some(open) = self.snapshot().open.as_ref() else { return };
        let problem = self.shown.case().and_then(|case| open.case.problem(&case.problem));
        let Some(draft) = problem.map(|problem| NewCaseDraft::of(&open.case.patient, problem)) else {
            return;
        };
        if let Some(drafts) = self.case_drafts() {
            drafts.patient.get_or_insert(draft);
        }
        self.show_tab(CaseTab::Patient);
    }

    pub(super) fn save_patient(&mut self) {
        let today = self.snapshot().today;
        let typed =
            self.case_drafts().and_then(|drafts| drafts.patient.as_mut()).and_then(|form| form.parse(today));
        let Some(typed) = typed else { return };
        let edits = self.snapshot().open.as_ref().map(|open| edits::save_patient(&open.case, typed));
        let form = self.case_drafts().and_then(|drafts| drafts.patient.take());
        if let (Some(case), Some(edits), Some(form)) = (self.open_id(), edits, form) {
            self.save_form(case, edits, SentForm::Patient(Box::new(form)));
        }
        self.show_tab(CaseTab::Timeline);
    }

    pub(super) fn send(&mut self, command: Command) {
        self.send_and_note(command);
    }

    /// Sends a command whose answer is looked out for by its ticket.
    pub(super) fn send_and_note(&mut self, command: Command) -> Ticket {
        self.waiting += 1;
        self.handle.send(command)
    }

    pub(super) fn open_id(&self) -> Option<CaseId> {
        self.snapshot().open.as_ref().map(|open| open.id().clone())
    }

    fn send_for_case(&mut self, command: fn(CaseId) -> Command) {
        if let Some(case) = self.open_id() {
            self.send(command(case));
        }
    }

    /// Sends one edit of the open case.
    pub(super) fn edit(&mut self, edit: Option<crate::model::Edit>) {
        if let (Some(case), Some(edit)) = (self.open_id(), edit) {
            self.send(Command::Edit { case, edits: vec![edit] });
        }
    }

    pub(super) fn go(&mut self, route: Route) {
        self.overlay = Overlay::None;
        // What was just done was done to the case that is left; the offer to take it back must not stand beside another.
        if self.route.case() != route.case() {
            self.toast = None;
        }
        if let Route::Case(id, tab) = &route
            && self.open_id().as_ref() == Some(id)
        {
            self.prepare_tab(&tab.clone());
        }
        self.route = route;
    }

    pub(super) fn show_tab(&mut self, tab: CaseTab) {
        if let Route::Case(id, _) = &self.route {
            self.route = Route::Case(id.clone(), tab.clone());
        }
        self.prepare_tab(&tab);
    }

    /// What a tab of the open case needs before it is shown. A letter and what is written down are of today: they are not
    /// shown beside what was known on a day of the past.
    fn prepare_tab(&mut self, tab: &CaseTab) {
        if matches!(tab, CaseTab::Letter(_)) {
            self.urgent_letter_first();
        }
        let is_of_today = matches!(tab, CaseTab::Letter(_) | CaseTab::Entry(_) | CaseTab::Patient);
        let today = self.snapshot().today;
        let open = self.snapshot().open.as_ref().filter(|open| open.assessment.as_of != today);
        if let Some(case) = open.filter(|_| is_of_today).map(|open| open.id().clone()) {
            self.send(Command::LookAt { case, day: None });
            self.toast = Some(Toast::said("Shown as of today again: this is not written in the past."));
        }
    }

    fn escape(&mut self) {
        if !matches!(self.overlay, Overlay::None) {
            self.overlay = Overlay::None;
            return;
        }
        if matches!(self.route, Route::Case(_, CaseTab::Letter(_))) && self.step_back_in_letter() {
            return;
        }
        match &self.route {
            Route::NewCase | Route::Survey | Route::ChangedAdvice => self.go(Route::Home),
            Route::Settings(_) => self.leave_settings(),
            Route::Case(_, CaseTab::Timeline) => {
                if let Some(drafts) = self.case_drafts() {
                    drafts.timeline.selected = None;
                }
            }
            // What was typed in a form is kept; the tab leads back to it.
            Route::Case(..) => {
                self.forget_untouched_form();
                self.show_tab(CaseTab::Timeline);
            }
            Route::Home if !self.drafts.home.search.is_empty() => {
                self.drafts.home.search.clear();
            }
            _ => {}
        }
    }

    fn open_demo(&mut self, ctx: &egui::Context) {
        let opened = Workspace::demo().map_err(Into::into).and_then(|workspace| start(ctx, workspace));
        match opened {
            Ok(handle) => {
                self.handle = handle;
                self.waiting = 0;
                self.forget(ctx);
            }
            Err(error) => self.drafts.gate.error = Some(error.to_string()),
        }
    }

    /// Opens the store with the recovery key as it was typed.
    fn recover(&mut self) {
        let gate = &self.drafts.gate;
        let typed = gate.recovery.as_ref().map_or("", SecretText::text);
        match RecoveryKey::parse(typed) {
            Ok(key) => self.send(Command::Recover { key, next: passphrase(&gate.passphrase) }),
            Err(error) => self.drafts.gate.error = Some(error.to_string()),
        }
    }

    fn open_case(&mut self, id: CaseId, tab: CaseTab) {
        if self.open_id().as_ref() != Some(&id) {
            self.send(Command::OpenCase(id.clone()));
        }
        self.go(Route::Case(id, tab));
    }

    fn begin_case(&mut self) {
        let ids = (self.handle.ids().fresh(), self.handle.ids().fresh());
        self.drafts.new_case.get_or_insert_with(|| NewCaseDraft::new(ids));
        self.go(Route::NewCase);
    }

    fn save_new_case(&mut self) {
        let today = self.snapshot().today;
        if let Some(case) = self.drafts.new_case.as_mut().and_then(|draft| draft.parse(today)) {
            self.send(Command::NewCase(Box::new(case)));
        }
    }

    fn ask_system(&mut self, ctx: &egui::Context, asked: FileUse) {
        let opened = files::ask_system(ctx, asked, self.files.0.clone());
        if let (Err(_), Overlay::File(prompt)) = (opened, &mut self.overlay) {
            prompt.without_dialog(ctx, "The system's dialog cannot open. Write the path instead");
        }
    }

    /// An answer of the system's dialog: used at once, or the path field stays as the second way.
    pub(super) fn hear_file(&mut self, ctx: &egui::Context, answer: FileAnswer) {
        if answer.files.is_empty() {
            if let Overlay::File(prompt) = &mut self.overlay {
                prompt.without_dialog(ctx, "No file was chosen. If no dialog opened, write the path here");
            }
            return;
        }
        self.overlay = Overlay::None;
        self.use_files(answer.asked, answer.files);
    }

    fn use_files(&mut self, asked: FileUse, files: Vec<std::path::PathBuf>) {
        match asked {
            FileUse::OpenCases => self.send(Command::Import(files)),
            FileUse::ExportSurvey => {
                if let Some(file) = files.into_iter().next() {
                    self.export_survey(file);
                }
            }
            FileUse::BackupFolder => self.send(Command::Backup(files.into_iter().next())),
            FileUse::Picture(of) => {
                if let Some(file) = files.into_iter().next() {
                    self.send(Command::ReadPicture { of, file });
                }
            }
            FileUse::OwnPolicy => {
                if let Some(file) = files.into_iter().next() {
                    self.send(Command::CheckPolicy(file));
                }
            }
            FileUse::SaveCase(case) => {
                if let Some(file) = files.into_iter().next() {
                    self.send(Command::Export { case, file });
                }
            }
            FileUse::ExportLetter(case, letter) => {
                if let Some(file) = files.into_iter().next() {
                    self.send(Command::ExportLetter { case, letter, file });
                }
            }
            FileUse::ExportCopy(case, letter) => {
                if let Some(file) = files.into_iter().next() {
                    self.send(Command::Letter { case, letter, command: LetterCommand::ExportCopy(file) });
                }
            }
            FileUse::ExportIssued(case, letter) => {
                if let Some(file) = files.into_iter().next() {
                    self.send(Command::Letter { case, letter, command: LetterCommand::Export(file) });
                }
            }
        }
    }

    /// Hears the answer to a command.
    pub(super) fn hear(&mut self, ctx: &egui::Context, result: Result<Done>) {
        let done = match result {
            Ok(done) => done,
            Err(error) => {
                self.drafts.told = None;
                self.hear_error(error.to_string());
                return;
            }
        };
        match done {
            Done::StoreOpened => {
                self.drafts.gate = Default::default();
                self.go(Route::Home);
            }
            Done::DraftsKept => {}
            Done::Locked => self.forget(ctx),
            Done::CaseCreated(id) => {
                self.drafts.new_case = None;
                self.go(Route::Case(id, CaseTab::Timeline));
            }
            Done::Edited(label) => {
                let words = self.drafts.told.take().unwrap_or_else(|| said(label));
                self.toast = Some(Toast::undoable(words));
            }
            Done::OutcomeRecorded(_) => self.toast = Some(Toast::undoable("Outcome recorded.")),
            Done::Undone(label) => self.toast = Some(Toast::said(format!("Taken back: {label}."))),
            Done::Redone(label) => self.toast = Some(Toast::said(format!("Done again: {label}."))),
            Done::LetterIssued(letter) => self.hear_issued(letter),
            Done::IssuedRead { letter, pdf } => {
                if let Some(drafts) = self.case_drafts() {
                    drafts.letter.viewed = Some((letter, pdf));
                }
            }
            Done::LetterExported(_) => self.toast = Some(Toast::said("The letter is in the file.")),
            Done::CaseErased(id) => self.hear_erased(&id),
            Done::Exported(_) => self.toast = Some(Toast::said("The case is saved in the file.")),
            Done::Imported(report) => self.hear_imported(&report),
            Done::Surveyed(survey) => self.hear_survey(survey),
            Done::SurveyExported(_) => {
                self.toast = Some(Toast::said("The figures are in the file. No patient is in it."));
            }
            Done::Reviewed(reviews) => self.hear_review(reviews),
            Done::SettingsSaved => self.hear_settings_saved(),
            Done::PictureRead { of, picture } => self.hear_picture(of, picture),
            Done::PolicyChecked(file) => self.hear_policy(*file),
            Done::AdviceCompared(found) => self.hear_advice(found),
            of_storage => self.hear_of_storage(of_storage),
        }
    }

    fn hear_imported(&mut self, report: &ImportReport) {
        // Whoever opens a file while a case is shown wants to see what is in it, and not go on in the other case.
        if let (true, [one]) = (self.route.case().is_some(), report.imported.as_slice()) {
            self.open_case(one.clone(), CaseTab::Timeline);
        }
        let words = match (report.imported.len(), report.refused.first()) {
            (_, Some((_, error))) => error.to_string(),
            (1, None) => "1 case was added.".to_owned(),
            (count, None) => format!("{count} cases were added."),
        };
        self.toast = Some(Toast::said(words));
    }

    /// The store is locked: nothing of any patient stays in memory or comes back with the next passphrase.
    fn forget(&mut self, ctx: &egui::Context) {
        let snapshot = self.handle.snapshot();
        let route = first_route(&snapshot);
        self.shown = Shown::new(snapshot);
        self.drafts = Default::default();
        self.keeping = Default::default();
        self.toast = None;
        self.copied.clear(ctx);
        // What can be undone in text fields is text of patients too.
        ctx.data_mut(|data| data.remove_by_type::<egui::text_edit::TextEditState>());
        self.go(route);
    }

    fn hear_error(&mut self, words: String) {
        if matches!(self.snapshot().state, StoreState::Missing | StoreState::Locked) {
            self.drafts.gate.error = Some(words);
            // What was asked may have locked the store before it failed.
            if !matches!(self.route, Route::FirstRun | Route::Unlock) {
                let error = self.drafts.gate.error.take();
                let route = first_route(self.snapshot());
                self.drafts = Default::default();
                self.drafts.gate.error = error;
                self.go(route);
            }
        } else {
            // What was shown may be gone although what was asked has failed in part.
            let gone = self.route.case().filter(|id| self.snapshot().cases.row(id).is_none()).cloned();
            if let Some(id) = gone {
                self.leave_case(&id);
            }
            self.toast = Some(Toast::said(words));
        }
    }
}

/// What was typed, for the store; the field keeps it, so that a slip can be mended, until the store is open.
pub(super) fn passphrase(typed: &SecretText) -> Passphrase {
    Passphrase::new(typed.text().to_owned())
}

/// "Treatment added."
fn said(label: EditLabel) -> String {
    let deed = match label.deed {
        Deed::Add => "added",
        Deed::Change => "changed",
        Deed::Remove => "removed",
    };
    format!("{} {deed}.", crate::pathway::words::capitalised(label.noun))
}
