//! The guards of `guards.toml`: the list is true to the code, and without each guard a test fails.
//!
//! `STEPWELL_GUARDS=all` takes out each in turn, in a copy of the sources, builds it and runs the tests it names; any other
//! value takes those whose name or file contains it, or one of its parts between `|`. Without it this part does nothing, as it takes an hour.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

#[derive(Deserialize)]
struct List {
    guard: Vec<Guard>,
    fault: Vec<Fault>,
}

/// What can go wrong, what then holds, and what stands against it or proves it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    what: String,
    then: String,
    guards: Vec<String>,
    tests: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Guard {
    name: String,
    fault: String,
    file: String,
    take: String,
    put: String,
    /// Where a test stands (`lib`, or a folder of `tests`) and its name there.
    fails: Vec<String>,
}

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn list() -> List {
    toml::from_str(include_str!("guards.toml")).unwrap()
}

fn guards() -> Vec<Guard> {
    list().guard
}

/// Where a test stands, and its name there.
fn placed(test: &str) -> (&str, &str) {
    test.split_once(' ').unwrap_or_else(|| panic!("{test}"))
}

#[test]
fn each_guard_stands_once_in_its_file_and_names_tests_that_are_there() {
    let guards = guards();
    assert!(guards.len() >= 50, "{}", guards.len());
    for guard in &guards {
        let text = fs::read_to_string(top().join(&guard.file)).unwrap();
        assert_eq!(text.matches(&guard.take).count(), 1, "{} in {}", guard.name, guard.file);
        assert!(
            guard.take != guard.put && !guard.fault.is_empty() && !guard.fails.is_empty(),
            "{}",
            guard.name
        );
        guard.fails.iter().for_each(|test| expect_test(test, &guard.name));
    }
}

/// A test of this name stands where it says.
fn expect_test(test: &str, of: &str) {
    let (place, path) = placed(test);
    let parts: Vec<&str> = path.split("::").collect();
    let (name, modules) = parts.split_last().unwrap();
    let file = match place {
        "lib" => format!("src/{}.rs", modules.join("/")),
        folder => format!("tests/{folder}/{}.rs", modules.join("/")),
    };
    // Unit tests stand in the file itself or in one beside it.
    let within = top().join(file.replace("/tests.rs", ".rs"));
    let text = fs::read_to_string(top().join(&file)).or_else(|_| fs::read_to_string(within));
    let text = text.unwrap_or_else(|error| panic!("{of}: {test}: {error}"));
    assert!(text.contains(&format!("fn {name}(")), "{of}: {test}");
}

#[test]
fn each_fault_has_its_guards_and_tests_and_they_are_there() {
    let list = list();
    assert!(list.fault.len() >= 20, "{}", list.fault.len());
    for Fault { what, then, guards, tests } in &list.fault {
        assert!(!then.is_empty() && !tests.is_empty(), "{what}");
        for name in guards {
            assert!(
                list.guard.iter().any(|guard| guard.name == *name),
                "{what}: no guard is called {name:?}"
            );
        }
        tests.iter().for_each(|test| expect_test(test, what));
    }
}

/// A copy of the project as it stands now: what is changed there or here does not meet the other.
fn copy(folder: &Path) {
    for entry in fs::read_dir(top()).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), folder.join(entry.file_name()));
        match from.file_name().and_then(|name| name.to_str()) {
            Some("target" | ".git") => {}
            _ if from.is_dir() => {
                fs::create_dir(&to).unwrap();
                crate::recovery::copy_all(&from, &to);
            }
            _ => drop(fs::copy(&from, &to).unwrap()),
        }
    }
}

/// Cargo over the copy; the target folder is the project's own, so that nothing of others is built again.
fn cargo(folder: &Path, (place, name): (&str, &str)) -> Command {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), PathBuf::from);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(folder).env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "1").args([
        "test",
        "--offline",
        "--quiet",
    ]);
    // The window's tests need the window; everything else builds faster without.
    if place != "ui" && !name.starts_with("ui::") {
        cargo.arg("--no-default-features");
    }
    match place {
        "lib" => cargo.arg("--lib"),
        folder => cargo.args(["--test", folder]),
    };
    cargo
}

/// Why nothing missed the guard, if nothing did.
fn kept(folder: &Path, guard: &Guard) -> Option<String> {
    guard.fails.iter().find_map(|test| {
        let (place, name) = placed(test);
        let built = cargo(folder, (place, name)).arg("--no-run").output().unwrap();
        if !built.status.success() {
            return Some(format!("it does not build: {}", String::from_utf8_lossy(&built.stderr)));
        }
        let run = cargo(folder, (place, name))
            .args(["--", "--exact", name, "--format=pretty"])
            .env_remove("STEPWELL_GUARDS")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stdout).into_owned();
        // A process that died at it noticed as well, if not well.
        let failed = said.contains(&format!("test {name} ... FAILED")) || !said.contains("test result");
        (run.status.success() || !failed).then(|| format!("{test} passes: {said}"))
    })
}

#[test]
fn without_each_guard_a_test_fails() {
    let Ok(wanted) = std::env::var("STEPWELL_GUARDS") else { return };
    let space = tempfile::tempdir().unwrap();
    copy(space.path());
    let mut unmissed = Vec::new();
    let mut taken = 0;
    for guard in guards() {
        let is_asked = |part: &str| guard.name.contains(part) || guard.file.contains(part);
        if wanted != "all" && !wanted.split('|').any(is_asked) {
            continue;
        }
        taken += 1;
        let path = space.path().join(&guard.file);
        let whole = fs::read_to_string(&path).unwrap();
        fs::write(&path, whole.replacen(&guard.take, &guard.put, 1)).unwrap();
        let kept = kept(space.path(), &guard);
        fs::write(&path, whole).unwrap();
        println!(
            "{} ({}): {}",
            guard.name,
            guard.fault,
            kept.as_deref().unwrap_or("missed, as it should be")
        );
        if kept.is_some() {
            unmissed.push(guard.name);
        }
    }
    println!("{taken} guards were taken out");
    assert!(unmissed.is_empty() && taken > 0, "nothing fails without: {unmissed:#?}");
}
