//! Scores over time: which scale is followed for pain and which for function.

use std::collections::BTreeMap;

use super::Reading;
use crate::model::{Body, ConceptId, Date, Value};
use crate::pathway::vocabulary::{Concept, ConceptKind, Group};
use crate::pathway::words::capitalised;
use crate::ui::timeline::model::{Series, SeriesKind};

type Points = Vec<(Date, f64)>;

/// The pain scale and the function scale with the most readings.
pub(super) fn series(reading: &Reading<'_>) -> Vec<Series> {
    let scores = collect(reading);
    let best = |kind: SeriesKind| {
        let of_kind = scores
            .iter()
            .filter(|(id, _)| concept(reading, id).is_some_and(|concept| kind_of(id, concept) == Some(kind)));
        of_kind.max_by_key(|(id, points)| (points.len(), std::cmp::Reverse((*id).clone())))
    };
    [SeriesKind::Pain, SeriesKind::Function]
        .into_iter()
        .filter_map(|kind| best(kind).map(|(id, points)| (kind, id, points)))
        .filter_map(|(kind, id, points)| {
            let concept = concept(reading, id)?;
            Some(one(kind, concept, points))
        })
        .collect()
}

fn collect(reading: &Reading<'_>) -> BTreeMap<ConceptId, Points> {
    let mut scores: BTreeMap<ConceptId, Points> = BTreeMap::new();
    for entry in reading.case.entries.iter().filter(|entry| entry.concerns(reading.problem)) {
        let Body::Assessment(assessment) = &entry.body else { continue };
        let day = entry.start().middle();
        if day > reading.as_of {
            continue;
        }
        for finding in &assessment.findings {
            if let Some(Value::Number(value)) = finding.value.known() {
                scores.entry(finding.concept.clone()).or_default().push((day, *value));
            }
        }
    }
    for points in scores.values_mut() {
        points.sort_by_key(|(day, _)| *day);
    }
    scores
}

fn concept<'a>(reading: &Reading<'a>, id: &ConceptId) -> Option<&'a Concept> {
    let ix = reading.knowledge.concept_named(id.as_str())?;
    Some(&reading.knowledge.concept(ix).item)
}

/// Numbers with two ends are scales; a scale of 0 to 10 is pain, anything else is function.
fn kind_of(id: &ConceptId, concept: &Concept) -> Option<SeriesKind> {
    let scale = concept.kind == ConceptKind::Number && matches!(concept.group, Group::Scales | Group::Pain);
    match scale {
        false => None,
        true if id.as_str().starts_with("nrs") => Some(SeriesKind::Pain),
        true => Some(SeriesKind::Function),
    }
}

fn one(kind: SeriesKind, concept: &Concept, points: &Points) -> Series {
    let most = points.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    let full = concept.max.filter(|max| *max <= 100.0);
    let top = full.unwrap_or_else(|| round_up(most));
    let unit = if concept.unit == "points" || concept.unit == "percent" { "" } else { concept.unit.as_str() };
    let label = concept.label.split(" (").next().unwrap_or(&concept.label);
    let label = capitalised(label.strip_prefix("the ").unwrap_or(label));
    let range = format!("0 to {top} {unit}");
    Series {
        name: format!("{label}, {}", range.trim()),
        kind,
        top: top as f32,
        unit: unit.to_owned(),
        points: points.iter().map(|(day, value)| (day.civil(), *value as f32)).collect(),
    }
}

/// The next round number at or above `value`: 1, 2 or 5 times a power of ten.
fn round_up(value: f64) -> f64 {
    let power = 10_f64.powf(value.max(1.0).log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * power).find(|round| *round >= value).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::round_up;

    #[test]
    fn the_top_of_a_scale_is_round() {
        for (value, top) in [(380.0, 500.0), (100.0, 100.0), (0.0, 1.0), (11.0, 20.0), (501.0, 1000.0)] {
            assert!((round_up(value) - top).abs() < 1e-9, "{value}");
        }
    }
}
