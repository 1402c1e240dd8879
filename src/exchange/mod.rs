//! L2: files in and out. Reports what it could not carry.

pub mod case_file;

pub use case_file::{CaseFileError, read_case, schema, write_case};
