//! What the documents say is there, is there: commands, paths, versions.

use std::process::Command;

use crate::demand_none;
use crate::source::{self, FOLDERS, read};

const DOCUMENTS: &[&str] = &["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "packaging/README.md"];

/// The lines of the shell blocks of a Markdown text, with their numbers.
fn shell_lines(text: &str) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            _ if inside && !line.trim().is_empty() => lines.push((index + 1, line)),
            _ => {}
        }
    }
    lines
}

/// The subcommands a line gives to the program: `cargo run -- knowledge check DIR` gives `knowledge check`.
fn subcommands(line: &str) -> Option<Vec<&str>> {
    let arguments = line.strip_prefix("cargo run -- ").or_else(|| line.strip_prefix("stepwell"))?;
    let word = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
    Some(arguments.split_whitespace().take_while(word).collect())
}

fn program_knows(commands: &[&str]) -> bool {
    let mut program = Command::new(env!("CARGO_BIN_EXE_stepwell"));
    program.args(commands).arg("--help").output().unwrap().status.success()
}

#[test]
fn the_readme_names_commands_that_exist() {
    let readme = read("README.md");
    let mut checked = 0;
    let mut unknown = Vec::new();
    for (number, line) in shell_lines(&readme) {
        match subcommands(line) {
            Some(commands) if program_knows(&commands) => checked += 1,
            None if ["cargo test", "cargo bench", ".ci/run"].contains(&line) => checked += 1,
            _ => unknown.push(format!("README.md:{number}: {line}")),
        }
    }
    demand_none("The README tells a reader to type what does not work:", &unknown);
    assert!(checked >= 2, "the README shows how to run the demo and the tests");
}

#[test]
fn commands_are_read_out_of_a_document() {
    let text = "Run\n```sh\nstepwell letter FILE --to x\n\ncargo run -- demo\n```\nstepwell\n";
    assert_eq!(shell_lines(text), [(3, "stepwell letter FILE --to x"), (5, "cargo run -- demo")]);
    assert_eq!(subcommands("stepwell letter FILE --to x"), Some(vec!["letter"]));
    assert_eq!(subcommands("cargo run -- knowledge check DIR"), Some(vec!["knowledge", "check"]));
    assert_eq!(subcommands("cargo test"), None);
}

/// Everything a Markdown text shows as code or links to that looks like a path of the project.
fn named_paths(text: &str) -> Vec<(usize, &str)> {
    let in_project = |path: &&str| {
        let first = path.split('/').next().unwrap_or_default();
        path.contains('/') && FOLDERS.contains(&first) && !path.contains(['*', '<', ' ', '{'])
    };
    let mut paths = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let code = line.split('`').skip(1).step_by(2);
        // A picture is put in by who takes it; everything else that is named must be there.
        let text = if line.starts_with("![") { "" } else { line };
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        paths.extend(code.chain(links).filter(in_project).map(|path| (index + 1, path)));
    }
    paths
}

#[test]
fn the_documents_name_paths_that_exist() {
    let mut missing = Vec::new();
    for document in DOCUMENTS {
        let text = read(document);
        for (number, path) in named_paths(&text) {
            if !source::top().join(path).exists() {
                missing.push(format!("{document}:{number}: {path}"));
            }
        }
    }
    demand_none("These paths are named but not there:", &missing);
}

#[test]
fn paths_are_read_out_of_a_document() {
    let text = "See `src/model` and [the list](packaging/licences/README.md), not `a / b` or `src/*.rs`.";
    assert_eq!(named_paths(text), [(1, "src/model"), (1, "packaging/licences/README.md")]);
}

#[test]
fn the_version_is_the_same_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    let changes = read("CHANGELOG.md");
    assert!(changes.contains(&format!("## [{version}]")), "CHANGELOG.md has no section [{version}]");
    let metainfo = read("packaging/linux/org.stepwell.Stepwell.metainfo.xml");
    assert!(metainfo.contains(&format!("<release version=\"{version}\"")), "the metainfo has no {version}");
}
