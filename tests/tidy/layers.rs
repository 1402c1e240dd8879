//! Imports only go to a lower layer: model, pathway, then store, exchange and letter side by side, then
//! workspace, then the two faces cli and ui.

use crate::demand_none;
use crate::source::{self, Source, find_word};

struct Layer {
    name: &'static str,
    /// The layers it may name beside itself.
    may_name: &'static [&'static str],
}

const LAYERS: &[Layer] = &[
    Layer { name: "model", may_name: &[] },
    Layer { name: "pathway", may_name: &["model"] },
    Layer { name: "store", may_name: &["model", "pathway"] },
    Layer { name: "exchange", may_name: &["model", "pathway"] },
    Layer { name: "letter", may_name: &["model", "pathway"] },
    Layer { name: "workspace", may_name: &["model", "pathway", "store", "exchange", "letter"] },
    Layer { name: "cli", may_name: &["model", "pathway", "workspace"] },
    Layer { name: "ui", may_name: &["model", "pathway", "workspace"] },
    Layer { name: "main", may_name: &["cli", "ui"] },
    Layer { name: "lib", may_name: &[] },
];

/// The layer a file belongs to: its folder under `src`, or its own name.
fn layer_of(path: &str) -> Option<&'static Layer> {
    let name = path.strip_prefix("src/")?.split(['/', '.']).next()?;
    LAYERS.iter().find(|layer| layer.name == name)
}

/// Every layer named by a path from the root, with its line.
fn named_layers(file: &Source) -> Vec<(usize, String)> {
    let root = if file.path == "src/main.rs" { "stepwell::" } else { "crate::" };
    let mut depth = module_depth(&file.path);
    let mut named = Vec::new();
    let code = file.code();
    let mut offset = 0;
    for (index, line) in code.split('\n').enumerate() {
        let mut from = 0;
        while let Some(at) = find_word(&line[from..], root) {
            from += at + root.len();
            named.extend(heads(&code[offset + from..]).map(|head| (index + 1, head)));
        }
        // `super::super::store` reaches the root as well.
        let climb = "super::".repeat(depth);
        if let Some(at) = find_word(line, &climb).filter(|_| depth > 0) {
            let rest = &code[offset + at + climb.len()..];
            named.extend(heads(rest).map(|head| (index + 1, head)));
        }
        if line.trim_start().trim_start_matches("pub ").starts_with("mod ") && line.trim_end().ends_with('{')
        {
            depth += 1;
        }
        offset += line.len() + 1;
    }
    named.retain(|(_, name)| LAYERS.iter().any(|layer| layer.name == name));
    named
}

/// How many modules below the root the file's own module stands.
fn module_depth(path: &str) -> usize {
    let module = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    if module == "lib" || module == "main" { 0 } else { module.split('/').count() }
}

/// The first names after a path prefix: one, or all of a `{..}` group.
fn heads(rest: &str) -> impl Iterator<Item = String> + use<> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = rest.trim_start().strip_prefix('{') else { return vec![name(rest)].into_iter() };
    let mut depth = 0;
    let mut start = 0;
    let mut names = Vec::new();
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(name(&group[start..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    names.into_iter()
}

fn breaches(file: &Source) -> Vec<String> {
    let Some(layer) = layer_of(&file.path) else {
        return vec![format!("{}:1: belongs to no known layer; add it to LAYERS or move it", file.path)];
    };
    named_layers(file)
        .into_iter()
        .filter(|(_, name)| name != layer.name && !layer.may_name.contains(&name.as_str()))
        .map(|(line, name)| {
            format!("{}:{line}: {} names {name}; it may name {:?}", file.path, layer.name, layer.may_name)
        })
        .collect()
}

#[test]
fn imports_only_go_to_a_lower_layer() {
    let files = source::all();
    let rust = files.iter().filter(|file| file.path.starts_with("src/") && file.path.ends_with(".rs"));
    let found: Vec<String> = rust.flat_map(breaches).collect();
    demand_none("A layer names one that it must not know:", &found);
}

#[test]
fn a_breach_is_seen_in_every_way_of_writing_it() {
    let cases = [
        ("src/model/edit.rs", "use crate::store::Store;", 1),
        ("src/store/mod.rs", "\nuse crate::{model::Case, letter::{self, Letter}, exchange};", 2),
        ("src/ui/case/mod.rs", "fn f() { crate::store::open() }", 1),
        ("src/ui/case.rs", "use super::super::store::Store;", 1),
        ("src/ui/mod.rs", "use super::{letter, workspace};", 1),
        ("src/cli/letter.rs", "use crate::{\n    letter::Letter,\n};", 1),
        ("src/main.rs", "use stepwell::workspace::Workspace;", 1),
        ("src/helpers/mod.rs", "", 1),
    ];
    for (path, text, count) in cases {
        let file = Source { path: path.to_owned(), text: text.to_owned() };
        assert_eq!(breaches(&file).len(), count, "{path}: {text}: {:?}", breaches(&file));
    }
}

#[test]
fn what_is_allowed_is_not_reported() {
    let cases = [
        ("src/ui/case/mod.rs", "use crate::{workspace::Workspace, model::Case, ui::theme};"),
        ("src/ui/case/mod.rs", "use super::letter::Screen;"),
        ("src/ui/mod.rs", "mod tests {\n    use super::letter;\n}"),
        ("src/letter/mod.rs", "//! Unlike `crate::store` this is pure."),
        ("src/workspace/open.rs", "use crate::{store, exchange, letter};"),
        ("src/main.rs", "fn main() { stepwell::cli::run() }"),
    ];
    for (path, text) in cases {
        let file = Source { path: path.to_owned(), text: text.to_owned() };
        assert_eq!(breaches(&file), Vec::<String>::new(), "{path}: {text}");
    }
}
