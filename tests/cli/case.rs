//! `stepwell case check`: good files, and what is wrong with others.

use std::fs;

use crate::{changed, demo, file, run};

#[test]
fn every_demo_case_is_good() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/cases");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let cases = paths.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    let cases: Vec<String> = cases.map(|path| path.to_str().unwrap().to_owned()).collect();
    assert!(cases.len() >= 12, "{} demo cases", cases.len());
    let arguments: Vec<&str> =
        ["case", "check"].into_iter().chain(cases.iter().map(String::as_str)).collect();
    let checked = run(&arguments).expect(0);
    for case in &cases {
        assert!(checked.out.contains(&format!("{case}: a good case file with")), "{case}\n{}", checked.out);
    }
}

#[test]
fn of_several_files_each_is_checked_and_each_refusal_told() {
    let (_folder, none) = file("none.case.json", "{");
    let (_other_folder, other) = file("other.case.json", "");
    let checked = run(&["case", "check", &none, &demo("v10"), &other]).expect(3);
    assert_eq!(checked.out.lines().count(), 1, "{}", checked.out);
    assert!(checked.out.contains("v10"), "{}", checked.out);
    assert!(
        checked.err.contains("none.case.json: ") && checked.err.contains("other.case.json: "),
        "{}",
        checked.err
    );
}

#[test]
fn what_cannot_be_right_is_pointed_out_and_the_file_is_still_good() {
    let text = fs::read_to_string(demo("v10")).unwrap();
    let mut case: serde_json::Value = serde_json::from_str(&text).unwrap();
    case["patient"]["birth_date"] = "1868-01-20".into();
    let (_folder, path) = file("old.case.json", &case.to_string());
    let checked = run(&["case", "check", &path]).expect(0);
    assert!(checked.out.contains("a good case file with"), "{}", checked.out);
    assert!(
        checked.out.contains("\nLook at the record again:\n  ? By the date of birth the patient is 15"),
        "{}",
        checked.out
    );
    let sound = run(&["case", "check", &demo("v10")]).expect(0);
    assert!(!sound.out.contains("Look at the record again"), "{}", sound.out);
}

#[test]
fn a_refusal_names_file_place_and_reason() {
    let region = "\"region\": \"lumbar\"";
    for (text, words) in [
        (
            changed("v10", region, "\"region\": \"back\""),
            "problems[0].region: unknown word, expected one of `cervical`",
        ),
        (changed("v10", "\"tfesi\"", "\"tfes\""), "there is no treatment or test 'tfes'"),
        (changed("v10", "\"stepwell_case\": 1", "\"stepwell_case\": 99"), "format 99"),
        ("{".to_owned(), "line 1"),
        (String::new(), "line 1"),
    ] {
        let (_folder, path) = file("wrong.case.json", &text);
        let refused = run(&["case", "check", &path]).expect(3);
        refused.says(words);
        refused.says("wrong.case.json");
    }
}

#[test]
fn a_file_that_is_no_text_or_not_there_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bytes.case.json");
    fs::write(&path, [0xff, 0xfe, 0x00]).unwrap();
    run(&["case", "check", path.to_str().unwrap()]).expect(3).says("not text in UTF-8");
    run(&["case", "check", folder.path().join("none").to_str().unwrap()]).expect(3).says("could not be read");
    run(&["case", "check", folder.path().to_str().unwrap()]).expect(3).says("could not be read");
}

#[test]
fn a_refusal_never_names_the_patient() {
    let text = fs::read_to_string(demo("v10")).unwrap();
    let case: serde_json::Value = serde_json::from_str(&text).unwrap();
    let name = case["patient"]["name"]["family"].as_str().unwrap();
    let (_folder, path) = file("wrong.case.json", &text.replacen("\"tfesi\"", "\"tfes\"", 1));
    assert!(!run(&["case", "check", &path]).expect(3).err.contains(name));
}
