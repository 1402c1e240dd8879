//! Functions of the rule language, each asked by a probing step over a case of one entry or two.

use stepwell::exchange::read_case;
use stepwell::model::ProblemId;
use stepwell::pathway::{Knowledge, PackFile, Status, evaluate};

use crate::small::day;

/// The shipped pack with one more step, indicated where `rule` holds.
fn asked(rule: &str) -> Knowledge {
    let mut files = Knowledge::builtin_files();
    let text = format!(
        "[step.probe]\ntitle = \"probe\"\nsay = \"Probe.\"\nrole = \"lead\"\nrank = \"wait\"\ntier = 0\n\
         indicated = [{{ when = \"{rule}\", say = \"it holds\" }}]\nsources = [\"inference\"]\n"
    );
    files.push(PackFile { name: "probe.toml".to_owned(), text });
    Knowledge::load(&files).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// The status of the probe in a case with these entries.
fn status(rule: &str, entries: &str) -> Status {
    let knowledge = asked(rule);
    let case = format!(
        r#"{{"stepwell_case": 1, "patient": {{"id": "probe", "name": {{"family": "Probe", "given": "P."}}}},
            "problems": [{{"id": "p1", "title": "Probe", "region": "lower_limb"}}], "entries": [{entries}]}}"#
    );
    let case = read_case(case.as_bytes()).unwrap();
    let problem: ProblemId = "p1".parse().unwrap();
    let policy = knowledge.policy("clinic").unwrap();
    let got = evaluate(&knowledge, policy, &case, &problem, day("2026-11-20")).unwrap();
    let probe = knowledge.step_named("probe").unwrap();
    got.steps.iter().find(|s| s.step == probe).unwrap().status
}

fn trial(date: &str, readings: &str) -> String {
    format!(
        r#"{{"id": "t{date}", "date": "{date}", "problems": ["p1"],
             "body": {{"treatment": {{"treatment": "scs_trial", "readings": [{readings}]}}}}}}"#
    )
}

fn read(after: &str, percent: i32) -> String {
    format!(r#"{{"phase": "therapeutic", "after": "{after}", "measure": {{"percent": {percent}}}}}"#)
}

#[test]
fn relief_is_that_of_the_last_reading_of_the_latest() {
    let enough = "relief(scs_trial) >= policy.scs_trial_pct";
    let is = |entries: &str| status(enough, entries);
    assert_eq!(is(""), Status::NotIndicated, "none was done");
    assert_eq!(is(&trial("2026-09-01", "")), Status::NeedsInformation, "what it did is not recorded");
    assert_eq!(is(&trial("2026-09-01", &read("7d", 50))), Status::Offered);
    assert_eq!(is(&trial("2026-09-01", &read("7d", 49))), Status::NotIndicated);
    let faded = format!("{}, {}", read("3d", 70), read("7d", 30));
    assert_eq!(is(&trial("2026-09-01", &faded)), Status::NotIndicated, "what counts is its end");
    let again = format!("{}, {}", trial("2025-09-01", &read("7d", 20)), trial("2026-09-01", &read("7d", 60)));
    assert_eq!(is(&again), Status::Offered, "the latest counts");
}

#[test]
fn findings_are_counted_between_what_is_certain_and_what_is_possible() {
    let two = "how_many(allodynia, burning, electric_shock) > 1";
    let findings = |values: &[(&str, &str)]| {
        let all: Vec<_> = values
            .iter()
            .map(|(concept, value)| format!(r#"{{"concept": "{concept}", "value": "{value}"}}"#))
            .collect();
        let list = all.join(", ");
        format!(
            r#"{{"id": "visit", "date": "2026-11-19", "problems": ["p1"],
                 "body": {{"assessment": {{"findings": [{list}]}}}}}}"#
        )
    };
    let is = |values: &[(&str, &str)]| status(two, &findings(values));
    assert_eq!(is(&[("allodynia", "present"), ("burning", "present")]), Status::Offered);
    assert_eq!(is(&[("allodynia", "present")]), Status::NeedsInformation);
    assert_eq!(is(&[("allodynia", "absent"), ("burning", "absent")]), Status::NotIndicated);
}
