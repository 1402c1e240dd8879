//! A new case: who, and where it hurts. Everything else is asked for when it matters.

use egui::{Frame, Margin, ScrollArea, Ui};

use crate::model::{Date, Region, Sex, Side};
use crate::pathway::Knowledge;
use crate::pathway::words::{capitalised, places};
use crate::ui::drafts::case::{NewCaseDraft, NewCaseField};
use crate::ui::drafts::when;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{
    Answer, Button, FieldKey, Pick, TextField, choice, ctrl_enter, label, line, picker,
};

/// What the user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewCaseAct {
    /// Save it and open it.
    Save,
    /// Forget it.
    Drop,
}

/// Shows the form in the whole of `ui`.
pub fn new_case(ui: &mut Ui, draft: &mut NewCaseDraft, today: Date) -> Option<NewCaseAct> {
    let tokens = tokens(ui);
    let mut act = ctrl_enter(ui).then_some(NewCaseAct::Save);
    let frame = Frame::new().fill(tokens.color.panel).inner_margin(Margin::same(tokens.space.xl as i8));
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        ScrollArea::vertical().id_salt("new case").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(560.0);
            let title = if draft.is_new() { "New case" } else { "Patient and problem" };
            label(ui, TypeRole::NextStep, tokens.color.text, title);
            if draft.is_new() {
                let words = "Only the family name and the region are needed to begin.";
                label(ui, TypeRole::Base, tokens.color.text2, words);
            }
            ui.add_space(tokens.space.m);
            who(ui, draft, today);
            ui.add_space(tokens.space.l);
            pain(ui, draft, today);
            ui.add_space(tokens.space.xl);
            ui.horizontal(|ui| {
                let save = if draft.is_new() { "Save and open" } else { "Save" };
                if ui.add(Button::primary(save).key("Ctrl+Enter").height(36.0)).clicked() {
                    act = Some(NewCaseAct::Save);
                }
                if ui.add(Button::normal("Cancel").key("Esc").height(36.0)).clicked() {
                    act = Some(NewCaseAct::Drop);
                }
            });
        });
    });
    act
}

fn who(ui: &mut Ui, draft: &mut NewCaseDraft, today: Date) {
    let record = draft.ids.0.to_string();
    let key = |field| FieldKey::new(field, &record);
    let error = |draft: &NewCaseDraft, field| draft.errors.get(&field).cloned();
    let family_error = error(draft, NewCaseField::Family);
    let born_error = error(draft, NewCaseField::Born);
    ui.horizontal_top(|ui| {
        let half = ui.available_width() * 0.5 - 6.0;
        let family = TextField::line(key("family name"), "Family name")
            .first()
            .width(half)
            .error(family_error.as_deref())
            .show(ui, &mut draft.family);
        mended(draft, NewCaseField::Family, &family);
        TextField::line(key("given names"), "Given names").width(half).show(ui, &mut draft.given);
    });
    ui.horizontal_top(|ui| {
        let half = ui.available_width() * 0.5 - 6.0;
        ui.vertical(|ui| {
            ui.set_width(half);
            let born = TextField::line(key("date of birth"), "Date of birth")
                .hint("14 feb 1949")
                .error(born_error.as_deref())
                .show(ui, &mut draft.born);
            mended(draft, NewCaseField::Born, &born);
            read_as(ui, &draft.born, today);
        });
        TextField::line(key("identifier"), "Identifier").width(half).show(ui, &mut draft.identifier);
    });
    ui.add_space(4.0);
    label(ui, TypeRole::Base, tokens(ui).color.text2, "Sex");
    let sexes = [
        Answer::known(Sex::Female, "Female"),
        Answer::known(Sex::Male, "Male"),
        Answer::known(Sex::Other, "Other"),
    ];
    if let Some(sex) = choice(ui, "Sex", &sexes, draft.sex) {
        draft.sex = Some(sex);
    }
}

/// Takes the keyboard to a field that saving was refused for.
fn lead(draft: &mut NewCaseDraft, field: NewCaseField, control: &egui::Response) {
    if draft.lead_to == Some(field) {
        draft.lead_to = None;
        control.request_focus();
        control.scroll_to_me(None);
    }
}

/// What was wrong with a field goes once something else is in it; saving looks again.
fn mended(draft: &mut NewCaseDraft, field: NewCaseField, typed: &egui::Response) {
    lead(draft, field, typed);
    if typed.changed() {
        draft.errors.remove(&field);
    }
}

/// How a date is read, under its field; the room for it is always there, so that nothing moves while it is typed.
fn read_as(ui: &mut Ui, typed: &str, today: Date) {
    let color = tokens(ui).color.text2;
    line(ui, TypeRole::Caption, color, when::echo(typed, today));
}

fn pain(ui: &mut Ui, draft: &mut NewCaseDraft, today: Date) {
    let tokens = tokens(ui);
    let record = draft.ids.0.to_string();
    label(ui, TypeRole::Base, tokens.color.text2, "Where it hurts most");
    let pick = |region: &Region| {
        let label = capitalised(places::region(*region));
        Pick { value: *region, found_by: label.to_lowercase(), label, group: "" }
    };
    let regions: Vec<Pick<Region>> = Region::ALL.iter().map(pick).collect();
    let control = picker(ui, "Region", 280.0, &regions, draft.region.as_ref());
    lead(draft, NewCaseField::Region, &control.response);
    if let Some(region) = control.inner {
        draft.region = Some(region);
        draft.errors.remove(&NewCaseField::Region);
    }
    if let Some(error) = draft.errors.get(&NewCaseField::Region) {
        label(ui, TypeRole::Caption, tokens.color.emergency, error.as_str());
    }
    ui.add_space(tokens.space.xs);
    let sides = [
        Answer::known(Side::Left, "Left"),
        Answer::known(Side::Right, "Right"),
        Answer::known(Side::Bilateral, "Both"),
        Answer::known(Side::Midline, "Midline"),
    ];
    if let Some(side) = choice(ui, "Side", &sides, draft.side) {
        draft.side = Some(side);
    }
    ui.add_space(tokens.space.xs);
    let error = draft.errors.get(&NewCaseField::Onset).cloned();
    let onset = TextField::line(FieldKey::new("onset", &record), "Since when")
        .hint("mar 2024, 3 months ago")
        .width(280.0)
        .error(error.as_deref())
        .show(ui, &mut draft.onset);
    mended(draft, NewCaseField::Onset, &onset);
    read_as(ui, &draft.onset, today);
    TextField::line(FieldKey::new("goal", &record), "What the patient wants to do again")
        .show(ui, &mut draft.goal);
    ui.add_space(tokens.space.xs);
    label(ui, TypeRole::Base, tokens.color.text2, "Who pays");
    let payers = payers(&draft.payer);
    if let Some(payer) = picker(ui, "Who pays", 280.0, &payers, Some(&draft.payer)).inner {
        draft.payer = payer;
    }
}

/// The payers the knowledge knows, and the one that was written otherwise.
fn payers(written: &str) -> Vec<Pick<String>> {
    let pick = |value: &str, label: &str, also: &str| Pick {
        value: value.to_owned(),
        label: label.to_owned(),
        found_by: format!("{label} {value} {also}").to_lowercase(),
        group: "",
    };
    let knowledge = Knowledge::builtin().ok();
    let known = knowledge.map(Knowledge::payers).unwrap_or_default();
    let mut payers = vec![pick("", "Not asked", "")];
    payers.extend(known.iter().map(|payer| pick(&payer.id, &payer.label, &payer.also.join(" "))));
    let named =
        knowledge.and_then(|knowledge| knowledge.payer_named(written)).and_then(|ix| knowledge?.payer(ix));
    // A payer under another of its names is the same payer; one nobody knows stays as it was written.
    match named {
        Some(payer) if payer.id != written => payers.retain(|pick| pick.value != payer.id),
        _ => {}
    }
    if !payers.iter().any(|pick| pick.value == written) {
        payers.push(pick(written, named.map_or(written, |payer| payer.label.as_str()), ""));
    }
    payers
}
