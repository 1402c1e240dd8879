//! Where each entry lies, and which labels have room.

use egui::{Pos2, Rect, pos2};
use jiff::civil::Date;

use super::labels::{Labels, level_height};
use super::lanes::{BAR_HEIGHT, LaneRows, LaneStyle, PlacedLane, ROW_HEIGHT};
use super::tail::{PlacedTail, place_tail};
use crate::ui::timeline::ItemId;
use crate::ui::timeline::model::{CourseEnd, EventState, Form, Item, Lane, Mark, SoftDate, Tone};
use crate::ui::timeline::scale::TimeScale;

/// How far an ongoing course points past today.
pub(in crate::ui::timeline) const ARROW: f32 = 7.0;
/// The least width over which a soft end fades, and the least width of a bar.
const FADE_LEAST: f32 = 24.0;
const BAR_LEAST: f32 = 4.0;
/// A label with less room than this is left out.
const LABEL_LEAST: f32 = 28.0;
/// What a character of 13 point text takes, on the generous side: the layout knows no fonts.
const CHAR_WIDTH: f32 = 6.7;

/// Everything about the canvas that placing an item needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Canvas {
    pub(super) scale: TimeScale,
    pub(super) width: f32,
    pub(super) today: Date,
    /// Where the line of the day looked at stands; words do not run across it.
    pub(super) as_of_x: f32,
}

/// Which way words run from where they are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runs {
    /// To the right: the place is their left centre.
    Right,
    /// To the left: the place is their right centre.
    Left,
}

/// Where the words of an entry go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelPlace {
    /// Left or right centre of the line.
    pub at: Pos2,
    /// Room for the words, in points; 0 leaves them out.
    pub room: f32,
    /// Which way they run.
    pub runs: Runs,
}

/// The shape of a placed entry.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A course.
    Bar {
        /// Its area; soft ends lie inside it.
        rect: Rect,
        /// Width over which the start fades; 0 for a known day.
        fade_start: f32,
        /// Width over which the end fades.
        fade_end: f32,
        /// Whether it goes on and points past today.
        ongoing: bool,
        /// Where the detail after the bar goes.
        after: LabelPlace,
    },
    /// A mark.
    Mark {
        /// Centre of the mark.
        center: Pos2,
        /// Its shape.
        mark: Mark,
        /// Done or planned.
        state: EventState,
        /// Half the width of the smear of a soft date; 0 for a known day.
        smear: f32,
        /// Relief, for what can give it.
        tail: Option<PlacedTail>,
        /// Whether a mark on the same point is drawn already.
        hidden: bool,
    },
}

/// An entry on the canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedItem {
    /// Which entry.
    pub id: ItemId,
    /// Lane and place in the lane, to find the item again.
    pub lane: usize,
    /// Place in the lane.
    pub index: usize,
    /// The area that answers to the pointer.
    pub hit: Rect,
    /// What is drawn.
    pub shape: Shape,
    /// Where the label goes.
    pub label: LabelPlace,
    /// Whether a neighbour answers to the pointer for it, because so many entries are in view that they could not be
    /// told apart. Arrow keys still reach it, and zooming in gives it its own place.
    pub shared: bool,
    /// How many others answer to the pointer through this one; said with its name.
    pub others: usize,
}

/// Places the items of one lane that are in view, in order of time; gives back how many lie left and right.
pub(super) fn place(
    out: &mut Vec<PlacedItem>,
    (lane_index, lane): (usize, &Lane),
    placed_lane: &PlacedLane,
    (rows, labels): (&LaneRows, &Labels),
    canvas: Canvas,
) -> (usize, usize) {
    let mut beyond = (0, 0);
    let first = out.len();
    for (index, (item, row)) in lane.items.iter().zip(&rows.row_of).enumerate() {
        let words = labels.of(index);
        let spot = Spot {
            lane: placed_lane,
            lane_index,
            row: *row,
            index,
            canvas,
            words,
            planned: labels.planned(),
        };
        let placed = match &item.form {
            Form::Course { start, end } => place_course(item, (*start, *end), &spot),
            Form::Event { at, .. } => place_event(item, *at, &spot),
        };
        if placed.hit.right() < 0.0 {
            beyond.0 += 1;
        } else if placed.hit.left() > canvas.width {
            beyond.1 += 1;
        } else {
            out.push(placed);
        }
    }
    let Some(new) = out.get_mut(first..) else { return beyond };
    new.sort_by(|a, b| a.hit.left().total_cmp(&b.hit.left()).then_with(|| a.id.cmp(&b.id)));
    if !labels.planned() {
        turn_back_where_taken(new);
    }
    give_labels_room(new, lane, canvas);
    if labels.planned() {
        clear_of_lines(new);
    }
    beyond
}

struct Spot<'a> {
    lane: &'a PlacedLane,
    lane_index: usize,
    row: usize,
    index: usize,
    canvas: Canvas,
    /// Level and direction of its words, where they were given a place.
    words: Option<(usize, Runs)>,
    /// Whether any words of the lane were given a place.
    planned: bool,
}

fn place_course(item: &Item, (start, end): (SoftDate, CourseEnd), spot: &Spot<'_>) -> PlacedItem {
    let scale = spot.canvas.scale;
    let left = scale.x_of_start(start.from);
    let (right, ongoing, fade_end) = match end {
        CourseEnd::Ongoing => (scale.x(spot.canvas.today.max(start.to)), true, 0.0),
        CourseEnd::Until(end) => (scale.x(end.to), false, fade(scale.x(end.to) - scale.x(end.from))),
    };
    let fade_start = fade(scale.x(start.to) - scale.x(start.from));
    // What goes on ends at today, however short it is.
    let soft = if ongoing { 0.0 } else { fade_start.min(FADE_LEAST) + fade_end.min(FADE_LEAST) };
    let least = BAR_LEAST + soft;
    let right = right.max(left + least);
    // Where nobody knows which of two days is which, the ends meet: they do not push the bar beyond what is known.
    let (fade_start, fade_end) = share_room(right - left - BAR_LEAST, fade_start, fade_end);
    // A lane of marks keeps a course just above its base line.
    let top = match spot.lane.style {
        LaneStyle::Relief => spot.lane.base_y - BAR_HEIGHT - 1.0,
        _ => spot.lane.rect.top() + 6.0 + ROW_HEIGHT * spot.row as f32,
    };
    let rect = Rect::from_min_max(pos2(left, top), pos2(right, top + BAR_HEIGHT));
    let label_left = left.max(0.0) + 8.0 + if item.tone == Tone::Plain { 0.0 } else { 16.0 };
    let detail_y = rect.center().y;
    PlacedItem {
        id: item.id.clone(),
        lane: spot.lane_index,
        index: spot.index,
        hit: if ongoing { rect.with_max_x(right + ARROW) } else { rect },
        shape: Shape::Bar {
            rect,
            fade_start,
            fade_end,
            ongoing,
            after: LabelPlace {
                at: pos2(right + if ongoing { ARROW + 4.0 } else { 8.0 }, detail_y),
                room: 0.0,
                runs: Runs::Right,
            },
        },
        label: LabelPlace {
            at: pos2(label_left, detail_y),
            room: (right - 6.0 - label_left).max(0.0),
            runs: Runs::Right,
        },
        shared: false,
        others: 0,
    }
}

/// Two soft ends within the room of their bar.
fn share_room(room: f32, start: f32, end: f32) -> (f32, f32) {
    let part = (room / (start + end).max(1.0)).min(1.0);
    (start * part, end * part)
}

fn fade(uncertainty: f32) -> f32 {
    if uncertainty > 0.0 { uncertainty.max(FADE_LEAST) } else { 0.0 }
}

fn place_event(item: &Item, at: SoftDate, spot: &Spot<'_>) -> PlacedItem {
    let Form::Event { mark, state, relief, .. } = &item.form else {
        return place_course(item, (at, CourseEnd::Until(at)), spot);
    };
    let scale = spot.canvas.scale;
    let (from, to) = (scale.x(at.from), scale.x(at.to));
    let x = (from + to) * 0.5;
    let smear = if at.is_exact() { 0.0 } else { ((to - from) * 0.5).max(FADE_LEAST * 0.5) };
    let rect = spot.lane.rect;
    let (center, label_y) = match spot.lane.style {
        LaneStyle::Relief => (pos2(x, spot.lane.base_y), spot.lane.base_y + 16.0),
        LaneStyle::Marks => (pos2(x, rect.top() + 14.0), rect.top() + 31.0),
        LaneStyle::Bars => (pos2(x, rect.top() + 6.0 + BAR_HEIGHT * 0.5 + ROW_HEIGHT * spot.row as f32), 0.0),
        LaneStyle::Ticks | LaneStyle::Empty => (pos2(x, rect.center().y), 0.0),
    };
    let tail = relief
        .as_ref()
        .filter(|_| *state == EventState::Done && spot.lane.style == LaneStyle::Relief)
        .map(|relief| place_tail(relief, center, scale));
    let right = tail.as_ref().map_or(x, |tail| tail.right);
    let mut hit = Rect::from_center_size(center, egui::vec2(16.0, 20.0)).expand2(egui::vec2(smear, 0.0));
    hit.max.x = hit.max.x.max(right);
    let label = match spot.lane.style {
        LaneStyle::Relief | LaneStyle::Marks => match spot.words {
            Some((level, runs)) => {
                let y = label_y + level as f32 * level_height(spot.lane.style);
                let out = if runs == Runs::Right { -6.0 } else { 6.0 };
                LabelPlace { at: pos2(x + out, y), room: words_of(item), runs }
            }
            // Without a place of their own words are cut where the next ones begin.
            None if spot.planned => {
                LabelPlace { at: pos2(x - 6.0, label_y), room: f32::INFINITY, runs: Runs::Right }
            }
            None => label_under(item, pos2(x, label_y), spot.canvas),
        },
        LaneStyle::Bars => {
            LabelPlace { at: pos2(x + 12.0, center.y), room: f32::INFINITY, runs: Runs::Right }
        }
        LaneStyle::Ticks | LaneStyle::Empty => LabelPlace { at: center, room: 0.0, runs: Runs::Right },
    };
    PlacedItem {
        id: item.id.clone(),
        lane: spot.lane_index,
        index: spot.index,
        hit,
        shape: Shape::Mark { center, mark: *mark, state: *state, smear, tail, hidden: false },
        label,
        shared: false,
        others: 0,
    }
}

/// Where the words under a mark go: to the right, or to the left where they would run across the line of the day looked
/// at, or out of view.
fn label_under(item: &Item, at: Pos2, canvas: Canvas) -> LabelPlace {
    let words = words_of(item);
    let stop = if at.x <= canvas.as_of_x { canvas.as_of_x.min(canvas.width) } else { canvas.width };
    if at.x - 6.0 + words > stop - 4.0 && at.x + 6.0 > words {
        LabelPlace { at: pos2(at.x + 6.0, at.y), room: words, runs: Runs::Left }
    } else {
        LabelPlace { at: pos2(at.x - 6.0, at.y), room: f32::INFINITY, runs: Runs::Right }
    }
}

/// The room the words of a mark take.
fn words_of(item: &Item) -> f32 {
    width_of(item.label.chars().count().max(item.detail.chars().count()))
}

/// The room so many characters take, on the generous side.
pub(super) fn width_of(characters: usize) -> f32 {
    characters as f32 * CHAR_WIDTH + 8.0
}

/// Cuts each label where the next one in its row begins, drops what would be a stub, and hides marks that
/// would be drawn onto the same point.
fn give_labels_room(items: &mut [PlacedItem], lane: &Lane, canvas: Canvas) {
    // From right to left: what lies next in each row (rows are told apart by their height).
    let mut next_left: Vec<(f32, f32)> = Vec::new();
    for item in items.iter_mut().rev() {
        let row_y = item.label.at.y;
        let slot = next_left.iter_mut().find(|(y, _)| (*y - row_y).abs() < 1.0);
        let limit = slot.as_ref().map_or(canvas.width, |(_, left)| *left) - 6.0;
        let (label, detail) = lane
            .items
            .get(item.index)
            .map_or((0, 0), |item| (item.label.chars().count(), item.detail.chars().count()));
        let begins = match &mut item.shape {
            Shape::Bar { rect, after, .. } => {
                let fits = label as f32 * CHAR_WIDTH <= item.label.room;
                let words = if fits { detail } else { label + detail + 2 };
                // What is only said beside the bar stops at the line of the day looked at.
                let stops = fits && after.at.x < canvas.as_of_x;
                let limit = if stops { limit.min(canvas.as_of_x - 4.0) } else { limit };
                after.room = usable((limit - after.at.x).min(width_of(words)));
                // What has no room beside a long bar stands in it, behind the name.
                let behind = item.label.at.x + width_of(label);
                let inside = behind + width_of(detail) <= item.label.at.x + item.label.room;
                if fits && inside && detail > 0 && after.room < width_of(words) {
                    after.at.x = behind;
                    after.room = width_of(detail);
                }
                rect.left()
            }
            Shape::Mark { .. } => {
                let words = width_of(label.max(detail));
                match item.label.runs {
                    Runs::Left => item.label.at.x - item.label.room,
                    Runs::Right => {
                        if item.label.room > 0.0 {
                            item.label.room = usable((limit - item.label.at.x).min(words));
                        }
                        item.label.at.x
                    }
                }
            }
        };
        match slot {
            Some(slot) => slot.1 = begins,
            None => next_left.push((row_y, begins)),
        }
    }
    hide_doubles(items);
}

/// Words run to the left only where no other mark stands above them.
fn turn_back_where_taken(items: &mut [PlacedItem]) {
    let mut last: Vec<(f32, f32)> = Vec::new();
    for item in items {
        let Shape::Mark { center, .. } = &item.shape else { continue };
        let (row_y, x) = (item.label.at.y, center.x);
        let slot = last.iter_mut().find(|(y, _)| (*y - row_y).abs() < 1.0);
        let before = slot.as_ref().map_or(f32::NEG_INFINITY, |(_, x)| *x);
        if item.label.runs == Runs::Left && before > item.label.at.x - item.label.room - 12.0 {
            item.label.at.x -= 12.0;
            item.label.room = f32::INFINITY;
            item.label.runs = Runs::Right;
        }
        match slot {
            Some(slot) => slot.1 = x,
            None => last.push((row_y, x)),
        }
    }
}

/// So far from where words begin or end, the line of a mark beside theirs is stepped aside from.
const ASIDE: f32 = 14.0;

/// Where marks nearly coincide the line from one to its words comes down through the words of another: these step aside.
fn clear_of_lines(items: &mut [PlacedItem]) {
    let lines: Vec<(f32, f32)> = items
        .iter()
        .filter_map(|item| match &item.shape {
            Shape::Mark { center, .. } if item.label.room > 0.0 => Some((center.x, item.label.at.y)),
            _ => None,
        })
        .collect();
    for item in items.iter_mut().filter(|item| matches!(item.shape, Shape::Mark { .. })) {
        let LabelPlace { at, runs, .. } = item.label;
        let crossing = lines.iter().filter(|(x, foot)| *foot > at.y + 1.0 && (x - at.x).abs() < ASIDE);
        let crossing = crossing.map(|(x, _)| *x);
        let aside = match runs {
            Runs::Left => crossing.fold(at.x, |end, x| end.min(x - 4.0)),
            Runs::Right => crossing.fold(at.x, |begin, x| begin.max(x + 4.0)),
        };
        item.label.at.x = aside;
    }
}

/// With more entries than this in view, those that lie within [`FINGER`] of one another share a place.
const TELL_APART: usize = 300;
/// The least distance at which a pointer tells two entries apart, in points.
const FINGER: f32 = 12.0;

/// Lets crowded entries of a row share the place of the first.
pub(super) fn share_crowded(items: &mut [PlacedItem]) {
    if items.len() <= TELL_APART {
        return;
    }
    // Items come lane by lane and in order of time; rows of a lane are told apart by their height. Of each row: the
    // place of the last item that stands for itself.
    let mut last: Vec<(usize, f32, usize)> = Vec::new();
    let mut others: Vec<usize> = vec![0; items.len()];
    let lefts: Vec<f32> = items.iter().map(|item| item.hit.left()).collect();
    for (at, item) in items.iter_mut().enumerate() {
        let (x, y) = (item.hit.left(), item.hit.center().y);
        match last.iter_mut().find(|(lane, row, _)| *lane == item.lane && (*row - y).abs() < 1.0) {
            Some((_, _, first)) if lefts.get(*first).is_some_and(|left| x - left < FINGER) => {
                item.shared = true;
                if let Some(count) = others.get_mut(*first) {
                    *count += 1;
                }
            }
            Some((_, _, first)) => *first = at,
            None => last.push((item.lane, y, at)),
        }
    }
    for (item, others) in items.iter_mut().zip(others) {
        item.others = others;
    }
}

fn usable(room: f32) -> f32 {
    if room < LABEL_LEAST { 0.0 } else { room }
}

fn hide_doubles(items: &mut [PlacedItem]) {
    let mut last: Option<(Pos2, bool)> = None;
    for item in items.iter_mut() {
        let Shape::Mark { center, tail, hidden, .. } = &mut item.shape else { continue };
        let place = center.round();
        let same = last.is_some_and(|(point, had_tail)| point == place && (had_tail || tail.is_none()));
        *hidden = same;
        if !same {
            last = Some((place, tail.is_some()));
        }
    }
}
