//! The door of the command line: the real binary, its output, its errors, its exit codes.
#![cfg(test)]

mod case;
mod evaluate;
mod knowledge;
mod letter;
mod network;
mod review;
mod store;
mod usage;
mod window;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run of the program left behind.
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    /// Expects this exit code, words on standard error if it is not 0, and nothing there otherwise.
    #[track_caller]
    fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        assert_eq!(self.err.trim().is_empty(), code == 0, "err: {}", self.err);
        self
    }

    /// Expects these words on standard error, and none on standard output.
    #[track_caller]
    fn says(&self, words: &str) {
        assert!(self.err.contains(words), "'{words}' in\n{}", self.err);
        assert_eq!(self.out, "", "a refusal answers nothing");
    }
}

/// The program with these arguments, without display.
fn stepwell() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stepwell"));
    command.stdin(Stdio::null()).current_dir(env!("CARGO_MANIFEST_DIR"));
    for variable in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(variable);
    }
    command
}

fn run(arguments: &[&str]) -> Run {
    let output = stepwell().args(arguments).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The demo case whose name begins so, as an argument.
fn demo(begins: &str) -> String {
    let named = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with(begins) && name.ends_with(".case.json")
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/cases");
    let mut paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.find(named).unwrap().to_str().unwrap().to_owned()
}

/// A file with this text in a folder of its own; the folder goes when it is dropped.
fn file(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

/// The text of a demo case with one piece replaced.
fn changed(begins: &str, from: &str, to: &str) -> String {
    let text = std::fs::read_to_string(demo(begins)).unwrap();
    assert!(text.contains(from), "{from} in {begins}");
    text.replacen(from, to, 1)
}
