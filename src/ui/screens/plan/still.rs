//! Keeps rows where they are while the plan is looked at: what was answered stays in its place and as high as it was, and
//! what grows above the questions does not push them away from the pointer.

use egui::style::ScrollAnimation;
use egui::{Ui, vec2};

use super::view::{PlanView, QuestionView};

/// What was shown until now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Still {
    /// The problem, the width, and the frame it was last shown in: another problem or another visit begins anew.
    shown: (String, f32, u64),
    /// The questions, in the order they were first asked in.
    pub(super) rows: Vec<Row>,
    /// Height of the head, and of the criteria above the questions: they do not shrink.
    head: f32,
    ledger: f32,
    /// Where the questions begin on the screen, and where they began when one was answered.
    top: f32,
    anchor: Option<f32>,
    /// The answer that would replace what is recorded and was clicked once: question and place.
    pub(super) sure: Option<(String, usize)>,
}

/// A question that is or was asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// The question.
    pub question: QuestionView,
    /// Its place in the plan, while it is asked.
    pub place: Option<usize>,
    /// The answer that was given.
    pub answered: Option<String>,
    /// How high it was.
    pub height: f32,
}

impl Still {
    /// Takes the questions of the plan, each into the place it had.
    pub(super) fn take(&mut self, ui: &Ui, plan: &PlanView) {
        let (width, frame) = (ui.available_width(), ui.ctx().cumulative_frame_nr());
        let (about, before, last) = &self.shown;
        let goes_on = *about == plan.about && (*before - width).abs() < 1.0 && last + 1 >= frame;
        if !goes_on || plan.past {
            *self = Self::default();
        }
        self.shown = (plan.about.clone(), width, frame);
        // A moment after a change its questions are being worked out: until then nothing moves.
        if plan.working && !self.rows.is_empty() {
            return;
        }
        for row in &mut self.rows {
            row.place = plan.questions.iter().position(|question| question.key == row.question.key);
            if let Some(question) = row.place.and_then(|place| plan.questions.get(place)) {
                row.question.clone_from(question);
            }
        }
        for (place, question) in plan.questions.iter().enumerate() {
            if !self.rows.iter().any(|row| row.question.key == question.key) {
                let row = Row { question: question.clone(), place: Some(place), answered: None, height: 0.0 };
                self.rows.push(row);
            }
        }
        let user_moves =
            ui.input(|input| input.pointer.any_pressed() || input.smooth_scroll_delta != egui::Vec2::ZERO);
        if user_moves {
            self.anchor = None;
        }
    }

    /// Shows the head no lower than it was.
    pub(super) fn head(&mut self, ui: &mut Ui, show: impl FnOnce(&mut Ui)) {
        self.head = as_high(ui, self.head, show);
    }

    /// Shows the criteria no lower than they were, and keeps what follows where it was.
    pub(super) fn ledger(&mut self, ui: &mut Ui, show: impl FnOnce(&mut Ui)) {
        self.ledger = as_high(ui, self.ledger, show);
        self.top = ui.cursor().top();
        // Head and criteria change once with an answer; what cannot be scrolled so far stays where it is.
        if let Some(anchor) = self.anchor.filter(|anchor| (self.top - anchor).abs() > 0.5) {
            self.anchor = None;
            ui.scroll_with_delta_animation(vec2(0.0, anchor - self.top), ScrollAnimation::none());
        }
    }

    /// The criteria were folded in or out, which is meant to move what is below.
    pub(super) fn folded(&mut self) {
        (self.ledger, self.anchor) = (0.0, None);
    }

    /// A question was answered: from now on the questions stay where they are.
    pub(super) fn answered(&mut self, key: &str, label: &str) {
        self.anchor = Some(self.top);
        self.sure = None;
        if let Some(row) = self.rows.iter_mut().find(|row| row.question.key == key) {
            row.answered = Some(label.to_owned());
        }
    }
}

/// Shows something in at least this height; gives back how high it is.
fn as_high(ui: &mut Ui, least: f32, show: impl FnOnce(&mut Ui)) -> f32 {
    let shown = ui.scope(show).response.rect.height();
    if shown < least {
        ui.add_space(least - shown);
    }
    shown.max(least)
}
