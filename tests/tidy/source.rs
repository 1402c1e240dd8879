//! The files of the project as text: found, read, and split into lines with and without comments.

use std::fs;
use std::path::{Path, PathBuf};

/// What stands at the top level; `shape` tests that nothing else does.
pub(crate) const FOLDERS: &[&str] =
    &[".ci", "assets", "benches", "docs", "packaging", "schema", "src", "tests"];

/// One text file of the project.
pub(crate) struct Source {
    /// Path from the top of the project, with `/` between folders.
    pub(crate) path: String,
    /// The whole text.
    pub(crate) text: String,
}

impl Source {
    /// The text with comments taken out and line breaks kept, so that line numbers stay true.
    pub(crate) fn code(&self) -> String {
        let lines: Vec<&str> = self.text.lines().map(without_comment).collect();
        lines.join("\n")
    }
}

/// The top of the project.
pub(crate) fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Reads one file that must be there.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(top().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All text files of the project in order of path; pictures, fonts and other binary files are passed over.
pub(crate) fn all() -> Vec<Source> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(&top().join(folder), &mut files);
    }
    for entry in fs::read_dir(top()).unwrap().map(Result::unwrap) {
        // In a linked work tree `.git` is a file, with a path of the machine in it.
        if entry.file_type().unwrap().is_file() && entry.file_name() != ".git" {
            take(&entry.path(), &mut files);
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.iter().any(|file| file.path == "src/lib.rs"), "the walk found no src/lib.rs");
    files
}

fn collect(folder: &Path, files: &mut Vec<Source>) {
    // `benches` and its like may be missing; that they are known is enough.
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), files);
        } else {
            take(&entry.path(), files);
        }
    }
}

fn take(path: &Path, files: &mut Vec<Source>) {
    if let Ok(text) = String::from_utf8(fs::read(path).unwrap()) {
        let path = path.strip_prefix(top()).unwrap().to_string_lossy().replace('\\', "/");
        files.push(Source { path, text });
    }
}

/// The part of a Rust line before `//`, unless the slashes stand inside a string.
fn without_comment(line: &str) -> &str {
    let bytes = line.as_bytes();
    let mut in_string = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if in_string => at += 1,
            b'\'' if !in_string && bytes[at..].starts_with(b"'\"'") => at += 2,
            b'"' => in_string = !in_string,
            b'/' if !in_string && bytes[at..].starts_with(b"//") => return &line[..at],
            _ => {}
        }
        at += 1;
    }
    line
}

/// Where `word` starts in `line`, not as the tail of a longer name or path: `now(` is not in `unknown(`.
pub(crate) fn find_word(line: &str, word: &str) -> Option<usize> {
    let named = |c: char| c.is_alphanumeric() || c == '_';
    let bounded = word.starts_with(|c| named(c) || c == '/');
    line.match_indices(word)
        .map(|(at, _)| at)
        .find(|&at| !bounded || !line[..at].chars().next_back().is_some_and(named))
}

#[test]
fn comments_are_taken_out_and_strings_kept() {
    let cases = [
        ("let a = 1; // one", "let a = 1; "),
        (r#"let url = "a//b"; // c"#, r#"let url = "a//b"; "#),
        (r#"if c == '"' { } // quote"#, r#"if c == '"' { } "#),
        (r#""a \" // still inside""#, r#""a \" // still inside""#),
        ("/// doc", ""),
    ];
    for (line, code) in cases {
        assert_eq!(without_comment(line), code);
    }
}

#[test]
fn a_word_is_not_found_inside_a_longer_one() {
    assert_eq!(find_word("a.unknown(b)", "now("), None);
    assert_eq!(find_word("unknown(Zoned::now())", "now("), Some(15));
    assert_eq!(find_word("see src/ui/home/mod.rs", "/home"), None);
    assert_eq!(find_word("at /home", "/home"), Some(3));
}
