//! The door of `pathway`: knowledge, evaluation, and the coded cases.
#![cfg(test)]

mod cases;
mod check;
mod knowledge;
mod note;
mod records;
mod report;
mod small;
mod vocabulary;
mod words;
