//! The closed, typed language of the rules: read once when the knowledge loads, evaluated without strings.
//!
//! `and or not`, comparisons, `in [...]`, facts by concept and site, and a fixed list of functions over the timeline
//! ([`reference::FUNCTIONS`]). No loops and no functions of the user's own.

pub mod ast;
pub mod lex;
pub mod parse;
pub mod reference;
mod walk;

pub use ast::{Expr, Number, Scope, SetIx, Test, Word};
pub use parse::{Names, Problem, parse};
