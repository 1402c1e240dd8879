//! Where cases wait, as bars that open to the cases behind them, and what is due.

use egui::{Color32, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::view::{SurveyView, WaitRow};
use super::{SurveyAct, SurveyDraft};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{
    Button, Icon, TextLine, focus_ring, label, line, paint_glyph, paint_icon, rule, section_head,
};

/// Height of a bar with its words.
const ROW: f32 = 46.0;
/// So many cases whose advice changed are listed.
const CHANGED_SHOWN: usize = 20;
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
    changed(ui, view).or(act)
}

/// Cases whose advice changed with the knowledge, and which nobody has opened since.
fn changed(ui: &mut Ui, view: &SurveyView) -> Option<SurveyAct> {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let mut act = None;
    rule(ui);
    section_head(ui, "Advice that changed with the knowledge");
    if view.changed.is_empty() {
        label(ui, TypeRole::Base, color.text2, "In no case, or they have all been opened since.");
    }
    for (id, name, words) in view.changed.iter().take(CHANGED_SHOWN) {
        ui.horizontal_wrapped(|ui| {
            let spoken = format!("Open {name}: {words}");
            if ui.add(Button::link(name).spoken(&spoken).height(22.0)).clicked() {
                act = Some(SurveyAct::Open(id.clone()));
            }
            label(ui, TypeRole::Caption, color.text2, words.as_str());
        });
    }
    if view.changed.len() > CHANGED_SHOWN {
        let words = format!("and {} more, in the list of cases", view.changed.len() - CHANGED_SHOWN);
        label(ui, TypeRole::Caption, color.text2, words);
    }
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

/// By when something is due.
const BY: [&str; 4] = ["By today", "In 7 days", "In a month", "Later"];
/// Share of the width that the names have, and the height of a line.
const DUE_NAMES: f32 = 0.36;
const DUE_ROW: f32 = 28.0;

/// What is due, as a table of counts.
fn due(ui: &mut Ui, view: &SurveyView) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    ui.spacing_mut().item_spacing.y = 0.0;
    let row = |ui: &mut Ui, name: (&str, Color32), cells: [(String, TypeRole, Color32); 4]| {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), DUE_ROW), Sense::hover());
        let text = |text: &str, role, ink, max_width, x: f32| {
            let line = TextLine { text, role, color: ink, max_width };
            line.paint(ui.painter(), &tokens, pos2(x, rect.center().y));
        };
        let names = rect.width() * DUE_NAMES;
        text(name.0, TypeRole::Base, name.1, names - 8.0, rect.left());
        let width = (rect.width() - names) / BY.len() as f32;
        for (place, (words, role, ink)) in cells.into_iter().enumerate() {
            text(&words, role, ink, width - 4.0, rect.left() + names + width * place as f32);
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, color.line));
        response
    };
    row(ui, ("", color.text2), BY.map(|by| (by.to_owned(), TypeRole::Caption, color.text2)));
    for kind in &view.due {
        let cells = kind.counts.map(|count| match count {
            0 => ("0".to_owned(), TypeRole::Base, color.text3),
            many => (many.to_string(), TypeRole::BaseStrong, color.text),
        });
        let response = row(ui, (kind.name, color.text), cells);
        let [now, week, month, later] = kind.counts;
        let spoken =
            format!("{}: {now} by today, {week} in 7 days, {month} in a month, {later} later", kind.name);
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &spoken));
    }
}
