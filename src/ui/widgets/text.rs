//! Text by role, so that size, line height and cut are never chosen at the place of use.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, Galley, Label, Painter, Pos2, Response, RichText, Ui};

use crate::ui::theme::{Tokens, TypeRole, tokens};

/// `text` in `role` and `color`.
pub fn rich(tokens: &Tokens, role: TypeRole, color: Color32, text: impl Into<String>) -> RichText {
    let kind = tokens.text.get(role);
    RichText::new(text).font(kind.font()).line_height(Some(kind.line)).color(color)
}

/// A label that wraps in the space there is.
pub fn label(ui: &mut Ui, role: TypeRole, color: Color32, text: impl Into<String>) -> Response {
    let text = rich(&tokens(ui), role, color, text);
    ui.add(Label::new(text).wrap())
}

/// A label on one line; cut with an ellipsis, and then whole in its tooltip, where it does not fit.
pub fn line(ui: &mut Ui, role: TypeRole, color: Color32, text: impl Into<String>) -> Response {
    let text = rich(&tokens(ui), role, color, text);
    ui.add(Label::new(text).truncate())
}

/// One line of text for a painter.
#[derive(Debug, Clone, Copy)]
pub struct TextLine<'a> {
    /// What is written.
    pub text: &'a str,
    /// Its role.
    pub role: TypeRole,
    /// Its colour.
    pub color: Color32,
    /// Where it is cut with an ellipsis, in points.
    pub max_width: f32,
}

impl TextLine<'_> {
    /// Lays the line out, cut at its width.
    pub fn galley(&self, painter: &Painter, tokens: &Tokens) -> Arc<Galley> {
        let kind = tokens.text.get(self.role);
        let format =
            TextFormat { line_height: Some(kind.line), ..TextFormat::simple(kind.font(), self.color) };
        let mut job = LayoutJob::simple_format(self.text.to_owned(), format);
        job.wrap = TextWrapping::truncate_at_width(self.max_width);
        painter.layout_job(job)
    }

    /// Lays the words out over as many lines as they take at its width.
    pub fn wrapped(&self, painter: &Painter, tokens: &Tokens) -> Arc<Galley> {
        let kind = tokens.text.get(self.role);
        let format =
            TextFormat { line_height: Some(kind.line), ..TextFormat::simple(kind.font(), self.color) };
        let mut job = LayoutJob::simple_format(self.text.to_owned(), format);
        job.wrap = TextWrapping { max_width: self.max_width, ..TextWrapping::default() };
        painter.layout_job(job)
    }

    /// Paints the line with its left centre at `at`; gives back how wide it came out.
    pub fn paint(&self, painter: &Painter, tokens: &Tokens, at: Pos2) -> f32 {
        let galley = self.galley(painter, tokens);
        let width = galley.size().x;
        painter.galley(egui::pos2(at.x, at.y - galley.size().y * 0.5), galley, self.color);
        width
    }
}
