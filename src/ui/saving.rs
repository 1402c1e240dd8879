//! What was typed and sent to be saved: it leaves the screen at once, and is there again if it could not be saved.

use std::collections::BTreeMap;

use crate::model::{CaseId, Edit};
use crate::ui::app::App;
use crate::ui::drafts::case::NewCaseDraft;
use crate::ui::drafts::entry::EntryDraft;
use crate::ui::route::{CaseTab, Route};
use crate::ui::shown::knowledge;
use crate::workspace::{Command, Ticket};

/// A form that was sent to be saved and is not answered yet.
#[derive(Debug)]
pub(super) struct Saving {
    ticket: Ticket,
    case: CaseId,
    form: SentForm,
}

/// What was typed.
#[derive(Debug)]
pub(super) enum SentForm {
    /// An entry.
    Entry(Box<EntryDraft>),
    /// Who the patient is.
    Patient(Box<NewCaseDraft>),
    /// Texts of letters, by their place.
    Letter(BTreeMap<String, String>),
}

impl App {
    /// Sends what the form of a case makes of it.
    pub(super) fn save_form(&mut self, case: CaseId, edits: Vec<Edit>, form: SentForm) {
        self.save_typed(Command::Edit { case: case.clone(), edits }, case, form);
    }

    /// Sends what saves something typed in a case, and looks out for the answer.
    pub(super) fn save_typed(&mut self, command: Command, case: CaseId, form: SentForm) {
        let ticket = self.send_and_note(command);
        self.drafts.saving.push(Saving { ticket, case, form });
    }

    /// Hears whether a form was saved. If not, it comes back, before whatever was begun since, which waits behind it.
    pub(super) fn form_answered(&mut self, ticket: Ticket, saved: bool) {
        let Some(at) = self.drafts.saving.iter().position(|one| one.ticket == ticket) else { return };
        let Saving { case, form, .. } = self.drafts.saving.remove(at);
        if saved {
            // It is in the case now and must not come back as unsaved, however soon the program ends.
            self.keep_drafts_now();
            return;
        }
        let drafts = self.drafts.of(&case);
        let tab = match form {
            SentForm::Entry(form) => {
                let tab = CaseTab::Entry(form.id.clone());
                let begun = drafts.form.replace(*form);
                drafts.waiting.extend(
                    begun.filter(|begun| knowledge().is_none_or(|knowledge| !begun.is_untouched(knowledge))),
                );
                tab
            }
            SentForm::Patient(form) => {
                drafts.patient = Some(*form);
                CaseTab::Patient
            }
            // The message says what is wrong; the text says of itself that it is not saved.
            SentForm::Letter(texts) => return drafts.letter.give_back(texts),
        };
        if matches!(&self.route, Route::Case(shown, _) if *shown == case) {
            self.show_tab(tab);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::command::UiCommand;
    use crate::ui::drafts::entry::DraftKind;
    use crate::workspace::Workspace;

    fn form(id: &str, line: &str) -> EntryDraft {
        let mut form = EntryDraft::new(id.parse().unwrap(), DraftKind::Treatment, None);
        form.line = line.to_owned();
        form
    }

    /// The window with a case open.
    fn with_case() -> (App, CaseId) {
        let ctx = egui::Context::default();
        let mut app = App::new(&ctx, Workspace::demo().unwrap()).unwrap();
        let case = app.snapshot().cases.iter().next().unwrap().row.id.clone();
        app.send(Command::OpenCase(case.clone()));
        while app.is_waiting() {
            std::thread::yield_now();
            app.logic(&ctx);
        }
        app.go(Route::Case(case.clone(), CaseTab::Timeline));
        (app, case)
    }

    fn typed(app: &mut App) -> Option<String> {
        app.case_drafts().unwrap().form.as_ref().map(|form| form.line.clone())
    }

    fn refused(app: &mut App, case: &CaseId, form: EntryDraft) {
        let (ticket, form) = (Ticket::NOBODY, SentForm::Entry(Box::new(form)));
        app.drafts.saving.push(Saving { ticket, case: case.clone(), form });
        app.form_answered(ticket, false);
    }

    #[test]
    fn a_form_that_comes_back_is_followed_by_the_one_begun_since() {
        let (mut app, case) = with_case();
        app.drafts.of(&case).form = Some(form("e2", "begun since"));
        refused(&mut app, &case, form("e1", "not saved"));
        assert_eq!(typed(&mut app).as_deref(), Some("not saved"));
        app.perform_now(UiCommand::DropEntry);
        assert_eq!(typed(&mut app).as_deref(), Some("begun since"));
        assert_eq!(app.route, Route::Case(case, CaseTab::Entry("e2".parse().unwrap())));
        app.perform_now(UiCommand::DropEntry);
        assert_eq!(typed(&mut app), None);
    }

    #[test]
    fn an_empty_form_does_not_wait_behind_the_one_that_comes_back() {
        let (mut app, case) = with_case();
        app.drafts.of(&case).form = Some(form("e2", ""));
        refused(&mut app, &case, form("e1", "not saved"));
        app.perform_now(UiCommand::DropEntry);
        assert_eq!(typed(&mut app), None);
    }
}
