//! The letter at its door: setting, printing and reading back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing test panics"
)]

mod alarm;
mod asking;
mod book;
mod composed;
mod consultant;
mod carried;
mod corrected;
mod course;
mod every;
mod facts;
mod faithful;
mod honest;
mod fixture;
mod layout;
mod notes;
mod opening;
mod parts;
mod pdf;
mod plan;
mod prose;
mod reader;
mod recipients;
mod sceptic;
mod secretary;
mod signed;
mod tagged;
mod timeline;
mod told;
mod voice;
mod words;
