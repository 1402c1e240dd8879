//! Which screen is drawn where. The views see the snapshot and their own drafts; what they want done they push.

use egui::{CentralPanel, Frame, Margin, Panel, ProgressBar, Ui};

use crate::model::{Date, Region};
use crate::ui::app::{App, Overlay};
use crate::ui::command::{FileUse, LookBackWish, UiCommand};
use crate::ui::draft_store::{Basis, CaseDrafts};
use crate::ui::drafts::entry::EntryDraft;
use crate::ui::drafts::quick::Names;
use crate::ui::route::{CaseTab, Route};
use crate::ui::screens::advice::{self, AdviceAct};
use crate::ui::screens::assessment::CheckAct;
use crate::ui::screens::emergency::{EmergencyAct, emergency_panel};
use crate::ui::screens::foresee::{Foresight, foresee_panel};
use crate::ui::screens::gate::{self, GateAct};
use crate::ui::screens::hold::{HoldAct, HoldForm, hold_panel};
use crate::ui::screens::home::{self, HomeAct};
use crate::ui::screens::identity::{IdentityAct, identity_strip};
use crate::ui::screens::line::LineReader;
use crate::ui::screens::list::{ListAct, entry_list};
use crate::ui::screens::plan::{PlanAct, plan_panel};
use crate::ui::screens::review::{self, ReviewAct};
use crate::ui::screens::settings::{self, SettingsAct, SettingsPart};
use crate::ui::screens::shell::{RailAct, RailPlace, TabAct, foot, rail, tab_row};
use crate::ui::screens::survey::{self, SurveyAct};
use crate::ui::screens::{assessment, form, letter, new_case, timeline_tab};
use crate::ui::shown::{Shown, ShownCase, knowledge};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, ToastAction, line};
use crate::ui::{erase, files, keys, palette, perform_settings, series, show};
use crate::workspace::{CaseFilter, JobProgress, Snapshot};

/// Draws the screen and what lies over it.
pub(super) fn draw(app: &mut App, ui: &mut Ui, commands: &mut Vec<UiCommand>) {
    if let (Some(job), false) = (app.snapshot().job, matches!(app.route, Route::FirstRun | Route::Unlock)) {
        job_bar(ui, &job, commands);
    }
    match app.route.clone() {
        Route::FirstRun => gate(app, ui, gate::first_run, commands),
        Route::Unlock => gate(app, ui, gate::unlock, commands),
        Route::Home => home_screen(app, ui, commands),
        Route::NewCase => new_case_screen(app, ui, commands),
        Route::Settings(part) => settings_screen(app, ui, part, commands),
        Route::ChangedAdvice => advice_screen(app, ui, commands),
        Route::Survey => survey_screen(app, ui, commands),
        Route::Case(_, tab) => case_screen(app, ui, &tab, commands),
    }
    let App { overlay, shown, route, .. } = app;
    match overlay {
        Overlay::None => {}
        Overlay::Palette(draft) => palette::palette(ui.ctx(), (route, shown.snapshot()), draft, commands),
        Overlay::Keys => keys::overlay(ui.ctx(), commands),
        Overlay::Series(draft) => {
            series::prompt(ui.ctx(), (draft, shown.snapshot().today), commands);
        }
        Overlay::File(prompt) => files::prompt(ui.ctx(), prompt, commands),
        Overlay::Erase(draft) => erase::prompt(ui.ctx(), draft, commands),
    }
}

/// Long work under way: what, how far, and how to stop it.
fn job_bar(ui: &mut Ui, job: &JobProgress, commands: &mut Vec<UiCommand>) {
    let tokens = tokens(ui);
    let frame = Frame::new()
        .fill(tokens.color.raised)
        .inner_margin(Margin::symmetric(tokens.space.l as i8, tokens.space.xs as i8));
    Panel::bottom("job").exact_size(tokens.size.tools).resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            line(ui, TypeRole::BaseStrong, tokens.color.text, format!("{} …", job.kind.label()));
            if job.total > 0 {
                let part = job.done as f32 / job.total as f32;
                let bar = ProgressBar::new(part).desired_width(240.0).fill(tokens.color.accent);
                ui.add(bar).widget_info(|| {
                    egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, job.kind.label())
                });
                line(ui, TypeRole::Caption, tokens.color.text2, format!("{} of {}", job.done, job.total));
            }
            if job.kind.can_cancel() && ui.add(Button::normal("Stop").height(24.0)).clicked() {
                commands.push(UiCommand::StopJob);
            }
        });
    });
}

fn gate(
    app: &mut App,
    ui: &mut Ui,
    screen: fn(&mut Ui, &mut gate::GateDraft) -> Option<GateAct>,
    commands: &mut Vec<UiCommand>,
) {
    app.drafts.gate.busy = app.snapshot().job.map(|job| format!("{} …", job.kind.label()));
    if let Some(job) = app.snapshot().job {
        job_bar(ui, &job, commands);
    }
    match screen(ui, &mut app.drafts.gate) {
        Some(GateAct::Create) => commands.push(UiCommand::CreateStore),
        Some(GateAct::Unlock) => commands.push(UiCommand::Unlock),
        Some(GateAct::Recover) => commands.push(UiCommand::Recover),
        Some(GateAct::Demo) => commands.push(UiCommand::OpenDemo),
        None => {}
    }
}

/// What stands around every screen of an open store.
fn surroundings(app: &mut App, ui: &mut Ui, place: RailPlace, commands: &mut Vec<UiCommand>) {
    let open = app.snapshot().open.as_ref().map(|open| open.id().clone());
    let act = rail(ui, place, open.as_ref().map(|_| ()));
    let to_case = |tab| open.clone().map(|id| UiCommand::Go(Route::Case(id, tab)));
    commands.extend(match act {
        Some(RailAct::Home) => Some(UiCommand::Go(Route::Home)),
        Some(RailAct::Case) => to_case(CaseTab::Timeline),
        Some(RailAct::Letter) => to_case(CaseTab::Letter(None)),
        Some(RailAct::Survey) => Some(UiCommand::OpenSurvey),
        Some(RailAct::Settings) => Some(UiCommand::OpenSettings),
        Some(RailAct::SwitchTheme) => Some(UiCommand::SwitchTheme),
        Some(RailAct::Keys) => Some(UiCommand::ToggleKeys),
        Some(RailAct::Lock) => Some(UiCommand::Lock),
        None => None,
    });
    the_foot(app, ui, commands);
}

fn the_foot(app: &mut App, ui: &mut Ui, commands: &mut Vec<UiCommand>) {
    let App { shown, route, toast, .. } = app;
    let snapshot = shown.snapshot();
    let state = match (snapshot.demo, &snapshot.read_only) {
        (true, _) => "Demo: thrown away when it is closed · Ctrl+K commands · F1 keys",
        (false, Some(_)) => "Open for reading only · Ctrl+K commands · F1 keys",
        (false, None) => "Ctrl+K commands · F1 keys",
    };
    let open = snapshot.open.as_ref().filter(|_| route.case().is_some());
    let saved = open.and_then(|open| open.saved_at.as_ref());
    let saved = saved.map(|at| format!("Saved {}", at.hour_minute())).unwrap_or_default();
    match foot(ui, toast.as_mut(), (state, &saved)) {
        None | Some(ToastAction::Stays) => {}
        Some(ToastAction::Closed) => *toast = None,
        Some(ToastAction::Undo) => {
            *toast = None;
            commands.push(UiCommand::Undo);
        }
    }
}

/// What is wrong with the store itself or its settings stands above the cases, and that advice changed.
fn notice(ui: &mut Ui, snapshot: &Snapshot, commands: &mut Vec<UiCommand>) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let changed = snapshot.cases.count(CaseFilter::AdviceChanged, snapshot.today);
    let of_changed = match changed {
        1 => "1 case is advised otherwise since the knowledge or the policy changed.".to_owned(),
        count => format!("{count} cases are advised otherwise since the knowledge or the policy changed."),
    };
    let show = UiCommand::ShowSettings;
    let (fill, ink, words, act) = match (&snapshot.read_only, &snapshot.policy_problem) {
        (Some(_), _) => {
            let words = "This store is open for reading only: nothing can be changed.";
            (color.urgent_tint, color.urgent, words, ("Why, and what to do", show(SettingsPart::Store)))
        }
        (None, Some(words)) => {
            let act = ("Choose a policy", show(SettingsPart::Policy));
            (color.unknown_tint, color.unknown, words.as_str(), act)
        }
        (None, None) if !snapshot.demo && !snapshot.has_recovery_key => {
            let words = "There is no recovery key yet: a forgotten passphrase would lose every case.";
            (color.unknown_tint, color.unknown, words, ("Make one", show(SettingsPart::Keys)))
        }
        (None, None) if changed > 0 => {
            let act = ("Show which, and why", UiCommand::OpenChangedAdvice);
            (color.accent_tint, color.text, of_changed.as_str(), act)
        }
        (None, None) => return,
    };
    let frame = Frame::new().fill(fill).inner_margin(Margin::symmetric(tokens.space.l as i8, 0));
    Panel::top("notice").exact_size(tokens.size.control_large).resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            line(ui, TypeRole::BaseStrong, ink, words);
            let (verb, command) = act;
            if ui.add(Button::link(verb)).clicked() {
                commands.push(command);
            }
        });
    });
}

fn home_screen(app: &mut App, ui: &mut Ui, commands: &mut Vec<UiCommand>) {
    surroundings(app, ui, RailPlace::Home, commands);
    notice(ui, app.snapshot(), commands);
    let App { shown, drafts, .. } = app;
    let Some(view) = shown.home() else { return };
    let (search, filter) = (drafts.home.search.clone(), drafts.home.filter);
    let selected = drafts.home.selected.clone();
    let preview = shown
        .case()
        .filter(|case| Some(&case.preview.case) == drafts.home.selected.as_ref())
        .map(|case| (&case.preview, &case.show.timeline));
    match home::home(ui, view, preview, &mut drafts.home) {
        Some(HomeAct::Open(id)) => commands.push(UiCommand::OpenCase(id, CaseTab::Timeline)),
        Some(HomeAct::Letter(id)) => commands.push(UiCommand::OpenCase(id, CaseTab::Letter(None))),
        Some(HomeAct::Outcome(id, said)) => commands.push(UiCommand::RecordOutcome(id, said)),
        Some(HomeAct::NewCase) => commands.push(UiCommand::NewCase),
        Some(HomeAct::Commands) => commands.push(UiCommand::OpenPalette),
        Some(HomeAct::Survey) => commands.push(UiCommand::OpenSurvey),
        Some(HomeAct::OpenFile) => commands.push(UiCommand::AskFile(FileUse::OpenCases)),
        None => {}
    }
    if drafts.home.search != search || drafts.home.filter != filter {
        drafts.home.reveal = Some(0);
        ui.ctx().request_repaint();
    }
    if drafts.home.selected != selected
        && let Some(id) = &drafts.home.selected
    {
        commands.push(UiCommand::PreviewCase(id.clone()));
    }
}

fn new_case_screen(app: &mut App, ui: &mut Ui, commands: &mut Vec<UiCommand>) {
    surroundings(app, ui, RailPlace::Home, commands);
    let Some(draft) = &mut app.drafts.new_case else { return };
    match new_case::new_case(ui, draft, app.shown.snapshot().today) {
        Some(new_case::NewCaseAct::Save) => commands.push(UiCommand::SaveNewCase),
        Some(new_case::NewCaseAct::Drop) => commands.push(UiCommand::Go(Route::Home)),
        None => {}
    }
}

fn settings_screen(app: &mut App, ui: &mut Ui, part: SettingsPart, commands: &mut Vec<UiCommand>) {
    surroundings(app, ui, RailPlace::Settings, commands);
    let App { shown, drafts, .. } = app;
    let Some(kept) = &mut drafts.settings else { return };
    let view = perform_settings::view(shown.snapshot(), kept);
    match settings::settings(ui, part, &view, (&mut kept.draft, &mut drafts.storage)) {
        Some(SettingsAct::Show(part)) => commands.push(UiCommand::ShowSettings(part)),
        Some(SettingsAct::ChangedAdvice) => commands.push(UiCommand::OpenChangedAdvice),
        Some(SettingsAct::Picture(of)) => commands.push(UiCommand::AskFile(FileUse::Picture(of))),
        Some(SettingsAct::PolicyFile) => commands.push(UiCommand::AskFile(FileUse::OwnPolicy)),
        Some(SettingsAct::Storage(act)) => commands.push(UiCommand::Storage(act)),
        None => {}
    }
}

fn advice_screen(app: &mut App, ui: &mut Ui, commands: &mut Vec<UiCommand>) {
    surroundings(app, ui, RailPlace::Home, commands);
    let Some((_, view)) = &app.drafts.advice.shown else { return };
    let busy = app.is_waiting().then_some(());
    commands.extend(match advice::advice(ui, view, busy) {
        Some(AdviceAct::Compare) => Some(UiCommand::CompareAdvice),
        Some(AdviceAct::Open(id)) => Some(UiCommand::OpenCase(id, CaseTab::Timeline)),
        Some(AdviceAct::Policy) => Some(UiCommand::ShowSettings(SettingsPart::Policy)),
        None => None,
    });
}

fn survey_screen(app: &mut App, ui: &mut Ui, commands: &mut Vec<UiCommand>) {
    surroundings(app, ui, RailPlace::Survey, commands);
    let kept = &mut app.drafts.survey;
    let view = kept.read.as_ref().map(|(_, view)| view);
    commands.extend(match survey::survey(ui, view, &mut kept.draft) {
        Some(SurveyAct::Read) => Some(UiCommand::ReadAllCases),
        Some(SurveyAct::Export) => Some(UiCommand::AskFile(FileUse::ExportSurvey)),
        Some(SurveyAct::Open(id)) => Some(UiCommand::OpenCase(id, CaseTab::Timeline)),
        None => None,
    });
}

fn case_screen(app: &mut App, ui: &mut Ui, tab: &CaseTab, commands: &mut Vec<UiCommand>) {
    let place = if matches!(tab, CaseTab::Letter(_)) { RailPlace::Letter } else { RailPlace::Case };
    surroundings(app, ui, place, commands);
    let App { shown, drafts, .. } = app;
    let Some(open) = shown.snapshot().open.as_ref() else { return };
    let Some(case) = shown.case() else { return };
    let drafts = drafts.of(open.id());
    commands.extend(identity_strip(ui, &case.show.identity).map(|act| match act {
        IdentityAct::Answer(concept) => UiCommand::AnswerConcept(concept),
        IdentityAct::Patient => UiCommand::EditPatient,
    }));
    let place = case.problems.iter().position(|(id, _)| *id == case.problem).unwrap_or(0) + 1;
    let right = [
        drafts.look_back.is_on().then(|| "Looking back is on".to_owned()),
        (case.problems.len() > 1).then(|| format!("Problem {place} of {}", case.problems.len())),
    ];
    let right = right.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let unsaved = drafts.form.as_ref().map(|form| &form.id).filter(|_| !matches!(tab, CaseTab::Entry(_)));
    match tab_row(ui, &case.problems, (&case.problem, tab), (&right, unsaved)) {
        Some(TabAct::Problem(id)) => commands.push(UiCommand::ChooseProblem(id)),
        Some(TabAct::Patient) => commands.push(UiCommand::EditPatient),
        Some(TabAct::Tab(tab)) => commands.push(UiCommand::ShowTab(tab)),
        None => {}
    }
    if !matches!(tab, CaseTab::Letter(_) | CaseTab::Review) {
        let foresight = matches!(tab, CaseTab::Entry(_)).then(|| foreseen(shown, drafts)).flatten();
        match &drafts.form {
            Some(form) if matches!(tab, CaseTab::Entry(_)) => beside_the_form(ui, form, foresight.as_ref()),
            _ => side_panel(ui, case, drafts, commands),
        }
    }
    let frame = Frame::new().fill(tokens(ui).color.panel);
    CentralPanel::default().frame(frame).show(ui, |ui| match tab {
        CaseTab::Timeline => timeline(ui, shown, case, drafts, commands),
        CaseTab::List => list(ui, case, drafts, commands),
        CaseTab::Entry(_) => entry_form(ui, shown, drafts, commands),
        CaseTab::Patient => patient(ui, shown.snapshot().today, drafts, commands),
        CaseTab::Assessment => {
            let act = assessment::checklist(ui, &case.show.checklist, &mut drafts.assessment);
            commands.extend(act.map(|act| match act {
                CheckAct::Answer { row, answer } => UiCommand::RecordFindings(vec![(row, answer)]),
                CheckAct::Measured { row, value } => UiCommand::RecordNumber { row, value },
                CheckAct::Show(entry) => UiCommand::ShowEntry(entry),
                CheckAct::AllAbsent(rows) => UiCommand::RecordFindings(rows),
            }));
        }
        CaseTab::Review => look_back(ui, case, commands),
        CaseTab::Letter(_) => {
            if let Some(view) = shown.letter() {
                let acts = letter::letter(ui, view, &mut drafts.letter);
                commands.extend(acts.into_iter().map(UiCommand::Letter));
            }
        }
    });
}

/// The panel on the right: an emergency before a hold before the plan.
fn side_panel(ui: &mut Ui, case: &ShownCase, drafts: &mut CaseDrafts, commands: &mut Vec<UiCommand>) {
    let tokens = tokens(ui);
    let wide = ui.ctx().content_rect().width() >= 1280.0;
    let width = match (&case.show.emergency, &case.show.hold, wide) {
        (Some(_), _, true) => tokens.size.emergency,
        (None, Some(_), true) => tokens.size.hold,
        (None, None, true) => tokens.size.plan,
        (_, _, false) => tokens.size.plan_narrow,
    };
    drafts.timeline.pointed_at = None;
    let panel =
        Panel::right("plan").exact_size(width).resizable(false).frame(Frame::new().fill(tokens.color.panel));
    panel.show(ui, |ui| {
        if let Some(emergency) = &case.show.emergency {
            for act in emergency_panel(ui, emergency, &mut drafts.emergency) {
                commands.push(match act {
                    EmergencyAct::Letter => UiCommand::ShowTab(CaseTab::Letter(None)),
                    EmergencyAct::ShowEntry(id) => UiCommand::ShowEntry(id),
                    EmergencyAct::Clear { by } => UiCommand::ClearFlag { by },
                    EmergencyAct::Copy => UiCommand::Copy(emergency.as_text.clone()),
                });
            }
        } else if let Some(hold) = &case.show.hold {
            match hold_panel(ui, hold, &mut drafts.hold) {
                Some(HoldAct::Answer { item, answer }) => {
                    commands.push(UiCommand::AnswerHold { item, answer })
                }
                Some(HoldAct::Open(HoldForm::Patient)) => commands.push(UiCommand::EditPatient),
                Some(HoldAct::Open(HoldForm::Entry(id))) => commands.push(UiCommand::EditEntry(id)),
                Some(HoldAct::Today) => commands.push(UiCommand::LookAt(None)),
                Some(HoldAct::Back) | None => {}
            }
        } else {
            plan(ui, case, drafts, commands);
        }
    });
}

fn plan(ui: &mut Ui, case: &ShownCase, drafts: &mut CaseDrafts, commands: &mut Vec<UiCommand>) {
    for act in plan_panel(ui, &case.show.plan, &mut drafts.plan) {
        match act {
            PlanAct::PointAt(id) => drafts.timeline.pointed_at = Some(id),
            PlanAct::ShowEntry(id) => commands.push(UiCommand::ShowEntry(id)),
            PlanAct::ShowProof(id, concepts) => commands.push(UiCommand::ShowProof(id, concepts)),
            PlanAct::AnswerConcept(concept) => commands.push(UiCommand::AnswerConcept(concept)),
            PlanAct::Answer { question, answer } => {
                commands.push(UiCommand::AnswerQuestion { question, answer })
            }
            PlanAct::Accept => commands.push(UiCommand::Accept),
            PlanAct::Decline { reason, revisit } => commands.push(UiCommand::Decline { reason, revisit }),
            PlanAct::Override { reason } => commands.push(UiCommand::Override { reason }),
            PlanAct::Copy => commands.push(UiCommand::Copy(case.show.plan.as_text.clone())),
            PlanAct::Today => commands.push(UiCommand::LookAt(None)),
        }
    }
}

fn timeline(
    ui: &mut Ui,
    shown: &Shown,
    case: &ShownCase,
    drafts: &mut CaseDrafts,
    commands: &mut Vec<UiCommand>,
) {
    let selected = drafts.selected().cloned();
    let proof = drafts.proof.as_ref().filter(|(entry, _)| Some(entry) == selected.as_ref());
    let proving = proof.map(|(_, concepts)| concepts.as_slice()).unwrap_or_default();
    let detail = selected.and_then(|id| {
        shown
            .reading(|reading, case| {
                show::detail(reading, (&case.show.evaluation, &case.show.advice), &id, proving)
            })
            .flatten()
    });
    timeline_tab::timeline_tab(ui, &case.show.timeline, detail.as_ref(), &mut drafts.timeline, commands);
}

fn list(ui: &mut Ui, case: &ShownCase, drafts: &mut CaseDrafts, commands: &mut Vec<UiCommand>) {
    let selected = drafts.selected().cloned();
    match entry_list(ui, &case.show.rows, selected.as_ref(), &mut drafts.list) {
        Some(ListAct::Select(id)) => drafts.timeline.selected = Some(id),
        Some(ListAct::Edit(id)) => commands.push(UiCommand::EditEntry(id)),
        Some(ListAct::Remove(id)) => commands.push(UiCommand::RemoveEntry(id)),
        None => {}
    }
}

fn look_back(ui: &mut Ui, case: &ShownCase, commands: &mut Vec<UiCommand>) {
    for act in review::review(ui, &case.review) {
        match act {
            ReviewAct::Begin => commands.push(UiCommand::LookBack(LookBackWish::Begin)),
            ReviewAct::End => commands.push(UiCommand::LookBack(LookBackWish::End)),
            ReviewAct::ShowEntry(id) => commands.push(UiCommand::ShowEntry(id)),
            ReviewAct::LookAt(day) => {
                commands.extend([UiCommand::LookAt(Some(day)), UiCommand::ShowTab(CaseTab::Timeline)]);
            }
            ReviewAct::Today => commands.push(UiCommand::LookAt(None)),
            ReviewAct::Copy => {
                let text = case.review.looks.as_ref().map(|looks| looks.as_text.clone());
                commands.extend(text.map(UiCommand::Copy));
            }
        }
    }
}

fn patient(ui: &mut Ui, today: Date, drafts: &mut CaseDrafts, commands: &mut Vec<UiCommand>) {
    let Some(draft) = &mut drafts.patient else {
        commands.push(UiCommand::ShowTab(CaseTab::Timeline));
        return;
    };
    match new_case::new_case(ui, draft, today) {
        Some(new_case::NewCaseAct::Save) => commands.push(UiCommand::SavePatient),
        Some(new_case::NewCaseAct::Drop) => commands.push(UiCommand::ShowTab(CaseTab::Timeline)),
        None => {}
    }
}

/// What saving the form will change; found again only when something was typed or what it rests on changed.
fn foreseen(shown: &Shown, drafts: &mut CaseDrafts) -> Option<Foresight> {
    let form = drafts.form.as_ref()?;
    let basis = Basis::of(shown.snapshot())?;
    if let Some((_, _, known)) =
        drafts.foreseen.as_ref().filter(|(typed, at, _)| typed == form && *at == basis)
    {
        return known.clone();
    }
    let form = form.clone();
    let found = shown.reading(|reading, case| {
        let entry = form.clone().parse(reading.knowledge, reading.problem, reading.today)?;
        show::foresee(reading, &case.show.evaluation, entry)
    });
    let found = found.flatten();
    drafts.foreseen = Some((form, basis, found.clone()));
    found
}

fn beside_the_form(ui: &mut Ui, form: &EntryDraft, foresight: Option<&Foresight>) {
    let tokens = tokens(ui);
    let wide = ui.ctx().content_rect().width() >= 1280.0;
    let width = if wide { tokens.size.plan_narrow } else { tokens.size.foresee };
    let said = foresight.filter(|_| form.errors.is_empty());
    Panel::right("plan")
        .exact_size(width)
        .resizable(false)
        .frame(Frame::new().fill(tokens.color.panel))
        .show(ui, |ui| foresee_panel(ui, said));
}

/// The region of the problem that is shown.
fn region(shown: &Shown) -> Option<Region> {
    let problem = shown.case().map(|case| &case.problem)?;
    Some(shown.snapshot().open.as_ref()?.case.problem(problem)?.region)
}

fn entry_form(ui: &mut Ui, shown: &Shown, drafts: &mut CaseDrafts, commands: &mut Vec<UiCommand>) {
    let Some(draft) = &mut drafts.form else {
        commands.push(UiCommand::ShowTab(CaseTab::Timeline));
        return;
    };
    let Some(choices) = form::Choices::builtin() else { return };
    let Some((names, knowledge)) = Names::builtin().zip(knowledge()) else { return };
    let reader = LineReader { names, knowledge, today: shown.snapshot().today, region: region(shown) };
    match form::entry_form(ui, draft, choices, reader) {
        Some(form::FormAct::Save) => commands.push(UiCommand::SaveEntry),
        Some(form::FormAct::SaveAndAnother) => commands.push(UiCommand::SaveEntryAndAnother),
        Some(form::FormAct::Drop) => commands.push(UiCommand::DropEntry),
        None => {}
    }
}
