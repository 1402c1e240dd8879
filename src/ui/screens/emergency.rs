//! An emergency: call, send, do not wait. Steps first, reasons after, the phone script to read aloud.

use egui::{CentralPanel, Color32, Frame, Margin, Panel, ScrollArea, Sense, Ui, vec2};

use crate::model::EntryId;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{
    Button, FieldKey, Glyph, TextField, TextLine, fitted, glyph, label, line, rule, section_head, signed,
    unknown_words,
};

/// What the panel shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EmergencyView {
    /// What to do, in order: a title and a line.
    pub steps: Vec<(String, String)>,
    /// Why this is an emergency: the finding, since when, and the entry that proves it.
    pub why: Vec<(String, String, Option<EntryId>)>,
    /// What may be recorded meanwhile, without waiting for it.
    pub open: Vec<String>,
    /// What to say on the phone.
    pub phone: String,
    /// Withheld steps by kind, with how many.
    pub withheld: Vec<String>,
    /// The whole panel as plain text.
    pub as_text: String,
}

/// What the reader wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmergencyAct {
    /// The one-page letter.
    Letter,
    /// Go to an entry.
    ShowEntry(EntryId),
    /// The work-up was done and the flag is cleared, signed by this name.
    Clear {
        /// Who signs.
        by: String,
    },
    /// Plain text to the clipboard.
    Copy,
}

/// The clearing of a flag that is being written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmergencyDraft {
    /// Whether the name field is open, and what stands in it.
    pub signing: Option<String>,
    /// Which case the draft belongs to.
    pub record: String,
}

/// Shows the panel in the whole of `ui`.
pub fn emergency_panel(ui: &mut Ui, view: &EmergencyView, draft: &mut EmergencyDraft) -> Vec<EmergencyAct> {
    let tokens = tokens(ui);
    let mut acts = Vec::new();
    let padding = Margin::symmetric(tokens.space.l as i8 + 4, tokens.space.m as i8);
    let foot = Frame::new().fill(tokens.color.raised).inner_margin(padding);
    fitted(ui, Panel::bottom("emergency foot").frame(foot), |ui| clear(ui, draft, &mut acts));
    CentralPanel::default().frame(Frame::new().fill(tokens.color.raised).inner_margin(padding)).show(
        ui,
        |ui| {
            ScrollArea::vertical().id_salt("emergency").auto_shrink(false).show(ui, |ui| {
                for (at, (title, text)) in view.steps.iter().enumerate() {
                    step(ui, at + 1, title, text);
                }
                ui.add_space(tokens.space.m);
                let letter = Button::emergency("Letter to the on-call surgeon").key("Ctrl+L").height(36.0);
                if ui.add(letter).clicked() {
                    acts.push(EmergencyAct::Letter);
                }
                rule(ui);
                why(ui, view, &mut acts);
                if !view.phone.is_empty() {
                    rule(ui);
                    section_head(ui, "Say this on the phone");
                    label(ui, TypeRole::Reading, tokens.color.text, view.phone.as_str());
                }
                if !view.withheld.is_empty() {
                    rule(ui);
                    section_head(ui, "Withheld as elective steps until the flag is worked up and cleared");
                    withheld(ui, &view.withheld);
                }
            });
        },
    );
    acts
}

/// The withheld steps in as many columns as there is room for.
fn withheld(ui: &mut Ui, steps: &[String]) {
    let columns = if ui.available_width() > 480.0 { 2 } else { 1 };
    let each = steps.len().div_ceil(columns).max(1);
    ui.columns(columns, |areas| {
        for (area, steps) in areas.iter_mut().zip(steps.chunks(each)) {
            for words in steps {
                let color = tokens(area).color.text;
                signed(area, Glyph::Withheld, TypeRole::Base, |ui| {
                    label(ui, TypeRole::Base, color, words.as_str())
                });
            }
        }
    });
}

fn step(ui: &mut Ui, number: usize, title: &str, text: &str) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    ui.horizontal_top(|ui| {
        let (disc, _) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::hover());
        ui.painter().circle_filled(disc.center(), 12.0, color.emergency_fill);
        let words = number.to_string();
        let digit =
            TextLine { text: &words, role: TypeRole::BaseStrong, color: color.on_emergency, max_width: 20.0 };
        let galley = digit.galley(ui.painter(), &tokens);
        ui.painter().galley(disc.center() - galley.size() * 0.5, galley, Color32::PLACEHOLDER);
        ui.add_space(tokens.space.xs);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            label(ui, TypeRole::Title, color.text, title);
            if !text.is_empty() {
                label(ui, TypeRole::Reading, color.text2, text);
            }
        });
    });
    ui.add_space(tokens.space.s);
}

fn why(ui: &mut Ui, view: &EmergencyView, acts: &mut Vec<EmergencyAct>) {
    let tokens = tokens(ui);
    section_head(ui, "Why this is an emergency");
    for (words, since, entry) in &view.why {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = tokens.space.s;
            ui.set_min_height(tokens.size.control_small);
            glyph(ui, Glyph::FlagPresent, tokens.size.glyph_ledger);
            line(ui, TypeRole::Base, tokens.color.text, words.as_str());
            if let Some(entry) = entry {
                let spoken = format!("{words}: show the entry");
                if ui.add(Button::link(since).spoken(&spoken).height(20.0)).clicked() {
                    acts.push(EmergencyAct::ShowEntry(entry.clone()));
                }
            } else {
                line(ui, TypeRole::Caption, tokens.color.text3, since.as_str());
            }
        });
    }
    if !view.open.is_empty() {
        ui.add_space(tokens.space.s);
        section_head(ui, "Record if you can, do not wait");
        for words in &view.open {
            unknown_words(ui, TypeRole::Base, words);
        }
    }
}

fn clear(ui: &mut Ui, draft: &mut EmergencyDraft, acts: &mut Vec<EmergencyAct>) {
    let tokens = tokens(ui);
    ui.horizontal(|ui| {
        let Some(name) = &mut draft.signing else {
            if ui.add(Button::normal("Clear the flag…")).clicked() {
                draft.signing = Some(String::new());
            }
            if ui.available_width() > 420.0 {
                label(
                    ui,
                    TypeRole::Caption,
                    tokens.color.text3,
                    "after the work-up is recorded, with your name",
                );
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.add(Button::link("Copy as text")).clicked() {
                    acts.push(EmergencyAct::Copy);
                }
            });
            return;
        };
        let key = FieldKey::new("flag signed by", &draft.record);
        TextField::line(key, "Signed by").name_hidden().hint("Your name").width(240.0).show(ui, name);
        let signed = !name.trim().is_empty();
        if ui.add_enabled(signed, Button::primary("The work-up is done, clear it")).clicked() {
            acts.push(EmergencyAct::Clear { by: name.trim().to_owned() });
        }
        if ui.add(Button::normal("Cancel")).clicked() {
            draft.signing = None;
        }
    });
}
