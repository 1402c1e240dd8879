//! The door of `exchange`: case files in and out.

mod case_file;
mod schema;
