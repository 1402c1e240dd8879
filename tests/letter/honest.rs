//! What a letter must not say: nothing the record does not hold, and nothing the other way round.

use stepwell::model::{Body, Case, Measure, RecipientKind, Score};

use crate::composed::{case, letter_for, said, settings};

const V24: &str = include_str!("../../assets/cases/v24-knee.case.json");

fn text(case: &Case, recipient: RecipientKind) -> String {
    said(&letter_for(case, &settings(), recipient, None).unwrap())
}

/// The knee case with what its latest scored injection did on KOOS.
fn koos(before: f64, after: f64) -> Case {
    let mut case = case(V24);
    let last = case.entries.iter_mut().rev().find_map(|entry| match &mut entry.body {
        Body::Treatment(treatment) if !treatment.readings.is_empty() => Some(treatment),
        _ => None,
    });
    for reading in &mut last.unwrap().readings {
        reading.measure = Measure::Score(Score { scale: "koos".parse().unwrap(), before, after });
    }
    case
}

#[test]
fn a_fall_on_koos_is_no_relief() {
    let said = text(&koos(60.0, 30.0), RecipientKind::Orthopaedics);
    assert!(said.contains("KOOS 60 → 30"), "{said}");
    assert!(said.contains("Worse afterwards"), "{said}");
    assert!(!said.contains("50% at"), "{said}");
}

#[test]
fn a_rise_on_koos_is_told_by_its_scores() {
    let said = text(&koos(30.0, 60.0), RecipientKind::Orthopaedics);
    assert!(said.contains("KOOS 30 → 60"), "{said}");
    assert!(!said.contains("Worse afterwards") && !said.contains("100%"), "{said}");
}
