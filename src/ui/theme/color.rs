//! Colours from text, and what WCAG 2 says about a pair of them.

#![expect(
    clippy::disallowed_methods,
    reason = "the theme is where colours are made; everywhere else they have names"
)]

use egui::Color32;
use serde::{Deserialize, Deserializer, de::Error as _};

/// Reads `"#RRGGBB"`.
pub(super) fn hex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Color32, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_hex(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is not a colour: write #RRGGBB")))
}

fn parse_hex(text: &str) -> Option<Color32> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = value.to_be_bytes();
    Some(Color32::from_rgb(red, green, blue))
}

/// The WCAG 2 contrast ratio of two opaque colours: 1 (none) to 21 (black on white).
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    let (light, dark) = if a > b { (a, b) } else { (b, a) };
    (light + 0.05) / (dark + 0.05)
}

/// Relative luminance as WCAG 2 defines it, 0 to 1.
fn luminance(color: Color32) -> f32 {
    let linear = |channel: u8| {
        let value = f32::from(channel) / 255.0;
        if value <= 0.039_28 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
}

/// `color` laid over `ground` with `share` of it showing (0 to 1): a fixed colour for what would be
/// translucent, so text on it keeps a known contrast.
pub fn mix(color: Color32, ground: Color32, share: f32) -> Color32 {
    ground.lerp_to_gamma(color, share.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_six_digits_and_nothing_else() {
        assert_eq!(parse_hex("#0B5F72"), Some(Color32::from_rgb(0x0B, 0x5F, 0x72)));
        for wrong in ["0B5F72", "#0B5F7", "#0B5F722", "#0B5F7G", ""] {
            assert_eq!(parse_hex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_spans_one_to_twenty_one() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
        assert!((contrast(Color32::WHITE, Color32::WHITE) - 1.0).abs() < 0.01);
    }
}
