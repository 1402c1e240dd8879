//! The disk fails at any call, or the process dies at it: what was reported saved is there, nothing half, and the sentence
//! is right. The calls are failed by strace, one after the other, through a run of everything that writes.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};

use stepwell::model::Case;
use stepwell::store::{Passphrase, Purpose, Store};

use crate::formats::of_format;
use crate::recovery::copy_all;
use crate::support::{add, case, create, deep, edit, entry, id, issue, open, passphrase, pdf, put, stamp};

const FOLDER: &str = "STEPWELL_TEST_FAULT_FOLDER";

/// Every call that changes a file, and those that bring it to the disk.
const WRITES: &str = "pwrite64,write,fsync,fdatasync,ftruncate,rename,renameat,unlink,mkdir";
const READS: &str = "pread64,read";
const EDITS: usize = 5;
/// Bytes of the letter that is issued.
const LETTER: usize = 9_000;

fn next() -> Passphrase {
    Passphrase::new("copper ladder meadow".to_owned())
}

fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    // Where this very call is failed, nobody heard of it: then it was not reported either.
    let _unheard = writeln!(out, "{words}").and_then(|()| out.flush());
}

/// The process whose calls fail: the tests below run it by name; run with the others it does nothing. It says `saved` for
/// what was reported saved and `refused` with the sentence for what was not.
#[test]
fn actor() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let mut store = match Store::open_or_read(folder, &passphrase(), Purpose::ThrowAway) {
        Ok(store) => store,
        Err(error) => return say(&format!("refused open: {error}")),
    };
    if let Some(findings) = store.findings() {
        say(&format!("refused open: {}", findings.why));
    }
    let mut now = match store.load(&id("c1")) {
        Ok(case) => case,
        Err(error) => return say(&format!("refused load: {error}")),
    };
    for number in 0..EDITS {
        let new = entry(&format!("n{number}"), &"x".repeat(number * 3000));
        match edit(&mut store, &now, &[put(&now, new)]) {
            Ok(after) => {
                now = after;
                say(&format!("saved n{number}"));
            }
            Err(error) => {
                say(&format!("refused n{number}: {error}"));
                // What was there can still be read, and is what was reported.
                match store.load(&id("c1")) {
                    Ok(found) if found == now => say("reads"),
                    Ok(_) => say("wrong"),
                    Err(error) => say(&format!("refused reading: {error}")),
                }
            }
        }
    }
    let at = "2026-11-20T12:00:00Z";
    let issued = issue(&mut store, &now, "l1", &pdf("l1", LETTER)).map(drop);
    for (what, result) in [
        ("letter", issued),
        ("backup", store.backup(at, &mut |_, _| true).map(drop)),
        ("passphrase", store.set_passphrase(&passphrase(), &next(), &stamp("keys"))),
        ("check", store.check()),
    ] {
        say(&match result {
            Ok(()) => format!("saved {what}"),
            Err(error) => format!("refused {what}: {error}"),
        });
    }
    drop(store);
    say("closed");
}

struct Run {
    lines: Vec<String>,
    injected: bool,
}

impl Run {
    fn saved(&self, what: &str) -> bool {
        self.lines.iter().any(|line| line.ends_with(&format!("saved {what}")))
    }

    /// The sentences of what was refused.
    fn refusals(&self) -> impl Iterator<Item = &str> {
        self.lines
            .iter()
            .filter_map(|line| line.split_once("refused ")?.1.split_once(": "))
            .map(|(_, words)| words)
    }
}

/// Runs the actor on a copy of a store, with this fault (in strace's words) at its files.
fn run(folder: &Path, calls: &str, fault: &str) -> Run {
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut strace = Command::new("strace");
    strace.args(["-f", "-q", "-o"]).arg(log.path());
    if !fault.starts_with("signal") {
        // Faster, but with it no signal is sent.
        strace.arg("--seccomp-bpf");
    }
    strace.args(["-e", &format!("trace={calls}"), "-e", &format!("inject={calls}:{fault}")]);
    for path in paths(folder) {
        strace.arg("-P").arg(path);
    }
    let output = strace
        .arg(std::env::current_exe().unwrap())
        .args(["faults::actor", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env("TMPDIR", folder.parent().unwrap())
        .stderr(Stdio::null())
        .output()
        .expect("strace fails the calls of these tests; install it");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let traced = fs::read_to_string(log.path()).unwrap();
    // Strace dies as its child died.
    let killed = output.status.signal() == Some(9) || output.status.code() == Some(128 + 9);
    let injected = killed || traced.contains("INJECTED");
    Run { lines: text.lines().map(str::to_owned).collect(), injected }
}

/// The files of a store and what is written beside them.
fn paths(folder: &Path) -> Vec<std::path::PathBuf> {
    let backups = folder.join("backups");
    let unfinished = backups.join("unfinished");
    let mut found =
        vec![folder.to_owned(), folder.join("stepwell.lock"), backups.clone(), unfinished.clone()];
    for name in ["stepwell.db", "stepwell.db-wal", "stepwell.anchor", "vault.hdr", "vault.hdr.copy"] {
        found.push(folder.join(name));
        found.push(folder.join(format!("{name}.new")));
        found.push(unfinished.join(name));
        found.push(unfinished.join(format!("{name}.new")));
    }
    found.push(backups.join("2026-11-20T12-00-00Z"));
    found
}

fn seed() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut whole = case("c1", "Beispiel");
    whole.entries = (0..20).map(|n| entry(&format!("e{n}"), "note")).collect();
    add(&mut store, &whole);
    folder
}

/// After the fault is over: the store opens, holds all that was reported saved and nothing half.
fn verify(folder: &Path, before: &Case, run: &Run, at: &str) {
    let opened = Store::open(folder, &passphrase(), Purpose::ThrowAway)
        .or_else(|first| Store::open(folder, &next(), Purpose::ThrowAway).map_err(|_| first));
    let store = opened.unwrap_or_else(|error| panic!("{at}: {error}\n{:#?}", run.lines));
    store.check().unwrap_or_else(|error| panic!("{at}: {error}\n{:#?}", run.lines));
    let found = store.load(&id("c1")).unwrap();
    assert_eq!(found.patient, before.patient, "{at}");
    for old in &before.entries {
        assert!(found.entries.contains(old), "{at}: {} is gone", old.id);
    }
    for number in 0..EDITS {
        let name = format!("n{number}");
        match found.entries.iter().find(|entry| entry.id.as_str() == name) {
            Some(new) => assert_eq!(*new, entry(&name, &"x".repeat(number * 3000)), "{at}: {name} is half"),
            None => {
                assert!(!run.saved(&name), "{at}: {name} was reported saved and is gone\n{:#?}", run.lines)
            }
        }
    }
    let letter = store.issued_letter(&id("c1"), &"l1".parse().unwrap()).unwrap();
    assert!(letter.is_some() || !run.saved("letter"), "{at}: the letter was reported saved and is gone");
    assert!(letter.is_none_or(|letter| letter.pdf == pdf("l1", LETTER)), "{at}: the letter is half");
    drop(store);
    if run.saved("passphrase") {
        assert!(Store::open(folder, &next(), Purpose::ThrowAway).is_ok(), "{at}");
        assert!(Store::open(folder, &passphrase(), Purpose::ThrowAway).is_err(), "{at}: the old one opens");
    }
    if run.saved("backup") {
        let backup = &Store::backups(folder).unwrap()[0];
        let sound =
            |with: &Passphrase| stepwell::store::verify_backup(&backup.path, with, Purpose::ThrowAway);
        let either = sound(&passphrase()).or_else(|first| sound(&next()).map_err(|second| (first, second)));
        assert!(either.is_ok(), "{at}: {either:?}");
    }
}

/// Fails each call in turn (in a deep run; else some) and returns how often each sentence was heard.
fn each(seed: &Path, calls: &str, fault: &str, few: usize) -> (usize, BTreeMap<String, usize>) {
    let before = open_copy(seed);
    let mut heard = BTreeMap::new();
    let mut faults = 0;
    // A step that shares no factor with anything regular in the calls, begun elsewhere for each kind of fault.
    let step = if deep() { 1 } else { few };
    for number in (1..).step_by(step) {
        let space = tempfile::tempdir().unwrap();
        let folder = space.path().join("store");
        fs::create_dir(&folder).unwrap();
        copy_all(seed, &folder);
        let fault = fault.replace('#', &number.to_string());
        let run = run(&folder, calls, &fault);
        if !run.injected {
            assert!(run.lines.iter().any(|line| line.contains("closed")), "{fault}: {:#?}", run.lines);
            break;
        }
        faults += 1;
        assert!(!run.lines.iter().any(|line| line.contains("wrong")), "{fault}: {:#?}", run.lines);
        for sentence in run.refusals() {
            *heard.entry(sentence.to_owned()).or_insert(0) += 1;
        }
        verify(&folder, &before, &run, &fault);
    }
    assert!(faults > 5, "{fault}: only {faults} calls");
    (faults, heard)
}

fn open_copy(seed: &Path) -> Case {
    let copy = tempfile::tempdir().unwrap();
    copy_all(seed, copy.path());
    open(copy.path()).load(&id("c1")).unwrap()
}

#[track_caller]
fn only(heard: &BTreeMap<String, usize>, allowed: &[&str]) {
    for sentence in heard.keys() {
        assert!(allowed.iter().any(|words| sentence.contains(words)), "{sentence}\nof {heard:#?}");
    }
    assert!(!heard.is_empty(), "no fault was ever reported");
}

#[test]
fn a_failed_write_is_reported_as_not_saved_and_costs_nothing_that_was() {
    let seed = seed();
    let (faults, heard) = each(seed.path(), WRITES, "error=EIO:when=#", 9);
    only(
        &heard,
        &["reported an error while writing", "Input/output error", "backup did not pass", "database code"],
    );
    println!("{faults} writes failed; {heard:#?}");
}

#[test]
fn a_full_disk_is_called_one_and_reading_works() {
    let seed = seed();
    let (faults, heard) = each(seed.path(), WRITES, "error=ENOSPC:when=#", 11);
    only(&heard, &["The disk is full", "reported an error while writing", "backup did not pass"]);
    println!("{faults} writes found no room; {heard:#?}");
    assert!(heard.keys().any(|sentence| sentence.contains("The disk is full")), "{heard:#?}");
}

#[test]
fn a_disk_that_stays_full_is_read_all_the_same() {
    let seed = seed();
    for from in [1, 4, 9] {
        let space = tempfile::tempdir().unwrap();
        let folder = space.path().join("store");
        fs::create_dir(&folder).unwrap();
        copy_all(seed.path(), &folder);
        let run = run(&folder, "pwrite64", &format!("error=ENOSPC:when={from}+"));
        let refused = run.refusals().filter(|sentence| sentence.contains("The disk is full")).count();
        assert!(refused >= EDITS - 3, "{:#?}", run.lines);
        assert!(
            run.lines.iter().filter(|line| line.contains("reads")).count() >= EDITS - 3,
            "{:#?}",
            run.lines
        );
        verify(&folder, &open_copy(seed.path()), &run, "a full disk");
    }
}

/// Unlocking itself writes: a lock, an anchor, a log. On a disk without a free byte it must not keep anybody from reading.
#[test]
fn a_store_on_a_disk_that_is_full_already_is_unlocked_and_read() {
    let seed = seed();
    let space = tempfile::tempdir().unwrap();
    let folder = space.path().join("store");
    fs::create_dir(&folder).unwrap();
    copy_all(seed.path(), &folder);
    let run = run(&folder, WRITES, "error=ENOSPC:when=1+");
    let unopened =
        run.lines.iter().any(|line| line.contains("refused open") || line.contains("refused load"));
    assert!(!unopened, "{:#?}", run.lines);
    assert_eq!(run.lines.iter().filter(|line| line.contains("reads")).count(), EDITS, "{:#?}", run.lines);
    for sentence in run.refusals() {
        let right = ["The disk is full", "reported an error while writing", "No space left"];
        assert!(right.iter().any(|words| sentence.contains(words)), "{sentence}");
    }
    assert!(run.refusals().any(|sentence| sentence.contains("The disk is full")), "{:#?}", run.lines);
    assert!(!run.saved("letter") && !run.saved("backup") && !run.saved("passphrase"), "{:#?}", run.lines);
    verify(&folder, &open_copy(seed.path()), &run, "a disk without room");
}

#[test]
fn a_failed_reading_is_never_taken_for_damage() {
    let seed = seed();
    let (faults, heard) = each(seed.path(), READS, "error=EIO:when=#", 7);
    println!("{faults} readings failed; {heard:#?}");
    for sentence in heard.keys() {
        assert!(!sentence.contains("damaged"), "{sentence}");
    }
}

#[test]
fn a_folder_that_takes_no_writing_is_read_with_a_banner() {
    let seed = seed();
    let (space, folder) = (tempfile::tempdir().unwrap(), "store");
    let folder = space.path().join(folder);
    fs::create_dir(&folder).unwrap();
    copy_all(seed.path(), &folder);
    let before = crate::support::files(&folder);
    let run = run(&folder, "openat", "error=EROFS:when=1");
    let first = run.refusals().next().unwrap_or_default().to_owned();
    assert!(first.contains("cannot be written"), "{:#?}", run.lines);
    let sentence = "open for reading only, so nothing was saved. Make its folder writable";
    assert_eq!(
        run.refusals().filter(|words| words.contains(sentence)).count(),
        EDITS + 3,
        "{:#?}",
        run.lines
    );
    assert_eq!(run.lines.iter().filter(|line| line.contains("reads")).count(), EDITS, "{:#?}", run.lines);
    assert_eq!(crate::support::files(&folder), before);
}

#[test]
fn a_kill_at_any_write_loses_nothing_that_was_reported() {
    let seed = seed();
    let (kills, _) = each(seed.path(), WRITES, "signal=KILL:when=#", 5);
    println!("{kills} kills");
}

#[test]
fn a_kill_at_any_write_of_a_migration_leaves_the_old_or_the_new() {
    let old = of_format(1);
    let (kills, _) = each(old.path(), WRITES, "signal=KILL:when=#", 5);
    println!("{kills} kills in a migration and what follows");
    let (faults, _) = each(old.path(), WRITES, "error=EIO:when=#", 13);
    println!("{faults} faults in a migration and what follows");
}

/// A file may not grow beyond a size the account is given.
#[test]
fn a_limit_of_size_is_reported_and_costs_nothing_that_was_saved() {
    let seed = seed();
    let before = open_copy(seed.path());
    for kib in [80, 120, 160] {
        let space = tempfile::tempdir().unwrap();
        let folder = space.path().join("store");
        fs::create_dir(&folder).unwrap();
        copy_all(seed.path(), &folder);
        let program = std::env::current_exe().unwrap();
        let script =
            format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" faults::actor --exact --nocapture", kib * 2);
        let output = Command::new("sh")
            .args(["-c", &script])
            .arg(program)
            .env(FOLDER, &folder)
            .stderr(Stdio::null())
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let run = Run { lines: text.lines().map(str::to_owned).collect(), injected: true };
        assert!(run.refusals().next().is_some(), "{kib} KiB: {:#?}", run.lines);
        for sentence in run.refusals() {
            let right = ["was not saved", "The disk is full", "File too large", "did not pass its check"];
            assert!(right.iter().any(|words| sentence.contains(words)), "{sentence}");
        }
        verify(&folder, &before, &run, "a limit of size");
    }
}
