//! Courses and marks with their labels.

use egui::{Color32, Rect, Stroke, pos2, vec2};

use super::ink::Ink;
use super::{AFTER_AS_OF, Sheet, tails};
use crate::ui::theme::{TypeRole, mix};
use crate::ui::timeline::interact::item_of;
use crate::ui::timeline::layout::{ARROW, LabelPlace, PlacedItem, Runs, Shape};
use crate::ui::timeline::model::{EventState, Item, Mark, Tone};
use crate::ui::widgets::Glyph;

/// Distance between an entry and the ring of its selection.
const RING_GAP: f32 = 4.0;
/// In less room than this a label would be an ellipsis.
const LABEL_STUB: f32 = 26.0;
/// Words farther below their mark than this stand on a further level.
const FIRST_LEVEL: f32 = 20.0;
/// Size of the sign of the look back.
const LOOK: f32 = 14.0;

pub(super) fn entries(ink: &mut Ink<'_>, sheet: &Sheet<'_>) {
    for placed in &sheet.layout.items {
        let Some(item) = item_of(sheet.timeline, placed) else { continue };
        let after = item.form.first_day() > sheet.timeline.as_of;
        ink.strength = if after { AFTER_AS_OF } else { 1.0 };
        let selected = sheet.state.selected.as_ref() == Some(&item.id);
        let ringed = selected || sheet.state.pointed_at.as_ref() == Some(&item.id);
        match &placed.shape {
            Shape::Bar { .. } => bar(ink, item, placed, selected),
            Shape::Mark { hidden: true, .. } if !ringed => {}
            Shape::Mark { .. } => mark(ink, item, placed, selected),
        }
        if let Some(look) = item.look {
            look_back(ink, placed, look);
        }
        if ringed {
            ring(ink, placed);
        }
    }
    ink.strength = 1.0;
}

fn bar(ink: &mut Ink<'_>, item: &Item, placed: &PlacedItem, selected: bool) {
    let Shape::Bar { rect, fade_start, fade_end, ongoing, after } = &placed.shape else { return };
    let color = ink.color();
    let (fill, words_color) = match item.tone {
        Tone::Plain => (color.bar, color.bar_text),
        Tone::Antithrombotic => (color.urgent_tint, color.text),
        Tone::Unknown => (mix(color.unknown, color.panel, 0.2), color.text),
    };
    soft_rect(ink, *rect, (*fade_start, *fade_end), fill);
    if *ongoing {
        let (x, y) = (rect.right(), rect.center().y);
        ink.polygon(&[rect.right_top(), pos2(x + ARROW, y), rect.right_bottom()], fill);
    }
    let sign_at = pos2(rect.left().max(0.0) + 14.0, rect.center().y);
    match item.tone {
        Tone::Plain => {}
        Tone::Antithrombotic => ink.glyph(Glyph::Antithrombotic, sign_at, 13.0),
        Tone::Unknown => {
            ink.dashed(*rect);
            ink.glyph(Glyph::Unknown, sign_at, 13.0);
        }
    }
    if placed.label.room <= LABEL_STUB && after.room <= 0.0 {
        return;
    }
    let role = if item.tone == Tone::Unknown || selected { TypeRole::BaseStrong } else { TypeRole::Base };
    let inside = ink.galley(&item.label, role, words_color, f32::INFINITY);
    let detail_color = if item.tone == Tone::Unknown { color.unknown } else { color.text2 };
    if inside.size().x <= placed.label.room {
        ink.put(inside, placed.label.at, words_color);
        ink.text(&item.detail, (TypeRole::Caption, detail_color), after.at, after.room);
    } else if after.room > placed.label.room {
        let words = if item.detail.is_empty() {
            item.label.clone()
        } else {
            format!("{}, {}", item.label, item.detail)
        };
        ink.text(&words, (TypeRole::Caption, detail_color), after.at, after.room);
    } else if placed.label.room > LABEL_STUB {
        ink.text(&item.label, (role, words_color), placed.label.at, placed.label.room);
    }
}

/// A rectangle whose ends fade where its dates are soft.
fn soft_rect(ink: &mut Ink<'_>, rect: Rect, (fade_start, fade_end): (f32, f32), fill: Color32) {
    let clear = Color32::TRANSPARENT;
    let solid = Rect::from_min_max(
        pos2(rect.left() + fade_start, rect.top()),
        pos2((rect.right() - fade_end).max(rect.left() + fade_start), rect.bottom()),
    );
    if fade_start > 0.0 {
        ink.fade(rect.with_max_x(solid.left()), [clear, fill]);
    }
    if fade_end > 0.0 {
        ink.fade(rect.with_min_x(solid.right()), [fill, clear]);
    }
    let radius = if fade_start > 0.0 || fade_end > 0.0 { 0.0 } else { ink.tokens.radius.bar };
    ink.rect(solid, radius, fill);
}

fn mark(ink: &mut Ink<'_>, item: &Item, placed: &PlacedItem, selected: bool) {
    let Shape::Mark { center, mark, state, smear, tail, .. } = &placed.shape else { return };
    let color = ink.color();
    let tint = if item.tone == Tone::Unknown { color.unknown } else { color.ink };
    if *smear > 0.0 {
        let band = Rect::from_center_size(*center, vec2(2.0 * smear, 4.0));
        ink.fade(band.with_max_x(center.x), [Color32::TRANSPARENT, tint]);
        ink.fade(band.with_min_x(center.x), [tint, Color32::TRANSPARENT]);
    }
    if let Some(tail) = tail {
        tails::tail(ink, tail);
    }
    let place = placed.label;
    if place.at.y - center.y > FIRST_LEVEL {
        // Words that hang lower are tied to their mark.
        let line = [*center, pos2(center.x, place.at.y - 9.0)];
        ink.path(&line, Stroke::new(1.0, color.line2));
    }
    mark_shape(ink, *center, *mark, *state, tint);
    let (role, words_color) =
        if selected { (TypeRole::BaseStrong, color.accent) } else { (TypeRole::Base, color.text) };
    let role = if tail.is_some() { TypeRole::BaseStrong } else { role };
    label(ink, &item.label, (role, words_color), place);
    let detail_color = if item.tone == Tone::Unknown { color.unknown } else { color.text3 };
    if tail.is_some() {
        let below = LabelPlace { at: place.at + vec2(0.0, 15.0), ..place };
        label(ink, &item.detail, (TypeRole::Caption, detail_color), below);
    }
}

fn label(ink: &mut Ink<'_>, words: &str, (role, color): (TypeRole, Color32), place: LabelPlace) {
    match place.runs {
        Runs::Right => {
            ink.text(words, (role, color), place.at, place.room);
        }
        Runs::Left if place.room > 0.0 => {
            let galley = ink.galley(words, role, color, place.room);
            let left = place.at.x - galley.size().x;
            ink.put(galley, pos2(left, place.at.y), color);
        }
        Runs::Left => {}
    }
}

fn mark_shape(ink: &mut Ink<'_>, center: egui::Pos2, mark: Mark, state: EventState, color: Color32) {
    let square = Rect::from_center_size(center, vec2(10.0, 10.0));
    let tick = Rect::from_center_size(center, vec2(4.0, 14.0));
    let diamond = [(0.0, -7.0), (7.0, 0.0), (0.0, 7.0), (-7.0, 0.0)].map(|(x, y)| center + vec2(x, y));
    let outline = Stroke::new(1.5, color);
    match (mark, state) {
        (Mark::Procedure, EventState::Done) => ink.circle(center, 6.0, color),
        (Mark::Procedure, EventState::Planned) => ink.circle_outline(center, 5.5, outline),
        (Mark::Imaging, EventState::Done) => ink.rect(square, 0.0, color),
        (Mark::Imaging, EventState::Planned) => ink.rect_outline(square, 0.0, outline),
        (Mark::Assessment, EventState::Done) => ink.rect(tick, 2.0, color),
        (Mark::Assessment, EventState::Planned) => ink.rect_outline(tick, 2.0, Stroke::new(1.0, color)),
        (Mark::Structural, EventState::Done) => ink.polygon(&diamond, color),
        (Mark::Structural, EventState::Planned) => {
            let closed: Vec<_> = diamond.iter().chain(diamond.first()).copied().collect();
            ink.path(&closed, outline);
        }
    }
}

/// The sign of the look back: over the mark and to its left, or at the upper left corner of a bar.
fn look_back(ink: &mut Ink<'_>, placed: &PlacedItem, look: Glyph) {
    let at = match &placed.shape {
        Shape::Bar { rect, .. } => pos2(rect.left().max(LOOK), rect.top()),
        Shape::Mark { hidden: true, .. } => return,
        Shape::Mark { center, .. } => *center - vec2(12.0, 12.0),
    };
    let ground = ink.color().panel;
    ink.circle(at, LOOK * 0.5 + 1.5, ground);
    ink.glyph(look, at, LOOK);
}

fn ring(ink: &mut Ink<'_>, placed: &PlacedItem) {
    let stroke = Stroke::new(2.0, ink.color().accent);
    match &placed.shape {
        Shape::Bar { rect, .. } => ink.rect_outline(rect.expand(RING_GAP), 5.0, stroke),
        Shape::Mark { center, mark: Mark::Procedure | Mark::Structural, .. } => {
            ink.circle_outline(*center, 6.0 + RING_GAP, stroke);
        }
        Shape::Mark { center, .. } => {
            let area = Rect::from_center_size(*center, vec2(10.0, 14.0));
            ink.rect_outline(area.expand(RING_GAP), 5.0, stroke);
        }
    }
}
