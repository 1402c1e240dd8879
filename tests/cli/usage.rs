//! What is typed wrong is said to be wrong, with exit code 2.

use crate::{demo, run};

#[test]
fn help_and_version_are_answers() {
    let help = run(&["--help"]).expect(0);
    for word in ["demo", "evaluate", "letter", "knowledge", "case", "Exit codes"] {
        assert!(help.out.contains(word), "{word} in\n{}", help.out);
    }
    let version = run(&["--version"]).expect(0);
    assert_eq!(version.out.trim(), format!("stepwell {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_command_has_help() {
    for command in
        [&["evaluate"][..], &["letter"], &["knowledge", "check"], &["case", "check"], &["demo"], &["case"]]
    {
        let run = run(&[command, &["--help"]].concat()).expect(0);
        assert!(run.out.contains("Usage:"), "{}", run.out);
    }
}

#[test]
fn what_cannot_be_understood_is_exit_code_2() {
    let case = demo("v10");
    for (arguments, words) in [
        (&["evaluat"][..], "unrecognized subcommand"),
        (&["evaluate"], "FILE"),
        (&["evaluate", &case, "--format", "xml"], "text, json"),
        (
            &["evaluate", &case, "--as-of", "2026-02-30"],
            "write a day of the calendar, for example 2026-11-20",
        ),
        (&["evaluate", &case, "--as-of", "2026-03"], "write a day of the calendar"),
        (&["evaluate", &case, "--problem", "No Such"], "an id has 1 to 64 lower-case letters"),
        (&["evaluate", &case, "--problem", "p99"], "The case has no problem 'p99'; choose from: p1."),
        (&["evaluate", &case, "--policy", "mine"], "There is no policy 'mine'; choose from: clinic"),
        (&["letter", &case, "--to", "friend", "--output", "x.pdf"], "spine_surgeon"),
        (&["letter", &case, "--to", "spine_surgeon"], "--output"),
        (&["knowledge"], "Usage"),
    ] {
        run(arguments).expect(2).says(words);
    }
}
