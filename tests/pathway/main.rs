//! The door of `pathway`: knowledge, evaluation, and the coded cases.
#![cfg(test)]

mod records;
mod vocabulary;
