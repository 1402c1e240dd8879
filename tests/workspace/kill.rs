//! A window killed right after it said "saved" has lost nothing, undo included.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command as Process, Stdio};

use stepwell::workspace::{Command, Handle};

use crate::support::{case, entry, id, open, put, unlocked};

const FOLDER: &str = "STEPWELL_TEST_KILL_FOLDER";

/// The process that is killed: the test below runs it by name; run with the others it does nothing. Each line it prints is the number of entries that are saved.
#[test]
fn window() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut workspace = unlocked(Path::new(&folder));
    workspace.open_case(&id("c1")).unwrap();
    let mut handle = Handle::start(workspace, || {}).unwrap();
    let send = |handle: &mut Handle, turn: usize| {
        let now = handle.snapshot().open.clone().unwrap().case;
        // Every third turn takes the last one back.
        handle.send(if turn % 3 == 2 {
            Command::Undo(id("c1"))
        } else {
            let name = handle.ids().fresh::<stepwell::model::EntryId>();
            Command::Edit { case: id("c1"), edits: vec![put(&now, entry(name.as_str(), "2026-03", "x"))] }
        })
    };
    // One command is always waiting, so that the thread has no time for anything but saving.
    let mut ticket = send(&mut handle, 0);
    for turn in 1.. {
        let next = send(&mut handle, turn);
        handle.wait(ticket).unwrap();
        ticket = next;
        let count = handle.snapshot().open.clone().unwrap().case.entries.len();
        let mut out = std::io::stdout().lock();
        writeln!(out, "saved {count}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn what_was_shown_as_saved_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    unlocked(folder.path()).new_case(case("c1", "Beispiel")).unwrap();
    for round in 0..20 {
        let mut child = Process::new(std::env::current_exe().unwrap())
            .args(["kill::window", "--exact", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let last: usize = lines
            .filter_map(|line| line.split("saved ").nth(1).map(|count| count.parse().unwrap()))
            .nth(round * 5 % 17)
            .expect("the window saves until it is killed");
        child.kill().unwrap();
        child.wait().unwrap();
        let mut workspace = unlocked(folder.path());
        workspace.open_case(&id("c1")).unwrap();
        let found = open(&mut workspace).case.entries.len();
        // Between the line and the kill the window may have gone on by a turn or more.
        assert!(found + 1 >= last, "round {round}: {last} were saved, {found} are there");
        workspace.check().unwrap();
    }
}
