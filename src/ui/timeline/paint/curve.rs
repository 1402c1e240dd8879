//! Scores as curves, and the flags at their top.

use egui::{Rect, Stroke, pos2, vec2};

use super::Sheet;
use super::frame::unknown_words;
use super::ink::Ink;
use crate::ui::theme::TypeRole;
use crate::ui::timeline::layout::{PlacedSeries, curve_y};
use crate::ui::timeline::model::{FlagState, SeriesKind};
use crate::ui::widgets::Glyph;

/// Grid, curves and flag moments.
pub(super) fn curves(ink: &mut Ink<'_>, sheet: &Sheet<'_>) {
    let layout = sheet.layout;
    let color = ink.color();
    let shown = layout.series.iter().any(|series| series.last.is_some());
    if shown {
        for share in [0.0, 0.5, 1.0] {
            let y = curve_y(layout.curve, share);
            ink.hline(0.0, layout.size.x, y, Stroke::new(1.0, color.line));
        }
    } else {
        // Below the words of flags, which would be struck through by its edge.
        let top = layout.flags.iter().map(|flag| flag.at.y + 4.0).fold(layout.curve.top(), f32::max);
        no_scores(ink, layout.curve.with_min_y(top), layout.as_of_x);
    }
    for series in layout.series.iter().rev() {
        one_curve(ink, series);
    }
    last_scores(ink, &layout.series);
    for flag in &layout.flags {
        let (glyph, words_color) = match flag.state {
            FlagState::Open => (Glyph::FlagPresent, color.emergency),
            FlagState::Cleared => (Glyph::FlagCleared, color.text3),
        };
        ink.glyph(glyph, flag.at, 14.0);
        let galley = ink.galley(&flag.words, TypeRole::Caption, words_color, 240.0);
        let left = flag.at.x + 12.0;
        // Words that would run out on the right stand on the left.
        let x =
            if left + galley.size().x > layout.size.x { flag.at.x - 12.0 - galley.size().x } else { left };
        ink.put(galley, pos2(x, flag.at.y), words_color);
    }
}

fn no_scores(ink: &mut Ink<'_>, curve: Rect, as_of_x: f32) {
    let color = ink.color();
    let right = as_of_x.clamp(220.0, curve.right().max(220.0)) - 8.0;
    let card = Rect::from_min_max(pos2(8.0, curve.top() + 16.0), pos2(right, curve.bottom() - 12.0));
    ink.rect(card, ink.tokens.radius.control, color.unknown_tint);
    ink.dashed(card);
    unknown_words(ink, "No score yet", pos2(card.left() + 14.0, card.center().y - 9.0), card.width() - 40.0);
    let at = pos2(card.left() + 30.0, card.center().y + 9.0);
    ink.text("Ctrl+E records one", (TypeRole::Caption, color.unknown), at, card.width() - 40.0);
}

fn one_curve(ink: &mut Ink<'_>, series: &PlacedSeries) {
    let color = ink.color();
    match series.kind {
        SeriesKind::Pain => {
            ink.path(&series.points, Stroke::new(2.0, color.ink));
            for point in &series.points {
                ink.circle(*point, 3.5, color.ink);
            }
        }
        SeriesKind::Function => {
            ink.path(&series.points, Stroke::new(1.2, color.closed));
            for point in &series.points {
                let square = Rect::from_center_size(*point, vec2(5.0, 5.0));
                ink.rect(square, 0.0, color.panel);
                ink.rect_outline(square, 0.0, Stroke::new(1.2, color.closed));
            }
        }
    }
}

/// Curves whose last scores are nearer than this have one of them above and one below, in points.
const NEAR: f32 = 40.0;

/// The last score of each curve beside its point, on the side where its line does not come in; where two are near, that of
/// the upper curve above it and that of the lower one below.
fn last_scores(ink: &mut Ink<'_>, curves: &[PlacedSeries]) {
    let color = ink.color();
    for series in curves {
        let Some((at, value)) = &series.last else { continue };
        let other = curves.iter().filter(|other| other.kind != series.kind).find_map(|it| it.last.as_ref());
        let near = other.filter(|(it, _)| (it.y - at.y).abs() < NEAR);
        let (role, ink_color, first) = match series.kind {
            SeriesKind::Pain => (TypeRole::BaseStrong, color.text, true),
            SeriesKind::Function => (TypeRole::Caption, color.text3, false),
        };
        let before = series.points.iter().rev().find(|point| point.x < at.x);
        let above = match (near, before) {
            (Some((it, _)), _) => at.y < it.y || (first && at.y == it.y),
            (None, Some(before)) => before.y >= at.y,
            (None, None) => first,
        };
        let galley = ink.galley(value, role, ink_color, 80.0);
        // Left of its point: the last score is often that of today, where a line comes down.
        let left = at.x - galley.size().x - 2.0;
        ink.put(galley, pos2(left, at.y + if above { -14.0 } else { 14.0 }), ink_color);
    }
}

/// Names and line samples of the curves, and the numbers of the scale.
pub(super) fn heads(ink: &mut Ink<'_>, sheet: &Sheet<'_>, head: f32) {
    let color = ink.color();
    let curve = sheet.layout.curve;
    let (left, room) = (12.0 - head, head - 44.0);
    let mut y = curve.top() + 14.0;
    if sheet.timeline.series.is_empty() {
        let galley = ink.wrapped("Pain and function", (TypeRole::BaseStrong, color.text), head - 16.0);
        let further = galley.size().y - galley.rows.first().map_or(0.0, |row| row.height());
        ink.put(galley, pos2(left, y + further * 0.5), color.text);
        return;
    }
    for series in &sheet.timeline.series {
        let (role, ink_color) = match series.kind {
            SeriesKind::Pain => (TypeRole::BaseStrong, color.text),
            SeriesKind::Function => (TypeRole::Caption, color.text2),
        };
        // The range stands on its own line where both have no room beside each other.
        let whole = ink.galley(&series.name, role, ink_color, f32::INFINITY).size().x;
        let (name, range) =
            series.name.split_once(", ").filter(|_| whole > room).unwrap_or((&series.name, ""));
        let galley = ink.wrapped(name, (role, ink_color), room);
        let further = galley.size().y - galley.rows.first().map_or(0.0, |row| row.height());
        ink.put(galley, pos2(left, y + further * 0.5), ink_color);
        y += further;
        if !range.is_empty() {
            y += 15.0;
            ink.text(range, (role, ink_color), pos2(left, y), room);
        }
        let sample = PlacedSeries {
            kind: series.kind,
            points: vec![pos2(left, y + 14.0), pos2(left + 13.0, y + 14.0), pos2(left + 26.0, y + 14.0)],
            last: None,
        };
        sample_line(ink, &sample);
        y += 34.0;
    }
    let Some(main) = sheet.timeline.series.first() else { return };
    for share in [0.0, 0.5, 1.0] {
        let words = format!("{}", main.top * share);
        let galley = ink.galley(&words, TypeRole::Caption, color.text3, 40.0);
        let x = -8.0 - galley.size().x;
        ink.put(galley, pos2(x, curve_y(curve, share)), color.text3);
    }
}

fn sample_line(ink: &mut Ink<'_>, sample: &PlacedSeries) {
    let middle = sample.points.get(1).copied().into_iter().collect();
    let ends: Vec<_> = sample.points.iter().step_by(2).copied().collect();
    let color = ink.color();
    let stroke = match sample.kind {
        SeriesKind::Pain => Stroke::new(2.0, color.ink),
        SeriesKind::Function => Stroke::new(1.2, color.closed),
    };
    ink.path(&ends, stroke);
    one_curve(ink, &PlacedSeries { kind: sample.kind, points: middle, last: None });
}
