//! What cannot be right in a record is pointed out, and a sound record is left alone.

use stepwell::model::{Body, Case, End, Measure, Recorded, Sex, Side, Unit, Value};
use stepwell::pathway::{Knowledge, remarks};

use crate::records::cases;
use crate::small::day;

fn case(name: &str) -> Case {
    let (_, case) = cases().into_iter().find(|(found, _)| found.starts_with(name)).unwrap();
    case
}

fn said(case: &Case) -> Vec<String> {
    let knowledge = Knowledge::builtin().unwrap();
    let policy = knowledge.policy("clinic").unwrap();
    remarks((knowledge, policy), (case, &case.problems[0]), day("2026-11-20"))
}

fn one(case: &Case, part: &str) {
    let said = said(case);
    assert_eq!(said.iter().filter(|remark| remark.contains(part)).count(), 1, "{part}: {said:?}");
}

#[test]
fn a_sound_record_is_left_alone() {
    assert_eq!(said(&case("d09")), Vec::<String>::new());
}

#[test]
fn an_age_nobody_reaches_and_a_dose_nobody_gives_are_pointed_out() {
    let mut case = case("d09");
    case.patient.birth_date = "1868-01-20".parse().ok();
    for entry in &mut case.entries {
        if let Body::Treatment(treatment) = &mut entry.body {
            treatment.drugs.iter_mut().filter(|d| d.drug.as_str() == "dexamethasone").for_each(|dose| {
                dose.amount = Some(1000.0);
                dose.unit = Some(Unit::Mg);
            });
        }
    }
    one(&case, "158 years old");
    one(&case, "1000 mg");
}

#[test]
fn a_level_outside_the_problem_is_pointed_out() {
    let said = said(&case("d13"));
    assert_eq!(
        said.iter().filter(|remark| remark.contains("lies outside the problem")).count(),
        2,
        "{said:?}"
    );
}

#[test]
fn a_needle_on_the_other_side_or_before_the_pain_is_pointed_out() {
    let mut case = case("d01");
    case.problems[0].side = Side::from_id("right");
    case.problems[0].onset = "2026-11-10".parse().ok();
    one(&case, "done on the left, and the problem is on the right");
    one(&case, "before the pain began");
}

#[test]
fn an_image_of_the_other_side_is_pointed_out_unless_it_shows_something_here_or_anywhere() {
    let named = |(name, _): &(String, Case)| name.contains("the-image-shows-the-other-side");
    let (_, case) = cases().into_iter().find(named).unwrap();
    let part = "it does not explain this pain";
    one(&case, part);
    let with = |side: Option<Side>, value: &str| {
        let mut case = case.clone();
        for entry in &mut case.entries {
            if let Body::Imaging(imaging) = &mut entry.body {
                let mut more = imaging.findings[0].clone();
                more.concept = "foraminal_stenosis".parse().unwrap();
                more.site.side = side;
                more.value = Recorded::Known(Value::Choice(value.to_owned()));
                imaging.findings.push(more);
            }
        }
        said(&case).iter().any(|remark| remark.contains(part))
    };
    let here = case.problems[0].side;
    assert!(with(here, "none"), "what is free where it hurts explains nothing");
    assert!(!with(here, "severe"));
    assert!(!with(None, "severe"), "without a side it may lie here");
}

#[test]
fn pregnancy_of_a_man_is_pointed_out() {
    let (_, mut case) = cases().into_iter().find(|(name, _)| name.starts_with("h16")).unwrap();
    case.patient.sex = Some(Sex::Male);
    one(&case, "recorded as male, and as pregnant");
}

#[test]
fn a_medicine_that_is_taken_and_denied_is_pointed_out() {
    let mut case = case("d14");
    assert_eq!(said(&case), Vec::<String>::new());
    let other =
        self::case("d16").entries.into_iter().find(|entry| matches!(entry.body, Body::Medicine(_))).unwrap();
    assert_eq!(other.end, Some(End::Ongoing));
    case.entries.push(other);
    one(&case, "taken now");
}

#[test]
fn a_level_of_the_spine_under_a_limb_is_pointed_out() {
    let mut case = case("d01");
    assert_eq!(case.problems[0].region.id(), "lower_limb");
    one(&case, "set the region to the low back");
    case.problems[0].region = stepwell::model::Region::Lumbar;
    let said = said(&case);
    assert!(!said.iter().any(|remark| remark.contains("set the region")), "{said:?}");
}

#[test]
fn the_same_treatment_twice_on_one_day_is_pointed_out() {
    let mut case = case("d01");
    let injection =
        case.entries.iter().find(|entry| matches!(entry.body, Body::Treatment(_))).unwrap().clone();
    case.entries.push(stepwell::model::Entry { id: "again".parse().unwrap(), ..injection });
    one(&case, "stands twice");
}

#[test]
fn readings_of_one_time_that_contradict_each_other_are_pointed_out() {
    let mut case = case("s03");
    assert_eq!(said(&case), Vec::<String>::new());
    for entry in &mut case.entries {
        if let Body::Treatment(treatment) = &mut entry.body {
            let mut other = treatment.readings[0].clone();
            other.measure = Measure::Percent(40.0);
            treatment.readings.push(other);
        }
    }
    assert_eq!(said(&case), Vec::<String>::new(), "sixty and forty differ, and both helped");
    for entry in &mut case.entries {
        if let Body::Treatment(treatment) = &mut entry.body {
            treatment.readings.last_mut().unwrap().measure = Measure::Percent(0.0);
        }
    }
    one(&case, "contradict each other");
}
