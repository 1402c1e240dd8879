//! Whom the letter goes to, who gets a copy, what is sent along, and the parts that are printed only on request.

use egui::{Align, Frame, Layout, Margin, Ui};

use super::field::kept_field;
use super::view::DraftView;
use super::{LetterAct, LetterScreen};
use crate::model::{Addressee, LetterPart, RecipientKind};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, check_box, dropdown, label, line};

/// Parts on request, with their names.
const PARTS: [(LetterPart, &str); 2] = [
    (LetterPart::Timeline, "Timeline as a figure"),
    (LetterPart::Basis, "Annex: what the proposal rests on"),
];

pub(super) fn head(ui: &mut Ui, draft: &DraftView, screen: &mut LetterScreen) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    Frame::new().inner_margin(Margin::symmetric(tokens.space.l as i8, tokens.space.s as i8)).show(ui, |ui| {
        if let Some(date) = &draft.amends {
            let words = format!("Addendum to the letter of {date}");
            label(ui, TypeRole::BaseStrong, tokens.color.text, words);
        }
        ui.horizontal(|ui| {
            line(ui, TypeRole::Base, tokens.color.text2, "To");
            let kinds: Vec<(RecipientKind, String)> =
                RecipientKind::ALL.iter().map(|kind| (*kind, name(*kind).to_owned())).collect();
            let width = ui.available_width() - tokens.space.s;
            act = dropdown(ui, "To", width, &kinds, Some(&draft.recipient)).map(LetterAct::Recipient);
        });
        ui.horizontal(|ui| {
            let words = match draft.addressee.name.as_str() {
                "" => "No name yet",
                name => name,
            };
            line(ui, TypeRole::Base, tokens.color.text, words);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let words = if screen.head_open { "Close" } else { "Address, copies, parts" };
                if ui.add(Button::link(words).height(22.0)).clicked() {
                    screen.head_open = !screen.head_open;
                }
            });
        });
        if screen.head_open {
            act = details(ui, draft, screen).or(act.take());
        }
    });
    act
}

/// A line of the addressee.
type Place = fn(&mut Addressee) -> &mut String;

fn details(ui: &mut Ui, draft: &DraftView, screen: &mut LetterScreen) -> Option<LetterAct> {
    let mut act = None;
    let record = draft.id.as_str();
    let now = &draft.addressee;
    let lines: [(&'static str, &str, Place); 4] = [
        ("Name with title", &now.name, |it| &mut it.name),
        ("Salutation", &now.salutation, |it| &mut it.salutation),
        ("Institution", &now.institution, |it| &mut it.institution),
        ("Address", &now.address, |it| &mut it.address),
    ];
    for (name, text, place) in lines {
        if let Some(typed) = kept_field(ui, (name, 1), (record, text), screen) {
            let mut addressee = now.clone();
            *place(&mut addressee) = typed;
            act = Some(LetterAct::Addressee(addressee));
        }
    }
    if let Some(typed) = kept_field(ui, ("Copies to, one a line", 2), (record, &draft.copies), screen) {
        act = Some(LetterAct::Copies(lines_of(&typed)));
    }
    let named = ("Enclosures, one a line", 2);
    if let Some(typed) = kept_field(ui, named, (record, &draft.enclosures), screen) {
        act = Some(LetterAct::Enclosures(lines_of(&typed)));
    }
    for (part, name) in PARTS {
        let asked = draft.parts.contains(&part);
        if check_box(ui, name, asked).clicked() {
            act = Some(LetterAct::Part { part, printed: !asked });
        }
    }
    act
}

fn lines_of(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// What a kind of recipient is called.
pub fn name(kind: RecipientKind) -> &'static str {
    match kind {
        RecipientKind::SpineSurgeon => "Spine surgeon",
        RecipientKind::NeurosurgeonUrgent => "Neurosurgeon on call",
        RecipientKind::InterventionalPain => "Interventional pain physician",
        RecipientKind::PhysicalTherapy => "Physical therapy",
        RecipientKind::PainPsychology => "Pain psychology",
        RecipientKind::Orthopaedics => "Orthopaedics",
    }
}
