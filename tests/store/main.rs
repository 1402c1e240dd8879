//! The store at its door: what it promises about keys, files, durability and search.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a test that fails should say where, and a long run how far it came"
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
mod list;
mod power;
mod recovery;
mod rollback;
mod support;
