//! The past treatments, one below the other on a line of time.

use egui::{Align, Frame, Layout, Margin, Rect, Stroke, Ui, pos2, vec2};

use super::ReviewAct;
use super::view::{LookBackView, LookRow, NextRow, Passage};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Glyph, TextLine, glyph, label, line};

/// Width of the dates, and of the line of time after them.
const WHEN: f32 = 150.0;
const RAIL: f32 = 36.0;
/// Share of the rest that what was done has.
const DONE: f32 = 0.42;

pub(super) fn looks(ui: &mut Ui, view: &LookBackView, acts: &mut Vec<ReviewAct>) {
    let tokens = tokens(ui);
    let columns = Columns::of(ui.available_width() - 2.0 * tokens.space.l);
    head(ui, columns);
    if view.rows.is_empty() {
        let padding = Margin::symmetric(tokens.space.l as i8, tokens.space.m as i8);
        Frame::new().inner_margin(padding).show(ui, |ui| {
            let words = "No past treatment is on record for this problem. Ctrl+T adds what was tried.";
            label(ui, TypeRole::Base, tokens.color.text2, words);
        });
    }
    let padding = Margin { left: tokens.space.l as i8, right: tokens.space.l as i8, top: 0, bottom: 12 };
    Frame::new().inner_margin(padding).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let mut before = None;
        for row in &view.rows {
            let dot = on_the_rail(ui, columns, &mut before, |ui| treatment(ui, columns, row, acts));
            ui.painter().circle_filled(dot, 5.0, tokens.color.ink);
        }
        if let Some(next) = &view.next {
            let dot = on_the_rail(ui, columns, &mut before, |ui| next_step(ui, columns, next));
            ui.painter().circle(dot, 5.0, tokens.color.panel, Stroke::new(1.5, tokens.color.ink));
        }
    });
}

/// Room for the whole name of a column, and for both links beside each other.
const WHOLE_HEAD: f32 = 216.0;
const BOTH_LINKS: f32 = 236.0;

/// Widths of what was done and of the pathway beside it.
#[derive(Clone, Copy)]
struct Columns {
    done: f32,
    pathway: f32,
}

impl Columns {
    fn of(width: f32) -> Self {
        let rest = (width - WHEN - RAIL).max(240.0);
        Self { done: rest * DONE, pathway: rest * (1.0 - DONE) }
    }
}

fn head(ui: &mut Ui, columns: Columns) {
    let tokens = tokens(ui);
    let size = vec2(ui.available_width(), tokens.size.table_head);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    ui.painter().rect_filled(rect, 0.0, tokens.color.sunk);
    let left = rect.left() + tokens.space.l;
    let done = if columns.done < WHOLE_HEAD { "What was done" } else { "What was done, and how it went" };
    let heads = [
        ("When", left, WHEN),
        (done, left + WHEN + RAIL, columns.done - tokens.space.s),
        ("The pathway, the day before", left + WHEN + RAIL + columns.done, columns.pathway),
    ];
    for (words, x, max_width) in heads {
        let text = TextLine { text: words, role: TypeRole::Base, color: tokens.color.text2, max_width };
        text.paint(ui.painter(), &tokens, pos2(x, rect.center().y));
    }
}

/// Draws a row and the line of time from the dot before; gives back where its own dot stands.
fn on_the_rail(
    ui: &mut Ui,
    columns: Columns,
    before: &mut Option<egui::Pos2>,
    row: impl FnOnce(&mut Ui),
) -> egui::Pos2 {
    let tokens = tokens(ui);
    ui.add_space(tokens.space.m);
    let at = ui.cursor().min;
    ui.horizontal_top(row);
    ui.add_space(tokens.space.m);
    let bottom = ui.cursor().top() - 0.5;
    let left = at.x + WHEN + RAIL + columns.done;
    ui.painter().hline(left..=left + columns.pathway, bottom, Stroke::new(1.0, tokens.color.line));
    let dot = pos2(at.x + WHEN + RAIL * 0.5 - 6.0, at.y + 10.0);
    if let Some(before) = before.replace(dot) {
        ui.painter().vline(dot.x, before.y + 7.0..=dot.y - 7.0, Stroke::new(1.5, tokens.color.line));
    }
    dot
}

/// A column of `width` points; what is in it wraps.
fn column(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
        add(ui);
    });
}

fn treatment(ui: &mut Ui, columns: Columns, row: &LookRow, acts: &mut Vec<ReviewAct>) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    column(ui, WHEN, |ui| {
        label(ui, TypeRole::Base, color.text2, row.when.as_str());
    });
    ui.add_space(RAIL);
    column(ui, columns.done - tokens.space.l, |ui| {
        label(ui, TypeRole::BaseStrong, color.text, row.what.as_str());
        label(ui, TypeRole::Caption, color.text2, row.how.as_str());
        if columns.done < BOTH_LINKS {
            ways(ui, row, acts);
        } else {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = tokens.space.m;
                ways(ui, row, acts);
            });
        }
    });
    ui.add_space(tokens.space.l);
    column(ui, columns.pathway, |ui| pathway(ui, row.sign, &row.head, &row.lines));
}

/// To the entry, and to the case as of the day before.
fn ways(ui: &mut Ui, row: &LookRow, acts: &mut Vec<ReviewAct>) {
    let spoken = format!("Show the entry: {}", row.spoken());
    if ui.add(Button::link("Show the entry").spoken(&spoken).height(22.0)).clicked() {
        acts.push(ReviewAct::ShowEntry(row.entry.clone()));
    }
    if let Some((words, day)) = &row.day {
        let name = format!("As of {words}");
        let spoken = format!("As of {words}, the day before {}", row.what);
        if ui.add(Button::link(&name).spoken(&spoken).height(22.0)).clicked() {
            acts.push(ReviewAct::LookAt(*day));
        }
    }
}

fn pathway(ui: &mut Ui, sign: Option<Glyph>, head: &str, lines: &[Passage]) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let left = ui.cursor().left();
    let indent = tokens.size.glyph + tokens.space.s;
    ui.horizontal_top(|ui| {
        match sign {
            Some(sign) => {
                glyph(ui, sign, tokens.size.glyph);
            }
            None => bar(ui),
        }
        let gap = left + indent - ui.cursor().left();
        ui.add_space(gap);
        line(ui, TypeRole::BaseStrong, color.text, head);
    });
    for passage in lines {
        ui.horizontal_top(|ui| {
            ui.add_space(indent);
            match passage {
                Passage::Said(words) => label(ui, TypeRole::Base, color.text2, words.as_str()),
                Passage::Unknown(words) => label(ui, TypeRole::Caption, color.unknown, words.as_str()),
                Passage::Instead(words) => label(ui, TypeRole::Base, color.text, words.as_str()),
            }
        });
    }
}

/// Where the pathway says nothing: a short bar in the place of a sign.
fn bar(ui: &mut Ui) {
    let tokens = tokens(ui);
    let size = vec2(tokens.size.glyph, tokens.size.glyph);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let bar = Rect::from_center_size(rect.center(), vec2(8.0, 2.0));
    ui.painter().rect_filled(bar, 0.0, tokens.color.closed);
}

fn next_step(ui: &mut Ui, columns: Columns, next: &NextRow) {
    let tokens = tokens(ui);
    column(ui, WHEN, |ui| {
        label(ui, TypeRole::Base, tokens.color.text2, next.when.as_str());
    });
    ui.add_space(RAIL);
    column(ui, columns.done - tokens.space.l, |ui| {
        label(ui, TypeRole::BaseStrong, tokens.color.text, "The next step");
    });
    ui.add_space(tokens.space.l);
    let lines = [Passage::Instead(next.sentence.clone())];
    column(ui, columns.pathway, |ui| pathway(ui, Some(next.sign), &next.head, &lines));
}
