//! Chips: a filter that is on or off, and a fact with its sign.

use egui::{Color32, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, pos2, vec2};

use super::focus::focus_ring;
use super::glyph::{Glyph, glyph};
use super::text::{TextLine, line};
use crate::ui::theme::{TypeRole, tokens};

const HEIGHT: f32 = 24.0;

/// A filter with the number of what it would show.
#[derive(Debug, Clone, Copy)]
pub struct Chip<'a> {
    name: &'a str,
    count: Option<usize>,
    on: bool,
}

impl<'a> Chip<'a> {
    /// A filter called `name` that is `on` or not.
    pub fn new(name: &'a str, on: bool) -> Self {
        Self { name, count: None, on }
    }

    /// How many the filter shows.
    #[must_use]
    pub fn count(mut self, count: usize) -> Self {
        self.count = Some(count);
        self
    }
}

impl Widget for Chip<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let tokens = tokens(ui);
        let color = &tokens.color;
        let words = self.count.map_or_else(|| self.name.to_owned(), |count| format!("{} {count}", self.name));
        let role = if self.on { TypeRole::BaseStrong } else { TypeRole::Base };
        let ink = if self.on { color.accent } else { color.text2 };
        let galley =
            TextLine { text: &words, role, color: ink, max_width: 260.0 }.galley(ui.painter(), &tokens);
        let width = galley.size().x + 2.0 * tokens.space.s;
        let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
        if ui.is_rect_visible(rect) {
            let stroke = Stroke::new(1.0, if self.on { color.accent } else { color.line2 });
            let fill = if self.on || response.hovered() { color.sel } else { Color32::TRANSPARENT };
            ui.painter().rect(rect, HEIGHT * 0.5, fill, stroke, StrokeKind::Inside);
            let at = pos2(rect.left() + tokens.space.s, rect.center().y - galley.size().y * 0.5);
            ui.painter().galley(at, galley, ink);
            focus_ring(ui, &response, HEIGHT * 0.5);
        }
        response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), self.on, &words));
        response
    }
}

/// A known fact on one line: its sign, the fact in bold, and in caption when or from where it is known.
pub fn fact_chip(ui: &mut Ui, sign: Glyph, fact: &str, source: &str) -> Response {
    let tokens = tokens(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = tokens.space.xs + tokens.space.xxs;
        glyph(ui, sign, tokens.size.glyph_ledger);
        let role = if sign == Glyph::Met { TypeRole::Base } else { TypeRole::BaseStrong };
        line(ui, role, tokens.color.text, fact);
        if !source.is_empty() {
            line(ui, TypeRole::Caption, tokens.color.text3, source);
        }
    })
    .response
}
