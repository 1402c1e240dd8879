//! egui's own style, derived from the tokens, so that its stock widgets look like ours.

use egui::style::{ScrollStyle, Selection, TextCursorStyle, WidgetVisuals, Widgets};
use egui::{CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2};

use super::{Tokens, TypeRole};

pub(super) fn style(theme: egui::Theme, tokens: &Tokens) -> Style {
    let mut style = Style { visuals: visuals(theme, tokens), ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, TypeRole::Caption),
        (TextStyle::Body, TypeRole::Base),
        (TextStyle::Button, TypeRole::Base),
        (TextStyle::Monospace, TypeRole::Base),
        (TextStyle::Heading, TypeRole::Title),
    ]
    .into_iter()
    .map(|(style, role)| (style, tokens.text.font(role)))
    .collect();
    style.spacing.item_spacing = vec2(tokens.space.s, tokens.space.xs);
    style.spacing.button_padding = vec2(tokens.space.m, tokens.space.xs);
    style.spacing.interact_size = vec2(tokens.size.control_small, tokens.size.control_small);
    style.spacing.window_margin = Margin::same(tokens.space.l as i8);
    style.spacing.menu_margin = Margin::same(tokens.space.xs as i8);
    style.spacing.scroll = ScrollStyle { floating: true, ..ScrollStyle::solid() };
    style.interaction.selectable_labels = false;
    // Nothing moves by itself: a change is seen at once, and idle costs no frame.
    style.animation_time = 0.0;
    style
}

fn visuals(theme: egui::Theme, tokens: &Tokens) -> Visuals {
    let color = &tokens.color;
    let mut visuals = match theme {
        egui::Theme::Light => Visuals::light(),
        egui::Theme::Dark => Visuals::dark(),
    };
    visuals.widgets = widgets(tokens);
    visuals.selection = Selection { bg_fill: color.sel, stroke: Stroke::new(1.0, color.accent) };
    visuals.hyperlink_color = color.accent;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(color.text3);
    visuals.faint_bg_color = color.sunk;
    visuals.extreme_bg_color = color.raised;
    visuals.text_edit_bg_color = Some(color.raised);
    visuals.code_bg_color = color.sunk;
    visuals.warn_fg_color = color.urgent;
    visuals.error_fg_color = color.emergency;
    visuals.window_fill = color.raised;
    visuals.window_stroke = Stroke::new(1.0, color.line2);
    visuals.window_corner_radius = CornerRadius::same(tokens.radius.card as u8);
    visuals.menu_corner_radius = CornerRadius::same(tokens.radius.control as u8);
    visuals.panel_fill = color.bg;
    visuals.window_shadow = Shadow::NONE;
    visuals.popup_shadow = Shadow::NONE;
    visuals.text_cursor = TextCursorStyle {
        stroke: Stroke::new(2.0, color.accent),
        blink: false,
        ..TextCursorStyle::default()
    };
    visuals.disabled_alpha = 1.0;
    visuals
}

fn widgets(tokens: &Tokens) -> Widgets {
    let color = &tokens.color;
    let corner_radius = CornerRadius::same(tokens.radius.control as u8);
    let rest = WidgetVisuals {
        bg_fill: color.raised,
        weak_bg_fill: color.raised,
        bg_stroke: Stroke::new(1.0, color.line2),
        corner_radius,
        fg_stroke: Stroke::new(1.0, color.text),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: WidgetVisuals {
            bg_fill: color.panel,
            weak_bg_fill: color.panel,
            bg_stroke: Stroke::new(1.0, color.line),
            ..rest
        },
        inactive: rest,
        hovered: WidgetVisuals { bg_fill: color.sel, weak_bg_fill: color.sel, ..rest },
        active: WidgetVisuals {
            bg_fill: color.accent_tint,
            weak_bg_fill: color.accent_tint,
            bg_stroke: Stroke::new(1.0, color.accent),
            ..rest
        },
        open: WidgetVisuals { bg_fill: color.sel, weak_bg_fill: color.sel, ..rest },
    }
}
