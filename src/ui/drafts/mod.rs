//! What is being typed, and how it becomes a record: `draft -> parse -> record`, errors at their fields.

pub mod case;
pub mod entry;
pub mod level;
pub mod quick;
pub mod when;
