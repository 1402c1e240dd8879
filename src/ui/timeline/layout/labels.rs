//! Where the words under the marks of a lane go: beside each other while there is room, else one under the other, with a
//! line from the mark to its words, so that none is cut.

use super::items::{Canvas, Runs, width_of};
use super::lanes::LaneStyle;
use crate::ui::timeline::model::{Form, Lane};

/// With more marks in view than this, words are cut where the next ones begin.
const MOST_MARKS: usize = 40;
/// Distance between words of one level, and how far words stand left of their mark.
const GAP: f32 = 10.0;
const OUT: f32 = 6.0;
/// Words that fit on neither side of their mark are cut at the edge, if so much of them is left.
const CUT_LEAST: f32 = 60.0;
/// Height of a level: a name and, under a mark with relief, its date.
const LEVEL_RELIEF: f32 = 34.0;
const LEVEL_MARKS: f32 = 18.0;
/// So many levels at most.
const LEVELS_RELIEF: usize = 4;
const LEVELS_MARKS: usize = 4;
/// So far into words a line may come down: where marks nearly coincide it stands beside their first letter.
const INTO: f32 = 10.0;

/// The words of a lane.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Labels {
    /// Level and direction of the words of each item that was given a place.
    of: Vec<Option<(usize, Runs)>>,
    /// How many levels there are beyond the first.
    further: usize,
}

/// Words that have a place.
struct Taken {
    level: usize,
    left: f32,
    right: f32,
    /// Where the line from the mark comes down, through all levels above.
    mark: f32,
}

impl Labels {
    /// Where the words of an item go, if they were given a place.
    pub(super) fn of(&self, index: usize) -> Option<(usize, Runs)> {
        self.of.get(index).copied().flatten()
    }

    /// Whether the words of the lane were given places.
    pub(super) fn planned(&self) -> bool {
        !self.of.is_empty()
    }

    /// How much higher the lane is than with one level.
    pub(super) fn height(&self, style: LaneStyle) -> f32 {
        self.further as f32 * level_height(style)
    }
}

/// Height of a level of a lane.
pub(super) fn level_height(style: LaneStyle) -> f32 {
    if style == LaneStyle::Relief { LEVEL_RELIEF } else { LEVEL_MARKS }
}

/// Gives the words of the marks in view their places, on as few levels as do. From right to left the words of an earlier
/// mark hang below those of a later one, and its line comes down left of them; where that does not do, because words run
/// to the left from today, the other way round.
pub(super) fn plan(lane: &Lane, style: LaneStyle, canvas: Canvas) -> Labels {
    let most = if style == LaneStyle::Relief { LEVELS_RELIEF } else { LEVELS_MARKS };
    if !matches!(style, LaneStyle::Relief | LaneStyle::Marks) {
        return Labels::default();
    }
    let mut marks: Vec<Words> = Vec::new();
    for (index, item) in lane.items.iter().enumerate() {
        let Form::Event { at, relief, .. } = &item.form else { continue };
        let x = (canvas.scale.x(at.from) + canvas.scale.x(at.to)) * 0.5;
        if x < 0.0 || x > canvas.width {
            continue;
        }
        let below = if relief.is_some() { item.detail.chars().count() } else { 0 };
        marks.push(Words { index, x, width: width_of(item.label.chars().count().max(below)) });
    }
    if marks.len() > MOST_MARKS {
        return Labels::default();
    }
    marks.sort_by(|a, b| b.x.total_cmp(&a.x).then_with(|| a.index.cmp(&b.index)));
    let back: Vec<Words> = marks.iter().rev().copied().collect();
    let ways = [
        (&marks, [Runs::Right, Runs::Left]),
        (&back, [Runs::Left, Runs::Right]),
        (&marks, [Runs::Left, Runs::Right]),
        (&back, [Runs::Right, Runs::Left]),
    ];
    let mut best: Option<(usize, Labels)> = None;
    for (marks, runs) in ways {
        let (left_out, labels) = try_plan((marks, runs), lane.items.len(), canvas, most);
        if best.as_ref().is_none_or(|(least, _)| left_out < *least) {
            best = Some((left_out, labels));
        }
        if left_out == 0 {
            break;
        }
    }
    best.map(|(_, labels)| labels).unwrap_or_default()
}

/// The words of a mark: of which item, where it stands, and how wide they are.
#[derive(Debug, Clone, Copy)]
struct Words {
    index: usize,
    x: f32,
    width: f32,
}

/// Places words one after the other, each where it is free; gives back how many found no place, or not a whole one.
fn try_plan(
    (marks, order): (&[Words], [Runs; 2]),
    items: usize,
    canvas: Canvas,
    most: usize,
) -> (usize, Labels) {
    let mut labels = Labels { of: vec![None; items], further: 0 };
    let mut taken: Vec<Taken> = Vec::new();
    let whole = |words: &Words, runs: &Runs| {
        let (x, width) = (words.x, words.width);
        let stop = if x <= canvas.as_of_x { canvas.as_of_x.min(canvas.width) } else { canvas.width };
        match runs {
            Runs::Right => x - OUT + width <= stop - 4.0,
            Runs::Left => x + OUT > width,
        }
    };
    // What is cut in any case takes no place from what can stand whole.
    let (whole_words, to_cut): (Vec<Words>, Vec<Words>) =
        marks.iter().partition(|words| order.iter().any(|runs| whole(words, runs)));
    let mut cut = 0;
    for words in whole_words.into_iter().chain(to_cut) {
        let Words { index, x, .. } = words;
        let at_the_edge = !order.iter().any(|runs| whole(&words, runs)) && canvas.width - x >= CUT_LEAST;
        let width = if at_the_edge { words.width.min(canvas.width - x + OUT) } else { words.width };
        let fits = |runs: &Runs| if at_the_edge { *runs == Runs::Right } else { whole(&words, runs) };
        let place = |level, runs| match runs {
            Runs::Right => Taken { level, left: x - OUT, right: x - OUT + width, mark: x },
            Runs::Left => Taken { level, left: x + OUT - width, right: x + OUT, mark: x },
        };
        let ways = || order.into_iter().filter(fits);
        let mut spots = (0..most).flat_map(|level| ways().map(move |runs| (level, runs)));
        let free = spots.find(|(level, runs)| {
            let new = place(*level, *runs);
            taken.iter().all(|other| !new.collides(other))
        });
        let Some((level, runs)) = free else { continue };
        cut += usize::from(at_the_edge);
        taken.push(place(level, runs));
        labels.further = labels.further.max(level);
        if let Some(of) = labels.of.get_mut(index) {
            *of = Some((level, runs));
        }
    }
    (marks.len() - taken.len() + cut, labels)
}

impl Taken {
    fn collides(&self, other: &Self) -> bool {
        let words =
            self.level == other.level && self.left < other.right + GAP && other.left < self.right + GAP;
        words || self.is_crossed_by(other) || other.is_crossed_by(self)
    }

    /// Whether the line to the words of another comes down through these.
    fn is_crossed_by(&self, other: &Self) -> bool {
        self.level < other.level && (self.left + INTO..self.right - INTO).contains(&other.mark)
    }
}

#[cfg(test)]
mod tests {
    use egui::vec2;
    use jiff::civil::date;

    use crate::ui::timeline::layout::{Runs, Shape, layout};
    use crate::ui::timeline::model::{
        Completeness, EventState, Form, Item, Lane, Mark, Relief, SoftDate, Timeline, Tone, Track,
    };
    use crate::ui::timeline::scale::TimeScale;

    fn injection(number: u8, day: jiff::civil::Date) -> Item {
        Item {
            id: format!("e{number}").parse().unwrap(),
            label: "Medial branch block L4-5 and L5-S1".to_owned(),
            detail: "15 Sep 2025".to_owned(),
            spoken: String::new(),
            tone: Tone::Plain,
            form: Form::Event {
                at: SoftDate::exact(day),
                mark: Mark::Procedure,
                state: EventState::Done,
                relief: Some(Relief::default()),
            },
            look: None,
        }
    }

    #[test]
    fn words_of_marks_close_together_near_today_are_whole_and_apart() {
        let days = [date(2025, 6, 24), date(2025, 9, 15), date(2025, 10, 6), date(2025, 11, 3)];
        let items = days.into_iter().zip(1..).map(|(day, number)| injection(number, day)).collect();
        let timeline = Timeline {
            today: date(2025, 11, 20),
            as_of: date(2025, 11, 20),
            review_due: None,
            series: Vec::new(),
            flags: Vec::new(),
            lanes: vec![Lane { track: Track::Injections, completeness: Completeness::NotAsked, items }],
        };
        let scale = TimeScale::fit(date(2024, 11, 20)..=date(2026, 1, 15), 760.0);
        let placed = layout(&timeline, scale, vec2(760.0, 700.0));
        let mut seen: Vec<egui::Rect> = Vec::new();
        for item in &placed.items {
            let Shape::Mark { .. } = item.shape else { panic!("a mark") };
            assert!(item.label.room >= 200.0, "{} is cut to {}", item.id, item.label.room);
            let left = match item.label.runs {
                Runs::Right => item.label.at.x,
                Runs::Left => item.label.at.x - item.label.room,
            };
            let words = egui::Rect::from_min_size(
                egui::pos2(left, item.label.at.y - 9.0),
                vec2(item.label.room.min(230.0), 33.0),
            );
            assert!(words.right() <= placed.as_of_x, "{} runs across today", item.id);
            assert!(seen.iter().all(|other| !other.intersects(words)), "{} lies on another", item.id);
            seen.push(words);
        }
        assert_eq!(seen.len(), 4);
        assert!(placed.lanes[0].rect.bottom() >= seen.iter().map(|words| words.bottom()).fold(0.0, f32::max));
    }
}
