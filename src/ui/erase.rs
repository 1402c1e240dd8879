//! Erasing one patient for good: the one act that cannot be taken back, so it is asked about.

use crate::model::CaseId;
use crate::ui::app::{App, Overlay};
use crate::ui::command::{FileUse, UiCommand};
use crate::ui::route::Route;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, FieldKey, TextField, Toast, label, modal};
use crate::workspace::Command;

/// Whether a case is to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EraseDraft {
    case: CaseId,
    /// The patient, as the strip names them.
    name: String,
    /// What has to be typed.
    family: String,
    typed: String,
    error: Option<&'static str>,
}

impl EraseDraft {
    /// Whether the name that was typed is the patient's.
    fn is_meant(&self) -> bool {
        self.typed.trim().to_lowercase() == self.family.trim().to_lowercase()
    }
}

/// Asks; what the user wants goes to `commands`.
pub(super) fn prompt(ctx: &egui::Context, draft: &mut EraseDraft, commands: &mut Vec<UiCommand>) {
    let modal = modal("erase", ctx).show(ctx, |ui| {
        let tokens = tokens(ui);
        ui.set_width(520.0);
        label(ui, TypeRole::Title, tokens.color.text, "Erase this patient for good");
        label(ui, TypeRole::BaseStrong, tokens.color.text, draft.name.as_str());
        let words = "The whole case goes: timeline, decisions and letters. The backups, which hold it too, are replaced by a \
                     new one. This cannot be taken back. Files that were saved and backups that were copied elsewhere stay \
                     as they are.";
        label(ui, TypeRole::Base, tokens.color.text2, words);
        ui.add_space(tokens.space.s);
        let field = TextField::line(FieldKey::new("family name", &draft.case), "Family name, to be sure")
            .first()
            .error(draft.error)
            .show(ui, &mut draft.typed);
        if field.changed() {
            draft.error = None;
        }
        ui.add_space(tokens.space.s);
        ui.horizontal(|ui| {
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if ui.add(Button::emergency("Erase for good")).clicked() || entered {
                if draft.is_meant() {
                    commands.push(UiCommand::EraseCase(draft.case.clone()));
                } else {
                    draft.error = Some("Type the family name as it stands above; nothing was erased");
                    field.request_focus();
                }
            }
            if ui.add(Button::normal("Save to a file first…")).clicked() {
                commands.push(UiCommand::AskFile(FileUse::SaveCase(draft.case.clone())));
            }
            if ui.add(Button::normal("Cancel").key("Esc")).clicked() {
                commands.push(UiCommand::Escape);
            }
        });
    });
    if modal.should_close() {
        commands.push(UiCommand::Escape);
    }
}

impl App {
    /// Asks whether the open case is to be erased.
    pub(super) fn ask_whether_to_erase(&mut self) {
        let Some(open) = self.snapshot().open.as_ref() else { return };
        let name = &open.case.patient.name;
        self.overlay = Overlay::Erase(EraseDraft {
            case: open.id().clone(),
            name: name.full(),
            family: name.family.clone(),
            typed: String::new(),
            error: None,
        });
    }

    pub(super) fn erase_case(&mut self, case: CaseId) {
        self.overlay = Overlay::None;
        // What waits to be kept goes before the erasing, not behind it.
        self.keep_drafts_now();
        self.send(Command::EraseCase(case));
    }

    /// The case is erased: nothing of it stays on a screen or in what is kept.
    pub(super) fn hear_erased(&mut self, case: &CaseId) {
        self.leave_case(case);
        let words = if self.snapshot().demo {
            "The patient is erased."
        } else {
            "The patient is erased, and the backups were replaced by a new one."
        };
        self.toast = Some(Toast::said(words));
    }

    /// Leaves a case that is not there any more, and forgets what was typed for it.
    pub(super) fn leave_case(&mut self, case: &CaseId) {
        self.drafts.forget(case);
        // Should something have been kept since, it is taken back.
        self.keep_drafts_now();
        self.go(Route::Home);
    }
}
