//! Whom letters go to: one line for each kind of recipient, which opens to the address.

use egui::{Ui, pos2};

use super::SettingsDraft;
use super::fold::fold_line;
use super::row::{field, row};
use crate::model::settings::Recipient;
use crate::model::{Addressee, RecipientKind};
use crate::ui::screens::letter::recipient_name;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, TextLine, label};

/// Width of the kinds.
const KINDS: f32 = 188.0;

pub(super) fn recipients(ui: &mut Ui, draft: &mut SettingsDraft) {
    let tokens = tokens(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    for kind in RecipientKind::ALL.iter().copied() {
        let known = draft.values.recipients.iter().find(|one| one.kind == kind);
        let open = draft.recipient == Some(kind);
        if kind_line(ui, kind, known.map(|one| &one.addressee), open) {
            draft.recipient = (!open).then_some(kind);
        }
        if open {
            ui.add_space(tokens.space.s);
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.y = tokens.space.s;
                address(ui, draft, kind);
            });
            ui.add_space(tokens.space.m);
        }
    }
    if let Some(removed) = draft.removed.clone() {
        ui.add_space(tokens.space.m);
        ui.horizontal(|ui| {
            let who =
                if removed.addressee.name.is_empty() { "The recipient" } else { &removed.addressee.name };
            label(ui, TypeRole::Base, tokens.color.text2, format!("{who} was removed."));
            if ui.add(Button::link("Take it back").height(22.0)).clicked() {
                draft.values.recipients.push(removed);
                draft.removed = None;
            }
        });
    }
}

/// One kind of recipient and who it is; true if it was asked to open or close.
fn kind_line(ui: &mut Ui, kind: RecipientKind, known: Option<&Addressee>, open: bool) -> bool {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let name = recipient_name(kind);
    fold_line(ui, open, |painter, rect| {
        let text = |text: &str, role, ink, max_width, at| {
            TextLine { text, role, color: ink, max_width }.paint(painter, &tokens, at);
        };
        let middle = rect.center().y;
        let role = if open { TypeRole::BaseStrong } else { TypeRole::Base };
        text(name, role, color.text, KINDS - 8.0, pos2(rect.left(), middle));
        let left = rect.left() + KINDS;
        let room = rect.right() - left;
        let who = known.filter(|known| !known.name.is_empty() || !known.institution.is_empty());
        let Some(known) = who else {
            text("Nobody yet", TypeRole::Base, color.text3, room, pos2(left, middle));
            return format!("{name}: nobody yet");
        };
        let (first, second) = match known.name.as_str() {
            "" => (known.institution.as_str(), ""),
            name => (name, known.institution.as_str()),
        };
        let up = if second.is_empty() { 0.0 } else { 9.0 };
        text(first, TypeRole::Base, color.text, room, pos2(left, middle - up));
        text(second, TypeRole::Caption, color.text2, room, pos2(left, middle + up));
        format!("{name}: {first}")
    })
}

fn address(ui: &mut Ui, draft: &mut SettingsDraft, kind: RecipientKind) {
    let known = draft.values.recipients.iter().position(|one| one.kind == kind);
    let mut addressee = known
        .and_then(|at| draft.values.recipients.get(at))
        .map_or_else(Addressee::default, |one| one.addressee.clone());
    let before = addressee.clone();
    let id = kind.id();
    field(ui, ("Name with title", id), "As on the envelope", &mut addressee.name);
    field(ui, ("Salutation", id), "As after \"Dear\"", &mut addressee.salutation);
    field(ui, ("Institution", id), "Institution, department", &mut addressee.institution);
    field(ui, ("Address", id), "Street, place, on one line", &mut addressee.address);
    if addressee != before {
        draft.removed = None;
        match draft.values.recipients.iter_mut().find(|one| one.kind == kind) {
            Some(one) => one.addressee = addressee,
            None => draft.values.recipients.push(Recipient { kind, addressee }),
        }
    }
    if let Some(at) = known {
        let clicked = row(ui, "", |ui| ui.add(Button::normal("Remove this recipient")).clicked());
        if clicked {
            draft.removed = Some(draft.values.recipients.remove(at));
        }
    }
}
