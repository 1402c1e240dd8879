//! A process killed right after "saved" loses nothing.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{add, case, create, edit, entry, id, open, put};

const FOLDER: &str = "STEPWELL_TEST_KILL_FOLDER";

/// The process that is killed: the test below runs it by name; run with the others it does nothing. It saves entry after entry and says so after each.
#[test]
fn writer() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut store = open(Path::new(&folder));
    let mut case = store.load(&id("c1")).unwrap();
    for number in case.entries.len().. {
        let new = entry(&format!("e{number}"), &"x".repeat(number % 3000));
        case = edit(&mut store, &case, &[put(&case, new)]).unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "saved e{number}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn what_was_reported_saved_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    add(&mut create(folder.path()), &case("c1", "Beispiel"));
    for round in 0..25 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["kill::writer", "--exact", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        // Killed after a different number of saves each round, at whatever the process does at that moment.
        let last = lines
            .filter_map(|line| line.split("saved ").nth(1).map(str::to_owned))
            .nth(1 + round * 7 % 40)
            .expect("the writer saves until it is killed");
        child.kill().unwrap();
        child.wait().unwrap();
        let store = open(folder.path());
        let case = store.load(&id("c1")).unwrap();
        let ids: std::collections::BTreeSet<_> = case.entries.iter().map(|entry| entry.id.as_str()).collect();
        let number: usize = last[1..].parse().unwrap();
        for expected in 0..=number {
            assert!(
                ids.contains(format!("e{expected}").as_str()),
                "round {round}: e{expected} of {last} is gone"
            );
        }
        store.check().unwrap();
    }
}
