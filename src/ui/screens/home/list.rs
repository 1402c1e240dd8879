//! The case list. Rows are drawn only where they are in view, so a hundred thousand scroll like ten.

use egui::{Align, Layout, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{CaseRow, HomeAct, HomeDraft, HomeView};
use crate::ui::theme::{Tokens, TypeRole, tokens};
use crate::ui::widgets::{Button, Chip, TextLine, focus_ring, label, line, paint_glyph};

pub(super) fn list(ui: &mut Ui, view: &HomeView, draft: &mut HomeDraft) -> Option<HomeAct> {
    let tokens = tokens(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    filters(ui, view, draft);
    if view.total == 0 && view.searched.is_empty() {
        return empty(ui);
    }
    head(ui, &tokens);
    if view.rows.is_empty() {
        ui.add_space(tokens.space.xl);
        ui.vertical_centered(|ui| {
            let words = if view.searched.is_empty() {
                "No case of this kind.".to_owned()
            } else {
                format!("No case fits '{}'. Esc clears the search.", view.searched)
            };
            label(ui, TypeRole::Reading, tokens.color.text2, words);
        });
        return None;
    }
    let mut act = None;
    let height = tokens.size.case_row;
    let foot = 28.0;
    let room = (ui.available_height() - foot).max(height);
    ScrollArea::vertical().id_salt("cases").auto_shrink(false).max_height(room).show_rows(
        ui,
        height,
        view.rows.len(),
        |ui, range| {
            for case in view.rows.get(range).unwrap_or_default() {
                act = row(ui, case, draft).or(act.take());
            }
        },
    );
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), foot),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.add_space(tokens.space.m);
            let words = format!("{} of {} cases", view.rows.len(), view.total);
            line(ui, TypeRole::Caption, tokens.color.text3, words);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(tokens.space.m);
                let words = "↑ ↓ move · Enter opens · Ctrl+F searches";
                line(ui, TypeRole::Caption, tokens.color.text3, words);
            });
        },
    );
    act
}

fn empty(ui: &mut Ui) -> Option<HomeAct> {
    let tokens = tokens(ui);
    let mut act = None;
    ui.add_space(tokens.space.xxl);
    ui.vertical_centered(|ui| {
        label(ui, TypeRole::Title, tokens.color.text, "No cases yet");
        label(ui, TypeRole::Reading, tokens.color.text2, "Begin one, or open a case file you were given.");
        ui.add_space(tokens.space.m);
        if ui.add(Button::primary("New case").spoken("Begin the first case").height(36.0)).clicked() {
            act = Some(HomeAct::NewCase);
        }
        if ui.add(Button::link("Open a case file…").spoken("Open the first case file")).clicked() {
            act = Some(HomeAct::OpenFile);
        }
    });
    act
}

fn filters(ui: &mut Ui, view: &HomeView, draft: &mut HomeDraft) {
    let tokens = tokens(ui);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), tokens.size.tools),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.add_space(tokens.space.m);
            ui.spacing_mut().item_spacing.x = tokens.space.xs;
            for (filter, count) in &view.filters {
                if ui.add(Chip::new(filter.name(), draft.filter == *filter).count(*count)).clicked() {
                    draft.filter = *filter;
                }
            }
        },
    );
}

/// Where the columns begin, for a list `width` points wide.
fn columns(width: f32) -> [f32; 3] {
    [40.0, (40.0 + width * 0.34).min(280.0), (40.0 + width * 0.34 + width * 0.2).min(440.0)]
}

fn head(ui: &mut Ui, tokens: &Tokens) {
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, tokens.size.table_head), Sense::hover());
    let painter = ui.painter();
    painter.rect_filled(rect, 0.0, tokens.color.sunk);
    for (name, x) in ["Who", "What", "Next step"].into_iter().zip(columns(width)) {
        let words =
            TextLine { text: name, role: TypeRole::Base, color: tokens.color.text2, max_width: 160.0 };
        words.paint(painter, tokens, pos2(rect.left() + x, rect.center().y));
    }
}

fn row(ui: &mut Ui, case: &CaseRow, draft: &mut HomeDraft) -> Option<HomeAct> {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, tokens.size.case_row), Sense::click());
    let selected = draft.selected.as_ref() == Some(&case.id);
    let painter = ui.painter();
    if selected || response.hovered() {
        painter.rect_filled(rect, 0.0, color.sel);
    }
    if selected {
        painter.rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 0.0, color.accent);
    }
    painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, color.line));
    paint_glyph(painter, case.status, pos2(rect.left() + 20.0, rect.center().y), tokens.size.glyph, color);
    let [who, what, next] = columns(width);
    let upper = rect.top() + 14.0;
    let lower = rect.top() + 31.0;
    let write = |text: &str, role, ink, x: f32, y, end: f32| {
        let words = TextLine { text, role, color: ink, max_width: (end - x - 10.0).max(20.0) };
        words.paint(painter, &tokens, pos2(rect.left() + x, y));
    };
    write(&case.name, TypeRole::BaseStrong, color.text, who, upper, what);
    write(&case.born, TypeRole::Caption, color.text3, who, lower, what);
    write(&case.what, TypeRole::Base, color.text, what, upper, next);
    write(&case.next, TypeRole::Base, color.text, next, upper, width);
    write(&case.note, TypeRole::Caption, color.text3, next, lower, width);
    focus_ring(ui, &response, 0.0);
    let spoken =
        format!("{}, {}. {}. {}: {}", case.name, case.born, case.what, case.status.spoken(), case.next);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected, &spoken));
    if response.double_clicked() || (response.has_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter))) {
        return Some(HomeAct::Open(case.id.clone()));
    }
    if response.clicked() || response.gained_focus() {
        draft.selected = Some(case.id.clone());
    }
    None
}
