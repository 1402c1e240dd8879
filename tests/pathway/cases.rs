//! The coded cases: what a careful pain physician expects of each, beside the file in `assets/cases`.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use stepwell::pathway::Knowledge;
use stepwell::pathway::coded::{CodedCase, Expected, Words};

use crate::records::cases;

/// Every coded case in `assets/cases`.
pub(crate) fn coded() -> Vec<CodedCase> {
    cases()
        .into_iter()
        .map(|(name, case)| {
            let expected = expected(&name);
            CodedCase { name, case, expected }
        })
        .collect()
}

fn expected(name: &str) -> Expected {
    let file = format!("assets/cases/{name}.expect.toml");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&file));
    let text = text.unwrap_or_else(|error| panic!("{file}: {error}"));
    Expected::parse(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

pub(crate) fn knowledge() -> &'static Knowledge {
    Knowledge::builtin().unwrap_or_else(|errors| {
        let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
        panic!("the pack has {} errors:\n{}", errors.len(), errors.join("\n"))
    })
}

#[test]
fn coded_cases_speak_of_what_the_pathway_has() {
    for coded in coded() {
        let strangers = coded.expected.strangers(knowledge());
        assert!(strangers.is_empty(), "{}: the pathway has no {}", coded.name, strangers.join(", no "));
    }
}

#[test]
fn every_case_comes_out_as_coded() {
    let mut report = String::new();
    for coded in coded() {
        let differences = coded.differences(knowledge());
        if !differences.is_empty() {
            let why = coded.expected.why.replace('\n', "\n  ");
            let _ = writeln!(report, "\n{}\n  {why}\n{differences}", coded.name);
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn a_wrong_expectation_is_seen() {
    let mut wrong = coded().into_iter().find(|coded| coded.name.starts_with("v04")).unwrap();
    wrong.expected.next.as_mut().unwrap().any_of = vec!["mbb".to_owned()];
    wrong.expected.flags.insert("rf1".to_owned(), Words::One("absent".to_owned()));
    wrong.expected.not_next = vec!["emergency".to_owned()];
    wrong.expected.questions = vec!["no_such_fact".to_owned()];
    let differences = wrong.differences(knowledge());
    for what in ["next\n", "flag rf1", "anything but emergency", "no_such_fact"] {
        assert!(differences.contains(what), "{what} is not seen in:\n{differences}");
    }
}

#[test]
fn an_expectation_without_next_step_judges_the_rest() {
    let mut coded = coded().into_iter().find(|coded| coded.name.starts_with("v04")).unwrap();
    coded.expected.next = None;
    assert_eq!(coded.differences(knowledge()), "");
    coded.expected.proposed = vec!["no_such_step".to_owned()];
    assert!(coded.differences(knowledge()).contains("no_such_step"));
}

#[test]
fn every_explanation_is_given_by_a_coded_case() {
    let coded = coded();
    let given: Vec<&String> =
        coded.iter().flat_map(|case| case.expected.explained.values().flatten()).collect();
    let never = knowledge().explanations().iter().filter(|known| !given.contains(&&known.id));
    let never: Vec<&str> = never.map(|known| known.id.as_str()).collect();
    assert!(never.is_empty(), "no coded case expects {}", never.join(", "));
}
