//! Figures over all cases: summed up from five cases on, each treatment once, and written without a patient.

use std::fs;

use serde_json::json;
use stepwell::model::{Case, Entry};
use stepwell::workspace::survey::{Lasted, Outcomes, Survey, WaitKind};
use stepwell::workspace::{Command, Done, Error, JobKind, JobProgress, StoreError, Workspace};

use crate::support::{case, clock, unlocked};

/// An injection of 1 May 2026 with readings of the weeks after.
fn injection(entry: &str, readings: serde_json::Value) -> Entry {
    let treatment = json!({
        "treatment": "tfesi",
        "targets": [{ "structure": "root", "level": "L5", "side": "right" }],
        "readings": readings,
    });
    let body = json!({ "treatment": treatment });
    let entry = json!({ "id": entry, "date": "2026-05-01", "problems": ["p1"], "body": body });
    serde_json::from_value(entry).expect("an entry")
}

/// So much relief in percent, read so many weeks after.
fn read(percent: i32, after: &str) -> serde_json::Value {
    json!({ "phase": "therapeutic", "measure": { "percent": percent }, "after": after })
}

fn treated(number: usize, readings: serde_json::Value) -> Case {
    let mut whole = case(&format!("c{number}"), "Beispiel-Ångström");
    whole.entries = vec![injection("e1", readings)];
    whole
}

fn workspace(cases: Vec<Case>) -> Workspace {
    Workspace::throw_away(cases, clock()).expect("a workspace")
}

fn survey(workspace: &mut Workspace) -> Survey {
    workspace.survey(&mut |_| true).expect("a survey")
}

fn of<'s>(survey: &'s Survey, name: &str) -> &'s Outcomes {
    survey.outcomes.iter().find(|outcomes| outcomes.name == name).expect(name)
}

#[test]
fn below_five_cases_only_how_many_there_are_is_told() {
    let cases: Vec<Case> = (0..4).map(|n| treated(n, json!([read(60, "6w")]))).collect();
    let mut workspace = workspace(cases);
    let four = survey(&mut workspace);
    assert_eq!(of(&four, "Transforaminal ESI").cases, 4);
    assert_eq!(of(&four, "Transforaminal ESI").summary, None);
    assert!(four.waiting.iter().all(|waiting| waiting.days.is_none()));
    workspace.new_case(treated(4, json!([read(60, "6w")]))).unwrap();
    assert!(of(&survey(&mut workspace), "Transforaminal ESI").summary.is_some());
}

#[test]
fn five_treatments_of_one_case_are_one_case() {
    let mut one = treated(0, json!([read(60, "6w")]));
    one.entries = (0..5).map(|n| injection(&format!("e{n}"), json!([read(60, "6w")]))).collect();
    let survey = survey(&mut workspace(vec![one]));
    let outcomes = of(&survey, "Transforaminal ESI");
    assert_eq!((outcomes.cases, outcomes.treatments), (1, 5));
    assert_eq!(outcomes.summary, None);
}

#[test]
fn medians_spread_and_what_lasts_are_those_of_the_record() {
    let readings = [
        json!([read(0, "4w")]),
        json!([read(60, "4w"), read(0, "8w")]),
        json!([read(70, "8w"), read(10, "12w")]),
        json!([read(80, "12w"), read(20, "20w")]),
        json!([read(90, "26w")]),
        json!([]),
    ];
    let cases = readings.into_iter().enumerate().map(|(n, readings)| treated(n, readings)).collect();
    let survey = survey(&mut workspace(cases));
    let outcomes = of(&survey, "Transforaminal ESI");
    assert_eq!((outcomes.cases, outcomes.treatments, outcomes.without), (5, 5, 1));
    let summary = outcomes.summary.as_ref().expect("five cases");
    let relief = summary.relief.expect("relief");
    assert_eq!((relief.low, relief.median, relief.high), (60.0, 70.0, 80.0));
    assert_eq!((summary.days.low, summary.days.median, summary.days.high), (28.0, 56.0, 84.0));
    assert_eq!(summary.durable, 1);
    assert_eq!(summary.lasted.first(), Some(&Lasted { days: 0, goes_on: false }));
    assert_eq!(summary.lasted.last(), Some(&Lasted { days: 182, goes_on: true }));
}

#[test]
fn every_case_waits_somewhere_and_is_due_or_not() {
    let cases: Vec<Case> = (0..6).map(|n| treated(n, json!([read(0, "6w")]))).collect();
    let survey = survey(&mut workspace(cases));
    assert_eq!(survey.waiting.iter().map(|waiting| waiting.cases).sum::<usize>(), 6);
    assert!(survey.due.iter().all(|due| due.now + due.week + due.month + due.later <= 6));
    let screen =
        survey.waiting.iter().find(|waiting| waiting.kind == WaitKind::Screen).expect("nobody was asked");
    // 1 May to 20 November.
    assert_eq!(screen.days.expect("six cases").median, 203.0);
    assert_eq!(screen.longest.first().map(|case| case.days), Some(Some(203)));
}

#[test]
fn the_file_holds_figures_and_no_patient() {
    let cases: Vec<Case> = (0..5).map(|n| treated(n, json!([read(60, "6w")]))).collect();
    let mut workspace = workspace(cases);
    let Done::Surveyed(survey) = workspace.execute(Command::Survey).unwrap() else { panic!("a survey") };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all-cases.csv");
    workspace.execute(Command::ExportSurvey { survey, file: file.clone() }).unwrap();
    let text = fs::read_to_string(&file).unwrap();
    let rows: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert!(rows[0].starts_with("table,name,cases,things_due,treatments,without_outcome,"), "{}", rows[0]);
    assert!(rows.contains(&"treatment,Transforaminal ESI,5,,5,0,60,60,60,42,42,42,0,"), "{text}");
    let cells = rows[0].matches(',').count();
    assert!(
        rows.iter().filter(|row| !row.contains('"')).all(|row| row.matches(',').count() == cells),
        "{text}"
    );
    for secret in ["Beispiel", "Anna", "c0"] {
        assert!(!text.contains(secret), "{secret} stands in the file");
    }
}

#[test]
fn reading_all_cases_tells_how_far_it_is_and_stops_when_asked() {
    let mut workspace = workspace((0..40).map(|n| case(&format!("c{n}"), "Beispiel")).collect());
    let mut told: Vec<JobProgress> = Vec::new();
    workspace
        .survey(&mut |progress| {
            told.push(progress);
            true
        })
        .unwrap();
    assert!(told.len() > 1);
    assert!(told.iter().all(|told| told.kind == JobKind::Survey && told.total == 40));
    let stopped = workspace.survey(&mut |_| false);
    assert!(matches!(stopped, Err(Error::Store(StoreError::Cancelled))), "{stopped:?}");
}

#[test]
fn a_locked_store_tells_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(&folder.path().join("store"));
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    assert_eq!(survey(&mut workspace).cases, 1);
    workspace.lock();
    assert!(matches!(workspace.survey(&mut |_| true), Err(Error::Locked)));
}
