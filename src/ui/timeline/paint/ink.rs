//! Collects shapes in canvas points and hands them to egui in one go: asking the painter once per shape
//! would take its lock a thousand times a frame.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, Galley, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2};

use crate::ui::theme::{Palette, Tokens, TypeRole};
use crate::ui::widgets::{Glyph, TextLine, paint_glyph};

pub(super) struct Ink<'a> {
    painter: &'a Painter,
    pub(super) tokens: &'a Tokens,
    origin: Vec2,
    shapes: Vec<Shape>,
    /// Share of its strength every colour is drawn with.
    pub(super) strength: f32,
}

impl<'a> Ink<'a> {
    pub(super) fn new(painter: &'a Painter, tokens: &'a Tokens, origin: Pos2) -> Self {
        Self { painter, tokens, origin: origin.to_vec2(), shapes: Vec::with_capacity(512), strength: 1.0 }
    }

    pub(super) fn color(&self) -> &'a Palette {
        &self.tokens.color
    }

    /// A status glyph of `size` points around `at`, over everything drawn so far.
    pub(super) fn glyph(&mut self, what: Glyph, at: Pos2, size: f32) {
        self.painter.extend(self.shapes.drain(..));
        paint_glyph(self.painter, what, at + self.origin, size, &self.tokens.color);
    }

    fn faint(&self, color: Color32) -> Color32 {
        if self.strength < 1.0 { color.gamma_multiply(self.strength) } else { color }
    }

    fn faint_stroke(&self, stroke: Stroke) -> Stroke {
        Stroke::new(stroke.width, self.faint(stroke.color))
    }

    pub(super) fn rect(&mut self, rect: Rect, radius: f32, fill: Color32) {
        let shape = Shape::rect_filled(rect.translate(self.origin), radius, self.faint(fill));
        self.shapes.push(shape);
    }

    pub(super) fn rect_outline(&mut self, rect: Rect, radius: f32, stroke: Stroke) {
        let stroke = self.faint_stroke(stroke);
        self.shapes.push(Shape::rect_stroke(rect.translate(self.origin), radius, stroke, StrokeKind::Inside));
    }

    /// A rectangle whose colour runs from the left to the right.
    pub(super) fn fade(&mut self, rect: Rect, colors: [Color32; 2]) {
        let colors = colors.map(|color| self.faint(color));
        let rect = rect.translate(self.origin);
        self.shapes.push(Shape::gradient_rect(rect, egui::Direction::LeftToRight, colors));
    }

    pub(super) fn circle(&mut self, center: Pos2, radius: f32, fill: Color32) {
        self.shapes.push(Shape::circle_filled(center + self.origin, radius, self.faint(fill)));
    }

    pub(super) fn circle_outline(&mut self, center: Pos2, radius: f32, stroke: Stroke) {
        let stroke = self.faint_stroke(stroke);
        self.shapes.push(Shape::circle_stroke(center + self.origin, radius, stroke));
    }

    pub(super) fn line(&mut self, points: [Pos2; 2], stroke: Stroke) {
        let stroke = self.faint_stroke(stroke);
        self.shapes.push(Shape::line_segment(points.map(|point| point + self.origin), stroke));
    }

    /// A horizontal hairline, on whole pixels.
    pub(super) fn hline(&mut self, from: f32, to: f32, y: f32, stroke: Stroke) {
        self.line([pos2(from, y.floor() + 0.5), pos2(to, y.floor() + 0.5)], stroke);
    }

    /// A vertical hairline, on whole pixels.
    pub(super) fn vline(&mut self, x: f32, from: f32, to: f32, stroke: Stroke) {
        self.line([pos2(x.floor() + 0.5, from), pos2(x.floor() + 0.5, to)], stroke);
    }

    pub(super) fn path(&mut self, points: &[Pos2], stroke: Stroke) {
        let stroke = self.faint_stroke(stroke);
        self.shapes.push(Shape::line(points.iter().map(|point| *point + self.origin).collect(), stroke));
    }

    pub(super) fn polygon(&mut self, points: &[Pos2], fill: Color32) {
        let points = points.iter().map(|point| *point + self.origin).collect();
        self.shapes.push(Shape::convex_polygon(points, self.faint(fill), Stroke::NONE));
    }

    /// A rectangle in dashes: something is unknown about it.
    pub(super) fn dashed(&mut self, rect: Rect) {
        let stroke = self.faint_stroke(Stroke::new(1.0, self.tokens.color.unknown));
        let rect = rect.translate(self.origin).shrink(0.5);
        let (on, off) = (self.tokens.size.dash_on, self.tokens.size.dash_off);
        let corners =
            [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
        Shape::dashed_line_many(&corners, stroke, on, off, &mut self.shapes);
    }

    /// A line of text with its left centre at `at`, cut at `room`; nothing if there is no room. Gives back
    /// how wide it came out.
    pub(super) fn text(
        &mut self,
        words: &str,
        (role, color): (TypeRole, Color32),
        at: Pos2,
        room: f32,
    ) -> f32 {
        if room <= 0.0 || words.is_empty() {
            return 0.0;
        }
        let galley = self.galley(words, role, color, room);
        let width = galley.size().x;
        self.put(galley, pos2(at.x, at.y), color);
        width
    }

    pub(super) fn galley(&self, words: &str, role: TypeRole, color: Color32, room: f32) -> Arc<Galley> {
        let color = self.faint(color);
        TextLine { text: words, role, color, max_width: room }.galley(self.painter, self.tokens)
    }

    /// Words on two lines at most.
    pub(super) fn wrapped(&self, words: &str, (role, color): (TypeRole, Color32), room: f32) -> Arc<Galley> {
        let kind = self.tokens.text.get(role);
        let format =
            TextFormat { line_height: Some(kind.line), ..TextFormat::simple(kind.font(), self.faint(color)) };
        let mut job = LayoutJob::simple_format(words.to_owned(), format);
        job.wrap = TextWrapping { max_width: room, max_rows: 2, ..TextWrapping::default() };
        self.painter.layout_job(job)
    }

    /// Puts a galley with its left centre at `at`.
    pub(super) fn put(&mut self, galley: Arc<Galley>, at: Pos2, color: Color32) {
        let at = pos2(at.x, at.y - galley.size().y * 0.5) + self.origin;
        self.shapes.push(Shape::galley(at, galley, color));
    }

    /// Hands everything to egui.
    pub(super) fn finish(self) {
        self.painter.extend(self.shapes);
    }
}
