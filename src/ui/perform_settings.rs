//! What the settings ask for: they are saved as they are changed; and the cases whose advice changed with them.

use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Event};

use crate::model::Picture;
use crate::ui::app::App;
use crate::ui::draft_store::{AdviceKept, SettingsKept};
use crate::ui::perform_storage;
use crate::ui::route::Route;
use crate::ui::screens::settings::{Saved, SettingsDraft, SettingsPart, SettingsView, picture_of};
use crate::ui::show;
use crate::workspace::{CaseFilter, ChangedAdvice, Command, LetterPicture, PolicyFile, Snapshot, StoreState};

/// A pause in typing after which what was typed is saved, in seconds.
const PAUSE: f64 = 1.5;

impl App {
    /// Shows a part of the settings.
    pub(super) fn show_settings(&mut self, part: SettingsPart) {
        if part == SettingsPart::Store {
            self.send(Command::ListBackups);
        }
        let values = (*self.snapshot().settings).clone();
        let back = self.route.clone();
        let kept = self.drafts.settings.get_or_insert_with(|| SettingsKept {
            draft: SettingsDraft { values, ..SettingsDraft::default() },
            sent: None,
            typed_at: None,
            back: Route::Home,
        });
        let is_place = matches!(back, Route::Home | Route::Survey | Route::ChangedAdvice | Route::Case(..));
        if is_place {
            kept.back = back;
        }
        self.drafts.settings_part = part;
        self.go(Route::Settings(part));
    }

    /// From the settings back to where they were opened from.
    pub(super) fn leave_settings(&mut self) {
        self.save_settings();
        let back = self.drafts.settings.take().map_or(Route::Home, |kept| kept.back);
        let there = back.case().is_none_or(|id| self.open_id().as_ref() == Some(id));
        self.go(if there { back } else { Route::Home });
    }

    /// Saves the settings once a field was left, or after a pause in typing.
    pub(super) fn keep_settings(&mut self, ctx: &Context) {
        let Some(kept) = &mut self.drafts.settings else { return };
        let (typed, now) = ctx.input(|input| {
            let is_typed =
                |event: &Event| matches!(event, Event::Text(_) | Event::Key { .. } | Event::Paste(_));
            (input.events.iter().any(is_typed), input.time)
        });
        let focused = ctx.memory(|memory| memory.focused());
        if typed && kept.typed_at.is_none_or(|(_, field)| field == focused) {
            kept.typed_at = Some((now, focused));
            ctx.request_repaint_after(Duration::from_secs_f64(PAUSE));
        }
        let same_field = kept.typed_at.is_some_and(|(at, field)| field == focused && now < at + PAUSE);
        let typing = ctx.text_edit_focused() && same_field;
        if !typing {
            kept.typed_at = None;
        }
        if !typing {
            self.save_settings();
        }
    }

    /// Saves the settings if they were changed.
    pub(super) fn save_settings(&mut self) {
        let snapshot = self.snapshot();
        if !matches!(snapshot.state, StoreState::Open(_)) || snapshot.read_only.is_some() {
            return;
        }
        let saved = Arc::clone(&snapshot.settings);
        let Some(kept) = &mut self.drafts.settings else { return };
        let values = &kept.draft.values;
        if kept.sent.as_ref().unwrap_or(&saved) != values {
            let values = values.clone();
            kept.sent = Some(values.clone());
            self.send(Command::SaveSettings(Box::new(values)));
        }
    }

    /// The decisions were compared under another policy, perhaps.
    pub(super) fn hear_settings_saved(&mut self) {
        self.drafts.advice = AdviceKept::default();
    }

    /// A picture that was chosen stands in the settings, and is saved with them.
    pub(super) fn hear_picture(&mut self, of: LetterPicture, picture: Picture) {
        if let Some(kept) = &mut self.drafts.settings {
            *picture_of(&mut kept.draft.values, of) = Some(picture);
            kept.draft.removed_picture = None;
        }
    }

    /// A policy file was checked: what is wrong in it, or what it would change, is shown.
    pub(super) fn hear_policy(&mut self, file: PolicyFile) {
        if let Some(kept) = &mut self.drafts.settings {
            kept.draft.policy_file = Some(file);
        }
    }

    /// Shows the cases whose advice changed; the decisions are compared if they were not.
    pub(super) fn open_changed_advice(&mut self) {
        self.go(Route::ChangedAdvice);
        if self.drafts.advice.compared.is_none() {
            self.send(Command::CompareAdvice);
        }
    }

    pub(super) fn hear_advice(&mut self, found: Vec<ChangedAdvice>) {
        self.drafts.advice = AdviceKept { compared: Some(found), shown: None };
    }

    /// Prepares the list of changed advice when it is shown and something of it is another.
    pub(super) fn ensure_advice(&mut self) {
        if self.route != Route::ChangedAdvice {
            return;
        }
        let cases = Arc::clone(&self.snapshot().cases);
        let is_of = |of: &Arc<_>| Arc::ptr_eq(of, &cases);
        if self.drafts.advice.shown.as_ref().is_none_or(|(of, _)| !is_of(of)) {
            let view = show::advice(self.snapshot(), self.drafts.advice.compared.as_deref());
            self.drafts.advice.shown = Some((cases, view));
        }
    }
}

/// What the settings show beside themselves.
pub(super) fn view<'a>(snapshot: &'a Snapshot, kept: &SettingsKept) -> SettingsView<'a> {
    let saved = match (snapshot.read_only.is_some(), &kept.sent) {
        (true, _) => Saved::ReadOnly,
        (false, Some(_)) if kept.draft.values == *snapshot.settings => Saved::Saved,
        (false, None) if kept.draft.values == *snapshot.settings => Saved::Untouched,
        _ => Saved::NotYet,
    };
    SettingsView {
        knowledge: snapshot.knowledge,
        policy: snapshot.policy.id.clone(),
        policy_problem: snapshot.policy_problem.as_deref(),
        own_policy: snapshot.own_policy.as_deref(),
        changed: snapshot.cases.count(CaseFilter::AdviceChanged, snapshot.today),
        saved,
        storage: perform_storage::view(snapshot),
    }
}
