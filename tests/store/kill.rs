//! A process killed right after "saved" loses nothing.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use stepwell::store::RowKind;

use crate::support::{added, change, create, new_case, open, record, row, stamp};

const FOLDER: &str = "STEPWELL_TEST_KILL_FOLDER";

/// Not a test of its own: the process that is killed. It saves entry after entry and says so after each.
#[test]
#[ignore = "run by the test below, in its own process"]
fn writer() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut store = open(Path::new(&folder));
    let begin = store.load("c1").unwrap().len();
    for number in begin.. {
        let entry =
            record(RowKind::Entry, &format!("e{number}"), &format!("\"{}\"", "x".repeat(number % 3000)));
        store.apply(&change(row("c1", "Beispiel", "Anna"), vec![added(entry)]), &stamp("add")).unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "saved e{number}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn what_was_reported_saved_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    new_case(&mut create(folder.path()), row("c1", "Beispiel", "Anna"));
    for round in 0..25 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["kill::writer", "--exact", "--ignored", "--nocapture"])
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
        let ids: std::collections::BTreeSet<_> =
            store.load("c1").unwrap().into_iter().map(|record| record.id).collect();
        let number: usize = last[1..].parse().unwrap();
        for expected in 1..=number {
            assert!(ids.contains(&format!("e{expected}")), "round {round}: e{expected} of {last} is gone");
        }
        store.check().unwrap();
    }
}
