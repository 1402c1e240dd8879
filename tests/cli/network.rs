//! The program opens no connection: every call for a socket is traced, and none asks for the internet.
#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};

use crate::demo;

/// The families of sockets a run asked for.
fn sockets(arguments: &[&str]) -> Vec<String> {
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut strace = Command::new("strace");
    strace.args(["-f", "-q", "-e", "trace=socket,socketpair,connect,bind,sendto", "-o"]).arg(log.path());
    strace.arg(env!("CARGO_BIN_EXE_stepwell")).args(arguments);
    let status = strace
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("strace traces the calls of this test; install it");
    assert!(status.code().is_some_and(|code| code < 4), "{arguments:?}: {status}");
    let text = std::fs::read_to_string(log.path()).unwrap();
    text.lines().filter(|line| line.contains("AF_")).map(str::to_owned).collect()
}

#[test]
fn the_command_line_opens_no_connection() {
    let letter = tempfile::tempdir().unwrap();
    let letter = letter.path().join("letter.pdf");
    let nowhere = tempfile::tempdir().unwrap();
    let nowhere = nowhere.path().to_str().unwrap();
    for arguments in [
        &["evaluate", &demo("v10"), "--as-of", "2026-11-20"][..],
        &["evaluate", &demo("v30"), "--outlook", "--format", "json"],
        &["review", &demo("v10"), "--as-of", "2026-11-20"],
        &["letter", &demo("v10"), "--to", "spine_surgeon", "--output", letter.to_str().unwrap()],
        &["knowledge", "check", "assets/knowledge"],
        &["case", "check", &demo("v10")],
        &["store", "--store", nowhere, "verify"],
        &["--help"],
    ] {
        let found = sockets(arguments);
        assert!(!found.iter().any(|line| line.contains("AF_INET")), "{arguments:?}: {found:#?}");
    }
}

/// The test can fail: a program that asks for such a socket is seen.
#[test]
fn a_connection_would_be_seen() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let status = Command::new("strace")
        .args(["-f", "-q", "-e", "trace=socket", "-o"])
        .arg(log.path())
        .args(["bash", "-c", ": > /dev/udp/127.0.0.1/9"])
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.code().is_some());
    assert!(std::fs::read_to_string(log.path()).unwrap().contains("AF_INET"));
}
