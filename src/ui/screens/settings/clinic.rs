//! The letterhead, and who signs.

use egui::Ui;

use super::picture::picture;
use super::row::{choices, field};
use super::{SettingsAct, SettingsDraft};
use crate::model::Paper;
use crate::ui::widgets::{Answer, choice};
use crate::workspace::LetterPicture;

const CLINIC: &str = "clinic";
const SIGNER: &str = "signer";

pub(super) fn clinic(ui: &mut Ui, draft: &mut SettingsDraft) -> Option<SettingsAct> {
    let values = &mut draft.values;
    let clinic = &mut values.clinic;
    field(ui, ("Name of the clinic", CLINIC), "", &mut clinic.name);
    field(ui, ("Address of the clinic", CLINIC), "Street, place, on one line", &mut clinic.address);
    field(ui, ("Phone", CLINIC), "", &mut clinic.phone);
    field(ui, ("Fax", CLINIC), "", &mut clinic.fax);
    choices(ui, "Paper", |ui| {
        let papers = [Answer::known(Paper::Letter, "US Letter"), Answer::known(Paper::A4, "A4")];
        if let Some(paper) = choice(ui, "Paper", &papers, Some(values.paper)) {
            values.paper = paper;
        }
    });
    picture(ui, LetterPicture::Logo, draft)
}

pub(super) fn signer(ui: &mut Ui, draft: &mut SettingsDraft) -> Option<SettingsAct> {
    let clinician = &mut draft.values.clinician;
    field(ui, ("Name with degree", SIGNER), "As it stands under a letter", &mut clinician.name);
    field(ui, ("Department", SIGNER), "", &mut clinician.role);
    field(ui, ("Direct line and hours", SIGNER), "Number, when it is answered", &mut clinician.direct_line);
    picture(ui, LetterPicture::Signature, draft)
}
