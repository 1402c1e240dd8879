//! The door of `pathway`: knowledge, evaluation, and the coded cases.
#![cfg(test)]

mod broken_packs;
mod cases;
mod check;
mod coverage;
mod deficits;
mod disputes;
mod invariants;
mod knowledge;
mod language;
mod note;
mod outlook;
mod packs;
mod policies;
mod questions;
mod records;
mod remarks;
mod report;
mod review;
mod small;
mod words;
