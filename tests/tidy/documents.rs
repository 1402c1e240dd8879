//! What the documents say is there, is there: commands, paths, versions.

use std::process::Command;

use crate::demand_none;
use crate::source::{self, FOLDERS, Source, read};

const DOCUMENTS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "docs/guide.md",
    "docs/knowledge.md",
    "packaging/README.md",
];

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

/// What the program says of a command, if it knows it.
fn help(commands: &[&str]) -> Option<String> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_stepwell"));
    let output = program.args(commands).arg("--help").output().unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

/// The commands that a help text lists.
fn listed(help: &str) -> Vec<&str> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = lines.take_while(|line| !line.is_empty()).filter(|line| line.starts_with("  "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect()
}

/// The help texts of a command and of all below it, one after the other.
fn all_help(commands: &[&str]) -> String {
    let own = help(commands).unwrap();
    let below = listed(&own).into_iter().map(|name| all_help(&[commands, &[name]].concat()));
    below.collect::<String>() + &own
}

/// The flags a text names: `--as-of` in `evaluate FILE --as-of 2026-11-20`.
fn flags(text: &str) -> Vec<&str> {
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
    let bare = text.split_whitespace().map(|part| part.trim_matches(word));
    bare.filter(|part| part.len() > 2 && part.starts_with("--")).collect()
}

fn names_flag(help: &str, flag: &str) -> bool {
    flags(help).contains(&flag)
}

/// What is wrong with a line that is typed: an unknown command, or a flag the command does not have.
fn wrong(commands: &[&str], line: &str) -> Option<String> {
    let Some(help) = help(commands) else { return Some(format!("no command in {line}")) };
    let flag = flags(line).into_iter().find(|flag| !names_flag(&help, flag))?;
    Some(format!("no {flag} in {line}"))
}

#[test]
fn the_readme_names_commands_that_exist() {
    let readme = read("README.md");
    let mut checked = 0;
    let mut unknown = Vec::new();
    for (number, line) in shell_lines(&readme) {
        match subcommands(line) {
            Some(commands) => match wrong(&commands, line) {
                Some(reason) => unknown.push(format!("README.md:{number}: {reason}")),
                None => checked += 1,
            },
            None if ["cargo test", "cargo bench", ".ci/run"].contains(&line) => checked += 1,
            None => unknown.push(format!("README.md:{number}: {line}")),
        }
    }
    demand_none("The README tells a reader to type what does not work:", &unknown);
    assert!(checked >= 2, "the README shows how to run the demo and the tests");
}

#[test]
fn the_documents_name_commands_and_flags_that_exist() {
    let every = all_help(&[]);
    let (mut checked, mut unknown) = (0, Vec::new());
    for document in DOCUMENTS {
        for (index, line) in read(document).lines().enumerate() {
            for code in line.split('`').skip(1).step_by(2) {
                let reason = match subcommands(code) {
                    Some(commands) => wrong(&commands, code),
                    None if code.starts_with("--") => flags(code)
                        .iter()
                        .find(|flag| !names_flag(&every, flag))
                        .map(|flag| format!("no {flag}")),
                    None => continue,
                };
                checked += 1;
                unknown.extend(reason.map(|reason| format!("{document}:{}: {reason}", index + 1)));
            }
        }
    }
    demand_none("The documents name what the program does not have:", &unknown);
    assert!(checked >= 20, "only {checked} commands and flags are named");
}

#[test]
fn a_command_or_flag_that_is_not_there_is_seen() {
    assert_eq!(wrong(&["evaluate"], "stepwell evaluate FILE --as-of 2026-11-20"), None);
    assert!(wrong(&["evaluate"], "stepwell evaluate FILE --as-off 2026-11-20").is_some());
    assert!(wrong(&["evaluat"], "stepwell evaluat FILE").is_some());
    assert_eq!(listed("Usage\n\nCommands:\n  demo  Opens\n  help  Prints\n\nOptions:\n  -h\n"), ["demo"]);
    assert_eq!(flags("[--policy-file <FILE>], `--only \"step mbb\"`"), ["--policy-file", "--only"]);
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

/// What a Markdown text sets in italics, each in one line.
fn italics(text: &str) -> Vec<String> {
    let blocks = text.split("```").step_by(2).collect::<Vec<_>>().join(" ");
    let prose = blocks.split('`').step_by(2).collect::<Vec<_>>().join(" ").replace("**", "");
    let marked = prose.split('*').skip(1).step_by(2);
    marked.map(|words| words.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Whether a text begins with a name; `...` and `n` stand for anything.
fn begins(text: &str, name: &str) -> bool {
    let name = name.replace(" n ", " ... ");
    let mut parts = name.split("...");
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    parts.all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

#[test]
fn the_guide_names_what_the_window_shows() {
    let says =
        |file: &Source| ["src/ui/", "src/pathway/words/"].iter().any(|from| file.path.starts_with(from));
    let code: Vec<String> = source::all().iter().filter(|file| says(file)).map(Source::code).collect();
    let shown: Vec<&str> = code
        .iter()
        .flat_map(|code| code.lines())
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .collect();
    let guide = italics(&read("docs/guide.md"));
    let named: Vec<&String> =
        guide.iter().filter(|name| name.starts_with(|c: char| c.is_uppercase())).collect();
    let strange = named.iter().filter(|name| !shown.iter().any(|text| begins(text, name)));
    let strange: Vec<String> = strange.map(|name| format!("docs/guide.md: {name}")).collect();
    demand_none("The guide names what the window does not show:", &strange);
    assert!(named.len() >= 30, "{named:?}");
}

#[test]
fn a_name_in_italics_is_read_out_of_a_document() {
    let text = "The *Red\nflags*, **Ctrl+K**, `a * b` and *The other n absent*.";
    assert_eq!(italics(text), ["Red flags", "The other n absent"]);
    assert!(begins("The other {} absent", "The other n absent"));
    assert!(begins("Override…", "Override") && !begins("Open the demo store", "Look at the demo"));
}

#[test]
fn the_version_is_the_same_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    let changes = read("CHANGELOG.md");
    assert!(changes.contains(&format!("## [{version}]")), "CHANGELOG.md has no section [{version}]");
    let metainfo = read("packaging/linux/org.stepwell.Stepwell.metainfo.xml");
    assert!(metainfo.contains(&format!("<release version=\"{version}\"")), "the metainfo has no {version}");
}
