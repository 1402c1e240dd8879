//! The due list: red flags, outcomes to record, reviews, revisits, advice that changed, by when.

use egui::{Align, Frame, Layout, Margin, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{HomeAct, HomeView};
use crate::model::{CaseId, Missing, Recorded, Words};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Glyph, TextLine, focus_ring, label, line, paint_glyph};

/// What is due in one stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct DueGroup {
    /// "Now", "Today", "This week".
    pub name: String,
    /// How many things are due; more than are shown, where there are very many.
    pub count: usize,
    /// What is due.
    pub items: Vec<DueItem>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub struct DueItem {
    /// For which case.
    pub case: CaseId,
    /// What kind of thing.
    pub sign: Glyph,
    /// For whom.
    pub name: String,
    /// What.
    pub words: String,
    /// By when.
    pub when: String,
    /// Whether it asks how a procedure helped, and can be answered here.
    pub asks_outcome: bool,
}

pub(super) fn due(ui: &mut Ui, view: &HomeView) -> Option<HomeAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let padding = Margin::symmetric(tokens.space.l as i8, 0);
    Frame::new().inner_margin(padding).show(ui, |ui| {
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), tokens.size.tools),
            Layout::left_to_right(Align::Center),
            |ui| {
                line(ui, TypeRole::Section, tokens.color.text, "Due");
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    line(ui, TypeRole::Base, tokens.color.text2, view.today.as_str());
                });
            },
        );
    });
    if view.due.iter().all(|group| group.items.is_empty()) {
        Frame::new().inner_margin(padding).show(ui, |ui| {
            let words = "Nothing is due. Outcomes to record, reviews and what to ask again will stand here.";
            label(ui, TypeRole::Base, tokens.color.text2, words);
        });
        return None;
    }
    ScrollArea::vertical().id_salt("due").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for group in view.due.iter().filter(|group| !group.items.is_empty()) {
            group_head(ui, group);
            for item in &group.items {
                if due_item(ui, item) {
                    act = Some(HomeAct::Open(item.case.clone()));
                }
                if item.asks_outcome
                    && let Some(said) = outcomes(ui, item)
                {
                    act = Some(HomeAct::Outcome(item.case.clone(), said));
                }
                let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
                ui.painter().hline(line.x_range(), line.center().y, Stroke::new(1.0, tokens.color.line));
            }
            let more = group.count.saturating_sub(group.items.len());
            if more > 0 {
                Frame::new().inner_margin(Margin::same(tokens.space.l as i8)).show(ui, |ui| {
                    let words = format!("and {more} more; the filters of the list show them.");
                    label(ui, TypeRole::Caption, tokens.color.text2, words);
                });
            }
        }
    });
    act
}

fn group_head(ui: &mut Ui, group: &DueGroup) {
    let tokens = tokens(ui);
    let frame = Frame::new()
        .fill(tokens.color.sunk)
        .inner_margin(Margin::symmetric(tokens.space.l as i8, tokens.space.xs as i8));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            line(ui, TypeRole::BaseStrong, tokens.color.text, group.name.as_str());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                line(ui, TypeRole::Base, tokens.color.text2, group.count.to_string());
            });
        });
    });
}

/// Left edge of the words of an item.
const INDENT: f32 = 24.0;

/// How a procedure helped, one click each; the words of the patient, or that nobody can know any more.
const OUTCOMES: [(&str, Recorded<Words>); 5] = [
    ("None", Recorded::Known(Words::None)),
    ("A bit", Recorded::Known(Words::ABit)),
    ("Half", Recorded::Known(Words::Half)),
    ("Most", Recorded::Known(Words::Most)),
    ("Not known", Recorded::Missing(Missing::CannotBeKnown)),
];

/// The answers under an item that asks how a procedure helped.
fn outcomes(ui: &mut Ui, item: &DueItem) -> Option<Recorded<Words>> {
    let tokens = tokens(ui);
    let mut said = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = tokens.space.xs;
        ui.add_space(tokens.space.l + INDENT);
        for (name, outcome) in OUTCOMES {
            let spoken = format!("{name}: {}, {}", item.name, item.words);
            let button = Button::normal(name).spoken(&spoken).height(tokens.size.control_small).slim();
            let stays_unknown = matches!(outcome, Recorded::Missing(_));
            if ui.add(if stays_unknown { button.unknown() } else { button }).clicked() {
                said = Some(outcome);
            }
        }
    });
    ui.add_space(tokens.space.s);
    said
}

/// One thing to do: all of it is one button; true if it was clicked.
fn due_item(ui: &mut Ui, item: &DueItem) -> bool {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let (pad, indent) = (tokens.space.l, INDENT);
    let width = ui.available_width();
    let left = pad + indent;
    let when = TextLine { text: &item.when, role: TypeRole::Caption, color: color.text3, max_width: 120.0 }
        .galley(ui.painter(), &tokens);
    let room = width - left - pad;
    let name = TextLine {
        text: &item.name,
        role: TypeRole::BaseStrong,
        color: color.text,
        max_width: room - when.size().x - tokens.space.s,
    }
    .galley(ui.painter(), &tokens);
    let kind = tokens.text.get(TypeRole::Base);
    let format = egui::TextFormat {
        line_height: Some(kind.line),
        ..egui::TextFormat::simple(kind.font(), color.text2)
    };
    let mut job = egui::text::LayoutJob::simple_format(item.words.clone(), format);
    job.wrap.max_width = room;
    job.wrap.max_rows = 3;
    let words = ui.painter().layout_job(job);
    let height = name.size().y + words.size().y + 2.0 * tokens.space.s + 2.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        if response.hovered() {
            painter.rect_filled(rect, 0.0, color.sel);
        }
        let top = rect.top() + tokens.space.s;
        let middle = top + name.size().y * 0.5;
        paint_glyph(
            painter,
            item.sign,
            pos2(rect.left() + pad + 7.0, middle),
            tokens.size.glyph_ledger,
            color,
        );
        let at = pos2(rect.right() - pad - when.size().x, middle - when.size().y * 0.5);
        painter.galley(at, when, color.text3);
        let below = top + name.size().y + tokens.space.xxs;
        painter.galley(pos2(rect.left() + left, top), name, color.text);
        painter.galley(pos2(rect.left() + left, below), words, color.text2);
        focus_ring(ui, &response, 0.0);
    }
    let spoken = format!("{}: {} {}", item.name, item.words, item.when);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    response.clicked()
}
