//! Before any case: create a store or look at the demo; unlock a store.

use egui::{Align, CentralPanel, Frame, Layout, Margin, Sense, Stroke, Ui, vec2};

use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, FieldKey, Icon, SecretText, TextField, label, paint_icon};

/// The fewest characters of a passphrase.
const PASSPHRASE_LEAST: usize = 12;
const CARD_WIDTH: f32 = 460.0;

/// What is typed at the gate. Wiped when the store opens.
#[derive(Default)]
pub struct GateDraft {
    /// The passphrase.
    pub passphrase: SecretText,
    /// The same again, for a new store.
    pub again: SecretText,
    /// The recovery key as typed, while the passphrase is forgotten.
    pub recovery: Option<SecretText>,
    /// What is wrong, in a sentence.
    pub error: Option<String>,
    /// Whether something is under way: opening takes a moment on purpose.
    pub busy: Option<String>,
}

impl std::fmt::Debug for GateDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GateDraft")
            .field("error", &self.error)
            .field("busy", &self.busy)
            .finish_non_exhaustive()
    }
}

/// What the user wants. What was typed for it stays in the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateAct {
    /// Create a store under the passphrase.
    Create,
    /// Unlock the store with the passphrase.
    Unlock,
    /// Open the store with the recovery key, under a new passphrase.
    Recover,
    /// Open the demo store.
    Demo,
}

/// First run: no store on this machine yet.
pub fn first_run(ui: &mut Ui, draft: &mut GateDraft) -> Option<GateAct> {
    let mut act = None;
    card(ui, |ui| {
        let tokens = tokens(ui);
        label(ui, TypeRole::NextStep, tokens.color.text, "Welcome to Stepwell");
        let words = "Cases stay on this machine, in one encrypted file that only your passphrase opens. Make a recovery \
                     key next, in the settings: if the passphrase is forgotten, nothing else opens the store, and nobody \
                     can do it for you.";
        label(ui, TypeRole::Reading, tokens.color.text2, words);
        ui.add_space(tokens.space.m);
        ui.add_enabled_ui(draft.busy.is_none(), |ui| {
            // What is too short is said at the first field, all else at the second.
            let (at_first, at_second) = match draft.error.clone() {
                Some(error) if is_short(&draft.passphrase) => (Some(error), None),
                other => (None, other),
            };
            let name = "Passphrase, 12 characters or more";
            let typed = TextField::secret(FieldKey::new("new passphrase", "gate"), name)
                .first()
                .error(at_first.as_deref())
                .show_secret(ui, &mut draft.passphrase);
            let again = TextField::secret(FieldKey::new("new passphrase again", "gate"), "The same again")
                .error(at_second.as_deref())
                .show_secret(ui, &mut draft.again);
            if typed.changed() || again.changed() {
                draft.error = None;
            }
            ui.add_space(tokens.space.s);
            let create = ui.add(Button::primary("Create the store").key("Enter").height(36.0)).clicked();
            if create || entered(ui, &typed) || entered(ui, &again) {
                match checked(draft) {
                    Ok(()) => act = Some(GateAct::Create),
                    Err(error) => {
                        draft.error = Some(error);
                        if is_short(&draft.passphrase) { typed } else { again }.request_focus();
                    }
                }
            }
        });
        progress(ui, draft);
        ui.add_space(tokens.space.l);
        label(ui, TypeRole::Base, tokens.color.text2, "Or look around first, with invented patients:");
        if ui.add(Button::normal("Open the demo store")).clicked() {
            act = Some(GateAct::Demo);
        }
    });
    act
}

/// The store is locked.
pub fn unlock(ui: &mut Ui, draft: &mut GateDraft) -> Option<GateAct> {
    if draft.recovery.is_some() {
        return recover(ui, draft);
    }
    let mut act = None;
    card(ui, |ui| {
        let tokens = tokens(ui);
        label(ui, TypeRole::NextStep, tokens.color.text, "Unlock Stepwell");
        ui.add_space(tokens.space.s);
        ui.add_enabled_ui(draft.busy.is_none(), |ui| {
            let field = TextField::secret(FieldKey::new("passphrase", "gate"), "Passphrase")
                .first()
                .error(draft.error.as_deref())
                .show_secret(ui, &mut draft.passphrase);
            if field.changed() {
                draft.error = None;
            }
            ui.add_space(tokens.space.s);
            let unlock = ui.add(Button::primary("Unlock").key("Enter").height(36.0)).clicked();
            if unlock || entered(ui, &field) {
                if draft.passphrase.is_empty() {
                    draft.error = Some("Type the passphrase of this store".to_owned());
                    field.request_focus();
                } else {
                    act = Some(GateAct::Unlock);
                }
            }
        });
        progress(ui, draft);
        ui.add_space(tokens.space.l);
        if ui.add(Button::link("Forgot the passphrase? Use the recovery key")).clicked() {
            draft.recovery = Some(SecretText::default());
            draft.error = None;
            draft.passphrase.clear();
        }
        if ui.add(Button::link("Open the demo store instead")).clicked() {
            act = Some(GateAct::Demo);
        }
    });
    act
}

/// The passphrase is forgotten: the recovery key opens the store, under a new passphrase.
fn recover(ui: &mut Ui, draft: &mut GateDraft) -> Option<GateAct> {
    let mut act = None;
    card(ui, |ui| {
        let tokens = tokens(ui);
        label(ui, TypeRole::NextStep, tokens.color.text, "Open with the recovery key");
        let words = "The key is used up by it; a new one is made, to be printed in its place.";
        label(ui, TypeRole::Base, tokens.color.text2, words);
        ui.add_space(tokens.space.s);
        ui.add_enabled_ui(draft.busy.is_none(), |ui| {
            let key = draft.recovery.get_or_insert_default();
            TextField::printed_key(
                FieldKey::new("recovery key", "gate"),
                "Recovery key, 7 groups of 5 characters",
            )
            .first()
            .error(draft.error.as_deref())
            .show_secret(ui, key);
            let next = "New passphrase, 12 characters or more";
            TextField::secret(FieldKey::new("next passphrase", "gate"), next)
                .show_secret(ui, &mut draft.passphrase);
            TextField::secret(FieldKey::new("next passphrase again", "gate"), "The same again")
                .show_secret(ui, &mut draft.again);
            ui.add_space(tokens.space.s);
            if ui.add(Button::primary("Open the store").height(36.0)).clicked() {
                match checked(draft) {
                    Ok(()) => act = Some(GateAct::Recover),
                    Err(error) => draft.error = Some(error),
                }
            }
        });
        progress(ui, draft);
        ui.add_space(tokens.space.l);
        if ui.add(Button::link("Back to the passphrase")).clicked() {
            *draft = GateDraft::default();
        }
    });
    act
}

fn entered(ui: &Ui, field: &egui::Response) -> bool {
    field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter))
}

pub(super) fn is_short(passphrase: &SecretText) -> bool {
    passphrase.characters() < PASSPHRASE_LEAST
}

fn checked(draft: &GateDraft) -> Result<(), String> {
    if draft.passphrase.is_empty() {
        return Err("Type a passphrase; a sentence is easy to remember".to_owned());
    }
    if is_short(&draft.passphrase) {
        return Err("Use 12 characters or more; a sentence is easy to remember".to_owned());
    }
    if !draft.passphrase.is(&draft.again) {
        return Err("The two passphrases differ; type the second again".to_owned());
    }
    Ok(())
}

fn progress(ui: &mut Ui, draft: &GateDraft) {
    if let Some(busy) = &draft.busy {
        let tokens = tokens(ui);
        ui.add_space(tokens.space.xs);
        label(ui, TypeRole::Caption, tokens.color.text2, busy.as_str());
    }
}

fn card(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let tokens = tokens(ui);
    // The window is cleared in this color already; painting all of it once more is felt where no graphics card helps.
    CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            ui.add_space((ui.available_height() * 0.16).max(16.0));
            let (logo, _) = ui.allocate_exact_size(vec2(40.0, 40.0), Sense::hover());
            paint_icon(ui.painter(), Icon::Stepwell, logo.center(), 36.0, tokens.color.accent);
            ui.add_space(tokens.space.l);
            let width = CARD_WIDTH.min(ui.available_width() - 32.0);
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                Frame::new()
                    .fill(tokens.color.raised)
                    .stroke(Stroke::new(1.0, tokens.color.line))
                    .corner_radius(tokens.radius.card)
                    .inner_margin(Margin::same(tokens.space.xl as i8))
                    .show(ui, |ui| {
                        ui.set_min_width(width - 2.0 * tokens.space.xl - 2.0);
                        content(ui);
                    });
            });
        });
    });
}
