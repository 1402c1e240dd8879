//! What is read from a pipe, and what is left of it in memory.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::*;
use crate::memory::Needle;

const ASKED: &str = "STEPWELL_TEST_ASKED";
const FIRST: &str = "quartz lantern meadow";
const SECOND: &str = "violet harbour kettle";

/// The process that asks; run with the others it does nothing.
#[test]
fn asked() {
    if std::env::var_os(ASKED).is_none() {
        return;
    }
    let needle = Needle::of(FIRST.as_bytes());
    let first = passphrase("Passphrase").unwrap();
    assert_eq!(needle.times_in_memory(), 1, "it is where it is asked for");
    assert!(first.is_long_enough());
    drop(first);
    assert_eq!(needle.times_in_memory(), 0, "what was asked for stays in memory");
    assert_eq!(*line("The end of a line as other systems write it").unwrap(), SECOND);
    assert!(line("Not text").is_err_and(|error| error.to_string().contains("UTF-8")));
    assert!(line("Too long").is_err_and(|error| error.to_string().contains("longer than 1024 bytes")));
}

#[test]
fn a_passphrase_that_was_piped_in_is_wiped() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["cli::ask::tests::asked", "--exact", "--nocapture"])
        .env(ASKED, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(format!("{FIRST}\n{SECOND}\r\n").as_bytes()).unwrap();
    pipe.write_all(b"caf\xe9\n").unwrap();
    pipe.write_all(&[b'x'; 2000]).unwrap();
    drop(pipe);
    let output = child.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success() && words.contains("1 passed"), "{words}");
}
