//! The house rules that no compiler checks, as ordinary tests over the text of the project.
//!
//! A new forbidden word is one entry in `words::RULES`; a new layer is one entry in `layers::LAYERS`. Every
//! breach names file and line, says what the rule is, and what to do instead. Each rule is also shown to
//! fail on a planted breach.

// Says to clippy that helpers outside #[test] functions are test code too.
#![cfg(test)]

mod documents;
mod knowledge;
mod layers;
mod manifest;
mod shape;
mod source;
mod words;

/// Fails with every breach on a line of its own, under the rule's sentence.
fn demand_none(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "\n{rule}\n  {}\n", breaches.join("\n  "));
}
