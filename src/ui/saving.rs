//! A form whose saving was asked for: it leaves the screen at once, and is there again if it could not be saved.

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
}

impl App {
    /// Sends what the form of a case makes of it.
    pub(super) fn save_form(&mut self, case: CaseId, edits: Vec<Edit>, form: SentForm) {
        let ticket = self.send_and_note(Command::Edit { case: case.clone(), edits });
        self.drafts.saving.push(Saving { ticket, case, form });
    }

    /// Hears whether a form was saved. If not, it comes back, before whatever was begun since.
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
                drafts.form = Some(*form);
                tab
            }
            SentForm::Patient(form) => {
                drafts.patient = Some(*form);
                CaseTab::Patient
            }
        };
        if matches!(&self.route, Route::Case(shown, _) if *shown == case) {
            self.show_tab(tab);
        }
    }
}
