//! Upright lines: the day looked at, the review; and the ghost of an entry that is being dragged.

use egui::{Rect, Stroke, pos2, vec2};

use super::Sheet;
use super::ink::Ink;
use crate::ui::theme::TypeRole;
use crate::ui::timeline::interact::{PILL_HALF, item_of};
use crate::ui::timeline::layout::{AXIS_HEIGHT, Shape};
use crate::ui::timeline::state::Grip;
use crate::ui::timeline::words;

pub(super) fn review(ink: &mut Ink<'_>, sheet: &Sheet<'_>) {
    let (Some(x), Some(day)) = (sheet.layout.review_x, sheet.timeline.review_due) else { return };
    if !(0.0..=sheet.layout.size.x).contains(&x) {
        return;
    }
    let color = ink.color();
    ink.vline(x, AXIS_HEIGHT, sheet.layout.size.y, Stroke::new(1.0, color.accent));
    let top = AXIS_HEIGHT + 2.0;
    ink.polygon(&[pos2(x, top), pos2(x + 9.0, top + 4.0), pos2(x, top + 8.0)], color.accent);
    let says = words::short_day(day, sheet.timeline.today);
    let beside = x + 4.0;
    let lines = [("Review", 17.0), (says.as_str(), 31.0)]
        .map(|(line, dy)| (ink.galley(line, TypeRole::Caption, color.accent, 90.0), dy));
    // Both lines stand on the same side.
    let fits = lines.iter().all(|(galley, _)| beside + galley.size().x <= sheet.layout.size.x);
    for (galley, dy) in lines {
        let left = if fits { beside } else { x - 4.0 - galley.size().x };
        ink.put(galley, pos2(left, top + dy), color.accent);
    }
}

/// The line of the day looked at; today is marked beside it while looking back.
pub(super) fn as_of(ink: &mut Ink<'_>, sheet: &Sheet<'_>) {
    let layout = sheet.layout;
    let color = ink.color();
    if layout.today_x != layout.as_of_x {
        ink.vline(layout.today_x, AXIS_HEIGHT, layout.size.y, Stroke::new(1.0, color.line2));
        ink.text(
            "Today",
            (TypeRole::Caption, color.text3),
            pos2(layout.today_x + 4.0, AXIS_HEIGHT + 10.0),
            60.0,
        );
    }
    ink.vline(layout.as_of_x, AXIS_HEIGHT, layout.size.y, Stroke::new(1.5, color.text));
}

/// The pill of the day looked at, on the axis.
pub(super) fn pill(ink: &mut Ink<'_>, sheet: &Sheet<'_>) {
    let (layout, middle) = (sheet.layout, sheet.axis_top + AXIS_HEIGHT * 0.5);
    let color = ink.color();
    ink.vline(layout.as_of_x, middle, sheet.axis_top + AXIS_HEIGHT, Stroke::new(1.5, color.text));
    let pill = Rect::from_center_size(pos2(layout.as_of_x, middle), vec2(2.0 * PILL_HALF, 20.0));
    ink.rect(pill, 10.0, color.text);
    let says = format!("‹ {}", words::as_of(sheet.timeline));
    let galley = ink.galley(&says, TypeRole::BaseStrong, color.panel, 2.0 * PILL_HALF - 12.0);
    let left = layout.as_of_x - galley.size().x * 0.5;
    ink.put(galley, pos2(left, pill.center().y), color.panel);
}

/// While an entry is dragged: where it would lie, and the dates it would have.
pub(super) fn drag(ink: &mut Ink<'_>, sheet: &Sheet<'_>) {
    let Some(drag) = &sheet.state.drag else { return };
    let Some(placed) = sheet.layout.item(&drag.id) else { return };
    let Some(item) = item_of(sheet.timeline, placed) else { return };
    let color = ink.color();
    let scale = sheet.state.scale(sheet.timeline, sheet.layout.size.x);
    let dx = scale.per_day() * drag.days as f32;
    let ghost = match (&placed.shape, drag.grip) {
        (Shape::Bar { rect, .. }, Grip::Whole) => rect.translate(vec2(dx, 0.0)),
        (Shape::Bar { rect, .. }, Grip::Start) => rect.with_min_x(rect.left() + dx),
        (Shape::Bar { rect, .. }, Grip::End) => rect.with_max_x(rect.right() + dx),
        (Shape::Mark { center, .. }, _) => Rect::from_center_size(*center + vec2(dx, 0.0), vec2(16.0, 16.0)),
    };
    ink.rect_outline(ghost.expand(2.0), 4.0, Stroke::new(2.0, color.accent));
    let says = words::dates(&words::moved(&item.form, drag));
    let galley = ink.galley(&says, TypeRole::BaseStrong, color.on_accent, 320.0);
    let size = galley.size() + vec2(12.0, 4.0);
    let left = (ghost.center().x - size.x * 0.5).clamp(0.0, (sheet.layout.size.x - size.x).max(0.0));
    let tag = Rect::from_min_size(pos2(left, ghost.top() - size.y - 6.0), size);
    ink.rect(tag, ink.tokens.radius.bar, color.accent);
    ink.put(galley, pos2(tag.left() + 6.0, tag.center().y), color.on_accent);
}
