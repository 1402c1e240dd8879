//! Input that nobody meant well: case files, knowledge and rules that are wrong in every way are refused in a sentence, and
//! nothing panics, hangs or repeats what a file says of a patient.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a test that fails should say where, and a long search how far it came"
)]

mod fuzz;
mod malformed;
mod readers;
