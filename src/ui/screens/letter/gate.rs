//! What the recipient asks for and the case lacks, each with the way to fill it; and the export.

use egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, ScrollArea, Ui};

use super::LetterAct;
use super::view::LetterBody;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Glyph, glyph, label};
use crate::workspace::letter::Jump;

pub(super) fn gate(ui: &mut Ui, body: &LetterBody) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let padding = Margin::same(tokens.space.l as i8);
    let foot = Frame::new().fill(tokens.color.raised).inner_margin(padding);
    Panel::bottom("letter export").resizable(false).frame(foot).show(ui, |ui| {
        let width = ui.available_width();
        let export = Button::primary("Export PDF…").key("Ctrl+P").height(36.0).min_width(width);
        if ui.add(export).clicked() {
            act = Some(LetterAct::Export);
        }
    });
    CentralPanel::default().frame(Frame::new().inner_margin(padding)).show(ui, |ui| {
        ScrollArea::vertical().id_salt("gaps").auto_shrink(false).show(ui, |ui| {
            let head = match body.gaps.len() {
                0 => "Complete for this recipient".to_owned(),
                1 => "1 fact missing".to_owned(),
                count => format!("{count} facts missing"),
            };
            label(ui, TypeRole::Title, tokens.color.text, head);
            if body.gaps.is_empty() {
                ui.horizontal(|ui| {
                    glyph(ui, Glyph::Met, tokens.size.glyph_ledger);
                    label(ui, TypeRole::Base, tokens.color.text2, "Everything this recipient asks for is in it.");
                });
                return;
            }
            let words = "You may send it without them. The letter then says \u{201c}not recorded\u{201d}, never \u{201c}none\u{201d}.";
            label(ui, TypeRole::Base, tokens.color.text2, words);
            ui.add_space(tokens.space.s);
            for gap in &body.gaps {
                ui.horizontal_top(|ui| {
                    glyph(ui, Glyph::Unknown, tokens.size.glyph_ledger);
                    let room = ui.available_width() - 64.0;
                    ui.allocate_ui_with_layout(egui::vec2(room, 18.0), Layout::top_down(Align::Min), |ui| {
                        label(ui, TypeRole::Base, tokens.color.text, gap.label.as_str());
                    });
                    let words = verb(&gap.jump);
                    let spoken = format!("{words}: {}", gap.label);
                    if ui.add(Button::link(words).spoken(&spoken).height(20.0)).clicked() {
                        act = Some(LetterAct::Fill(gap.jump.clone()));
                    }
                });
            }
        });
    });
    act
}

fn verb(jump: &Jump) -> &'static str {
    match jump {
        Jump::Concept(..) => "Answer",
        Jump::Entry(..) => "Open",
        Jump::NewEntry(_) => "Record",
        Jump::Patient(_) | Jump::Problem(_) | Jump::Settings(_) | Jump::Addressee | Jump::Block => "Write",
    }
}
