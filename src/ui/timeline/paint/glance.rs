//! The timeline at a glance: the curve, courses as thin bars, procedures on one base line.

use egui::{Pos2, Rect, Stroke, pos2, vec2};

use super::Sheet;
use super::ink::Ink;
use crate::ui::theme::TypeRole;
use crate::ui::timeline::layout::{AXIS_HEIGHT, PlacedItem, Shape};
use crate::ui::timeline::model::{SeriesKind, Tone, Track};

const CURVE_HEIGHT: f32 = 56.0;
const BAR: f32 = 7.0;

pub(super) fn glance(ink: &mut Ink<'_>, sheet: &Sheet<'_>) {
    let color = ink.color();
    let (width, height) = (sheet.canvas.width(), sheet.canvas.height());
    ink.rect(Rect::from_min_size(Pos2::ZERO, vec2(width, height)), 0.0, color.panel);
    let after = Rect::from_min_max(pos2(sheet.layout.as_of_x, AXIS_HEIGHT), pos2(width, height));
    ink.rect(after, 0.0, color.future);
    let years = sheet.layout.ticks.iter().filter(|tick| tick.year).count();
    for tick in sheet.layout.ticks.iter().filter(|tick| years < 2 || tick.year) {
        ink.vline(tick.x, AXIS_HEIGHT, height, Stroke::new(1.0, color.line));
        ink.text(&tick.words, (TypeRole::Caption, color.text3), pos2(tick.x + 3.0, AXIS_HEIGHT * 0.5), 44.0);
    }
    curve(ink, sheet);
    let base = height - 14.0;
    ink.hline(0.0, width, base, Stroke::new(1.0, color.line2));
    let mut row = 0.0;
    for placed in &sheet.layout.items {
        row = entry(ink, sheet, placed, (base, row));
    }
    ink.vline(sheet.layout.as_of_x, AXIS_HEIGHT * 0.5, height, Stroke::new(1.5, color.text));
}

fn curve(ink: &mut Ink<'_>, sheet: &Sheet<'_>) {
    let stroke = Stroke::new(1.5, ink.color().ink);
    let area = sheet.layout.curve;
    let small = |point: &Pos2| {
        let share = (point.y - area.top()) / area.height().max(1.0);
        pos2(point.x, AXIS_HEIGHT + share * CURVE_HEIGHT)
    };
    for series in sheet.layout.series.iter().filter(|series| series.kind == SeriesKind::Pain) {
        let points: Vec<Pos2> = series.points.iter().map(small).collect();
        ink.path(&points, stroke);
        for point in points {
            ink.circle(point, 2.5, stroke.color);
        }
    }
}

/// Draws one entry; gives back the next free row of bars.
fn entry(ink: &mut Ink<'_>, sheet: &Sheet<'_>, placed: &PlacedItem, (base, row): (f32, f32)) -> f32 {
    let color = ink.color();
    let Some(lane) = sheet.timeline.lanes.get(placed.lane) else { return row };
    let tone = lane.items.get(placed.index).map_or(Tone::Plain, |item| item.tone);
    match &placed.shape {
        Shape::Bar { rect, .. } => {
            let top = AXIS_HEIGHT + CURVE_HEIGHT + 6.0 + row * (BAR + 4.0);
            if top + BAR > base - 14.0 {
                return row;
            }
            let bar = Rect::from_x_y_ranges(rect.x_range(), top..=top + BAR);
            match tone {
                Tone::Plain => ink.rect(bar, 2.0, color.bar),
                Tone::Antithrombotic => ink.rect(bar, 2.0, color.urgent_tint),
                Tone::Unknown => {
                    ink.rect(bar, 2.0, color.unknown_tint);
                    ink.dashed(bar);
                }
            }
            row + 1.0
        }
        Shape::Mark { center, .. } => {
            match lane.track {
                Track::Assessment => {}
                Track::Imaging => {
                    ink.rect(Rect::from_center_size(pos2(center.x, base), vec2(8.0, 8.0)), 0.0, color.ink);
                }
                _ => ink.circle(pos2(center.x, base), 5.0, color.ink),
            }
            row
        }
    }
}
