//! Looking back: at one case, asked of the workspace when the reader wants it and again after each change of case,
//! day or policy; and over all cases, read when their screen is opened.

use std::path::PathBuf;
use std::sync::Arc;

use crate::pathway::review::Review;
use crate::ui::app::App;
use crate::ui::command::LookBackWish;
use crate::ui::draft_store::{Basis, LookBack};
use crate::ui::route::Route;
use crate::ui::show;
use crate::workspace::Command;
use crate::workspace::survey::Survey;

/// So many cases are read again each time their screen is opened; of more, only when asked for.
const READ_AT_ONCE: usize = 2_000;

impl App {
    pub(super) fn look_back(&mut self, wish: LookBackWish) {
        if let Some(drafts) = self.case_drafts() {
            drafts.look_back = match wish {
                LookBackWish::Begin => LookBack::Wanted,
                LookBackWish::End => LookBack::Off,
            };
        }
        self.ensure_review();
    }

    /// Asks for the reviews that are wanted and not there for the case as it is shown.
    pub(super) fn ensure_review(&mut self) {
        let Some(open) = self.snapshot().open.as_ref() else { return };
        let case = open.id().clone();
        let Some(basis) = Basis::of(self.snapshot()).filter(|_| !self.is_waiting()) else { return };
        let Some(drafts) = self.case_drafts() else { return };
        if !drafts.look_back.is_on() || drafts.look_back.speaks_of(&basis) {
            return;
        }
        drafts.look_back = LookBack::Asked(basis);
        self.send(Command::Review(case));
    }

    /// The reviews of the open case, unless the reader does not look back any more.
    pub(super) fn hear_review(&mut self, reviews: Vec<Review>) {
        let Some(drafts) = self.case_drafts() else { return };
        if let LookBack::Asked(basis) = &drafts.look_back {
            drafts.look_back = LookBack::Known(basis.clone(), reviews);
        }
    }

    /// Shows all cases together; they are read anew, as far as that takes a moment only.
    pub(super) fn open_survey(&mut self) {
        self.go(Route::Survey);
        let few = self.snapshot().cases.len() <= READ_AT_ONCE;
        if few || self.drafts.survey.read.is_none() {
            self.send(Command::Survey);
        }
    }

    pub(super) fn hear_survey(&mut self, survey: Arc<Survey>) {
        let view = show::survey(&survey);
        self.drafts.survey.read = Some((survey, view));
    }

    /// Writes the figures that are shown to a file.
    pub(super) fn export_survey(&mut self, file: PathBuf) {
        if let Some((survey, _)) = &self.drafts.survey.read {
            let survey = Arc::clone(survey);
            self.send(Command::ExportSurvey { survey, file });
        }
    }
}
