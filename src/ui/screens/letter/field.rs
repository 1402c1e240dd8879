//! A field whose text is kept when the cursor leaves it: the pages follow the finished thought, not each letter.

use egui::Ui;

use super::LetterScreen;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{FieldKey, TextField, line};

/// Shows the field `name`, `rows` high, over what is kept of `record`. Gives back what was typed once it is finished and
/// differs; until then it waits in the screen's texts.
pub(super) fn kept_field(
    ui: &mut Ui,
    (name, rows): (&'static str, usize),
    (record, kept): (&str, &str),
    screen: &mut LetterScreen,
) -> Option<String> {
    let place = format!("{record}/{name}");
    let mut text = screen.texts.get(&place).map_or(kept, String::as_str).to_owned();
    let key = FieldKey::new(name, record);
    let field = match rows {
        1 => TextField::line(key, name),
        rows => TextField::lines(key, name, rows),
    };
    let response = field.show(ui, &mut text);
    if response.changed() {
        screen.texts.insert(place.clone(), text);
    }
    if !response.lost_focus() {
        if !response.has_focus() && screen.texts.contains_key(&place) {
            unsaved(ui);
        }
        return None;
    }
    screen.leave(&place).filter(|typed| typed != kept)
}

/// Says of a text that it could not be saved, and what to do.
pub(super) fn unsaved(ui: &mut Ui) {
    let words = "Not saved. Click into it and leave it to try again.";
    line(ui, TypeRole::Caption, tokens(ui).color.urgent, words);
}
