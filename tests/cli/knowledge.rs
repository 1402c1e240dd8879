//! `stepwell knowledge check`: the pack of the program, and packs with errors.

use std::fs;
use std::path::Path;

use crate::{demo, run};

const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/knowledge");

#[test]
fn the_pack_of_the_program_is_good_and_is_the_one_in_the_folder() {
    let own = run(&["knowledge", "check"]).expect(0);
    let folder = run(&["knowledge", "check", PACK]).expect(0);
    assert!(own.out.starts_with("Knowledge ") && own.out.contains("without errors"), "{}", own.out);
    assert_eq!(own.out, folder.out);
}

#[test]
fn all_errors_of_a_pack_are_reported_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(Path::new(PACK)).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let broken = "[step.nonsense]\ntitle = 3\n\n[rubbish]\nx = 1\n";
    fs::write(folder.path().join("broken.toml"), broken).unwrap();
    fs::write(folder.path().join("notes.txt"), "not knowledge").unwrap();
    let refused = run(&["knowledge", "check", folder.path().to_str().unwrap()]).expect(3);
    refused.says("the knowledge has 2 errors.");
    refused.says("broken.toml:2:9: invalid type");
    refused.says("broken.toml:4");
    refused.says("there is no section 'rubbish' in a pack");
}

#[test]
fn a_folder_without_knowledge_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    run(&["knowledge", "check", path]).expect(3).says("there is no *.toml file in it");
    run(&["knowledge", "check", &format!("{path}/none")]).expect(3).says("the folder cannot be read");
}

#[test]
fn a_rule_is_shown_as_a_physician_reads_it() {
    let shown = run(&["knowledge", "show", "rfa_facet"]).expect(0).out;
    for head in [
        "Proposed when",
        "First; all",
        "Never when",
        "Confirm on the day",
        "Works if",
        "If it fails",
        "Sources",
        "Lasts",
    ] {
        assert!(shown.contains(head), "{head} in\n{shown}");
    }
    assert!(
        shown.contains("2 in a row at these joints and side") && !shown.contains('{'),
        "figures are filled in:\n{shown}"
    );
    assert!(run(&["knowledge", "show", "mbb2"]).expect(0).out.contains("UNVERIFIED"));
    assert!(run(&["knowledge", "show", "rf1"]).expect(0).out.contains("Raised by any of these"));
    run(&["knowledge", "show", "rfa_faset"]).expect(2).says("did you mean 'rfa_facet'?");
}

#[test]
fn coded_cases_are_run_and_a_difference_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    run(&["knowledge", "cases", path]).expect(3).says("there is no *.case.json file in it");
    fs::copy(demo("v04"), folder.path().join("v04.case.json")).unwrap();
    run(&["knowledge", "cases", path]).expect(3).says("v04.expect.toml: the file cannot be read");
    let expected =
        "why = \"A test.\"\nas_of = \"2026-11-20\"\nproblem = \"p1\"\nnext = { any_of = [\"STEP\"] }\n";
    let write = |step: &str| {
        fs::write(folder.path().join("v04.expect.toml"), expected.replace("STEP", step)).unwrap();
        run(&["knowledge", "cases", path])
    };
    assert!(write("emergency").expect(0).out.contains("1 of 1 cases come out as coded."));
    let wrong = write("mbb").expect(1);
    assert!(wrong.err.contains("These do not: v04."), "{}", wrong.err);
    assert!(
        wrong.out.contains("expected  mbb") && wrong.out.contains("got       emergency"),
        "{}",
        wrong.out
    );
    write("mbbb").expect(3).says("the knowledge has no step mbbb");
}

#[test]
fn policies_are_shown_with_what_they_change() {
    let all = run(&["knowledge", "policy"]).expect(0).out;
    assert!(all.contains("nice: NICE and NHS (UK), extends clinic; changes "), "{all}");
    assert!(all.contains("bmj_2025: BMJ 2025: strongly against"), "{all}");
    let one = run(&["knowledge", "policy", "society"]).expect(0).out;
    assert!(one.contains("  mbb_cutoff_pct = 50 percent (typical, unverified) (was 80)"), "{one}");
    run(&["knowledge", "policy", "none"]).expect(2).says("There is no policy 'none'; choose from: clinic");
}

#[test]
fn a_clinics_own_policy_is_a_file() {
    let ours = include_str!("../pathway/policies/ours.toml");
    let (_folder, path) = crate::file("ours.toml", ours);
    let out = run(&["knowledge", "policy", "--policy-file", &path]).expect(0).out;
    assert!(out.starts_with("our_clinic: Our clinic, extends society; changes 2 figures\n"), "{out}");
    let case = crate::demo("v30");
    let note = run(&["evaluate", &case, "--as-of", "2026-11-20", "--policy-file", &path]).expect(0).out;
    assert!(note.contains("policy: Our clinic.\nFigures this policy changes: "), "{note}");
    let (_folder, broken) = crate::file("bad.toml", include_str!("../pathway/policies/broken.toml"));
    let refused = run(&["evaluate", &case, "--policy-file", &broken]).expect(3);
    refused.says("the policy has 11 errors.");
    refused.says("bad.toml:5:1: there is no figure 'mbb_cutof_pct'");
    run(&["review", &case, "--policy", "nice", "--policy-file", &path]).expect(2).says("cannot be used with");
}

#[test]
fn a_row_whose_rule_no_case_misses_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let coded = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/cases");
    for ending in ["case.json", "expect.toml"] {
        let name = format!("p02-tearing-back-pain.{ending}");
        fs::copy(coded.join(&name), folder.path().join(&name)).unwrap();
    }
    let lacking = run(&["knowledge", "coverage", folder.path().to_str().unwrap()]).expect(1);
    assert!(lacking.out.contains("flag rf7: p02-tearing-back-pain"), "{}", lacking.out);
    assert!(lacking.err.contains("No case notices the loss of: S001"), "{}", lacking.err);
    assert!(!lacking.err.contains("RF7,"), "{}", lacking.err);
}

/// A folder with one coded case in its folder `cases`, and the path of that.
fn one_case() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().join("cases");
    fs::create_dir(&cases).unwrap();
    let coded = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/cases");
    for ending in ["case.json", "expect.toml"] {
        let name = format!("p02-tearing-back-pain.{ending}");
        fs::copy(coded.join(&name), cases.join(&name)).unwrap();
    }
    let path = cases.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn a_fault_that_nobody_notices_gets_a_case_on_record() {
    let (folder, cases) = one_case();
    let faults = ["knowledge", "prove", "--faults", "--only", "flag rf7 \"A man over", &cases];
    let unnoticed = run(&faults).expect(1);
    assert!(unnoticed.out.contains("\nnot on record: edge 1 moved: flag rf7"), "{}", unnoticed.out);
    assert!(unnoticed.err.contains("of the faults were noticed"), "{}", unnoticed.err);
    let recorded = run(&[faults.as_slice(), &["--record"]].concat()).out;
    assert!(recorded.contains(" cases were put on record."), "{recorded}");
    let record = fs::read_to_string(folder.path().join("proof/record.toml")).unwrap();
    assert!(record.contains("rule = \"flag rf7\"\n") && record.contains("\nmade.facts = "), "{record}");
    let noticed = run(&faults).out;
    assert!(!noticed.contains("not on record: "), "{noticed}");
}

#[test]
fn a_changed_rule_is_noticed_by_the_record_and_renews_it() {
    let (folder, cases) = one_case();
    run(&["knowledge", "prove", "--faults", "--only", "flag rf7 \"A man over", &cases, "--record"]);
    let same = run(&["knowledge", "prove", "--record", &cases]).expect(0).out;
    assert!(same.ends_with(" cases on record, 0 changed.\n"), "{same}");
    let changed = folder.path().join("changed");
    fs::create_dir(&changed).unwrap();
    for entry in fs::read_dir(PACK).unwrap().map(Result::unwrap) {
        let text = fs::read_to_string(entry.path()).unwrap();
        let text = text.replace("age >= fig.aneurysm_age", "age >= fig.arteritis_age");
        fs::write(changed.join(entry.file_name()), text).unwrap();
    }
    let pack = changed.to_str().unwrap();
    let renewed = run(&["knowledge", "prove", "--record", "--knowledge", pack, &cases]).expect(0).out;
    assert!(renewed.contains("flag rf7, ") && renewed.contains("  on record  "), "{renewed}");
    let again = run(&["knowledge", "prove", "--record", "--knowledge", pack, &cases]).expect(0).out;
    assert!(again.ends_with(", 0 changed.\n"), "{again}");
}

#[test]
fn a_record_that_is_none_is_refused() {
    let (folder, cases) = one_case();
    fs::create_dir(folder.path().join("proof")).unwrap();
    fs::write(folder.path().join("proof/record.toml"), "[[case]]\nrule = 3\n").unwrap();
    run(&["knowledge", "prove", "--record", &cases]).expect(3).says("The record of the proof cannot be read");
    run(&["knowledge", "prove", "--record", "--quick", &cases]).expect(2).says("cannot be used with");
}
