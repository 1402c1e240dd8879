//! Without a display, or without a window in the build, there is one sentence and exit code 1.

use crate::{run, stepwell};

#[test]
fn without_display_there_is_one_sentence() {
    let home = tempfile::tempdir().unwrap();
    for arguments in [&[][..], &["demo"]] {
        let mut program = stepwell();
        program.args(arguments).env("HOME", home.path()).env("XDG_DATA_HOME", home.path());
        let output = program.output().unwrap();
        let sentence = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{sentence}");
        assert_eq!(sentence.trim().lines().count(), 1, "{sentence}");
        assert!(sentence.contains("window") && sentence.contains("stepwell --help"), "{sentence}");
        assert!(!sentence.contains(".rs"), "no place in a source: {sentence}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn the_command_line_needs_no_display() {
    run(&["knowledge", "check"]).expect(0);
}
