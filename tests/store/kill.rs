//! A process killed at any moment loses nothing it had reported saved, and leaves nothing half.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::support::{add, case, create, edit, entry, id, issue, open, pdf, put};

const FOLDER: &str = "STEPWELL_TEST_KILL_FOLDER";
const CASE: &str = "STEPWELL_TEST_KILL_CASE";

/// How many kills; a deep run asks for more. The stores guard nothing, so that keys cost no time.
const KILLS: &str = "STEPWELL_KILLS";

/// Kills that share a case, so that none grows without end.
const KILLS_A_CASE: usize = 10;

/// Bytes of a letter.
const LETTER: usize = 9_000;

fn text(number: usize) -> String {
    "x".repeat(number * 37 % 3000)
}

/// The process that is killed: the test below runs it by name; run with the others it does nothing. It saves entry after entry and says so after each.
#[test]
fn writer() {
    let (Some(folder), Ok(name)) = (std::env::var_os(FOLDER), std::env::var(CASE)) else { return };
    let mut store = open(Path::new(&folder));
    let mut case = store.load(&id(&name)).unwrap();
    for number in case.entries.len().. {
        let new = entry(&format!("e{number}"), &text(number));
        case = edit(&mut store, &case, &[put(&case, new)]).unwrap();
        // Each third save is a letter, so that a kill may meet one.
        if number % 3 == 0 {
            case = issue(&mut store, &case, &format!("l{number}"), &pdf(&text(number), LETTER)).unwrap();
        }
        let mut out = std::io::stdout().lock();
        writeln!(out, "saved {number}").unwrap();
        out.flush().unwrap();
    }
}

/// Numbers that look random and are the same each time.
fn shuffled(seed: u64) -> u64 {
    let mixed = (seed ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (mixed ^ (mixed >> 31)) >> 33
}

/// Runs the writer, kills it some time after its first report, and returns the first and the last number it reported.
fn killed(folder: &Path, name: &str, round: usize) -> (usize, usize) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["kill::writer", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env(CASE, name)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (sender, reports) = mpsc::channel();
    let out = BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::Builder::new().name("reader".to_owned()).spawn(move || {
        let numbers =
            out.lines().map_while(Result::ok).filter_map(|line| line.split("saved ").nth(1)?.parse().ok());
        numbers.for_each(|number: usize| sender.send(number).unwrap_or_default());
    });
    let first = reports.recv().expect("the writer saves until it is killed");
    // Up to 4 ms: some twenty saves, and any point within one.
    std::thread::sleep(Duration::from_micros(shuffled(round as u64) % 4_000));
    child.kill().unwrap();
    child.wait().unwrap();
    reader.unwrap().join().unwrap();
    (first, reports.iter().last().unwrap_or(first))
}

#[test]
fn what_was_reported_saved_outlives_a_kill() {
    let kills = std::env::var(KILLS).map_or(60, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let mut survivors: BTreeMap<usize, usize> = BTreeMap::new();
    for round in 0..kills {
        let name = format!("c{}", round / KILLS_A_CASE);
        if round % KILLS_A_CASE == 0 {
            add(&mut open(folder.path()), &case(&name, "Beispiel"));
        }
        let (first, last) = killed(folder.path(), &name, round);
        let store = open(folder.path());
        let found = store.load(&id(&name)).unwrap();
        let mut whole: Vec<usize> =
            found.entries.iter().map(|entry| entry.id.as_str()[1..].parse().unwrap()).collect();
        whole.sort_unstable();
        // All that was reported, at most one more, none missing in between, and each as it was written.
        assert_eq!(whole, (0..whole.len()).collect::<Vec<_>>(), "round {round}");
        assert!(
            whole.len() > last,
            "round {round}: {last} was reported, the last there is {}",
            whole.len() - 1
        );
        for new in &found.entries {
            assert_eq!(*new, entry(new.id.as_str(), &text(new.id.as_str()[1..].parse().unwrap())));
        }
        // What this round reported with a letter has it; each that is there is whole.
        for number in (0..whole.len()).step_by(3) {
            let letter = store.issued_letter(&id(&name), &format!("l{number}").parse().unwrap()).unwrap();
            let reported = (first..=last).contains(&number);
            assert!(letter.is_some() || !reported, "round {round}: letter {number} is gone");
            assert!(letter.is_none_or(|kept| kept.pdf == pdf(&text(number), LETTER)), "round {round}");
        }
        *survivors.entry(whole.len() - 1 - last).or_insert(0) += 1;
        if round % KILLS_A_CASE == KILLS_A_CASE - 1 {
            store.check().unwrap();
        }
    }
    println!("{kills} kills; saved beyond what was reported: {survivors:?}");
}
