//! Settings: the clinic as its letterhead shows it, who signs, and whom letters go to.

use egui::{Frame, Margin, ScrollArea, Ui};

use crate::model::settings::Recipient;
use crate::model::{Addressee, Paper, Phrase, RecipientKind, Settings};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Answer, Button, FieldKey, TextField, choice, label, section_head};

/// The times after which an idle store can be locked, in minutes.
const LOCK_MINUTES: [(u8, &str); 5] =
    [(2, "2 minutes"), (5, "5 minutes"), (10, "10 minutes"), (20, "20 minutes"), (30, "30 minutes")];
const LOCK_DEFAULT: u8 = 10;

/// What the user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsAct {
    /// Save them.
    Save,
    /// Leave them as they were.
    Drop,
    /// Show the screen of the store.
    Storage,
}

/// Shows the settings in the whole of `ui`.
pub fn settings(ui: &mut Ui, draft: &mut Settings) -> Option<SettingsAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let frame = Frame::new().fill(tokens.color.panel).inner_margin(Margin::same(tokens.space.xl as i8));
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        ScrollArea::vertical().id_salt("settings").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(560.0);
            label(ui, TypeRole::NextStep, tokens.color.text, "Settings");
            section_head(ui, "Storage");
            let words = "Its health, its passphrase and recovery key, its backups.";
            label(ui, TypeRole::Base, tokens.color.text2, words);
            if ui.add(Button::normal("Open storage")).clicked() {
                act = Some(SettingsAct::Storage);
            }
            ui.add_space(tokens.space.xs);
            label(ui, TypeRole::Base, tokens.color.text2, "Lock the store when nobody touched it for");
            let minutes = LOCK_MINUTES.map(|(minutes, words)| Answer::known(minutes, words));
            let now = Some(draft.lock_after_minutes.unwrap_or(LOCK_DEFAULT));
            if let Some(chosen) = choice(ui, "Lock after", &minutes, now) {
                draft.lock_after_minutes = Some(chosen);
            }
            ui.add_space(tokens.space.m);
            section_head(ui, "Clinic");
            field(ui, "Name of the clinic", &mut draft.clinic.name);
            field(ui, "Address of the clinic", &mut draft.clinic.address);
            field(ui, "Phone", &mut draft.clinic.phone);
            field(ui, "Fax", &mut draft.clinic.fax);
            ui.add_space(tokens.space.m);
            section_head(ui, "Who signs");
            field(ui, "Name with degree", &mut draft.clinician.name);
            field(ui, "Department", &mut draft.clinician.role);
            field(ui, "Direct line and hours", &mut draft.clinician.direct_line);
            ui.add_space(tokens.space.m);
            section_head(ui, "Spine surgeon you write to");
            edit_addressee(draft, RecipientKind::SpineSurgeon, |surgeon| {
                field(ui, "Name with title", &mut surgeon.name);
                field(ui, "Salutation", &mut surgeon.salutation);
                field(ui, "Institution", &mut surgeon.institution);
                field(ui, "Address", &mut surgeon.address);
            });
            ui.add_space(tokens.space.m);
            section_head(ui, "Phrases for letters");
            phrases(ui, &mut draft.phrases);
            ui.add_space(tokens.space.m);
            let papers = [Answer::known(Paper::Letter, "US Letter"), Answer::known(Paper::A4, "A4")];
            if let Some(paper) = choice(ui, "Paper", &papers, Some(draft.paper)) {
                draft.paper = paper;
            }
            ui.add_space(tokens.space.xl);
            ui.horizontal(|ui| {
                if ui.add(Button::primary("Save settings").key("Ctrl+Enter").height(36.0)).clicked() {
                    act = Some(SettingsAct::Save);
                }
                if ui.add(Button::normal("Cancel").key("Esc").height(36.0)).clicked() {
                    act = Some(SettingsAct::Drop);
                }
            });
            if ui.input_mut(|input| input.consume_key(egui::Modifiers::COMMAND, egui::Key::Enter)) {
                act = Some(SettingsAct::Save);
            }
        });
    });
    act
}

fn field(ui: &mut Ui, name: &'static str, text: &mut String) {
    TextField::line(FieldKey::new(name, "settings"), name).show(ui, text);
}

/// The physician's own phrases: each a name and a text.
fn phrases(ui: &mut Ui, phrases: &mut Vec<Phrase>) {
    let tokens = tokens(ui);
    let words = "In a passage of a letter, a dot, the name and a space become the text. [[Double brackets]] are a blank: \
                 F2 or Tab goes to the next one, and a letter with an open blank cannot be issued.";
    label(ui, TypeRole::Base, tokens.color.text2, words);
    let mut gone = None;
    for (number, phrase) in phrases.iter_mut().enumerate() {
        let place = number + 1;
        let name = format!("Name of phrase {place}");
        TextField::line(FieldKey::new("phrase name", number), &name).width(200.0).show(ui, &mut phrase.name);
        phrase.name.retain(|c| !c.is_whitespace() && c != '.');
        let text = format!("Text of phrase {place}");
        TextField::lines(FieldKey::new("phrase text", number), &text, 2).show(ui, &mut phrase.text);
        let spoken = format!("Remove phrase {place}");
        if ui.add(Button::link("Remove").spoken(&spoken)).clicked() {
            gone = Some(number);
        }
    }
    if let Some(number) = gone {
        phrases.remove(number);
    }
    if ui.add(Button::normal("Add a phrase")).clicked() {
        phrases.push(Phrase::default());
    }
}

/// Edits the addressee of a kind, which is added if there is none yet.
fn edit_addressee(settings: &mut Settings, kind: RecipientKind, edit: impl FnOnce(&mut Addressee)) {
    if !settings.recipients.iter().any(|recipient| recipient.kind == kind) {
        settings.recipients.insert(0, Recipient { kind, addressee: Addressee::default() });
    }
    if let Some(recipient) = settings.recipients.iter_mut().find(|recipient| recipient.kind == kind) {
        edit(&mut recipient.addressee);
    }
}
