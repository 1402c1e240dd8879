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

#[test]
fn what_is_noted_needs_no_question() {
    let finding = |value: &str| {
        format!(
            r#"{{"id": "visit", "date": "2026-11-19", "problems": ["p1"],
                 "body": {{"assessment": {{"findings": [{{"concept": "burning", "value": "{value}"}}]}}}}}}"#
        )
    };
    assert_eq!(status("noted(present(burning))", ""), Status::NotIndicated);
    assert_eq!(status("not noted(present(burning))", ""), Status::Offered);
    assert_eq!(status("noted(present(burning))", &finding("present")), Status::Offered);
    assert_eq!(status("noted(absent(burning))", &finding("present")), Status::NotIndicated);
    assert_eq!(status("noted(dn4 >= fig.dn4 or present(burning))", &finding("present")), Status::Offered);
}

#[test]
fn a_class_of_medicine_is_tried_once_it_was_taken() {
    let pills = |drug: &str| {
        format!(r#"{{"id": "{drug}", "date": "2026-01", "body": {{"medicine": {{"drug": "{drug}"}}}}}}"#)
    };
    let complete = r#"{"id": "visit", "date": "2026-11-19",
        "body": {"assessment": {"findings": [{"concept": "medication_all_recorded", "value": "present"}]}}}"#;
    let both = "classes_tried(gabapentinoid, snri) > 1";
    assert_eq!(status(both, ""), Status::NeedsInformation, "nobody says that the list is complete");
    assert_eq!(status(both, complete), Status::NotIndicated);
    let two = format!("{}, {}", pills("pregabalin"), pills("duloxetine"));
    assert_eq!(status(both, &two), Status::Offered);
    let same = format!("{}, {}, {complete}", pills("pregabalin"), pills("gabapentin"));
    assert_eq!(status(both, &same), Status::NotIndicated, "two drugs of one class");
}

/// A joint steroid of the left knee with the fields given.
fn joint(date: &str, fields: &str) -> String {
    format!(
        r#"{{"id": "j{date}{}", "date": "{date}", "problems": ["p1"], "body": {{"treatment":
             {{"treatment": "ia_joint_steroid", {fields}}}}}}}"#,
        fields.len()
    )
}

#[test]
fn guidance_is_known_asked_for_or_open() {
    let is = |fields: &str| status("guided(joint_steroid)", &joint("2026-06-01", fields));
    assert_eq!(is(r#""guidance": "ultrasound""#), Status::Offered);
    assert_eq!(is(r#""guidance": "none""#), Status::NotIndicated);
    assert_eq!(is(r#""targets": []"#), Status::NeedsInformation, "nobody asked");
    let closed = r#""guidance": {"missing": "cannot_be_known"}"#;
    assert_eq!(is(closed), Status::NeedsInformation, "asked in vain");
    assert_eq!(status("guided(joint_steroid)", ""), Status::NotIndicated, "none was given");
}

#[test]
fn what_is_declined_stays_so_until_its_day_or_until_it_is_done() {
    let is = |entries: &str| status("declined(joint_steroid)", entries);
    let refused = |more: &str| joint("2026-06-01", &format!(r#""status": "declined"{more}"#));
    assert_eq!(is(&refused("")), Status::Offered);
    assert_eq!(is(&refused(r#", "revisit": "2027-01""#)), Status::Offered);
    assert_eq!(is(&refused(r#", "revisit": "2026-11-01""#)), Status::NotIndicated, "to be asked again");
    assert_eq!(is(&joint("2026-06-01", r#""status": "unavailable""#)), Status::Offered);
    let done = format!("{}, {}", refused(""), joint("2026-08-01", r#""status": "done""#));
    assert_eq!(is(&done), Status::NotIndicated);
}

#[test]
fn one_side_may_go_without_help_while_the_other_is_well() {
    let is = |entries: &str| status("unhelped(joint_steroid)", entries);
    let knee = |side: &str, percent: i32, date: &str| {
        let reading = read("6w", percent);
        joint(
            date,
            &format!(
                r#""targets": [{{"structure": "joint", "part": "knee", "side": "{side}"}}], "readings": [{reading}]"#
            ),
        )
    };
    let both = |left: i32, right: i32| {
        format!("{}, {}", knee("left", left, "2026-08-01"), knee("right", right, "2026-08-08"))
    };
    assert_eq!(is(&both(70, 80)), Status::NotIndicated);
    assert_eq!(is(&both(10, 80)), Status::Offered);
    let later = format!("{}, {}", both(10, 80), knee("left", 70, "2026-09-15"));
    assert_eq!(is(&later), Status::NotIndicated, "the latest at each place counts");
}

#[test]
fn a_nerve_of_the_joint_counts_for_the_joint() {
    let knowledge = asked("positive_run(genicular_block) >= 1");
    let step = knowledge.step_named("rfa_genicular").unwrap();
    let case = read_case(
        br#"{"stepwell_case": 1, "patient": {"id": "probe", "name": {"family": "Probe", "given": "P."}},
            "problems": [{"id": "p1", "title": "Probe", "region": "knee", "side": "left", "onset": "2020"}],
            "entries": [
              {"id": "film", "date": "2026-01-10", "problems": ["p1"], "body": {"imaging": {"modality": "xr_static",
                "findings": [{"concept": "kl_grade", "site": {"part": "knee", "side": "left"}, "value": 3}]}}},
              {"id": "steroid", "date": "2026-02-10", "problems": ["p1"], "body": {"treatment":
                {"treatment": "ia_joint_steroid", "readings": [{"phase": "therapeutic", "after": "4w", "measure": {"words": "none"}}]}}},
              {"id": "block", "date": "2026-10-10", "problems": ["p1"], "body": {"treatment":
                {"treatment": "genicular_block", "targets": [{"structure": "nerve", "part": "genicular", "side": "left"}],
                 "readings": [{"phase": "anaesthetic", "after": "1h", "measure": {"percent": 90}}]}}}]}"#,
    )
    .unwrap();
    let problem: ProblemId = "p1".parse().unwrap();
    let policy = knowledge.policy("clinic").unwrap();
    let got = evaluate(&knowledge, policy, &case, &problem, day("2026-11-20")).unwrap();
    let ablation = got.steps.iter().find(|s| s.step == step).unwrap();
    assert!(ablation.first.is_empty(), "the block of the nerves was a test of the knee: {ablation:?}");
}

#[test]
fn a_letter_about_a_joint_goes_to_orthopedics() {
    let knowledge = asked("age >= 0");
    let step = knowledge.step_named("surg_consult").unwrap();
    let to = |region| knowledge.recipient(step, region);
    assert_eq!(to(stepwell::model::Region::Knee), Some("orthopaedics"));
    assert_eq!(to(stepwell::model::Region::Lumbar), Some("spine_surgeon"));
}
