//! Buttons: the one act of a screen, everything else, links, and the act of an emergency.

use egui::{Color32, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, vec2};

use super::focus::focus_ring;
use super::icon::{Icon, paint_icon};
use super::text::TextLine;
use super::unknown::paint_dashed_rect;
use crate::ui::theme::{Tokens, TypeRole, tokens};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Primary,
    Normal,
    Link,
    Emergency,
    Unknown,
}

/// A button with a name, and beside it the key that does the same.
#[derive(Debug, Clone)]
pub struct Button<'a> {
    name: &'a str,
    spoken: Option<&'a str>,
    key: Option<&'a str>,
    kind: Kind,
    icon_right: Option<Icon>,
    min_width: f32,
    height: Option<f32>,
    slim: bool,
}

impl<'a> Button<'a> {
    fn new(name: &'a str, kind: Kind) -> Self {
        Self {
            name,
            spoken: None,
            key: None,
            kind,
            icon_right: None,
            min_width: 0.0,
            height: None,
            slim: false,
        }
    }

    /// The first act of a screen or panel; there is one at most.
    pub fn primary(name: &'a str) -> Self {
        Self::new(name, Kind::Primary)
    }

    /// Any other act.
    pub fn normal(name: &'a str) -> Self {
        Self::new(name, Kind::Normal)
    }

    /// An act that reads as part of a text or a tool row.
    pub fn link(name: &'a str) -> Self {
        Self::new(name, Kind::Link)
    }

    /// The act an emergency asks for.
    pub fn emergency(name: &'a str) -> Self {
        Self::new(name, Kind::Emergency)
    }

    /// The key that does the same, shown beside the name.
    #[must_use]
    pub fn key(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }

    /// Makes it look like the unknown: an answer that leaves a matter open.
    #[must_use]
    pub fn unknown(mut self) -> Self {
        self.kind = Kind::Unknown;
        self
    }

    /// What is spoken instead of the visible name, where that alone would not be clear.
    #[must_use]
    pub fn spoken(mut self, spoken: &'a str) -> Self {
        self.spoken = Some(spoken);
        self
    }

    /// An icon after the name.
    #[must_use]
    pub fn icon_right(mut self, icon: Icon) -> Self {
        self.icon_right = Some(icon);
        self
    }

    /// At least this wide, in points.
    #[must_use]
    pub fn min_width(mut self, width: f32) -> Self {
        self.min_width = width;
        self
    }

    /// Height other than that of a control, in points.
    #[must_use]
    pub fn height(mut self, height: f32) -> Self {
        self.height = Some(height);
        self
    }

    /// With less room beside the name, where several stand in a row.
    #[must_use]
    pub fn slim(mut self) -> Self {
        self.slim = true;
        self
    }

    fn look(&self, tokens: &Tokens, response: &Response, enabled: bool) -> Look {
        let color = &tokens.color;
        let touched = response.hovered() || response.is_pointer_button_down_on();
        let outline = Stroke::new(1.0, color.line2);
        if !enabled {
            return Look { fill: color.panel, ink: color.text3, stroke: Stroke::new(1.0, color.line) };
        }
        match self.kind {
            Kind::Primary => Look { fill: color.accent, ink: color.on_accent, stroke: Stroke::NONE },
            Kind::Emergency => {
                Look { fill: color.emergency_fill, ink: color.on_emergency, stroke: Stroke::NONE }
            }
            Kind::Normal => {
                let fill = if touched { color.sel } else { color.raised };
                Look { fill, ink: color.text, stroke: outline }
            }
            Kind::Unknown => {
                let fill = if touched { color.unknown_tint } else { Color32::TRANSPARENT };
                Look { fill, ink: color.unknown, stroke: Stroke::NONE }
            }
            Kind::Link => {
                let fill = if touched { color.sel } else { Color32::TRANSPARENT };
                Look { fill, ink: color.accent, stroke: Stroke::NONE }
            }
        }
    }
}

struct Look {
    fill: Color32,
    ink: Color32,
    stroke: Stroke,
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let tokens = tokens(ui);
        let role = match self.kind {
            Kind::Primary | Kind::Emergency => TypeRole::BaseStrong,
            Kind::Normal | Kind::Link | Kind::Unknown => TypeRole::Base,
        };
        let line = |text, role, max_width| TextLine { text, role, color: Color32::PLACEHOLDER, max_width };
        let padding = match self.kind {
            // Its words begin where those of a text above it do.
            Kind::Link => 0.0,
            _ if self.slim => tokens.space.s,
            _ => tokens.space.m,
        };
        let room = (ui.available_width() - 2.0 * padding).max(24.0);
        let name = line(self.name, role, room).galley(ui.painter(), &tokens);
        let key = self.key.map(|key| line(key, TypeRole::Caption, 200.0).galley(ui.painter(), &tokens));
        let key_width = key.as_ref().map_or(0.0, |key| key.size().x + tokens.space.s);
        let icon_width = if self.icon_right.is_some() { tokens.size.glyph + tokens.space.xs } else { 0.0 };
        let content = name.size().x + key_width + icon_width;
        let width = (content + 2.0 * padding).max(self.min_width);
        let height = self.height.unwrap_or(tokens.size.control);
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
        let enabled = ui.is_enabled();
        if ui.is_rect_visible(rect) {
            let look = self.look(&tokens, &response, enabled);
            let painter = ui.painter();
            let around = if self.kind == Kind::Link { tokens.space.xs } else { 0.0 };
            let body = rect.expand2(vec2(around, 0.0));
            painter.rect(body, tokens.radius.control, look.fill, look.stroke, StrokeKind::Inside);
            if self.kind == Kind::Unknown {
                paint_dashed_rect(painter, rect, tokens.radius.control, &tokens);
            }
            let left = egui::pos2(rect.center().x - content * 0.5, rect.center().y);
            let top_left = |galley: &egui::Galley, x: f32| egui::pos2(x, left.y - galley.size().y * 0.5);
            let name_width = name.size().x;
            painter.galley(top_left(&name, left.x), name, look.ink);
            if let Some(key) = key {
                let ink = if matches!(self.kind, Kind::Normal | Kind::Link) {
                    tokens.color.text3
                } else {
                    look.ink
                };
                painter.galley(top_left(&key, left.x + name_width + tokens.space.s), key, ink);
            }
            if let Some(icon) = self.icon_right {
                let at = egui::pos2(rect.right() - padding - tokens.size.glyph * 0.4, left.y);
                paint_icon(painter, icon, at, tokens.size.glyph * 0.75, look.ink);
            }
            focus_ring(ui, &response, tokens.radius.control);
        }
        let spoken = self.spoken.unwrap_or(self.name);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, spoken));
        response
    }
}
