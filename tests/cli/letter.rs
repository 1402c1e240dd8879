//! `stepwell letter`: the PDF, what it lacks, and what is never overwritten.

use std::fs;
use std::process::Command;

use stepwell::model::RecipientKind;

use crate::{Run, changed, demo, file, run};

fn letter(case: &str, output: &str, more: &[&str]) -> Run {
    let fixed = ["letter", case, "--output", output, "--as-of", "2026-11-20"];
    run(&[&fixed[..], more].concat())
}

const CLINIC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo/settings.json");

#[test]
fn a_letter_is_written_and_what_it_lacks_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.pdf");
    let output = path.to_str().unwrap();
    let done = letter(&demo("v15"), output, &["--to", "spine_surgeon", "--clinic", CLINIC]).expect(0);
    assert!(done.out.starts_with(&format!("Written: {output} (")), "{}", done.out);
    assert!(done.out.contains("\n  ? "), "the case holds not everything: {}", done.out);
    let bytes = fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    let text = Command::new("pdftotext").args(["-layout", output, "-"]).output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("20 Nov 2026") && text.contains("Page 1 of"), "{text}");

    let again = folder.path().join("again.pdf");
    let again = again.to_str().unwrap();
    letter(&demo("v15"), again, &["--to", "spine_surgeon", "--clinic", CLINIC]).expect(0);
    assert_eq!(fs::read(again).unwrap(), bytes, "same letter, same bytes");
}

#[test]
fn a_file_that_is_there_is_overwritten_only_on_request() {
    let (_folder, output) = file("there.pdf", "mine");
    letter(&demo("v15"), &output, &["--to", "spine_surgeon"])
        .expect(1)
        .says("is there already; add --overwrite to replace it");
    assert_eq!(fs::read_to_string(&output).unwrap(), "mine");
    letter(&demo("v15"), &output, &["--to", "spine_surgeon", "--overwrite"]).expect(0);
    assert!(fs::read(&output).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn every_recipient_gets_a_letter() {
    let folder = tempfile::tempdir().unwrap();
    for recipient in RecipientKind::ALL.iter().map(|kind| kind.id()) {
        let path = folder.path().join(format!("{recipient}.pdf"));
        let run = letter(&demo("v15"), path.to_str().unwrap(), &["--to", recipient]);
        run.expect(0);
        assert!(fs::read(&path).unwrap().starts_with(b"%PDF-"), "{recipient}");
    }
}

#[test]
fn input_that_cannot_be_taken_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.pdf");
    let output = output.to_str().unwrap();
    let (_case_folder, case) = file("x.case.json", &changed("v10", "\"tfesi\"", "\"tfes\""));
    letter(&case, output, &["--to", "spine_surgeon"]).expect(3).says("'tfes'");
    let (_clinic_folder, clinic) = file("clinic.json", "{\"klinik\": 1}");
    letter(&demo("v15"), output, &["--to", "spine_surgeon", "--clinic", &clinic])
        .expect(3)
        .says("clinic.json: unknown field `klinik`");
    let nowhere = folder.path().join("no/such/folder/out.pdf");
    letter(&demo("v15"), nowhere.to_str().unwrap(), &["--to", "spine_surgeon"])
        .expect(1)
        .says("could not be written");
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "nothing is left behind");
}

#[test]
fn the_timeline_is_drawn_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.pdf");
    let text = |more: &[&str]| {
        let asked = [&["--to", "spine_surgeon", "--overwrite"], more].concat();
        letter(&demo("v15"), path.to_str().unwrap(), &asked).expect(0);
        let text = Command::new("pdftotext").args([path.to_str().unwrap(), "-"]).output().unwrap();
        String::from_utf8(text.stdout).unwrap()
    };
    assert!(!text(&[]).contains("Timeline"));
    let drawn = text(&["--timeline"]);
    assert!(drawn.contains("Timeline") && drawn.contains("Jul 2024"), "{drawn}");
}

#[test]
fn the_annex_names_a_clinics_own_policy() {
    let policy = "[policy.ours]\nlabel = \"Our own figures\"\nextends = \"clinic\"\n";
    let (_folder, policy) = file("ours.toml", policy);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.pdf");
    let asked = ["--to", "spine_surgeon", "--annex", "--policy-file", &policy];
    letter(&demo("v15"), path.to_str().unwrap(), &asked).expect(0);
    let text = Command::new("pdftotext").args([path.to_str().unwrap(), "-"]).output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("policy: Our own figures"), "{text}");
}
