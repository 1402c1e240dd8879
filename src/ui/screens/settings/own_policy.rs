//! The clinic's own policy: choosing its file, what is wrong in it, and putting it into force.

use egui::Ui;

use super::pathway::{figures, listed};
use super::{SettingsAct, SettingsDraft, SettingsView};
use crate::pathway::{Policy, RuleError};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Glyph, label, section_head, signed};
use crate::workspace::{DEFAULT_POLICY, PolicyFile};

pub(super) fn own_policy(
    ui: &mut Ui,
    view: &SettingsView<'_>,
    draft: &mut SettingsDraft,
) -> Option<SettingsAct> {
    let tokens = tokens(ui);
    ui.add_space(tokens.space.l);
    section_head(ui, "Your own policy");
    ui.add_space(tokens.space.xs);
    let words = "A file that names a policy of this list and the figures it changes, each with a reason. It is kept in the \
                 store, so it comes back with a backup.";
    label(ui, TypeRole::Base, tokens.color.text2, words);
    ui.add_space(tokens.space.s);
    if let Some(own) = view.own_policy {
        listed(ui, view, own, draft);
    }
    let mut act = None;
    ui.add_space(tokens.space.s);
    ui.horizontal(|ui| {
        let held = draft.values.own_policy.is_some();
        let choose = if held { "Choose another file…" } else { "Choose a file…" };
        if ui.add(Button::normal(choose).spoken("Choose the file of your own policy")).clicked() {
            act = Some(SettingsAct::PolicyFile);
        }
        if held && ui.add(Button::normal("Remove").spoken("Remove your own policy")).clicked() {
            remove(view, draft);
        }
        if draft.removed_policy.is_some() && draft.values.own_policy.is_none() {
            label(ui, TypeRole::Base, tokens.color.text2, "Your own policy was removed.");
            if ui.add(Button::link("Take it back").height(22.0)).clicked() {
                take_back(draft);
            }
        }
    });
    act
}

/// What does not count any more is not in force: the thresholds are then those of the preset it extended.
fn remove(view: &SettingsView<'_>, draft: &mut SettingsDraft) {
    let chosen = draft.values.policy.clone();
    draft.removed_policy = draft.values.own_policy.take().map(|text| (text, chosen));
    let presets = view.knowledge.policies();
    let chosen = draft.values.policy.as_ref();
    if chosen.is_some_and(|id| presets.iter().all(|preset| preset.id != *id)) {
        let base = view.own_policy.and_then(|own| own.extends.clone());
        draft.values.policy = base.or_else(|| DEFAULT_POLICY.parse().ok());
    }
}

/// What was removed is there again, and in force if it was.
fn take_back(draft: &mut SettingsDraft) {
    if let Some((text, chosen)) = draft.removed_policy.take() {
        draft.values.own_policy = Some(text);
        draft.values.policy = chosen;
    }
}

/// What came of a file that was chosen, until it is in force or dropped. It stands above the list, in view at once.
pub(super) fn chosen_file(ui: &mut Ui, view: &SettingsView<'_>, draft: &mut SettingsDraft) {
    let Some(file) = draft.policy_file.take() else { return };
    let kept = match &file.checked {
        Ok(policy) => sound(ui, view, (&file, policy), draft),
        Err(errors) => refused(ui, &file.name, errors),
    };
    ui.add_space(tokens(ui).space.m);
    draft.policy_file = Some(file).filter(|_| kept == Chosen::Shown);
}

/// Whether a file that was chosen is still to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chosen {
    Shown,
    Dropped,
}

fn sound(
    ui: &mut Ui,
    view: &SettingsView<'_>,
    (file, policy): (&PolicyFile, &Policy),
    draft: &mut SettingsDraft,
) -> Chosen {
    let tokens = tokens(ui);
    let mut kept = Chosen::Shown;
    signed(ui, Glyph::Met, TypeRole::BaseStrong, |ui| {
        let words = format!("{} has no error. {} would change:", file.name, policy.label);
        label(ui, TypeRole::BaseStrong, tokens.color.text, words);
    });
    ui.scope(|ui| figures(ui, view.knowledge, policy));
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        if ui.add(Button::primary(&format!("Put {} into force", policy.label))).clicked() {
            draft.values.policy = Some(policy.id.clone());
            draft.values.own_policy = Some(file.text.clone());
            draft.policy = Some(policy.id.clone());
            draft.removed_policy = None;
            kept = Chosen::Dropped;
        }
        if ui.add(Button::normal("Cancel").spoken("Do not use the file")).clicked() {
            kept = Chosen::Dropped;
        }
    });
    kept
}

/// Every error of the file, each with its place, what is wrong and what to do, and the line it stands in.
fn refused(ui: &mut Ui, name: &str, errors: &[RuleError]) -> Chosen {
    let tokens = tokens(ui);
    let count = if errors.len() == 1 { "1 error".to_owned() } else { format!("{} errors", errors.len()) };
    signed(ui, Glyph::NotMet, TypeRole::BaseStrong, |ui| {
        let words = format!("{name} has {count}. Nothing was changed; mend the file and choose it again.");
        label(ui, TypeRole::BaseStrong, tokens.color.text, words);
    });
    let mut kept = Chosen::Shown;
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        if ui.add(Button::normal("Close").spoken("Close what is wrong in the file")).clicked() {
            kept = Chosen::Dropped;
        }
    });
    for error in errors {
        ui.add_space(tokens.space.xs);
        ui.horizontal_top(|ui| {
            ui.add_space(24.0);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = tokens.space.xxs;
                let place = format!("{}, line {}, column {}", error.file, error.line, error.column);
                label(ui, TypeRole::Caption, tokens.color.text2, place);
                let reason = crate::pathway::words::capitalised(&error.reason);
                label(ui, TypeRole::Base, tokens.color.text, reason);
                label(ui, TypeRole::Caption, tokens.color.text3, error.text.trim());
            });
        });
    }
    kept
}
