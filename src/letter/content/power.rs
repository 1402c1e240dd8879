//! Where power was found full: the span of roots, and the sides.

use super::passage::{and, commas};
use super::record::Known;
use crate::model::{Level, Side};

/// "C5 to T1", "L4 and S1", as roots follow each other.
pub(super) fn levels_in_words(levels: &[Level]) -> Option<String> {
    let word = |level: &Level| super::record::level(*level);
    let runs = levels.chunk_by(|above, level| above.below() == Some(*level));
    let words = runs.filter_map(|run| match run {
        [first, _, .., last] => Some(format!("{} to {}", word(first), word(last))),
        few => and(&few.iter().map(word).collect::<Vec<_>>()),
    });
    commas(&words.collect::<Vec<_>>())
}

/// "from L2 to S1 on both sides": the span of levels with full power where each was tested on the same sides, else
/// each with its own: "at left L5 and right S1". `None` if neither levels nor sides are known.
pub(super) fn full_range(full: &[&Known<'_>]) -> Option<String> {
    let mut places: Vec<(Level, Sides)> = Vec::new();
    for known in full {
        let Some(level) = known.site().level else { continue };
        let sides = Sides::of(known.site().side);
        match places.iter_mut().find(|(at, _)| *at == level) {
            Some((_, tested)) => *tested = tested.and(sides),
            None => places.push((level, sides)),
        }
    }
    places.sort_unstable_by_key(|(level, _)| *level);
    let Some((_, sides)) = places.first().copied() else {
        let sides = full.iter().map(|known| Sides::of(known.site().side)).reduce(Sides::and)?;
        return sides.words().map(str::to_owned);
    };
    if places.iter().any(|(_, other)| *other != sides) {
        let mut by_sides: Vec<(Sides, Vec<String>)> = Vec::new();
        for (level, sides) in &places {
            let level = super::record::level(*level);
            match by_sides.iter_mut().find(|(known, _)| known == sides) {
                Some((_, levels)) => levels.push(level),
                None => by_sides.push((*sides, vec![level])),
            }
        }
        let each =
            by_sides.iter().filter_map(|(sides, levels)| Some(sides.at(&super::passage::and(levels)?)));
        return Some(format!("at {}", each.collect::<Vec<_>>().join(", and ")));
    }
    let levels: Vec<Level> = places.iter().map(|(level, _)| *level).collect();
    let consecutive = levels.windows(2).all(|pair| matches!(pair, [a, b] if a.below() == Some(*b)));
    let levels = match levels.as_slice() {
        [first, .., last] if consecutive => {
            format!("from {} to {}", super::record::level(*first), super::record::level(*last))
        }
        [only] => return Some(format!("at {}", sides.at(&super::record::level(*only)))),
        many => {
            let many: Vec<String> = many.iter().map(|level| super::record::level(*level)).collect();
            format!("at {}", super::passage::and(&many)?)
        }
    };
    Some(sides.words().map_or(levels.clone(), |sides| format!("{levels} {sides}")))
}

/// What the examination says of strength as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Power {
    /// Nothing of it is recorded that still counts.
    NotExamined,
    /// Some muscle is weak.
    Reduced,
    /// Every myotome of the region has full power on both sides.
    Full,
    /// What was tested has full power, and not everything was tested: where, if the record says so.
    FullWhereTested(Option<String>),
}

/// The sides a muscle was tested on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sides {
    Unknown,
    Left,
    Right,
    Both,
}

impl Sides {
    fn of(side: Option<Side>) -> Self {
        match side {
            Some(Side::Left) => Self::Left,
            Some(Side::Right) => Self::Right,
            Some(Side::Bilateral) => Self::Both,
            Some(Side::Midline) | None => Self::Unknown,
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, known) | (known, Self::Unknown) => known,
            (one, other) if one == other => one,
            _ => Self::Both,
        }
    }

    fn words(self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::Left => Some("on the left"),
            Self::Right => Some("on the right"),
            Self::Both => Some("on both sides"),
        }
    }

    /// "left L5", "L5 on both sides".
    fn at(self, levels: &str) -> String {
        match self {
            Self::Unknown => levels.to_owned(),
            Self::Left => format!("left {levels}"),
            Self::Right => format!("right {levels}"),
            Self::Both => format!("{levels} on both sides"),
        }
    }
}
