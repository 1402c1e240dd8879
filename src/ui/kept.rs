//! What was typed and not saved outlasts a lock: it is kept in the store, encrypted, a moment after each pause in typing,
//! and comes back when the store is opened again.

use std::collections::BTreeMap;

use egui::{Context, Event};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::CaseId;
use crate::ui::app::App;
use crate::ui::draft_store::Drafts;
use crate::ui::drafts::case::NewCaseDraft;
use crate::ui::drafts::entry::EntryDraft;
use crate::ui::widgets::Toast;
use crate::workspace::{Command, Draft, StoreState, Ticket};

/// A pause in typing after which what was typed is kept, in seconds.
const PAUSE: f64 = 1.5;
/// After how many seconds keeping is tried again that failed.
const AGAIN: f64 = 10.0;

const NEW_CASE: &str = "new case";
const ENTRY: &str = "entry";
const PATIENT: &str = "patient";
const LETTER: &str = "letter";

/// What the window knows of keeping.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    /// When something was typed that may not be kept yet, in seconds of the window's clock.
    typed_at: Option<f64>,
    /// What is kept, or was sent to be.
    kept: Vec<Draft>,
    /// What was sent to be kept and is not answered yet.
    asked: Option<Ticket>,
    /// What was sent last was not kept. It is tried again after a while, and said once.
    failed: bool,
}

impl App {
    /// Keeps what was typed once there is a pause.
    pub(super) fn keep_drafts(&mut self, ctx: &Context) {
        let typed = ctx.input(|input| {
            let is_typed =
                |event: &Event| matches!(event, Event::Text(_) | Event::Key { .. } | Event::Paste(_));
            let pressed = input.pointer.any_click();
            (pressed || input.events.iter().any(is_typed)).then_some(input.time)
        });
        if let Some(now) = typed {
            self.keeping.typed_at = Some(now);
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(PAUSE));
        } else if self.keeping.failed && self.keeping.typed_at.is_none() && self.keeping.asked.is_none() {
            self.keeping.typed_at = Some(ctx.input(|input| input.time) + AGAIN - PAUSE);
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(AGAIN));
        }
        let waits = self.keeping.typed_at.is_some_and(|at| ctx.input(|input| input.time) >= at + PAUSE);
        if waits || ctx.input(|input| input.viewport().close_requested()) {
            self.keep_drafts_now();
        }
    }

    /// Keeps what was typed, before a lock or after a pause.
    pub(super) fn keep_drafts_now(&mut self) {
        self.keeping.typed_at = None;
        let snapshot = self.snapshot();
        if !matches!(snapshot.state, StoreState::Open(_)) || snapshot.read_only.is_some() {
            return;
        }
        let drafts = kept(&self.drafts);
        if drafts != self.keeping.kept || (self.keeping.failed && self.keeping.asked.is_none()) {
            self.keeping.kept.clone_from(&drafts);
            self.keeping.asked = Some(self.send_and_note(Command::KeepDrafts(drafts)));
        }
    }

    /// Hears whether what was typed is kept. If not, it is said once and tried again; returns whether it was said before.
    pub(super) fn drafts_answered(&mut self, ticket: Ticket, kept: bool) -> bool {
        if self.keeping.asked.take_if(|asked| *asked == ticket).is_none() {
            return false;
        }
        let before = std::mem::replace(&mut self.keeping.failed, !kept);
        before && !kept
    }

    /// The store was opened: what was typed before comes back.
    pub(super) fn take_back_drafts(&mut self) {
        let drafts: Vec<Draft> = self.snapshot().drafts.to_vec();
        let count = drafts.iter().filter(|draft| take_back(&mut self.drafts, draft).is_some()).count();
        self.keeping = Keeping { kept: drafts, ..Keeping::default() };
        let words = match count {
            0 => return,
            1 => "What you had typed and not saved is still there: 1 form.".to_owned(),
            count => format!("What you had typed and not saved is still there: {count} forms."),
        };
        self.toast = Some(Toast::said(words));
    }
}

/// Everything typed and not saved.
fn kept(drafts: &Drafts) -> Vec<Draft> {
    let mut all: Vec<Draft> =
        drafts.new_case.iter().filter_map(|draft| as_draft(None, NEW_CASE, draft)).collect();
    for (case, of_case) in drafts.cases() {
        let case = || Some(case.clone());
        let forms = of_case.form.iter().chain(&of_case.waiting);
        // The store keeps a form of a case once, so that those that wait have names of their own.
        let named = (0..).map(|at| if at == 0 { ENTRY.to_owned() } else { format!("{ENTRY} {at:02}") });
        all.extend(named.zip(forms).filter_map(|(name, form)| as_draft(case(), &name, form)));
        all.extend(of_case.patient.as_ref().and_then(|form| as_draft(case(), PATIENT, form)));
        let texts = &of_case.letter.texts;
        all.extend((!texts.is_empty()).then(|| as_draft(case(), LETTER, texts)).flatten());
    }
    all
}

fn as_draft(case: Option<CaseId>, form: &str, typed: &impl Serialize) -> Option<Draft> {
    // A form that cannot be written as JSON is left where it is: in the window.
    let body = serde_json::to_string(typed).ok()?;
    Some(Draft { case, form: form.to_owned(), body })
}

/// Puts a draft back where it was typed; `None` if this program does not know the form any more.
fn take_back(drafts: &mut Drafts, draft: &Draft) -> Option<()> {
    let body = &draft.body;
    match (draft.form.as_str(), &draft.case) {
        (NEW_CASE, None) => drafts.new_case = Some(read::<NewCaseDraft>(body)?),
        (form, Some(case)) if form.split(' ').next() == Some(ENTRY) => {
            let (drafts, form) = (drafts.of(case), read::<EntryDraft>(body)?);
            match &drafts.form {
                Some(_) => drafts.waiting.push(form),
                None => drafts.form = Some(form),
            }
        }
        (PATIENT, Some(case)) => drafts.of(case).patient = Some(read::<NewCaseDraft>(body)?),
        (LETTER, Some(case)) => drafts.of(case).letter.texts = read::<BTreeMap<String, String>>(body)?,
        _ => return None,
    }
    Some(())
}

fn read<T: DeserializeOwned>(body: &str) -> Option<T> {
    serde_json::from_str(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::drafts::entry::DraftKind;

    #[test]
    fn what_was_not_kept_is_tried_again_after_a_while_and_said_once() {
        let ctx = Context::default();
        let mut app = App::new(&ctx, crate::workspace::Workspace::demo().unwrap()).unwrap();
        let at = |app: &mut App, seconds: f64| {
            let input = egui::RawInput { time: Some(seconds), ..egui::RawInput::default() };
            let mut output = ctx.run_ui(input, |ui| app.keep_drafts(ui.ctx()));
            output.textures_delta.clear();
            app.keeping.asked
        };
        app.keeping.asked = Some(Ticket::NOBODY);
        assert!(!app.drafts_answered(Ticket::NOBODY, false), "the first time it is said");
        assert_eq!(at(&mut app, 1.0), None);
        assert_eq!(at(&mut app, 5.0), None, "not in every frame");
        let again = at(&mut app, 12.0).expect("it is sent again");
        assert!(app.drafts_answered(again, false), "it was said before");
        let again = at(&mut app, 14.0).or_else(|| at(&mut app, 25.0)).expect("and again");
        assert!(!app.drafts_answered(again, true));
        assert_eq!(at(&mut app, 60.0), None, "it is kept");
    }

    #[test]
    fn a_form_that_waits_behind_another_is_kept_too() {
        let case: CaseId = "c1".parse().unwrap();
        let form = |id: &str| EntryDraft::new(id.parse().unwrap(), DraftKind::Treatment, None);
        let mut drafts = Drafts::default();
        drafts.of(&case).form = Some(form("e1"));
        drafts.of(&case).waiting = vec![form("e2"), form("e3")];
        let mut again = Drafts::default();
        let forms: std::collections::BTreeSet<String> = kept(&drafts).into_iter().map(|it| it.form).collect();
        assert_eq!(forms.len(), 3, "the store keeps a form of a case once: {forms:?}");
        for draft in kept(&drafts) {
            take_back(&mut again, &draft).unwrap();
        }
        assert_eq!(again.of(&case).form.as_ref().map(|form| form.id.as_str()), Some("e1"));
        let waiting: Vec<&str> = again.of(&case).waiting.iter().map(|form| form.id.as_str()).collect();
        assert_eq!(waiting, ["e2", "e3"]);
    }
}
