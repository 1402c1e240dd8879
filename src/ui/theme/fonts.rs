//! The one type family of the screen and its roles.
//!
//! IBM Plex Sans: all digits are equally wide without any OpenType feature, so columns of figures stand still,
//! and I, l and 1 differ. Two cuts: Regular, and SemiBold as the real bold.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontId};
use serde::Deserialize;

const REGULAR: &str = "IBM Plex Sans";
const STRONG: &str = "IBM Plex Sans SemiBold";
const ICONS: &str = "Material Symbols Rounded";

/// Which cut of the family.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// Regular.
    #[default]
    Regular,
    /// SemiBold.
    Strong,
}

impl Cut {
    /// The egui family of this cut.
    pub fn family(self) -> FontFamily {
        match self {
            Self::Regular => FontFamily::Proportional,
            Self::Strong => FontFamily::Name(STRONG.into()),
        }
    }
}

/// One role of the type scale.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Type {
    /// Size in points.
    pub size: f32,
    /// Line height in points.
    pub line: f32,
    /// Cut.
    pub cut: Cut,
}

impl Type {
    /// The font to lay text out with.
    pub fn font(&self) -> FontId {
        FontId::new(self.size, self.cut.family())
    }
}

/// What a piece of text is, which decides its size, line height and cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TypeRole {
    /// Dates, key hints, axis, consequences.
    Caption,
    /// Tables, lanes, ledger, buttons.
    Base,
    /// The same, emphasised.
    BaseStrong,
    /// Longer text to be read.
    Reading,
    /// Head of a section.
    Section,
    /// Patient name, panel heads.
    Title,
    /// The one sentence of the plan.
    NextStep,
    /// A number to dial.
    Dial,
    /// The typed line of quick entry.
    QuickEntry,
}

/// The type scale as it stands in the token file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeScale {
    caption: Type,
    base: Type,
    base_strong: Type,
    reading: Type,
    section: Type,
    title: Type,
    next_step: Type,
    dial: Type,
    quick_entry: Type,
}

impl TypeScale {
    /// Size, line height and cut of `role`.
    pub fn get(&self, role: TypeRole) -> &Type {
        match role {
            TypeRole::Caption => &self.caption,
            TypeRole::Base => &self.base,
            TypeRole::BaseStrong => &self.base_strong,
            TypeRole::Reading => &self.reading,
            TypeRole::Section => &self.section,
            TypeRole::Title => &self.title,
            TypeRole::NextStep => &self.next_step,
            TypeRole::Dial => &self.dial,
            TypeRole::QuickEntry => &self.quick_entry,
        }
    }

    /// The font of `role`.
    pub fn font(&self, role: TypeRole) -> FontId {
        self.get(role).font()
    }
}

/// The font of icons at a size in points.
pub fn icon_font(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ICONS.into()))
}

/// The fonts that are built into the program, for every family egui may ask for.
pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let regular = include_bytes!("../../../assets/fonts/IBMPlexSans-Regular.ttf");
    let strong = include_bytes!("../../../assets/fonts/IBMPlexSans-SemiBold.ttf");
    fonts.font_data.insert(REGULAR.to_owned(), Arc::new(FontData::from_static(regular)));
    fonts.font_data.insert(STRONG.to_owned(), Arc::new(FontData::from_static(strong)));
    fonts.families.insert(FontFamily::Proportional, vec![REGULAR.to_owned()]);
    fonts.families.insert(FontFamily::Monospace, vec![REGULAR.to_owned()]);
    fonts.families.insert(Cut::Strong.family(), vec![STRONG.to_owned(), REGULAR.to_owned()]);
    let icons = include_bytes!("../../../assets/fonts/MaterialSymbolsRounded-Subset.ttf");
    fonts.font_data.insert(ICONS.to_owned(), Arc::new(FontData::from_static(icons)));
    // In no family of text: a character of a patient's note never becomes an icon.
    fonts.families.insert(FontFamily::Name(ICONS.into()), vec![ICONS.to_owned()]);
    fonts
}
