//! Icons that are not a status: where to go and what a control does. Drawn as paths like the glyphs.

use egui::{Color32, Painter, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::focus::focus_ring;
use super::pen::Pen;
use crate::ui::theme::tokens;

/// A picture for a place or an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Icon {
    /// The product: steps going down to a well.
    Stepwell,
    /// Cases, as a list.
    Cases,
    /// One case.
    Person,
    /// Review over cases.
    Chart,
    /// Letter.
    Envelope,
    /// Settings.
    Sliders,
    /// Lock.
    Lock,
    /// Search.
    Search,
    /// Opens downwards.
    ChevronDown,
    /// Opens, or goes on.
    ChevronRight,
    /// What follows from an answer.
    Arrow,
    /// Telephone.
    Phone,
    /// Light or dark.
    Contrast,
    /// Close.
    Close,
    /// Keys.
    Keys,
}

/// Paints `icon` into a box of `size` points around `center`.
pub fn paint_icon(painter: &Painter, icon: Icon, center: Pos2, size: f32, color: Color32) {
    let pen = Pen::new(painter, center, size);
    let stroke = pen.stroke(1.5, color);
    match icon {
        Icon::Stepwell => {
            for (half_width, y) in [(7.4, -5.8), (5.0, -2.6), (2.9, 0.6), (1.2, 3.8)] {
                pen.line(&[(-half_width, y), (half_width, y)], pen.stroke(1.8, color));
            }
            pen.line(&[(0.0, 3.8), (0.0, 6.8)], pen.stroke(1.8, color));
        }
        Icon::Cases => {
            for (right, y) in [(6.5, -4.5), (6.5, 0.0), (2.5, 4.5)] {
                pen.line(&[(-6.5, y), (right, y)], stroke);
            }
        }
        Icon::Person => {
            pen.ring((0.0, -3.4), 3.2, stroke);
            pen.line(&[(-6.0, 7.0), (-6.0, 5.2), (-3.8, 2.6), (3.8, 2.6), (6.0, 5.2), (6.0, 7.0)], stroke);
        }
        Icon::Chart => {
            for (x, top) in [(-5.0, 0.5), (0.0, -6.0), (5.0, -2.5)] {
                pen.line(&[(x, top), (x, 6.5)], stroke);
            }
        }
        Icon::Envelope => {
            pen.outline(&[(-7.0, -5.0), (7.0, -5.0), (7.0, 5.0), (-7.0, 5.0)], stroke);
            pen.line(&[(-7.0, -5.0), (0.0, 1.0), (7.0, -5.0)], stroke);
        }
        Icon::Sliders => {
            for (y, knob) in [(-3.6, 3.0), (3.6, -3.0)] {
                pen.line(&[(-7.0, y), (7.0, y)], stroke);
                pen.disc((knob, y), 2.4, color);
            }
        }
        Icon::Lock => {
            pen.outline(&[(-5.5, -0.5), (5.5, -0.5), (5.5, 7.0), (-5.5, 7.0)], stroke);
            pen.line(
                &[(-3.5, -0.5), (-3.5, -4.0), (-1.5, -6.6), (1.5, -6.6), (3.5, -4.0), (3.5, -0.5)],
                stroke,
            );
        }
        Icon::Search => {
            pen.ring((-1.4, -1.4), 4.8, stroke);
            pen.line(&[(2.2, 2.2), (6.6, 6.6)], pen.stroke(1.8, color));
        }
        Icon::Contrast => {
            pen.ring((0.0, 0.0), 6.6, stroke);
            pen.sector(6.6, -0.25..0.25, color);
        }
        Icon::Close => {
            pen.line(&[(-4.4, -4.4), (4.4, 4.4)], stroke);
            pen.line(&[(-4.4, 4.4), (4.4, -4.4)], stroke);
        }
        Icon::Keys => {
            pen.outline(&[(-7.4, -4.6), (7.4, -4.6), (7.4, 4.6), (-7.4, 4.6)], stroke);
            for x in [-4.4, -1.5, 1.4, 4.3] {
                pen.disc((x, -1.4), 0.9, color);
            }
            pen.line(&[(-3.0, 2.0), (3.0, 2.0)], stroke);
        }
        Icon::ChevronDown => pen.line(&[(-4.0, -2.0), (0.0, 2.2), (4.0, -2.0)], stroke),
        Icon::ChevronRight => pen.line(&[(-2.0, -4.0), (2.2, 0.0), (-2.0, 4.0)], stroke),
        Icon::Arrow => {
            pen.line(&[(-6.0, 0.0), (6.0, 0.0)], stroke);
            pen.line(&[(2.6, -3.2), (6.0, 0.0), (2.6, 3.2)], stroke);
        }
        Icon::Phone => {
            pen.line(&[(-5.0, -5.4), (-2.6, -0.6), (0.6, 2.6), (5.4, 5.0)], pen.stroke(2.4, color));
            pen.line(&[(-5.0, -5.4), (-3.0, -6.0)], pen.stroke(3.4, color));
            pen.line(&[(5.4, 5.0), (6.0, 3.0)], pen.stroke(3.4, color));
        }
    }
}

/// A square button that shows only an icon; `name` is spoken and shown as its tooltip.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str, selected: bool) -> Response {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(tokens.size.control), Sense::click());
    let color = &tokens.color;
    if ui.is_rect_visible(rect) {
        let ink = if selected { color.accent } else { color.text2 };
        let ground = if selected || response.hovered() { color.raised } else { Color32::TRANSPARENT };
        ui.painter().rect_filled(rect, tokens.radius.control, ground);
        paint_icon(ui.painter(), icon, Rect::center(&rect), tokens.size.glyph, ink);
        focus_ring(ui, &response, tokens.radius.control);
    }
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), selected, name));
    response.on_hover_text(name)
}
