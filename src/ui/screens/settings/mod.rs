//! Settings: a list of their parts at the left, one part beside it. What is changed is saved at once.

mod clinic;
mod fold;
mod own_policy;
mod parts;
mod pathway;
mod phrases;
mod picture;
mod recipients;
mod row;
mod store;

use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui};

use crate::model::settings::Recipient;
use crate::model::{Picture, PolicyId, RecipientKind, Settings};
use crate::pathway::{Knowledge, Policy};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Glyph, glyph, label, line};
use crate::workspace::{LetterPicture, PolicyFile};

pub use parts::SettingsPart;
pub use picture::{PictureCache, picture_of};
pub use store::{BackupRow, Place, ReadOnly, StorageAct, StorageDraft, StorageView};

/// Width of the list of parts, and of what stands beside it.
const PARTS: f32 = 216.0;
const WIDEST: f32 = 680.0;

/// What the settings show beside themselves.
#[derive(Debug, Clone)]
pub struct SettingsView<'a> {
    /// The knowledge in force, with its policies.
    pub knowledge: &'a Knowledge,
    /// The policy in force.
    pub policy: PolicyId,
    /// Why the policy that was chosen is not in force, if it is not.
    pub policy_problem: Option<&'a str>,
    /// The clinic's own policy, whether it is in force or not.
    pub own_policy: Option<&'a Policy>,
    /// How many cases are advised otherwise than before, and nobody has looked yet.
    pub changed: usize,
    /// Whether what is shown is what is saved.
    pub saved: Saved,
    /// The store.
    pub storage: StorageView,
}

/// Whether what was changed is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// Nothing was changed.
    Untouched,
    /// Something is being typed.
    NotYet,
    /// All of it is saved.
    Saved,
    /// It could not be saved: why.
    Refused(String),
    /// The store takes no changes.
    ReadOnly,
}

/// The settings as they are being changed, and what the screen remembers.
#[derive(Debug, Clone, Default)]
pub struct SettingsDraft {
    /// The settings.
    pub values: Settings,
    /// The kind of recipient whose address is open.
    pub recipient: Option<RecipientKind>,
    /// A recipient that was just removed.
    pub removed: Option<Recipient>,
    /// The policy that is looked at.
    pub policy: Option<PolicyId>,
    /// A file that was chosen to be the clinic's own policy.
    pub policy_file: Option<PolicyFile>,
    /// The text of an own policy that was just removed, and the policy that was chosen then.
    pub removed_policy: Option<(String, Option<PolicyId>)>,
    /// A picture that was just removed.
    pub removed_picture: Option<(LetterPicture, Picture)>,
    /// The pictures as they are drawn.
    pub shown: PictureCache,
}

/// What the user wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsAct {
    /// Show a part.
    Show(SettingsPart),
    /// Show the cases whose advice changed.
    ChangedAdvice,
    /// Choose the file of a picture.
    Picture(LetterPicture),
    /// Choose the file of the clinic's own policy.
    PolicyFile,
    /// Something about the store itself.
    Storage(StorageAct),
}

/// Shows the settings in the whole of `ui`.
pub fn settings(
    ui: &mut Ui,
    part: SettingsPart,
    view: &SettingsView<'_>,
    (draft, storage): (&mut SettingsDraft, &mut StorageDraft),
) -> Option<SettingsAct> {
    let tokens = tokens(ui);
    head(ui, &view.saved);
    let frame = Frame::new().fill(tokens.color.panel).inner_margin(Margin::same(tokens.space.m as i8));
    let mut act = None;
    Panel::left("parts").exact_size(PARTS).resizable(false).frame(frame).show(ui, |ui| {
        act = parts::parts(ui, part).map(SettingsAct::Show);
    });
    CentralPanel::default().frame(Frame::new().fill(tokens.color.raised)).show(ui, |ui| {
        ScrollArea::vertical().id_salt(("settings", part)).auto_shrink(false).show(ui, |ui| {
            let margin = Margin::symmetric(tokens.space.xxl as i8, tokens.space.xl as i8);
            Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.set_max_width(WIDEST.min(ui.available_width()));
                ui.spacing_mut().item_spacing.y = tokens.space.s;
                let title = label(ui, TypeRole::Title, tokens.color.text, part.name());
                title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, part.name()));
                label(ui, TypeRole::Base, tokens.color.text2, part.says());
                ui.add_space(tokens.space.s);
                let said = match part {
                    SettingsPart::Clinic => clinic::clinic(ui, draft),
                    SettingsPart::Signer => clinic::signer(ui, draft),
                    SettingsPart::Recipients => {
                        recipients::recipients(ui, draft);
                        None
                    }
                    SettingsPart::Phrases => {
                        phrases::phrases(ui, &mut draft.values);
                        None
                    }
                    SettingsPart::Policy => pathway::policy(ui, view, draft),
                    SettingsPart::Knowledge => pathway::knowledge(ui, view),
                    SettingsPart::Store => store::store(ui, &view.storage, storage).map(SettingsAct::Storage),
                    SettingsPart::Keys => {
                        store::keys(ui, &view.storage, (storage, &mut draft.values)).map(SettingsAct::Storage)
                    }
                };
                act = said.or(act.take());
            });
        });
    });
    act
}

fn head(ui: &mut Ui, saved: &Saved) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let frame = Frame::new().fill(color.raised).inner_margin(Margin::symmetric(tokens.space.l as i8, 0));
    Panel::top("settings head").exact_size(tokens.size.identity).resizable(false).frame(frame).show(
        ui,
        |ui| {
            ui.horizontal_centered(|ui| {
                line(ui, TypeRole::Title, color.text, "Settings");
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| match saved {
                    Saved::Untouched => {
                        line(ui, TypeRole::Caption, color.text2, "Every change is saved at once.");
                    }
                    Saved::NotYet => {
                        line(ui, TypeRole::Caption, color.text2, "Saved when you pause or leave the field.");
                    }
                    Saved::Saved => {
                        line(ui, TypeRole::Caption, color.text2, "Saved");
                        glyph(ui, Glyph::Met, tokens.size.glyph_ledger);
                    }
                    Saved::Refused(reason) => {
                        let reason = reason.trim_end_matches('.');
                        let words =
                            format!("Not saved: {reason}. Change something or press Esc to try again.");
                        line(ui, TypeRole::Caption, color.urgent, words);
                    }
                    Saved::ReadOnly => {
                        let words = "This store is open for reading only: nothing can be changed.";
                        line(ui, TypeRole::Caption, color.urgent, words);
                    }
                });
            });
        },
    );
}
