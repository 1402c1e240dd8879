//! The store at its door: what it promises about keys, files, durability and search.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should say where"
)]

mod backups;
mod content;
mod damage;
mod faults;
mod formats;
mod guards;
mod issued;
mod keys;
mod kill;
mod power;
mod recovery;
mod rollback;
mod search;
mod support;
