//! The door of `pathway`: knowledge, evaluation, and the coded cases.
#![cfg(test)]

mod cases;
mod records;
mod knowledge;
mod vocabulary;

mod report;
mod small;
mod words;
