//! The timeline as a drawing: dates above, a lane for each treatment. It is told apart by shape, never by colour.

use super::Setter;
use super::page::{Area, Ink, Item};
use super::paragraph::Place;
use super::strip::Strip;
use super::style::{
    ADDRESSES, COURSE_HEIGHT, LANE, LANE_HEIGHT, LANE_NAMES, MARK, RELIEF_HEIGHT, RELIEF_WIDTH, RULE_FOOT,
    RULE_HAIR, RULE_HEAD, RULE_HEAVY, TABLE_NOTE, TICK, Type,
};
use crate::letter::document::{Align, BlockId, Figure, Lane, Mark, Relief};
use crate::letter::text::Text;

/// Space between the axis and the first lane, and above the note.
const GAP: f32 = 3.0;
/// Width of the arrow of a course that goes on.
const ARROW: f32 = 4.0;

/// Where along the page the axis runs.
#[derive(Clone, Copy, Debug)]
struct Plot {
    left: f32,
    right: f32,
}

impl Plot {
    fn x(self, at: u16) -> f32 {
        self.left + (self.right - self.left) * f32::from(at) / 10_000.0
    }
}

impl Setter<'_> {
    /// The whole figure as one strip, with its note beneath.
    pub(super) fn timeline(&mut self, figure: &Figure, block: &BlockId) -> Strip {
        let frame = self.frame;
        let plot = Plot { left: frame.left + LANE_NAMES, right: frame.right - 2.0 * ARROW };
        let element = self.figure(&figure.alt);
        let mut items = Vec::new();
        let top = self.fit.body.leading;
        let mut y = top + GAP;
        let mut lanes = Vec::new();
        for lane in &figure.lanes {
            y += self.lane(lane, (plot, y), block, &mut lanes);
        }
        let bottom = y;
        for tick in &figure.ticks {
            let (x, baseline) = (plot.x(tick.at), self.fit.body.baseline());
            items.push(upright(x, top..bottom, RULE_HAIR, Ink::Pale));
            self.figure_text((&tick.label, TICK), (x + 2.0, baseline, Align::Left), block, &mut items);
        }
        items.push(Item::rule(frame.left..frame.right, top, RULE_HEAD, Ink::Accent));
        items.append(&mut lanes);
        items.push(Item::rule(frame.left..frame.right, bottom, RULE_HEAVY, Ink::Accent));
        let mut out = vec![Item::Drawing { element, items }];
        let note = self.paragraph(&figure.note, block);
        let element = self.element(super::Role::Paragraph, None);
        let mut height = bottom + GAP;
        for line in note.lines(TABLE_NOTE.size, frame.width()) {
            let place = Place::new(frame.left, frame.width(), height + TABLE_NOTE.baseline(), TABLE_NOTE);
            note.draw(&line, place.of(element), &mut out);
            height += TABLE_NOTE.leading;
        }
        Strip { height, items: out, ..Strip::default() }
    }

    /// One lane from `y` downwards; gives its height.
    fn lane(&mut self, lane: &Lane, (plot, y): (Plot, f32), block: &BlockId, out: &mut Vec<Item>) -> f32 {
        let name = self.paragraph(&Text::plain(&lane.label), block);
        let (x, measure) = (self.frame.left, LANE_NAMES - 6.0);
        let lines = name.lines(LANE.size, measure);
        let height = LANE_HEIGHT.max(lines.len() as f32 * LANE.leading + 2.0);
        let above = (height - lines.len() as f32 * LANE.leading) / 2.0;
        for (number, line) in lines.iter().enumerate() {
            let baseline = y + above + LANE.baseline() + number as f32 * LANE.leading;
            name.draw(line, Place::new(x, measure, baseline, LANE), out);
        }
        let middle = y + height / 2.0;
        out.push(Item::rule(plot.left..plot.right, y + height, RULE_HAIR, Ink::Faint));
        for (number, mark) in lane.marks.iter().enumerate() {
            let next = lane.marks.get(number + 1).map_or(plot.right + ARROW, |next| plot.x(next.begins()));
            match mark {
                Mark::Course { from, to, sure, goes_on } => {
                    let sure = sure.map(|(a, b)| plot.x(a)..plot.x(b));
                    course(plot.x(*from)..plot.x(*to), sure, (middle, *goes_on), out);
                }
                Mark::Procedure { at, within, relief } => {
                    let base = middle + RELIEF_HEIGHT / 2.0;
                    out.push(Item::rule(plot.x(within.0)..plot.x(within.1), base, RULE_HEAD, Ink::Black));
                    let (said, end) = procedure((plot, *at), relief, base, out);
                    let label = self.paragraph(&Text::plain(&said), block);
                    if end + 2.0 + label.width(MARK.size) < next {
                        let place = (end + 2.0, middle + 2.6, Align::Left);
                        self.figure_text((&said, MARK), place, block, out);
                    }
                }
                Mark::Value { at, text } => {
                    let align = if *at == 0 { Align::Left } else { Align::Center };
                    let place = (plot.x(*at) + if *at == 0 { 2.0 } else { 0.0 }, middle + 2.9, align);
                    self.figure_text((text, LANE), place, block, out);
                }
            }
        }
        height
    }

    /// A short text at a place: its left end or its middle.
    fn figure_text(
        &mut self,
        (text, set): (&str, Type),
        (x, baseline, align): (f32, f32, Align),
        block: &BlockId,
        out: &mut Vec<Item>,
    ) {
        let paragraph = self.paragraph(&Text::plain(text), block);
        let x = if align == Align::Center { x - paragraph.width(set.size) / 2.0 } else { x };
        for line in paragraph.lines(set.size, ADDRESSES.size * 40.0).iter().take(1) {
            paragraph.draw(line, Place::new(x, 0.0, baseline, set), out);
        }
    }
}

impl Mark {
    /// Where it begins along the axis.
    fn begins(&self) -> u16 {
        match self {
            Self::Course { from, .. } => *from,
            Self::Procedure { within, .. } => within.0,
            Self::Value { at, .. } => *at,
        }
    }
}

fn upright(x: f32, y: std::ops::Range<f32>, thickness: f32, ink: Ink) -> Item {
    Item::Fill { area: Area { x: x - thickness / 2.0..x + thickness / 2.0, y }, ink }
}

/// A bar over what went on for certain, a thin line over what may have, an arrow where it goes on.
fn course(
    whole: std::ops::Range<f32>,
    sure: Option<std::ops::Range<f32>>,
    (middle, goes_on): (f32, bool),
    out: &mut Vec<Item>,
) {
    let end = whole.end;
    out.push(Item::rule(whole.start..end.max(whole.start + 1.0), middle, RULE_HEAD, Ink::Black));
    let half = COURSE_HEIGHT / 2.0;
    if let Some(sure) = sure {
        let area = Area { x: sure.start..sure.end.max(sure.start + 1.2), y: middle - half..middle + half };
        out.push(Item::Fill { area: area.clone(), ink: Ink::Pale });
        out.push(Item::Outline { area, thickness: RULE_FOOT, ink: Ink::Black });
    }
    if goes_on {
        let corners = vec![(end, middle - half - 1.0), (end + ARROW, middle), (end, middle + half + 1.0)];
        out.push(Item::Shape { corners, ink: Ink::Black });
    }
}

/// An upright with its relief beside it. Gives what is written after it, and where it ends.
fn procedure((plot, at): (Plot, u16), relief: &Relief, base: f32, out: &mut Vec<Item>) -> (String, f32) {
    let x = plot.x(at);
    let (said, end) = match relief {
        Relief::NotRecorded => ("?", x + 1.0),
        Relief::Read { height: 0, said, .. } => (said.as_str(), x + 1.0),
        Relief::Read { height, until, said } => {
            let end = plot.x(*until).max(x + RELIEF_WIDTH);
            let top = base - RELIEF_HEIGHT * f32::from(*height) / 100.0;
            let area = Area { x: x..end, y: top..base };
            out.push(Item::Fill { area: area.clone(), ink: Ink::Pale });
            out.push(Item::Outline { area, thickness: RULE_HAIR, ink: Ink::Black });
            (said.as_str(), end)
        }
    };
    out.push(upright(x, base - RELIEF_HEIGHT..base, RULE_HEAVY * 2.0, Ink::Black));
    (said.to_owned(), end)
}
