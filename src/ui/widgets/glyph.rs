//! The status glyphs: a shape *and* a colour for each status, and the word a screen reader says.
//!
//! The family of the shape speaks without colour: circles are open doors, squares are closed ones, corners
//! are danger, dashes are unknown. All are paths, never characters of a font.

use egui::{Painter, Pos2, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::pen::Pen;
use crate::ui::theme::{Palette, tokens};

/// What a glyph says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Glyph {
    /// An emergency flag is up.
    Emergency,
    /// To be done soon, or a rule that could not be evaluated.
    Urgent,
    /// The step is offered.
    Offered,
    /// Offered once something routine is confirmed.
    OfferedConfirm,
    /// May lead, though something is unknown.
    Provisional,
    /// Unknown: a fact, a criterion, or whether a step is indicated.
    Unknown,
    /// Not before a date or another step.
    NotYet,
    /// The treatment works; a review date stands.
    Working,
    /// May be repeated.
    Repeatable,
    /// Not indicated.
    NotIndicated,
    /// Relatively contraindicated: to be weighed.
    Conditional,
    /// Contraindicated.
    Contraindicated,
    /// Tried and used up.
    Exhausted,
    /// Declined by the patient.
    Declined,
    /// Not to be had.
    Unavailable,
    /// Withheld by a red flag.
    Withheld,
    /// A red flag is present.
    FlagPresent,
    /// A red flag was worked up and cleared.
    FlagCleared,
    /// A criterion is met.
    Met,
    /// A criterion is not met.
    NotMet,
    /// Something that thins the blood.
    Antithrombotic,
}

impl Glyph {
    /// All glyphs, in the order of the legend.
    pub const ALL: [Self; 21] = [
        Self::Emergency,
        Self::Urgent,
        Self::Offered,
        Self::OfferedConfirm,
        Self::Provisional,
        Self::Unknown,
        Self::NotYet,
        Self::Working,
        Self::Repeatable,
        Self::NotIndicated,
        Self::Conditional,
        Self::Contraindicated,
        Self::Exhausted,
        Self::Declined,
        Self::Unavailable,
        Self::Withheld,
        Self::FlagPresent,
        Self::FlagCleared,
        Self::Met,
        Self::NotMet,
        Self::Antithrombotic,
    ];

    /// The word that is spoken for the shape.
    pub fn spoken(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Urgent => "urgent",
            Self::Offered => "offered",
            Self::OfferedConfirm => "offered, confirm first",
            Self::Provisional => "provisional",
            Self::Unknown => "unknown",
            Self::NotYet => "not yet",
            Self::Working => "working",
            Self::Repeatable => "repeatable",
            Self::NotIndicated => "not indicated",
            Self::Conditional => "conditional",
            Self::Contraindicated => "contraindicated",
            Self::Exhausted => "exhausted",
            Self::Declined => "declined",
            Self::Unavailable => "unavailable",
            Self::Withheld => "withheld by a red flag",
            Self::FlagPresent => "red flag present",
            Self::FlagCleared => "red flag worked up and cleared",
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::Antithrombotic => "antithrombotic",
        }
    }
}

/// A glyph in the flow of a row, `size` points wide.
pub fn glyph(ui: &mut Ui, what: Glyph, size: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    if ui.is_rect_visible(rect) {
        paint_glyph(ui.painter(), what, rect.center(), size, &tokens(ui).color);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, what.spoken()));
    response
}

/// Paints `what` into a box of `size` points around `center`.
pub fn paint_glyph(painter: &Painter, what: Glyph, center: Pos2, size: f32, color: &Palette) {
    let pen = Pen::new(painter, center, size);
    match what {
        Glyph::Emergency => {
            pen.fill(&octagon(7.4), color.emergency_fill);
            pen.exclamation_mark((0.0, 0.0), 7.0, color.on_emergency);
        }
        Glyph::Urgent => {
            pen.fill(&[(0.0, -7.0), (7.4, 6.4), (-7.4, 6.4)], color.urgent);
            pen.exclamation_mark((0.0, 1.4), 6.0, color.raised);
        }
        Glyph::Withheld => {
            pen.outline(&octagon(6.8), pen.stroke(1.6, color.emergency));
            pen.line(&[(-1.7, -2.4), (-1.7, 2.4)], pen.stroke(1.8, color.emergency));
            pen.line(&[(1.7, -2.4), (1.7, 2.4)], pen.stroke(1.8, color.emergency));
        }
        Glyph::FlagPresent | Glyph::FlagCleared => flag(&pen, what, color),
        Glyph::Met => pen.line(&[(-5.2, 0.6), (-1.6, 4.2), (5.4, -4.0)], pen.stroke(2.0, color.relief)),
        Glyph::NotMet => cross(&pen, 4.4, pen.stroke(2.0, color.contra)),
        Glyph::Antithrombotic => drop_shape(&pen, color),
        Glyph::Conditional => {
            let diamond = [(0.0, -7.0), (7.0, 0.0), (0.0, 7.0), (-7.0, 0.0)];
            pen.outline(&diamond, pen.stroke(1.6, color.urgent));
            pen.disc((0.0, 0.0), 1.8, color.urgent);
        }
        Glyph::Unknown => {
            pen.disc((0.0, 0.0), 7.0, color.unknown_tint);
            pen.dashed_ring(7.0, 10, pen.stroke(1.4, color.unknown));
            pen.question_mark((0.0, 0.0), 7.4, color.unknown);
        }
        Glyph::Exhausted | Glyph::Declined | Glyph::Unavailable => closed_door(&pen, what, color),
        Glyph::Offered
        | Glyph::OfferedConfirm
        | Glyph::Provisional
        | Glyph::NotYet
        | Glyph::Working
        | Glyph::Repeatable
        | Glyph::NotIndicated
        | Glyph::Contraindicated => open_door(&pen, what, color),
    }
}

/// Circles: doors that are open, or may open.
fn open_door(pen: &Pen<'_>, what: Glyph, color: &Palette) {
    let ring = |stroke_color| pen.ring((0.0, 0.0), 6.8, pen.stroke(1.6, stroke_color));
    match what {
        Glyph::Offered => {
            pen.disc((0.0, 0.0), 7.4, color.accent);
            pen.line(&[(-1.2, -3.2), (2.0, 0.0), (-1.2, 3.2)], pen.stroke(1.9, color.on_accent));
        }
        Glyph::OfferedConfirm => {
            ring(color.accent);
            pen.line(&[(-1.2, -2.9), (1.7, 0.0), (-1.2, 2.9)], pen.stroke(1.7, color.accent));
        }
        Glyph::Provisional => {
            pen.sector(7.4, 0.25..0.75, color.accent);
            for dash in 0_u8..4 {
                let start = -0.235 + f32::from(dash) * 0.125;
                pen.arc(6.7, start..start + 0.08, pen.stroke(1.5, color.unknown));
            }
        }
        Glyph::NotYet => {
            ring(color.closed);
            pen.line(&[(0.0, -4.0), (0.0, 0.3), (2.9, 2.0)], pen.stroke(1.5, color.closed));
        }
        Glyph::Working => {
            pen.fill(&[(-3.0, -3.0), (7.6, -3.0), (7.6, 3.0), (-3.0, 3.0)], color.relief_fill);
            pen.disc((-3.6, 0.0), 4.0, color.relief);
        }
        Glyph::Repeatable => {
            ring(color.relief);
            pen.line(&[(-3.0, -2.6), (-0.4, 0.0), (-3.0, 2.6)], pen.stroke(1.5, color.relief));
            pen.line(&[(0.4, -2.6), (3.0, 0.0), (0.4, 2.6)], pen.stroke(1.5, color.relief));
        }
        Glyph::Contraindicated => {
            pen.ring((0.0, 0.0), 6.6, pen.stroke(2.0, color.contra));
            pen.line(&[(-4.5, -4.5), (4.5, 4.5)], pen.stroke(2.0, color.contra));
        }
        // Everything else that is a circle is a door that leads nowhere for this patient.
        _ => {
            ring(color.closed);
            pen.line(&[(-3.0, 0.0), (3.0, 0.0)], pen.stroke(1.6, color.closed));
        }
    }
}

/// Squares: doors that are shut.
fn closed_door(pen: &Pen<'_>, what: Glyph, color: &Palette) {
    let square = |half: f32| [(-half, -half), (half, -half), (half, half), (-half, half)];
    match what {
        Glyph::Exhausted => {
            pen.fill(&square(6.8), color.closed);
            pen.line(&[(-3.4, 0.0), (3.4, 0.0)], pen.stroke(2.0, color.raised));
        }
        Glyph::Declined => {
            pen.outline(&square(6.2), pen.stroke(1.5, color.closed));
            cross(pen, 2.7, pen.stroke(1.5, color.closed));
        }
        _ => {
            pen.outline(&square(6.2), pen.stroke(1.5, color.closed));
            pen.line(&[(-3.0, 0.0), (3.0, 0.0)], pen.stroke(1.6, color.closed));
        }
    }
}

fn flag(pen: &Pen<'_>, what: Glyph, color: &Palette) {
    let cloth = [(-4.0, -6.6), (5.6, -3.2), (-4.0, 0.2)];
    if what == Glyph::FlagPresent {
        pen.fill(&cloth, color.emergency);
        pen.line(&[(-4.0, -6.6), (-4.0, 7.0)], pen.stroke(1.6, color.emergency));
    } else {
        pen.outline(&cloth, pen.stroke(1.4, color.closed));
        pen.line(&[(-4.0, -6.6), (-4.0, 7.0)], pen.stroke(1.4, color.closed));
    }
}

fn drop_shape(pen: &Pen<'_>, color: &Palette) {
    pen.fill(&[(0.0, -7.0), (4.3, 0.6), (4.6, 2.6), (-4.6, 2.6), (-4.3, 0.6)], color.urgent);
    pen.disc((0.0, 2.4), 4.6, color.urgent);
}

fn cross(pen: &Pen<'_>, half: f32, stroke: egui::Stroke) {
    pen.line(&[(-half, -half), (half, half)], stroke);
    pen.line(&[(-half, half), (half, -half)], stroke);
}

/// A regular octagon with a flat top; `radius` is the distance of its sides from the centre.
fn octagon(radius: f32) -> [(f32, f32); 8] {
    let short = radius * (std::f32::consts::SQRT_2 - 1.0);
    [
        (-short, -radius),
        (short, -radius),
        (radius, -short),
        (radius, short),
        (short, radius),
        (-short, radius),
        (-radius, short),
        (-radius, -short),
    ]
}
