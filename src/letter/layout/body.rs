//! Sections and closing.

use super::page::{Area, ElementId, Ink, Item, Role};
use super::paragraph::Place;
use super::strip::Strip;
use super::style::{
    GAP_ABOVE_NOTES, GAP_ABOVE_TABLE, GAP_BETWEEN_NOTES, GUTTER, LABEL, LABEL_WIDTH, NOTES, SIGNATURE_WIDTH,
    TABLE_NOTE, Type,
};
use super::{LABELS, SIGNATURE, Setter};
use crate::letter::document::{Block, BlockId, Content, Extent, Section, Table};
use crate::letter::text::{Face, Text};

/// Long passages are set line by line up to this many lines a strip: two lines stay together at either end.
const KEPT_LINES: usize = 2;

impl Setter<'_> {
    /// Strips of the sections and of the closing.
    pub(super) fn body(&mut self) -> Vec<Strip> {
        let mut out = Vec::new();
        for (number, section) in self.document.sections.iter().enumerate() {
            let mut strips = self.section(section);
            if let Some(first) = strips.first_mut() {
                first.before = self.fit.section_gap;
                first.begins_page = self.turn_before == Some(number);
            }
            out.extend(strips);
        }
        // The closing never stands alone on a page.
        if let Some(last) = out.last_mut() {
            last.keep = true;
        }
        out.extend(self.closing());
        for (number, section) in self.document.annex.iter().enumerate() {
            let mut strips = self.section(section);
            if let Some(first) = strips.first_mut() {
                first.before = self.fit.section_gap;
                first.begins_page = number == 0;
            }
            out.extend(strips);
        }
        out
    }

    fn section(&mut self, section: &Section) -> Vec<Strip> {
        let mut out: Vec<Strip> = Vec::new();
        let heading = self.element(Role::Label, None);
        for block in &section.blocks {
            let mut strips = match block.content() {
                Content::Text(text) if text.is_empty() => Vec::new(),
                Content::Text(_) => self.passage(block, self.frame.text_left(), self.frame.text_width()),
                Content::Table(table) => self.table_with_note(table, &block.id, out.is_empty()),
                Content::Figure(figure) => vec![self.timeline(figure, &block.id)],
            };
            if let (Some(first), false) = (strips.first_mut(), out.is_empty()) {
                first.before = self.fit.paragraph_gap;
            }
            out.extend(strips);
        }
        if !out.is_empty() {
            self.label(section, heading, &mut out);
        }
        out
    }

    /// Puts the label beside the first strips and keeps it with two lines of them.
    fn label(&mut self, section: &Section, heading: ElementId, strips: &mut [Strip]) {
        let block = BlockId::new(LABELS);
        let label = self.paragraph(&Text::styled(Face::Bold, &section.label), &block);
        let lines = label.lines(LABEL.size, LABEL_WIDTH + GUTTER / 2.0);
        let mut items = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            let baseline = self.fit.body.baseline() + number as f32 * LABEL.leading;
            let place =
                Place::new(self.frame.left, LABEL_WIDTH, baseline, LABEL).ink(Ink::Accent).of(heading);
            label.draw(line, place, &mut items);
        }
        let needed = lines.len() as f32 * LABEL.leading;
        // A table across the page begins under the whole label, not only under its first line.
        let across = |block: &Block| matches!(block.content(), Content::Table(t) if t.extent == Extent::Page);
        if let (true, Some(first)) = (section.blocks.first().is_some_and(across), strips.first_mut()) {
            first.height = first.height.max(needed);
        }
        let mut height = 0.0;
        let count = strips.len();
        for (number, strip) in strips.iter_mut().enumerate() {
            height += strip.height + if number > 0 { strip.before } else { 0.0 };
            if (height < needed || number + 1 < KEPT_LINES) && number + 1 < count {
                strip.keep = true;
            } else {
                break;
            }
        }
        let all: f32 = strips.iter().map(|s| s.height).sum::<f32>()
            + strips.iter().skip(1).map(|s| s.before).sum::<f32>();
        if let (true, Some(last)) = (all < needed, strips.last_mut()) {
            last.height += needed - all;
        }
        if let Some(first) = strips.first_mut() {
            items.append(&mut first.items);
            first.items = items;
        }
    }

    /// A table across the page begins below its label, with its note beside the label.
    fn table_with_note(&mut self, table: &Table, id: &BlockId, first: bool) -> Vec<Strip> {
        if table.extent == Extent::Column && table.note.is_empty() {
            return self.table(table, id);
        }
        let note = self.paragraph(&table.note, id);
        let element = self.element(Role::Paragraph, None);
        let mut rows = self.table(table, id);
        let set = Type { leading: self.fit.body.leading, ..TABLE_NOTE };
        let (x, measure) = (self.frame.text_left(), self.frame.text_width());
        let mut strip = Strip { keep: true, ..Strip::default() };
        for (number, line) in note.lines(set.size, measure).iter().enumerate() {
            let baseline = self.fit.body.baseline() + number as f32 * set.leading;
            note.draw(line, Place::new(x, measure, baseline, set).of(element), &mut strip.items);
            strip.height += set.leading;
        }
        if strip.height == 0.0 && !first {
            return rows;
        }
        strip.height = strip.height.max(set.leading);
        if let Some(head) = rows.first_mut() {
            head.before = GAP_ABOVE_TABLE;
        }
        rows.insert(0, strip);
        rows
    }

    /// A passage, one strip per line, with two lines kept together at its beginning and at its end.
    pub(super) fn passage(&mut self, block: &Block, x: f32, measure: f32) -> Vec<Strip> {
        let Content::Text(text) = block.content() else { return Vec::new() };
        self.lines_of(text, &block.id, self.fit.body, (x, measure))
    }

    fn lines_of(&mut self, text: &Text, id: &BlockId, set: Type, (x, measure): (f32, f32)) -> Vec<Strip> {
        let paragraph = self.paragraph(text, id);
        let lines = paragraph.lines(set.size, measure);
        let count = lines.len();
        let mut element = self.element(Role::Paragraph, None);
        lines
            .iter()
            .enumerate()
            .map(|(number, line)| {
                let mut items: Vec<Item> = Vec::new();
                let place = Place::new(x, measure, set.baseline(), set).of(element);
                paragraph.draw(line, place, &mut items);
                if line.ends && number + 1 < count {
                    element = self.element(Role::Paragraph, None);
                }
                let from_end = count - number - 1;
                let keep = from_end > 0 && (number + 1 < KEPT_LINES || from_end < KEPT_LINES);
                Strip { height: set.leading, items, keep, ..Strip::default() }
            })
            .collect()
    }

    fn closing(&mut self) -> Vec<Strip> {
        let closing = &self.document.closing;
        let block = BlockId::new(SIGNATURE);
        let (x, measure, body) = (self.frame.left, self.frame.width(), self.fit.body);
        let mut out = Vec::new();
        let lines = [
            (Text::plain(&closing.farewell), self.fit.closing_gap, None),
            (Text::styled(Face::Bold, &closing.signer), self.fit.signature, closing.signature.as_ref()),
            (Text::plain(&closing.signer_line), 0.0, None),
        ];
        for (text, gap, picture) in lines {
            let signature = picture.map(|png| (png, self.figure(&self.document.furniture.signature)));
            let mut strips = self.lines_of(&text, &block, body, (x, measure));
            for (number, strip) in strips.iter_mut().enumerate() {
                strip.before = if number == 0 { gap } else { 0.0 };
            }
            // The signature stands in the space above the name.
            if let (Some(name), Some((png, element))) = (strips.first_mut(), signature) {
                let area = Area { x: x..x + SIGNATURE_WIDTH, y: -gap..0.0 };
                name.items.insert(0, Item::Picture { area, png: png.clone(), element: Some(element) });
            }
            out.extend(strips);
        }
        for (number, note) in closing.notes.iter().enumerate() {
            let Content::Text(text) = note.content() else { continue };
            let mut strips = self.lines_of(text, &note.id, NOTES, (x, measure));
            if let Some(first) = strips.first_mut() {
                first.before = if number == 0 { GAP_ABOVE_NOTES } else { GAP_BETWEEN_NOTES };
            }
            out.extend(strips);
        }
        let count = out.len();
        for strip in out.iter_mut().take(count.saturating_sub(1)) {
            strip.keep = true;
        }
        if let Some(last) = out.last_mut() {
            last.keep = false;
        }
        out
    }
}
