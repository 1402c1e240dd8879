//! What a frame costs, layout and tessellation included: the timeline with 2,000 entries in view, and home with a list
//! of 100,000 cases, still and while its search is typed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a bench may stop")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Context, Event, Key, Modifiers, RawInput, Rect, pos2};
use jiff::civil::date;
use stepwell::ui::App;
use stepwell::ui::theme::Theme;
use stepwell::ui::timeline::model::{
    Completeness, CourseEnd, EventState, Form, Item, Lane, Mark, Relief, ReliefReading, Series, SeriesKind,
    SoftDate, TRACKS, Timeline, Tone, Track,
};
use stepwell::ui::timeline::{TimelineState, timeline_ui};
use stepwell::workspace::{Clock, Passphrase, Purpose, Workspace};

#[path = "support/many.rs"]
mod many;

/// A case of `entries` entries over ten years.
fn timeline(entries: u16) -> Timeline {
    let first = date(2016, 1, 1);
    let day = |number: u16| {
        let days = i32::from(number) * 3650 / i32::from(entries);
        first.saturating_add(jiff::Span::new().days(days))
    };
    let mut lanes: Vec<Lane> = TRACKS
        .into_iter()
        .map(|track| Lane { track, completeness: Completeness::NotAsked, items: Vec::new() })
        .collect();
    for number in 0..entries {
        let lane = usize::from(number) % lanes.len();
        if let Some(lane) = lanes.get_mut(lane) {
            lane.items.extend(item(number, day(number), lane.track));
        }
    }
    let points = (0..entries / 8).map(|number| (day(number * 8), f32::from(number % 11))).collect();
    let pain = Series {
        name: "Pain, 0 to 10".to_owned(),
        kind: SeriesKind::Pain,
        top: 10.0,
        unit: String::new(),
        points,
    };
    let today = date(2026, 1, 1);
    Timeline { today, as_of: today, review_due: None, series: vec![pain], flags: Vec::new(), lanes }
}

fn item(number: u16, day: jiff::civil::Date, track: Track) -> Option<Item> {
    let at = SoftDate::exact(day);
    let form = match track {
        Track::Medication | Track::Rehabilitation => {
            let end = SoftDate::exact(day.saturating_add(jiff::Span::new().days(60)));
            Form::Course { start: at, end: CourseEnd::Until(end) }
        }
        _ => {
            let late = vec![ReliefReading { day: 14, percent: 60 }, ReliefReading { day: 42, percent: 0 }];
            let relief =
                (track == Track::Injections).then_some(Relief { early: Some(80), late, ..Relief::default() });
            Form::Event { at, mark: Mark::Procedure, state: EventState::Done, relief }
        }
    };
    Some(Item {
        id: format!("e{number}").parse().ok()?,
        label: format!("Entry {number}"),
        detail: day.to_string(),
        spoken: format!("Entry {number}, {day}"),
        tone: Tone::Plain,
        form,
        look: None,
    })
}

/// One frame: interaction, layout, painting, tessellation.
fn frame(ctx: &Context, timeline: &Timeline, state: &mut TimelineState) {
    let screen = Rect::from_min_max(pos2(0.0, 0.0), pos2(1440.0, 900.0));
    let input = RawInput { screen_rect: Some(screen), ..RawInput::default() };
    let mut output = ctx.run_ui(input, |ui| {
        black_box(timeline_ui(ui, timeline, state));
    });
    output.textures_delta.clear();
    black_box(ctx.tessellate(output.shapes, output.pixels_per_point));
}

fn timelines(criterion: &mut Criterion) {
    let Ok(theme) = Theme::embedded() else { return };
    for entries in [30, 2_000] {
        let ctx = Context::default();
        theme.install(&ctx);
        ctx.enable_accesskit();
        let (timeline, mut state) = (timeline(entries), TimelineState::default());
        // The first frames rasterise glyphs.
        for _ in 0..3 {
            frame(&ctx, &timeline, &mut state);
        }
        let name = format!("a frame of the timeline with {entries} entries");
        criterion.bench_function(&name, |bencher| bencher.iter(|| frame(&ctx, &timeline, &mut state)));
    }
}

/// One frame of the whole window with these events.
fn window(ctx: &Context, app: &mut App, events: Vec<Event>) {
    let screen = Rect::from_min_max(pos2(0.0, 0.0), pos2(1440.0, 900.0));
    let input = RawInput { screen_rect: Some(screen), events, ..RawInput::default() };
    let mut output = ctx.run_ui(input, |ui| {
        app.logic(ui.ctx());
        app.frame(ui);
    });
    output.textures_delta.clear();
    black_box(ctx.tessellate(output.shapes, output.pixels_per_point));
}

fn home(criterion: &mut Criterion) {
    let clock = Clock::fixed("2026-11-20".parse().expect("a day"));
    let folder = tempfile::tempdir().expect("a folder");
    drop(many::seeded(folder.path()));
    let mut workspace = Workspace::new(folder.path(), Purpose::ThrowAway, clock).expect("a workspace");
    workspace.unlock(&Passphrase::new("demo".to_owned())).expect("the store opens");
    let ctx = Context::default();
    let mut app = App::new(&ctx, workspace).expect("the application starts");
    for _ in 0..5 {
        window(&ctx, &mut app, Vec::new());
    }
    criterion.bench_function("home, 100,000 cases", |bencher| {
        bencher.iter(|| window(&ctx, &mut app, Vec::new()));
    });
    let key =
        |key, modifiers| Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
    window(&ctx, &mut app, vec![key(Key::F, Modifiers::COMMAND)]);
    window(&ctx, &mut app, Vec::new());
    // A letter in, a letter out: every frame of the two answers a changed search.
    let mut typed = false;
    criterion.bench_function("home, 100,000 cases, a letter typed into search", |bencher| {
        bencher.iter(|| {
            typed = !typed;
            let event =
                if typed { Event::Text("l".to_owned()) } else { key(Key::Backspace, Modifiers::NONE) };
            window(&ctx, &mut app, vec![event]);
        });
    });
}

criterion_group!(benches, timelines, home);
criterion_main!(benches);
