//! Where cases wait, as bars that open to the cases behind them, and what is due.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::view::{SurveyView, WaitRow};
use super::{SurveyAct, SurveyDraft};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{
    Button, Icon, TextLine, focus_ring, label, line, paint_glyph, paint_icon, rule, section_head,
};

/// Height of a bar with its words.
const ROW: f32 = 46.0;
/// Share of the width that the words have beside the bar.
const WORDS: f32 = 0.64;

pub(super) fn waiting(ui: &mut Ui, view: &SurveyView, draft: &mut SurveyDraft) -> Option<SurveyAct> {
    let tokens = tokens(ui);
    let mut act = None;
    section_head(ui, "Where cases wait");
    let says = "By what presses most in each. The days are those since the last thing on record: median, and the \
                middle half.";
    label(ui, TypeRole::Base, tokens.color.text2, says);
    ui.add_space(tokens.space.s);
    for row in &view.waiting {
        let open = draft.opened == Some(row.kind);
        if bar(ui, row, open) {
            draft.opened = (!open).then_some(row.kind);
        }
        if open {
            act = cases(ui, row).or(act);
        }
    }
    rule(ui);
    section_head(ui, "What is due");
    due(ui, view);
    act
}

/// One bar; true if it was asked to open or close.
fn bar(ui: &mut Ui, row: &WaitRow, open: bool) -> bool {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, tokens.radius.control, color.sel);
    }
    let chevron = if open { Icon::ChevronDown } else { Icon::ChevronRight };
    paint_icon(painter, chevron, pos2(rect.left() + 8.0, rect.top() + 14.0), 12.0, color.text2);
    paint_glyph(painter, row.sign, pos2(rect.left() + 26.0, rect.top() + 14.0), tokens.size.glyph, color);
    let left = rect.left() + 42.0;
    let text = |text, role, ink, max_width, at| {
        TextLine { text, role, color: ink, max_width }.paint(painter, &tokens, at);
    };
    let words = rect.width() * WORDS - 42.0;
    text(&row.name, TypeRole::Base, color.text, words, pos2(left, rect.top() + 14.0));
    text(&row.days, TypeRole::Caption, color.text2, words, pos2(left, rect.top() + 33.0));
    let from = rect.left() + rect.width() * WORDS + 8.0;
    let room = rect.right() - from - 40.0;
    let length = (room * row.cases as f32 / row.of.max(1) as f32).max(3.0);
    let bar = Rect::from_min_size(pos2(from, rect.top() + 8.0), vec2(length, 12.0));
    painter.rect_filled(bar, tokens.radius.bar, color.bar);
    let count = row.cases.to_string();
    text(&count, TypeRole::BaseStrong, color.text, 40.0, pos2(bar.right() + 8.0, bar.center().y));
    focus_ring(ui, &response, tokens.radius.control);
    let spoken = format!("{}: {}. {}", row.name, counted(row.cases), row.days);
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, open, &spoken));
    response.clicked()
}

fn counted(cases: usize) -> String {
    if cases == 1 { "1 case".to_owned() } else { format!("{cases} cases") }
}

/// The next steps of a bar, and the cases that wait longest.
fn cases(ui: &mut Ui, row: &WaitRow) -> Option<SurveyAct> {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let mut act = None;
    ui.horizontal_top(|ui| {
        ui.add_space(42.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = tokens.space.xxs;
            for step in &row.steps {
                label(ui, TypeRole::Caption, color.text2, step.as_str());
            }
            ui.add_space(tokens.space.xs);
            for (id, name, days) in &row.longest {
                ui.horizontal(|ui| {
                    ui.add_space(-tokens.space.xs);
                    let spoken = format!("Open {name}, {days}");
                    if ui.add(Button::link(name).spoken(&spoken).height(22.0)).clicked() {
                        act = Some(SurveyAct::Open(id.clone()));
                    }
                    line(ui, TypeRole::Caption, color.text2, days.as_str());
                });
            }
            if row.cases > row.longest.len() {
                let more = format!("and {} more; these wait longest", row.cases - row.longest.len());
                label(ui, TypeRole::Caption, color.text2, more);
            }
            ui.add_space(tokens.space.s);
        });
    });
    act
}

/// What is due, side by side: how many, and by when.
fn due(ui: &mut Ui, view: &SurveyView) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let width = ui.available_width() / view.due.len().max(1) as f32;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (name, cases) in &view.due {
            let (rect, response) = ui.allocate_exact_size(vec2(width, 52.0), Sense::hover());
            let ink = if *cases == 0 { color.text3 } else { color.text };
            let number = cases.to_string();
            let number = TextLine { text: &number, role: TypeRole::Title, color: ink, max_width: width };
            number.paint(ui.painter(), &tokens, pos2(rect.left(), rect.top() + 14.0));
            let name_line =
                TextLine { text: name, role: TypeRole::Caption, color: color.text2, max_width: width - 6.0 };
            name_line.paint(ui.painter(), &tokens, pos2(rect.left(), rect.top() + 36.0));
            let spoken = format!("Due, {}: {}", name.to_lowercase(), counted(*cases));
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
        }
    });
}
