//! Tables: one strip per row, so that no row is ever parted, and a head that repeats.

use std::sync::Arc;

use super::page::{ElementId, Ink, Item, Role};
use super::paragraph::{Line, Paragraph, Place};
use super::strip::{RowEdge, Strip, TableHead};
use super::style::{CELL, COLUMN_GAP, ROW_PAD, RULE_HAIR, RULE_HEAD, RULE_HEAVY, TABLE_HEAD, Type};
use super::{Setter, style};
use crate::letter::document::{Align, BlockId, Column, Extent, Group, Row, Table};
use crate::letter::text::{Face, Text};

/// A column with its place on the page.
#[derive(Clone, Copy, Debug)]
struct Slot {
    x: f32,
    measure: f32,
    align: Align,
}

/// Whether a head is read, or only seen again.
#[derive(Clone, Copy, Debug)]
enum Head<'a> {
    /// The head of this table.
    First(ElementId),
    /// The head after a page end, with the word that says so.
    Repeated(&'a str),
}

/// A table in the text column of so few rows stays on one page.
const WHOLE: usize = 9;

/// A row too tall for any page is parted between lines; this many lines always fit.
const TALLEST_ROW: usize = 50;

impl Setter<'_> {
    /// Strips of a table: its head, then its rows.
    pub(super) fn table(&mut self, table: &Table, block: &BlockId) -> Vec<Strip> {
        let slots = self.slots(table);
        let (left, right) =
            (slots.first().map_or(0.0, |s| s.x), slots.last().map_or(0.0, |s| s.x + s.measure));
        let index = self.heads.len();
        let edge = |above: bool| RowEdge {
            table: index,
            above: above.then(|| Item::rule(left..right, 0.0, RULE_HAIR, Ink::Faint)),
            below: Item::rule(left..right, 0.0, RULE_HEAVY, Ink::Accent),
        };
        let continued = self.document.furniture.continued.clone();
        let whole = self.element(Role::Table, None);
        let head = self.table_head(table, &slots, Head::First(whole), block);
        let repeated = self.table_head(table, &slots, Head::Repeated(&continued), block);
        self.heads.push(TableHead { height: repeated.height, items: repeated.items });
        let mut out = vec![Strip { row: Some(edge(false)), keep: true, ..head }];
        for (number, group) in table.groups.iter().enumerate() {
            let ruled = self.group(group, &slots, block, (whole, number == 0));
            out.extend(
                ruled.into_iter().map(|(hairline, strip)| Strip { row: Some(edge(hairline)), ..strip }),
            );
        }
        if table.extent == Extent::Column && out.len() <= WHOLE + 1 {
            let last = out.len().saturating_sub(1);
            out.iter_mut().take(last).for_each(|strip| strip.keep = true);
        }
        out
    }

    /// Strips of a group, each with whether a hairline stands above it.
    fn group(
        &mut self,
        group: &Group,
        slots: &[Slot],
        block: &BlockId,
        (whole, begins_table): (ElementId, bool),
    ) -> Vec<(bool, Strip)> {
        let mut out = Vec::new();
        if let Some(head) = &group.head {
            let across = slots.first().zip(slots.last()).map(|(first, last)| Slot {
                x: first.x,
                measure: last.x + last.measure - first.x,
                align: Align::Left,
            });
            let cells = [Text::styled(Face::Italic, head)];
            let cell = Some((whole, Role::GroupHead(slots.len())));
            for strip in self.row(&cells, across.as_slice(), (CELL, cell), block) {
                out.push((!begins_table, Strip { keep: true, ..strip }));
            }
        }
        let last = group.rows.len().saturating_sub(1);
        for (number, Row(cells)) in group.rows.iter().enumerate() {
            // The head of the table and the head of a group stay with two rows.
            let under_head = number == 0 && (group.head.is_some() || begins_table);
            for (part, strip) in
                self.row(cells, slots, (CELL, Some((whole, Role::Cell))), block).into_iter().enumerate()
            {
                let keep = under_head && number < last;
                out.push((!under_head && part == 0, Strip { keep, ..strip }));
            }
        }
        out
    }

    fn table_head(&mut self, table: &Table, slots: &[Slot], place: Head<'_>, block: &BlockId) -> Strip {
        let widest = widest_column(&table.columns);
        let cells: Vec<Text> = table
            .columns
            .iter()
            .enumerate()
            .map(|(number, column)| {
                let mut text = Text::styled(Face::Bold, &column.head);
                if let (Head::Repeated(word), true) = (place, number == widest) {
                    text.push(Face::Italic, &format!(" {word}"));
                }
                text
            })
            .collect();
        let cell = match place {
            Head::First(table) => Some((table, Role::ColumnHead)),
            Head::Repeated(_) => None,
        };
        let rows = self.row(&cells, slots, (TABLE_HEAD, cell), block);
        let mut strip = rows.into_iter().next().unwrap_or_default();
        for item in &mut strip.items {
            if let Item::Text(run) = item {
                run.ink = if run.face == Face::Bold { Ink::Accent } else { Ink::Soft };
            }
        }
        let (left, right) =
            (slots.first().map_or(0.0, |s| s.x), slots.last().map_or(0.0, |s| s.x + s.measure));
        strip.items.insert(0, Item::rule(left..right, 0.0, RULE_HEAVY, Ink::Accent));
        strip.items.push(Item::rule(left..right, strip.height, RULE_HEAD, Ink::Accent));
        strip
    }

    /// One row as one strip, or as several if it is taller than any page.
    fn row(
        &mut self,
        cells: &[Text],
        slots: &[Slot],
        (set, cell): (Type, Option<(ElementId, Role)>),
        block: &BlockId,
    ) -> Vec<Strip> {
        let paragraphs: Vec<(Arc<Paragraph>, Slot)> =
            cells.iter().zip(slots).map(|(cell, slot)| (self.paragraph(cell, block), *slot)).collect();
        let lines: Vec<Vec<Line>> =
            paragraphs.iter().map(|(paragraph, slot)| paragraph.lines(set.size, slot.measure)).collect();
        let elements = self.cells(cell, &lines);
        let tallest = lines.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let mut out = Vec::new();
        for from in (0..tallest).step_by(TALLEST_ROW) {
            let count = (tallest - from).min(TALLEST_ROW);
            let mut strip = Strip { height: count as f32 * set.leading + 2.0 * ROW_PAD, ..Strip::default() };
            for (((paragraph, slot), lines), elements) in paragraphs.iter().zip(&lines).zip(&elements) {
                for (number, line) in lines.iter().skip(from).take(count).enumerate() {
                    let baseline = ROW_PAD + set.baseline() + number as f32 * set.leading;
                    let element = elements.get(from + number).copied().flatten();
                    let place = Place::new(slot.x, slot.measure, baseline, set).align(slot.align);
                    let place = Place { element, ..place };
                    paragraph.draw(line, place, &mut strip.items);
                }
            }
            out.push(strip);
        }
        out
    }

    /// The element of each line of each cell of a row; a cell of several paragraphs has an element for each.
    fn cells(&mut self, cell: Option<(ElementId, Role)>, lines: &[Vec<Line>]) -> Vec<Vec<Option<ElementId>>> {
        let row = cell.map(|(table, role)| (self.element(Role::Row, Some(table)), role));
        let mut of_cell = |lines: &Vec<Line>| {
            let cell = row.map(|(row, role)| self.element(role, Some(row)));
            let several = lines.iter().filter(|line| line.ends).count() > 1;
            let mut now = None;
            let mut elements = Vec::new();
            for line in lines {
                let paragraph = || cell.map(|cell| self.element(Role::Paragraph, Some(cell)));
                let element = if several { now.or_else(paragraph) } else { cell };
                elements.push(element);
                now = element.filter(|_| !line.ends);
            }
            elements
        };
        lines.iter().map(&mut of_cell).collect()
    }

    fn slots(&self, table: &Table) -> Vec<Slot> {
        let left = match table.extent {
            Extent::Page => self.frame.left,
            Extent::Column => self.frame.text_left(),
        };
        let room = self.frame.right - left;
        let fixed: f32 = table.columns.iter().filter_map(|c| c.width).map(|w| f32::from(w) / 10.0).sum();
        let open = table.columns.iter().filter(|c| c.width.is_none()).count();
        // Fixed columns shrink in proportion where the paper is too narrow for them.
        let squeeze = if fixed > room && fixed > 0.0 { room / fixed } else { 1.0 };
        let share = if open == 0 { 0.0 } else { (room - fixed * squeeze).max(0.0) / open as f32 };
        let mut x = left;
        let last = table.columns.len().saturating_sub(1);
        table
            .columns
            .iter()
            .enumerate()
            .map(|(number, column)| {
                let width = column.width.map_or(share, |w| f32::from(w) / 10.0 * squeeze);
                let gap = if number == last { 0.0 } else { COLUMN_GAP };
                let slot = Slot { x, measure: (width - gap).max(style::CELL.size), align: column.align };
                x += width;
                slot
            })
            .collect()
    }
}

/// The column that says "(continued)": the one that takes what the others leave, else the first.
fn widest_column(columns: &[Column]) -> usize {
    columns.iter().position(|column| column.width.is_none()).unwrap_or(0)
}
