//! Proof that the knowledge is sound: what carries each row of the clinical knowledge, what must hold for any case, and
//! whether a fault put into a rule would be noticed. Pure; who calls reads the files and prints the answers.

mod coverage;
mod parallel;
mod rows;
mod rules;

pub use coverage::{Carrier, RowCoverage, coverage};
pub use parallel::in_parallel;
pub use rows::{Row, row, rows};
