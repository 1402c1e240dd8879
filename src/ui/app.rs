//! The shell. One frame: read the inbox, draw, carry out what the views asked for.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::model::CaseId;
use crate::ui::clipboard::Copied;
use crate::ui::draft_store::{CaseDrafts, Drafts};
use crate::ui::erase::EraseDraft;
use crate::ui::files::{FileAnswer, FilePrompt};
use crate::ui::kept::Keeping;
use crate::ui::palette::PaletteDraft;
use crate::ui::route::Route;
use crate::ui::series::SeriesDraft;
use crate::ui::shown::Shown;
use crate::ui::theme::{Theme, ThemeError, use_system_fonts};
use crate::ui::widgets::Toast;
use crate::ui::{draw, keys};
use crate::workspace::{self, Handle, Snapshot, StoreState, Workspace};

/// Why the window cannot start.
#[derive(Debug, thiserror::Error)]
pub enum UiError {
    /// The theme is broken.
    #[error(transparent)]
    Theme(#[from] ThemeError),
    /// The workspace cannot start.
    #[error(transparent)]
    Workspace(#[from] crate::workspace::Error),
    /// There is no display, no OpenGL, or no window system.
    #[error("The window cannot open: {0}. The command line works without one: stepwell --help")]
    Window(String),
}

/// The application with its face.
pub struct App {
    /// The workspace, on its own thread.
    pub(super) handle: Handle,
    /// What is drawn of its last snapshot.
    pub(super) shown: Shown,
    /// Which screen.
    pub(super) route: Route,
    /// What is being typed, and what each screen remembers.
    pub(super) drafts: Drafts,
    /// The message about what just happened.
    pub(super) toast: Option<Toast>,
    /// What lies over the screen.
    pub(super) overlay: Overlay,
    /// Answers of the system's file dialogs.
    pub(super) files: (Sender<FileAnswer>, Receiver<FileAnswer>),
    /// Commands sent whose reply has not come.
    pub(super) waiting: usize,
    /// What was put on the clipboard.
    pub(super) copied: Copied,
    /// What of the drafts is kept in the store.
    pub(super) keeping: Keeping,
}

/// What lies over the screen; one thing at a time.
#[derive(Debug, Default)]
pub(super) enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// The list of keys.
    Keys,
    /// Commands and cases, found by typing.
    Palette(PaletteDraft),
    /// A series is asked for.
    Series(SeriesDraft),
    /// A path is asked for.
    File(FilePrompt),
    /// Whether a case is to be erased.
    Erase(EraseDraft),
}

impl App {
    /// Starts over `workspace`: installs the theme in `ctx` and moves the workspace to its thread.
    ///
    /// # Errors
    /// If the theme is broken or the system gives no thread.
    pub fn new(ctx: &egui::Context, workspace: Workspace) -> Result<Self, UiError> {
        Theme::embedded()?.install(ctx);
        use_system_fonts(ctx);
        let handle = start(ctx, workspace)?;
        let snapshot = handle.snapshot();
        let route = first_route(&snapshot);
        Ok(Self {
            handle,
            shown: Shown::new(snapshot),
            route,
            drafts: Drafts::default(),
            toast: None,
            overlay: Overlay::None,
            files: channel(),
            waiting: 0,
            copied: Copied::default(),
            keeping: Keeping::default(),
        })
    }

    /// Whether a command is still being carried out.
    pub fn is_waiting(&self) -> bool {
        self.waiting > 0
    }

    /// The screen that is shown.
    pub fn route(&self) -> &Route {
        &self.route
    }

    /// The snapshot that is shown.
    pub fn snapshot(&self) -> &Snapshot {
        self.shown.snapshot()
    }

    /// Reads the inbox: replies of the workspace, its newest snapshot, answers of file dialogs.
    pub fn logic(&mut self, ctx: &egui::Context) {
        let replies: Vec<_> = self.handle.replies().collect();
        let snapshot = self.handle.snapshot();
        let was_open = matches!(self.shown.snapshot().state, StoreState::Open(_));
        if snapshot.version != self.shown.snapshot().version || snapshot.job != self.shown.snapshot().job {
            self.shown.take(snapshot);
        }
        let opened = !was_open && matches!(self.shown.snapshot().state, StoreState::Open(_));
        for reply in replies {
            self.waiting = self.waiting.saturating_sub(1);
            self.form_answered(reply.ticket, reply.result.is_ok());
            self.settings_answered(reply.ticket, reply.result.as_ref().err().map(ToString::to_string));
            let said = self.drafts_answered(reply.ticket, reply.result.is_ok())
                || self.storage_refused(reply.ticket, reply.result.as_ref().err());
            if !said {
                self.hear(ctx, reply.result);
            }
        }
        if opened {
            self.take_back_drafts();
        }
        let answers: Vec<FileAnswer> = self.files.1.try_iter().collect();
        for answer in answers {
            self.hear_file(ctx, answer);
        }
        self.shown.refresh(&self.route, &mut self.drafts);
        self.ensure_letter();
        self.ensure_review();
        self.ensure_advice();
    }

    /// Draws one frame and carries out what was asked for.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        if ctx.input(|input| !input.events.is_empty()) {
            // Somebody is there: the store is not locked for idleness.
            self.handle.touch();
        }
        let mut commands = keys::pressed(&ctx, &self.route, matches!(self.overlay, Overlay::None));
        draw::draw(self, ui, &mut commands);
        let asked = !commands.is_empty();
        for command in commands {
            self.perform(&ctx, command);
        }
        self.keep_drafts(&ctx);
        self.copied.watch(&ctx);
        self.keep_settings(&ctx);
        if asked {
            self.shown.refresh(&self.route, &mut self.drafts);
            ctx.request_repaint();
        }
    }

    /// The drafts of the open case.
    pub(super) fn case_drafts(&mut self) -> Option<&mut CaseDrafts> {
        let id: CaseId = self.shown.snapshot().open.as_ref()?.id().clone();
        Some(self.drafts.of(&id))
    }
}

/// Moves a workspace to its thread; the window is woken by every reply.
pub(super) fn start(ctx: &egui::Context, workspace: Workspace) -> Result<Handle, UiError> {
    let waker = ctx.clone();
    Ok(Handle::start(workspace, move || waker.request_repaint())?)
}

/// Where the window opens.
pub(super) fn first_route(snapshot: &Snapshot) -> Route {
    match snapshot.state {
        StoreState::Missing => Route::FirstRun,
        StoreState::Locked => Route::Unlock,
        StoreState::Open(_) => Route::Home,
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}

fn window_error(error: eframe::Error) -> UiError {
    match error {
        eframe::Error::AppCreation(own) => match own.downcast::<UiError>() {
            Ok(own) => *own,
            Err(other) => UiError::Window(reason(&other.to_string())),
        },
        system => UiError::Window(reason(&system.to_string())),
    }
}

/// How the window opens: title, icon and sizes.
pub fn options() -> eframe::NativeOptions {
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon/stepwell-256.png"));
    let viewport = egui::ViewportBuilder::default()
        .with_title("Stepwell")
        .with_app_id("stepwell")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([1024.0, 700.0]);
    let viewport = match icon {
        Ok(icon) => viewport.with_icon(Arc::new(icon)),
        Err(_) => viewport,
    };
    eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() }
}

/// Opens the window over the workspace that `open` gives, and returns when it is closed.
///
/// # Errors
/// If there is no display or no OpenGL, or the application cannot start.
pub fn run(open: impl FnOnce() -> workspace::Result<Workspace>) -> Result<(), UiError> {
    // The first frame needs the knowledge and the window: the one is read while the system makes the other.
    workspace::read_ahead();
    let app = |cc: &eframe::CreationContext<'_>| -> Result<App, UiError> { App::new(&cc.egui_ctx, open()?) };
    eframe::run_native("Stepwell", options(), Box::new(|cc| Ok(Box::new(app(cc)?)))).map_err(window_error)
}

/// What the window system said, without the place in its source: "os error at mod.rs:765: no display is set."
fn reason(said: &str) -> String {
    let after_place = said.rsplit_once(".rs:").and_then(|(_, rest)| rest.split_once(": "));
    after_place.map_or(said, |(_, reason)| reason).trim_end_matches('.').to_owned()
}
