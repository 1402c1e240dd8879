//! The controls every screen is made of.
//!
//! Each has an accessible name and role, can be reached with Tab, and shows focus the same way. None holds
//! state of its own: a screen passes in what is shown and reads from the response what was done.

mod button;
mod check;
mod chip;
mod choice;
mod dropdown;
mod field;
mod fitted;
mod focus;
mod fold;
mod glyph;
mod icon;
mod pen;
mod picker;
mod secret;
mod section;
mod text;
mod toast;
mod unknown;

pub use button::Button;
pub use check::check_box;
pub use chip::{Chip, fact_chip};
pub use choice::{Answer, choice, choice_from, choose_many};
pub use dropdown::dropdown;
pub use field::{FieldKey, TextField};
pub use fitted::fitted;
pub use focus::{ctrl_enter, focus_ring, modal};
pub use fold::fold;
pub use glyph::{Glyph, glyph, paint_glyph};
pub use icon::{Icon, icon_button, paint_icon};
pub use picker::{Pick, picker};
pub use secret::SecretText;
pub use section::{caption_row, rule, section_head, signed};
pub use text::{TextLine, label, line, rich};
pub use toast::{Toast, ToastAction, show_toast};
pub use unknown::{paint_dashed_rect, unknown_chip, unknown_words};
