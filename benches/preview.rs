//! How long the pages take to follow after the pause in typing: from the frame that ends the pause to the end of the one
//! that shows the new pages. In it: the edit saved on the disk, the case evaluated, the letter composed, set and written,
//! and the page in view drawn from its bytes. The pause itself is not in it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench may stop"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Context, Event, Key, Modifiers, RawInput, Rect, pos2};
use stepwell::letter::{set, to_pdf};
use stepwell::model::{Body, Case, Entry, EntryId};
use stepwell::ui::App;
use stepwell::ui::pages::{Printed, RenderedPages};
use stepwell::ui::widgets::FieldKey;
use stepwell::workspace::{Clock, Workspace};

#[path = "../tests/letter/fixture.rs"]
mod fixture;

/// Width of a page in a window of 1440 points, in points.
const WIDTH: f32 = 656.0;
/// Longer than any pause that is waited for, in seconds.
const PAUSE: f64 = 1.0;

/// The window of a physician at the letter of a case, the cursor in the question.
struct Desk {
    ctx: Context,
    app: App,
    time: f64,
    scale: f32,
}

impl Desk {
    fn at(case: Case, scale: f32) -> Self {
        let clock = Clock::fixed("2026-11-20".parse().expect("a day"));
        let workspace = Workspace::throw_away(vec![case], clock).expect("a workspace");
        let ctx = Context::default();
        let app = App::new(&ctx, workspace).expect("the application starts");
        let mut desk = Self { ctx, app, time: 0.0, scale };
        for (modifiers, key) in
            [(Modifiers::NONE, Key::ArrowDown), (Modifiers::NONE, Key::Enter), (Modifiers::COMMAND, Key::L)]
        {
            desk.settle();
            let pressed = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
            desk.frame(vec![pressed]);
        }
        desk.settle();
        let letter = desk.app.snapshot().open.as_ref().and_then(|open| open.letter.as_ref());
        let letter = letter.expect("a letter is shown").id.clone();
        let question = FieldKey::new("letter passage", (letter.as_str(), &"question".to_owned()));
        desk.ctx.memory_mut(|memory| memory.request_focus(question.id()));
        desk.settle();
        desk
    }

    /// One frame of the whole window.
    fn frame(&mut self, events: Vec<Event>) {
        self.time += 0.001;
        let screen = Rect::from_min_max(pos2(0.0, 0.0), pos2(1440.0, 900.0));
        let mut input =
            RawInput { screen_rect: Some(screen), events, time: Some(self.time), ..RawInput::default() };
        input.viewports.entry(input.viewport_id).or_default().native_pixels_per_point = Some(self.scale);
        let app = &mut self.app;
        let mut output = self.ctx.run_ui(input, |ui| {
            app.logic(ui.ctx());
            app.frame(ui);
        });
        output.textures_delta.clear();
        black_box(self.ctx.tessellate(output.shapes, output.pixels_per_point));
    }

    fn settle(&mut self) {
        for _ in 0..50 {
            self.frame(Vec::new());
            while self.app.is_waiting() {
                std::thread::sleep(Duration::from_millis(1));
                self.frame(Vec::new());
            }
        }
    }

    fn pages(&self) -> Arc<[u8]> {
        let open = self.app.snapshot().open.as_ref().expect("a case");
        let letter = open.letter.as_ref().expect("a letter");
        Arc::clone(&letter.composed.as_ref().expect("it can be composed").pdf)
    }

    /// Types a letter, and measures from the end of the pause to the end of the frame with the new pages.
    fn follow(&mut self) -> Duration {
        let before = self.pages();
        self.frame(vec![Event::Text("x".to_owned())]);
        self.time += PAUSE;
        let begun = Instant::now();
        while Arc::ptr_eq(&before, &self.pages()) {
            self.frame(Vec::new());
            // The window sleeps until the workspace wakes it.
            while self.app.is_waiting() && !self.ctx.has_requested_repaint() {
                std::thread::sleep(Duration::from_micros(100));
            }
        }
        let took = begun.elapsed();
        self.settle();
        took
    }
}

/// A case with forty treatments, each with a note of 300 characters.
fn crowded() -> Case {
    let mut case = usual();
    let done: Vec<Entry> =
        case.entries.iter().filter(|entry| matches!(entry.body, Body::Treatment(_))).cloned().collect();
    case.entries.retain(|entry| !matches!(entry.body, Body::Treatment(_)));
    for number in 0..40_usize {
        let mut entry = done[number % done.len()].clone();
        let id: EntryId = format!("many-{number}").parse().expect("an id");
        entry.id = id;
        entry.note =
            Some(format!("Number {number}: {}", "what was noted on that day, at length, ".repeat(8)));
        case.entries.push(entry);
    }
    case
}

fn usual() -> Case {
    stepwell::exchange::read_case(include_bytes!("../assets/cases/v15-mild-or-decompression.case.json"))
        .expect("a case")
}

fn following(criterion: &mut Criterion) {
    for (name, case, scale) in [
        ("two pages", usual(), 1.0),
        ("two pages, fine screen", usual(), 2.0),
        ("forty treatments", crowded(), 1.0),
    ] {
        let mut desk = Desk::at(case, scale);
        criterion.bench_function(&format!("preview/after the pause, {name}"), |bench| {
            bench.iter_custom(|times| (0..times).map(|_| desk.follow()).sum());
        });
    }
}

fn drawing(criterion: &mut Criterion) {
    let pdf = |document| -> Arc<[u8]> { to_pdf(&set(document).unwrap()).unwrap().into() };
    for (name, pdf) in
        [("two pages", pdf(&fixture::letter_1())), ("forty treatments", pdf(&fixture::crowded()))]
    {
        let ctx = Context::default();
        let draw = |all: Option<usize>| {
            let mut pages = RenderedPages::default();
            let many = pages.prepare(&ctx, Printed::new(&pdf), WIDTH);
            for number in 0..all.unwrap_or(many) {
                black_box(pages.picture(&ctx, number));
            }
        };
        criterion.bench_function(&format!("preview/draw the first page, {name}"), |bench| {
            bench.iter(|| draw(Some(1)));
        });
        criterion.bench_function(&format!("preview/draw every page, {name}"), |bench| {
            bench.iter(|| draw(None));
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = following, drawing
}
criterion_main!(benches);
