//! Rows of the settings: a name in the left column, its control beside it, all on one grid.

use egui::{Align, Layout, Ui, vec2};

use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{FieldKey, TextField, label};

/// Width of the names, and of a field.
const NAMES: f32 = 184.0;
const FIELD: f32 = 440.0;

/// A name and its control.
pub(super) fn row<R>(ui: &mut Ui, name: &str, control: impl FnOnce(&mut Ui) -> R) -> R {
    let tokens = tokens(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let size = vec2(NAMES.min(ui.available_width() * 0.32), tokens.size.control + 2.0);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            label(ui, TypeRole::Base, tokens.color.text2, name);
        });
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.x = tokens.space.s;
            // As high as the name, so that what is lower stands level with it.
            ui.set_min_height(size.y);
            control(ui)
        })
        .inner
    })
    .inner
}

/// A name and a choice, level with it.
pub(super) fn choices<R>(ui: &mut Ui, name: &str, control: impl FnOnce(&mut Ui) -> R) -> R {
    row(ui, name, |ui| {
        let tokens = tokens(ui);
        ui.add_space((tokens.size.control + 2.0 - tokens.size.control_small) * 0.5);
        control(ui)
    })
}

/// A name and what is written behind it, which cannot be changed here.
pub(super) fn fact(ui: &mut Ui, name: &str, says: &str) {
    row(ui, name, |ui| {
        let tokens = tokens(ui);
        ui.add_space((tokens.size.control + 2.0 - tokens.text.get(TypeRole::Base).line) * 0.5);
        label(ui, TypeRole::Base, tokens.color.text, says);
    });
}

/// A name and its text field; `record` tells fields of the same name apart.
pub(super) fn field(ui: &mut Ui, (name, record): (&'static str, &str), hint: &str, text: &mut String) {
    row(ui, name, |ui| {
        let key = FieldKey::new(name, record);
        TextField::line(key, name).name_hidden().hint(hint).width(FIELD).show(ui, text);
    });
}
