//! What a power cut may leave: everything that was brought to the disk, and of the rest nothing, all, or any part. A run is
//! recorded call by call; then the disk is rebuilt as it may have been at each moment, and opened.
#![cfg(target_os = "linux")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use stepwell::store::{CaseChange, Passphrase, Purpose, Restoring, Stamp, Store};

use crate::support::{case, create, deep, edit, entry, id, issue, passphrase, pdf, put, stamp};

const FOLDER: &str = "STEPWELL_TEST_POWER_FOLDER";
const EDITS: usize = 4;

fn next() -> Passphrase {
    Passphrase::new("copper ladder meadow".to_owned())
}

/// The process that is recorded; run with the others it does nothing. What it says on standard output is recorded with the
/// rest: it tells what had been reported when the power went.
#[test]
fn recorded() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let say = |words: &str| {
        use std::io::Write;
        let mut out = std::io::stdout().lock();
        // One call, one line of the record.
        out.write_all(format!("{words}\n").as_bytes()).and_then(|()| out.flush()).unwrap();
    };
    let mut store = create(folder);
    say("saved store");
    let mut now = case("c1", "Beispiel");
    crate::support::add(&mut store, &now);
    say("saved case");
    for number in 0..EDITS {
        now = edit(&mut store, &now, &[put(&now, entry(&format!("n{number}"), &"x".repeat(number * 2500)))])
            .unwrap();
        say(&format!("saved n{number}"));
    }
    issue(&mut store, &now, "l1", &pdf("l1", 9_000)).unwrap();
    say("saved letter");
    store.set_passphrase(&passphrase(), &next(), &stamp("keys")).unwrap();
    say("saved passphrase");
    store.backup("2026-11-20T12:00:00Z", &mut |_, _| true).unwrap();
    say("saved backup");
    drop(store);
    let mut store = Store::open(folder, &next(), Purpose::ThrowAway).unwrap();
    let erased = case("c2", "Muster");
    crate::support::add(&mut store, &erased);
    store.backup("2026-11-20T13:00:00Z", &mut |_, _| true).unwrap();
    say("saved second");
    store.apply(&CaseChange::Erased { case: &erased }, &stamp("erase")).unwrap();
    let kept = store.backup("2026-11-20T14:00:00Z", &mut |_, _| true).unwrap();
    store.remove_backups_but(&kept.name).unwrap();
    say("saved erasure");
    now = edit(&mut store, &now, &[put(&now, entry("later", "after the backup"))]).unwrap();
    drop(store);
    say("saved later");
    let (credential, stamp) = (next(), Stamp { at: "2026-11-20T15:00:00Z".to_owned(), ..stamp("restore") });
    let asked = Restoring {
        directory: folder,
        credential: (&credential).into(),
        purpose: Purpose::ThrowAway,
        stamp: &stamp,
    };
    let restored = Store::restore(asked, &kept.path, &mut |_, _| true).unwrap();
    assert_ne!(restored.load(&id("c1")).unwrap(), now);
    say("saved all");
}

/// One recorded call.
#[derive(Debug, Clone)]
enum Call {
    Make { inode: usize, path: PathBuf },
    Write { inode: usize, at: usize, bytes: Vec<u8> },
    Truncate { inode: usize, length: usize },
    Sync { inode: usize },
    Rename { from: PathBuf, to: PathBuf },
    Remove { path: PathBuf },
    MakeDirectory { path: PathBuf },
    SyncDirectory { path: PathBuf },
    Said { words: String },
}

/// A change that waits for the disk.
#[derive(Debug, Clone)]
enum Pending {
    Write { inode: usize, at: usize, bytes: Vec<u8> },
    Truncate { inode: usize, length: usize },
    Entry { parent: PathBuf, call: Call },
}

/// The disk: what is surely there, and what waits.
#[derive(Debug, Clone, Default)]
struct Disk {
    files: BTreeMap<PathBuf, usize>,
    directories: BTreeSet<PathBuf>,
    contents: BTreeMap<usize, Vec<u8>>,
    pending: Vec<Pending>,
}

fn parent(path: &Path) -> PathBuf {
    path.parent().unwrap().to_owned()
}

impl Disk {
    fn take(&mut self, call: &Call) {
        match call {
            Call::Write { inode, at, bytes } => {
                self.pending.push(Pending::Write { inode: *inode, at: *at, bytes: bytes.clone() });
            }
            Call::Truncate { inode, length } => {
                self.pending.push(Pending::Truncate { inode: *inode, length: *length });
            }
            Call::Make { path, .. }
            | Call::Rename { to: path, .. }
            | Call::Remove { path }
            | Call::MakeDirectory { path } => {
                self.pending.push(Pending::Entry { parent: parent(path), call: call.clone() });
            }
            Call::Sync { inode } => self.settle(|pending| {
                matches!(pending, Pending::Write { inode: of, .. } | Pending::Truncate { inode: of, .. } if of == inode)
            }),
            Call::SyncDirectory { path } => self
                .settle(|pending| matches!(pending, Pending::Entry { parent, .. } if parent == path)),
            Call::Said { .. } => {}
        }
    }

    /// Brings what fits to the disk, in its order.
    fn settle(&mut self, fits: impl Fn(&Pending) -> bool) {
        let (done, left) = std::mem::take(&mut self.pending).into_iter().partition(fits);
        self.pending = left;
        let done: Vec<Pending> = done;
        done.iter().for_each(|pending| self.apply(pending));
    }

    fn apply(&mut self, pending: &Pending) {
        match pending {
            Pending::Write { inode, at, bytes } => {
                let content = self.contents.entry(*inode).or_default();
                if content.len() < at + bytes.len() {
                    content.resize(at + bytes.len(), 0);
                }
                content[*at..at + bytes.len()].copy_from_slice(bytes);
            }
            Pending::Truncate { inode, length } => {
                self.contents.entry(*inode).or_default().resize(*length, 0)
            }
            Pending::Entry { call: Call::Make { inode, path }, .. } => {
                self.files.insert(path.clone(), *inode);
            }
            Pending::Entry { call: Call::Rename { from, to }, .. } => self.rename(from, to),
            Pending::Entry { call: Call::Remove { path }, .. } => {
                self.files.remove(path);
                self.directories.remove(path);
            }
            Pending::Entry { call: Call::MakeDirectory { path }, .. } => {
                self.directories.insert(path.clone());
            }
            Pending::Entry { .. } => {}
        }
    }

    fn rename(&mut self, from: &Path, to: &Path) {
        let moved: Vec<(PathBuf, usize)> = self
            .files
            .iter()
            .filter(|(path, _)| path.starts_with(from))
            .map(|(path, inode)| (path.clone(), *inode))
            .collect();
        for (path, inode) in moved {
            self.files.remove(&path);
            let target = match path.strip_prefix(from) {
                Ok(rest) if !rest.as_os_str().is_empty() => to.join(rest),
                _ => to.to_owned(),
            };
            self.files.insert(target, inode);
        }
        if self.directories.remove(from) {
            self.directories.insert(to.to_owned());
        }
        // What still waits within a folder goes with it.
        for pending in &mut self.pending {
            if let Pending::Entry {
                parent: within,
                call: Call::Make { path, .. } | Call::Remove { path } | Call::MakeDirectory { path },
            } = pending
                && let Ok(rest) = path.strip_prefix(from)
                && !rest.as_os_str().is_empty()
            {
                *path = to.join(rest);
                *within = parent(path);
            }
        }
    }

    /// The disk after a power cut in which these of the waiting changes were lost.
    fn cut(&self, lost: impl Fn(usize) -> bool) -> Self {
        let mut disk = self.clone();
        let pending = std::mem::take(&mut disk.pending);
        for (number, one) in pending.iter().enumerate() {
            if !lost(number) {
                disk.apply(one);
            }
        }
        disk
    }

    /// Puts the disk into a folder, in the place of the one that was recorded.
    fn put(&self, recorded: &Path, folder: &Path) {
        let placed = |path: &Path| folder.join(path.strip_prefix(recorded).unwrap());
        for directory in self.directories.iter().filter(|path| self.is_reached(recorded, path)) {
            fs::create_dir_all(placed(directory)).unwrap();
        }
        for (path, inode) in self.files.iter().filter(|(path, _)| self.is_reached(recorded, &parent(path))) {
            fs::write(placed(path), self.contents.get(inode).map_or(&[][..], |bytes| bytes)).unwrap();
        }
    }

    /// Whether a folder within the recorded one is there, and all those above it: without them nobody finds it.
    fn is_reached(&self, recorded: &Path, folder: &Path) -> bool {
        folder
            .ancestors()
            .take_while(|path| path.starts_with(recorded))
            .all(|path| self.directories.contains(path))
    }
}

/// Reads strace's record of the files within a folder.
struct Record<'a> {
    folder: &'a Path,
    /// What each descriptor is: a file by number and position, or a folder.
    files: BTreeMap<String, (usize, usize)>,
    names: BTreeMap<PathBuf, usize>,
    inodes: usize,
    calls: Vec<Call>,
}

impl<'a> Record<'a> {
    fn read(text: &str, folder: &'a Path) -> Vec<Call> {
        let mut record =
            Self { folder, files: BTreeMap::new(), names: BTreeMap::new(), inodes: 0, calls: Vec::new() };
        for line in text.lines() {
            // `-f` puts the process before each line.
            let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
            record.line(line);
        }
        record.calls
    }

    fn line(&mut self, line: &str) -> Option<()> {
        let (name, rest) = line.split_once('(')?;
        let (arguments, result) = rest.rsplit_once(" = ")?;
        if result.starts_with('-') {
            return None;
        }
        let arguments = arguments.strip_suffix(')').unwrap_or(arguments.trim_end()).trim_end_matches(')');
        let strings = strings(arguments);
        let path = |number: usize| {
            let bytes: &Vec<u8> = strings.get(number)?;
            Some(PathBuf::from(String::from_utf8(bytes.clone()).ok()?))
                .filter(|path| path.starts_with(self.folder))
        };
        let descriptor = arguments.split([',', '<']).next()?.trim().to_owned();
        let number = |text: &str| text.trim().parse::<usize>().ok();
        match name {
            "openat" => {
                self.open(path(0)?, result.split(['<', ' ']).next()?, arguments);
            }
            "write" if descriptor == "1" => {
                let words = String::from_utf8_lossy(strings.first()?).trim().to_owned();
                self.calls.push(Call::Said { words });
            }
            "write" => {
                let (inode, at) = self.files.get_mut(&descriptor)?;
                let bytes = strings.first()?.clone();
                let begin = *at;
                *at += bytes.len();
                let inode = *inode;
                self.calls.push(Call::Write { inode, at: begin, bytes });
            }
            "lseek" => self.files.get_mut(&descriptor)?.1 = number(result)?,
            "pwrite64" => {
                let inode = self.files.get(&descriptor)?.0;
                let at = number(arguments.rsplit(',').next()?)?;
                self.calls.push(Call::Write { inode, at, bytes: strings.first()?.clone() });
            }
            "ftruncate" => {
                let inode = self.files.get(&descriptor)?.0;
                let length = number(arguments.rsplit(',').next()?)?;
                self.calls.push(Call::Truncate { inode, length });
            }
            "fsync" | "fdatasync" => match self.files.get(&descriptor) {
                Some((inode, _)) => self.calls.push(Call::Sync { inode: *inode }),
                // Whatever is not a file of ours is a folder; `-y` shows which.
                None => {
                    let path = PathBuf::from(arguments.split_once('<')?.1.split('>').next()?);
                    self.calls.push(Call::SyncDirectory { path });
                }
            },
            "rename" => {
                self.rename(path(0)?, path(1)?);
            }
            "unlink" | "unlinkat" | "rmdir" => {
                let path = path(0)?;
                self.names.remove(&path);
                self.calls.push(Call::Remove { path });
            }
            "mkdir" => self.calls.push(Call::MakeDirectory { path: path(0)? }),
            "close" => drop(self.files.remove(&descriptor)),
            _ => {}
        }
        Some(())
    }

    /// A file of ours is opened, and perhaps made or emptied by it.
    fn open(&mut self, path: PathBuf, opened: &str, arguments: &str) {
        let known = self.names.get(&path).copied();
        if known.is_none() && !arguments.contains("O_CREAT") {
            // A folder that is opened to be brought to the disk.
            return;
        }
        let inode = known.unwrap_or_else(|| {
            self.inodes += 1;
            self.inodes
        });
        if known.is_none() {
            self.names.insert(path.clone(), inode);
            self.calls.push(Call::Make { inode, path });
        } else if arguments.contains("O_TRUNC") {
            self.calls.push(Call::Truncate { inode, length: 0 });
        }
        self.files.insert(opened.to_owned(), (inode, 0));
    }

    /// A file or a folder with all that is in it takes another name.
    fn rename(&mut self, from: PathBuf, to: PathBuf) {
        let moved: Vec<PathBuf> = self.names.keys().filter(|path| path.starts_with(&from)).cloned().collect();
        for old in moved {
            let Some((inode, rest)) = self.names.remove(&old).zip(old.strip_prefix(&from).ok()) else {
                continue;
            };
            let new = if rest.as_os_str().is_empty() { to.clone() } else { to.join(rest) };
            self.names.insert(new, inode);
        }
        self.calls.push(Call::Rename { from, to });
    }
}

/// The strings among strace's arguments, every byte of which is written as `\x..`.
fn strings(arguments: &str) -> Vec<Vec<u8>> {
    let byte = |text: &str| u8::from_str_radix(text, 16).unwrap();
    let quoted = arguments.split('"').skip(1).step_by(2);
    quoted.map(|text| text.split("\\x").skip(1).map(byte).collect()).collect()
}

fn recording() -> (PathBuf, Vec<Call>) {
    let space = tempfile::tempdir().unwrap();
    let folder = fs::canonicalize(space.path()).unwrap().join("store");
    let log = tempfile::NamedTempFile::new().unwrap();
    let calls =
        "openat,close,write,pwrite64,lseek,ftruncate,fsync,fdatasync,rename,unlink,unlinkat,rmdir,mkdir";
    let status = Command::new("strace")
        .args([
            "-f",
            "-q",
            "-y",
            "-xx",
            "-s",
            "1000000",
            "--seccomp-bpf",
            "-e",
            &format!("trace={calls}"),
            "-o",
        ])
        .arg(log.path())
        .arg(std::env::current_exe().unwrap())
        .args(["power::recorded", "--exact", "--nocapture"])
        .env(FOLDER, &folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("strace records the calls of these tests; install it");
    assert!(status.success());
    // Paths are written in hexadecimal too, those of descriptors included.
    let text = plain_descriptors(&fs::read_to_string(log.path()).unwrap());
    let calls = Record::read(&text, &folder);
    // What is rebuilt must be what was there, or the record misses something.
    let mut disk = Disk::default();
    calls.iter().for_each(|call| disk.take(call));
    let rebuilt = tempfile::tempdir().unwrap();
    disk.cut(|_| false).put(&folder, rebuilt.path());
    assert_eq!(crate::support::files(rebuilt.path()), crate::support::files(&folder));
    (folder, calls)
}

/// `fsync(3<\x2f\x74>)` with the path in letters.
fn plain_descriptors(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<\\x") {
        let (path, behind) = after.split_once('>').unwrap();
        let bytes = path.split("\\x").map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
        plain.push_str(before);
        plain.push('<');
        plain.push_str(&String::from_utf8(bytes).unwrap());
        plain.push('>');
        rest = behind;
    }
    plain + rest
}

/// Opens the disk as the power cut left it and compares it with what had been reported.
fn verify(folder: &Path, said: &BTreeSet<String>, at: &str) {
    let said = |what: &str| said.contains(&format!("saved {what}"));
    if !said("store") {
        // Making it was not reported: it may be there, or not, or be begun again.
        return match Store::open(folder, &passphrase(), Purpose::ThrowAway) {
            Ok(store) => store.check().unwrap(),
            Err(_) if Store::exists(folder) => panic!("{at}: half a store keeps a new one from being made"),
            Err(_) => drop(create(folder)),
        };
    }
    let opened = Store::open(folder, &passphrase(), Purpose::ThrowAway)
        .or_else(|first| Store::open(folder, &next(), Purpose::ThrowAway).map_err(|second| (first, second)));
    let store = opened.unwrap_or_else(|error| panic!("{at}: {error:?}"));
    store.check().unwrap_or_else(|error| panic!("{at}: {error}"));
    if !said("case") {
        return;
    }
    let found = store.load(&id("c1")).unwrap_or_else(|error| panic!("{at}: {error}"));
    for number in 0..EDITS {
        let name = format!("n{number}");
        let there = found.entries.iter().find(|entry| entry.id.as_str() == name);
        assert!(there.is_some() || !said(&name), "{at}: {name} was reported saved and is gone");
        assert!(
            there.is_none_or(|one| *one == entry(&name, &"x".repeat(number * 2500))),
            "{at}: {name} is half"
        );
    }
    let letter = store.issued_letter(&id("c1"), &"l1".parse().unwrap()).unwrap();
    assert!(letter.is_some() || !said("letter"), "{at}: the letter was reported saved and is gone");
    assert!(letter.is_none_or(|letter| letter.pdf == pdf("l1", 9_000)), "{at}: the letter is half");
    drop(store);
    if said("passphrase") {
        assert!(
            Store::open(folder, &passphrase(), Purpose::ThrowAway).is_err(),
            "{at}: the old passphrase opens"
        );
    }
    let backups = Store::backups(folder).unwrap();
    if said("backup") {
        stepwell::store::verify_backup(&backups[0].path, &next(), Purpose::ThrowAway)
            .unwrap_or_else(|error| panic!("{at}: the backup: {error}"));
    }
    let store = || Store::open(folder, &next(), Purpose::ThrowAway).unwrap();
    if said("second") && !said("erasure") {
        assert!(backups.len() > 1 || store().load(&id("c2")).is_err(), "{at}: a backup is gone: {backups:?}");
    }
    if said("erasure") {
        assert!(store().load(&id("c2")).is_err(), "{at}: the erased patient is in the store again");
        // What was there before the erasure was removed with it.
        let old = |name: &str| name.starts_with("2026-11-20T12") || name.starts_with("2026-11-20T13");
        assert!(
            !backups.iter().any(|backup| old(&backup.name)),
            "{at}: an earlier backup is back: {backups:?}"
        );
    }
    if said("later") {
        let later = store().load(&id("c1")).unwrap().entries.iter().any(|entry| entry.id.as_str() == "later");
        let restored = store().log().unwrap().last().is_some_and(|last| last.action == "restore");
        assert!(later != restored, "{at}: neither before restoring nor after it");
        assert!(restored || !said("all"), "{at}: it was reported restored and is not");
    }
}

/// Which of the waiting changes were lost.
type Lost = Box<dyn Fn(usize) -> bool>;

/// Numbers that look random and are the same each time.
fn shuffled(seed: usize) -> usize {
    let mixed = (seed as u64 ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap()
}

#[test]
fn what_was_reported_outlasts_a_power_cut_at_any_moment() {
    let (folder, calls) = recording();
    let mut disk = Disk::default();
    let mut said = BTreeSet::new();
    let mut cuts = 0;
    // Each moment in a deep run; else those that name or report something, and some of the others.
    let step = if deep() { 1 } else { 11 };
    for (moment, call) in calls.iter().enumerate() {
        disk.take(call);
        if let Call::Said { words } = call {
            said.insert(words.rsplit("... ").next().unwrap_or(words).to_owned());
        }
        let tells = matches!(call, Call::Said { .. } | Call::Rename { .. } | Call::Remove { .. });
        if !tells && moment % step != 0 {
            continue;
        }
        let waiting = disk.pending.len();
        let survivors: [(&str, Lost); 5] = [
            ("all that waits is lost", Box::new(|_| true)),
            ("nothing is lost", Box::new(|_| false)),
            ("the last is lost", Box::new(move |n| n + 1 == waiting)),
            ("only the last is there", Box::new(move |n| n + 1 != waiting)),
            ("any part is lost", Box::new(move |n| shuffled(moment * 1000 + n).is_multiple_of(2))),
        ];
        for (which, lost) in survivors {
            let rebuilt = tempfile::tempdir().unwrap();
            disk.cut(lost).put(&folder, rebuilt.path());
            verify(rebuilt.path(), &said, &format!("call {moment} ({call:.60?}), {which}"));
            cuts += 1;
        }
    }
    println!("{cuts} power cuts in {} calls", calls.len());
    assert!(cuts > 100 && said.contains("saved all"), "{cuts} cuts, {said:?}");
}
