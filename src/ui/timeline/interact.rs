//! Pointer and keys on the canvas, and the names a screen reader finds there.
//!
//! Only the *selected* entry can be dragged or stretched, so no date changes by accident: a drag that begins
//! anywhere else moves the view.

use std::sync::Arc;

use egui::{
    CursorIcon, EventFilter, Id, Key, Modifiers, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};

use jiff::civil::Date;

use super::layout::{AXIS_HEIGHT, Layout, PlacedItem, Shape};
use super::model::{Completeness, CourseEnd, EventState, Form, Item, Timeline, track_name};
use super::scale::TimeScale;
use super::state::{Drag, Grip, TimelineState};
use super::view::TimelineEvent;
use super::{ItemId, words};

/// How far the pointer may be from the end of a bar to grip it.
const GRIP: f32 = 6.0;
/// One notch of the wheel zooms by about a sixth.
const ZOOM_PER_POINT: f32 = 0.004;
/// Half the width of the pill on the axis.
pub(super) const PILL_HALF: f32 = 52.0;

/// The canvas of this frame.
pub(super) struct Canvas {
    pub(super) rect: Rect,
    pub(super) layout: Arc<Layout>,
    pub(super) scale: TimeScale,
    /// Where the axis lies: at the top of what is in view.
    pub(super) axis_top: f32,
}

pub(super) fn interact(
    ui: &mut Ui,
    timeline: &Timeline,
    state: &mut TimelineState,
    canvas: &Canvas,
) -> Vec<TimelineEvent> {
    let mut events = Vec::new();
    let ground = ui.interact(canvas.rect, ui.scope_id().with("timeline"), Sense::click_and_drag());
    ground.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, words::canvas(timeline)));
    pan_and_zoom(ui, &ground, state, canvas);
    add_on_double_click(&ground, canvas, &mut events);
    let mut focused = None;
    for placed in &canvas.layout.items {
        let Some(item) = item_of(timeline, placed) else { continue };
        let wanted = [&state.selected, &state.focus_next].into_iter().flatten().any(|id| *id == item.id);
        if placed.shared && !wanted {
            continue;
        }
        let response = entry(ui, item, placed, state, canvas);
        if response.has_focus() {
            focused = Some(&item.id);
        }
        entry_events(ui, &response, (item, placed, timeline.today), canvas, (state, &mut events));
    }
    // A case just opened is walked by arrow keys at once: nothing else wants them.
    let free = ui.memory(|memory| memory.focused().is_none()) && !ui.ctx().any_popup_open();
    if ground.has_focus() || focused.is_some() || free {
        keys(ui, (timeline, focused), state, canvas, &mut events);
    }
    as_of_pill(ui, timeline, canvas, &mut events);
    events
}

/// The item a placed entry stands for.
pub(super) fn item_of<'a>(timeline: &'a Timeline, placed: &PlacedItem) -> Option<&'a Item> {
    timeline.lanes.get(placed.lane)?.items.get(placed.index)
}

fn pan_and_zoom(ui: &Ui, ground: &Response, state: &mut TimelineState, canvas: &Canvas) {
    if ground.dragged() {
        state.set_scale(canvas.scale.panned(ground.drag_delta().x));
    }
    let Some(pointer) = ground.hover_pos() else { return };
    // The wheel zooms here, so it must not scroll what the timeline stands in.
    let (scroll, pinch, shift) = ui.input_mut(|input| {
        (std::mem::take(&mut input.smooth_scroll_delta), input.zoom_delta(), input.modifiers.shift)
    });
    let x = pointer.x - canvas.rect.left();
    let sideways = scroll.x + if shift { scroll.y } else { 0.0 };
    if sideways != 0.0 {
        state.set_scale(canvas.scale.panned(sideways));
    } else if pinch != 1.0 {
        state.set_scale(canvas.scale.zoomed(pinch, x));
    } else if scroll.y != 0.0 {
        state.set_scale(canvas.scale.zoomed((scroll.y * ZOOM_PER_POINT).exp(), x));
    }
}

fn add_on_double_click(ground: &Response, canvas: &Canvas, events: &mut Vec<TimelineEvent>) {
    if !ground.double_clicked() {
        return;
    }
    let Some(at) = ground.interact_pointer_pos() else { return };
    let at = at - canvas.rect.min;
    let below_axis = at.y > canvas.axis_top + AXIS_HEIGHT;
    if let Some(lane) = canvas.layout.lane_at(at.y).filter(|_| below_axis) {
        events.push(TimelineEvent::Add { track: lane.track, day: canvas.scale.day_at(at.x) });
    }
}

fn entry_id(ui: &Ui, id: &ItemId) -> Id {
    ui.scope_id().with(("entry", id))
}

fn entry(ui: &Ui, item: &Item, placed: &PlacedItem, state: &mut TimelineState, canvas: &Canvas) -> Response {
    let selected = state.selected.as_ref() == Some(&item.id);
    let hit = placed.hit.translate(canvas.rect.min.to_vec2()).intersect(canvas.rect);
    // What the axis covers does not answer in its place.
    let axis = canvas.rect.top() + canvas.axis_top + AXIS_HEIGHT;
    let hit = if canvas.axis_top > 0.0 { hit.with_min_y(hit.top().max(axis.min(hit.bottom()))) } else { hit };
    let sense = if selected { Sense::click_and_drag() } else { Sense::click() };
    let id = entry_id(ui, &item.id);
    let response = ui.interact(hit, id, sense);
    response.widget_info(|| {
        let spoken = match placed.others {
            0 => item.spoken.clone(),
            others => format!("{}, and {others} more here; arrow keys reach each", item.spoken),
        };
        WidgetInfo::selected(Role::ListItem, true, selected, spoken)
    });
    if state.focus_next.as_ref() == Some(&item.id) {
        state.focus_next = None;
        response.request_focus();
    }
    response
}

fn entry_events(
    ui: &Ui,
    response: &Response,
    (item, placed, today): (&Item, &PlacedItem, Date),
    canvas: &Canvas,
    (state, events): (&mut TimelineState, &mut Vec<TimelineEvent>),
) {
    if (response.clicked() || response.gained_focus()) && state.selected.as_ref() != Some(&item.id) {
        state.selected = Some(item.id.clone());
        events.push(TimelineEvent::Select(item.id.clone()));
    }
    if response.clicked() {
        // From here on the keys speak of this entry.
        response.request_focus();
    }
    if response.double_clicked() {
        events.push(TimelineEvent::Edit(item.id.clone()));
    }
    let selected = state.selected.as_ref() == Some(&item.id);
    if selected && let Some(pointer) = response.hover_pos() {
        let icon = match grip_at(placed, pointer.x - canvas.rect.left()) {
            Grip::Whole => CursorIcon::Grab,
            Grip::Start | Grip::End => CursorIcon::ResizeHorizontal,
        };
        ui.ctx().set_cursor_icon(icon);
    }
    if response.drag_started()
        && let Some(origin) = ui.input(|input| input.pointer.press_origin())
    {
        let grip = grip_at(placed, origin.x - canvas.rect.left());
        state.drag = Some(Drag { id: item.id.clone(), grip, days: 0 });
    }
    let Some(drag) = state.drag.take_if(|drag| drag.id == item.id) else { return };
    if response.drag_stopped() {
        events.extend(dropped(drag));
    } else {
        let moved = response.total_drag_delta().map_or(drag.days, |delta| canvas.scale.days_in(delta.x));
        let days = moved.min(days_to_today(&item.form, drag.grip, today));
        state.drag = Some(Drag { days, ..drag });
    }
}

/// How many days later a part of an entry can be: what was done cannot lie in the future, and what goes on has begun.
fn days_to_today(form: &Form, grip: Grip, today: Date) -> i32 {
    let last = match (form, grip) {
        (Form::Event { state: EventState::Planned, .. }, _) => return i32::MAX,
        (Form::Event { at, .. }, _) => at.to,
        (Form::Course { start, .. }, Grip::Start) => start.to,
        (Form::Course { start, end: CourseEnd::Ongoing }, _) => start.to,
        (Form::Course { end: CourseEnd::Until(end), .. }, _) => end.to,
    };
    (super::scale::day_number(today) - super::scale::day_number(last)).max(0)
}

fn dropped(drag: Drag) -> Option<TimelineEvent> {
    match (drag.grip, drag.days) {
        (_, 0) => None,
        (Grip::Whole, days) => Some(TimelineEvent::Move { id: drag.id, days }),
        (end, days) => Some(TimelineEvent::Stretch { id: drag.id, end, days }),
    }
}

/// Which part of an entry lies at `x`. Only a course has ends, and one that goes on has no end to grip.
fn grip_at(placed: &PlacedItem, x: f32) -> Grip {
    let Shape::Bar { rect, ongoing, .. } = &placed.shape else { return Grip::Whole };
    if rect.width() < 4.0 * GRIP {
        return Grip::Whole;
    }
    if (x - rect.left()).abs() <= GRIP {
        Grip::Start
    } else if !ongoing && (x - rect.right()).abs() <= GRIP {
        Grip::End
    } else {
        Grip::Whole
    }
}

fn keys(
    ui: &Ui,
    (timeline, focused): (&Timeline, Option<&ItemId>),
    state: &mut TimelineState,
    canvas: &Canvas,
    events: &mut Vec<TimelineEvent>,
) {
    let holder = focused.map_or_else(|| ui.scope_id().with("timeline"), |id| entry_id(ui, id));
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.ctx().memory_mut(|memory| memory.set_focus_lock_filter(holder, filter));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if state.drag.is_some() && pressed(Key::Escape) {
        state.drag = None;
        ui.ctx().stop_dragging();
        return;
    }
    let step = [
        (Key::ArrowRight, Step::Later),
        (Key::ArrowLeft, Step::Earlier),
        (Key::ArrowDown, Step::LaneBelow),
        (Key::ArrowUp, Step::LaneAbove),
        (Key::Home, Step::First),
        (Key::End, Step::Last),
    ]
    .into_iter()
    .find_map(|(key, step)| pressed(key).then_some(step));
    let from = focused.cloned().or_else(|| state.selected.clone());
    if let Some(next) = step.and_then(|step| walk(timeline, from.as_ref(), step)) {
        state.reveal(&next.id, next.form.first_day(), canvas.scale, canvas.rect.width());
        events.push(TimelineEvent::Select(next.id.clone()));
    }
    let Some(id) = from else { return };
    if pressed(Key::Enter) {
        events.push(TimelineEvent::Edit(id));
    } else if pressed(Key::Delete) {
        events.push(TimelineEvent::Remove(id));
    }
}

/// Where an arrow key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Later,
    Earlier,
    LaneBelow,
    LaneAbove,
    First,
    Last,
}

/// The entry that lies one step from `from`; the first or last of the case if nothing is selected.
fn walk<'a>(timeline: &'a Timeline, from: Option<&ItemId>, step: Step) -> Option<&'a Item> {
    let mut all: Vec<(usize, &Item)> = timeline
        .lanes
        .iter()
        .enumerate()
        .flat_map(|(lane, content)| content.items.iter().map(move |item| (lane, item)))
        .collect();
    all.sort_by_key(|(lane, item)| (item.form.first_day(), *lane, &item.id));
    let at = from.and_then(|id| all.iter().position(|(_, item)| item.id == *id));
    let Some(at) = at else {
        let end = if matches!(step, Step::Earlier | Step::LaneAbove | Step::Last) {
            all.last()
        } else {
            all.first()
        };
        return end.map(|(_, item)| *item);
    };
    let (lane, item) = *all.get(at)?;
    let nearest = |lanes: Vec<usize>| {
        let lane = lanes.into_iter().find(|lane| all.iter().any(|(other, _)| other == lane))?;
        let day = super::scale::day_number(item.form.first_day());
        let distance = |item: &Item| (super::scale::day_number(item.form.first_day()) - day).abs();
        all.iter()
            .filter(|(other, _)| *other == lane)
            .min_by_key(|(_, item)| distance(item))
            .map(|(_, item)| *item)
    };
    match step {
        Step::Later => all.get(at + 1).map(|(_, item)| *item),
        Step::Earlier => at.checked_sub(1).and_then(|at| all.get(at)).map(|(_, item)| *item),
        Step::LaneBelow => nearest((lane + 1..timeline.lanes.len()).collect()),
        Step::LaneAbove => nearest((0..lane).rev().collect()),
        Step::First => all.first().map(|(_, item)| *item),
        Step::Last => all.last().map(|(_, item)| *item),
    }
}

/// The pill on the axis: dragged, or with the arrow keys, it moves the day everything is shown as of.
fn as_of_pill(ui: &Ui, timeline: &Timeline, canvas: &Canvas, events: &mut Vec<TimelineEvent>) {
    let x = canvas.rect.left() + canvas.layout.as_of_x;
    if !canvas.rect.x_range().contains(x) {
        return;
    }
    let rect = Rect::from_center_size(
        pos2(x, canvas.rect.top() + canvas.axis_top + 13.0),
        vec2(2.0 * PILL_HALF, 20.0),
    );
    let response = ui
        .interact(rect, ui.scope_id().with("as of"), Sense::click_and_drag())
        .on_hover_cursor(CursorIcon::Grab);
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, words::as_of(timeline)));
    if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let day = canvas.scale.day_at(pointer.x - canvas.rect.left()).min(timeline.today);
        if day != timeline.as_of {
            events.push(TimelineEvent::LookAt(day));
        }
    }
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.ctx().memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let by_days = i32::from(pressed(Key::ArrowRight)) - i32::from(pressed(Key::ArrowLeft))
            + 30 * (i32::from(pressed(Key::PageUp)) - i32::from(pressed(Key::PageDown)));
        if by_days != 0 {
            let day = super::scale::day_of_number(super::scale::day_number(timeline.as_of) + by_days);
            events.push(TimelineEvent::LookAt(day.min(timeline.today)));
        } else if pressed(Key::End) {
            events.push(TimelineEvent::LookAt(timeline.today));
        }
    }
}

/// Gives each lane head a name that tells the lane, how many entries it has, and whether that is all.
pub(super) fn name_heads(ui: &Ui, timeline: &Timeline, canvas: &Canvas, head: f32) {
    for (lane, placed) in timeline.lanes.iter().zip(&canvas.layout.lanes) {
        let top_left = pos2(canvas.rect.left() - head, canvas.rect.top() + placed.rect.top());
        let rect = Rect::from_min_size(top_left, vec2(head, placed.rect.height()));
        let response = ui.interact(rect, ui.scope_id().with(("head", lane.track)), Sense::hover());
        response.widget_info(|| {
            let count = lane.items.len();
            let asked = match lane.completeness {
                Completeness::NotApplicable => String::new(),
                whole_or_not => format!(", {}", words::completeness(whole_or_not, count)),
            };
            WidgetInfo::labeled(Role::RowHeader, true, format!("{}{asked}", track_name(lane.track)))
        });
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::ui::timeline::model::{Lane, Mark, SoftDate, Tone, Track};

    fn id(number: u8) -> ItemId {
        format!("e{number}").parse().unwrap()
    }

    fn mark(number: u8, month: i8) -> Item {
        Item {
            id: id(number),
            label: String::new(),
            detail: String::new(),
            spoken: String::new(),
            tone: Tone::Plain,
            form: Form::Event {
                at: SoftDate::exact(date(2025, month, 1)),
                mark: Mark::Procedure,
                state: EventState::Done,
                relief: None,
            },
            look: None,
        }
    }

    fn timeline() -> Timeline {
        let lane = |track, items| Lane { track, completeness: Completeness::NotAsked, items };
        Timeline {
            today: date(2025, 12, 1),
            as_of: date(2025, 12, 1),
            review_due: None,
            series: Vec::new(),
            flags: Vec::new(),
            lanes: vec![
                lane(Track::Medication, vec![mark(1, 5)]),
                lane(Track::Imaging, Vec::new()),
                lane(Track::Injections, vec![mark(2, 2), mark(3, 6)]),
            ],
        }
    }

    fn steps(from: Option<u8>, step: Step) -> Option<ItemId> {
        walk(&timeline(), from.map(id).as_ref(), step).map(|item| item.id.clone())
    }

    #[test]
    fn what_was_done_cannot_be_dragged_past_today() {
        let today = date(2025, 12, 1);
        let done = mark(1, 11).form;
        assert_eq!(days_to_today(&done, Grip::Whole, today), 30);
        let Form::Event { at, mark, relief, .. } = done else { panic!("an event") };
        let planned = Form::Event { at, mark, relief, state: EventState::Planned };
        assert_eq!(days_to_today(&planned, Grip::Whole, today), i32::MAX);
        let start = SoftDate::exact(date(2025, 11, 21));
        let ongoing = Form::Course { start, end: CourseEnd::Ongoing };
        assert_eq!(days_to_today(&ongoing, Grip::Start, today), 10);
        let ended = Form::Course { start, end: CourseEnd::Until(SoftDate::exact(date(2025, 11, 29))) };
        assert_eq!(days_to_today(&ended, Grip::Whole, today), 2);
        assert_eq!(days_to_today(&ended, Grip::End, today), 2);
    }

    #[test]
    fn arrows_walk_in_order_of_time_over_all_lanes() {
        assert_eq!(steps(Some(2), Step::Later), Some(id(1)));
        assert_eq!(steps(Some(1), Step::Later), Some(id(3)));
        assert_eq!(steps(Some(3), Step::Later), None);
        assert_eq!(steps(Some(1), Step::Earlier), Some(id(2)));
    }

    #[test]
    fn up_and_down_skip_empty_lanes_and_find_the_nearest_in_time() {
        assert_eq!(steps(Some(1), Step::LaneBelow), Some(id(3)));
        assert_eq!(steps(Some(2), Step::LaneAbove), Some(id(1)));
        assert_eq!(steps(Some(1), Step::LaneAbove), None);
    }

    #[test]
    fn without_a_selection_a_step_starts_at_an_end() {
        assert_eq!(steps(None, Step::Later), Some(id(2)));
        assert_eq!(steps(None, Step::Earlier), Some(id(3)));
    }
}
