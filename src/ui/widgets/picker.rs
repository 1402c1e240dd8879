//! One of many, found by typing: a long list that opens under the control, narrowed by every word that is typed.

use egui::{Event, InnerResponse, Key, Modifiers, Popup, PopupCloseBehavior, ScrollArea, Ui, vec2};

use super::dropdown::closed_control;
use super::field::{FieldKey, TextField};
use super::text::label;
use crate::ui::theme::{TypeRole, tokens};

/// One entry of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick<T> {
    /// What is picked.
    pub value: T,
    /// As it is shown.
    pub label: String,
    /// Everything it is found by, in small letters.
    pub found_by: String,
    /// The heading it stands under; entries of one heading stand together. Empty for none.
    pub group: &'static str,
}

/// What is typed, and which of the entries that fit is lit.
#[derive(Debug, Clone, Default)]
struct Filter {
    typed: String,
    lit: usize,
}

/// Shows what is chosen, opens the list on click, Enter or typing, and gives back what was just picked, with the closed
/// control for whoever leads the keyboard to it. `name` is spoken: "Treatment: Transforaminal epidural injection".
pub fn picker<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    width: f32,
    options: &[Pick<T>],
    current: Option<&T>,
) -> InnerResponse<Option<T>> {
    let chosen = options.iter().find(|pick| Some(&pick.value) == current);
    let button = closed_control(ui, name, width, chosen.map_or("", |pick| pick.label.as_str()));
    let (popup, memory) = (Popup::default_response_id(&button), button.id.with("filter"));
    if !Popup::is_id_open(ui.ctx(), popup) {
        let typed = if button.has_focus() { typed_now(ui) } else { String::new() };
        if !typed.trim().is_empty() {
            Popup::open_id(ui.ctx(), popup);
        }
        ui.data_mut(|data| data.insert_temp(memory, Filter { typed, lit: 0 }));
    }
    let list = Popup::menu(&button).width(width).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let shown = list.accessible_name(name).show(|ui| {
        let mut filter: Filter = ui.data(|data| data.get_temp(memory)).unwrap_or_default();
        let picked =
            open_list(ui, (FieldKey::new("filter", button.id), width), options, current, &mut filter);
        ui.data_mut(|data| data.insert_temp(memory, filter));
        picked
    });
    let picked = shown.and_then(|shown| shown.inner);
    if picked.is_some() {
        Popup::close_id(ui.ctx(), popup);
        button.request_focus();
    }
    InnerResponse::new(picked, button)
}

fn typed_now(ui: &Ui) -> String {
    let text = |event: &Event| match event {
        Event::Text(text) => Some(text.clone()),
        _ => None,
    };
    ui.input(|input| input.events.iter().filter_map(text).collect())
}

fn open_list<T: Clone + PartialEq>(
    ui: &mut Ui,
    (key, width): (FieldKey, f32),
    options: &[Pick<T>],
    current: Option<&T>,
    filter: &mut Filter,
) -> Option<T> {
    let tokens = tokens(ui);
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (down, up, enter) = (pressed(Key::ArrowDown), pressed(Key::ArrowUp), pressed(Key::Enter));
    let field = TextField::line(key, "Filter").name_hidden().hint("Type to find").width(width - 16.0);
    let field = field.show(ui, &mut filter.typed);
    if !field.has_focus() && !field.lost_focus() {
        field.request_focus();
    }
    if field.changed() {
        filter.lit = 0;
    }
    let typed = filter.typed.to_lowercase();
    let fits = |pick: &&Pick<T>| typed.split_whitespace().all(|word| pick.found_by.contains(word));
    let fitting: Vec<&Pick<T>> = options.iter().filter(fits).collect();
    let moved = filter.lit.saturating_add(usize::from(down)).saturating_sub(usize::from(up));
    filter.lit = moved.min(fitting.len().saturating_sub(1));
    let mut picked = fitting.get(filter.lit).filter(|_| enter).map(|pick| pick.value.clone());
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        let mut group = "";
        for (at, pick) in fitting.iter().enumerate() {
            if pick.group != group {
                group = pick.group;
                label(ui, TypeRole::Caption, tokens.color.text2, group);
            }
            let lit = at == filter.lit && !typed.is_empty();
            let selected = lit || Some(&pick.value) == current;
            let button = egui::Button::selectable(selected, pick.label.as_str());
            let line = ui.add(button.min_size(vec2(width - 16.0, 0.0)));
            if line.clicked() {
                picked = Some(pick.value.clone());
            }
            if at == filter.lit && (down || up) {
                line.scroll_to_me(None);
            }
        }
        if fitting.is_empty() {
            label(ui, TypeRole::Base, tokens.color.text2, "Nothing is called that.");
        }
    });
    picked
}
