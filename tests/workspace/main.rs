//! The workspace at its door: one transaction per edit, undo that restores, and no patient's text in another's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that fails should say where"
)]

mod access;
mod advice;
mod cases;
mod list;
mod files;
mod guard;
mod home;
mod issued;
mod kill;
mod letters;
mod privacy;
mod support;
mod survey;
mod thread;
mod undo;
mod upkeep;
