//! The door of `pathway`: knowledge, evaluation, and the coded cases.
#![cfg(test)]

mod broken_packs;
mod cases;
mod invariants;
mod records;
mod knowledge;
mod vocabulary;

mod report;
mod small;
mod words;
