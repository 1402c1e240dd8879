//! The program opens no connection: every call for a socket is traced, and none asks for the internet.
#![cfg(target_os = "linux")]

use std::io::Write;
use std::process::{Command, Stdio};

use stepwell::exchange::read_case;

use crate::demo;
use crate::store::{NEXT, PASSPHRASE, store};

/// The families of sockets a run asked for, which is typed these lines.
fn sockets(arguments: &[&str], typed: &[&str]) -> Vec<String> {
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut strace = Command::new("strace");
    strace.args(["-f", "-q", "-e", "trace=socket,socketpair,connect,bind,sendto", "-o"]).arg(log.path());
    strace.arg(env!("CARGO_BIN_EXE_stepwell")).args(arguments);
    let mut child = strace
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("strace traces the calls of this test; install it");
    // A program that refused has stopped listening.
    let _unheard = writeln!(child.stdin.take().unwrap(), "{}", typed.join("\n"));
    let status = child.wait().unwrap();
    assert!(status.code().is_some_and(|code| code < 4), "{arguments:?}: {status}");
    let text = std::fs::read_to_string(log.path()).unwrap();
    text.lines().filter(|line| line.contains("AF_")).map(str::to_owned).collect()
}

/// Runs a command and sees that it opens no connection.
#[track_caller]
fn stays_inside(arguments: &[&str], typed: &[&str]) {
    let found = sockets(arguments, typed);
    assert!(!found.iter().any(|line| line.contains("AF_INET")), "{arguments:?}: {found:#?}");
}

#[test]
fn the_command_line_opens_no_connection() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for arguments in [
        &["evaluate", &demo("v10"), "--as-of", "2026-11-20"][..],
        &["evaluate", &demo("v30"), "--outlook", "--format", "json"],
        &["review", &demo("v10"), "--as-of", "2026-11-20"],
        &["letter", &demo("v10"), "--to", "spine_surgeon", "--output", &at("letter.pdf")],
        &["knowledge", "check", "assets/knowledge"],
        &["knowledge", "show", "mbb"],
        &["knowledge", "policy", "nice"],
        &["knowledge", "cases", &at("none")],
        &["knowledge", "coverage", &at("none")],
        &["case", "check", &demo("v10")],
        // Without a display this ends with a sentence; `.ci/deep network` traces the window.
        &["demo"],
        &[],
        &["--help"],
        &["--version"],
    ] {
        stays_inside(arguments, &[]);
    }
}

#[test]
fn no_command_over_a_store_opens_a_connection() {
    let (folder, directory) = store();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let id = |name: &str| {
        let case = read_case(&std::fs::read(demo(name)).unwrap()).unwrap();
        case.patient.id.to_string()
    };
    let of_store = |arguments: &[&str], typed: &[&str]| {
        let all: Vec<&str> =
            ["store", "--store", directory.to_str().unwrap()].iter().chain(arguments).copied().collect();
        stays_inside(&all, typed);
    };
    of_store(&["backup", "--to", &at("elsewhere")], &[PASSPHRASE]);
    let made = std::fs::read_dir(at("elsewhere")).unwrap().next().unwrap().unwrap().path();
    let made = made.to_str().unwrap();
    of_store(&["backup"], &[PASSPHRASE]);
    of_store(&["backups"], &[]);
    of_store(&["verify"], &[PASSPHRASE]);
    of_store(&["verify", made], &[PASSPHRASE]);
    of_store(&["export", &id("v10"), &at("out.case.json"), "--letters", &at("letters")], &[PASSPHRASE]);
    of_store(&["recovery-key"], &[PASSPHRASE, "not what was shown"]);
    of_store(&["recover"], &["not a key", NEXT, NEXT]);
    of_store(&["passphrase"], &[PASSPHRASE, NEXT, NEXT]);
    of_store(&["erase", &id("v24")], &[NEXT, &id("v24")]);
    of_store(&["restore", made], &[NEXT]);
    of_store(&["rebuild"], &[NEXT]);
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
