//! The colours of one theme, named by what they mean.

use egui::Color32;
use serde::Deserialize;

use super::color::hex;

/// Declares the palette once: the fields, and the same names as data for tests and tools.
macro_rules! palette {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        /// Colours of one theme. A field is named after its use, never after its hue.
        #[derive(Debug, Clone, Default, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Palette {
            $($(#[doc = $doc])* #[serde(deserialize_with = "hex")] pub $name: Color32,)*
        }

        impl Palette {
            /// Every token name, in the order of the file.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// The colour called `name`, if there is one.
            pub fn get(&self, name: &str) -> Option<Color32> {
                match name {
                    $(stringify!($name) => Some(self.$name),)*
                    _ => None,
                }
            }
        }
    };
}

palette! {
    /// Window.
    bg,
    /// Panel, timeline, plan body.
    panel,
    /// Identity strip, cards, fields, plan head.
    raised,
    /// Rail, table and group heads, figure ground.
    sunk,
    /// Hairlines and grid: decoration.
    line,
    /// Outline of a control.
    line2,
    /// Text.
    text,
    /// Secondary text.
    text2,
    /// Captions, dates, key hints.
    text3,
    /// The one accent: action, selection, links, offered.
    accent,
    /// Ground of something in the accent.
    accent_tint,
    /// Text on the accent.
    on_accent,
    /// Selected row, tab, chip.
    sel,
    /// Relief line, met, working.
    relief,
    /// Fill of a relief tail.
    relief_fill,
    /// Ground of relief.
    relief_tint,
    /// Unknown, and nothing else.
    unknown,
    /// Ground of the unknown.
    unknown_tint,
    /// Emergency text, flag, withheld.
    emergency,
    /// Emergency band, button, octagon.
    emergency_fill,
    /// Ground of an emergency.
    emergency_tint,
    /// Text on the emergency fill.
    on_emergency,
    /// Urgent, conditional, antithrombotic drop.
    urgent,
    /// Ground of urgent, antithrombotic bar.
    urgent_tint,
    /// Contraindicated, criterion not met.
    contra,
    /// Not yet, exhausted, declined, zero relief.
    closed,
    /// Course bars.
    bar,
    /// Text in bars.
    bar_text,
    /// Procedure marks and the pain curve.
    ink,
    /// After today.
    future,
    /// Page of a letter, white in both themes.
    page,
    /// Around the page of a letter.
    desk,
}
