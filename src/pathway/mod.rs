//! L1: the evaluator. `evaluate` is a function of knowledge, policy, case, problem and day: no input, no output, no
//! clock. Clinical content is data in `assets/knowledge`.

pub mod evaluation;
pub mod truth;
pub mod vocabulary;

pub use evaluation::*;
pub use truth::{Bounds, Comparison, Truth};
