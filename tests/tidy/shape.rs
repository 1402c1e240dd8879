//! The shape of the project: what stands at the top, and how long a file may be.

use std::fs;

use crate::demand_none;
use crate::source::{self, FOLDERS, Source};

/// Longer files are split by idea.
const MOST_LINES: usize = 600;

const TOP_FILES: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "clippy.toml",
    "deny.toml",
    "rustfmt.toml",
];

fn too_long(files: &[Source]) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.path.ends_with(".rs"))
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(file, lines)| format!("{}:{MOST_LINES}: the file has {lines} lines", file.path))
        .collect()
}

#[test]
fn no_file_is_too_long() {
    demand_none("Split these files by idea, not by size:", &too_long(&source::all()));
}

#[test]
fn a_file_that_is_too_long_is_seen() {
    let file = |lines| Source { path: "src/x.rs".to_owned(), text: "\n".repeat(lines) };
    assert_eq!(too_long(&[file(MOST_LINES), file(MOST_LINES + 1)]).len(), 1);
}

#[test]
fn the_top_level_holds_what_a_newcomer_expects() {
    let strangers: Vec<String> = fs::read_dir(source::top())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        // Hidden files are tools' own, `target` is cargo's.
        .filter(|name| !name.starts_with('.') && name != "target")
        .filter(|name| !FOLDERS.contains(&name.as_str()) && !TOP_FILES.contains(&name.as_str()))
        .collect();
    demand_none("The top level has no place for:", &strangers);
}
