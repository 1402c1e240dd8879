//! Relief: what an outcome says of how much a treatment helped, in percent of what it was before.

use crate::model::{Measure, Words};
use crate::pathway::knowledge::{Knowledge, Outcomes};
use crate::pathway::truth::Bounds;

/// Relief in percent of the value before, within bounds; below zero is worse. `None` if it was not scored or cannot be
/// computed because the value before was 0. A scale that counts upward is read the other way round.
#[must_use]
pub fn relief(knowledge: &Knowledge, measure: &Measure) -> Option<Bounds> {
    graded(knowledge.outcomes(), measure, |scale| counts_upward(knowledge, scale))
}

/// Relief as one figure, to draw it and to tell the better of two: the middle of its bounds in whole percent, from -100
/// to 100. What did not help is 0.
#[must_use]
pub fn relief_about(knowledge: &Knowledge, measure: &Measure) -> Option<i16> {
    let bounds = relief(knowledge, measure)?;
    let middle = match measure {
        Measure::Words(Words::None) => 0.0,
        _ => f64::midpoint(bounds.low, bounds.high),
    };
    Some(middle.clamp(-100.0, 100.0).round() as i16)
}

/// Whether more is better on a scale, as on KOOS or in the distance walked. A scale this edition lacks is taken to
/// count downward.
#[must_use]
pub fn counts_upward(knowledge: &Knowledge, scale: &str) -> bool {
    knowledge.concept_named(scale).is_some_and(|ix| knowledge.concept(ix).item.high_is_good)
}

/// The same by the figures alone.
pub(in crate::pathway) fn graded(
    figures: &Outcomes,
    measure: &Measure,
    high_is_good: impl Fn(&str) -> bool,
) -> Option<Bounds> {
    match measure {
        Measure::Percent(p) => Some(Bounds::exact(*p)),
        Measure::Score(score) if score.before > 0.0 => {
            let change = (score.before - score.after) / score.before * 100.0;
            Some(Bounds::exact(if high_is_good(score.scale.as_str()) { -change } else { change }))
        }
        Measure::Words(words) => {
            let (low, high) = match words {
                Words::Worse => figures.worse,
                Words::None => figures.none,
                Words::ABit => figures.a_bit,
                Words::Half => figures.half,
                Words::Most => figures.most,
            };
            Some(Bounds::between(low, high))
        }
        Measure::Score(_) | Measure::Missing(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Missing;

    fn score(scale: &str, before: f64, after: f64) -> Option<Bounds> {
        let text = format!(r#"{{"score": {{"scale": "{scale}", "before": {before}, "after": {after}}}}}"#);
        relief(Knowledge::builtin().unwrap(), &serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn a_scale_that_counts_upward_is_read_the_other_way_round() {
        assert_eq!(score("nrs_average", 8.0, 4.0), Some(Bounds::exact(50.0)));
        assert_eq!(score("koos", 60.0, 30.0), Some(Bounds::exact(-50.0)));
        assert_eq!(score("koos", 30.0, 45.0), Some(Bounds::exact(50.0)));
    }

    #[test]
    fn words_are_drawn_as_the_middle_of_what_they_mean() {
        let about = |words: &str| {
            let measure = serde_json::from_str(&format!(r#"{{"words": "{words}"}}"#)).unwrap();
            relief_about(Knowledge::builtin().unwrap(), &measure).unwrap()
        };
        assert_eq!(about("none"), 0);
        assert!(about("worse") < 0 && about("a_bit") > 0 && about("half") > about("a_bit"));
        assert!(about("most") > about("half"));
    }

    #[test]
    fn nothing_is_computed_from_nothing() {
        assert_eq!(score("nrs_average", 0.0, 0.0), None);
        assert_eq!(relief(Knowledge::builtin().unwrap(), &Measure::Missing(Missing::NotAsked)), None);
    }
}
