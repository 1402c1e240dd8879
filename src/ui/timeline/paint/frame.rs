//! Ground, grid, axis and lane heads.

use egui::{Rect, Stroke, pos2};

use super::Sheet;
use super::ink::Ink;
use crate::ui::theme::TypeRole;
use crate::ui::timeline::interact::PILL_HALF;
use crate::ui::timeline::layout::{AXIS_HEIGHT, LaneStyle, PlacedLane};
use crate::ui::timeline::model::{Completeness, Lane, track_name};
use crate::ui::timeline::words;
use crate::ui::widgets::Glyph;

/// Fills the canvas, darkens what lies after the day looked at, and draws grid, axis and lane rules.
pub(super) fn ground(ink: &mut Ink<'_>, sheet: &Sheet<'_>) {
    let layout = sheet.layout;
    let (width, height) = (layout.size.x, layout.size.y);
    let color = ink.color();
    ink.rect(Rect::from_min_max(pos2(0.0, 0.0), pos2(width, height)), 0.0, color.panel);
    if layout.as_of_x < width {
        let after = Rect::from_min_max(pos2(layout.as_of_x.max(0.0), AXIS_HEIGHT), pos2(width, height));
        ink.rect(after, 0.0, color.future);
    }
    let hairline = Stroke::new(1.0, color.line);
    for tick in &layout.ticks {
        ink.vline(tick.x, AXIS_HEIGHT, height, hairline);
    }
    for (lane, placed) in sheet.timeline.lanes.iter().zip(&layout.lanes) {
        lane_ground(ink, lane, placed, sheet);
    }
    ink.hline(0.0, width, height - 1.0, hairline);
}

/// The axis, over what is scrolled below it.
pub(super) fn axis(ink: &mut Ink<'_>, sheet: &Sheet<'_>) {
    let (layout, above) = (sheet.layout, sheet.axis_top);
    let color = ink.color();
    let hairline = Stroke::new(1.0, color.line);
    let foot = above + AXIS_HEIGHT;
    ink.rect(Rect::from_min_max(pos2(0.0, above), pos2(layout.size.x, foot)), 0.0, color.panel);
    for tick in &layout.ticks {
        let top = if tick.year { 4.0 } else { 16.0 };
        ink.vline(tick.x, above + top, foot, hairline);
        let role = if tick.year { TypeRole::BaseStrong } else { TypeRole::Caption };
        let ink_color = if tick.year { color.text } else { color.text3 };
        // Words under the pill are left out.
        if tick.x >= -2.0 && (tick.x + 4.0 - layout.as_of_x).abs() > PILL_HALF + 16.0 {
            ink.text(&tick.words, (role, ink_color), pos2(tick.x + 4.0, above + AXIS_HEIGHT * 0.5), 60.0);
        }
    }
    ink.hline(0.0, layout.size.x, foot, hairline);
}

fn lane_ground(ink: &mut Ink<'_>, lane: &Lane, placed: &PlacedLane, sheet: &Sheet<'_>) {
    let color = ink.color();
    let width = sheet.layout.size.x;
    let hairline = Stroke::new(1.0, color.line);
    ink.hline(0.0, width, placed.rect.top(), hairline);
    match placed.style {
        LaneStyle::Empty => {
            let at = pos2(6.0, placed.rect.center().y);
            let says = words::completeness(lane.completeness, 0);
            match lane.completeness {
                Completeness::NotAsked => {
                    unknown_words(ink, &says, at, width - 40.0);
                }
                _ => {
                    ink.text(&says, (TypeRole::Caption, color.text3), at, width - 12.0);
                }
            }
        }
        LaneStyle::Relief => {
            ink.hline(0.0, width, placed.base_y, Stroke::new(1.0, color.line2));
            let full = crate::ui::timeline::layout::relief_y(placed.base_y, 100);
            ink.hline(0.0, width, full, hairline);
            ink.text("relief 100 %", (TypeRole::Caption, color.text3), pos2(6.0, full - 7.0), 90.0);
        }
        LaneStyle::Bars | LaneStyle::Marks | LaneStyle::Ticks => {}
    }
}

/// The sign of the unknown and words after it.
pub(super) fn unknown_words(ink: &mut Ink<'_>, says: &str, at: egui::Pos2, room: f32) {
    let color = ink.color();
    ink.glyph(Glyph::Unknown, at + egui::vec2(6.0, 0.0), 12.0);
    ink.text(says, (TypeRole::Caption, color.unknown), pos2(at.x + 16.0, at.y), room);
}

/// The column left of the canvas: years shown, lane names, and whether a lane is known to be whole.
pub(super) fn heads(ink: &mut Ink<'_>, sheet: &Sheet<'_>, head: f32) {
    let layout = sheet.layout;
    let color = ink.color();
    let left = 12.0 - head;
    let area = Rect::from_min_max(pos2(-head, 0.0), pos2(0.0, layout.size.y));
    ink.rect(area, 0.0, color.panel);
    let hairline = Stroke::new(1.0, color.line);
    ink.hline(-head, 0.0, layout.size.y - 1.0, hairline);
    for (lane, placed) in sheet.timeline.lanes.iter().zip(&layout.lanes) {
        ink.hline(-head, 0.0, placed.rect.top(), hairline);
        lane_head(ink, lane, placed, (left, head - 16.0));
    }
    ink.vline(-1.0, AXIS_HEIGHT, layout.size.y, hairline);
}

/// The years in view, beside the axis.
pub(super) fn axis_head(ink: &mut Ink<'_>, sheet: &Sheet<'_>, head: f32) {
    let (color, above) = (ink.color(), sheet.axis_top);
    let area = Rect::from_min_max(pos2(-head, above), pos2(0.0, above + AXIS_HEIGHT));
    ink.rect(area, 0.0, color.panel);
    let at = pos2(12.0 - head, above + AXIS_HEIGHT * 0.5);
    ink.text(&years(sheet), (TypeRole::Caption, color.text3), at, head - 16.0);
    ink.hline(-head, 0.0, above + AXIS_HEIGHT, Stroke::new(1.0, color.line));
}

/// Heads narrower than this name a lane by its first word.
const WHOLE_NAME: f32 = 124.0;

fn lane_head(ink: &mut Ink<'_>, lane: &Lane, placed: &PlacedLane, (left, room): (f32, f32)) {
    let color = ink.color();
    let whole = track_name(lane.track);
    let name = match whole.split_once(", ") {
        Some((first, _)) if room < WHOLE_NAME => first,
        _ => whole,
    };
    let top = placed.rect.top();
    match placed.style {
        LaneStyle::Empty | LaneStyle::Ticks => {
            let at = pos2(left, placed.rect.center().y);
            ink.text(name, (TypeRole::Caption, color.text2), at, room);
        }
        LaneStyle::Bars | LaneStyle::Marks | LaneStyle::Relief => {
            // In a lane of one row the two lines sit tighter.
            let first = if placed.rect.height() < 40.0 { 9.0 } else { 13.0 };
            ink.text(name, (TypeRole::BaseStrong, color.text), pos2(left, top + first), room);
            let says = words::completeness(lane.completeness, lane.items.len());
            let at = pos2(left, top + first + 15.0);
            match lane.completeness {
                Completeness::NotAsked => unknown_words(ink, &says, at, room - 16.0),
                _ => {
                    ink.text(&says, (TypeRole::Caption, color.text3), at, room);
                }
            }
        }
    }
}

/// "2024 – 2026": the years in view.
fn years(sheet: &Sheet<'_>) -> String {
    let scale = sheet.state.scale(sheet.timeline, sheet.layout.size.x);
    let (first, last) = (scale.day_at(0.0).year(), scale.day_at(sheet.layout.size.x).year());
    if first == last { format!("{first}") } else { format!("{first} – {last}") }
}
