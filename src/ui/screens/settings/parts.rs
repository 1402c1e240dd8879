//! The parts of the settings and the list that leads to them.

use egui::{Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{TextLine, focus_ring, label};

/// A part of the settings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum SettingsPart {
    /// The letterhead.
    #[default]
    Clinic,
    /// Who signs.
    Signer,
    /// Whom letters go to.
    Recipients,
    /// Whose thresholds count.
    Policy,
    /// The knowledge, its edition, and what changed with it.
    Knowledge,
    /// Whether the store is sound, and its backups.
    Store,
    /// When it locks, and what opens it.
    Keys,
}

/// The parts by group.
const GROUPS: [(&str, &[SettingsPart]); 3] = [
    ("Letters", &[SettingsPart::Clinic, SettingsPart::Signer, SettingsPart::Recipients]),
    ("Pathway", &[SettingsPart::Policy, SettingsPart::Knowledge]),
    ("Store", &[SettingsPart::Store, SettingsPart::Keys]),
];

impl SettingsPart {
    /// All parts, in the order of the list.
    pub const ALL: [Self; 7] = [
        Self::Clinic,
        Self::Signer,
        Self::Recipients,
        Self::Policy,
        Self::Knowledge,
        Self::Store,
        Self::Keys,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Clinic => "Clinic",
            Self::Signer => "Who signs",
            Self::Recipients => "Recipients",
            Self::Policy => "Policy",
            Self::Knowledge => "Knowledge",
            Self::Store => "Health and backups",
            Self::Keys => "Lock and keys",
        }
    }

    /// What it is about, in a sentence.
    pub(super) fn says(self) -> &'static str {
        match self {
            Self::Clinic => "The head of every letter. What is empty is left out.",
            Self::Signer => "Stands under every letter, and on it as whom to call.",
            Self::Recipients => "Whom letters go to. A letter can still be addressed to somebody else.",
            Self::Policy => {
                "Whose thresholds count. Red flags and contraindications are the same under every policy."
            }
            Self::Knowledge => {
                "The rules, figures and sources the pathway goes by. Every decision names their edition."
            }
            Self::Store => "Everything is kept in one encrypted file on this computer.",
            Self::Keys => "When the store locks itself, and what opens it again.",
        }
    }
}

/// Height of a line of the list.
const LINE: f32 = 32.0;

/// Shows the list; gives back the part that was chosen.
pub(super) fn parts(ui: &mut Ui, current: SettingsPart) -> Option<SettingsPart> {
    let tokens = tokens(ui);
    let mut chosen = None;
    ui.spacing_mut().item_spacing.y = tokens.space.xxs;
    for (group, parts) in GROUPS {
        ui.horizontal(|ui| {
            ui.add_space(tokens.space.s);
            label(ui, TypeRole::Caption, tokens.color.text3, group);
        });
        for part in parts {
            if part_line(ui, part.name(), *part == current) {
                chosen = Some(*part);
            }
        }
        ui.add_space(tokens.space.m);
    }
    chosen
}

fn part_line(ui: &mut Ui, name: &str, lit: bool) -> bool {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::click());
    let (role, ink) = if lit { (TypeRole::BaseStrong, color.accent) } else { (TypeRole::Base, color.text) };
    if lit || response.hovered() {
        ui.painter().rect_filled(rect, tokens.radius.control, color.sel);
    }
    let at = pos2(rect.left() + tokens.space.s, rect.center().y);
    let words = TextLine { text: name, role, color: ink, max_width: rect.width() - 2.0 * tokens.space.s };
    words.paint(ui.painter(), &tokens, at);
    focus_ring(ui, &response, tokens.radius.control);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, lit, name));
    response.clicked()
}
