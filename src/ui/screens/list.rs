//! The entries of a case as a sortable table: the same as the timeline, one key away.

use egui::{Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use jiff::civil::Date;

use crate::model::EntryId;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{TextLine, focus_ring, label};

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryRow {
    /// Which entry.
    pub id: EntryId,
    /// When, in words.
    pub when: String,
    /// What rows are sorted by for `when`.
    pub order: Date,
    /// What.
    pub what: String,
    /// In which lane.
    pub lane: String,
    /// How it went.
    pub how: String,
    /// Whether it is of a day after the one the plan is looked at, so that the plan does not know it.
    pub later: bool,
}

/// A column, which rows may be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Column {
    /// When.
    #[default]
    When,
    /// What.
    What,
    /// Lane.
    Lane,
    /// How it went.
    How,
}

/// A column, its name, and where it begins, as a share of the width.
type Place = (Column, &'static str, f32);

const COLUMNS: [Place; 4] = [
    (Column::When, "When", 0.0),
    (Column::What, "What", 0.24),
    (Column::Lane, "Lane", 0.56),
    (Column::How, "How it went", 0.74),
];
/// In a narrow window dates and names stay whole, and the lane is left to the timeline.
const FEWER: [Place; 3] =
    [(Column::When, "When", 0.0), (Column::What, "What", 0.34), (Column::How, "How it went", 0.72)];
/// Room for all columns.
const WIDE: f32 = 760.0;

fn columns(width: f32) -> &'static [Place] {
    if width < WIDE { &FEWER } else { &COLUMNS }
}

/// How rows are sorted, and which is selected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListDraft {
    /// By which column.
    pub by: Column,
    /// Whether the order is turned round.
    pub turned: bool,
}

/// What the reader wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListAct {
    /// Select an entry.
    Select(EntryId),
    /// Open its form.
    Edit(EntryId),
    /// Remove it.
    Remove(EntryId),
}

/// Shows the table in the whole of `ui`.
pub fn entry_list(
    ui: &mut Ui,
    rows: &[EntryRow],
    selected: Option<&EntryId>,
    draft: &mut ListDraft,
) -> Option<ListAct> {
    let tokens = tokens(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    head(ui, draft);
    if rows.is_empty() {
        ui.add_space(tokens.space.xl);
        ui.vertical_centered(|ui| {
            label(
                ui,
                TypeRole::Reading,
                tokens.color.text2,
                "Nothing is recorded yet. Ctrl+T adds what was tried.",
            );
        });
        return None;
    }
    let mut order: Vec<&EntryRow> = rows.iter().collect();
    order.sort_by(|a, b| match draft.by {
        Column::When => a.order.cmp(&b.order),
        Column::What => a.what.cmp(&b.what),
        Column::Lane => (&a.lane, a.order).cmp(&(&b.lane, b.order)),
        Column::How => a.how.cmp(&b.how),
    });
    if draft.turned {
        order.reverse();
    }
    let mut act = None;
    ScrollArea::vertical().id_salt("entries").auto_shrink(false).show_rows(
        ui,
        28.0,
        order.len(),
        |ui, range| {
            for row in order.get(range).unwrap_or_default() {
                act = show_row(ui, row, selected == Some(&row.id)).or(act.take());
            }
        },
    );
    act
}

fn head(ui: &mut Ui, draft: &mut ListDraft) {
    let tokens = tokens(ui);
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, tokens.size.table_head), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, tokens.color.sunk);
    let columns = columns(width);
    for (at, (column, name, from)) in columns.iter().copied().enumerate() {
        let to = columns.get(at + 1).map_or(1.0, |(_, _, from)| *from);
        let cell = egui::Rect::from_x_y_ranges(
            rect.left() + from * width..=rect.left() + to * width,
            rect.y_range(),
        );
        let response = ui.interact(cell, ui.scope_id().with(("column", at)), Sense::click());
        let lit = draft.by == column;
        let arrow = if !lit {
            ""
        } else if draft.turned {
            " ↓"
        } else {
            " ↑"
        };
        let words = format!("{name}{arrow}");
        let role = if lit { TypeRole::BaseStrong } else { TypeRole::Base };
        let text = TextLine { text: &words, role, color: tokens.color.text2, max_width: cell.width() - 16.0 };
        text.paint(ui.painter(), &tokens, pos2(cell.left() + 16.0, cell.center().y));
        focus_ring(ui, &response, 0.0);
        response.widget_info(|| WidgetInfo::selected(Role::ColumnHeader, true, lit, name));
        if response.clicked() {
            draft.turned = lit && !draft.turned;
            draft.by = column;
        }
    }
}

fn show_row(ui: &mut Ui, row: &EntryRow, selected: bool) -> Option<ListAct> {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), Sense::click());
    if selected || response.hovered() {
        ui.painter().rect_filled(rect, 0.0, color.sel);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, color.line));
    let columns = columns(width);
    for (at, (column, _, from)) in columns.iter().enumerate() {
        let to = columns.get(at + 1).map_or(1.0, |(_, _, from)| *from);
        let (words, role, ink) = match column {
            Column::What if row.later => (&row.what, TypeRole::Base, color.text2),
            Column::When => (&row.when, TypeRole::Base, color.text2),
            Column::What => (&row.what, TypeRole::BaseStrong, color.text),
            Column::Lane => (&row.lane, TypeRole::Base, color.text2),
            Column::How => (&row.how, TypeRole::Base, color.text2),
        };
        let text = TextLine { text: words, role, color: ink, max_width: (to - from) * width - 24.0 };
        text.paint(ui.painter(), &tokens, pos2(rect.left() + from * width + 16.0, rect.center().y));
    }
    focus_ring(ui, &response, 0.0);
    let unknown = if row.later { " After the day looked at." } else { "" };
    let spoken = format!("{}, {}. {}{unknown}", row.what, row.when, row.how);
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, &spoken));
    let pressed = |key| response.has_focus() && ui.input(|input| input.key_pressed(key));
    if response.double_clicked() || pressed(egui::Key::Enter) {
        return Some(ListAct::Edit(row.id.clone()));
    }
    if pressed(egui::Key::Delete) {
        return Some(ListAct::Remove(row.id.clone()));
    }
    (response.clicked() || response.gained_focus()).then(|| ListAct::Select(row.id.clone()))
}
