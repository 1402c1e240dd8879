//! Icons that are not a status: where to go and what a control does. They come from the icon font, which is a part of
//! Material Symbols (`assets/fonts/MaterialSymbols.md`); a status is a shape of our own, see `glyph`.

use egui::{Align2, Color32, Painter, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::focus::focus_ring;
use super::pen::Pen;
use crate::ui::theme::{icon_font, tokens};

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
    /// Add something.
    Add,
    /// A new case.
    NewCase,
    /// Open a file.
    Folder,
    /// Copy.
    Copy,
    /// Change.
    Edit,
    /// Remove.
    Remove,
    /// Take back.
    Undo,
    /// A procedure.
    Syringe,
    /// A medicine.
    Pill,
    /// Imaging.
    Scan,
    /// Something that happened.
    Event,
    /// The store.
    Store,
    /// All of a case in view.
    Fit,
    /// A stretch of days.
    Days,
    /// Sorted upwards.
    Up,
    /// Sorted downwards.
    Down,
}

impl Icon {
    /// Its character in the icon font; the sign of the product is drawn, because no font has it.
    pub fn character(self) -> Option<char> {
        Some(match self {
            Self::Stepwell => return None,
            Self::Cases => '\u{e9b9}',
            Self::Person => '\u{f0d3}',
            Self::Chart => '\u{e26b}',
            Self::Envelope => '\u{e159}',
            Self::Sliders => '\u{e429}',
            Self::Lock => '\u{e899}',
            Self::Search => '\u{ef7a}',
            Self::ChevronDown => '\u{e313}',
            Self::ChevronRight => '\u{e315}',
            Self::Arrow => '\u{e5c8}',
            Self::Phone => '\u{f0d4}',
            Self::Contrast => '\u{eb37}',
            Self::Close => '\u{e5cd}',
            Self::Keys => '\u{e312}',
            Self::Add => '\u{e145}',
            Self::NewCase => '\u{ea4d}',
            Self::Folder => '\u{e2c8}',
            Self::Copy => '\u{e14d}',
            Self::Edit => '\u{f097}',
            Self::Remove => '\u{e92e}',
            Self::Undo => '\u{e166}',
            Self::Syringe => '\u{e133}',
            Self::Pill => '\u{f033}',
            Self::Scan => '\u{e125}',
            Self::Event => '\u{e616}',
            Self::Store => '\u{f20e}',
            Self::Fit => '\u{f779}',
            Self::Days => '\u{e916}',
            Self::Up => '\u{e5d8}',
            Self::Down => '\u{e5db}',
        })
    }
}

/// How much larger the em box of the icon font is than the figure in it.
const EM: f32 = 1.25;

/// Paints `icon` into a box of `size` points around `center`. Painted, a character has no name of its own: what the
/// icon means is said by the control it stands on.
pub fn paint_icon(painter: &Painter, icon: Icon, center: Pos2, size: f32, color: Color32) {
    match icon.character() {
        Some(character) => {
            let font = icon_font(size * EM);
            painter.text(center, Align2::CENTER_CENTER, character, font, color);
        }
        None => {
            let pen = Pen::new(painter, center, size);
            let stroke = pen.stroke(1.8, color);
            for (half_width, y) in [(7.4, -5.8), (5.0, -2.6), (2.9, 0.6), (1.2, 3.8)] {
                pen.line(&[(-half_width, y), (half_width, y)], stroke);
            }
            pen.line(&[(0.0, 3.8), (0.0, 6.8)], stroke);
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
