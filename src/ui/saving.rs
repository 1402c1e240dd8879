//! What was typed and sent to be saved: it leaves the screen at once, and is there again if it could not be saved.

use std::collections::BTreeMap;

use crate::model::{CaseId, Edit};
use crate::ui::app::App;
use crate::ui::drafts::case::NewCaseDraft;
use crate::ui::drafts::entry::EntryDraft;
use crate::ui::route::{CaseTab, Route};
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

    /// Hears whether a form was saved. If not, it comes back, before whatever was begun since.
    pub(super) fn form_answered(&mut self, ticket: Ticket, saved: bool) {
        let Some(at) = self.drafts.saving.iter().position(|one| one.ticket == ticket) else { return };
        let Saving { case, form, .. } = self.drafts.saving.remove(at);
        if saved {
            return;
        }
        let drafts = self.drafts.of(&case);
        let tab = match form {
            SentForm::Entry(form) => {
                let tab = CaseTab::Entry(form.id.clone());
                drafts.form = Some(*form);
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
