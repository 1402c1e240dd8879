//! A process killed at any moment loses nothing it had reported saved, and leaves nothing half.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use stepwell::store::Store;

use crate::support::{add, case, create, edit, entry, id, issue, open, pdf, put};

const FOLDER: &str = "STEPWELL_TEST_KILL_FOLDER";
const CASE: &str = "STEPWELL_TEST_KILL_CASE";

/// How many kills; a deep run asks for more. The stores guard nothing, so that keys cost no time.
const KILLS: &str = "STEPWELL_KILLS";

/// Kills that share a case, and kills that share a store, so that neither grows without end: after the last one all of it
/// is read and checked.
const KILLS_A_CASE: usize = 10;
const KILLS_A_STORE: usize = 50;

/// Stores that are tried side by side: most of the time of a kill is spent waiting for the disk.
const LANES: usize = 4;

/// Each so many kills are sent while the writer is still opening the store that the last kill left.
const WHILE_OPENING: usize = 5;

/// Kills between two lines about how far a long run is.
const A_LINE: usize = 500;

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

/// Runs the writer, kills it, and returns the first and the last number it reported, if it came so far. It is killed some
/// time after its first report; now and then some time after it began.
fn killed(folder: &Path, name: &str, round: usize) -> Option<(usize, usize)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["kill::writer", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env(CASE, name)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let wait = shuffled(round as u64);
    let mut said = String::new();
    if round % WHILE_OPENING == WHILE_OPENING - 1 {
        // Up to 30 ms: the program starts, opens the store, and makes its first saves.
        std::thread::sleep(Duration::from_micros(wait % 30_000));
    } else {
        while !said.contains("saved ") {
            assert!(out.read_line(&mut said).unwrap() > 0, "the writer saves until it is killed: {said}");
        }
        // Up to 10 ms: some saves, and any point within one.
        std::thread::sleep(Duration::from_micros(wait % 10_000));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    out.read_to_string(&mut said).unwrap();
    let mut numbers = said.split_inclusive('\n').filter(|line| line.ends_with('\n')).filter_map(|line| {
        line.trim_end().split("saved ").nth(1).map(|number| number.parse::<usize>().unwrap())
    });
    let first = numbers.next()?;
    Some((first, numbers.next_back().unwrap_or(first)))
}

/// What a run came to.
#[derive(Default)]
struct Tally {
    kills: usize,
    /// Kills before the first save was reported.
    early: usize,
    /// Entries and letters that were reported saved; each was found again.
    acknowledged: usize,
    /// How many saves were found beyond the last that was reported.
    beyond: BTreeMap<usize, usize>,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { kills, early, acknowledged, beyond } = self;
        write!(
            f,
            "{kills} kills ({early} before the first report), {acknowledged} rows acknowledged, none lost, none half; \
             saves found beyond what was reported: {beyond:?}"
        )
    }
}

/// All that was ever reported for the case is there, at most one save more, none missing in between, and each as it was
/// written; so are the letters that were reported. Returns how many saves are there.
fn verified(store: &Store, name: &str, letters: &BTreeSet<usize>, at: &str) -> usize {
    let found = store.load(&id(name)).unwrap_or_else(|error| panic!("{at}: {error}"));
    let mut whole: Vec<usize> =
        found.entries.iter().map(|entry| entry.id.as_str()[1..].parse().unwrap()).collect();
    whole.sort_unstable();
    assert_eq!(whole, (0..whole.len()).collect::<Vec<_>>(), "{at}");
    for new in &found.entries {
        assert_eq!(*new, entry(new.id.as_str(), &text(new.id.as_str()[1..].parse().unwrap())), "{at}");
    }
    for number in (0..whole.len()).step_by(3) {
        let letter = store.issued_letter(&id(name), &format!("l{number}").parse().unwrap()).unwrap();
        // An entry may be there without its letter where a kill came between the two.
        assert!(letter.is_some() || !letters.contains(&number), "{at}: letter {number} is gone");
        assert!(
            letter.is_none_or(|kept| kept.pdf == pdf(&text(number), LETTER)),
            "{at}: letter {number} is half"
        );
    }
    whole.len()
}

/// Kills in one store after the other until there were enough in all. Its folder is in memory where that can be had, for
/// every other lane: there a kill falls between writes, on the disk mostly into the waiting for it.
fn lane(number: usize, kills: usize, next: &AtomicUsize, tally: &Mutex<Tally>) {
    let memory = Path::new("/dev/shm");
    loop {
        let folder = match number % 2 == 1 && memory.is_dir() {
            true => tempfile::tempdir_in(memory),
            false => tempfile::tempdir(),
        };
        let folder = folder.unwrap();
        drop(create(folder.path()));
        let (mut there, mut letters) = (0, BTreeSet::new());
        for turn in 0..KILLS_A_STORE {
            let round = next.fetch_add(1, Ordering::Relaxed);
            if round >= kills {
                return open(folder.path()).check().unwrap();
            }
            let name = format!("c{}", turn / KILLS_A_CASE);
            if turn % KILLS_A_CASE == 0 {
                add(&mut open(folder.path()), &case(&name, "Beispiel"));
                (there, letters) = (0, BTreeSet::new());
            }
            let at = format!("lane {number}, round {round}");
            let reported = killed(folder.path(), &name, round);
            let saves = reported.map_or(0..0, |(first, last)| first..last + 1);
            let new = saves.clone().filter(|save| save % 3 == 0);
            letters.extend(new.clone());
            let found = verified(&open(folder.path()), &name, &letters, &at);
            let last = if saves.is_empty() { there } else { saves.end };
            assert!(
                (last..=last + 1).contains(&found),
                "{at}: {last} saves were reported, {found} are there"
            );
            there = found;
            let mut tally = tally.lock().unwrap();
            tally.kills += 1;
            tally.early += usize::from(saves.is_empty());
            tally.acknowledged += saves.len() + new.count();
            *tally.beyond.entry(found - last).or_insert(0) += 1;
            if tally.kills.is_multiple_of(A_LINE) {
                #[expect(
                    clippy::print_stdout,
                    reason = "ten thousand kills take minutes, and say how far they are"
                )]
                {
                    println!("{tally}");
                }
            }
        }
        open(folder.path()).check().unwrap();
    }
}

#[test]
fn what_was_reported_saved_outlives_a_kill() {
    let kills = std::env::var(KILLS).map_or(60, |count| count.parse().unwrap());
    let (next, tally) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
    std::thread::scope(|scope| {
        for number in 0..LANES {
            let (next, tally) = (&next, &tally);
            std::thread::Builder::new()
                .name(format!("lane {number}"))
                .spawn_scoped(scope, move || lane(number, kills, next, tally))
                .unwrap();
        }
    });
    let tally = tally.into_inner().unwrap();
    assert_eq!(tally.kills, kills);
    println!("{tally}");
}
