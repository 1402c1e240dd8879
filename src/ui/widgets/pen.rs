//! Draws small figures in a 16 unit box around a centre, so that a shape is written once and scales.

use egui::{Color32, Painter, Pos2, Shape, Stroke, pos2};

/// Half the side of the box every figure is written in.
const HALF_BOX: f32 = 8.0;

/// A painter whose unit is a sixteenth of the figure.
pub(super) struct Pen<'a> {
    painter: &'a Painter,
    center: Pos2,
    unit: f32,
}

impl<'a> Pen<'a> {
    /// A pen for a figure `size` points wide around `center`.
    pub(super) fn new(painter: &'a Painter, center: Pos2, size: f32) -> Self {
        Self { painter, center, unit: size / (2.0 * HALF_BOX) }
    }

    fn at(&self, (x, y): (f32, f32)) -> Pos2 {
        pos2(self.center.x + x * self.unit, self.center.y + y * self.unit)
    }

    fn points(&self, points: &[(f32, f32)]) -> Vec<Pos2> {
        points.iter().map(|point| self.at(*point)).collect()
    }

    /// A stroke of `width` units; never thinner than a hairline that can be seen.
    pub(super) fn stroke(&self, width: f32, color: Color32) -> Stroke {
        Stroke::new((width * self.unit).max(1.0), color)
    }

    pub(super) fn disc(&self, center: (f32, f32), radius: f32, fill: Color32) {
        self.painter.circle_filled(self.at(center), radius * self.unit, fill);
    }

    pub(super) fn ring(&self, center: (f32, f32), radius: f32, stroke: Stroke) {
        self.painter.circle_stroke(self.at(center), radius * self.unit, stroke);
    }

    /// An open line through `points`, with its corners and ends rounded.
    pub(super) fn line(&self, points: &[(f32, f32)], stroke: Stroke) {
        let points = self.points(points);
        for point in &points {
            self.painter.circle_filled(*point, stroke.width * 0.5, stroke.color);
        }
        self.painter.add(Shape::line(points, stroke));
    }

    /// A closed outline through `points`.
    pub(super) fn outline(&self, points: &[(f32, f32)], stroke: Stroke) {
        self.painter.add(Shape::closed_line(self.points(points), stroke));
    }

    /// A filled convex polygon.
    pub(super) fn fill(&self, points: &[(f32, f32)], fill: Color32) {
        self.painter.add(Shape::convex_polygon(self.points(points), fill, Stroke::NONE));
    }

    /// Part of a circle, angles in turns clockwise from three o'clock.
    pub(super) fn arc(&self, radius: f32, turns: std::ops::Range<f32>, stroke: Stroke) {
        self.painter.add(Shape::line(self.points(&arc_points(radius, turns)), stroke));
    }

    /// A filled sector seen as a half disc: from `turns.start` to `turns.end`.
    pub(super) fn sector(&self, radius: f32, turns: std::ops::Range<f32>, fill: Color32) {
        self.painter.add(Shape::convex_polygon(self.points(&arc_points(radius, turns)), fill, Stroke::NONE));
    }

    /// A circle in `count` dashes.
    pub(super) fn dashed_ring(&self, radius: f32, count: u8, stroke: Stroke) {
        let step = 1.0 / f32::from(count);
        for dash in 0..count {
            let start = (f32::from(dash) - 0.3) * step;
            self.arc(radius, start..start + 0.6 * step, stroke);
        }
    }

    /// A question mark around `center`, `height` units tall.
    pub(super) fn question_mark(&self, center: (f32, f32), height: f32, color: Color32) {
        let (x, y) = center;
        let s = height / 8.0;
        let hook: Vec<(f32, f32)> = [
            (-1.9, -2.3),
            (-1.7, -3.1),
            (-1.0, -3.7),
            (0.0, -3.9),
            (1.0, -3.7),
            (1.7, -3.1),
            (1.9, -2.3),
            (1.6, -1.5),
            (0.9, -0.9),
            (0.2, -0.3),
            (0.0, 0.5),
            (0.0, 1.1),
        ]
        .iter()
        .map(|(dx, dy)| (x + dx * s, y + dy * s))
        .collect();
        self.line(&hook, self.stroke(1.3 * s.max(0.8), color));
        self.disc((x, y + 3.3 * s), 0.95 * s, color);
    }

    /// An exclamation mark.
    pub(super) fn exclamation_mark(&self, center: (f32, f32), height: f32, color: Color32) {
        let (x, y) = center;
        let half = height / 2.0;
        self.line(&[(x, y - half), (x, y + half * 0.28)], self.stroke(1.9, color));
        self.disc((x, y + half), 1.15, color);
    }
}

fn arc_points(radius: f32, turns: std::ops::Range<f32>) -> Vec<(f32, f32)> {
    let length = (turns.end - turns.start).abs();
    let steps = ((length * 40.0).ceil() as u16).max(3);
    (0..=steps)
        .map(|step| {
            let turn = turns.start + (turns.end - turns.start) * f32::from(step) / f32::from(steps);
            let (sin, cos) = (turn * std::f32::consts::TAU).sin_cos();
            (radius * cos, radius * sin)
        })
        .collect()
}
