//! Strips: the pieces of a letter that a page end never cuts, and how they are put on pages.

use super::page::{Area, Item};

/// A horizontal piece of the letter. Its items stand at their final x and at y from its own top.
#[derive(Clone, Debug, Default)]
pub(super) struct Strip {
    /// Space above, left out at the top of a page.
    pub(super) before: f32,
    /// Height without `before`.
    pub(super) height: f32,
    /// What is drawn.
    pub(super) items: Vec<Item>,
    /// Stays on one page with the next strip.
    pub(super) keep: bool,
    /// Stands at the top of a page.
    pub(super) begins_page: bool,
    /// Set for the rows of a table.
    pub(super) row: Option<RowEdge>,
}

/// What a table row draws only in company or only without it.
#[derive(Clone, Debug)]
pub(super) struct RowEdge {
    /// Which table, as an index into the heads.
    pub(super) table: usize,
    /// Drawn when the strip above on the same page belongs to the table too.
    pub(super) above: Option<Item>,
    /// Drawn at the bottom when the table ends or is cut here.
    pub(super) below: Item,
}

/// The head a table repeats after a page end.
#[derive(Clone, Debug)]
pub(super) struct TableHead {
    pub(super) height: f32,
    pub(super) items: Vec<Item>,
}

/// A strip on its page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) items: Vec<Item>,
    pub(super) area: Area,
}

/// Top of the text on the first and on every later page, and its bottom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) first_top: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
}

impl Room {
    fn top_of(self, page: usize) -> f32 {
        if page == 0 { self.first_top } else { self.top }
    }
}

/// Puts strips on pages. Strips kept together go to the next page together; only what is taller than a whole page
/// is parted.
pub(super) fn paginate(mut strips: Vec<Strip>, heads: &[TableHead], room: Room) -> Vec<Vec<Placed>> {
    let mut filler = Filler { heads, room, pages: vec![Vec::new()], y: room.first_top, table: None };
    for chunk in strips.chunk_by_mut(|strip, _| strip.keep) {
        let begins = chunk.first().is_some_and(|strip| strip.begins_page);
        if (begins || !filler.fits(chunk)) && !filler.page_is_empty() {
            filler.next_page();
        }
        for strip in chunk {
            if !filler.fits(std::slice::from_ref(strip)) && !filler.page_is_empty() {
                filler.next_page();
            }
            filler.put(strip);
        }
    }
    filler.close_table();
    filler.pages
}

struct Filler<'a> {
    heads: &'a [TableHead],
    room: Room,
    pages: Vec<Vec<Placed>>,
    y: f32,
    /// The table whose row was put last, and its lower rule.
    table: Option<(usize, Item)>,
}

impl Filler<'_> {
    fn page_is_empty(&self) -> bool {
        self.pages.last().is_none_or(Vec::is_empty)
    }

    /// Whether these strips fit below what is already on the page.
    fn fits(&self, strips: &[Strip]) -> bool {
        let mut y = self.y;
        let mut first = self.page_is_empty();
        for strip in strips {
            if first {
                y += self.repeated_head(strip).map_or(0.0, |head| head.height);
            } else {
                y += strip.before;
            }
            y += strip.height;
            first = false;
        }
        y <= self.room.bottom + 0.05
    }

    /// The head to repeat if this strip begins a page: that of its table, if the table began before.
    fn repeated_head(&self, strip: &Strip) -> Option<&TableHead> {
        let row = strip.row.as_ref()?;
        self.heads.get(row.table).filter(|_| self.is_open(row.table))
    }

    /// Whether the strip put last was a row of this table.
    fn is_open(&self, table: usize) -> bool {
        self.table.as_ref().is_some_and(|(open, _)| *open == table)
    }

    fn next_page(&mut self) {
        let open = self.table.clone();
        self.close_table();
        self.pages.push(Vec::new());
        self.y = self.room.top_of(self.pages.len() - 1);
        self.table = open;
    }

    /// Draws the lower rule of the table that ends here.
    fn close_table(&mut self) {
        if let (Some((_, rule)), Some(last)) =
            (self.table.take(), self.pages.last_mut().and_then(|p| p.last_mut()))
        {
            last.items.push(rule);
        }
    }

    fn put(&mut self, strip: &mut Strip) {
        let at_top = self.page_is_empty();
        let continues = strip.row.as_ref().is_some_and(|row| self.is_open(row.table));
        if !continues && !at_top {
            self.close_table();
        }
        let mut items = Vec::new();
        let top = self.y;
        if at_top {
            if let Some(head) = self.repeated_head(strip) {
                items.extend(head.items.iter().cloned().map(|item| item.lowered(top)));
                self.y += head.height;
            }
        } else {
            self.y += strip.before;
        }
        if let Some(row) = &strip.row {
            let above = row.above.iter().filter(|_| continues && !at_top);
            items.extend(above.cloned().map(|item| item.lowered(self.y)));
        }
        items.extend(strip.items.drain(..).map(|item| item.lowered(self.y)));
        let bottom = self.y + strip.height;
        self.table = strip.row.as_ref().map(|row| (row.table, row.below.clone().lowered(bottom)));
        let area = Area { x: 0.0..0.0, y: self.y..bottom };
        self.y = bottom;
        if let Some(page) = self.pages.last_mut() {
            page.push(Placed { items, area });
        }
    }
}
