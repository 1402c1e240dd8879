//! The timeline by accessible name, pointer and keys.

use egui::{Key, Pos2, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use jiff::civil::date;
use stepwell::ui::timeline::model::{CourseEnd, Form, Item, SoftDate, Timeline, Track};
use stepwell::ui::timeline::{Grip, TimelineEvent, TimelineState, layout, timeline_ui};

use crate::support::sample::id;
use crate::support::{harness, sample};

/// A timeline with its state and what it asked for.
struct Shown {
    timeline: Timeline,
    state: TimelineState,
    events: Vec<TimelineEvent>,
}

fn shown() -> Harness<'static, Shown> {
    let state = Shown { timeline: sample::timeline(), state: TimelineState::default(), events: Vec::new() };
    // Steps of a twentieth of a second: two clicks in a row are a double click.
    let mut harness = harness(egui::Theme::Light, 1000.0, 640.0).with_step_dt(0.05).build_ui_state(
        |ui, shown: &mut Shown| {
            let events = timeline_ui(ui, &shown.timeline, &mut shown.state);
            shown.events.extend(events);
        },
        state,
    );
    harness.run();
    harness
}

const LATE_ESI: &str = "Interlaminar ESI L4-5, 17 Sep 2025";
const GABAPENTIN: &str = "Gabapentin 900 mg, stopped: drowsy, no benefit";

fn drag(harness: &mut Harness<'_, Shown>, from: Pos2, by: egui::Vec2) {
    harness.hover_at(from);
    harness.run();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(from + by * 0.5);
    harness.run();
    harness.hover_at(from + by);
    harness.run();
    harness.drop_at(from + by);
    harness.run();
}

#[test]
fn every_entry_and_lane_has_a_name() {
    let harness = shown();
    harness.get_by_label(LATE_ESI);
    harness.get_by_label("Injections, blocks, all, asked 12 Nov");
    harness.get_by_label("Surgery, Not asked");
    harness.get_by_label("Timeline, 12 entries. Arrow keys walk from entry to entry.");
    harness.get_by_role_and_label(Role::Slider, "As of today");
}

#[test]
fn a_click_selects() {
    let mut harness = shown();
    harness.get_by_label(LATE_ESI).click();
    harness.run();
    assert_eq!(harness.state().state.selected, Some(id(7)));
    assert_eq!(harness.state().events, [TimelineEvent::Select(id(7))]);
}

#[test]
fn only_the_selected_entry_moves() {
    let mut harness = shown();
    let at = harness.get_by_label(LATE_ESI).rect().left_center() + vec2(8.0, 0.0);
    drag(&mut harness, at, vec2(60.0, 0.0));
    assert_eq!(harness.state().events, [], "a drag of an entry that is not selected moves the view");

    harness.get_by_label(LATE_ESI).click();
    harness.run();
    harness.state_mut().events.clear();
    let at = harness.get_by_label(LATE_ESI).rect().left_center() + vec2(8.0, 0.0);
    let scale = harness.state().state.scale(&harness.state().timeline, 852.0);
    drag(&mut harness, at, vec2(60.0, 0.0));
    let days = scale.days_in(60.0);
    assert_eq!(harness.state().events, [TimelineEvent::Move { id: id(7), days }]);
}

#[test]
fn the_end_of_a_selected_course_stretches() {
    let mut harness = shown();
    harness.get_by_label(GABAPENTIN).click();
    harness.run();
    harness.state_mut().events.clear();
    let end = harness.get_by_label(GABAPENTIN).rect().right_center() - vec2(2.0, 0.0);
    drag(&mut harness, end, vec2(40.0, 0.0));
    let [TimelineEvent::Stretch { id: which, end: Grip::End, days }] = harness.state().events.as_slice()
    else {
        panic!("{:?}", harness.state().events);
    };
    assert_eq!(*which, id(2));
    assert!(*days > 5, "{days}");
}

#[test]
fn the_wheel_zooms_around_the_pointer_and_a_drag_pans() {
    let mut harness = shown();
    let ground = harness.get_by_label_contains("Timeline, 12").rect();
    let empty = ground.left_top() + vec2(500.0, 60.0);
    let before = harness.state().state.scale(&harness.state().timeline, ground.width());
    harness.hover_at(empty);
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, 120.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: egui::Modifiers::NONE,
    });
    harness.run_steps(30);
    let after = harness.state().state.scale(&harness.state().timeline, ground.width());
    assert!(after.per_day() > before.per_day() * 1.2, "{after:?}");
    assert_eq!(after.day_at(500.0), before.day_at(500.0));

    drag(&mut harness, empty, vec2(100.0, 0.0));
    let panned = harness.state().state.scale(&harness.state().timeline, ground.width());
    assert_eq!(panned.day_at(600.0), after.day_at(500.0));
}

#[test]
fn a_double_click_on_a_lane_adds_there() {
    let mut harness = shown();
    let lane = harness.get_by_label("Surgery, Not asked").rect();
    let at = lane.right_center() + vec2(400.0, 0.0);
    for _ in 0..2 {
        harness.drag_at(at);
        harness.step();
        harness.drop_at(at);
        harness.step();
    }
    harness.run();
    let [TimelineEvent::Add { track: Track::Surgery, day }] = harness.state().events.as_slice() else {
        panic!("{:?}", harness.state().events);
    };
    assert!((date(2024, 10, 1)..date(2026, 2, 1)).contains(day), "{day}");
}

#[test]
fn keys_walk_edit_and_remove() {
    let mut harness = shown();
    harness.get_by_label(LATE_ESI).focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(
        harness.state().state.selected,
        Some(id(12)),
        "the assessment of the same day, in a lane below"
    );
    harness.key_press(Key::Enter);
    harness.run();
    harness.key_press(Key::Delete);
    harness.run();
    let events = &harness.state().events;
    assert!(events.contains(&TimelineEvent::Edit(id(12))), "{events:?}");
    assert_eq!(events.last(), Some(&TimelineEvent::Remove(id(12))));
}

#[test]
fn a_key_brings_an_entry_out_of_view_into_view() {
    let mut harness = shown();
    let mut scale = harness.state().state.scale(&harness.state().timeline, 852.0);
    scale = scale.zoomed(8.0, 800.0);
    harness.state_mut().state.set_scale(scale);
    harness.run();
    assert!(harness.query_by_label_contains("Gabapentin").is_none());
    let ground = harness.get_by_label_contains("Timeline, 12");
    ground.focus();
    harness.run();
    harness.key_press(Key::Home);
    harness.run();
    assert_eq!(harness.state().state.selected, Some(id(1)));
    harness.get_by_label_contains("Apixaban");
}

#[test]
fn dragging_the_pill_looks_back() {
    let mut harness = shown();
    let pill = harness.get_by_label("As of today").rect().center();
    drag(&mut harness, pill, vec2(-200.0, 0.0));
    let Some(TimelineEvent::LookAt(day)) = harness.state().events.last() else {
        panic!("{:?}", harness.state().events);
    };
    assert!(*day < date(2025, 11, 1), "{day}");
}

#[test]
fn nothing_is_placed_outside_the_canvas_and_the_rest_is_counted() {
    let timeline = sample::timeline();
    let state = TimelineState::default();
    let scale = state.scale(&timeline, 800.0).zoomed(6.0, 700.0);
    let layout = layout(&timeline, scale, vec2(800.0, 600.0));
    let all: usize = timeline.lanes.iter().map(|lane| lane.items.len()).sum();
    assert_eq!(layout.items.len() + layout.beyond.0 + layout.beyond.1, all);
    assert!(layout.beyond.0 > 0);
    for item in &layout.items {
        assert!(item.hit.right() >= 0.0 && item.hit.left() <= 800.0, "{item:?}");
    }
}

#[test]
fn idle_asks_for_no_frame() {
    let mut harness = shown();
    let steps = harness.run();
    assert!(steps <= 2, "{steps}");
}

/// The timeline in a window that is too low for it, scrolled down to its last entries.
#[test]
fn the_axis_stays_in_view_while_the_lanes_are_scrolled() {
    let state = Shown { timeline: sample::timeline(), state: TimelineState::default(), events: Vec::new() };
    let mut harness = harness(egui::Theme::Light, 1000.0, 300.0).build_ui_state(
        |ui, shown: &mut Shown| {
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                let events = timeline_ui(ui, &shown.timeline, &mut shown.state);
                shown.events.extend(events);
            });
        },
        state,
    );
    harness.run();
    let pill = |harness: &Harness<'_, Shown>| harness.get_by_role(Role::Slider).rect();
    let before = pill(&harness);
    harness.state_mut().state.selected = Some(id(7));
    harness.run();
    harness.run();
    let entry = harness.get_by_label_contains(LATE_ESI).rect();
    assert!(entry.bottom() < 300.0, "it was scrolled into view: {entry:?}");
    assert!((pill(&harness).center() - before.center()).length() < 4.0, "{:?} {before:?}", pill(&harness));
    assert!(entry.top() > before.bottom(), "{entry:?} lies under the axis");
}

/// Nobody knows when it was: its soft ends meet, and it is not drawn into a time that has not come.
#[test]
fn a_course_of_an_unknown_time_does_not_run_beyond_today() {
    let mut timeline = sample::timeline();
    let some_time = SoftDate::between(date(2024, 11, 1), timeline.today);
    let whole = timeline.lanes.iter_mut().flat_map(|lane| &mut lane.items);
    let of_therapy = |item: &&mut Item| matches!(item.form, Form::Course { end: CourseEnd::Until(_), .. });
    let course = whole.into_iter().find(of_therapy).expect("a course");
    course.form = Form::Course { start: some_time, end: CourseEnd::Until(some_time) };
    let course = course.id.clone();
    let scale = TimelineState::default().scale(&timeline, 800.0);
    let layout = layout(&timeline, scale, vec2(800.0, 600.0));
    let placed = layout.item(&course).expect("it is in view");
    assert!(placed.hit.right() <= layout.today_x + 1.0, "{:?} past {}", placed.hit, layout.today_x);
}
