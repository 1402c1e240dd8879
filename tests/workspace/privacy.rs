//! Nothing of a patient is where nobody looks for it: in messages, in files left behind, in names of files.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Output, Stdio};

use stepwell::exchange::write_case;
use stepwell::model::Case;
use stepwell::workspace::{Draft, Passphrase, harden};

use crate::support::{case, entry, id, import, letter, open, put, unlocked};

const FOLDER: &str = "STEPWELL_TEST_PRIVACY_FOLDER";
const END: &str = "STEPWELL_TEST_PRIVACY_END";

/// Words that stand in the record and nowhere else.
const SEEDS: [&str; 6] =
    ["Quillfeather", "Zebulon", "MRN-77-QZX", "zanzibarine", "1931-02-17", "wobbegong lane"];

fn seeded() -> Case {
    let mut whole = case("c1", "Quillfeather");
    whole.patient.name.given = "Zebulon".to_owned();
    whole.patient.identifier = Some("MRN-77-QZX".to_owned());
    whole.patient.birth_date = Some("1931-02-17".parse().unwrap());
    whole.patient.goal = Some("walk down wobbegong lane".to_owned());
    whole.entries = vec![entry("e1", "2026-03", "zanzibarine fall")];
    whole
}

/// The process that works with the record: the tests below run it by name; run with the others it does nothing. It does what
/// can go wrong, says every sentence it gets, and ends in the way it is told.
#[test]
fn actor() {
    let (Some(folder), Ok(end)) = (std::env::var_os(FOLDER), std::env::var(END)) else { return };
    let folder = Path::new(&folder);
    harden();
    let mut workspace = unlocked(&folder.join("store"));
    let say = |words: String| writeln!(std::io::stderr().lock(), "{words}").unwrap();
    workspace.new_case(seeded()).unwrap();
    let now = open(&mut workspace).case;
    workspace.edit(&id("c1"), &[put(&now, entry("e2", "2026-04", "zanzibarine again"))]).unwrap();
    let draft = r#"{"note":"zanzibarine"}"#.to_owned();
    workspace
        .keep_drafts(vec![Draft { case: Some(id("c1")), form: "entry".to_owned(), body: draft }])
        .unwrap();
    workspace.backup(None, &mut |_| true).unwrap();
    // Stale, unknown, half: each refusal is a sentence, and none repeats what it refuses.
    let changed = put(&now, entry("e1", "2026-03", "zanzibarine stale"));
    workspace.edit(&id("c1"), std::slice::from_ref(&changed)).unwrap();
    say(workspace.edit(&id("c1"), &[changed]).unwrap_err().to_string());
    say(workspace.new_case(seeded()).unwrap_err().to_string());
    let record = String::from_utf8(write_case(&seeded()).unwrap()).unwrap();
    let file = folder.join("in.case.json");
    for (from, to) in [
        ("\"Quillfeather\"", "[\"Quillfeather\"]"),
        ("\"1931-02-17\"", "\"1931-02-17 Quillfeather\""),
        ("\"problems\"", "\"zanzibarine\""),
        ("\"fall\"", "\"zanzibarine\""),
        ("lumbar", "wobbegong lane"),
    ] {
        assert!(record.contains(from), "{from}");
        fs::write(&file, record.replacen(from, to, 1)).unwrap();
        say(import(&mut workspace, &file).unwrap_err().to_string());
    }
    fs::remove_file(&file).unwrap();
    say(workspace.export(&id("c1"), &folder.join("nowhere").join("x.json")).unwrap_err().to_string());
    let strange = letter("l1", "zanzibarine 王");
    let now = open(&mut workspace).case;
    workspace
        .edit(&id("c1"), &[stepwell::model::Edit::put(&now, stepwell::model::Record::Letter(strange))])
        .unwrap();
    let _sound = workspace.open_letter(&id("c1"), &"l1".parse().unwrap());
    let letter = "l1".parse().unwrap();
    say(workspace
        .export_letter(&id("c1"), &letter, &folder.join("nowhere").join("x.pdf"))
        .unwrap_err()
        .to_string());
    workspace.lock();
    say(workspace.unlock(&Passphrase::new("zanzibarine passphrase".to_owned())).unwrap_err().to_string());
    // Without its anchor the store is read in a copy, which a crash leaves behind.
    fs::remove_file(folder.join("store").join("stepwell.anchor")).unwrap();
    workspace.unlock(&crate::support::passphrase()).unwrap();
    say(workspace.snapshot().read_only.unwrap().why.clone());
    workspace.open_case(&id("c1")).unwrap();
    say("all of it was done".to_owned());
    match end.as_str() {
        // As slicing a text in the middle of a letter would.
        "panic" => {
            panic!("byte 3 is not a char boundary of `{}`", open(&mut workspace).case.patient.name.family)
        }
        "kill" => loop {
            std::thread::park();
        },
        _ => {}
    }
}

fn ended(folder: &Path, end: &str) -> Output {
    let temporary = folder.join("temporary");
    fs::create_dir(&temporary).unwrap();
    // Where the system allows core dumps, they are allowed first: else it would be no merit that there are none.
    let mut child = Process::new("sh")
        .args(["-c", "ulimit -S -c \"$(ulimit -H -c)\"; exec \"$0\" privacy::actor --exact --nocapture"])
        .arg(std::env::current_exe().unwrap())
        .env(FOLDER, folder)
        .env(END, end)
        .env("TMPDIR", &temporary)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    if end == "kill" {
        let limits = format!("/proc/{}/limits", child.id());
        let store = folder.join("store").join("stepwell.anchor");
        // The anchor is gone from the moment the copy is about to be made.
        while !store.exists() {
            std::thread::yield_now();
        }
        while store.exists() || fs::read_dir(&temporary).unwrap().next().is_none() {
            std::thread::yield_now();
        }
        let cores = fs::read_to_string(limits).unwrap();
        let cores = cores.lines().find(|line| line.starts_with("Max core file size")).unwrap().to_owned();
        assert_eq!(cores.split_whitespace().nth(4), Some("0"), "{cores}");
        std::thread::sleep(std::time::Duration::from_millis(300));
        child.kill().unwrap();
    }
    child.wait_with_output().unwrap()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(walk(&path));
        }
        found.push(path);
    }
    found
}

/// Where a seed stands in these bytes, in any of the encodings a system uses.
fn seen(bytes: &[u8]) -> Option<&'static str> {
    let lower: Vec<u8> = bytes.to_ascii_lowercase();
    SEEDS.into_iter().find(|seed| {
        let narrow = seed.to_lowercase().into_bytes();
        let wide: Vec<u8> = narrow.iter().flat_map(|byte| [*byte, 0]).collect();
        [narrow, wide].iter().any(|word| lower.windows(word.len()).any(|window| window == word.as_slice()))
    })
}

#[test]
fn neither_messages_nor_files_nor_names_of_files_hold_anything_of_a_patient() {
    for end in ["return", "panic", "kill"] {
        let space = tempfile::tempdir().unwrap();
        let output = ended(space.path(), end);
        let words = [output.stdout, output.stderr].concat();
        assert_eq!(seen(&words), None, "{end}: {}", String::from_utf8_lossy(&words));
        let text = String::from_utf8_lossy(&words).into_owned();
        assert!(text.contains("all of it was done"), "{end}: {text}");
        match end {
            "panic" => {
                assert!(text.contains("Stepwell met a defect (") && !text.contains("boundary"), "{text}")
            }
            "kill" => assert_eq!(output.status.signal(), Some(9)),
            _ => assert!(output.status.success(), "{text}"),
        }
        let files = walk(space.path());
        assert!(files.iter().any(|path| path.ends_with("store/stepwell.db")), "{files:?}");
        for path in &files {
            assert_eq!(seen(path.as_os_str().as_encoded_bytes()), None, "{end}: {}", path.display());
            if path.is_file() {
                assert_eq!(seen(&fs::read(path).unwrap()), None, "{end}: {}", path.display());
            }
        }
        let temporary = space.path().join("temporary");
        let left = files.iter().filter(|path| path.starts_with(&temporary) && **path != temporary).count();
        assert_eq!(left == 0, end != "kill", "{end}: only a kill leaves the copy: {files:?}");
    }
}

#[test]
fn a_seed_is_seen_wherever_it_stands() {
    for text in ["name: ZEBULON!", "x zanzibarine", "Z\0e\0b\0u\0l\0o\0n\0"] {
        assert!(seen(text.as_bytes()).is_some(), "{text}");
    }
    assert!(seen(b"nothing of the kind").is_none());
}
