//! Accept, decline for the patient, override with a reason, copy.

use egui::{Align, Layout, Ui};

use super::PlanAct;
use super::still::Still;
use super::view::PlanView;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, FieldKey, TextField, label, signed};

/// What the panel remembers for one case: what is folded out, and a refusal being written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanDraft {
    /// All criteria instead of the most telling.
    pub whole_ledger: bool,
    /// The steps not chosen, one by one.
    pub rejected_open: bool,
    /// The steps nothing speaks for, one by one.
    pub rejected_all: bool,
    /// What the payer asks, criterion by criterion.
    pub coverage_open: bool,
    /// What other policies say.
    pub elsewhere_open: bool,
    /// What keeps rows in their places.
    pub still: Still,
    /// A decline or an override that is being written.
    pub refusing: Option<Decline>,
    /// Which case the draft belongs to, for the identity of its fields.
    pub record: String,
}

/// A refusal being written.
#[derive(Debug, Clone, PartialEq)]
pub struct Decline {
    /// Whether the patient declines; otherwise the physician overrides.
    pub by: RefusedBy,
    /// The reason, as typed.
    pub reason: String,
    /// When to ask again, as typed.
    pub revisit: String,
    /// What is wrong with what was typed.
    pub error: Option<String>,
}

/// Who does not follow the proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedBy {
    /// The patient.
    Patient,
    /// The physician.
    Physician,
}

pub(super) fn acts(ui: &mut Ui, plan: &PlanView, draft: &mut PlanDraft, out: &mut Vec<PlanAct>) {
    if plan.past {
        if ui.add(Button::primary("Back to today")).clicked() {
            out.push(PlanAct::Today);
        }
        return;
    }
    if let Some(refusal) = &mut draft.refusing {
        match refuse(ui, refusal, &draft.record) {
            Refused::Writing => {}
            Refused::Given(act) => out.push(act),
            Refused::Dropped => draft.refusing = None,
        }
        return;
    }
    if let Some(decided) = &plan.decided {
        signed(ui, decided.sign, TypeRole::Base, |ui| {
            label(ui, TypeRole::Base, tokens(ui).color.text2, decided.words.as_str())
        });
    }
    let accepted = plan.decided.as_ref().is_some_and(|decided| decided.accepted_today);
    ui.horizontal(|ui| {
        if plan.can_decide {
            // It stays in its place: a second click must not meet another button.
            if ui.add_enabled(!accepted, Button::primary("Accept")).clicked() {
                out.push(PlanAct::Accept);
            }
            if ui.add(Button::normal("Patient declines")).clicked() {
                draft.refusing = Some(begin(RefusedBy::Patient));
            }
            if ui.add(Button::normal("Override…")).clicked() {
                draft.refusing = Some(begin(RefusedBy::Physician));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::link("Copy").spoken("Copy as text")).clicked() {
                out.push(PlanAct::Copy);
            }
        });
    });
}

fn begin(by: RefusedBy) -> Decline {
    Decline { by, reason: String::new(), revisit: String::new(), error: None }
}

enum Refused {
    Writing,
    Given(PlanAct),
    Dropped,
}

fn refuse(ui: &mut Ui, refusal: &mut Decline, record: &str) -> Refused {
    let tokens = tokens(ui);
    let (head, reason) = match refusal.by {
        RefusedBy::Patient => ("The patient declines. It is never counted as failed.", "Reason"),
        RefusedBy::Physician => ("Something else is done. The reason is kept with the plan.", "Your reason"),
    };
    label(ui, TypeRole::Base, tokens.color.text2, head);
    let reason = TextField::line(FieldKey::new("refusal reason", record), reason)
        .first()
        .error(refusal.error.as_deref())
        .show(ui, &mut refusal.reason);
    let mut finished = reason.lost_focus();
    if refusal.by == RefusedBy::Patient {
        let revisit = TextField::line(FieldKey::new("refusal revisit", record), "Ask again")
            .hint("3 months, 12 jan")
            .show(ui, &mut refusal.revisit);
        finished |= revisit.lost_focus();
    }
    finished &= ui.input(|input| input.key_pressed(egui::Key::Enter));
    ui.horizontal(|ui| {
        let save = ui.add(Button::primary("Record").key("Enter")).clicked() || finished;
        let drop = ui.add(Button::normal("Cancel").key("Esc")).clicked();
        if drop || ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            return Refused::Dropped;
        }
        if !save {
            return Refused::Writing;
        }
        let reason = refusal.reason.trim().to_owned();
        if reason.is_empty() {
            refusal.error = Some("Write the reason in a few words".to_owned());
            return Refused::Writing;
        }
        Refused::Given(match refusal.by {
            RefusedBy::Patient => PlanAct::Decline { reason, revisit: refusal.revisit.trim().to_owned() },
            RefusedBy::Physician => PlanAct::Override { reason },
        })
    })
    .inner
}
