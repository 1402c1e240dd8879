//! Measures of the letter, in points. One place, so that the look can be read and changed as a whole.

use crate::model::Paper;

/// Left and right margin.
pub(super) const MARGIN: f32 = 54.0;
/// Where the letterhead of page one begins.
pub(super) const HEAD_TOP: f32 = 32.0;
/// Where the text of later pages begins.
pub(super) const TOP: f32 = 62.0;
/// Height kept free for the foot.
pub(super) const BOTTOM: f32 = 50.0;
/// Width of the label column and of the gutter beside it.
pub(super) const LABEL_WIDTH: f32 = 74.0;
pub(super) const GUTTER: f32 = 10.0;

/// A size with its leading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Type {
    pub(super) size: f32,
    pub(super) leading: f32,
}

impl Type {
    const fn new(size: f32, leading: f32) -> Self {
        Self { size, leading }
    }

    /// Distance from the top of a line's box to its baseline: ascenders and descenders sit centred in the box.
    pub(super) fn baseline(self) -> f32 {
        (self.leading - (ASCENDER + DESCENDER) * self.size) / 2.0 + ASCENDER * self.size
    }
}

/// Height of ascenders, depth of descenders and height of capitals as parts of the size.
pub(super) const ASCENDER: f32 = 0.73;
pub(super) const DESCENDER: f32 = 0.22;
pub(super) const CAPITAL: f32 = 0.67;

pub(super) const BODY_SIZE: f32 = 10.0;
pub(super) const QUESTION: Type = Type::new(10.8, 14.2);
pub(super) const LABEL: Type = Type::new(9.0, 12.8);
pub(super) const NAME: Type = Type::new(11.5, 14.0);
pub(super) const DETAILS: Type = Type::new(9.4, 12.4);
pub(super) const URGENCY_WORD: Type = Type::new(10.5, 14.0);
pub(super) const URGENCY_REASON: Type = Type::new(9.6, 12.2);
pub(super) const ADDRESSES: Type = Type::new(9.6, 12.4);
pub(super) const CLINIC: Type = Type::new(14.0, 17.0);
pub(super) const CLINIC_ADDRESS: Type = Type::new(8.2, 10.5);
pub(super) const CELL: Type = Type::new(8.8, 11.2);
pub(super) const TABLE_HEAD: Type = Type::new(8.4, 11.2);
pub(super) const TABLE_NOTE: Type = Type::new(8.6, 11.2);
pub(super) const RUNNING: Type = Type::new(9.0, 11.4);
pub(super) const FOOT: Type = Type::new(8.0, 9.6);
pub(super) const NOTES: Type = Type::new(8.8, 11.4);

/// Letter-spacing of the urgency word, in points.
pub(super) const URGENCY_TRACKING: f32 = 0.4;
/// Side of the square a logo is fitted into, and the space beside it.
pub(super) const LOGO: f32 = 30.0;
pub(super) const LOGO_GAP: f32 = 9.0;
/// Width a signature is fitted into; its height is the space above the name.
pub(super) const SIGNATURE_WIDTH: f32 = 110.0;

/// Bar beside the question and the indent of its text.
pub(super) const BAR_WIDTH: f32 = 2.2;
pub(super) const BAR_INDENT: f32 = 8.0;

/// Space inside a table row above and below its lines, and between columns.
pub(super) const ROW_PAD: f32 = 0.8;
pub(super) const COLUMN_GAP: f32 = 4.0;

/// Timeline: names of lanes, dates and figures in it; width for the names; least height of a lane.
pub(super) const LANE: Type = Type::new(8.4, 9.8);
pub(super) const TICK: Type = Type::new(8.0, 9.8);
pub(super) const MARK: Type = Type::new(7.4, 9.0);
pub(super) const LANE_NAMES: f32 = 150.0;
pub(super) const LANE_HEIGHT: f32 = 13.0;
/// Height of relief of all pain, and of the bar of a course.
pub(super) const RELIEF_HEIGHT: f32 = 9.0;
pub(super) const COURSE_HEIGHT: f32 = 4.4;
/// The least that relief is wide, so that hours are seen.
pub(super) const RELIEF_WIDTH: f32 = 2.4;

pub(super) const RULE_HEAVY: f32 = 0.8;
pub(super) const RULE_HEAD: f32 = 0.5;
pub(super) const RULE_HAIR: f32 = 0.25;
pub(super) const RULE_FOOT: f32 = 0.4;

pub(super) const GAP_AFTER_HEAD_RULE: f32 = 5.0;
pub(super) const GAP_ABOVE_STRIP: f32 = 6.6;
pub(super) const GAP_ABOVE_BANNER: f32 = 5.6;
pub(super) const BANNER_PAD: f32 = 2.1;
pub(super) const BANNER_SIDE: f32 = 8.0;
pub(super) const GAP_ABOVE_SALUTATION: f32 = 5.8;
pub(super) const GAP_ABOVE_QUESTION: f32 = 3.2;
pub(super) const GAP_ABOVE_TABLE: f32 = 1.4;
pub(super) const GAP_ABOVE_NOTES: f32 = 7.0;
pub(super) const GAP_BETWEEN_NOTES: f32 = 2.2;

/// The measures that give way, in this order, when only the end of a letter spills onto another page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fit {
    pub(super) section_gap: f32,
    pub(super) body: Type,
    pub(super) signature: f32,
    pub(super) paragraph_gap: f32,
    pub(super) closing_gap: f32,
}

const fn fit(section_gap: f32, leading: f32, signature: f32, rest: (f32, f32)) -> Fit {
    let (paragraph_gap, closing_gap) = rest;
    Fit { section_gap, body: Type::new(BODY_SIZE, leading), signature, paragraph_gap, closing_gap }
}

/// From generous to tight. Type is never made smaller.
pub(super) const FITS: [Fit; 7] = [
    fit(6.4, 12.8, 22.0, (3.2, 8.0)),
    fit(5.4, 12.8, 22.0, (3.2, 8.0)),
    fit(5.4, 12.5, 22.0, (3.2, 8.0)),
    fit(5.4, 12.5, 18.0, (3.2, 8.0)),
    fit(4.0, 12.5, 18.0, (3.2, 8.0)),
    fit(3.2, 12.5, 18.0, (2.0, 5.0)),
    fit(2.4, 12.5, 18.0, (1.2, 4.0)),
];

/// A last page is to be filled at least to this part; where it is not, sections are taken over to it while the page
/// before stays filled to that part: a few lines and the signature are enough, and a page that ends early looks unfinished.
pub(super) const LAST_PAGE: f32 = 0.2;
pub(super) const PAGE_BEFORE: f32 = 0.82;

/// Width and height of a paper in points.
pub(super) fn size(paper: Paper) -> (f32, f32) {
    match paper {
        Paper::Letter => (612.0, 792.0),
        Paper::A4 => (595.28, 841.89),
    }
}

/// The edges text stands between on a given paper.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Frame {
    pub(super) fn of(paper: Paper) -> Self {
        let (width, height) = size(paper);
        Self { left: MARGIN, right: width - MARGIN, bottom: height - BOTTOM }
    }

    pub(super) fn width(self) -> f32 {
        self.right - self.left
    }

    /// Left edge of the text column.
    pub(super) fn text_left(self) -> f32 {
        self.left + LABEL_WIDTH + GUTTER
    }

    pub(super) fn text_width(self) -> f32 {
        self.right - self.text_left()
    }
}
