//! Every colour, size and distance of the window, read from one file.
//!
//! `assets/theme/tokens.toml` names the tokens for light and dark; this module types them. It is the only
//! place where a colour may be made from numbers (clippy refuses it elsewhere), so a screen can only say
//! what a colour *means*.

mod color;
mod fonts;
mod palette;
mod style;
mod system_fonts;
mod tokens;

use std::sync::Arc;

use serde::Deserialize;

pub use color::{contrast, mix};
pub use fonts::{Cut, Type, TypeRole, TypeScale, icon_font};
pub use palette::Palette;
pub use tokens::{Radius, Size, Space};

const TOKENS_TOML: &str = include_str!("../../../assets/theme/tokens.toml");

/// Why the theme cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// The token file is not what this version expects; the message carries line and column.
    #[error("the theme file cannot be read: {0}")]
    Tokens(#[from] toml::de::Error),
}

/// The tokens of both themes as they stand in the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    light: Palette,
    dark: Palette,
    #[serde(rename = "type")]
    type_scale: TypeScale,
    space: Space,
    radius: Radius,
    size: Size,
}

/// What a view draws with: one palette, the type scale and the measures.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    /// Colours by meaning.
    pub color: Palette,
    /// Text roles.
    pub text: TypeScale,
    /// Distances.
    pub space: Space,
    /// Corner radii.
    pub radius: Radius,
    /// Heights and widths.
    pub size: Size,
}

/// Both token sets, ready to be shared with every view.
#[derive(Debug, Clone, Default)]
struct Installed {
    light: Arc<Tokens>,
    dark: Arc<Tokens>,
}

impl Theme {
    /// The theme that is built into the program.
    pub fn embedded() -> Result<Self, ThemeError> {
        Self::parse(TOKENS_TOML)
    }

    /// Reads a token file. Every token must be present and no other name may be.
    pub fn parse(toml_text: &str) -> Result<Self, ThemeError> {
        Ok(toml::from_str(toml_text)?)
    }

    /// The tokens of one of the two themes.
    pub fn tokens(&self, theme: egui::Theme) -> Tokens {
        let color = match theme {
            egui::Theme::Light => self.light.clone(),
            egui::Theme::Dark => self.dark.clone(),
        };
        Tokens {
            color,
            text: self.type_scale.clone(),
            space: self.space.clone(),
            radius: self.radius.clone(),
            size: self.size.clone(),
        }
    }

    /// Gives `ctx` the fonts, the styles and the tokens of both themes. Call it once, before the first frame.
    pub fn install(&self, ctx: &egui::Context) {
        ctx.set_fonts(fonts::definitions());
        let light = Arc::new(self.tokens(egui::Theme::Light));
        let dark = Arc::new(self.tokens(egui::Theme::Dark));
        ctx.set_style_of(egui::Theme::Light, style::style(egui::Theme::Light, &light));
        ctx.set_style_of(egui::Theme::Dark, style::style(egui::Theme::Dark, &dark));
        ctx.data_mut(|data| data.insert_temp(egui::Id::NULL, Installed { light, dark }));
    }
}

/// Lets `ctx` fall back on fonts of the system for scripts ours do not hold. Nothing is read before one is needed.
pub fn use_system_fonts(ctx: &egui::Context) {
    system_fonts::install(ctx);
}

/// The tokens of the theme `ui` is drawn in. All zero if no theme was installed.
pub fn tokens(ui: &egui::Ui) -> Arc<Tokens> {
    tokens_for(ui.ctx(), if ui.visuals().dark_mode { egui::Theme::Dark } else { egui::Theme::Light })
}

/// The tokens installed in `ctx` for `theme`. All zero if no theme was installed.
pub fn tokens_for(ctx: &egui::Context, theme: egui::Theme) -> Arc<Tokens> {
    let installed = ctx.data(|data| data.get_temp::<Installed>(egui::Id::NULL)).unwrap_or_default();
    match theme {
        egui::Theme::Light => installed.light,
        egui::Theme::Dark => installed.dark,
    }
}
