//! The letterhead, and who signs.

use egui::Ui;

use super::row::{choices, field};
use crate::model::{Paper, Settings};
use crate::ui::widgets::{Answer, choice};

const CLINIC: &str = "clinic";
const SIGNER: &str = "signer";

pub(super) fn clinic(ui: &mut Ui, values: &mut Settings) {
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
}

pub(super) fn signer(ui: &mut Ui, values: &mut Settings) {
    let clinician = &mut values.clinician;
    field(ui, ("Name with degree", SIGNER), "As it stands under a letter", &mut clinician.name);
    field(ui, ("Department", SIGNER), "", &mut clinician.role);
    field(ui, ("Direct line and hours", SIGNER), "Number, when it is answered", &mut clinician.direct_line);
}
