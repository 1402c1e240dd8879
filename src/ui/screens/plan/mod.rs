//! The plan panel: status line, the one sentence, reasons, questions, what goes alongside, what was not
//! chosen. The middle scrolls; head and foot stay.

mod acts;
mod ahead;
mod coverage;
mod head;
mod ledger;
mod questions;
mod rejected;
mod still;
mod view;

use egui::{Frame, Margin, Panel, ScrollArea, Ui};

use crate::model::{ConceptId, EntryId};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Glyph, fitted, label, rule, section_head, signed};

pub use acts::{Decline, PlanDraft};
pub use still::Still;
pub use view::{
    AheadRow, AnswerView, CoverageStep, CoverageView, Criterion, Decided, ElsewhereView, Head, PlanView,
    QuestionView, Rejected, Weight,
};

/// What the reader wants done with the plan.
#[derive(Debug, Clone, PartialEq)]
pub enum PlanAct {
    /// Go to an entry.
    ShowEntry(EntryId),
    /// Go to the entry that proves a criterion, and in it to the findings on these concepts.
    ShowProof(EntryId, Vec<ConceptId>),
    /// Go to where a finding is answered that a criterion wants to know.
    AnswerConcept(ConceptId),
    /// Ring the entry a criterion rests on, while the pointer is over it.
    PointAt(EntryId),
    /// Answer the question at this place with the answer at that place.
    Answer {
        /// Place of the question.
        question: usize,
        /// Place of the answer.
        answer: usize,
    },
    /// Do the next step.
    Accept,
    /// The patient does not want it.
    Decline {
        /// Why, in the patient's words.
        reason: String,
        /// When to ask again, as typed.
        revisit: String,
    },
    /// Something else is done.
    Override {
        /// Why.
        reason: String,
    },
    /// Put the plan as plain text on the clipboard.
    Copy,
    /// Back to today.
    Today,
}

/// Shows the plan in the whole of `ui`.
pub fn plan_panel(ui: &mut Ui, plan: &PlanView, draft: &mut PlanDraft) -> Vec<PlanAct> {
    let tokens = tokens(ui);
    let mut acts = Vec::new();
    draft.still.take(ui, plan);
    let padding = Margin::symmetric(tokens.space.l as i8, tokens.space.m as i8);
    let head_fill = if plan.past { tokens.color.sunk } else { tokens.color.raised };
    let frame = Frame::new().fill(head_fill).inner_margin(padding);
    fitted(ui, Panel::top("plan head").frame(frame), |ui| {
        ui.set_min_width(ui.available_width());
        draft.still.head(ui, |ui| head::head(ui, plan));
    });
    let frame = Frame::new().fill(tokens.color.raised).inner_margin(padding);
    fitted(ui, Panel::bottom("plan acts").frame(frame), |ui| {
        ui.set_min_width(ui.available_width());
        acts::acts(ui, plan, draft, &mut acts);
    });
    let frame = Frame::new().fill(tokens.color.panel).inner_margin(padding);
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        ScrollArea::vertical()
            .id_salt("plan body")
            .auto_shrink(false)
            .show(ui, |ui| body(ui, plan, draft, &mut acts));
    });
    acts
}

/// A section of steps with their status; nothing if there are none.
fn steps(ui: &mut Ui, head: &str, steps: &[(Glyph, String)]) {
    if steps.is_empty() {
        return;
    }
    let tokens = tokens(ui);
    rule(ui);
    section_head(ui, head);
    for (status, words) in steps {
        signed(ui, *status, TypeRole::Base, |ui| {
            label(ui, TypeRole::Base, tokens.color.text, words.as_str())
        });
    }
}

/// What in the record does not fit together; nothing where all of it does. The plan takes the record as it stands.
fn remarks(ui: &mut Ui, remarks: &[String]) {
    if remarks.is_empty() {
        return;
    }
    let tokens = tokens(ui);
    rule(ui);
    section_head(ui, "Look at the record again");
    for remark in remarks {
        signed(ui, Glyph::Unknown, TypeRole::Base, |ui| {
            label(ui, TypeRole::Base, tokens.color.text2, remark.as_str())
        });
    }
}

fn body(ui: &mut Ui, plan: &PlanView, draft: &mut PlanDraft, acts: &mut Vec<PlanAct>) {
    let (whole, mut still) = (draft.whole_ledger, std::mem::take(&mut draft.still));
    still.ledger(ui, |ui| ledger::ledger(ui, plan, draft, acts));
    if whole != draft.whole_ledger {
        still.folded();
    }
    remarks(ui, &plan.remarks);
    if !still.rows.is_empty() {
        rule(ui);
        questions::questions(ui, &mut still, plan, acts);
    }
    draft.still = still;
    steps(ui, "Alongside", &plan.alongside);
    ahead::ahead(ui, plan);
    steps(ui, "Also possible", &plan.alternatives);
    if !plan.rejected.is_empty() {
        rule(ui);
        rejected::rejected(ui, &plan.rejected, draft, acts);
    }
    if let Some(coverage) = &plan.coverage {
        rule(ui);
        coverage::coverage(ui, coverage, draft);
    }
    if !plan.elsewhere.differ.is_empty() || !plan.elsewhere.same.is_empty() {
        rule(ui);
        coverage::elsewhere(ui, &plan.elsewhere, draft);
    }
}
