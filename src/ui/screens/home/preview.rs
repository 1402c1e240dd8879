//! The selected case at a glance.

use egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, ScrollArea, Ui};

use super::HomeAct;
use crate::model::CaseId;
use crate::ui::screens::identity::{FactState, Identity};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::timeline::model::Timeline;
use crate::ui::timeline::{TimelineState, timeline_glance};
use crate::ui::widgets::{
    Button, Glyph, fact_chip, fitted, glyph, label, line, rule, section_head, signed, unknown_chip,
};

/// Width of when an entry was, for "since Oct 2026".
const WHEN: f32 = 88.0;

/// What the preview shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// Which case.
    pub case: CaseId,
    /// Who.
    pub identity: Identity,
    /// Where the plan stands.
    pub status: Glyph,
    /// "Next step, provisional".
    pub status_words: String,
    /// The one sentence.
    pub sentence: String,
    /// Open questions.
    pub questions: Vec<String>,
    /// The last entries: when, what, how it went.
    pub entries: Vec<(String, String, String)>,
}

pub(super) fn preview(ui: &mut Ui, preview: &Preview, timeline: &Timeline) -> Option<HomeAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let padding = Margin::symmetric(tokens.space.l as i8, tokens.space.m as i8);
    let foot = Frame::new().fill(tokens.color.raised).inner_margin(padding);
    fitted(ui, Panel::bottom("preview acts").frame(foot), |ui| {
        ui.horizontal(|ui| {
            if ui.add(Button::primary("Open case").key("Enter")).clicked() {
                act = Some(HomeAct::Open(preview.case.clone()));
            }
            if ui.add(Button::normal("Letter").spoken("Letter of the selected case")).clicked() {
                act = Some(HomeAct::Letter(preview.case.clone()));
            }
        });
    });
    CentralPanel::default().frame(Frame::new().inner_margin(padding)).show(ui, |ui| {
        ScrollArea::vertical().id_salt("preview").auto_shrink(false).show(ui, |ui| {
            who(ui, &preview.identity);
            rule(ui);
            ui.horizontal(|ui| {
                glyph(ui, preview.status, tokens.size.glyph_head);
                let ink = match preview.status {
                    Glyph::Unknown => tokens.color.unknown,
                    Glyph::Emergency => tokens.color.emergency,
                    Glyph::Urgent | Glyph::Conditional => tokens.color.urgent,
                    _ => tokens.color.accent,
                };
                line(ui, TypeRole::BaseStrong, ink, preview.status_words.as_str());
            });
            label(ui, TypeRole::Title, tokens.color.text, preview.sentence.as_str());
            for question in &preview.questions {
                signed(ui, Glyph::Unknown, TypeRole::Base, |ui| {
                    label(ui, TypeRole::Base, tokens.color.text2, question.as_str())
                });
            }
            rule(ui);
            section_head(ui, "What was tried");
            timeline_glance(ui, timeline, &TimelineState::default());
            rule(ui);
            section_head(ui, "Last entries");
            entries(ui, preview);
        });
    });
    act
}

/// While no case is selected, or the selected one is being read.
pub(super) fn nothing(ui: &mut Ui, selected: bool) {
    ui.set_min_size(ui.available_size());
    if selected {
        return;
    }
    let tokens = tokens(ui);
    ui.add_space(tokens.space.xxl);
    ui.vertical_centered(|ui| {
        label(ui, TypeRole::Section, tokens.color.text2, "No case is selected");
        label(
            ui,
            TypeRole::Base,
            tokens.color.text3,
            "One click or ↓ shows a case at a glance, Enter opens it.",
        );
    });
}

fn who(ui: &mut Ui, identity: &Identity) {
    let tokens = tokens(ui);
    label(ui, TypeRole::Title, tokens.color.text, identity.name.as_str());
    let mut told = vec![identity.born.as_str(), &identity.age, &identity.rest];
    told.retain(|words| !words.is_empty());
    label(ui, TypeRole::Base, tokens.color.text2, told.join(" · "));
    for fact in &identity.facts {
        match &fact.state {
            FactState::Known { sign, words, source } => {
                let words = format!("{}: {words}", fact.title);
                fact_chip(ui, *sign, &words, source);
            }
            FactState::Unknown(words) => {
                unknown_chip(ui, &format!("{}: {}", fact.title, words.to_lowercase()));
            }
        }
    }
}

fn entries(ui: &mut Ui, preview: &Preview) {
    let tokens = tokens(ui);
    if preview.entries.is_empty() {
        label(ui, TypeRole::Base, tokens.color.text2, "None yet. Open the case to add what was tried.");
    }
    for (when, what, how) in &preview.entries {
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(egui::vec2(WHEN, 18.0), Layout::left_to_right(Align::Min), |ui| {
                ui.set_min_width(WHEN);
                line(ui, TypeRole::Caption, tokens.color.text3, when.as_str());
            });
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                label(ui, TypeRole::Base, tokens.color.text, what.as_str());
                label(ui, TypeRole::Caption, tokens.color.text2, how.as_str());
            });
        });
    }
}
