//! Quick entry: one typed line that says what an entry form says, `tfesi l5 r 12 jan fluoro contrast la80 sus10`.
//!
//! [`read`] puts a line into the fields of a form, [`write`](write()) says the fields as a line, so that both stay in step:
//! what `write` says, `read` understands. [`suggest`] completes the last word.

mod names;
mod read;
mod suggest;
mod words;
mod write;

pub use names::{Names, What};
pub use read::{Piece, Understood, read};
pub use suggest::{Suggestion, suggest, take};
pub(super) use words::{ELSEWHERE, can_be_quoted};
pub use words::{KEYWORDS, Keyword};
pub use write::write;

#[cfg(test)]
mod tests;
