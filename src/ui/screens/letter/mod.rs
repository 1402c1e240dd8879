//! The letter: its sections and editable text beside the pages as they will print, and what is missing.

mod blocks;
mod gate;
mod preview;
mod view;

use std::collections::BTreeMap;

use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui};

use crate::model::RecipientKind;
use crate::ui::pages::RenderedPages;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{dropdown, label, line};
use crate::workspace::letter::Jump;

pub use view::{BlockContent, BlockView, GapView, LetterBody, LetterView, SectionView};

/// What the letter screen remembers.
#[derive(Debug, Default)]
pub struct LetterScreen {
    /// Passages that are being edited, as typed.
    pub texts: BTreeMap<String, String>,
    /// The section that is folded out.
    pub open: Option<String>,
    /// The pages as pictures.
    pub pages: RenderedPages,
}

/// What the user wants.
#[derive(Debug, Clone, PartialEq)]
pub enum LetterAct {
    /// Another recipient.
    Recipient(RecipientKind),
    /// Print a section, or leave it out.
    Switch {
        /// Which.
        section: String,
        /// Whether it is printed from now on.
        printed: bool,
    },
    /// Put this text in place of the composed one.
    Write {
        /// Which passage.
        block: String,
        /// The text.
        text: String,
    },
    /// Back to the composed text.
    Revert {
        /// Which passage.
        block: String,
    },
    /// Go where a gap is filled.
    Fill(Jump),
    /// Write the PDF to a file.
    Export,
}

/// Width of the window below which the pages give way to the text.
const NARROW: f32 = 1240.0;

/// Shows the letter in the whole of `ui`.
pub fn letter(ui: &mut Ui, view: &LetterView, screen: &mut LetterScreen) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let window = ui.ctx().content_rect().width();
    let (left, right) =
        if window < NARROW { (340.0, 250.0) } else { (tokens.size.letter_blocks, tokens.size.letter_gate) };
    let frame = Frame::new().fill(tokens.color.panel);
    Panel::left("letter blocks").exact_size(left).resizable(false).frame(frame).show(ui, |ui| {
        act = recipient(ui, view.recipient);
        if let Ok(body) = &view.body {
            ScrollArea::vertical().id_salt("letter blocks").auto_shrink(false).show(ui, |ui| {
                act = blocks::blocks(ui, (&view.id, body), screen).or(act.take());
            });
        }
    });
    match &view.body {
        Err(reason) => {
            CentralPanel::default().frame(frame.inner_margin(Margin::same(24))).show(ui, |ui| {
                label(ui, TypeRole::Title, tokens.color.text, "This letter cannot be composed yet");
                label(ui, TypeRole::Reading, tokens.color.text2, reason.as_str());
            });
        }
        Ok(body) => {
            Panel::right("letter gate").exact_size(right).resizable(false).frame(frame).show(ui, |ui| {
                act = gate::gate(ui, body).or(act.take());
            });
            CentralPanel::default().frame(Frame::new().fill(tokens.color.desk)).show(ui, |ui| {
                preview::preview(ui, &body.pdf, &mut screen.pages);
            });
        }
    }
    act
}

fn recipient(ui: &mut Ui, current: RecipientKind) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    Frame::new().inner_margin(Margin::symmetric(tokens.space.l as i8, tokens.space.s as i8)).show(ui, |ui| {
        ui.horizontal(|ui| {
            line(ui, TypeRole::Base, tokens.color.text2, "To");
            let kinds: Vec<(RecipientKind, String)> =
                RecipientKind::ALL.into_iter().map(|kind| (kind, name(kind).to_owned())).collect();
            let width = ui.available_width() - tokens.space.s;
            act = dropdown(ui, "To", width, &kinds, Some(&current)).map(LetterAct::Recipient);
        });
    });
    act
}

fn name(kind: RecipientKind) -> &'static str {
    match kind {
        RecipientKind::SpineSurgeon => "Spine surgeon",
        RecipientKind::NeurosurgeonUrgent => "Neurosurgeon on call",
        RecipientKind::InterventionalPain => "Interventional pain physician",
        RecipientKind::PhysicalTherapy => "Physical therapy",
        RecipientKind::PainPsychology => "Pain psychology",
        RecipientKind::Orthopaedics => "Orthopaedics",
    }
}
