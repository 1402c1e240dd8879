//! Files in and out: the system's own dialog on a thread of its own, and a path field as the second way (some
//! desktops have no dialog to offer, and then it answers like Cancel).

use std::path::PathBuf;
use std::sync::mpsc::Sender;

use crate::ui::command::{FileUse, UiCommand};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, FieldKey, TextField, label, modal};
use crate::workspace::LetterPicture;

/// What a dialog answered.
#[derive(Debug)]
pub(super) struct FileAnswer {
    /// What was asked for.
    pub(super) asked: FileUse,
    /// The chosen files; none if it was closed, or if there is no dialog.
    pub(super) files: Vec<PathBuf>,
}

/// A path that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FilePrompt {
    /// What for.
    pub(super) asked: FileUse,
    /// As typed.
    pub(super) path: String,
    /// What is wrong with it.
    pub(super) error: Option<String>,
    /// Whether the system's dialog is open.
    pub(super) dialog_open: bool,
}

impl FilePrompt {
    pub(super) fn new(asked: FileUse) -> Self {
        Self { asked, path: String::new(), error: None, dialog_open: false }
    }

    /// The dialog gave no file: says so, and the typing goes on in the path.
    pub(super) fn without_dialog(&mut self, ctx: &egui::Context, says: &str) {
        self.dialog_open = false;
        self.error = Some(says.to_owned());
        ctx.memory_mut(|memory| memory.request_focus(path_key().id()));
    }
}

/// The field of the path.
fn path_key() -> FieldKey {
    FieldKey::new("path", "files")
}

/// The name a file is offered under. It carries no patient data: names of files travel.
fn suggested(asked: &FileUse) -> (&'static str, &'static str, &'static [&'static str]) {
    match asked {
        FileUse::OpenCases => ("", "Case files", &["json"]),
        FileUse::SaveCase(_) => ("case.case.json", "Case files", &["json"]),
        FileUse::ExportLetter(..) | FileUse::ExportIssued(..) => ("letter.pdf", "PDF", &["pdf"]),
        FileUse::ExportCopy(..) => ("letter-copy.pdf", "PDF", &["pdf"]),
        FileUse::BackupFolder => ("", "", &[]),
        FileUse::ExportSurvey => ("all-cases.csv", "Comma-separated values", &["csv"]),
        FileUse::Picture(_) => ("", "PNG pictures", &["png"]),
        FileUse::OwnPolicy => ("", "Policies", &["toml"]),
    }
}

/// Opens the system's dialog on its own thread; the answer comes through `answers`.
pub(super) fn ask_system(
    ctx: &egui::Context,
    asked: FileUse,
    answers: Sender<FileAnswer>,
) -> std::io::Result<()> {
    let ctx = ctx.clone();
    let dialog = std::thread::Builder::new().name("stepwell-file-dialog".to_owned());
    dialog
        .spawn(move || {
            let (name, kind, endings) = suggested(&asked);
            let dialog = rfd::FileDialog::new().add_filter(kind, endings);
            let files = match &asked {
                FileUse::BackupFolder => rfd::FileDialog::new().pick_folder().into_iter().collect(),
                FileUse::OpenCases => dialog.pick_files().unwrap_or_default(),
                FileUse::Picture(_) | FileUse::OwnPolicy => dialog.pick_file().into_iter().collect(),
                FileUse::SaveCase(_)
                | FileUse::ExportLetter(..)
                | FileUse::ExportCopy(..)
                | FileUse::ExportIssued(..)
                | FileUse::ExportSurvey => dialog.set_file_name(name).save_file().into_iter().collect(),
            };
            // The window may have been closed meanwhile; then nobody waits for the answer.
            let _window_gone = answers.send(FileAnswer { asked, files });
            ctx.request_repaint();
        })
        .map(|_running| ())
}

/// Shows the prompt; what the user wants goes to `commands`.
pub(super) fn prompt(ctx: &egui::Context, prompt: &mut FilePrompt, commands: &mut Vec<UiCommand>) {
    let modal = modal("file prompt", ctx).show(ctx, |ui| {
        let tokens = tokens(ui);
        ui.set_width(520.0);
        let (title, verb) = match prompt.asked {
            FileUse::OpenCases => ("Open a case file", "Open"),
            FileUse::SaveCase(_) => ("Save this case to a file", "Save"),
            FileUse::ExportLetter(..) => ("Export the draft as PDF", "Export"),
            FileUse::ExportCopy(..) => ("Export the copy as PDF", "Export"),
            FileUse::ExportIssued(..) => ("Export the letter as it was issued", "Export"),
            FileUse::BackupFolder => ("Back up to a folder", "Back up"),
            FileUse::ExportSurvey => ("Export the figures over all cases as CSV", "Export"),
            FileUse::Picture(LetterPicture::Logo) => ("Choose the logo, a PNG picture", "Use"),
            FileUse::Picture(LetterPicture::Signature) => ("Choose the signature, a PNG picture", "Use"),
            FileUse::OwnPolicy => ("Choose the file of your own policy", "Check"),
        };
        label(ui, TypeRole::Title, tokens.color.text, title);
        if matches!(prompt.asked, FileUse::SaveCase(_)) {
            let warns =
                "The file is readable by anyone who gets hold of it. Keep it where patient data may lie.";
            label(ui, TypeRole::Base, tokens.color.text2, warns);
        }
        let (name, hint) = match prompt.asked {
            FileUse::BackupFolder => ("Path of the folder", "The whole path; a new folder is made in it"),
            _ => ("Path of the file", "The whole path: folders and name"),
        };
        let field = TextField::line(path_key(), name)
            .first()
            .hint(hint)
            .error(prompt.error.as_deref())
            .show(ui, &mut prompt.path);
        ui.add_space(tokens.space.s);
        ui.horizontal(|ui| {
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if ui.add(Button::primary(verb).key("Enter")).clicked() || entered {
                match prompt.path.trim() {
                    "" => {
                        prompt.error = Some("Write the path, or choose with the system's dialog".to_owned());
                        field.request_focus();
                    }
                    path => commands.push(UiCommand::UseFile(prompt.asked.clone(), PathBuf::from(path))),
                }
            }
            let choose = Button::normal("Choose…").spoken("Choose with the system's dialog");
            if ui.add_enabled(!prompt.dialog_open, choose).clicked() {
                prompt.dialog_open = true;
                commands.push(UiCommand::AskSystem(prompt.asked.clone()));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::app::{App, Overlay};
    use crate::workspace::Workspace;

    #[test]
    fn without_a_dialog_the_typing_goes_on_in_the_path() {
        let ctx = egui::Context::default();
        let mut app = App::new(&ctx, Workspace::demo().unwrap()).unwrap();
        app.ask_file(FileUse::OpenCases);
        let Overlay::File(prompt) = &mut app.overlay else { panic!("no prompt") };
        prompt.dialog_open = true;
        prompt.path = "a.case".to_owned();
        app.hear_file(&ctx, FileAnswer { asked: FileUse::OpenCases, files: Vec::new() });
        let Overlay::File(prompt) = &app.overlay else { panic!("the prompt is gone") };
        assert_eq!((prompt.dialog_open, prompt.path.as_str()), (false, "a.case"));
        assert!(prompt.error.is_some());
        assert!(ctx.memory(|memory| memory.has_focus(path_key().id())));
    }
}
