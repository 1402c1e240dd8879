//! Functions of the rule language, each asked by a probing step over a case of one entry or two.

use stepwell::exchange::read_case;
use stepwell::model::ProblemId;
use stepwell::pathway::expression::reference::{FUNCTIONS, VALUES};
use stepwell::pathway::words::{Audience, Wording};
use stepwell::pathway::{Knowledge, PackFile, Status, evaluate, language};

use crate::small::day;

/// The shipped pack with one more step, indicated where `rule` holds.
fn asked(rule: &str) -> Knowledge {
    probing(&format!("{{ when = \"{rule}\", say = \"it holds\" }}"))
}

/// The shipped pack with one more step, indicated by a criterion as it stands in a file.
fn probing(criterion: &str) -> Knowledge {
    load(&format!(
        "[step.probe]\ntitle = \"probe\"\nsay = \"Probe.\"\nrole = \"lead\"\nrank = \"wait\"\ntier = 0\n\
         indicated = [{criterion}]\nsources = [\"inference\"]\n"
    ))
}

/// The shipped pack with one more file.
fn load(text: &str) -> Knowledge {
    let mut files = Knowledge::builtin_files();
    files.push(PackFile { name: "probe.toml".to_owned(), text: text.to_owned() });
    Knowledge::load(&files).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// The status of the probe in a case with these entries.
fn status(rule: &str, entries: &str) -> Status {
    probed(&asked(rule), entries).0
}

/// The status of the probe in a case with these entries, and the first row of its ledger as it is shown.
fn probed(knowledge: &Knowledge, entries: &str) -> (Status, String) {
    let case = format!(
        r#"{{"stepwell_case": 1, "patient": {{"id": "probe", "name": {{"family": "Probe", "given": "P."}}}},
            "problems": [{{"id": "p1", "title": "Probe", "region": "lower_limb"}}], "entries": [{entries}]}}"#
    );
    let case = read_case(case.as_bytes()).unwrap();
    let problem: ProblemId = "p1".parse().unwrap();
    let policy = knowledge.policy("clinic").unwrap();
    let got = evaluate(knowledge, policy, &case, &problem, day("2026-11-20")).unwrap();
    let probe = knowledge.step_named("probe").unwrap();
    let step = got.steps.iter().find(|s| s.step == probe).unwrap();
    let words = Wording { knowledge, policy, case: &case, audience: Audience::Screen };
    (step.status, words.ledger_line(&step.ledger[0], step.target).unwrap())
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
fn an_image_disagrees_where_somebody_compared_it_with_the_symptoms() {
    let image = |date: &str, concordance: &str| {
        format!(
            r#"{{"id": "i{date}", "date": "{date}", "problems": ["p1"],
                 "body": {{"imaging": {{"modality": "mri_plain"{concordance}}}}}}}"#
        )
    };
    let found = |word: &str| format!(r#", "concordance": "{word}""#);
    let is = |entries: &str| status("disagrees(mri)", entries);
    assert_eq!(is(""), Status::NeedsInformation, "no image");
    assert_eq!(is(&image("2026-05-01", "")), Status::NeedsInformation, "nobody compared it");
    assert_eq!(is(&image("2026-05-01", &found("discordant"))), Status::Offered);
    assert_eq!(is(&image("2026-05-01", &found("partial"))), Status::NotIndicated);
    let later = format!(
        "{}, {}",
        image("2026-05-01", &found("discordant")),
        image("2026-09-01", &found("concordant"))
    );
    assert_eq!(is(&later), Status::NotIndicated, "the latest that was compared counts");
    let unread = format!("{}, {}", image("2026-05-01", &found("discordant")), image("2026-09-01", ""));
    assert_eq!(is(&unread), Status::Offered);
}

#[test]
fn what_does_not_apply_is_known() {
    let finding = |value: &str| {
        format!(
            r#"{{"id": "visit", "date": "2026-11-19", "problems": ["p1"],
                 "body": {{"assessment": {{"findings": [{{"concept": "hba1c", "value": {value}}}]}}}}}}"#
        )
    };
    let missing = finding(r#"{"missing": "not_applicable"}"#);
    assert_eq!(status("applies(hba1c)", ""), Status::Offered, "nobody said that it does not");
    assert_eq!(status("applies(hba1c)", &finding("9.1")), Status::Offered);
    assert_eq!(status("applies(hba1c)", &missing), Status::NotIndicated);
    let above = "applies(hba1c) and hba1c > fig.hba1c_limit";
    assert_eq!(status(above, ""), Status::NeedsInformation);
    assert_eq!(status(above, &missing), Status::NotIndicated);
    assert_eq!(status("not applies(hba1c) or hba1c <= fig.hba1c_limit", &missing), Status::Offered);
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

/// An assessment with these findings.
fn seen(findings: &[(&str, &str)]) -> String {
    let all: Vec<_> = findings
        .iter()
        .map(|(concept, value)| format!(r#"{{"concept": "{concept}", "value": "{value}"}}"#))
        .collect();
    let list = all.join(", ");
    format!(
        r#"{{"id": "visit", "date": "2026-11-19", "problems": ["p1"],
             "body": {{"assessment": {{"findings": [{list}]}}}}}}"#
    )
}

#[test]
fn the_ledger_names_the_alternative_that_holds_or_those_that_are_open() {
    let knowledge = probing(
        r#"{ say = "It is nerve pain", any = [
            { when = "present(allodynia)", say = "Pain on touch" },
            { when = "present(burning)", say = "It burns" },
            { when = "present(electric_shock)", say = "Shocks", regions = ["cervical"] },
        ] }"#,
    );
    let is = |findings: &[(&str, &str)]| probed(&knowledge, &seen(findings));
    let said = |status, text: &str| (status, text.to_owned());
    assert_eq!(is(&[("burning", "present")]), said(Status::Offered, "It is nerve pain: it burns"));
    assert_eq!(
        is(&[]),
        said(Status::NeedsInformation, "It is nerve pain. Open: pain on touch; or it burns"),
        "shocks count in the neck only"
    );
    assert_eq!(
        is(&[("allodynia", "absent")]),
        said(Status::NeedsInformation, "It is nerve pain. Open: it burns")
    );
    let neither = [("allodynia", "absent"), ("burning", "absent")];
    assert_eq!(is(&neither), said(Status::NotIndicated, "Not the case: it is nerve pain"));
    let elsewhere = [("allodynia", "absent"), ("burning", "absent"), ("electric_shock", "present")];
    assert_eq!(is(&elsewhere).0, Status::NotIndicated);
}

#[test]
fn an_alternative_counts_at_the_target_it_is_asked_for() {
    let (knowledge, policy) =
        (Knowledge::builtin().unwrap(), Knowledge::builtin().unwrap().policy("clinic").unwrap());
    let (_, case) = crate::records::cases().into_iter().find(|(name, _)| name.starts_with("v24")).unwrap();
    let got = evaluate(knowledge, policy, &case, &case.problems[0].id, day("2026-11-20")).unwrap();
    let words = Wording { knowledge, policy, case: &case, audience: Audience::Screen };
    let consult = knowledge.step_named("surg_consult").unwrap();
    let lines: Vec<_> = got
        .steps
        .iter()
        .filter(|s| s.step == consult)
        .filter_map(|s| s.ledger.first().and_then(|row| words.ledger_line(row, s.target)))
        .collect();
    assert!(lines.iter().any(|line| line.ends_with(": a worn-out joint")), "{lines:?}");
}

#[test]
fn a_statement_is_defined_once_and_used_by_name() {
    let rule = |when: &str| {
        load(&format!(
            "[definition.touch_hurts]\nmeans = \"Touch hurts\"\nwhen = \"present(allodynia)\"\n\
             [definition.sore]\nmeans = \"It hurts in some way\"\nwhen = \"is(touch_hurts) or present(burning)\"\n\
             [step.probe]\ntitle = \"probe\"\nsay = \"Probe.\"\nrole = \"lead\"\nrank = \"wait\"\ntier = 0\n\
             indicated = [{{ when = \"{when}\", say = \"it holds\" }}]\nsources = [\"inference\"]\n"
        ))
    };
    let (sore, calm) = (rule("is(sore)"), rule("not is(sore)"));
    let touch = seen(&[("allodynia", "present")]);
    assert_eq!(probed(&sore, &touch).0, Status::Offered);
    assert_eq!(probed(&calm, &touch).0, Status::NotIndicated);
    assert_eq!(probed(&calm, "").0, Status::NeedsInformation, "unknown is never no");
}

#[test]
fn each_example_of_the_reference_is_a_rule() {
    let builtin = Knowledge::builtin_files();
    let wrong = |name: &str, example: &str| {
        let text = format!("[definition.probe]\nmeans = \"Tried\"\nwhen = \"{example}\"\n");
        let mut files = builtin.clone();
        files.push(PackFile { name: "probe.toml".to_owned(), text });
        let errors = Knowledge::load(&files).err()?;
        Some(format!("{name}: {}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))
    };
    let terms = FUNCTIONS.iter().chain(VALUES);
    let uses = |text: &str, name: &str| {
        text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).any(|part| part == name)
    };
    let strange: Vec<_> =
        terms.clone().filter(|term| !uses(term.example, term.name)).map(|term| term.name).collect();
    assert!(strange.is_empty(), "examples without the word they explain: {strange:?}");
    let wrong: Vec<_> = terms.filter_map(|term| wrong(term.name, term.example)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reference_names_every_word_of_its_lists() {
    let text = language(Knowledge::builtin().unwrap());
    for words in ["wrong_target", "worn_off", "head_occipital", "directional_preference", "bilateral"] {
        assert!(text.contains(words), "{words} is missing in\n{text}");
    }
}
