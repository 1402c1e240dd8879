//! The screens, one per file. Each is a function of what it shows and of its own draft, and gives back what
//! the user wants; none changes a record, asks a database or waits for anything.

pub mod advice;
pub mod assessment;
pub mod emergency;
pub mod foresee;
mod findings;
pub mod form;
pub mod gate;
pub mod hold;
pub mod home;
pub mod identity;
pub mod letter;
pub mod line;
pub mod list;
pub mod new_case;
pub mod plan;
mod procedure;
pub mod review;
pub mod settings;
pub mod shell;
pub mod survey;
pub mod timeline_tab;
