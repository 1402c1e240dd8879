//! L1: the evaluator. `evaluate` is a function of knowledge, policy, case, problem and day: no input, no output, no
//! clock. Clinical content is data in `assets/knowledge`.

pub mod advise;
mod check;
pub mod coded;
pub mod evaluate;
pub mod evaluation;
pub mod expression;
mod facts;
pub mod knowledge;
mod language;
pub mod note;
pub mod prove;
mod remarks;
pub mod relief;
pub mod report;
pub mod review;
mod rows;
pub mod sheet;
pub mod truth;
pub mod vocabulary;
pub mod words;

pub use advise::{advise, answer_record};
pub use evaluate::evaluate;
pub use evaluation::*;
pub use knowledge::{Knowledge, PackFile, Policy, RuleError};
pub use language::language;
pub use note::note;
pub use relief::{counts_upward, relief, relief_about};
pub use remarks::remarks;
pub use review::review;
pub use rows::{Row, rows};
pub use truth::{Bounds, Comparison, Truth};
