//! The physician's own phrases for letters: each a name and a text.

use egui::Ui;

use super::row::row;
use crate::model::{Phrase, Settings};
use crate::ui::widgets::{Button, FieldKey, TextField};

/// Width of a name.
const NAME: f32 = 200.0;

pub(super) fn phrases(ui: &mut Ui, values: &mut Settings) {
    let mut gone = None;
    for (number, phrase) in values.phrases.iter_mut().enumerate() {
        let place = number + 1;
        let (name, text) = (format!("Name of phrase {place}"), format!("Text of phrase {place}"));
        row(ui, &name, |ui| {
            let key = FieldKey::new("phrase name", number);
            TextField::line(key, &name).name_hidden().width(NAME).show(ui, &mut phrase.name);
            // It is called with a dot, and ends with a blank.
            phrase.name.retain(|c| !c.is_whitespace() && c != '.');
        });
        row(ui, &text, |ui| {
            let key = FieldKey::new("phrase text", number);
            TextField::lines(key, &text, 2).name_hidden().show(ui, &mut phrase.text);
            let spoken = format!("Remove phrase {place}");
            if ui.add(Button::link("Remove").spoken(&spoken)).clicked() {
                gone = Some(number);
            }
        });
    }
    if let Some(number) = gone {
        values.phrases.remove(number);
    }
    if ui.add(Button::normal("Add a phrase")).clicked() {
        values.phrases.push(Phrase::default());
    }
}
