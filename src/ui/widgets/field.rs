//! A labelled text field whose error stands at the field.
//!
//! Its identity is (field, record): undo in a text field is remembered by identity, so a field shared by two
//! patients would put one patient's words into the other's record. [`FieldKey`] makes that impossible to forget.

use std::hash::Hash;
use std::ops::Range;

use egui::text::{LayoutJob, TextFormat};
use egui::text_edit::TextEditState;
use egui::{Align, Color32, Frame, Id, Layout, Margin, Response, Stroke, TextBuffer, TextEdit, Ui, vec2};

use super::icon::{Icon, paint_icon};
use super::secret::{SecretText, Sight};
use super::text::label;
use crate::ui::theme::{Tokens, TypeRole, tokens};

/// Which field of which record is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldKey(Id);

impl FieldKey {
    /// The field called `field` of the record known as `record`. Fields of no record use the screen's name.
    pub fn new(field: &'static str, record: impl Hash + std::fmt::Debug) -> Self {
        Self(Id::unique(("field", field, record)))
    }

    /// The egui identity, for moving the keyboard focus to the field.
    pub fn id(self) -> Id {
        self.0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Line,
    Secret(Sight),
    Lines(usize),
}

/// A text field with its name above it, or spoken only.
#[derive(Debug)]
pub struct TextField<'a> {
    key: FieldKey,
    name: &'a str,
    hint: &'a str,
    error: Option<&'a str>,
    kind: Kind,
    width: f32,
    role: TypeRole,
    name_shown: bool,
    first: bool,
    underlined: &'a [(Range<usize>, Color32)],
    keep_tab: bool,
    icon: Option<Icon>,
}

impl<'a> TextField<'a> {
    /// A one-line field.
    pub fn line(key: FieldKey, name: &'a str) -> Self {
        Self {
            key,
            name,
            hint: "",
            error: None,
            kind: Kind::Line,
            width: f32::INFINITY,
            role: TypeRole::Base,
            name_shown: true,
            first: false,
            underlined: &[],
            keep_tab: false,
            icon: None,
        }
    }

    /// A field for a passphrase, shown as dots; see [`TextField::show_secret`].
    pub fn secret(key: FieldKey, name: &'a str) -> Self {
        Self { kind: Kind::Secret(Sight::Length), ..Self::line(key, name) }
    }

    /// A field for a key that is copied from a print, and seen while it is; see [`TextField::show_secret`].
    pub fn printed_key(key: FieldKey, name: &'a str) -> Self {
        Self { kind: Kind::Secret(Sight::Text), ..Self::line(key, name) }
    }

    /// A field of several lines, `rows` high at least.
    pub fn lines(key: FieldKey, name: &'a str, rows: usize) -> Self {
        Self { kind: Kind::Lines(rows), role: TypeRole::Reading, ..Self::line(key, name) }
    }

    /// An example of what may be typed, shown while the field is empty.
    #[must_use]
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong with what was typed.
    #[must_use]
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// Width in points; the space there is, if not given.
    #[must_use]
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Text role, which also decides the height.
    #[must_use]
    pub fn role(mut self, role: TypeRole) -> Self {
        self.role = role;
        self
    }

    /// Speaks the name without showing it, where a label stands beside the field already.
    #[must_use]
    pub fn name_hidden(mut self) -> Self {
        self.name_shown = false;
        self
    }

    /// Takes the focus when it first appears: the field a screen begins with.
    #[must_use]
    pub fn first(mut self) -> Self {
        self.first = true;
        self
    }

    /// Stretches of the text, in bytes, that are underlined in a colour.
    #[must_use]
    pub fn underlined(mut self, stretches: &'a [(Range<usize>, Color32)]) -> Self {
        self.underlined = stretches;
        self
    }

    /// Tab does not leave the field, because the screen uses it.
    #[must_use]
    pub fn keep_tab(mut self, keep: bool) -> Self {
        self.keep_tab = keep;
        self
    }

    /// An icon before the text.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Shows the field over a secret, of which egui keeps no history. Of a printed key it draws the text, and may keep that
    /// for a frame or two: the key is no secret from who looks at the screen, and is used up once it opened a store.
    pub fn show_secret(self, ui: &mut Ui, secret: &mut SecretText) -> Response {
        let sight = if let Kind::Secret(sight) = self.kind { sight } else { Sight::Length };
        let id = self.key.id();
        let response = self.show(ui, &mut secret.lend(sight));
        if let Some(mut state) = TextEditState::load(ui.ctx(), id) {
            state.clear_undoer();
            state.store(ui.ctx(), id);
        }
        response
    }

    /// Shows the field over `text`.
    pub fn show(self, ui: &mut Ui, text: &mut dyn TextBuffer) -> Response {
        if self.first && self.appears(ui) {
            ui.memory_mut(|memory| memory.request_focus(self.key.id()));
        }
        if !self.name_shown && self.error.is_none() {
            return self.control(ui, text);
        }
        let tokens = tokens(ui);
        ui.vertical(|ui| {
            // What is wrong stands under its field, and pushes nothing aside.
            ui.set_max_width(self.width.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = tokens.space.xxs;
            if self.name_shown {
                label(ui, TypeRole::Base, tokens.color.text2, self.name);
            }
            let response = self.control(ui, text);
            if let Some(error) = self.error {
                label(ui, TypeRole::Caption, tokens.color.emergency, error);
            }
            response
        })
        .inner
    }

    /// Whether the field was not there a moment ago. A dialog is measured before it is shown, and gives no focus then.
    fn appears(&self, ui: &Ui) -> bool {
        if ui.is_sizing_pass() {
            return false;
        }
        let (now, at) = (ui.ctx().cumulative_pass_nr(), self.key.id().with("last shown"));
        let before: Option<u64> = ui.data_mut(|data| {
            let before = data.get_temp(at);
            data.insert_temp(at, now);
            before
        });
        before.is_none_or(|before| before + 1 < now)
    }

    fn control(&self, ui: &mut Ui, text: &mut dyn TextBuffer) -> Response {
        let tokens = tokens(ui);
        let color = &tokens.color;
        let focused = ui.ctx().memory(|memory| memory.has_focus(self.key.id()));
        let stroke = match (self.error, focused) {
            (Some(_), _) => Stroke::new(2.0, color.emergency),
            (None, true) => Stroke::new(2.0, color.accent),
            (None, false) => Stroke::new(1.0, color.line2),
        };
        let width = self.width.min(ui.available_width());
        // Several lines keep off the outline; one stands in the middle.
        let above = if matches!(self.kind, Kind::Lines(_)) { tokens.space.xs } else { 0.0 };
        let frame = Frame::new()
            .fill(color.raised)
            .stroke(stroke)
            .corner_radius(tokens.radius.control)
            // The outline grows inwards, so that gaining focus moves nothing.
            .inner_margin(Margin::symmetric(tokens.space.s as i8, above as i8))
            .outer_margin(Margin::same(if stroke.width > 1.0 { 0 } else { 1 }));
        // Its own height, whatever the layout it stands in would stretch it to.
        let size = vec2(width, tokens.size.control + 2.0);
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            let indent = if self.icon.is_some() { tokens.size.glyph + tokens.space.s } else { 0.0 };
            let inner = width - 2.0 * tokens.space.s - 4.0 - indent;
            let lines = matches!(self.kind, Kind::Lines(_));
            let mut marked = |ui: &Ui, text: &dyn egui::TextBuffer, wrap: f32| {
                let mut job = self.marked(&tokens, text.as_str());
                // One line scrolls instead of wrapping.
                job.wrap.max_width = if lines { wrap } else { f32::INFINITY };
                ui.fonts_mut(|fonts| fonts.layout_job(job))
            };
            let edit = self.edit(&tokens, text, inner);
            let edit = if self.underlined.is_empty() { edit } else { edit.layouter(&mut marked) };
            frame
                .show(ui, |ui| {
                    let Some(icon) = self.icon else { return ui.add(edit) };
                    ui.horizontal(|ui| {
                        ui.spacing_mut().item_spacing.x = tokens.space.s;
                        let size = vec2(tokens.size.glyph, tokens.size.control - 2.0);
                        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
                        paint_icon(ui.painter(), icon, rect.center(), tokens.size.glyph, color.text3);
                        ui.add(edit)
                    })
                    .inner
                })
                .inner
        })
        .inner
        .accessible_name(self.spoken())
    }

    /// The text with its underlined stretches; those that no longer fit it are left out.
    fn marked(&self, tokens: &Tokens, text: &str) -> LayoutJob {
        let kind = tokens.text.get(self.role);
        let plain =
            TextFormat { line_height: Some(kind.line), ..TextFormat::simple(kind.font(), tokens.color.text) };
        let mut job = LayoutJob::default();
        let mut done = 0;
        for (range, color) in self.underlined {
            let (Some(before), Some(marked)) = (text.get(done..range.start), text.get(range.clone())) else {
                continue;
            };
            job.append(before, 0.0, plain.clone());
            job.append(marked, 0.0, TextFormat { underline: Stroke::new(2.0, *color), ..plain.clone() });
            done = range.end;
        }
        job.append(text.get(done..).unwrap_or_default(), 0.0, plain);
        job
    }

    fn spoken(&self) -> String {
        self.error.map_or_else(|| self.name.to_owned(), |error| format!("{}. {error}", self.name))
    }

    fn edit<'t>(&self, tokens: &Tokens, text: &'t mut dyn TextBuffer, width: f32) -> TextEdit<'t> {
        let kind = tokens.text.get(self.role);
        let edit = match self.kind {
            Kind::Line | Kind::Secret(Sight::Text) => TextEdit::singleline(text),
            Kind::Secret(Sight::Length) => TextEdit::singleline(text).password(true),
            Kind::Lines(rows) => TextEdit::multiline(text).desired_rows(rows),
        };
        let room = (tokens.size.control - 2.0 - kind.line).max(0.0) * 0.5;
        let edit = match self.kind {
            Kind::Line | Kind::Secret(_) => edit.align(egui::Align2::LEFT_CENTER),
            Kind::Lines(_) => edit,
        };
        edit.id(self.key.id())
            .lock_focus(self.keep_tab)
            .font(kind.font())
            .text_color(tokens.color.text)
            .hint_text(super::text::rich(tokens, self.role, tokens.color.text3, self.hint))
            .desired_width(width)
            .frame(Frame::new())
            .margin(Margin::symmetric(0, room.max(1.0) as i8))
            .min_size(vec2(0.0, tokens.size.control - 2.0))
    }
}
