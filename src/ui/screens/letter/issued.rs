//! Letters that left: the list of them, and the bar above the pages of one.

use egui::{Align, Frame, Layout, Margin, Panel, Ui};

use super::LetterAct;
use super::view::IssuedView;
use crate::model::LetterId;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Glyph, fitted, glyph, label, line, section_head};

/// The list; `viewed` is the one whose pages are shown.
pub(super) fn issued_list(
    ui: &mut Ui,
    issued: &[IssuedView],
    viewed: Option<&LetterId>,
) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    if issued.is_empty() {
        return None;
    }
    ui.add_space(tokens.space.l);
    section_head(ui, "Letters that left");
    for letter in issued {
        ui.add_space(tokens.space.xs);
        ui.horizontal(|ui| {
            line(ui, TypeRole::BaseStrong, tokens.color.text, letter.date.as_str());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let shown = viewed == Some(&letter.id);
                let words = if shown { "Shown" } else { "Show" };
                let spoken = format!("{words}: letter of {} to {}", letter.date, letter.to);
                let button = Button::link(words).spoken(&spoken).height(20.0);
                if ui.add_enabled(!shown, button).clicked() {
                    act = Some(LetterAct::View(letter.id.clone()));
                }
            });
        });
        label(ui, TypeRole::Base, tokens.color.text2, letter.to.as_str());
        label(ui, TypeRole::Caption, tokens.color.text3, letter.about.as_str());
        if !letter.changed.is_empty() {
            ui.horizontal_top(|ui| {
                glyph(ui, Glyph::Unknown, tokens.size.glyph_ledger);
                let words = format!("Changed since: {}", letter.changed.join(", "));
                label(ui, TypeRole::Caption, tokens.color.urgent, words);
            });
        }
    }
    act
}

/// The bar above the pages of a letter that left.
pub(super) fn issued_bar(ui: &mut Ui, letter: &IssuedView) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let margin = Margin::symmetric(tokens.space.l as i8, tokens.space.s as i8);
    let frame = Frame::new().fill(tokens.color.raised).inner_margin(margin);
    fitted(ui, Panel::top("issued letter").frame(frame), |ui| {
        ui.horizontal_wrapped(|ui| {
            let words = format!("Issued {} and locked", letter.date);
            line(ui, TypeRole::BaseStrong, tokens.color.text, words);
            if ui.add(Button::normal("Export…").spoken("Export as it left…").height(26.0)).clicked() {
                act = Some(LetterAct::ExportIssued(letter.id.clone()));
            }
            if ui.add(Button::normal("Addendum").spoken("Write an addendum").height(26.0)).clicked() {
                act = Some(LetterAct::Addendum(letter.id.clone()));
            }
            if ui.add(Button::normal("New letter like it").height(26.0)).clicked() {
                act = Some(LetterAct::Again(letter.id.clone()));
            }
            if ui.add(Button::link("Close").spoken("Close the issued letter").height(26.0)).clicked() {
                act = Some(LetterAct::CloseIssued);
            }
        });
    });
    act
}
