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
use crate::workspace::{
    CaseFilter, ChangedAdvice, Command, LetterPicture, PolicyFile, Snapshot, StoreState, Ticket,
};

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
            asked: None,
            refused: None,
            is_left: false,
            typed_at: None,
            back: Route::Home,
        });
        let is_place = matches!(back, Route::Home | Route::Survey | Route::ChangedAdvice | Route::Case(..));
        if is_place {
            kept.back = back;
        }
        kept.is_left = false;
        self.drafts.settings_part = part;
        self.go(Route::Settings(part));
    }

    /// From the settings back to where they were opened from. What was sent to be saved is kept until it is.
    pub(super) fn leave_settings(&mut self) {
        self.save_settings_again();
        let back = self.drafts.settings.as_ref().map_or(Route::Home, |kept| kept.back.clone());
        match &mut self.drafts.settings {
            Some(kept) if kept.asked.is_some() => kept.is_left = true,
            _ => self.drafts.settings = None,
        }
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
        let values = kept.draft.values.clone();
        let was_refused = kept.refused.as_ref().is_some_and(|(refused, _)| *refused == values);
        if *kept.sent.as_ref().unwrap_or(&saved) == values || was_refused {
            return;
        }
        (kept.sent, kept.refused) = (Some(values.clone()), None);
        let ticket = self.send_and_note(Command::SaveSettings(Box::new(values)));
        if let Some(kept) = &mut self.drafts.settings {
            kept.asked = Some(ticket);
        }
    }

    /// Saves the settings if they were changed, even where the same was refused before.
    pub(super) fn save_settings_again(&mut self) {
        if let Some(kept) = &mut self.drafts.settings {
            kept.refused = None;
        }
        self.save_settings();
    }

    /// Hears whether the settings were saved. If not, they stand as they were written, and the screen says why.
    pub(super) fn settings_answered(&mut self, ticket: Ticket, refused: Option<String>) {
        let Some(kept) = self.drafts.settings.as_mut().filter(|kept| kept.asked == Some(ticket)) else {
            return;
        };
        kept.asked = None;
        match (kept.sent.take(), refused) {
            (Some(values), Some(reason)) => kept.refused = Some((values, reason)),
            (sent, _) => kept.sent = sent,
        }
        if kept.is_left && kept.refused.is_none() {
            self.drafts.settings = None;
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
    let values = &kept.draft.values;
    let refused = kept.refused.as_ref().filter(|(refused, _)| refused == values);
    let saved = match (snapshot.read_only.is_some(), &kept.sent, refused) {
        (true, ..) => Saved::ReadOnly,
        (false, Some(_), _) if *values == *snapshot.settings => Saved::Saved,
        (false, None, _) if *values == *snapshot.settings => Saved::Untouched,
        (false, _, Some((_, reason))) => Saved::Refused(reason.clone()),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Settings;
    use crate::workspace::Workspace;

    /// The window over the demo, with the settings open and a telephone number written in them.
    fn written(phone: &str) -> (Context, App) {
        let ctx = Context::default();
        let mut app = App::new(&ctx, Workspace::demo().unwrap()).unwrap();
        settle(&ctx, &mut app);
        app.go(Route::Home);
        app.show_settings(SettingsPart::Clinic);
        write(&mut app, phone);
        (ctx, app)
    }

    fn write(app: &mut App, phone: &str) {
        app.drafts.settings.as_mut().unwrap().draft.values.clinic.phone = phone.to_owned();
        app.save_settings();
    }

    fn settle(ctx: &Context, app: &mut App) {
        while app.is_waiting() {
            std::thread::yield_now();
            app.logic(ctx);
        }
    }

    fn asked(app: &App) -> Option<Ticket> {
        app.drafts.settings.as_ref().unwrap().asked
    }

    /// The disk is full, as the answer to what was sent last.
    fn refuse(app: &mut App) {
        let ticket = asked(app).expect("it was sent");
        app.settings_answered(ticket, Some("The disk is full.".to_owned()));
    }

    fn saved(app: &App) -> Saved {
        let stale = Settings::default();
        let snapshot = Snapshot { settings: Arc::new(stale), ..app.snapshot().clone() };
        view(&snapshot, app.drafts.settings.as_ref().unwrap()).saved
    }

    #[test]
    fn settings_that_were_refused_say_so_and_are_tried_again_once_something_is_changed() {
        let (_ctx, mut app) = written("555 0100");
        refuse(&mut app);
        assert_eq!(saved(&app), Saved::Refused("The disk is full.".to_owned()));
        app.save_settings();
        assert_eq!(asked(&app), None, "not in every frame");
        write(&mut app, "555 0101");
        assert!(asked(&app).is_some());
        assert_eq!(saved(&app), Saved::NotYet);
    }

    #[test]
    fn settings_that_were_refused_are_tried_again_on_leaving_and_stand_there_until_they_are_saved() {
        let (ctx, mut app) = written("555 0100");
        refuse(&mut app);
        app.leave_settings();
        refuse(&mut app);
        app.show_settings(SettingsPart::Clinic);
        assert_eq!(app.drafts.settings.as_ref().unwrap().draft.values.clinic.phone, "555 0100");
        assert_eq!(saved(&app), Saved::Refused("The disk is full.".to_owned()));
        app.leave_settings();
        settle(&ctx, &mut app);
        assert!(app.drafts.settings.is_none(), "they are saved");
        assert_eq!(app.snapshot().settings.clinic.phone, "555 0100");
    }
}
