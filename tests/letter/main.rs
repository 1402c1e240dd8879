//! The letter at its door: setting, printing and reading back.

mod fixture;
mod layout;
mod pdf;
mod reader;
