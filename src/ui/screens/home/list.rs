//! The case list. Rows are drawn only where they are in view, so a hundred thousand scroll like ten.

use egui::{Align, Layout, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{HomeAct, HomeDraft, HomeView, filter_name};
use crate::model::Date;
use crate::ui::show::case_line;
use crate::ui::theme::{Tokens, TypeRole, tokens};
use crate::ui::widgets::{Button, Chip, Glyph, TextLine, focus_ring, label, line, paint_glyph};
use crate::workspace::{CaseFilter, Listed};

/// Height of the line under the list.
const FOOT: f32 = 28.0;

pub(super) fn list(ui: &mut Ui, view: &HomeView, draft: &mut HomeDraft) -> Option<HomeAct> {
    let tokens = tokens(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    if view.total == 0 {
        return empty(ui);
    }
    filters(ui, view, draft);
    head(ui, &tokens);
    let cases = &view.found;
    if cases.is_empty() {
        ui.add_space(tokens.space.xl);
        ui.vertical_centered(|ui| {
            let words = if view.searched.is_empty() {
                format!("No case under \"{}\" now.", filter_name(draft.filter))
            } else {
                format!("No case fits '{}'. Esc clears the search.", view.searched)
            };
            label(ui, TypeRole::Reading, tokens.color.text2, words);
        });
        return None;
    }
    let mut act = None;
    let height = tokens.size.case_row;
    let room = (ui.available_height() - FOOT).max(height);
    let mut area = ScrollArea::vertical().id_salt("cases").auto_shrink(false).max_height(room);
    if let Some(at) = draft.reveal.take() {
        area = reveal(ui, area, at as f32 * height, (height, room));
    }
    let shown = area.show_rows(ui, height, cases.len(), |ui, range| {
        for case in range.filter_map(|at| cases.get(at)) {
            act = row(ui, case, view.day, draft).or(act.take());
        }
    });
    ui.data_mut(|data| data.insert_temp(offset_key(), shown.state.clamped_offset().y));
    foot(ui, view, shown.state.clamped_offset().y, (height, room));
    act
}

fn offset_key() -> egui::Id {
    egui::Id::unique("offset of the case list")
}

/// Scrolls just as far as it takes to see the row at `top`.
fn reveal(ui: &Ui, area: ScrollArea, top: f32, (height, room): (f32, f32)) -> ScrollArea {
    let offset = ui.data(|data| data.get_temp::<f32>(offset_key())).unwrap_or_default();
    if top < offset {
        area.vertical_scroll_offset(top)
    } else if top + height > offset + room {
        area.vertical_scroll_offset(top + height - room)
    } else {
        area
    }
}

/// "1 to 16 of 1,284", and the keys.
fn foot(ui: &mut Ui, view: &HomeView, offset: f32, (height, room): (f32, f32)) {
    let tokens = tokens(ui);
    let listed = view.found.len();
    let first = (offset / height).floor() as usize + 1;
    let last = (((offset + room) / height).floor() as usize).clamp(first, listed.max(first));
    let size = vec2(ui.available_width(), FOOT);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(tokens.space.m);
        let of = if listed == view.total {
            format!("{first} to {last} of {} cases", thousands(listed))
        } else {
            format!("{first} to {last} of {} found, {} cases", thousands(listed), thousands(view.total))
        };
        line(ui, TypeRole::Caption, tokens.color.text3, of);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(tokens.space.m);
            line(ui, TypeRole::Caption, tokens.color.text3, "↑ ↓ move · Enter opens · Ctrl+F searches");
        });
    });
}

/// "100,000".
fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
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
    let margin = egui::Margin::symmetric(tokens.space.m as i8, tokens.space.s as i8);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(tokens.space.xs, tokens.space.xs);
            for (filter, count) in CaseFilter::ALL.into_iter().zip(view.found.counts) {
                // One that would show nothing is offered only to be switched off.
                if count == 0 && filter != CaseFilter::All && filter != draft.filter {
                    continue;
                }
                let chip = Chip::new(filter_name(filter), draft.filter == filter).count(count);
                if ui.add(chip).clicked() {
                    // The same again shows all.
                    draft.filter = if draft.filter == filter { CaseFilter::All } else { filter };
                    draft.reveal = Some(0);
                }
            }
        });
    });
}

/// Where the columns begin, for a list `width` points wide.
fn columns(width: f32) -> [f32; 3] {
    let who = 40.0;
    let what = who + (width * 0.36).clamp(150.0, 300.0);
    [who, what, what + (width * 0.2).clamp(84.0, 220.0)]
}

fn head(ui: &mut Ui, tokens: &Tokens) {
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, tokens.size.table_head), Sense::hover());
    let painter = ui.painter();
    painter.rect_filled(rect, 0.0, tokens.color.sunk);
    for (name, x) in ["Who", "Where", "Next step"].into_iter().zip(columns(width)) {
        let words =
            TextLine { text: name, role: TypeRole::Base, color: tokens.color.text2, max_width: 160.0 };
        words.paint(painter, tokens, pos2(rect.left() + x, rect.center().y));
    }
    let sorted = "most urgent first";
    let words =
        TextLine { text: sorted, role: TypeRole::Caption, color: tokens.color.text3, max_width: 160.0 };
    let galley = words.galley(painter, tokens);
    if columns(width)[2] + 70.0 + galley.size().x + tokens.space.m < width {
        let at = pos2(rect.right() - galley.size().x - tokens.space.m, rect.center().y);
        words.paint(painter, tokens, at);
    }
}

fn row(ui: &mut Ui, case: &Listed, today: Date, draft: &mut HomeDraft) -> Option<HomeAct> {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, tokens.size.case_row), Sense::click());
    let id = &case.row.id;
    let selected = draft.selected.as_ref() == Some(id);
    let line = case_line(case, today);
    let painter = ui.painter();
    if selected || response.hovered() {
        let fill = if selected { color.sel } else { color.panel };
        painter.rect_filled(rect, 0.0, fill);
    }
    if selected {
        painter.rect_filled(Rect::from_min_size(rect.min, vec2(3.0, rect.height())), 0.0, color.accent);
    }
    painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, color.line));
    paint_glyph(painter, line.status, pos2(rect.left() + 20.0, rect.center().y), tokens.size.glyph, color);
    let [who, what, next] = columns(width);
    let upper = rect.top() + 14.0;
    let lower = rect.top() + 31.0;
    let write = |text: &str, role, ink, x: f32, y, end: f32| {
        let words = TextLine { text, role, color: ink, max_width: (end - x - 12.0).max(20.0) };
        words.paint(painter, &tokens, pos2(rect.left() + x, y));
    };
    let (role, ink) = match line.status {
        Glyph::Emergency => (TypeRole::BaseStrong, color.emergency),
        Glyph::Unknown => (TypeRole::BaseStrong, color.unknown),
        _ => (TypeRole::Base, color.text),
    };
    write(&line.name, TypeRole::BaseStrong, color.text, who, upper, what);
    write(&line.born, TypeRole::Caption, color.text3, who, lower, what);
    write(&line.what, TypeRole::Base, color.text, what, upper, next);
    write(&line.place, TypeRole::Caption, color.text3, what, lower, next);
    write(&line.next, role, ink, next, upper, width);
    write(&line.note, TypeRole::Caption, color.text3, next, lower, width);
    focus_ring(ui, &response, 0.0);
    let spoken = format!(
        "{}, {}. {}. {}: {}. {}",
        line.name,
        line.born,
        line.what,
        line.status.spoken(),
        line.next,
        line.note
    );
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected, &spoken));
    if response.double_clicked() || (response.has_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter))) {
        return Some(HomeAct::Open(id.clone()));
    }
    if response.clicked() || response.gained_focus() {
        draft.selected = Some(id.clone());
    }
    None
}
