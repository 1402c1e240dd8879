//! A field whose text is kept when the cursor leaves it: the pages follow the finished thought, not each letter.

use std::collections::BTreeMap;

use egui::Ui;

use crate::ui::widgets::{FieldKey, TextField};

/// Shows the field `name`, `rows` high, over what is kept of `record`. Gives back what was typed once it is finished and
/// differs; until then it waits in `texts`.
pub(super) fn kept_field(
    ui: &mut Ui,
    (name, rows): (&'static str, usize),
    (record, kept): (&str, &str),
    texts: &mut BTreeMap<String, String>,
) -> Option<String> {
    let place = format!("{record}/{name}");
    let mut text = texts.get(&place).map_or(kept, String::as_str).to_owned();
    let key = FieldKey::new(name, record);
    let field = match rows {
        1 => TextField::line(key, name),
        rows => TextField::lines(key, name, rows),
    };
    let response = field.show(ui, &mut text);
    if response.changed() {
        texts.insert(place.clone(), text);
    }
    if !response.lost_focus() {
        return None;
    }
    texts.remove(&place).filter(|typed| typed != kept)
}
