//! Relief tails: the column of the first hours, the area of the weeks after, and what nobody scored.

use egui::{Pos2, Rect, Stroke, pos2};

use super::ink::Ink;
use crate::ui::theme::TypeRole;
use crate::ui::timeline::layout::{Column, PlacedTail, relief_y};

/// Height of the tick at a reading.
const TICK: f32 = 10.0;
/// A column nobody scored stands this high, in percent.
const UNSCORED_PERCENT: i16 = 60;

pub(super) fn tail(ink: &mut Ink<'_>, tail: &PlacedTail) {
    column(ink, tail);
    if tail.line.is_empty() {
        let (left, right) = (tail.column_right, tail.right);
        if right <= left {
            return;
        }
        let stub = Rect::from_min_max(pos2(left + 2.0, tail.base_y - 8.0), pos2(right, tail.base_y));
        ink.dashed(stub);
        return;
    }
    let color = ink.color();
    if tail.all_zero {
        let line = [pos2(tail.column_right, tail.base_y), pos2(tail.right, tail.base_y)];
        ink.line(line, Stroke::new(2.0, color.closed));
        for reading in &tail.readings {
            tick(ink, *reading, color.closed);
        }
        return;
    }
    for pair in tail.line.windows(2) {
        if let [from, to] = pair {
            slice(ink, *from, *to, tail.base_y);
        }
    }
    ink.path(&tail.line, Stroke::new(2.0, color.relief));
    for reading in &tail.readings {
        let below = reading.y > tail.base_y;
        tick(ink, *reading, if below { color.contra } else { color.relief });
    }
}

/// The area between two readings; below the base it is a worsening.
fn slice(ink: &mut Ink<'_>, from: Pos2, to: Pos2, base_y: f32) {
    let color = ink.color();
    let above = |point: Pos2| point.y <= base_y;
    let fill = |below: bool| if below { color.contra.gamma_multiply(0.35) } else { color.relief_fill };
    if above(from) == above(to) {
        ink.polygon(&[from, to, pos2(to.x, base_y), pos2(from.x, base_y)], fill(!above(from)));
        return;
    }
    let share = (base_y - from.y) / (to.y - from.y);
    let crossing = pos2(from.x + (to.x - from.x) * share, base_y);
    ink.polygon(&[from, crossing, pos2(from.x, base_y)], fill(!above(from)));
    ink.polygon(&[crossing, to, pos2(to.x, base_y)], fill(!above(to)));
}

fn tick(ink: &mut Ink<'_>, at: Pos2, color: egui::Color32) {
    ink.line([pos2(at.x, at.y - TICK * 0.5), pos2(at.x, at.y + TICK * 0.5)], Stroke::new(2.0, color));
}

fn column(ink: &mut Ink<'_>, tail: &PlacedTail) {
    let color = ink.color();
    let area = |top: f32, bottom: f32| {
        Rect::from_min_max(pos2(tail.column_left, top), pos2(tail.column_right, bottom))
    };
    match tail.column {
        Column::Percent(0) => ink.rect(area(tail.base_y - 3.0, tail.base_y), 0.0, color.closed),
        Column::Percent(percent) if percent < 0 => {
            ink.rect(area(tail.base_y, relief_y(tail.base_y, percent)), 0.0, color.contra);
        }
        Column::Percent(percent) => {
            ink.rect(area(relief_y(tail.base_y, percent), tail.base_y), 0.0, color.relief)
        }
        Column::NotScored => {
            let top = relief_y(tail.base_y, UNSCORED_PERCENT);
            let column = area(top, tail.base_y);
            ink.rect(column, 0.0, color.unknown_tint);
            ink.dashed(column);
            let galley = ink.galley("?", TypeRole::BaseStrong, color.unknown, 20.0);
            let x = column.center().x - galley.size().x * 0.5;
            ink.put(galley, pos2(x, top - 8.0), color.unknown);
        }
    }
}
