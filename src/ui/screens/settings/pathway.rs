//! Whose thresholds count, and the knowledge they belong to.

use egui::{Ui, pos2, vec2};

use super::fold::fold_line;
use super::own_policy::{chosen_file, own_policy};
use super::row::fact;
use super::{SettingsAct, SettingsDraft, SettingsView};
use crate::model::Date;
use crate::pathway::words::{dates, figure, number};
use crate::pathway::{Knowledge, Policy};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Glyph, Icon, TextLine, label, line, section_head, signed};

/// Widths of the columns of figures.
const FIGURE: f32 = 190.0;
const WAS: f32 = 90.0;

pub(super) fn policy(ui: &mut Ui, view: &SettingsView<'_>, draft: &mut SettingsDraft) -> Option<SettingsAct> {
    let tokens = tokens(ui);
    if let Some(problem) = view.policy_problem {
        signed(ui, Glyph::Unknown, TypeRole::Base, |ui| {
            label(ui, TypeRole::Base, tokens.color.unknown, problem);
        });
        ui.add_space(tokens.space.s);
    }
    chosen_file(ui, view, draft);
    let act = changed(ui, view);
    ui.spacing_mut().item_spacing.y = 0.0;
    for policy in view.knowledge.policies() {
        listed(ui, view, policy, draft);
    }
    own_policy(ui, view, draft).or(act)
}

/// A policy that can be looked at and put into force.
pub(super) fn listed(ui: &mut Ui, view: &SettingsView<'_>, policy: &Policy, draft: &mut SettingsDraft) {
    let open = draft.policy.as_ref() == Some(&policy.id);
    let in_force = policy.id == view.policy;
    if policy_line(ui, (view.knowledge, policy), (open, in_force)) {
        draft.policy = (!open).then(|| policy.id.clone());
    }
    if !open {
        return;
    }
    ui.scope(|ui| figures(ui, view.knowledge, policy));
    if !in_force {
        let words = format!("Use {}", policy.label);
        ui.horizontal(|ui| {
            ui.add_space(24.0);
            if ui.add(Button::primary(&words)).clicked() {
                draft.values.policy = Some(policy.id.clone());
            }
        });
    }
    ui.add_space(tokens(ui).space.m);
}

/// The way to the cases that are advised otherwise.
fn changed(ui: &mut Ui, view: &SettingsView<'_>) -> Option<SettingsAct> {
    let words = match view.changed {
        0 => "No case is advised otherwise since the knowledge or the policy changed.".to_owned(),
        1 => "1 case is advised otherwise since the knowledge or the policy changed.".to_owned(),
        count => format!("{count} cases are advised otherwise since the knowledge or the policy changed."),
    };
    let tokens = tokens(ui);
    let mut act = None;
    let sign = if view.changed == 0 { Glyph::Met } else { Glyph::Provisional };
    signed(ui, sign, TypeRole::Base, |ui| {
        label(ui, TypeRole::Base, tokens.color.text, words);
    });
    let shows = Button::normal("Show whose advice changed").icon_right(Icon::ChevronRight);
    if ui.add(shows).clicked() {
        act = Some(SettingsAct::ChangedAdvice);
    }
    ui.add_space(tokens.space.m);
    act
}

/// A policy; true if it was asked to open or close.
fn policy_line(
    ui: &mut Ui,
    (knowledge, policy): (&Knowledge, &Policy),
    (open, in_force): (bool, bool),
) -> bool {
    let tokens = tokens(ui);
    let color = &tokens.color;
    fold_line(ui, open, |painter, rect| {
        let text = |text: &str, role, ink, max_width, at| {
            TextLine { text, role, color: ink, max_width }.paint(painter, &tokens, at);
        };
        let (left, middle) = (rect.left(), rect.center().y);
        let room = rect.width() - if in_force { 90.0 } else { 0.0 };
        let role = if in_force { TypeRole::BaseStrong } else { TypeRole::Base };
        text(&policy.label, role, color.text, room, pos2(left, middle - 9.0));
        text(&extends(knowledge, policy), TypeRole::Caption, color.text2, room, pos2(left, middle + 9.0));
        if !in_force {
            return policy.label.clone();
        }
        text("In force", TypeRole::BaseStrong, color.accent, 70.0, pos2(rect.right() - 64.0, middle));
        format!("{}, in force", policy.label)
    })
}

/// "Changes 4 figures of Society consensus".
fn extends(knowledge: &Knowledge, policy: &Policy) -> String {
    let base = policy.extends.as_ref().and_then(|id| knowledge.policy(id.as_str()));
    let Some(base) = base else { return "The figures the others change".to_owned() };
    match policy.changes(knowledge).count() {
        0 => format!("Changes no figure of {}", base.label),
        1 => format!("Changes 1 figure of {}", base.label),
        count => format!("Changes {count} figures of {}", base.label),
    }
}

/// What a policy changes; of one that changes nothing, all its figures.
pub(super) fn figures(ui: &mut Ui, knowledge: &Knowledge, policy: &Policy) {
    let tokens = tokens(ui);
    let changes: Vec<_> = policy.changes(knowledge).collect();
    ui.spacing_mut().item_spacing.y = tokens.space.xs;
    ui.add_space(tokens.space.xs);
    if changes.is_empty() {
        for (_, is) in policy.named(knowledge) {
            figure_line(ui, &is.label, &figure(is), "");
        }
    }
    for change in changes {
        figure_line(ui, &change.now.label, &figure(change.now), &format!("was {}", number(change.was.value)));
    }
    ui.add_space(tokens.space.s);
}

fn figure_line(ui: &mut Ui, name: &str, value: &str, was: &str) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    ui.horizontal_top(|ui| {
        ui.add_space(24.0);
        ui.spacing_mut().item_spacing.x = tokens.space.m;
        let names = (ui.available_width() - FIGURE - WAS - 2.0 * tokens.space.m).max(160.0);
        let cell = |ui: &mut Ui, width: f32, add: &dyn Fn(&mut Ui)| {
            ui.allocate_ui(vec2(width, 0.0), |ui| {
                ui.set_width(width);
                add(ui);
            });
        };
        cell(ui, names, &|ui| {
            label(ui, TypeRole::Base, color.text2, crate::pathway::words::capitalised(name));
        });
        cell(ui, FIGURE, &|ui| {
            label(ui, TypeRole::Base, color.text, value);
        });
        cell(ui, WAS, &|ui| {
            line(ui, TypeRole::Caption, color.text3, was);
        });
    });
}

pub(super) fn knowledge(ui: &mut Ui, view: &SettingsView<'_>) -> Option<SettingsAct> {
    let tokens = tokens(ui);
    let knowledge = view.knowledge;
    let stamp = knowledge.stamp();
    let date = knowledge.date();
    let day = date.parse::<Date>().map_or_else(|_not_a_day| date.to_owned(), dates::day);
    fact(ui, "Edition", &format!("{}, of {day}", stamp.edition));
    fact(ui, "Digest", &grouped(&stamp.sha256));
    fact(ui, "Steps", &knowledge.steps().len().to_string());
    fact(ui, "Red flags", &knowledge.flags().len().to_string());
    fact(ui, "Treatments", &knowledge.treatments().len().to_string());
    fact(ui, "Policies", &knowledge.policies().len().to_string());
    ui.add_space(tokens.space.m);
    section_head(ui, "What changed with it");
    changed(ui, view)
}

/// A digest in groups that an eye can compare.
fn grouped(digest: &str) -> String {
    let letters: Vec<char> = digest.chars().collect();
    letters.chunks(8).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
