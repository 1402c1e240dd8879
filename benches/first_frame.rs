//! How long until the first frame is on the screen: the window before its store is unlocked, beside an empty window of
//! the same size. Each time is that of a new process, from its start to the frame after the first, when that one has
//! been handed to the display. Needs a display, a virtual one too:
//!
//! ```sh
//! xvfb-run -s -noreset cargo bench --bench first_frame
//! ```
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a bench may stop"
)]

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::Criterion;
use stepwell::store::{Passphrase, Purpose};
use stepwell::ui::{App, options};
use stepwell::workspace::{Clock, Workspace, read_ahead};

/// Set in the processes that are measured: what they open, and the folder of the store.
const WHAT: &str = "STEPWELL_FIRST_FRAME";
const STORE: &str = "STEPWELL_FIRST_FRAME_STORE";

fn main() {
    if let Some(what) = std::env::var_os(WHAT) {
        open(what == "stepwell");
    } else if std::env::var_os("DISPLAY").is_none() && std::env::var_os("WAYLAND_DISPLAY").is_none() {
        eprintln!("no display: passed over");
    } else {
        measure();
    }
}

fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let mut workspace = Workspace::new(&store, Purpose::Patients, Clock::System).unwrap();
    workspace.create_store(&Passphrase::new("correct horse battery".to_owned())).unwrap();
    drop(workspace);
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    for what in ["empty", "stepwell"] {
        criterion.bench_function(&format!("first frame, {what}"), |bencher| {
            bencher.iter_custom(|times| (0..times).map(|_| first_frame(what, &store)).sum());
        });
    }
    criterion.final_summary();
}

fn first_frame(what: &str, store: &Path) -> Duration {
    let start = Instant::now();
    let mut window = Command::new(std::env::current_exe().unwrap())
        .env(WHAT, what)
        .env(STORE, store)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut frame = [0];
    window.stdout.take().unwrap().read_exact(&mut frame).expect("a first frame");
    let time = start.elapsed();
    window.kill().unwrap();
    window.wait().unwrap();
    time
}

/// Tells when an application's second frame begins.
struct Told<A> {
    app: A,
    frames: u8,
}

impl<A: eframe::App> eframe::App for Told<A> {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        if self.frames == 1 {
            let mut out = std::io::stdout();
            out.write_all(b".").and_then(|()| out.flush()).expect("the bench listens");
        }
        self.frames = self.frames.saturating_add(1);
        ctx.request_repaint();
        self.app.logic(ctx, frame);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.app.ui(ui, frame);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        self.app.clear_color(visuals)
    }
}

struct Empty;

impl eframe::App for Empty {
    fn ui(&mut self, _ui: &mut egui::Ui, _frame: &mut eframe::Frame) {}
}

fn open(stepwell: bool) {
    let made = if stepwell {
        let store = std::env::var_os(STORE).expect("a store");
        // As the application itself opens its window.
        read_ahead();
        let app = move |ctx: &egui::Context| {
            App::new(ctx, Workspace::new(Path::new(&store), Purpose::Patients, Clock::System).unwrap())
        };
        eframe::run_native(
            "Stepwell",
            options(),
            Box::new(|cc| Ok(Box::new(Told { app: app(&cc.egui_ctx)?, frames: 0 }))),
        )
    } else {
        let viewport = egui::ViewportBuilder::default().with_inner_size([1440.0, 900.0]);
        let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
        eframe::run_native("Empty", options, Box::new(|_| Ok(Box::new(Told { app: Empty, frames: 0 }))))
    };
    made.expect("a window");
}
