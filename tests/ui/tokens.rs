//! The colours hold their contrast, whatever a theme file says.

use std::collections::BTreeMap;

use stepwell::ui::theme::{Palette, Theme, contrast};

use crate::support::THEMES;

/// WCAG 2 AA: text, and shapes that carry meaning.
const TEXT: f32 = 4.5;
const SHAPE: f32 = 3.0;

/// Everything text is written on.
const GROUNDS: [&str; 6] = ["bg", "panel", "raised", "sunk", "sel", "future"];
/// What is written, or drawn as a sign, on any of them.
const INKS: [&str; 11] = [
    "text",
    "text2",
    "text3",
    "accent",
    "relief",
    "unknown",
    "emergency",
    "urgent",
    "contra",
    "closed",
    "ink",
];
/// Pairs that occur only together.
const PAIRS: [(&str, &str, f32); 13] = [
    ("on_accent", "accent", TEXT),
    ("on_emergency", "emergency_fill", TEXT),
    ("emergency_fill", "raised", SHAPE),
    ("accent", "accent_tint", TEXT),
    ("unknown", "unknown_tint", TEXT),
    ("emergency", "emergency_tint", TEXT),
    ("urgent", "urgent_tint", TEXT),
    ("relief", "relief_tint", TEXT),
    ("text", "urgent_tint", TEXT),
    ("bar_text", "bar", TEXT),
    ("text", "relief_fill", TEXT),
    ("relief", "relief_fill", SHAPE),
    ("panel", "text", TEXT),
];

fn palettes() -> BTreeMap<&'static str, Palette> {
    let theme = Theme::embedded().unwrap();
    THEMES
        .map(|which| {
            let name = if which == egui::Theme::Light { "light" } else { "dark" };
            (name, theme.tokens(which).color)
        })
        .into()
}

fn ratio(palette: &Palette, ink: &str, ground: &str) -> f32 {
    contrast(palette.get(ink).unwrap(), palette.get(ground).unwrap())
}

#[test]
fn text_can_be_read_on_every_ground() {
    let mut weak = Vec::new();
    for (theme, palette) in palettes() {
        for ink in INKS {
            for ground in GROUNDS {
                let ratio = ratio(&palette, ink, ground);
                if ratio < TEXT {
                    weak.push(format!("{theme}: `{ink}` on `{ground}` is {ratio:.2}, least {TEXT}"));
                }
            }
        }
    }
    assert!(weak.is_empty(), "{}", weak.join("\n"));
}

#[test]
fn outlines_of_controls_can_be_seen_on_every_ground() {
    for (theme, palette) in palettes() {
        for ground in GROUNDS {
            let ratio = ratio(&palette, "line2", ground);
            assert!(ratio >= SHAPE, "{theme}: `line2` on `{ground}` is {ratio:.2}, least {SHAPE}");
        }
    }
}

#[test]
fn pairs_that_occur_together_hold_theirs() {
    for (theme, palette) in palettes() {
        for (ink, ground, least) in PAIRS {
            let ratio = ratio(&palette, ink, ground);
            assert!(ratio >= least, "{theme}: `{ink}` on `{ground}` is {ratio:.2}, least {least}");
        }
    }
}

#[test]
fn the_page_of_a_letter_is_white_in_both() {
    for (theme, palette) in palettes() {
        assert_eq!(palette.page, egui::Color32::WHITE, "{theme}");
    }
}

#[test]
fn a_token_that_is_missing_or_misspelt_is_refused() {
    let file = include_str!("../../assets/theme/tokens.toml");
    assert!(Theme::parse(file).is_ok());
    let missing = file.replacen("panel          =", "pannel         =", 1);
    let error = Theme::parse(&missing).unwrap_err().to_string();
    assert!(error.contains("pannel"), "{error}");
}

#[test]
fn every_token_name_leads_to_a_colour() {
    for (theme, palette) in palettes() {
        for name in Palette::NAMES {
            assert!(palette.get(name).is_some(), "{theme}: {name}");
        }
        assert_eq!(palette.get("mauve"), None);
    }
}
