//! The store at its door: what it promises about keys, files, durability and search.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should say where"
)]

mod content;
mod damage;
mod issued;
mod keys;
mod kill;
mod search;
mod support;
