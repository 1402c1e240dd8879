//! Dependencies: each has a reason beside it and is used, and none of those that deny.toml bans is there.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::demand_none;
use crate::source::{Source, all, find_word, read};

/// The lines of Cargo.toml that add a dependency without saying why.
fn without_reason(manifest: &str) -> Vec<String> {
    let mut in_dependencies = false;
    let mut found = Vec::new();
    for (index, line) in manifest.lines().enumerate() {
        if line.starts_with('[') {
            in_dependencies = line.trim_end().ends_with("dependencies]");
        } else if in_dependencies && line.contains(" = ") && !line.contains(" # ") {
            found.push(format!("Cargo.toml:{}: {line}", index + 1));
        }
    }
    found
}

#[test]
fn every_dependency_has_its_reason_beside_it() {
    demand_none(
        "Say in a comment on the line what the dependency is for:",
        &without_reason(&read("Cargo.toml")),
    );
}

#[test]
fn a_dependency_without_reason_is_seen() {
    let manifest =
        "[package]\nname = \"a\"\n[dev-dependencies]\nb = \"1\" # why\nc = \"2\"\n[profile.dev]\nd = 1\n";
    assert_eq!(without_reason(manifest), ["Cargo.toml:5: c = \"2\""]);
}

/// The dependencies of a section of Cargo.toml that no line of `code` names, as in `smallvec::`.
fn unused(manifest: &str, section: &str, code: &[String]) -> Vec<String> {
    let manifest: Table = manifest.parse().unwrap();
    let names = manifest[section].as_table().unwrap().keys();
    let named = |name: &str| {
        let path = format!("{}::", name.replace('-', "_"));
        code.iter().any(|text| find_word(text, &path).is_some())
    };
    names.filter(|name| !named(name)).map(|name| format!("Cargo.toml: {name}")).collect()
}

fn code_of(folders: &[&str]) -> Vec<String> {
    let ours = |file: &Source| {
        file.path.ends_with(".rs") && folders.iter().any(|folder| file.path.starts_with(folder))
    };
    all().iter().filter(|file| ours(file)).map(Source::code).collect()
}

#[test]
fn every_dependency_is_used() {
    let manifest = read("Cargo.toml");
    let mut found = unused(&manifest, "dependencies", &code_of(&["src/"]));
    found.extend(unused(&manifest, "dev-dependencies", &code_of(&["src/", "tests/", "benches/"])));
    demand_none("Nothing uses these dependencies; take them out:", &found);
}

#[test]
fn a_dependency_without_use_is_seen() {
    let manifest = "[dependencies]\nsmall-vec = \"1\"\nvec = \"1\"\n";
    let code = ["use small_vec::Vec;".to_owned()];
    assert_eq!(unused(manifest, "dependencies", &code), ["Cargo.toml: vec"]);
}

/// Package name to the packages that depend on it, from a Cargo.lock.
fn dependents(lock: &str) -> BTreeMap<String, Vec<String>> {
    let lock: Table = lock.parse().unwrap();
    let mut dependents: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        dependents.entry(name.to_owned()).or_default();
        let needs = package.get("dependencies").and_then(Value::as_array);
        for need in needs.into_iter().flatten().filter_map(Value::as_str) {
            // "name" or "name version"
            let need = need.split(' ').next().unwrap();
            dependents.entry(need.to_owned()).or_default().push(name.to_owned());
        }
    }
    dependents
}

fn banned(deny: &str, lock: &str) -> Vec<String> {
    let deny: Table = deny.parse().unwrap();
    let dependents = dependents(lock);
    let mut found = Vec::new();
    for ban in deny["bans"]["deny"].as_array().unwrap() {
        let name = ban["crate"].as_str().unwrap();
        let wrappers: Vec<&str> = match ban.get("wrappers") {
            Some(list) => list.as_array().unwrap().iter().filter_map(Value::as_str).collect(),
            None => Vec::new(),
        };
        let Some(users) = dependents.get(name) else { continue };
        let reason = ban["reason"].as_str().unwrap();
        for user in users.iter().filter(|user| !wrappers.contains(&user.as_str())) {
            found.push(format!("Cargo.lock: {user} depends on {name}: {reason}"));
        }
    }
    found
}

#[test]
fn nothing_banned_is_in_the_lock_file() {
    demand_none("These packages may not be used:", &banned(&read("deny.toml"), &read("Cargo.lock")));
}

#[test]
fn a_banned_package_is_seen_unless_a_wrapper_needs_it() {
    let deny = r#"bans.deny = [{ crate = "tls", wrappers = ["db"], reason = "no network" }]"#;
    let lock = |user: &str| {
        format!("[[package]]\nname = \"tls\"\n[[package]]\nname = \"{user}\"\ndependencies = [\"tls 1.0\"]\n")
    };
    assert_eq!(banned(deny, &lock("db")), Vec::<String>::new());
    assert_eq!(banned(deny, &lock("web")), ["Cargo.lock: web depends on tls: no network"]);
}
